"""Invented funds (F5): what F1 and F3 say was covered by each of them, and nothing else."""

from decimal import Decimal

from config.demo_rendicontazione.spesa import parte
from rendicontazione.export import Cella

# The quota of a year is spent two years later, and is a little more than what it then covers:
# per cent of what the fund covers in its own year.
_QUOTA_FNPS = 114
_QUOTA_FSR = 103


def righe_fondi(
    spesa: list[dict[str, Cella]],
    spesa_di_due_anni_prima: list[dict[str, Cella]],
    consuntivo: list[dict[str, Cella]],
    anno: int,
) -> list[dict[str, Cella]]:
    """FNPS of two years before, spent now, and of the year, still to spend; FSR of the year."""
    fnps = _somma(spesa, "entrata_fnps")
    quota_vecchia = parte(_somma(spesa_di_due_anni_prima, "entrata_fnps"), _QUOTA_FNPS)
    quota_nuova = parte(fnps, _QUOTA_FNPS)
    fsr = _somma(spesa, "entrata_fsr") + _somma(consuntivo, "ricavi_fsr")
    return [
        _riga("FNPS", anno - 2, max(quota_vecchia, fnps), fnps),
        {
            "fondo": "FNPS",
            "annualita_fondo": anno,
            "assegnato": quota_nuova,
            "incassato": parte(quota_nuova, 50),
            "impegnato": parte(quota_nuova, 30),
            "liquidato": Decimal(0),
            "rendicontato": Decimal(0),
        },
        _riga("FSR", anno, parte(fsr, _QUOTA_FSR), fsr),
    ]


def _somma(righe: list[dict[str, Cella]], nome: str) -> Decimal:
    return sum((Decimal(str(riga.get(nome, 0))) for riga in righe), Decimal(0))


def _riga(
    fondo: str, annualita: int, assegnato: Decimal, rendicontato: Decimal
) -> dict[str, Cella]:
    """A quota of which all that was paid is accounted for."""
    return {
        "fondo": fondo,
        "annualita_fondo": annualita,
        "assegnato": assegnato,
        "incassato": assegnato,
        "impegnato": rendicontato,
        "liquidato": rendicontato,
        "rendicontato": rendicontato,
    }
