"""The register of facilities as the rules want it: units and types of a year."""

import datetime
from collections.abc import Iterable, Mapping

from base.formati import data
from rendicontazione.validation import TipoUdo, Unita
from strutture.enums import StatoEsercizio, StatoScheda
from strutture.models import TipoUnitaOfferta, UnitaOfferta, codice_interno

# Column of the form → field of the register.
POSTI = {
    "capienza_strutturale": "posti_strutturali",
    "capienza_gestionale": "posti_gestionali",
    "posti_autorizzati": "posti_autorizzati",
    "posti_accreditati": "posti_accreditati",
    "posti_sollievo": "posti_sollievo",
    "posti_alzheimer": "posti_alzheimer",
}


def unita_per_le_regole(unita: Iterable[UnitaOfferta]) -> dict[str, Unita]:
    """The same units as the rules want them, by code."""
    per_codice = {}
    for una in unita:
        struttura = una.struttura
        pubblico = struttura.luogo_pubblico.comune
        per_codice[una.codice_interno] = Unita(
            codice=una.codice_interno,
            denominazione=struttura.denominazione,
            tipo=una.tipo.codice,
            comune=struttura.comune.codice_istat,
            nome_comune=pubblico.denominazione if pubblico else "",
            cudes=una.codice_regionale,
            ente_gestore=struttura.ente_gestore.denominazione if struttura.ente_gestore else "",
            natura=struttura.ente_gestore.natura if struttura.ente_gestore else "",
            stato=una.stato,
            inizio=una.data_inizio,
            fine=una.data_cessazione,
            posti={
                colonna: valore
                for colonna, campo in POSTI.items()
                if (valore := getattr(una, campo)) is not None
            },
        )
    return per_codice


def resto_del_registro(anno: int, comuni: Mapping[str, str]) -> dict[str, str]:
    """The units that are not of that Ambito and year: code → why, without saying their name."""
    ragioni = {}
    righe = UnitaOfferta.objects.order_by("pk").values_list(
        "pk",
        "struttura__comune__codice_istat",
        "struttura__stato",
        "stato",
        "data_inizio",
        "data_cessazione",
    )
    for pk, comune, scheda, stato, inizio, fine in righe:
        if comune not in comuni:
            ragione = "è nell'anagrafe, ma ha sede fuori dal territorio dell'ambito"
        elif scheda == StatoScheda.RIFIUTATA:
            ragione = "è nell'anagrafe, ma la sua scheda non è stata approvata"
        elif inizio and inizio.year > anno:
            ragione = f"è nell'anagrafe, ma ha aperto il {data(inizio)}"
        elif fine and fine.year < anno:
            ragione = f"è nell'anagrafe, ma ha chiuso il {data(fine)}"
        elif stato == StatoEsercizio.CESSATA and not fine:
            ragione = "è nell'anagrafe, ma come cessata, senza il giorno"
        else:
            continue
        ragioni[codice_interno(pk)] = ragione
    return ragioni


def tipi_dell_anno(anno: int) -> dict[str, TipoUdo]:
    """Every type of the register, by code, each saying if it was recognised in that year."""
    inizio, fine = datetime.date(anno, 1, 1), datetime.date(anno, 12, 31)
    return {
        tipo.codice: TipoUdo(
            codice=tipo.codice,
            nome=tipo.nome,
            area=tipo.area.codice,
            regime=tipo.regime,
            rete=tipo.rete,
            rendicontata=tipo.rendicontata_da_udp,
            riconosciuto=(tipo.dal is None or tipo.dal <= fine)
            and (tipo.al is None or tipo.al >= inizio),
            capienza_min=tipo.capienza_min,
            capienza_max=tipo.capienza_max,
        )
        for tipo in TipoUnitaOfferta.objects.select_related("area").order_by("nome", "pk")
    }
