"""The rows of a chart as a given reader may see them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.formati import MANCANTE, Numero
from osservatorio.calcolo import SENZA_NOME, Definizione, Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports.elementi import cella
from osservatorio.reports.testi import valore_scritto
from osservatorio.selectors import INDICATORE, DiIndicatore, Indicatore, Riga, Storia
from osservatorio.soppressione import SEGNO


@dataclass(frozen=True)
class RigaVista:
    """One territory in one year, under the name that the reader may see.

    `con_nome` False: the figure is shown, whose it is not.
    """

    nome: str
    valore: Decimal | None
    motivo: str
    evidenziata: bool
    con_nome: bool
    riga: Riga


def con_nome(storia: Storia, riga: Riga, sguardo: Sguardo) -> bool:
    """True if the reader may see whose figure it is: in every year, or in none."""
    if riga.ambito_id is None or sguardo.lettore == Lettore.PROVINCIA:
        return True
    if not storia.definizione.dichiarato:
        return True
    for anno in storia.confronti:
        sguardo = sguardo.prudente(
            [r.ambito_id for r in storia.righe if r.ambito_id and r.valore(anno) is not None]
        )
    return sguardo.vede_il_nome(storia.definizione, riga.ambito_id)


def nome_di(storia: Storia, riga: Riga, sguardo: Sguardo) -> str:
    """The name to print, or «un altro ambito»."""
    return riga.nome if con_nome(storia, riga, sguardo) else SENZA_NOME


def viste(storia: Storia, anno: int, sguardo: Sguardo, evidenziata: str = "") -> list[RigaVista]:
    """The territories that there were in that year: the greatest value first, the missing last.

    In no other order: that of the register would say whose the figures without a name are.
    """
    trovate = [
        RigaVista(
            nome_di(storia, riga, sguardo),
            riga.valore(anno),
            riga.motivo(anno),
            # To put in evidence one without a name would say whose it is.
            riga.chiave == evidenziata and con_nome(storia, riga, sguardo),
            con_nome(storia, riga, sguardo),
            riga,
        )
        for riga in storia.esistenti(anno)
    ]
    return sorted(
        trovate,
        key=lambda v: (v.valore is None, -(v.valore or 0), not v.con_nome, v.nome),
    )


def formato_di(definizione: Definizione) -> Callable[[Numero | None], str]:
    """How the values of an indicator are written in a chart."""
    return lambda valore: valore_scritto(definizione, valore)


def scritta(definizione: Definizione, uno: Indicatore | None) -> str:
    """The figure in a table: «·» if it is hidden, «–» if it is missing."""
    if uno is not None and uno.nascosto:
        return SEGNO
    return valore_scritto(definizione, None if uno is None else uno.valore)


def cifra(storia: Storia, anno: int, riga: Riga, sguardo: Sguardo) -> str:
    """The value in a table; it leads back to its cells for who may read them."""
    testo = scritta(storia.definizione, riga.valori.get(anno))
    if riga.ambito_id not in sguardo.propri or testo == SEGNO:
        return testo
    return cella(testo, DiIndicatore(INDICATORE, anno, storia.definizione.codice, riga.chiave))


def cifra_della_provincia(storia: Storia, anno: int) -> str:
    """The Province's own value in a table, with its link."""
    testo = scritta(storia.definizione, storia.provincia.get(anno))
    if testo == SEGNO:
        return testo
    return cella(testo, DiIndicatore(INDICATORE, anno, storia.definizione.codice))


def cifra_del_confronto(storia: Storia, anno: int) -> str:
    """The Province's value (or that of the Ambiti with data) in a table."""
    codice = storia.definizione.codice
    if (sua := storia.provincia.get(anno)) and sua.nascosto:
        return SEGNO
    testo = valore_scritto(storia.definizione, storia.confronti[anno].valore)
    return cella(testo, DiIndicatore(INDICATORE, anno, codice))


def fonte_di(storia: Storia, anno: int) -> str:
    """«Fonte: Istat; popolazione al 1/1/2023 (stima).»: who says it, and of which edition."""
    fonti = dict.fromkeys(f.nome for f in storia.provincia[anno].parti.values())
    if storia.provincia[anno].valore is None or not fonti:
        fonti = dict.fromkeys([storia.definizione.fonte])
    edizioni = dict.fromkeys(_edizioni(storia.provincia[anno]))
    # What an edition says of the whole («100 unità su 100 senza data») is not said of each part.
    dette = {edizione.partition(" (")[0] for edizione in edizioni}
    for riga in storia.esistenti(anno):
        for edizione in _edizioni(riga.valori[anno]):
            if edizione.partition(" (")[0] not in dette:
                edizioni[edizione] = None
    return f"Fonte: {'; '.join([*fonti, *edizioni])}."


def _edizioni(indicatore: Indicatore) -> list[str]:
    return [f.edizione for f in indicatore.parti.values() if f.edizione]


def unita_di(definizione: Definizione) -> str:
    """The heading of the column of values: «Valore (residenti)»."""
    return f"{definizione.nome} ({definizione.unita})"


def quali(storia: Storia, quanti: int) -> str:
    """«ambiti» or «comuni», singular if one; «ambiti scelti» when they are not all."""
    nome = ("comune", "comuni") if storia.comuni else ("ambito", "ambiti")
    scelti = (" scelto", " scelti") if storia.scelti else ("", "")
    return nome[quanti != 1] + scelti[quanti != 1]


def perche_mancano(righe: Sequence[RigaVista]) -> Sequence[str]:
    """One text for each row: the reason of what is missing, an en dash where nothing is."""
    return [riga.motivo or MANCANTE if riga.valore is None else "" for riga in righe]
