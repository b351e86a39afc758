"""«Segnala un errore», «Valuta questa pagina», and who handles them."""

import re

import pytest
from django.core.cache import cache

from sportello import services
from sportello.enums import StatoSegnalazione
from sportello.forms.pubblici import nuovo_gettone
from sportello.models import Segnalazione, ValutazionePagina
from sportello.selectors import pagina_da_valutare
from tests.sportello.factories import SegnalazioneFactory
from tests.strutture.factories import StrutturaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

ELENCO = "/richieste/segnalazioni/"


@pytest.fixture(autouse=True)
def senza_attesa(settings):
    settings.SPORTELLO_SECONDI_MINIMI = 0
    cache.clear()


def letto(risposta):
    return re.sub(r"\s+", " ", risposta.content.decode())


def segnala(client, struttura, **altro):
    dati = {"modulo": nuovo_gettone(), "che_cosa": "telefono", "testo": "Non risponde.", **altro}
    return client.post(f"/segnala/{struttura.pk}/", dati)


def test_una_segnalazione_arriva_all_ufficio_della_struttura(client, catalogo):
    dati = {"modulo": nuovo_gettone(), "email": "ada@posta.example"}
    for _ in range(2):
        risposta = segnala(client, catalogo["rsa"], **dati)
        assert risposta.url == f"/segnala/{catalogo['rsa'].pk}/grazie/"

    segnalazione = Segnalazione.objects.get()
    assert segnalazione.ambito == catalogo["lago"]
    assert "Casa Bonetti" in letto(client.get(risposta.url))
    client.force_login(UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=catalogo["lago"]))
    assert "Non risponde." in letto(client.get(ELENCO))
    assert "ada@posta.example" in letto(client.get(ELENCO))


def test_una_segnalazione_su_un_rifugio_arriva_e_non_dice_dove(client, catalogo):
    rifugio = catalogo["rifugio"]
    pagina = letto(client.get(f"/segnala/{rifugio.pk}/"))
    assert "indirizzo" not in re.findall(r'name="che_cosa" value="(\w+)"', pagina)
    assert "non c&#x27;è" in letto(segnala(client, rifugio, che_cosa="indirizzo"))
    segnala(client, rifugio, che_cosa="orari")

    assert Segnalazione.objects.get().ambito == catalogo["pianura"]
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=catalogo["pianura"]))
    for testo in (
        pagina,
        letto(client.get(ELENCO)),
        letto(client.get(f"/segnala/{rifugio.pk}/grazie/")),
    ):
        assert "Rifugio Aurora" in testo
        for segreto in ("Dello", "Segretissimo", "25999", "45.43210", "COD-SEGRETO-9"):
            assert segreto not in testo.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("cambia", "frase"),
    [
        ({"che_cosa": ""}, "Scegli che cosa è sbagliato."),
        ({"che_cosa": "' OR 1=1"}, "Questa voce non c&#x27;è"),
        ({"che_cosa": "altro", "testo": ""}, "Scrivi in due parole"),
        ({"testo": "x" * 5000}, "al massimo 1.000 caratteri"),
        ({"email": "no"}, "non è completo"),
        ({"indirizzo_sito": "x"}, "non riusciamo ad accettare"),
    ],
)
def test_una_segnalazione_scritta_male_torna_con_una_frase(client, catalogo, cambia, frase):
    assert frase in letto(segnala(client, catalogo["rsa"], **cambia))
    assert not Segnalazione.objects.exists()


def test_di_una_struttura_senza_pagina_non_si_segnala_niente(client, catalogo):
    bozza = StrutturaFactory(stato="bozza", comune=catalogo["salo"])

    assert client.get(f"/segnala/{bozza.pk}/").status_code == 404
    assert client.get("/segnala/999999999999/").status_code == 404
    assert segnala(client, bozza).status_code == 404


def test_troppe_segnalazioni_si_fermano(client, catalogo, settings):
    settings.SPORTELLO_LIMITI = {**settings.SPORTELLO_LIMITI, "segnalazione": "1/h/key"}
    assert segnala(client, catalogo["rsa"]).status_code == 302
    risposta = segnala(client, catalogo["rsa"])

    assert risposta.status_code == 429
    assert "Non risponde." in letto(risposta)
    assert Segnalazione.objects.count() == 1


# --- who handles them ----------------------------------------------------------------------------


def test_una_segnalazione_si_chiude_una_volta_con_il_suo_esito(client, catalogo):
    segnalazione = SegnalazioneFactory(struttura=catalogo["rsa"], ambito=catalogo["lago"])
    prima = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=catalogo["lago"], cognome="Prima")
    client.force_login(prima)
    dove = f"{ELENCO}{segnalazione.pk}/"

    senza = client.post(dove, {"stato": "x", "esito": "Resto scritto"})
    assert "Scegli se era un errore" in letto(senza)
    assert "Resto scritto" in letto(senza)
    client.post(dove, {"stato": "risolta", "esito": "Numero nuovo"})
    seconda = client.post(dove, {"stato": "respinta"}, follow=True)

    segnalazione.refresh_from_db()
    assert segnalazione.stato == StatoSegnalazione.RISOLTA
    assert segnalazione.gestita_da == prima
    assert segnalazione.esito == "Numero nuovo"
    assert "l&#x27;ha già chiusa come «Corretta»" in letto(seconda)


@pytest.mark.parametrize(
    ("stato", "frase"), [("risolta", "avevi ragione"), ("respinta", "è giusto")]
)
def test_chi_ha_segnalato_sa_com_e_finita_una_volta_sola(
    client, catalogo, django_capture_on_commit_callbacks, mailoutbox, stato, frase
):
    segnalazione = SegnalazioneFactory(
        struttura=catalogo["rsa"], ambito=catalogo["lago"], email="ada@posta.example"
    )
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=catalogo["lago"]))
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            client.post(f"{ELENCO}{segnalazione.pk}/", {"stato": stato, "esito": "Grazie davvero"})

    (messaggio,) = mailoutbox
    assert messaggio.to == ["ada@posta.example"]
    assert "Bonetti" not in messaggio.subject
    for atteso in (frase, "Casa Bonetti", "Grazie davvero"):
        assert atteso in messaggio.body


@pytest.mark.parametrize("altro", [{"email": ""}, {"dimostrativa": True}])
def test_senza_e_mail_o_se_e_inventata_non_parte_niente(
    catalogo, django_capture_on_commit_callbacks, mailoutbox, altro
):
    segnalazione = SegnalazioneFactory(struttura=catalogo["rsa"], ambito=None, **altro)
    with django_capture_on_commit_callbacks(execute=True):
        services.gestisci_segnalazione(
            segnalazione=segnalazione, utente=UtenteFactory(), stato="risolta"
        )

    assert mailoutbox == []


def test_l_e_mail_su_un_rifugio_non_dice_dove(
    catalogo, django_capture_on_commit_callbacks, mailoutbox, settings
):
    settings.INDIRIZZO_SITO = "https://sociale.example"
    segnalazione = SegnalazioneFactory(struttura=catalogo["rifugio"], ambito=catalogo["pianura"])
    with django_capture_on_commit_callbacks(execute=True):
        services.gestisci_segnalazione(
            segnalazione=segnalazione, utente=UtenteFactory(), stato="risolta"
        )

    (messaggio,) = mailoutbox
    assert f"https://sociale.example{catalogo['rifugio'].get_absolute_url()}" in messaggio.body
    for segreto in ("Dello", "Segretissimo", "25999", "COD-SEGRETO-9"):
        assert segreto not in messaggio.body + messaggio.subject


def test_la_provincia_legge_senza_contatti_e_chiude_solo_quelle_senza_ambito(client, catalogo):
    di_un_ambito = SegnalazioneFactory(struttura=catalogo["rsa"], ambito=catalogo["lago"])
    di_nessuno = SegnalazioneFactory(struttura=catalogo["nido"], ambito=None, email="z@y.example")
    client.force_login(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))

    pagina = letto(client.get(ELENCO))
    assert di_un_ambito.email not in pagina
    assert "z@y.example" in pagina
    assert client.post(f"{ELENCO}{di_un_ambito.pk}/", {"stato": "risolta"}).status_code == 403
    assert client.post(f"{ELENCO}{di_nessuno.pk}/", {"stato": "risolta"}).status_code == 302


def test_un_altro_ambito_non_trova_la_segnalazione(client, catalogo):
    segnalazione = SegnalazioneFactory(struttura=catalogo["rsa"], ambito=catalogo["lago"])
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=catalogo["pianura"]))

    assert client.post(f"{ELENCO}{segnalazione.pk}/", {"stato": "risolta"}).status_code == 404
    assert "Casa Bonetti" not in letto(client.get(ELENCO))
    assert "Nessuna segnalazione" in letto(client.get(ELENCO))


def test_l_elenco_delle_segnalazioni_ha_pagine_e_sempre_le_stesse_query(
    client, catalogo, django_assert_max_num_queries
):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=catalogo["lago"]))

    def quante():
        with django_assert_max_num_queries(12) as contate:
            client.get(ELENCO)
        return len(contate)

    for _ in range(2):
        SegnalazioneFactory(struttura=catalogo["rsa"], ambito=catalogo["lago"])
    prima = quante()
    for _ in range(20):
        SegnalazioneFactory(struttura=catalogo["rsa"], ambito=catalogo["lago"])
    assert quante() == prima
    seconda = client.get(f"{ELENCO}?pagina=99")
    assert len(seconda.context["elenco"].voci) == 2


# --- marks ---------------------------------------------------------------------------------------


def valuta(client, **altro):
    dati = {"modulo": nuovo_gettone(), "pagina": "/", "voto": "5", "passo": "invia", **altro}
    return client.post("/valuta/", dati)


def test_le_stelle_poi_il_perche_poi_le_parole(client, catalogo):
    percorso = catalogo["rsa"].get_absolute_url()
    primo = letto(client.get("/valuta/", {"pagina": f"{percorso}?x=1"}))
    assert f'name="pagina" value="{percorso}"' in primo
    buono = letto(valuta(client, pagina=percorso, voto="4", passo="perche"))
    assert "Che cosa ti è piaciuto di più?" in buono
    male = letto(valuta(client, pagina=percorso, voto="2", passo="perche"))
    assert "Che cosa ti ha messo più in difficoltà?" in male
    assert not ValutazionePagina.objects.exists()

    modulo = nuovo_gettone()
    for _ in range(2):
        risposta = valuta(
            client, modulo=modulo, pagina=percorso, voto="2", motivo="incomplete", testo="I costi"
        )
        assert risposta.url == "/valuta/grazie/"

    voto = ValutazionePagina.objects.get()
    assert (voto.percorso, voto.ambito, voto.voto) == (percorso, catalogo["lago"], 2)
    assert (voto.motivo, voto.testo) == ("incomplete", "I costi")
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=catalogo["lago"]))
    assert "«I costi»" in letto(client.get(ELENCO))


@pytest.mark.parametrize(
    ("cambia", "frase"),
    [
        ({"voto": ""}, "Scegli da 1 a 5 stelle."),
        ({"voto": "6"}, "Scegli da 1 a 5 stelle."),
        ({"voto": "²"}, "Scegli da 1 a 5 stelle."),
        ({"motivo": "x"}, "Questa voce non c&#x27;è"),
        ({"voto": "5", "motivo": "guasto"}, "Questa voce non c&#x27;è"),
        ({"testo": "x" * 5000}, "al massimo 200 caratteri"),
        ({"pagina": "https://altro.example/"}, "non è di questo sito"),
        ({"indirizzo_sito": "x"}, "non riusciamo ad accettare"),
    ],
)
def test_un_voto_scritto_male_torna_con_una_frase(client, territorio, cambia, frase):
    risposta = valuta(client, **cambia)

    assert risposta.status_code == 200
    assert frase in letto(risposta)
    assert not ValutazionePagina.objects.exists()


@pytest.mark.parametrize(
    "percorso",
    [
        "//altro.example/", "https://altro.example/", "javascript:alert(1)", "/\\altro.example",
        "/admin/", "/richieste/", "/profilo/", "/chiedi/ricevuta/abc/", "/non/esiste/",
        "/\0", "/\n/", "/" + "a" * 300, "", "strutture/",
    ],
)  # fmt: skip
def test_si_valutano_solo_le_pagine_pubbliche_del_sito(client, territorio, percorso):
    assert pagina_da_valutare(percorso) is None
    assert client.get("/valuta/", {"pagina": percorso}).status_code == 200


def test_di_un_rifugio_si_sa_solo_l_ambito(catalogo):
    trovata = pagina_da_valutare(catalogo["rifugio"].get_absolute_url())

    assert trovata.ambito == catalogo["pianura"]
    assert pagina_da_valutare("/").ambito is None
    assert pagina_da_valutare("/ambiti/lago/").ambito == catalogo["lago"]


def test_un_esito_che_non_e_un_esito_e_rifiutato(catalogo):
    segnalazione = SegnalazioneFactory(struttura=catalogo["rsa"])
    with pytest.raises(services.segnalazioni.ErroreDominio, match="Scegli se era un errore"):
        services.gestisci_segnalazione(
            segnalazione=segnalazione, utente=UtenteFactory(), stato="aperta"
        )
