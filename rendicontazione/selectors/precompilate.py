"""Rows that are already written in the template: one source for who writes it and who reads it.

A row that holds these cells and nothing else is empty for the reader.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from base.formati import data, euro, numero
from rendicontazione.export import Cella, RigaPronta
from rendicontazione.models import ColonnaModulo, Fatto, ModelloModulo
from rendicontazione.parsing.annotazioni import (
    ANAGRAFE,
    DETTO_DALL_AMBITO,
    DETTO_DALLA_PROVINCIA,
    promemoria_dell_anno,
)
from rendicontazione.selectors.commenti import commenti_dell_anno_prima
from rendicontazione.selectors.dati import versione_approvata
from strutture.enums import StatoEsercizio, StatoScheda
from strutture.models import UnitaOfferta
from territorio.models import Ambito

SPESA = "F1_spesa_sociale"
UNITA = "F2_unita_offerta"
CONSUNTIVO = "F3_consuntivo_udo"
FONDI = "F5_fondi"
MAX_DETTI = 5  # words of a dialogue in a cell comment, the last ones
MAX_DETTO = 400  # letters of each


def unita_dell_anno(
    anno: int, comuni: Iterable[str], strutture: Collection[int] | None = None
) -> list[UnitaOfferta]:
    """Units of the register at work on any day of the year in those comuni, by name of facility.

    A date that is missing does not shut the unit out; a ceased one without its day does. With
    `strutture`, only the units of those facilities.
    """
    inizio, fine = datetime.date(anno, 1, 1), datetime.date(anno, 12, 31)
    unita = (
        UnitaOfferta.objects.filter(struttura__comune__codice_istat__in=list(comuni))
        .exclude(struttura__stato=StatoScheda.RIFIUTATA)
        .filter(Q(data_inizio__isnull=True) | Q(data_inizio__lte=fine))
        .filter(
            Q(data_cessazione__gte=inizio)
            | Q(data_cessazione__isnull=True) & ~Q(stato=StatoEsercizio.CESSATA)
        )
        .select_related("tipo", "struttura__comune", "struttura__ente_gestore")
        .order_by("struttura__nome_ordinamento", "struttura", "pk")
    )
    if strutture is not None:
        unita = unita.filter(struttura__in=strutture)
    return list(unita)


def nomi_delle_unita(unita: Iterable[UnitaOfferta]) -> dict[str, str]:
    """The list «strutture»: code of the unit → facility, type and comune (if it may be said)."""
    nomi = {}
    for una in unita:
        comune = una.struttura.luogo_pubblico.comune
        dove = f", {comune.denominazione}" if comune else ""
        nomi[una.codice_interno] = f"{una.struttura.denominazione} – {una.tipo.nome_breve}{dove}"
    return nomi


def righe_pronte(
    *,
    modello: ModelloModulo,
    anno: int,
    ambito: Ambito,
    comuni: Collection[str],
    unita: Iterable[UnitaOfferta],
) -> dict[str, list[RigaPronta]]:
    """The rows that the template of that year carries, by sheet.

    F1 and F5 repeat the keys of last year's approved version, F2 and F3 have a row for each unit
    of the register whose type the Ufficio di Piano answers for. What else is known of a row is a
    comment on its cell; no value of last year is ever written in a cell.
    """
    colonne = {
        concetto: (foglio, nome, unita_misura)
        for concetto, foglio, nome, unita_misura in ColonnaModulo.objects.filter(
            foglio__modello=modello, foglio__attivo=True
        )
        .exclude(concetto="")
        .values_list("concetto", "foglio__codice", "nome", "unita")
    }
    scorse = _righe_scorse(anno - 1, ambito, colonne)
    commenti_unita: dict[tuple[str, int | None], dict[str, str]] = {
        (riga.foglio, riga.unita): riga.commenti for riga in scorse if riga.unita is not None
    }
    proprie = [una for una in unita if una.tipo.rendicontata_da_udp]
    return {
        SPESA: [
            RigaPronta(riga.celle, riga.commenti)
            for riga in scorse
            if riga.foglio == SPESA and _si_puo_ripetere(riga.celle, comuni)
        ],
        UNITA: [
            RigaPronta(
                _celle_unita(una),
                {**commenti_unita.get((UNITA, una.pk), {}), **_in_anagrafe(una)},
            )
            for una in proprie
        ],
        CONSUNTIVO: [
            RigaPronta(
                {"id_struttura": una.codice_interno},
                {
                    "id_struttura": f"{ANAGRAFE}: {nome}.",
                    **commenti_unita.get((CONSUNTIVO, una.pk), {}),
                },
            )
            for una, nome in zip(proprie, nomi_delle_unita(proprie).values(), strict=True)
        ],
        FONDI: [RigaPronta(riga.celle, riga.commenti) for riga in scorse if riga.foglio == FONDI],
    }


def chiavi_pronte(righe: Iterable[RigaPronta], chiave: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """How the reader knows those rows again: the values of the key columns, as text."""
    nomi = list(chiave)
    return frozenset(tuple(str(riga.celle.get(nome, "")) for nome in nomi) for riga in righe)


def con_il_dialogo(
    pronte: Mapping[str, list[RigaPronta]],
    *,
    chiavi: Mapping[str, Iterable[str]],
    ambito: Ambito,
    anno: int,
) -> dict[str, list[RigaPronta]]:
    """The same rows, with what the two offices said of their cells a year before as comments.

    `chiavi` are the key columns of each sheet. One line for each thing said, the last MAX_DETTI;
    only for the Ufficio di Piano: who enters a part does not see the dialogue.
    """
    detti = commenti_dell_anno_prima(ambito, anno)
    if not detti:
        return dict(pronte)
    autori = {c.scritto_da_id: c.scritto_da for lista in detti.values() for c in lista}
    provincia = {pk for pk, autore in autori.items() if autore.vede_tutto}
    per_riga: dict[tuple[str, str], dict[str, str]] = {}
    for (foglio, colonna, chiave), commenti in detti.items():
        righe = [
            f"{DETTO_DALLA_PROVINCIA if c.scritto_da_id in provincia else DETTO_DALL_AMBITO}: "
            f"{_in_una_riga(c.testo)}"
            for c in commenti[-MAX_DETTI:]
        ]
        per_riga.setdefault((foglio, chiave), {})[colonna] = "\n".join(righe)
    return {
        foglio: [
            _aggiunti(
                riga,
                per_riga.get((foglio, "|".join(_codici(riga, chiavi.get(foglio, ())))), {}),
            )
            for riga in righe_del_foglio
        ]
        for foglio, righe_del_foglio in pronte.items()
    }


def _codici(riga: RigaPronta, chiave: Iterable[str]) -> list[str]:
    return [str(riga.celle.get(nome, "")) for nome in chiave]


def _aggiunti(riga: RigaPronta, detti: Mapping[str, str]) -> RigaPronta:
    if not detti:
        return riga
    nuovi = {
        colonna: "\n".join(testo for testo in (riga.commenti.get(colonna, ""), detto) if testo)
        for colonna, detto in detti.items()
    }
    return RigaPronta(riga.celle, {**riga.commenti, **nuovi})


def _in_una_riga(testo: str) -> str:
    """A comment is known as ours line by line: a long one is cut, the page has it whole."""
    testo = " ".join(testo.split())
    return testo if len(testo) <= MAX_DETTO else f"{testo[: MAX_DETTO - 1].rstrip()}…"


@dataclass
class _RigaScorsa:
    """A row of last year's version: its key as cells, its values as comments."""

    foglio: str
    unita: int | None
    celle: dict[str, Cella]
    commenti: dict[str, str]


def _righe_scorse(
    anno: int, ambito: Ambito, colonne: Mapping[str, tuple[str, str, str]]
) -> list[_RigaScorsa]:
    """The rows of the version in force that year, in the order of its sheets.

    Models may differ: a value goes to the column with the same meaning, if there is one.
    """
    versione = versione_approvata(anno, ambito)
    if versione is None:
        return []
    righe: dict[tuple[int, int], _RigaScorsa] = {}
    fatti = (
        Fatto.objects.filter(versione=versione, colonna__concetto__in=list(colonne))
        .exclude(colonna__concetto__startswith="f4.")
        .order_by("colonna__foglio__ordine", "riga", "colonna__numero")
        .values_list(
            "colonna__foglio", "riga", "colonna__concetto", "valore", "unita_misura",
            "forma_gestione", "comune__codice_istat", "ente__codice", "area_utenza",
            "voce__codice", "unita", "fondo", "annualita",
        )
    )  # fmt: skip
    for foglio_pk, numero_riga, concetto, valore, misura, forma, comune, ente, area, voce, unita, \
            fondo, annualita in fatti:  # fmt: skip
        foglio, nome, unita_colonna = colonne[concetto]
        riga = righe.get((foglio_pk, numero_riga))
        if riga is None:
            celle: dict[str, Cella | None] = {
                "forma_gestione": forma,
                "codice_istat_comune": comune,
                "codice_ente_gestore": ente,
                "area_utenza": area,
                "codice_voce": voce,
                "fondo": fondo,
                "annualita_fondo": annualita,
            }
            riga = righe[foglio_pk, numero_riga] = _RigaScorsa(
                foglio, unita, {nome: valore for nome, valore in celle.items() if valore}, {}
            )
        if valore is not None:
            riga.commenti[nome] = (
                f"{promemoria_dell_anno(anno)}: {_scritto(valore, unita_colonna, misura)}"
            )
    return list(righe.values())


def _scritto(valore: Decimal, unita: str, misura: str) -> str:
    if unita.startswith("euro"):
        return euro(valore)
    if valore == valore.to_integral_value():
        return f"{numero(valore)} {misura.lower()}".strip()
    return f"{numero(valore, 2)} {misura.lower()}".strip()


def _si_puo_ripetere(celle: Mapping[str, Cella], comuni: Collection[str]) -> bool:
    """False for a row whose comune has left the Ambito, or whose item is not known any more."""
    comune = celle.get("codice_istat_comune")
    return "codice_voce" in celle and (comune is None or comune in comuni)


def _celle_unita(una: UnitaOfferta) -> dict[str, Cella]:
    struttura = una.struttura
    comune = struttura.luogo_pubblico.comune
    return {
        nome: valore
        for nome, valore in {
            "cudes": una.codice_regionale,
            "id_struttura": una.codice_interno,
            "denominazione": struttura.denominazione,
            "codice_tipo_udo": una.tipo.codice,
            "ente_gestore": struttura.ente_gestore.denominazione if struttura.ente_gestore else "",
            "codice_istat_comune": comune.codice_istat if comune else "",
        }.items()
        if valore
    }


def _in_anagrafe(una: UnitaOfferta) -> dict[str, str]:
    """What the register says of the cells that are left to fill; what it does not know is out."""
    gestore = una.struttura.ente_gestore
    noti: dict[str, str | int | None] = {
        "natura_gestore": (
            f"{gestore.natura} ({gestore.get_natura_display()})"
            if gestore and gestore.natura
            else None
        ),
        "stato_esercizio": f"{una.stato} ({una.get_stato_display()})",
        "data_inizio_attivita": data(una.data_inizio) if una.data_inizio else None,
        "data_cessazione": data(una.data_cessazione) if una.data_cessazione else None,
        "capienza_strutturale": una.posti_strutturali,
        "capienza_gestionale": una.posti_gestionali,
        "posti_autorizzati": una.posti_autorizzati,
        "posti_accreditati": una.posti_accreditati,
        "posti_sollievo": una.posti_sollievo,
        "posti_alzheimer": una.posti_alzheimer,
    }
    return {nome: f"{ANAGRAFE}: {valore}" for nome, valore in noti.items() if valore is not None}
