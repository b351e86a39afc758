import json

import pytest
from django.core.management import call_command

from territorio.models import Comune

pytestmark = pytest.mark.django_db


def esegui(capsys, *argomenti):
    call_command("carica_riferimento", *argomenti)
    return capsys.readouterr().out


def test_due_volte_di_seguito(capsys):
    prima = json.loads(esegui(capsys, "--json"))
    seconda = json.loads(esegui(capsys, "--json"))

    assert prima["caricato"]["territorio"]["comuni"] == 7897
    assert set(seconda["caricato"]) >= {"territorio", "utenti", "strutture"}
    for app in ("territorio", "utenti", "strutture"):
        assert not any(seconda["caricato"][app].values()), app


def test_racconta_che_cosa_ha_fatto(capsys):
    assert "comuni 7.897" in esegui(capsys)


def test_cartella_che_non_c_e(capsys, tmp_path):
    with pytest.raises(SystemExit) as uscita:
        call_command("carica_riferimento", "--cartella", tmp_path / "altrove", "--json")

    assert uscita.value.code == 2
    assert "non c'è" in json.loads(capsys.readouterr().out)["errore"]["messaggio"]


def test_cartella_vuota_e_una_frase_e_nulla_scritto(capsys, tmp_path):
    with pytest.raises(SystemExit) as uscita:
        call_command("carica_riferimento", "--cartella", tmp_path)

    assert uscita.value.code == 2
    assert "Manca il file" in capsys.readouterr().err
    assert not Comune.objects.exists()
