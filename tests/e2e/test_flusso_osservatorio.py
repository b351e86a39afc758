"""The observatory: from a file of Istat to a published Scheda that a citizen downloads.

An officer works at it by clicking; the citizen has a phone, no login and no JavaScript.
"""

import pytest

from osservatorio.models import Edizione
from tests.e2e.conftest import axe
from tests.e2e.posas import tracciato_c

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Acquafredda, Adro and Agnosine: a tenth more people than the year before.
CRESCIUTI = frozenset({"017001", "017002", "017003"})


def test_dal_file_di_istat_alla_scheda_pubblicata(demo, entra, apri, tmp_path):
    file = tmp_path / "POSAS_2023_it_017_Brescia.csv"
    file.write_bytes(tracciato_c(2023, cresciuti=CRESCIUTI))
    dirigente = entra("dirigente_provincia")

    importa(dirigente, file)
    sceglie_l_edizione(dirigente)


def importa(pagina, file):
    """Layout C, three comuni over five per cent: a warning for each, and nothing saved before."""
    pagina.goto("/osservatorio/dati/")
    assert axe(pagina) == []
    pagina.get_by_role("link", name="Carica un file").first.click()
    pagina.get_by_label("File di Istat").set_input_files(file)
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Controlla il file").click()
    testo = pagina.locator("main").inner_text()
    assert "Nulla è stato ancora salvato" in testo
    assert "POSAS-C" in testo
    for comune in ("Acquafredda", "Adro", "Agnosine"):
        assert comune in testo
    assert Edizione.objects.filter(anno=2023).count() == 1
    assert axe(pagina) == []
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Conferma e carica i dati").click()
    assert "Resta in vigore" in testo
    assert Edizione.objects.filter(anno=2023).count() == 2


def sceglie_l_edizione(pagina):
    """The new one is beside the old: the officer puts it in force and writes why."""
    pagina.goto("/osservatorio/dati/popolazione/2023/")
    pagina.get_by_text("Usa questa edizione").click()
    pagina.get_by_label("Motivo").fill(
        "È il dato definitivo: la stima aveva 3.333 persone in meno."
    )
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Metti in vigore").click()
    assert Edizione.objects.get(anno=2023, in_vigore=True).tracciato == "POSAS-C"
    assert axe(pagina) == []
