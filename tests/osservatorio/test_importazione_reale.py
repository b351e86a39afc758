"""The shared data of Brescia, imported over the real register; skipped where they are not."""

import pytest

from osservatorio import services
from osservatorio.models import Edizione
from osservatorio.parsing import leggi_file
from territorio.selectors import differenze_dall_elenco
from tests.osservatorio.test_parsing import DATI

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (DATI / "serie").exists(), reason="mancano i dati condivisi (DATI_CONDIVISI)"
    ),
]


def importa(nome):
    return services.importa_file(contenuto=(DATI / nome).read_bytes())


def test_il_bilancio_di_sei_anni(territorio_reale):
    esito = importa("serie/bilancio_demografico_BS_2019_2024.csv")
    assert (esito.esito, esito.comuni, esito.popolazione) == ("importato", 205, 1_265_884)
    assert {a.codice for a in esito.anomalie} <= {"POP-11"}
    assert Edizione.objects.in_vigore("bilancio").count() == 6


def test_le_famiglie_e_la_spesa(territorio_reale):
    esito = importa("serie/famiglie_per_componenti_BS.csv")
    assert esito.esito == "importato"
    # In 2018 and 2019 the file has Brescia alone.
    assert [a.valore for a in esito.anomalie if a.codice == "POP-10"] == ["204", "204"]
    assert importa("istat_ats_fam_lombardia_2021_2023.csv").anni == (2021, 2022, 2023)


@pytest.mark.parametrize("nome", ["2018_BS", "2025_BS_BG_PD"])
def test_gli_elenchi_veri_non_hanno_differenze(territorio_reale, nome):
    byte = (DATI / "istat_layout" / f"Elenco-comuni-italiani_{nome}.csv").read_bytes()
    assert differenze_dall_elenco(leggi_file(byte).comuni) == []
