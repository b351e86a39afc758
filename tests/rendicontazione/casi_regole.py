"""One good and one bad workbook for each rule on more than a row of F1, as data."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rendicontazione.validation import AnnoPrima, Contesto, Intervallo, Unita
from tests.rendicontazione.cartelle import COMUNE, ENTE, F1, F2, F3, F4, F5, fondo, riga, zero

NIDO = "U1"
COMUNITA = "U2"


def unita(**cambi: Any) -> dict[str, Any]:
    """A valid row of F2: a nursery in regular exercise."""
    return {
        "cudes": "CUD001", "id_struttura": NIDO, "denominazione": "Nido Arcobaleno",
        "codice_tipo_udo": "NIDO", "ente_gestore": "Azienda di prova", "natura_gestore": "PUB",
        "codice_istat_comune": COMUNE, "stato_esercizio": "AUT", "data_atto_cpe": "01/09/2010",
        "accreditata": "SI", "data_inizio_attivita": "01/09/2010", "sperimentale": "NO",
        "capienza_strutturale": 30, **cambi,
    }  # fmt: skip


def consuntivo(**cambi: Any) -> dict[str, Any]:
    """A valid row of F3, with some regional fund."""
    return {
        "id_struttura": NIDO, "giorni_apertura": 220, "mesi_apertura": 11,
        "utenti_totali_anno": 40, "utenti_al_31_12": 30, "utenti_residenti_ambito": 35,
        "costo_personale": 100000, "costo_gestione": 50000, "ricavi_rette": 80000,
        "ricavi_comuni": 60000, "ricavi_fsr": 5000, **cambi,
    }  # fmt: skip


def utenti(**cambi: Any) -> dict[str, Any]:
    """A valid row of F4: as many users as the row of F1."""
    return {
        "codice_istat_comune": COMUNE, "area_utenza": "ANZ", "codice_voce": "1.G.01",
        "fascia_eta": "75-84", "sesso": "F", "cittadinanza": "I", "presa_in_carico": "SI",
        "utenti": 12, **cambi,
    }  # fmt: skip


def comunita(**cambi: Any) -> dict[str, Any]:
    """A second valid row of F2: a home for minors."""
    return unita(
        cudes="CUD002", id_struttura=COMUNITA, denominazione="Comunità Girasole",
        codice_tipo_udo="CEM", capienza_strutturale=8, **cambi,
    )  # fmt: skip


def con(**fogli: list[dict[str, Any]]) -> dict[str, Any]:
    """What `cartella` wants: F1 is `righe`."""
    nomi = {"F2": F2, "F3": F3, "F4": F4, "F5": F5}
    contenuto: dict[str, Any] = {nomi[n]: righe for n, righe in fogli.items() if n in nomi}
    if "F1" in fogli:
        contenuto["righe"] = fogli["F1"]
    return contenuto


def solo_nido(**cambi: Any) -> dict[str, Any]:
    """A whole return with the nursery; `due` and `tre` change its rows of F2 and F3."""
    due, tre = cambi.pop("due", {}), cambi.pop("tre", {})
    return con(F2=[unita(**due)], F3=[consuntivo(**tre)], **cambi)


# --- what the registers know ---------------------------------------------------------------------

NOTE = {
    NIDO: Unita(
        NIDO, "Nido Arcobaleno", "NIDO", COMUNE, "Acquafredda", cudes="CUD001", stato="AUT"
    ),
    COMUNITA: Unita(COMUNITA, "Comunità Girasole", "CEM", COMUNE, "Acquafredda", stato="AUT"),
}


def con_unita(*codici: str, **altro: Any) -> Callable[[Contesto], Contesto]:
    """The register holds those units; other fields of the context as told."""
    return lambda contesto: replace(contesto, unita={c: NOTE[c] for c in codici}, **altro)


def con_storia(**altro: Any) -> Callable[[Contesto], Contesto]:
    return lambda contesto: replace(contesto, **altro)


nido = con_unita(NIDO)
entrambe = con_unita(NIDO, COMUNITA)


def anno_prima(**spesa: Any) -> AnnoPrima:
    """Last year: voce 1.G.01 and 1.G.05 of the area ANZ."""
    importi = {("ANZ", "1.G.01"): spesa.get("sad"), ("ANZ", "1.G.05"): spesa.get("pasti")}
    return AnnoPrima(
        2023, spesa={chiave: Decimal(v) for chiave, v in importi.items() if v is not None}
    )


def spese(sad: float | None = None, pasti: float | None = None) -> dict[str, Any]:
    righe = [
        riga(riga=n, codice_voce=voce, spesa_totale=importo, entrata_fnps=0)
        for n, (voce, importo) in enumerate((("1.G.01", sad), ("1.G.05", pasti)), start=1)
        if importo is not None
    ]
    return con(F1=righe)


def tranne(riga_intera: dict[str, Any], *nomi: str) -> dict[str, Any]:
    return {nome: valore for nome, valore in riga_intera.items() if nome not in nomi}


Atteso = tuple[str, str, str, str]  # rule, sheet, cell, severity
# Rule, what the registers know, a good return, a bad one, all that is said of the latter.
Caso = tuple[
    str, Callable[[Contesto], Contesto] | None, dict[str, Any], dict[str, Any], list[Atteso]
]

A, E = "avviso", "errore"
CASI_INSIEME: list[Caso] = [
    # --- single cells of the other sheets
    ("FORM-01", nido, solo_nido(), solo_nido(due={"cudes": None}), [("FORM-01", F2, "A2", E)]),
    (
        "FORM-01", entrambe,
        con(F2=[unita(), comunita()], F3=[consuntivo(), consuntivo(
            id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
        con(F2=[unita(), comunita()], F3=[consuntivo(), consuntivo(id_struttura=COMUNITA)]),
        [("FORM-01", F3, "X3", E)],
    ),
    ("FORM-04", nido, solo_nido(tre={"giorni_apertura": 366}),
     solo_nido(tre={"giorni_apertura": 367}), [("FORM-04", F3, "B2", E)]),
    ("FORM-04", nido, solo_nido(tre={"mesi_apertura": 12}), solo_nido(tre={"mesi_apertura": 13}),
     [("FORM-04", F3, "D2", E)]),
    ("FORM-02", nido, solo_nido(tre={"ore_giornaliere": 24}),
     solo_nido(tre={"ore_giornaliere": 24.5}), [("FORM-02", F3, "C2", E)]),
    ("FORM-05", nido, solo_nido(due={"data_atto_cpe": "31/05/2025"}),
     solo_nido(due={"data_atto_cpe": "02/06/2025"}), [("FORM-05", F2, "I2", E)]),
    ("DOM-01", nido, solo_nido(), solo_nido(due={"codice_tipo_udo": "ASILO"}),
     [("DOM-01", F2, "D2", E)]),
    ("DOM-02", None, con(F4=[utenti()]), con(F4=[utenti(area_utenza="FAM")]),
     [("DOM-02", F4, "C2", E)]),
    # It was recognised until 2020.
    ("DOM-03", entrambe,
     con(F2=[unita(), comunita()], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     con(F2=[unita(), {**comunita(), "codice_tipo_udo": "AAMB"}], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     [("DOM-03", F2, "D3", E)]),
    # --- one row
    ("COE-02", nido, solo_nido(tre={"totale_costi": 150000.01}),
     solo_nido(tre={"totale_costi": 150000.02}), [("COE-02", F3, "O2", E)]),
    ("COE-02", nido, solo_nido(tre={"totale_ricavi": 145000}),
     solo_nido(tre={"totale_ricavi": 145001}), [("COE-02", F3, "U2", E)]),
    ("COE-02", None, con(F5=[fondo("FNPS", 50.25, residuo=0), fondo("FNA", 9, residuo=0)]),
     con(F5=[fondo("FNPS", 50.25, residuo=0), fondo("FNA", 9, residuo=1)]),
     [("COE-02", F5, "H3", E)]),
    ("COE-02", None,
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 3, rendicontato=2, percentuale_rendicontata=66.7)]),
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 3, rendicontato=2, percentuale_rendicontata=66)]),
     [("COE-02", F5, "I3", E)]),
    # A cell with the format «%» holds the fraction.
    ("COE-02", None,
     con(F5=[fondo("FNPS", 50.25, percentuale_rendicontata=1.0)]),
     con(F5=[fondo("FNPS", 50.25, percentuale_rendicontata=0.9)]),
     [("COE-02", F5, "I2", E)]),
    ("COE-03", None, con(F1=[riga(codice_voce="1.A.01", area_utenza="MUL", utenti=0)]),
     con(F1=[riga(utenti=0)]), [("COE-03", F1, "G2", A)]),
    ("COE-04", None,
     con(F1=[riga(spesa_totale=100, entrata_utenza=0, entrata_fnps=0)]),
     con(F1=[riga(spesa_totale=0, entrata_utenza=0, entrata_fnps=0)]), [("COE-04", F1, "J2", A)]),
    # 1.000,50 € for 12 users: 83,38 € each.
    ("COE-05",
     con_storia(intervalli={"1.G.01": Intervallo(Decimal("83.37"), Decimal(200), 6, 2023)}),
     con(F1=[riga()]), con(F1=[riga(utenti=5), riga(riga=2, area_utenza="DIS", utenti=13)]),
     [("COE-05", F1, "J2", A), ("COE-05", F1, "J3", A)]),
    ("COE-07", nido, solo_nido(tre={"utenti_al_31_12": 40}), solo_nido(tre={"utenti_al_31_12": 41}),
     [("COE-07", F3, "F2", E)]),
    ("COE-08", nido, solo_nido(tre={"utenti_maschi": 18, "utenti_femmine": 22}),
     solo_nido(tre={"utenti_maschi": 18, "utenti_femmine": 21}), [("COE-08", F3, "E2", E)]),
    ("COE-09", nido, solo_nido(due={"capienza_strutturale": 60}),
     solo_nido(due={"capienza_strutturale": 61}), [("COE-09", F2, "N2", E)]),
    ("COE-09", nido, solo_nido(due={"capienza_strutturale": 11}),
     solo_nido(due={"capienza_strutturale": 10}), [("COE-09", F2, "N2", E)]),
    # 30 places, 220 days: 6.600, and a fifth more 7.920.
    ("COE-10", nido, solo_nido(tre={"giornate_presenza": 7920}),
     solo_nido(tre={"giornate_presenza": 7921}), [("COE-10", F3, "K2", A)]),
    ("COE-11", nido, solo_nido(due={"posti_autorizzati": 30, "posti_accreditati": 30}),
     solo_nido(due={"posti_autorizzati": 30, "posti_accreditati": 31}),
     [("COE-11", F2, "Q2", A)]),
    ("COE-11", nido, solo_nido(due={"posti_autorizzati": 30}),
     solo_nido(due={"posti_autorizzati": 31}), [("COE-11", F2, "P2", A)]),
    # Costs 150.000: from 157.500 on.
    ("COE-12", nido, solo_nido(tre={"altri_ricavi": 12499.99}),
     solo_nido(tre={"altri_ricavi": 12500}), [("COE-12", F3, "U2", A)]),
    ("COE-14", None, con(F4=[utenti()]), con(F4=[utenti(area_utenza=None)]),
     [("COE-14", F4, "B2", E)]),
    ("INT-01", None, con(F4=[utenti(codice_istat_comune="017302")]),
     con(F4=[utenti(codice_istat_comune="017399")]), [("INT-01", F4, "A2", E)]),
    ("INT-01", nido, solo_nido(), solo_nido(due={"codice_istat_comune": "017399"}),
     [("INT-01", F2, "G2", E)]),
    ("INT-03", None, con(F4=[utenti(utenti=6), utenti(utenti=6, sesso="M")]),
     con(F4=[utenti(utenti=6), utenti(utenti=6)]), [("INT-03", F4, "G3", E)]),
    ("INT-03", None, con(F5=[fondo("FNPS", 50.25), fondo("FNA", 9), fondo("FNA", 9,
     annualita_fondo=2023)]), con(F5=[fondo("FNPS", 50.25), fondo("FNA", 9), fondo("FNA", 8)]),
     [("INT-03", F5, "B4", E)]),
    # --- facilities
    ("INT-02", nido, solo_nido(),
     solo_nido(due={"id_struttura": "U9", "cudes": "CUD009"}, tre={"id_struttura": "U9"}),
     [("INT-02", F2, "B2", E)]),
    ("INT-02", nido, solo_nido(), solo_nido(due={"cudes": "CUD003"}), [("INT-02", F2, "A2", E)]),
    ("INT-02", con_unita(NIDO, altre_unita={"U7": "è nell'anagrafe, ma ha chiuso il 31/12/2020"}),
     solo_nido(),
     con(F2=[unita(), unita(id_struttura="U7", cudes="CUD7", denominazione="Altro")],
         F3=[consuntivo(), consuntivo(id_struttura="U7", ricavi_fsr=0)]),
     [("INT-02", F2, "B3", E)]),
    ("INT-03", nido, solo_nido(), con(F2=[unita()], F3=[consuntivo(), consuntivo()]),
     [("INT-03", F3, "A3", E)]),
    ("INT-04", entrambe,
     con(F2=[unita(), comunita(dichiarazione_minori_web="SI")], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     con(F2=[unita(), {**comunita(), "cudes": "CUD 001"}], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     [("INT-04", F2, "A3", A)]),
    ("INT-04", entrambe,
     con(F2=[{**unita(), "denominazione": "Casa Nord"}, {**comunita(), "denominazione":
         "Casa Sud"}], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     con(F2=[{**unita(), "denominazione": "Casa HONEGGER"}, {**comunita(), "denominazione":
         "Casa Honneger"}], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     [("INT-04", F2, "C3", A)]),
    ("INT-05", entrambe,
     con(F2=[unita(), comunita()], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     con(F2=[unita(), comunita()], F3=[consuntivo()]), [("INT-05", F2, "B3", E)]),
    ("INT-05", entrambe,
     con(F2=[unita(), comunita(data_cessazione="31/12/2023")], F3=[consuntivo()]),
     con(F2=[unita()], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]), [("INT-05", F3, "A3", E)]),
    # --- sheets that must agree
    ("TOT-01", nido,
     solo_nido(F1=[riga()]) | con(F3=[consuntivo(), {"id_struttura": "TOTALE",
                                                     "totale_costi": 150001}]),
     solo_nido(F1=[riga()]) | con(F3=[consuntivo(), {"id_struttura": "TOTALE",
                                                     "totale_costi": 150001.01}]),
     [("TOT-01", F3, "O3", E)]),
    ("TOT-02", nido,
     solo_nido(F1=[riga(entrata_fsr=100)], F5=[fondo("FNPS", 50.25), fondo("FSR", 5101)]),
     solo_nido(F1=[riga(entrata_fsr=100)], F5=[fondo("FNPS", 50.25), fondo("FSR", 5101.01)]),
     [("TOT-02", F5, "G3", E)]),
    ("TOT-03", None, con(F5=[fondo("FNPS", 20), fondo("FNPS", 30.25, annualita_fondo=2023)]),
     con(F5=[fondo("FNPS", 20), fondo("FNPS", 32.25, annualita_fondo=2023)]),
     [("TOT-03", F5, "G2", E)]),
    ("TOT-03", None, con(F1=[riga(entrata_fnps=0)], F5=[]), con(F5=[]), [("TOT-03", F5, "", E)]),
    ("TOT-04", None,
     con(F1=[riga(), riga(riga=2, forma_gestione="A", codice_istat_comune=None,
                          codice_ente_gestore=ENTE)]),
     con(F1=[riga(di_cui_trasferimenti_a_gestori=500),
             riga(riga=2, forma_gestione="A", codice_istat_comune=None, codice_ente_gestore=ENTE)]),
     [("TOT-04", F1, "L2", A)]),
    ("TOT-05", None, con(F4=[utenti(utenti=5), utenti(sesso="M", utenti=7)]),
     con(F4=[utenti(utenti=5), utenti(sesso="M", utenti=8)]), [("TOT-05", F4, "H2", A)]),
    ("TOT-06", con_storia(riparti={("FNA", 2024): Decimal(1000)}),
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 1001)]),
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 1001.01)]), [("TOT-06", F5, "C3", A)]),
    # --- the year before
    ("STO-01", con_storia(anno_prima=anno_prima(sad=10000, pasti=10000)),
     spese(12000, 12000), spese(12000, 12001), [("STO-01", F1, "J2", A)]),
    # Of a voce that has changed much it is said once, not of its area too.
    ("STO-02", con_storia(anno_prima=anno_prima(sad=20000, pasti=900000)),
     spese(30000, 900000), spese(30001, 900000), [("STO-02", F1, "J2", A)]),
    ("STO-03", con_storia(anno_prima=anno_prima(sad=20000, pasti=150)),
     spese(20000, 150), spese(20000), [("STO-03", F1, "", A)]),
    ("STO-03", con_storia(anno_prima=anno_prima(sad=20000)),
     spese(20000), spese(20000, 150), [("STO-03", F1, "J3", A)]),
    ("STO-04",
     con_unita(NIDO, anno_prima=AnnoPrima(
         2023, posti={NIDO: {"f2.capienza_strutturale": Decimal(25)}}, unita={NIDO: "Nido"})),
     solo_nido(due={"data_atto_cpe": "01/02/2024"}), solo_nido(), [("STO-04", F2, "N2", A)]),
    # --- who is missing
    ("COMP-01", None, con(F1=[riga(), zero("017302", 2)]),
     {F1: [riga()]},
     [("COMP-01", F1, "", E)]),
    ("COMP-02", entrambe,
     con(F2=[unita(), comunita()], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="SI")]),
     solo_nido(), [("COMP-02", F3, "", E)]),
    ("COMP-02", entrambe,
     solo_nido() | {"frontespizio": {"note": "u2: chiusa per lavori tutto l'anno"}},
     solo_nido() | {"frontespizio": {"note": "U2:"}}, [("COMP-02", F3, "", E)]),
    # --- regional fund
    ("FSR-01", nido, solo_nido(due={"sperimentale": "SI"}, tre={"ricavi_fsr": 0}),
     solo_nido(due={"sperimentale": "SI"}), [("FSR-01", F3, "R2", E)]),
    ("FSR-01", nido, solo_nido(due={"data_inizio_attivita": "31/12/2023"}),
     solo_nido(due={"data_inizio_attivita": "01/01/2024"}), [("FSR-01", F3, "R2", E)]),
    ("FSR-02", nido, solo_nido(due={"stato_esercizio": "CES", "data_cessazione": "30/06/2024"},
                               tre={"ricavi_fsr": 0}),
     solo_nido(due={"stato_esercizio": "CES", "data_cessazione": "30/06/2024"}),
     [("FSR-02", F3, "R2", A)]),
    ("FSR-03", entrambe,
     con(F2=[unita(), comunita()], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="NO", ricavi_fsr=0)]),
     con(F2=[unita(), comunita()], F3=[consuntivo(), consuntivo(
         id_struttura=COMUNITA, dichiarazione_minori_web="NO")]),
     [("FSR-03", F3, "X3", E)]),
    # --- funds
    ("FON-01", None,
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 100, annualita_fondo=2022, rendicontato=75)]),
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 100, annualita_fondo=2022, rendicontato=74)]),
     [("FON-01", F5, "G3", A)]),
    ("FON-01", con_storia(quote={("FNA", 2022): Decimal(200)}),
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 150, annualita_fondo=2022)]),
     con(F5=[fondo("FNPS", 50.25), fondo("FNA", 149, annualita_fondo=2022)]),
     [("FON-01", F5, "G3", A)]),
    ("FON-02", None, con(F5=[fondo("FNPS", 50.25, assegnato=60)]),
     con(F5=[fondo("FNPS", 50.25, impegnato=50)]), [("FON-02", F5, "F2", E)]),
]  # fmt: skip
