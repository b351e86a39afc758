"""Few persons on the reserved pages: who may open the returns sees them, nobody else does."""

import re

import pytest
from django.urls import reverse

from osservatorio.models import ConsensoConfronto
from osservatorio.soppressione import SEGNO
from tests.osservatorio.factories import crea_popolazione, eta
from tests.osservatorio.mondo_servizi import Scrittore, versione_approvata
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

CODICE = "utenti_servizi_dip"
# Persons with addictions: two in Adda, so that 45 − 14 − 9 − 20 = 2 must not be done.
UTENTI = {"Adda": 2, "Brembo": 14, "Cherio": 9, "Dezzo": 20}


@pytest.fixture
def ambiti():
    trovati, per_comune, modello = {}, {}, None
    for numero, nome in enumerate(UTENTI, start=1):
        ambito, comune = AmbitoFactory(numero=numero, denominazione=nome), ComuneFactory()
        AppartenenzaFactory(comune=comune, ambito=ambito)
        ConsensoConfronto.objects.create(ambito=ambito, concesso_da=UtenteFactory())
        per_comune[comune] = (eta(a30=5_000), eta())
        trovati[nome] = ambito
    crea_popolazione(2023, per_comune)
    for nome, ambito in trovati.items():
        versione = versione_approvata(ambito, 2023, modello)
        modello = versione.rendicontazione.campagna.modello
        scrittore = Scrittore(versione)
        scrittore.scrivi(
            {"f4.utenti": UTENTI[nome]}, voce="1.F.03", area_utenza="DIP", fascia_eta="18-64",
            sesso="M", cittadinanza="I", presa_in_carico=False,
        )  # fmt: skip
        scrittore.salva()
    return trovati


def righe(testo):
    """{first cell: [other cells]} of the tables of a page; of two rows alike, the last."""
    trovate = {}
    for riga in re.findall(r"<tr[^>]*>(.*?)</tr>", testo, re.S):
        celle = [
            re.sub(r"<[^>]+>", "", c).strip() for c in re.findall(r"<t[hd].*?</t[hd]>", riga, re.S)
        ]
        trovate.setdefault(celle[0], []).extend(celle[1:])
    return trovate


PAGINE = {
    "confronto": (reverse("osservatorio:confronto"), {"indicatore": CODICE, "anno": 2023}),
    "report": (
        reverse("osservatorio:report", kwargs={"nome": "confronto"}),
        {"indicatore": CODICE, "anno": 2023},
    ),
    "grafico": (
        reverse("osservatorio:grafico"),
        {"indicatore": CODICE, "anno": 2023, "vista": "barre"},
    ),
}


def chiede(client, ruolo, ambito, dove):
    client.force_login(UtenteFactory(ruolo=ruolo, **({"ambito": ambito} if ambito else {})))
    indirizzo, parametri = PAGINE[dove]
    risposta = client.get(indirizzo, parametri)
    assert risposta.status_code == 200
    return risposta.content.decode()


@pytest.mark.parametrize(
    ("ruolo", "dove"),
    [
        (ruolo, dove)
        for ruolo in (Ruolo.LETTORE, Ruolo.AMMINISTRATORE_SISTEMA)
        for dove in ("confronto", "report")
    ],
)
def test_chi_non_apre_i_file_non_vede_due_persone_ne_le_ricava(client, ambiti, ruolo, dove):
    ambito = ambiti["Adda"] if ruolo == Ruolo.LETTORE else None
    trovate = righe(chiede(client, ruolo, ambito, dove))
    assert SEGNO in trovate["Adda"]
    assert "2" not in trovate["Adda"]
    # Something else is hidden too, the total or another Ambito: 45 − 14 − 9 − 20 cannot be done.
    altre = [c for nome in ("Brembo", "Cherio", "Dezzo", "Provincia") for c in trovate[nome]]
    assert SEGNO in altre


def test_il_disegno_da_solo_nasconde_lo_stesso(client, ambiti):
    disegno = chiede(client, Ruolo.LETTORE, ambiti["Adda"], "grafico")
    assert "Adda" in disegno
    assert ">2<" not in disegno
    assert "Adda: 2" not in disegno


def test_chi_apre_tutti_i_file_vede_ogni_numero(client, ambiti):
    trovate = righe(chiede(client, Ruolo.DIRIGENTE_PROVINCIA, None, "confronto"))
    assert trovate["Adda"][0] == "2"
    assert trovate["Provincia"][0] == "45"
    assert not any(SEGNO in celle for celle in trovate.values())


def test_chi_apre_il_proprio_file_vede_il_proprio_numero(client, ambiti):
    trovate = righe(chiede(client, Ruolo.OPERATORE_UDP, ambiti["Adda"], "confronto"))
    assert trovate["Adda"][0] == "2"
    trovate = righe(chiede(client, Ruolo.OPERATORE_UDP, ambiti["Brembo"], "confronto"))
    assert "2" not in trovate["Adda"]
