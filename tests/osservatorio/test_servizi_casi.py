"""The same indicators where something is missing: a comune, another form, no approval, a refuge."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from base.formati import euro
from osservatorio import selectors
from osservatorio.calcolo import Origine, definizioni
from osservatorio.selectors import INDICATORE, DiIndicatore
from osservatorio.selectors.provenienza.indicatore import pagina_dell_indicatore
from rendicontazione.models import ModelloModulo
from tests.osservatorio import mondo_servizi as mondo
from tests.osservatorio.factories import crea_popolazione, eta
from tests.rendicontazione.factories import riferimento
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


def _ambito(**eta_del_comune):
    """An Ambito of one comune; 1,000 residents of 30 and 1,000 of 80 without ages."""
    ambito, comune = AmbitoFactory(), ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    return ambito, comune, (eta(**(eta_del_comune or {"a30": 1000, "a80": 1000})), eta())


def _due_ambiti():
    primo, secondo = _ambito(), _ambito()
    crea_popolazione(2023, {comune: eta_ for _, comune, eta_ in (primo, secondo)})
    return primo[0], secondo[0]


def _una_riga(ambito, spesa=10000, voce="1.G.01", **altro):
    versione = mondo.versione_approvata(ambito, 2023)
    mondo.registra_spesa(versione, [("ANZ", voce, "S", 10, spesa, 0, 0, 0, 0, altro)])
    return versione


def test_un_comune_ha_i_posti_ma_non_la_spesa():
    ambito, comune, eta_ = _ambito()
    crea_popolazione(2023, {comune: eta_})
    _una_riga(ambito)
    mondo.unita("RSA", comune, posti_autorizzati=50)
    indicatori = selectors.indicatori_comune(2023, comune)

    assert indicatori["copertura_rsa"].valore == Decimal("5.00")
    assert indicatori["spesa_per_utente_domiciliarita_anziani"].motivo == (
        "Questo dato si rendiconta per ambito: in parte è della gestione associata, "
        "non di un solo comune."
    )
    assert "non di un solo comune" in indicatori["puntualita"].motivo
    assert indicatori["comuni_senza_rsa"].valore is None


def test_un_rifugio_conta_solo_nella_provincia():
    ambito, comune, eta_ = _ambito(a10=1000)
    crea_popolazione(2023, {comune: eta_})
    mondo.unita("CEM", comune, posti_autorizzati=6, riservata=True)
    mondo.unita("CEM", comune, posti_autorizzati=10)

    assert selectors.indicatori_comune(2023, comune)["posti_comunita_minori"].valore == 10
    assert selectors.indicatori_ambito(2023, ambito)["posti_comunita_minori"].valore == 10
    provincia = selectors.indicatori_provincia(2023)
    assert provincia["posti_comunita_minori"].valore == 16
    assert provincia["comuni_senza_comunita_minori"].valore == 0


def test_un_comune_con_solo_un_rifugio_non_si_riconosce():
    _, comune, eta_ = _ambito(a10=1000)
    crea_popolazione(2023, {comune: eta_})
    rifugio = mondo.unita("CEM", comune, posti_autorizzati=6, riservata=True)
    provincia = selectors.indicatori_provincia(2023)
    assert provincia["posti_comunita_minori"].valore == 6
    assert provincia["comuni_senza_comunita_minori"].valore == 100

    di = DiIndicatore(INDICATORE, 2023, "posti_comunita_minori")
    pagina = pagina_dell_indicatore(di, None, None, frozenset())
    assert not any(comune.denominazione in parte.nome for parte in pagina.parti)
    richiesta = selectors.leggi_richiesta(
        {"cosa": "serie", "anno": "2023", "codice": "posti_comunita_minori"}
    )
    elenco = selectors.pagina_della_serie(richiesta, None, None)
    assert [parte.nome for parte in elenco.parti] == [
        f"{rifugio.struttura.denominazione}, {rifugio.tipo}"
    ]


def test_una_struttura_conta_nei_suoi_anni():
    ambito, comune, eta_ = _ambito()
    for anno in (2021, 2022, 2023):
        crea_popolazione(anno, {comune: eta_})
    giorno = datetime.date
    # Open from 1/1/2022 to 1/1/2023, both included; then nothing.
    mondo.unita(
        "RSA", comune, posti_autorizzati=20,
        data_inizio=giorno(2022, 1, 1), data_cessazione=giorno(2023, 1, 1),
    )  # fmt: skip
    # Over on a day that nobody wrote: not counted in any year.
    mondo.unita("RSA", comune, posti_autorizzati=90, stato="CES")
    valori = [
        selectors.indicatori_ambito(anno, ambito)["posti_rsa"].valore
        for anno in (2021, 2022, 2023, 2024)
    ]
    assert valori == [None, 20, 20, 0], "prima della prima non si sa"


def test_chi_gestisce_non_si_sa_e_lo_dice():
    ambito, comune, _ = _ambito()
    crea_popolazione(2023, {comune: (eta(a1=100), eta())})
    mondo.unita("NIDO", comune, natura="PUB", posti_autorizzati=20)
    mondo.unita("NIDO", comune, natura="", posti_autorizzati=5)
    indicatori = selectors.indicatori_ambito(2023, ambito)
    assert indicatori["copertura_prima_infanzia"].valore == Decimal("25.0")
    pubblici = indicatori["copertura_prima_infanzia_pubblici"]
    assert pubblici.valore == Decimal("20.0")
    assert "di 1 unità non si sa chi gestisce" in pubblici.edizione


def test_senza_bambini_la_copertura_non_esiste():
    ambito, comune, eta_ = _ambito()
    crea_popolazione(2023, {comune: eta_})
    mondo.unita("NIDO", comune, posti_autorizzati=20)
    copertura = selectors.indicatori_ambito(2023, ambito)["copertura_prima_infanzia"]
    assert copertura.valore is None
    assert copertura.motivo == "Non ci sono residenti di 0-2 anni: il rapporto non esiste."


def test_pochi_bambini_dicono_poco():
    ambito, comune, _ = _ambito()
    crea_popolazione(2023, {comune: (eta(a1=29), eta())})
    mondo.unita("NIDO", comune, posti_autorizzati=20)
    copertura = selectors.indicatori_ambito(2023, ambito)["copertura_prima_infanzia"]
    assert copertura.motivo == (
        "Si divide per 29 residenti di 0-2 anni: con meno di 30 il rapporto direbbe poco."
    )


def test_un_registro_vuoto_non_e_zero():
    ambito, comune, eta_ = _ambito()
    crea_popolazione(2023, {comune: eta_})
    assert selectors.indicatori_ambito(2023, ambito)["posti_rsa"].valore is None


def test_un_ambito_non_approvato_e_un_anno_senza_raccolta():
    ambito, comune, eta_ = _ambito()
    crea_popolazione(2023, {comune: eta_})
    indicatori = selectors.indicatori_ambito(2023, ambito)
    assert indicatori["quota_tabella_1"].motivo == (
        "La rendicontazione 2023 di questo ambito non c'è o non è ancora approvata."
    )
    assert indicatori["completezza"].motivo == (
        "Nel 2023 questo ambito non aveva una rendicontazione da consegnare."
    )


def test_la_provincia_dice_quanti_ambiti_ci_sono():
    primo, _ = _due_ambiti()
    _una_riga(primo)
    quadro = selectors.quadro_dell_anno(2023, ["quota_tabella_1", "spesa_pro_capite"])
    assert quadro.provincia["quota_tabella_1"].motivo == "Dati approvati di 1 ambito su 2."
    assert quadro.confronti["quota_tabella_1"].nome == "1 ambito su 2"


def test_chi_non_ha_unita_non_ferma_la_provincia_chi_non_ha_consegnato_si():
    primo, secondo = _due_ambiti()
    cse = mondo.unita("CSE", ComuneFactory(), posti_autorizzati=15)
    versione = _una_riga(primo)
    scrittore = mondo.Scrittore(versione)
    scrittore.riga = 100
    # 120,000 / 2,400 = 50 euro a day
    scrittore.scrivi({"f2.capienza_strutturale": 15}, unita=cse)
    scrittore.scrivi({"f3.giornate_presenza": 2400, "f3.costo_personale": 120000}, unita=cse)
    scrittore.salva()
    codice = "costo_giornata_diurni_disabili"
    assert selectors.indicatori_provincia(2023)[codice].motivo == "Dati approvati di 1 ambito su 2."

    _una_riga(secondo)
    assert selectors.indicatori_provincia(2023)[codice].valore == Decimal("50.00")
    suo = selectors.indicatori_ambito(2023, secondo)[codice]
    assert suo.motivo == "La rendicontazione non ha unità d'offerta di questi tipi."


def test_il_modulo_di_un_altro_anno_non_ha_tutte_le_colonne():
    ambito, comune, eta_ = _ambito()
    crea_popolazione(2006, {comune: eta_})
    riferimento()
    versione = mondo.versione_approvata(ambito, 2006, ModelloModulo.objects.get(versione="2006.1"))
    scrittore = mondo.Scrittore(versione)
    scrittore.scrivi(
        {"f1.spesa_totale": 10000, "f1.entrata_utenza": 1500, "f1.utenti": 20},
        voce="1.G.01",
        area_utenza="ANZ",
        forma_gestione="A",
    )
    scrittore.salva()
    indicatori = selectors.indicatori_ambito(2006, ambito)

    # 1,500 / 10,000; 10,000 / 20: that form asked for them
    assert indicatori["compartecipazione_utenti"].valore == Decimal("15.0")
    assert indicatori["quota_gestione_associata"].valore == Decimal("100.0")
    assert indicatori["spesa_per_utente_domiciliarita_anziani"].valore == Decimal("500.00")
    diverso = "Non confrontabile: il modulo 2006 non aveva questa colonna."
    for codice in (
        "spesa_pro_capite", "quota_a_carico_comuni", "quota_ssn", "quota_fnps", "paniere_giovani",
        "utenti_servizi", "fondi_rendicontati", "saturazione_prima_infanzia",
        "costo_giornata_prima_infanzia",
    ):  # fmt: skip
        assert indicatori[codice].motivo == diverso, codice


def test_zero_dichiarato_non_e_un_dato_che_manca():
    ambito, comune, eta_ = _ambito()
    crea_popolazione(2023, {comune: eta_})
    _una_riga(ambito, entrata_fna=0)
    indicatori = selectors.indicatori_ambito(2023, ambito)
    assert indicatori["quota_fna"].valore == 0
    assert indicatori["quota_privati"].motivo == (
        "Nessuna riga ha scritto un'entrata da «Privati»: il dato non è arrivato, "
        "che è diverso da zero."
    )


def test_ogni_termine_porta_alle_sue_righe(client):
    ambito, primo, _ = mondo.ambito_con_due_comuni()
    unita = mondo.anagrafe(primo, ComuneFactory())
    versione = mondo.versione_approvata(ambito, 2023)
    mondo.registra_spesa(versione, mondo.SPESA)
    mondo.registra_utenti_e_fondi(versione)
    mondo.registra_consuntivi(versione, unita)
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    indirizzo = reverse("osservatorio:provenienza")
    viste = set()
    for codice, indicatore in selectors.indicatori_ambito(2023, ambito).items():
        if indicatore.valore is None or indicatore.definizione.famiglia == "demografia":
            continue
        di = DiIndicatore(INDICATORE, 2023, codice, ambito.slug)
        pagina = pagina_dell_indicatore(di, ambito, None, frozenset({ambito.pk}))
        for serie, parte in zip(
            dict.fromkeys(
                t.serie
                for t in (*indicatore.definizione.numeratore, *indicatore.definizione.denominatore)
            ),
            pagina.parti,
            strict=True,
        ):
            if serie in viste:
                continue
            viste.add(serie)
            if serie == "rendicontazioni_esaminate":
                continue
            assert parte.indirizzo, (codice, serie)
            risposta = client.get(f"{indirizzo}?{parte.indirizzo}")
            assert risposta.status_code == 200, (codice, serie)
            if not serie.startswith(("utenti_medi", "capienza_con_presenze")):
                trovato = risposta.context["dati"].valore
                assert trovato == indicatore.valori[serie], (codice, serie)
    assert len(viste) > 90


def test_la_formula_scrive_gli_euro():
    ambito, *_ = mondo.ambito_con_due_comuni()
    versione = mondo.versione_approvata(ambito, 2023)
    mondo.registra_spesa(versione, mondo.SPESA)
    mondo.registra_utenti_e_fondi(versione)

    def come(codice):
        di = DiIndicatore(INDICATORE, 2023, codice, ambito.slug)
        return pagina_dell_indicatore(di, ambito, None, frozenset({ambito.pk})).come

    assert come("spesa_a_casa_anziani")[1] == (f"È {euro(60000)} diviso {euro(100000)}, per 100.")
    assert come("spesa_per_utente_nidi")[1] == f"È {euro(60000)} diviso 10."


def test_tutti_i_diciassette_indicatori_del_dominio_ci_sono():
    diciassette = {
        "IND-01": "spesa_pro_capite_media", "IND-02": "spesa_riferimento_fam",
        "IND-03": "quota_area_mul", "IND-04": "quota_tabella_3",
        "IND-05": "quota_gestione_associata", "IND-06": "quota_a_carico_comuni",
        "IND-07": "compartecipazione_utenti", "IND-08": "copertura_prima_infanzia",
        "IND-09": "presa_in_carico_prima_infanzia", "IND-10": "posti_per_1000_rsa",
        "IND-11": "saturazione_prima_infanzia", "IND-12": "spesa_per_utente_nidi",
        "IND-13": "incidenza_spesa_sociale", "IND-14": "fondi_rendicontati_due_anni_prima",
        "IND-15": "variazione_spesa_netta", "IND-16": "minori_in_carico_per_100",
        "IND-17": "paniere_giovani",
    }  # fmt: skip
    assert len(diciassette) == 17
    assert set(diciassette.values()) <= set(definizioni())
    # Their traps are said.
    assert all(definizioni()[codice].avvertenza for codice in diciassette.values())


def test_la_fonte_scritta_e_quella_delle_serie():
    da_istat = {
        Origine.POPOLAZIONE, Origine.STRANIERI, Origine.BILANCIO, Origine.FAMIGLIE, Origine.ISTAT,
    }  # fmt: skip
    parole = {
        Origine.RENDICONTAZIONE: "Rendicontazioni approvate",
        Origine.ANAGRAFE: "Anagrafe delle strutture",
        Origine.RACCOLTA: "Raccolta delle rendicontazioni",
        Origine.DA_REPERIRE: "da reperire",
    }
    for codice, d in definizioni().items():
        if d.famiglia == "demografia":
            continue
        for origine in d.origini:
            assert parole.get(origine, "Istat") in d.fonte, (codice, d.fonte)
        if not d.origini & {*da_istat, Origine.DA_REPERIRE}:
            assert "Istat" not in d.fonte, codice


def test_i_conteggi_di_persone_si_nascondono_in_pubblico():
    di_persone = {c for c, d in definizioni().items() if d.di_persone}
    utenza = {c for c, d in definizioni().items() if d.famiglia == "utenza"}
    assert utenza <= di_persone
    assert "saturazione_prima_infanzia" in di_persone
    # Euro for each of few persons give the count back.
    assert "spesa_per_utente_nidi" in di_persone
    assert not {"posti_rsa", "spesa_pro_capite", "completezza"} & di_persone
