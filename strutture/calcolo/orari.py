"""Opening hours: what is written in words, as days and minutes. Pure functions.

Only what is understood to the last word is read; any other text stays a text to be shown.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

GIORNI = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
MINUTI_DEL_GIORNO = 24 * 60
# A field holds 200 characters; what is longer is no timetable.
LUNGHEZZA_MASSIMA = 400

Fascia = tuple[int, int]

_SEMPRE = re.compile(
    r"(?:(?:sempre )?apert[oa] )?(?:sempre|24 ore su 24|h ?24|24/24|24 ore|giorno e notte)"
    r"(?:,? (?:tutti i giorni|7 giorni su 7|7/7|tutto l'anno))*|sempre apert[oa]"
)
_PEZZI = re.compile(
    r"(?P<spazio>\s+)|(?P<tutti>tutti i giorni)|(?P<chiuso>chius[oa])|"
    r"(?P<giorno>lun(?:edi)?|mar(?:tedi)?|mer(?:coledi)?|gio(?:vedi)?|ven(?:erdi)?|"
    r"sab(?:ato)?|dom(?:enica)?)\b\.?|"
    r"(?P<ora>[0-9]{1,2}(?:[.:,][0-5][0-9])?)(?![0-9])|"
    r"(?P<fino>-|\balle ore\b|\balle\b|\bal\b|\ba\b)|"
    r"(?P<inizio>\bdalle ore\b|\bdalle\b|\bdal\b|\bda\b|\bore\b)|(?P<altro>[,;:]|\be\b)"
)
_PRIME = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")


@dataclass(frozen=True)
class Orario:
    """The bands of each day of the week, Monday first, in minutes from midnight; () = closed."""

    settimana: tuple[tuple[Fascia, ...], ...]

    @property
    def sempre(self) -> bool:
        """Open day and night, every day."""
        return all(fasce == ((0, MINUTI_DEL_GIORNO),) for fasce in self.settimana)


SEMPRE_APERTO = Orario(tuple(((0, MINUTI_DEL_GIORNO),) for _ in GIORNI))


def leggi_orari(testo: str) -> Orario | None:
    """The hours that a text says; None if it says anything more, or nothing about hours.

    Days that the text does not name are closed. A band that passes midnight, two bands that
    overlap, a day both open and closed: None.
    """
    if len(testo) > LUNGHEZZA_MASSIMA:
        return None
    pulito = _semplice(testo)
    if _SEMPRE.fullmatch(pulito):
        return SEMPRE_APERTO
    pezzi = _pezzi(pulito)
    return _componi(pezzi) if pezzi else None


def scrivi_ora(minuti: int) -> str:
    """«7.30», «18»."""
    return f"{minuti // 60}.{minuti % 60:02d}" if minuti % 60 else str(minuti // 60)


def orario_di_oggi(testo: str, giorno: datetime.date) -> str:
    """«Oggi: 7.30–18», in words; empty if the text is not understood.

    On a national holiday nobody knows by the week alone, unless it is always open.
    """
    orario = leggi_orari(testo)
    if orario is None:
        return ""
    if orario.sempre:
        return "Oggi: aperto giorno e notte"
    fasce = orario.settimana[giorno.weekday()]
    if festivo(giorno) and giorno.weekday() < 6:
        return "Oggi è festa: telefona per sapere se è aperto"
    if not fasce:
        return "Oggi: chiuso"
    return "Oggi: " + " e ".join(f"{scrivi_ora(da)}–{scrivi_ora(a)}" for da, a in fasce)


def festivo(giorno: datetime.date) -> bool:
    """Sundays and the national holidays of Italy (L. 260/1949, L. 54/1977, DPR 792/1985,
    L. 336/2000, L. 151/2025), Easter Monday too.
    """
    fisse = {(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)}
    if giorno.year >= 2026:
        fisse.add((10, 4))
    if giorno.weekday() == 6 or (giorno.month, giorno.day) in fisse:
        return True
    return giorno == pasqua(giorno.year) + datetime.timedelta(days=1)


def pasqua(anno: int) -> datetime.date:
    """Easter of that year (Gregorian computus, Meeus)."""
    a, b, c = anno % 19, anno // 100, anno % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    mese, resto = divmod(h + m - 7 * n + 114, 31)
    return datetime.date(anno, mese, resto + 1)


def _semplice(testo: str) -> str:
    """Lower case, no accents, one kind of dash, no final dot."""
    scomposto = unicodedata.normalize("NFKD", testo.lower())
    senza_accenti = "".join(c for c in scomposto if not unicodedata.combining(c))
    unito = re.sub(r"[–—−‑]", "-", senza_accenti).replace("’", "'")
    return re.sub(r"\s+", " ", unito).strip(" .")


def _pezzi(testo: str) -> list[tuple[str, str]]:
    pezzi: list[tuple[str, str]] = []
    dove = 0
    while dove < len(testo):
        trovato = _PEZZI.match(testo, dove)
        if trovato is None or trovato.lastgroup is None:
            return []
        dove = trovato.end()
        if trovato.lastgroup != "spazio":
            pezzi.append((trovato.lastgroup, trovato.group(trovato.lastgroup)))
    return pezzi


@dataclass
class _Gruppo:
    """Days, and what is said of them."""

    giorni: list[int]
    fasce: list[Fascia]
    chiuso: bool = False


def _componi(pezzi: list[tuple[str, str]]) -> Orario | None:
    gruppi: list[_Gruppo] = []
    n = 0
    while n < len(pezzi):
        genere, _ = pezzi[n]
        if genere in ("altro", "inizio"):
            n += 1
            continue
        if genere in ("giorno", "tutti"):
            giorni, n = _giorni(pezzi, n)
            if not gruppi or gruppi[-1].fasce or gruppi[-1].chiuso:
                gruppi.append(_Gruppo([], []))
            gruppi[-1].giorni += giorni
            continue
        # Hours and «chiuso» are said of days already named.
        if not gruppi or genere not in ("ora", "chiuso"):
            return None
        if genere == "chiuso":
            gruppi[-1].chiuso = True
            n += 1
            continue
        fascia = _fascia(pezzi[n : n + 3])
        if fascia is None:
            return None
        gruppi[-1].fasce.append(fascia)
        n += 3
    return _settimana(gruppi)


def _giorni(pezzi: list[tuple[str, str]], n: int) -> tuple[list[int], int]:
    """The days named from there on, a range too, and where they end."""
    if pezzi[n][0] == "tutti":
        return list(range(7)), n + 1
    primo = _PRIME.index(pezzi[n][1][:3])
    if n + 2 < len(pezzi) and pezzi[n + 1][0] == "fino" and pezzi[n + 2][0] == "giorno":
        ultimo = _PRIME.index(pezzi[n + 2][1][:3])
        return [(primo + i) % 7 for i in range((ultimo - primo) % 7 + 1)], n + 3
    return [primo], n + 1


def _fascia(pezzi: list[tuple[str, str]]) -> Fascia | None:
    if [genere for genere, _ in pezzi] != ["ora", "fino", "ora"]:
        return None
    da, a = _minuti(pezzi[0][1]), _minuti(pezzi[2][1])
    return (da, a) if da < a <= MINUTI_DEL_GIORNO else None


def _minuti(ora: str) -> int:
    ore, _, minuti = re.sub(r"[:,]", ".", ora).partition(".")
    return int(ore) * 60 + int(minuti or 0)


def _settimana(gruppi: list[_Gruppo]) -> Orario | None:
    fasce: list[list[Fascia]] = [[] for _ in GIORNI]
    chiusi: set[int] = set()
    for gruppo in gruppi:
        if gruppo.chiuso == bool(gruppo.fasce):
            return None  # a day without hours, or hours of a day that is closed
        for giorno in set(gruppo.giorni):
            fasce[giorno] += gruppo.fasce
            if gruppo.chiuso:
                chiusi.add(giorno)
    if not any(fasce) or any(fasce[giorno] for giorno in chiusi):
        return None
    ordinate = tuple(tuple(sorted(del_giorno)) for del_giorno in fasce)
    for del_giorno in ordinate:
        if any(una[1] > altra[0] for una, altra in pairwise(del_giorno)):
            return None
    return Orario(ordinate)
