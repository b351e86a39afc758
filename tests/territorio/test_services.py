import shutil

import pytest
from django.conf import settings

from base.errors import ErroreDominio
from territorio.models import Provincia
from territorio.parsing import ErroreRiferimento
from territorio.services import carica_riferimento, rinomina_ambito
from tests.territorio.factories import AmbitoFactory

CARTELLA = settings.BASE_DIR / "fixtures" / "riferimento"

pytestmark = pytest.mark.django_db


def test_un_file_che_manca_si_dice_e_non_si_scrive_nulla(tmp_path):
    shutil.copytree(CARTELLA, tmp_path, dirs_exist_ok=True)
    (tmp_path / "ambiti.csv").unlink()

    with pytest.raises(ErroreRiferimento, match=r"Manca il file «ambiti.csv»"):
        carica_riferimento(cartella=tmp_path)

    assert not Provincia.objects.exists()


def test_rinomina_tiene_l_indirizzo_di_prima():
    ambito = AmbitoFactory(denominazione="Bassa Ovest")

    rinomina_ambito(ambito=ambito, denominazione="Pianura Bresciana")

    ambito.refresh_from_db()
    assert ambito.slug == "pianura-bresciana"
    assert [s.slug for s in ambito.slug_precedenti.all()] == ["bassa-ovest"]


def test_rinomina_torna_al_nome_di_prima():
    ambito = AmbitoFactory(denominazione="Bassa Ovest")
    rinomina_ambito(ambito=ambito, denominazione="Pianura")

    rinomina_ambito(ambito=ambito, denominazione="Bassa Ovest")

    assert ambito.slug == "bassa-ovest"
    assert [s.slug for s in ambito.slug_precedenti.all()] == ["pianura"]


@pytest.mark.parametrize("nome", ["Garda", "Garda vecchio"])
def test_rinomina_rifiuta_il_nome_di_un_altro(nome):
    altro = AmbitoFactory(denominazione="Garda vecchio")
    rinomina_ambito(ambito=altro, denominazione="Garda")
    ambito = AmbitoFactory(denominazione="Bassa Ovest")

    with pytest.raises(ErroreDominio) as rifiuto:
        rinomina_ambito(ambito=ambito, denominazione=nome)

    assert rifiuto.value.codice == "NOME_GIA_USATO"
    ambito.refresh_from_db()
    assert ambito.slug == "bassa-ovest"
