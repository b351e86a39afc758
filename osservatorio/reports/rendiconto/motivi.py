"""What the Ambito explained: warnings with their reasons, zeros, corrections, the dialogue."""

from dataclasses import replace

from django.utils import timezone

from base.formati import data, numero, plurale
from osservatorio.reports.elementi import Sezione, Tabella, cella
from osservatorio.reports.rendiconto.quadro import Quadro
from osservatorio.selectors import DiElenco, Raccolta, valore_di
from rendicontazione.enums import Gravita
from rendicontazione.models import Correzione, Fatto

# A report is read, not searched: the rest is in the page of the version.
MAX_RIGHE = 200
_ELENCHI = {
    "avvisi": "Avvisi",
    "avvisi-motivati": "Avvisi con la motivazione scritta",
    "correzioni": "Celle corrette nella pagina",
    "commenti": "Commenti alle celle",
    "commenti-chiusi": "Commenti chiusi",
    "tentativi": "File caricati",
    "versioni": "Versioni",
    "integrazioni": "Integrazioni richieste",
    "riaperture": "Riaperture",
}


def motivi(quadro: Quadro, raccolta: Raccolta) -> Sezione:
    tabelle = [_conteggi(quadro, raccolta), *_zeri(quadro)]
    frasi = []
    if quadro.apre_i_file:
        tabelle += [t for t in (_avvisi(quadro), _correzioni(quadro, raccolta)) if t]
    else:
        frasi.append("I motivi scritti li legge chi può aprire la rendicontazione.")
    return Sezione("motivi", "Motivi e correzioni", frasi, tabelle=tabelle)


def _conteggi(quadro: Quadro, raccolta: Raccolta) -> Tabella:
    righe = []
    for cosa, nome in _ELENCHI.items():
        di = DiElenco(cosa, quadro.anno, quadro.di.ambito, versione=quadro.di.versione)
        righe.append((nome, cella(numero(valore_di(cosa, raccolta, di)), di)))
    return Tabella(
        quadro.numeri.tabella(),
        f"La raccolta dei dati, {quadro.anno}",
        ("Che cosa", "Quanti"),
        righe,
        frozenset({1}),
    )


def _zeri(quadro: Quadro) -> list[Tabella]:
    """Rows where spending and users are zero, by the reason declared."""
    contati: dict[str, int] = {}
    for motivo in (
        Fatto.objects.filter(versione=quadro.versione, colonna__nome="zero_motivato")
        .order_by("testo", "riga")
        .values_list("testo", flat=True)
    ):
        contati[motivo] = contati.get(motivo, 0) + 1
    if not contati:
        return []
    di = replace(quadro.di, misure=("zero_motivato",), conta=True)
    return [
        Tabella(
            quadro.numeri.tabella(),
            "Zeri dichiarati con il loro motivo",
            ("Motivo", "Righe"),
            [
                (
                    quadro.parola("motivo_zero", motivo),
                    cella(numero(quanti), replace(di, valore=motivo)),
                )
                for motivo, quanti in contati.items()
            ],
            frozenset({1}),
            ("Totale", cella(numero(sum(contati.values())), di)),
        )
    ]


def _avvisi(quadro: Quadro) -> Tabella | None:
    avvisi = quadro.versione.caricamento.anomalie.filter(gravita=Gravita.AVVISO)
    righe = [
        (
            " ".join(p for p in (a.foglio, a.cella) if p) or "Tutto il file",
            a.messaggio,
            a.motivazione or "non ancora scritto",
        )
        for a in avvisi.order_by("pk")[:MAX_RIGHE]
    ]
    if not righe:
        return None
    return Tabella(
        quadro.numeri.tabella(),
        "Gli avvisi e il loro motivo",
        ("Dove", "Che cosa", "Motivo scritto dall'ambito"),
        righe,
        frozenset(),
        nota=_altre(avvisi.count()),
    )


def _correzioni(quadro: Quadro, raccolta: Raccolta) -> Tabella | None:
    correzioni = Correzione.objects.filter(
        caricamento__rendicontazione=raccolta.rendicontazione
    ).select_related("corretta_da")
    righe = [
        (
            f"{c.foglio} {c.cella}",
            f"«{c.prima}» → «{c.dopo}»",
            c.motivo,
            f"{c.corretta_da}, {data(timezone.localdate(c.corretta_il))}",
        )
        for c in correzioni.order_by("pk")[:MAX_RIGHE]
    ]
    if not righe:
        return None
    return Tabella(
        quadro.numeri.tabella(),
        "Le celle corrette nella pagina",
        ("Cella", "Prima e dopo", "Motivo", "Chi e quando"),
        righe,
        frozenset(),
        nota=_altre(raccolta.correzioni),
    )


def _altre(quante: int) -> str:
    if quante <= MAX_RIGHE:
        return ""
    return (
        f"Qui ce ne sono {MAX_RIGHE}; {plurale(quante - MAX_RIGHE, 'altra è', 'altre sono')} "
        "nella pagina della versione."
    )
