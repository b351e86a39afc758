"""A list of 5,000 facilities with its differences, beside the admin's import-export.

Preview and confirmation of both, on the same rows and the same register. import-export takes
minutes: it is measured on 250 of the rows and its time is multiplied by 20 (it works row by row:
on 100 and 250 rows the time of a row is the same).
"""

import time

import pytest
import tablib
from django.db import connection, transaction

from strutture import services
from strutture.models import EnteGestore, Importazione, Struttura, UnitaOfferta
from strutture.parsing import read_elenco
from strutture.resources import StrutturaResource
from tests.prestazioni.conftest import Misura
from tests.strutture.factories import TipoUnitaOffertaFactory
from tests.territorio.factories import ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

TUTTE, CAMPIONE, VOLTE = 5_000, 250, 20
TESTATA = (
    "id_struttura;denominazione;tipo;ente_gestore;codice_istat;indirizzo;cap;telefono;email;"
    "posti_autorizzati;codice_regionale;data_inizio"
)


@pytest.fixture
def registro():
    """5,000 facilities: of half of them the list changes telephone and places."""
    comuni = [ComuneFactory() for _ in range(20)]
    tipo = TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    ente = EnteGestore.objects.create(denominazione="Fondazione Prova")
    strutture = [
        Struttura(
            denominazione=f"Casa di prova {n}",
            slug=f"casa-di-prova-{n}",
            nome_ordinamento=f"casa di prova {n}",
            ente_gestore=ente,
            comune=comuni[n % 20],
            indirizzo=f"Via delle Prove, {n}",
            cap="25030",
            telefono="030 0000001",
            stato="pubblicata",
        )
        for n in range(TUTTE)
    ]
    Struttura.objects.bulk_create(strutture)
    UnitaOfferta.objects.bulk_create(
        UnitaOfferta(struttura=s, tipo=tipo, codice_regionale=f"R{n}", posti_autorizzati=20)
        for n, s in enumerate(strutture)
    )
    with connection.cursor() as cursore:
        cursore.execute("ANALYZE")
    return strutture


def elenco(strutture) -> bytes:
    righe = [TESTATA]
    for n, s in enumerate(strutture):
        telefono, posti = ("030 0000002", 30) if n % 2 else ("030 0000001", 20)
        righe.append(
            f"{s.pk};{s.denominazione};RSA;Fondazione Prova;{s.comune.codice_istat};{s.indirizzo};"
            f"25030;{telefono};casa{n}@demo.example;{posti};R{n};01/01/2010"
        )
    return "\r\n".join(righe).encode("utf-8-sig")


def import_export(strutture, utente) -> float:
    """Seconds for the sample, as the admin does it: trial, then confirmation."""
    dati = tablib.Dataset(
        *[
            (
                s.pk, s.denominazione, "Fondazione Prova", s.comune.codice_istat, s.indirizzo,
                "25030", "030 0000002" if n % 2 else "030 0000001", f"casa{n}@demo.example", "",
                "", "no",
            )
            for n, s in enumerate(strutture[:CAMPIONE])
        ],
        headers=[
            "id", "denominazione", "ente_gestore", "codice_istat", "indirizzo", "cap", "telefono",
            "email", "pec", "sito", "indirizzo_riservato",
        ],
    )  # fmt: skip
    inizio = time.perf_counter()
    for prova in (True, False):
        esito = StrutturaResource(utente=utente).import_data(
            dati, dry_run=prova, raise_errors=True, rollback_on_validation_errors=True
        )
        assert esito.totals["update"] == CAMPIONE
    return time.perf_counter() - inizio


def nostra(contenuto, utente) -> tuple[dict[str, float], Importazione]:
    tempi = {}
    inizio = time.perf_counter()
    read_elenco(contenuto)
    tempi["lettura"] = time.perf_counter() - inizio
    inizio = time.perf_counter()
    importazione = services.carica_elenco(
        contenuto=contenuto, nome="elenco.csv", fonte="Prova", utente=utente
    )
    tempi["anteprima"] = time.perf_counter() - inizio
    if importazione.righe.filter(scelta=True).exists():
        inizio = time.perf_counter()
        services.applica_importazione(importazione=importazione, utente=utente)
        tempi["applicazione"] = time.perf_counter() - inizio
    return tempi, importazione


def test_cinquemila_strutture_con_le_differenze(banco, registro):
    utente = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    contenuto = elenco(registro)
    with transaction.atomic():
        loro = import_export(registro, utente) * TUTTE / CAMPIONE
        transaction.set_rollback(True)

    tempi, prima = nostra(contenuto, utente)
    ancora, seconda = nostra(contenuto, utente)

    assert prima.righe.filter(esito="cambiata").count() == TUTTE
    assert seconda.righe.filter(esito="invariata").count() == TUTTE
    totale = tempi["anteprima"] + tempi["applicazione"]
    volte = {
        "solo lettura del file": (tempi["lettura"], None),
        "anteprima": (tempi["anteprima"], None),
        "applicazione": (tempi["applicazione"], None),
        "anteprima e applicazione": (totale, VOLTE),
        "lo stesso elenco di nuovo": (ancora["anteprima"], VOLTE),
    }
    for nome, (secondi, almeno) in volte.items():
        banco.segna(
            Misura(
                f"elenco di 5.000 strutture, {nome}, rispetto a import-export (250 righe per 20)",
                secondi * 1000,
                loro * 1000,
                1,
                almeno,
            )
        )
