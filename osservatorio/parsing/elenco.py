"""Istat's list of comuni, in the layouts of 2018 and 2025 (both seen): by name of column, never by
position. The heading takes three physical lines in some editions: new lines inside quotes.
"""

import re

from osservatorio.parsing.celle import Segnalazioni, e_prosa, righe_di_dati
from osservatorio.parsing.testate import Testata, normalizza
from osservatorio.parsing.tipi import FileElenco, VoceElenco

TRACCIATO = "ELENCO"

# «Codice Provincia (Storico)(1)» → «codiceprovinciastorico»
_NOTA = re.compile(r"\(\d\)")

_COLONNE = {
    "codice": ("codicecomuneformatoalfanumerico",),
    "nome": ("denominazioneinitaliano",),
    "catastale": ("codicecatastaledelcomune",),
    "codice_provincia": ("codiceprovinciastorico", "codiceprovincia"),
    "sigla": ("siglaautomobilistica",),
    "codice_regione": ("codiceregione",),
    "regione": ("denominazioneregione",),
}
_NOMI_PROVINCIA = (
    "denominazionedellunitaterritorialesovracomunalevalidaafinistatistici",
    "denominazioneprovincia",
    "denominazionecittametropolitana",
)
_CATASTALE = re.compile(r"^[A-Z]\d{3}$")


def _posti(testata: Testata) -> dict[str, int]:
    posti: dict[str, int] = {}
    for i, cella in enumerate(testata.celle):
        posti.setdefault(normalizza(_NOTA.sub("", cella)), i)
    return posti


def riconosci(testata: Testata) -> str | None:
    """True of a heading with every column that a list of comuni needs."""
    posti = _posti(testata)
    tutte = all(any(nome in posti for nome in nomi) for nomi in _COLONNE.values())
    return TRACCIATO if tutte else None


def leggi(testo: str, testata: Testata, sha256: str) -> FileElenco:
    """The comuni of the list; what is wrong in them is in `anomalie`."""
    posti = _posti(testata)
    dove = {
        campo: next(posti[nome] for nome in nomi if nome in posti)
        for campo, nomi in _COLONNE.items()
    }
    province = [posti[nome] for nome in _NOMI_PROVINCIA if nome in posti]
    segnalazioni = Segnalazioni()
    colonne = 1 + max(*dove.values(), *province)
    comuni: dict[str, VoceElenco] = {}
    for n_riga, celle in righe_di_dati(testo, testata):
        if e_prosa(celle, colonne):
            continue
        if len(celle) < colonne:
            segnalazioni.riga_corta(n_riga, celle, colonne)
            continue
        voce = _voce(n_riga, [cella.strip() for cella in celle], dove, province, segnalazioni)
        if voce is None:
            continue
        if voce.codice_istat in comuni:
            segnalazioni.segnala(
                n_riga, "POP-04", voce.codice_istat,
                f"Riga {n_riga}, {voce.nome} ({voce.codice_istat}): il comune c'è già in una riga "
                "prima. Togli la riga in più.",
            )  # fmt: skip
            continue
        comuni[voce.codice_istat] = voce
    return FileElenco(
        tracciato=_tracciato(posti),
        titolo=testata.titolo[:255],
        tipo="",
        sha256=sha256,
        anomalie=sorted(segnalazioni.anomalie, key=lambda a: (a.riga or 0, a.codice)),
        zeri_aggiunti=segnalazioni.zeri_aggiunti,
        comuni=comuni,
    )


def _voce(
    n_riga: int,
    celle: list[str],
    dove: dict[str, int],
    province: list[int],
    segnalazioni: Segnalazioni,
) -> VoceElenco | None:
    codice = segnalazioni.codice_comune(n_riga, celle[dove["codice"]])
    if codice is None:
        return None
    if codice != celle[dove["codice"]]:
        segnalazioni.zeri_aggiunti.append((n_riga, celle[dove["codice"]]))
    nome, catastale = celle[dove["nome"]], celle[dove["catastale"]].upper()
    # The name of a città metropolitana stands in a column of its own in the oldest layout.
    provincia = next((celle[i] for i in province if celle[i] not in {"", "-"}), "")
    if not nome or not provincia or not _CATASTALE.match(catastale):
        segnalazioni.segnala(
            n_riga, "ELE-01", codice,
            f"Riga {n_riga}: al comune {nome or codice} manca il nome, la provincia o il codice "
            "catastale di una lettera e tre cifre. Scarica di nuovo l'elenco.",
        )  # fmt: skip
        return None
    return VoceElenco(
        riga=n_riga,
        codice_istat=codice,
        nome=nome,
        codice_catastale=catastale,
        provincia=provincia,
        sigla=celle[dove["sigla"]],
        codice_regione=celle[dove["codice_regione"]].zfill(2),
        regione=celle[dove["regione"]],
        codice_provincia=celle[dove["codice_provincia"]].zfill(3),
    )


def _tracciato(posti: dict[str, int]) -> str:
    if any(nome.startswith("popolazionelegale") for nome in posti):
        return "ELENCO-2018"
    if _NOMI_PROVINCIA[0] in posti:
        return "ELENCO-2025"
    return TRACCIATO
