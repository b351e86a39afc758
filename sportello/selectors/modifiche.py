"""The changes of the catalogue as programs and feeds read them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from sportello.models import Avviso
from strutture.enums import StatoScheda
from strutture.models import Struttura, UnitaOfferta
from strutture.selectors import (
    Catalogo,
    Modifica,
    Segno,
    VoceElenco,
    modifiche_pubbliche,
    voci_elenco,
)

# A change is told with the moment in which it was written, and seen when its transaction ends: who
# starts again from here a minute back loses none.
MARGINE = datetime.timedelta(minutes=1)
# A facility is new in the feed for as long as its first day lasts.
NUOVA = datetime.timedelta(days=1)


@dataclass(frozen=True)
class RichiestaModifiche:
    """From which change on, how many facilities, and the same address without the sign."""

    limite: int
    dal: datetime.datetime | None = None
    dopo: Segno | None = None
    parametri: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PaginaModifiche:
    """One page of changes; `prossima` is the path of the next one, empty at the end."""

    voci: list[VoceElenco]
    tolte: list[Modifica]
    prossima: str
    aggiornato_al: datetime.datetime


def pagina_modifiche(catalogo: Catalogo, richiesta: RichiestaModifiche) -> PaginaModifiche:
    """The facilities of that search in the order of their changes, and those that are gone.

    `aggiornato_al` is what to ask as `modificato_dopo` the next time.
    """
    adesso = timezone.now()
    trovate = modifiche_pubbliche(
        limite=richiesta.limite + 1, dal=richiesta.dal, dopo=richiesta.dopo, solo=catalogo.strutture
    )
    mostrate = trovate[: richiesta.limite]
    prossima = ""
    if len(trovate) > richiesta.limite:
        ultima = mostrate[-1]
        parametri = [
            *richiesta.parametri,
            ("dopo", f"{ultima.quando.isoformat()}~{ultima.struttura}"),
        ]
        prossima = f"{reverse('sportello:struttura_export', args=['json'])}?{urlencode(parametri)}"
    return PaginaModifiche(
        voci=voci_elenco([m.struttura for m in mostrate if m.nel_catalogo], ambiti=catalogo.ambiti),
        tolte=[m for m in mostrate if not m.nel_catalogo],
        prossima=prossima,
        aggiornato_al=adesso - MARGINE,
    )


@dataclass(frozen=True)
class Novita:
    """One entry of the feed; `dove` is empty for a reserved facility."""

    struttura: int
    titolo: str
    testo: str
    indirizzo_web: str
    quando: datetime.datetime


def novita_strutture(catalogo: Catalogo, quante: int) -> list[Novita]:
    """The last changes among the facilities of that search, newest first; three queries at most."""
    modifiche = modifiche_pubbliche(limite=quante, solo=catalogo.strutture, dalla_ultima=True)
    voci = {
        voce.pk: voce
        for voce in voci_elenco(
            [m.struttura for m in modifiche if m.nel_catalogo], ambiti=catalogo.ambiti
        )
    }
    create = dict(Struttura.objects.filter(pk__in=voci).values_list("pk", "creata_il"))
    tolte = {
        struttura.pk: struttura
        for struttura in Struttura.objects.filter(
            pk__in=[m.struttura for m in modifiche if not m.nel_catalogo]
        ).only("pk", "slug", "denominazione", "stato")
    }
    trovate = []
    for modifica in modifiche:
        if modifica.struttura in voci:
            voce = voci[modifica.struttura]
            nuova = modifica.quando - create[voce.pk] < NUOVA
            trovate.append(_di_una_voce(voce, modifica, nuova=nuova))
        elif not catalogo.criteri.attivi and modifica.struttura in tolte:
            # With filters it is not known whether it belonged to them: the whole feed says it.
            trovate.append(_di_una_tolta(tolte[modifica.struttura], modifica))
    return trovate


def _di_una_voce(voce: VoceElenco, modifica: Modifica, *, nuova: bool) -> Novita:
    dove = voce.comune or (f"ambito {voce.ambito}" if voce.ambito else "")
    tipi = ", ".join(dict.fromkeys(unita.tipo_breve for unita in voce.unita))
    return Novita(
        struttura=voce.pk,
        titolo=f"{'Nuova' if nuova else 'Aggiornata'}: {voce.nome}"
        + (f" ({dove})" if dove else ""),
        testo=". ".join(parte for parte in (tipi, voce.freschezza) if parte) + ".",
        indirizzo_web=voce.indirizzo_web,
        quando=modifica.quando,
    )


def _di_una_tolta(struttura: Struttura, modifica: Modifica) -> Novita:
    sospesa = struttura.stato == StatoScheda.SOSPESA
    che_cosa = "Attività sospesa" if sospesa else "Non è più attiva"
    return Novita(
        struttura=struttura.pk,
        titolo=f"{che_cosa}: {struttura.denominazione}",
        testo="La pagina dice a chi rivolgersi.",
        indirizzo_web=struttura.get_absolute_url(),
        quando=modifica.quando,
    )


def ultimi_avvisi(quanti: int) -> Sequence[Avviso]:
    """The notices that can be read today, newest first."""
    return list(
        Avviso.objects.in_corso().select_related("ambito").defer("ambito__confine")
        .order_by("-dal", "-pk")[:quanti]
    )  # fmt: skip


def struttura_della_unita(unita: int | None) -> int | None:
    """The key of the facility of that unit; None if there is none."""
    if unita is None:
        return None
    return UnitaOfferta.objects.filter(pk=unita).values_list("struttura", flat=True).first()
