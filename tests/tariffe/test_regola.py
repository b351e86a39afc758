"""The reading of a rule: what is refused, and with which path."""

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.parsing import leggi_json, leggi_regola
from tests.tariffe.regole import SAD, conta, regola, sad, tratto, una


def con(percorso, valore):
    """The worked example with one part changed, by its path."""
    dati = sad()
    dove = dati
    for passo in percorso[:-1]:
        dove = dove[passo]
    dove[percorso[-1]] = valore
    return dati


COMPONENTE = {"codice": "c", "tratti": [tratto("esente")]}

SBAGLIATE = [
    ([], "un oggetto fra graffe"),
    ("regola", "un oggetto fra graffe"),
    ({}, "manca «tratti»"),
    ({"tratti": []}, "«tratti»: l'elenco è vuoto"),
    ({"tratti": {}}, "«tratti»: trovato «{}», serve un elenco"),
    ({"tratti": ["esente"]}, "«tratti[0]»: trovato «esente», serve un oggetto"),
    ({"tratti": [{}]}, "«tratti[0].tipo»: manca, serve uno fra: esente"),
    (con(("tratti", 1, "tipo"), "curvo"), "«tratti[1].tipo»: trovato «curvo»"),
    (con(("tratti", 1, "y2"), "abc"), "«tratti[1].y2»: trovato «abc», serve un numero"),
    (con(("tratti", 1, "y2"), "18,68"), "«tratti[1].y2»: trovato «18,68»"),
    (con(("tratti", 1, "y2"), "1e5"), "«tratti[1].y2»: trovato «1e5»"),
    (con(("tratti", 1, "y2"), "NaN"), "«tratti[1].y2»: trovato «NaN»"),
    (con(("tratti", 1, "y2"), 18.68), "«tratti[1].y2»: trovato «18.68»"),
    (con(("tratti", 1, "y2"), True), "«tratti[1].y2»: trovato «true»"),
    (con(("tratti", 1, "y2"), None), "«tratti[1].y2»: manca"),
    (con(("tratti", 1, "y2"), "-1"), "«tratti[1].y2»: vale -1 e non può essere sotto 0"),
    (con(("tratti", 1, "y2"), "1" * 13), "«tratti[1].y2»: trovato «1111111111111»"),
    (con(("tratti", 1, "x2"), "3000"), "«tratti[1].x2»: vale 3000 e deve essere maggiore di «x1»"),
    (con(("tratti", 1, "a"), "2999"), "«tratti[1].a»: la fascia finisce a 2999"),
    (con(("tratti", 1, "a"), "3000"), "«tratti[1].a»: la fascia finisce a 3000"),
    (con(("tratti", 1, "da_incluso"), "no"), "«tratti[1].da_incluso»: trovato «no», serve true"),
    (con(("tratti", 1, "y3"), "1"), "«tratti[1].y3»: non è una chiave che qui si usa"),
    (con(("tratti", 0, "importo"), "1"), "«tratti[0].importo»: non è una chiave"),
    (con(("tratti", 0, "articolo"), 3), "«tratti[0].articolo»: trovato «3», serve un testo"),
    (una("proporzionale", coeff_num="1", coeff_den="0"), "«tratti[0].coeff_den»: è zero"),
    (una("importo"), "«tratti[0].importo»: manca"),
    (sad(trati=[]), "«trati»: non è una chiave"),
    (sad(servizio=3), "«servizio»: trovato «3», serve un testo"),
    (sad(costo_unitario="-1"), "«costo_unitario»: vale -1"),
    (sad(isee_base="settimanale"), "«isee_base»: trovato «settimanale»"),
    (sad(componenti=[COMPONENTE]), "«componenti»: ci sono anche «tratti»"),
    (sad(tratti=None, componenti=[]), "«componenti»: l'elenco è vuoto"),
    (sad(tratti=None, componenti=[{"codice": "c"}]), "«componenti[0].tratti»: manca"),
    (
        sad(tratti=None, componenti=[{"tratti": [tratto("esente")]}]),
        "«componenti[0].codice»: manca",
    ),
    (
        sad(tratti=None, componenti=[COMPONENTE, COMPONENTE]),
        "«componenti[1].codice»: «c» c'è già",
    ),
    (
        sad(tratti=None, componenti=[COMPONENTE | {"max_quantita": "tanti"}]),
        "«componenti[0].max_quantita»: trovato «tanti»",
    ),
    (
        sad(
            tratti=None,
            componenti=[COMPONENTE],
            non_residente={"tipo": "tratti", "tratti": [tratto("esente")]},
        ),
        "«non_residente»: con le componenti non si sa di quale",
    ),
    (sad(varianti=[{"tratti": [tratto("esente")]}]), "«varianti[0].quando»: manca"),
    (sad(varianti=[{"quando": {}, "costo_unitario": "1"}]), "«varianti[0].quando»: manca"),
    (sad(varianti=[{"quando": {"x": "1"}}]), "«varianti[0]»: non cambia niente"),
    (
        sad(varianti=[{"quando": {"x": []}, "costo_unitario": "1"}]),
        "«varianti[0].quando.x»: trovato «[]»",
    ),
    (
        sad(varianti=[{"quando": {"x": {}}, "costo_unitario": "1"}]),
        "«varianti[0].quando.x»: l'intervallo è vuoto",
    ),
    (
        sad(varianti=[{"quando": {"x": {"da": "3", "a": "1"}}, "costo_unitario": "1"}]),
        "«varianti[0].quando.x»: va da 3 a 1",
    ),
    (
        sad(varianti=[{"quando": {"x": {"min": "3"}}, "costo_unitario": "1"}]),
        "«varianti[0].quando.x.min»: non è una chiave",
    ),
    (sad(varianti=[{"quando": "x", "costo_unitario": "1"}]), "«varianti[0].quando»: trovato «x»"),
    (sad(isee_mancante="massima"), "«isee_mancante»: trovato «massima», serve un oggetto"),
    (sad(isee_mancante={}), "«isee_mancante.tipo»: manca"),
    (sad(isee_mancante={"tipo": "come_mancante"}), "«isee_mancante.tipo»: trovato «come_mancante»"),
    (sad(isee_mancante={"tipo": "tratti"}), "«isee_mancante.tipo»: trovato «tratti»"),
    (sad(isee_mancante={"tipo": "maggiorazione"}), "«isee_mancante.tipo»: trovato"),
    (sad(isee_irregolare={"tipo": "come_residente"}), "«isee_irregolare.tipo»: trovato"),
    (sad(isee_mancante={"tipo": "importo"}), "«isee_mancante.importo»: manca"),
    (sad(isee_mancante={"tipo": "importo", "valore": "1"}), "«isee_mancante.valore»: non è"),
    (sad(non_residente={"tipo": "tratti"}), "«non_residente.tratti»: manca"),
    (sad(non_residente={"tipo": "maggiorazione"}), "«non_residente.valore»: manca"),
    (sad(modificatori={}), "«modificatori»: trovato «{}», serve un elenco"),
    (sad(modificatori=[{"codice": "x"}]), "«modificatori[0].tipo»: manca"),
    (sad(modificatori=[{"tipo": "somma", "valore": "1"}]), "«modificatori[0].codice»: manca"),
    (sad(modificatori=[{"codice": "x", "tipo": "somma"}]), "«modificatori[0].valore»: manca"),
    (
        sad(modificatori=[{"codice": "x", "tipo": "moltiplica", "valore": "-1"}]),
        "«modificatori[0].valore»: vale -1",
    ),
    (
        sad(modificatori=[{"codice": "x", "tipo": "moltiplica_per_quantita", "valore": "1"}]),
        "«modificatori[0].valore»: non è una chiave",
    ),
    (
        sad(modificatori=[{"codice": "x", "tipo": "somma", "valore": "1", "min": "9", "max": "3"}]),
        "«modificatori[0].min»: vale 9 ed è più di «max»",
    ),
    (
        sad(modificatori=[{"codice": "x", "tipo": "scorrimento_fascia", "valore": "-1"}]),
        "«modificatori[0].tipo»: trovato «scorrimento_fascia»",
    ),
    (
        sad(modificatori=[{"codice": "x", "tipo": "moltiplica_tabella"}]),
        "«modificatori[0].tabella»: serve un oggetto",
    ),
    (
        sad(modificatori=[{"codice": "x", "tipo": "moltiplica_tabella", "tabella": {"uno": "1"}}]),
        "«modificatori[0].tabella»: la voce «uno» non va",
    ),
    (
        sad(modificatori=[{"codice": "x", "tipo": "moltiplica_tabella", "tabella": {"3-1": "1"}}]),
        "«modificatori[0].tabella»: la voce «3-1» va all'indietro",
    ),
    (
        sad(modificatori=[{"codice": "x", "tipo": "moltiplica_tabella", "tabella": {"1": "-1"}}]),
        "«modificatori[0].tabella.1»: vale -1",
    ),
    (sad(arrotondamento={"quanto": "0"}), "«arrotondamento.quanto»: è zero"),
    (sad(arrotondamento={"quanto": "-0.01"}), "«arrotondamento.quanto»: vale -0.01"),
    (sad(arrotondamento={"modo": "HALF"}), "«arrotondamento.modo»: trovato «HALF»"),
    (sad(arrotondamento={"fase": "mai"}), "«arrotondamento.fase»: trovato «mai»"),
    (sad(tetto_nucleo="10"), "«tetto_nucleo»: vale solo nel registro"),
    (sad(senza_isee=True), "«senza_isee»: vale solo nel registro"),
    (sad(metodo="residuale"), "«metodo»: vale solo nel registro"),
    ({"tratti": [tratto("esente")] * 2001}, "«tratti»: ha più di 2000 elementi"),
]


@pytest.mark.parametrize(("dati", "detto"), SBAGLIATE, ids=range(len(SBAGLIATE)))
def test_una_regola_sbagliata_dice_dove(dati, detto):
    with pytest.raises(ErroreTariffa) as errore:
        leggi_regola(dati)
    assert errore.value.codice == "REGOLA_NON_VALIDA"
    assert errore.value.messaggio.startswith("Nella regola")
    assert detto in errore.value.messaggio
    assert errore.value.messaggio.endswith(".")


def test_un_numero_json_si_legge_dal_suo_testo():
    dati = leggi_json('{"tratti": [{"tipo": "importo", "importo": 0.1}], "costo_unitario": 3}')
    letta = leggi_regola(dati)
    assert str(letta.tratti[0].numeri["importo"]) == "0.1"
    assert str(letta.costo_unitario) == "3"


@pytest.mark.parametrize(
    "testo",
    [
        "",
        "{",
        "NaN",
        '{"a": Infinity}',
        "[" * 100_000,
        "9" * 5000,
        '{"a": 1} x',
        '{"a": 1, "a": 1}',
    ],
)
def test_json_che_non_lo_e(testo):
    with pytest.raises(ValueError):
        leggi_json(testo)


def test_le_note_si_lasciano_dove_sono():
    dati = sad(
        nota="x", fonte="y", regolamento="z", atto="a", codice="b", versione="1", titolo="t",
        etichetta="e",
    )  # fmt: skip
    dati["tratti"][0]["nota"] = "n"
    assert leggi_regola(dati).tratti == leggi_regola(SAD).tratti


def test_una_chiave_nulla_e_assente():
    assert leggi_regola(SAD | {"soglia_accesso": None, "varianti": None}) == leggi_regola(SAD)


def test_i_limiti_per_difetto():
    letta = leggi_regola({"tratti": [{"tipo": "esente"}]})
    unico = letta.tratti[0]
    assert (unico.da, unico.da_incluso, unico.a, unico.a_incluso) == (0, True, None, True)
    assert (letta.servizio, letta.unita, letta.isee_base) == ("", "", "annuo")
    assert (letta.arrotondamento.quanto, letta.arrotondamento.modo, letta.arrotondamento.fase) == (
        letta.arrotondamento.quanto,
        "HALF_UP",
        "unitaria",
    )


def test_le_chiavi_del_contesto_sono_quelle_che_la_regola_usa():
    dati = sad(
        tratti=None,
        componenti=[COMPONENTE | {"quantita_da": "presenze"}],
        varianti=[
            {
                "quando": {"scuola": "media"},
                "componenti": [COMPONENTE | {"quantita_da": "pasti"}],
            }
        ],
    )
    dati["modificatori"].append(
        {"codice": "sera", "tipo": "somma", "valore": "1", "quando": {"zona": "2"}}
    )
    assert leggi_regola(dati).chiavi == {
        "assenze", "festivo", "operatori", "ordine_figlio", "pasti", "presenze", "scuola", "sera",
        "zona",
    }  # fmt: skip


def test_la_sovrapposizione_dice_dove_e_come_si_corregge():
    dati = {
        "tratti": [
            {"tipo": "esente", "da": "0", "a": "3000"},
            {"tipo": "importo", "importo": "2", "da": "2000"},
        ]
    }
    assert regola(dati).sovrapposizione.replace("\u00a0", " ") == (
        "Nella regola, «tratti[0]» e «tratti[1]» comprendono tutti e due gli ISEE da 2.000,00 € a "
        "3.000,00 €. Fai finire l'uno dove comincia l'altro, con un solo estremo incluso."
    )


# --- What lives in the model only -------------------------------------------------------------


def residuale(**altro):
    return {
        "metodo": "residuale",
        "quota_salvaguardia": "400",
        "aggiunte": [{"da": "accompagnamento", "quando": {"regime": "residenziale"}}],
        **altro,
    }


CASA = {"accompagnamento": "550", "regime": "residenziale"}


@pytest.mark.parametrize(
    ("dati", "isee", "contesto", "atteso"),
    [
        (residuale(), "12000", CASA, "1150.00"),  # 1,000 − 400 + 550
        (residuale(), "12000", CASA | {"regime": "semiresidenziale"}, "600.00"),
        (residuale(), "3000", CASA, "550.00"),  # the ISEE's part is not below zero
        (residuale(), "12000", {}, "600.00"),
        (residuale(), "12000", {"quota_salvaguardia": "500"}, "500.00"),  # beats the rule's
        (residuale(costo_unitario="1000"), "12000", CASA, "1000.00"),  # not more than the cost
        # 1,000 + 550 of income, 300 left: 1,250 is more than what is asked.
        (residuale(minimo_personale="300"), "12000", CASA, "1150.00"),
        (residuale(minimo_personale="500"), "12000", CASA, "1050.00"),
        (residuale(minimo_personale="2000"), "12000", CASA, "0.00"),
        (residuale(isee_mancante={"tipo": "massima"}, costo_unitario="900"), "", {}, "900.00"),
    ],
)
def test_metodo_residuale(dati, isee, contesto, atteso):
    risposta = conta(dati, isee, estesa=True, **contesto)
    assert f"{risposta.importo}" == atteso
    assert risposta.tratto is None


@pytest.mark.parametrize(
    ("dati", "isee", "codice"),
    [
        (residuale(quota_salvaguardia=None), "12000", "REGOLA_NON_VALIDA"),
        (residuale(soglia_accesso="13000"), "13000.01", "FUORI_SOGLIA"),
        (residuale(isee_mancante={"tipo": "massima"}), "", "REGOLA_NON_VALIDA"),
        (residuale(), "", "POLITICA_MANCANTE"),
        (residuale(tratti=[tratto("esente")]), "1", "REGOLA_NON_VALIDA"),
        (sad(quota_salvaguardia="1"), "1", "REGOLA_NON_VALIDA"),
        (sad(aggiunte=[]), "1", "REGOLA_NON_VALIDA"),
        (sad(senza_isee=True), "1", "REGOLA_NON_VALIDA"),
        (
            sad(modificatori=[{"codice": "x", "tipo": "scorrimento_fascia", "valore": "-1"}]),
            "1",
            "REGOLA_NON_VALIDA",
        ),
    ],
)
def test_rifiuti_di_cio_che_sta_nel_registro(dati, isee, codice):
    with pytest.raises(ErroreTariffa) as errore:
        conta(dati, isee, estesa=True)
    assert errore.value.codice == codice


def test_passi_del_residuale():
    risposta = conta(residuale(minimo_personale="500"), "12000", estesa=True, **CASA)
    assert [passo.replace("\u00a0", " ") for passo in risposta.passi] == [
        "ISEE 12.000,00 € diviso 12, meno la quota che resta alla persona: 1.000,00 € − 400,00 € = "
        "600,00 €.",
        "Più accompagnamento: 600,00 € + 550,00 € = 1.150,00 €.",
        "Alla persona restano almeno 500,00 €: si paga 1.050,00 €.",
    ]


def a_fasce(**altro):
    """Rapallo: a disabled child moves the household one band down, but in the first and last."""
    return {
        "tratti": [
            tratto("importo", "0", "5000", importo="59"),
            tratto("importo", "5000", "10000", importo="120"),
            tratto("importo", "10000", "20000", importo="200"),
            tratto("importo", "20000", importo="420"),
        ],
        "modificatori": [
            {
                "codice": "minore_disabile",
                "tipo": "scorrimento_fascia",
                "valore": "-1",
                "escluse": ["prima", "ultima"],
            }
        ],
        **altro,
    }


@pytest.mark.parametrize(
    ("isee", "senza", "con_lo_scorrimento"),
    [("3000", 59, 59), ("5000.01", 120, 59), ("15000", 200, 120), ("20000.01", 420, 420)],
)
def test_scorrimento_di_fascia(isee, senza, con_lo_scorrimento):
    assert conta(a_fasce(), isee, estesa=True).importo == senza
    risposta = conta(a_fasce(), isee, estesa=True, minore_disabile=True)
    assert risposta.importo == con_lo_scorrimento
    assert any(passo.startswith("Minore disabile: ") for passo in risposta.passi)


def test_lo_scorrimento_non_esce_dalla_tabella():
    dati = a_fasce()
    dati["modificatori"][0] |= {"escluse": [2], "valore": "-5"}
    assert conta(dati, "8000", estesa=True, minore_disabile=True).tratto == 0
    assert conta(dati, "15000", estesa=True, minore_disabile=True).tratto == 2
    dati["modificatori"][0]["valore"] = "9"
    assert conta(dati, "8000", estesa=True, minore_disabile=True).tratto == 3


def test_la_prima_fascia_esclusa_non_sale():
    dati = a_fasce()
    dati["modificatori"][0]["valore"] = "1"
    assert conta(dati, "3000", estesa=True, minore_disabile=True).tratto == 0
    assert conta(dati, "8000", estesa=True, minore_disabile=True).tratto == 2


def test_una_somma_che_manca_non_ferma_le_altre():
    dati = residuale(aggiunte=[{"da": "pensione"}, {"da": "accompagnamento"}])
    assert conta(dati, "12000", estesa=True, accompagnamento="550").importo == 1150
    tutte = conta(dati, "12000", estesa=True, pensione="100", accompagnamento="550")
    assert tutte.importo == 1250


def test_di_una_frazione_ammessa_conta_la_parte_oltre_l_unita():
    dati = a_fasce(frazioni_ammesse=["1.5"])
    assert conta(dati, "3000", estesa=True, quantita="2.5").totale == 147.5


def test_lo_scorrimento_segue_l_isee_e_non_l_elenco():
    dati = a_fasce()
    dati["tratti"].reverse()
    risposta = conta(dati, "15000", estesa=True, minore_disabile=True)
    assert (risposta.importo, risposta.tratto) == (120, 2)


@pytest.mark.parametrize("escluse", [["seconda"], [-1], ["0"], [True], "prima"])
def test_fasce_escluse_sbagliate(escluse):
    dati = a_fasce()
    dati["modificatori"][0]["escluse"] = escluse
    with pytest.raises(ErroreTariffa, match=r"modificatori\[0\]\.escluse"):
        regola(dati, estesa=True)


def test_lo_scorrimento_e_di_fasce_intere():
    dati = a_fasce()
    dati["modificatori"][0]["valore"] = "-1.5"
    with pytest.raises(ErroreTariffa, match=r"modificatori\[0\]\.valore"):
        regola(dati, estesa=True)


def test_tetto_del_nucleo():
    dati = una("importo", importo="60") | {"tetto_nucleo": "100"}
    assert conta(dati, "1", estesa=True).totale == 60
    risposta = conta(dati, "1", estesa=True, famiglia_figli=2)
    assert f"{risposta.importo} {risposta.totale}" == "60.00 100.00"
    assert risposta.passi[-1].startswith("Per nucleo si paga al massimo 100,00")
    assert conta(dati, "1", estesa=True, quantita=3).totale == 100
    assert conta(dati | {"tetto_nucleo": "120"}, "1", estesa=True, quantita=2).totale == 120


def test_frazioni_ammesse():
    dati = una("importo", importo="10") | {"frazioni_ammesse": ["0.5", "0.75"]}
    assert [
        conta(dati, "1", estesa=True, quantita=q).totale for q in ("1", "2.5", "0.75")
    ] == [10, 25, 7.5]  # fmt: skip
    with pytest.raises(ErroreTariffa, match="frazioni") as errore:
        conta(dati, "1", estesa=True, quantita="1.3")
    assert errore.value.codice == "CONTESTO_NON_VALIDO"


def test_oltre_il_massimo():
    dati = sad(oltre_massimo="discrezionale")
    assert "discrezione" not in " ".join(conta(dati, "30000", estesa=True).passi)
    assert "discrezione" in " ".join(conta(dati, "30000.01", estesa=True).passi)
    with pytest.raises(ErroreTariffa) as errore:
        conta(sad(oltre_massimo="escluso"), "30000.01", estesa=True)
    assert errore.value.codice == "FUORI_SOGLIA"
    assert conta(sad(oltre_massimo="escluso"), "30000", estesa=True).tratto == 1
    assert conta(una("esente") | {"oltre_massimo": "escluso"}, "9", estesa=True).tratto == 0


def test_senza_isee_non_si_guarda_l_isee():
    dati = una("importo", importo="3") | {"senza_isee": True}
    assert conta(dati, "", estesa=True).importo == 3
    assert conta(dati, "50000", estesa=True, omissioni_o_difformita=True).importo == 3
    assert conta(dati, "", estesa=True).passi[0].startswith("L'importo è 3,00")


def test_isee_scaduto():
    dati = sad(isee_scaduto={"tipo": "importo", "importo": "17"})
    assert conta(dati, "5000", estesa=True, isee_scaduto=True).importo == 17
    assert conta(dati, "3000", estesa=True, isee_scaduto=False).importo == 0
    with pytest.raises(ErroreTariffa):
        conta(sad(), "5000", estesa=True, isee_scaduto=True)
    with pytest.raises(ErroreTariffa):
        conta(dati, "5000", estesa=True, isee_scaduto="sì")


def test_il_costo_di_una_componente():
    dati = {
        "costo_unitario": "8",
        "componenti": [
            {"codice": "pasto", "tratti": [tratto("costo_pieno")], "costo_unitario": "5.70"},
            {"codice": "consegna", "tratti": [tratto("costo_pieno")]},
        ],
    }
    assert conta(dati, "1", estesa=True).come_json()["componenti"] == {
        "pasto": "5.70",
        "consegna": "8.00",
    }
    assert conta(dati, "1", estesa=True, costo_unitario="2").importo == 4


def test_i_tipi_di_isee_si_portano_e_basta():
    assert regola(sad(tipi_isee=["minorenni"]), estesa=True).tipi_isee == ("minorenni",)
    with pytest.raises(ErroreTariffa, match="tipi_isee"):
        regola(sad(tipi_isee=[1]), estesa=True)


def test_il_tetto_del_nucleo_si_arrotonda_in_su():
    dati = una("importo", importo="200") | {"tetto_nucleo": "100.005"}
    assert str(conta(dati, "1", estesa=True).totale) == "100.01"


def test_piu_scorrimenti_uno_dopo_l_altro():
    """What is not a shift, does not apply or leaves the band alone does not stop the next one."""
    uno = {"tipo": "scorrimento_fascia", "valore": "-1"}
    dati = a_fasce(
        modificatori=[
            {"codice": "festivo", "tipo": "somma", "valore": "1"},
            uno | {"codice": "a"},
            uno | {"codice": "b", "escluse": [2]},
            uno | {"codice": "c"},
        ]
    )
    assert conta(dati, "15000", estesa=True, c=True).tratto == 1
    assert conta(dati, "15000", estesa=True, b=True, c=True).tratto == 1
    assert conta(dati, "15000", estesa=True, a=True, c=True).tratto == 0


def test_senza_isee_si_paga_anche_il_costo():
    dati = una("costo_pieno") | {"senza_isee": True, "costo_unitario": "7", "articolo": "art. 1"}
    risposta = conta(dati, estesa=True)
    assert (risposta.importo, risposta.tratto) == (7, 0)
    assert risposta.passi[0].replace("\u00a0", " ") == "Si paga il costo intero: 7,00 € (art. 1)."
    dati["tratti"][0] = tratto("percentuale_costo", perc="50", articolo="tab. A")
    assert conta(dati, estesa=True).passi[0].replace("\u00a0", " ") == (
        "Si paga il 50 % del costo di 7,00 €: 3,50 € (tab. A)."
    )
