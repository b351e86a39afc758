"""An officer loads a definitive edition, reads the warnings on three comuni, and chooses it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from osservatorio.models import Edizione, Popolazione
from tests.e2e.conftest import Scheda, axe, preme, segue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CAMBIATI = {"017001", "017003", "017004"}
TESTATA = (
    '"Codice comune";"Comune";"Età";"Celibi";"Coniugati";"Totale maschi";"Nubili";"Coniugate";'
    '"Totale femmine";"Totale"'
)


def scrivi_tracciato_c(uscita: Path) -> int:
    """The edition of 2023 in layout C, 700 men of 40 more in three small comuni; its total."""
    righe = [
        '"Popolazione residente per età, sesso e stato civile al 1° gennaio 2023, dati definitivi"',
        TESTATA,
    ]
    per_comune: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for codice, nome, eta, m, f in Popolazione.objects.filter(edizione__anno=2023).values_list(
        "comune__codice_istat", "comune__denominazione", "eta", "maschi", "femmine"
    ):
        if codice in CAMBIATI and eta == 40:
            m += 700
        per_comune.setdefault((codice, nome), []).append((eta, m, f))
    totale = 0
    for (codice, nome), eta_per_eta in per_comune.items():
        maschi, femmine = sum(m for _, m, _ in eta_per_eta), sum(f for *_, f in eta_per_eta)
        totale += maschi + femmine
        righe += [
            f'"{codice}";"{nome}";{eta};{m};0;{m};{f};0;{f};{m + f}' for eta, m, f in eta_per_eta
        ]
        righe.append(f'"{codice}";"{nome}";999;;;{maschi};;;{femmine};{maschi + femmine}')
    uscita.write_text("\r\n".join(righe), encoding="utf-8")
    return totale


def controlla(scheda: Scheda) -> None:
    assert axe(scheda) == []
    assert not scheda.trabocca()
    assert scheda.errori == []
    assert scheda.esterne == []


def test_dal_file_alla_scelta_dell_edizione(demo, entra, tmp_path):
    file = tmp_path / "POSAS_2023_it_017_Brescia.csv"
    totale = scrivi_tracciato_c(file)
    scheda = entra("istruttore_provincia", larghezza=360)
    scheda.goto("/osservatorio/dati/")
    controlla(scheda)
    segue(scheda.get_by_role("link", name="Carica un file di Istat"))
    scheda.get_by_label("File di Istat").set_input_files(file)
    controlla(scheda)
    preme(scheda, "Controlla il file")
    expect(scheda.get_by_text("POSAS-C")).to_be_visible()
    expect(scheda.get_by_text("Regola POP-11, 3 volte.")).to_be_visible()
    assert not Edizione.objects.filter(tracciato="POSAS-C").exists()
    controlla(scheda)
    preme(scheda, "Conferma e carica i dati")
    expect(scheda.get_by_text("di fianco a quella in vigore")).to_be_visible()
    scheda.goto("/osservatorio/dati/popolazione/2023/")
    expect(scheda.get_by_text("differenza +2.100")).to_be_visible()
    scheda.get_by_text("Usa questa edizione").click()
    scheda.get_by_label("Motivo della scelta").fill("Istat ha pubblicato i dati definitivi.")
    controlla(scheda)
    preme(scheda, "Metti in vigore")
    expect(scheda.get_by_text("Istat ha pubblicato i dati definitivi.")).to_be_visible()
    controlla(scheda)
    in_vigore = Edizione.objects.in_vigore().get(anno=2023)
    assert (in_vigore.tracciato, in_vigore.popolazione) == ("POSAS-C", totale)
