"""The problems of an attempt by cause, a few of each: however many they are, so few queries."""

import math
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Min, Q, Window
from django.db.models.functions import RowNumber

from base.formati import numero as in_italiano
from rendicontazione.enums import Gravita
from rendicontazione.models import Anomalia, Caricamento
from rendicontazione.parsing import FileRifiutato, da_dati, leggi_cartella
from rendicontazione.parsing.celle import lettere, mostrato, posto_di, vuota
from rendicontazione.validation import spiegazione_di

CON_IL_MINI_FOGLIO = 3
IN_PAGINA = 23  # of a group, the first with their corner of sheet, the others behind «Mostra tutte»
PER_PAGINA = 100  # of a group alone in its page
_ORDINE = {Gravita.BLOCCANTE: 0, Gravita.ERRORE: 1, Gravita.AVVISO: 2}

# From how many cells, and which share of the filled ones, a problem is of the whole column.
_MINIMO, _QUASI_TUTTA = 3, Decimal("0.8")
_DEL_TIPO = frozenset({"FORM-02", "FORM-03", "FORM-04", "FORM-05"})
_DEL_VUOTO = frozenset({"FORM-01", "COE-06"})


@dataclass(frozen=True)
class Filtro:
    """What the address asks for: one sheet, one cause, a page of it."""

    foglio: str = ""
    gruppo: str = ""
    gravita: str = ""
    pagina: int = 1

    def indirizzo(self, **cambi: Any) -> str:
        """The query of the address with something changed."""
        dati = vars(replace(self, **cambi))
        return "?" + urlencode({k: v for k, v in dati.items() if v and (k, v) != ("pagina", 1)})

    @property
    def qui(self) -> str:
        return self.indirizzo()

    @property
    def tutto(self) -> str:
        """The same sheet, every cause."""
        return self.indirizzo(gruppo="", gravita="", pagina=1)


@dataclass(frozen=True)
class FoglioDelFiltro:
    """A sheet with problems, to look at it alone; "" for all of them."""

    nome: str
    quante: int
    scelto: bool
    indirizzo: str


@dataclass(frozen=True)
class CellaMini:
    testo: str
    sbagliata: bool = False


@dataclass(frozen=True)
class MiniFoglio:
    """A corner of the sheet around a cell: letters, headings, the row above, the row itself."""

    foglio: str
    lettere: list[str]
    intestazioni: list[str]
    righe: list[tuple[int, list[CellaMini]]]


@dataclass(frozen=True)
class AnomaliaVista:
    anomalia: Anomalia
    mini: MiniFoglio | None = None


@dataclass(frozen=True)
class Gruppo:
    """Anomalies with the same cause; `tutte` leads to its own page, if they do not fit here."""

    codice: str
    gravita: str
    titolo: str
    perche: str
    come: str
    quante: int
    prime: list[AnomaliaVista]
    altre: list[Anomalia] = field(default_factory=list)
    tutte: str = ""
    nota: str = ""
    pagina: int = 1
    pagine: int = 1
    precedente: str = ""
    successiva: str = ""


@dataclass(frozen=True)
class Gruppi:
    """The counters are of the whole attempt, the groups of what the filter asks for."""

    errori: int
    avvisi: int
    bloccato: bool
    con_cella: bool
    da_segnare: bool
    gruppi: list[Gruppo]
    filtro: Filtro
    fogli: list[FoglioDelFiltro]


@dataclass(frozen=True)
class _Conteggio:
    """How many there are of a cause in a column of a sheet; `cella` is one of them."""

    gravita: str
    codice: str
    foglio: str
    colonna: str
    quante: int
    celle: int
    cella: str


def gruppi_del_caricamento(caricamento: Caricamento, filtro: Filtro) -> Gruppi:
    """Groups from the gravest and the largest; of each a few problems, or a page of one."""
    conteggi = [
        _Conteggio(*riga)
        for riga in caricamento.anomalie.order_by()
        .values_list("gravita", "codice", "foglio", "colonna")
        .annotate(
            quante=Count("pk"),
            celle=Count("cella", distinct=True, filter=~Q(cella="")),
            una=Min("cella", filter=~Q(cella="")),
        )
        .order_by("gravita", "codice", "foglio", "colonna")
    ]
    filtro = _possibile(filtro, conteggi)
    scelti = [
        c
        for c in conteggi
        if (not filtro.foglio or c.foglio == filtro.foglio)
        and (not filtro.gruppo or c.codice == filtro.gruppo)
        and (not filtro.gravita or c.gravita == filtro.gravita)
    ]
    return Gruppi(
        errori=sum(c.quante for c in conteggi if c.gravita != Gravita.AVVISO),
        avvisi=sum(c.quante for c in conteggi if c.gravita == Gravita.AVVISO),
        bloccato=any(c.gravita == Gravita.BLOCCANTE for c in conteggi),
        con_cella=any(c.celle for c in conteggi),
        da_segnare=any(c.codice != "FILE-04" for c in conteggi),
        gruppi=_gruppi(caricamento, filtro, scelti),
        filtro=filtro,
        fogli=_fogli(filtro, conteggi),
    )


def _possibile(filtro: Filtro, conteggi: list[_Conteggio]) -> Filtro:
    """The filter without what is not there."""
    if filtro.foglio and filtro.foglio not in {c.foglio for c in conteggi}:
        filtro = replace(filtro, foglio="")
    cause = {
        (c.codice, c.gravita) for c in conteggi if not filtro.foglio or (c.foglio == filtro.foglio)
    }
    if filtro.gruppo and filtro.gruppo not in {codice for codice, _g in cause}:
        filtro = replace(filtro, gruppo="", gravita="", pagina=1)
    if not filtro.gruppo or (filtro.gruppo, filtro.gravita) not in cause:
        filtro = replace(filtro, gravita="")
    return filtro


def _fogli(filtro: Filtro, conteggi: list[_Conteggio]) -> list[FoglioDelFiltro]:
    """The sheets to choose from, when there is a choice."""
    quante: dict[str, int] = {}
    for conteggio in conteggi:
        if conteggio.foglio:
            quante[conteggio.foglio] = quante.get(conteggio.foglio, 0) + conteggio.quante
    if len(quante) < 2:
        return []
    tutte = sum(c.quante for c in conteggi)
    return [
        FoglioDelFiltro(nome, n, filtro.foglio == nome, Filtro(foglio=nome).indirizzo())
        for nome, n in [("", tutte), *sorted(quante.items())]
    ]


def _gruppi(caricamento: Caricamento, filtro: Filtro, conteggi: list[_Conteggio]) -> list[Gruppo]:
    per_causa: dict[tuple[str, str], list[_Conteggio]] = {}
    for conteggio in conteggi:
        per_causa.setdefault((conteggio.gravita, conteggio.codice), []).append(conteggio)
    totali = {causa: sum(c.quante for c in lista) for causa, lista in per_causa.items()}
    solo = len(per_causa) == 1 and bool(filtro.gruppo)
    pagine = math.ceil(sum(totali.values()) / PER_PAGINA) if solo else 1
    pagina = max(1, min(filtro.pagina, pagine)) if solo else 1
    mostrate = _mostrate(caricamento, filtro, pagina if solo else 0)
    fogli = _celle_del_file(caricamento, mostrate, conteggi)
    gruppi = []
    for (gravita, codice), lista in per_causa.items():
        spiegazione = spiegazione_di(codice, di_una_parte=caricamento.parte_id is not None)
        sue = mostrate.get((gravita, codice), [])
        quante = totali[gravita, codice]
        con_mini = len(sue) if solo else CON_IL_MINI_FOGLIO
        gruppi.append(
            Gruppo(
                codice=codice,
                gravita=gravita,
                titolo=spiegazione.titolo,
                perche=spiegazione.perche,
                come=spiegazione.come,
                quante=quante,
                prime=[
                    AnomaliaVista(a, _mini(a, fogli) if posto < CON_IL_MINI_FOGLIO else None)
                    for posto, a in enumerate(sue[:con_mini])
                ],
                altre=sue[con_mini:] if solo or quante <= IN_PAGINA else [],
                tutte=""
                if solo or quante <= IN_PAGINA
                else filtro.indirizzo(gruppo=codice, gravita=gravita, pagina=1),
                nota=_della_colonna(lista, fogli, caricamento.righe),
                pagina=pagina,
                pagine=pagine,
                precedente=filtro.indirizzo(pagina=pagina - 1) if pagina > 1 else "",
                successiva=filtro.indirizzo(pagina=pagina + 1) if pagina < pagine else "",
            )
        )
    return sorted(gruppi, key=lambda g: (_ORDINE[Gravita(g.gravita)], -g.quante, g.codice))


def _mostrate(
    caricamento: Caricamento, filtro: Filtro, pagina: int
) -> dict[tuple[str, str], list[Anomalia]]:
    """The first of each cause, in one query; with `pagina` that page of the only one."""
    anomalie = caricamento.anomalie.order_by("pk")
    if filtro.foglio:
        anomalie = anomalie.filter(foglio=filtro.foglio)
    if filtro.gruppo:
        anomalie = anomalie.filter(codice=filtro.gruppo)
    if filtro.gravita:
        anomalie = anomalie.filter(gravita=filtro.gravita)
    if pagina:
        anomalie = anomalie[(pagina - 1) * PER_PAGINA : pagina * PER_PAGINA]
    else:
        anomalie = anomalie.annotate(
            posto=Window(RowNumber(), partition_by=[F("gravita"), F("codice")], order_by="pk")
        ).filter(posto__lte=IN_PAGINA)
    mostrate: dict[tuple[str, str], list[Anomalia]] = {}
    for anomalia in anomalie:
        mostrate.setdefault((anomalia.gravita, anomalia.codice), []).append(anomalia)
    return mostrate


# --- whole columns -------------------------------------------------------------------------------

Celle = dict[str, list[list[object]]]


def _della_colonna(lista: list[_Conteggio], fogli: Celle, righe: dict[str, int]) -> str:
    """Says when a problem is of a whole column, so that nobody mends it cell by cell."""
    frasi = [_frase(c, fogli, righe) for c in lista if c.colonna and c.celle >= _MINIMO and c.cella]
    return " ".join(frase for frase in frasi if frase)


def _frase(conteggio: _Conteggio, fogli: Celle, righe: dict[str, int]) -> str:
    colonna = posto_di(conteggio.cella)[1]
    nome = f"colonna {lettere(colonna)} («{conteggio.colonna.replace('_', ' ')}»)"
    if conteggio.codice in _DEL_VUOTO:
        di = righe.get(conteggio.foglio, 0)
        if conteggio.celle < _QUASI_TUTTA * di:
            return ""
        return (
            f"La {nome} è vuota in {in_italiano(conteggio.celle)} righe su {in_italiano(di)}: "
            "compilala in una volta sola."
        )
    valori = [
        riga[colonna - 1]
        for riga in fogli.get(conteggio.foglio, [])[1:]
        if colonna <= len(riga) and not vuota(riga[colonna - 1])
    ]
    piene = len(valori) or righe.get(conteggio.foglio, 0)
    if conteggio.celle < _QUASI_TUTTA * piene:
        return ""
    tutta = "Tutta" if conteggio.celle >= piene else "Quasi tutta"
    quante = f"{in_italiano(conteggio.celle)} celle piene su {in_italiano(piene)}"
    testi = sum(isinstance(valore, str) for valore in valori)
    if conteggio.codice in _DEL_TIPO and valori and testi >= _QUASI_TUTTA * piene:
        return (
            f"{tutta} la {nome} è testo ({quante}): trasformala in numeri o date in una volta "
            "sola, nel tuo programma."
        )
    return f"Riguarda {tutta.lower()} la {nome}, {quante}: correggila in una volta sola."


def _celle_del_file(
    caricamento: Caricamento,
    mostrate: dict[tuple[str, str], list[Anomalia]],
    conteggi: list[_Conteggio],
) -> Celle:
    """The sheets of the stored file, only if a corner or a column of them is to be looked at."""
    servono = any(
        a.riga and codice != "DATI-01"
        for (_g, codice), lista in mostrate.items()
        for a in lista[:CON_IL_MINI_FOGLIO]
    ) or any(c.colonna and c.celle >= _MINIMO for c in conteggi)
    if not servono or not caricamento.file:
        return {}
    try:
        with caricamento.file.open("rb") as file:
            cartella = leggi_cartella(file.read())
    except (FileRifiutato, OSError):
        return {}
    celle = {nome: foglio.righe for nome, foglio in cartella.fogli.items()}
    # The sheet of the form may have another name in the file.
    capito = da_dati(caricamento.capito)
    for foglio in capito.fogli if capito else []:
        if foglio.nome in celle:
            celle.setdefault(foglio.foglio, celle[foglio.nome])
    return celle


def _mini(anomalia: Anomalia, fogli: Celle) -> MiniFoglio | None:
    righe = fogli.get(anomalia.foglio)
    # A note with a probable name is not shown again.
    if not righe or not anomalia.riga or anomalia.codice == "DATI-01" or anomalia.riga > len(righe):
        return None
    lettera = "".join(c for c in anomalia.cella if c.isalpha())
    centro = next((n for n in range(1, 703) if lettere(n) == lettera), None)
    if centro is None:
        return None
    larghezza = len(righe[0])
    primo = max(1, min(centro - 1, larghezza - 2))
    posti = [n for n in range(primo, primo + 3) if n <= max(larghezza, centro)]

    def testo(numero: int, posto: int) -> str:
        riga = righe[numero - 1]
        return mostrato(riga[posto - 1]) if posto <= len(riga) else ""

    return MiniFoglio(
        foglio=anomalia.foglio,
        lettere=[lettere(n) for n in posti],
        intestazioni=[testo(1, n) for n in posti],
        righe=[
            (
                numero,
                [
                    CellaMini(testo(numero, n), sbagliata=(numero, n) == (anomalia.riga, centro))
                    for n in posti
                ],
            )
            for numero in (anomalia.riga - 1, anomalia.riga)
            if numero > 1
        ],
    )
