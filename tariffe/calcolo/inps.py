"""What INPS asks of a service given to a person (SIUSS, PS_PSA_SINA), ready for the flow. Pure.

No XML and no person here: the tax code and the DSU number come with the case records. The rules are
those of INPS's XSD and API of 2026. The codes of services are a table that is loaded, never written
here.
"""

import datetime
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum

from base import formati
from tariffe.anomalie import CONTESTO_NON_VALIDO, ErroreTariffa

CENTESIMO = Decimal("0.01")
LUNGHEZZA_CODICE = (5, 10)
LUNGHEZZA_DENOMINAZIONE = (10, 200)
LUNGHEZZA_PROTOCOLLO = 32
# A month of 31 days. That INPS takes more than two digits of hours was not seen written.
ORE_MASSIME = 744
MINUTI = 60


class ProvaMezzi(IntEnum):
    """PresenzaProvaMezzi."""

    ISEE = 1
    ALTRA = 2
    ESENTATA = 3
    NESSUNA = 4


class Carattere(IntEnum):
    """CaratterePrestazione."""

    PERIODICA = 1
    OCCASIONALE = 2


class PresaInCarico(IntEnum):
    """PresaCarico."""

    SI = 1
    NO = 2


class AreaUtenza(IntEnum):
    """AreaUtenza, mandatory with PresaCarico 1."""

    FAMIGLIA_MINORI = 1
    DISABILITA = 2
    POVERTA = 3


@dataclass(frozen=True)
class PrestazioneINPS:
    """One `PrestazioniSociali`: the fields have INPS's order, None is a field that is not sent.

    `importo` is ImportoMensile of a periodic service, ImportoPrestazione of a one-off one; euro.
    `al` None is a service still open. `ore_mensili` is already HH,MM. `presa_carico` None: nobody
    said, which is not «no».
    """

    codice_prestazione: str
    denominazione_prestazione: str
    protocollo_domanda: str
    prova_mezzi: ProvaMezzi
    carattere: Carattere
    dal: datetime.date
    al: datetime.date | None
    importo: Decimal
    quota_ente: Decimal | None = None
    quota_utente: Decimal | None = None
    quota_ssn: Decimal | None = None
    quota_richiesta: Decimal | None = None
    soglia_isee: Decimal | None = None
    ore_mensili: str | None = None
    presa_carico: PresaInCarico | None = None
    area_utenza: AreaUtenza | None = None
    dsu_numero: str | None = None
    dsu_anno: int | None = None
    dsu_data: datetime.date | None = None


@dataclass(frozen=True)
class DatiAssegnazione:
    """What an assignment knows of a service: euro a month if `periodica`, else for the one time.

    `costo` is the whole price, `quota_utente` the tariff the person pays, `quota_ssn` what the
    health service pays (None or 0: nothing). The ente pays the rest. `quota_richiesta` is the most
    asked of anybody (the highest segment), `soglia_isee` the last or only threshold. `ore` a month.
    """

    codice_prestazione: str
    denominazione_prestazione: str
    protocollo_domanda: str
    periodica: bool
    dal: datetime.date
    al: datetime.date | None
    costo: Decimal
    quota_utente: Decimal
    quota_ssn: Decimal | None = None
    quota_richiesta: Decimal | None = None
    soglia_isee: Decimal | None = None
    ore: Decimal | None = None
    presa_carico: PresaInCarico | None = None
    area_utenza: AreaUtenza | None = None
    prova_mezzi: ProvaMezzi = ProvaMezzi.ISEE


def prova_mezzi(
    *, chiede_isee: bool, isee_presente: bool, esente_per_bisogno: bool, altra_prova: bool = False
) -> ProvaMezzi:
    """PresenzaProvaMezzi: 1 the ISEE counted, 2 another means test, 3 the service asks the ISEE and
    this person was freed of it, 4 no means test.

    A service that asks the ISEE and was given without it at the full price is 4 for that person.
    """
    if chiede_isee and esente_per_bisogno:
        return ProvaMezzi.ESENTATA
    if chiede_isee and isee_presente:
        return ProvaMezzi.ISEE
    return ProvaMezzi.ALTRA if altra_prova else ProvaMezzi.NESSUNA


def righe_inps(
    dati: DatiAssegnazione, *, fino_al: datetime.date | None = None
) -> list[PrestazioneINPS]:
    """The rows to send: one a year for a periodic service, cut at 31 December; quotas sum exactly.

    A service still open (`al` None) is cut at `fino_al` and each row closed before it; the row of
    the year of `fino_al` stays open. Without `fino_al` only the year of its start is given, open.
    Raises ErroreTariffa CONTESTO_NON_VALIDO if the parts are more than the cost.
    """
    costo, utente = _al_centesimo(dati.costo), _al_centesimo(dati.quota_utente)
    ssn = _al_centesimo(dati.quota_ssn or Decimal(0))
    ente = costo - utente - ssn
    if ente < 0 or utente < 0 or ssn < 0:
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"La quota dell'utente ({formati.euro(utente)}) e quella del servizio sanitario "
            f"({formati.euro(ssn)}) superano il costo ({formati.euro(costo)}): correggi il costo o "
            "le quote.",
        )
    riga = PrestazioneINPS(
        codice_prestazione=dati.codice_prestazione,
        denominazione_prestazione=dati.denominazione_prestazione,
        protocollo_domanda=dati.protocollo_domanda,
        prova_mezzi=dati.prova_mezzi,
        carattere=Carattere.PERIODICA if dati.periodica else Carattere.OCCASIONALE,
        dal=dati.dal,
        al=None,  # each year of a periodic one has its own
        importo=costo,
        # A quota of the ente or of the health service must be above zero, so zero is not sent.
        quota_ente=ente or None,
        quota_utente=utente,
        quota_ssn=ssn or None,
        quota_richiesta=dati.quota_richiesta,
        soglia_isee=dati.soglia_isee,
        ore_mensili=None if dati.ore is None else ore_minuti(dati.ore),
        presa_carico=dati.presa_carico,
        area_utenza=dati.area_utenza,
    )
    if not dati.periodica:
        return [riga]
    return [replace(riga, dal=dal, al=al) for dal, al in _anni(dati.dal, dati.al, fino_al)]


def _anni(
    dal: datetime.date, al: datetime.date | None, fino_al: datetime.date | None
) -> list[tuple[datetime.date, datetime.date | None]]:
    ultimo = max(dal.year, (al or fino_al or dal).year)
    pezzi: list[tuple[datetime.date, datetime.date | None]] = []
    for anno in range(dal.year, ultimo + 1):
        inizio = max(dal, datetime.date(anno, 1, 1))
        fine = al if anno == ultimo else datetime.date(anno, 12, 31)
        pezzi.append((inizio, fine))
    return pezzi


def difetti(riga: PrestazioneINPS) -> list[str]:
    """Why INPS would refuse this row: one Italian sentence each; empty if it can be sent."""
    return [
        *_difetti_dei_codici(riga),
        *_difetti_delle_date(riga),
        *_difetti_degli_importi(riga),
        *_difetti_del_resto(riga),
    ]


def _difetti_dei_codici(riga: PrestazioneINPS) -> list[str]:
    frasi = []
    minimo, massimo = LUNGHEZZA_CODICE
    if not minimo <= len(riga.codice_prestazione) <= massimo:
        frasi.append(
            f"Il codice prestazione «{riga.codice_prestazione}» ha {len(riga.codice_prestazione)} "
            f"caratteri: INPS ne vuole da {minimo} a {massimo}."
        )
    minimo, massimo = LUNGHEZZA_DENOMINAZIONE
    lunga = len(riga.denominazione_prestazione)
    if not minimo <= lunga <= massimo:
        frasi.append(
            f"La denominazione «{riga.denominazione_prestazione}» ha {lunga} caratteri: INPS ne "
            f"vuole da {minimo} a {massimo}."
        )
    protocollo = riga.protocollo_domanda
    if not protocollo or len(protocollo) > LUNGHEZZA_PROTOCOLLO:
        frasi.append(
            f"Il protocollo della domanda ha {len(protocollo)} caratteri: INPS ne vuole da 1 a "
            f"{LUNGHEZZA_PROTOCOLLO}."
        )
    return frasi


def _difetti_delle_date(riga: PrestazioneINPS) -> list[str]:
    if riga.al is None:
        return []
    if riga.carattere == Carattere.OCCASIONALE:
        return ["Una prestazione occasionale ha solo la data di erogazione: togli la data di fine."]
    if riga.al < riga.dal:
        return [
            f"La prestazione finisce il {formati.data(riga.al)}, prima di cominciare il "
            f"{formati.data(riga.dal)}: correggi le date."
        ]
    if riga.al.year != riga.dal.year:
        return [
            f"La prestazione va dal {formati.data(riga.dal)} al {formati.data(riga.al)}: INPS la "
            "vuole divisa al 31 dicembre."
        ]
    return []


def _difetti_degli_importi(riga: PrestazioneINPS) -> list[str]:
    frasi = []
    if riga.importo <= 0:
        frasi.append(
            f"L'importo è {formati.euro(riga.importo)}: INPS vuole un importo maggiore di zero."
        )
    for nome, quota in (
        ("dell'ente", riga.quota_ente),
        ("del servizio sanitario", riga.quota_ssn),
    ):
        if quota is not None and quota <= 0:
            frasi.append(
                f"La quota {nome} è {formati.euro(quota)}: se non c'è si lascia vuota, altrimenti "
                "è maggiore di zero."
            )
    if riga.quota_utente is not None and riga.quota_utente < 0:
        frasi.append(
            f"La quota dell'utente è {formati.euro(riga.quota_utente)}: non può essere sotto zero."
        )
    quote = [riga.quota_ente, riga.quota_utente, riga.quota_ssn]
    date = [quota for quota in quote if quota is not None]
    if date and sum(date) != riga.importo:
        frasi.append(
            f"Le quote fanno {formati.euro(sum(date, Decimal(0)))} e l'importo è "
            f"{formati.euro(riga.importo)}: devono essere uguali al centesimo."
        )
    return frasi


def _difetti_del_resto(riga: PrestazioneINPS) -> list[str]:
    frasi = []
    dsu = [riga.dsu_numero, riga.dsu_anno, riga.dsu_data]
    if any(parte is not None for parte in dsu) and any(parte is None for parte in dsu):
        frasi.append(
            "Numero, anno e data della DSU vanno insieme: scrivili tutti e tre, o nessuno."
        )
    if riga.presa_carico == PresaInCarico.SI and riga.area_utenza is None:
        frasi.append(
            "La persona è in carico e manca l'area di utenza: scegli famiglia e minori, "
            "disabilità e non autosufficienza, o povertà."
        )
    return frasi


def ore_minuti(ore: Decimal) -> str:
    """OreServizioMensile, HH,MM: 10.5 hours are «10,30»; rounded to the minute, HALF_UP.

    Raises ErroreTariffa CONTESTO_NON_VALIDO below zero or over 744 hours.
    """
    if not 0 <= ore <= ORE_MASSIME:
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"Le ore del mese sono «{formati.numero(ore, 2)}»: scrivi un numero da 0 a "
            f"{ORE_MASSIME}.",
        )
    minuti = int((ore * MINUTI).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    intere, resto = divmod(minuti, MINUTI)
    return f"{intere:02d},{resto:02d}"


def _al_centesimo(importo: Decimal) -> Decimal:
    return importo.quantize(CENTESIMO, rounding=ROUND_HALF_UP)
