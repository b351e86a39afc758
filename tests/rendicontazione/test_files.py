"""One small workbook for each quirk: what is found in it, cell by cell, and nothing else.

Made by `crea_files.py`; each file has its line here, or a test fails.
"""

import io
import zipfile

import pytest

from rendicontazione.anomalie import BLOCCATO
from rendicontazione.export import annota
from rendicontazione.parsing import FileRifiutato, leggi_cartella
from rendicontazione.validation import Esame, esamina
from tests.rendicontazione.cartelle import F0, F1, F2, F4, F5, cartella
from tests.rendicontazione.crea_files import CODICE_FISCALE, FILE, FILES, ITALIANI

# The rules need no database; the context they are given is read from one.
pytestmark = pytest.mark.django_db

# File → outcome and anomalies, as (sheet, cell, code).
ATTESI: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "buono.xlsx": ("valido", []),
    "modello-intatto.xlsx": ("bloccato", [(F1, "", "FILE-03")]),
    "anno-sbagliato.xlsx": ("bloccato", [(F0, "A2", "FILE-02")]),
    "ambito-sbagliato.xlsx": ("bloccato", [(F0, "B2", "FILE-05")]),
    "modello-sbagliato.xlsx": ("bloccato", [(F0, "H2", "FILE-02")]),
    "nato-per-un-altro-anno.xlsx": ("bloccato", [("_meta", "", "FILE-02")]),
    "anno-con-decimali.xlsx": ("valido", []),
    "intestazioni-spezzate.xlsx": ("valido", []),
    "intestazioni-su-due-righe.xlsx": ("valido", []),
    "intestazioni-su-due-righe-oscure.xlsx": ("bloccato", [(F1, "A2", "FILE-03")]),
    "intestazioni-unite.xlsx": ("valido", []),
    "titolo-sopra-le-intestazioni.xlsx": ("bloccato", [(F1, "A1", "FILE-03")]),
    "intestazioni-in-mezzo.xlsx": ("valido", []),
    "colonne-in-altro-ordine.xlsx": ("errori", [(F1, "R2", "FORM-04")]),
    "valori-spostati-di-una-colonna.xlsx": ("errori", [
        (F1, f"{colonna}{numero}", codice)
        for numero in (2, 3)
        for colonna, codice in (
            ("E", "FORM-01"), ("F", "DOM-01"), ("G", "FORM-04"), ("H", "DOM-01"),
            ("J", "FORM-01"), ("M", "FORM-01"),
        )
    ] + [(F5, "", "TOT-02"), (F5, "G2", "TOT-03")]),
    "manca-una-colonna.xlsx": ("bloccato", [(F1, "", "FILE-03")]),
    "colonna-doppia.xlsx": ("bloccato", [(F1, "Y1", "FILE-03")]),
    "manca-un-foglio.xlsx": ("bloccato", [(F4, "", "FILE-03")]),
    "foglio-doppio.xlsx": ("bloccato", [(F1, "", "FILE-03")]),
    "fogli-e-colonne-in-piu.xlsx": ("valido", []),
    "righe-doppie.xlsx": ("errori", [(F1, "F3", "INT-03")]),
    "comune-di-un-altro-ambito.xlsx": ("errori", [(F1, "C3", "INT-01")]),
    "totale-giusto.xlsx": ("valido", []),
    "totale-sbagliato.xlsx": ("errori", [(F1, "J9", "TOT-01")]),
    "righe-nascoste.xlsx": ("valido", []),
    "foglio-nascosto.xlsx": ("valido", []),
    "righe-vuote-in-mezzo.xlsx": ("errori", [(F1, "G5", "FORM-04")]),
    "numeri-come-testo.xlsx": ("errori", [(F1, "M2", "FORM-02")]),
    "numeri-che-non-si-capiscono.xlsx": ("errori", [
        (F1, "G2", "FORM-04"), (F1, "I2", "FORM-02"), (F1, "K2", "FORM-02"),
        (F1, "L2", "FORM-02"), (F1, "M2", "FORM-02"), (F1, "Q2", "FORM-02"),
        (F1, "R2", "FORM-02"),
    ]),
    "celle-di-errore.xlsx": ("errori", [(F1, "K2", "FORM-02"), (F1, "L2", "FORM-02")]),
    "formule-senza-valore.xlsx": ("errori", [(F1, "K2", "FORM-02")]),
    "date-come-numeri.xlsx": ("valido", []),
    "date-che-non-esistono.xlsx": ("errori", [(F0, "G2", "FORM-05")]),
    "si-e-no.xlsx": ("errori", [(F4, "H2", "TOT-05"), (F4, "G10", "DOM-01")]),
    "nomi-al-posto-dei-codici.xlsx": ("valido", []),
    "nome-di-un-altro-ambito.xlsx": ("errori", [(F1, "C2", "FORM-03")]),
    "zero-iniziale-perso.xlsx": ("valido", []),
    "percentuali.xlsx": ("valido", []),
    "date-e-percentuali-nei-fondi.xlsx": ("errori", [(F5, "H2", "FORM-02")]),
    "struttura-con-date-e-si-no.xlsx": ("errori", [
        (F2, "B2", "INT-02"), (F2, "F2", "DOM-01"), (F2, "H2", "DOM-01"),
    ]),
    "codice-fiscale.xlsx": ("bloccato", [(F1, "X2", "DATI-01")]),
    "codice-fiscale-nel-commento.ods": ("bloccato", [(F1, "J2", "DATI-01")]),
    "nome-in-una-nota.xlsx": ("avvisi", [(F1, "X2", "DATI-01")]),
    "buono.ods": ("valido", []),
    "celle-ripetute.ods": ("errori", [(F1, "F3", "INT-03")]),
    "fogli-e-righe-nascosti.ods": ("valido", []),
    "formule-ed-errori.ods": ("errori", [
        (F1, "K2", "FORM-02"), (F1, "L2", "FORM-02"), (F1, "M2", "FORM-02"),
    ]),
    "csv-utf8.zip": ("valido", []),
    "csv-utf16.zip": ("valido", []),
    "csv-windows.zip": ("valido", []),
    "csv-codificato-due-volte.zip": ("valido", []),
    "csv-con-errori.zip": ("errori", [(F1, "G2", "FORM-04")]),
    "commento-dell-ufficio.xlsx": ("valido", []),
}  # fmt: skip

# File → what was read differently from what is written; of the others nothing.
DIVERSE: dict[str, list[tuple[str, str, str, str]]] = {
    "intestazioni-su-due-righe.xlsx": [
        (F1, "A2", "intestazioni su due righe", "lette insieme: i dati dalla riga 3")
    ],
    "intestazioni-in-mezzo.xlsx": [
        (F1, "A3", "AREA DISABILI", "titolo: riga non importata"),
        (F1, "A4", "intestazione ripetuta", "riga non importata"),
    ],
    "manca-una-colonna.xlsx": [
        (F1, "J1", "spesa totali", "colonna non del modello: non letta")
    ],
    "manca-un-foglio.xlsx": [
        ("Utenza", "", "foglio «Utenza»", "foglio non del modello: non letto")
    ],
    "fogli-e-colonne-in-piu.xlsx": [
        (F1, "Y1", "Le mie note", "colonna non del modello: non letta"),
        (F1, "Z2", "colonna Z", "senza intestazione: non letta"),
        ("Appunti", "", "foglio «Appunti»", "foglio non del modello: non letto"),
    ],
    "totale-giusto.xlsx": [
        (F1, "A9", "TOTALE", "riga di totale: non importata, confrontata con la somma")
    ],
    "totale-sbagliato.xlsx": [
        (F1, "F9", "Totale complessivo", "riga di totale: non importata, confrontata con la somma")
    ],
    "righe-nascoste.xlsx": [(F1, "A2", "riga nascosta", "letta come le altre")],
    "foglio-nascosto.xlsx": [(F5, "", "foglio nascosto", "letto come gli altri")],
    "numeri-come-testo.xlsx": [
        (F1, "J2", "1.400,00", "1400.00"),
        (F1, "M2", "(10,00)", "-10.00"),
        (F1, "O2", "1.234,50", "1234.50"),
        *(
            (F5, f"{colonna}{numero}", scritto, "1234.50")
            for numero, scritto in enumerate(ITALIANI, start=2)
            for colonna in "CDEFG"
        ),
    ],
    "date-come-numeri.xlsx": [(F0, "G2", "45747", "31/03/2025")],
    "si-e-no.xlsx": [
        (F4, "G2", "sì", "SI"), (F4, "G4", "x", "SI"), (F4, "G5", "VERO", "SI"),
        (F4, "G6", "1", "SI"), (F4, "G7", "no", "NO"), (F4, "G8", "N", "NO"),
        (F4, "G9", "FALSO", "NO"),
    ],
    "nomi-al-posto-dei-codici.xlsx": [
        (F1, "C2", "ACQUA-\nFREDDA", "017301"), (F1, "E2", " anz\u00a0", "ANZ"),
        (F1, "C3", "Barghè'", "017302"),
    ],
    "zero-iniziale-perso.xlsx": [(F1, "C2", "17301", "017301"), (F1, "C3", "17302", "017302")],
    "percentuali.xlsx": [(F5, "I2", "100 %", "100")],
    "date-e-percentuali-nei-fondi.xlsx": [(F5, "I2", "100 %", "100")],
    "struttura-con-date-e-si-no.xlsx": [
        (F2, "D2", "rsa", "RSA"), (F2, "G2", "Acquafredda", "017301"),
        (F2, "I2", "1.3.2010", "01/03/2010"),
        (F2, "J2", "vero", "SI"), (F2, "K2", "40238", "01/03/2010"), (F2, "M2", "No", "NO"),
    ],
    "fogli-e-righe-nascosti.ods": [
        (F1, "A3", "riga nascosta", "letta come le altre"),
        (F5, "", "foglio nascosto", "letto come gli altri"),
    ],
    "csv-utf16.zip": [
        (foglio, "", "testo in Unicode UTF-16", "letto così")
        for foglio in (F0, F1, F2, "F3_consuntivo_udo", F4, F5)
    ],
    "csv-windows.zip": [
        (foglio, "", "testo in Windows (cp1252)", "letto così") for foglio in (F0, F1)
    ],
    "csv-codificato-due-volte.zip": [
        (foglio, "", "testo in UTF-8 codificato due volte", "accenti ricomposti")
        for foglio in (F0, F1)
    ],
    "csv-con-errori.zip": [(F1, "C2", "17301", "017301"), (F1, "J2", "1.000,50", "1000.50")],
}  # fmt: skip

# File → is it a workbook at all, and how its one sentence goes.
RIFIUTATI: dict[str, tuple[bool, str]] = {
    "un-milione-di-righe.ods": (True, "fino alla cella P1000001"),
    "macro.ods": (True, "contiene macro"),
    "password.ods": (True, "protetto da una password"),
    "csv-con-altro-dentro.zip": (True, "oltre ai CSV dei fogli, c'è altro"),
    "csv-con-virgolette-rotte.zip": (True, "è rotto vicino alla riga 2"),
    "csv-non-di-testo.zip": (True, "Salvalo di nuovo come CSV UTF-8"),
    "macro.xlsx": (True, "contiene macro"),
    "password.xlsx": (True, "protetto da una password"),
    "vecchio-excel.xls": (True, "serve .xlsx"),
    "binario.xlsb": (True, "formato binario"),
    "collegamenti.xlsx": (True, "collegamenti ad altri file"),
    "bomba.xlsx": (True, "non si può leggere con sicurezza"),
    "troncato.xlsx": (False, "rovinato o incompleto"),
    "pdf-rinominato.xlsx": (False, "è un PDF"),
    "documento-di-testo.docx": (False, "altro programma"),
    "un-foglio-solo.csv": (False, "metti in un archivio .zip un CSV per ogni foglio"),
    "vuoto.xlsx": (False, "è vuoto (0 byte)"),
}


def trovate(esame: Esame) -> list[tuple[str, str, str]]:
    return [(a.foglio, a.cella, a.codice) for a in esame.anomalie]


def lette(esame: Esame) -> list[tuple[str, str, str, str]]:
    return [(x.foglio, x.cella, x.trovato, x.letto) for x in esame.letture]


def parti(contenuto: bytes) -> object:
    """What a file holds: compression may differ between machines."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            return {nome: archivio.read(nome) for nome in archivio.namelist()}
    except zipfile.BadZipFile:
        return contenuto


def test_i_file_sono_quelli_che_lo_script_crea():
    assert {file.name for file in FILES.iterdir()} == set(FILE)
    assert set(FILE) == ATTESI.keys() | RIFIUTATI.keys()
    assert not ATTESI.keys() & RIFIUTATI.keys()
    assert len(FILE) >= 40


# Cut at half, the compressed bytes themselves are what is kept.
@pytest.mark.parametrize("nome", sorted(FILE.keys() - {"troncato.xlsx"}))
def test_lo_script_rifa_gli_stessi_file(nome):
    assert parti(FILE[nome]()) == parti((FILES / nome).read_bytes())


@pytest.mark.parametrize("nome", ATTESI)
def test_ogni_stranezza_ha_le_sue_anomalie(nome, contesto):
    esame = esamina((FILES / nome).read_bytes(), contesto, nome)

    assert (esame.esito, trovate(esame)) == ATTESI[nome]
    assert lette(esame) == DIVERSE.get(nome, [])


@pytest.mark.parametrize("nome", RIFIUTATI)
def test_quel_che_non_si_legge_dice_perche(nome, contesto):
    with pytest.raises(FileRifiutato) as rifiuto:
        esamina((FILES / nome).read_bytes(), contesto, nome)

    assert rifiuto.value.cartella == RIFIUTATI[nome][0]
    assert RIFIUTATI[nome][1] in rifiuto.value.messaggio


@pytest.mark.parametrize(
    "nome", sorted(nome for nome, (esito, _) in ATTESI.items() if "codice-fiscale" not in nome)
)
def test_la_copia_con_gli_errori_segnati_da_lo_stesso_esito(nome, contesto):
    """Whatever the format: the copy is an xlsx with the same cells."""
    prima = esamina((FILES / nome).read_bytes(), contesto, nome)

    dopo = esamina(annota((FILES / nome).read_bytes(), prima.anomalie), contesto)

    assert (dopo.esito, trovate(dopo), dopo.righe) == (prima.esito, trovate(prima), prima.righe)


@pytest.mark.parametrize(
    "nome", ["csv-utf16.zip", "csv-windows.zip", "csv-codificato-due-volte.zip"]
)
def test_gli_accenti_si_leggono_in_ogni_codifica(nome):
    fogli = leggi_cartella((FILES / nome).read_bytes()).fogli
    buoni = leggi_cartella((FILES / "csv-utf8.zip").read_bytes()).fogli

    assert fogli[F0].righe[1][2] == "Comunità di Salò"
    assert fogli[F1].righe[1][23] == "Attività per l’età anziana: 100 €"
    assert {n: f.righe for n, f in fogli.items()} == {n: f.righe for n, f in buoni.items()}


def test_i_tre_formati_dicono_le_stesse_celle():
    excel, open_document = (
        leggi_cartella((FILES / nome).read_bytes()).fogli for nome in ("buono.xlsx", "buono.ods")
    )

    for nome in (F1, F5):
        assert open_document[nome].righe == excel[nome].righe


def test_il_codice_fiscale_non_si_ripete(contesto):
    for nome in ("codice-fiscale.xlsx", "codice-fiscale-nel-commento.ods"):
        esame = esamina((FILES / nome).read_bytes(), contesto, nome)
        assert CODICE_FISCALE not in repr(esame)
        assert esame.esito == BLOCCATO


def test_cinquantamila_righe_si_leggono_e_una_in_piu_no(contesto):
    righe = contesto.modulo.foglio(F1).colonne
    testo = ";".join(c.titolo for c in righe) + "\r\n"
    una = "1;S;017301;;ANZ;1.G.01;3;;;10;;;0;0;0;0;;;;;;;;\r\n"
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO((FILES / "csv-utf8.zip").read_bytes())) as prima,
        zipfile.ZipFile(uscita, "w", zipfile.ZIP_STORED) as dopo,
    ):
        for nome in prima.namelist():
            lunga = (testo + una * 49_999).encode()
            dopo.writestr(nome, lunga if nome == f"{F1}.csv" else prima.read(nome))
    esame = esamina(uscita.getvalue(), contesto, "lungo.zip")
    assert esame.righe[F1] == 49_999
    assert {a.codice for a in esame.anomalie} >= {"INT-03"}

    oltre = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(uscita.getvalue())) as prima,
        zipfile.ZipFile(oltre, "w", zipfile.ZIP_STORED) as dopo,
    ):
        for nome in prima.namelist():
            dopo.writestr(nome, prima.read(nome) + (una.encode() if F1 in nome else b""))
    with pytest.raises(FileRifiutato, match="oltre il limite di 50"):
        esamina(oltre.getvalue(), contesto, "lungo.zip")


def test_un_nome_di_percorso_nell_archivio_non_tocca_il_disco(contesto, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO((FILES / "csv-utf8.zip").read_bytes())) as prima,
        zipfile.ZipFile(uscita, "w") as dopo,
    ):
        for nome in prima.namelist():
            dopo.writestr(f"../../{nome}" if F1 in nome else nome, prima.read(nome))

    assert esamina(uscita.getvalue(), contesto, "a.zip").esito == "valido"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("nome", "frase"),
    [("a.xlsx", "rinominalo in .ods"), ("a.zip", "rinominalo in .ods"), ("a.ods", "")],
)
def test_il_nome_deve_dire_il_formato(nome, frase, contesto):
    contenuto = (FILES / "buono.ods").read_bytes()
    if not frase:
        assert esamina(contenuto, contesto, nome).formato == "ods"
        return
    with pytest.raises(FileRifiutato, match=frase):
        esamina(contenuto, contesto, nome)


def test_una_stringa_lunga_in_molte_celle_ripetute_si_rifiuta(contesto):
    lunga = "parola " * 4000
    contenuto = (FILES / "buono.ods").read_bytes()
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(contenuto)) as prima,
        zipfile.ZipFile(uscita, "w") as dopo,
    ):
        for nome in prima.namelist():
            parte = prima.read(nome)
            if nome == "content.xml":
                cella = (
                    '<table:table table:name="Altro"><table:table-row '
                    'table:number-rows-repeated="4000"><table:table-cell '
                    f'office:value-type="string"><text:p>{lunga}</text:p></table:table-cell></table:table-row></table:table>'
                ).encode()
                parte = parte.replace(b"</office:spreadsheet>", cella + b"</office:spreadsheet>")
            dopo.writestr(nome, parte)

    with pytest.raises(FileRifiutato, match="scompattato supera 100 MB"):
        esamina(uscita.getvalue(), contesto, "a.ods")


def test_le_righe_lette_e_saltate_e_le_colonne_sono_dette(contesto):
    esame = esamina((FILES / "intestazioni-in-mezzo.xlsx").read_bytes(), contesto)
    spesa = next(foglio for foglio in esame.capito.fogli if foglio.foglio == F1)

    assert (spesa.righe, len(spesa.colonne), spesa.mancanti) == (2, 24, [])
    assert {s.perche: s.prime for s in spesa.saltate} == {
        "di titolo": [3], "di intestazione ripetuta": [4],
    }  # fmt: skip
    esame = esamina((FILES / "manca-un-foglio.xlsx").read_bytes(), contesto)
    assert [(i.nome, i.perche) for i in esame.capito.ignorati] == [("Utenza", "non è del modello")]
    assert [f.foglio for f in esame.capito.fogli if not f.nome] == [F4]


def test_una_cartella_fatta_qui_e_uguale_al_file_buono(contesto):
    """The table is of the same small world as the other tests."""
    assert esamina(cartella(contesto.modulo), contesto).esito == "valido"
