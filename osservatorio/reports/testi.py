"""Sentences of the reports: what a figure says, in words."""

from decimal import Decimal

from base.formati import euro, numero, percento
from osservatorio.calcolo import Definizione
from osservatorio.selectors import Confronto


def valore_scritto(definizione: Definizione, valore: Decimal | None) -> str:
    """The figure alone, with its euro sign if it has one; an en dash if it is missing."""
    if definizione.di_spesa:
        return euro(valore, definizione.decimali)
    return numero(valore, definizione.decimali)


def confronto_in_parole(
    definizione: Definizione, valore: Decimal | None, altro: Decimal | None, nome: str
) -> str:
    """«il 7,2 % in più della Provincia»; for counts the share; empty if one of the two is missing.

    `nome` is «Provincia» or «7 ambiti su 13».
    """
    if valore is None or altro is None or altro == 0:
        return ""
    articolo = "della Provincia" if nome == "Provincia" else f"di {nome}"
    if not definizione.denominatore:
        return f"il {percento(100 * valore / altro)} {articolo}"
    if valore == altro:
        return "come la Provincia" if nome == "Provincia" else f"come in {nome}"
    scarto = 100 * (valore - altro) / altro
    verso = "in più" if scarto > 0 else "in meno"
    return f"il {percento(abs(scarto))} {verso} {articolo}"


def dove(confronto: Confronto) -> str:
    """«in Provincia» or «nei 7 ambiti su 13 con dati»."""
    return "in Provincia" if confronto.nome == "Provincia" else f"nei {confronto.nome} con dati"


def elenco(parti: list[str]) -> str:
    """«a, b e c»."""
    if len(parti) < 2:
        return "".join(parti)
    return f"{', '.join(parti[:-1])} e {parti[-1]}"
