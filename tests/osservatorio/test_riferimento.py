"""The reference population: the real one, loaded once."""

import pytest
from django.conf import settings

from osservatorio import services
from osservatorio.enums import TipoEdizione
from osservatorio.models import Edizione
from tests.osservatorio.factories import file_posas, righe_comune

pytestmark = pytest.mark.django_db


def test_il_riferimento_si_carica_una_volta_sola(territorio_reale):
    cartella = settings.BASE_DIR / "fixtures" / "riferimento"
    assert services.carica_riferimento(cartella=cartella) == {
        "edizioni": 2,
        "popolazione": 2 * 205 * 101,
    }
    assert services.carica_riferimento(cartella=cartella) == {"edizioni": 0, "popolazione": 0}
    assert list(
        Edizione.objects.order_by("anno").values_list("anno", "tipo", "comuni", "popolazione")
    ) == [(2022, "definitivo", 205, 1_253_157), (2023, "stima", 205, 1_253_993)]


def test_il_riferimento_non_toglie_di_mezzo_un_edizione_gia_in_vigore(territorio_reale):
    services.importa_popolazione(
        contenuto=file_posas(righe_comune("017002", "Adro")), tipo=TipoEdizione.DEFINITIVO
    )
    services.carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    assert Edizione.objects.in_vigore().get(anno=2023).tipo == "definitivo"
    assert Edizione.objects.in_vigore().get(anno=2022).tipo == "definitivo"


def test_senza_i_file_il_riferimento_non_fa_nulla(tmp_path):
    assert services.carica_riferimento(cartella=tmp_path) == {"edizioni": 0, "popolazione": 0}
