"""A file of Istat in layout C, made from the reference population: what a browser uploads."""

import csv

from django.conf import settings

_TESTATA = (
    "Codice comune", "Comune", "Età", "Celibi", "Coniugati", "Divorziati", "Vedovi",
    "Uniti civilmente", "Maschi già in unione civile (per scioglimento unione)",
    "Maschi già in unione civile (per decesso del partner)", "Totale maschi", "Nubili", "Coniugate",
    "Divorziate", "Vedove", "Unite civilmente",
    "Femmine già in unione civile (per scioglimento unione)",
    "Femmine già in unione civile (per decesso del partner)", "Totale femmine", "Totale",
)  # fmt: skip


def tracciato_c(anno: int, *, cresciuti: frozenset[str] = frozenset()) -> bytes:
    """The 205 comuni on 1 January, as in 2023; those named have a tenth more people of each age.

    Marital status is left to the first column of each sex: nothing here reads it.
    """
    riferimento = settings.BASE_DIR / "fixtures" / "riferimento"
    nomi = {
        riga["istat"]: riga["nome"]
        for riga in csv.DictReader((riferimento / "comuni.csv").read_text("utf-8").splitlines())
    }
    per_comune: dict[str, dict[str, list[int]]] = {}
    righe = csv.reader((riferimento / "popolazione_2023.csv").read_text("utf-8").splitlines())
    next(righe)
    for codice, sesso, *eta in righe:
        numeri = [int(n) for n in eta]
        if codice in cresciuti:
            numeri = [n + n // 10 + 1 for n in numeri]
        per_comune.setdefault(codice, {})[sesso] = numeri

    def scritta(*celle: object) -> str:
        return ";".join(f'"{c}"' if isinstance(c, str) else str(c) for c in celle)

    fuori = [
        f'"Popolazione residente per età, sesso e stato civile al 1° gennaio {anno}"',
        ";".join(f'"{nome}"' for nome in _TESTATA),
    ]
    for codice, sessi in per_comune.items():
        nome = nomi[codice]
        for eta in range(101):
            m, f = sessi["M"][eta], sessi["F"][eta]
            fuori.append(scritta(codice, nome, eta, m, *[0] * 6, m, f, *[0] * 6, f, m + f))
        m, f = sum(sessi["M"]), sum(sessi["F"])
        vuote = [m, 0, 0, 0, "", "", "", m, f, 0, 0, 0, "", "", "", f, m + f]
        fuori.append(f'"{codice}";"{nome}";999;' + ";".join(str(v) for v in vuote))
    return ("\r\n".join(fuori) + "\r\n").encode()
