"""No workbook of random cells breaks reader or checks; what is said of a cell is of a real one."""

import datetime
import io
import random
import re

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rendicontazione.anomalie import BLOCCANTE
from rendicontazione.parsing import META, Cartella, FoglioLetto, leggi_modulo
from rendicontazione.parsing.celle import posto_di
from rendicontazione.validation import check, esamina
from rendicontazione.validation.file import dati_personali
from tests.rendicontazione.cartelle import FOGLI, FRONTESPIZIO
from tests.rendicontazione.crea_files import csv_zip, ods

# The rules need no database; the context they are given is read from one.
pytestmark = pytest.mark.django_db

_CELLA = re.compile(r"[A-Z]{1,3}[1-9]\d*")
_PAROLE = (
    "S", "A", "017301", "17301", "Acquafredda", "ANZ", "1.G.01", "TOTALE", "n.d.", "=", "-", "SI",
    "x", "U1", "FNPS", "2024", "1.234,50", "€ 5", "(3)", "12%", "#RIF!", "31/12/2024", "31/02/2024",
    "75-84", "spesa totale", "utenti", "sig. Rossi", "Ente di prova", "=1+1", "NO", "M", "I",
)  # fmt: skip
_LETTERE = "aZ09 .,;:«»'’\"%€-+=()àÈß№Ⅷ²١中\u00a0\u200b\t\n<&"


def parola(caso):
    if caso.random() < 0.7:
        return caso.choice(_PAROLE)
    return "".join(caso.choices(_LETTERE, k=caso.randint(0, 20)))


def numero(caso):
    return caso.choice(
        [0.0, 1.0, 2024.0, 45747.0, 0.5, -1.0, 1e300, -1e-300,
         float(caso.randint(-(10**15), 10**15)),
         caso.uniform(-1e6, 1e6), round(caso.uniform(0, 5000), 2)]
    )  # fmt: skip


def giorno(caso):
    return datetime.date.fromordinal(caso.randint(693_656, 3_652_000))  # from 1/3/1900


def scrivibile(caso):
    """What every format can hold."""
    quale = caso.choice((None, None, parola, parola, numero, numero, giorno, bool))
    return caso.random() < 0.5 if quale is bool else quale and quale(caso)


def qualunque(caso):
    """What a reader could give, sense or not."""
    strani = (
        "", float("nan"), float("inf"), datetime.time(10, 30), datetime.timedelta(days=3),
        datetime.datetime(2024, 3, 1, 10, 30),  # noqa: DTZ001
        "\x00", "\ud800", "a" * 500,
    )  # fmt: skip
    return caso.choice(strani) if caso.random() < 0.2 else scrivibile(caso)


def fogli_a_caso(caso, contesto, cella):
    """Sheets with the headings of the form, or any; a good frontespizio, rows of random cells."""
    fogli = {}
    for definizione in contesto.modulo.fogli:
        righe = [
            [cella(caso) for _ in range(caso.randint(0, 26))] for _ in range(caso.randint(0, 6))
        ]
        if caso.random() < 0.9:
            titoli = [colonna.titolo for colonna in definizione.colonne]
            if caso.random() < 0.3:
                caso.shuffle(titoli)
            if caso.random() < 0.1:
                titoli[caso.randrange(len(titoli))] = "altro nome"
            righe.insert(0, titoli)
            if definizione.riga_unica and caso.random() < 0.9:
                buone = [FRONTESPIZIO.get(t.replace(" ", "_"), "") for t in titoli]
                righe.insert(1, [float(v) if isinstance(v, int) else v for v in buone])
        if caso.random() < 0.97:
            fogli[definizione.codice] = righe
    if caso.random() < 0.3:
        fogli["Altro"] = [[cella(caso)] for _ in range(3)]
    return fogli


def le_celle_ci_sono(fogli, anomalie, letture):
    """The sheet is in the file; the cell in its rows, or in the columns of its headings."""
    for detta in (*anomalie, *letture):
        foglio = fogli.get(detta.foglio)
        if not detta.cella:
            continue
        assert _CELLA.fullmatch(detta.cella), detta
        assert foglio is not None, detta
        riga, colonna = posto_di(detta.cella)
        larga = max((len(r) for r in foglio), default=0)
        # A heading that is missing is looked for in A1; a required cell may be after the last
        # one written in its row, under its heading; of a whole blank frontespizio, in row 2.
        assert riga <= max(len(foglio), 2 if detta.foglio == FOGLI[0] else 1), detta
        assert colonna <= max(larga, 9), detta


@settings(max_examples=150, deadline=None)
@given(seme=st.integers(0, 2**32))
def test_in_memoria(contesto, seme):
    caso = random.Random(seme)  # noqa: S311
    righe = fogli_a_caso(caso, contesto, qualunque)

    def alcune():
        return caso.sample(["A1", "A2", "C3", "J2", "X9"], caso.randint(0, 2))

    cartella = Cartella(
        {
            nome: FoglioLetto(
                nome=nome,
                righe=lette,
                nascosto=caso.random() < 0.5,
                errori=dict.fromkeys(alcune(), "#REF!"),
                formule_senza_valore=frozenset(alcune()),
                percentuali=frozenset(alcune()),
                commenti=dict.fromkeys(alcune(), "sig. Rossi"),
            )
            for nome, lette in righe.items()
        }
    )

    personali = dati_personali(cartella, contesto)
    letto = leggi_modulo(cartella, contesto.modulo)
    anomalie = check(letto, contesto)

    dentro = [a for a in (*anomalie, *letto.letture) if a.foglio != META]
    con_segni = {n: [*f, *[[""] * 24] * (9 - len(f))] for n, f in righe.items()}
    le_celle_ci_sono(con_segni, [*dentro, *personali], [])
    for nome, foglio in ((f.foglio, f) for f in letto.capito.fogli):
        saltate = sum(s.quante for s in foglio.saltate)
        assert not foglio.nome or foglio.righe + saltate <= max(0, len(righe[nome]) - 1)
    assert all(a.gravita == BLOCCANTE or a.riga for a in anomalie if a.cella)


def xlsx(fogli):
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita, {"in_memory": True, "strings_to_urls": False}) as scritta:
        for nome, righe in fogli.items():
            pagina = scritta.add_worksheet(nome)
            for numero, riga in enumerate(righe):
                for posto, valore in enumerate(riga):
                    if isinstance(valore, str):
                        pagina.write_string(numero, posto, valore)
                    elif valore is not None:
                        pagina.write(numero, posto, valore)
    return uscita.getvalue()


def libro_di(fogli):
    scritta = Workbook()
    scritta.remove(scritta.active)
    for nome, righe in fogli.items():
        pagina = scritta.create_sheet(nome)
        for numero, riga in enumerate(righe, start=1):
            for posto, valore in enumerate(riga, start=1):
                if valore is not None:
                    pagina.cell(numero, posto, valore)
                    if isinstance(valore, str):
                        pagina.cell(numero, posto).data_type = "s"
    return scritta


SCRITTORI = {
    "xlsx": xlsx,
    "ods": lambda fogli: ods(libro_di(fogli)),
    "zip": lambda fogli: csv_zip(libro_di(fogli)),
}


@pytest.mark.parametrize("formato", SCRITTORI)
@settings(max_examples=12, deadline=None)
@given(seme=st.integers(0, 2**32))
def test_coi_byte_di_ogni_formato(contesto, formato, seme):
    fogli = fogli_a_caso(random.Random(seme), contesto, scrivibile)  # noqa: S311
    if not fogli:
        return

    esame = esamina(SCRITTORI[formato](fogli), contesto, f"a.{formato}")

    assert esame.formato == formato
    le_celle_ci_sono(fogli, [a for a in esame.anomalie if a.foglio != META], esame.letture)
