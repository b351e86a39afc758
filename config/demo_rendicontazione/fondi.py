"""Invented funds (F5): what F1 and F3 say was covered by each of them, and nothing else."""

from decimal import Decimal

from config.demo_rendicontazione.spesa import parte
from rendicontazione.export import Cella

# How much of the fund of two years before is accounted for now: more than the 75 % that is asked.
_ANCORA_DA_RENDICONTARE = 12
_GIA_COPERTO = 90


def righe_fondi(
    spesa: list[dict[str, Cella]], consuntivo: list[dict[str, Cella]], anno: int
) -> list[dict[str, Cella]]:
    """FNPS of the year and of two years before, FSR of the year, with what they covered."""
    fnps = _somma(spesa, "entrata_fnps")
    fsr = _somma(spesa, "entrata_fsr") + _somma(consuntivo, "ricavi_fsr")
    vecchio = parte(fnps, _ANCORA_DA_RENDICONTARE)
    return [
        _riga("FNPS", anno, fnps - vecchio, margine=106),
        _riga("FNPS", anno - 2, vecchio, margine=100 * 100 // _GIA_COPERTO),
        _riga("FSR", anno, fsr, margine=103),
    ]


def _somma(righe: list[dict[str, Cella]], nome: str) -> Decimal:
    return sum((Decimal(str(riga.get(nome, 0))) for riga in righe), Decimal(0))


def _riga(fondo: str, annualita: int, rendicontato: Decimal, *, margine: int) -> dict[str, Cella]:
    """Accounted for ≤ paid ≤ committed ≤ assigned, the last by `margine` per cent."""
    assegnato = parte(rendicontato, margine)
    return {
        "fondo": fondo,
        "annualita_fondo": annualita,
        "assegnato": assegnato,
        "incassato": parte(assegnato, 80),
        "impegnato": parte(rendicontato, 100),
        "liquidato": parte(rendicontato, 100),
        "rendicontato": rendicontato,
    }
