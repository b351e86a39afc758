"""The command as who does not know how it is made would try it."""

import json
from io import StringIO
from pathlib import Path

import pytest

from tariffe.management.commands import calcola_tariffa
from tests.tariffe.regole import SAD, conta, sad, tratto, una


@pytest.fixture
def scrivi(tmp_path):
    def _scrivi(contenuto: object) -> Path:
        file = tmp_path / "dati.json"
        testo = contenuto if isinstance(contenuto, str) else json.dumps(contenuto)
        file.write_text(testo, encoding="utf-8")
        return file

    return _scrivi


def lancia(*argomenti: object, in_json: bool = True) -> tuple[int, str]:
    """Exit code and standard output, as bytes would be written on a terminal."""
    uscita = StringIO()
    comando = calcola_tariffa.Command(stdout=uscita, stderr=uscita)
    parole = [str(a) for a in argomenti] + (["--json"] if in_json else [])
    codice = 0
    try:
        comando.run_from_argv(["manage.py", "calcola_tariffa", *parole])
    except SystemExit as fine:
        codice = int(fine.code or 0)
    return codice, uscita.getvalue().encode().decode()


def rifiuto(*argomenti: object) -> tuple[int, str, str]:
    codice, uscita = lancia(*argomenti)
    errore = json.loads(uscita)
    assert list(errore) == ["errore"]
    assert list(errore["errore"]) == ["codice", "messaggio"]
    return codice, errore["errore"]["codice"], errore["errore"]["messaggio"]


@pytest.mark.parametrize(
    ("testo", "detto"),
    [
        ("", "è vuoto"),
        ("  \n", "è vuoto"),
        ('{"tratti": [1 2]}', "c'è un errore alla colonna 15"),
        ('{\n "tratti": 1\n} {}', "c'è un errore alla riga 3, colonna 3"),
        ('{"tratti": ' + "9" * 5000 + "}", "un numero ha troppe cifre"),
        ("[" * 100_000, "troppi livelli annidati"),
        ('{"tratti": NaN}', "NaN non è un numero"),
        ('{"tratti": 1, "tratti": 2}', "la chiave «tratti» c'è due volte"),
        ('{"\\ud800": 1}', "un carattere è scritto a metà"),
        ('{"tratti": ["\\uDC00\\ud83d"]}', "un carattere è scritto a metà"),
    ],
    ids=lambda testo: testo[:30],
)
def test_cio_che_non_e_json_si_dice_in_italiano(scrivi, testo, detto):
    file = scrivi(testo)
    codice, errore, messaggio = rifiuto("--regola", file, "--isee", "1")
    assert (codice, errore) == (2, "JSON")
    assert messaggio == f"Il file «{file}» non è JSON: {detto}. Correggilo."


def test_un_carattere_intero_scritto_con_le_sequenze_si_legge(scrivi):
    regola = sad(unita="\U0001f35d \\ud800")
    codice, uscita = lancia("--regola", scrivi(regola), "--isee", "1")
    assert codice == 0
    assert json.loads(uscita)["unita"] == "\U0001f35d \\ud800"


@pytest.mark.parametrize(
    ("contesto", "detto"),
    [
        ({"residente": "no"}, "vale «no»"),
        ({"omissioni_o_difformita": 0}, "vale «0»"),
        ({"famiglia_figli": True}, "vale «true»"),
        ({"festivo": {"da": 1}}, 'vale «{"da": 1}»'),
        ({"festivo": [None]}, "vale «[null]»"),
        ({"quantita": "2,5"}, "con il punto"),
    ],
)
def test_il_valore_trovato_si_dice_come_e_scritto(scrivi, contesto, detto):
    codice, errore, messaggio = rifiuto(
        "--regola", scrivi(SAD), "--isee", "1", "--contesto", json.dumps(contesto)
    )
    assert (codice, errore) == (1, "CONTESTO_NON_VALIDO")
    assert detto in messaggio


@pytest.mark.parametrize(
    ("regola", "detto"),
    [
        (None, "trovato «null»"),
        (["a", None, 1], 'trovato «["a", null, 1]»'),
        ({"tratti": [{"tipo": "importo", "importo": True}]}, "trovato «true»"),
        ({"tratti": {"a": 1}}, 'trovato «{"a": 1}»'),
        (una("esente") | {"varianti": [{"quando": {"x": [True]}}]}, "trovato «[true]»"),
    ],
)
def test_il_pezzo_di_regola_trovato_si_dice_come_e_scritto(scrivi, regola, detto):
    codice, errore, messaggio = rifiuto("--regola", scrivi(regola), "--isee", "1")
    assert (codice, errore) == (1, "REGOLA_NON_VALIDA")
    assert detto in messaggio


@pytest.mark.parametrize(
    ("isee", "detto"), [("true", "«true»"), ("[1]", "«[1]»"), ("1e40", "«1e40»")]
)
def test_un_isee_che_non_e_testo_ne_numero(scrivi, isee, detto):
    riga = f'{{"regola": {json.dumps(SAD)}, "isee": {isee}}}'
    codice, errore, messaggio = rifiuto("--lotto", scrivi(riga))
    assert (codice, errore) == (1, "ISEE_NON_VALIDO")
    assert detto in messaggio


@pytest.mark.parametrize("isee", ["-abc", "-Infinity", "-.5", "-"])
def test_un_testo_con_il_meno_davanti_e_un_isee_da_rifiutare(scrivi, isee):
    codice, errore, _ = rifiuto("--regola", scrivi(SAD), "--isee", isee)
    assert (codice, errore) == (1, "ISEE_NON_VALIDO")


def test_un_argomento_che_non_si_puo_scrivere_ha_la_sua_risposta(scrivi):
    # What the shell passes when the text is not UTF-8.
    codice, errore, _ = rifiuto("--regola", scrivi(SAD), "--isee", "12\udce8")
    assert (codice, errore) == (1, "ISEE_NON_VALIDO")
    assert lancia("--regola", scrivi(SAD), "--isee", "12\udce8", in_json=False)[0] == 1
    assert lancia("--regola", "manca\udce8.json", in_json=False)[0] == 2


def test_un_lotto_che_non_si_apre(scrivi, monkeypatch):
    file = scrivi({"regola": SAD})

    def _negato(*_a, **_k):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", _negato)
    codice, errore, messaggio = rifiuto("--lotto", file)
    assert (codice, errore) == (2, "FILE")
    assert messaggio == f"Il file «{file}» non si può leggere: controlla i permessi."


def test_componenti_isee_irregolare_e_chi_non_risiede_come_chi_non_ha_isee():
    """The maximum of the missing ISEE is of each component, quantities included, and summed."""
    dati = {
        "componenti": [
            {"codice": "fissa", "tratti": [tratto("importo", importo="80")]},
            {
                "codice": "pasto", "quantita_da": "pasti",
                "tratti": [tratto("esente", a="5000"), tratto("importo", "5000", importo="4.50")],
            },
        ],
        "isee_mancante": {"tipo": "massima"},
        "isee_irregolare": {"tipo": "importo", "importo": "60"},
        "non_residente": {"tipo": "come_mancante"},
    }  # fmt: skip
    contesto = {"residente": False, "omissioni_o_difformita": True, "pasti": 10}
    assert f"{conta(dati, '1000', **contesto).totale}" == "125.00"  # 80 + 4.50 × 10
    assert f"{conta(dati, '1000', **contesto | {'residente': True}).totale}" == "60.00"


def test_chi_non_dice_i_figli_non_ne_legge_nei_passi():
    """`ordine_figlio` absent = 1: a line «× 1» would only puzzle who has no children."""
    assert not [p for p in conta(SAD, "15000").passi if "figlio" in p.lower()]
    assert [p for p in conta(SAD, "15000", ordine_figlio=1).passi if "figlio" in p.lower()]
    tabella = {"codice": "ordine_figlio", "tipo": "moltiplica_tabella", "tabella": {"1": "0.9"}}
    assert [p for p in conta(sad(modificatori=[tabella]), "15000").passi if "× 0,9" in p]
    col_minimo = tabella | {"tabella": {"1": "1"}, "min": "50"}
    assert [p for p in conta(sad(modificatori=[col_minimo]), "15000").passi if "almeno" in p]


def passi(dati: dict, isee: str, **contesto: object) -> list[str]:
    return [passo.replace("\u00a0", " ") for passo in conta(dati, isee, **contesto).passi]


def test_non_si_dice_che_un_importo_diventa_se_stesso():
    # 3.000,01 € gives a few millionths of a euro.
    assert not [p for p in passi(SAD, "3000.01", quantita=2) if "diventa" in p]
    per_cento = sad(arrotondamento={"fase": "totale"})
    assert not [p for p in passi(per_cento, "3000.01", quantita=2) if "diventa" in p]
    a_quote = {
        "componenti": [{"codice": "c", "quantita_da": "n", "tratti": SAD["tratti"]}],
    }
    assert not [p for p in passi(a_quote, "3000.01", n=2) if "diventa" in p]
    assert [p for p in passi(SAD, "15000") if "8,3022 € diventa 8,30 €" in p]


@pytest.mark.parametrize(
    ("dati", "isee", "detto"),
    [
        (
            una("eccedenza", soglia="5825"),
            "1000",
            "Si paga la parte di ISEE oltre 5.825,00 €, e qui non ce n'è: 0,00 €.",
        ),
        (
            una("eccedenza", soglia="5825"),
            "5825",
            "Si paga la parte di ISEE oltre 5.825,00 €, e qui non ce n'è: 0,00 €.",
        ),
        (
            una("base_piu_aliquota", base="1", x0="1000", aliquota="1"),
            "100",
            "1,00 € più l'1 % di quanto l'ISEE supera 1.000,00 €: 1,00 € + (100,00 € − "
            "1.000,00 €) × 1 % = −8,00 €, cioè nulla.",
        ),
    ],
)
def test_un_conto_sotto_lo_zero_si_dice(dati, isee, detto):
    assert passi(dati, isee)[-1] == detto


@pytest.mark.parametrize(
    ("perc", "detto"),
    [
        ("0", "lo 0 %"), ("0.5", "lo 0,5 %"), ("1", "l'1 %"), ("1.5", "l'1,5 %"), ("8", "l'8 %"),
        ("10", "il 10 %"), ("11", "l'11 %"), ("11.1", "l'11,1 %"), ("18", "il 18 %"),
        ("80", "l'80 %"), ("88.8", "l'88,8 %"), ("100", "il 100 %"), ("110", "il 110 %"),
    ],
)  # fmt: skip
def test_l_articolo_della_percentuale(perc, detto):
    a_costo = {"costo_unitario": "10"}
    assert (
        f"Si paga {detto} del costo"
        in passi(una("percentuale_costo", perc=perc) | a_costo, "1")[-1]
    )
    linea = una("percentuale_lineare", x1="0", x2="100", p1=perc, p2=perc) | a_costo
    assert f"qui è {detto} del costo" in passi(linea, "50")[-1]


def test_le_preposizioni_della_percentuale():
    linea = una("percentuale_lineare", x1="0", x2="100", p1="0", p2="80") | {"costo_unitario": "10"}
    assert passi(linea, "50")[-1] == (
        "La percentuale va dallo 0 % (ISEE 0,00 €) all'80 % (ISEE 100,00 €): qui è il 40 % del "
        "costo di 10,00 €, cioè 4,00 €."
    )


def test_una_fascia_sola():
    assert passi(una("esente"), "1")[0] == "ISEE 1,00 €: fascia unica."


def test_per_chi_legge_il_totale_dei_figli_torna(scrivi):
    codice, uscita = lancia(
        "--regola", scrivi(SAD), "--isee", "15000", "--contesto",
        '{"famiglia_figli": 3, "quantita": "2.5"}', in_json=False,
    )  # fmt: skip
    righe = uscita.replace("\u00a0", " ").splitlines()
    assert codice == 0
    assert righe[0] == "8,30 € per ora, in tutto 46,71 €."
    assert righe[1] == "- Primo figlio:"
    assert righe[-1] == "- Per ogni figlio, in ordine: 20,75 € + 15,58 € + 10,38 € = 46,71 €."
