"""Walks every address of the resolver with every role; the expectations are in `matrice.py`."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.accesso.matrice import (
    ACCESSO_UFFICIO,
    CON_MODULO,
    PUBBLICHE,
    RISERVATE,
    SOLO_ANONIMI,
    UFFICIO,
)
from tests.accesso.mondo import ALTRUI, ANONIMO, ATTORI, PROPRIO, costruisci, esito, senza_tracce
from tests.accesso.regole import UFFICI, Regola
from utenti.gruppi import PERMESSI

pytestmark = pytest.mark.django_db

PAGINE_DI_UN_MODELLO = ("changelist", "add", "history", "delete", "change")


@pytest.fixture
def mondo(mondo_del_modulo):
    """The world, without the objects that the last test made and took away with it."""
    mondo_del_modulo.oggetti.clear()
    return mondo_del_modulo


@pytest.fixture(scope="module")
def mondo_del_modulo(django_db_setup, django_db_blocker):
    """Made once: every test of the module runs inside its transaction, rolled back at the end."""
    with django_db_blocker.unblock():
        atomico = transaction.atomic()
        atomico.__enter__()
        costruito = costruisci()
    yield costruito
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomico.__exit__(None, None, None)


def nomi(resolver: URLResolver | None = None, spazio: str = "") -> Iterator[str]:
    """Every name of the project with its namespace; an address without name by its route."""
    for voce in (resolver or get_resolver()).url_patterns:
        if isinstance(voce, URLResolver):
            interno = f"{spazio}{voce.namespace}:" if voce.namespace else spazio
            yield from nomi(voce, interno)
        elif isinstance(voce, URLPattern):
            yield f"{spazio}{voce.name}" if voce.name else f"{spazio}[{voce.pattern}]"


def nomi_di_un_modello() -> set[str]:
    return {
        f"admin:{modello._meta.app_label}_{modello._meta.model_name}_{pagina}"
        for modello in admin.site._registry
        for pagina in PAGINE_DI_UN_MODELLO
    }


# Django's own, without name: the end of the admin, which redirects to the address with the slash.
SENZA_NOME = {"admin:[(?P<url>.*)$]", "admin:[<path:object_id>/]"}
DA_PROVARE = sorted(set(nomi()) - nomi_di_un_modello() - SENZA_NOME - {ACCESSO_UFFICIO})


def indirizzo(nome: str, regola_oggetto, mondo, numero: int) -> str:
    argomenti = regola_oggetto(mondo, numero) if regola_oggetto else {}
    parametri = argomenti.pop("?", "")
    return reverse(nome, kwargs=argomenti) + parametri


@pytest.mark.parametrize("nome", DA_PROVARE)
def test_ogni_indirizzo_e_nella_matrice(nome):
    assert (nome in PUBBLICHE) != (nome in RISERVATE), (
        f"«{nome}» non è nella matrice degli accessi: aggiungilo in tests/accesso, "
        "nel modulo della sua app."
    )


def test_la_matrice_non_ha_indirizzi_che_non_esistono():
    assert {*PUBBLICHE, *RISERVATE} - set(DA_PROVARE) == set()


@pytest.mark.parametrize("nome", sorted(set(PUBBLICHE) & set(DA_PROVARE)))
def test_pagina_pubblica(nome, mondo):
    for numero in (PROPRIO, ALTRUI):
        dove = indirizzo(nome, PUBBLICHE[nome], mondo, numero)
        with senza_tracce():
            risposta = mondo.clienti[ANONIMO].get(dove)
        assert risposta.status_code == 200
        assert "Content-Security-Policy" in risposta.headers
        assert "unsafe" not in risposta.headers["Content-Security-Policy"]
        assert set(risposta.cookies) == ({"csrftoken"} if nome in CON_MODULO else set())
        mondo.clienti[ANONIMO].cookies.clear()
        if not PUBBLICHE[nome]:
            break
    dove = indirizzo(nome, PUBBLICHE[nome], mondo, PROPRIO)
    with senza_tracce():
        risposta = mondo.clienti["operatore_udp"].get(dove)
    assert esito(risposta) == ("altrove" if nome in SOLO_ANONIMI else "entra")


def atteso(regola: Regola, attore: str, numero: int) -> set[str]:
    if attore == ANONIMO:
        return {regola.anonimo}
    if attore in (regola.proprio if numero == PROPRIO else regola.altrui):
        return {regola.entra}
    if numero == ALTRUI and attore in regola.proprio:
        return {"non c'è"}
    return {"non c'è", "no"} if regola.oggetto else {"no"}


@pytest.mark.parametrize("nome", sorted(set(RISERVATE) & set(DA_PROVARE)))
def test_pagina_riservata(nome, mondo):
    regola = RISERVATE[nome]
    sbagli = []
    for numero in (PROPRIO, ALTRUI) if regola.oggetto else (PROPRIO,):
        url = indirizzo(nome, regola.oggetto, mondo, numero) + regola.parametri
        for attore in ATTORI:
            with senza_tracce():
                risposta = getattr(mondo.clienti[attore], regola.metodo)(url)
            voluto = atteso(regola, attore, numero)
            if esito(risposta) not in voluto:
                sbagli.append(f"{attore} → {url}: {esito(risposta)}, atteso {voluto}")
    assert not sbagli, "\n".join(sbagli)


def test_ogni_modello_dell_ufficio_e_nella_matrice():
    registrati = {modello._meta.label_lower for modello in admin.site._registry}

    assert registrati == set(UFFICIO)


@pytest.mark.parametrize("modello", sorted(UFFICIO))
def test_modello_dell_ufficio(modello, mondo):
    regola = UFFICIO[modello]
    sbagli = []
    for attore in ATTORI:
        lettere = set(PERMESSI.get(attore, {}).get(modello, "")) - set(regola.mai)
        vede = bool(set("vc") & lettere)
        for numero in (PROPRIO, ALTRUI):
            suo = regola.di_tutti or numero == PROPRIO or mondo_intero(mondo, attore)
            pk = regola.oggetto(mondo, numero).pk
            for pagina, diritto in (
                ("changelist", vede),
                ("add", "a" in lettere),
                ("change", vede),
                ("history", vede),
                ("delete", "d" in lettere),
            ):
                oggetto = pagina not in ("changelist", "add")
                if not oggetto and numero == ALTRUI:
                    continue
                url = reverse(
                    f"admin:{modello.replace('.', '_')}_{pagina}", args=[pk] if oggetto else []
                )
                if attore == ANONIMO:
                    voluto = {"accedi"}
                elif attore in UFFICI and oggetto and not suo:
                    voluto = {"non c'è"}
                elif attore not in UFFICI or not diritto:
                    voluto = {"no", "non c'è"}
                else:
                    voluto = {"entra"}
                with senza_tracce():
                    trovato = esito(mondo.clienti[attore].get(url))
                if trovato not in voluto:
                    sbagli.append(f"{attore} → {url}: {trovato}, atteso {voluto}")
            if not suo and attore in UFFICI:
                url = reverse(f"admin:{modello.replace('.', '_')}_change", args=[pk])
                with senza_tracce():
                    trovato = esito(mondo.clienti[attore].post(url, {}))
                if trovato != "non c'è":
                    sbagli.append(f"{attore} scrive in {url}: {trovato}")
    assert not sbagli, "\n".join(sbagli)


def mondo_intero(mondo, attore: str) -> bool:
    """True for who works for the whole Province."""
    return attore in mondo.utenti and mondo.utenti[attore].vede_tutto


@pytest.mark.parametrize("modello", sorted(UFFICIO))
def test_l_elenco_dell_ufficio_mostra_solo_il_proprio(modello, mondo):
    regola = UFFICIO[modello]
    if regola.di_tutti or not set("vc") & set(PERMESSI["responsabile_udp"].get(modello, "")):
        return
    proprio, altrui = (regola.oggetto(mondo, numero) for numero in (PROPRIO, ALTRUI))
    with senza_tracce():
        risposta = mondo.clienti["responsabile_udp"].get(
            reverse(f"admin:{modello.replace('.', '_')}_changelist")
        )

    mostrati = {riga.pk for riga in risposta.context["cl"].result_list}
    assert altrui.pk not in mostrati
    assert proprio.pk in mostrati


def test_l_accesso_dell_ufficio_e_quello_del_sito(mondo):
    url = reverse(ACCESSO_UFFICIO)
    with senza_tracce():
        assert mondo.clienti[ANONIMO].get(url).url == "/accedi/?next=/admin/"
        assert mondo.clienti[ANONIMO].post(url, {"username": "a"}).url == "/accedi/?next=/admin/"
        assert mondo.clienti["lettore"].get(url).status_code == 403
