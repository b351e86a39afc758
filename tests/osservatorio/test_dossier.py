"""Thematic dossiers: whose they are, their entries, page and PDF."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from base.errors import ErroreDominio
from osservatorio.models import Dossier, VoceDossier
from osservatorio.services import aggiungi_voce, crea_dossier, sposta_voce
from osservatorio.services.dossier import MASSIMO_VOCI
from tests.osservatorio.test_esplora import entra, pagina
from tests.osservatorio.test_storia import approva, mondo
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

ELENCO = reverse("osservatorio:dossier_list")
NUOVO = reverse("osservatorio:dossier_new")


def indirizzo(dossier, nome="detail"):
    return reverse(f"osservatorio:dossier_{nome}", kwargs={"pk": dossier.pk})


def voci(dossier):
    return list(dossier.voci.order_by("ordine").values_list("indicatore", flat=True))


def crea(autore, ambito=None, indicatori=("indice_vecchiaia",), **altro):
    dossier = crea_dossier(titolo="Chi invecchia", autore=autore, ambito=ambito)
    for codice in indicatori:
        aggiungi_voce(dossier=dossier, indicatore=codice, livello="ambiti", da=2021, a=2023)
    Dossier.objects.filter(pk=dossier.pk).update(**altro)
    return dossier


def test_dal_confronto_al_dossier_e_al_pdf(client):
    ambiti, _ = mondo(3)
    chi = entra(client, Ruolo.OPERATORE_UDP, ambiti[1])
    domanda = f"?indicatore=indice_vecchiaia&anno=2022&da=2021&a=2023&territori={ambiti[0].slug}"
    assert "Salva in un dossier" in pagina(client, reverse("osservatorio:confronto"))
    risposta = client.post(NUOVO + domanda, {"titolo": "Chi invecchia"}, follow=True)
    dossier = Dossier.objects.get()
    assert (dossier.autore, dossier.ambito, dossier.condiviso) == (chi, ambiti[1], False)
    voce = dossier.voci.get()
    assert (voce.anno_da, voce.anno_a, voce.livello) == (2021, 2022, "ambiti")
    assert list(voce.ambiti.all()) == [ambiti[0]]
    assert "Aggiunto al dossier «Chi invecchia»." in risposta.content.decode()
    # A second question in the same dossier, with the notes.
    altra = "?indicatore=eta_80_oltre&livello=comuni&anno=2023&da=2023&a=2023&ambito="
    client.post(NUOVO + altra + ambiti[2].slug, {"dossier": dossier.pk})
    assert voci(dossier) == ["indice_vecchiaia", "eta_80_oltre"]
    client.post(
        indirizzo(dossier, "edit"),
        {
            "titolo": "Chi invecchia e dove",
            "introduzione": "Primo paragrafo.\n\nSecondo <b>paragrafo</b>.",
            "conclusioni": "Da qui si parte.",
            f"nota-{voce.pk}": "Guardare la montagna.",
            "azione": "salva",
        },
    )
    testo = pagina(client, indirizzo(dossier))
    for frase in (
        "<h1>Chi invecchia e dove</h1>",
        "<p>Primo paragrafo.</p>",
        "Secondo &lt;b&gt;paragrafo&lt;/b&gt;.",
        "Guardare la montagna.",
        "Da qui si parte.",
        f"{ambiti[1].denominazione}: 210,0 persone",
    ):
        assert frase in testo
    pdf = client.get(indirizzo(dossier), {"formato": "pdf"})
    assert pdf["Content-Type"] == "application/pdf"
    assert 'filename="dossier-chi-invecchia-e-dove.pdf"' in pdf["Content-Disposition"]
    letto = " ".join(
        " ".join((p.extract_text() or "").split()) for p in PdfReader(io.BytesIO(pdf.content)).pages
    )
    for frase in ("Guardare la montagna.", "210,0", "Da qui si parte.", "Chi invecchia e dove"):
        assert frase in letto


def test_ordine_togliere_e_limite():
    dossier = crea(UtenteFactory(), indicatori=("popolazione", "eta_0_2", "eta_0_17"))
    prima = dossier.voci.get(indicatore="popolazione")
    sposta_voce(voce=prima, passi=1)
    assert voci(dossier) == ["eta_0_2", "popolazione", "eta_0_17"]
    sposta_voce(voce=dossier.voci.get(indicatore="eta_0_2"), passi=-1)
    sposta_voce(voce=dossier.voci.get(indicatore="eta_0_17"), passi=1)
    assert voci(dossier) == ["eta_0_2", "popolazione", "eta_0_17"]
    for _ in range(MASSIMO_VOCI - 3):
        aggiungi_voce(dossier=dossier, indicatore="maschi", livello="ambiti", da=2020, a=2020)
    with pytest.raises(ErroreDominio, match="al massimo"):
        aggiungi_voce(dossier=dossier, indicatore="maschi", livello="ambiti", da=2020, a=2020)
    with pytest.raises(ErroreDominio, match="non c'è"):
        aggiungi_voce(dossier=dossier, indicatore="boh", livello="ambiti", da=2020, a=2020)
    assert dossier.voci.count() == MASSIMO_VOCI


def test_i_bottoni_della_modifica(client):
    chi = entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    dossier = crea(chi, indicatori=("popolazione", "eta_0_2"))
    seconda = dossier.voci.get(indicatore="eta_0_2")
    pagina_modifica = indirizzo(dossier, "edit")
    client.post(pagina_modifica, {"titolo": "T", "azione": f"su-{seconda.pk}"})
    assert voci(dossier) == ["eta_0_2", "popolazione"]
    client.post(
        pagina_modifica, {"titolo": "T", "condiviso": "on", "azione": f"togli-{seconda.pk}"}
    )
    assert voci(dossier) == ["popolazione"]
    dossier.refresh_from_db()
    assert dossier.condiviso
    testo = client.post(
        pagina_modifica,
        {"titolo": "", f"nota-{dossier.voci.get().pk}": "resta qui", "azione": "salva"},
    ).content.decode()
    assert "Scrivi un titolo." in testo
    assert "resta qui" in testo
    altra = VoceDossier.objects.create(
        dossier=crea(UtenteFactory(), indicatori=()), ordine=1, indicatore="popolazione",
        anno_da=2020, anno_a=2020,
    )  # fmt: skip
    for azione in (f"togli-{altra.pk}", "boh-1", "su-x"):
        assert client.post(pagina_modifica, {"titolo": "T", "azione": azione}).status_code == 404
    assert VoceDossier.objects.filter(pk=altra.pk).exists()
    client.post(pagina_modifica, {"azione": "elimina"})
    assert not Dossier.objects.filter(pk=dossier.pk).exists()


def test_un_dossier_privato_per_gli_altri_non_c_e(client):
    ambiti, _ = mondo(2)
    altro = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambiti[0])
    dossier = crea(altro, ambiti[0])
    for ruolo, ambito in (
        (Ruolo.RESPONSABILE_UDP, ambiti[0]),
        (Ruolo.RESPONSABILE_UDP, ambiti[1]),
        (Ruolo.DIRIGENTE_PROVINCIA, None),
    ):
        entra(client, ruolo, ambito)
        for nome in ("detail", "edit"):
            assert client.get(indirizzo(dossier, nome)).status_code == 404
        assert client.get(indirizzo(dossier), {"formato": "pdf"}).status_code == 404
        assert client.post(indirizzo(dossier, "edit"), {"azione": "elimina"}).status_code == 404
        assert "Chi invecchia" not in pagina(client, ELENCO)
    Dossier.objects.update(condiviso=True)
    entra(client, Ruolo.RESPONSABILE_UDP, ambiti[0])
    assert "Chi invecchia" in pagina(client, ELENCO)
    assert "Modifica il dossier" not in pagina(client, indirizzo(dossier))
    assert client.get(indirizzo(dossier, "edit")).status_code == 404
    entra(client, Ruolo.RESPONSABILE_UDP, ambiti[1])
    assert client.get(indirizzo(dossier)).status_code == 404
    # A question is not added to somebody else's dossier.
    risposta = client.post(
        f"{NUOVO}?indicatore=indice_vecchiaia&anno=2023", {"dossier": dossier.pk}
    )
    assert "Questo dossier non è fra i tuoi." in risposta.content.decode()
    assert dossier.voci.count() == 1


def test_un_dossier_condiviso_si_legge_con_i_propri_occhi(client):
    ambiti, _ = mondo(3)
    for i, ambito in enumerate(ambiti, start=1):
        approva(ambito, 2023, 100 * i)
    provinciale = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    dossier = crea(provinciale, indicatori=("spesa_pro_capite",), condiviso=True)
    dossier.voci.get().ambiti.set(ambiti)
    client.force_login(provinciale)
    assert ambiti[2].denominazione in pagina(client, indirizzo(dossier))
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    testo = pagina(client, indirizzo(dossier))
    assert ambiti[0].denominazione in testo
    assert ambiti[2].denominazione not in testo


def test_vuoti_indicatori_spariti_e_indirizzi_sbagliati(client):
    mondo(2)
    chi = entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert "Non c&#x27;è ancora nessun dossier" in pagina(client, ELENCO) or (
        "Non c'è ancora nessun dossier" in pagina(client, ELENCO)
    )
    dossier = crea(chi, indicatori=())
    assert "Questo dossier non ha ancora indicatori." in pagina(client, indirizzo(dossier))
    VoceDossier.objects.create(
        dossier=dossier, ordine=1, indicatore="sparito", anno_da=1990, anno_a=1991, nota="Nota."
    )
    VoceDossier.objects.create(
        dossier=dossier, ordine=2, indicatore="spesa_pro_capite", anno_da=1990, anno_a=1991
    )
    testo = pagina(client, indirizzo(dossier))
    assert "«sparito» non c" in testo
    assert "Nessun valore per il 1991." in testo
    assert "sparito" in pagina(client, indirizzo(dossier, "edit"))
    assert client.get(NUOVO, {"indicatore": "boh"}).status_code == 404
    assert "Scrivi il titolo" in client.post(NUOVO, {}).content.decode()


def test_l_elenco_ha_piu_pagine_e_le_stesse_letture(client, django_assert_max_num_queries):
    chi = entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    for _ in range(23):
        crea(chi, indicatori=())
    with django_assert_max_num_queries(8):
        assert pagina(client, ELENCO).count("Chi invecchia") == 20
    assert pagina(client, ELENCO, pagina=2).count("Chi invecchia") == 3
    assert pagina(client, ELENCO, pagina=99).count("Chi invecchia") == 3
