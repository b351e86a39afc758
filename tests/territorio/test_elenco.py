"""The list of comuni as a dated update: what is new, gone, renamed; nothing is deleted."""

import datetime
from dataclasses import dataclass

import pytest

from base.errors import ErroreDominio
from territorio.enums import TipoDifferenza
from territorio.models import Appartenenza, Comune, Ente, NomePrecedenteComune
from territorio.selectors import differenze_dall_elenco
from territorio.services import aggiorna_comuni
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    EnteFactory,
    ProvinciaFactory,
)

pytestmark = pytest.mark.django_db
GIORNO = datetime.date(2024, 1, 22)


@dataclass(frozen=True)
class Voce:
    nome: str
    codice_catastale: str = "A001"
    codice_provincia: str = "017"
    provincia: str = "Brescia"


@pytest.fixture
def adro():
    return ComuneFactory(codice_istat="017002", denominazione="Adro", codice_catastale="A060")


def in_breve(elenco):
    return [(d.tipo, d.codice_istat, d.prima, d.dopo) for d in differenze_dall_elenco(elenco)]


def test_un_elenco_uguale_non_ha_differenze(adro):
    assert in_breve({"017002": Voce("ADRO")}) == []


def test_nuovi_assenti_e_rinominati(adro):
    ComuneFactory(codice_istat="017003", denominazione="Agnosine")
    ComuneFactory(
        provincia=ProvinciaFactory(codice="016", sigla="BG", denominazione="Bergamo"),
        codice_istat="016001",
    )
    assert in_breve({"017002": Voce("Adro Terme"), "017999": Voce("Nuovo")}) == [
        (TipoDifferenza.ASSENTE, "017003", "Agnosine", ""),
        (TipoDifferenza.NUOVO, "017999", "", "Nuovo"),
        (TipoDifferenza.RINOMINATO, "017002", "Adro", "Adro Terme"),
    ], "gli altri comuni di altre province non c'entrano"


def test_un_elenco_vecchio_non_riporta_indietro_i_nomi(adro):
    NomePrecedenteComune.objects.create(comune=adro, denominazione="Lonato")
    ComuneFactory(
        codice_istat="017154", denominazione="Prestine", soppresso_il=datetime.date(2016, 4, 23)
    )
    assert in_breve({"017002": Voce("Lonato"), "017154": Voce("Prestine")}) == []


def test_senza_data_non_cambia_nulla(adro):
    differenze = differenze_dall_elenco({"017002": Voce("Adro Terme")})
    assert aggiorna_comuni(differenze=differenze, dal={}) == []
    adro.refresh_from_db()
    assert adro.denominazione == "Adro"


def test_un_comune_nuovo_nasce_quel_giorno_col_suo_ente(adro):
    AmbitoFactory()
    differenze = differenze_dall_elenco({"017002": Voce("Adro"), "017999": Voce("Nuovo", "Z999")})
    aggiorna_comuni(differenze=differenze, dal={"017999": GIORNO})
    nuovo = Comune.objects.get(codice_istat="017999")
    assert (nuovo.istituito_il, nuovo.codice_catastale) == (GIORNO, "Z999")
    assert nuovo.nome_ordinamento == "nuovo"
    assert Ente.objects.get(comune=nuovo).denominazione == "Comune di Nuovo"


def test_un_comune_rinominato_conserva_il_nome_e_il_codice_di_prima(adro):
    EnteFactory(comunale=True, comune=adro)
    differenze = differenze_dall_elenco({"017002": Voce("Adro Terme", "M999")})
    aggiorna_comuni(differenze=differenze, dal={"017002": GIORNO})
    adro.refresh_from_db()
    assert (adro.denominazione, adro.codice_catastale) == ("Adro Terme", "M999")
    prima = NomePrecedenteComune.objects.get(comune=adro)
    assert (prima.denominazione, prima.codice_catastale) == ("Adro", "A060")
    assert prima.al == datetime.date(2024, 1, 21)
    assert Ente.objects.get(comune=adro).denominazione == "Comune di Adro Terme"
    assert differenze_dall_elenco({"017002": Voce("Adro Terme")}) == []


def test_un_comune_che_non_c_e_piu_cessa_e_lascia_l_ambito(adro):
    appartenenza = AppartenenzaFactory(comune=adro)
    altro = ComuneFactory(codice_istat="017003", denominazione="Agnosine")
    differenze = differenze_dall_elenco({altro.codice_istat: Voce("Agnosine")})
    aggiorna_comuni(differenze=differenze, dal={"017002": GIORNO})
    adro.refresh_from_db()
    assert adro.soppresso_il == GIORNO
    appartenenza.refresh_from_db()
    assert appartenenza.al == datetime.date(2024, 1, 21)
    assert Appartenenza.objects.count() == 1, "nulla si cancella"


def test_le_date_impossibili_e_le_province_ignote_si_rifiutano(adro):
    adro.istituito_il = GIORNO
    adro.save()
    differenze = differenze_dall_elenco(
        {"017002": Voce("Adro Terme"), "999001": Voce("Altrove", "Z1", "999", "Altrove")}
    )
    for dal, codice in (
        ({"017002": GIORNO}, "DATA"),
        ({"999001": GIORNO}, "PROVINCIA"),
    ):
        with pytest.raises(ErroreDominio) as rifiuto:
            aggiorna_comuni(differenze=differenze, dal=dal)
        assert rifiuto.value.codice == codice
        assert rifiuto.value.messaggio.endswith(".")
    assert not NomePrecedenteComune.objects.exists()
