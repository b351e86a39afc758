"""How far tariffs differ among comuni, and how they weigh on who pays. Pure.

No person is here: tariffs are computed for sample ISEE values, the same for every comune.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from base import formati

CENTO = Decimal(100)
CENTESIMO = Decimal("0.01")
DECIMO = Decimal("0.1")
MESI = 12
# Slopes are told for this much more of ISEE.
PASSO_ISEE = Decimal(1000)
# One comune alone is compared with nobody.
CONFRONTABILI = 2


@dataclass(frozen=True)
class RigaConfronto:
    """What the comuni ask of one ISEE value; euro, rounded to the cent but `importi`.

    `importi` by comune: None is a comune with no tariff for that value (not adopted, not admitted).
    `rapporto` is highest / lowest, two decimals; None if one comune asks nothing. `indice` is the
    equity index of this value alone. All None with fewer than two comuni.
    """

    isee: Decimal
    importi: Mapping[str, Decimal | None]
    minimo: Decimal | None
    massimo: Decimal | None
    media: Decimal | None
    differenza: Decimal | None
    rapporto: Decimal | None
    indice: Decimal | None
    parole: str


@dataclass(frozen=True)
class Confronto:
    """The rows by ISEE and the equity index of them all; `comuni` have a tariff, of `attesi`."""

    righe: tuple[RigaConfronto, ...]
    indice: Decimal | None
    comuni: int
    attesi: int
    parole: str


def confronta(
    tariffe: Mapping[str, Mapping[Decimal, Decimal | None]],
    valori_isee: Sequence[Decimal],
    pesi: Mapping[str, Decimal] | None = None,
) -> Confronto:
    """The tariffs of the comuni compared for each sample ISEE value.

    Equity index: 100 less the percentage of what is asked that should pass from dearer to cheaper
    comuni for all to ask the same: 100 × (1 − Σ w·|t − m| / (2·Σ w·t)), m the weighted mean of that
    ISEE value, summed over the values (Hoover's index, turned round). 100: with the same ISEE one
    pays the same everywhere, also where nobody pays. It is a number from 0 to 100, one decimal,
    HALF_UP. `pesi` by comune (residents, above zero); absent, every comune counts the same.
    Missing: a comune without a tariff for a value is left out of that row and never counts as zero.
    """
    peso = pesi or {comune: Decimal(1) for comune in tariffe}
    righe = []
    spostati, chiesti = Decimal(0), Decimal(0)
    for isee in valori_isee:
        importi = {comune: per_isee.get(isee) for comune, per_isee in tariffe.items()}
        presenti = {comune: t for comune, t in importi.items() if t is not None}
        righe.append(_riga(isee, importi, presenti, peso))
        if len(presenti) >= CONFRONTABILI:
            scarto, somma = _scarto(presenti, peso)
            spostati, chiesti = spostati + scarto, chiesti + somma
    con_tariffa = sum(any(t is not None for t in per.values()) for per in tariffe.values())
    confrontabili = any(riga.indice is not None for riga in righe)
    indice = _indice(spostati, chiesti) if confrontabili else None
    return Confronto(
        tuple(righe), indice, con_tariffa, len(tariffe), _parole(indice, con_tariffa, len(tariffe))
    )


def _riga(
    isee: Decimal,
    importi: Mapping[str, Decimal | None],
    presenti: Mapping[str, Decimal],
    peso: Mapping[str, Decimal],
) -> RigaConfronto:
    if len(presenti) < CONFRONTABILI:
        return RigaConfronto(
            isee, importi, None, None, None, None, None, None,
            f"Con ISEE {formati.euro(isee)} meno di due comuni hanno una tariffa: non c'è "
            "confronto.",
        )  # fmt: skip
    minimo, massimo = min(presenti.values()), max(presenti.values())
    scarto, somma = _scarto(presenti, peso)
    media = somma / sum(peso[comune] for comune in presenti)
    rapporto = _a(massimo / minimo, CENTESIMO) if minimo else None
    return RigaConfronto(
        isee,
        importi,
        _a(minimo, CENTESIMO),
        _a(massimo, CENTESIMO),
        _a(media, CENTESIMO),
        _a(massimo - minimo, CENTESIMO),
        rapporto,
        _indice(scarto, somma),
        _parole_riga(isee, minimo, massimo, rapporto),
    )


def _scarto(
    presenti: Mapping[str, Decimal], peso: Mapping[str, Decimal]
) -> tuple[Decimal, Decimal]:
    """Half the weighted absolute deviations from the mean, and the weighted sum."""
    pesi = sum((peso[comune] for comune in presenti), Decimal(0))
    somma = sum((peso[comune] * t for comune, t in presenti.items()), Decimal(0))
    # Multiplied by the weights instead of dividing: exact, whatever the weights.
    scarti = sum(
        (peso[comune] * abs(t * pesi - somma) for comune, t in presenti.items()), Decimal(0)
    )
    return scarti / (2 * pesi), somma


def _indice(spostati: Decimal, chiesti: Decimal) -> Decimal:
    return _a(CENTO * (1 - spostati / chiesti), DECIMO) if chiesti else Decimal("100.0")


def _parole_riga(isee: Decimal, minimo: Decimal, massimo: Decimal, rapporto: Decimal | None) -> str:
    inizio = f"Con ISEE {formati.euro(isee)}"
    if massimo == minimo:
        return f"{inizio} si paga lo stesso ovunque: {formati.euro(minimo)}."
    if rapporto is None:
        return f"{inizio} si va da niente a {formati.euro(massimo)}."
    return (
        f"{inizio} si va da {formati.euro(minimo)} a {formati.euro(massimo)}: "
        f"{formati.numero(rapporto, 2)} volte tanto."
    )


def _parole(indice: Decimal | None, comuni: int, attesi: int) -> str:
    quanti = f"{formati.plurale(comuni, 'comune', 'comuni')} su {attesi} con una tariffa"
    if indice is None:
        return f"{quanti}: non c'è confronto."
    if indice == CENTO:
        return f"Indice di equità 100: con lo stesso ISEE si paga lo stesso ovunque ({quanti})."
    return f"Indice di equità {formati.numero(indice, 1)} su 100 ({quanti})."


def incidenza(spesa_annua: Decimal, isee: Decimal) -> Decimal | None:
    """What is paid in a year as a percentage of the yearly ISEE, two decimals, HALF_UP.

    None if the ISEE is zero: nothing can be divided by it.
    """
    return _a(CENTO * spesa_annua / isee, CENTESIMO) if isee else None


def spesa_annua(mensile: Decimal, mesi: int = MESI) -> Decimal:
    """Euro a year from euro a month, for the months in which the service is given."""
    return mensile * mesi


class Andamento(StrEnum):
    """How the share of ISEE that is paid moves when the ISEE grows."""

    PROGRESSIVO = "progressivo"
    PROPORZIONALE = "proporzionale"
    REGRESSIVO = "regressivo"


@dataclass(frozen=True)
class Passo:
    """From one sample ISEE to the next. `pendenza`: euro of tariff for 1,000 € more of ISEE, two
    decimals, negative where the tariff falls."""

    da: Decimal
    a: Decimal
    tariffa_da: Decimal
    tariffa_a: Decimal
    pendenza: Decimal
    andamento: Andamento


def progressivita(punti: Mapping[Decimal, Decimal]) -> list[Passo]:
    """The curve of a tariff, read between one sample ISEE and the next.

    Progressive: who has more pays a greater share of the ISEE; regressive: a smaller one, as it is
    always past the highest band. Points are ordered by ISEE; fewer than two give nothing.
    """
    ordinati = sorted(punti.items())
    passi = []
    for (da, tariffa_da), (a, tariffa_a) in pairwise(ordinati):
        # t/I compared by cross products: exact, and an ISEE of zero does not divide.
        prima, dopo = tariffa_da * a, tariffa_a * da
        if dopo > prima or (not da and not tariffa_da and tariffa_a):
            andamento = Andamento.PROGRESSIVO
        elif dopo == prima:
            andamento = Andamento.PROPORZIONALE
        else:
            andamento = Andamento.REGRESSIVO
        pendenza = _a(PASSO_ISEE * (tariffa_a - tariffa_da) / (a - da), CENTESIMO)
        passi.append(Passo(da, a, tariffa_da, tariffa_a, pendenza, andamento))
    return passi


def _a(valore: Decimal, quanto: Decimal) -> Decimal:
    return valore.quantize(quanto, rounding=ROUND_HALF_UP)
