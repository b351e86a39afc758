"""How complete a public record is, as a list of things to do; for who keeps it, never for citizens.

Every criterion is worth its points, none, or does not apply; those that apply sum to 100.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# A description shorter than this says too little (characters).
DESCRIZIONE_MINIMA = 80
# Free places are news for so many days.
GIORNI_POSTI_LIBERI = 90
TOTALE = 100


@dataclass(frozen=True)
class DatiUnita:
    """What the score looks at in a unit at work; `nome` is how its type is called."""

    nome: str
    a_domicilio: bool = False
    orari: str = ""
    accesso: str = ""
    cosa_serve: str = ""
    retta_nota: bool = False
    posti_noti: bool = False
    posti_liberi_al: datetime.date | None = None


@dataclass(frozen=True)
class DatiScheda:
    """What the score looks at in a facility's record: public fields only."""

    telefono: str = ""
    email: str = ""
    descrizione: str = ""
    indirizzo: str = ""
    indirizzo_riservato: bool = False
    accessibile: str = ""
    unita: Sequence[DatiUnita] = ()


@dataclass(frozen=True)
class Voce:
    """A criterion of the score: `fatta` None = it does not apply. `dove` = the units that lack it,
    when the others have it. `da_chiedere` is what to ask on the telephone.
    """

    codice: str
    da_fare: str
    da_chiedere: str
    punti: int
    fatta: bool | None
    dove: str = ""

    @property
    def frase(self) -> str:
        """«+15: aggiungi gli orari (nido)»."""
        return f"+{self.punti}: {self.da_fare}{f' ({self.dove})' if self.dove else ''}"


@dataclass(frozen=True)
class Qualita:
    """Points from 0 to 100, and every criterion, the heaviest first."""

    punti: int
    voci: tuple[Voce, ...]

    @property
    def da_fare(self) -> list[Voce]:
        """What is missing, the heaviest first."""
        return [voce for voce in self.voci if voce.fatta is False]


@dataclass(frozen=True)
class _Criterio:
    """Of the record with `scheda`, or of every unit with `unita`; None = it does not apply."""

    codice: str
    peso: int
    da_fare: str
    da_chiedere: str
    scheda: Callable[[DatiScheda], bool | None] | None = None
    unita: Callable[[DatiUnita, datetime.date], bool | None] | None = None


def _posti_freschi(una: DatiUnita, oggi: datetime.date) -> bool | None:
    if una.a_domicilio:
        return None
    giorno = una.posti_liberi_al
    return giorno is not None and (oggi - giorno).days <= GIORNI_POSTI_LIBERI


def _accessibilita(scheda: DatiScheda) -> bool | None:
    if scheda.unita and all(una.a_domicilio for una in scheda.unita):
        return None
    return bool(scheda.accessibile)


CRITERI = (
    _Criterio("orari", 15, "aggiungi gli orari", "gli orari", unita=lambda u, oggi: bool(u.orari)),
    _Criterio("telefono", 12, "aggiungi il telefono", "il telefono", lambda s: bool(s.telefono)),
    _Criterio(
        "accesso",
        12,
        "scrivi come si accede",
        "come si accede",
        unita=lambda u, oggi: bool(u.accesso),
    ),
    _Criterio(
        "descrizione",
        10,
        "racconta che cos'è in due o tre frasi semplici",
        "che cosa fa, in due o tre frasi semplici",
        lambda s: len(s.descrizione.strip()) >= DESCRIZIONE_MINIMA,
    ),
    _Criterio(
        "retta",
        10,
        "scrivi quanto costa, 0 se è gratuito",
        "quanto costa",
        unita=lambda u, oggi: u.retta_nota,
    ),
    _Criterio(
        "indirizzo",
        8,
        "aggiungi l'indirizzo",
        "l'indirizzo",
        lambda s: None if s.indirizzo_riservato else bool(s.indirizzo),
    ),
    _Criterio(
        "accessibile",
        8,
        "scrivi se si entra in sedia a rotelle",
        "se si entra in sedia a rotelle",
        _accessibilita,
    ),
    _Criterio(
        "cosa_serve",
        8,
        "scrivi quali documenti servono",
        "quali documenti servono",
        unita=lambda u, oggi: bool(u.cosa_serve),
    ),
    _Criterio(
        "posti_liberi",
        7,
        "aggiorna i posti liberi",
        "quanti posti liberi ci sono oggi",
        unita=_posti_freschi,
    ),
    _Criterio("email", 6, "aggiungi l'e-mail", "l'e-mail", lambda s: bool(s.email)),
    _Criterio(
        "posti",
        4,
        "scrivi quanti posti ci sono",
        "quanti posti ci sono in tutto",
        unita=lambda u, oggi: None if u.a_domicilio else u.posti_noti,
    ),
)


def valuta(scheda: DatiScheda, *, oggi: datetime.date) -> Qualita:
    """The score of a record and its list of things to do.

    A criterion of the units is met if every unit to which it applies meets it. The weights of those
    that do not apply are shared among the others: largest remainder, so that the sum is 100.
    """
    esiti = [_esito(criterio, scheda, oggi) for criterio in CRITERI]
    punti = _punti([c.peso if e[0] is not None else 0 for c, e in zip(CRITERI, esiti, strict=True)])
    voci = tuple(
        Voce(criterio.codice, criterio.da_fare, criterio.da_chiedere, valore, fatta, dove)
        for criterio, valore, (fatta, dove) in zip(CRITERI, punti, esiti, strict=True)
    )
    return Qualita(sum(voce.punti for voce in voci if voce.fatta), voci)


def _esito(criterio: _Criterio, scheda: DatiScheda, oggi: datetime.date) -> tuple[bool | None, str]:
    if criterio.unita is None:
        return criterio.scheda(scheda) if criterio.scheda else None, ""
    risposte = [(una.nome, criterio.unita(una, oggi)) for una in scheda.unita]
    valide = [(nome, si) for nome, si in risposte if si is not None]
    if not valide:
        return None, ""
    mancano = [nome for nome, si in valide if not si]
    solo_alcune = len(mancano) < len(valide)
    return not mancano, ", ".join(dict.fromkeys(mancano)) if solo_alcune else ""


def _punti(pesi: list[int]) -> list[int]:
    somma = sum(pesi)
    if not somma:
        return pesi
    interi = [peso * TOTALE // somma for peso in pesi]
    resti = sorted(range(len(pesi)), key=lambda i: (-(pesi[i] * TOTALE % somma), i))
    for indice in resti[: TOTALE - sum(interi)]:
        interi[indice] += 1
    return interi
