"""One door to every file of Istat: the layout is recognised from the heading, never from the name
of the file (two releases of the same file have the same name).
"""

import hashlib

from osservatorio.parsing import bilancio, elenco, istatdata, popolazione
from osservatorio.parsing.busta import FileIllegibile, apri, decodifica
from osservatorio.parsing.testate import Testata, cerca_testata, normalizza
from osservatorio.parsing.tipi import POPOLAZIONE, FileIstat, FilePopolazione

_LETTORI = (bilancio, popolazione, istatdata, elenco)

# What a file that is not read may be, told by a word of its first lines.
_ALTRI_FILE = {
    "nativivi": "un bilancio demografico, ma senza le colonne del comune",
    "stranieri": "dei cittadini stranieri, ma senza le colonne che servono",
    "prefissotelefonico": "un elenco di prefissi",
}
_SI_LEGGONO = (
    "Qui si importano: la popolazione per età e sesso (POSAS), gli stranieri (STRASA), i bilanci "
    "demografici (D7B, P2, ricostruzione), la spesa sociale e le famiglie di IstatData, l'elenco "
    "dei comuni"
)


def leggi_file(contenuto: bytes, *, anno: int | None = None) -> FileIstat:
    """Reads a csv, or a zip with one csv, of any layout.

    `anno` is the year that the person expects: used only where neither the rows nor the title say
    one. Raises FileIllegibile when it is no such file. What is wrong inside a readable file
    (numbers, codes, duplicates, sums) is in `anomalie`; nothing is known here of which comuni
    exist.
    """
    grezzo = apri(contenuto)
    testo = decodifica(grezzo)
    trovata = cerca_testata(testo, _riconosci)
    if trovata is None:
        raise _non_riconosciuto(testo)
    testata, nome = trovata
    sha256 = hashlib.sha256(grezzo).hexdigest()
    letto: FileIstat
    if nome in {"POSAS", "STRASA"}:
        letto = popolazione.leggi(testo, testata, nome, sha256)
        vuoto = not letto.comuni
    elif nome in bilancio.TRACCIATI:
        letto = bilancio.leggi(testo, testata, nome, sha256, anno)
        vuoto = not letto.serie
    elif nome == elenco.TRACCIATO:
        letto = elenco.leggi(testo, testata, sha256)
        vuoto = not letto.comuni
    else:
        letto = istatdata.leggi(testo, testata, nome, sha256)
        vuoto = not letto.anni
    if vuoto and not letto.anomalie:
        raise FileIllegibile(
            "Il file ha la testata ma nessuna riga di dati: scaricalo di nuovo dal sito Istat."
        )
    return letto


def leggi_popolazione(contenuto: bytes) -> FilePopolazione:
    """Reads a csv, or a zip with one csv, of any POSAS layout; refuses every other file."""
    letto = leggi_file(contenuto)
    if isinstance(letto, FilePopolazione) and letto.insieme == POPOLAZIONE:
        return letto
    cosa = "degli stranieri residenti" if letto.tracciato == "STRASA" else letto.tracciato
    raise FileIllegibile(
        f"Il file è {cosa}, non della popolazione: usa il file POSAS dello stesso anno.",
        codice="ALTRO_TRACCIATO",
    )


def _riconosci(testata: Testata) -> str | None:
    return next((nome for lettore in _LETTORI if (nome := lettore.riconosci(testata))), None)


def _non_riconosciuto(testo: str) -> FileIllegibile:
    righe = testo[:20_000].split("\n")[:20]
    for riga in righe:
        if normalizza(riga).startswith(("codicecomune", "municipalitycode")):
            ci_sono = " ".join(riga.replace('"', "").replace(";", ", ").split())[:200]
            return FileIllegibile(
                f"La testata non ha le colonne che servono (ci sono: {ci_sono}). {_SI_LEGGONO}.",
                codice="ALTRO_TRACCIATO",
            )
    inizio = normalizza("".join(righe))
    for segno, cosa in _ALTRI_FILE.items():
        if segno in inizio:
            return FileIllegibile(
                f"Il file sembra {cosa}. {_SI_LEGGONO}.", codice="ALTRO_TRACCIATO"
            )
    return FileIllegibile(
        "Non c'è una riga di testata che si riconosca, per esempio con «Codice comune». "
        f"{_SI_LEGGONO}, come li scarica il sito Istat.",
        codice="ALTRO_TRACCIATO",
    )
