"""The parts of a whole in several territories: 100 % bars of indicators that are read together."""

from collections.abc import Sequence
from decimal import Decimal

from base.formati import MANCANTE, percento
from base.grafici import Composizione, barre_100
from osservatorio.calcolo import Sguardo
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella
from osservatorio.reports.figure.viste import con_nome, fonte_di, formato_di, nome_di
from osservatorio.reports.testi import elenco
from osservatorio.selectors import Riga, Storia

Quote = Sequence[Decimal | None]


def composizione(
    storie: Sequence[Storia],
    anno: int,
    *,
    titolo: str,
    sguardo: Sguardo,
    numeri: Numerazione,
    nome: str,
    evidenziata: str = "",
    larghezza: float = LARGHEZZA_GRAFICO,
) -> Figura | None:
    """One bar for each territory and one for the Province, a part for each indicator; None if no
    territory has all the parts.

    `storie` are of the same territories, and their values sum to a whole.
    """
    prima = storie[0]
    righe = prima.esistenti(anno)
    if (scelta := prima.riga(evidenziata)) and not con_nome(prima, scelta, sguardo):
        evidenziata = ""
    quote = {r.chiave: [_valore(s, r.chiave, anno) for s in storie] for r in righe}
    if all(v is None for valori in quote.values() for v in valori):
        return None
    d = prima.definizione
    righe = sorted(
        righe,
        key=lambda r: (
            r.chiave != evidenziata,
            None in quote[r.chiave],
            not con_nome(prima, r, sguardo),
            # Without a name not even the order may tell.
            r.nome if con_nome(prima, r, sguardo) else str(quote[r.chiave]),
        ),
    )
    categorie = [s.definizione.nome for s in storie]
    confronto = [s.confronti[anno].valore for s in storie]
    barre = [
        Composizione(
            nome_di(prima, riga, sguardo),
            quote[riga.chiave],
            _motivo(storie, riga, anno),
            riga.chiave == evidenziata,
        )
        for riga in righe
    ]
    if all(v is not None for v in confronto):
        barre.insert(
            1 if righe[0].chiave == evidenziata else 0,
            Composizione(prima.confronti[anno].nome, confronto),
        )
    disegno = barre_100(
        barre,
        categorie=categorie,
        nome=nome,
        titolo=titolo,
        formato=formato_di(d),
        larghezza=larghezza,
    )
    return Figura(
        numeri.figura(),
        titolo,
        disegno,
        _frase(barre, categorie, evidenziata, righe[0]),
        Tabella(
            numeri.tabella(),
            f"{titolo}: quote",
            ("Comune" if prima.comuni else "Ambito", *categorie),
            [(b.nome, *_quote(b)) for b in barre],
            frozenset(range(1, len(categorie) + 1)),
            nota=fonte_di(prima, anno),
        ),
    )


def _valore(storia: Storia, chiave: str, anno: int) -> Decimal | None:
    riga = storia.riga(chiave)
    return riga.valore(anno) if riga else None


def _motivo(storie: Sequence[Storia], riga: Riga, anno: int) -> str:
    return next((m for s in storie if (r := s.riga(riga.chiave)) and (m := r.motivo(anno))), "")


def _percento(barra: Composizione) -> list[Decimal] | None:
    """The shares, 0–100; None where they cannot be computed."""
    if barra.perche_manca or barra.valori is None:
        return None
    valori = [Decimal(str(v or 0)) for v in barra.valori]
    totale = sum(valori, Decimal(0))
    return [100 * v / totale for v in valori]


def _quote(barra: Composizione) -> list[str]:
    parti = _percento(barra)
    if parti is None:
        return [MANCANTE] * len(barra.valori or ())
    return [percento(p) for p in parti]


def _frase(
    barre: Sequence[Composizione], categorie: Sequence[str], evidenziata: str, prima: Riga
) -> str:
    """«Garda: la parte più grande è Anziani (45,0 %); in Provincia 41,2 %.»"""
    propria = barre[0]
    quote = _percento(propria)
    if quote is None:
        return f"{propria.nome}: {propria.perche_manca}."
    massimo = max(quote)
    quali = [c for c, q in zip(categorie, quote, strict=True) if q == massimo]
    verbo = "la parte più grande è" if len(quali) == 1 else "le parti più grandi sono"
    frase = f"{propria.nome}: {verbo} {elenco([f'«{c}»' for c in quali])} ({percento(massimo)})"
    altra = _percento(barre[1]) if len(barre) > 1 and prima.chiave == evidenziata else None
    if altra is not None and len(quali) == 1 and not barre[1].evidenziata:
        frase += f"; {barre[1].nome}: {percento(altra[categorie.index(quali[0])])}"
    return f"{frase}."
