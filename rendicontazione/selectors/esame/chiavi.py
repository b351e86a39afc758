"""Whose a row of a version is: its codes, joined as a key or said in words."""

from collections.abc import Iterable

from rendicontazione.models import CodiceLista, Fatto, FoglioModulo, Versione
from strutture.models import codice_interno

# The fields of a fact that say whose its row is, by the name of the column they come from.
DIMENSIONI = {
    "forma_gestione": "forma_gestione",
    "codice_istat_comune": "comune__codice_istat",
    "codice_ente_gestore": "ente__codice",
    "area_utenza": "area_utenza",
    "codice_voce": "voce__codice",
    "id_struttura": "unita_id",
    "fascia_eta": "fascia_eta",
    "sesso": "sesso",
    "cittadinanza": "cittadinanza",
    "presa_in_carico": "presa_in_carico",
    "fondo": "fondo",
    "annualita_fondo": "annualita",
}
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


def _codice(campo: str, valore: object) -> str:
    if valore is None or valore == "":
        return ""
    if campo == "unita_id":
        return codice_interno(int(str(valore)))
    if campo == "presa_in_carico":
        return "SI" if valore else "NO"
    return str(valore)


def chiave_della_riga(chiave: Iterable[str], dimensioni: Dimensioni) -> str:
    """The codes of a row joined by «|», in the order of the key of its sheet; "" without key."""
    codici = [
        _codice(campo, dimensioni[campo])
        for campo in (DIMENSIONI.get(nome) for nome in chiave)
        if campo
    ]
    return "|".join(codici) if any(codici) else ""


def riga_in_parole(
    chiave: Iterable[str], dimensioni: Dimensioni, significati: dict[tuple[str, str], str]
) -> str:
    """«Acquafredda · Anziani · Assistenza domiciliare»: the key of a row without codes."""
    parole = []
    for nome in chiave:
        campo = DIMENSIONI.get(nome)
        codice = _codice(campo, dimensioni[campo]) if campo else ""
        if not campo or not codice:
            continue
        if campo == "presa_in_carico":
            parole.append("in carico" if codice == "SI" else "non in carico")
        else:
            detto = dimensioni.get(_NOMI.get(campo, "")) or significati.get((nome, codice), codice)
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
