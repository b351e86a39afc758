"""Arithmetic of the indicators on plain numbers: no database, no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.formati import arrotonda, numero
from osservatorio.calcolo.definizioni import VARIAZIONE, Definizione, Termine
from osservatorio.calcolo.origini import Origine
from osservatorio.calcolo.serie import CLASSI_DI_ETA, ETA_MASSIMA, serie_di_base

Quantita = int | Decimal

# Units of the series whose names are plurals; euro, km², places and days are measured.
_CONTATE = frozenset(
    {"residenti", "persone", "famiglie", "comuni", "rendicontazioni", "celle", "avvisi"}
)


@dataclass(frozen=True)
class Valore:
    """A computed figure: `valore` rounded HALF_UP, or None with `motivo` in words."""

    valore: Decimal | None
    numeratore: Decimal | None
    denominatore: Decimal | None
    motivo: str | None = None


def grandezze_da_eta(maschi: Sequence[int], femmine: Sequence[int]) -> dict[str, int]:
    """Population quantities (`popolazione`, `maschi`, `femmine`, the age classes) from 101 numbers
    by sex.
    """
    totali = [m + f for m, f in zip(maschi, femmine, strict=True)]
    return {
        "popolazione": sum(totali),
        "maschi": sum(maschi),
        "femmine": sum(femmine),
        **{nome: sum(totali[da : a + 1]) for nome, (da, a) in CLASSI_DI_ETA.items()},
    }


def spesa_netta(misure: Mapping[str, Decimal]) -> Decimal | None:
    """Euro: `spesa_totale` less `entrata_utenza` and `entrata_ssn`, as Istat does; None without
    spesa_totale.

    The two revenues are mandatory columns of the form: absent here means that no row has any.
    """
    if "spesa_totale" not in misure:
        return None
    zero = Decimal(0)
    return (
        misure["spesa_totale"]
        - misure.get("entrata_utenza", zero)
        - misure.get("entrata_ssn", zero)
    )


def calcola(
    definizione: Definizione,
    valori: Mapping[str, Quantita],
    motivi: Mapping[str, str] | None = None,
    prima: Mapping[str, Quantita] | None = None,
) -> Valore:
    """The indicator from its series; None with the reason when one is missing, or the denominator
    is zero or too small.

    `motivi` says, by series, why it is not there. `prima` are the series of the year before, for a
    change: its denominator is their sum.
    """
    termini = (*definizione.numeratore, *definizione.denominatore)
    mancano = [t.serie for t in termini if t.serie not in valori]
    if mancano:
        return Valore(None, None, None, motivo_di(mancano, motivi or {}))
    numeratore = _somma(definizione.numeratore, valori)
    if definizione.tipo == VARIAZIONE:
        return _variazione(definizione, numeratore, prima or {})
    if not definizione.denominatore:
        return Valore(arrotonda(numeratore, definizione.decimali), numeratore, None)
    denominatore = _somma(definizione.denominatore, valori)
    if denominatore == 0:
        return Valore(None, numeratore, denominatore, _denominatore_zero(definizione))
    if denominatore < definizione.minimo_denominatore:
        return Valore(
            None, numeratore, denominatore, _denominatore_piccolo(definizione, denominatore)
        )
    return Valore(
        arrotonda(numeratore / denominatore * definizione.per, definizione.decimali),
        numeratore,
        denominatore,
    )


def motivo_di(mancano: Sequence[str], motivi: Mapping[str, str]) -> str:
    """Why a figure is not there, of the reasons of the series that lack: first that no source gives
    one of them, which nobody who declares could mend.
    """
    note = serie_di_base()
    prima = sorted(mancano, key=lambda nome: note[nome].origine != Origine.DA_REPERIRE)
    return next((motivi[n] for n in prima if n in motivi), "Il dato non è ancora arrivato.")


def _contati(definizione: Definizione) -> str:
    """The plural of what the denominator counts («famiglie»); empty if it is measured, or made of
    several series.
    """
    if len(definizione.denominatore) > 1:
        return ""
    serie = serie_di_base()[definizione.denominatore[0].serie]
    return serie.nome if serie.unita in _CONTATE else ""


def _denominatore_zero(definizione: Definizione) -> str:
    if contati := _contati(definizione):
        return f"Non ci sono {contati}: il rapporto non esiste."
    nomi = "".join(
        f"{'' if i == 0 else ' meno ' if t.peso < 0 else ' e '}{serie_di_base()[t.serie].nome}"
        for i, t in enumerate(definizione.denominatore)
    )
    return f"Il rapporto non esiste: si divide per «{nomi}», che fa zero."


def _denominatore_piccolo(definizione: Definizione, denominatore: Decimal) -> str:
    minimo = numero(definizione.minimo_denominatore)
    if contati := _contati(definizione):
        return (
            f"Si divide per {numero(denominatore)} {contati}: con meno di {minimo} il rapporto "
            "direbbe poco."
        )
    return f"Il denominatore è {numero(denominatore)}, meno di {minimo}: il rapporto direbbe poco."


def _somma(termini: Iterable[Termine], valori: Mapping[str, Quantita]) -> Decimal:
    return sum((t.peso * valori[t.serie] for t in termini), Decimal(0))


def _variazione(definizione: Definizione, ora: Decimal, prima: Mapping[str, Quantita]) -> Valore:
    """Per cent change on the year before, of which `prima` has the series."""
    if any(t.serie not in prima for t in definizione.numeratore):
        return Valore(None, None, None, "Manca il dato dell'anno prima: la variazione non c'è.")
    base = _somma(definizione.numeratore, prima)
    if base == 0:
        return Valore(None, ora, base, "L'anno prima il valore era zero: la variazione non esiste.")
    if base < definizione.minimo_denominatore:
        motivo = (
            f"L'anno prima il valore era {numero(base)}, meno di "
            f"{numero(definizione.minimo_denominatore)}: la variazione direbbe poco."
        )
        return Valore(None, ora, base, motivo)
    return Valore(arrotonda(100 * (ora - base) / base, definizione.decimali), ora, base)


def posizione(valore: Decimal, tutti: Iterable[Decimal]) -> int:
    """Rank from the highest (1); equal values share the better rank."""
    return 1 + sum(1 for altro in tutti if altro > valore)


def fasce_quinquennali(numeri: Sequence[int]) -> list[int]:
    """21 five-year classes (0-4 … 95-99, 100 and more) from 101 single ages."""
    return [sum(numeri[da : da + 5]) for da in range(0, ETA_MASSIMA, 5)] + [numeri[ETA_MASSIMA]]


def nomi_fasce() -> list[str]:
    """«0–4» … «95–99», «100+»: the names of the five-year classes."""
    return [f"{da}–{da + 4}" for da in range(0, ETA_MASSIMA, 5)] + ["100+"]
