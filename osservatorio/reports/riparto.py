"""A cost divided among the comuni of an Ambito: both methods side by side, and their difference."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from base import formati
from osservatorio import selectors
from osservatorio.calcolo.riparto import (
    Abitanti,
    Metodo,
    RipartoImpossibile,
    aliquota,
    riparto,
)
from territorio.models import Ambito, Comune

NOMI_RIPARTO = {
    Metodo.RESTI: "Proporzionale agli abitanti",
    Metodo.RELAZIONE: "Come nella relazione dell'Alta Padovana",
}
_PROPORZIONALE = (
    "Ogni comune paga in proporzione agli abitanti, al centesimo. I centesimi che avanzano vanno "
    "uno ciascuno ai comuni a cui l'arrotondamento ha tolto di più; a parità, a chi ha più "
    "abitanti."
)
_RELAZIONE = (
    "L'aliquota è la spesa divisa per gli abitanti, troncata a quattro decimali: {aliquota} per "
    "abitante. Ogni comune paga gli abitanti per l'aliquota, arrotondati all'euro superiore, più "
    "0,25 €; l'ultimo in ordine alfabetico, {ultimo}, paga quello che resta. Non è proporzionale: "
    "è la regola ricavata dalla tabella dei 28 comuni nella relazione tecnica SIGeSS dell'Alta "
    "Padovana, per chi l'ha adottata."
)


@dataclass(frozen=True)
class RigaRiparto:
    """One comune, in euro; `relazione` and `differenza` None where that rule cannot be applied.

    `differenza` is the rule of the report less the proportional one.
    """

    comune: str
    codice_istat: str
    abitanti: int
    proporzionale: Decimal
    relazione: Decimal | None = None

    @property
    def differenza(self) -> Decimal | None:
        return None if self.relazione is None else self.relazione - self.proporzionale

    def quota(self, metodo: Metodo) -> Decimal | None:
        return self.proporzionale if metodo is Metodo.RESTI else self.relazione


@dataclass(frozen=True)
class Riparto:
    """A cost divided; without rows `motivo` says why. `motivo_relazione` says why its column is
    empty.
    """

    ambito: Ambito
    anno: int
    spesa: Decimal
    metodo: Metodo
    edizione: str = ""
    fonte: str = ""
    righe: tuple[RigaRiparto, ...] = ()
    totale: RigaRiparto | None = None
    metodi: tuple[tuple[Metodo, str, str], ...] = ()
    motivo: str = ""
    motivo_relazione: str = ""

    @property
    def nome_metodo(self) -> str:
        return NOMI_RIPARTO[self.metodo]

    @property
    def nome_file(self) -> str:
        return f"riparto-{self.ambito.slug}-{self.anno}"

    @property
    def note(self) -> list[tuple[str, str]]:
        """What a file says beside its rows."""
        note = [
            ("Spesa da dividere", formati.euro(self.spesa)),
            ("Ambito", f"{self.ambito}, comuni al 1° gennaio {self.anno}"),
            ("Abitanti", f"{self.edizione}. Fonte: {self.fonte}."),
            ("Metodo scelto", self.nome_metodo),
            *((nome, parole) for _, nome, parole in self.metodi),
        ]
        if self.motivo_relazione:
            note.append(("Perché manca una colonna", self.motivo_relazione))
        return note


def build_riparto(*, spesa: Decimal, ambito: Ambito, anno: int, metodo: Metodo) -> Riparto:
    """The division of a cost (euro) among the comuni that the Ambito had on 1 January, in the order
    of the alphabet, by the inhabitants of the latest edition not after that year.
    """
    territorio = selectors.territorio_ambito(anno, ambito)
    vuoto = Riparto(ambito, anno, spesa, metodo)
    if not territorio.comuni:
        return _senza(vuoto, f"Al 1° gennaio {anno} l'ambito non ha comuni.")
    edizione = selectors.edizioni_per([territorio], anno)[0]
    if edizione is None:
        return _senza(
            vuoto,
            f"Nessuna popolazione caricata fino al {anno} ha tutti i comuni dell'ambito: chiedi a "
            "chi gestisce il sistema di caricare il file di Istat di quell'anno.",
        )
    abitanti = selectors.residenti_per_comune(territorio, edizione)
    comuni = sorted(Comune.objects.filter(pk__in=territorio.comuni), key=_alfabetico)
    elenco = [Abitanti(comune.denominazione, abitanti[comune.pk]) for comune in comuni]
    try:
        proporzionale = riparto(Metodo.RESTI, spesa, elenco)
    except RipartoImpossibile as errore:
        return _senza(vuoto, str(errore))
    relazione: list[Decimal] | list[None]
    motivo = ""
    try:
        relazione = riparto(Metodo.RELAZIONE, spesa, elenco)
    except RipartoImpossibile as errore:
        relazione, motivo = [None] * len(elenco), str(errore)
    righe = tuple(
        RigaRiparto(comune.denominazione, comune.codice_istat, voce.abitanti, sua, altra)
        for comune, voce, sua, altra in zip(comuni, elenco, proporzionale, relazione, strict=True)
    )
    per_abitante = formati.euro(aliquota(spesa, elenco), 4)
    return Riparto(
        ambito,
        anno,
        spesa,
        metodo,
        edizione=selectors.come_si_chiama(edizione),
        fonte=edizione.fonte,
        righe=righe,
        totale=RigaRiparto(
            "Totale",
            "",
            sum(r.abitanti for r in righe),
            sum(proporzionale, Decimal(0)),
            None if motivo else sum((r.relazione or Decimal(0) for r in righe), Decimal(0)),
        ),
        metodi=(
            (Metodo.RESTI, NOMI_RIPARTO[Metodo.RESTI], _PROPORZIONALE),
            (
                Metodo.RELAZIONE,
                NOMI_RIPARTO[Metodo.RELAZIONE],
                _RELAZIONE.format(aliquota=per_abitante, ultimo=elenco[-1].comune),
            ),
        ),
        motivo_relazione=motivo,
    )


def _senza(vuoto: Riparto, motivo: str) -> Riparto:
    return Riparto(vuoto.ambito, vuoto.anno, vuoto.spesa, vuoto.metodo, motivo=motivo)


def _alfabetico(comune: Comune) -> tuple[str, str]:
    """The order of the alphabet whatever the database's own: accents and case do not count."""
    lettere = unicodedata.normalize("NFKD", comune.denominazione).casefold()
    return "".join(c for c in lettere if not unicodedata.combining(c)), comune.codice_istat
