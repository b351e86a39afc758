"""Search and counts, without a database."""

import pytest

from strutture.calcolo import Criteri, RigaCatalogo, cerca, parole


def riga(struttura, **campi):
    valori = {
        "area": "anziani",
        "regime": "residenziale",
        "tipo": "rsa",
        "comune": "017029",
        "ambito": "brescia",
        "posti": False,
        "testi": ("Casa di prova",),
    }
    return RigaCatalogo(struttura=struttura, **{**valori, **campi})


RIGHE = [
    riga(1, testi=("Fondazione Perù – Bonetti", "R.S.A.", "Roè Volciano")),
    riga(2, area="disabili", regime="diurna", tipo="cdd", posti=True),
    riga(2, area="anziani", regime="diurna", tipo="cdi"),
    riga(3, comune="", ambito="garda"),
]


def test_senza_criteri_trova_tutte_una_volta_sola():
    ricerca = cerca(RIGHE, Criteri())

    assert ricerca.strutture == [1, 2, 3]
    assert ricerca.conteggi["area"] == {"anziani": 3, "disabili": 1}
    assert ricerca.conteggi["comune"] == {"017029": 2}
    assert ricerca.conteggi["posti"] == {"1": 1}


@pytest.mark.parametrize(
    ("q", "trovate"),
    [
        ("peru", [1]),
        ("PERÙ bonetti", [1]),
        ("rsa roe", [1]),
        ("r.s.a.", [1]),
        ("bonetti garda", []),
        ("  ", [1, 2, 3]),
        ("…", [1, 2, 3]),
    ],
)
def test_ogni_parola_va_trovata_senza_accenti_ne_maiuscole(q, trovate):
    assert cerca(RIGHE, Criteri(q=q)).strutture == trovate


def test_i_criteri_valgono_per_la_stessa_unita():
    # Facility 2 has a unit for disabili with free places and one for anziani without.
    assert cerca(RIGHE, Criteri(area="anziani", posti=True)).strutture == []
    assert cerca(RIGHE, Criteri(area="disabili", posti=True)).strutture == [2]


def test_il_conteggio_di_un_valore_e_il_risultato_se_lo_scegli():
    criteri = Criteri(area="anziani", regime="diurna")
    ricerca = cerca(RIGHE, criteri)

    for dimensione, per_valore in ricerca.conteggi.items():
        for valore, quante in per_valore.items():
            scelto = {**criteri.attivi, dimensione: True if dimensione == "posti" else valore}
            assert len(cerca(RIGHE, Criteri(**scelto)).strutture) == quante, (dimensione, valore)
    assert ricerca.conteggi["area"] == {"anziani": 1, "disabili": 1}
    assert ricerca.conteggi["regime"] == {"residenziale": 2, "diurna": 1}


def test_parole_di_una_ricerca():
    assert parole("Quinzano d'Oglio, R.S.A.") == ["quinzano", "d", "oglio", "rsa"]
