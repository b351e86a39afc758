"""Nothing is tied to Brescia: Treviglio (Bergamo) and Alta Padovana (Padova) as their own Province.

Population by age of files/README.md. Comuni, 1/1/2023: Treviglio 18, residents 111,672; Alta
Padovana 28, residents 257,234, and 258,677 on 31/12/2019 as its own report prints.
"""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from osservatorio import selectors
from osservatorio.enums import InsiemeDati
from territorio.models import Comune, Provincia
from tests.osservatorio.alta_padovana import TABELLA
from tests.osservatorio.factories import crea_popolazione, crea_serie
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "files" / "popolazione_treviglio_alta_padovana.csv"
NOMI = {"016": "Ambito di Treviglio", "028": "Alta Padovana"}

# 2023. Treviglio: 65+ 24,105; 0-14 15,354; 15-64 72,213; 60-64 7,535; 15-19 5,903; 2022 111,369.
# Alta Padovana: 65+ 55,029; 0-14 34,622; 15-64 167,583; 60-64 17,845; 15-19 13,414; 2022 257,442.
ATTESI = {
    "016": {
        "popolazione": "111672",
        "indice_vecchiaia": "157.0",  # 24,105 / 15,354 = 1.56995
        "indice_dipendenza": "54.6",  # 39,459 / 72,213 = 0.54643
        "indice_ricambio": "127.6",  # 7,535 / 5,903 = 1.27647
        "variazione_popolazione": "0.3",  # 303 / 111,369 = 0.00272
    },
    "028": {
        "popolazione": "257234",
        "indice_vecchiaia": "158.9",  # 55,029 / 34,622 = 1.58942
        "indice_dipendenza": "53.5",  # 89,651 / 167,583 = 0.53497
        "indice_ricambio": "133.0",  # 17,845 / 13,414 = 1.33033
        "variazione_popolazione": "-0.1",  # −208 / 257,442 = −0.00081
    },
}


def _righe():
    """{year: {Istat code: (men by age, women by age)}}."""
    per_anno = {}
    with FILE.open(encoding="utf-8") as aperto:
        righe = csv.reader(aperto)
        next(righe)
        for anno, codice, sesso, *eta in righe:
            comuni = per_anno.setdefault(int(anno), {})
            comuni.setdefault(codice, {})[sesso] = [int(n) for n in eta]
    return {
        anno: {codice: (sessi["M"], sessi["F"]) for codice, sessi in comuni.items()}
        for anno, comuni in per_anno.items()
    }


RIGHE = _righe()


@pytest.fixture(params=["016", "028"])
def ambito(request, territorio_reale, settings):
    """The Ambito in its own Province, which runs the installation."""
    settings.PROVINCIA = request.param
    provincia = Provincia.objects.get(codice=request.param)
    ambito = AmbitoFactory(provincia=provincia, numero=1, denominazione=NOMI[request.param])
    comuni = {
        c.codice_istat: c
        for c in Comune.objects.filter(codice_istat__in=RIGHE[2023], provincia=provincia)
    }
    for comune in comuni.values():
        AppartenenzaFactory(comune=comune, ambito=ambito)
    for anno, righe in RIGHE.items():
        crea_popolazione(anno, {comuni[c]: eta for c, eta in righe.items() if c in comuni})
    return ambito


def test_gli_indicatori_sono_quelli_calcolati_a_parte(ambito):
    codice = ambito.provincia.codice
    assert len(selectors.territorio_ambito(2023, ambito).comuni) == {"016": 18, "028": 28}[codice]
    trovati = selectors.indicatori_ambito(2023, ambito)
    assert {c: str(trovati[c].valore) for c in ATTESI[codice]} == ATTESI[codice]
    # No boundary of theirs is loaded: the density says so.
    assert trovati["densita"].valore is None
    assert "La superficie non è nota per" in trovati["densita"].motivo
    # The other comuni of the Province have no population here: its total is not made up.
    provincia = selectors.indicatori_provincia(2023)["popolazione"]
    assert (provincia.valore, "tutto questo territorio" in provincia.motivo) == (None, True)


def test_cruscotto_schede_e_comando_parlano_di_quella_provincia(ambito, client, tmp_path, capsys):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    atteso = f"{int(ATTESI[ambito.provincia.codice]['popolazione']):,}".replace(",", ".")
    pagina = client.get(
        reverse("osservatorio:home"), {"anno": 2023, "ambito": ambito.slug}
    ).content.decode()
    assert ambito.denominazione in pagina
    assert atteso in pagina
    scheda = reverse("osservatorio:report", kwargs={"nome": "scheda-ambito"})
    pagina = client.get(scheda, {"anno": 2023, "ambito": ambito.slug}).content.decode()
    assert atteso in pagina
    assert "Brescia" not in pagina[pagina.index('class="r-rapporto"') : pagina.index("<footer")]

    call_command("indicatori", "--anno=2023", "--ambito=1", "--json")
    risposta = json.loads(capsys.readouterr().out)
    assert risposta["popolazione"]["valore"] == int(atteso.replace(".", ""))

    uscita = tmp_path / "scheda.pdf"
    call_command("report", "scheda-ambito", "--anno=2023", "--ambito=1", "-o", str(uscita))
    testo = "".join(p.extract_text() for p in PdfReader(uscita).pages)
    assert atteso in testo


def test_alta_padovana_ha_i_residenti_del_suo_documento(ambito):
    if ambito.provincia.codice != "028":
        pytest.skip("solo Alta Padovana")
    comuni = {c.codice_istat: c for c in Comune.objects.filter(appartenenze__ambito=ambito)}
    crea_serie(
        InsiemeDati.BILANCIO,
        2019,
        {comuni[codice]: {"residenti_fine": abitanti} for codice, _, abitanti, _ in TABELLA},
    )
    lettura = selectors.leggi_serie(
        [selectors.territorio_ambito(2019, ambito)], ["residenti_fine"]
    )[0]
    assert lettura.valori == {"residenti_fine": 258677}
