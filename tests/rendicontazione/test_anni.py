"""The returns of 2006 and 2007, on made-up mini files: fewer columns, ambiti as they were."""

import datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from base.formati import MANCANTE
from osservatorio.reports import build_rendiconto
from osservatorio.selectors import indicatori_ambito, leggi_serie, territorio_ambito
from rendicontazione import models, selectors, services
from rendicontazione.selectors import contesto_dei_controlli
from tests.rendicontazione.cartelle import COMUNE, ENTE, F0, F1, byte, zero
from tests.rendicontazione.factories import riferimento
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    EnteFactory,
)
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db

PASSATO = "017303"  # of Ambito 8 until 2008, then of another one
RIGA = {
    "riga": 1, "forma_gestione": "S", "codice_istat_comune": COMUNE, "area_utenza": "ANZ",
    "codice_voce": "1.G.01", "utenti": 10, "spesa_totale": 900, "entrata_utenza": 100,
    "entrata_ssn": 50, "entrata_regione": 200,
}  # fmt: skip


@pytest.fixture
def otto():
    riferimento()
    otto = AmbitoFactory(numero=8, denominazione="Ambito di otto", slug="otto")
    nove = AmbitoFactory(numero=9, denominazione="Ambito di nove", slug="nove")
    AppartenenzaFactory(
        comune=ComuneFactory(codice_istat=COMUNE, denominazione="Acquafredda"), ambito=otto
    )
    passato = ComuneFactory(codice_istat=PASSATO, denominazione="Bovegno")
    AppartenenzaFactory(comune=passato, ambito=otto, al=datetime.date(2008, 12, 31))
    AppartenenzaFactory(comune=passato, ambito=nove, dal=datetime.date(2009, 1, 1))
    EnteFactory(codice=ENTE, denominazione="Azienda di prova")
    # Born later: it had nothing to hand in for those years.
    AmbitoFactory(numero=14, slug="nuovo", dal=datetime.date(2010, 1, 1))
    return otto


def aperta(ambito, anno, versione):
    oggi = timezone.localdate()
    campagna = services.apri_campagna(
        anno=anno,
        provincia=ambito.provincia,
        modello=models.ModelloModulo.objects.get(versione=versione),
        apertura=oggi,
        scadenza=oggi,
    )
    return campagna.rendicontazioni.get(ambito=ambito)


def mini_file(rendicontazione, *righe):
    """A workbook of that year, by the headings of its own form; the rest of the cells empty."""
    campagna = rendicontazione.campagna
    modulo = contesto_dei_controlli(
        modello=campagna.modello, anno=campagna.anno, ambito=rendicontazione.ambito
    ).modulo
    fronte = {
        "anno_riferimento": campagna.anno, "codice_ambito": 8, "ente_capofila": "Ente di prova",
        "tipo_ente_compilante": "AMB", "responsabile_udp": "Responsabile di prova",
        "email_responsabile": "ufficio@esempio.it",
        "data_compilazione": "31/03/2025", "versione_modulo": campagna.modello.versione,
    }  # fmt: skip
    comuni = modulo.foglio(F1).colonna("codice_istat_comune").codici or {}
    scritti = {riga["codice_istat_comune"] for riga in righe}
    righe += tuple(
        {**zero(comune, len(righe) + 1), "entrata_regione": 0}
        for comune in comuni
        if comune not in scritti
    )
    libro = openpyxl.Workbook()
    libro.remove(libro.active)
    for foglio in modulo.fogli:
        pagina = libro.create_sheet(foglio.codice)
        pagina.append([colonna.titolo for colonna in foglio.colonne])
        for contenuto in {F0: [fronte], F1: righe}.get(foglio.codice, ()):
            pagina.append([contenuto.get(colonna.nome) for colonna in foglio.colonne])
    return byte(libro)


def approvata(rendicontazione, *righe):
    """The whole road, through the services."""
    utente, istruttore, dirigente = UtenteFactory(), UtenteFactory(), UtenteFactory()
    caricamento = services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=mini_file(rendicontazione, *righe),
        nome="mini.xlsx",
        utente=utente,
    )
    services.scrivi_motivazioni(
        caricamento=caricamento,
        motivazioni={a.pk: "File di prova" for a in caricamento.anomalie.filter(gravita="avviso")},
        utente=utente,
    )
    gravi = caricamento.anomalie.exclude(gravita="avviso").values_list("codice", "messaggio")
    assert list(gravi) == []
    versione = services.conferma_caricamento(caricamento=caricamento, utente=utente)
    services.certifica_rendicontazione(rendicontazione=rendicontazione, utente=utente)
    services.prendi_in_esame(rendicontazione=rendicontazione, utente=istruttore)
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=istruttore)
    services.approva_rendicontazione(rendicontazione=rendicontazione, utente=dirigente)
    return versione


def test_i_modelli_vecchi_hanno_meno_colonne_e_dicono_che_sono_nostri(otto):
    concetti = {}
    for versione in ("2006.1", "2007.1", "2024.1"):
        colonne = models.ColonnaModulo.objects.filter(foglio__modello__versione=versione)
        concetti[versione] = set(colonne.values_list("concetto", flat=True)) - {""}
        if versione != "2024.1":
            assert set(colonne.values_list("fonte", flat=True)) == {
                "proposta: nessun modulo reale disponibile"
            }
    # What came from the Region was one column: it is not the FSR of today.
    assert concetti["2006.1"] & concetti["2024.1"] == {
        "f1.utenti",
        "f1.spesa_totale",
        "f1.entrata_utenza",
    }
    assert concetti["2007.1"] - concetti["2006.1"] == {"f1.entrata_ssn"}
    for versione in ("2006.1", "2007.1"):
        modello = models.ModelloModulo.objects.get(versione=versione)
        assert selectors.problemi_del_modello(modello) == []


def test_la_campagna_2006_ha_gli_ambiti_e_i_comuni_di_allora(otto):
    rendicontazione = aperta(otto, 2006, "2006.1")

    numeri = rendicontazione.campagna.rendicontazioni.values_list("ambito__numero", flat=True)
    versione = approvata(rendicontazione, RIGA, {**RIGA, "riga": 2, "codice_istat_comune": PASSATO})

    assert list(numeri) == [8, 9]
    assert {f.comune.codice_istat for f in versione.fatti.all()} == {COMUNE, PASSATO}
    assert {f.colonna.foglio.modello.versione for f in versione.fatti.all()} == {"2006.1"}


def test_un_comune_che_nel_2007_era_ancora_nostro_nel_2024_non_lo_e_piu(otto):
    for anno, versione, atteso in ((2007, "2007.1", 0), (2024, "2024.1", 1)):
        rendicontazione = aperta(otto, anno, versione)
        caricamento = services.registra_caricamento(
            rendicontazione=rendicontazione,
            contenuto=mini_file(rendicontazione, {**RIGA, "codice_istat_comune": PASSATO}),
            nome="mini.xlsx",
            utente=UtenteFactory(),
        )
        assert caricamento.anomalie.filter(codice="INT-01").count() == atteso, anno


def test_il_rendiconto_confronta_solo_dove_la_colonna_vuol_dire_la_stessa_cosa(otto):
    """The form of 2006 did not ask the health share: no net spending, and none beside 2007's."""
    approvata(aperta(otto, 2006, "2006.1"), RIGA)
    approvata(aperta(otto, 2007, "2007.1"), {**RIGA, "spesa_totale": 950})

    def in_breve(anno):
        rendiconto = build_rendiconto(anno=anno, ambito=otto, apre_i_file=True)
        return {v.nome: (str(v.valore), v.confronto) for v in rendiconto.in_breve}

    nel_2006, nel_2007 = in_breve(2006), in_breve(2007)
    assert "900,00" in nel_2006["Spesa totale"][0]
    assert nel_2006["Spesa netta"] == (MANCANTE, "")
    assert "2006: 900,00" in nel_2007["Spesa totale"][1].replace("\xa0", " ")
    assert "800,00" in nel_2007["Spesa netta"][0]
    assert nel_2007["Spesa netta"][1] == ""


def test_la_spesa_netta_del_2006_non_si_calcola_senza_la_quota_sanitaria(otto):
    approvata(aperta(otto, 2006, "2006.1"), RIGA)
    approvata(aperta(otto, 2007, "2007.1"), RIGA)

    nel_2006 = indicatori_ambito(2006, otto)["spesa_pro_capite"]
    nel_2007 = leggi_serie([territorio_ambito(2007, otto)], ["spesa_netta"])[0]

    assert (nel_2006.valore, nel_2006.numeratore) == (None, None)
    assert nel_2006.motivo == "Non confrontabile: il modulo 2006 non aveva questa colonna."
    assert nel_2007.valori["spesa_netta"] == Decimal(750)


def test_il_confronto_con_l_anno_prima_legge_il_concetto_non_il_nome(otto):
    """A column with another name and the same meaning is compared; the contrary is not."""
    modello = models.ModelloModulo.objects.get(versione="2006.1")
    models.ColonnaModulo.objects.filter(foglio__modello=modello, nome="spesa_totale").update(
        concetto="f1.stanziamenti"
    )
    versione = approvata(aperta(otto, 2006, "2006.1"), RIGA)

    totali = selectors.totali_per_area([versione.pk])[versione.pk]["ANZ"]
    assert "spesa_totale" not in totali
    assert totali["stanziamenti"] == Decimal("900.00")
