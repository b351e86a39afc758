"""Parts: who is asked, who enters, what may be in them, delivery, reminders."""

import datetime
import io
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from base.errors import ErroreDominio
from rendicontazione import permessi
from rendicontazione.export import modello_xlsx
from rendicontazione.models import Caricamento, Parte
from rendicontazione.selectors import (
    dati_del_modello,
    dettaglio,
    mie_parti,
    quadro_delle_parti,
)
from rendicontazione.services import (
    aggiungi_parte,
    conferma_caricamento,
    consegna_parte,
    prepara_modello,
    prepara_parti,
    registra_caricamento,
    ritira_parte,
    scrivi_motivazioni,
    sollecita_parti,
    togli_parte,
)
from territorio.models import Comune, Ente
from tests.rendicontazione.cartelle import COMUNE, ENTE
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    CaricamentoFactory,
    FattoFactory,
    ParteFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import CapofilaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

F1, F2, F3 = "F1_spesa_sociale", "F2_unita_offerta", "F3_consuntivo_udo"
ALTRO = "017302"  # in Ambito 8 until June
SPESA = {
    "forma_gestione": "S",
    "codice_istat_comune": COMUNE,
    "area_utenza": "ANZ",
    "codice_voce": "1.G.01",
    "utenti": 12,
    "spesa_totale": Decimal("1000.50"),
    "entrata_utenza": Decimal(100),
    "entrata_ssn": Decimal(0),
    "entrata_fnps": Decimal(0),
    "entrata_fsr": Decimal(0),
}


@pytest.fixture
def rendicontazione():
    modello = riferimento()
    otto, nove = territorio_di_prova()
    una = RendicontazioneFactory(ambito=otto, campagna__modello=modello)
    RendicontazioneFactory(ambito=nove, campagna=una.campagna)
    return una


@pytest.fixture
def parte(rendicontazione):
    return ParteFactory(
        rendicontazione=rendicontazione, comune=Comune.objects.get(codice_istat=COMUNE)
    )


@pytest.fixture
def struttura(rendicontazione):
    return UnitaOffertaFactory(
        struttura__denominazione="Casa Azzurra",
        struttura__comune=Comune.objects.get(codice_istat=COMUNE),
        tipo=TipoUnitaOffertaFactory(codice="RSA"),
    ).struttura


def riga(**cambi):
    return {nome: v for nome, v in {**SPESA, **cambi}.items() if v is not None}


def cartella(parte, righe):
    """The template of the part with these rows: sheet → rows."""
    rendicontazione = parte.rendicontazione
    dati = dati_del_modello(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
        parte=parte,
    )
    numerate = {
        foglio: [{**una, "riga": n} for n, una in enumerate(sue, start=1)]
        for foglio, sue in righe.items()
    }
    return modello_xlsx(replace(dati, righe=numerate))


def carica(parte, righe, utente=None):
    return registra_caricamento(
        rendicontazione=parte.rendicontazione,
        contenuto=cartella(parte, righe),
        nome="parte.xlsx",
        utente=utente or UtenteFactory(),
        parte=parte,
    )


def consegnata(parte, righe):
    utente = UtenteFactory()
    return consegna_parte(parte=parte, caricamento=carica(parte, righe, utente), utente=utente)


def indirizzo(nome, ambito="otto", **altri):
    return reverse(f"rendicontazione:{nome}", kwargs={"anno": 2024, "ambito": ambito, **altri})


def html(risposta):
    return risposta.content.decode()


# --- whom to ask ---------------------------------------------------------------------------------


def test_si_chiede_ai_comuni_dell_anno_agli_enti_e_alle_strutture(rendicontazione, struttura):
    capofila = CapofilaFactory(ambito=rendicontazione.ambito).ente
    prima = RendicontazioneFactory(
        ambito=rendicontazione.ambito,
        campagna__anno=2023,
        campagna__modello=rendicontazione.campagna.modello,
    )
    associato = Ente.objects.get(codice=ENTE)
    FattoFactory(
        versione=VersioneFactory(rendicontazione=prima, approvata=True),
        forma_gestione="A",
        ente=associato,
    )
    spenta = UnitaOffertaFactory(
        struttura__comune=struttura.comune, cessata=True, tipo=TipoUnitaOffertaFactory(codice="RSA")
    )
    non_chiesta = UnitaOffertaFactory(
        struttura__comune=struttura.comune,
        tipo=TipoUnitaOffertaFactory(codice="ALTRA", rendicontata_da_udp=False),
    )

    nuove = prepara_parti(rendicontazione=rendicontazione, comuni=True, enti=True, strutture=True)

    parti = rendicontazione.parti.all()
    assert nuove == parti.count() == 5
    assert {p.comune.codice_istat for p in parti if p.comune} == {COMUNE, ALTRO}
    assert {p.ente for p in parti if p.ente} == {capofila, associato}
    trovate = {p.struttura for p in parti if p.struttura}
    assert trovate == {struttura}
    assert not trovate & {spenta.struttura, non_chiesta.struttura}
    assert prepara_parti(rendicontazione=rendicontazione, comuni=True, enti=True) == 0


def test_senza_scelta_o_dopo_la_certificazione_non_si_chiede(rendicontazione):
    with pytest.raises(ErroreDominio, match="Non hai scelto"):
        prepara_parti(rendicontazione=rendicontazione)
    rendicontazione.stato = "certificata"
    rendicontazione.save()
    with pytest.raises(ErroreDominio, match="«Certificata»"):
        prepara_parti(rendicontazione=rendicontazione, comuni=True)
    assert not Parte.objects.exists()


def test_una_parte_si_aggiunge_e_si_toglie_finche_non_ha_file(rendicontazione):
    comune = Comune.objects.get(codice_istat=COMUNE)
    parte = aggiungi_parte(rendicontazione=rendicontazione, di=comune)
    assert aggiungi_parte(rendicontazione=rendicontazione, di=comune) == parte
    CaricamentoFactory(rendicontazione=rendicontazione, parte=parte)
    with pytest.raises(ErroreDominio, match="ha già caricato un file"):
        togli_parte(parte=parte)
    altra = aggiungi_parte(rendicontazione=rendicontazione, di=Ente.objects.get(codice=ENTE))
    togli_parte(parte=altra)
    assert list(rendicontazione.parti.all()) == [parte]


# --- what may be in a part -----------------------------------------------------------------------


def test_il_modello_della_parte_ha_solo_i_suoi_fogli_e_le_sue_righe(rendicontazione, parte):
    prima = RendicontazioneFactory(
        ambito=rendicontazione.ambito,
        campagna__anno=2023,
        campagna__modello=rendicontazione.campagna.modello,
    )
    versione = VersioneFactory(rendicontazione=prima, approvata=True)
    FattoFactory(versione=versione, comune=parte.comune, valore=Decimal("4321.00"))
    altro = Comune.objects.get(codice_istat=ALTRO)
    FattoFactory(versione=versione, comune=altro, valore=Decimal("9876.00"), codice_voce="1.G.02")

    contenuto = prepara_modello(
        modello=rendicontazione.campagna.modello,
        anno=2024,
        ambito=rendicontazione.ambito,
        parte=parte,
    ).contenuto

    libro = openpyxl.load_workbook(io.BytesIO(contenuto))
    assert set(libro.sheetnames) == {F1, "F4_utenti", "Elenchi", "_meta"}
    tutto = " ".join(
        f"{cella.value} {cella.comment.text if cella.comment else ''}"
        for pagina in libro
        for una in pagina.iter_rows()
        for cella in una
        if cella.value or cella.comment
    )
    assert "4.321" in tutto
    assert [altrui for altrui in ("9.876", "9876", ALTRO, "Barghe") if altrui in tutto] == []
    assert f"comune {COMUNE}" in tutto


def test_una_parte_giusta_si_legge_senza_i_fogli_degli_altri(parte):
    caricamento = carica(parte, {F1: [riga()]})

    assert caricamento.esito == "valido", list(caricamento.anomalie.values("codice", "messaggio"))
    assert caricamento.righe == {F1: 1, "F4_utenti": 0}
    assert (caricamento.parte, caricamento.numero) == (parte, 1)


@pytest.mark.parametrize(
    ("cambi", "cella", "codice"),
    [
        ({"codice_istat_comune": ALTRO}, "C2", "INT-01"),
        ({"forma_gestione": "A", "codice_ente_gestore": ENTE}, "B2", "INT-01"),
    ],
)
def test_la_riga_di_un_altro_e_un_errore_alla_sua_cella(parte, cambi, cella, codice):
    caricamento = carica(parte, {F1: [riga(**cambi)]})

    trovate = list(caricamento.anomalie.filter(cella=cella).values_list("codice", "gravita"))
    assert trovate == [(codice, "errore")]
    assert "Acquafredda" in caricamento.anomalie.get(cella=cella).messaggio


def test_nelle_pagine_di_una_parte_si_parla_della_parte(client, parte):
    """The group, the corrections and every link are of the part, not of the whole Ambito."""
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune))
    altrui = carica(parte, {F1: [riga(codice_istat_comune=ALTRO)]})

    for nome in ("preview", "pdf"):
        pagina = client.get(
            indirizzo(f"parte_caricamento_{nome}", parte=parte.pk, numero=altrui.numero)
        )
        testo = "" if nome == "pdf" else html(pagina)
        if nome == "pdf":
            fogli = PdfReader(io.BytesIO(pagina.content)).pages
            testo = " ".join(" ".join(foglio.extract_text() for foglio in fogli).split())
        assert "Righe che non sono di questa parte" in testo
        assert "scrivi alla Provincia" not in testo
    correggi = client.get(
        indirizzo("parte_caricamento_correct", parte=parte.pk, numero=altrui.numero)
    )
    assert "parte di Acquafredda" in html(correggi)
    assert "finché non confermi" not in html(correggi)
    for dove in set(re.findall(r'<a [^>]*href="(/rendicontazione/[^"#]*)"', html(correggi))):
        assert client.get(dove).status_code == 200, dove


def test_nella_parte_di_un_ente_stanno_solo_righe_associate_sue(rendicontazione):
    ente = ParteFactory(
        rendicontazione=rendicontazione, comune=None, ente=Ente.objects.get(codice=ENTE)
    )
    giusta = riga(forma_gestione="A", codice_ente_gestore=ENTE, codice_istat_comune=None)
    assert carica(ente, {F1: [giusta]}).esito == "valido"
    caricamento = carica(ente, {F1: [giusta, riga(codice_voce="1.G.02")]})
    assert ("INT-01", "B3") in list(caricamento.anomalie.values_list("codice", "cella"))


def test_l_unita_di_un_altra_struttura_e_int_02(rendicontazione, struttura):
    altra = UnitaOffertaFactory(struttura__comune=struttura.comune)
    sua = ParteFactory(rendicontazione=rendicontazione, comune=None, struttura=struttura)

    caricamento = carica(sua, {F3: [{"id_struttura": altra.codice_interno, "giorni_apertura": 3}]})

    anomalia = caricamento.anomalie.get(cella="A2")
    assert (anomalia.codice, anomalia.gravita) == ("INT-02", "errore")
    assert "Casa Azzurra" in anomalia.messaggio
    assert altra.struttura.denominazione not in anomalia.messaggio


def test_il_modello_di_un_altra_parte_si_ferma(rendicontazione, parte):
    altra = ParteFactory(
        rendicontazione=rendicontazione, comune=Comune.objects.get(codice_istat=ALTRO)
    )
    caricamento = registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella(altra, {F1: [riga()]}),
        nome="x.xlsx",
        utente=UtenteFactory(),
        parte=parte,
    )
    assert list(caricamento.anomalie.values_list("codice", "gravita")) == [("FILE-05", "bloccante")]


# --- the Ambito's own attempts do not see them ---------------------------------------------------


def test_i_tentativi_delle_parti_non_contano_fra_quelli_dell_ambito(rendicontazione, parte):
    carica(parte, {F1: [riga()]})
    carica(parte, {F1: [riga(utenti=13)]})
    suo = CaricamentoFactory(rendicontazione=rendicontazione)

    assert suo.numero == 1
    assert [t.pk for t in dettaglio(rendicontazione, per_la_provincia=False).tentativi] == [suo.pk]
    assert sorted(parte.caricamenti.values_list("numero", flat=True)) == [1, 2]


def test_il_file_di_una_parte_non_diventa_una_versione(parte):
    with pytest.raises(ErroreDominio, match="è il file di una parte"):
        conferma_caricamento(caricamento=carica(parte, {F1: [riga()]}), utente=UtenteFactory())


# --- delivery ------------------------------------------------------------------------------------


def test_si_consegna_senza_errori_e_si_ritira(parte):
    utente = UtenteFactory()
    sbagliato = carica(parte, {F1: [riga(codice_istat_comune=ALTRO)]})
    with pytest.raises(ErroreDominio, match="errore da correggere"):
        consegna_parte(parte=parte, caricamento=sbagliato, utente=utente)
    giusto = carica(parte, {F1: [riga()]})
    with pytest.raises(ErroreDominio, match="non è l'ultimo file"):
        consegna_parte(parte=parte, caricamento=sbagliato, utente=utente)

    parte = consegna_parte(parte=parte, caricamento=giusto, utente=utente)
    assert (parte.consegnata, parte.consegnata_da) == (giusto, utente)
    uguale = carica(parte, {F1: [riga()]})
    assert [a.codice for a in uguale.anomalie.all()] == ["FILE-04"]

    parte = ritira_parte(parte=parte)
    assert (parte.consegnata, parte.consegnata_da, parte.consegnata_il) == (None, None, None)
    with pytest.raises(ErroreDominio, match="nulla da ritirare"):
        ritira_parte(parte=parte)


def test_un_avviso_chiede_il_motivo_e_dopo_la_consegna_non_si_cambia(parte):
    caricamento = carica(parte, {F1: [riga()]})
    avviso = AnomaliaFactory(caricamento=caricamento)
    utente = UtenteFactory()
    with pytest.raises(ErroreDominio, match="1 avviso senza motivo"):
        consegna_parte(parte=parte, caricamento=caricamento, utente=utente)
    scrivi_motivazioni(
        caricamento=caricamento, motivazioni={avviso.pk: "Coperta dal fondo."}, utente=utente
    )
    consegna_parte(parte=parte, caricamento=caricamento, utente=utente)
    with pytest.raises(ErroreDominio, match="già consegnata"):
        scrivi_motivazioni(caricamento=caricamento, motivazioni={avviso.pk: ""}, utente=utente)


def test_dopo_la_certificazione_non_si_consegna_piu(rendicontazione, parte):
    caricamento = carica(parte, {F1: [riga()]})
    rendicontazione.stato = "certificata"
    rendicontazione.save()
    parte.refresh_from_db()
    with pytest.raises(ErroreDominio, match="«Certificata»"):
        consegna_parte(parte=parte, caricamento=caricamento, utente=UtenteFactory())


# --- who enters ----------------------------------------------------------------------------------


def test_chi_consegna_che_cosa(rendicontazione, parte, struttura):
    della_struttura = ParteFactory(
        rendicontazione=rendicontazione, comune=None, struttura=struttura
    )
    comunale = UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune)
    di_altri = UtenteFactory(
        ruolo=Ruolo.RESPONSABILE_COMUNALE, comune=Comune.objects.get(codice_istat=ALTRO)
    )
    referente = ReferenteStrutturaFactory(struttura=struttura).utente
    scaduto = ReferenteStrutturaFactory(
        struttura=struttura, al=timezone.localdate() - datetime.timedelta(days=1)
    ).utente
    ufficio = UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=rendicontazione.ambito)
    istruttore = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)

    def chi_puo(una):
        tutti = (comunale, di_altri, referente, scaduto, ufficio, istruttore)
        return [u for u in tutti if permessi.puo_consegnare(u, una)]

    assert chi_puo(parte) == [comunale, ufficio]
    assert chi_puo(della_struttura) == [referente, ufficio]
    assert [r.parte for r in mie_parti(comunale)] == [parte]
    assert [r.parte for r in mie_parti(referente)] == [della_struttura]
    assert mie_parti(di_altri) == mie_parti(scaduto) == mie_parti(ufficio) == []
    assert permessi.puo_entrare(referente)
    assert not permessi.puo_entrare(scaduto)


def test_il_comune_vede_solo_la_sua_parte(client, rendicontazione, parte):
    altra = ParteFactory(
        rendicontazione=rendicontazione, comune=Comune.objects.get(codice_istat=ALTRO)
    )
    suo = carica(parte, {F1: [riga()]})
    dell_altra = carica(altra, {F1: [riga(codice_istat_comune=ALTRO)]})
    dell_ambito = CaricamentoFactory(rendicontazione=rendicontazione)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune))

    elenco = html(client.get(reverse("rendicontazione:campagna_list")))
    assert "Acquafredda" in elenco
    assert "Barghe" not in elenco
    pagine = ["preview", "download", "csv", "pdf"]
    for pagina in pagine:
        nome = f"parte_caricamento_{pagina}"
        assert client.get(indirizzo(nome, parte=parte.pk, numero=suo.numero)).status_code == 200
        for parte_pk, numero in ((altra.pk, dell_altra.numero), (parte.pk, 99)):
            assert client.get(indirizzo(nome, parte=parte_pk, numero=numero)).status_code == 404
        dove = indirizzo(f"caricamento_{pagina}", numero=dell_ambito.numero)
        assert client.get(dove).status_code == 404
    for nome in ("rendicontazione_detail", "modello_download", "parte_list", "parte_merge"):
        assert client.get(indirizzo(nome)).status_code == 404
    for nome in ("parte_detail", "parte_template", "parte_fill"):
        assert client.get(indirizzo(nome, parte=altra.pk)).status_code == 404
    # An attempt of a part is not at the address of the Ambito's own.
    dell_ambito.delete()
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito))
    assert client.get(indirizzo("caricamento_preview", numero=1)).status_code == 404


def test_la_pagina_di_una_parte_non_dice_i_totali_dell_ambito(client, rendicontazione, parte):
    prima = RendicontazioneFactory(
        ambito=rendicontazione.ambito,
        campagna__anno=2023,
        campagna__modello=rendicontazione.campagna.modello,
    )
    versione = VersioneFactory(rendicontazione=prima, approvata=True)
    altro = Comune.objects.get(codice_istat=ALTRO)
    FattoFactory(versione=versione, comune=altro, valore=Decimal("987654.00"))
    caricamento = carica(parte, {F1: [riga()]})
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune))

    pagina = client.get(
        indirizzo("parte_caricamento_preview", parte=parte.pk, numero=caricamento.numero)
    )

    assert "987.654" not in html(pagina)
    assert "1.000,50" in html(pagina)


# --- the board and the reminders -----------------------------------------------------------------


def test_il_quadro_dice_chi_ha_consegnato_e_chi_manca(
    client, rendicontazione, parte, struttura, django_assert_max_num_queries
):
    consegnata(parte, {F1: [riga()]})
    ParteFactory(rendicontazione=rendicontazione, comune=None, struttura=struttura)
    altra = ParteFactory(
        rendicontazione=rendicontazione, comune=Comune.objects.get(codice_istat=ALTRO)
    )
    UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=altra.comune, cognome="Barghese")

    with django_assert_max_num_queries(6):
        quadro = quadro_delle_parti(rendicontazione)

    assert [(str(r.parte), r.stato, r.righe) for r in quadro.righe] == [
        ("Acquafredda", "consegnata", 1),
        ("Barghe", "manca", None),
        ("Casa Azzurra", "manca", None),
    ]
    assert (quadro.consegnate, quadro.mancano, quadro.sollecitabili) == (1, 2, 1)
    client.force_login(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))
    pagina = html(client.get(indirizzo("parte_list")))
    assert "nessun referente" in pagina
    assert "Barghese" in pagina
    assert "Sollecita" not in pagina


def test_un_sollecito_per_persona_e_non_prima_di_tre_giorni(
    rendicontazione, parte, struttura, django_capture_on_commit_callbacks
):
    persona = UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune)
    della_struttura = ParteFactory(
        rendicontazione=rendicontazione, comune=None, struttura=struttura
    )
    ReferenteStrutturaFactory(struttura=struttura, utente=persona)
    ParteFactory(rendicontazione=rendicontazione, comune=Comune.objects.get(codice_istat=ALTRO))

    with django_capture_on_commit_callbacks(execute=True):
        primo = sollecita_parti(rendicontazione=rendicontazione)
    assert (primo.email, primo.parti, primo.senza_referente) == (1, 2, 1)
    (messaggio,) = mail.outbox
    assert messaggio.to == [persona.email]
    assert "- Acquafredda" in messaggio.body
    assert "- Casa Azzurra" in messaggio.body
    assert "Barghe" not in messaggio.body

    with django_capture_on_commit_callbacks(execute=True):
        secondo = sollecita_parti(rendicontazione=rendicontazione, parti=[della_struttura])
    assert (secondo.email, secondo.gia_sollecitate) == (0, 1)
    Parte.objects.update(sollecitata_il=timezone.now() - datetime.timedelta(days=4))
    with django_capture_on_commit_callbacks(execute=True):
        terzo = sollecita_parti(rendicontazione=rendicontazione, parti=[della_struttura])
    assert (terzo.email, len(mail.outbox)) == (1, 2)


def test_una_campagna_dimostrativa_non_scrive_a_nessuno(
    rendicontazione, parte, django_capture_on_commit_callbacks
):
    UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune)
    rendicontazione.campagna.dimostrativa = True
    rendicontazione.campagna.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert sollecita_parti(rendicontazione=rendicontazione).email == 0
    assert mail.outbox == []


def test_non_si_sollecita_chi_ha_consegnato(rendicontazione, parte):
    consegnata(parte, {F1: [riga()]})
    with pytest.raises(ErroreDominio, match="nessuno da sollecitare"):
        sollecita_parti(rendicontazione=rendicontazione)


# --- pages ---------------------------------------------------------------------------------------


def test_dal_file_sbagliato_alla_consegna(client, rendicontazione, parte):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune))
    assert "Scarica il modello" in html(client.get(indirizzo("parte_detail", parte=parte.pk)))

    def manda(righe):
        file = SimpleUploadedFile("parte.xlsx", cartella(parte, {F1: righe}))
        dove = indirizzo("parte_upload", parte=parte.pk)
        return client.post(dove, {"file": file}, follow=True)

    risposta = manda([riga(spesa_totale="n.d.")])
    assert "Nulla è stato ancora consegnato" in html(risposta)
    assert "cella J2" in html(risposta)
    assert "Consegna la parte" not in html(risposta)
    risposta = manda([riga()])
    assert "1 errore → 0; 1 risolto, 0 nuovi" in html(risposta)
    assert "Consegna la parte" in html(risposta)
    risposta = client.post(indirizzo("parte_deliver", parte=parte.pk, numero=2), follow=True)
    assert "Parte consegnata all&#x27;Ufficio di Piano" in html(risposta)
    parte.refresh_from_db()
    assert parte.consegnata == Caricamento.objects.get(parte=parte, numero=2)
    risposta = client.post(indirizzo("parte_withdraw", parte=parte.pk), follow=True)
    assert "Consegna ritirata" in html(risposta)


def test_senza_file_la_pagina_della_parte_dice_che_fare(client, rendicontazione, parte):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_COMUNALE, comune=parte.comune))
    risposta = client.post(indirizzo("parte_upload", parte=parte.pk))
    assert "Scegli il file compilato" in html(risposta)


def test_l_ufficio_chiede_aggiunge_toglie(client, rendicontazione):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito))
    assert "Non hai scelto" in html(client.post(indirizzo("parte_prepare")))
    risposta = client.post(indirizzo("parte_prepare"), {"comuni": "on"}, follow=True)
    assert "2 parti nuove" in html(risposta)
    parte = rendicontazione.parti.order_by("pk").first()
    risposta = client.post(indirizzo("parte_remove", parte=parte.pk), follow=True)
    assert "non è più nell&#x27;elenco" in html(risposta)
    risposta = client.post(indirizzo("parte_add"), {"di": f"comune {parte.comune_id}"}, follow=True)
    assert "Aggiunta: Comune" in html(risposta)
    risposta = client.post(indirizzo("parte_add"), {"di": "comune 0"}, follow=True)
    assert "Non hai scelto chi aggiungere" in html(risposta)
    assert rendicontazione.parti.count() == 2
