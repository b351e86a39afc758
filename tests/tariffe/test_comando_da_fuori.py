"""The contract of `calcola_tariffa` line by line, as a program of somebody else would use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tariffe.regole import PIENO, SAD, nido, sad, tratto
from tests.tariffe.test_contratto import lancia

RADICE = Path(__file__).parents[2]
CHIAVI = ["importo", "unita", "totale", "tratto", "passi"]


def comando(*argomenti, **altro):
    """A process of its own, with its pipes."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "calcola_tariffa", *map(str, argomenti)],
        cwd=RADICE,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **altro,
    )


@pytest.fixture
def lotto(tmp_path):
    """Writes the bytes of a batch and runs it: exit code and answers."""

    def _lotto(contenuto: bytes) -> tuple[int, list[dict]]:
        file = tmp_path / "lotto.jsonl"
        file.write_bytes(contenuto)
        codice, uscita = lancia("--lotto", file)
        return codice, [json.loads(riga) for riga in uscita.splitlines()]

    return _lotto


@pytest.fixture
def risponde(lotto):
    """The one answer for a rule, an ISEE and a context written as JSON texts."""

    def _risponde(isee='"15000"', contesto="{}", regola=None) -> dict:
        regola = json.dumps(SAD) if regola is None else regola
        riga = f'{{"regola": {regola}, "isee": {isee}, "contesto": {contesto}}}'
        codice, (risposta,) = lotto(riga.encode())
        assert codice == int("errore" in risposta)
        return risposta

    return _risponde


def test_chi_legge_puo_smettere_prima(tmp_path):
    """`calcola_tariffa --lotto … | head -1`: no trace, and exit 0."""
    file = tmp_path / "lotto.jsonl"
    # Far more than a pipe holds.
    file.write_text((json.dumps({"regola": SAD, "isee": "15000"}) + "\n") * 5000)
    with comando("--lotto", file, "--json") as processo:
        assert json.loads(processo.stdout.readline())["totale"] == "8.30"
        processo.stdout.close()
        errori = processo.stderr.read()
    assert (processo.returncode, errori) == (0, b"")


def test_la_regola_puo_venire_da_un_altro_programma():
    with comando("--regola", "/dev/stdin", "--isee", "12345,67", "--json") as processo:
        uscita, errori = processo.communicate(json.dumps(SAD).encode())
    assert (processo.returncode, errori) == (0, b"")
    assert json.loads(uscita)["importo"] == "6.47"


def test_una_cartella_non_e_una_regola(tmp_path):
    codice, uscita = lancia("--regola", tmp_path, "--isee", "1")
    assert codice == 2
    assert f"il file «{tmp_path}» è una cartella" in json.loads(uscita)["errore"]["messaggio"]


def test_righe_vuote_a_capo_di_windows_bom_e_ultima_riga_senza_a_capo(lotto):
    riga = json.dumps({"regola": SAD, "isee": "15000"}).encode()
    codice, risposte = lotto(b"\xef\xbb\xbf" + b"\r\n".join([riga, b"", b"  \t", riga, riga]))
    assert codice == 0
    assert [risposta["totale"] for risposta in risposte] == ["8.30"] * 3


def test_una_riga_rotta_in_mezzo_a_molte(lotto):
    righe = [json.dumps({"regola": SAD, "isee": str(n)}) for n in range(2000)]
    righe[1000] = righe[1000][:-1]
    codice, risposte = lotto("\n".join(righe).encode())
    assert codice == 1
    assert [n for n, r in enumerate(risposte) if "errore" in r] == [1000]
    assert len(risposte) == 2000
    assert risposte[1000]["errore"]["codice"] == "REGOLA_NON_VALIDA"


@pytest.mark.parametrize(
    ("riga", "detto"),
    [
        (b'{"regola": {}', "La riga 2 non è JSON: c'è un errore alla colonna 14."),
        (b'{"isee": 1, "isee": 2}', "La riga 2 non è JSON: la chiave «isee» c'è due volte."),
        (b'{"isee": NaN}', "La riga 2 non è JSON: NaN non è un numero."),
        (b'{"isee": "\xe8"}', "La riga 2 non è un testo UTF-8: salva di nuovo il file"),
        (b"null", "Nella riga 2 manca «regola»"),
    ],
)
def test_della_riga_rotta_si_dice_quale_e_perche(lotto, riga, detto):
    prima = json.dumps({"regola": SAD, "isee": None}).encode()
    codice, risposte = lotto(prima + b"\n" + riga)
    assert codice == 1
    assert "errore" not in risposte[0]
    assert risposte[1]["errore"]["messaggio"].startswith(detto)


def test_le_chiavi_della_risposta_sono_in_ordine(risponde):
    assert list(risponde()) == CHIAVI
    assert list(risponde(regola=json.dumps(nido()))) == [*CHIAVI, "componenti"]
    assert list(risponde('"-1"')) == ["errore"]
    assert list(risponde('"-1"')["errore"]) == ["codice", "messaggio"]


def test_gli_importi_sono_testi_con_gli_zeri_in_fondo(risponde):
    risposta = risponde(contesto=json.dumps(PIENO))
    assert {chiave: risposta[chiave] for chiave in CHIAVI[:-1]} == {
        "importo": "21.40", "unita": "ora", "totale": "214.00", "tratto": 1,
    }  # fmt: skip
    sul_totale = sad(arrotondamento={"quanto": "0.01", "modo": "HALF_UP", "fase": "totale"})
    risposta = risponde(contesto=json.dumps(PIENO), regola=json.dumps(sul_totale))
    assert (risposta["importo"], risposta["totale"]) == ("21.3973", "213.97")
    al_decimo = sad(arrotondamento={"quanto": "0.1"})
    assert risponde(regola=json.dumps(al_decimo))["importo"] == "8.30"
    assert risponde('"3000"')["totale"] == "0.00"


def test_i_passi_sono_frasi_con_gli_importi_e_l_articolo(risponde):
    dati = sad()
    dati["tratti"][1]["articolo"] = "art. 5, c. 2"
    passi = risponde(contesto='{"quantita": 10}', regola=json.dumps(dati))["passi"]
    assert [passo.replace("\u00a0", " ") for passo in passi] == [
        "ISEE 15.000,00 €: fascia oltre 3.000,00 € e fino a 30.000,00 €.",
        "L'importo va da 0,00 € a 18,68 € in proporzione all'ISEE: 0,00 € + (15.000,00 € − "
        "3.000,00 €) × (18,68 € − 0,00 €) ÷ (30.000,00 € − 3.000,00 €) = 8,3022 € (art. 5, c. 2).",
        "Arrotondamento: 8,3022 € diventa 8,30 €.",
        "Quantità (ora): 8,30 € × 10 = 83,00 €.",
    ]


@pytest.mark.parametrize(
    ("isee", "atteso"),
    [
        ("15000", "8.30"),
        ("15000.0", "8.30"),
        ('" 15.000,00 "', "8.30"),
        ("0", "0.00"),
        ("-0.0", "0.00"),
        ("null", "20.00"),
        ('""', "20.00"),
        ("3000.01", "0.00"),
        ("15000.005", "ISEE_DECIMALI"),
        ('"15.000"', "ISEE_DECIMALI"),
        ("-0.01", "ISEE_NEGATIVO"),
        ("1.5e4", "8.30"),
        ("1e400", "ISEE_NON_VALIDO"),
        ("true", "ISEE_NON_VALIDO"),
        ("{}", "ISEE_NON_VALIDO"),
    ],
)
def test_come_si_puo_scrivere_l_isee(risponde, isee, atteso):
    risposta = risponde(isee)
    assert risposta.get("totale", risposta.get("errore", {}).get("codice")) == atteso


@pytest.mark.parametrize(
    ("contesto", "atteso"),
    [
        ('{"quantita": 0.1}', "0.83"),
        ('{"quantita": "0.1"}', "0.83"),
        ('{"quantita": 2.50}', "20.75"),
        ('{"quantita": 0}', "0.00"),
        ('{"quantita": null}', "8.30"),
        ('{"residente": null, "famiglia_figli": null, "festivo": null}', "8.30"),
        ('{"famiglia_figli": "2"}', "14.53"),
        ('{"famiglia_figli": 2.0}', "14.53"),
        ('{"quantita": 1e3}', "8300.00"),
        ('{"quantita": 1e-400}', "CONTESTO_NON_VALIDO"),
        ('{"quantita": 1e999999999}', "CONTESTO_NON_VALIDO"),
        ('{"quantita": "12,5"}', "CONTESTO_NON_VALIDO"),
        ('{"quantita": "2026-01-01"}', "CONTESTO_NON_VALIDO"),
        ('{"quantita": -1}', "CONTESTO_NON_VALIDO"),
        ('{"quantita": true}', "CONTESTO_NON_VALIDO"),
        ('{"quantita": [1]}', "CONTESTO_NON_VALIDO"),
        ('{"famiglia_figli": 0}', "CONTESTO_NON_VALIDO"),
        ('{"famiglia_figli": 1.5}', "CONTESTO_NON_VALIDO"),
        ('{"ordine_figlio": 0}', "CONTESTO_NON_VALIDO"),
        ('{"residente": "false"}', "CONTESTO_NON_VALIDO"),
        ('{"residente": 0}', "CONTESTO_NON_VALIDO"),
        ('{"festivo": 1}', "CONTESTO_NON_VALIDO"),
        ('{"Festivo": true}', "CONTESTO_NON_VALIDO"),
        ('{"scuola": null}', "CONTESTO_NON_VALIDO"),
        ('{"": 1}', "CONTESTO_NON_VALIDO"),
        ("[]", "CONTESTO_NON_VALIDO"),
        ('"festivo"', "CONTESTO_NON_VALIDO"),
        ("null", "8.30"),
    ],
)
def test_come_si_puo_scrivere_il_contesto(risponde, contesto, atteso):
    risposta = risponde(contesto=contesto)
    assert risposta.get("totale", risposta.get("errore", {}).get("codice")) == atteso


@pytest.mark.parametrize(
    ("importo", "atteso"),
    [
        ('"18.68"', "18.68"),
        ("18.68", "18.68"),
        ("18", "18.00"),
        ('"018.680"', "18.68"),
        ('" 18.68 "', "18.68"),
        ('"18,68"', "REGOLA_NON_VALIDA"),
        ('"1.868e1"', "REGOLA_NON_VALIDA"),
        ("1.868e1", "18.68"),
        ("1e999999999", "REGOLA_NON_VALIDA"),
        ('"-1"', "REGOLA_NON_VALIDA"),
        ('""', "REGOLA_NON_VALIDA"),
        ("null", "REGOLA_NON_VALIDA"),
        ("true", "REGOLA_NON_VALIDA"),
        ('"NaN"', "REGOLA_NON_VALIDA"),
        ('"١٨"', "REGOLA_NON_VALIDA"),
    ],
)
def test_come_si_puo_scrivere_un_importo(risponde, importo, atteso):
    regola = f'{{"tratti": [{{"tipo": "importo", "importo": {importo}}}]}}'
    risposta = risponde(regola=regola)
    assert risposta.get("totale", risposta.get("errore", {}).get("codice")) == atteso


PER_DATA = {
    "tratti": [tratto("importo", importo="10")],
    "varianti": [
        {"quando": {"iscritto_il": "2026-09-01"}, "tratti": [tratto("importo", importo="7")]}
    ],
}


def test_una_data_e_un_testo_e_si_confronta_come_e_scritta(risponde):
    regola = json.dumps(PER_DATA)
    assert risponde(contesto='{"iscritto_il": "2026-09-01"}', regola=regola)["totale"] == "7.00"
    assert risponde(contesto='{"iscritto_il": "2026-09-02"}', regola=regola)["totale"] == "10.00"
    assert risponde(contesto='{"iscritto_il": "1/9/2026"}', regola=regola)["totale"] == "10.00"


def test_le_date_non_fanno_un_intervallo(risponde):
    dati = PER_DATA | {
        "varianti": [
            {
                "quando": {"iscritto_il": {"da": "2026-09-01"}},
                "tratti": [tratto("importo", importo="7")],
            }
        ],
    }
    assert risponde(regola=json.dumps(dati))["errore"]["codice"] == "REGOLA_NON_VALIDA"


UN_IMPORTO = {"unita": "ora", "tratti": [tratto("importo", importo="10")]}


@pytest.mark.parametrize(
    ("dati", "isee", "contesto", "codice"),
    [
        ({"tratti": [tratto("esente", "0", "10")]}, "10.01", {}, "BUCO"),
        (
            {"tratti": [tratto("esente", "0", "10"), tratto("esente", "9")]},
            "1",
            {},
            "SOVRAPPOSIZIONE",
        ),
        (UN_IMPORTO, "-1", {}, "ISEE_NEGATIVO"),
        (UN_IMPORTO, "12.345", {}, "ISEE_DECIMALI"),
        (UN_IMPORTO, "tanto", {}, "ISEE_NON_VALIDO"),
        (UN_IMPORTO, "1", {"altro": 1}, "CONTESTO_NON_VALIDO"),
        (UN_IMPORTO, "", {}, "POLITICA_MANCANTE"),
        (UN_IMPORTO, "1", {"omissioni_o_difformita": True}, "POLITICA_MANCANTE"),
        (UN_IMPORTO, "1", {"residente": False}, "POLITICA_MANCANTE"),
        (UN_IMPORTO | {"isee_mancante": {"tipo": "non_ammesso"}}, "", {}, "NON_AMMESSO"),
        (UN_IMPORTO | {"soglia_accesso": "9"}, "9.01", {}, "FUORI_SOGLIA"),
        ({"tratti": [tratto("costo_pieno")]}, "1", {}, "REGOLA_NON_VALIDA"),
        (
            {"tratti": [tratto("eccedenza", soglia="1")], "isee_mancante": {"tipo": "massima"}},
            "",
            {},
            "REGOLA_NON_VALIDA",
        ),
    ],
    ids=range(13),
)
def test_ogni_codice_di_rifiuto(risponde, dati, isee, contesto, codice):
    risposta = risponde(json.dumps(isee), json.dumps(contesto), json.dumps(dati))
    assert risposta["errore"]["codice"] == codice
    assert risposta["errore"]["messaggio"].endswith(".")


def test_una_chiave_sconosciuta_dice_quali_si_conoscono(risponde):
    messaggio = risponde(contesto='{"festvo": true}')["errore"]["messaggio"]
    assert "«festvo»" in messaggio
    for chiave in (
        "residente", "omissioni_o_difformita", "quantita", "costo_unitario", "famiglia_figli",
        "ordine_figlio", "festivo", "assenze", "operatori",
    ):  # fmt: skip
        assert f"«{chiave}»" in messaggio
