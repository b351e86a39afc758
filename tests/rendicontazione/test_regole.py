"""Each rule on one good and one bad row, with rule, cell, severity and value."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from rendicontazione.models import RegolaValidazione
from rendicontazione.validation import SPIEGAZIONI, Esame, Intervallo, esamina
from tests.rendicontazione.cartelle import (
    ALTRO_COMUNE,
    ENTE,
    F1,
    byte,
    cartella,
    con_dati,
    libro,
    riga,
)
from tests.rendicontazione.casi_regole import CASI_INSIEME
from tests.rendicontazione.factories import riferimento

# The rules need no database; the context they are given is read from one.
pytestmark = pytest.mark.django_db

Atteso = tuple[str, str, str, str]  # rule, cell, severity, value


def esame(contesto, righe=None, frontespizio=None) -> Esame:
    return esamina(cartella(contesto.modulo, righe, frontespizio), contesto, "prova.xlsx")


def trovate(esito: Esame) -> list[Atteso]:
    return [(a.codice, a.cella, a.gravita, a.valore) for a in esito.anomalie]


TUTTO_ZERO: dict[str, Any] = {
    "spesa_totale": 0, "utenti": 0, "entrata_utenza": 0, "entrata_fnps": 0,
}  # fmt: skip

# A voce that counts no persons.
DI_TUTTI: dict[str, Any] = {"codice_voce": "1.A.01", "area_utenza": "MUL"}

# Rule → rows without problem, rows with it, what is found. A rule may have several cases.
CASI: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], list[Atteso]]] = [
    ("FORM-01", [riga()], [riga(spesa_totale=None)], [("FORM-01", "J2", "errore", "")]),
    ("FORM-01", [riga(entrata_ssn=0)], [riga(entrata_ssn=None)], [("FORM-01", "N2", "errore", "")]),
    ("FORM-01", [riga(utenti=0, **DI_TUTTI)], [riga(utenti=None)],
     [("FORM-01", "G2", "errore", "")]),
    # A voce of table 2 counts no users.
    (
        "FORM-01",
        [riga(codice_voce="2.A.02", utenti=None)],
        [riga(codice_voce="3.B.04", utenti=None)],
        [("FORM-01", "G2", "errore", "")],
    ),
    (
        "FORM-01",
        [riga(**TUTTO_ZERO, zero_motivato="NO")],
        [riga(**TUTTO_ZERO)],
        [("FORM-01", "W2", "errore", "")],
    ),
    ("FORM-01", [riga(codice_voce="1.G.02")], [riga(riga=None)], [("FORM-01", "A2", "errore", "")]),
    ("FORM-02", [riga()], [riga(spesa_totale=-1)], [("FORM-02", "J2", "errore", "-1")]),
    ("FORM-02", [riga(spesa_totale=2000.25)], [riga(spesa_totale=2000.255)],
     [("FORM-02", "J2", "errore", "2000.255")]),
    ("FORM-02", [riga(entrata_fna=None)], [riga(entrata_fna="n.d.")],
     [("FORM-02", "Q2", "errore", "n.d.")]),
    ("FORM-02", [riga(entrata_fna=0)], [riga(entrata_fna="-")], [("FORM-02", "Q2", "errore", "-")]),
    ("FORM-02", [riga(entrata_fna=0)], [riga(entrata_fna="=")], [("FORM-02", "Q2", "errore", "=")]),
    # A negative revenue is a recovery, with a note.
    ("FORM-02", [riga(entrata_fna=-5, note="Recupero del 2022")], [riga(entrata_fna=-5)],
     [("FORM-02", "Q2", "errore", "-5")]),
    ("FORM-03", [riga(codice_istat_comune=17301)], [riga(codice_istat_comune="0173")],
     [("FORM-03", "C2", "errore", "0173")]),
    ("FORM-03", [riga()], [riga(codice_istat_comune="A17301")],
     [("FORM-03", "C2", "errore", "A17301")]),
    ("FORM-03", [riga()], [riga(codice_istat_comune="0173010")],
     [("FORM-03", "C2", "errore", "0173010")]),
    ("FORM-04", [riga(utenti="1.200")], [riga(utenti="n.d.")],
     [("FORM-04", "G2", "errore", "n.d.")]),
    ("FORM-04", [riga(utenti=12.0)], [riga(utenti=12.5)], [("FORM-04", "G2", "errore", "12.5")]),
    ("FORM-04", [riga(utenti=0, **DI_TUTTI)], [riga(utenti=-3)],
     [("FORM-04", "G2", "errore", "-3")]),
    ("DOM-01", [riga()], [riga(forma_gestione="X")], [("DOM-01", "B2", "errore", "X")]),
    ("DOM-01", [riga(area_utenza="anz ")], [riga(area_utenza="NA")],
     [("DOM-01", "E2", "errore", "NA")]),
    # Only items of the third level are used in a row.
    ("DOM-01", [riga()], [riga(codice_voce="1.G")], [("DOM-01", "F2", "errore", "1.G")]),
    ("DOM-01", [riga(unita_misura="ORE")], [riga(unita_misura="KG")],
     [("DOM-01", "H2", "errore", "KG")]),
    ("DOM-01", [riga(forma_gestione="A", codice_istat_comune=None, codice_ente_gestore=ENTE)],
     [riga(forma_gestione="A", codice_istat_comune=None, codice_ente_gestore="NESSUNO")],
     [("DOM-01", "D2", "errore", "NESSUNO")]),
    ("DOM-02", [riga(area_utenza="DIS")], [riga(area_utenza="FAM")],
     [("DOM-02", "F2", "errore", "1.G.01")]),
    ("COE-01", [riga(entrata_utenza=900)], [riga(entrata_utenza=1000)],
     [("COE-01", "J2", "errore", "1000.5")]),
    ("COE-01", [riga(spesa_totale=150.26)], [riga(spesa_totale=150.25)],
     [("COE-01", "J2", "avviso", "150.25")]),
    ("COE-02", [riga(a_carico_comuni=850.26)], [riga(a_carico_comuni=850.27)],
     [("COE-02", "V2", "errore", "850.27")]),
    ("COE-06", [riga()], [riga(codice_istat_comune=None)], [("COE-06", "C2", "errore", "")]),
    ("COE-06", [riga(forma_gestione="A", codice_ente_gestore=ENTE)], [riga(forma_gestione="A")],
     [("COE-06", "D2", "errore", "")]),
    # It belonged to the Ambito until June: one day of the year is enough.
    ("INT-01", [riga(codice_istat_comune="017302")], [riga(codice_istat_comune=ALTRO_COMUNE)],
     [("INT-01", "C2", "errore", ALTRO_COMUNE)]),
    ("INT-01", [riga()], [riga(codice_istat_comune="999999")],
     [("INT-01", "C2", "errore", "999999")]),
    ("INT-03", [riga(), riga(riga=2, area_utenza="DIS")], [riga(), riga(riga=2)],
     [("INT-03", "F3", "errore", "1.G.01")]),
    ("TOT-01", [riga(), {"codice_voce": "TOTALE", "spesa_totale": 1001.5}],
     [riga(), {"codice_voce": "TOTALE", "spesa_totale": 1001.51}],
     [("TOT-01", "J3", "errore", "1001.51")]),
    ("TOT-01", [riga(), {"riga": "Totale generale", "utenti": 12}],
     [riga(), {"riga": "Totale generale", "utenti": 13}],
     [("TOT-01", "G3", "errore", "13")]),
    ("DATI-01", [riga(note="Servizio avviato in corso d'anno")],
     [riga(note="Riguarda il minore Luca")], [("DATI-01", "X2", "avviso", "")]),
    ("DATI-01", [riga(note="RSSMRA80A01H501A")], [riga(note="cf RSSMRA80A01H501U")],
     [("DATI-01", "X2", "bloccante", "")]),
]  # fmt: skip

FRONTESPIZI: list[tuple[str, dict[str, Any], dict[str, Any], list[Atteso]]] = [
    ("FILE-02", {"anno_riferimento": "2024"}, {"anno_riferimento": 2023},
     [("FILE-02", "A2", "bloccante", "2023")]),
    ("FILE-02", {"versione_modulo": 2024.1}, {"versione_modulo": "2019.2"},
     [("FILE-02", "H2", "bloccante", "2019.2")]),
    ("FILE-02", {}, {"anno_riferimento": None}, [("FILE-02", "A2", "bloccante", "")]),
    ("FILE-05", {"codice_ambito": "08"}, {"codice_ambito": 9},
     [("FILE-05", "B2", "bloccante", "9")]),
    ("FORM-01", {}, {"ente_capofila": "  "}, [("FORM-01", "C2", "errore", "")]),
    ("FORM-01", {}, {"email_responsabile": "ufficio.it"},
     [("FORM-01", "F2", "errore", "ufficio.it")]),
    ("FORM-05", {"data_compilazione": "1/6/2025"}, {"data_compilazione": "2/6/2025"},
     [("FORM-05", "G2", "errore", "2/6/2025")]),
    ("FORM-05", {"data_compilazione": 45747}, {"data_compilazione": "31/02/2025"},
     [("FORM-05", "G2", "errore", "31/02/2025")]),
    ("DOM-01", {"tipo_ente_compilante": "com"}, {"tipo_ente_compilante": "XYZ"},
     [("DOM-01", "D2", "errore", "XYZ")]),
]  # fmt: skip

# Proved where the campaign, the file itself or the headings are: test_caricamenti, test_file; and
# COMP-03, which never comes alone, in test_regole_insieme.
ALTROVE = {"FILE-01", "FILE-03", "FILE-04", "FILE-06", "COMP-03"}


@pytest.mark.parametrize(("codice", "buone", "cattive", "attese"), CASI)
def test_regola_delle_righe(contesto, codice, buone, cattive, attese):
    assert trovate(esame(contesto, buone)) == []
    assert trovate(esame(contesto, cattive)) == attese


@pytest.mark.parametrize(("codice", "buono", "cattivo", "attese"), FRONTESPIZI)
def test_regola_del_frontespizio(contesto, codice, buono, cattivo, attese):
    assert trovate(esame(contesto, frontespizio=buono)) == []
    assert trovate(esame(contesto, frontespizio=cattivo)) == attese


def test_ogni_regola_scritta_ha_la_sua_riga_buona_e_la_sua_cattiva():
    provate = {codice for codice, *_resto in (*CASI, *FRONTESPIZI)}

    provate |= {codice for codice, *_resto in CASI_INSIEME}

    assert provate | ALTROVE == set(SPIEGAZIONI)


def test_le_gravita_sono_quelle_dei_dati_di_riferimento():
    riferimento()
    dati = dict(RegolaValidazione.objects.filter(attiva=True).values_list("codice", "gravita"))

    assert {s.codice: s.gravita for s in SPIEGAZIONI.values()} == dati


def test_ogni_messaggio_dice_dove_che_cosa_e_come_rimediare(contesto):
    for _codice, _buone, cattive, _attese in CASI:
        for anomalia in esame(contesto, cattive).anomalie:
            assert anomalia.messaggio.startswith(f"Foglio {F1}, cella {anomalia.cella}")
            assert anomalia.messaggio.count(".") >= 2
            assert anomalia.messaggio.endswith(".")
            assert anomalia.foglio == F1


def test_un_errore_di_lettura_non_ne_fa_nascere_altri(contesto):
    """An amount that cannot be read says nothing of sums, duties and totals."""
    righe = [riga(entrata_utenza="n.d."), {"codice_voce": "TOTALE", "entrata_utenza": 100}]

    assert trovate(esame(contesto, righe)) == [("FORM-02", "M2", "errore", "n.d.")]


def test_un_file_di_un_altro_ambito_dice_solo_questo(contesto):
    righe = [riga(codice_istat_comune=ALTRO_COMUNE), riga(spesa_totale=None)]

    esito = esame(contesto, righe, {"codice_ambito": 9})

    assert trovate(esito) == [("FILE-05", "B2", "bloccante", "9")]
    assert esito.esito == "bloccato"


def test_il_foglio_meta_smentisce_un_frontespizio_riscritto(contesto):
    cartella_di_nove = libro(contesto.modulo)
    meta = cartella_di_nove.create_sheet("_meta")
    for voce in (("modello", "2024.1"), ("anno", "2024"), ("ambito", "9")):
        meta.append(voce)

    esito = esamina(byte(cartella_di_nove), contesto)

    assert [(a.codice, a.foglio) for a in esito.anomalie] == [("FILE-05", "_meta")]


def test_un_codice_fiscale_ferma_tutto_e_non_si_ripete(contesto):
    righe = [riga(note="vedi RSSMRA80A01H501U", spesa_totale="n.d.")]

    esito = esame(contesto, righe)

    assert trovate(esito) == [("DATI-01", "X2", "bloccante", "")]
    assert esito.con_dati_personali
    assert not esito.letture
    assert "RSSMRA" not in repr(esito.anomalie)


@pytest.mark.parametrize(
    "dove", ["altro foglio", "commento", "foglio nascosto", "numero", "spezzato", "omocodia"]
)
def test_un_codice_fiscale_si_trova_dovunque(contesto, dove):
    cartella_piena = libro(contesto.modulo)
    pagina = cartella_piena[F1]
    atteso = F1, "X2"
    if dove == "altro foglio":
        cartella_piena.create_sheet("Appunti")["C7"] = "rssmra80a01h501u"
        atteso = "Appunti", "C7"
    elif dove == "commento":
        from openpyxl.comments import Comment

        pagina["D9"].comment = Comment("di RSSMRA80A01H501U", "ufficio")
        atteso = F1, "D9"
    elif dove == "foglio nascosto":
        nascosto = cartella_piena.create_sheet("Vecchio")
        nascosto.sheet_state = "veryHidden"
        nascosto["A1"] = "RSSMRA80A01H501U"
        atteso = "Vecchio", "A1"
    elif dove == "numero":
        pagina["G2"] = "RSSMRA80A01H501U"
        atteso = F1, "G2"
    elif dove == "spezzato":
        pagina["X2"] = "RSS MRA 80A01 H501 U"
    else:
        pagina["X2"] = "RSSMRA80A01H50MM"

    esito = esamina(byte(cartella_piena), contesto)

    assert [(a.codice, a.foglio, a.cella, a.gravita) for a in esito.anomalie] == [
        ("DATI-01", *atteso, "bloccante")
    ]


@pytest.mark.parametrize(
    ("nota", "nome"),
    [
        ("Il sig. Rossi ha chiesto il servizio", True),
        ("utente Mario Bianchi", True),
        ("Minore: Anna", True),
        ("UTENTE BIANCHI MARIO in carico", True),
        ("Minori in affido a famiglie del Comune", False),
        ("Utenti con ISEE basso", False),
        ("Tutela del minore Servizio associato", False),
        ("Spesa minore dell'anno scorso", False),
    ],
)
def test_un_nome_probabile_nella_nota_e_un_avviso(contesto, nota, nome):
    attese = [("DATI-01", "X2", "avviso", "")] if nome else []

    assert trovate(esame(contesto, [riga(note=nota)])) == attese


@pytest.mark.parametrize(
    ("righe", "frontespizio", "codice"),
    [
        ([riga(note="RSSMRA80A01H501U")], None, "DATI-01"),
        ([riga()], {"codice_ambito": 9}, "FILE-05"),
        ([riga()], {"anno_riferimento": 2023}, "FILE-02"),
        ([], None, "FILE-03"),
    ],
)
def test_cio_che_protegge_il_file_e_le_persone_non_si_spegne(contesto, righe, frontespizio, codice):
    tutte_spente = replace(contesto, spente=frozenset(SPIEGAZIONI))

    assert [a.codice for a in esame(tutte_spente, righe, frontespizio).anomalie] == [codice]
    assert esame(tutte_spente, [riga(spesa_totale=-1)]).anomalie == ()


@pytest.mark.parametrize(
    ("cambi", "detto"),
    [
        ({"spesa_totale": 2000.255}, "«2000,255» ha più di 2 decimali"),
        ({"utenti": 12.5}, "«12,5» non è un numero intero"),
        ({"spesa_totale": "n.d."}, "«n.d.»"),
        (
            {"forma_gestione": "Singola"},
            "Forse è S (Gestione singola). Scegli fra S (Gestione sing",
        ),
        ({"area_utenza": "Famiglia"}, "Forse è FAM (Famiglia e minori). Scegli fra FAM, DIS"),
        ({"area_utenza": "gestione"}, "non è in elenco. Scegli fra FAM, DIS"),
    ],
)
def test_il_messaggio_dice_il_valore_come_in_italia_e_il_codice_da_scrivere(contesto, cambi, detto):
    (anomalia,) = esame(contesto, [riga(**cambi)]).anomalie

    assert detto in anomalia.messaggio


def test_una_voce_forse_sbagliata_non_si_confronta_con_gli_altri_ambiti(contesto):
    """DOM-02 is said alone: the usual spending would be that of another item."""
    usuale = Intervallo(Decimal(1), Decimal(2), ambiti=5, anno=2023)
    con_intervallo = replace(contesto, intervalli={"1.G.01": usuale})

    assert [c for c, *_ in trovate(esame(con_intervallo, [riga()]))] == ["COE-05"]
    assert [c for c, *_ in trovate(esame(con_intervallo, [riga(area_utenza="FAM")]))] == ["DOM-02"]


def test_un_intervallo_di_un_valore_solo_si_dice_in_parole(contesto):
    def con(euro):
        usuale = Intervallo(Decimal(euro), Decimal(euro), ambiti=5, anno=2023)
        return esame(replace(contesto, intervalli={"1.G.01": usuale}), [riga()]).anomalie

    # 1.000,50 for 12 users: 83,375, half a cent up.
    assert con("83.38") == ()
    assert "è sempre 83,37\xa0€" in con("83.37")[0].messaggio


@pytest.mark.parametrize(("colonna", "cella"), [("spesa_totale", "J3"), ("utenti", "G3")])
@pytest.mark.parametrize("numero", [1e308, "9" * 400])
def test_un_totale_smisurato_si_dice_e_non_ferma(contesto, colonna, cella, numero):
    (anomalia,) = esame(contesto, [riga(), {"codice_voce": "TOTALE", colonna: numero}]).anomalie

    assert (anomalia.codice, anomalia.cella) == ("TOT-01", cella)
    assert "è troppo grande per essere vero" in anomalia.messaggio


def test_i_totali_parziali_si_confrontano_con_le_righe_che_riassumono(contesto):
    righe = [
        riga(),
        {"codice_voce": "Subtotale", "spesa_totale": 1000.5},
        riga(riga=2, area_utenza="DIS", spesa_totale=500),
        {"codice_voce": "Subtotale", "spesa_totale": 500},
        {"codice_voce": "TOTALE", "area_utenza": "DIS", "spesa_totale": 500},
        {"note": "TOTALE GENERALE", "spesa_totale": 1500.5, "a_carico_comuni": 1200},
    ]

    esito = esame(contesto, righe)

    assert trovate(esito) == []
    assert esito.righe == con_dati(F1=2)
    assert [x.cella for x in esito.letture if "totale" in x.letto] == ["F3", "F5", "F6", "X7"]


def test_una_nota_che_comincia_per_totale_non_e_un_totale(contesto):
    esito = esame(contesto, [riga(note="Totale comprensivo di IVA")])

    assert esito.righe == con_dati(F1=1)
    assert trovate(esito) == []


def test_ogni_regola_e_spiegata_nella_guida():
    guida = (settings.BASE_DIR / "docs" / "rendicontazione.md").read_text(encoding="utf-8")

    for spiegazione in SPIEGAZIONI.values():
        assert f"| {spiegazione.codice} | {spiegazione.gravita} |" in guida


@pytest.mark.parametrize(
    ("righe", "attesa"),
    [
        # A negative revenue without a note, the difference already computed, a totals row.
        (
            [
                riga(entrata_utenza=-100, a_carico_comuni=850.25),
                {"forma_gestione": "TOTALE", "entrata_utenza": 100, "a_carico_comuni": 850.25},
            ],
            ("FORM-02", "M2", "errore", "-100"),
        ),
        (
            [riga(spesa_totale=1000.555, a_carico_comuni=850.25)],
            ("FORM-02", "J2", "errore", "1000.555"),
        ),
        (
            [riga(spesa_totale=-1000.5), {"forma_gestione": "TOTALE", "spesa_totale": 1000.5}],
            ("FORM-02", "J2", "errore", "-1000.5"),
        ),
        (
            [
                riga(entrata_utenza=None, a_carico_comuni=850.25),
                {"forma_gestione": "TOTALE", "entrata_utenza": 100, "a_carico_comuni": 850.25},
            ],
            ("FORM-01", "M2", "errore", ""),
        ),
        (
            [riga(entrata_utenza=2000, a_carico_comuni=850.25)],
            ("COE-01", "J2", "errore", "1000.5"),
        ),
    ],
)
def test_uno_sbaglio_una_sola_anomalia(contesto, righe, attesa):
    assert trovate(esame(contesto, righe)) == [attesa]
