"""The user's own workbook with the problems marked at their cells. The only place of openpyxl.

Values, formulas and number formats never change: the copy, uploaded again, has the same outcome.
"""

import io
import math
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from rendicontazione.anomalie import AVVISO, BLOCCANTE, ERRORE, Segnalata
from rendicontazione.export.fedele import GUASTI, CopiaNonPossibile, ripristina, stesse_celle
from rendicontazione.export.in_xlsx import e_xlsx, in_xlsx
from rendicontazione.parsing import (
    ERRORI,
    META,
    SEGNO,
    TITOLO_ERRORI,
    FileRifiutato,
    foglio_nostro,
    leggi_cartella,
    senza_annotazione,
)
from rendicontazione.parsing.celle import chiave
from rendicontazione.validation import spiegazione_di

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

GRAVITA = {
    BLOCCANTE: "Blocca il file",
    ERRORE: "Errore da correggere",
    AVVISO: "Avviso: serve un motivo",
}
# Dark text stays readable on each; the comment says the same in words.
_SFONDI = {BLOCCANTE: "FFF2A7A7", ERRORE: "FFFAD1D1", AVVISO: "FFFFF0B3"}
_INTESTAZIONI = (
    ("Foglio", 20), ("Cella", 9), ("Valore trovato", 22), ("Problema", 70),
    ("Come si corregge", 50), ("Gravità", 22), ("Regola", 10),
)  # fmt: skip
_ALTEZZA_RIGA = 15  # points, of one line of text
_ALTEZZA_MASSIMA = 409  # points, the most that Excel takes
MAX_ELENCO = 20_000  # rows of the sheet «Errori»; Excel takes 65 530 links in a sheet
_MAX_TESTO = 2000
_MAX_COMMENTO = 8000
_VIETATI = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CELLA = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


def annota(
    contenuto: bytes,
    segnalazioni: Sequence[Segnalata],
    nomi: Mapping[str, str] | None = None,
    *,
    di_una_parte: bool = False,
) -> bytes:
    """The workbook with comment and fill at each cell with a problem, and the sheet «Errori».

    Comments of the user stay above ours; our marks of an earlier copy are taken away first. A
    problem without a cell is in the sheet only. `nomi`: what the sheets of the form are called in
    the file, where it differs. What is no xlsx becomes one, with the same cells. Raises
    CopiaNonPossibile.
    """
    try:
        cartella = leggi_cartella(contenuto)
        originale = contenuto if e_xlsx(cartella) else in_xlsx(cartella)
        copia = _annotata(originale, segnalazioni, nomi or {}, di_una_parte)
        uguale = stesse_celle(cartella, copia)
    except (*GUASTI, FileRifiutato, expat.ExpatError) as errore:
        raise CopiaNonPossibile from errore
    if not uguale:
        raise CopiaNonPossibile
    return copia


def _annotata(
    contenuto: bytes,
    segnalazioni: Sequence[Segnalata],
    nomi: Mapping[str, str],
    di_una_parte: bool,
) -> bytes:
    # Loaded only by who asks for the copy.
    import openpyxl

    with warnings.catch_warnings():
        # It warns of what it does not keep; what matters is put back below.
        warnings.simplefilter("ignore")
        libro = openpyxl.load_workbook(io.BytesIO(contenuto), rich_text=True)
        _togli_annotazioni(libro)
        _segna_celle(libro, segnalazioni, nomi)
        _foglio_errori(libro, segnalazioni, nomi, di_una_parte)
        uscita = io.BytesIO()
        libro.save(uscita)
    return ripristina(contenuto, uscita.getvalue())


# --- cells ---------------------------------------------------------------------------------------


def _togli_annotazioni(libro: "Workbook") -> None:
    for pagina in list(libro.worksheets):
        if foglio_nostro(pagina.title, [[pagina.cell(1, 1).value]]):
            libro.remove(pagina)
            continue
        for cella in pagina._cells.values():
            if not cella.comment:
                continue
            if SEGNO in cella.comment.text:
                testo = senza_annotazione(cella.comment.text)
                cella.comment = _commento(testo, cella.comment.author) if testo else None
                _togli_sfondo(cella)
            else:
                # openpyxl forgets how large the comment was.
                _allarga(cella.comment)


def _togli_sfondo(cella: "Cell") -> None:
    from openpyxl.styles import PatternFill

    sfondo = cella.fill
    if sfondo.fill_type == "solid" and sfondo.fgColor.rgb in _SFONDI.values():
        prima = sfondo.bgColor
        aveva = prima.type == "theme" or (prima.type == "rgb" and prima.rgb != "00000000")
        cella.fill = PatternFill("solid", fgColor=prima) if aveva else PatternFill()


def _segna_celle(
    libro: "Workbook", segnalazioni: Sequence[Segnalata], nomi: Mapping[str, str]
) -> None:
    per_cella: dict[tuple[str, str], list[Segnalata]] = {}
    for segnalata in segnalazioni:
        pagina = _pagina(libro, segnalata, nomi)
        if pagina is not None and _CELLA.fullmatch(segnalata.cella):
            per_cella.setdefault((pagina.title, segnalata.cella), []).append(segnalata)
    for (nome, indirizzo), lista in per_cella.items():
        _segna(cella_vera(libro[nome], indirizzo), lista)


def _pagina(libro: "Workbook", segnalata: Segnalata, nomi: Mapping[str, str]) -> "Worksheet | None":
    """The sheet where the reader found it: names count on letters and digits, the first wins."""
    pagine = libro.worksheets
    uguali = [p for p in pagine if p.title == segnalata.foglio]
    if segnalata.codice != "DATI-01" or not uguali:
        nome = nomi.get(segnalata.foglio) or segnalata.foglio
        uguali = [p for p in pagine if chiave(p.title) == chiave(nome)]
    return uguali[0] if uguali and uguali[0].title != META else None


def cella_vera(pagina: "Worksheet", indirizzo: str) -> "Cell":
    """That cell, or the first of the merged ones it is hidden in."""
    from openpyxl.cell.cell import MergedCell

    cella = pagina[indirizzo]
    if isinstance(cella, MergedCell):
        for unione in pagina.merged_cells.ranges:
            if indirizzo in unione:
                return pagina.cell(unione.min_row, unione.min_col)
    return cella


def _segna(cella: "Cell", lista: list[Segnalata]) -> None:
    from openpyxl.styles import PatternFill

    detto = "\n".join(f"• {GRAVITA[s.gravita]}. {_testo(s.messaggio)}" for s in lista)
    gia = cella.comment.text.strip() if cella.comment else ""
    autore = cella.comment.author if cella.comment else ""
    # Already there in a merged cell, marked for another of its cells.
    testo = f"{gia}\n{detto}" if SEGNO in gia else f"{gia}\n\n{SEGNO}\n{detto}".strip()
    cella.comment = _commento(testo, autore)
    peggiore = next(g for g in _SFONDI if any(s.gravita == g for s in lista))
    # The colour it had is kept where a solid fill does not show it, to be put back later.
    prima = cella.fill
    if prima.fill_type != "solid":
        cella.fill = PatternFill("solid", fgColor=_SFONDI[peggiore])
    elif prima.fgColor.rgb not in _SFONDI.values():
        cella.fill = PatternFill("solid", fgColor=_SFONDI[peggiore], bgColor=prima.fgColor)


def _commento(testo: str, autore: str) -> Any:
    from openpyxl.comments import Comment

    commento = Comment(_taglia(testo, _MAX_COMMENTO), autore or "")
    _allarga(commento)
    return commento


def _allarga(commento: Any) -> None:
    """As large as its text needs, in pixels."""
    righe = sum(len(riga) // 45 + 1 for riga in commento.text.split("\n"))
    commento.width = 320
    commento.height = min(max(60, 20 * (righe + 1)), 500)


def _taglia(testo: str, quanto: int) -> str:
    return testo if len(testo) <= quanto else f"{testo[: quanto - 1]}…"


def _testo(testo: str) -> str:
    """Without the characters that a workbook cannot hold, and not endless."""
    return _taglia(_VIETATI.sub("", testo), _MAX_TESTO)


# --- the sheet -----------------------------------------------------------------------------------


def _foglio_errori(
    libro: "Workbook",
    segnalazioni: Sequence[Segnalata],
    nomi: Mapping[str, str],
    di_una_parte: bool,
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    nome = ERRORI
    while nome.casefold() in {p.casefold() for p in libro.sheetnames}:
        nome = f"{ERRORI} del controllo" if nome == ERRORI else f"{nome} 2"
    pagina = libro.create_sheet(nome)
    elenco = segnalazioni[:MAX_ELENCO]
    _scrivi(pagina.cell(1, 1), TITOLO_ERRORI).font = Font(bold=True, size=14)
    _scrivi(
        pagina.cell(2, 1),
        "Correggi le celle segnate e ricarica questo file: i commenti, i colori e questo foglio "
        "non contano.",
    )
    if len(elenco) < len(segnalazioni):
        _scrivi(
            pagina.cell(3, 1),
            f"Qui ci sono i primi {MAX_ELENCO} problemi su {len(segnalazioni)}.",
        )
    alto = Alignment(wrap_text=True, vertical="top")
    for posto, (titolo, larghezza) in enumerate(_INTESTAZIONI, start=1):
        cella = _scrivi(pagina.cell(4, posto), titolo)
        cella.font = Font(bold=True, color="FFFFFFFF")
        cella.fill = PatternFill("solid", fgColor="FF0066CC")
        pagina.column_dimensions[get_column_letter(posto)].width = larghezza
    legame = Font(color="FF0059B3", underline="single")
    sfondi = {gravita: PatternFill("solid", fgColor=rgb) for gravita, rgb in _SFONDI.items()}
    for numero, segnalata in enumerate(elenco, start=5):
        spiegazione = spiegazione_di(segnalata.codice, di_una_parte=di_una_parte)
        pezzi = (
            segnalata.foglio, segnalata.cella, segnalata.valore, segnalata.messaggio,
            spiegazione.come, GRAVITA[segnalata.gravita], segnalata.codice,
        )  # fmt: skip
        for posto, pezzo in enumerate(pezzi, start=1):
            cella = _scrivi(pagina.cell(numero, posto), pezzo)
            cella.alignment = alto
        # Not every program makes a row as high as its wrapped text when it opens the file.
        righe = max(
            math.ceil(len(pezzo) / (larghezza * 0.9))
            for pezzo, (_, larghezza) in zip(pezzi, _INTESTAZIONI, strict=True)
        )
        pagina.row_dimensions[numero].height = min(_ALTEZZA_RIGA * righe, _ALTEZZA_MASSIMA)
        pagina.cell(numero, 6).fill = sfondi[segnalata.gravita]
        dove = _pagina(libro, segnalata, nomi)
        if dove is not None and _CELLA.fullmatch(segnalata.cella):
            cella = pagina.cell(numero, 2)
            titolo = dove.title.replace("'", "''")
            cella.hyperlink = Hyperlink(ref="", location=f"'{titolo}'!{segnalata.cella}")
            cella.font = legame
    pagina.freeze_panes = "A5"
    pagina.page_setup.orientation = "landscape"
    pagina.page_setup.paperSize = 9
    pagina.page_setup.fitToHeight = 0
    pagina.sheet_properties.pageSetUpPr.fitToPage = True
    pagina.print_title_rows = "4:4"


def _scrivi(cella: Any, testo: str) -> Any:
    """Text is written as text, whatever it begins with."""
    if testo:
        cella.value = _testo(testo)
        cella.data_type = "s"
    return cella
