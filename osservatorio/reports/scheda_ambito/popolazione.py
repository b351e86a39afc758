"""Who lives there: the pyramid and its table."""

from collections.abc import Sequence
from dataclasses import replace

from base.formati import numero, percento
from base.grafici import FasciaEta, piramide
from osservatorio import selectors
from osservatorio.calcolo import fasce_quinquennali, grandezze_da_eta, nomi_fasce
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella, cella
from osservatorio.selectors import DiPopolazione, PopolazionePerEta

PASSO = 5


def _fasce(passo: int, numeri: Sequence[int]) -> list[int]:
    """The classes of five years, or of ten; the last one is 100 and more."""
    cinque = fasce_quinquennali(numeri)
    if passo == PASSO:
        return cinque
    return [*(a + b for a, b in zip(cinque[:-1:2], cinque[1::2], strict=True)), cinque[-1]]


def _a_due_a_due(nomi: Sequence[str]) -> list[str]:
    """«0–9» from «0–4» and «5–9»."""
    coppie = zip(nomi[:-1:2], nomi[1::2], strict=True)
    return [*(f"{a.split('–')[0]}–{b.split('–')[1]}" for a, b in coppie), nomi[-1]]


def figura_popolazione(
    chi: str,
    di: DiPopolazione,
    popolazione: PopolazionePerEta | None,
    numeri: Numerazione,
    *,
    provincia: PopolazionePerEta | None = None,
    nome: str = "piramide",
    passo: int = 5,
) -> Figura | None:
    """The pyramid of a territory, called `chi`, beside that of the Province if it is given; `di`
    says where its figures lead, `nome` is the prefix of the drawing's ids, `passo` the years of
    a class, 5 or 10.
    """
    if popolazione is None:
        return None
    nomi = nomi_fasce() if passo == PASSO else _a_due_a_due(nomi_fasce())
    maschi, femmine = (
        _fasce(passo, popolazione.maschi),
        _fasce(passo, popolazione.femmine),
    )
    altri_m = _fasce(passo, provincia.maschi) if provincia else [None] * len(nomi)
    altre_f = _fasce(passo, provincia.femmine) if provincia else [None] * len(nomi)
    titolo = f"Residenti per età e sesso: {chi}{' e Provincia' if provincia else ''}"
    fasce = list(zip(nomi, maschi, femmine, altri_m, altre_f, strict=True))
    edizione = selectors.come_si_chiama(popolazione.edizione)
    disegno = piramide(
        [FasciaEta(*valori) for valori in fasce],
        nome=nome,
        titolo=f"{titolo}, {edizione}",
        nome_confronto="Provincia",
        larghezza=LARGHEZZA_GRAFICO,
    )
    righe = []
    for indice, (fascia, m, f, am, af) in reversed(list(enumerate(fasce))):
        di_eta = replace(di, da=passo * indice, a=min(passo * (indice + 1) - 1, 100))
        quota_altri = (
            100 * (am + af) / provincia.totale
            if provincia and am is not None and af is not None
            else None
        )
        righe.append((fascia, *_riga(di_eta, m, f, popolazione.totale, quota_altri)))
    colonne = ("Età", "Maschi", "Femmine", "Totale", "Quota", "Quota Provincia")
    quante = len(colonne) if provincia else len(colonne) - 1
    totale = (
        "Totale",
        *_riga(
            di,
            sum(popolazione.maschi),
            sum(popolazione.femmine),
            popolazione.totale,
            100 if provincia else None,
        ),
    )
    return Figura(
        numeri.figura(),
        titolo,
        disegno,
        _frase_popolazione(popolazione, provincia),
        Tabella(
            numeri.tabella(),
            titolo,
            colonne[:quante],
            [riga[:quante] for riga in righe],
            frozenset(range(1, quante)),
            totale[:quante],
            f"Fonte: {popolazione.edizione.fonte}; {edizione}.",
        ),
    )


def _riga(
    di: DiPopolazione, maschi: int, femmine: int, residenti: int, quota_altri: float | None
) -> list[str]:
    """Men, women, both, their share, and the Province's share of the same ages."""
    quota = replace(di, quota=True)
    scritta = percento(100 * (maschi + femmine) / residenti)
    return [
        cella(numero(maschi), replace(di, sesso="M")),
        cella(numero(femmine), replace(di, sesso="F")),
        cella(numero(maschi + femmine), di),
        # The share of a comune is asked of its Ambito: that of an age has no page of its own.
        scritta if di.comune else cella(scritta, quota),
        cella(percento(quota_altri), replace(quota, ambito="", comune="")),
    ]


def _frase_popolazione(popolazione: PopolazionePerEta, provincia: PopolazionePerEta | None) -> str:
    quote = []
    for parte in (popolazione, provincia):
        if parte:
            grandezze = grandezze_da_eta(parte.maschi, parte.femmine)
            quote.append(
                [
                    100 * grandezze[c] / grandezze["popolazione"]
                    for c in ("eta_65_oltre", "eta_0_17")
                ]
            )
    frase = (
        f"Ha 65 anni e più il {percento(quote[0][0])} dei residenti, "
        f"meno di 18 anni il {percento(quote[0][1])}"
    )
    if len(quote) == 2:
        frase += f"; in Provincia {percento(quote[1][0])} e {percento(quote[1][1])}"
    return frase + "."
