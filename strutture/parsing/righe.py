"""The cells of one row of a list: Italian numbers, dates, contacts and codes understood.

What is read differently from what is written, without doubt, is a `Lettura`; what cannot be read
is an anomaly, never a guess and never a zero.
"""

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlsplit

from strutture.anomalie import AVVISO, ERRORE, Anomalia, Lettura
from strutture.parsing.fogli import Grezza
from strutture.parsing.intestazioni import (
    COORDINATE,
    DATE,
    IDENTIFICATIVI,
    IMPORTI,
    LUNGHI,
    POSTI,
    SCELTE,
    TESTI,
    chiave,
)
from strutture.parsing.numeri import leggi_coordinata, leggi_importo
from strutture.parsing.riparazioni import (
    EMAIL,
    TELEFONO,
    giorno_seriale,
    numeri_di_telefono,
    ripara_email,
    segnaposto,
)
from strutture.parsing.xml_fogli import FORMULA_SENZA_VALORE

MAX_POSTI = 5_000
# Signs stand for nothing in these too, but «nessuna» is an answer.
_PAROLE_VERE = frozenset({*POSTI, *LUNGHI, *IMPORTI, *COORDINATE, "orari", "accessibilita_note"})
# Charities that run facilities today were founded centuries ago.
PRIMO_ANNO, ULTIMO_ANNO = 1400, 2100

_MIGLIAIA = re.compile(r"[1-9]\d{0,2}([.\u00a0 ']\d{3})+", re.ASCII)
_INTERO = re.compile(r"\d+([.,]0+)?", re.ASCII)
_GIORNO = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:[0-9]{1,5})?")
_INIZI_DI_FORMULA = frozenset("=+-@\t\r\n")
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
    numeri: dict[str, Decimal] = field(default_factory=dict)
    # Columns whose cell was broken on several lines: where the words end is not certain.
    spezzate: set[str] = field(default_factory=set)
    # Column → what was read in its place, by a repair that a person has to accept.
    riparazioni: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, colonna: str) -> str:
        return self.testi.get(colonna, "")

    def dato(self, colonna: str) -> "str | Decimal":
        """The text or the decimal number of that column; "" if it is empty."""
        return self.numeri.get(colonna) or self.testi.get(colonna, "")


@dataclass
class Elenco:
    """All the rows of a list, with what was read otherwise and what could not be read."""

    righe: list[RigaElenco]
    letture: list[Lettura]
    anomalie: list[Anomalia]


def vuota(cella: Grezza) -> bool:
    return cella is None or (isinstance(cella, str) and not cella.strip())


def scritto(cella: Grezza) -> str:
    """What stands in the cell, as a person sees it; line breaks become one blank."""
    if isinstance(cella, str):
        return " ".join(cella.split())
    if cella is None:
        return ""
    if isinstance(cella, float) and cella.is_integer():
        return str(int(cella))
    if isinstance(cella, datetime.date):  # a moment too: its hour is nothing
        return f"{cella:%d/%m/%Y}"
    return " ".join(str(cella).split())


def _plausibile(giorno: datetime.date) -> datetime.date:
    """Errors: ValueError for a day in which no facility opened or closes."""
    if not PRIMO_ANNO <= giorno.year <= ULTIMO_ANNO:
        raise ValueError(giorno)
    return giorno


def _senza_zeri(numero: str) -> str:
    """«71,50» and «71.5» are written alike; «71» too."""
    intero, _, decimali = numero.replace(",", ".").partition(".")
    return f"{intero}.{decimali.rstrip('0')}"


class LettoreRiga:
    """Reads the cells of one row; readings and anomalies go to the list."""

    def __init__(self, numero: int, elenco: Elenco, *, accetta: bool) -> None:
        self.esito = RigaElenco(riga=numero)
        self.elenco = elenco
        self.accetta = accetta

    def leggi(self, colonna: str, cella: Grezza) -> None:
        if vuota(cella):
            return
        testo = trovato = scritto(cella)
        if isinstance(cella, str) and cella[0] == "'" and cella[1:2] in _INIZI_DI_FORMULA:
            cella = cella[1:]  # our exports write it, so that no spreadsheet runs the cell
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
        elif colonna in IDENTIFICATIVI:
            self._identificativo(colonna, testo)
        elif colonna not in ("denominazione", "tipo") and segnaposto(
            testo, parole=colonna not in _PAROLE_VERE
        ):
            self._lettura(colonna, trovato, "cella vuota")
        elif colonna in POSTI:
            self.esito.posti[colonna] = self._intero(colonna, cella, testo)
        elif colonna in DATE:
            self.esito.date[colonna] = self._data(colonna, cella, testo)
        elif colonna == "cap":
            self._cifre(colonna, testo, 5, "Il CAP ha 5 cifre, per esempio 25030.")
        elif colonna == "codice_istat":
            self._cifre(colonna, testo, 6, "Il codice Istat ha 6 cifre, per esempio 017029.")
        elif colonna in SCELTE:
            self._scelta(colonna, testo)
        elif colonna in IMPORTI or colonna in COORDINATE:
            self._numero(colonna, testo)
        elif colonna in LUNGHI:
            self._lungo(colonna, cella, trovato)
        else:
            self._testo(colonna, cella, testo, trovato)

    def _identificativo(self, colonna: str, testo: str) -> None:
        cifre = testo.removeprefix("U") if colonna == "id_unita" else testo
        if re.fullmatch(r"[0-9]{1,18}", cifre, re.ASCII):
            self.esito.testi[colonna] = cifre
        else:
            self._errore(
                colonna,
                "STR-18",
                testo[:40],
                "non è un identificativo dei nostri elenchi. Lascialo com'era, o svuota la cella.",
            )

    def _scelta(self, colonna: str, testo: str) -> None:
        letto = SCELTE[colonna].get(chiave(testo))
        if letto is None:
            scelte = ", ".join(dict.fromkeys(SCELTE[colonna].values()))
            self._errore(
                colonna,
                "STR-22",
                testo[:40],
                f"«{testo[:40]}» non è fra i valori che si usano: {scelte}. Scrivine uno, o svuota "
                "la cella.",
            )
            return
        self.esito.testi[colonna] = letto

    def _numero(self, colonna: str, testo: str) -> None:
        letto = leggi_importo(testo) if colonna in IMPORTI else leggi_coordinata(colonna, testo)
        if letto is None:
            come = (
                "un importo in euro. Scrivilo come 71,50"
                if colonna in IMPORTI
                else "una coordinata in gradi, in Italia. Scrivila come "
                + ("45,53891" if colonna == "latitudine" else "10,21985")
            )
            self._errore(
                colonna,
                "STR-21",
                testo[:40],
                f"«{testo[:40]}» non è {come}, o svuota la cella.",
            )
            return
        if _senza_zeri(testo) != _senza_zeri(str(letto)):
            self._lettura(colonna, testo, str(letto))
        self.esito.numeri[colonna] = letto

    def _lungo(self, colonna: str, cella: Grezza, trovato: str) -> None:
        """A text with its own lines: only blanks at their ends and at its own are dropped."""
        testo = "\n".join(riga.strip() for riga in str(cella).strip().splitlines())
        if self._troppo_lungo(colonna, testo):
            return
        if trovato[:1] == "'" and testo[:1] != "'":
            self._lettura(colonna, trovato[:80], scritto(testo)[:79])
        self.esito.testi[colonna] = testo

    def _troppo_lungo(self, colonna: str, testo: str) -> bool:
        if len(testo) <= TESTI[colonna]:
            return False
        self._errore(
            colonna,
            "STR-12",
            testo[:40] + "…",
            f"il testo è di {len(testo)} caratteri. Accorcialo a {TESTI[colonna]}.",
        )
        return True

    def _testo(self, colonna: str, cella: Grezza, testo: str, scritto_qui: str) -> None:
        if colonna == "telefono":
            testo = self._telefono(testo)
        if self._troppo_lungo(colonna, testo):
            return
        if colonna == "email" and not EMAIL.fullmatch(testo):
            self._email(testo)
            return
        giusto = True
        if colonna == "telefono":
            giusto = bool(TELEFONO.fullmatch(testo))
        elif colonna == "pec":
            giusto = bool(EMAIL.fullmatch(testo))
        elif colonna == "sito":
            testo = self._sito(testo)
            giusto = bool(testo)
        if not giusto:
            self._scritto_male(colonna, scritto_qui)
            return
        if isinstance(cella, str) and "\n" in cella.strip():
            self.esito.spezzate.add(colonna)
            self._lettura(colonna, re.sub(r"\s*\n\s*", "⏎", cella.strip()), testo)
        elif testo != scritto_qui and colonna != "sito":
            self._lettura(colonna, scritto_qui, testo)
        self.esito.testi[colonna] = testo

    def _scritto_male(self, colonna: str, testo: str) -> None:
        come = {
            "email": "Scrivi un indirizzo come nome@esempio.it, uno solo",
            "pec": "Scrivi un indirizzo come nome@pec.esempio.it, uno solo",
            "telefono": "Scrivi solo cifre e spazi, un numero solo",
            "sito": "Scrivi un indirizzo come https://www.esempio.it",
        }[colonna]
        self._errore(
            colonna,
            "STR-07",
            testo,
            f"«{testo}» non è scritto bene. {come}, o svuota la cella.",
        )

    def _email(self, testo: str) -> None:
        """A broken address is put together again, and taken only if somebody says it is right."""
        riparata = ripara_email(testo)
        if not riparata:
            self._scritto_male("email", testo)
            return
        self.esito.riparazioni["email"] = riparata
        if self.accetta:
            self._lettura("email", testo, riparata)
            self.esito.testi["email"] = riparata
        else:
            self._avviso(
                "email",
                "STR-07",
                testo,
                f"«{testo}» non è scritto bene, forse è «{riparata}». Resta fuori finché non "
                "confermi che è giusto.",
            )

    def _telefono(self, testo: str) -> str:
        """The first number of the cell; that there were others is said."""
        primo, *altri = numeri_di_telefono(testo)
        if altri:
            self._avviso(
                "telefono",
                "STR-19",
                testo,
                f"ci sono {len(altri) + 1} numeri e se ne tiene uno, «{primo}». Gli altri sono: "
                f"{', '.join(altri)}.",
            )
        return primo

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
            che_cosa = "persone" if colonna == "lista_attesa" else "posti"
            self._errore(
                colonna,
                "STR-05",
                testo,
                f"«{testo}» non è un numero di {che_cosa}. "
                f"Scrivi un numero intero da 0 a {MAX_POSTI}; se non lo sai lascia la cella vuota.",
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
            if seriale := giorno_seriale(cella, testo):
                self._lettura(colonna, testo, f"{seriale:%d/%m/%Y}")
                return _plausibile(seriale)
        except ValueError:
            pass
        self._errore(
            colonna, "STR-06", testo, f"«{testo}» non è una data. Scrivila come 31/12/2024."
        )
        return None

    def _lettura(self, colonna: str, trovato: str, letto: str) -> None:
        self.elenco.letture.append(Lettura(self.esito.riga, colonna, trovato, letto))

    def _errore(self, colonna: str, codice: str, valore: str, frase: str) -> None:
        self._segnala(colonna, codice, ERRORE, valore, frase)

    def _avviso(self, colonna: str, codice: str, valore: str, frase: str) -> None:
        self._segnala(colonna, codice, AVVISO, valore, frase)

    def _segnala(self, colonna: str, codice: str, gravita: str, valore: str, frase: str) -> None:
        riga = self.esito.riga
        self.elenco.anomalie.append(
            Anomalia(
                riga, colonna, codice, gravita, valore, f"Riga {riga}, colonna {colonna}: {frase}"
            )
        )
