"""A filled workbook of the demo, without mistakes or with those that are declared here."""

import datetime
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from config.demo_rendicontazione.fondi import righe_fondi
from config.demo_rendicontazione.spesa import NOTA, righe_spesa
from config.demo_rendicontazione.unita import righe_consuntivo, righe_unita
from config.demo_rendicontazione.utenti import righe_utenti
from osservatorio.selectors import indicatori_ambito
from rendicontazione.export import Cella, DatiModello, modello_xlsx
from rendicontazione.models import ModelloModulo
from rendicontazione.selectors import (
    ambito_dell_anno,
    dati_del_modello,
    modello_dell_anno,
    unita_dell_anno,
)

DOMINIO = "ambiti.demo.example"  # not a login of the demo: nobody enters with these
SPESA, UNITA, CONSUNTIVO = "F1_spesa_sociale", "F2_unita_offerta", "F3_consuntivo_udo"
UTENTI, FONDI = "F4_utenti", "F5_fondi"

# Where `cartella_compilata(errori=True)` goes wrong, and which rule says so.
CELLE_SBAGLIATE = {
    (SPESA, "G3"): "FORM-04",
    (SPESA, "C4"): "INT-01",
    (SPESA, "J5"): "COE-01",
    (UNITA, "K2"): "FORM-05",
    (CONSUNTIVO, "E2"): "FORM-04",
    (UTENTI, "D3"): "DOM-01",
    (FONDI, "C2"): "FORM-02",
}

Righe = dict[str, list[dict[str, Cella]]]


def cartella_compilata(
    *, anno: int, numero_ambito: int, seme: int = 0, errori: bool = False
) -> bytes:
    """A filled workbook of that Ambito and year: valid, or with the mistakes of CELLE_SBAGLIATE.

    The same seed gives the same bytes. Raises LookupError if the reference data are not loaded.
    """
    ambito = ambito_dell_anno(numero=numero_ambito, anno=anno)
    modello = modello_dell_anno(anno)
    if ambito is None or modello is None:
        raise LookupError("Mancano i dati di riferimento: lancia prima carica_riferimento.")
    dati = dati_del_modello(modello=modello, anno=anno, ambito=ambito)
    abitanti = indicatori_ambito(anno, ambito)["popolazione"].valore
    righe = _righe(dati, int(abitanti or 60_000), seme)
    if errori:
        _sbaglia(righe, dati, modello, anno)
    return modello_xlsx(replace(dati, frontespizio=_frontespizio(dati), righe=righe))


def _righe(dati: DatiModello, abitanti: int, seme: int) -> Righe:
    spesa = list(righe_spesa(dati, abitanti, seme))
    unita = [una for una in unita_dell_anno(dati.anno, dati.comuni) if una.tipo.rendicontata_da_udp]
    consuntivo = righe_consuntivo(unita, dati.anno, seme)
    prima = list(righe_spesa(replace(dati, anno=dati.anno - 2), abitanti, seme))
    return {
        SPESA: spesa,
        UNITA: righe_unita(unita, dati.anno),
        CONSUNTIVO: consuntivo,
        UTENTI: list(righe_utenti(dati, spesa, seme)),
        FONDI: righe_fondi(spesa, prima, consuntivo, dati.anno),
    }


def _frontespizio(dati: DatiModello) -> dict[str, Cella]:
    compilato = min(timezone.localdate(), datetime.date(dati.anno + 1, 6, 30))
    return {
        "ente_capofila": f"Ente dell'ambito {dati.numero_ambito} (dato dimostrativo)",
        "tipo_ente_compilante": "AMB",
        **dati.frontespizio,
        "responsabile_udp": "Responsabile dimostrativo",
        "email_responsabile": f"ufficio{dati.numero_ambito}@{DOMINIO}",
        "data_compilazione": compilato,
        "note": NOTA,
    }


def _sbaglia(righe: Righe, dati: DatiModello, modello: ModelloModulo, anno: int) -> None:
    """Mistakes of several kinds, each in its row and none the echo of another."""
    altro = ambito_dell_anno(numero=9 if dati.numero_ambito != 9 else 8, anno=anno)
    if altro is None:
        raise LookupError("Mancano gli ambiti: lancia prima carica_riferimento.")
    vicino = dati_del_modello(modello=modello, anno=anno, ambito=altro)
    spesa = righe[SPESA]
    spesa[1]["utenti"] = "n.d."
    spesa[2]["codice_istat_comune"] = next(iter(vicino.comuni))
    totale = spesa[3]["spesa_totale"]
    if isinstance(totale, Decimal):
        spesa[3]["entrata_utenza"] = totale + 100
    righe[UNITA][0]["data_inizio_attivita"] = "31/02/2015"
    righe[CONSUNTIVO][0]["utenti_totali_anno"] = Decimal("12.5")
    righe[UTENTI][1]["fascia_eta"] = "18-99"
    righe[FONDI][0]["assegnato"] = "n.d."
