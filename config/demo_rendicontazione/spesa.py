"""Invented spending (F1): rows of the comuni, each with its own services, then the body's."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rendicontazione.export import Cella, DatiModello

NOTA = "Dati dimostrativi"


@dataclass(frozen=True)
class _Voce:
    """An item: its weight in the spending, its cost for each person served (euro a year)."""

    codice: str
    area: str
    peso: int
    costo: Decimal
    con_ssn: bool = False
    fna: int = 0  # per cent paid by the fund for those who cannot look after themselves


# The cost of a person is the same everywhere and every year: what grows is how many are served.
_SINGOLE = (
    _Voce("1.G.01", "ANZ", 18, Decimal("2604.35"), con_ssn=True),
    _Voce("1.D.01", "FAM", 8, Decimal("418.70")),
    _Voce("1.F.01", "DIS", 22, Decimal("6812.15")),
    _Voce("2.A.02", "ANZ", 12, Decimal("5196.40")),
    _Voce("2.A.03", "DIS", 10, Decimal("6087.90")),
    _Voce("3.A.01", "FAM", 20, Decimal("5873.25")),
    _Voce("2.A.06", "POV", 7, Decimal("903.60")),
    _Voce("1.G.05", "ANZ", 4, Decimal("1297.85")),
    _Voce("1.H.02", "DIS", 4, Decimal("1488.30")),
    _Voce("1.A.01", "MUL", 3, Decimal("61.45")),
)
# The same item costs the same in two areas: the checks compare it among the Ambiti.
_ASSOCIATE = (
    _Voce("1.D.06", "FAM", 20, Decimal("2411.80")),
    _Voce("3.B.02", "FAM", 26, Decimal("23985.60")),
    _Voce("1.D.02", "FAM", 5, Decimal("4803.15")),
    _Voce("3.A.05", "DIS", 20, Decimal("13492.70"), con_ssn=True),
    _Voce("3.B.03", "DIS", 12, Decimal("27016.45"), con_ssn=True),
    _Voce("1.G.04", "ANZ", 8, Decimal("3094.20"), fna=45),
    _Voce("1.F.03", "DIP", 4, Decimal("2887.55")),
    _Voce("1.E.02", "IMM", 3, Decimal("352.90")),
    _Voce("2.A.07", "IMM", 3, Decimal("1906.35")),
    _Voce("1.C.02", "POV", 4, Decimal("797.25")),
    _Voce("1.A.02", "MUL", 5, Decimal("44.80")),
    _Voce("1.G.01", "DIS", 9, Decimal("2604.35"), fna=30),
    _Voce("1.F.02", "FAM", 9, Decimal("3408.75")),
    _Voce("3.A.02", "FAM", 3, Decimal("1214.55")),
    _Voce("3.A.03", "FAM", 3, Decimal("298.35")),
    _Voce("3.A.04", "FAM", 4, Decimal("186.90")),
    _Voce("1.E.01", "FAM", 2, Decimal("143.25")),
    _Voce("1.F.03", "FAM", 2, Decimal("2887.55")),
    _Voce("2.A.01", "FAM", 1, Decimal("1533.20")),
    _Voce("3.B.01", "FAM", 1, Decimal("412.45")),
)
# Ambiti where the European funds pay the whole of an item: an avviso that asks for its reason.
CON_UN_AVVISO = frozenset({7, 12})
_FINANZIATA = "1.E.02"
_QUOTA_SINGOLA = Decimal("0.62")
_ORARIA = Decimal("24.10")  # euro an hour of care at home

# What an item costs here and there, beside its usual cost: the same every year for a row.
_COSTI = (Decimal("0.85"), Decimal(1), Decimal("1.15"))


def righe_spesa(dati: DatiModello, abitanti: int, seme: int) -> Iterator[dict[str, Cella]]:
    """About 75–130 euro a resident, growing year on year."""
    caso = random.Random(f"{seme}-{dati.numero_ambito}")  # noqa: S311 - invented figures
    pro_capite = Decimal(caso.randint(72, 104))
    crescita = Decimal("1.035") ** (dati.anno - 2022)
    totale = abitanti * pro_capite * crescita
    pesi = {comune: caso.randint(2, 10) for comune in dati.comuni}
    somma = sum(pesi.values()) or 1
    numero = 0
    for comune, peso in pesi.items():
        quota = totale * _QUOTA_SINGOLA * peso / somma
        scelte = sorted(caso.sample(range(len(_SINGOLE)), 7)) if numero else range(len(_SINGOLE))
        for riga in _ripartisci([_SINGOLE[i] for i in scelte], quota, caso):
            numero += 1
            yield {"riga": numero, "forma_gestione": "S", "codice_istat_comune": comune, **riga}
    gestore = _gestore(dati)
    for riga in _ripartisci(list(_ASSOCIATE), totale * (1 - _QUOTA_SINGOLA), caso):
        numero += 1
        if dati.numero_ambito in CON_UN_AVVISO and riga["codice_voce"] == _FINANZIATA:
            riga["entrata_altri_statali_ue"] = _resto(riga)
        yield {"riga": numero, "forma_gestione": "A", "codice_ente_gestore": gestore, **riga}


def _resto(riga: dict[str, Cella]) -> Decimal:
    """What the revenues of the row leave to the comuni."""
    entrate = sum(
        (Decimal(str(v)) for nome, v in riga.items() if nome.startswith("entrata_")), Decimal(0)
    )
    return Decimal(str(riga["spesa_totale"])) - entrate


def _gestore(dati: DatiModello) -> str:
    """The body that leads the Ambito, else the first that may manage."""
    capofila = dati.frontespizio.get("ente_capofila")
    for codice, denominazione in dati.enti.items():
        if denominazione == capofila:
            return codice
    return next(iter(dati.enti))


def _ripartisci(
    voci: list[_Voce], totale: Decimal, caso: random.Random
) -> Iterator[dict[str, Cella]]:
    somma = sum(voce.peso for voce in voci)
    for voce in voci:
        variazione = Decimal(caso.randint(88, 112)) / 100
        costo = (voce.costo * caso.choice(_COSTI)).quantize(Decimal("0.01"))
        quota = totale * voce.peso / somma * variazione / costo
        utenti = max(1, int(quota.to_integral_value(ROUND_HALF_UP)))
        spesa = utenti * costo
        utenza = parte(spesa, caso.randint(3, 18)) if voce.codice[0] != "2" else Decimal(0)
        riga: dict[str, Cella] = {
            "area_utenza": voce.area,
            "codice_voce": voce.codice,
            "utenti": utenti,
            "spesa_totale": spesa,
            "di_cui_personale": parte(spesa, caso.randint(20, 55)),
            "entrata_utenza": utenza,
            "entrata_ssn": parte(spesa, caso.randint(8, 20)) if voce.con_ssn else Decimal(0),
            "entrata_fnps": parte(spesa, caso.randint(4, 9)),
            "entrata_fsr": parte(spesa, caso.randint(3, 9)),
            "note": NOTA,
        }
        if voce.fna:
            riga["entrata_fna"] = parte(spesa, voce.fna)
        if voce.codice == "1.G.01":
            riga |= {"unita_misura": "ORE", "quantita": int(spesa / _ORARIA)}
        yield riga


def parte(importo: Decimal, percento: int) -> Decimal:
    """That share of an amount, to the cent."""
    return (importo * percento / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
