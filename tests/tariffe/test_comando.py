"""`calcola_tariffa`: one answer, or one a line; exit 0, 1, 2."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import ManagementUtility, call_command

from tariffe.management.commands import calcola_tariffa
from tests.tariffe.regole import PIENO, SAD, sad
from tests.tariffe.test_casi import CASI, REGOLE, SOLO_NEL_REGISTRO


@pytest.fixture
def lancia():
    """Runs the command: exit code, standard output, standard error."""

    def _lancia(*argomenti: object, in_json: bool = True) -> tuple[int, str, str]:
        uscita, errori = StringIO(), StringIO()
        comando = calcola_tariffa.Command(stdout=uscita, stderr=errori)
        parole = [str(a) for a in argomenti] + (["--json"] if in_json else [])
        codice = 0
        try:
            comando.run_from_argv(["manage.py", "calcola_tariffa", *parole])
        except SystemExit as fine:
            codice = int(fine.code or 0)
        return codice, uscita.getvalue(), errori.getvalue()

    return _lancia


@pytest.fixture
def scrivi(tmp_path):
    def _scrivi(contenuto: object, nome: str = "regola.json") -> Path:
        file = tmp_path / nome
        if isinstance(contenuto, bytes):
            file.write_bytes(contenuto)
        else:
            testo = contenuto if isinstance(contenuto, str) else json.dumps(contenuto)
            file.write_text(testo, encoding="utf-8")
        return file

    return _scrivi


def test_una_risposta(lancia, scrivi):
    codice, uscita, errori = lancia(
        "--regola", scrivi(SAD), "--isee", "15.000,00", "--contesto", json.dumps(PIENO)
    )
    risposta = json.loads(uscita)
    assert (codice, errori) == (0, "")
    assert list(risposta) == ["importo", "unita", "totale", "tratto", "passi"]
    assert {k: risposta[k] for k in ("importo", "unita", "totale", "tratto")} == {
        "importo": "21.40", "unita": "ora", "totale": "214.00", "tratto": 1,
    }  # fmt: skip
    assert all(isinstance(passo, str) for passo in risposta["passi"])


def test_per_chi_legge(lancia, scrivi):
    codice, uscita, _ = lancia(
        "--regola", scrivi(SAD), "--isee", "15000", "--contesto", '{"quantita": 10}', in_json=False
    )
    righe = uscita.replace("\u00a0", " ").splitlines()
    assert codice == 0
    assert righe[0] == "8,30 € per ora, in tutto 83,00 €."
    assert righe[1] == "- ISEE 15.000,00 €: fascia oltre 3.000,00 € e fino a 30.000,00 €."


@pytest.mark.parametrize("argomenti", [[], ["--isee", ""], ["--isee="]])
def test_isee_vuoto_o_assente_e_non_presentato(lancia, scrivi, argomenti):
    codice, uscita, _ = lancia("--regola", scrivi(SAD), *argomenti)
    assert codice == 0
    assert json.loads(uscita)["importo"] == "20.00"
    assert json.loads(uscita)["tratto"] is None


@pytest.mark.parametrize(
    ("isee", "errore"),
    [
        ("-1", "ISEE_NEGATIVO"),
        ("-100,50", "ISEE_NEGATIVO"),
        ("-1.234,50", "ISEE_NEGATIVO"),
        ("12.345", "ISEE_DECIMALI"),
        ("999,999,999.99", "ISEE_NON_VALIDO"),
        ("quindicimila", "ISEE_NON_VALIDO"),
    ],
)
def test_un_rifiuto_esce_con_uno(lancia, scrivi, isee, errore):
    regola = scrivi(SAD)
    codice, uscita, _ = lancia("--regola", regola, "--isee", isee)
    risposta = json.loads(uscita)
    assert codice == 1
    assert list(risposta) == ["errore"]
    assert list(risposta["errore"]) == ["codice", "messaggio"]
    assert risposta["errore"]["codice"] == errore
    codice, uscita, _ = lancia("--regola", regola, "--isee", isee, in_json=False)
    assert codice == 1
    assert errore in uscita


@pytest.mark.parametrize(
    ("regola", "contesto", "errore"),
    [
        ({"tratti": "tutti"}, "{}", "REGOLA_NON_VALIDA"),
        ([1, 2], "{}", "REGOLA_NON_VALIDA"),
        (sad(tetto_nucleo="1"), "{}", "REGOLA_NON_VALIDA"),
        (SAD, '{"sconosciuta": 1}', "CONTESTO_NON_VALIDO"),
        (SAD, "[]", "CONTESTO_NON_VALIDO"),
        (SAD | {"soglia_accesso": "1"}, "", "FUORI_SOGLIA"),
    ],
    ids=range(6),
)
def test_dati_rifiutati(lancia, scrivi, regola, contesto, errore):
    codice, uscita, _ = lancia("--regola", scrivi(regola), "--isee", "2", "--contesto", contesto)
    assert codice == 1
    assert json.loads(uscita)["errore"]["codice"] == errore


def test_i_numeri_del_contesto_restano_esatti(lancia, scrivi):
    codice, uscita, _ = lancia(
        "--regola", scrivi(SAD), "--isee", "30000", "--contesto", '{"quantita": 0.1}'
    )
    assert codice == 0
    assert json.loads(uscita)["totale"] == "1.87"


@pytest.mark.parametrize(
    "argomenti",
    [
        [],
        ["--regola", "non_c_e.json", "--isee", "1"],
        ["--lotto", "non_c_e.jsonl"],
        ["--regola", "{regola}", "--lotto", "{regola}"],
        ["--lotto", "{regola}", "--isee", "1"],
        ["--lotto", "{regola}", "--contesto", "{}"],
        ["--regola", "{regola}", "--isee", "1", "--contesto", "{"],
        ["--regola", "{regola}", "--isee", "1", "--contesto", '{"quantita": NaN}'],
        ["--regola", "{rotta}", "--isee", "1"],
        ["--regola", "{binaria}", "--isee", "1"],
        ["--regola", "{doppia}", "--isee", "1"],
        ["--regola", "{regola}", "--isee", "1", "--altro"],
    ],
    ids=lambda argomenti: " ".join(argomenti),
)
def test_inutilizzabile_esce_con_due(lancia, scrivi, argomenti):
    file = {
        "{regola}": scrivi(SAD),
        "{rotta}": scrivi("{tratti}", "rotta.json"),
        "{doppia}": scrivi('{"tratti": [{"tipo": "esente"}], "tratti": []}', "doppia.json"),
        "{binaria}": scrivi(b"\xff\xfe\x00", "binaria.json"),
    }
    parole = [str(file.get(parola, parola)) for parola in argomenti]
    codice, uscita, _ = lancia(*parole)
    assert codice == 2
    assert list(json.loads(uscita)["errore"]) == ["codice", "messaggio"]
    codice, uscita, errori = lancia(*parole, in_json=False)
    assert (codice, uscita) == (2, "")
    assert errori.strip()


def test_una_regola_salvata_con_il_bom(lancia, scrivi):
    file = scrivi(b"\xef\xbb\xbf" + json.dumps(SAD).encode())
    assert lancia("--regola", file, "--isee", "1")[0] == 0


def riga(isee="15000", regola=SAD, **altro):
    return json.dumps({"regola": regola, "isee": isee, **altro})


def test_un_lotto_risponde_riga_per_riga(lancia, scrivi):
    righe = [
        riga(contesto=PIENO),
        riga(None),
        riga(""),
        "",
        json.dumps({"regola": SAD}),
        riga("15000", contesto=None, id=7, nota="x"),
        '{"regola": ' + json.dumps(SAD) + ', "isee": 15000.5}',
    ]
    codice, uscita, _ = lancia("--lotto", scrivi("\r\n".join(righe), "lotto.jsonl"))
    risposte = [json.loads(testo) for testo in uscita.splitlines()]
    assert codice == 0
    assert [r["totale"] for r in risposte] == [
        "214.00", "20.00", "20.00", "20.00", "8.30", "8.30",
    ]  # fmt: skip


def test_una_riga_rifiutata_non_ferma_il_lotto(lancia, scrivi):
    righe = [
        riga("-1"),
        "{rotta",
        "[]",
        '{"isee": "1"}',
        riga("1", regola={"tratti": []}),
        riga("1", contest={}),
        riga("1", contesto={"x": 1}),
        riga("3000"),
    ]
    codice, uscita, _ = lancia("--lotto", scrivi("\n".join(righe), "lotto.jsonl"))
    risposte = [json.loads(testo) for testo in uscita.splitlines()]
    assert codice == 1
    assert [r.get("errore", {}).get("codice") for r in risposte] == [
        "ISEE_NEGATIVO", "REGOLA_NON_VALIDA", "REGOLA_NON_VALIDA", "REGOLA_NON_VALIDA",
        "REGOLA_NON_VALIDA", "CONTESTO_NON_VALIDO", "CONTESTO_NON_VALIDO", None,
    ]  # fmt: skip
    assert "riga 2" in risposte[1]["errore"]["messaggio"]
    assert risposte[-1]["totale"] == "0.00"


def test_una_riga_che_non_e_testo(lancia, scrivi):
    contenuto = b"\xff\xff\n" + riga().encode() + b"\n\n"
    codice, uscita, _ = lancia("--lotto", scrivi(contenuto, "lotto.jsonl"))
    assert codice == 1
    assert len(uscita.splitlines()) == 2


def test_un_lotto_per_chi_legge(lancia, scrivi):
    file = scrivi("\n".join([riga("16500"), riga("abc")]), "lotto.jsonl")
    codice, uscita, _ = lancia("--lotto", file, in_json=False)
    prima, seconda = uscita.replace("\u00a0", " ").splitlines()
    assert codice == 1
    assert prima == "Riga 1: 9,34 € per ora, in tutto 9,34 €."
    assert seconda.startswith("Riga 2: L'ISEE «abc» non è un importo.")


def test_la_stessa_regola_scritta_diversa_si_rilegge(lancia, scrivi):
    """`true` and `1` are equal for Python and not for a rule."""
    buona = sad()
    cattiva = sad()
    cattiva["tratti"][0]["da_incluso"] = 1
    file = scrivi("\n".join([riga("1", regola=buona), riga("1", regola=cattiva)]), "l.jsonl")
    codice, uscita, _ = lancia("--lotto", file)
    assert codice == 1
    assert "errore" in json.loads(uscita.splitlines()[1])


def test_un_lotto_vuoto(lancia, scrivi):
    assert lancia("--lotto", scrivi("\n", "lotto.jsonl"))[:2] == (0, "")


def test_dal_nome_e_con_call_command(scrivi):
    assert "calcola_tariffa" in ManagementUtility(["manage.py", "help"]).main_help_text()
    uscita = StringIO()
    call_command("calcola_tariffa", "--regola", scrivi(SAD), "--isee=1", "--json", stdout=uscita)
    assert json.loads(uscita.getvalue())["totale"] == "0.00"


def test_i_casi_raccolti_con_il_comando(lancia, scrivi):
    """All the published cases that the exchange format can say, in one batch."""
    casi = [caso for caso in CASI if caso["regola"] not in SOLO_NEL_REGISTRO]
    regole = {
        caso["regola"]: json.loads((REGOLE / f"{caso['regola']}.json").read_text("utf-8"))
        for caso in casi
    }
    righe = [
        riga(caso["isee"], regole[caso["regola"]], contesto=json.loads(caso["contesto"]))
        for caso in casi
    ]
    codice, uscita, _ = lancia("--lotto", scrivi("\n".join(righe), "casi.jsonl"))
    trovati = [json.loads(testo) for testo in uscita.splitlines()]
    assert codice == 1  # six of them are refusals
    assert [
        (caso["id"], t["errore"]["codice"] if "errore" in t else t["totale"])
        for caso, t in zip(casi, trovati, strict=True)
    ] == [(caso["id"], caso["atteso"]) for caso in casi]
    assert len(casi) == 149
