"""Who lives there: the pyramid and its table."""

from base.formati import numero, percento
from base.grafici import FasciaEta, piramide
from osservatorio import selectors
from osservatorio.calcolo import fasce_quinquennali, grandezze_da_eta, nomi_fasce
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella
from osservatorio.selectors import PopolazionePerEta
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
    righe = [
        (
            nome,
            numero(m),
            numero(f),
            numero(m + f),
            percento(100 * (m + f) / popolazione.totale),
            percento(
                100 * (am + af) / provincia.totale
                if provincia and am is not None and af is not None
                else None
            ),
        )
        for nome, m, f, am, af in reversed(fasce)
    ]
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
                numero(sum(popolazione.maschi)),
                numero(sum(popolazione.femmine)),
                numero(popolazione.totale),
                percento(100),
                percento(100) if provincia else "–",
            ),
            f"Fonte: {popolazione.edizione.fonte}; {edizione}.",
        ),
    )


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
