"""The lists of returns: the board of the Province, and what an Ufficio di Piano has to do."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, OuterRef, QuerySet, Subquery

from rendicontazione.enums import (
    STATI_CONCLUSI,
    Gravita,
    StatoRendicontazione,
)
from rendicontazione.models import (
    Anomalia,
    Campagna,
    Caricamento,
    FoglioModulo,
    PassaggioStato,
    Rendicontazione,
    Versione,
)
from rendicontazione.selectors.scadenze import Termine, con_termini, termine_di
from rendicontazione.validation import Completezza
from utenti.models import Utente

_S = StatoRendicontazione

# How a state looks (icon of `componenti/stato.html`), and what each side does next.
ASPETTO = {
    _S.APERTA: "",
    _S.IN_COMPILAZIONE: "info",
    _S.CERTIFICATA: "info",
    _S.IN_ISTRUTTORIA: "info",
    _S.INTEGRAZIONE_RICHIESTA: "attenzione",
    _S.APPROVATA: "fatto",
    _S.PUBBLICATA: "fatto",
    _S.RIAPERTA: "attenzione",
}
_TOCCA_ALL_AMBITO = {
    _S.APERTA: "Scarica il modello, compilalo e carica il file",
    _S.IN_COMPILAZIONE: "Completa e fai certificare al responsabile",
    _S.CERTIFICATA: "Nulla: la Provincia la prenderà in esame",
    _S.IN_ISTRUTTORIA: "Nulla: la Provincia la sta esaminando",
    _S.INTEGRAZIONE_RICHIESTA: "Leggi la richiesta e carica il file corretto",
    _S.APPROVATA: "Nulla: i dati contano",
    _S.PUBBLICATA: "Nulla: i dati sono pubblici",
    _S.RIAPERTA: "Carica il file corretto",
}
_TOCCA_ALLA_PROVINCIA = {
    _S.APERTA: "Aspetta il file dell'ambito",
    _S.IN_COMPILAZIONE: "Aspetta la certificazione",
    _S.CERTIFICATA: "Prendi in esame",
    _S.IN_ISTRUTTORIA: "Esamina e proponi l'approvazione",
    _S.INTEGRAZIONE_RICHIESTA: "Aspetta il file corretto",
    _S.APPROVATA: "Pubblica, se serve",
    _S.PUBBLICATA: "Nulla",
    _S.RIAPERTA: "Aspetta il file corretto",
}


@dataclass(frozen=True)
class FoglioQuadro:
    """A sheet of a return: how much of what must be filled is, None where it has no rows."""

    codice: str
    titolo: str
    celle: Completezza

    @property
    def sigla(self) -> str:
        """«F1»."""
        return self.codice.split("_")[0]

    @property
    def completo(self) -> bool:
        return self.celle.percento == 100


@dataclass(frozen=True)
class RigaQuadro:
    """One return in a list; `fogli` are those of its form, from the last version or attempt."""

    rendicontazione: Rendicontazione
    aspetto: str
    termine: Termine
    versione: int | None
    righe: int | None
    ultimo_evento: datetime.datetime | None
    da_fare: str
    fogli: list[FoglioQuadro] = field(default_factory=list)
    avvisi_senza_motivo: int = 0

    @property
    def completezza(self) -> Decimal | None:
        """Of all the sheets together, 0–100; None if nothing was handed in yet."""
        return sum((f.celle for f in self.fogli), Completezza(0, 0)).percento


def con_ultimi(rendicontazioni: "QuerySet[Rendicontazione]") -> "QuerySet[Rendicontazione]":
    """Last version, its rows, last passage: in the same query whatever the number of returns."""
    versioni = Versione.objects.filter(rendicontazione=OuterRef("pk")).order_by("-numero")
    return (
        con_termini(rendicontazioni)
        .select_related("campagna__modello", "ambito")
        .annotate(
            ultima_versione=Subquery(versioni.values("numero")[:1]),
            ultima_versione_pk=Subquery(versioni.values("pk")[:1]),
            ultime_righe=Subquery(versioni.values("caricamento__righe")[:1]),
            ultima_completezza=Subquery(versioni.values("caricamento__completezza")[:1]),
            tentata_completezza=Subquery(
                Caricamento.objects.dell_ambito()
                .filter(rendicontazione=OuterRef("pk"))
                .exclude(completezza={})
                .order_by("-numero")
                .values("completezza")[:1]
            ),
            ultima_con_dati=Subquery(versioni.values("dati_registrati_il")[:1]),
            ultimo_passaggio=Subquery(
                PassaggioStato.objects.filter(rendicontazione=OuterRef("pk"))
                .order_by("-fatto_il", "-pk")
                .values("fatto_il")[:1]
            ),
            ultimo_tentativo=Subquery(
                Caricamento.objects.dell_ambito()
                .filter(rendicontazione=OuterRef("pk"))
                .order_by("-numero")
                .values("caricato_il")[:1]
            ),
        )
    )


def righe_quadro(
    rendicontazioni: Iterable[Rendicontazione], *, per_la_provincia: bool
) -> list[RigaQuadro]:
    """The lines of those returns, annotated by `con_ultimi`; two more queries for all of them."""
    lette = list(rendicontazioni)
    fogli: dict[int, list[FoglioModulo]] = {}
    for foglio in FoglioModulo.objects.filter(
        modello__in={r.campagna.modello_id for r in lette}, attivo=True
    ).order_by("ordine", "pk"):
        fogli.setdefault(foglio.modello_id, []).append(foglio)
    versioni = [r.ultima_versione_pk for r in lette if r.ultima_versione_pk]  # type: ignore[attr-defined]
    muti = dict(
        Anomalia.objects.filter(
            caricamento__versione__in=versioni, gravita=Gravita.AVVISO, motivazione=""
        )
        .order_by()
        .values_list("caricamento__versione")
        .annotate(quanti=Count("pk"))
    )
    return [
        _riga(
            r,
            per_la_provincia=per_la_provincia,
            fogli=_fogli(r, fogli.get(r.campagna.modello_id, [])),
            muti=muti.get(r.ultima_versione_pk, 0),  # type: ignore[attr-defined]
        )
        for r in lette
    ]


def riga_quadro(rendicontazione: Rendicontazione, *, per_la_provincia: bool) -> RigaQuadro:
    """The line of one return, annotated by `con_ultimi`."""
    return righe_quadro([rendicontazione], per_la_provincia=per_la_provincia)[0]


def _fogli(rendicontazione: Rendicontazione, fogli: list[FoglioModulo]) -> list[FoglioQuadro]:
    """From the last version, else from the last attempt that was read."""
    celle = (
        getattr(rendicontazione, "ultima_completezza", None)
        or getattr(rendicontazione, "tentata_completezza", None)
        or {}
    )
    return [
        FoglioQuadro(f.codice, f.titolo, Completezza(*celle.get(f.codice, (0, 0)))) for f in fogli
    ]


def _riga(
    rendicontazione: Rendicontazione,
    *,
    per_la_provincia: bool,
    fogli: list[FoglioQuadro],
    muti: int,
) -> RigaQuadro:
    stato = StatoRendicontazione(rendicontazione.stato)
    # What follows is annotated by `con_ultimi`.
    versione = getattr(rendicontazione, "ultima_versione", None)
    righe = getattr(rendicontazione, "ultime_righe", None) or {}
    con_dati = getattr(rendicontazione, "ultima_con_dati", None)
    eventi = [
        evento
        for evento in (
            getattr(rendicontazione, "ultimo_passaggio", None),
            getattr(rendicontazione, "ultimo_tentativo", None),
        )
        if evento
    ]
    da_fare = (_TOCCA_ALLA_PROVINCIA if per_la_provincia else _TOCCA_ALL_AMBITO)[stato]
    if stato == _S.IN_COMPILAZIONE and not con_dati and not per_la_provincia:
        da_fare = "Correggi gli errori e carica di nuovo il file"
    if stato == _S.IN_ISTRUTTORIA and rendicontazione.proposta_da_id and per_la_provincia:
        da_fare = "Approvazione proposta: decide il dirigente"
    return RigaQuadro(
        rendicontazione=rendicontazione,
        aspetto=ASPETTO[stato],
        termine=termine_di(rendicontazione),
        versione=versione,
        righe=sum(n for foglio, n in righe.items() if not foglio.startswith("F0"))
        if versione
        else None,
        ultimo_evento=max(eventi) if eventi else None,
        da_fare=da_fare,
        fogli=fogli,
        avvisi_senza_motivo=muti,
    )


@dataclass(frozen=True)
class Quadro:
    """The board of a campaign."""

    campagna: Campagna
    righe: list[RigaQuadro]
    consegnate: int
    approvate: int

    @property
    def fogli(self) -> list[FoglioQuadro]:
        """The sheets of the form, for the headings."""
        return self.righe[0].fogli if self.righe else []

    @property
    def riepilogo(self) -> str:
        """«11 ambiti su 13 hanno consegnato, 9 approvati»."""
        totale = len(self.righe)
        return (
            f"{self.consegnate} {'ambito' if self.consegnate == 1 else 'ambiti'} su {totale} "
            f"{'ha' if self.consegnate == 1 else 'hanno'} consegnato; {self.approvate} con dati "
            "approvati."
        )


def campagne_visibili(utente: Utente) -> list[Campagna]:
    """Campaigns, the newest first."""
    return list(Campagna.objects.visibili_a(utente).filter(palestra=False).order_by("-anno", "pk"))


def quadro_della_campagna(campagna: Campagna, utente: Utente) -> Quadro:
    """Every return of the campaign that the user may see, by number of the Ambito."""
    rendicontazioni = con_ultimi(
        Rendicontazione.objects.visibili_a(utente).filter(campagna=campagna)
    ).order_by("ambito__numero", "pk")
    righe = righe_quadro(rendicontazioni, per_la_provincia=True)
    consegnati = {_S.CERTIFICATA, _S.IN_ISTRUTTORIA, *STATI_CONCLUSI}
    return Quadro(
        campagna=campagna,
        righe=righe,
        consegnate=sum(r.rendicontazione.stato in consegnati for r in righe),
        approvate=sum(r.rendicontazione.stato in STATI_CONCLUSI for r in righe),
    )


def rendicontazioni_dell_ufficio(utente: Utente) -> list[RigaQuadro]:
    """The returns of the user's own Ambiti, the newest year first."""
    rendicontazioni = con_ultimi(
        Rendicontazione.objects.visibili_a(utente).filter(campagna__palestra=False)
    ).order_by("-campagna__anno", "ambito__numero", "pk")
    return righe_quadro(rendicontazioni, per_la_provincia=False)
