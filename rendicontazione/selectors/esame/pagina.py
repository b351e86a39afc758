"""A page of the examination, and one cell of it with its row."""

import math

from rendicontazione.enums import Gravita
from rendicontazione.models import EsameRiga, Fatto, FoglioModulo, Versione
from rendicontazione.selectors.esame.celle import celle_delle_righe, note_del_foglio, valori_prima
from rendicontazione.selectors.esame.chiavi import (
    chiave_della_riga,
    dimensioni_delle_righe,
    riga_in_parole,
    significati_del_foglio,
)
from rendicontazione.selectors.esame.dati import CellaEsame, Esaminate, PaginaEsame, RigaEsame
from rendicontazione.selectors.esame.versione import fogli_della_versione

RIGHE_PER_PAGINA = 50
MAX_MOTIVI = 100


def righe_esame(
    versione: Versione,
    codice: str,
    *,
    pagina: int = 1,
    solo_con_note: bool = False,
    solo_riga: int | None = None,
) -> tuple[list[RigaEsame], int, int]:
    """The rows of a page of a sheet, how many there are in all, and the page itself.

    A page out of range is the last one. A fixed number of queries whatever the rows.
    """
    foglio = FoglioModulo.objects.get(
        modello=versione.rendicontazione.campagna.modello_id, codice=codice
    )
    intestazioni = dimensioni_delle_righe(versione, codice)
    chiavi = {n: chiave_della_riga(foglio.chiave, d) for n, d in intestazioni.items()}
    note = note_del_foglio(versione, codice)
    numeri = sorted(intestazioni)
    if solo_riga is not None:
        numeri = [n for n in numeri if n == solo_riga]
    if solo_con_note:
        con_avvisi = {riga for riga, _colonna in note.avvisi}
        # Of the year before only by key: the cell has moved.
        dette = {p[2] for p in note.ora if p[0] == codice}
        dette |= {p[2] for p in note.prima if p[0] == codice}
        numeri = [n for n in numeri if n in con_avvisi or (chiavi[n] and chiavi[n] in dette)]
    pagine = max(1, math.ceil(len(numeri) / RIGHE_PER_PAGINA))
    pagina = min(max(1, pagina), pagine)
    mostrati = numeri[(pagina - 1) * RIGHE_PER_PAGINA : pagina * RIGHE_PER_PAGINA]
    prima = valori_prima(versione, foglio, {chiavi[n] for n in mostrati if chiavi[n]})
    significati = significati_del_foglio(foglio)
    esaminate = set(
        EsameRiga.objects.filter(versione=versione, foglio=codice).values_list("riga", flat=True)
    )
    celle = celle_delle_righe(versione, foglio, mostrati, chiavi, note, prima)
    righe = [
        RigaEsame(
            numero=n,
            chiave=chiavi[n],
            parole=riga_in_parole(foglio.chiave, intestazioni[n], significati),
            celle=celle[n],
            esaminata=n in esaminate,
        )
        for n in mostrati
    ]
    return righe, len(numeri), pagina


def pagina_esame(
    versione: Versione, *, foglio: str = "", pagina: int = 1, solo_con_note: bool = False
) -> PaginaEsame:
    """One page of the examination; an unknown sheet is the first one."""
    fogli = fogli_della_versione(versione)
    scelto = next((f for f in fogli if f.codice == foglio), fogli[0] if fogli else None)
    righe: list[RigaEsame] = []
    quante = 0
    if scelto:
        righe, quante, pagina = righe_esame(
            versione, scelto.codice, pagina=pagina, solo_con_note=solo_con_note
        )
    motivi = list(
        versione.caricamento.anomalie.filter(gravita=Gravita.AVVISO)
        .select_related("motivata_da")
        .order_by("pk")
    )
    return PaginaEsame(
        versione=versione,
        fogli=fogli,
        foglio=scelto,
        righe=righe,
        quante=quante,
        pagina=pagina,
        pagine=max(1, math.ceil(quante / RIGHE_PER_PAGINA)),
        motivi=motivi[:MAX_MOTIVI],
        altri_motivi=max(0, len(motivi) - MAX_MOTIVI),
        esaminate=Esaminate(sum(f.esaminate for f in fogli), sum(f.righe for f in fogli)),
    )


def cella_della_versione(
    versione: Versione, foglio: str, cella: str
) -> tuple[RigaEsame, CellaEsame] | None:
    """A cell with its row; None if that version has no such cell to talk about."""
    riga = (
        Fatto.objects.filter(versione=versione, colonna__foglio__codice=foglio, cella=cella)
        .order_by("riga")
        .values_list("riga", flat=True)
        .first()
    )
    if riga is None:
        riga = (
            versione.caricamento.anomalie.filter(foglio=foglio, cella=cella, riga__isnull=False)
            .order_by("pk")
            .values_list("riga", flat=True)
            .first()
        )
    if riga is None:
        return None
    try:
        righe, _quante, _pagina = righe_esame(versione, foglio, solo_riga=riga)
    except FoglioModulo.DoesNotExist:
        return None
    for trovata in righe:
        for una in trovata.celle:
            if una.cella == cella:
                return trovata, una
    return None
