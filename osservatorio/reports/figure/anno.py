"""One indicator in one year: ranked bars, map. Each a figure with its table and its sentence."""

from collections.abc import Sequence
from decimal import Decimal

from base.grafici import DATO_MANCANTE, Area, Assenza, Barra, barre_orizzontali, mappa_aree
from base.grafici.scala import classe_di, classi_quantili
from osservatorio.calcolo import Sguardo
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella
from osservatorio.reports.figure.frasi import frase_dei_valori
from osservatorio.reports.figure.viste import (
    RigaVista,
    cifra,
    cifra_del_confronto,
    fonte_di,
    formato_di,
    perche_mancano,
    quali,
    viste,
)
from osservatorio.reports.testi import con_segno, elenco
from osservatorio.selectors import Storia
from osservatorio.soppressione import NOTA

CLASSI = 5


def titolo_di(storia: Storia, anno: int) -> str:
    """«Indice di vecchiaia degli ambiti, 2023»."""
    di = "dei comuni" if storia.comuni else "degli ambiti"
    return f"{storia.definizione.nome} {di}, {anno}"


def tabella_dei_valori(
    storia: Storia,
    anno: int,
    *,
    sguardo: Sguardo,
    numeri: Numerazione,
    evidenziata: str = "",
    ordine: str = "",
) -> Tabella:
    """The territories with their values; missing ones last, with the reason.

    From the highest; `ordine` «crescente» from the lowest, «nome» by name.
    """
    righe_viste = ordinate(viste(storia, anno, sguardo, evidenziata), ordine)
    d = storia.definizione
    confronto = storia.confronti[anno]
    motivi = perche_mancano(righe_viste)
    con_scarto = bool(d.denominatore) and confronto.valore is not None and confronto.valore > 0
    mancano = any(motivi)
    intestazioni = ["Comune" if storia.comuni else "Ambito", d.nome]
    if con_scarto:
        intestazioni.append(f"Differenza da {confronto.nome}")
    if mancano:
        intestazioni.append("Perché manca")
    righe = []
    for vista, motivo in zip(righe_viste, motivi, strict=True):
        riga = [vista.nome, cifra(storia, anno, vista.riga, sguardo)]
        if con_scarto:
            riga.append(_scarto(vista.valore, confronto.valore))
        if mancano:
            riga.append(motivo)
        righe.append(riga)
    totale = [confronto.nome, cifra_del_confronto(storia, anno)]
    totale += [""] * (len(intestazioni) - 2)
    return Tabella(
        numeri.tabella(),
        f"{titolo_di(storia, anno)} ({d.unita})",
        intestazioni,
        righe,
        frozenset({1, 2}) if con_scarto else frozenset({1}),
        totale,
        fonte_di(storia, anno),
    )


def ordinate(righe: Sequence[RigaVista], ordine: str) -> list[RigaVista]:
    """From the highest as they come, «crescente» from the lowest, by «nome»; missing ones last."""
    if ordine == "nome":
        return sorted(righe, key=lambda v: (not v.con_nome, v.nome))
    if ordine == "crescente":
        return sorted(righe, key=lambda v: (v.valore is None, v.valore or 0))
    return list(righe)


def _scarto(valore: Decimal | None, altro: Decimal | None) -> str:
    if valore is None or not altro:
        return "–"
    return con_segno(100 * (valore - altro) / altro) or "–"


def barre(
    storia: Storia,
    anno: int,
    *,
    sguardo: Sguardo,
    numeri: Numerazione,
    nome: str,
    evidenziata: str = "",
    titolo: str = "",
    ordine: str = "",
    larghezza: float = LARGHEZZA_GRAFICO,
) -> Figura | None:
    """Ranked bars with the Province's value; None if no territory has a value.

    `nome` is the prefix of the drawing's ids, unique in the page; `evidenziata` the key of one's
    own territory; `titolo` the question, if it is not just the name of the indicator; `ordine` is
    that of the table.
    """
    righe = viste(storia, anno, sguardo, evidenziata)
    if all(v.valore is None for v in righe):
        return None
    confronto = storia.confronti[anno]
    titolo = titolo or titolo_di(storia, anno)
    # A count of the whole Province would make every bar too short to be compared.
    con_riferimento = bool(storia.definizione.denominatore) or storia.definizione.tipo != "rapporto"
    disegno = barre_orizzontali(
        [Barra(v.nome, v.valore, v.evidenziata, _assente(v, anno)) for v in righe],
        nome=nome,
        titolo=titolo,
        formato=formato_di(storia.definizione),
        riferimento=confronto.valore if con_riferimento else None,
        nome_riferimento=confronto.nome,
        ordinate=False,
        posizioni=storia.definizione.classifica and storia.definizione.direzione != "basso",
        larghezza=larghezza,
    )
    return Figura(
        numeri.figura(),
        titolo,
        disegno,
        frase_dei_valori(storia, anno, righe),
        tabella_dei_valori(
            storia, anno, sguardo=sguardo, numeri=numeri, evidenziata=evidenziata, ordine=ordine
        ),
    )


def _perche(vista: RigaVista, anno: int) -> Assenza:
    if not vista.con_nome:
        return Assenza.NOME
    uno = vista.riga.valori.get(anno)
    return Assenza.POCHI if uno is not None and uno.nascosto else Assenza.DATO


def _assente(vista: RigaVista, anno: int) -> str:
    """What is written where there is no bar."""
    uno = vista.riga.valori.get(anno)
    return NOTA if uno is not None and uno.nascosto else DATO_MANCANTE


def mappa(
    storia: Storia,
    anno: int,
    *,
    sguardo: Sguardo,
    numeri: Numerazione,
    nome: str,
    evidenziata: str = "",
    titolo: str = "",
    larghezza: float = LARGHEZZA_GRAFICO,
) -> Figura | None:
    """A map in classes, with the territories of each class as its table; None without a boundary
    or a value.

    A territory whose name the reader may not see has no colour: its place would name it.
    """
    righe = viste(storia, anno, sguardo, evidenziata)
    mostrate = [v for v in righe if v.con_nome]
    d = storia.definizione
    valori = [float(v.valore) for v in mostrate if v.valore is not None]
    if not valori or not any(v.riga.percorso for v in mostrate):
        return None
    titolo = titolo or f"Dove: {titolo_di(storia, anno)}"
    formato = formato_di(d)
    disegno = mappa_aree(
        [
            Area(
                v.riga.nome,
                v.riga.percorso,
                etichetta=v.riga.etichetta,
                valore=v.valore if v.con_nome else None,
                evidenziata=v.evidenziata,
                assente=_perche(v, anno),
            )
            for v in righe
        ],
        nome=nome,
        titolo=titolo,
        coropleta=True,
        formato=formato,
        classi=CLASSI,
        larghezza=larghezza,
    )
    if not disegno:
        return None
    classi = classi_quantili(valori, CLASSI)
    tabella_righe = []
    for i, (da, a) in reversed(list(enumerate(classi))):
        dentro = [
            v for v in mostrate if v.valore is not None and classe_di(float(v.valore), classi) == i
        ]
        intervallo = formato(da) if da == a else f"da {formato(da)} a {formato(a)}"
        tabella_righe.append((intervallo, str(len(dentro)), elenco([v.nome for v in dentro])))
    for perche in (Assenza.DATO, Assenza.POCHI):
        senza = [v.nome for v in mostrate if v.valore is None and _perche(v, anno) == perche]
        if senza:
            tabella_righe.append((perche.value, str(len(senza)), elenco(senza)))
    nascosti = len(righe) - len(mostrate)
    if nascosti:
        tabella_righe.append(
            ("non mostrati per nome", str(nascosti), "gli ambiti che non hanno dato il consenso")
        )
    return Figura(
        numeri.figura(),
        titolo,
        disegno,
        _frase_della_mappa(storia, nascosti),
        Tabella(
            numeri.tabella(),
            f"{d.nome}: i {quali(storia, 2)} di ogni colore, {anno}",
            (f"Valore ({d.unita})", "Quanti", "Comuni" if storia.comuni else "Ambiti"),
            tabella_righe,
            frozenset({1}),
            nota=fonte_di(storia, anno),
        ),
        mappa=True,
    )


def _frase_della_mappa(storia: Storia, nascosti: int) -> str:
    frase = "Più scuro è il colore, più alto è il valore."
    if nascosti == 1:
        frase += " Un ambito non ha dato il consenso a essere mostrato per nome: è senza colore."
    elif nascosti:
        frase += (
            f" {nascosti} {quali(storia, nascosti)} non hanno dato il consenso a essere mostrati"
            " per nome: sono senza colore."
        )
    return frase
