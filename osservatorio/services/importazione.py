"""Import of Istat's files: all or nothing, repeatable."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from osservatorio import selectors
from osservatorio.anomalie import BLOCCANTE, Anomalia
from osservatorio.enums import InsiemeDati, TipoEdizione
from osservatorio.models import Edizione
from osservatorio.parsing import (
    POPOLAZIONE,
    SPESA,
    FileElenco,
    FileIllegibile,
    FileIstat,
    FileOsservazioni,
    FilePopolazione,
    FileSerie,
    leggi_file,
)
from osservatorio.services.edizioni import (
    registra_edizione,
    registra_osservazioni,
    registra_serie,
)
from osservatorio.validation import ComuneNoto, Contesto, comuni_letti, controlla, raggruppa
from territorio.models import Comune, Provincia
from utenti.models import Utente

FONTI = {
    InsiemeDati.POPOLAZIONE: "Istat, popolazione residente per età e sesso (POSAS)",
    InsiemeDati.STRANIERI: "Istat, stranieri residenti per età e sesso (STRASA)",
    InsiemeDati.BILANCIO: "Istat, bilancio demografico",
    InsiemeDati.FAMIGLIE: "Istat, famiglie e componenti",
    InsiemeDati.SPESA_ISTAT: "Istat, interventi e servizi sociali dei comuni singoli e associati",
}
_DEI_BILANCI = {"D7B": " mensile (D7B)", "P2": " annuale (P2)", "RBD": " ricostruito (RBD)"}

IMPORTATO, PROVA, RIFIUTATO = "importato", "prova", "rifiutato"


@dataclass(frozen=True)
class EsitoImportazione:
    """What an import did: `esito` is importato, prova or rifiutato.

    `anno`, `data_riferimento`, `comuni` and `popolazione` (residents; foreigners, households for
    their files) are of the last year of the file. `gia_presente` = the same file again, nothing
    changed; `zeri_aggiunti` = codes understood without their leading zeros, as (line, found).
    `edizioni` = the editions written, or found already there.
    """

    esito: str
    tracciato: str
    anno: int
    data_riferimento: datetime.date
    edizione: str
    comuni: int
    popolazione: int
    anomalie: tuple[Anomalia, ...]
    zeri_aggiunti: tuple[tuple[int, str], ...]
    gia_presente: bool
    insiemi: tuple[str, ...] = ()
    anni: tuple[int, ...] = ()
    edizioni: tuple[Edizione, ...] = ()


def importa_popolazione(
    *,
    contenuto: bytes,
    nome_file: str = "",
    tipo: str = "",
    prova: bool = False,
    utente: Utente | None = None,
) -> EsitoImportazione:
    """As `importa_file`; refuses whatever is not the population by age and sex."""
    letto = leggi_file(contenuto)
    if not (isinstance(letto, FilePopolazione) and letto.insieme == POPOLAZIONE):
        raise FileIllegibile(
            f"Il file è {letto.tracciato}, non la popolazione per età e sesso (POSAS).",
            codice="ALTRO_TRACCIATO",
        )
    return _importa(letto, nome_file, tipo, None, prova, utente, in_vigore=True)


def importa_file(
    *,
    contenuto: bytes,
    nome_file: str = "",
    tipo: str = "",
    anno: int | None = None,
    prova: bool = False,
    utente: Utente | None = None,
    in_vigore: bool | None = True,
) -> EsitoImportazione:
    """Stores a file of Istat as new editions, one for each set and year; nothing if anything is
    wrong.

    `tipo` beats the title, which beats the rule (layout D = stima, others definitivo). `anno` is
    the year that the person expects. With `prova` every check is made and nothing is written.
    `in_vigore` None = only where no edition of that set and year is in force yet. The same file
    again changes nothing. Raises `parsing.FileIllegibile`, also for a list of comuni, which is no
    edition.
    """
    letto = leggi_file(contenuto, anno=anno)
    return importa_letto(
        letto=letto,
        nome_file=nome_file,
        tipo=tipo,
        anno=anno,
        prova=prova,
        utente=utente,
        in_vigore=in_vigore,
    )


def importa_letto(
    *,
    letto: FileIstat,
    nome_file: str = "",
    tipo: str = "",
    anno: int | None = None,
    prova: bool = False,
    utente: Utente | None = None,
    in_vigore: bool | None = True,
) -> EsitoImportazione:
    """As `importa_file`, for a file already read."""
    if isinstance(letto, FileElenco):
        raise FileIllegibile(
            "Il file è l'elenco dei comuni: caricalo dalla pagina «Dati di Istat», che mostra le "
            "differenze e chiede da quale giorno valgono.",
            codice="ELENCO",
        )
    return _importa(letto, nome_file, tipo, anno, prova, utente, in_vigore=in_vigore)


@transaction.atomic
def _importa(
    letto: FileIstat,
    nome_file: str,
    tipo: str,
    anno: int | None,
    prova: bool,
    utente: Utente | None,
    *,
    in_vigore: bool | None,
) -> EsitoImportazione:
    # Two imports at once must see each other: the second waits for the first.
    with connection.cursor() as cursore:
        cursore.execute(f"LOCK TABLE {Edizione._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    da_scrivere = _edizioni(letto)
    presenti = {(e.insieme, e.anno): e for e in Edizione.objects.filter(sha256=letto.sha256)}
    pk_comuni, contesto = _contesto(letto, anno)
    anomalie = controlla(letto, contesto)
    precedente = next(iter(presenti.values()), None)
    if precedente and tipo and precedente.tipo != tipo:
        anomalie.insert(0, _gia_importato_altrimenti(precedente))
    gia_presente = bool(da_scrivere) and all(c in presenti for c in da_scrivere)
    ultimo = max(letto.anni, default=contesto.oggi.year)
    esito = EsitoImportazione(
        esito=PROVA if prova else IMPORTATO,
        tracciato=letto.tracciato,
        anno=ultimo,
        data_riferimento=_giorno(letto, ultimo),
        edizione=precedente.tipo if precedente else _tipo(tipo, letto),
        comuni=len({c.codice_istat for c in comuni_letti(letto) if c.anno == ultimo}),
        popolazione=_totale(letto, ultimo),
        anomalie=tuple(anomalie),
        zeri_aggiunti=tuple(letto.zeri_aggiunti),
        gia_presente=gia_presente,
        insiemi=tuple(dict.fromkeys(insieme for insieme, _ in da_scrivere)),
        anni=letto.anni,
        edizioni=tuple(presenti.values()),
    )
    if any(anomalia.gravita == BLOCCANTE for anomalia in anomalie):
        return replace(esito, esito=RIFIUTATO)
    if prova:
        return esito
    for insieme, di in da_scrivere:
        if (insieme, di) not in presenti:
            presenti[insieme, di] = _registra(
                letto,
                Edizione(
                    insieme=insieme,
                    fonte=_fonte(insieme, letto.tracciato),
                    tracciato=letto.tracciato,
                    anno=di,
                    data_riferimento=_giorno(letto, di),
                    tipo=esito.edizione,
                    titolo=letto.titolo or f"Senza titolo ({letto.tracciato})",
                    nome_file=nome_file[:160],
                    sha256=letto.sha256,
                    caricata_da=utente,
                ),
                pk_comuni,
                in_vigore,
            )
    return replace(esito, edizioni=tuple(presenti.values()))


def _edizioni(letto: FileIstat) -> list[tuple[str, int]]:
    """(set, year) of each edition that the file makes, in order."""
    if isinstance(letto, FilePopolazione):
        return [(letto.insieme, letto.anno)]
    if isinstance(letto, FileSerie):
        return [(una.insieme, una.anno) for una in letto.serie]
    return [(SPESA, anno) for anno in letto.anni]


def _registra(
    letto: FileIstat, edizione: Edizione, pk_comuni: dict[str, int], in_vigore: bool | None
) -> Edizione:
    if in_vigore is None:
        gia = Edizione.objects.in_vigore(edizione.insieme).filter(anno=edizione.anno)
        in_vigore = not gia.exists()
    if isinstance(letto, FilePopolazione):
        return registra_edizione(
            edizione=edizione,
            per_comune={
                pk_comuni[codice]: (comune.maschi, comune.femmine)
                for codice, comune in letto.comuni.items()
            },
            in_vigore=in_vigore,
        )
    if isinstance(letto, FileSerie):
        (una,) = (
            s for s in letto.serie if (s.insieme, s.anno) == (edizione.insieme, edizione.anno)
        )
        return registra_serie(
            edizione=edizione,
            per_comune={pk_comuni[codice]: dati.valori for codice, dati in una.comuni.items()},
            in_vigore=in_vigore,
        )
    if isinstance(letto, FileOsservazioni):
        return registra_osservazioni(
            edizione=edizione,
            osservazioni=[o for o in letto.osservazioni if o.anno == edizione.anno],
            in_vigore=in_vigore,
        )
    raise TypeError(type(letto))


def _giorno(letto: FileIstat, anno: int) -> datetime.date:
    """1 January for population, 31 December for what closes a year."""
    if isinstance(letto, FilePopolazione):
        return datetime.date(anno, 1, 1)
    return datetime.date(anno, 12, 31)


def _totale(letto: FileIstat, anno: int) -> int:
    """Residents (foreigners, households) of the file in that year; 0 for spending."""
    if isinstance(letto, FilePopolazione):
        return sum(comune.abitanti for comune in letto.comuni.values())
    if isinstance(letto, FileSerie):
        for una in letto.serie:
            if una.anno == anno:
                serie = "residenti_fine" if una.insieme == InsiemeDati.BILANCIO else "famiglie"
                return sum(dati.valori.get(serie, 0) for dati in una.comuni.values())
    return 0


def _tipo(chiesto: str, letto: FileIstat) -> str:
    di_regola = TipoEdizione.STIMA if letto.tracciato == "POSAS-D" else TipoEdizione.DEFINITIVO
    return str(chiesto or letto.tipo or di_regola)


def _fonte(insieme: str, tracciato: str) -> str:
    return FONTI[InsiemeDati(insieme)] + (
        _DEI_BILANCI.get(tracciato, "") if insieme == InsiemeDati.BILANCIO else ""
    )


def _contesto(letto: FileIstat, anno: int | None) -> tuple[dict[str, int], Contesto]:
    """Primary keys by Istat code, and what the file is checked against."""
    per_anno: dict[int, set[str]] = {}
    giorni: dict[int, tuple[datetime.date, ...]] = {}
    for comune in comuni_letti(letto):
        per_anno.setdefault(comune.anno, set()).add(comune.codice_istat)
        giorni[comune.anno] = comune.giorni
    codici = set().union(*per_anno.values())
    pk_comuni: dict[str, int] = {}
    noti: dict[str, ComuneNoto] = {}
    province: dict[str, str] = {}
    # Without their boundaries, which weigh more than all the rest.
    righe = (
        Comune.objects.filter(provincia__codice__in={codice[:3] for codice in codici})
        .order_by("nome_ordinamento", "pk")
        .values_list(
            "codice_istat", "pk", "denominazione", "istituito_il", "soppresso_il",
            "provincia__denominazione",
        )
    )  # fmt: skip
    for codice, pk, nome, istituito_il, soppresso_il, provincia in righe:
        pk_comuni[codice] = pk
        noti[codice] = ComuneNoto(nome, istituito_il, soppresso_il)
        province[codice] = provincia
    contesto = Contesto(
        oggi=timezone.localdate(),
        noti=noti,
        assenti={
            di: raggruppa(_assenti(per_anno[di], giorni[di][0], noti, province))
            for di in sorted(per_anno)
        },
        anno=anno,
        provincia=Provincia.objects.filter(codice=settings.PROVINCIA)
        .values_list("codice", "denominazione")
        .first(),
    )
    if isinstance(letto, FilePopolazione):
        in_elenco = list(letto.comuni)
        if letto.insieme == POPOLAZIONE:
            prima = selectors.abitanti_per_comune(anno=letto.anno - 1, codici=in_elenco)
            contesto = replace(contesto, anno_prima=prima)
        else:
            insieme = selectors.abitanti_per_comune(anno=letto.anno, codici=in_elenco)
            contesto = replace(contesto, residenti=insieme)
    return pk_comuni, contesto


def _assenti(
    codici: set[str],
    giorno: datetime.date,
    noti: dict[str, ComuneNoto],
    province: dict[str, str],
) -> list[tuple[str, str]]:
    """(Provincia, comune) of what existed on that day in the file's Provinces and is not in it."""
    nel_file: Iterable[str] = {codice[:3] for codice in codici}
    return [
        (province[codice], noto.nome)
        for codice, noto in noti.items()
        if codice[:3] in nel_file and codice not in codici and noto.esisteva_il(giorno)
    ]


def _gia_importato_altrimenti(precedente: Edizione) -> Anomalia:
    messaggio = (
        f"Questo file è già importato come {precedente.get_tipo_display()}: uno stesso file non "
        "può essere due edizioni. Togli --edizione, o importa il file giusto."
    )
    return Anomalia(None, "POP-14", BLOCCANTE, precedente.tipo, messaggio)
