"""From the upload to the facts: attempts, versions, FILE-04, FILE-06, reasons, «Ricontrolla»."""

import datetime
import hashlib
from decimal import Decimal
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.errors import ErroreDominio
from rendicontazione import selectors, services
from rendicontazione.models import (
    Anomalia,
    Campagna,
    Caricamento,
    Fatto,
    PassaggioStato,
    RegolaValidazione,
    Rendicontazione,
    Versione,
)
from territorio.models import Appartenenza
from tests.rendicontazione.cartelle import ALTRO_COMUNE, COMUNE, ENTE, F1, cartella, con_dati, riga
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    ProrogaFactory,
    riferimento,
)
from tests.territorio.factories import AmbitoFactory, ProvinciaFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def utente():
    return UtenteFactory()


def carica(rendicontazione, utente, contesto, righe=None, nome="prova.xlsx", contenuto=None):
    return services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=contenuto or cartella(contesto.modulo, righe),
        nome=nome,
        utente=utente,
    )


def nulla_di_scritto(cartella_caricamenti):
    file = list(cartella_caricamenti.rglob("*")) if cartella_caricamenti.exists() else []
    return not (
        Caricamento.objects.exists()
        or Anomalia.objects.exists()
        or [f for f in file if f.is_file()]
    )


def test_il_tentativo_conserva_il_file_com_e_e_non_conta(rendicontazione, utente, contesto):
    contenuto = cartella(contesto.modulo)

    tentativo = carica(
        rendicontazione, utente, contesto, contenuto=contenuto, nome="Rossi Mario.xlsx"
    )

    assert (tentativo.numero, tentativo.esito, tentativo.righe) == (1, "valido", con_dati(F1=1))
    assert tentativo.sha256 == hashlib.sha256(contenuto).hexdigest()
    with tentativo.file.open("rb") as file:
        assert file.read() == contenuto
    assert "Rossi" not in tentativo.file.name
    assert not Versione.objects.exists()
    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == "aperta"


@pytest.mark.parametrize(
    "contenuto", [b"", b"%PDF-1.7", b"a;b;c\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_quel_che_non_si_legge_non_lascia_traccia(
    rendicontazione, utente, contesto, cartella_caricamenti, contenuto
):
    with pytest.raises(ErroreDominio) as rifiuto:
        services.registra_caricamento(
            rendicontazione=rendicontazione, contenuto=contenuto, nome="a.xlsx", utente=utente
        )

    assert rifiuto.value.codice == "FILE-01"
    assert nulla_di_scritto(cartella_caricamenti)


def test_dati_personali_il_file_non_si_conserva(
    rendicontazione, utente, contesto, cartella_caricamenti
):
    tentativo = carica(
        rendicontazione, utente, contesto, [riga(note="RSSMRA80A01H501U", spesa_totale="n.d.")]
    )

    assert (tentativo.file_eliminato, bool(tentativo.file)) == (True, False)
    assert len(tentativo.sha256) == 64
    anomalia = tentativo.anomalie.get()
    assert (anomalia.codice, anomalia.cella, anomalia.valore) == ("DATI-01", "X2", "")
    assert not [f for f in cartella_caricamenti.rglob("*") if f.is_file()]
    with pytest.raises(ErroreDominio, match="lo blocca"):
        services.conferma_caricamento(caricamento=tentativo, utente=utente)


def test_conferma_fa_la_versione_e_scrive_i_fatti_con_la_loro_cella(
    rendicontazione, utente, contesto
):
    righe = [
        riga(unita_misura="ORE", quantita=40.5, a_carico_comuni=850.25),
        riga(riga=2, forma_gestione="A", codice_istat_comune=None, codice_ente_gestore=ENTE),
    ]
    tentativo = carica(rendicontazione, utente, contesto, righe)

    versione = services.conferma_caricamento(caricamento=tentativo, utente=utente)

    assert (versione.numero, versione.sha256) == (1, tentativo.sha256)
    fatti = selectors.fatti_della_versione(versione)
    prima = {f.misura: f for f in fatti if (f.foglio, f.riga) == (F1, 2)}
    assert set(prima) == {
        "utenti", "quantita", "spesa_totale", "entrata_utenza", "entrata_ssn", "entrata_fnps",
        "entrata_fsr",
    }  # fmt: skip
    spesa = prima["spesa_totale"]
    assert (spesa.valore, spesa.foglio, spesa.cella) == (Decimal("1000.5"), F1, "J2")
    assert (spesa.codice_istat_comune, spesa.codice_ente, spesa.codice_voce, spesa.area_utenza) == (
        COMUNE, None, "1.G.01", "ANZ",
    )  # fmt: skip
    assert prima["quantita"].unita_misura == "ORE"
    seconda = next(f for f in fatti if (f.foglio, f.riga) == (F1, 3))
    assert (seconda.forma_gestione, seconda.codice_ente) == ("A", ENTE)
    # A zero is a fact, an empty cell is none.
    assert prima["entrata_ssn"].valore == 0
    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == "in_compilazione"
    passaggio = PassaggioStato.objects.get()
    assert (passaggio.da, passaggio.a, passaggio.versione) == (
        "aperta",
        "in_compilazione",
        versione,
    )


def test_una_versione_con_un_errore_si_conserva_senza_nemmeno_un_fatto(
    rendicontazione, utente, contesto
):
    tentativo = carica(rendicontazione, utente, contesto, [riga(), riga(riga=2, utenti="n.d.",
                       area_utenza="DIS")])  # fmt: skip

    versione = services.conferma_caricamento(caricamento=tentativo, utente=utente)

    assert not versione.senza_errori
    assert not Fatto.objects.exists()


def test_un_tentativo_bloccato_non_diventa_versione(rendicontazione, utente, contesto):
    tentativo = carica(rendicontazione, utente, contesto, [{"riga": 1}])

    with pytest.raises(ErroreDominio, match="lo blocca"):
        services.conferma_caricamento(caricamento=tentativo, utente=utente)

    assert not Versione.objects.exists()


def test_lo_stesso_tentativo_non_si_conferma_due_volte(rendicontazione, utente, contesto):
    tentativo = carica(rendicontazione, utente, contesto)
    services.conferma_caricamento(caricamento=tentativo, utente=utente)

    with pytest.raises(ErroreDominio, match="già una versione"):
        services.conferma_caricamento(caricamento=tentativo, utente=utente)


def test_file_04_lo_stesso_file_di_una_versione(rendicontazione, utente, contesto):
    contenuto = cartella(contesto.modulo)
    primo = carica(rendicontazione, utente, contesto, contenuto=contenuto)
    services.conferma_caricamento(caricamento=primo, utente=utente)

    secondo = carica(rendicontazione, utente, contesto, contenuto=contenuto)

    anomalia = secondo.anomalie.get()
    assert (anomalia.codice, anomalia.gravita, secondo.esito) == (
        "FILE-04",
        "bloccante",
        "bloccato",
    )
    assert anomalia.messaggio.startswith("È uguale alla versione 1: nulla è cambiato.")


def test_file_04_due_tentativi_uguali_fanno_una_versione_sola(rendicontazione, utente, contesto):
    contenuto = cartella(contesto.modulo)
    primo, secondo = (
        carica(rendicontazione, utente, contesto, contenuto=contenuto) for _ in range(2)
    )
    services.conferma_caricamento(caricamento=primo, utente=utente)

    with pytest.raises(ErroreDominio, match="È uguale alla versione 1"):
        services.conferma_caricamento(caricamento=secondo, utente=utente)


def ieri():
    return timezone.localdate() - datetime.timedelta(days=1)


def test_file_06_in_ritardo_e_un_avviso_e_un_segno(rendicontazione, utente, contesto):
    Campagna.objects.update(scadenza=ieri())

    rendicontazione.campagna.refresh_from_db()
    tentativo = carica(rendicontazione, utente, contesto)
    services.conferma_caricamento(caricamento=tentativo, utente=utente)

    anomalia = tentativo.anomalie.get()
    assert (anomalia.codice, anomalia.gravita, anomalia.cella) == ("FILE-06", "avviso", "")
    rendicontazione.refresh_from_db()
    assert rendicontazione.tardiva


def test_file_06_spenta_tace_ma_il_segno_e_il_rifiuto_restano(rendicontazione, utente, contesto):
    RegolaValidazione.objects.update(attiva=False)
    Campagna.objects.update(scadenza=ieri())
    rendicontazione.campagna.refresh_from_db()
    # Made once: a workbook holds the second in which it was written.
    contenuto = cartella(contesto.modulo)
    tentativo = carica(rendicontazione, utente, contesto, contenuto=contenuto)
    services.conferma_caricamento(caricamento=tentativo, utente=utente)

    rendicontazione.refresh_from_db()
    assert not tentativo.anomalie.exists()
    assert rendicontazione.tardiva
    # The same bytes are never two versions, whatever the register of the rules says.
    di_nuovo = carica(rendicontazione, utente, contesto, contenuto=contenuto)
    assert di_nuovo.anomalie.get().codice == "FILE-04"
    Campagna.objects.update(rifiuta_tardive=True)
    rendicontazione.campagna.refresh_from_db()
    altro = carica(rendicontazione, utente, contesto, [riga(spesa_totale=2000)])
    assert altro.anomalie.get().codice == "FILE-06"


def test_file_06_blocca_se_lo_dice_la_campagna(rendicontazione, utente, contesto):
    Campagna.objects.update(scadenza=ieri(), rifiuta_tardive=True)
    rendicontazione.campagna.refresh_from_db()

    tentativo = carica(rendicontazione, utente, contesto)

    assert (tentativo.esito, tentativo.anomalie.get().gravita) == ("bloccato", "bloccante")


def test_file_06_una_proroga_riapre_il_tempo(rendicontazione, utente, contesto):
    Campagna.objects.update(scadenza=ieri(), rifiuta_tardive=True)
    ProrogaFactory(rendicontazione=rendicontazione)
    rendicontazione.refresh_from_db()

    assert carica(rendicontazione, utente, contesto).esito == "valido"


def test_prima_dell_apertura_non_si_carica(rendicontazione, utente, contesto, cartella_caricamenti):
    domani = timezone.localdate() + datetime.timedelta(days=1)
    Campagna.objects.update(apertura=domani, scadenza=domani)
    rendicontazione.campagna.refresh_from_db()

    with pytest.raises(ErroreDominio, match="La raccolta apre il"):
        carica(rendicontazione, utente, contesto)

    assert nulla_di_scritto(cartella_caricamenti)


@pytest.mark.parametrize("stato", ["certificata", "in_istruttoria", "approvata", "pubblicata"])
def test_a_cose_concluse_non_si_carica(
    rendicontazione, utente, contesto, cartella_caricamenti, stato
):
    Rendicontazione.objects.update(stato=stato)
    rendicontazione.refresh_from_db()

    with pytest.raises(ErroreDominio, match="Non puoi caricare un file"):
        carica(rendicontazione, utente, contesto)

    assert nulla_di_scritto(cartella_caricamenti)


@pytest.mark.parametrize("stato", ["integrazione_richiesta", "riaperta"])
def test_una_nuova_versione_torna_in_compilazione(rendicontazione, utente, contesto, stato):
    Rendicontazione.objects.update(stato=stato)
    rendicontazione.refresh_from_db()

    services.conferma_caricamento(
        caricamento=carica(rendicontazione, utente, contesto), utente=utente
    )

    passaggio = PassaggioStato.objects.get()
    assert (passaggio.da, passaggio.a) == (stato, "in_compilazione")


def test_ricontrolla_scrive_i_fatti_quando_il_registro_e_stato_corretto(
    rendicontazione, utente, contesto
):
    tentativo = carica(rendicontazione, utente, contesto, [riga(codice_istat_comune=ALTRO_COMUNE)])
    versione = services.conferma_caricamento(caricamento=tentativo, utente=utente)
    assert [a.codice for a in tentativo.anomalie.all()] == ["INT-01"]
    impronta = versione.sha256

    Appartenenza.objects.filter(comune__codice_istat=ALTRO_COMUNE).update(
        ambito=rendicontazione.ambito
    )
    versione = services.ricontrolla_versione(versione=versione)

    assert versione.senza_errori
    assert not tentativo.anomalie.exists()
    fatti = Fatto.objects.filter(versione=versione, comune__codice_istat=ALTRO_COMUNE)
    assert fatti.count() == 6
    assert (versione.numero, versione.sha256) == (1, impronta)
    with pytest.raises(ErroreDominio, match="non ha errori"):
        services.ricontrolla_versione(versione=versione)


def test_ricontrolla_con_errori_ancora_non_scrive_fatti(rendicontazione, utente, contesto):
    tentativo = carica(rendicontazione, utente, contesto, [riga(utenti="n.d.")])
    versione = services.conferma_caricamento(caricamento=tentativo, utente=utente)

    assert not services.ricontrolla_versione(versione=versione).senza_errori
    assert tentativo.anomalie.count() == 1
    assert not Fatto.objects.exists()


def test_un_file_cambiato_sul_disco_si_scopre(rendicontazione, utente, contesto):
    tentativo = carica(rendicontazione, utente, contesto)
    with open(tentativo.file.path, "ab") as file:
        file.write(b"x")

    with pytest.raises(ErroreDominio, match="non è più quello caricato"):
        services.conferma_caricamento(caricamento=tentativo, utente=utente)

    assert not Versione.objects.exists()


def test_il_motivo_di_un_avviso_resta_al_tentativo_dopo(rendicontazione, utente, contesto):
    pari = riga(spesa_totale=150.25)
    primo = carica(rendicontazione, utente, contesto, [pari])
    avviso = primo.anomalie.get()
    services.scrivi_motivazioni(
        caricamento=primo, motivazioni={avviso.pk: " Tutto dal fondo "}, utente=utente
    )

    secondo = carica(rendicontazione, utente, contesto, [pari, riga(riga=2, area_utenza="DIS")])

    nuovo = secondo.anomalie.get()
    assert (nuovo.motivazione, nuovo.motivata_da) == ("Tutto dal fondo", utente)


def test_il_motivo_di_un_probabile_nome_non_passa_a_un_altro_file(
    rendicontazione, utente, contesto
):
    primo = carica(rendicontazione, utente, contesto, [riga(note="utente Maria Bianchi")])
    avviso = primo.anomalie.get()
    services.scrivi_motivazioni(
        caricamento=primo, motivazioni={avviso.pk: "È il nome del progetto"}, utente=utente
    )

    altro = carica(rendicontazione, utente, contesto, [riga(note="utente Carla Verdi")])
    versione = services.conferma_caricamento(caricamento=primo, utente=utente)

    assert altro.anomalie.get().motivazione == ""
    assert versione.caricamento.anomalie.get().motivazione == "È il nome del progetto"


def test_il_motivo_del_ritardo_vale_anche_il_giorno_dopo(rendicontazione, utente, contesto):
    Campagna.objects.update(scadenza=ieri())
    rendicontazione.campagna.refresh_from_db()
    tentativo = carica(rendicontazione, utente, contesto)
    services.scrivi_motivazioni(
        caricamento=tentativo,
        motivazioni={tentativo.anomalie.get().pk: "Dati arrivati tardi"},
        utente=utente,
    )

    domani = timezone.now() + datetime.timedelta(days=1)
    with mock.patch("django.utils.timezone.now", return_value=domani):
        services.conferma_caricamento(caricamento=tentativo, utente=utente)

    assert tentativo.anomalie.get().motivazione == "Dati arrivati tardi"


def test_i_motivi_sono_solo_degli_avvisi_e_si_possono_togliere(rendicontazione, utente, contesto):
    tentativo = carica(rendicontazione, utente, contesto)
    avviso = AnomaliaFactory(caricamento=tentativo)
    errore = AnomaliaFactory(caricamento=tentativo, gravita="errore", codice="FORM-01")

    assert services.scrivi_motivazioni(
        caricamento=tentativo, motivazioni={avviso.pk: "Perché sì", errore.pk: "no"}, utente=utente
    ) == 1  # fmt: skip
    assert services.scrivi_motivazioni(
        caricamento=tentativo, motivazioni={avviso.pk: ""}, utente=utente
    ) == 1  # fmt: skip

    avviso.refresh_from_db()
    errore.refresh_from_db()
    assert (avviso.motivazione, avviso.motivata_da, errore.motivazione) == ("", None, "")


def test_la_nota_si_scrive_solo_in_compilazione(rendicontazione):
    services.scrivi_nota(rendicontazione=rendicontazione, testo=" Un anno particolare ")
    rendicontazione.refresh_from_db()
    assert rendicontazione.nota_ambito == "Un anno particolare"

    Rendicontazione.objects.update(stato="certificata")
    with pytest.raises(ErroreDominio, match="Non puoi cambiare la nota"):
        services.scrivi_nota(rendicontazione=rendicontazione, testo="altro")


def test_apri_campagna_una_rendicontazione_per_ambito_dell_anno():
    provincia = ProvinciaFactory()
    vivo = AmbitoFactory(provincia=provincia)
    AmbitoFactory(provincia=provincia, al=datetime.date(2023, 12, 31))
    date = {"apertura": datetime.date(2025, 3, 1), "scadenza": datetime.date(2025, 9, 30)}

    campagna = services.apri_campagna(anno=2024, provincia=provincia, modello=riferimento(), **date)

    assert [r.ambito for r in campagna.rendicontazioni.all()] == [vivo]
    with pytest.raises(ErroreDominio, match="c'è già"):
        services.apri_campagna(anno=2024, provincia=provincia, modello=riferimento(), **date)
    assert services.completa_campagna(campagna=campagna) == 0


def test_apri_campagna_rifiuta_date_rovesciate():
    with pytest.raises(ValidationError, match="viene prima dell'apertura"):
        services.apri_campagna(
            anno=2024,
            provincia=ProvinciaFactory(),
            modello=riferimento(),
            apertura=datetime.date(2025, 9, 30),
            scadenza=datetime.date(2025, 3, 1),
        )
    assert not Campagna.objects.exists()
