"""A whole edition out and in again."""

import datetime
import json
from decimal import Decimal

import pytest

from base.errors import ErroreDominio
from tariffe.enums import StatoEdizione
from tariffe.models import EdizioneTariffe, ParametroIndicizzato, RegolaTariffaria, ValoreParametro
from tariffe.parsing import leggi_json
from tariffe.selectors import edizione_come_dati, prova_casi
from tariffe.services import importa_casi, importa_edizione, scrivi_regola
from tests.tariffe.factories import (
    EdizioneFactory,
    RegolaFactory,
    RegolamentoFactory,
    ServizioFactory,
    approva,
)
from tests.tariffe.test_casi import REGOLE
from tests.tariffe.test_regole_modello import CON_PARAMETRO, SEGUE

pytestmark = pytest.mark.django_db


@pytest.fixture
def edizione():
    """Rules of every kind, with metadata, cases, an indexed value."""
    parametro = ParametroIndicizzato.objects.create(
        codice="assegno-sociale", denominazione="Assegno sociale"
    )
    ValoreParametro.objects.create(
        parametro=parametro, dal=datetime.date(2016, 1, 1), valore="5825", fonte="prova"
    )
    edizione = EdizioneFactory(
        organo="giunta",
        tipo_atto="deliberazione",
        numero_atto="5",
        data_atto=datetime.date(2025, 12, 1),
        valida_al=datetime.date(2026, 12, 31),
        buchi_ammessi=True,
        motivo_buchi="così nel testo",
        note="una nota",
    )
    for file in sorted(REGOLE.glob("*.json")):
        scrivi_regola(
            edizione=edizione,
            servizio=ServizioFactory(codice=file.stem),
            dati=leggi_json(file.read_text(encoding="utf-8")),
            utenza="residenti" if file.stem == "LUCCA_B" else "",
            altro={
                "note": "nota",
                "esempio_di": "Comune di Prova",
                "fonte": "https://comune.example/",
                "decorrenza_giorno": 15,
                "decorrenza_eccezioni": "9:30",
                "decorrenza_retroattiva": True,
                "corrente_ammesso": False,
                "proroga_fino_al": datetime.date(2026, 8, 31),
            },
        )
    scrivi_regola(
        edizione=edizione,
        servizio=ServizioFactory(codice="ADM"),
        dati=CON_PARAMETRO,
        riferimenti=SEGUE[:3],
    )
    importa_casi(
        edizione=edizione,
        testo="servizio;caso;isee;contesto;importo;totale;errore;fonte\n"
        "VERDELLO_SAD;a metà;15.000,00;quantita=10;8,30;83,00;;testo\n"
        "CASSANO_SAD;nel buco;3000,50;;;;BUCO;\n",
    )
    return edizione


def test_esporta_e_importa_da_la_stessa_edizione(edizione, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        dati = edizione_come_dati(EdizioneTariffe.objects.select_related("regolamento").get())
    testo = json.dumps(dati, ensure_ascii=False)
    regolamento = RegolamentoFactory(titolo=edizione.regolamento.titolo)

    nuova = importa_edizione(dati=testo.encode(), regolamento=regolamento)

    assert edizione_come_dati(nuova) == dati
    assert nuova.stato == StatoEdizione.BOZZA
    assert nuova.approvata_il is None
    assert all(esito.giusto for esito in prova_casi(nuova))
    assert nuova.regole.get(servizio__codice="LUCCA_B").utenza == "residenti"
    assert nuova.regole.get(servizio__codice="ADM").riferimenti.count() == 3


def test_l_edizione_approvata_si_importa_come_bozza(edizione):
    dati = edizione_come_dati(approva(edizione))
    nuova = importa_edizione(dati=dati, regolamento=RegolamentoFactory())
    assert nuova.stato == StatoEdizione.BOZZA


def minimo(**cambi):
    dati = {
        "formato": "edizione-tariffe",
        "versione": 1,
        "edizione": {"titolo": "Tariffe", "valida_dal": "2026-01-01"},
        "regole": [
            {
                "servizio": "SAD",
                "regola": {
                    "unita": "ora",
                    "tratti": [{"tipo": "importo", "importo": "10"}],
                },
                "casi": [{"caso": "x", "isee": "1000", "importo": "10"}],
            }
        ],
    }
    return dati | cambi


def test_il_documento_piu_corto_basta():
    ServizioFactory(codice="SAD")
    edizione = importa_edizione(dati=minimo(), regolamento=RegolamentoFactory())
    assert [esito.giusto for esito in prova_casi(edizione)] == [True]


def _regola(**cambi):
    return [minimo()["regole"][0] | cambi]


@pytest.mark.parametrize(
    ("dati", "frase"),
    [
        ("{", "Il file non è JSON"),
        (b"\xff\xfe\x00", "Il file non è JSON"),
        ("[]", "Il documento: manca, o non è un oggetto"),
        (" " * (5 * 2**20 + 1), "pesa più di 5 MB"),
        (minimo(formato="altro"), "«formato»: trovato «altro»"),
        (minimo(versione=2), "«versione»: trovato «2»"),
        (minimo(ignota=1), "«ignota»: non è una chiave"),
        (minimo(edizione=None), "«edizione»: manca"),
        (minimo(edizione={"titolo": "x"}), "«edizione.valida_dal»: manca"),
        (
            minimo(edizione={"titolo": "x", "valida_dal": "1/1/2026"}),
            "«edizione.valida_dal»: trovato «1/1/2026», serve una data come «2026-01-31»",
        ),
        (
            minimo(edizione={"titolo": "x", "valida_dal": "2026-02-01", "valida_al": "2026-01-01"}),
            "L'ultimo giorno di validità viene prima del primo",
        ),
        (
            minimo(edizione={"titolo": "x", "valida_dal": "2026-02-01", "organo": "re"}),
            "«edizione.organo»",
        ),
        (minimo(regole={}), "«regole»: manca, o non è un elenco"),
        (minimo(regole=_regola(servizio="ALTRO")), "«regole[0].servizio»: «ALTRO» non è"),
        (minimo(regole=_regola() * 2), "«regole[1]»: «SAD» c'è già"),
        (minimo(regole=_regola(regola={"unita": "ora"})), "«regole[0].regola»: Nella regola:"),
        (
            minimo(regole=_regola(regola={"unita": "ora", "tratti": [{"tipo": "boh"}]})),
            "«regole[0].regola»: Nella regola, «tratti[0].tipo»",
        ),
        (
            minimo(regole=_regola(casi=[{"caso": "x", "isee": "12.345", "importo": "1"}])),
            "«regole[0].casi[0].isee»",
        ),
        (
            minimo(regole=_regola(casi=[{"caso": "x", "importo": "1", "errore": "BUCO"}])),
            "«regole[0].casi[0]»: Scrivi la tariffa o il totale",
        ),
        (
            minimo(regole=_regola(casi=[{"caso": "x", "importo": "dieci"}])),
            "«regole[0].casi[0].importo»: trovato «dieci»",
        ),
        (
            minimo(regole=_regola(casi=[{"caso": "x", "importo": "1", "contesto": {"a": []}}])),
            "«regole[0].casi[0].contesto.a»",
        ),
        (
            minimo(regole=_regola(decorrenza={"entro_il_giorno": 40})),
            "Il giorno della decorrenza va da 1 a 31",
        ),
        (
            minimo(regole=_regola(riferimenti=[{"dove": "", "campo": "a", "parametro": "x"}])),
            "riferimenti[0].parametro",
        ),
    ],
)
def test_un_documento_che_non_va_non_scrive_nulla(dati, frase):
    ServizioFactory(codice="SAD")
    regolamento = RegolamentoFactory()
    with pytest.raises(ErroreDominio) as rifiuto:
        importa_edizione(dati=dati, regolamento=regolamento)
    assert frase in rifiuto.value.messaggio
    assert not EdizioneTariffe.objects.exists()
    assert not RegolaTariffaria.objects.exists()


# ---- cases pasted


def tabella(*righe):
    return "\n".join(righe)


def casi(edizione):
    return [
        (c.denominazione, c.isee, c.contesto, c.atteso_importo, c.atteso_totale, c.atteso_errore)
        for regola in edizione.regole.all()
        for c in regola.casi.all()
    ]


@pytest.fixture
def bozza():
    return RegolaFactory(servizio__codice="SAD").edizione


def test_i_casi_incollati_da_un_foglio(bozza):
    scritti = importa_casi(
        edizione=bozza,
        testo=tabella(
            "Caso\tISEE\tContesto\tImporto\tTotale\tErrore",
            "uno\t1.234,50\t\t10,00\t\t",
            "\t\tordine_figlio=2; festivo=sì; zona=centro\t\t1.234,5 €\t",
            '\t99,99\t{"a": 2.5, "b": true}\t\t\tbuco',
            "\t\t\t\t\t",
        ),
    )
    assert scritti == 3
    assert casi(bozza) == [
        ("uno", Decimal("1234.50"), {}, Decimal(10), None, ""),
        (
            "senza ISEE, ordine_figlio=2; festivo=sì; zona=centro",
            None,
            {"ordine_figlio": "2", "festivo": True, "zona": "centro"},
            None,
            Decimal("1234.5"),
            "",
        ),
        (
            'ISEE 99,99, {"a": 2.5, "b": true}',
            Decimal("99.99"),
            {"a": "2.5", "b": True},
            None,
            None,
            "BUCO",
        ),
    ]


def test_i_casi_si_aggiungono_o_si_sostituiscono(bozza):
    for testo, sostituisci, attesi in (
        ("isee,importo\n1,10", False, 1),
        ("isee,importo\n2,20", False, 2),
        ("isee,importo\n3,30", True, 1),
    ):
        importa_casi(edizione=bozza, testo=testo, sostituisci=sostituisci)
        assert len(casi(bozza)) == attesi


def test_il_servizio_si_dice_per_codice_o_per_nome(bozza):
    RegolaFactory(edizione=bozza, servizio__codice="PASTI", utenza="adulti")
    testo = "servizio;per chi;isee;importo\nServizio PASTI;ADULTI;1;2\nsad;;1;2"
    assert importa_casi(edizione=bozza, testo=testo) == 2
    with pytest.raises(ErroreDominio, match="Riga 2: «» non indica una sola regola"):
        importa_casi(edizione=bozza, testo="isee;importo\n1;2")
    regola = bozza.regole.get(servizio__codice="PASTI")
    assert importa_casi(edizione=bozza, testo="isee;importo\n1;2", regola=regola) == 1


@pytest.mark.parametrize(
    ("testo", "frase"),
    [
        ("", "servono le intestazioni"),
        ("isee;importo", "non ha casi"),
        ("isee;prezzo\n1;2", "Riga 1: la colonna «prezzo» non si usa"),
        ("isee;ISEE;importo\n1;1;2", "c'è due volte"),
        ("isee;importo\n1;2\n-3;4", "Riga 3, isee: L'ISEE «-3» è sotto lo zero"),
        ("isee;importo\n1;due", "Riga 2, importo: «due» non è un importo"),
        ("isee;importo\n1;1.234", "Riga 2, importo: «1.234» può essere migliaia o decimali"),
        ("isee;importo\n1;2;3", "Riga 2: ha più celle dell'intestazione"),
        ("isee;errore\n1;BOH", "Riga 2, errore: «BOH» non è fra"),
        ("isee;importo;errore\n1;2;BUCO", "non entrambi"),
        ("isee;importo\n1;", "servono l'importo (o il totale) oppure l'errore"),
        ("isee;contesto;importo\n1;figli;2", "Riga 2, contesto: «figli» non va"),
        ('isee\tcontesto\timporto\n1\t{"a"\t2', "Riga 2, contesto: il JSON non si legge"),
        ('isee\tcontesto\timporto\n1\t"{""a"": [1]}"\t2', "Riga 2, contesto: i valori sono"),
        ('isee;importo\n"1;2', "virgoletta che non si chiude"),
        ("servizio;isee;importo\nALTRO;1;2", "Riga 2: «ALTRO» non indica una sola regola"),
    ],
)
def test_una_tabella_che_non_va_non_scrive_nulla(bozza, testo, frase):
    importa_casi(edizione=bozza, testo="isee;importo\n1;2")
    with pytest.raises(ErroreDominio) as rifiuto:
        importa_casi(edizione=bozza, testo=testo, sostituisci=True)
    assert frase in rifiuto.value.messaggio
    assert len(casi(bozza)) == 1


def test_in_un_edizione_approvata_non_si_scrivono_casi(bozza):
    approva(bozza)
    with pytest.raises(ErroreDominio, match="non si cambiano più"):
        importa_casi(edizione=bozza, testo="isee;importo\n1;2")


def test_un_numero_con_i_decimali_nel_contesto_di_un_caso_si_legge(bozza):
    regola = bozza.regole.get()
    regola.casi.create(
        denominazione="x", isee=Decimal(5000), contesto={"quantita": 2.5}, atteso_totale=Decimal(25)
    )
    (esito,) = prova_casi(bozza)
    assert (esito.giusto, esito.totale, esito.messaggio) == (True, Decimal("25.00"), "")
