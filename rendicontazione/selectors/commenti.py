"""The dialogue on the cells: of this return, and of the year before on the same cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from rendicontazione.models import CommentoCella, Rendicontazione
from territorio.models import Ambito

# Sheet, column, key of the row (its cell where the sheet has no key).
Posto = tuple[str, str, str]
Commenti = dict[Posto, list[CommentoCella]]


# The names of the columns have no accents; who reads expects them.
_CON_ACCENTO = {
    parola: f"{parola[:-1]}à"
    for parola in ("quantita", "eta", "attivita", "unita", "annualita", "solidarieta")
}


def titolo_in_parole(colonna: str) -> str:
    """«quantità», «fascia età»: the name of a column for who reads, not as the workbook has it."""
    return " ".join(_CON_ACCENTO.get(parola, parola) for parola in colonna.split("_"))


@dataclass(frozen=True)
class Dialogo:
    """What was said on one cell, in order; open until the Province closes it."""

    foglio: str
    cella: str
    colonna: str
    commenti: list[CommentoCella]

    @property
    def aperto(self) -> bool:
        return any(c.risolto_il is None for c in self.commenti)

    @property
    def da_integrare(self) -> bool:
        return any(c.da_integrare and c.risolto_il is None for c in self.commenti)


@dataclass(frozen=True)
class CellaDaGuardare:
    """Where a mail sends the Ambito: no figure, only the place and its page."""

    dove: str
    indirizzo: str


def _raccolti(commenti: "QuerySet[CommentoCella]") -> Commenti:
    per_posto: Commenti = {}
    for commento in commenti.select_related("scritto_da", "risolto_da").order_by(
        "foglio", "riga", "colonna", "scritto_il", "pk"
    ):
        per_posto.setdefault(commento.posto, []).append(commento)
    return per_posto


def commenti_di(rendicontazione: Rendicontazione) -> Commenti:
    """Every comment of that return by place, the oldest first."""
    return _raccolti(CommentoCella.objects.filter(rendicontazione=rendicontazione))


def commenti_dell_anno_prima(ambito: Ambito, anno: int) -> Commenti:
    """What was said the year before `anno` on the returns of that Ambito, by place.

    The place holds the codes of the row, so it finds the same line wherever it stands now.
    """
    return _raccolti(
        CommentoCella.objects.filter(
            rendicontazione__ambito=ambito,
            rendicontazione__campagna__anno=anno - 1,
            rendicontazione__campagna__palestra=False,
        ).exclude(chiave="")
    )


def dialoghi_di(rendicontazione: Rendicontazione) -> list[Dialogo]:
    """One per cell that was talked about, the open ones first."""
    dialoghi = [
        Dialogo(foglio, commenti[-1].cella, colonna, commenti)
        for (foglio, colonna, _chiave), commenti in commenti_di(rendicontazione).items()
    ]
    return sorted(dialoghi, key=lambda d: not d.aperto)


def dialoghi_della_pagina(rendicontazione: Rendicontazione) -> dict[str, object]:
    """What the page of a version shows: the dialogues of this return, and last year's comments."""
    prima = commenti_dell_anno_prima(rendicontazione.ambito, rendicontazione.campagna.anno)
    return {
        "dialoghi": dialoghi_di(rendicontazione),
        "commenti_prima": [commento for lista in prima.values() for commento in lista],
    }


def da_chiedere(rendicontazione: Rendicontazione) -> "QuerySet[CommentoCella]":
    """Comments marked «da integrare», still open, that no request has carried yet."""
    return CommentoCella.objects.filter(
        rendicontazione=rendicontazione,
        da_integrare=True,
        risolto_il__isnull=True,
        chiesto_il__isnull=True,
    ).order_by("foglio", "riga", "colonna", "pk")


def celle_da_guardare(
    rendicontazione: Rendicontazione, commenti: Iterable[CommentoCella]
) -> list[CellaDaGuardare]:
    """Each cell once, with the address of its page if the site knows its own."""
    celle = {}
    for commento in commenti:
        percorso = reverse(
            "rendicontazione:cella_detail",
            kwargs={
                "anno": rendicontazione.campagna.anno,
                "ambito": rendicontazione.ambito.slug,
                "foglio": commento.foglio,
                "cella": commento.cella,
            },
        )
        sito = settings.INDIRIZZO_SITO.rstrip("/")
        celle[commento.foglio, commento.cella] = CellaDaGuardare(
            f"foglio {commento.foglio}, cella {commento.cella} "
            f"({titolo_in_parole(commento.colonna)})",
            f"{sito}{percorso}" if sito else "",
        )
    return list(celle.values())
