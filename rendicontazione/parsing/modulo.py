"""From the sheets of a workbook to typed rows of the form, each value still knowing its cell."""

import re
from collections.abc import Iterator

from rendicontazione.anomalie import BLOCCANTE, Anomalia, Lettura
from rendicontazione.parsing.annotazioni import foglio_nostro, senza_annotazione, senza_promemoria
from rendicontazione.parsing.capito import NON_DEL_MODELLO, FoglioCapito, FoglioIgnorato
from rendicontazione.parsing.cartella import Cartella, FoglioLetto
from rendicontazione.parsing.celle import (
    chiave,
    leggi_testo,
    lettere,
)
from rendicontazione.parsing.definizioni import (
    Foglio,
    Modulo,
)
from rendicontazione.parsing.foglio import LettoreFoglio
from rendicontazione.parsing.righe import ModuloLetto

META = "_meta"
# Sheets that the template carries beside those of data.
ELENCHI = "Elenchi"
NOSTRI = frozenset({META, ELENCHI})
# What the hidden sheet says: its keys in column A, the values in column B.
CHIAVI_META = ("modello", "anno", "ambito", "parte")


def leggi_modulo(cartella: Cartella, modulo: Modulo) -> ModuloLetto:
    """The active sheets of the form as typed rows.

    Row 1 holds the headings, compared on letters and digits only, in any order. Rows without any
    value, or with prefilled cells only, are empty. Missing sheets and headings are FILE-03.
    """
    esito = ModuloLetto(meta=_leggi_meta(cartella), letture=list(cartella.letture))
    esito.capito.formato = cartella.formato
    per_chiave: dict[str, list[FoglioLetto]] = {}
    for nome, foglio in cartella.fogli.items():
        per_chiave.setdefault(chiave(nome), []).append(foglio)
    noti = {chiave(definizione.codice) for definizione in modulo.fogli}
    letti = set()
    for definizione in modulo.fogli:
        trovati = per_chiave.get(chiave(definizione.codice), [])
        if not trovati:
            trovati = [f for alias in definizione.alias - noti for f in per_chiave.get(alias, [])]
            esito.letture += [
                Lettura(definizione.codice, "", f"foglio «{f.nome}»",
                        f"«{definizione.codice}», come avete abbinato")
                for f in trovati
            ]  # fmt: skip
        capito = FoglioCapito(definizione.codice)
        esito.capito.fogli.append(capito)
        letti |= {foglio.nome for foglio in trovati}
        if len(trovati) == 1:
            capito.nome = trovati[0].nome
            capito.scrittura = cartella.scritture.get(capito.nome, "")
            LettoreFoglio(definizione, trovati[0], esito, capito).leggi()
        elif trovati:
            esito.anomalie.append(_foglio_doppio(definizione, trovati))
        else:
            esito.anomalie.append(_foglio_mancante(definizione, cartella, modulo))
    _ignorati(cartella, letti, esito)
    return esito


def _ignorati(cartella: Cartella, letti: set[str], esito: ModuloLetto) -> None:
    """The sheets that are not read, and why; of those of strangers it is said beside the cells."""
    for nome, foglio in cartella.fogli.items():
        if nome in letti:
            continue
        if nome in NOSTRI:
            perche = "è del modello, ma non porta dati"
        elif foglio_nostro(nome, foglio.righe):
            perche = "è l'elenco degli errori che avevamo aggiunto"
        elif not foglio.righe:
            perche = "è vuoto"
        else:
            perche = NON_DEL_MODELLO
            esito.letture.append(
                Lettura(nome, "", f"foglio «{nome}»", "foglio non del modello: non letto")
            )
        esito.capito.ignorati.append(FoglioIgnorato(nome, perche))


def _leggi_meta(cartella: Cartella) -> dict[str, str]:
    foglio = cartella.fogli.get(META)
    if foglio is None:
        return {}
    meta = {}
    for riga in foglio.righe:
        if len(riga) >= 2 and leggi_testo(riga[0]) in CHIAVI_META:
            meta[leggi_testo(riga[0])] = leggi_testo(riga[1])
    return meta


def _foglio_doppio(foglio: Foglio, trovati: list[FoglioLetto]) -> Anomalia:
    nomi = " e ".join(f"«{trovato.nome}»" for trovato in trovati)
    return Anomalia(
        foglio=foglio.codice,
        cella="",
        codice="FILE-03",
        gravita=BLOCCANTE,
        valore="",
        messaggio=(
            f"I fogli {nomi} hanno lo stesso nome, e non sappiamo quale vale. Lasciane uno solo."
        ),
    )


def _foglio_mancante(foglio: Foglio, cartella: Cartella, modulo: Modulo) -> Anomalia:
    trovati = (
        ", ".join(
            f"«{nome}»"
            for nome, trovato in cartella.fogli.items()
            if nome != META and not foglio_nostro(nome, trovato.righe)
        )
        or "nessuno"
    )
    return Anomalia(
        foglio=foglio.codice,
        cella="",
        codice="FILE-03",
        gravita=BLOCCANTE,
        valore="",
        messaggio=(
            f"Manca il foglio «{foglio.codice}»; nel file ci sono: {trovati}. "
            f"Usa il modello {modulo.versione} scaricato da questa pagina, senza cambiare i nomi "
            "dei fogli; oppure abbina il foglio che lo sostituisce."
        ),
    )


def celle_note(cartella: Cartella, modulo: Modulo) -> Iterator[tuple[str, str, str]]:
    """(sheet, cell, text) of the note columns and of the comments below the headings."""
    definizioni = {alias: foglio for foglio in modulo.fogli for alias in foglio.alias}
    definizioni |= {chiave(foglio.codice): foglio for foglio in modulo.fogli}
    for nome, foglio in cartella.fogli.items():
        for cella, commento in foglio.commenti.items():
            testo = senza_promemoria(senza_annotazione(commento))
            if testo and not re.fullmatch(r"[A-Z]+1", cella):
                yield nome, cella, testo
        if chiave(nome) not in definizioni or not foglio.righe:
            continue
        colonne = definizioni[chiave(nome)].colonne
        titoli = {x for c in colonne if c.nome == "note" for x in (chiave(c.titolo), *c.alias)}
        # The headings may take two rows.
        note = [
            posto
            for riga in foglio.righe[:2]
            for posto, grezzo in enumerate(riga, start=1)
            if chiave(grezzo) in titoli
        ]
        for numero, riga in enumerate(foglio.righe[1:], start=2):
            for posto in note:
                if posto <= len(riga) and isinstance(riga[posto - 1], str):
                    yield nome, f"{lettere(posto)}{numero}", str(riga[posto - 1])
