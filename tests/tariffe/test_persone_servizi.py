"""Attestations and assigned tariffs: what is allowed, what is refused, what is written."""

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from base.errors import ErroreDominio
from tariffe.calcolo.storia import RigaDiStoria, dovuto, tratti
from tariffe.enums import MotivoAssegnazione
from tariffe.models import FORMA_CODICE_PERSONA, AttestazioneISEE, Conguaglio, TariffaAssegnata
from tariffe.services.persone import (
    annulla_attestazione,
    cessa,
    deroga,
    nuovo_codice_persona,
    regola_conguaglio,
    ricalcola,
)
from tariffe.services.persone import codici as modulo_codici
from tests.tariffe.factories import ServizioFactory
from tests.tariffe.mondo_persone import PIU_CARA, REGOLA, MondoPersone, il, oggi_e, righe_di

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]


def rifiuto(atteso, funzione, /, **argomenti):
    """The sentence of a refusal; nothing may have been written."""
    prima = (AttestazioneISEE.objects.count(), TariffaAssegnata.objects.count())
    conguagli = Conguaglio.objects.count()
    with pytest.raises(ErroreDominio) as errore:
        funzione(**argomenti)
    assert errore.value.codice == atteso
    assert prima == (AttestazioneISEE.objects.count(), TariffaAssegnata.objects.count())
    assert Conguaglio.objects.count() == conguagli
    return errore.value.messaggio


def importi(storia):
    return [(riga.dal, riga.importo, riga.motivo) for riga in storia]


# --- codes -------------------------------------------------------------------------------------


def test_il_codice_di_una_persona_e_opaco_e_nuovo(mondo, monkeypatch):
    codici = {nuovo_codice_persona() for _ in range(50)}
    assert len(codici) == 50
    assert all(re.fullmatch(FORMA_CODICE_PERSONA, codice) for codice in codici)

    usato = mondo.attesta().codice_persona
    lettere = iter([*usato.removeprefix("P-").replace("-", ""), *"ABCDEFGH"])
    monkeypatch.setattr(modulo_codici.secrets, "choice", lambda _: next(lettere))
    assert nuovo_codice_persona() == "P-ABCD-EFGH"


# --- attestations ------------------------------------------------------------------------------


def test_la_scadenza_e_proposta_e_memorizzata(mondo):
    assert mondo.attesta().scade_il == il("2026-12-31")
    assert mondo.attesta(corrente=True, presentata="2026-02-10").scade_il == il("2026-08-10")
    assert mondo.attesta(scade_il=il("2026-06-30")).scade_il == il("2026-06-30")


def test_il_valore_nazionale_si_rifiuta_e_si_dice_quale_scrivere(mondo):
    frase = rifiuto("AMBITO_VALORE", mondo.attesta, ambito_valore="nazionale")
    assert "91.500" in frase
    assert "scrivi l'altro valore" in frase
    assert "52.500" in frase


@pytest.mark.parametrize(
    ("codice", "altro", "parola"),
    [
        ("VALORE", {"valore": "-0.01"}, "sotto zero"),
        ("VALORE", {"valore": "1000.001"}, "due decimali"),
        ("SCADENZA", {"scade_il": il("2025-12-31")}, "viene prima della presentazione"),
        ("SCADENZA", {"presentata": "2014-05-01"}, "scrivi quella"),
        ("PRESENTAZIONE", {"presentata": "2026-03-21"}, "deve ancora venire"),
    ],
)
def test_attestazioni_impossibili(mondo, codice, altro, parola):
    assert parola in rifiuto(codice, mondo.attesta, **altro)


def test_un_attestazione_si_annulla_una_volta(mondo):
    riga = mondo.attesta()
    annulla_attestazione(attestazione=riga, utente=mondo.amministrativo)
    riga.refresh_from_db()
    assert riga.annullata_da == mondo.amministrativo
    frase = rifiuto(
        "ANNULLATA", annulla_attestazione, attestazione=riga, utente=mondo.amministrativo
    )
    assert "20/03/2026" in frase


# --- assigning ---------------------------------------------------------------------------------


def test_assegna_scrive_tutto_quello_che_serve_a_rifare_il_conto(mondo):
    attestazione = mondo.attesta("12000.00")
    riga = mondo.assegna(attestazione.codice_persona, contesto={"residente": True})

    riga.refresh_from_db()
    assert riga.importo == riga.importo_calcolato == Decimal("5.00")
    assert riga.totale_mese == Decimal("50.00")
    assert riga.costo_mese == Decimal("220.00")
    assert riga.isee == Decimal("12000.00")
    assert (riga.attestazione, riga.edizione, riga.ente) == (
        attestazione, mondo.edizione, mondo.ente,
    )  # fmt: skip
    assert riga.contesto == {"residente": True, "quantita": "10"}
    assert "vale l'ISEE ordinario di 12.000,00" in riga.passi[0]
    assert riga.passi[-1].startswith("Al mese: 50,00")
    assert riga.motivo == MotivoAssegnazione.NUOVA
    assert not Conguaglio.objects.exists()


def test_senza_attestazione_si_applica_la_politica(mondo):
    riga = mondo.assegna("P-2222-3333")
    assert (riga.isee, riga.importo) == (None, Decimal("12.00"))
    assert "Nessuna attestazione ISEE" in riga.passi[0]


def test_un_attestazione_irregolare_vale_come_mancante(mondo):
    attestazione = mondo.attesta(irregolarita="omissioni")
    riga = mondo.assegna(attestazione.codice_persona)
    assert riga.importo == Decimal("12.00")
    assert riga.contesto["omissioni_o_difformita"] is True
    assert riga.attestazione == attestazione


def test_fra_due_attestazioni_dello_stesso_giorno_vince_la_corrente(mondo):
    ordinaria = mondo.attesta("20000.00", "2026-01-10")
    corrente = mondo.attesta(
        "2000.00", "2026-01-10", corrente=True, codice_persona=ordinaria.codice_persona
    )
    riga = mondo.assegna(ordinaria.codice_persona)
    assert (riga.attestazione, riga.importo) == (corrente, Decimal(0))
    assert any("l'ISEE corrente prevale" in passo for passo in riga.passi)


def test_finita_la_corrente_torna_l_ordinaria(mondo):
    ordinaria = mondo.attesta("20000.00", "2026-01-10")
    mondo.attesta(
        "2000.00",
        "2026-01-10",
        corrente=True,
        scade_il=il("2026-02-28"),
        codice_persona=ordinaria.codice_persona,
    )
    mondo.assegna(ordinaria.codice_persona)
    assert importi(TariffaAssegnata.objects.order_by("pk")) == [
        (il("2026-02-01"), Decimal("0.00"), "nuova"),
        (il("2026-03-01"), Decimal("10.00"), "nuovo_isee"),
    ]


def test_un_attestazione_annullata_non_si_usa(mondo):
    attestazione = mondo.attesta()
    annulla_attestazione(attestazione=attestazione, utente=mondo.amministrativo)
    assert mondo.assegna(attestazione.codice_persona).isee is None


def test_scaduta_a_dicembre_a_gennaio_e_come_se_mancasse():
    with oggi_e("2026-01-05"):
        mondo = MondoPersone()
        vecchia = mondo.attesta("2000.00", "2025-12-10")
        riga = mondo.assegna(vecchia.codice_persona, "2026-01-02")
    assert vecchia.scade_il == il("2025-12-31")
    assert riga.importo == Decimal("12.00")
    assert "scaduto il 31/12/2025" in riga.passi[0]


def test_con_la_proroga_la_scaduta_vale_ancora():
    mondo = MondoPersone(proroga_fino_al=il("2026-08-31"))
    vecchia = mondo.attesta("2000.00", "2025-12-10")
    riga = mondo.assegna(vecchia.codice_persona)
    assert (riga.importo, riga.isee) == (Decimal(0), Decimal("2000.00"))


def test_la_decorrenza_scrive_prima_senza_isee_poi_con():
    mondo = MondoPersone(decorrenza_giorno=15)
    attestazione = mondo.attesta("12000.00", "2026-03-18")
    prima = mondo.assegna(attestazione.codice_persona, "2026-03-18")

    righe = righe_di(prima)
    assert importi(righe) == [
        (il("2026-03-18"), Decimal("12.00"), "nuova"),
        (il("2026-04-01"), Decimal("5.00"), "nuovo_isee"),
    ]
    assert righe[1].sostituisce == righe[1].prima_riga == prima
    assert [r.pk for r in TariffaAssegnata.objects.in_vigore_il(il("2026-03-31"))] == [prima.pk]
    assert [r.pk for r in TariffaAssegnata.objects.in_vigore_il(il("2026-04-01"))] == [righe[1].pk]


def test_presentata_entro_il_giorno_vale_dal_mese():
    mondo = MondoPersone(decorrenza_giorno=15)
    attestazione = mondo.attesta("12000.00", "2026-03-15")
    mondo.assegna(attestazione.codice_persona, "2026-03-01")
    assert importi(TariffaAssegnata.objects.all()) == [(il("2026-03-01"), Decimal("5.00"), "nuova")]


def test_il_non_residente_paga_la_maggiorazione(mondo):
    attestazione = mondo.attesta()
    riga = mondo.assegna(attestazione.codice_persona, contesto={"residente": False})
    assert riga.importo == Decimal("10.00")


def test_due_tariffe_insieme_per_lo_stesso_servizio_si_rifiutano(mondo):
    codice = mondo.attesta().codice_persona
    mondo.assegna(codice, al=il("2026-02-28"))
    frase = rifiuto("SOVRAPPOSTA", mondo.assegna, codice=codice, dal="2026-02-28")
    assert "dal 01/02/2026 al 28/02/2026" in frase
    mondo.assegna(codice, "2026-03-01")


def test_un_comune_di_un_altro_ambito_si_rifiuta(mondo):
    altro = MondoPersone()
    frase = rifiuto("COMUNE", mondo.assegna, codice="P-2222-3333", comune=altro.comune)
    assert "non è di questo ambito" in frase


def test_senza_adozione_niente_e_scritto(mondo):
    rifiuto("EDIZIONE_MANCANTE", mondo.assegna, codice="P-2222-3333", dal="2025-06-01")
    altro = ServizioFactory(codice="PASTI")
    rifiuto("TARIFFA_NON_ADOTTATA", mondo.assegna, codice="P-2222-3333", servizio=altro)


def test_un_buco_a_meta_strada_non_lascia_righe_a_meta():
    """The second piece cannot be computed: the first is not written either."""
    senza_politica = {k: v for k, v in REGOLA.items() if not k.startswith("isee_")}
    mondo = MondoPersone(regola=senza_politica)
    codice = mondo.attesta(
        corrente=True, scade_il=il("2026-02-28"), presentata="2026-01-10"
    ).codice_persona
    rifiuto("POLITICA_MANCANTE", mondo.assegna, codice=codice)


@pytest.mark.parametrize("quantita", ["0", "-1", "1.005", "10000"])
def test_quantita_impossibili(mondo, quantita):
    rifiuto("QUANTITA", mondo.assegna, codice="P-2222-3333", quantita_mese=Decimal(quantita))


# --- recalculating -----------------------------------------------------------------------------


def test_ricalcola_scrive_righe_nuove_e_il_conguaglio_dei_mesi_passati(mondo):
    codice = mondo.attesta("20000.00").codice_persona
    prima = mondo.assegna(codice, "2026-01-01")
    mondo.attesta("12000.00", "2026-01-15", codice_persona=codice)

    nuove = ricalcola(
        assegnata=prima, dal=il("2026-01-17"), motivo="nuovo_isee", utente=mondo.assistente
    )

    assert importi(nuove) == [(il("2026-01-17"), Decimal("5.00"), "nuovo_isee")]
    assert nuove[0].registrata_da == mondo.assistente
    # January: 16 days of 100.00, 15 of 50.00; February whole; March is not asked yet.
    conguagli = list(Conguaglio.objects.order_by("mese"))
    assert [(c.mese, c.importo_precedente, c.importo_nuovo) for c in conguagli] == [
        (il("2026-01-01"), Decimal("100.00"), Decimal("75.80")),
        (il("2026-02-01"), Decimal("100.00"), Decimal("50.00")),
    ]
    assert [c.differenza for c in conguagli] == [Decimal("-24.20"), Decimal("-50.00")]
    prima.refresh_from_db()
    assert prima.importo == Decimal("10.00")


def test_i_conguagli_di_due_ricalcoli_si_sommano(mondo):
    """What was asked first plus every conguaglio is what is due at the end."""
    codice = mondo.attesta("20000.00").codice_persona
    prima = mondo.assegna(codice, "2026-01-01")
    mondo.attesta("12000.00", "2026-01-12", codice_persona=codice)
    ricalcola(assegnata=prima, dal=il("2026-01-12"), motivo="nuovo_isee", utente=mondo.assistente)
    mondo.attesta("1000.00", "2026-01-20", codice_persona=codice)
    ricalcola(assegnata=prima, dal=il("2026-01-20"), motivo="nuovo_isee", utente=mondo.assistente)

    righe = [RigaDiStoria(r.pk, r.dal, r.al, r.totale_mese) for r in righe_di(prima)]
    for mese in (il("2026-01-01"), il("2026-02-01")):
        chiesto = dovuto(tratti(righe[:1]), mese)
        conguagli = Conguaglio.objects.filter(mese=mese)
        somma = sum((c.differenza for c in conguagli), Decimal(0))
        assert conguagli.count() == 2
        assert chiesto + somma == dovuto(tratti(righe), mese)


def test_un_mese_a_cavallo_di_due_edizioni_si_divide_per_giorni(mondo):
    codice = mondo.attesta("12000.00").codice_persona
    prima = mondo.assegna(codice, "2026-02-01")
    nuova = mondo.adotta(PIU_CARA, il("2026-02-16"))

    ricalcola(
        assegnata=prima, dal=il("2026-02-16"), motivo="nuova_edizione", utente=mondo.amministrativo
    )
    conguaglio = Conguaglio.objects.get()
    # 15 days of 28 at 50.00 and 13 at 80.00: 26.79 + 37.14.
    assert conguaglio.importo_nuovo == Decimal("63.93")
    assert conguaglio.importo_precedente == Decimal("50.00")
    assert conguaglio.nuova.edizione == nuova
    prima.refresh_from_db()
    assert (prima.edizione, prima.importo) == (mondo.edizione, Decimal("5.0000"))


def test_una_rettifica_all_indietro_attraversa_due_edizioni(mondo):
    """Every day with the edition of that day, in one go; what was written last counts."""
    codice = mondo.attesta("20000.00").codice_persona
    prima = mondo.assegna(codice, "2026-01-01")
    mondo.adotta(PIU_CARA, il("2026-02-16"))
    ricalcola(
        assegnata=prima, dal=il("2026-02-16"), motivo="nuova_edizione", utente=mondo.amministrativo
    )
    annulla_attestazione(attestazione=AttestazioneISEE.objects.get(), utente=mondo.amministrativo)
    mondo.attesta("2000.00", "2026-01-01", codice_persona=codice)

    nuove = ricalcola(
        assegnata=prima, dal=il("2026-01-01"), motivo="rettifica", utente=mondo.amministrativo
    )
    assert [(r.dal, r.importo) for r in nuove] == [
        (il("2026-01-01"), Decimal("0.00")),
        (il("2026-02-16"), Decimal("0.00")),
    ]
    for giorno in ("2026-01-20", "2026-02-20", "2026-03-20"):
        vigenti = TariffaAssegnata.objects.in_vigore_il(il(giorno))
        assert [r.importo for r in vigenti] == [Decimal("0.00")]


def test_un_edizione_nuova_non_cambia_le_tariffe_assegnate(mondo):
    codice = mondo.attesta("12000.00").codice_persona
    riga = mondo.assegna(codice)
    prima = TariffaAssegnata.objects.values().get(pk=riga.pk)
    mondo.adotta(PIU_CARA, il("2026-03-01"))
    assert TariffaAssegnata.objects.values().get(pk=riga.pk) == prima


def test_ricalcoli_rifiutati(mondo):
    codice = mondo.attesta("12000.00").codice_persona
    riga = mondo.assegna(codice)
    comuni = {"assegnata": riga, "utente": mondo.amministrativo}
    frase = rifiuto("UGUALE", ricalcola, dal=il("2026-03-01"), motivo="rettifica", **comuni)
    assert "50,00" in frase
    rifiuto("PRIMA_DELL_INIZIO", ricalcola, dal=il("2026-01-31"), motivo="rettifica", **comuni)
    rifiuto("MOTIVO", ricalcola, dal=il("2026-03-01"), motivo="deroga", **comuni)
    cessa(assegnata=riga, ultimo_giorno=il("2026-03-10"), utente=mondo.amministrativo)
    frase = rifiuto("FINITA", ricalcola, dal=il("2026-03-11"), motivo="rettifica", **comuni)
    assert "finito il 10/03/2026" in frase


def test_ricalcolare_una_tariffa_cessata_non_la_riapre(mondo):
    codice = mondo.attesta("20000.00").codice_persona
    riga = mondo.assegna(codice, "2026-02-01")
    cessa(assegnata=riga, ultimo_giorno=il("2026-03-10"), utente=mondo.amministrativo)
    annulla_attestazione(attestazione=riga.attestazione, utente=mondo.amministrativo)
    ricalcola(assegnata=riga, dal=il("2026-02-01"), motivo="rettifica", utente=mondo.amministrativo)
    assert TariffaAssegnata.objects.in_vigore_il(il("2026-03-10")).count() == 1
    assert not TariffaAssegnata.objects.in_vigore_il(il("2026-03-11")).exists()


def test_cambia_la_quantita(mondo):
    riga = mondo.assegna(mondo.attesta().codice_persona)
    (nuova,) = ricalcola(
        assegnata=riga,
        dal=il("2026-04-01"),
        motivo="rettifica",
        utente=mondo.amministrativo,
        quantita_mese=Decimal("4.50"),
    )
    assert (nuova.totale_mese, nuova.costo_mese) == (Decimal("22.50"), Decimal("99.00"))


# --- derogation, end, settlement ---------------------------------------------------------------


def test_una_deroga_ha_motivo_e_atto_e_poi_finisce(mondo):
    riga = mondo.assegna(mondo.attesta("20000.00").codice_persona, "2026-01-01")
    derogata = deroga(
        assegnata=riga,
        importo=Decimal("2.00"),
        dal=il("2026-02-01"),
        fino_al=il("2026-02-28"),
        motivo="Spese mediche documentate",
        atto="Determinazione 12 del 15/01/2026",
        utente=mondo.assistente,
    )
    assert (derogata.importo, derogata.totale_mese) == (Decimal("2.00"), Decimal("20.00"))
    assert derogata.importo_calcolato == Decimal("10.0000")
    assert "Deroga (Determinazione 12" in derogata.passi[-1]
    vigente = TariffaAssegnata.objects.in_vigore_il(il("2026-03-01")).get()
    assert (vigente.importo, vigente.motivo) == (Decimal("10.0000"), "rettifica")
    assert vigente.deroga_motivo == ""
    conguaglio = Conguaglio.objects.get()
    assert (conguaglio.mese, conguaglio.differenza) == (il("2026-02-01"), Decimal("-80.00"))


@pytest.mark.parametrize(
    ("codice", "altro"),
    [
        ("DEROGA", {"motivo": "  "}),
        ("DEROGA", {"atto": ""}),
        ("DEROGA", {"importo": Decimal("-1")}),
        ("DEROGA", {"importo": Decimal("1.00001")}),
        ("DEROGA", {"fino_al": il("2026-01-31")}),
        ("PRIMA_DELL_INIZIO", {"dal": il("2026-01-31")}),
    ],
)
def test_deroghe_rifiutate(mondo, codice, altro):
    riga = mondo.assegna(mondo.attesta().codice_persona)
    dati = {
        "assegnata": riga,
        "importo": Decimal(1),
        "dal": il("2026-03-01"),
        "motivo": "m",
        "atto": "a",
        "utente": mondo.amministrativo,
    }
    rifiuto(codice, deroga, **{**dati, **altro})


@pytest.mark.parametrize("campo", ["motivo", "atto"])
def test_una_deroga_non_ha_codici_fiscali(mondo, campo):
    """It could never be taken out again; and the sentence must not repeat it."""
    riga = mondo.assegna(mondo.attesta().codice_persona)
    testi = {
        "motivo": "come da relazione",
        "atto": "Determinazione 12",
        campo: "di RSSMRA80A01F205X",
    }
    frase = rifiuto(
        "DATI_PERSONALI", deroga, assegnata=riga, importo=Decimal(1), dal=il("2026-03-01"),
        utente=mondo.amministrativo, **testi,
    )  # fmt: skip
    assert campo in frase
    assert "RSSMRA" not in frase


def test_un_ricalcolo_fa_finire_la_deroga(mondo):
    codice = mondo.attesta("12000.00").codice_persona
    riga = mondo.assegna(codice)
    deroga(
        assegnata=riga, importo=Decimal(0), dal=il("2026-03-01"), motivo="m", atto="a",
        utente=mondo.amministrativo,
    )  # fmt: skip
    (nuova,) = ricalcola(
        assegnata=riga, dal=il("2026-04-01"), motivo="rettifica", utente=mondo.amministrativo
    )
    assert nuova.importo == Decimal("5.00")


def test_un_ultimo_giorno_prima_dell_inizio_si_ridice_com_e_scritto(mondo):
    """The day that was typed, not the one after; the day before the first is «never begun»."""
    riga = mondo.assegna(mondo.attesta().codice_persona, "2026-02-01")
    comuni = {"assegnata": riga, "utente": mondo.amministrativo}
    frase = rifiuto("PRIMA_DELL_INIZIO", cessa, ultimo_giorno=il("2020-01-01"), **comuni)
    assert "cominciato il 01/02/2026" in frase
    assert "non può essere il 01/01/2020" in frase
    assert "31/01/2026" in frase
    cessa(ultimo_giorno=il("2026-01-31"), **comuni)
    assert [c.importo_nuovo for c in Conguaglio.objects.all()] == [Decimal(0)]


def test_cessa_dal_giorno_dopo_e_una_volta_sola(mondo):
    riga = mondo.assegna(mondo.attesta("12000.00").codice_persona, "2026-01-01")
    finita = cessa(assegnata=riga, ultimo_giorno=il("2026-02-14"), utente=mondo.assistente)
    assert (finita.dal, finita.importo, finita.totale_mese) == (il("2026-02-15"), None, None)
    assert TariffaAssegnata.objects.in_vigore_il(il("2026-02-14")).count() == 1
    assert not TariffaAssegnata.objects.in_vigore_il(il("2026-02-15")).exists()
    conguaglio = Conguaglio.objects.get()
    assert (conguaglio.importo_precedente, conguaglio.importo_nuovo) == (
        Decimal("50.00"), Decimal("25.00"),
    )  # fmt: skip
    rifiuto(
        "FINITA", cessa, assegnata=riga, ultimo_giorno=il("2026-03-01"), utente=mondo.assistente
    )


def test_un_conguaglio_si_regola_una_volta(mondo):
    riga = mondo.assegna(mondo.attesta("12000.00").codice_persona, "2026-01-01")
    cessa(assegnata=riga, ultimo_giorno=il("2026-01-31"), utente=mondo.amministrativo)
    conguaglio = Conguaglio.objects.get(mese=il("2026-02-01"))
    regola_conguaglio(conguaglio=conguaglio, utente=mondo.amministrativo)
    conguaglio.refresh_from_db()
    assert conguaglio.regolato_da == mondo.amministrativo
    rifiuto("REGOLATO", regola_conguaglio, conguaglio=conguaglio, utente=mondo.amministrativo)


def test_niente_si_riscrive(mondo):
    riga = mondo.assegna(mondo.attesta().codice_persona)
    riga.importo = Decimal(1)
    with pytest.raises(IntegrityError, match="una volta"), transaction.atomic():
        riga.save()
    with pytest.raises(IntegrityError, match="una volta"), transaction.atomic():
        riga.delete()
