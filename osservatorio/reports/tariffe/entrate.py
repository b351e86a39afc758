"""How many pay and how many do not, how much comes in, how much of the cost it covers.

Counts of persons are hidden below three, with what would give them back; amounts with them.
"""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from base.formati import data, data_estesa
from base.grafici import Composizione, barre_100
from osservatorio import selectors
from osservatorio.reports.elementi import (
    LARGHEZZA_GRAFICO,
    Figura,
    Numerazione,
    Rapporto,
    Sezione,
    Tabella,
    Voce,
)
from osservatorio.reports.tariffe.adozioni import ambiti_di
from osservatorio.reports.tariffe.conteggi import (
    AMBITI,
    CLASSI,
    COMUNI,
    DIVISI,
    ESENTI,
    INCROCI,
    MISURE,
    PAGANTI,
    PERSONE,
    SERVIZI,
    Conteggi,
    proteggi_ambito,
    proteggi_provincia,
)
from osservatorio.reports.tariffe.cornice import OCCHIELLO
from osservatorio.reports.testi import elenco
from osservatorio.selectors import CLASSI_ISEE, Assegnate, Posto
from osservatorio.soppressione import NOTA
from territorio.models import Ambito

METODO = (
    "Si contano le tariffe in vigore nell'ultimo giorno del trimestre: chi usa più servizi è una "
    "persona sola nei totali, e una per servizio nelle righe. È esente chi ha una tariffa di zero "
    "euro. Le entrate sono quanto è chiesto in un mese, non quanto è incassato. La copertura è "
    "entrate diviso costo, e c'è solo dove il costo è scritto per tutti."
)
_RISERVATO = (
    "I gruppi di una o due persone non si scrivono, e nemmeno i numeri da cui si potrebbero "
    "ricavare, né i loro importi."
)
_DUE_FOTOGRAFIE = (
    "Non pubblicare questo report e non metterlo accanto a quello di un altro trimestre: dalla "
    "differenza fra due fotografie si può sapere di una sola persona."
)
_TESTATE = ("Persone", "Esenti", "Paganti", "Entrate al mese")
_DETTAGLI = {
    SERVIZI: "per servizio",
    CLASSI: "per classe di ISEE",
    COMUNI: "per comune",
    INCROCI: "dei servizi incrociati con ISEE e comuni",
    DIVISI: "di esenti e paganti riga per riga",
}


def build_entrate(*, anno: int, ambito: Ambito | None) -> Rapporto:
    """The tariffs in force on the last end of a quarter of that year, of an Ambito or of all."""
    giorno = selectors.giorno_della_fotografia(anno)
    dove = ambito.denominazione if ambito else "Provincia"
    sezioni: list[Sezione] = []
    voci: list[Voce] = []
    dimostrativa = False
    if giorno is None:
        frase = (
            f"Del {anno} non è ancora finito nessun trimestre: la prima fotografia è del "
            f"{data(datetime.date(anno, 3, 31))}."
        )
    else:
        ambiti = ambiti_di(giorno, ambito)
        dati = selectors.assegnate(ambiti, giorno)
        dimostrativa = dati.dimostrative
        frase = f"Il {data(giorno)} non c'è nessuna tariffa assegnata: non c'è nulla da contare."
        if dati.gruppi:
            frase = ""
            conteggi, sezioni = _contati(dati, ambiti, ambito)
            voci = _in_breve(conteggi, Posto(ambito.pk if ambito else 0))
        if ambito is None:
            dove = _quanti_ambiti(dati.gruppi, ambiti)
    quando = f"Registro delle tariffe assegnate, com'è per il {data(giorno)}" if giorno else ""
    return Rapporto(
        nome="entrate-esenzioni",
        titolo=f"Entrate ed esenzioni {anno}: {dove}",
        anno=anno,
        ambito=ambito,
        stato_dati=f"Tariffe assegnate in vigore il {data(giorno)}" if giorno else "Nessun dato",
        dimostrativa=dimostrativa,
        avviso_demo="Dati dimostrativi: persone e importi sono inventati",
        preparata_il=data_estesa(timezone.localdate()),
        occhiello=f"{OCCHIELLO} · riservato",
        breve=True,
        in_breve=voci,
        sezioni=sezioni,
        frase=frase,
        fonti=[quando or "Registro delle tariffe assegnate"],
    )


def _contati(
    dati: Assegnate, ambiti: Sequence[Ambito], ambito: Ambito | None
) -> tuple[Conteggi, list[Sezione]]:
    numeri = Numerazione()
    if ambito is not None:
        conteggi = proteggi_ambito(dati, ambito.pk)
        return conteggi, _di_un_ambito(conteggi, ambito.pk, numeri)
    presenti = [a for a in ambiti if Posto(a.pk) in dati.gruppi]
    conteggi = proteggi_provincia(dati, [a.pk for a in presenti])
    return conteggi, _della_provincia(conteggi, presenti, len(ambiti), numeri)


def _quanti_ambiti(gruppi: object, ambiti: Sequence[Ambito]) -> str:
    con_dati = sum(Posto(a.pk) in gruppi for a in ambiti)  # type: ignore[operator]
    return selectors.parziale(con_dati, len(ambiti)) if con_dati < len(ambiti) else "Provincia"


def _in_breve(c: Conteggi, tutto: Posto) -> list[Voce]:
    return [
        Voce("Persone", c.numero(PERSONE, tutto), "con una tariffa", "ognuna contata una volta"),
        Voce("Esenti", c.numero(ESENTI, tutto), "persone", "almeno un servizio gratuito"),
        Voce("Entrate", c.entrate(tutto), "al mese", f"copertura del costo: {c.copertura(tutto)}"),
    ]


def _riga(c: Conteggi, nome: str, posto: Posto) -> list[str]:
    if DIVISI not in c.dettaglio:
        return [nome, c.numero(PERSONE, posto)]
    return [nome, *(c.numero(m, posto) for m in MISURE), c.entrate(posto)]


def _tabella(
    c: Conteggi,
    numeri: Numerazione,
    titolo: str,
    prima: str,
    righe: Sequence[tuple[str, Posto]],
    totale: Posto | None,
    *,
    costi: bool = False,
) -> Tabella:
    def una(nome: str, posto: Posto) -> list[str]:
        in_piu = [c.costo(posto), c.copertura(posto)][: 2 if divisi else 1] if costi else []
        return [*_riga(c, nome, posto), *in_piu]

    divisi = DIVISI in c.dettaglio
    testate = (
        prima,
        *(_TESTATE if divisi else _TESTATE[:1]),
        *(("Costo al mese", "Copertura")[: 2 if divisi else 1] if costi else ()),
    )
    return Tabella(
        numeri.tabella(),
        titolo,
        testate,
        [una(nome, posto) for nome, posto in righe],
        frozenset(range(1, len(testate))),
        una("In tutto", totale) if totale is not None else (),
        NOTA if c.nasconde else "",
    )


def _classi(ambito: int, servizio: int = 0) -> list[tuple[str, Posto]]:
    return [(nome, Posto(ambito, servizio, k)) for k, nome in enumerate(CLASSI_ISEE)]


def _di_un_ambito(c: Conteggi, ambito: int, numeri: Numerazione) -> list[Sezione]:
    servizi = {s: n for s, n in c.dati.servizi.items() if Posto(ambito, s) in c.dati.gruppi}
    comuni = dict(sorted(c.dati.comuni.items(), key=lambda voce: voce[1]))
    tutto = Posto(ambito)
    sezioni = [_totali(c, tutto, _taciuti(c, (SERVIZI, CLASSI, COMUNI, INCROCI, DIVISI)), numeri)]
    if SERVIZI in c.dettaglio:
        voci = [(n, Posto(ambito, s)) for s, n in servizi.items()]
        sezioni.append(_per_servizio(c, voci, tutto, numeri))
    if CLASSI in c.dettaglio:
        sezioni.append(_per_classe(c, ambito, numeri))
    if COMUNI in c.dettaglio:
        tabelle = [
            _tabella(
                c, numeri, _titolo(c, "per comune di residenza"), "Comune",
                [(n, Posto(ambito, comune=k)) for k, n in comuni.items()], tutto,
            )
        ]  # fmt: skip
        if INCROCI in c.dettaglio:
            tabelle.append(_incrocio(c, ambito, servizi, comuni, numeri))
        sezioni.append(Sezione("comuni", "Comune per comune", tabelle=tabelle))
    if INCROCI in c.dettaglio:
        tabelle = [
            _tabella(
                c, numeri, f"{nome}: classi di ISEE (euro)", "ISEE", _classi(ambito, s),
                Posto(ambito, s),
            )
            for s, nome in servizi.items()
        ]  # fmt: skip
        sezioni.append(Sezione("servizi-e-isee", "Ogni servizio, secondo l'ISEE", tabelle=tabelle))
    return sezioni


def _taciuti(c: Conteggi, possibili: Sequence[str]) -> str:
    """Which breakdowns are not printed, and why; "" if all of them are."""
    mancano = [_DETTAGLI[d] for d in possibili if d not in c.dettaglio]
    if not mancano:
        return ""
    return (
        f"Qui non ci sono i numeri {elenco(mancano)}: le persone sono poche, e per non far "
        "riconoscere nessuno si dovrebbero nascondere anche i totali."
    )


def _totali(c: Conteggi, tutto: Posto, taciuti: str, numeri: Numerazione) -> Sezione:
    """The totals, the method, and what is not printed."""
    return Sezione(
        "totali",
        "In tutto",
        [
            *([f"{_RISERVATO} {taciuti}".strip()] if c.nasconde or taciuti else []),
            _DUE_FOTOGRAFIE,
        ],
        tabelle=[
            Tabella(
                numeri.tabella(),
                "Chi paga e chi no, in tutto",
                ("", *_TESTATE, "Costo al mese", "Copertura"),
                [
                    [
                        "In tutto",
                        *(c.numero(m, tutto) for m in MISURE),
                        c.entrate(tutto), c.costo(tutto), c.copertura(tutto),
                    ]
                ],
                frozenset(range(1, 7)),
                nota=NOTA if c.nasconde else "",
            )
        ],
        nota=METODO,
    )  # fmt: skip


def _titolo(c: Conteggi, come: str) -> str:
    return f"Chi paga e chi no, {come}" if DIVISI in c.dettaglio else f"Persone {come}"


def _incrocio(
    c: Conteggi, ambito: int, servizi: dict[int, str], comuni: dict[int, str], numeri: Numerazione
) -> Tabella:
    return Tabella(
        numeri.tabella(),
        "Persone per comune e servizio",
        ("Comune", *servizi.values(), "In tutto"),
        [
            (
                nome,
                *(c.numero(PERSONE, Posto(ambito, s, comune=k)) for s in servizi),
                c.numero(PERSONE, Posto(ambito, comune=k)),
            )
            for k, nome in comuni.items()
        ],
        frozenset(range(1, len(servizi) + 2)),
        (
            "In tutto",
            *(c.numero(PERSONE, Posto(ambito, s)) for s in servizi),
            c.numero(PERSONE, Posto(ambito)),
        ),
        NOTA if c.nasconde else "",
    )


def _per_servizio(
    c: Conteggi, righe: Sequence[tuple[str, Posto]], tutto: Posto, numeri: Numerazione
) -> Sezione:
    titolo = _titolo(c, "servizio per servizio")
    tabella = _tabella(c, numeri, titolo, "Servizio", righe, tutto, costi=True)
    noti = [
        (nome, posto)
        for nome, posto in righe
        if not c.nasconde_il(ESENTI, posto) and not c.nasconde_il(PAGANTI, posto)
    ]
    figura = _figura(c, noti, len(righe) - len(noti), tabella, numeri) if noti else None
    return Sezione(
        "servizi",
        "Servizio per servizio",
        figura=figura,
        tabelle=[] if figura else [tabella],
    )


def _figura(
    c: Conteggi,
    righe: Sequence[tuple[str, Posto]],
    nascosti: int,
    tabella: Tabella,
    numeri: Numerazione,
) -> Figura:
    titolo = "Esenti e paganti, su cento persone"
    return Figura(
        numeri.figura(),
        titolo,
        barre_100(
            [
                Composizione(
                    nome,
                    [len(c.dati.gruppi[posto].esenti), len(c.dati.gruppi[posto].paganti)],
                )
                for nome, posto in righe
            ],
            nome="esenti-paganti",
            titolo=titolo,
            categorie=["Esenti", "Paganti"],
            larghezza=LARGHEZZA_GRAFICO,
        ),
        "Per ogni servizio, quanti non pagano e quanti pagano."
        + (" Mancano i servizi con numeri nascosti." if nascosti else ""),
        tabella,
    )


def _per_classe(c: Conteggi, ambito: int, numeri: Numerazione) -> Sezione:
    return Sezione(
        "classi",
        "Secondo l'ISEE",
        ["Le classi sono quelle dell'INPS, in euro."],
        tabelle=[
            _tabella(
                c, numeri, _titolo(c, "per classe di ISEE"), "ISEE", _classi(ambito),
                Posto(ambito),
            )
        ],
    )  # fmt: skip


def _della_provincia(
    c: Conteggi, presenti: Sequence[Ambito], quanti: int, numeri: Numerazione
) -> list[Sezione]:
    tutto = Posto()
    sezioni = [_totali(c, tutto, _taciuti(c, (SERVIZI, CLASSI, DIVISI)), numeri)]
    if AMBITI in c.dettaglio:
        frasi = (
            [f"Hanno tariffe assegnate {selectors.parziale(len(presenti), quanti)}."]
            if len(presenti) < quanti
            else []
        )
        ambiti = _tabella(
            c, numeri, _titolo(c, "ambito per ambito"), "Ambito",
            [(str(a), Posto(a.pk)) for a in presenti], tutto,
        )  # fmt: skip
        sezioni.append(Sezione("ambiti", "Ambito per ambito", frasi, tabelle=[ambiti]))
    if SERVIZI in c.dettaglio:
        servizi = [(n, Posto(servizio=s)) for s, n in c.dati.servizi.items()]
        sezioni.append(_per_servizio(c, servizi, tutto, numeri))
    if CLASSI in c.dettaglio:
        sezioni.append(_per_classe(c, 0, numeri))
    return sezioni
