"""What is owed month by month: worked by hand, and counted day by day."""

import calendar
import datetime
import itertools
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffe.calcolo.storia import SENZA_FINE, RigaDiStoria, differenze, dovuto, mesi_fra, tratti


def il(testo):
    return datetime.date.fromisoformat(testo)


def riga(chiave, dal, al=None, totale="100.00"):
    return RigaDiStoria(
        chiave, il(dal), il(al) if al else None, None if totale is None else Decimal(totale)
    )


@pytest.mark.parametrize(
    ("righe", "mese", "atteso"),
    [
        # Whole, from its first day, up to its last one, of a leap year.
        ([riga(1, "2026-01-01")], "2026-01-01", "100.00"),
        ([riga(1, "2026-01-17")], "2026-01-01", "48.39"),  # 15 days of 31
        ([riga(1, "2026-01-01", "2026-02-14")], "2026-02-01", "50.00"),  # 14 of 28
        ([riga(1, "2028-01-01", "2028-02-14")], "2028-02-01", "48.28"),  # 14 of 29
        ([riga(1, "2026-01-01", "2026-02-14")], "2026-03-01", "0.00"),
        # Two amounts: 64.52 (20 of 31) + 11.83 (11 of 31 of 33.33).
        ([riga(1, "2026-01-01"), riga(2, "2026-01-21", totale="33.33")], "2026-01-01", "76.35"),
        # Three, each rounded: 32.26 + 10.75 + 16.13, where 59.14 is what one rounding gives too.
        (
            [
                riga(1, "2026-01-01"),
                riga(2, "2026-01-11", totale="33.33"),
                riga(3, "2026-01-21", totale="45.45"),
            ],
            "2026-01-01",
            "59.14",
        ),
        # The same amount on both sides of a cut is one stretch: no cent is made or lost.
        ([riga(1, "2026-01-01"), riga(2, "2026-01-11")], "2026-01-01", "100.00"),
        # Ended on the 10th, taken up again on the 20th by a row written later: 10 + 12 days.
        (
            [riga(1, "2026-01-01", "2026-01-10"), riga(2, "2026-01-20")],
            "2026-01-01",
            "70.97",
        ),
        # Ceased, then the cessation itself is put right by a row from an earlier day.
        (
            [riga(1, "2026-01-01"), riga(2, "2026-01-16", totale=None), riga(3, "2026-01-06")],
            "2026-01-01",
            "100.00",
        ),
    ],
)
def test_quanto_si_deve_in_un_mese(righe, mese, atteso):
    assert dovuto(tratti(righe), il(mese)) == Decimal(atteso)


def test_di_un_ricalcolo_all_indietro_cambiano_solo_i_mesi_che_cambiano():
    prima = [riga(1, "2025-12-01"), riga(2, "2026-02-01", totale="50.00")]
    dopo = [*prima, riga(3, "2025-12-17", totale="50.00")]
    # December: 16 of 31 at 100 and 15 at 50; January at 50; February was 50 already.
    assert differenze(prima, dopo, il("2025-12-17"), il("2026-02-28")) == [
        (il("2025-12-01"), Decimal("100.00"), Decimal("75.80")),
        (il("2026-01-01"), Decimal("100.00"), Decimal("50.00")),
    ]
    assert differenze(prima, dopo, il("2026-03-01"), il("2026-02-28")) == []


rate = st.none() | st.decimals(0, 900, places=2)
giorni = st.dates(il("2025-12-01"), il("2026-03-31"))


@st.composite
def storie(disegna):
    righe = []
    for chiave in range(disegna(st.integers(1, 5))):
        dal = disegna(giorni)
        al = disegna(st.none() | st.dates(dal, il("2026-04-30")))
        righe.append(RigaDiStoria(chiave, dal, al, disegna(rate)))
    return righe


def rata_del_giorno(righe, giorno):
    """The last row written among those begun by then; nothing if it has ended."""
    ultima = None
    for una in righe:
        if una.dal <= giorno:
            ultima = una
    if ultima is None or giorno > (ultima.al or SENZA_FINE):
        return None
    return ultima.totale_mese


@given(storie())
def test_il_dovuto_e_quello_contato_giorno_per_giorno(righe):
    pezzi = tratti(righe)
    for mese in mesi_fra(il("2025-12-01"), il("2026-04-30")):
        quanti = calendar.monthrange(mese.year, mese.month)[1]
        gruppi = []
        for n in range(1, quanti + 1):
            rata = rata_del_giorno(righe, mese.replace(day=n))
            if gruppi and gruppi[-1][0] == rata:
                gruppi[-1][1] += 1
            else:
                gruppi.append([rata, 1])
        atteso = sum(
            (
                (rata * n / quanti).quantize(Decimal("0.01"), ROUND_HALF_UP)
                for rata, n in gruppi
                if rata is not None
            ),
            Decimal(0),
        )
        assert dovuto(pezzi, mese) == atteso


@given(storie())
def test_ogni_giorno_ha_al_massimo_una_riga(righe):
    pezzi = tratti(righe)
    for uno, dopo in itertools.pairwise(pezzi):
        assert uno.dal <= uno.al < dopo.dal
