"""Reference data and demo of the tariffs, loaded once for these tests."""

import datetime
import io
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.enums import StatoEdizione
from tariffe.models import (
    CodiceINPS,
    EdizioneTariffe,
    Regolamento,
    Servizio,
    ServizioAdottato,
    ValoreParametro,
)
from tariffe.selectors import (
    prova_casi,
    regola_in_vigore,
    regola_letta,
    servizi_adottati,
    stato_adozioni,
)
from tariffe.services import carica_demo, carica_riferimento
from territorio.models import Ambito, Comune
from utenti.models import Utente

pytestmark = pytest.mark.django_db

DEMO = settings.BASE_DIR / "fixtures" / "demo"
RIFERIMENTO = settings.BASE_DIR / "fixtures" / "riferimento"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        atomico = transaction.atomic()
        atomico.__enter__()
        call_command("carica_riferimento", stdout=io.StringIO())
        yield carica_demo(cartella=DEMO)
        transaction.set_rollback(True)
        atomico.__exit__(None, None, None)


def ambito(numero):
    return Ambito.objects.della_provincia().get(numero=numero)


def anno():
    return timezone.localdate().year


def comuni(numero):
    return list(Comune.objects.filter(appartenenze__ambito=ambito(numero)).order_by("codice_istat"))


def test_i_servizi_imposti_sono_tre_e_non_attivi(demo):
    imposti = Servizio.objects.filter(imposto=True)
    assert set(imposti.values_list("codice", "attivo", "obbligati")) == {
        ("AFFIDI", False, "genitori"),
        ("COMUNITA_MINORI", False, "genitori"),
        ("INCONTRI_PROTETTI", False, "genitori"),
    }
    assert CodiceINPS.objects.get(codice="A1.09").servizi.get().codice == "TELESOCCORSO"
    assert not ValoreParametro.objects.filter(fonte="").exists()


def test_il_riferimento_due_volte_non_scrive_nulla_e_non_tocca_le_correzioni(demo):
    Servizio.objects.filter(codice="SAD").update(denominazione="Aiuto a casa")
    assert not any(carica_riferimento(cartella=RIFERIMENTO).values())
    assert Servizio.objects.get(codice="SAD").denominazione == "Aiuto a casa"


def test_la_demo_due_volte_non_scrive_nulla(demo):
    assert demo == {"esempi": 20, "regolamenti": 2}
    assert carica_demo(cartella=DEMO) == {"esempi": 0, "regolamenti": 0}


def test_gli_esempi_dicono_di_chi_sono_e_non_si_adottano(demo):
    esempi = Regolamento.objects.filter(ambito=None)
    assert len(esempi) == 20
    for esempio in esempi:
        assert esempio.esempio_di
        assert esempio.fonte.startswith("http")
        edizione = esempio.edizioni.get()
        assert edizione.stato == StatoEdizione.VIGENTE
        assert edizione.trascritta
        regola = edizione.regole.get()
        assert (regola.esempio_di, regola.fonte) == (esempio.esempio_di, esempio.fonte)
        assert not edizione.adozioni.exists()


def test_i_casi_di_tutte_le_edizioni_tornano(demo):
    sbagliati = [
        (str(edizione), str(esito.caso), esito.messaggio)
        for edizione in EdizioneTariffe.objects.select_related("regolamento")
        for esito in prova_casi(edizione)
        if not esito.giusto
    ]
    assert sbagliati == []


def test_le_tariffe_inventate_lo_dicono_e_non_sono_di_brescia(demo):
    for regolamento in Regolamento.objects.exclude(ambito=None):
        assert regolamento.dimostrativo
        assert "dati dimostrativi" in regolamento.titolo
        assert regolamento.ambito.numero in {8, 9}
        for edizione in regolamento.edizioni.all():
            for regola in edizione.regole.all():
                assert regola.esempio_di
                assert "Brescia" not in regola.esempio_di


def test_l_ambito_8_ha_tre_edizioni_in_stati_diversi(demo):
    edizioni = EdizioneTariffe.objects.filter(regolamento__ambito=ambito(8)).order_by("valida_dal")
    assert [(e.valida_dal.year - anno(), e.stato) for e in edizioni] == [
        (-1, StatoEdizione.CESSATA),
        (0, StatoEdizione.VIGENTE),
        (1, StatoEdizione.BOZZA),
    ]
    assert edizioni[1].sostituisce == edizioni[0]


def test_chi_ha_adottato_chi_in_parte_e_chi_no(demo):
    giorno = datetime.date(anno(), 3, 1)
    per_comune = [{r.servizio.codice for r in servizi_adottati(c, giorno)} for c in comuni(8)]
    assert per_comune[0] == per_comune[1] == {"SAD", "PASTI", "NIDO", "MENSA", "ADM"}
    assert per_comune[2] == {"SAD", "PASTI", "MENSA"}
    assert per_comune[6] == {"SAD", "PASTI", "NIDO"}
    assert set() in per_comune
    sad = Servizio.objects.get(codice="SAD")
    stato = stato_adozioni(ambito(8), giorno, [sad])
    assert len(stato) == len(per_comune)
    assert {bool(r.dal_futuro) for r in stato} == {True, False}
    assert {r.delegato for r in stato} == {True, False}


def test_un_servizio_delegato_ha_la_tariffa_dell_azienda(demo):
    vigenza = regola_in_vigore(
        comune=comuni(8)[6],
        servizio=Servizio.objects.get(codice="SAD"),
        giorno=datetime.date(anno(), 3, 1),
    )
    assert vigenza.delegato
    assert "dimostrativi" in vigenza.ente.denominazione


def test_il_conto_di_verdello_in_un_comune_della_demo(demo):
    giorno = datetime.date(anno(), 3, 1)
    sad = Servizio.objects.get(codice="SAD")
    vigenza = regola_in_vigore(comune=comuni(8)[0], servizio=sad, giorno=giorno)
    # (15000 - 3000) * 18.68 / 27000 = 8.3022
    assert (
        str(calcola(regola_letta(vigenza.regola, giorno=giorno), Decimal(15000)).importo) == "8.30"
    )
    with pytest.raises(ErroreTariffa) as rifiuto:
        regola_in_vigore(comune=comuni(8)[-1], servizio=sad, giorno=giorno)
    assert rifiuto.value.codice == "TARIFFA_NON_ADOTTATA"


def test_l_ambito_9_ha_un_edizione_approvata_e_una_bozza(demo):
    edizioni = EdizioneTariffe.objects.filter(regolamento__ambito=ambito(9))
    assert sorted(edizioni.values_list("stato", flat=True)) == ["bozza", "vigente"]
    assert ServizioAdottato.objects.filter(adozione__edizione__in=edizioni).count() == 2


def test_nessuno_e_registrato_se_nessuno_e_indicato(demo):
    assert not Utente.objects.exists()
    assert not EdizioneTariffe.objects.exclude(approvata_da=None).exists()
