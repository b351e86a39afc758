"""What the reports on tariffs have in common: acts, days, sources, marks of invented data."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from base.formati import data, di_ente, euro, plurale
from tariffe.enums import Organo, TipoAtto
from tariffe.models import Adozione, EdizioneTariffe, RegolaTariffaria

# The ISEE values for which tariffs are told side by side.
CAMPIONE = tuple(Decimal(v) for v in (0, 5000, 10000, 15000, 20000, 30000, 40000))
SENZA_ISEE = "nessun ISEE"
AVVISO_DEMO = "Dati dimostrativi: tariffe e adozioni di prova, non di questi comuni"
OCCHIELLO = "Tariffe ISEE"


def isee_scritto(valore: Decimal | None) -> str:
    """«15.000 €», with cents only if there are; or «nessun ISEE»."""
    if valore is None:
        return SENZA_ISEE
    return euro(valore, 0 if valore == valore.to_integral_value() else 2)


def atto_scritto(riga: EdizioneTariffe | Adozione) -> str:
    """«Giunta comunale, deliberazione n. 7 del 20/12/2025»."""
    if not riga.numero_atto or riga.data_atto is None:
        return "atto non ancora registrato"
    organo = Organo(riga.organo).label if riga.organo else "organo non indicato"
    tipo = TipoAtto(riga.tipo_atto).label.lower() if riga.tipo_atto else "atto"
    return f"{organo}, {tipo} n. {riga.numero_atto} del {data(riga.data_atto)}"


def validita(dal: datetime.date, al: datetime.date | None) -> str:
    """«dal 01/01/2026 al 31/12/2026», or «dal 01/01/2026, senza scadenza»."""
    return f"dal {data(dal)} al {data(al)}" if al else f"dal {data(dal)}, senza scadenza"


def fonte_di(edizione: EdizioneTariffe) -> str:
    """An edition as a source: regulation, edition, act, days."""
    return (
        f"{edizione.regolamento.titolo}, {edizione.titolo} ({atto_scritto(edizione)}), "
        f"{validita(edizione.valida_dal, edizione.valida_al)}"
    )


def fonti_di(edizioni: Sequence[EdizioneTariffe], giorno: datetime.date) -> list[str]:
    """The register on that day and each edition; the public regulations that it was copied from."""
    fonti = [f"Registro delle tariffe, com'è il {data(giorno)}"]
    for edizione in edizioni:
        fonti.append(fonte_di(edizione))
        regolamento = edizione.regolamento
        if regolamento.fonte:
            fonti.append(f"{di_chi(regolamento.esempio_di)}: {regolamento.fonte}")
    return fonti


def fonti_piede(edizioni: Sequence[EdizioneTariffe], giorno: datetime.date) -> list[str]:
    """The same for the foot of every page: one or two editions by name, many by number."""
    if not edizioni:
        return [f"Registro delle tariffe, com'è il {data(giorno)}"]
    if len(edizioni) > 2:
        quante = plurale(len(edizioni), "edizione approvata", "edizioni approvate")
        return [f"Registro delle tariffe, com'è il {data(giorno)}: {quante}"]
    return [f"{e.titolo}, {atto_scritto(e)}" for e in edizioni] + [
        f"registro delle tariffe al {data(giorno)}"
    ]


def di_chi(esempio_di: str) -> str:
    """«Esempio da regolamento pubblico del Comune di Verdello»."""
    return f"Esempio da regolamento pubblico {di_ente(esempio_di)}"


def fonti_delle_regole(righe: Iterable[RegolaTariffaria]) -> list[str]:
    """Where the rules that are examples were copied from."""
    return list(
        dict.fromkeys(
            f"{riga}: e{di_chi(riga.esempio_di)[1:]}" + (f", {riga.fonte}" if riga.fonte else "")
            for riga in righe
            if riga.esempio_di
        )
    )


def dimostrative(edizioni: Iterable[EdizioneTariffe]) -> bool:
    """True if one of the regulations is invented."""
    return any(e.regolamento.dimostrativo for e in edizioni)
