"""Cells corrected in the page: a new attempt from the user's own file, with reason and author."""

import io

import openpyxl
import pytest
from django.urls import reverse

from base.errors import ErroreDominio
from rendicontazione import selectors, services
from rendicontazione.enums import OrigineCaricamento, StatoRendicontazione
from rendicontazione.export import correggi
from rendicontazione.models import Caricamento, Correzione
from tests.rendicontazione.cartelle import F1, byte, cartella, libro, riga
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db
CODICE_FISCALE = "RSSMRA80A01H501U"


@pytest.fixture
def utente(rendicontazione, client):
    utente = IncaricoFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito).utente
    client.force_login(utente)
    return utente


def carica(rendicontazione, utente, contesto, righe=None, contenuto=None):
    return services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=contenuto or cartella(contesto.modulo, righe),
        nome="prova.xlsx",
        utente=utente,
    )


def pagina(caricamento):
    return reverse(
        "rendicontazione:caricamento_correct",
        kwargs={"anno": 2024, "ambito": "otto", "numero": caricamento.numero},
    )


def posto(contesto, colonna):
    """Letter of a column of F1."""
    nomi = [c.nome for c in contesto.modulo.foglio(F1).colonne]
    return openpyxl.utils.get_column_letter(nomi.index(colonna) + 1)


def la_cella(caricamento, indirizzo):
    celle = selectors.celle_da_correggere(caricamento).celle
    return next(c for c in celle if c.cella == indirizzo)


def dati(caricamento, indirizzo, valore, motivo="Refuso"):
    cella = la_cella(caricamento, indirizzo)
    return {f"valore_{cella.chiave}": valore, "motivo": motivo}


def foglio_di(caricamento):
    with caricamento.file.open("rb") as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))[F1]


def test_da_una_correzione_nasce_un_tentativo_controllato(
    rendicontazione, utente, contesto, client
):
    caricamento = carica(
        rendicontazione, utente, contesto, [riga(utenti="n.d."), riga(riga=2, codice_voce="9.9.9")]
    )
    cella = f"{posto(contesto, 'utenti')}2"

    risposta = client.post(pagina(caricamento), dati(caricamento, cella, "1.234"), follow=True)

    nato = Caricamento.objects.get(numero=2)
    assert (nato.origine, nato.derivato_da) == (OrigineCaricamento.CORREZIONE, caricamento)
    assert foglio_di(nato)[cella].value == 1234
    assert foglio_di(caricamento)[cella].value == "n.d."
    assert not nato.anomalie.filter(cella=cella).exists()
    assert "1 risolto, 0 nuovi" in risposta.text
    correzione = Correzione.objects.get()
    assert (correzione.prima, correzione.dopo, correzione.motivo, correzione.corretta_da) == (
        "n.d.", "1.234", "Refuso", utente,
    )  # fmt: skip
    assert "Celle corrette nella pagina" in risposta.text
    assert "«n.d.»" in risposta.text


def test_le_correzioni_restano_scritte_nei_tentativi_che_ne_nascono_e_nei_documenti(
    rendicontazione, utente, contesto, client
):
    caricamento = carica(
        rendicontazione, utente, contesto, [riga(utenti="n.d.", codice_voce="9.9.9")]
    )
    cella, voce = f"{posto(contesto, 'utenti')}2", f"{posto(contesto, 'codice_voce')}2"
    client.post(pagina(caricamento), dati(caricamento, cella, "12"))
    secondo = Caricamento.objects.get(numero=2)
    client.post(pagina(secondo), dati(secondo, voce, "1.G.01", "Voce sbagliata"))
    terzo = Caricamento.objects.get(numero=3)

    assert [(c.cella, c.dopo) for c in selectors.correzioni_di(terzo)] == [
        (cella, "12"),
        (voce, "1.G.01"),
    ]
    argomenti = {"anno": 2024, "ambito": "otto", "numero": 3}
    csv = client.get(reverse("rendicontazione:caricamento_csv", kwargs=argomenti))
    assert "correzione;" in csv.content.decode()
    assert "Voce sbagliata" in csv.content.decode()
    assert [c.dopo for c in selectors.documento_esito(terzo).correzioni] == ["12", "1.G.01"]


def test_il_resto_del_file_non_cambia(contesto):
    cartella_di_prova = libro(contesto.modulo, [riga(utenti="n.d."), riga(riga=2)])
    foglio = cartella_di_prova[F1]
    foglio["X9"] = "=SUM(A1:A3)"
    foglio["A3"].comment = openpyxl.comments.Comment("mia nota", "io")
    foglio["B3"].number_format = "0.00"
    prima = byte(cartella_di_prova)

    dopo = openpyxl.load_workbook(io.BytesIO(correggi(prima, {(F1, "G2"): "017029"})))

    assert dopo[F1]["G2"].value == "017029"
    assert dopo[F1]["X9"].value == "=SUM(A1:A3)"
    assert dopo[F1]["A3"].comment.text == "mia nota"
    assert dopo[F1]["B3"].number_format == "0.00"


def test_una_formula_non_si_scrive_e_un_meno_resta_testo(contesto):
    uscita = correggi(cartella(contesto.modulo), {(F1, "A2"): "=1+1", (F1, "B2"): "-- chiuso"})
    foglio = openpyxl.load_workbook(io.BytesIO(uscita))[F1]
    assert (foglio["A2"].data_type, foglio["B2"].value) == ("s", "-- chiuso")


@pytest.mark.parametrize(
    ("valore", "motivo", "detto"),
    [
        ("=1+1", "Refuso", "non una formula"),
        ("12", "", "manca il motivo"),
        (CODICE_FISCALE, "Refuso", "codice fiscale"),
        ("12", f"Era di {CODICE_FISCALE}", "codice fiscale"),
        ("n.d.", "Refuso", "Nessuna cella è cambiata"),
    ],
)
def test_che_cosa_si_rifiuta(rendicontazione, utente, contesto, client, valore, motivo, detto):
    caricamento = carica(rendicontazione, utente, contesto, [riga(utenti="n.d.")])
    cella = f"{posto(contesto, 'utenti')}2"

    risposta = client.post(pagina(caricamento), dati(caricamento, cella, valore, motivo))

    assert detto in risposta.text
    assert Caricamento.objects.count() == 1
    assert not Correzione.objects.exists()


def test_il_servizio_rifiuta_come_la_pagina(rendicontazione, utente, contesto):
    caricamento = carica(rendicontazione, utente, contesto, [riga(utenti="n.d.")])
    cella = la_cella(caricamento, f"{posto(contesto, 'utenti')}2")
    for modifiche in (
        [],
        [services.Modifica(cella, "=1", "x")],
        [services.Modifica(cella, "1", "")],
    ):
        with pytest.raises(ErroreDominio):
            services.correggi_celle(caricamento=caricamento, modifiche=modifiche, utente=utente)
    assert Caricamento.objects.count() == 1


def test_una_formula_sostituita_si_dice(rendicontazione, utente, contesto, client):
    cella = f"{posto(contesto, 'utenti')}2"
    cartella_di_prova = libro(contesto.modulo, [riga()])
    cartella_di_prova[F1][cella] = "=1/0"
    caricamento = carica(rendicontazione, utente, contesto, contenuto=byte(cartella_di_prova))
    assert "Adesso c'è una formula" in client.get(pagina(caricamento)).text

    client.post(pagina(caricamento), dati(caricamento, cella, "7"))

    assert Correzione.objects.get().prima.endswith("(formula)")
    assert foglio_di(Caricamento.objects.get(numero=2))[cella].value == 7


def test_piu_di_cinquanta_celle_sbagliate_si_correggono_nel_file(
    rendicontazione, utente, contesto, client
):
    righe = [riga(riga=n, utenti="n.d.") for n in range(1, 53)]
    caricamento = carica(rendicontazione, utente, contesto, righe)

    risposta = client.get(pagina(caricamento))

    assert "Sono troppe per questa pagina" in risposta.text
    assert "errori-segnati.xlsx" in risposta.text
    assert "<textarea" not in risposta.text


def test_prima_gli_errori_con_il_contesto_della_riga(rendicontazione, utente, contesto, client):
    caricamento = carica(
        rendicontazione, utente, contesto,
        [riga(spesa_totale=150.25), riga(riga=2, codice_voce="2.A.01", utenti="n.d.")],
    )  # fmt: skip

    celle = selectors.celle_da_correggere(caricamento).celle

    gravita = [c.gravita for c in celle]
    assert {"errore", "avviso"} <= set(gravita)
    assert gravita == sorted(gravita, reverse=True)
    sua = la_cella(caricamento, f"{posto(contesto, 'utenti')}3")
    assert sua.adesso == "n.d."
    assert ("codice voce", "2.A.01") in sua.riga
    assert "2.A.01" in client.get(pagina(caricamento)).text


def test_la_pagina_usa_un_numero_fisso_di_query(
    rendicontazione, utente, contesto, client, django_assert_max_num_queries
):
    caricamento = carica(
        rendicontazione, utente, contesto, [riga(riga=n, utenti="n.d.") for n in range(1, 40)]
    )
    with django_assert_max_num_queries(15):
        client.get(pagina(caricamento))


def test_certificata_non_si_corregge(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto, [riga(utenti="n.d.")])
    rendicontazione.stato = StatoRendicontazione.CERTIFICATA
    rendicontazione.save()

    assert client.get(pagina(caricamento)).status_code == 403
