"""Cells of a list of facilities: headings recognised, Italian numbers, dates and codes understood.

What is read differently from what is written, without doubt, is a `Lettura`; what cannot be read
is an anomaly, never a guess and never a zero.
"""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from strutture.anomalie import AVVISO, ERRORE, Anomalia, Lettura
from strutture.parsing.fogli import FileIllegibile, Foglio, Grezza, read_fogli
from strutture.parsing.xml_fogli import FORMULA_SENZA_VALORE

POSTI = ("posti_autorizzati", "posti_accreditati", "posti_contratto")
DATE = ("data_inizio", "data_cessazione")
# Longest text that the register keeps, by column.
TESTI = {
    "denominazione": 160,
    "tipo": 120,
    "ente_gestore": 160,
    "comune": 80,
    "indirizzo": 160,
    "telefono": 40,
    "email": 254,
    "sito": 200,
    "codice_regionale": 30,
    "stato": 60,
}
COLONNE = (*TESTI, "codice_istat", "cap", *POSTI, *DATE)
# Other headings seen for the same column, compared on letters and digits only.
ALTRI_NOMI = {
    "nome": "denominazione",
    "denominazionestruttura": "denominazione",
    "tipologia": "tipo",
    "codicetipo": "tipo",
    "gestore": "ente_gestore",
    "istat": "codice_istat",
    "codiceistatcomune": "codice_istat",
    "tel": "telefono",
    "mail": "email",
    "sitoweb": "sito",
    "statoesercizio": "stato",
}
_RIGHE_DI_TITOLO = 20
MAX_POSTI = 5_000
# Charities that run facilities today were founded centuries ago.
PRIMO_ANNO, ULTIMO_ANNO = 1400, 2100

_MIGLIAIA = re.compile(r"[1-9]\d{0,2}([.\u00a0 ']\d{3})+", re.ASCII)
_INTERO = re.compile(r"\d+([.,]0+)?", re.ASCII)
_GIORNO = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:[0-9]{1,5})?")
_TELEFONO = re.compile(r"\+?[0-9][0-9 /.\-]{4,38}")
_ERRORI_DI_EXCEL = (
    "#REF!",
    "#N/A",
    "#N/D",
    "#VALUE!",
    "#VALORE!",
    "#NAME?",
    "#DIV/0!",
    "#NUM!",
    "#NULL!",
    "#NOME?",
)


@dataclass
class RigaElenco:
    """One unit as the list writes it. None or "" = empty cell, or a column that is not there."""

    riga: int
    testi: dict[str, str] = field(default_factory=dict)
    posti: dict[str, int | None] = field(default_factory=dict)
    date: dict[str, datetime.date | None] = field(default_factory=dict)

    def __getitem__(self, colonna: str) -> str:
        return self.testi.get(colonna, "")


@dataclass
class Elenco:
    """All the rows of a list, with what was read otherwise and what could not be read."""

    righe: list[RigaElenco]
    letture: list[Lettura]
    anomalie: list[Anomalia]


def chiave(testo: object) -> str:
    """Letters and digits only, lower case, no accents: how headings and names are compared."""
    scomposto = unicodedata.normalize("NFKD", str(testo)).casefold()
    return "".join(c for c in scomposto if c.isalnum())


_COLONNE = {chiave(colonna): colonna for colonna in COLONNE} | ALTRI_NOMI


def read_elenco(contenuto: bytes) -> Elenco:
    """The rows of the first sheet that has the headings of a list of facilities.

    Errors: FileIllegibile if the file is no list, or lacks denominazione, tipo or the comune.
    """
    fogli = read_fogli(contenuto)
    for foglio in fogli:
        for indice, riga in enumerate(foglio[:_RIGHE_DI_TITOLO]):
            colonne = [_COLONNE.get(chiave(cella)) for cella in riga]
            if "denominazione" in colonne and "tipo" in colonne:
                return _leggi(foglio, indice, colonne)
    raise FileIllegibile(
        "Non trovo le colonne dell'elenco: la prima riga deve avere almeno «denominazione», "
        "«tipo» e «comune» (o «codice_istat»).",
        codice="COLONNE",
    )


def _leggi(foglio: Foglio, testata: int, colonne: Sequence[str | None]) -> Elenco:
    usate = [colonna for colonna in colonne if colonna]
    doppie = sorted({colonna for colonna in usate if usate.count(colonna) > 1})
    if doppie:
        raise FileIllegibile(
            f"La colonna «{doppie[0]}» c'è due volte: lasciane una sola.", codice="COLONNE"
        )
    if "comune" not in usate and "codice_istat" not in usate:
        raise FileIllegibile(
            "Manca la colonna «comune», o «codice_istat»: aggiungine una.", codice="COLONNE"
        )
    elenco = Elenco(righe=[], letture=[], anomalie=[])
    ignote = [
        str(cella).strip()
        for cella, colonna in zip(foglio[testata], colonne, strict=True)
        if not colonna and str(cella).strip()
    ]
    if ignote:
        elenco.anomalie.append(
            Anomalia(
                testata + 1,
                "",
                "STR-13",
                AVVISO,
                ", ".join(ignote),
                f"Riga {testata + 1}: queste colonne non si usano: {', '.join(ignote)}.",
            )
        )
    for numero, celle in enumerate(foglio[testata + 1 :], testata + 2):
        if all(_vuota(cella) for cella in celle):
            continue
        if totale := _riga_di_totale(colonne, celle):
            elenco.letture.append(
                Lettura(numero, "denominazione", totale, "riga di totale, saltata")
            )
            continue
        lettore = _LettoreRiga(numero, elenco)
        for colonna, cella in zip(colonne, celle, strict=False):
            if colonna:
                lettore.leggi(colonna, cella)
        elenco.righe.append(lettore.esito)
    return elenco


def _vuota(cella: Grezza) -> bool:
    return cella is None or (isinstance(cella, str) and not cella.strip())


def _riga_di_totale(colonne: Sequence[str | None], celle: Sequence[Grezza]) -> str:
    """What the row calls itself if it is a total: «Totale», and neither type nor comune."""
    piene = {
        colonna: cella for colonna, cella in zip(colonne, celle, strict=False) if not _vuota(cella)
    }
    if piene.keys() & {"tipo", "comune", "codice_istat"}:
        return ""
    prima = scritto(next(iter(piene.values()), ""))
    return prima if re.match(r"total[ei]\b", prima.lower()) else ""


def scritto(cella: Grezza) -> str:
    """What stands in the cell, as a person sees it; line breaks become one blank."""
    if cella is None:
        return ""
    if isinstance(cella, float) and cella.is_integer():
        return str(int(cella))
    if isinstance(cella, datetime.datetime):
        return f"{cella:%d/%m/%Y}"
    if isinstance(cella, datetime.date):
        return f"{cella:%d/%m/%Y}"
    return re.sub(r"\s+", " ", str(cella)).strip()


def _plausibile(giorno: datetime.date) -> datetime.date:
    """Errors: ValueError for a day in which no facility opened or closes."""
    if not PRIMO_ANNO <= giorno.year <= ULTIMO_ANNO:
        raise ValueError(giorno)
    return giorno


class _LettoreRiga:
    """Reads the cells of one row; readings and anomalies go to the list."""

    def __init__(self, numero: int, elenco: Elenco) -> None:
        self.esito = RigaElenco(riga=numero)
        self.elenco = elenco

    def leggi(self, colonna: str, cella: Grezza) -> None:
        if _vuota(cella):
            return
        testo = scritto(cella)
        if testo == FORMULA_SENZA_VALORE:
            self._errore(
                colonna,
                "STR-16",
                "",
                "la formula non ha un valore. Apri il file, salvalo di nuovo, o scrivi il valore.",
            )
        elif testo.upper() in _ERRORI_DI_EXCEL:
            self._errore(
                colonna, "STR-16", testo, f"la formula dà «{testo}». Scrivi il valore o svuotala."
            )
        elif colonna in POSTI:
            self.esito.posti[colonna] = self._intero(colonna, cella, testo)
        elif colonna in DATE:
            self.esito.date[colonna] = self._data(colonna, cella, testo)
        elif colonna == "cap":
            self._cifre(colonna, testo, 5, "Il CAP ha 5 cifre, per esempio 25030.")
        elif colonna == "codice_istat":
            self._cifre(colonna, testo, 6, "Il codice Istat ha 6 cifre, per esempio 017029.")
        else:
            self._testo(colonna, testo)

    def _testo(self, colonna: str, testo: str) -> None:
        if len(testo) > TESTI[colonna]:
            self._errore(
                colonna,
                "STR-12",
                testo[:40] + "…",
                f"il testo è di {len(testo)} caratteri. Accorcialo a {TESTI[colonna]}.",
            )
            return
        giusto, scritto_qui = True, testo
        if colonna == "email":
            giusto = bool(_EMAIL.fullmatch(testo))
        elif colonna == "telefono":
            giusto = bool(_TELEFONO.fullmatch(testo))
        elif colonna == "sito":
            testo = self._sito(testo)
            giusto = bool(testo)
        if giusto:
            self.esito.testi[colonna] = testo
        else:
            come = {
                "email": "Scrivi un indirizzo come nome@esempio.it, uno solo",
                "telefono": "Scrivi solo cifre e spazi, un numero solo",
                "sito": "Scrivi un indirizzo come https://www.esempio.it",
            }[colonna]
            self._errore(
                colonna,
                "STR-07",
                scritto_qui,
                f"«{scritto_qui}» non è scritto bene. {come}, o svuota la cella.",
            )

    def _sito(self, testo: str) -> str:
        indirizzo = testo if "://" in testo else f"https://{testo}"
        try:
            parti = urlsplit(indirizzo)
        except ValueError:
            return ""
        if (
            " " in indirizzo
            or parti.scheme not in ("http", "https")
            or not _HOST.fullmatch(parti.netloc)
        ):
            return ""
        if indirizzo != testo:
            self._lettura("sito", testo, indirizzo)
        return indirizzo

    def _cifre(self, colonna: str, testo: str, quante: int, come: str) -> None:
        cifre = testo.replace(" ", "")
        # One or two leading zeros are lost when a spreadsheet takes the code for a number.
        if not re.fullmatch(rf"[0-9]{{{quante - 2},{quante}}}", cifre):
            codice = "STR-07" if colonna == "cap" else "STR-03"
            self._errore(colonna, codice, testo, f"«{testo}» non va bene. {come}")
            return
        letto = cifre.zfill(quante)
        if letto != testo:
            self._lettura(colonna, testo, letto)
        self.esito.testi[colonna] = letto

    def _intero(self, colonna: str, cella: Grezza, testo: str) -> int | None:
        valore: int | None = None
        if isinstance(cella, float | int) and not isinstance(cella, bool):
            valore = int(cella) if float(cella).is_integer() else None
        elif isinstance(cella, str):
            if _MIGLIAIA.fullmatch(testo):
                valore = int(re.sub(r"\D", "", testo))
            elif _INTERO.fullmatch(testo):
                valore = int(re.split("[.,]", testo)[0])
            if valore is not None and str(valore) != testo:
                self._lettura(colonna, testo, str(valore))
        if valore is None or not 0 <= valore <= MAX_POSTI:
            self._errore(
                colonna,
                "STR-05",
                testo,
                f"«{testo}» non è un numero di posti. Scrivi un numero intero da 0 a {MAX_POSTI}; "
                "se non lo sai lascia la cella vuota.",
            )
            return None
        return valore

    def _data(self, colonna: str, cella: Grezza, testo: str) -> datetime.date | None:
        trovato = _GIORNO.fullmatch(testo)
        iso = _ISO.fullmatch(testo)
        try:
            if isinstance(cella, datetime.datetime):
                return _plausibile(cella.date())
            if isinstance(cella, datetime.date):
                return _plausibile(cella)
            if trovato:
                giorno, mese, anno = map(int, trovato.groups())
                return _plausibile(datetime.date(anno, mese, giorno))
            if iso:
                return _plausibile(datetime.date(*map(int, iso.groups())))
        except ValueError:
            pass
        self._errore(
            colonna, "STR-06", testo, f"«{testo}» non è una data. Scrivila come 31/12/2024."
        )
        return None

    def _lettura(self, colonna: str, trovato: str, letto: str) -> None:
        self.elenco.letture.append(Lettura(self.esito.riga, colonna, trovato, letto))

    def _errore(self, colonna: str, codice: str, valore: str, frase: str) -> None:
        self.elenco.anomalie.append(
            Anomalia(
                self.esito.riga,
                colonna,
                codice,
                ERRORE,
                valore,
                f"Riga {self.esito.riga}, colonna {colonna}: {frase}",
            )
        )
