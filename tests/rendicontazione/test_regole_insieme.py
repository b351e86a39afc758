"""The rules that cross rows, sheets, years and registers, each on a good and a bad return."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rendicontazione.validation import AnnoPrima, esamina
from rendicontazione.validation.confronto_anni import confronta_anni
from tests.rendicontazione.cartelle import COMUNE, F1, F2, F3, cartella, fondo, riga
from tests.rendicontazione.casi_regole import (
    CASI_INSIEME,
    COMUNITA,
    NIDO,
    NOTE,
    comunita,
    con,
    con_storia,
    con_unita,
    consuntivo,
    entrambe,
    nido,
    solo_nido,
    tranne,
    unita,
)

pytestmark = pytest.mark.django_db


def anomalie(contesto, contenuto):
    return esamina(cartella(contesto.modulo, **contenuto), contesto, "prova.xlsx").anomalie


def trovate(contesto, contenuto):
    return [(a.codice, a.foglio, a.cella, a.gravita) for a in anomalie(contesto, contenuto)]


@pytest.mark.parametrize(("codice", "mondo", "buono", "cattivo", "attese"), CASI_INSIEME)
def test_regola(contesto, codice, mondo, buono, cattivo, attese):
    contesto = mondo(contesto) if mondo else contesto

    assert trovate(contesto, buono) == []
    assert trovate(contesto, cattivo) == attese
    assert codice in {a[0] for a in attese}


def test_ogni_messaggio_dice_dove_che_cosa_e_come_rimediare(contesto):
    for _codice, mondo, _buono, cattivo, _attese in CASI_INSIEME:
        for anomalia in anomalie(mondo(contesto) if mondo else contesto, cattivo):
            dove = f"Foglio {anomalia.foglio}"
            dove += f", cella {anomalia.cella} (" if anomalia.cella else ": "
            assert anomalia.messaggio.startswith(dove)
            assert anomalia.messaggio.count(".") + anomalia.messaggio.count("?") >= 2
            assert anomalia.messaggio.endswith(".")


# --- one mistake, one anomaly --------------------------------------------------------------------


def test_comp_03_si_aggiunge_alle_celle_mancanti_di_un_file_non_piccolo(contesto):
    # 8 cells of F0, 11 for each row of F1 (12 for the motivated zero), 7 for the fund.
    voci = ["1.G.01", "1.G.02", "1.G.03", "1.G.04", "1.G.05", "1.H.02", "1.D.01", "1.F.03"]
    righe = [riga(riga=n, codice_voce=voce, entrata_fnps=0) for n, voce in enumerate(voci)]
    righe[-1]["entrata_fnps"] = 50.25
    poche = [{**r, "entrata_ssn": None} if n < 5 else r for n, r in enumerate(righe)]
    molte = [{**r, "entrata_ssn": None} if n < 6 else r for n, r in enumerate(righe)]

    # 115 cells: 5 missing are 95.6 per cent, 6 are 94.7.
    assert {a[0] for a in trovate(contesto, con(F1=poche))} == {"FORM-01"}
    assert trovate(contesto, con(F1=molte))[0] == ("COMP-03", F1, "", "avviso")


def test_un_codice_sbagliato_di_struttura_non_ne_dice_altri_tre(contesto):
    """Unknown in F2 and right in F3: neither «not in the other sheet» nor «missing»."""
    contenuto = con(F2=[unita(id_struttura="U99")], F3=[consuntivo()])

    (anomalia,) = anomalie(nido(contesto), contenuto)

    assert (anomalia.codice, anomalia.foglio, anomalia.cella) == ("INT-02", F2, "B2")
    assert "Intendi «Nido Arcobaleno» (Acquafredda)? Scrivi U1." in anomalia.messaggio


@pytest.mark.parametrize(
    ("scritta", "intesa"),
    [
        ({"id_struttura": "1", "cudes": "X9", "denominazione": "Altro"}, True),
        ({"id_struttura": "U99", "cudes": "cud 001", "denominazione": "Altro"}, True),
        ({"id_struttura": "U99", "cudes": "X9", "denominazione": "NIDO ARCOBALENNO"}, True),
        ({"id_struttura": "U99", "cudes": "X9", "denominazione": "Centro Anziani"}, False),
    ],
)
def test_int_02_propone_l_unita_che_si_intendeva(contesto, scritta, intesa):
    contenuto = con(F2=[unita(**scritta)], F3=[consuntivo()])

    (anomalia,) = [a for a in anomalie(nido(contesto), contenuto) if a.codice == "INT-02"]

    assert ("Scrivi U1." in anomalia.messaggio) == intesa


def test_un_comune_sbagliato_non_fa_mancare_anche_quello_giusto(contesto):
    contenuto = {
        F1: [
            riga(codice_istat_comune="999999"),
            riga(riga=2, codice_istat_comune=COMUNE, entrata_fnps=0),
        ]
    }

    assert [a[0] for a in trovate(contesto, contenuto)] == ["INT-01"]


def test_un_importo_illeggibile_non_fa_dire_altro_dei_fondi_e_degli_anni(contesto):
    prima = AnnoPrima(2023, spesa={("ANZ", "1.G.01"): Decimal(90_000)})
    righe = [riga(entrata_fnps="n.d.", spesa_totale="n.d.")]

    esito = trovate(replace(contesto, anno_prima=prima), con(F1=righe, F5=[]))

    assert [(a[0], a[2]) for a in esito] == [("FORM-02", "J2"), ("FORM-02", "O2")]


def test_una_unita_nuova_con_nome_e_tipo_uguali_nello_stesso_comune_e_un_doppione(contesto):
    doppia = {**comunita(), "denominazione": "Nido Arcobaleno", "codice_tipo_udo": "NIDO",
              "capienza_strutturale": 12}  # fmt: skip
    contenuto = con(F2=[unita(), doppia], F3=[consuntivo(), consuntivo(
        id_struttura=COMUNITA, dichiarazione_minori_web="SI", ricavi_fsr=0)])  # fmt: skip

    assert trovate(entrambe(contesto), contenuto) == [("INT-04", F2, "C3", "avviso")]


# --- parts, rules as data ------------------------------------------------------------------------


def test_in_una_parte_non_si_chiede_quel_che_serve_a_tutto_l_ambito(contesto):
    prima = AnnoPrima(2023, spesa={("ANZ", "1.G.01"): Decimal(90_000)})
    intero = entrambe(replace(contesto, anno_prima=prima))
    contenuto = {F1: [riga()], **con(F2=[unita()], F3=[consuntivo()], F5=[])}

    assert {a[0] for a in trovate(intero, contenuto)} == {
        "COMP-01", "COMP-02", "STO-02", "TOT-02", "TOT-03",
    }  # fmt: skip
    assert trovate(replace(intero, parziale=True), contenuto) == []


def test_in_una_parte_i_due_fogli_della_struttura_vanno_ancora_insieme(contesto):
    contesto = replace(entrambe(contesto), parziale=True)

    assert trovate(contesto, con(F2=[unita(), comunita()], F3=[consuntivo()])) == [
        ("INT-05", F2, "B3", "errore")
    ]


def test_una_regola_spenta_nei_dati_non_parla_e_il_suo_valore_conta(contesto):
    spento = replace(contesto, spente=contesto.spente | {"COE-01", "COMP-01", "TOT-03"})
    contenuto = {F1: [riga(entrata_utenza=5000)], **con(F5=[])}

    assert {a[0] for a in trovate(contesto, contenuto)} == {"COE-01", "COMP-01", "TOT-03"}
    assert trovate(spento, contenuto) == []


def test_un_modello_senza_quelle_colonne_non_inciampa(contesto):
    """Older models have fewer sheets and columns: what is not there is not asked."""
    fogli = []
    for foglio in contesto.modulo.fogli[:3]:
        colonne = [c for c in foglio.colonne if c.nome not in {"entrata_fnps", "utenti", "cudes"}]
        fogli.append(replace(foglio, colonne=tuple(colonne)))
    vecchio = replace(contesto.modulo, fogli=tuple(fogli))

    esito = trovate(
        replace(nido(contesto), modulo=vecchio),
        {F1: [riga()], **con(F2=[tranne(unita(), "cudes")])},
    )

    assert esito == [("COMP-01", F1, "", "errore")]


# --- the two years side by side ------------------------------------------------------------------


def test_confronto_fra_anni(contesto):
    prima = AnnoPrima(
        2023,
        spesa={
            ("ANZ", "1.G.01"): Decimal(20_000),
            ("ANZ", "1.G.05"): Decimal(1_000),
            ("DIS", "1.G.01"): Decimal(10_000),
        },
        unita={NIDO: "Nido Arcobaleno", "U3": "Nido Luna"},
    )
    spesa = {
        ("ANZ", "1.G.01"): Decimal(50_000),
        ("ANZ", "1.G.05"): Decimal(1_400),
        ("DIS", "1.G.01"): Decimal(10_000),
        ("FAM", "1.D.06"): Decimal(5_000),
    }

    confronto = confronta_anni(spesa, prima, contesto, {NIDO: "Nido Arcobaleno", "U5": "Nuova"})

    voci = {v.codice: v for v in confronto.voci}
    assert {c: v.regola for c, v in voci.items()} == {
        "1.G.01": "STO-02", "1.G.05": "", "1.D.06": "STO-03",
    }  # fmt: skip
    # 30.000 → 60.000
    assert (voci["1.G.01"].differenza, voci["1.G.01"].percento) == (30_000, 100)
    assert (voci["1.D.06"].prima, voci["1.D.06"].percento) == (None, None)
    # By area 21.000 → 51.400, but without the voce that already asks 1.000 → 1.400.
    anziani = next(a for a in confronto.aree if a.codice == "ANZ")
    assert (anziani.regola, anziani.oltre_soglia) == ("", True)
    assert anziani.percento == Decimal("144.76")
    assert [a.codice for a in confronto.aree] == ["FAM", "DIS", "ANZ"]
    assert dict(confronto.unita_mancanti) == {"U3": "Nido Luna"}
    assert dict(confronto.unita_nuove) == {"U5": "Nuova"}
    assert confronto.frase_unita == ("1 unità presente nel 2023 non c'è più: chiusa o dimenticata?")


def test_una_voce_che_non_vale_piu_finisce_da_se(contesto):
    prima = AnnoPrima(
        2023, spesa={("ANZ", "9.Z.99"): Decimal(100), ("ANZ", "1.G.01"): Decimal(1000)}
    )

    assert trovate(replace(contesto, anno_prima=prima), con(F1=[riga()])) == []


def test_sto_04_una_nuova_data_basta_e_la_capienza_gestionale_puo_cambiare(contesto):
    prima = AnnoPrima(
        2023,
        posti={NIDO: {"f2.capienza_gestionale": Decimal(20), "f2.posti_autorizzati": Decimal(30)}},
    )
    contesto = con_unita(NIDO, anno_prima=prima)(contesto)

    assert trovate(contesto, solo_nido(due={"capienza_gestionale": 25})) == []
    assert trovate(contesto, solo_nido(due={"posti_autorizzati": 28}))[0][:3] == (
        "STO-04", F2, "P2",
    )  # fmt: skip


def test_senza_dati_dell_anno_prima_nessuna_variazione(contesto):
    assert contesto.anno_prima is None
    assert trovate(con_storia(anno_prima=AnnoPrima(2023))(contesto), con(F1=[riga()])) == []


def test_i_fogli_delle_unita_possono_mancare_del_tutto(contesto):
    assert trovate(contesto, con(F2=[], F3=[])) == []
    assert trovate(nido(contesto), con(F2=[], F3=[])) == [("COMP-02", F3, "", "errore")]


# --- short when a whole sheet is to be done ------------------------------------------------------


def test_due_fogli_vuoti_di_un_registro_lungo_sono_una_frase_sola(contesto):
    def registro(quante):
        tante = {f"U{n}": replace(NOTE[NIDO], codice=f"U{n}") for n in range(1, quante + 1)}
        return replace(contesto, unita=tante)

    poche = anomalie(registro(10), con(F1=[riga()]))
    (tante,) = anomalie(registro(11), con(F1=[riga()]))
    una_riga = anomalie(registro(12), con(F1=[riga()], F2=[unita()], F3=[consuntivo()]))

    assert [(a.codice, a.valore) for a in poche] == [("COMP-02", f"U{n}") for n in range(1, 11)]
    assert (tante.codice, tante.foglio, tante.valore) == ("COMP-02", F3, "")
    assert "c'erano 11 unità attive" in tante.messaggio
    assert len([a for a in una_riga if a.codice == "COMP-02"]) == 11


def test_il_foglio_della_spesa_vuoto_e_una_frase_sola(contesto):
    tanti = replace(contesto, comuni={f"0179{n:02}": f"Comune {n}" for n in range(11)})
    contenuto = con(F1=[], F4=[], F5=[fondo("FNA", 10)])

    (anomalia,) = anomalie(tanti, contenuto)

    assert (anomalia.codice, anomalia.foglio, anomalia.cella) == ("COMP-01", F1, "")
    assert "i comuni dell'ambito sono 11" in anomalia.messaggio


# --- what a second row with the same code does not say -------------------------------------------


def test_una_unita_ripetuta_si_dice_una_volta(contesto):
    """The second row is of another unit, most likely: its code and places are not its own."""
    prima = AnnoPrima(2023, posti={NIDO: {"f2.capienza_strutturale": Decimal(30)}})
    seconda = unita(cudes="CUD999", denominazione="Altro nido", capienza_strutturale=20)
    contenuto = con(F2=[unita(), seconda], F3=[consuntivo()])

    esito = anomalie(con_unita(NIDO, anno_prima=prima)(contesto), contenuto)

    assert [(a.codice, a.cella) for a in esito] == [("INT-03", "B3")]


@pytest.mark.parametrize(("pronta", "detto"), [(True, "Compila quella già pronta"), (False, "Agg")])
def test_int_05_dice_che_la_riga_con_le_sole_celle_gia_scritte_e_vuota(contesto, pronta, detto):
    """The facility filled F3 and left in F2 the row of the template as it was."""
    identita = {"cudes", "id_struttura", "denominazione", "codice_tipo_udo", "ente_gestore"}
    fogli = tuple(
        replace(f, precompilate=frozenset({(NIDO,)}), gia_scritte=frozenset(identita))
        if f.codice == F2 and pronta
        else f
        for f in contesto.modulo.fogli
    )
    conosciuto = nido(replace(contesto, modulo=replace(contesto.modulo, fogli=fogli)))
    com_era = {nome: valore for nome, valore in unita().items() if nome in identita}
    contenuto = con(F2=[com_era] if pronta else [], F3=[consuntivo()])

    for dove in (conosciuto, replace(conosciuto, parziale=True)):
        (anomalia,) = anomalie(dove, contenuto)
        assert (anomalia.codice, anomalia.foglio, anomalia.cella) == ("INT-05", F3, "A2")
        assert detto in anomalia.messaggio


def test_una_voce_che_non_c_e_non_e_uno_zero(contesto):
    prima = AnnoPrima(2023, spesa={("ANZ", "1.G.05"): Decimal(90_000)})
    (finita,) = [
        a
        for a in anomalie(replace(contesto, anno_prima=prima), con(F1=[riga()]))
        if a.codice == "STO-03" and not a.cella
    ]

    assert "nel 2023 era 90.000,00\xa0€, nel 2024 non c'è: è finita" in finita.messaggio


def test_una_parte_non_chiede_cio_che_vuole_tutto_l_ambito(contesto):
    """COMP-01…03, TOT-02…06, STO-01…03 are of the whole; the rules of a row hold."""
    intero = entrambe(
        replace(
            contesto,
            anno_prima=AnnoPrima(2023, spesa={("ANZ", "1.G.05"): Decimal(90_000)}),
            comuni={**contesto.comuni, "017999": "Altrove"},
        )
    )
    contenuto = con(
        F1=[riga(entrata_fsr=3)], F2=[unita()], F3=[consuntivo(utenti_al_31_12=99)], F5=[]
    )

    tutto = {a[0] for a in trovate(intero, contenuto)}
    parte = {a[0] for a in trovate(replace(intero, parziale=True), contenuto)}

    assert tutto - parte == {"COMP-01", "COMP-02", "STO-03", "TOT-02", "TOT-03"}
    assert parte == {"COE-07"}
