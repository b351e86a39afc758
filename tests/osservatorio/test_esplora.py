"""Dashboard, comparison of one indicator, agreement to be named: pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from osservatorio.models import ConsensoConfronto
from tests.osservatorio.test_storia import approva, mondo
from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

HOME = reverse("osservatorio:home")
CONFRONTO = reverse("osservatorio:confronto")


def entra(client, ruolo, ambito=None):
    utente = UtenteFactory(ruolo=ruolo, **({"ambito": ambito} if ambito else {}))
    client.force_login(utente)
    return utente


def pagina(client, indirizzo=CONFRONTO, **parametri):
    risposta = client.get(indirizzo, parametri)
    assert risposta.status_code == 200
    return risposta.content.decode()


# --- dashboard ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ruolo", [Ruolo.DIRIGENTE_PROVINCIA, Ruolo.OPERATORE_UDP])
def test_la_home_ha_le_stesse_domande_con_tre_anni_e_con_venti(client, ruolo):
    ambiti, _ = mondo(3, anni=range(2004, 2024))
    for anno in (2021, 2022, 2023):
        for ambito in ambiti[:2]:
            approva(ambito, anno, 10)
    entra(client, ruolo, ambiti[0] if ruolo == Ruolo.OPERATORE_UDP else None)
    client.get(HOME)

    def quante(anno):
        with CaptureQueriesContext(connection) as letture:
            assert client.get(HOME, {"anno": anno}).status_code == 200
        return len(letture)

    venti = quante(2023)
    assert venti <= 12
    # Three years, none of them with returns: never more.
    assert quante(2006) <= venti


def test_le_frasi_della_home(client):
    ambiti, _ = mondo(3)
    approva(ambiti[0], 2023, 500)
    approva(ambiti[1], 2023, 900)
    entra(client, Ruolo.OPERATORE_UDP, ambiti[1])
    testo = pagina(client, HOME, anno=2023)
    # 22 old people for 10 children; the Province 12 + 22 + 32 for 30.
    assert "il valore più alto su 3" not in testo
    assert "2ª su 3 ambiti" in testo
    assert "In crescita da due anni" in testo
    assert "2° valore più alto" not in testo
    assert "Spesa 2023 approvata: 2 ambiti su 3." in testo
    # The other's spending is there, its name is not beside it.
    assert "un altro ambito" in testo
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    testo = pagina(client, HOME)
    assert "Tutta la Provincia, 2023" in testo
    assert "un altro ambito" not in testo


def test_una_provincia_di_un_ambito_solo_e_una_senza_dati(client):
    ambiti, _ = mondo(1, anni=(2023,))
    entra(client, Ruolo.RESPONSABILE_UDP, ambiti[0])
    testo = pagina(client, HOME)
    assert "Consenso al confronto per nome" in testo
    assert "non è ancora approvata" in testo
    testo = pagina(client)
    assert "come la Provincia" in testo
    ambiti[0].appartenenze.all().delete()
    assert client.get(HOME).status_code == 200


# --- comparison --------------------------------------------------------------------------------


def test_il_confronto_si_apre_senza_scelte_e_con_tutte(client):
    ambiti, comuni = mondo(3)
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    testo = pagina(client)
    assert "Indice di vecchiaia, 2023" in testo
    for titolo in ("I valori, dal più alto", "Come cambia negli anni", "Ciascuno per conto suo"):
        assert titolo in testo
    assert "<strong>Figura 1." in testo
    assert f"{ambiti[0].denominazione}: 120,0 persone" in testo
    testo = pagina(
        client, indicatore="eta_80_oltre", livello="comuni", ambito=ambiti[1].slug, anno=2022,
        da=2021, a=2022,
    )  # fmt: skip
    assert comuni[1].denominazione in testo
    assert comuni[0].denominazione not in testo
    assert "di 80 anni e più, 2022" in testo


def test_ordine_vista_e_territori_scelti(client):
    ambiti, _ = mondo(3)
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    tabella = pagina(client, vista="barre", ordine="crescente").split("<tbody>")[1]
    assert tabella.index(ambiti[0].denominazione) < tabella.index(ambiti[2].denominazione)
    testo = pagina(client, vista="barre")
    tabella = testo.split("<tbody>")[1]
    assert tabella.index(ambiti[2].denominazione) < tabella.index(ambiti[0].denominazione)
    assert "Come cambia negli anni" not in testo
    testo = pagina(client, vista="barre", territori=[ambiti[0].slug, ambiti[2].slug])
    assert ambiti[1].denominazione not in testo.split("<tbody>")[1]
    assert "I dati sono di" not in testo
    assert f'value="{ambiti[2].slug}" checked' in testo


@pytest.mark.parametrize(
    ("parametri", "frase"),
    [
        ({"indicatore": "boh"}, "Questo indicatore non c"),
        ({"anno": "x"}, "Scrivi un anno di quattro cifre"),
        ({"anno": "99999999999999999999"}, "Scrivi un anno di quattro cifre"),
        ({"anno": "-3"}, "Scrivi un anno di quattro cifre"),
        ({"da": "2023", "a": "2021"}, "Il 2023 viene dopo il 2021: scambia i due anni."),
        ({"ambito": "nessuno"}, "Questo ambito non c"),
        ({"livello": "regioni"}, "Si confrontano ambiti o comuni"),
        ({"territori": "boh"}, "«boh» non è fra i territori"),
        ({"vista": "torta"}, "Questo disegno non c"),
        ({"indicatore": "spesa_pro_capite", "livello": "comuni"}, "non si calcola per comuni"),
    ],
)
def test_un_parametro_sbagliato_e_una_frase(client, parametri, frase):
    mondo()
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    testo = pagina(client, **parametri)
    assert frase in testo
    assert "Figura 1" not in testo


@pytest.mark.parametrize(
    "parametri",
    [
        {"anno": 1990},
        {"anno": 2023, "livello": "comuni", "territori": "000000"},
        {"cerca": "zzz"},
        {"cerca": "anziani<script>"},
        {"indicatore": "spesa_pro_capite"},
    ],
)
def test_cio_che_non_ha_dati_lo_dice_e_non_cade(client, parametri):
    mondo()
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    testo = pagina(client, **parametri)
    assert "<script>" not in testo


@pytest.mark.parametrize("livello", ["ambiti", "comuni"])
@pytest.mark.parametrize("anno", [{}, {"anno": 2023}])
def test_un_indicatore_mai_misurato_dice_perche(client, anno, livello):
    """No balance was ever loaded: the years to show are those of the population."""
    mondo(3)
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    testo = pagina(client, indicatore="saldo_naturale", livello=livello, **anno)
    assert "Saldo naturale" in testo
    assert "bilancio" in testo


def test_senza_dati_il_confronto_lo_dice(client):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert "Non ci sono ancora dati" in pagina(client)


def test_si_cerca_un_indicatore_per_parola(client):
    mondo()
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    testo = pagina(client, cerca="vecchiaia")
    assert 'value="indice_vecchiaia"' in testo
    assert 'value="popolazione"' not in testo


def test_di_chi_e_la_spesa_lo_sa_solo_chi_deve(client):
    ambiti, _ = mondo(4)
    for i, ambito in enumerate(ambiti):
        approva(ambito, 2023, 100 * (i + 1))
    spesa = {"indicatore": "spesa_pro_capite"}
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])

    def nomi_detti(**altro):
        testo = pagina(client, **spesa, **altro).split("Ordina la tabella")[1]
        return {a.denominazione for a in ambiti if a.denominazione in testo}

    proprio = {ambiti[0].denominazione}
    assert nomi_detti() == proprio
    # To choose one, or to put it in evidence, does not say which it is.
    assert nomi_detti(territori=[ambiti[0].slug, ambiti[2].slug]) == proprio
    assert nomi_detti(ambito=ambiti[2].slug) == proprio
    assert "<strong>1. un altro" not in pagina(client, **spesa, ambito=ambiti[2].slug)
    ConsensoConfronto.objects.create(ambito=ambiti[2], concesso_da=UtenteFactory())
    assert nomi_detti() == proprio | {ambiti[2].denominazione}
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert len(nomi_detti()) == 4


# --- agreement ---------------------------------------------------------------------------------


def test_il_consenso_lo_da_e_lo_ritira_il_responsabile(client):
    ambito = AmbitoFactory(numero=1)
    indirizzo = reverse("osservatorio:consenso", kwargs={"slug": ambito.slug})
    chi = entra(client, Ruolo.RESPONSABILE_UDP, ambito)
    assert "Dai il consenso" in pagina(client, indirizzo)
    risposta = client.post(indirizzo, {"azione": "concedi"}, follow=True)
    assert "Ritira il consenso" in risposta.content.decode()
    assert ConsensoConfronto.objects.get().concesso_da == chi
    # Twice is once.
    client.post(indirizzo, {"azione": "concedi"})
    assert ConsensoConfronto.objects.count() == 1
    client.post(indirizzo, {"azione": "ritira"})
    assert not ConsensoConfronto.objects.exists()


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_UDP, Ruolo.DIRIGENTE_PROVINCIA])
def test_gli_altri_il_consenso_lo_leggono_soltanto(client, ruolo):
    ambito = AmbitoFactory(numero=1)
    indirizzo = reverse("osservatorio:consenso", kwargs={"slug": ambito.slug})
    entra(client, ruolo, ambito if ruolo == Ruolo.OPERATORE_UDP else None)
    assert "Dai il consenso" not in pagina(client, indirizzo)
    assert client.post(indirizzo, {"azione": "concedi"}).status_code == 404
    assert not ConsensoConfronto.objects.exists()
    altro = entra(client, Ruolo.RESPONSABILE_UDP, AmbitoFactory(numero=2))
    assert altro
    assert client.post(indirizzo, {"azione": "concedi"}).status_code == 404
