"""How the collection went, for the Province: what arrived, when, how complete; nobody is ranked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from base.formati import MANCANTE, data, data_estesa, numero, percento, plurale
from osservatorio import selectors
from osservatorio.enums import Lettore
from osservatorio.reports.elementi import (
    Numerazione,
    Rapporto,
    Sezione,
    Tabella,
    Voce,
    cella,
)
from osservatorio.reports.testi import elenco
from osservatorio.selectors import DiElenco, Raccolta, valore_di
from rendicontazione.models import FoglioModulo
from rendicontazione.validation import SPIEGAZIONI

PIU_FREQUENTI = 10


def build_completezza(*, anno: int) -> Rapporto:
    """The collection of a year, Ambito by Ambito in the order of their numbers.

    A total of some Ambiti is called «n ambiti su m». A fixed number of queries.
    """
    raccolte = selectors.raccolte_dell_anno(anno)
    numeri = Numerazione()
    return Rapporto(
        nome="completezza",
        titolo=f"Completezza e qualità della raccolta, {anno}",
        anno=anno,
        stato_dati=_stato_dei_dati(anno, raccolte),
        dimostrativa=any(r.rendicontazione.campagna.dimostrativa for r in raccolte),
        occhiello="Osservatorio sociale · Tutti gli ambiti",
        per_chi=Lettore.PROVINCIA.label,
        preparata_il=data_estesa(timezone.localdate()),
        in_breve=_in_breve(anno, raccolte),
        sezioni=capitoli(anno, raccolte, numeri),
        frase="" if raccolte else f"Per il {anno} non c'è una campagna di rendicontazione.",
        fonti=[f"Rendicontazioni {anno}, come sono il {data(timezone.localdate())}"],
    )


def capitoli(anno: int, raccolte: Sequence[Raccolta], numeri: Numerazione) -> list[Sezione]:
    """The chapters on the collection; none without a campaign."""
    if not raccolte:
        return []
    return [
        _consegne(anno, raccolte, numeri),
        _lavoro(anno, raccolte, numeri),
        _fogli(anno, raccolte, numeri),
        _avvisi(anno, raccolte, numeri),
        _chi_manca(raccolte),
    ]


def _stato_dei_dati(anno: int, raccolte: Sequence[Raccolta]) -> str:
    consegnate = sum(bool(r.versioni) for r in raccolte)
    return f"Rendicontazioni {anno} consegnate: {selectors.parziale(consegnate, len(raccolte))}"


def _conta(
    anno: int, cosa: str, raccolte: Sequence[Raccolta], foglio: str = "", codice: str = ""
) -> str:
    """A figure of all the Ambiti together."""
    di = DiElenco(cosa, anno, foglio=foglio, codice=codice)
    valori = [v for r in raccolte if (v := valore_di(cosa, r, di)) is not None]
    return cella(numero(sum(valori)), di) if valori else MANCANTE


def _una(anno: int, cosa: str, raccolta: Raccolta, foglio: str = "") -> str:
    """A figure of one Ambito."""
    di = DiElenco(cosa, anno, raccolta.ambito.slug, foglio=foglio)
    valore = valore_di(cosa, raccolta, di)
    scritto = percento(valore) if cosa == "completezza" else numero(valore)
    return cella(scritto, di)


def _in_breve(anno: int, raccolte: Sequence[Raccolta]) -> list[Voce]:
    if not raccolte:
        return []
    su = f"su {plurale(len(raccolte), 'ambito', 'ambiti')}"
    return [
        Voce("Consegnate", _conta(anno, "consegnate", raccolte), su, "almeno una versione"),
        Voce("Approvate", _conta(anno, "approvate", raccolte), su, "i loro dati contano"),
        Voce("Dopo la scadenza", _conta(anno, "tardive", raccolte), su, "proroghe comprese"),
    ]


def _consegne(anno: int, raccolte: Sequence[Raccolta], numeri: Numerazione) -> Sezione:
    righe = [
        (
            str(r.ambito),
            r.rendicontazione.get_stato_display(),
            data(r.scadenza) + (" (proroga)" if r.proroga else ""),
            data(timezone.localdate(r.consegnata.confermata_il)) if r.consegnata else "non ancora",
            _una(anno, "giorni-consegna", r),
            "sì" if r.rendicontazione.tardiva else "no",
            data(timezone.localdate(r.approvazione.fatto_il)) if r.approvazione else "non ancora",
            _una(anno, "giorni-esame", r),
        )
        for r in raccolte
    ]
    return Sezione(
        "consegne",
        "Quando sono arrivate",
        [
            "I giorni alla scadenza sono quelli fra la prima versione confermata e la scadenza di "
            "quell'ambito: con il segno meno, se è arrivata dopo."
        ],
        tabelle=[
            Tabella(
                numeri.tabella(),
                f"Stato e date, {anno}",
                (
                    "Ambito", "Stato", "Scadenza", "Prima versione", "Giorni alla scadenza",
                    "In ritardo", "Approvata", "Giorni di esame",
                ),
                righe,
                frozenset({4, 7}),
            )
        ],
    )  # fmt: skip


_LAVORO = {
    "tentativi": "File caricati",
    "versioni": "Versioni",
    "integrazioni": "Integrazioni",
    "riaperture": "Riaperture",
    "correzioni": "Celle corrette nella pagina",
    "commenti": "Commenti alle celle",
}


def _lavoro(anno: int, raccolte: Sequence[Raccolta], numeri: Numerazione) -> Sezione:
    tabella = Tabella(
        numeri.tabella(),
        f"File, versioni e ritorni, {anno}",
        ("Ambito", *_LAVORO.values()),
        [(str(r.ambito), *(_una(anno, cosa, r) for cosa in _LAVORO)) for r in raccolte],
        frozenset(range(1, 1 + len(_LAVORO))),
        (
            f"{plurale(len(raccolte), 'ambito', 'ambiti')}",
            *(_conta(anno, cosa, raccolte) for cosa in _LAVORO),
        ),
    )
    return Sezione(
        "lavoro",
        "Il lavoro fatto",
        ["Un file caricato più volte vuol dire che i controlli sono serviti, non che è peggiore."],
        tabelle=[tabella],
    )


def _fogli(anno: int, raccolte: Sequence[Raccolta], numeri: Numerazione) -> Sezione:
    modelli = {r.rendicontazione.campagna.modello_id for r in raccolte}
    fogli = list(
        FoglioModulo.objects.filter(modello__in=modelli, attivo=True, riga_unica=False)
        .order_by("ordine", "pk")
        .values_list("codice", "titolo")
    )
    con_versione = [r for r in raccolte if r.versione]
    chi = selectors.parziale(len(con_versione), len(raccolte))
    righe = Tabella(
        numeri.tabella(),
        f"Righe con dati per foglio, {anno}",
        ("Ambito", *(titolo for _, titolo in fogli)),
        [(str(r.ambito), *(_una(anno, "righe", r, foglio=f) for f, _ in fogli)) for r in raccolte],
        frozenset(range(1, 1 + len(fogli))),
        (chi, *(_conta(anno, "righe", raccolte, foglio=f) for f, _ in fogli)),
    )
    complete = replace(
        righe,
        numero=numeri.tabella(),
        titolo=f"Celle obbligatorie compilate per foglio, {anno}",
        righe=[
            (str(r.ambito), *(_una(anno, "completezza", r, foglio=f) for f, _ in fogli))
            for r in raccolte
        ],
        totale=(),
        nota="Su cento celle che le righe con dati chiedono di compilare. Un trattino vuol dire "
        "che il foglio non ha righe, o che non c'è ancora una versione.",
    )
    return Sezione("fogli", "Foglio per foglio", tabelle=[righe, complete])


def _avvisi(anno: int, raccolte: Sequence[Raccolta], numeri: Numerazione) -> Sezione:
    per_ambito = Tabella(
        numeri.tabella(),
        f"Avvisi della versione che conta, {anno}",
        ("Ambito", "Avvisi", "Con il motivo scritto"),
        [
            (str(r.ambito), _una(anno, "avvisi", r), _una(anno, "avvisi-motivati", r))
            for r in raccolte
        ],
        frozenset({1, 2}),
        (
            selectors.parziale(sum(bool(r.versione) for r in raccolte), len(raccolte)),
            _conta(anno, "avvisi", raccolte),
            _conta(anno, "avvisi-motivati", raccolte),
        ),
    )
    frequenti: Counter[str] = Counter()
    for raccolta in raccolte:
        for codice, (quanti, _) in raccolta.avvisi.items():
            frequenti[codice] += quanti
    primi = sorted(frequenti.items(), key=lambda voce: (-voce[1], voce[0]))[:PIU_FREQUENTI]
    if not primi:
        return Sezione(
            "avvisi", "Gli avvisi", ["Le versioni non hanno avvisi."], tabelle=[per_ambito]
        )
    regole = Tabella(
        numeri.tabella(),
        "Gli avvisi più frequenti",
        ("Che cosa segnala il controllo", "Avvisi", "Con il motivo scritto"),
        [
            (
                SPIEGAZIONI[codice].titolo if codice in SPIEGAZIONI else codice,
                _conta(anno, "avvisi", raccolte, codice=codice),
                _conta(anno, "avvisi-motivati", raccolte, codice=codice),
            )
            for codice, _ in primi
        ],
        frozenset({1, 2}),
        nota="Un avviso non è un errore: dice che cosa va spiegato.",
    )
    return Sezione("avvisi", "Gli avvisi", tabelle=[per_ambito, regole])


def _chi_manca(raccolte: Sequence[Raccolta]) -> Sezione:
    """In words, what a total of this report is not."""
    frasi = []
    for parola, presenti in (
        ("consegnato", [bool(r.versioni) for r in raccolte]),
        ("dati approvati", [r.approvata for r in raccolte]),
    ):
        mancanti = [
            str(r.ambito) for r, presente in zip(raccolte, presenti, strict=True) if not presente
        ]
        quanti = selectors.parziale(sum(presenti), len(raccolte))
        chi = f"Hanno {parola} {quanti}."
        frasi.append(f"{chi} Mancano: {elenco(mancanti)}." if mancanti else chi)
    return Sezione("manca", "Chi manca", frasi)
