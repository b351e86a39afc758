"""The ISEE as people write it."""

import re
from decimal import Decimal

from base.formati import euro
from tariffe.anomalie import ISEE_DECIMALI, ISEE_NEGATIVO, ISEE_NON_VALIDO, ErroreTariffa
from tariffe.parsing.testo_json import in_breve

# Ten digits before the comma: what the register can hold.
MASSIMO = Decimal("9999999999.99")
CENTESIMO = Decimal("0.01")

_COME = "Scrivilo in euro con due decimali, per esempio 12.345,67."
_MENO = re.compile(r"[-\u2212\u2013]\s*(?=[0-9])")
# Dots between groups of three are thousands: surely so with a comma after them or when there are
# two; one alone («12.345») may be three decimals.
_ITALIANO = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?|([0-9]+),([0-9]+)", re.ASCII)
_PUNTO = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)


def leggi_isee(testo: object) -> Decimal | None:
    """The ISEE in euro, with two decimals; None or an empty text = none given.

    Reads «12.345,67», «12345,67», «12345.67» (a € sign and blanks around do not count) and whole
    numbers and Decimals, by their text. Raises ErroreTariffa: ISEE_NEGATIVO below zero,
    ISEE_DECIMALI with more than two decimals («12.345» too: it may be twelve or twelve thousand),
    ISEE_NON_VALIDO for anything else, exponents and non-decimal digits included.
    """
    if testo is None:
        return None
    if isinstance(testo, bool) or not isinstance(testo, str | int | Decimal):
        raise ErroreTariffa(
            ISEE_NON_VALIDO, f"L'ISEE «{in_breve(testo)}» non è un importo. {_COME}"
        )
    scritto = str(testo).strip()
    pulito = scritto.removeprefix("€").removesuffix("€").strip()
    if not scritto:
        return None
    if segno := _MENO.match(pulito):
        pulito = pulito[segno.end() :]
    intero, decimali = _parti(pulito, scritto)
    valore = Decimal(f"{intero}.{decimali}" if decimali else intero)
    if segno and valore:
        raise ErroreTariffa(
            ISEE_NEGATIVO,
            f"L'ISEE «{in_breve(scritto)}» è sotto lo zero, e un ISEE non può esserlo. Ricontrolla "
            "l'attestazione.",
        )
    if len(decimali) > 2:
        raise ErroreTariffa(
            ISEE_DECIMALI,
            f"L'ISEE «{in_breve(scritto)}» ha {len(decimali)} decimali e un ISEE ne ha due. "
            f"{_COME}",
        )
    return controlla_isee(valore)


def _parti(pulito: str, scritto: str) -> tuple[str, str]:
    """The digits before and after the decimal sign."""
    if trovato := _PUNTO.fullmatch(pulito):
        return trovato[1], trovato[2] or ""
    if trovato := _ITALIANO.fullmatch(pulito):
        return (trovato[1] or trovato[3]).replace(".", ""), trovato[2] or trovato[4] or ""
    raise ErroreTariffa(ISEE_NON_VALIDO, f"L'ISEE «{in_breve(scritto)}» non è un importo. {_COME}")


def controlla_isee(valore: Decimal) -> Decimal:
    """The same amount with two decimals, or the refusal of what cannot be an ISEE."""
    if not isinstance(valore, Decimal) or not valore.is_finite():
        raise ErroreTariffa(ISEE_NON_VALIDO, f"L'ISEE «{valore}» non è un importo. {_COME}")
    if valore < 0:
        raise ErroreTariffa(
            ISEE_NEGATIVO,
            f"L'ISEE «{valore}» è sotto lo zero, e un ISEE non può esserlo. Ricontrolla "
            "l'attestazione.",
        )
    if valore > MASSIMO:
        raise ErroreTariffa(
            ISEE_NON_VALIDO,
            f"L'ISEE è troppo grande: il massimo è {euro(MASSIMO)}. Ricontrolla l'attestazione.",
        )
    intero = valore.quantize(CENTESIMO)
    if intero != valore:
        raise ErroreTariffa(
            ISEE_DECIMALI, f"L'ISEE «{valore}» ha più di due decimali e un ISEE ne ha due. {_COME}"
        )
    return abs(intero)
