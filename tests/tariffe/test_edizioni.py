"""The life of an edition."""

import datetime
import hashlib
import json
from decimal import Decimal

import pytest
from django.core.management import call_command

from base.errors import ErroreDominio
from tariffe.enums import TRANSIZIONI, StatoEdizione
from tariffe.models import CasoDiProva, EdizioneTariffe, PassaggioEdizione, Regolamento
from tariffe.selectors import ostacoli, regola_come_dati
from tariffe.services import (
    aggiorna_stati,
    allega_atto,
    approva_edizione,
    cessa_edizione,
    copia_edizione,
    copia_esempio,
    copia_regola,
    crea_edizione,
    riporta_in_bozza,
    scrivi_regola,
)
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolaFactory,
    RegolamentoFactory,
    ServizioAdottatoFactory,
    ServizioFactory,
    approva,
)
from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

OGGI = datetime.date(2025, 12, 15)
PDF = b"%PDF-1.7\nprova\n%%EOF\n"
ATTO = {
    "organo": "assemblea_sindaci",
    "tipo_atto": "deliberazione",
    "numero_atto": "12",
    "data_atto": datetime.date(2025, 12, 1),
}
DATI = {
    "servizio": "SAD",
    "unita": "ora",
    "tratti": [
        {"tipo": "esente", "da": "0", "a": "3000"},
        {"tipo": "importo", "da": "3000", "da_incluso": False, "importo": "10"},
    ],
    "isee_mancante": {"tipo": "massima"},
}


def bozza(*, dati=DATI, caso="10", **campi):
    """A draft that lacks only its act."""
    edizione = EdizioneFactory(**campi)
    regola = scrivi_regola(edizione=edizione, servizio=ServizioFactory(codice="SAD"), dati=dati)
    if caso is not None:
        CasoDiProva.objects.create(
            regola=regola, denominazione="sopra", isee=Decimal(5000), atteso_importo=Decimal(caso)
        )
    return edizione


def responsabile(edizione):
    return IncaricoFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=edizione.regolamento.ambito).utente


def approvata(**campi):
    """Approved by the service on OGGI, with a first day to come."""
    return approva_edizione(edizione=bozza(**campi), utente=None, atto=ATTO, oggi=OGGI)


def codice(chiamata, **argomenti):
    with pytest.raises(ErroreDominio) as rifiuto:
        chiamata(**argomenti)
    return rifiuto.value.codice


def test_una_bozza_completa_si_approva():
    edizione = bozza()
    utente = responsabile(edizione)

    fatta = approva_edizione(edizione=edizione, utente=utente, atto=ATTO, oggi=OGGI)

    assert fatta.stato == StatoEdizione.APPROVATA
    assert fatta.approvata_da == utente
    assert fatta.numero_atto == "12"
    passaggio = PassaggioEdizione.objects.get()
    assert (passaggio.da, passaggio.a, passaggio.fatto_da) == ("bozza", "approvata", utente)


def test_se_il_primo_giorno_e_venuto_e_gia_vigente():
    edizione = approva_edizione(
        edizione=bozza(), utente=None, atto=ATTO, oggi=datetime.date(2026, 1, 1)
    )
    assert edizione.stato == StatoEdizione.VIGENTE
    assert list(edizione.passaggi.values_list("a", flat=True)) == ["approvata", "vigente"]


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP])
def test_non_approva_chi_non_e_responsabile(ruolo):
    edizione = bozza()
    utente = IncaricoFactory(ruolo=ruolo, ambito=edizione.regolamento.ambito).utente
    assert codice(approva_edizione, edizione=edizione, utente=utente, atto=ATTO) == "NON_PERMESSO"


def test_non_approva_il_responsabile_di_un_altro_ambito():
    edizione = bozza()
    utente = IncaricoFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=AmbitoFactory()).utente
    assert codice(approva_edizione, edizione=edizione, utente=utente, atto=ATTO) == "NON_PERMESSO"
    edizione.refresh_from_db()
    assert edizione.stato == StatoEdizione.BOZZA


def frasi(edizione, atto=ATTO):
    with pytest.raises(ErroreDominio) as rifiuto:
        approva_edizione(edizione=edizione, utente=None, atto=atto, oggi=OGGI)
    edizione.refresh_from_db()
    assert edizione.stato == StatoEdizione.BOZZA
    assert not PassaggioEdizione.objects.exists()
    return rifiuto.value.messaggio.split("\n")


def test_senza_atto_non_si_approva():
    assert frasi(bozza(), {"organo": "giunta"}) == [
        "Dell'atto mancano il tipo, il numero, la data: scrivi i dati dell'atto che approva le "
        "tariffe."
    ]


def test_senza_regole_non_si_approva():
    assert frasi(EdizioneFactory()) == ["L'edizione non ha regole: aggiungine almeno una."]


def test_senza_casi_non_si_approva():
    (frase,) = frasi(bozza(caso=None))
    assert "mancano i casi di prova" in frase


def test_un_caso_che_non_torna_ferma_l_approvazione():
    (frase,) = frasi(bozza(caso="11"))
    assert frase.endswith("caso «sopra»: Trovato: tariffa 10,00\xa0€ e non 11,00\xa0€.")


def test_una_regola_senza_politica_ferma_l_approvazione():
    senza = {k: v for k, v in DATI.items() if k != "isee_mancante"}
    (frase,) = frasi(bozza(dati=senza))
    assert "chi non presenta l'ISEE" in frase


def test_un_buco_si_pubblica_solo_con_la_scelta_e_il_motivo():
    bucata = DATI | {
        "tratti": [
            {"tipo": "esente", "da": "0", "a": "3000"},
            {"tipo": "importo", "da": "3001", "importo": "10"},
        ]
    }
    edizione = bozza(dati=bucata)
    (frase,) = frasi(edizione)
    assert "Nessuna fascia comprende gli ISEE da 3.000,01\xa0€ a 3.000,99\xa0€" in frase

    edizione.buchi_ammessi, edizione.motivo_buchi = True, "Così nel regolamento"
    edizione.save()
    assert ostacoli(edizione) == [
        "Dell'atto mancano l'organo, il tipo, il numero, la data: scrivi i dati dell'atto che "
        "approva le tariffe."
    ]
    fatta = approva_edizione(edizione=edizione, utente=None, atto=ATTO, oggi=OGGI)
    assert fatta.stato == StatoEdizione.APPROVATA


def test_gli_ostacoli_sono_detti_tutti_insieme():
    edizione = bozza(caso="11")
    RegolaFactory(edizione=edizione)
    assert len(ostacoli(edizione)) == 4  # act, case, policy missing, cases missing


def test_torna_in_bozza_finche_nessuno_l_ha_adottata():
    edizione = approvata()
    tornata = riporta_in_bozza(edizione=edizione, motivo="un errore", utente=None, oggi=OGGI)
    assert tornata.stato == StatoEdizione.BOZZA
    assert tornata.approvata_il is None
    assert tornata.passaggi.last().motivo == "un errore"


def test_non_torna_in_bozza_se_e_adottata():
    edizione = approvata()
    AdozioneFactory(edizione=edizione)
    assert (
        codice(riporta_in_bozza, edizione=edizione, motivo="x", utente=None, oggi=OGGI)
        == "GIA_ADOTTATA"
    )


def test_non_torna_in_bozza_dal_primo_giorno():
    assert (
        codice(
            riporta_in_bozza,
            edizione=approvata(),
            motivo="x",
            utente=None,
            oggi=datetime.date(2026, 1, 1),
        )
        == "GIA_IN_VIGORE"
    )


def test_non_torna_in_bozza_senza_motivo():
    assert (
        codice(riporta_in_bozza, edizione=approvata(), motivo=" ", utente=None, oggi=OGGI)
        == "MOTIVO"
    )


FUNZIONI = {
    StatoEdizione.APPROVATA: lambda e: approva_edizione(
        edizione=e, utente=None, atto=ATTO, oggi=OGGI
    ),
    StatoEdizione.BOZZA: lambda e: riporta_in_bozza(edizione=e, motivo="x", utente=None, oggi=OGGI),
    StatoEdizione.CESSATA: lambda e: cessa_edizione(
        edizione=e, al=datetime.date(2026, 6, 30), motivo="x", utente=None, oggi=OGGI
    ),
}


@pytest.mark.parametrize(
    ("da", "a"),
    [(da, a) for da in StatoEdizione for a in FUNZIONI if a not in TRANSIZIONI[da]],
)
def test_i_passaggi_non_ammessi_sono_rifiutati(da, a):
    edizione = bozza()
    if da != StatoEdizione.BOZZA:
        approva(edizione)
        EdizioneTariffe.objects.filter(pk=edizione.pk).update(stato=da)
    with pytest.raises(ErroreDominio) as rifiuto:
        FUNZIONI[a](edizione)
    assert rifiuto.value.codice == "PASSAGGIO_NON_AMMESSO"
    edizione.refresh_from_db()
    assert edizione.stato == da
    assert not edizione.passaggi.exists()


def vigente():
    edizione = approvata()
    aggiorna_stati(oggi=datetime.date(2026, 1, 1))
    edizione.refresh_from_db()
    return edizione


def test_cessa_subito_se_l_ultimo_giorno_e_passato():
    edizione = cessa_edizione(
        edizione=vigente(),
        al=datetime.date(2026, 6, 30),
        motivo="nuove tariffe",
        utente=None,
        oggi=datetime.date(2026, 7, 1),
    )
    assert edizione.stato == StatoEdizione.CESSATA
    assert edizione.valida_al == datetime.date(2026, 6, 30)


def test_chi_l_ha_adottata_finisce_con_lei():
    edizione = vigente()
    adottato = ServizioAdottatoFactory(adozione=AdozioneFactory(edizione=edizione))
    edizione = cessa_edizione(
        edizione=edizione,
        al=datetime.date(2026, 6, 30),
        motivo="x",
        utente=None,
        oggi=datetime.date(2026, 3, 1),
    )
    adottato.refresh_from_db()
    assert edizione.stato == StatoEdizione.VIGENTE
    assert adottato.al == datetime.date(2026, 6, 30)
    assert aggiorna_stati(oggi=datetime.date(2026, 7, 1)) == {"vigente": 0, "cessata": 1}


def test_non_cessa_prima_di_chi_la_adotta_dopo():
    edizione = vigente()
    ServizioAdottatoFactory(
        adozione=AdozioneFactory(edizione=edizione), dal=datetime.date(2026, 9, 1)
    )
    assert (
        codice(
            cessa_edizione,
            edizione=edizione,
            al=datetime.date(2026, 6, 30),
            motivo="x",
            utente=None,
        )
        == "ADOTTATA_DOPO"
    )


def test_non_cessa_prima_di_cominciare():
    assert (
        codice(
            cessa_edizione,
            edizione=vigente(),
            al=datetime.date(2025, 12, 31),
            motivo="x",
            utente=None,
        )
        == "GIORNO_FUORI"
    )


def test_il_lavoro_di_ogni_giorno_segue_le_date():
    edizione = approvata(valida_al=datetime.date(2026, 12, 31))
    assert aggiorna_stati(oggi=datetime.date(2025, 12, 31)) == {"vigente": 0, "cessata": 0}
    assert aggiorna_stati(oggi=datetime.date(2026, 1, 1)) == {"vigente": 1, "cessata": 0}
    assert aggiorna_stati(oggi=datetime.date(2026, 12, 31)) == {"vigente": 0, "cessata": 0}
    assert aggiorna_stati(oggi=datetime.date(2027, 1, 1)) == {"vigente": 0, "cessata": 1}
    edizione.refresh_from_db()
    assert edizione.stato == StatoEdizione.CESSATA
    assert edizione.passaggi.filter(fatto_da=None, a="cessata").exists()


def test_il_pdf_dell_atto_si_conserva_con_la_sua_impronta():
    edizione = allega_atto(edizione=bozza(), nome="delibera.pdf", contenuto=PDF)
    assert edizione.sha256 == hashlib.sha256(PDF).hexdigest()
    with edizione.atto.open() as file:
        assert file.read() == PDF
    assert "delibera" not in edizione.atto.name


@pytest.mark.parametrize(
    ("contenuto", "atteso"),
    [
        (b"", "FILE_VUOTO"),
        (b"PK\x03\x04 finto.pdf", "FILE_NON_PDF"),
        (b"%PDF-1.7 troncato", "FILE_NON_PDF"),
        (b"%PDF-" + b"0" * (10 * 2**20) + b"%%EOF", "FILE_TROPPO_GRANDE"),
    ],
)
def test_cio_che_non_e_un_pdf_non_si_allega(contenuto, atteso):
    edizione = bozza()
    assert codice(allega_atto, edizione=edizione, nome="atto.pdf", contenuto=contenuto) == atteso
    edizione.refresh_from_db()
    assert not edizione.atto


def test_l_atto_di_un_edizione_approvata_non_si_cambia_ma_si_aggiunge():
    edizione = allega_atto(edizione=approvata(), nome="a.pdf", contenuto=PDF)
    assert codice(allega_atto, edizione=edizione, nome="a.pdf", contenuto=PDF) == "ATTO_PRESENTE"


def test_copia_all_anno_dopo_con_una_percentuale():
    prima = bozza()
    prima.regole.get().casi.all()
    dopo = copia_edizione(
        edizione=prima,
        titolo="Tariffe 2027",
        valida_dal=datetime.date(2027, 1, 1),
        percentuale=Decimal("2.5"),
    )
    dati = regola_come_dati(dopo.regole.get())
    assert [t.get("importo") for t in dati["tratti"]] == [None, "10.25"]
    assert dati["tratti"][0]["a"] == "3000"
    assert dopo.sostituisce == prima
    assert dopo.stato == StatoEdizione.BOZZA
    assert not CasoDiProva.objects.filter(regola__edizione=dopo).exists()
    assert regola_come_dati(prima.regole.get())["tratti"][1]["importo"] == "10"


def test_la_copia_uguale_tiene_casi_e_altro():
    prima = bozza()
    regola = prima.regole.get()
    regola.note, regola.decorrenza_giorno = "da leggere", 15
    regola.save()
    dopo = copia_edizione(edizione=prima, titolo="x", valida_dal=datetime.date(2027, 1, 1))
    copia = dopo.regole.get()
    assert regola_come_dati(copia) == regola_come_dati(regola)
    assert (copia.note, copia.decorrenza_giorno) == ("da leggere", 15)
    assert copia.casi.get().atteso_importo == 10


def test_anche_le_soglie_se_chiesto():
    dopo = copia_edizione(
        edizione=bozza(),
        titolo="x",
        valida_dal=datetime.date(2027, 1, 1),
        percentuale=Decimal(10),
        anche_soglie=True,
    )
    dati = regola_come_dati(dopo.regole.get())
    assert dati["tratti"][0]["a"] == "3300"


def test_un_esempio_si_copia_nel_proprio_ambito():
    regolamento = RegolamentoFactory(
        ambito=None, esempio_di="Comune di Prova", fonte="https://comune.example/sad"
    )
    esempio = approva(bozza(regolamento=regolamento))
    ambito = AmbitoFactory()

    copia = copia_esempio(
        edizione=esempio, ambito=ambito, titolo="Bozza", valida_dal=datetime.date(2027, 1, 1)
    )
    assert copia.regolamento.ambito == ambito
    assert copia.stato == StatoEdizione.BOZZA
    assert copia.sostituisce is None
    regola = copia.regole.get()
    assert (regola.esempio_di, regola.fonte) == ("Comune di Prova", "https://comune.example/sad")
    assert regola.casi.count() == 1


def test_un_esempio_non_si_copia_nel_regolamento_di_un_altro_ambito():
    altro = RegolamentoFactory()
    prima = Regolamento.objects.count()
    edizione = bozza()
    assert (
        codice(
            copia_esempio,
            edizione=edizione,
            ambito=AmbitoFactory(),
            titolo="x",
            valida_dal=datetime.date(2027, 1, 1),
            regolamento=altro,
        )
        == "ALTRO_AMBITO"
    )
    assert Regolamento.objects.count() == prima + 1


def test_una_sola_regola_si_copia_in_una_bozza():
    regola = bozza().regole.get()
    destinazione = EdizioneFactory()
    copia = copia_regola(regola=regola, edizione=destinazione, utenza="adulti")
    assert copia.edizione == destinazione
    assert copia.utenza == "adulti"


def test_non_si_scrive_in_un_edizione_approvata():
    edizione = approvata()
    servizio = ServizioFactory(codice="SAD")
    assert codice(scrivi_regola, edizione=edizione, servizio=servizio, dati=DATI) == "NON_IN_BOZZA"


def test_un_edizione_sostituisce_solo_una_dello_stesso_regolamento():
    assert (
        codice(
            crea_edizione,
            regolamento=RegolamentoFactory(),
            titolo="x",
            valida_dal=OGGI,
            sostituisce=EdizioneFactory(),
        )
        == "ALTRO_REGOLAMENTO"
    )


def test_il_comando_di_ogni_giorno_dice_quante(capsys):
    approvata()
    EdizioneTariffe.objects.update(valida_dal=datetime.date(2025, 1, 1))
    call_command("aggiorna_edizioni", "--json")
    assert json.loads(capsys.readouterr().out) == {"vigente": 1, "cessata": 0}
    call_command("aggiorna_edizioni")
    assert capsys.readouterr().out.strip() == "0 edizioni entrate in vigore, 0 cessate."
