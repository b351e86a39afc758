"""What is new, as Atom feeds: one entry per facility or notice, newest first. No database."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from sportello.models import Avviso
from sportello.selectors import Novita

TIPO = "application/atom+xml; charset=utf-8"


def novita_strutture(novita: Sequence[Novita], *, ente: str, indirizzo: str, radice: str) -> bytes:
    """The changes of the catalogue; an entry changes its id when the facility changes again."""
    flusso = _flusso("Strutture: che cosa è cambiato", ente=ente, indirizzo=indirizzo)
    for voce in novita:
        flusso.add_item(
            title=voce.titolo,
            link=radice + voce.indirizzo_web,
            description=voce.testo,
            unique_id=f"{radice}{voce.indirizzo_web}#{voce.quando.isoformat()}",
            updateddate=voce.quando,
            pubdate=voce.quando,
        )
    return flusso.writeString("utf-8").encode()


def novita_avvisi(avvisi: Sequence[Avviso], *, ente: str, indirizzo: str, radice: str) -> bytes:
    flusso = _flusso("Avvisi", ente=ente, indirizzo=indirizzo)
    for avviso in avvisi:
        giorno = datetime.datetime.combine(avviso.dal, datetime.time())
        flusso.add_item(
            title=avviso.titolo,
            link=radice + avviso.get_absolute_url(),
            description=avviso.sommario,
            unique_id=radice + avviso.get_absolute_url(),
            author_name=f"Ambito {avviso.ambito.denominazione}" if avviso.ambito else ente,
            updateddate=avviso.modificato_il,
            pubdate=timezone.make_aware(giorno),
        )
    return flusso.writeString("utf-8").encode()


def _flusso(titolo: str, *, ente: str, indirizzo: str) -> Atom1Feed:
    return Atom1Feed(
        title=f"{titolo} – {ente}",
        link=indirizzo,
        description=titolo,
        language="it",
        feed_url=indirizzo,
        author_name=ente,
    )
