"""Whose a row of a version is: its codes, joined as a key or said in words."""

from collections.abc import Iterable

from rendicontazione.models import CodiceLista, Fatto, FoglioModulo, Versione
from rendicontazione.selectors.dimensioni import DIMENSIONI, codice_della_dimensione

# The names of those that have one in their register.
_NOMI = {
    "comune__codice_istat": "comune__denominazione",
    "ente__codice": "ente__denominazione",
    "voce__codice": "voce__nome",
    "unita_id": "unita__struttura__denominazione",
}
Dimensioni = dict[str, object]


def dimensioni_delle_righe(versione: Versione, foglio: str) -> dict[int, Dimensioni]:
    """The dimensions of each row with data, by number of the row."""
    return {
        fatto["riga"]: fatto
        for fatto in Fatto.objects.filter(versione=versione, colonna__foglio__codice=foglio)
        .order_by("riga")
        .values("riga", *DIMENSIONI.values(), *_NOMI.values())
        .distinct()
    }


def chiave_della_riga(chiave: Iterable[str], dimensioni: Dimensioni) -> str:
    """The codes of a row joined by «|», in the order of the key of its sheet; "" without key."""
    codici = [_codice(nome, dimensioni) for nome in chiave if nome in DIMENSIONI]
    return "|".join(codici) if any(codici) else ""


def _codice(nome: str, dimensioni: Dimensioni) -> str:
    codice = codice_della_dimensione(nome, dimensioni[DIMENSIONI[nome]])
    return "" if codice is None else str(codice)


def riga_in_parole(
    chiave: Iterable[str], dimensioni: Dimensioni, significati: dict[tuple[str, str], str]
) -> str:
    """«Acquafredda · Anziani · Assistenza domiciliare»: the key of a row without codes."""
    parole = []
    for nome in chiave:
        codice = _codice(nome, dimensioni) if nome in DIMENSIONI else ""
        if not codice:
            continue
        if nome == "presa_in_carico":
            parole.append("in carico" if codice == "SI" else "non in carico")
        else:
            detto = dimensioni.get(_NOMI.get(DIMENSIONI[nome], "")) or significati.get(
                (nome, codice), codice
            )
            parole.append(str(detto))
    return " · ".join(parole)


def significati_del_foglio(foglio: FoglioModulo) -> dict[tuple[str, str], str]:
    """(column, code) → meaning."""
    liste = dict(foglio.colonne.exclude(lista="").values_list("nome", "lista"))
    codici: dict[str, dict[str, str]] = {}
    for lista, codice, significato in CodiceLista.objects.filter(
        modello=foglio.modello_id, lista__in=set(liste.values())
    ).values_list("lista", "codice", "significato"):
        codici.setdefault(lista, {})[codice] = significato
    return {
        (nome, codice): significato
        for nome, lista in liste.items()
        for codice, significato in codici.get(lista, {}).items()
    }
