"""A figure that counts things of the collection: returns, attempts, versions, rows, warnings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from base.formati import data, numero, percento, plurale
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza, VoceElenco
from osservatorio.selectors.provenienza.richieste import DiElenco
from osservatorio.selectors.raccolta import Raccolta, percento_o_niente, raccolte_dell_anno
from rendicontazione.enums import Gravita, StatoRendicontazione
from rendicontazione.models import (
    Anomalia,
    CommentoCella,
    Correzione,
    FoglioModulo,
    PassaggioStato,
)
from territorio.models import Ambito

PER_PAGINA = 100
_DI_UN_FOGLIO = frozenset({"righe", "completezza"})
_CHI_VEDE = "Le singole voci le vede chi può aprire la rendicontazione di questo ambito."
_S = StatoRendicontazione


@dataclass(frozen=True)
class Genere:
    """A kind of things: `voci` are those of one return, `valore` its figure if not their number."""

    titolo: str
    voci: Callable[[Raccolta, DiElenco], Sequence[VoceElenco]]
    valore: Callable[[Raccolta, DiElenco], Decimal | int | None] | None = None
    somma: bool = True


def _voce(raccolta: Raccolta, testo: str, dettaglio: str, **altro: object) -> VoceElenco:
    return VoceElenco(
        testo=testo,
        dettaglio=dettaglio,
        anno=raccolta.rendicontazione.campagna.anno,
        ambito=raccolta.ambito.slug,
        **altro,  # type: ignore[arg-type]
    )


def _rendicontazione(raccolta: Raccolta, _: DiElenco) -> list[VoceElenco]:
    stato = raccolta.rendicontazione.get_stato_display()
    return [_voce(raccolta, str(raccolta.ambito), stato)]


def _solo_se(condizione: Callable[[Raccolta], bool]) -> Callable[..., list[VoceElenco]]:
    return lambda raccolta, di: _rendicontazione(raccolta, di) if condizione(raccolta) else []


def _tentativi(raccolta: Raccolta, _: DiElenco) -> list[VoceElenco]:
    return [
        _voce(
            raccolta,
            f"{raccolta.ambito}, tentativo {t.numero}",
            f"{t.get_esito_display() or t.get_controllo_display()}; caricato da {t.caricato_da}",
            quando=t.caricato_il,
            tentativo=t.numero,
        )
        for t in raccolta.tentativi
    ]


def _versione(raccolta: Raccolta, v: object, dettaglio: str = "") -> VoceElenco:
    return _voce(
        raccolta,
        f"{raccolta.ambito}, versione {v.numero}",  # type: ignore[attr-defined]
        dettaglio or f"confermata da {v.confermata_da}",  # type: ignore[attr-defined]
        quando=v.confermata_il,  # type: ignore[attr-defined]
        versione=v.numero,  # type: ignore[attr-defined]
    )


def _versioni(raccolta: Raccolta, _: DiElenco) -> list[VoceElenco]:
    return [_versione(raccolta, v) for v in raccolta.versioni]


def _passaggi(stato: str) -> Callable[[Raccolta, DiElenco], list[VoceElenco]]:
    return lambda raccolta, _: [_passaggio(raccolta, p) for p in raccolta.verso(stato)]


def _passaggio(raccolta: Raccolta, p: PassaggioStato) -> VoceElenco:
    return _voce(
        raccolta,
        f"{raccolta.ambito}: {p.get_a_display()}",
        f"{p.fatto_da}. {p.motivo}".strip(),
        quando=p.fatto_il,
        versione=p.versione.numero if p.versione else None,
    )


def _del_foglio(raccolta: Raccolta, di: DiElenco) -> list[VoceElenco]:
    """The version a figure of a sheet is of."""
    if raccolta.versione is None:
        return []
    righe = plurale(raccolta.righe(di.foglio) or 0, "riga con dati", "righe con dati")
    conteggio = raccolta.completezza(di.foglio)
    dettaglio = f"{di.foglio}: {righe}"
    if conteggio:
        dettaglio += (
            f"; celle obbligatorie {numero(conteggio.compilate)} compilate "
            f"su {numero(conteggio.chieste)}"
        )
    return [_versione(raccolta, raccolta.versione, dettaglio)]


def _consegna(raccolta: Raccolta, _: DiElenco) -> list[VoceElenco]:
    if raccolta.consegnata is None:
        return []
    scadenza = f"scadenza {data(raccolta.scadenza)}"
    if raccolta.proroga:
        scadenza += f" (proroga, {raccolta.proroga.atto})"
    return [_versione(raccolta, raccolta.consegnata, f"prima versione confermata; {scadenza}")]


def _celle_obbligatorie(compilate: bool) -> Callable[[Raccolta, DiElenco], int | None]:
    """Cells of all the sheets of the version, asked for or filled."""

    def conta(raccolta: Raccolta, _: DiElenco) -> int | None:
        conteggi = raccolta.versione.caricamento.completezza if raccolta.versione else {}
        return sum(c[compilate] for c in conteggi.values()) if conteggi else None

    return conta


def _dei_fogli(raccolta: Raccolta, _: DiElenco) -> list[VoceElenco]:
    """The version, sheet by sheet."""
    if raccolta.versione is None:
        return []
    return [
        _versione(
            raccolta,
            raccolta.versione,
            f"{foglio}: celle obbligatorie {numero(compilate)} compilate su {numero(chieste)}",
        )
        for foglio, (chieste, compilate) in raccolta.versione.caricamento.completezza.items()
    ]


def _esame(raccolta: Raccolta, _: DiElenco) -> list[VoceElenco]:
    fine = raccolta.approvazione
    if fine is None:
        return []
    prima = [p for p in raccolta.verso(_S.CERTIFICATA) if p.fatto_il <= fine.fatto_il]
    return [_passaggio(raccolta, p) for p in [*prima[-1:], fine]]


def _avvisi_contati(motivati: bool) -> Callable[[Raccolta, DiElenco], int]:
    def conta(raccolta: Raccolta, di: DiElenco) -> int:
        scelti = [n for c, n in raccolta.avvisi.items() if not di.codice or c == di.codice]
        return sum(n[1] if motivati else n[0] for n in scelti)

    return conta


def _niente(_: Raccolta, __: DiElenco) -> list[VoceElenco]:
    return []


GENERI = {
    "rendicontazioni": Genere("Rendicontazioni attese", _rendicontazione),
    "consegnate": Genere(
        "Rendicontazioni con almeno una versione", _solo_se(lambda r: bool(r.versioni))
    ),
    "approvate": Genere("Rendicontazioni con dati approvati", _solo_se(lambda r: r.approvata)),
    "tardive": Genere(
        "Rendicontazioni arrivate dopo la scadenza", _solo_se(lambda r: r.rendicontazione.tardiva)
    ),
    "puntuali": Genere(
        "Rendicontazioni arrivate entro la scadenza",
        _solo_se(lambda r: r.giorni_di_anticipo is not None and r.giorni_di_anticipo >= 0),
    ),
    "celle-chieste": Genere("Celle obbligatorie", _dei_fogli, _celle_obbligatorie(compilate=False)),
    "celle-compilate": Genere(
        "Celle obbligatorie compilate", _dei_fogli, _celle_obbligatorie(compilate=True)
    ),
    "prorogate": Genere("Rendicontazioni con una proroga", _solo_se(lambda r: bool(r.proroga))),
    "tentativi": Genere("File caricati", _tentativi),
    "versioni": Genere("Versioni", _versioni),
    "integrazioni": Genere("Integrazioni richieste", _passaggi(_S.INTEGRAZIONE_RICHIESTA)),
    "riaperture": Genere("Riaperture", _passaggi(_S.RIAPERTA)),
    "righe": Genere("Righe con dati", _del_foglio, lambda r, di: r.righe(di.foglio)),
    "completezza": Genere(
        "Celle obbligatorie compilate, per cento",
        _del_foglio,
        lambda r, di: percento_o_niente(r.completezza(di.foglio)),
        somma=False,
    ),
    "giorni-consegna": Genere(
        "Giorni fra la prima versione e la scadenza",
        _consegna,
        lambda r, _: r.giorni_di_anticipo,
        somma=False,
    ),
    "giorni-esame": Genere(
        "Giorni fra la certificazione e l'approvazione",
        _esame,
        lambda r, _: r.giorni_di_esame,
        somma=False,
    ),
    "avvisi": Genere("Avvisi", _niente, _avvisi_contati(motivati=False)),
    "avvisi-motivati": Genere("Avvisi con la motivazione", _niente, _avvisi_contati(motivati=True)),
    "correzioni": Genere("Celle corrette nella pagina", _niente, lambda r, _: r.correzioni),
    "commenti": Genere("Commenti alle celle", _niente, lambda r, _: r.commenti),
    "commenti-chiusi": Genere("Commenti chiusi", _niente, lambda r, _: r.commenti_chiusi),
}


def valore_di(genere: str, raccolta: Raccolta, di: DiElenco) -> Decimal | int | None:
    """The figure of one return: what the report prints and the page explains."""
    scelto = GENERI[genere]
    if scelto.valore is not None:
        return scelto.valore(raccolta, di)
    return len(scelto.voci(raccolta, di))


def pagina_dell_elenco(
    richiesta: DiElenco, ambito: Ambito | None, pagina: int, *, apre_i_file: bool = True
) -> PaginaProvenienza | None:
    """What a figure counts, one by one, in bounded pages; None if it is no such figure.

    Without `apre_i_file` only how many there are, and only of a return with approved data.
    """
    genere = GENERI.get(richiesta.cosa)
    if genere is None:
        return None
    raccolte = raccolte_dell_anno(richiesta.anno, ambito, richiesta.versione)
    if not raccolte or (ambito is None and not genere.somma):
        return None
    if not _c_e(richiesta, raccolte) or not (apre_i_file or raccolte[0].approvata):
        return None
    valori = [valore_di(richiesta.cosa, r, richiesta) for r in raccolte]
    noti = [Decimal(v) for v in valori if v is not None]
    if not noti:
        return None
    valore = sum(noti, Decimal(0))
    voci = [voce for r in raccolte for voce in genere.voci(r, richiesta)]
    quante = int(valore) if genere.voci is _niente else len(voci)
    pagine = max(1, -(-quante // PER_PAGINA))
    pagina = min(pagina, pagine)
    da = (pagina - 1) * PER_PAGINA
    if not apre_i_file:
        voci, pagina, pagine = [], 1, 1
    elif genere.voci is _niente:
        voci = _righe_singole(richiesta, raccolte, da)
    else:
        voci = voci[da : da + PER_PAGINA]
    dove = f", {ambito.denominazione}" if ambito else ""
    return PaginaProvenienza(
        titolo=f"{genere.titolo}{dove}, {richiesta.anno}",
        valore=valore,
        scritto=percento(valore) if richiesta.cosa == "completezza" else numero(valore),
        come=[_come(richiesta)] if voci else [],
        voci=voci,
        quante=quante,
        pagina=pagina,
        pagine=pagine,
        motivo="" if apre_i_file else _CHI_VEDE,
    )


def _c_e(richiesta: DiElenco, raccolte: Sequence[Raccolta]) -> bool:
    """True if the version and the sheet asked for are there."""
    if richiesta.versione is not None and raccolte[0].versione is None:
        return False
    fogli = FoglioModulo.objects.filter(
        modello__in={r.rendicontazione.campagna.modello_id for r in raccolte}
    )
    if richiesta.cosa in _DI_UN_FOGLIO:
        return fogli.filter(codice=richiesta.foglio).exists()
    return True


def _come(richiesta: DiElenco) -> str:
    if richiesta.cosa.startswith("giorni"):
        return "Sono i giorni fra le due date scritte qui sotto."
    if richiesta.cosa in _DI_UN_FOGLIO:
        return f"Sono contate nel foglio {richiesta.foglio} delle versioni elencate qui sotto."
    return "È il numero delle voci elencate qui sotto."


def _righe_singole(richiesta: DiElenco, raccolte: Sequence[Raccolta], da: int) -> list[VoceElenco]:
    """One page of warnings, corrections or comments: the only lists that may be long."""
    per_pk = {r.rendicontazione.pk: r for r in raccolte}
    if richiesta.cosa.startswith("avvisi"):
        return _avvisi(richiesta, raccolte, per_pk, da)
    if richiesta.cosa == "correzioni":
        correzioni = Correzione.objects.filter(
            caricamento__rendicontazione__in=per_pk
        ).select_related("caricamento", "corretta_da")
        return [
            _voce(
                per_pk[c.caricamento.rendicontazione_id],
                f"{c.foglio}, cella {c.cella}: «{c.prima}» → «{c.dopo}»",
                f"{c.motivo} ({c.corretta_da})",
                quando=c.corretta_il,
                tentativo=c.caricamento.numero,
            )
            for c in correzioni.order_by("pk")[da : da + PER_PAGINA]
        ]
    commenti: QuerySet[CommentoCella] = CommentoCella.objects.filter(
        rendicontazione__in=per_pk
    ).select_related("versione", "scritto_da")
    if richiesta.cosa == "commenti-chiusi":
        commenti = commenti.filter(risolto_il__isnull=False)
    return [
        _voce(
            per_pk[c.rendicontazione_id],
            f"{c.foglio}, cella {c.cella}",
            f"{c.testo} ({c.scritto_da})",
            quando=c.scritto_il,
            versione=c.versione.numero,
        )
        for c in commenti.order_by("pk")[da : da + PER_PAGINA]
    ]


def _avvisi(
    richiesta: DiElenco,
    raccolte: Sequence[Raccolta],
    per_pk: dict[int, Raccolta],
    da: int,
) -> list[VoceElenco]:
    avvisi = Anomalia.objects.filter(
        caricamento__in=[r.versione.caricamento_id for r in raccolte if r.versione],
        gravita=Gravita.AVVISO,
    ).select_related("caricamento")
    if richiesta.codice:
        avvisi = avvisi.filter(codice=richiesta.codice)
    if richiesta.cosa == "avvisi-motivati":
        avvisi = avvisi.exclude(motivazione="")
    voci = []
    for avviso in avvisi.order_by("caricamento__rendicontazione__ambito__numero", "pk")[
        da : da + PER_PAGINA
    ]:
        raccolta = per_pk[avviso.caricamento.rendicontazione_id]
        dove = ", ".join(p for p in (avviso.foglio, avviso.cella and f"cella {avviso.cella}") if p)
        motivo = f" Motivo scritto: {avviso.motivazione}" if avviso.motivazione else ""
        voci.append(
            _voce(
                raccolta,
                f"{raccolta.ambito}{f', {dove}' if dove else ''}",
                f"{avviso.messaggio}{motivo}",
                versione=raccolta.versione.numero if raccolta.versione else None,
            )
        )
    return voci
