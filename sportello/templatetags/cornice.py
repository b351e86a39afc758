"""Pieces of the frame that every page shares."""

import re
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rendicontazione.permessi import puo_entrare
from sportello import selectors
from sportello.models import ModuloServizio
from sportello.permessi import risponde_ai_cittadini, vede_i_numeri
from strutture.permessi import entra_nelle_schede
from tariffe.permessi import lavora_con_le_persone, lavora_con_le_tariffe
from utenti.enums import RUOLI_BACK_OFFICE, Ruolo

register = template.Library()


@register.simple_tag
def cornice() -> selectors.Cornice:
    """Who runs the site, for header and footer."""
    return selectors.cornice()


@register.filter
def tel(numero: str) -> str:
    """The number as a `tel:` link wants it: digits and a leading plus only."""
    return re.sub(r"(?!^\+)\D", "", numero.strip())


@register.simple_tag(takes_context=True)
def voce_menu(context: template.Context, nome: str, testo: str) -> SafeString | str:
    """One entry of the navigation, marked when it is where we are; nothing if it has no page."""
    try:
        indirizzo = reverse(nome)
    except NoReverseMatch:
        return ""
    richiesta = context.get("request")
    percorso = richiesta.path if richiesta else ""
    segno: SafeString | str = ""
    if percorso == indirizzo:
        segno = mark_safe(' aria-current="page"')
    elif indirizzo != "/" and percorso.startswith(indirizzo):
        segno = mark_safe(' aria-current="true"')
    return format_html('<li><a href="{}"{}>{}</a></li>', indirizzo, segno, testo)


@register.filter
def indirizzo_del_modulo(modulo: ModuloServizio) -> str:
    """Where a form to fill in is."""
    return selectors.indirizzo_modulo(modulo)


@register.filter
def peso_del_modulo(modulo: ModuloServizio) -> int | None:
    """Bytes of its file; None if there is none."""
    return selectors.peso_file(modulo)


@register.simple_tag(takes_context=True)
def canonico(context: template.Context) -> SafeString | str:
    """The link to the one address of this page: without filters, with its number in a list."""
    richiesta = context.get("request")
    if richiesta is None:
        return ""
    pagina = richiesta.GET.get("pagina", "")
    seconda = f"?pagina={pagina}" if re.fullmatch(r"[1-9][0-9]{0,4}", pagina) else ""
    seconda = "" if pagina == "1" else seconda
    radice = selectors.radice(richiesta.build_absolute_uri("/"))
    return format_html('<link rel="canonical" href="{}{}{}">', radice, richiesta.path, seconda)


@register.simple_tag(takes_context=True)
def menu_riservato(context: template.Context, utente: Any) -> SafeString:
    """The navigation of the reserved area: only what the user's assignments of today open."""
    voci = []
    if utente.is_authenticated:
        ruoli = {i.ruolo for i in utente.incarichi_attivi}
        if entra_nelle_schede(utente):
            voci.append(("strutture:scheda_list", "Schede"))
        if puo_entrare(utente):
            voci.append(("rendicontazione:campagna_list", "Rendicontazione"))
        if lavora_con_le_persone(utente) or lavora_con_le_tariffe(utente):
            voci.append(("tariffe:home", "Tariffe"))
        if ruoli & (RUOLI_BACK_OFFICE | {Ruolo.LETTORE}):
            voci.append(("osservatorio:home", "Osservatorio"))
        if risponde_ai_cittadini(utente):
            voci.append(("sportello:richiesta_list", "Richieste"))
        elif vede_i_numeri(utente):
            voci.append(("sportello:richiesta_numbers", "Richieste"))
        if utente.is_staff:
            voci.append(("admin:index", "Lavoro d'ufficio"))
        voci.append(("utenti:profilo", "Profilo"))
    voci.append(("sportello:home", "Sito pubblico"))
    return format_html_join("", "{}", ((voce_menu(context, *voce),) for voce in voci))


@register.simple_tag(takes_context=True)
def briciole(context: template.Context, *passi: str) -> SafeString:
    """The breadcrumb, after Home: `{% briciole "Strutture" indirizzo "Casa Rossa" %}`."""
    *coppie, ultima = passi
    intermedie = list(zip(coppie[::2], coppie[1::2], strict=True))
    return format_html(
        '<nav class="os-briciole" aria-label="Percorso di navigazione"><ol>{}'
        '<li><span aria-current="page">{}</span></li></ol></nav>',
        format_html_join(
            "",
            '<li><a href="{}">{}</a></li>',
            ((indirizzo, testo) for testo, indirizzo in (("Home", "/"), *intermedie)),
        ),
        ultima,
    )
