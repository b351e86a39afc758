"""The one shape of our commands: prose or JSON, exit codes 0, 1, 2."""

import datetime
import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError
from django.core.management.base import OutputWrapper

from base.comandi import RIFIUTATO, Comando, Esito, UsoErrato, percorso_esistente


class Prova(Comando):
    def argomenti(self, parser):
        parser.add_argument("quanti", type=int)
        parser.add_argument("--file", type=percorso_esistente)

    def svolgi(self, **opzioni):
        if opzioni["quanti"] < 0:
            raise UsoErrato("Il numero non può essere negativo.", codice="NEGATIVO")
        return Esito(
            dati={"quanti": Decimal(opzioni["quanti"]), "il": datetime.date(2024, 1, 2)},
            testo=f"Sono {opzioni['quanti']}.",
            uscita=RIFIUTATO if opzioni["quanti"] == 0 else 0,
        )


def esegui(*argomenti):
    """Exit code, standard output, standard error."""
    uscita, errori = io.StringIO(), io.StringIO()
    comando = Prova()
    comando.stdout = OutputWrapper(uscita)
    comando.stderr = OutputWrapper(errori)
    codice = 0
    try:
        comando.run_from_argv(["manage.py", "prova", *argomenti])
    except SystemExit as fine:
        codice = fine.code
    return codice, uscita.getvalue().strip(), errori.getvalue().strip()


def test_racconta_alle_persone():
    assert esegui("3") == (0, "Sono 3.", "")


def test_con_json_scrive_un_solo_oggetto_con_numeri_e_date():
    codice, uscita, errori = esegui("3", "--json")
    assert (codice, errori) == (0, "")
    assert json.loads(uscita) == {"quanti": 3, "il": "2024-01-02"}


def test_rifiutato_per_i_dati_esce_con_uno():
    assert esegui("0")[0] == 1


def test_uso_errato_esce_con_due_e_la_frase():
    assert esegui("--json", "--", "-1") == (
        2,
        '{"errore": {"codice": "NEGATIVO", "messaggio": "Il numero non può essere negativo."}}',
        "",
    )
    codice, uscita, errori = esegui("--", "-1")
    assert (codice, uscita) == (2, "")
    assert errori == "Il numero non può essere negativo."


@pytest.mark.parametrize("argomenti", [[], ["tre"], ["3", "--file", "/non/c/e"], ["3", "--boh"]])
def test_argomenti_sbagliati_escono_con_due_anche_in_json(argomenti):
    assert esegui(*argomenti)[0] == 2
    codice, uscita, _ = esegui(*argomenti, "--json")
    assert codice == 2
    assert json.loads(uscita)["errore"]["codice"] == "ARGOMENTI"


@pytest.mark.parametrize(
    ("argomenti", "detto"),
    [
        ([], "manca quanti"),
        (["tre"], "quanti vuole un numero intero, non «tre»"),
        (["3", "--file"], "dopo --file manca il valore"),
        (["3", "--file", "/non/c/e"], "il file «/non/c/e» non c'è"),
        (["3", "--boh"], "--boh non è un argomento del comando"),
    ],
)
def test_gli_argomenti_sbagliati_sono_detti_in_italiano(argomenti, detto):
    assert esegui(*argomenti)[2] == (
        f"Gli argomenti non vanno bene: {detto}. "
        "Scrivi il comando con --help per vedere come si usa."
    )


def test_i_numeri_con_la_virgola_restano_numeri():
    assert Comando._testo_json({"v": Decimal("128.0"), "w": Decimal("1.5")}) == (
        '{"v": 128, "w": 1.5}'
    )
    with pytest.raises(TypeError):
        Comando._testo_json({"v": object()})


def test_gli_errori_di_django_restano_tali():
    assert not issubclass(UsoErrato, CommandError)
