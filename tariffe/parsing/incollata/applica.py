"""A pasted table put into a rule, and the tools on its bands: on the exchange format; pure."""

import copy
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.parsing import strutture as s
from tariffe.parsing.incollata.esito import Colonna, TabellaIncollata
from tariffe.parsing.incollata.parole import tratto_come_dati

# The first component of a rule that had none, when a second one comes.
CODICE_BASE = "base"
_PASSO = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?")


def applica(
    dati: Mapping[str, Any],
    tabella: TabellaIncollata,
    dove: str = "tratti",
    nuova: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The rule with the pasted table as its list of segments at `dove`; the rest as it was.

    `dove` is a path of the exchange format («varianti[0].tratti»); «componenti[+]» or «varianti[+]»
    for a part that is not there yet, with `nuova` as its other fields (`codice`, `quando`…).
    Columns after the first become the table of non-residents (of the component, if `dove` is one),
    or variants; «senza ISEE» and «non residenti» rows become policies. What people call a band
    stays with it. Raises REGOLA_NON_VALIDA when the rule has no such place, or a table of several
    columns is pasted where only one is.
    """
    nuovi = copy.deepcopy(dict(dati))
    propria = next((c for c in tabella.colonne if not c.chiave), None)
    varianti = [c for c in tabella.colonne if c.quando]
    tratti = [tratto_come_dati(tratto) for tratto in propria.tratti] if propria else []
    if dove == "tratti":
        padre = nuovi
        if propria or not varianti:
            _metti(nuovi, dove, tratti)
        elif "componenti" in nuovi:
            raise _manca(dove)
        else:  # every column is of someone: «1° figlio», «2° figlio»
            nuovi.pop("tratti", None)
    else:
        _una_sola(tabella, dove, con_non_residenti="componenti" in dove.split(".")[-2:][0])
        padre = _parte(nuovi, dove, tratti, nuova or {})
    for colonna in tabella.colonne:
        if colonna.chiave == "non_residente":
            suoi = [tratto_come_dati(tratto) for tratto in colonna.tratti]
            padre["non_residente"] = {"tipo": s.TRATTI, "tratti": suoi}
    _varianti(nuovi, varianti)
    for caso, politica in tabella.politiche.items():
        (padre if caso == "non_residente" else nuovi)[caso] = dict(politica)
    return nuovi


def _una_sola(tabella: TabellaIncollata, dove: str, *, con_non_residenti: bool) -> None:
    """A part has one column, a component that of the non-residents too."""
    di_chi = {c.chiave for c in tabella.colonne} | set(tabella.politiche)
    altre = di_chi - {"", "non_residente" if con_non_residenti else ""}
    if not altre and "" in di_chi:
        return
    if "isee_mancante" in altre:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            "«Senza ISEE» vale per tutta la tariffa: togli la riga da qui e scrivilo nella pagina "
            "della regola, in «Quando l'ISEE non basta».",
        )
    raise ErroreTariffa(
        REGOLA_NON_VALIDA,
        "Questa parte ha una colonna sola di importi: togli le altre, oppure scegli la loro "
        "tabella.",
    )


def _varianti(dati: dict[str, Any], colonne: Sequence[Colonna]) -> None:
    """Puts each column in the place of the variant for the same people, or after the others."""
    varianti = list(dati.get("varianti", []))
    # A table by child takes the place of the whole one by child that was there.
    per_figlio = {k for c in colonne for k, v in c.quando.items() if v is not True}
    attesi = [dict(c.quando) for c in colonne]
    varianti = [
        v
        for v in varianti
        if not (len(v["quando"]) == 1 and per_figlio & set(v["quando"])) or v["quando"] in attesi
    ]
    for colonna in colonne:
        variante = {
            "quando": dict(colonna.quando),
            "etichetta": colonna.titolo,
            "tratti": [tratto_come_dati(tratto) for tratto in colonna.tratti],
        }
        uguali = [n for n, v in enumerate(varianti) if v.get("quando") == variante["quando"]]
        if uguali:
            varianti[uguali[0]] = variante
        else:
            varianti.append(variante)
    if varianti:
        dati["varianti"] = varianti


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


def _parte(
    dati: dict[str, Any], dove: str, tratti: list[dict[str, Any]], nuova: Mapping[str, Any]
) -> dict[str, Any]:
    """Writes the segments of a component or of a variant, there already or new: the part."""
    if dove == "componenti[+]":
        parte = {**nuova, "tratti": tratti}
        componenti = dati.pop("componenti", [])
        if vecchi := dati.pop("tratti", None):
            componenti = [{"codice": CODICE_BASE, "tratti": vecchi}]
            if politica := _spostabile(dati):
                componenti[0]["non_residente"] = politica
        if nuova.get("codice") in {c.get("codice") for c in componenti}:
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                f"C'è già una parte che si chiama «{nuova.get('codice')}»: scegli un altro nome, "
                "oppure scegli quella in «Per quale tabella».",
            )
        dati["componenti"] = [*componenti, parte]
        return parte
    if dove == "varianti[+]":
        parte = {**nuova, "tratti": tratti}
        dati["varianti"] = [
            *(v for v in dati.get("varianti", []) if v.get("quando") != nuova.get("quando")),
            parte,
        ]
        return parte
    _metti(dati, dove, tratti)
    return _padre(dati, dove)[0]


def _spostabile(dati: dict[str, Any]) -> dict[str, Any] | None:
    """The own table of the non-residents, which is of the part that had it, once there are two."""
    politica = dati.get("non_residente")
    if politica and politica.get("tipo") == s.TRATTI:
        del dati["non_residente"]
        return dict(politica)
    return None


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
