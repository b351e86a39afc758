"""Prints the indicators of an Ambito, a comune or the Province in a year."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from base.comandi import Comando, Esito, UsoErrato
from base.formati import numero
from osservatorio import selectors
from osservatorio.selectors import Indicatore
from territorio.models import Ambito, Comune

PRIMO_ANNO, ULTIMO_ANNO = 1861, 2199


def legge_anno(anno: int) -> int:
    """The year, or a refusal when it cannot be one."""
    if not PRIMO_ANNO <= anno <= ULTIMO_ANNO:
        raise UsoErrato(f"L'anno {anno} non va bene: scrivilo con quattro cifre, per esempio 2023.")
    return anno


def trova_ambito(anno: int, numero_ambito: int) -> Ambito:
    """The Ambito of that number on 1 January, or a refusal that lists the numbers there were."""
    ambiti = {ambito.numero: ambito for ambito in selectors.ambiti_dell_anno(anno)}
    if numero_ambito not in ambiti:
        ci_sono = ", ".join(str(n) for n in ambiti) or "nessuno"
        raise UsoErrato(
            f"Nel {anno} non c'è un ambito con il numero {numero_ambito}. Ci sono: {ci_sono}.",
            codice="AMBITO",
        )
    return ambiti[numero_ambito]


class Command(Comando):
    help = (
        "Scrive gli indicatori di un ambito, di un comune o della Provincia (se non indichi altro)."
    )

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("--anno", type=int, required=True)
        dove = parser.add_mutually_exclusive_group()
        dove.add_argument("--ambito", type=int, help="numero dell'ambito")
        dove.add_argument("--comune", help="codice Istat del comune, 6 cifre")
        dove.add_argument("--provincia", action="store_true")

    def svolgi(self, **opzioni: Any) -> Esito:
        anno = legge_anno(opzioni["anno"])
        if opzioni["ambito"] is not None:
            ambito = trova_ambito(anno, opzioni["ambito"])
            nome, indicatori = f"Ambito {ambito}", selectors.indicatori_ambito(anno, ambito)
        elif opzioni["comune"] is not None:
            comune = trova_comune(opzioni["comune"])
            nome, indicatori = f"Comune di {comune}", selectors.indicatori_comune(anno, comune)
        else:
            nome, indicatori = "Provincia", selectors.indicatori_provincia(anno)
        return Esito(
            dati={codice: i.come_dizionario() for codice, i in indicatori.items()},
            testo=_racconto(f"{nome}, {anno}", indicatori),
        )


def trova_comune(scritto: str) -> Comune:
    """The comune of that Istat code, or a refusal that says how to write it."""
    codice = scritto.strip()
    comune = Comune.objects.filter(codice_istat=codice.zfill(6)).first()
    if comune is None:
        raise UsoErrato(
            f"Nessun comune ha il codice Istat «{codice}»: scrivi 6 cifre, per esempio 017029.",
            codice="COMUNE",
        )
    return comune


def _racconto(titolo: str, indicatori: Mapping[str, Indicatore]) -> str:
    righe = [titolo]
    for codice, indicatore in indicatori.items():
        definizione = indicatore.definizione
        valore = (
            f"{numero(indicatore.valore, definizione.decimali)} {definizione.unita}"
            if indicatore.valore is not None
            else f"manca. {indicatore.motivo}"
        )
        righe.append(f"{definizione.nome} ({codice}): {valore}")
    edizioni = {i.edizione for i in indicatori.values() if i.edizione}
    fonti = {i.fonte for i in indicatori.values() if i.fonte}
    righe += sorted(edizioni) + [f"Fonte: {fonte}." for fonte in sorted(fonti)]
    return "\n".join(righe)
