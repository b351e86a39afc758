"""Istat's files of population by comune and age (POSAS): bytes → typed rows, each with its line
number.

The layout is recognised from the heading, never from the file's name (two releases of the same file
have the same name). Layouts seen: A (2018), B (2020), C (from 2021, with marital status), D
(estimate, six columns).
"""

import csv
import datetime
import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field

from base.formati import numero
from osservatorio.anomalie import BLOCCANTE, Anomalia

ETA_MASSIMA = 100
_TOTALE = 999
# A national file is about 60 MB: more than this is not one of Istat's files.
_BYTE_MASSIMI = 300 * 2**20
# The heading is within the first lines, after one or two lines of title.
_RIGHE_DI_TITOLO = 20

_TITOLO = re.compile(r"\b1\s*(?:°|º|o|\ufffd)?\s*gennaio\s+(\d{4})\b", re.IGNORECASE)
_MIGLIAIA = re.compile(r"^\d{1,3}(?:\.\d{3})+$")

# Other data sets of the same site, told apart by a heading that only they have.
_ALTRI_FILE = {
    "nativivi": "un bilancio demografico (nati, morti, trasferimenti)",
    "saldonaturale": "un bilancio demografico (nati, morti, trasferimenti)",
    "popolazionecensitaal31dicembretotale": "un bilancio demografico annuale",
    "codicecatastaledelcomune": "un elenco dei comuni",
}


class FileIllegibile(Exception):
    """The file is not a population file that can be read: `messaggio` says what it is and what is
    expected.
    """

    def __init__(self, messaggio: str, *, codice: str = "FILE") -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        self.codice = codice


@dataclass
class DatiComune:
    """Residents of one comune: 101 numbers by sex (index = age, last = 100 and more), None where
    the row is missing.
    """

    codice_istat: str
    nome: str
    riga: int
    maschi: list[int | None] = field(default_factory=lambda: [None] * (ETA_MASSIMA + 1))
    femmine: list[int | None] = field(default_factory=lambda: [None] * (ETA_MASSIMA + 1))
    totale: tuple[int, int] | None = None
    riga_totale: int | None = None
    righe_scartate: bool = False

    @property
    def abitanti(self) -> int:
        """Sum of the ages that are there."""
        return sum(v or 0 for v in self.maschi) + sum(v or 0 for v in self.femmine)


@dataclass(frozen=True)
class FilePopolazione:
    """A population file as read. `tipo` is what the title says of the edition, empty if it says
    nothing.

    `comuni` by Istat code, in the order of the file; `zeri_aggiunti` = codes written without
    leading zeros, as (line, found); `sha256` is of the csv, whether or not it came in a zip.
    """

    tracciato: str
    titolo: str
    anno: int
    tipo: str
    sha256: str
    comuni: dict[str, DatiComune]
    anomalie: list[Anomalia]
    zeri_aggiunti: list[tuple[int, str]]

    @property
    def data_riferimento(self) -> datetime.date:
        """1 January of the year of the title: Istat's own reference for these files."""
        return datetime.date(self.anno, 1, 1)


def normalizza(testo: str) -> str:
    """Letters and digits only, lower case, without accents: how headings are compared."""
    scomposto = unicodedata.normalize("NFKD", testo.casefold())
    return "".join(c for c in scomposto if c.isalnum())


def leggi_popolazione(contenuto: bytes) -> FilePopolazione:
    """Reads a csv, or a zip with one csv, of any POSAS layout.

    Raises FileIllegibile when it is no such file. What is wrong inside a readable file (numbers,
    codes, ages, duplicates, sums) is in `anomalie`; nothing is known here of which comuni exist.
    """
    csv_grezzo = _apri(contenuto)
    righe = _decodifica(csv_grezzo).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    indice, separatore = _trova_testata(righe)
    lettore = csv.reader(io.StringIO("\n".join(righe[indice:])), delimiter=separatore)
    titolo = " ".join(riga.strip(' ";,\t') for riga in righe[:indice] if riga.strip())
    anno, tipo = _legge_titolo(titolo)
    testata = next(lettore)
    lettura = _Lettura(testata)
    try:
        for celle in lettore:
            lettura.riga(indice + lettore.line_num, celle)
    except csv.Error as errore:
        raise FileIllegibile(
            f"La riga {indice + lettore.line_num} non si legge: forse manca una virgoletta. "
            "Scarica di nuovo il file dal sito Istat."
        ) from errore
    if not lettura.comuni and not lettura.anomalie:
        raise FileIllegibile(
            "Il file ha la testata ma nessuna riga di dati: scaricalo di nuovo dal sito Istat."
        )
    lettura.controlla_somme()
    return FilePopolazione(
        tracciato=_tracciato(testata, separatore, titolo),
        titolo=titolo[:255],
        anno=anno,
        tipo=tipo,
        sha256=hashlib.sha256(csv_grezzo).hexdigest(),
        comuni=lettura.comuni,
        anomalie=sorted(lettura.anomalie, key=lambda a: (a.riga or 0, a.codice)),
        zeri_aggiunti=lettura.zeri_aggiunti,
    )


# --- the envelope ------------------------------------------------------------------------------


def _apri(contenuto: bytes) -> bytes:
    """The bytes of the csv, out of its zip if it is in one."""
    if not contenuto.strip():
        raise FileIllegibile("Il file è vuoto: scaricalo di nuovo dal sito Istat.", codice="VUOTO")
    if contenuto.startswith(b"PK"):
        return _estrai(contenuto)
    if contenuto.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b")):
        raise FileIllegibile(
            "Il file non è un csv né uno zip: usa il file della popolazione per età e sesso "
            "come lo scarica il sito Istat."
        )
    return contenuto


def _estrai(contenuto: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            nomi = archivio.namelist()
            if "[Content_Types].xml" in nomi:
                raise FileIllegibile(
                    "Il file è una cartella di lavoro, non il csv di Istat: usa il csv o lo zip "
                    "come lo scarica il sito."
                )
            tabelle = [
                voce
                for voce in archivio.infolist()
                if voce.filename.lower().endswith((".csv", ".txt"))
                and not voce.filename.startswith("__MACOSX")
            ]
            if len(tabelle) != 1:
                raise FileIllegibile(
                    f"Lo zip contiene {len(tabelle)} file csv: ce ne vuole uno solo. "
                    "Estrai quello che serve e importa quello."
                )
            if tabelle[0].flag_bits & 0x1:
                raise FileIllegibile("Lo zip ha una password: importa il file senza password.")
            with archivio.open(tabelle[0]) as tabella:
                estratto = tabella.read(_BYTE_MASSIMI + 1)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as errore:
        raise FileIllegibile("Lo zip è rovinato: scaricalo di nuovo dal sito Istat.") from errore
    if len(estratto) > _BYTE_MASSIMI:
        raise FileIllegibile("Lo zip contiene un file troppo grande per essere di Istat.")
    return estratto


def _decodifica(contenuto: bytes) -> str:
    """utf-8 with or without its mark, else latin-1: the two encodings Istat has used."""
    if b"\x00" in contenuto:
        raise FileIllegibile(
            "Il file non è un testo leggibile: usa il csv come lo scarica il sito Istat, "
            "senza salvarlo da un altro programma."
        )
    try:
        return contenuto.decode("utf-8-sig")
    except UnicodeDecodeError:
        return contenuto.decode("latin-1")


def _trova_testata(righe: list[str]) -> tuple[int, str]:
    """Index of the heading line and its separator."""
    for indice, riga in enumerate(righe[:_RIGHE_DI_TITOLO]):
        if not normalizza(riga).startswith("codicecomune"):
            continue
        separatore = ";" if riga.count(";") > riga.count(",") else ","
        colonne = {normalizza(cella) for cella in next(csv.reader([riga], delimiter=separatore))}
        if {"codicecomune", "eta", "totalemaschi", "totalefemmine"} <= colonne:
            return indice, separatore
        if {"codicecomune", "eta", "maschi", "femmine"} <= colonne:
            raise FileIllegibile(
                "Il file è degli stranieri residenti (STRASA), non della popolazione: "
                "usa il file POSAS dello stesso anno.",
                codice="ALTRO_TRACCIATO",
            )
        raise FileIllegibile(
            "La testata non ha le colonne «Età», «Totale maschi» e «Totale femmine»: "
            "usa il file della popolazione per età e sesso (POSAS).",
            codice="ALTRO_TRACCIATO",
        )
    inizio = "".join(normalizza(riga) for riga in righe[:_RIGHE_DI_TITOLO])
    for segno, cosa in _ALTRI_FILE.items():
        if segno in inizio:
            raise FileIllegibile(
                f"Il file sembra {cosa}: qui si importa la popolazione per età e sesso (POSAS).",
                codice="ALTRO_TRACCIATO",
            )
    raise FileIllegibile(
        "Non c'è la riga di testata con «Codice comune»: usa il file della popolazione per età "
        "e sesso (POSAS) come lo scarica il sito Istat.",
        codice="ALTRO_TRACCIATO",
    )


def _legge_titolo(titolo: str) -> tuple[int, str]:
    """Year of the reference date, and the edition if the title names it."""
    anni = {int(anno) for anno in _TITOLO.findall(titolo)}
    if len(anni) != 1:
        raise FileIllegibile(
            "Sopra la testata non c'è il titolo con la data («… al 1° gennaio 2023»): "
            "non cancellare le prime righe del file di Istat.",
            codice="TITOLO",
        )
    minuscolo = titolo.casefold()
    tipo = next(
        (
            tipo
            for segno, tipo in (
                ("stima", "stima"),
                ("provvisori", "stima"),
                ("ricostru", "ricostruzione"),
                ("definitiv", "definitivo"),
            )
            if segno in minuscolo
        ),
        "",
    )
    return anni.pop(), tipo


def _tracciato(testata: list[str], separatore: str, titolo: str) -> str:
    if separatore == ",":
        return "POSAS-A" if "codiceprovincia" in normalizza(titolo) else "POSAS-B"
    return "POSAS-D" if len([c for c in testata if c.strip()]) <= 6 else "POSAS-C"


# --- the rows ----------------------------------------------------------------------------------


class _Lettura:
    """Collects rows by comune; every refusal is an anomaly with its line."""

    def __init__(self, testata: list[str]) -> None:
        posti = {normalizza(nome): i for i, nome in enumerate(testata)}
        self._codice = posti["codicecomune"]
        self._nome = posti.get("comune", posti.get("denominazione"))
        self._eta = posti["eta"]
        self._maschi = posti["totalemaschi"]
        self._femmine = posti["totalefemmine"]
        self._totale = posti.get("totale")
        self._colonne = 1 + max(
            self._codice, self._eta, self._maschi, self._femmine, self._totale or 0
        )
        self.comuni: dict[str, DatiComune] = {}
        self.anomalie: list[Anomalia] = []
        self.zeri_aggiunti: list[tuple[int, str]] = []

    def riga(self, n_riga: int, celle: list[str]) -> None:
        """Takes one physical row; blank rows and the notes at the end are passed over."""
        piene = [cella for cella in celle if cella.strip()]
        if not piene:
            return
        if len(celle) < self._colonne and not piene[0].strip()[0].isdigit():
            return  # «Nota: …» and the like: prose, not data
        if len(celle) < self._colonne:
            self._segnala(
                n_riga, "POP-15", ";".join(celle)[:80],
                f"Riga {n_riga}: ci sono {len(celle)} colonne invece di {self._colonne}. "
                "Il file sembra tagliato: scaricalo di nuovo.",
            )  # fmt: skip
            return
        comune = self._comune(n_riga, celle)
        if comune is None:
            return
        eta = self._legge_eta(n_riga, celle[self._eta])
        maschi = self._legge_numero(n_riga, celle[self._maschi], "Totale maschi")
        femmine = self._legge_numero(n_riga, celle[self._femmine], "Totale femmine")
        if eta is None or maschi is None or femmine is None:
            comune.righe_scartate = True
            return
        self._controlla_totale_riga(n_riga, celle, maschi, femmine)
        if eta == _TOTALE:
            if comune.totale is not None:
                self._doppione(n_riga, comune, "il totale")
                return
            comune.totale, comune.riga_totale = (maschi, femmine), n_riga
        elif comune.maschi[eta] is not None:
            self._doppione(n_riga, comune, f"l'età {eta}")
        else:
            comune.maschi[eta], comune.femmine[eta] = maschi, femmine

    def controlla_somme(self) -> None:
        """The ages of each comune against its total row, men and women apart."""
        for comune in self.comuni.values():
            if comune.totale is None:
                self._segnala(
                    comune.riga, "POP-09", comune.codice_istat,
                    f"{comune.nome} ({comune.codice_istat}): manca la riga del totale (età 999). "
                    "Il file sembra tagliato: scaricalo di nuovo.",
                )  # fmt: skip
                continue
            if comune.righe_scartate:
                continue  # the reason is already said on the row
            for sesso, eta, totale in (
                ("maschi", comune.maschi, comune.totale[0]),
                ("femmine", comune.femmine, comune.totale[1]),
            ):
                somma = sum(v or 0 for v in eta)
                if somma != totale:
                    self._segnala(
                        comune.riga_totale, "POP-06", str(totale),
                        f"Riga {comune.riga_totale}, {comune.nome} ({comune.codice_istat}): "
                        f"la somma delle età dei {sesso} è {numero(somma)}, "
                        f"ma il totale dice {numero(totale)}. "
                        "Il file è stato modificato o è rovinato: scaricalo di nuovo.",
                    )  # fmt: skip

    def _comune(self, n_riga: int, celle: list[str]) -> DatiComune | None:
        scritto = celle[self._codice].strip()
        if not scritto.isascii() or not scritto.isdigit() or not 4 <= len(scritto) <= 6:
            self._segnala(
                n_riga, "POP-02", scritto,
                f"Riga {n_riga}: il codice del comune «{scritto}» non ha 6 cifre. "
                "Scrivilo come nell'elenco Istat, per esempio 017029.",
            )  # fmt: skip
            return None
        codice = scritto.zfill(6)
        if codice not in self.comuni:
            nome = celle[self._nome].strip() if self._nome is not None else codice
            self.comuni[codice] = DatiComune(codice, nome, n_riga)
            if codice != scritto:
                self.zeri_aggiunti.append((n_riga, scritto))
        return self.comuni[codice]

    def _legge_eta(self, n_riga: int, cella: str) -> int | None:
        testo = cella.strip()
        if testo.casefold() == "totale":
            return _TOTALE
        prima = testo.split(" ", 1)[0].rstrip("+")
        eta = int(prima) if prima.isascii() and prima.isdigit() and len(prima) <= 3 else -1
        # «100 e più» is written out in some releases; any other words are not an age.
        if (0 <= eta <= ETA_MASSIMA and (prima == testo or eta == ETA_MASSIMA)) or eta == _TOTALE:
            return eta
        self._segnala(
            n_riga, "POP-03", testo,
            f"Riga {n_riga}: l'età «{testo}» non va da 0 a 100 e non è 999 (totale). Correggila.",
        )  # fmt: skip
        return None

    def _legge_numero(self, n_riga: int, cella: str, colonna: str) -> int | None:
        testo = cella.strip()
        pulito = testo.replace(".", "") if _MIGLIAIA.match(testo) else testo
        if pulito.isascii() and pulito.isdigit() and len(pulito) <= 9:
            return int(pulito)
        trovato = f"«{testo}»" if testo else "una cella vuota"
        self._segnala(
            n_riga, "POP-01", testo,
            f"Riga {n_riga}, colonna «{colonna}»: c'è {trovato}. "
            "Qui serve un numero intero di abitanti.",
        )  # fmt: skip
        return None

    def _controlla_totale_riga(
        self, n_riga: int, celle: list[str], maschi: int, femmine: int
    ) -> None:
        if self._totale is None:
            return
        totale = self._legge_numero(n_riga, celle[self._totale], "Totale")
        somma = maschi + femmine
        if totale is not None and totale != somma:
            self._segnala(
                n_riga, "POP-05", str(totale),
                f"Riga {n_riga}: {numero(maschi)} maschi più {numero(femmine)} femmine fa "
                f"{numero(somma)}, ma il totale dice {numero(totale)}. Controlla la riga.",
            )  # fmt: skip

    def _doppione(self, n_riga: int, comune: DatiComune, cosa: str) -> None:
        self._segnala(
            n_riga, "POP-04", comune.codice_istat,
            f"Riga {n_riga}, {comune.nome} ({comune.codice_istat}): {cosa} c'è già in una riga "
            "prima. Togli la riga in più.",
        )  # fmt: skip

    def _segnala(self, riga: int | None, codice: str, valore: str, messaggio: str) -> None:
        self.anomalie.append(Anomalia(riga, codice, BLOCCANTE, valore, messaggio))
