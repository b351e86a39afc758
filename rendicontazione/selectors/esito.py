"""The outcome of an attempt as its page shows it: counters, groups by cause, readings, preview."""

from dataclasses import dataclass, field
from decimal import Decimal

from base.formati import arrotonda
from rendicontazione.enums import (
    Gravita,
)
from rendicontazione.models import (
    Anomalia,
    Caricamento,
    CodiceLista,
)
from rendicontazione.parsing import NON_DEL_MODELLO, Capito, FileRifiutato, da_dati, leggi_cartella
from rendicontazione.parsing.celle import lettere, mostrato
from rendicontazione.selectors.confronto import Confronto, confronto_col_precedente
from rendicontazione.selectors.dati import totali_per_area, versione_approvata
from rendicontazione.validation import SPIEGAZIONI

MAX_MOSTRATE = 300
CON_IL_MINI_FOGLIO = 3
_ORDINE = {Gravita.BLOCCANTE: 0, Gravita.ERRORE: 1, Gravita.AVVISO: 2}


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
    """Anomalies with the same cause."""

    codice: str
    gravita: str
    titolo: str
    perche: str
    come: str
    quante: int
    prime: list[AnomaliaVista]
    altre: list[Anomalia] = field(default_factory=list)
    oltre: int = 0
    nota: str = ""


@dataclass(frozen=True)
class RigaAnteprima:
    """Spending of an area as read, beside the last approved year."""

    codice: str
    nome: str
    spesa: Decimal | None
    prima: Decimal | None
    variazione: Decimal | None


@dataclass(frozen=True)
class EsitoPagina:
    """The outcome of an attempt as its page shows it."""

    caricamento: Caricamento
    errori: int
    avvisi: int
    letture: int
    bloccato: bool
    gruppi: list[Gruppo]
    elenco_letture: list
    oltre_letture: int
    anteprima: list[RigaAnteprima]
    anno_prima: int | None
    confronto: Confronto | None
    avvisi_da_motivare: list[Anomalia]

    @property
    def capito(self) -> Capito | None:
        """Sheets, rows and columns as they were understood."""
        return da_dati(self.caricamento.capito)

    @property
    def abbinabile(self) -> bool:
        """Whether something that is missing may only have another name."""
        capito = self.capito
        if capito is None or not self.caricamento.file or self.caricamento.parte_id:
            return False
        altri = any(f.perche == NON_DEL_MODELLO for f in capito.ignorati)
        return any((f.mancanti and f.sconosciute) or (altri and not f.nome) for f in capito.fogli)

    @property
    def annotabile(self) -> bool:
        """Whether a copy of the file with the problems marked can be asked for.

        Not of a file that is only already handed in: nothing in it is wrong.
        """
        return bool(self.caricamento.file) and any(g.codice != "FILE-04" for g in self.gruppi)

    @property
    def correggibile(self) -> bool:
        """Whether some cell of the file can be corrected in the page."""
        return bool(self.caricamento.file) and any(
            vista.anomalia.cella for gruppo in self.gruppi for vista in gruppo.prime
        )


def esito_del_caricamento(caricamento: Caricamento) -> EsitoPagina:
    """Counters, groups by cause, readings, preview; the file is opened for the corners of sheet."""
    anomalie = list(caricamento.anomalie.order_by("pk"))
    letture = list(caricamento.letture.order_by("pk")[: MAX_MOSTRATE + 1])
    quante_letture = len(letture) if len(letture) <= MAX_MOSTRATE else caricamento.letture.count()
    anteprima, anno_prima = _anteprima(caricamento)
    return EsitoPagina(
        caricamento=caricamento,
        errori=sum(a.gravita != Gravita.AVVISO for a in anomalie),
        avvisi=sum(a.gravita == Gravita.AVVISO for a in anomalie),
        letture=quante_letture,
        bloccato=any(a.gravita == Gravita.BLOCCANTE for a in anomalie),
        gruppi=_gruppi(caricamento, anomalie),
        elenco_letture=letture[:MAX_MOSTRATE],
        oltre_letture=max(0, quante_letture - MAX_MOSTRATE),
        anteprima=anteprima,
        anno_prima=anno_prima,
        confronto=confronto_col_precedente(caricamento, anomalie),
        avvisi_da_motivare=[a for a in anomalie if a.gravita == Gravita.AVVISO],
    )


def _gruppi(caricamento: Caricamento, anomalie: list[Anomalia]) -> list[Gruppo]:
    per_causa: dict[tuple[str, str], list[Anomalia]] = {}
    for anomalia in anomalie:
        per_causa.setdefault((anomalia.gravita, anomalia.codice), []).append(anomalia)
    fogli = _celle_del_file(caricamento, per_causa)
    gruppi = []
    for (gravita, codice), lista in per_causa.items():
        spiegazione = SPIEGAZIONI[codice]
        mostrate = lista[:MAX_MOSTRATE]
        gruppi.append(
            Gruppo(
                codice=codice,
                gravita=gravita,
                titolo=spiegazione.titolo,
                perche=spiegazione.perche,
                come=spiegazione.come,
                quante=len(lista),
                prime=[AnomaliaVista(a, _mini(a, fogli)) for a in mostrate[:CON_IL_MINI_FOGLIO]],
                altre=mostrate[CON_IL_MINI_FOGLIO:],
                oltre=len(lista) - len(mostrate),
                nota=_quasi_tutta_la_colonna(lista, caricamento.righe),
            )
        )
    return sorted(gruppi, key=lambda g: (_ORDINE[Gravita(g.gravita)], -g.quante, g.codice))


def _quasi_tutta_la_colonna(lista: list[Anomalia], righe: dict[str, int]) -> str:
    """Says when a problem is of a whole column, so that nobody mends it cell by cell."""
    per_colonna: dict[tuple[str, str], int] = {}
    for anomalia in lista:
        if anomalia.colonna and anomalia.riga:
            chiave = (anomalia.foglio, anomalia.colonna)
            per_colonna[chiave] = per_colonna.get(chiave, 0) + 1
    tutte = [
        colonna.replace("_", " ")
        for (foglio, colonna), quante in per_colonna.items()
        if quante >= 5 and quante >= Decimal("0.8") * righe.get(foglio, 0)
    ]
    if not tutte:
        return ""
    nomi = ", ".join(f"«{nome}»" for nome in tutte)
    return f"Riguarda quasi tutta la colonna {nomi}: correggila in una volta sola."


Celle = dict[str, list[list[object]]]


def _celle_del_file(
    caricamento: Caricamento, per_causa: dict[tuple[str, str], list[Anomalia]]
) -> Celle:
    """The sheets of the stored file, only if some corner of them is to be shown."""
    servono = any(
        a.riga and codice != "DATI-01"
        for (_g, codice), lista in per_causa.items()
        for a in lista[:3]
    )
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


def _anteprima(caricamento: Caricamento) -> tuple[list[RigaAnteprima], int | None]:
    """Spending by area as read, beside what was approved for the year before."""
    lette = {area: Decimal(spesa) for area, spesa in caricamento.spesa_per_area.items()}
    if not lette:
        return [], None
    rendicontazione = caricamento.rendicontazione
    anno = rendicontazione.campagna.anno - 1
    # Who enters a part must not learn the figures of the others.
    solo_sua = caricamento.parte_id is not None
    approvata = None if solo_sua else versione_approvata(anno, rendicontazione.ambito)
    prima: dict[str, Decimal] = {}
    if approvata:
        totali = totali_per_area([approvata.pk]).get(approvata.pk, {})
        prima = {area: misure["spesa_totale"] for area, misure in totali.items()
                 if "spesa_totale" in misure}  # fmt: skip
    nomi = dict(
        CodiceLista.objects.filter(modello=rendicontazione.campagna.modello_id, lista="area_utenza")
        .order_by("ordine", "pk")
        .values_list("codice", "significato")
    )
    righe = [
        _riga_anteprima(codice, nome, lette.get(codice), prima.get(codice))
        for codice, nome in nomi.items()
        if codice in lette or codice in prima
    ]
    totale = _riga_anteprima(
        "", "Totale", sum(lette.values(), Decimal(0)),
        sum(prima.values(), Decimal(0)) if prima else None,
    )  # fmt: skip
    return [*righe, totale], anno if approvata else None


def _riga_anteprima(
    codice: str, nome: str, spesa: Decimal | None, prima: Decimal | None
) -> RigaAnteprima:
    variazione = None
    if spesa is not None and prima:
        variazione = arrotonda((spesa - prima) / prima * 100, 1)
    return RigaAnteprima(codice, nome, spesa, prima, variazione)
