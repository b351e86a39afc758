"""The pages: the whole way of a return, refusals at the field, foreign objects, queries."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rendicontazione.models import Anomalia, Caricamento, Rendicontazione, Versione
from tests.rendicontazione.cartelle import ALTRO_COMUNE, cartella, riga
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    CaricamentoFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendicontazione():
    modello = riferimento()
    otto, nove = territorio_di_prova()
    una = RendicontazioneFactory(ambito=otto, campagna__modello=modello)
    RendicontazioneFactory(ambito=nove, campagna=una.campagna)
    return una


@pytest.fixture
def entra(client, rendicontazione):
    def con(ruolo, ambito=True):
        luogo = {"ambito": rendicontazione.ambito} if ambito else {}
        client.force_login(UtenteFactory(ruolo=ruolo, **luogo))
        return client

    return con


def indirizzo(nome, ambito="otto", **altri):
    return reverse(f"rendicontazione:{nome}", kwargs={"anno": 2024, "ambito": ambito, **altri})


def file(contenuto, nome="prova.xlsx"):
    return SimpleUploadedFile(nome, contenuto)


def carica(client, contenuto):
    return client.post(indirizzo("caricamento_create"), {"file": file(contenuto)}, follow=True)


def html(risposta):
    return risposta.content.decode()


def test_tutta_la_strada_di_una_rendicontazione(client, entra, contesto, rendicontazione):
    entra(Ruolo.OPERATORE_UDP)
    tre_errori = [
        riga(),
        riga(riga=2, area_utenza="DIS", utenti="n.d."),
        riga(riga=3, codice_voce="1.G.02", codice_istat_comune=ALTRO_COMUNE),
        riga(riga=4, codice_voce="1.G.05", entrata_utenza=5000),
    ]
    risposta = carica(client, cartella(contesto.modulo, tre_errori))
    assert "Nulla è stato ancora salvato" in html(risposta)
    assert risposta.context["esito"].errori == 3
    for cella in ("cella G3", "cella C4", "cella J5"):
        assert cella in html(risposta)

    risposta = carica(client, cartella(contesto.modulo))
    assert "3 errori → 0; 3 risolti, 0 nuovi" in html(risposta)
    assert "Risolti (3)" in html(risposta)
    risposta = client.post(indirizzo("caricamento_confirm", numero=2), follow=True)
    assert risposta.redirect_chain[-1][0] == indirizzo("versione_detail", numero=1)
    assert "I dati di questa versione sono registrati" in html(risposta)

    # The operator compiles, the responsabile signs.
    certifica = indirizzo("rendicontazione_azione", azione="certifica")
    assert client.post(certifica).status_code == 403
    entra(Ruolo.RESPONSABILE_UDP)
    assert "Rendicontazione certificata" in html(client.post(certifica, follow=True))

    entra(Ruolo.ISTRUTTORE_PROVINCIA, ambito=False)
    for azione in ("esamina", "proponi"):
        client.post(indirizzo("rendicontazione_azione", azione=azione))
    assert client.post(indirizzo("rendicontazione_azione", azione="approva")).status_code == 403
    entra(Ruolo.DIRIGENTE_PROVINCIA, ambito=False)
    risposta = client.post(indirizzo("rendicontazione_azione", azione="approva"), follow=True)
    assert "Rendicontazione approvata" in html(risposta)
    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == "approvata"


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (b"", "Il file è vuoto (0 byte)"),
        (b"%PDF-1.7", "Il file è un PDF"),
        (b"a;b\n1;2\n", "Il file è un testo (CSV)"),
        (b"x" * (20 * 2**20 + 1), "il limite è 20 MB"),
    ],
)
def test_un_file_sbagliato_torna_al_campo_con_la_sua_frase(client, entra, contenuto, frase):
    entra(Ruolo.OPERATORE_UDP)

    risposta = carica(client, contenuto)

    assert risposta.status_code == 200
    assert frase in html(risposta)
    assert 'href="#id_file"' in html(risposta)
    assert not Caricamento.objects.exists()


def test_senza_file_la_pagina_dice_che_fare(client, entra):
    entra(Ruolo.OPERATORE_UDP)

    risposta = client.post(indirizzo("caricamento_create"))

    assert "Scegli il file compilato" in html(risposta)


def test_l_esito_raggruppa_per_causa_e_mostra_l_angolo_del_foglio(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)
    righe = [
        riga(riga=n, codice_voce=voce, utenti="n.d.")
        for n, voce in enumerate(("1.G.01", "1.G.02", "1.G.03", "1.G.04", "1.G.05"), start=1)
    ]

    risposta = carica(client, cartella(contesto.modulo, righe))

    (gruppo,) = risposta.context["esito"].gruppi
    assert (gruppo.quante, len(gruppo.prime), len(gruppo.altre)) == (5, 3, 2)
    assert "Quasi tutta la colonna G («utenti») è testo" in gruppo.nota
    mini = gruppo.prime[1].mini
    assert (mini.lettere, mini.intestazioni[1]) == (["F", "G", "H"], "utenti")
    assert [(n, c[1].testo, c[1].sbagliata) for n, c in mini.righe] == [
        (2, "n.d.", False),
        (3, "n.d.", True),
    ]
    assert "Mostra tutte (5)" in html(risposta)
    assert "Conferma anche con errori" in html(risposta)


def test_un_file_bloccato_non_ha_il_bottone_per_confermare(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)

    risposta = carica(client, cartella(contesto.modulo, frontespizio={"codice_ambito": 9}))

    assert "Questo file non può diventare una versione" in html(risposta)
    assert "Conferma" not in html(risposta).split("<main")[1].split("</main")[0]


def test_i_motivi_degli_avvisi_si_scrivono_anche_per_gruppo(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)
    carica(
        client,
        cartella(
            contesto.modulo,
            [riga(spesa_totale=150.25), riga(riga=2, area_utenza="DIS", spesa_totale=150.25)],
        ),
    )
    primo, secondo = Anomalia.objects.order_by("pk")

    risposta = client.post(
        indirizzo("motivazioni_update", numero=1),
        {
            f"motivo_{primo.pk}": "Fondo dedicato",
            f"motivo_{secondo.pk}": "",
            "tutti_COE-01": "Idem",
        },
        follow=True,
    )

    assert "Motivi salvati" in html(risposta)
    primo.refresh_from_db()
    secondo.refresh_from_db()
    assert (primo.motivazione, secondo.motivazione) == ("Fondo dedicato", "Idem")


def test_un_motivo_troppo_lungo_torna_con_la_sua_frase(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)
    carica(client, cartella(contesto.modulo, [riga(spesa_totale=150.25)]))
    avviso = Anomalia.objects.get()

    risposta = client.post(
        indirizzo("motivazioni_update", numero=1), {f"motivo_{avviso.pk}": "x" * 1001}
    )

    assert "al massimo 1.000 caratteri" in html(risposta)


def test_dati_personali_la_pagina_non_li_ripete(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)

    risposta = carica(client, cartella(contesto.modulo, [riga(note="RSSMRA80A01H501U")]))

    assert "cella X2" in html(risposta)
    assert "RSSMRA" not in html(risposta)
    assert "cancellato subito" in html(risposta)
    assert client.get(indirizzo("caricamento_download", numero=1)).status_code == 404


def test_il_modello_e_l_originale_si_scaricano_come_allegati(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)
    contenuto = cartella(contesto.modulo)
    carica(client, contenuto)

    modello = client.get(indirizzo("modello_download"))
    originale = client.get(indirizzo("caricamento_download", numero=1))

    assert (
        modello.headers["Content-Disposition"]
        == 'attachment; filename="rendicontazione-2024-otto.xlsx"'
    )
    assert modello.content.startswith(b"PK")
    assert originale.content == contenuto
    assert originale.headers["X-Content-Type-Options"] == "nosniff"


def test_il_modello_scaricato_e_ricaricato_com_e_dice_una_frase(client, entra):
    entra(Ruolo.OPERATORE_UDP)

    risposta = carica(client, client.get(indirizzo("modello_download")).content)

    assert "Nessun dato inserito" in html(risposta)
    assert risposta.context["esito"].errori == 1


def test_ricontrolla_dalla_pagina(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)
    carica(client, cartella(contesto.modulo, [riga(utenti="n.d.")]))
    client.post(indirizzo("caricamento_confirm", numero=1))

    risposta = client.post(indirizzo("versione_recheck", numero=1), follow=True)

    assert "ci sono ancora errori" in html(risposta)


def test_la_nota_e_il_commento_sono_testo_e_non_pagina(client, entra, rendicontazione):
    entra(Ruolo.OPERATORE_UDP)
    client.post(indirizzo("nota_update"), {"testo": "<b>Anno</b>"})
    Rendicontazione.objects.filter(pk=rendicontazione.pk).update(stato="certificata")

    assert "&lt;b&gt;Anno&lt;/b&gt;" in html(client.get(indirizzo("rendicontazione_detail")))


def test_chiedere_un_integrazione_senza_testo_torna_al_campo(client, entra, rendicontazione):
    VersioneFactory(rendicontazione=rendicontazione)
    Rendicontazione.objects.filter(pk=rendicontazione.pk).update(stato="in_istruttoria")
    entra(Ruolo.ISTRUTTORE_PROVINCIA, ambito=False)

    risposta = client.post(indirizzo("rendicontazione_azione", azione="integra"), {"testo": " "})

    assert "Scrivi il testo" in html(risposta)
    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == "in_istruttoria"


def test_un_rifiuto_del_dominio_e_un_messaggio(client, entra):
    entra(Ruolo.DIRIGENTE_PROVINCIA, ambito=False)

    risposta = client.post(indirizzo("rendicontazione_azione", azione="approva"), follow=True)

    assert "Non puoi approvare" in html(risposta)


def test_un_azione_che_non_esiste_e_404(client, entra):
    entra(Ruolo.RESPONSABILE_UDP)

    assert client.post(indirizzo("rendicontazione_azione", azione="cancella")).status_code == 404


@pytest.mark.parametrize(
    ("nome", "altri"),
    [
        ("rendicontazione_detail", {}),
        ("modello_download", {}),
        ("caricamento_preview", {"numero": 1}),
        ("caricamento_download", {"numero": 1}),
        ("caricamento_annotated", {"numero": 1}),
        ("caricamento_csv", {"numero": 1}),
        ("caricamento_pdf", {"numero": 1}),
        ("versione_detail", {"numero": 1}),
    ],
)
def test_gli_oggetti_di_un_altro_ambito_non_ci_sono(client, entra, nome, altri):
    VersioneFactory(rendicontazione=Rendicontazione.objects.get(ambito__slug="nove"))
    entra(Ruolo.OPERATORE_UDP)

    assert client.get(indirizzo(nome, "nove", **altri)).status_code == 404


def test_chi_cura_il_sistema_non_vede_rendicontazioni(client, entra):
    entra(Ruolo.AMMINISTRATORE_SISTEMA, ambito=False)

    assert client.get(indirizzo("rendicontazione_detail")).status_code == 404
    elenco = client.get(reverse("rendicontazione:campagna_list"))
    assert "Ambito di otto" not in html(elenco)


def test_il_quadro_conta_chi_ha_consegnato(client, entra, rendicontazione):
    Rendicontazione.objects.filter(pk=rendicontazione.pk).update(stato="approvata")
    entra(Ruolo.ISTRUTTORE_PROVINCIA, ambito=False)

    risposta = client.get(reverse("rendicontazione:campagna_list"))

    assert "1 ambito su 2 ha consegnato; 1 con dati approvati." in html(risposta)
    assert client.get(reverse("rendicontazione:campagna_list") + "?anno=1999").status_code == 404


def test_i_giorni_alla_scadenza(client, entra, rendicontazione):
    entra(Ruolo.OPERATORE_UDP)
    campagna = rendicontazione.campagna
    for giorni, frase in ((1, "manca 1 giorno"), (0, "scade oggi"), (-3, "scaduta da 3 giorni")):
        campagna.scadenza = timezone.localdate() + datetime.timedelta(days=giorni)
        campagna.save()
        assert frase in html(client.get(reverse("rendicontazione:campagna_list")))


def popola(campagna, quante):
    for _ in range(quante):
        una = RendicontazioneFactory(campagna=campagna, ambito=AmbitoFactory(), approvata=True)
        AnomaliaFactory(caricamento=una.versioni.get().caricamento)


def test_il_quadro_non_moltiplica_le_interrogazioni(
    client, entra, rendicontazione, django_assert_max_num_queries
):
    entra(Ruolo.DIRIGENTE_PROVINCIA, ambito=False)
    url = reverse("rendicontazione:campagna_list")
    popola(rendicontazione.campagna, 2)
    with django_assert_max_num_queries(11) as con_due:
        client.get(url)
    popola(rendicontazione.campagna, 18)
    with django_assert_max_num_queries(11) as con_venti:
        client.get(url)

    assert len(con_due) == len(con_venti)


def test_il_dettaglio_e_l_esito_non_moltiplicano_le_interrogazioni(
    client, entra, rendicontazione, django_assert_max_num_queries
):
    entra(Ruolo.OPERATORE_UDP)
    conteggi = []
    for quanti in (2, 18):
        for _ in range(quanti):
            tentativo = CaricamentoFactory(rendicontazione=rendicontazione)
            AnomaliaFactory.create_batch(2, caricamento=tentativo)
        ultimo = Caricamento.objects.order_by("-numero").first()
        with django_assert_max_num_queries(20) as pagina:
            client.get(indirizzo("rendicontazione_detail"))
        with django_assert_max_num_queries(16) as esito:
            client.get(indirizzo("caricamento_preview", numero=ultimo.numero))
        conteggi.append((len(pagina), len(esito)))

    assert conteggi[0] == conteggi[1]
    assert not Versione.objects.filter(rendicontazione=rendicontazione).exists()


def test_la_copia_con_gli_errori_segnati_si_scarica_e_si_ricarica(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)
    righe = [riga(utenti="n.d."), riga(riga=2, area_utenza="DIS", spesa_totale="1.234,50")]
    risposta = carica(client, cartella(contesto.modulo, righe))
    url = indirizzo("caricamento_annotated", numero=1)
    assert url in html(risposta)
    assert "Scarica il file con gli errori segnati" in html(risposta)

    copia = client.get(url)

    assert copia.headers["Content-Disposition"] == (
        'attachment; filename="rendicontazione-2024-otto-tentativo-1-errori-segnati.xlsx"'
    )
    carica(client, copia.content)
    prima, dopo = Caricamento.objects.order_by("numero")
    campi = ("foglio", "cella", "codice", "gravita", "valore", "messaggio")
    assert list(dopo.anomalie.values_list(*campi)) == list(prima.anomalie.values_list(*campi))
    assert dopo.letture.count() == prima.letture.count() == 1
    # Of a version too.
    client.post(indirizzo("caricamento_confirm", numero=1))
    assert url in html(client.get(indirizzo("versione_detail", numero=1)))


def test_la_copia_non_c_e_se_il_file_e_cancellato_o_non_si_apre(
    client, entra, contesto, rendicontazione
):
    entra(Ruolo.OPERATORE_UDP)
    risposta = carica(client, cartella(contesto.modulo, [riga(note="RSSMRA80A01H501U")]))
    assert indirizzo("caricamento_annotated", numero=1) not in html(risposta)
    assert "per questo non c'è una copia" in html(risposta)
    assert client.get(indirizzo("caricamento_annotated", numero=1)).status_code == 404

    CaricamentoFactory(rendicontazione=rendicontazione)
    risposta = client.get(indirizzo("caricamento_annotated", numero=2), follow=True)
    assert "non riusciamo a fare una copia con gli errori segnati" in html(risposta)


def test_senza_nulla_da_guardare_non_si_offre_la_copia(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)

    assert "errori segnati" not in html(carica(client, cartella(contesto.modulo)))


def test_il_confronto_col_tentativo_precedente_ha_i_tre_elenchi(client, entra, contesto):
    entra(Ruolo.OPERATORE_UDP)
    pareggio = {"spesa_totale": 150.25}  # the revenues cover it all: an avviso
    prime = [riga(utenti="n.d."), riga(riga=2, area_utenza="DIS", utenti="boh", **pareggio)]
    assert "Rispetto al tentativo" not in html(carica(client, cartella(contesto.modulo, prime)))

    seconde = [riga(), riga(riga=2, area_utenza="DIS", utenti="non so", quantita="x", **pareggio)]
    risposta = carica(client, cartella(contesto.modulo, seconde))

    confronto = risposta.context["esito"].confronto
    assert confronto.frasi == [
        "2 errori → 2; 1 risolto, 1 nuovo",
        "1 avviso → 1; 0 risolti, 0 nuovi",
    ]
    assert [(e.titolo, [a.cella for a in e.anomalie]) for e in confronto.elenchi] == [
        ("Risolti", ["G2"]),
        ("Nuovi", ["I3"]),
        ("Rimasti", ["G3", "J3"]),
    ]
    assert "il confronto vale poco" not in html(risposta)

    bloccato = carica(client, cartella(contesto.modulo, seconde, {"codice_ambito": 9}))
    assert "il confronto vale poco" in html(bloccato)


def test_un_file_bloccato_dopo_una_versione_non_riporta_indietro(client, entra, contesto):
    entra(Ruolo.RESPONSABILE_UDP)
    contenuto = cartella(contesto.modulo)
    carica(client, contenuto)
    client.post(indirizzo("caricamento_confirm", numero=1))
    assert "identico a una versione" in html(carica(client, contenuto))

    pagina = client.get(indirizzo("rendicontazione_detail"))
    assert "L'ultimo file non può diventare una versione" in html(pagina)
    adesso = [
        passo.titolo for passo in pagina.context["dettaglio"].passi if passo.stato == "adesso"
    ]
    assert adesso == ["Certifica"]

    certifica = indirizzo("rendicontazione_azione", azione="certifica")
    assert "nel frattempo è stata confermata" in html(
        client.post(certifica, {"versione": "7"}, follow=True)
    )
    client.post(certifica, {"versione": "1"})
    assert "L'ultimo file" not in html(client.get(indirizzo("rendicontazione_detail")))
