"""What a facility asks: kept as a draft, sent, taken back; nothing of it is public."""

import datetime

import pytest
from django.urls import reverse

from base.errors import ErroreDominio
from strutture.enums import EsitoModifica, OrigineStoria, StatoProposta, StatoScheda
from strutture.models import ModificaProposta, Proposta, RegoleSchede, VoceStoria
from strutture.selectors import proposta_aperta, unita_in_scheda
from strutture.selectors import testi_del_registro as registro_di
from strutture.services import (
    ScrittaIntanto,
    ValoriRifiutati,
    ritira_proposta,
    salva_proposta,
)
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unita():
    """A unit at work, in a facility of an Ambito."""
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=AmbitoFactory())
    return UnitaOffertaFactory(
        struttura__comune=comune, orari="lunedì-venerdì, 8-17", struttura__telefono="030 0000001"
    )


@pytest.fixture
def utente(unita):
    return ReferenteStrutturaFactory(struttura=unita.struttura).utente


def salva(unita, utente, *, invia=False, visti=None, nota="", **campi):
    """Saves the form with those fields changed («u_orari» = of the unit) and the rest as it is."""
    attuali = registro_di(unita.struttura, [unita])
    proposta = proposta_aperta(unita.struttura)
    if proposta:
        attuali |= {
            (m.campo if m.unita_id is None else f"u{m.unita_id}-{m.campo}"): m.dopo
            for m in proposta.modifiche.filter(esito=EsitoModifica.IN_ATTESA)
        }
    nuovi = {nome(unita, campo): testo for campo, testo in campi.items()}
    return salva_proposta(
        struttura=unita.struttura,
        utente=utente,
        testi=attuali | nuovi,
        visti=attuali if visti is None else visti,
        nota=nota,
        invia=invia,
    )


def nome(unita, campo):
    return f"u{unita.pk}-{campo[2:]}" if campo.startswith("u_") else campo


def righe(proposta):
    return {m.campo: (m.prima, m.dopo, m.esito) for m in proposta.modifiche.all()}


def test_una_riga_per_campo_cambiato_e_il_registro_resta_com_e(unita, utente):
    esito = salva(unita, utente, telefono="030 0000002", u_orari="lunedì-sabato, 8-17")

    assert righe(esito.proposta) == {
        "telefono": ("030 0000001", "030 0000002", "in_attesa"),
        "orari": ("lunedì-venerdì, 8-17", "lunedì-sabato, 8-17", "in_attesa"),
    }
    assert (esito.proposta.stato, esito.proposta.versione) == ("bozza", 1)
    unita.refresh_from_db()
    unita.struttura.refresh_from_db()
    assert (unita.orari, unita.struttura.telefono) == ("lunedì-venerdì, 8-17", "030 0000001")


def test_senza_niente_di_diverso_non_nasce_nessuna_proposta(unita, utente):
    esito = salva(unita, utente, invia=True)

    assert esito.proposta is None
    assert not Proposta.objects.exists()


def test_un_campo_rimesso_com_era_toglie_la_sua_riga_e_l_ultimo_la_proposta(unita, utente):
    salva(unita, utente, telefono="030 0000002", u_orari="sempre")
    salva(unita, utente, u_orari="lunedì-venerdì, 8-17")
    assert set(righe(Proposta.objects.get())) == {"telefono"}

    salva(unita, utente, telefono="030 0000001")

    assert not Proposta.objects.exists()


def test_gli_a_capo_dei_moduli_non_sono_una_modifica(unita, utente):
    unita.servizi = "mensa\ntrasporto"
    unita.save()

    assert registro_di(unita.struttura, [unita])[f"u{unita.pk}-servizi"] == ("mensa\ntrasporto")


def test_salvare_due_volte_non_cambia_niente(unita, utente):
    salva(unita, utente, telefono="030 0000002", invia=True)
    prima = Proposta.objects.values().get()
    # The same page sent twice: what it had shown was the register.
    visti = registro_di(unita.struttura, [unita])

    esito = salva(unita, utente, visti=visti, telefono="030 0000002", invia=True)

    assert not esito.cambiata
    assert Proposta.objects.values().get() == prima
    assert ModificaProposta.objects.count() == 1


def test_inviata_aspetta_e_salvarla_senza_inviare_la_riprende(unita, utente):
    salva(unita, utente, telefono="030 0000002", invia=True)
    proposta = Proposta.objects.get()
    assert (proposta.stato, proposta.inviata_da) == (StatoProposta.INVIATA, utente)

    salva(unita, utente, u_orari="sempre")

    proposta.refresh_from_db()
    assert (proposta.stato, proposta.inviata_da, proposta.versione) == ("bozza", None, 2)


def test_ritirare_chiude_e_una_nuova_si_puo_fare(unita, utente):
    salva(unita, utente, telefono="030 0000002", invia=True)

    assert ritira_proposta(struttura=unita.struttura, utente=utente).stato == "ritirata"
    assert ritira_proposta(struttura=unita.struttura, utente=utente) is None
    salva(unita, utente, telefono="030 0000003")
    assert Proposta.objects.count() == 2


def test_chi_salva_per_secondo_sa_che_cosa_e_cambiato_e_niente_e_scritto(unita, utente):
    visti = registro_di(unita.struttura, [unita])
    altro = ReferenteStrutturaFactory(struttura=unita.struttura).utente
    salva(unita, altro, telefono="030 0000009")

    with pytest.raises(ScrittaIntanto) as errore:
        salva_proposta(
            struttura=unita.struttura,
            utente=utente,
            testi=visti | {"telefono": "030 0000002", "email": "nuova@esempio.it"},
            visti=visti,
        )

    assert errore.value.attuali == {"telefono": "030 0000009"}
    assert righe(Proposta.objects.get())["telefono"][1] == "030 0000009"


def test_anche_una_correzione_dell_ufficio_e_detta(unita, utente):
    visti = registro_di(unita.struttura, [unita])
    unita.orari = "corretti dall'ufficio"
    unita.save()

    with pytest.raises(ScrittaIntanto) as errore:
        salva_proposta(struttura=unita.struttura, utente=utente, testi=visti, visti=visti)

    assert errore.value.attuali == {f"u{unita.pk}-orari": "corretti dall'ufficio"}


def test_un_unita_di_un_altra_struttura_non_si_scrive(unita, utente):
    altrui = UnitaOffertaFactory()
    testi = registro_di(unita.struttura, [unita])

    with pytest.raises(ErroreDominio, match="non è di questa struttura"):
        salva_proposta(
            struttura=unita.struttura,
            utente=utente,
            testi=testi | {f"u{altrui.pk}-orari": "sempre"},
            visti=testi,
        )

    assert not Proposta.objects.exists()


def test_una_scheda_chiusa_non_si_cambia(unita, utente):
    unita.struttura.stato = StatoScheda.CESSATA
    unita.struttura.save()

    with pytest.raises(ErroreDominio, match="scheda è chiusa"):
        salva(unita, utente, telefono="030 0000002")


def test_la_nota_non_porta_l_indirizzo_riservato(unita, utente):
    unita.struttura.indirizzo_riservato = True
    unita.struttura.save()

    with pytest.raises(ValoriRifiutati) as errore:
        salva(unita, utente, telefono="030 0000002", nota=f"Siamo in {unita.struttura.indirizzo}")

    assert "nota" in errore.value.campi
    assert not Proposta.objects.exists()


# --- what an Ambito lets be published at once ----------------------------------------------------
@pytest.fixture
def regole(unita):
    return RegoleSchede.objects.create(
        ambito=unita.struttura.comune.appartenenze.get().ambito,
        telefono_subito=True,
        posti_liberi_subito=True,
    )


def test_i_campi_permessi_si_pubblicano_all_invio_e_gli_altri_aspettano(unita, utente, regole):
    campi = {"telefono": "030 0000002", "u_orari": "sempre"}
    salva(unita, utente, **campi)
    unita.struttura.refresh_from_db()
    assert unita.struttura.telefono == "030 0000001", "una bozza non pubblica niente"
    modificata = unita.struttura.modificata_il

    esito = salva(unita, utente, invia=True)

    assert (esito.subito, esito.in_attesa) == (["Telefono"], 1)
    assert {c: r[2] for c, r in righe(esito.proposta).items()} == {
        "telefono": "immediata",
        "orari": "in_attesa",
    }
    unita.struttura.refresh_from_db()
    unita.refresh_from_db()
    assert (unita.struttura.telefono, unita.orari) == ("030 0000002", "lunedì-venerdì, 8-17")
    assert unita.struttura.modificata_il > modificata
    assert unita.struttura.confermata_il is None


def test_con_soli_campi_permessi_la_proposta_finisce_li(unita, utente, regole):
    esito = salva(unita, utente, invia=True, u_posti_liberi="3", u_posti_liberi_al="2026-01-10")

    assert (esito.proposta.stato, esito.proposta.decisa_da) == (StatoProposta.DECISA, None)
    unita.refresh_from_db()
    assert (unita.posti_liberi, unita.posti_liberi_al) == (3, datetime.date(2026, 1, 10))
    voce = VoceStoria.objects.filter(tabella="unitaofferta", riga=unita.pk).latest("pk")
    assert (voce.origine, voce.utente) == (OrigineStoria.PROPOSTA, utente)


def test_senza_regole_aspetta_tutto(unita, utente):
    esito = salva(unita, utente, invia=True, telefono="030 0000002")

    assert (esito.subito, esito.in_attesa) == ([], 1)


def test_le_regole_di_un_altro_ambito_non_valgono(unita, utente, regole):
    regole.ambito = AmbitoFactory()
    regole.save()

    assert salva(unita, utente, invia=True, telefono="030 0000002").subito == []


def test_un_valore_che_il_registro_rifiuta_non_si_pubblica(unita, utente, regole):
    with pytest.raises(ValoriRifiutati) as errore:
        salva(unita, utente, invia=True, telefono="pronto")

    assert list(errore.value.campi) == ["telefono"]
    assert not Proposta.objects.exists()


# --- the public sees the last approved version ---------------------------------------------------
def test_una_proposta_in_attesa_non_si_legge_in_nessuna_parte_pubblica(unita, utente, client):
    segno = "Parolaunica"
    salva(
        unita,
        utente,
        invia=True,
        descrizione=f"{segno} descrizione",
        email="parolaunica@esempio.it",
        u_orari=f"{segno} orari",
        u_accesso=f"{segno} accesso",
        u_servizi=f"{segno} servizi",
        nota=f"{segno} nota",
    )
    pagine = [
        unita.struttura.get_absolute_url(),
        "/strutture/",
        f"/strutture/?q={segno}",
        *(
            reverse("sportello:struttura_export", kwargs={"formato": formato})
            for formato in ("csv", "json", "geojson")
        ),
    ]

    for pagina in pagine:
        risposta = client.get(pagina)
        assert risposta.status_code == 200
        corpo = b"".join(risposta) if risposta.streaming else risposta.content
        testo = corpo.decode()
        # The page of the search repeats the word that was looked for, and nothing else of it.
        for cercato in (f"{segno} ", "parolaunica@") if "?" in pagina else (segno, "parolaunica"):
            assert cercato not in testo, pagina


def test_le_unita_cessate_non_sono_nel_modulo(unita):
    UnitaOffertaFactory(struttura=unita.struttura, cessata=True)

    assert unita_in_scheda(unita.struttura) == [unita]


def test_una_struttura_ha_una_sola_proposta_aperta(unita, utente):
    salva(unita, utente, telefono="030 0000002")
    salva(unita, UtenteFactory(), u_orari="sempre")

    assert Proposta.objects.count() == 1
    assert not StrutturaFactory().proposte.exists()
