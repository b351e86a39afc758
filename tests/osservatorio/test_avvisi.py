"""Alerts on trends: definitions, thresholds, pages."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from osservatorio.calcolo import (
    DefinizioneSbagliata,
    avvisi,
    avvisi_da_rivedere,
    leggi_avvisi,
    scatta,
)
from osservatorio.checks import controlla_avvisi
from osservatorio.reports.avvisi import accesi, quando
from tests.osservatorio.storie import storia
from tests.osservatorio.test_esplora import entra, pagina
from tests.osservatorio.test_storia import approva, mondo
from utenti.enums import Ruolo

D = Decimal
BASE = """
[[avviso]]
codice = "casa"
indicatore = "spesa_pro_capite_pov"
condizione = "variazione"
soglia = 40
minimo_base = 2
frase = "È aumentata del {variazione} in {anni}."
guarda = "Le richieste per la casa."
autore = "Osservatorio"
rivisto_il = 2026-01-01
prossima_revisione = 2027-01-01
"""


def avviso(**cambi):
    testo = BASE
    for nome, valore in cambi.items():
        righe = [r for r in testo.splitlines() if not r.startswith(f"{nome} =")]
        testo = "\n".join([*righe, f"{nome} = {valore}"] if valore is not None else righe)
    return leggi_avvisi(testo)["casa"]


def test_gli_avvisi_del_prodotto_si_leggono():
    assert len(avvisi()) >= 5
    assert controlla_avvisi(None) == []
    assert avvisi_da_rivedere(datetime.date(2100, 1, 1))
    for uno in avvisi().values():
        assert "{" not in quando(uno)


@pytest.mark.parametrize(
    ("cambi", "pezzo"),
    [
        ({"indicatore": '"boh"'}, "l'indicatore «boh» non esiste"),
        ({"condizione": '"forse"'}, "la condizione «forse» non esiste"),
        ({"soglia": 0}, "scrivi una soglia"),
        ({"minimo_base": 0}, "minimo_base"),
        ({"minimo_base": None}, "minimo_base"),
        ({"anni": 0}, "gli anni sono almeno uno"),
        ({"frase": '"Più {boh}"'}, "non si può scrivere boh"),
        ({"guarda": None}, "campi in più o che mancano: guarda"),
        ({"colpa": '"tua"'}, "campi in più o che mancano: colpa"),
        ({"prossima_revisione": "2025-01-01"}, "la prossima revisione viene prima"),
    ],
)
def test_una_definizione_sbagliata_dice_perche(cambi, pezzo):
    with pytest.raises(DefinizioneSbagliata, match="casa") as errore:
        avviso(**cambi)
    assert pezzo in str(errore.value)


def test_due_avvisi_con_lo_stesso_codice():
    with pytest.raises(DefinizioneSbagliata, match="definito due volte"):
        leggi_avvisi(BASE + BASE)


@pytest.mark.parametrize(
    ("valori", "acceso"),
    [
        ((10, 14), True),  # +40,0 %, the threshold itself
        ((10, "13.99"), False),
        ((10, 9), False),
        (("1.99", 20), False),  # from less than the least base: it says nothing
        ((2, "2.8"), True),
        ((0, 20), False),
        ((None, 20), False),
        ((10, None), False),
    ],
)
def test_una_variazione_scatta_dalla_soglia_in_su(valori, acceso):
    noti = {2022 + i: D(v) for i, v in enumerate(valori) if v is not None}
    assert (scatta(avviso(), noti, 2023) is not None) == acceso


def test_una_diminuzione_piu_anni_e_un_livello():
    calo = avviso(soglia=-30, anni=2)
    noti = {2021: D(10), 2022: D(9), 2023: D(7)}
    scatto = scatta(calo, noti, 2023)
    assert (scatto.da, scatto.prima, scatto.variazione) == (2021, D(10), D("-30.0"))
    assert scatta(calo, {2022: D(10), 2023: D(1)}, 2023) is None
    # The comuni changed in between: nothing can be said.
    assert scatta(calo, noti, 2023, {2022}) is None
    assert scatta(calo, noti, 2023, {2021}) is not None
    livello = avviso(condizione='"almeno"', soglia=7, minimo_base=0)
    assert scatta(livello, noti, 2023).variazione is None
    assert scatta(livello, noti, 2030) is None
    massimo = avviso(condizione='"al_massimo"', soglia=7, minimo_base=0)
    assert scatta(massimo, noti, 2023)
    assert scatta(massimo, noti, 2022) is None


def test_la_frase_di_un_avviso():
    spesa = storia(
        "spesa_pro_capite", {"Garda": {2022: 50, 2023: "80.50"}, "Iseo": {2022: 50, 2023: 55}},
        {2022: 50, 2023: 60}, anni=(2022, 2023),
    )  # fmt: skip
    trovati = accesi({"spesa_pro_capite": spesa}, 2023, ["", "garda", "iseo", "altro"])
    assert [(a.territorio, a.frase, a.valori) for a in trovati] == [
        (
            "Garda",
            "La spesa sociale per residente è aumentata del 61,0\u00a0% in un anno.",
            "50,00\u00a0€ nel 2022, 80,50\u00a0€ nel 2023",
        )
    ]


@pytest.mark.django_db
def test_ognuno_vede_gli_avvisi_dei_suoi_ambiti(client):
    ambiti, _ = mondo(2)
    for ambito, spese in zip(ambiti, ((3000, 6000), (3000, 6600)), strict=True):
        for anno, spesa in zip((2022, 2023), spese, strict=True):
            approva(ambito, anno, spesa)
    indirizzo = reverse("osservatorio:avvisi")
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    testo = pagina(client, indirizzo)
    assert f"<strong>{ambiti[0].denominazione}.</strong> La spesa sociale per residente" in testo
    assert ambiti[1].denominazione not in testo
    assert "è aumentata del 100,0" in pagina(client, reverse("osservatorio:home"))
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    testo = pagina(client, indirizzo)
    assert f"<strong>{ambiti[1].denominazione}.</strong>" in testo
    assert "Nessun avviso" in pagina(client, indirizzo, anno=2021)
    assert client.get(indirizzo, {"anno": "1492"}).status_code == 404


@pytest.mark.django_db
def test_senza_dati_gli_avvisi_lo_dicono(client):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert "Non ci sono ancora dati" in pagina(client, reverse("osservatorio:avvisi"))
