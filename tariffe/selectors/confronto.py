"""Two editions side by side, for sample values of ISEE."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.models import EdizioneTariffe
from tariffe.parsing import Regola, leggi_regola
from tariffe.selectors.casi import regole_dell_edizione
from tariffe.selectors.regole import regola_come_dati
from tariffe.selectors.scrivania import grafico

VALORI = tuple(Decimal(v) for v in (0, 3000, 5000, 8000, 12000, 16000, 20000, 30000, 40000))


@dataclass(frozen=True)
class Importo:
    """What an edition asks: euro, or why it says nothing."""

    euro: Decimal | None
    perche: str = ""


@dataclass(frozen=True)
class RigaConfronto:
    """One value of ISEE (None = not presented): before, after, how much changes."""

    isee: Decimal | None
    prima: Importo
    dopo: Importo

    @property
    def differenza(self) -> Decimal | None:
        """In euro."""
        if self.prima.euro is None or self.dopo.euro is None:
            return None
        return self.dopo.euro - self.prima.euro

    @property
    def percento(self) -> Decimal | None:
        """On what was paid; None if nothing was."""
        if self.differenza is None or not self.prima.euro:
            return None
        return self.differenza * 100 / self.prima.euro


@dataclass(frozen=True)
class ServizioConfrontato:
    """One service (and group): its rows and its two curves."""

    nome: str
    unita: str
    righe: tuple[RigaConfronto, ...]
    grafico: str
    solo: str = ""  # «Tariffe 2025» when only that edition has it


def confronta(
    prima: EdizioneTariffe, dopo: EdizioneTariffe, valori: Sequence[Decimal] = VALORI
) -> list[ServizioConfrontato]:
    """Every service of either edition, each on the first day of its own: two queries."""
    regole = [
        {(r.servizio_id, r.utenza): r for r in regole_dell_edizione(edizione)}
        for edizione in (prima, dopo)
    ]
    confrontati = []
    for n, chiave in enumerate(dict.fromkeys([*regole[1], *regole[0]])):
        vecchia, nuova = regole[0].get(chiave), regole[1].get(chiave)
        una = nuova or vecchia
        if una is None:
            continue
        lette = [_letta(regola, edizione) for regola, edizione in ((vecchia, prima), (nuova, dopo))]
        disegno = ""
        if isinstance(lette[1], Regola):
            disegno = grafico(
                lette[1],
                nome=f"confronto-{n}",
                confronto=lette[0] if isinstance(lette[0], Regola) else None,
                nome_serie=dopo.titolo,
                nome_confronto=prima.titolo,
            )
        solo = "" if vecchia and nuova else (prima if vecchia else dopo).titolo
        righe = tuple(
            RigaConfronto(isee, _importo(lette[0], isee), _importo(lette[1], isee))
            for isee in (*valori, None)
        )
        confrontati.append(ServizioConfrontato(str(una), una.unita, righe, disegno, solo))
    return confrontati


def _letta(regola: object, edizione: EdizioneTariffe) -> Regola | str:
    if regola is None:
        return "Il servizio non c'è"
    try:
        dati = regola_come_dati(regola, giorno=edizione.valida_dal)  # type: ignore[arg-type]
        return leggi_regola(dati, estesa=True)
    except ErroreTariffa as errore:
        return errore.messaggio


def _importo(letta: Regola | str, isee: Decimal | None) -> Importo:
    if isinstance(letta, str):
        return Importo(None, letta)
    try:
        return Importo(calcola(letta, isee).importo)
    except ErroreTariffa as errore:
        return Importo(None, errore.messaggio)
