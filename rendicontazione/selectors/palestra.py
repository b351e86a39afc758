"""The palestra: the practice return of who trains, the exercises, who has done which."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q

from rendicontazione.export.esercizi import ESERCIZI, Esercizio
from rendicontazione.models import (
    RUOLI_CHE_COMPILANO,
    RUOLI_CHE_LEGGONO_TUTTO,
    Campagna,
    Caricamento,
    EsercizioSvolto,
    Rendicontazione,
)
from utenti.enums import Ruolo
from utenti.models import Incarico, Utente


@dataclass(frozen=True)
class EsercizioVisto:
    """An exercise as one person sees it: the attempts are that person's own."""

    esercizio: Esercizio
    svolto: EsercizioSvolto | None
    tentativi: int


@dataclass(frozen=True)
class PersonaInPalestra:
    """Which exercises a person has done, in the order of the list; never compared with others."""

    nome: str
    ambito: str
    svolti: list[str]
    ultimo: datetime.datetime | None

    @property
    def mancano(self) -> int:
        return len(ESERCIZI) - len(self.svolti)


def rendicontazione_palestra(utente: Utente) -> Rendicontazione | None:
    """The practice return where the user trains: the newest one of an Ambito the user compiles."""
    return (
        Rendicontazione.objects.filter(
            campagna__palestra=True, ambito__in=utente.ambiti_con_ruolo(*RUOLI_CHE_COMPILANO)
        )
        .select_related("campagna__modello", "ambito")
        .order_by("-campagna__anno", "ambito__numero", "pk")
        .first()
    )


def campagna_palestra() -> Campagna | None:
    """The newest practice campaign."""
    return Campagna.objects.filter(palestra=True).order_by("-anno", "pk").first()


def tentativi_palestra(
    utente: Utente, rendicontazione: Rendicontazione, esercizio: str
) -> list[Caricamento]:
    """The user's own attempts at an exercise, the last first."""
    return list(
        Caricamento.objects.filter(
            rendicontazione=rendicontazione, esercizio=esercizio, caricato_da=utente
        )
        .select_related("caricato_da")
        .order_by("-numero")
    )


def esercizi_di(utente: Utente, rendicontazione: Rendicontazione) -> list[EsercizioVisto]:
    """Every exercise with what the user has done of it, in the order of the list."""
    svolti = {
        svolto.esercizio: svolto
        for svolto in EsercizioSvolto.objects.filter(
            utente=utente, campagna=rendicontazione.campagna_id
        )
    }
    tentativi = dict(
        Caricamento.objects.filter(rendicontazione=rendicontazione, caricato_da=utente)
        .order_by()
        .values_list("esercizio")
        .annotate(quanti=Count("pk"))
    )
    return [
        EsercizioVisto(esercizio, svolti.get(slug), tentativi.get(slug, 0))
        for slug, esercizio in ESERCIZI.items()
    ]


def chi_si_allena(utente: Utente) -> list[PersonaInPalestra]:
    """Who compiles in the Ambiti the user answers for, by Ambito and name, with what is done.

    All of them for istruttori and dirigenti of the Province, those of the own Ambiti for a
    responsabile, nobody for the others.
    """
    campagna = campagna_palestra()
    incarichi = Incarico.objects.attivi().filter(ruolo__in=RUOLI_CHE_COMPILANO)
    if not any(utente.ha_ruolo(ruolo) for ruolo in RUOLI_CHE_LEGGONO_TUTTO):
        propri = utente.ambiti_con_ruolo(Ruolo.RESPONSABILE_UDP)
        incarichi = incarichi.filter(ambito__in=propri) if propri else incarichi.none()
    if campagna is None:
        return []
    incarichi = incarichi.filter(Q(ambito__provincia=campagna.provincia_id))
    svolti: dict[int, list[EsercizioSvolto]] = {}
    for svolto in EsercizioSvolto.objects.filter(campagna=campagna):
        svolti.setdefault(svolto.utente_id, []).append(svolto)
    viste: dict[tuple[int, int | None], PersonaInPalestra] = {}
    for incarico in incarichi.select_related("utente", "ambito").order_by(
        "ambito__numero", "utente__cognome", "utente__nome", "utente__pk"
    ):
        suoi = {s.esercizio: s for s in svolti.get(incarico.utente_id, [])}
        viste.setdefault(
            (incarico.utente_id, incarico.ambito_id),
            PersonaInPalestra(
                nome=str(incarico.utente),
                ambito=incarico.ambito.denominazione if incarico.ambito else "",
                svolti=[e.titolo for slug, e in ESERCIZI.items() if slug in suoi],
                ultimo=max((s.svolto_il for s in suoi.values()), default=None),
            ),
        )
    return list(viste.values())
