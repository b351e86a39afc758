"""The facility's page, the merge of the parts, and where a merged row comes from."""

from decimal import Decimal

import pytest

from base.errors import ErroreDominio
from rendicontazione.models import Caricamento, Versione
from rendicontazione.selectors import origine_della_riga, piano_unione
from rendicontazione.services import (
    conferma_caricamento,
    consegna_parte,
    registra_caricamento,
    ritira_parte,
    unisci_parti,
)
from tests.rendicontazione.cartelle import COMUNE
from tests.rendicontazione.cartelle import cartella as cartella_dell_ambito
from tests.rendicontazione.cartelle import riga as riga_dell_ambito
from tests.rendicontazione.factories import AnomaliaFactory, ParteFactory
from tests.rendicontazione.test_parti import (
    ALTRO,
    F1,
    F2,
    F3,
    carica,
    consegnata,
    html,
    indirizzo,
    parte,
    rendicontazione,
    riga,
    struttura,
)
from tests.strutture.factories import ReferenteStrutturaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

__all__ = ["parte", "rendicontazione", "struttura"]  # fixtures
pytestmark = pytest.mark.django_db

FRONTESPIZIO = {
    "responsabile_udp": "Responsabile di prova",
    "email_responsabile": "ufficio@esempio.it",
    "data_compilazione": "31/03/2025",
}


@pytest.fixture
def dell_ambito(rendicontazione, contesto):
    """The Ambito's own file: two rows of the comune of the part, one of another comune."""
    return registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella_dell_ambito(
            contesto.modulo,
            [
                riga_dell_ambito(note="Di prima"),
                riga_dell_ambito(riga=2, codice_istat_comune=ALTRO, codice_voce="1.G.02"),
                riga_dell_ambito(riga=3, codice_voce="1.G.05"),
            ],
        ),
        nome="ambito.xlsx",
        utente=UtenteFactory(),
    )


def unisci(rendicontazione):
    return unisci_parti(
        rendicontazione=rendicontazione, utente=UtenteFactory(), frontespizio=FRONTESPIZIO
    )


def contenuto(caricamento):
    with caricamento.file.open("rb") as file:
        return file.read()


def righe_di_spesa(rendicontazione):
    """(comune, voce, spesa) of the rows of the last attempt, as a new merge would read them."""
    piano = piano_unione(rendicontazione)
    return [
        (u.celle["codice_istat_comune"], u.celle["codice_voce"], u.celle["spesa_totale"])
        for u in piano.righe[F1]
    ]


def test_la_parte_prende_il_posto_delle_sue_righe(rendicontazione, parte, dell_ambito):
    consegnata(
        parte,
        {F1: [riga(spesa_totale=Decimal(2000), note="Nuova"), riga(codice_voce="1.G.03")]},
    )

    piano = piano_unione(rendicontazione)
    assert piano.base == dell_ambito
    assert (piano.nuove, piano.cambiate, piano.tolte) == (1, 1, 1)

    unito = unisci(rendicontazione)

    assert (unito.origine, unito.parte, unito.numero) == ("unione", None, 2)
    assert unito.righe[F1] == 3
    assert righe_di_spesa(rendicontazione) == [
        (ALTRO, "1.G.02", Decimal("1000.5")),
        (COMUNE, "1.G.01", Decimal(2000)),
        (COMUNE, "1.G.03", Decimal("1000.50")),
    ]
    note = [u.celle.get("note") for u in piano_unione(rendicontazione).righe[F1]]
    assert note == [None, "Nuova", None]


def test_unire_due_volte_da_gli_stessi_byte(rendicontazione, parte, dell_ambito):
    consegnata(parte, {F1: [riga(spesa_totale=Decimal(2000))]})

    primo, secondo = unisci(rendicontazione), unisci(rendicontazione)

    assert contenuto(primo) == contenuto(secondo)
    piano = piano_unione(rendicontazione)
    assert (piano.nuove, piano.cambiate, piano.tolte) == (0, 0, 0)


def test_una_cella_che_non_si_legge_resta_com_e_scritta(rendicontazione, parte, contesto):
    registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella_dell_ambito(
            contesto.modulo, [riga_dell_ambito(codice_istat_comune=ALTRO, spesa_totale="n.d.")]
        ),
        nome="ambito.xlsx",
        utente=UtenteFactory(),
    )
    consegnata(parte, {F1: [riga()]})

    unito = unisci(rendicontazione)

    assert unito.anomalie.filter(cella="J2", codice="FORM-02", valore="n.d.").exists()


def test_senza_file_dell_ambito_bastano_parti_e_frontespizio(rendicontazione, parte):
    consegnata(parte, {F1: [riga()]})
    assert piano_unione(rendicontazione).base is None

    unito = unisci(rendicontazione)

    assert unito.righe["F0_frontespizio"] == unito.righe[F1] == 1
    assert not unito.anomalie.filter(gravita="bloccante").exists()


def test_senza_parti_consegnate_non_c_e_nulla_da_unire(rendicontazione, parte, dell_ambito):
    carica(parte, {F1: [riga()]})
    with pytest.raises(ErroreDominio, match="nulla da unire"):
        unisci(rendicontazione)
    rendicontazione.stato = "certificata"
    rendicontazione.save()
    with pytest.raises(ErroreDominio, match="«Certificata»"):
        unisci(rendicontazione)


def test_da_una_riga_unita_si_torna_al_file_e_a_chi_l_ha_consegnata(
    rendicontazione, parte, dell_ambito
):
    consegnata(parte, {F1: [riga(codice_voce="1.G.03"), riga(spesa_totale=Decimal(2000))]})
    parte.refresh_from_db()
    unisci(rendicontazione)
    # A second merge does not lose where the rows of the first one come from.
    versione = conferma_caricamento(caricamento=unisci(rendicontazione), utente=UtenteFactory())

    dal_file = origine_della_riga(versione, F1, 2)
    assert (dal_file.caricamento, dal_file.parte, dal_file.riga) == (dell_ambito, None, 3)
    dalla_parte = origine_della_riga(versione, F1, 4)
    assert (dalla_parte.parte, dalla_parte.riga) == (parte, 3)
    assert dalla_parte.caricamento == parte.consegnata
    assert dalla_parte.consegnata_da == parte.consegnata_da
    assert dalla_parte.consegnata_il == parte.consegnata_il
    assert origine_della_riga(versione, F1, 99) is None


def test_unite_le_righe_non_si_ritirano_ma_si_sostituiscono(rendicontazione, parte, dell_ambito):
    """The next merge starts from the file of this one: rows taken back would stay in it."""
    consegnata(parte, {F1: [riga(spesa_totale=Decimal(2000))]})
    unisci(rendicontazione)
    parte.refresh_from_db()
    with pytest.raises(ErroreDominio, match="ha già unito"):
        ritira_parte(parte=parte)

    consegnata(parte, {F1: [riga(spesa_totale=Decimal(3000))]})
    unisci(rendicontazione)
    assert (COMUNE, "1.G.01", Decimal(3000)) in righe_di_spesa(rendicontazione)
    assert Decimal(2000) not in {spesa for *_chi, spesa in righe_di_spesa(rendicontazione)}


def test_i_motivi_scritti_nella_parte_passano_alla_riga_unita(rendicontazione, parte, dell_ambito):
    # Revenues that cover all the spending: an avviso.
    coperta = riga(spesa_totale=Decimal(100), entrata_utenza=Decimal(100))
    caricamento = carica(parte, {F1: [coperta]})
    avviso = caricamento.anomalie.get(codice="COE-01")
    AnomaliaFactory(caricamento=dell_ambito, cella="J2", riga=2, colonna="spesa_totale")
    chi = UtenteFactory()
    for uno in caricamento.anomalie.filter(gravita="avviso"):
        uno.motivazione, uno.motivata_da, uno.motivata_il = (
            "La paga il fondo.", chi, caricamento.caricato_il,
        )  # fmt: skip
        uno.save()
    consegna_parte(parte=parte, caricamento=caricamento, utente=chi)

    unito = unisci(rendicontazione)

    passato = unito.anomalie.get(codice="COE-01", colonna=avviso.colonna)
    assert (passato.motivazione, passato.motivata_da) == ("La paga il fondo.", chi)
    assert passato.cella != avviso.cella


def test_unire_ancora_cio_che_e_gia_una_versione_lo_dice(rendicontazione, parte, dell_ambito):
    consegnata(parte, {F1: [riga(spesa_totale=Decimal(2000))]})
    conferma_caricamento(caricamento=unisci(rendicontazione), utente=UtenteFactory())

    assert [a.codice for a in unisci(rendicontazione).anomalie.all()] == ["FILE-04"]


# --- pages ---------------------------------------------------------------------------------------


def test_la_struttura_compila_la_pagina_corregge_e_consegna(client, rendicontazione, struttura):
    sua = ParteFactory(rendicontazione=rendicontazione, comune=None, struttura=struttura)
    client.force_login(ReferenteStrutturaFactory(struttura=struttura).utente)
    pagina = client.get(indirizzo("parte_fill", parte=sua.pk))
    assert "Casa Azzurra" in html(pagina)
    assert 'aria-current="true">Rendicontazione</a>' in html(pagina)  # in the menu, without a role
    form = pagina.context["form"]
    valori = {nome: form.data.get(nome, "") for nome in form.fields}
    unita = struttura.unita.get().codice_interno
    assert valori[f"{F2}-{unita}-denominazione"] == "Casa Azzurra"
    fissi = {
        f"{F2}-{unita}-{nome}": valore
        for nome, valore in {
            "natura_gestore": "PRI", "stato_esercizio": "AUT", "data_atto_cpe": "1/2/2010",
            "accreditata": "SI", "data_inizio_attivita": "01/03/2010", "sperimentale": "NO",
            "capienza_strutturale": "20",
        }.items()
    }  # fmt: skip
    consuntivo = {
        f"{F3}-{unita}-{nome}": valore
        for nome, valore in {
            "giorni_apertura": "300", "mesi_apertura": "12", "utenti_totali_anno": "20",
            "utenti_al_31_12": "18", "utenti_residenti_ambito": "15",
            "costo_personale": "1.234,50", "costo_gestione": "tanto", "ricavi_rette": "0",
            "ricavi_comuni": "0", "ricavi_fsr": "0",
        }.items()
    }  # fmt: skip
    valori |= fissi | consuntivo

    risposta = client.post(indirizzo("parte_fill", parte=sua.pk), valori, follow=True)

    form = risposta.context["form"]
    sbagliato = f"{F3}-{unita}-costo_gestione"
    assert "«tanto»" in form.errors[sbagliato][0]
    assert form.data[sbagliato] == "tanto"
    assert form.data[f"{F3}-{unita}-costo_personale"] == "1234,5"
    (tentativo,) = Caricamento.objects.filter(parte=sua)
    assert (tentativo.origine, tentativo.formato) == ("pagina", "xlsx")
    # Nothing changed: no other attempt.
    client.post(indirizzo("parte_fill", parte=sua.pk), valori)
    assert Caricamento.objects.filter(parte=sua).count() == 1

    valori[sbagliato] = "0"
    risposta = client.post(indirizzo("parte_fill", parte=sua.pk), valori, follow=True)
    ultimo = Caricamento.objects.filter(parte=sua).latest("numero")
    assert ultimo.esito in {"valido", "avvisi"}, list(
        ultimo.anomalie.values_list("codice", "messaggio")
    )
    ultimo.anomalie.update(
        motivazione="È così.", motivata_da=ultimo.caricato_da, motivata_il=ultimo.caricato_il
    )
    client.post(indirizzo("parte_deliver", parte=sua.pk, numero=ultimo.numero))
    sua.refresh_from_db()
    assert sua.consegnata == ultimo


def test_dall_unione_alla_versione_nelle_pagine(client, rendicontazione, parte):
    consegnata(parte, {F1: [riga()]})
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito))
    pagina = html(client.get(indirizzo("parte_merge")))
    assert "1 riga nuova, 0 cambiate, 0 tolte" in pagina

    risposta = client.post(indirizzo("parte_merge"), {"responsabile_udp": "Ada"})
    assert "Compila questo dato" in html(risposta)
    assert not Caricamento.objects.filter(parte=None).exists()
    risposta = client.post(indirizzo("parte_merge"), FRONTESPIZIO, follow=True)
    assert risposta.redirect_chain[-1][0] == indirizzo("caricamento_preview", numero=1)
    client.post(indirizzo("caricamento_confirm", numero=1))
    assert Versione.objects.get().caricamento.origini.count() == 1


def test_senza_parti_la_pagina_dell_unione_lo_dice(client, rendicontazione, parte):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito))
    assert "nulla da unire" in html(client.get(indirizzo("parte_merge")))
    assert "nulla da unire" in html(client.post(indirizzo("parte_merge"), FRONTESPIZIO))
