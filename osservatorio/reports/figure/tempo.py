"""One indicator over the years: a few lines with the band of all, and small multiples."""

from collections.abc import Sequence
from decimal import Decimal

from base.formati import MANCANTE
from base.grafici import Riquadro, Serie, multipli, serie_temporale, sparkline
from osservatorio.calcolo import Sguardo, tendenza, variazione_percentuale
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella
from osservatorio.reports.figure.frasi import frase_della_tendenza
from osservatorio.reports.figure.viste import (
    cifra,
    cifra_della_provincia,
    con_nome,
    fonte_di,
    formato_di,
    nome_di,
    quali,
)
from osservatorio.reports.testi import (
    PROVINCIA,
    con_segno,
    elenco,
    plurale_di,
    tendenza_in_parole,
    valore_scritto,
)
from osservatorio.selectors import Riga, Storia
from osservatorio.soppressione import SEGNO

# A chart with more lines cannot be read: small multiples say it better.
LINEE = 4


def andamento(
    storia: Storia,
    *,
    sguardo: Sguardo,
    numeri: Numerazione,
    nome: str,
    chiavi: Sequence[str] = (),
    titolo: str = "",
    larghezza: float = LARGHEZZA_GRAFICO,
) -> Figura | None:
    """Lines of up to four territories (none: the Province) with the band of all; None without
    values.

    The first of `chiavi` is the one the sentence is about. A territory whose name the reader may
    not see has no line.
    """
    righe = [r for c in chiavi if (r := storia.riga(c)) and con_nome(storia, r, sguardo)][:LINEE]
    provincia = storia.provincia_nel_tempo()
    banda = storia.banda()
    linee = [Serie(r.nome, storia.nel_tempo(r)) for r in righe]
    anni = storia.anni
    if not anni or not (provincia or banda or any(s.valori for s in linee)):
        return None
    titolo = titolo or f"{storia.definizione.nome}, {_anni(anni)}"
    # A count of the Province is of another size: it would flatten every line.
    confrontabile = bool(storia.definizione.denominatore) or storia.definizione.tipo != "rapporto"
    disegno = serie_temporale(
        linee or [Serie(PROVINCIA, provincia)],
        nome=nome,
        titolo=titolo,
        formato=formato_di(storia.definizione),
        anni=anni,
        banda=banda if confrontabile else None,
        nome_banda=f"dal minimo al massimo {'dei comuni' if storia.comuni else 'degli ambiti'}",
        confronto=Serie(PROVINCIA, provincia) if linee and provincia and confrontabile else None,
        larghezza=larghezza,
    )
    if not disegno:
        return None
    return Figura(
        numeri.figura(),
        titolo,
        disegno,
        frase_della_tendenza(storia, righe[0] if righe else None),
        _tabella_degli_anni(storia, righe, sguardo, numeri),
    )


def _anni(anni: Sequence[int]) -> str:
    return str(anni[0]) if len(anni) == 1 else f"{anni[0]}–{anni[-1]}"


def _tabella_degli_anni(
    storia: Storia, righe: Sequence[Riga], sguardo: Sguardo, numeri: Numerazione
) -> Tabella:
    d = storia.definizione
    banda = storia.banda()
    rotture = any(anno in riga.cambiati for riga in righe for anno in storia.anni)
    intestazioni = ["Anno", *(r.nome for r in righe), PROVINCIA, "Minimo", "Massimo"]
    if rotture:
        intestazioni.append("Nota")
    tabella = []
    for anno in storia.anni:
        minimo, massimo = banda.get(anno, (None, None))
        riga = [
            str(anno),
            *(cifra(storia, anno, r, sguardo) for r in righe),
            cifra_della_provincia(storia, anno),
            *(valore_scritto(d, v) for v in (minimo, massimo)),
        ]
        if rotture:
            cambiati = [r.nome for r in righe if anno in r.cambiati]
            riga.append(f"cambiati i comuni: {elenco(cambiati)}" if cambiati else "")
        tabella.append(riga)
    note = [f"Minimo e massimo sono dei {quali(storia, 2)}." if storia.comuni else
            "Minimo e massimo sono degli ambiti."]  # fmt: skip
    return Tabella(
        numeri.tabella(),
        f"{d.nome} anno per anno ({d.unita})",
        intestazioni,
        tabella,
        frozenset(range(1, len(righe) + 4)),
        nota=" ".join([*note, fonte_di(storia, storia.anni[-1])]),
    )


def piccoli(
    storia: Storia,
    *,
    sguardo: Sguardo,
    numeri: Numerazione,
    nome: str,
    evidenziata: str = "",
    titolo: str = "",
    larghezza: float = LARGHEZZA_GRAFICO,
) -> Figura | None:
    """One small trend for each territory, all on the same scale, from the highest last value; None
    without values.
    """
    if not storia.anni or all(not storia.nel_tempo(riga) for riga in storia.righe):
        return None
    d = storia.definizione
    tutti = "tutti i" if storia.comuni else "tutti gli"
    titolo = titolo or f"{d.nome}: {tutti} {quali(storia, 2)}, {_anni(storia.anni)}"
    # Not in the order of the register: it would say whose the ones without a name are.
    righe = sorted(
        storia.righe, key=lambda r: (not storia.nel_tempo(r), -_ultimo(storia, r), r.nome)
    )
    confrontabile = bool(d.denominatore) or d.tipo != "rapporto"
    ultimo_anno = storia.anni[-1]
    disegno = multipli(
        [
            Riquadro(
                nome_di(storia, riga, sguardo),
                storia.nel_tempo(riga),
                riga.chiave == evidenziata and con_nome(storia, riga, sguardo),
                riga.motivo(ultimo_anno),
            )
            for riga in righe
        ],
        nome=nome,
        titolo=titolo,
        formato=formato_di(d),
        anni=storia.anni,
        confronto=storia.provincia_nel_tempo() if confrontabile else None,
        larghezza=larghezza,
    )
    return Figura(
        numeri.figura(),
        titolo,
        disegno,
        _frase_dei_moti(storia, righe),
        Tabella(
            numeri.tabella(),
            f"{d.nome}: dal primo all'ultimo anno ({d.unita})",
            ("Comune" if storia.comuni else "Ambito", "Primo anno", "Ultimo anno", "Variazione",
             "Tendenza"),
            [_riga_del_moto(storia, riga, sguardo) for riga in righe],
            frozenset({1, 2, 3}),
            nota=fonte_di(storia, ultimo_anno),
        ),
    )  # fmt: skip


def _ultimo(storia: Storia, riga: Riga) -> Decimal:
    valori = storia.nel_tempo(riga)
    return valori[max(valori)] if valori else Decimal(0)


def _riga_del_moto(storia: Storia, riga: Riga, sguardo: Sguardo) -> Sequence[str]:
    d = storia.definizione
    nome = nome_di(storia, riga, sguardo)
    valori = storia.nel_tempo(riga)
    if not valori:
        segno = SEGNO if any(uno.nascosto for uno in riga.valori.values()) else MANCANTE
        return (nome, segno, segno, segno, riga.motivo(storia.anni[-1]))
    primo, ultimo = min(valori), max(valori)
    cambiato = any(primo < anno <= ultimo for anno in riga.cambiati)
    return (
        nome,
        f"{valore_scritto(d, valori[primo])} ({primo})",
        f"{valore_scritto(d, valori[ultimo])} ({ultimo})",
        MANCANTE
        if cambiato or primo == ultimo
        else con_segno(variazione_percentuale(valori[primo], valori[ultimo])) or MANCANTE,
        tendenza_in_parole(tendenza(valori, riga.cambiati))
        or ("sono cambiati i comuni" if cambiato else "un solo anno"),
    )


def _frase_dei_moti(storia: Storia, righe: Sequence[Riga]) -> str:
    """«Su 13 ambiti, 9 sono in crescita, 1 in calo e 3 stabili.»"""
    moti = [t.verso for r in righe if (t := tendenza(storia.nel_tempo(r), r.cambiati))]
    if not moti:
        return "C'è un solo anno: non si vede ancora una tendenza."
    parti = [
        f"{quanti} {plurale_di(verso, quanti)}"
        for verso in dict.fromkeys(sorted(moti))
        if (quanti := moti.count(verso))
    ]
    frase = f"Nell'ultimo periodo, su {len(righe)} {quali(storia, len(righe))}: {elenco(parti)}"
    senza = len(righe) - len(moti)
    if senza:
        frase += f"; di {senza} non si può dire"
    return f"{frase}."


def linea(storia: Storia, riga: Riga | None, *, nome: str) -> str:
    """The sparkline of a territory, or of the Province; empty with fewer than three years."""
    valori = storia.nel_tempo(riga) if riga else storia.provincia_nel_tempo()
    # Between two points alone any change looks like a slope.
    if len(valori) < 3:
        return ""
    return sparkline(
        valori,
        nome=nome,
        titolo=f"{storia.definizione.nome}, {riga.nome if riga else PROVINCIA}",
        formato=formato_di(storia.definizione),
        anni=storia.anni,
        larghezza=160,
        altezza=32,
    )
