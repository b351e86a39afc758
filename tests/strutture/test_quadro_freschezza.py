"""Confirmations, the board of freshness, the telephone sheet: who sees what, at what cost."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from base.pdf import librerie_mancanti
from strutture.models import ConfermaScheda
from strutture.services import conferma_scheda
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

QUADRO = "/schede/freschezza/"
TELEFONATE = "/schede/telefonate/"


@pytest.fixture
def luoghi(settings):
    """Two Ambiti of the Province with a comune each."""
    trovati = []
    for numero in (8, 9):
        ambito = AmbitoFactory(
            numero=numero, denominazione=f"Ambito {numero}", provincia__codice=settings.PROVINCIA
        )
        comune = ComuneFactory(denominazione=f"Paese {numero}")
        AppartenenzaFactory(comune=comune, ambito=ambito)
        trovati.append((ambito, comune))
    return trovati


def fa(giorni):
    return timezone.localdate() - datetime.timedelta(days=giorni)


def scheda(comune, giorni=None, **campi):
    """A published record of that comune, confirmed so many days ago; never, if None."""
    if giorni is not None:
        campi |= {"confermata_il": fa(giorni), "confermata_da": UtenteFactory()}
    tipo = campi.pop("tipo", None) or TipoUnitaOffertaFactory()
    return UnitaOffertaFactory(
        tipo=tipo, **{f"struttura__{k}": v for k, v in {"comune": comune, **campi}.items()}
    ).struttura


@pytest.fixture
def operatore(luoghi, client):
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=luoghi[0][0])
    client.force_login(utente)
    return utente


def leggi(client, indirizzo):
    risposta = client.get(indirizzo)
    assert risposta.status_code == 200
    return risposta.content.decode()


# --- confirmation ----------------------------------------------------------------------------
def test_confermare_non_cambia_nessun_dato(time_machine):
    struttura = scheda(ComuneFactory())
    prima = type(struttura).objects.filter(pk=struttura.pk).values().get()
    time_machine.move_to("2030-05-10 12:00", tick=False)
    utente = UtenteFactory()

    conferma = conferma_scheda(struttura=struttura, utente=utente, canale="telefono")

    dopo = type(struttura).objects.filter(pk=struttura.pk).values().get()
    assert {k for k in prima if prima[k] != dopo[k]} == {"confermata_il", "confermata_da_id"}
    assert (conferma.canale, conferma.utente) == ("telefono", utente)
    assert conferma_scheda(struttura=struttura, utente=utente, canale="telefono") == conferma
    assert ConfermaScheda.objects.count() == 1


@pytest.mark.parametrize("stato", ["bozza", "in_approvazione", "rifiutata", "cessata"])
def test_non_si_conferma_quello_che_nessuno_legge(stato):
    struttura = StrutturaFactory(stato=stato)
    with pytest.raises(ErroreDominio, match="si conferma una scheda che si legge"):
        conferma_scheda(struttura=struttura, utente=UtenteFactory())

    assert not ConfermaScheda.objects.exists()


def test_il_referente_conferma_con_un_clic_solo_la_sua(client, luoghi):
    sua, altrui = scheda(luoghi[0][1]), scheda(luoghi[0][1])
    referente = UtenteFactory(ruolo=Ruolo.OPERATORE_STRUTTURA)
    ReferenteStrutturaFactory(utente=referente, struttura=sua)
    client.force_login(referente)

    for _ in range(2):
        risposta = client.post(reverse("strutture:scheda_confirm", args=[sua.pk]))
        assert risposta.url == f"/schede/{sua.pk}/"
    assert client.post(reverse("strutture:scheda_confirm", args=[altrui.pk])).status_code == 404
    assert client.get(reverse("strutture:scheda_confirm", args=[sua.pk])).status_code == 405
    assert client.post(reverse("strutture:scheda_call", args=[sua.pk])).status_code == 403

    conferma = ConfermaScheda.objects.get()
    assert (conferma.struttura, conferma.canale) == (sua, "sito")
    sua.refresh_from_db()
    assert sua.confermata_il == timezone.localdate()


def test_l_ufficio_registra_la_telefonata_e_torna_al_foglio(client, operatore, luoghi):
    struttura, altrui = scheda(luoghi[0][1]), scheda(luoghi[1][1])
    slug = luoghi[0][0].slug

    risposta = client.post(reverse("strutture:scheda_call", args=[struttura.pk]), {"ambito": slug})
    assert risposta.url == f"{TELEFONATE}?ambito={slug}"
    for cattivo in ("", "x\0y", luoghi[1][0].slug, "a" * 5000):
        risposta = client.post(
            reverse("strutture:scheda_call", args=[struttura.pk]), {"ambito": cattivo}
        )
        assert risposta.url == TELEFONATE
    assert client.post(reverse("strutture:scheda_call", args=[altrui.pk])).status_code == 404
    assert [c.canale for c in ConfermaScheda.objects.all()] == ["telefono"]
    client.post(reverse("strutture:scheda_confirm", args=[struttura.pk]))
    assert {c.canale for c in ConfermaScheda.objects.all()} == {"telefono", "ufficio"}


# --- board -------------------------------------------------------------------------------------
def test_le_quote_sono_di_tutti_le_schede_solo_le_proprie(client, operatore, luoghi):
    nido = TipoUnitaOffertaFactory(codice="NIDO", nome_breve="Nido")
    scheda(luoghi[0][1], 10, denominazione="Casa fresca", tipo=nido)
    scheda(luoghi[0][1], 400, denominazione="Casa vecchia")
    scheda(luoghi[0][1], denominazione="Casa mai")
    scheda(luoghi[1][1], 10, denominazione="Casa di nove")

    risposta = client.get(QUADRO)
    quadro = risposta.context["quadro"]
    assert [(q.nome, q.schede, q.percento) for q in quadro.per_ambito] == [
        ("8 – Ambito 8", 3, 33),
        ("9 – Ambito 9", 1, 100),
    ]
    assert {q.chiave: q.percento for q in quadro.per_tipo} == {"NIDO": 100, "RSA": 33}
    assert quadro.totale.percento == 50
    assert [r.nome for r in quadro.righe] == ["Casa mai", "Casa vecchia", "Casa fresca"]
    pagina = risposta.content.decode()
    assert "Casa di nove" not in pagina
    assert "9 – Ambito 9" in pagina
    assert "obiettivo raggiunto" in pagina


def test_la_provincia_vede_tutto_e_filtra(client, luoghi):
    client.force_login(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))
    nido = TipoUnitaOffertaFactory(codice="NIDO", nome_breve="Nido")
    scheda(luoghi[0][1], 10, denominazione="Casa uno", tipo=nido)
    con = scheda(luoghi[1][1], 350, denominazione="Casa due")
    scheda(luoghi[1][1], denominazione="Casa tre")
    ReferenteStrutturaFactory(struttura=con)

    def nomi(parametri):
        quadro = client.get(QUADRO + parametri).context["quadro"]
        return {r.nome.removeprefix("Casa ") for r in quadro.righe}

    assert nomi("") == {"uno", "due", "tre"}
    assert nomi(f"?ambito={luoghi[1][0].slug}") == {"due", "tre"}
    assert nomi("?tipo=NIDO") == {"uno"}
    assert nomi("?stato=scaduta") == {"tre"}
    assert nomi("?stato=in_scadenza") == {"due"}
    assert nomi("?stato=fresca") == {"uno"}
    assert nomi("?stato=senza_referente") == {"uno", "tre"}
    for strano in ("?stato=x&tipo=%00&ambito='--", "?tipo=" + "a" * 5000, "?tipo=NIDO&tipo=z"):
        assert nomi(strano) == {"uno", "due", "tre"}


def test_vuoto_e_pagine_oltre_la_fine(client, operatore, luoghi):
    assert "Non c'è ancora nessuna scheda" in leggi(client, QUADRO).replace("&#x27;", "'")
    for _ in range(26):
        scheda(luoghi[0][1])
    for pagina, numero in (("99", 2), ("0", 2), ("x", 1), ("2", 2)):
        trovata = client.get(f"{QUADRO}?pagina={pagina}").context["pagina"]
        assert trovata.number == numero
    assert len(client.get(f"{QUADRO}?pagina=2").context["pagina"]) == 1


def test_il_csv_ha_tutte_le_righe_filtrate_e_nessuna_formula(client, operatore, luoghi):
    scheda(luoghi[0][1], 10, denominazione="=1+1")
    scheda(luoghi[0][1], 700)
    scheda(luoghi[1][1])

    contenuto = client.get("/schede/freschezza.csv").content
    assert contenuto.startswith(b"\xef\xbb\xbf")
    righe = list(csv.DictReader(io.StringIO(contenuto.decode("utf-8-sig")), delimiter=";"))
    assert [r["denominazione"] for r in righe][1] == "'=1+1"
    assert [r["stato"] for r in righe] == ["scaduta", "fresca"]
    assert len(client.get("/schede/freschezza.csv?stato=fresca").content.splitlines()) == 2


def test_le_pagine_costano_sempre_uguale(client, operatore, luoghi):
    def conta(indirizzo):
        with CaptureQueriesContext(connection) as domande:
            assert client.get(indirizzo).status_code == 200
        return len(domande)

    def tutte():
        return [
            conta(indirizzo)
            for indirizzo in (QUADRO, TELEFONATE, "/schede/inviti/", "/schede/freschezza.csv")
        ]

    for _ in range(2):
        ReferenteStrutturaFactory(struttura=scheda(luoghi[0][1]))
    con_due = tutte()
    for _ in range(18):
        ReferenteStrutturaFactory(struttura=scheda(luoghi[0][1]))
        scheda(luoghi[1][1])

    assert tutte() == con_due
    assert max(con_due) <= 12


# --- telephone sheet -----------------------------------------------------------------------------
def test_il_foglio_ha_chi_scade_e_che_cosa_chiedere(client, operatore, luoghi):
    scheda(luoghi[0][1], 10, denominazione="Casa fresca")
    vecchia = scheda(luoghi[0][1], 400, denominazione="Casa vecchia", telefono="030 0000077")
    vecchia.unita.update(orari="lunedì-venerdì, 8-16")
    scheda(luoghi[0][1], 350, denominazione="Casa che scade")
    scheda(luoghi[1][1], denominazione="Casa di nove")

    pagina = leggi(client, TELEFONATE)
    assert "Casa fresca" not in pagina
    assert "Casa di nove" not in pagina
    assert pagina.index("Casa vecchia") < pagina.index("Casa che scade")
    assert 'href="tel:0300000077"' in pagina
    assert "Orari: lunedì-venerdì, 8-16" in pagina
    assert "come si accede" in pagina
    assert reverse("admin:strutture_struttura_change", args=[vecchia.pk]) in pagina
    # The Ambito of others is as if it were not there: one's own is shown.
    assert "Casa di nove" not in leggi(client, f"{TELEFONATE}?ambito={luoghi[1][0].slug}")


def test_la_provincia_sceglie_l_ambito(client, luoghi):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    scheda(luoghi[1][1], denominazione="Casa di nove")

    assert "Scegli un ambito" in leggi(client, TELEFONATE)
    assert "9 – Ambito 9 (1)" in leggi(client, TELEFONATE)
    assert "Casa di nove" in leggi(client, f"{TELEFONATE}?ambito={luoghi[1][0].slug}")
    assert "Nessuna telefonata da fare" in leggi(client, f"{TELEFONATE}?ambito={luoghi[0][0].slug}")
    assert client.get("/schede/telefonate/foglio.pdf").status_code == 404
    assert client.get("/schede/telefonate/foglio.pdf?ambito=%00").status_code == 404


@pytest.mark.skipif(bool(librerie_mancanti()), reason="mancano le librerie dei PDF")
def test_il_foglio_in_pdf(client, operatore, luoghi):
    scheda(luoghi[0][1], 400, denominazione="Casa vecchia")

    risposta = client.get("/schede/telefonate/foglio.pdf")

    assert risposta["Content-Type"] == "application/pdf"
    assert risposta.content.startswith(b"%PDF")
    assert luoghi[0][0].slug in risposta["Content-Disposition"]


def test_il_luogo_di_una_riservata_non_si_vede(client, operatore, luoghi):
    scheda(luoghi[0][1], indirizzo_riservato=True, indirizzo="Via Segreta, 7", cap="25099")
    for indirizzo in (QUADRO, TELEFONATE, "/schede/freschezza.csv", "/schede/inviti/"):
        pagina = leggi(client, indirizzo)
        for segreto in ("Segreta", "25099", luoghi[0][1].denominazione):
            assert segreto not in pagina


def test_i_cittadini_non_leggono_i_punti(client, luoghi):
    struttura = scheda(luoghi[0][1])
    for indirizzo in (
        struttura.get_absolute_url(),
        "/strutture/",
        "/strutture/esporta.csv",
        "/strutture/esporta.json",
        reverse("sportello:ambito_detail", args=[luoghi[0][0].slug]),
    ):
        pagina = leggi(client, indirizzo)
        for parola in ("su 100", "punti_qualita", "aggiungi gli orari", "ompletezza"):
            assert parola not in pagina
    for riservata in (QUADRO, TELEFONATE, "/schede/inviti/"):
        assert client.get(riservata).url.startswith("/accedi/")
