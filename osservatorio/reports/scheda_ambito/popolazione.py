"""Who lives there: the pyramid and its table."""

from dataclasses import replace

from base.formati import numero, percento
from base.grafici import FasciaEta, piramide
from osservatorio import selectors
from osservatorio.calcolo import fasce_quinquennali, grandezze_da_eta, nomi_fasce
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella, cella
from osservatorio.selectors import POPOLAZIONE, DiPopolazione, PopolazionePerEta
from territorio.models import Ambito


def figura_popolazione(
    ambito: Ambito, popolazione: PopolazionePerEta | None, anno: int, numeri: Numerazione
) -> Figura | None:
    if popolazione is None:
        return None
    provincia = selectors.per_eta(selectors.territorio_provincia(anno), anno)
    nomi = nomi_fasce()
    maschi, femmine = (
        fasce_quinquennali(popolazione.maschi),
        fasce_quinquennali(popolazione.femmine),
    )
    altri_m = fasce_quinquennali(provincia.maschi) if provincia else [None] * len(nomi)
    altre_f = fasce_quinquennali(provincia.femmine) if provincia else [None] * len(nomi)
    titolo = f"Residenti per età e sesso: {ambito.denominazione} e Provincia"
    fasce = list(zip(nomi, maschi, femmine, altri_m, altre_f, strict=True))
    edizione = selectors.come_si_chiama(popolazione.edizione)
    disegno = piramide(
        [FasciaEta(*valori) for valori in fasce],
        nome="piramide",
        titolo=f"{titolo}, {edizione}",
        nome_confronto="Provincia",
        larghezza=LARGHEZZA_GRAFICO,
    )
    di = DiPopolazione(POPOLAZIONE, anno, ambito.slug)
    righe = []
    for indice, (nome, m, f, am, af) in reversed(list(enumerate(fasce))):
        di_eta = replace(di, da=5 * indice, a=min(5 * indice + 4, 100))
        quota_altri = (
            100 * (am + af) / provincia.totale
            if provincia and am is not None and af is not None
            else None
        )
        righe.append((nome, *_riga(di_eta, m, f, popolazione.totale, quota_altri)))
    return Figura(
        numeri.figura(),
        titolo,
        disegno,
        _frase_popolazione(popolazione, provincia),
        Tabella(
            numeri.tabella(),
            "Residenti per età e sesso",
            ("Età", "Maschi", "Femmine", "Totale", "Quota", "Quota Provincia"),
            righe,
            frozenset({1, 2, 3, 4, 5}),
            (
                "Totale",
                *_riga(
                    di,
                    sum(popolazione.maschi),
                    sum(popolazione.femmine),
                    popolazione.totale,
                    100 if provincia else None,
                ),
            ),
            f"Fonte: {popolazione.edizione.fonte}; {edizione}.",
        ),
    )


def _riga(
    di: DiPopolazione, maschi: int, femmine: int, residenti: int, quota_altri: float | None
) -> list[str]:
    """Men, women, both, their share, and the Province's share of the same ages."""
    quota = replace(di, quota=True)
    return [
        cella(numero(maschi), replace(di, sesso="M")),
        cella(numero(femmine), replace(di, sesso="F")),
        cella(numero(maschi + femmine), di),
        cella(percento(100 * (maschi + femmine) / residenti), quota),
        cella(percento(quota_altri), replace(quota, ambito="")),
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
