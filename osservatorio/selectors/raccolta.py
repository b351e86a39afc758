"""How the collection of a year went, return by return: attempts, versions, days, warnings.

The report and the page that explains its figures read the same objects.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rendicontazione.enums import Gravita, StatoRendicontazione
from rendicontazione.models import (
    Anomalia,
    Caricamento,
    CommentoCella,
    Correzione,
    PassaggioStato,
    Proroga,
    Rendicontazione,
    Versione,
)
from rendicontazione.selectors.scadenze import ultimo_giorno
from rendicontazione.validation import Completezza
from territorio.models import Ambito

_S = StatoRendicontazione
M = TypeVar("M", Versione, Caricamento, PassaggioStato)


@dataclass(frozen=True)
class Raccolta:
    """One return and all that happened to it, oldest first.

    `versione` is the one its figures are of: the one asked for, else the approved one, else the
    last. `avvisi` are of that version: by rule, how many and how many with a written reason.
    """

    rendicontazione: Rendicontazione
    scadenza: datetime.date
    proroga: Proroga | None
    tentativi: Sequence[Caricamento]
    versioni: Sequence[Versione]
    passaggi: Sequence[PassaggioStato]
    versione: Versione | None
    avvisi: Mapping[str, tuple[int, int]]
    correzioni: int
    commenti: int
    commenti_chiusi: int

    @property
    def ambito(self) -> Ambito:
        return self.rendicontazione.ambito

    @property
    def consegnata(self) -> Versione | None:
        """The first version: what the deadline is looked at with."""
        return self.versioni[0] if self.versioni else None

    @property
    def giorni_di_anticipo(self) -> int | None:
        """Days from the first version to the deadline, negative if it came after; None if none."""
        if self.consegnata is None:
            return None
        return (self.scadenza - timezone.localdate(self.consegnata.confermata_il)).days

    @property
    def certificazione(self) -> PassaggioStato | None:
        """The last one: withdrawn ones are followed by another, or by none."""
        certificate = self.verso(_S.CERTIFICATA)
        return certificate[-1] if certificate else None

    @property
    def approvazione(self) -> PassaggioStato | None:
        """The last one."""
        approvate = self.verso(_S.APPROVATA)
        return approvate[-1] if approvate else None

    @property
    def giorni_di_esame(self) -> int | None:
        """Days from the certification to the approval that followed; None if there is none."""
        fine = self.approvazione
        if fine is None:
            return None
        prima = [p for p in self.verso(_S.CERTIFICATA) if p.fatto_il <= fine.fatto_il]
        if not prima:
            return None
        return (timezone.localdate(fine.fatto_il) - timezone.localdate(prima[-1].fatto_il)).days

    def verso(self, stato: str) -> list[PassaggioStato]:
        """The passages to that state."""
        return [passaggio for passaggio in self.passaggi if passaggio.a == stato]

    def righe(self, foglio: str) -> int | None:
        """Rows with data read in a sheet of the version; None without a version."""
        if self.versione is None:
            return None
        return int(self.versione.caricamento.righe.get(foglio, 0))

    def completezza(self, foglio: str) -> Completezza | None:
        """Cells that must be filled in a sheet of the version; None if nothing is known."""
        if self.versione is None:
            return None
        conteggi = self.versione.caricamento.completezza.get(foglio)
        return Completezza(*conteggi) if conteggi else None

    @property
    def approvata(self) -> bool:
        """True if some version counts, whatever the state now."""
        return any(versione.approvata_il for versione in self.versioni)


def raccolte_dell_anno(
    anno: int, ambito: Ambito | None = None, versione: int | None = None
) -> list[Raccolta]:
    """The returns of a year, by number of the Ambito; a fixed number of queries.

    With `ambito` only its own, and with `versione` the figures of that version.
    """
    return raccolte_degli_anni([anno], ambito, versione)


def raccolte_degli_anni(
    anni: Iterable[int], ambito: Ambito | None = None, versione: int | None = None
) -> list[Raccolta]:
    """The same of several years, year by year, with the same number of queries."""
    rendicontazioni = Rendicontazione.objects.filter(
        campagna__anno__in=list(anni),
        campagna__palestra=False,
        campagna__provincia__codice=settings.PROVINCIA,
    )
    if ambito is not None:
        rendicontazioni = rendicontazioni.filter(ambito=ambito)
    elenco = list(
        rendicontazioni.select_related("campagna__modello", "ambito").order_by(
            "campagna__anno", "ambito__numero", "pk"
        )
    )
    versioni = _per_rendicontazione(
        Versione.objects.filter(rendicontazione__in=elenco)
        .select_related("caricamento", "confermata_da", "approvata_da")
        .order_by("numero")
    )
    scelte = {r.pk: _scelta(versioni[r.pk], versione) for r in elenco}
    tentativi = _per_rendicontazione(
        Caricamento.objects.filter(rendicontazione__in=elenco, parte__isnull=True)
        .select_related("caricato_da", "versione")
        .order_by("numero")
    )
    passaggi = _per_rendicontazione(
        PassaggioStato.objects.filter(rendicontazione__in=elenco)
        .select_related("fatto_da", "versione")
        .order_by("fatto_il", "pk")
    )
    proroghe = list(
        Proroga.objects.filter(campagna__in={r.campagna_id for r in elenco}).order_by("giorno")
    )
    avvisi = _avvisi([v.caricamento_id for v in scelte.values() if v])
    correzioni = _conta(Correzione.objects.filter(caricamento__rendicontazione__in=elenco))
    commenti = {
        pk: (tutti, chiusi)
        for pk, tutti, chiusi in CommentoCella.objects.filter(rendicontazione__in=elenco)
        .order_by()
        .values_list("rendicontazione")
        .annotate(tutti=Count("pk"), chiusi=Count("pk", filter=Q(risolto_il__isnull=False)))
    }
    raccolte = []
    for rendicontazione in elenco:
        proroga = _proroga(rendicontazione, proroghe)
        scelta = scelte[rendicontazione.pk]
        tutti, chiusi = commenti.get(rendicontazione.pk, (0, 0))
        raccolte.append(
            Raccolta(
                rendicontazione=rendicontazione,
                scadenza=ultimo_giorno(
                    campagna=rendicontazione.campagna,
                    proroga=proroga.giorno if proroga else None,
                    prima_versione=None,
                    entro=None,
                )[0],
                proroga=proroga,
                tentativi=tentativi[rendicontazione.pk],
                versioni=versioni[rendicontazione.pk],
                passaggi=passaggi[rendicontazione.pk],
                versione=scelta,
                avvisi=avvisi.get(scelta.caricamento_id, {}) if scelta else {},
                correzioni=correzioni.get(rendicontazione.pk, 0),
                commenti=tutti,
                commenti_chiusi=chiusi,
            )
        )
    return raccolte


def _per_rendicontazione(
    righe: "QuerySet[M]",
) -> dict[int, list[M]]:
    per_pk: dict[int, list[M]] = defaultdict(list)
    for riga in righe:
        per_pk[riga.rendicontazione_id].append(riga)
    return per_pk


def _scelta(versioni: Sequence[Versione], numero: int | None) -> Versione | None:
    if numero is not None:
        return next((v for v in versioni if v.numero == numero), None)
    approvate = [v for v in versioni if v.approvata_il]
    if approvate:
        return max(approvate, key=lambda v: (v.approvata_il, v.pk))
    return versioni[-1] if versioni else None


def _avvisi(caricamenti: Sequence[int]) -> dict[int, dict[str, tuple[int, int]]]:
    per_caricamento: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for caricamento, codice, tutti, motivati in (
        Anomalia.objects.filter(caricamento__in=caricamenti, gravita=Gravita.AVVISO)
        .order_by()
        .values_list("caricamento", "codice")
        .annotate(tutti=Count("pk"), motivati=Count("pk", filter=~Q(motivazione="")))
    ):
        per_caricamento[caricamento][codice] = (tutti, motivati)
    return per_caricamento


def _conta(correzioni: "QuerySet[Correzione]") -> dict[int, int]:
    return dict(
        correzioni.order_by()
        .values_list("caricamento__rendicontazione")
        .annotate(quante=Count("pk"))
    )


def _proroga(rendicontazione: Rendicontazione, proroghe: Sequence[Proroga]) -> Proroga | None:
    """The one with the latest day that touches it."""
    sue = [
        p
        for p in proroghe
        if p.campagna_id == rendicontazione.campagna_id
        and p.rendicontazione_id in {None, rendicontazione.pk}
    ]
    return sue[-1] if sue else None


def percento_o_niente(completezza: Completezza | None) -> Decimal | None:
    """The share of the cells that must be filled, 0–100; None if nothing is known."""
    return completezza.percento if completezza else None
