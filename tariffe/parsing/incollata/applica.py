"""A pasted table put into a rule, and the tools on its bands: on the exchange format; pure."""

import copy
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.parsing import strutture as s
from tariffe.parsing.incollata.esito import TabellaIncollata
from tariffe.parsing.incollata.parole import tratto_come_dati

# The first component of a rule that had none, when a second one comes.
CODICE_BASE = "base"
_PASSO = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?")


def applica(
    dati: Mapping[str, Any], tabella: TabellaIncollata, dove: str = "tratti"
) -> dict[str, Any]:
    """The rule with the pasted table as its list of segments at `dove`; the rest as it was.

    `dove` is a path of the exchange format («varianti[0].tratti»), or «componenti[+CODICE]» for a
    component that is not there yet. Columns after the first become the table of non-residents, or
    variants on their key; «senza ISEE» and «non residenti» rows become policies. What people call
    a band stays with it. Raises REGOLA_NON_VALIDA when the rule has no such place.
    """
    nuovi = copy.deepcopy(dict(dati))
    principale, *altre = tabella.colonne
    tratti = [tratto_come_dati(tratto) for tratto in principale.tratti]
    if nuova := re.fullmatch(r"componenti\[\+(.+)\]", dove):
        _aggiungi_componente(nuovi, nuova[1], tratti)
    else:
        _metti(nuovi, dove, tratti)
    for colonna in altre:
        suoi = [tratto_come_dati(tratto) for tratto in colonna.tratti]
        if colonna.chiave == "non_residente":
            nuovi["non_residente"] = {"tipo": s.TRATTI, "tratti": suoi}
            continue
        variante = {"quando": {colonna.chiave: True}, "etichetta": colonna.titolo, "tratti": suoi}
        varianti = list(nuovi.get("varianti", []))
        uguali = [n for n, v in enumerate(varianti) if v.get("quando") == variante["quando"]]
        if uguali:
            varianti[uguali[0]] = variante
        else:
            varianti.append(variante)
        nuovi["varianti"] = varianti
    for caso, politica in tabella.politiche.items():
        nuovi[caso] = dict(politica)
    return nuovi


def chiudi_buco(
    dati: Mapping[str, Any], dove: str, da: Decimal, *, in_basso: bool
) -> dict[str, Any]:
    """The rule without the hole that begins at `da`: the band below (or above) reaches the other.

    `dove` is the path of the list, or of one of its segments. Raises REGOLA_NON_VALIDA when there
    is no such hole or no band on that side.
    """
    nuovi = copy.deepcopy(dict(dati))
    percorso = re.sub(r"\[[0-9]+\]$", "", dove) or "tratti"
    tratti = _elenco(nuovi, percorso)
    ordinati = sorted(tratti, key=lambda t: Decimal(str(t.get("da", "0"))))
    sotto = [t for t in ordinati if t.get("a") is not None and Decimal(str(t["a"])) <= da]
    sopra = [t for t in ordinati if Decimal(str(t.get("da", "0"))) >= da]
    prima = sotto[-1] if sotto else None
    dopo = sopra[0] if sopra else None
    if in_basso and prima is not None:
        if dopo is None:
            prima.pop("a", None)
            prima.pop("a_incluso", None)
        else:
            prima["a"], prima["a_incluso"] = dopo.get("da", "0"), not dopo.get("da_incluso", True)
        return nuovi
    if not in_basso and dopo is not None:
        if prima is None:
            dopo["da"], dopo["da_incluso"] = "0", True
        else:
            dopo["da"], dopo["da_incluso"] = prima["a"], not prima.get("a_incluso", True)
        return nuovi
    lato = "sotto" if in_basso else "sopra"
    raise ErroreTariffa(
        REGOLA_NON_VALIDA,
        f"Da questa parte del buco non c'è una fascia da allungare ({lato}): scegli l'altra.",
    )


def togli(dati: Mapping[str, Any], dove: str) -> dict[str, Any]:
    """The rule without the variant or the component at `dove`; the only component left is no more
    one among others only if it has no quantity of its own.
    """
    nuovi = copy.deepcopy(dict(dati))
    trovato = re.fullmatch(r"(varianti|componenti)\[([0-9]+)\]", dove)
    elenco = nuovi.get(trovato[1], []) if trovato else []
    if not trovato or int(trovato[2]) >= len(elenco):
        raise _manca(dove)
    if trovato[1] == "componenti" and len(elenco) == 1:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA, "Una regola ha almeno una tabella di fasce: cambiala, non toglierla."
        )
    del elenco[int(trovato[2])]
    if not elenco:
        del nuovi[trovato[1]]
    return nuovi


def _aggiungi_componente(dati: dict[str, Any], codice: str, tratti: list[dict[str, Any]]) -> None:
    componenti = dati.pop("componenti", [])
    if vecchi := dati.pop("tratti", None):
        componenti = [{"codice": CODICE_BASE, "tratti": vecchi}]
    dati["componenti"] = [
        *(c for c in componenti if c.get("codice") != codice),
        {"codice": codice, "quantita_da": codice, "tratti": tratti},
    ]


def _metti(dati: dict[str, Any], dove: str, tratti: list[dict[str, Any]]) -> None:
    padre, chiave = _padre(dati, dove)
    vecchi = {_limiti(t): t for t in padre.get(chiave, [])}
    for tratto in tratti:
        for campo in ("etichetta", "articolo"):
            detto = vecchi.get(_limiti(tratto), {}).get(campo)
            if detto and campo not in tratto:
                tratto[campo] = detto
    padre[chiave] = tratti


def _limiti(tratto: Mapping[str, Any]) -> tuple[str, str]:
    return str(tratto.get("da", "0")), str(tratto.get("a", ""))


def _elenco(dati: dict[str, Any], dove: str) -> list[dict[str, Any]]:
    padre, chiave = _padre(dati, dove)
    elenco = padre.get(chiave)
    if not isinstance(elenco, list):
        raise _manca(dove)
    return elenco


def _padre(dati: dict[str, Any], dove: str) -> tuple[dict[str, Any], str]:
    """The object that holds the list, and its key."""
    *passi, ultimo = dove.split(".")
    qui: Any = dati
    for passo in passi:
        forma = _PASSO.fullmatch(passo)
        qui = qui.get(forma[1]) if forma and isinstance(qui, dict) else None
        if forma and forma[2] is not None:
            n = int(forma[2])
            qui = qui[n] if isinstance(qui, list) and n < len(qui) else None
    if ultimo != "tratti" or not isinstance(qui, dict):
        raise _manca(dove)
    if qui is dati and "componenti" in dati:
        raise _manca(dove)
    return qui, ultimo


def _manca(dove: str) -> ErroreTariffa:
    return ErroreTariffa(
        REGOLA_NON_VALIDA, f"Questa regola non ha la parte «{dove}»: torna alla sua pagina."
    )
