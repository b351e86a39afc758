"""The pieces of the catalogue that are written hundreds of times in a page.

Each is a line or a card whose words do not depend on who reads: written here, or kept by the
process until the data change, they cost a tenth of what the template language asks.
"""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from base.formati import numero
from sportello.selectors.catalogo import VoceCatalogo, VoceFiltro
from strutture.selectors import ValoreFiltro, tenuto, versione_in_corso

register = template.Library()

SCHEDA = "sportello/includes/_voce.html"
CROCE = "componenti/icone/croce.svg"
SCHEDE_IN_MEMORIA = 5_000


@lru_cache(maxsize=2048)
def _scritto(nome: str) -> str:
    """A name of the register, escaped: they are few, and come back in every page."""
    return escape(nome)


def _conta(quante: int) -> str:
    return str(quante) if quante < 1000 else numero(quante)


@register.simple_tag
def opzioni_comuni(comuni: Iterable[ValoreFiltro]) -> SafeString:
    """The options of the select of comuni, each with how many facilities it would give."""
    return mark_safe(  # noqa: S308 - every name is escaped
        "".join(
            f'<option value="{escape(comune.valore)}"{" selected" if comune.scelto else ""}>'
            f"{_scritto(comune.nome)} ({_conta(comune.quante)})</option>"
            for comune in comuni
        )
    )


@register.simple_tag
def voci_filtro(voci: Iterable[VoceFiltro]) -> SafeString:
    """The links of one filter: those not chosen with their count, the chosen one with a cross."""
    return mark_safe("".join(map(_voce_filtro, voci)))  # noqa: S308 - escaped one by one


def _voce_filtro(voce: VoceFiltro) -> str:
    indirizzo, nome = escape(voce.indirizzo), _scritto(voce.nome)
    if voce.scelta:
        croce = get_template(CROCE).render()
        return (
            f'<li><a href="{indirizzo}" class="os-scelta" '
            f'aria-label="{nome}: togli questo filtro">{nome} {croce}</a></li>'
        )
    return (
        f'<li><a href="{indirizzo}">{nome} '
        f'<span class="os-conta">{_conta(voce.quante)}</span></a></li>'
    )


@register.simple_tag
def scheda_catalogo(voce: VoceCatalogo, scegli: str) -> SafeString:
    """The card of one facility; with `scegli` it can be chosen for the page to print."""
    versione = versione_in_corso()
    if not versione or not settings.PAGINE_IN_MEMORIA:
        return _scheda(voce, scegli)
    etichetta = f"{versione}|{timezone.localdate():%Y%m%d}|{settings.PROVINCIA}"
    note = tenuto("schede del catalogo", etichetta, dict[tuple[int, str, bool], SafeString])
    chiave = (voce.struttura.pk, voce.distanza, bool(scegli))
    scritta = note.get(chiave)
    if scritta is None:
        if len(note) > SCHEDE_IN_MEMORIA:
            note.clear()
        scritta = note[chiave] = _scheda(voce, scegli)
    return scritta


def _scheda(voce: VoceCatalogo, scegli: str) -> SafeString:
    contesto = {"voce": voce.struttura, "distanza": voce.distanza, "scegli": scegli}
    return mark_safe(get_template(SCHEDA).render(contesto))  # noqa: S308 - our own template
