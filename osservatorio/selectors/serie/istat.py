"""The table «Utenti e spesa» of IstatData: what the comuni of a social district spend.

Istat knows the districts by its own codes and names; one of ours is found by its name. Its
population of reference is not in the table: it is the whole spending divided by the spending for
each resident that Istat publishes rounded to the euro, so it is right to about 1 %.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.formati import arrotonda
from base.models import chiave_ordinamento
from osservatorio.calcolo.offerta import PANIERE_ISTAT
from osservatorio.enums import InsiemeDati
from osservatorio.models import OsservazioneIstat
from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.territori import AMBITO, COMUNE, Territorio, parziale
from territorio.models import Ambito

SPESA, PRO_CAPITE, TUTTE, FAMIGLIA = "EXPMUN", "EXPTPOP", "ALL", "FAM"
SOLO_DISTRETTI = "Istat pubblica questa spesa per distretto sociale, non per comune."
# Words of a name that say what a territory is, not which one.
_GENERICHE = frozenset({"ambito", "distretto", "di", "del", "della", "territoriale", "sociale"})


@dataclass(frozen=True)
class PaniereIstat:
    """The basket of a territory of the table: euro and residents of 0-17; None what it lacks.

    `righe` are the primary keys of the observations.
    """

    anno: int
    codice: str
    nome: str
    spesa: Decimal | None
    residenti: Decimal | None
    fonte: Fonte
    righe: tuple[int, ...]

    @property
    def per_residente(self) -> Decimal | None:
        """Euro for each resident of 0-17, one decimal."""
        if self.spesa is None or not self.residenti:
            return None
        return arrotonda(self.spesa / self.residenti, 1)


def panieri_istat(anni: Iterable[int]) -> list[PaniereIstat]:
    """Every territory of the tables in force of those years, year by year, by code; one query.

    If two editions of a year hold a territory, the one loaded last counts.
    """
    valori: dict[tuple[int, str], dict[tuple[str, str], Decimal]] = {}
    nomi: dict[tuple[int, str], tuple[int, str, Fonte]] = {}
    righe: dict[tuple[int, str], list[int]] = {}
    for pk, anno, edizione, fonte, tipo, codice, nome, misura, servizio, valore in (
        OsservazioneIstat.objects.filter(
            edizione__insieme=InsiemeDati.SPESA_ISTAT,
            edizione__in_vigore=True,
            edizione__anno__in=list(anni),
            area=FAMIGLIA,
            misura__in=(SPESA, PRO_CAPITE),
            servizio__in=(*PANIERE_ISTAT, TUTTE),
            valore__isnull=False,
        )
        .order_by("edizione__anno", "territorio", "edizione__caricata_il", "edizione_id", "pk")
        .values_list(
            "pk",
            "edizione__anno",
            "edizione_id",
            "edizione__fonte",
            "edizione__tipo",
            "territorio",
            "nome_territorio",
            "misura",
            "servizio",
            "valore",
        )
    ):
        chiave = (anno, codice)
        if chiave not in nomi or nomi[chiave][0] != edizione:
            nomi[chiave] = (
                edizione,
                nome,
                Fonte(fonte, f"spesa sociale {anno} ({tipo})", anno, edizione),
            )
            valori[chiave], righe[chiave] = {}, []
        righe[chiave].append(pk)
        valori[chiave][misura, servizio] = valore  # type: ignore[assignment]  # not null, above
    return [
        PaniereIstat(
            anno,
            codice,
            nomi[anno, codice][1],
            *_paniere(sue),
            nomi[anno, codice][2],
            tuple(righe[anno, codice]),
        )
        for (anno, codice), sue in valori.items()
    ]


def panieri_del_territorio(territorio: Territorio) -> list[PaniereIstat]:
    """Those of its Ambiti in its year, in their order; an Ambito that the table lacks is left."""
    per_nome = {_chiave(p.nome): p for p in panieri_istat([territorio.anno])}
    nomi = _nomi(territorio.ambiti)
    trovati = [per_nome.get(_chiave(nomi[a])) for a in territorio.ambiti]
    return [paniere for paniere in trovati if paniere is not None]


def _nomi(ambiti: Iterable[int]) -> dict[int, str]:
    return dict(Ambito.objects.filter(pk__in=ambiti).values_list("pk", "denominazione"))


def _paniere(
    valori: Mapping[tuple[str, str], Decimal],
) -> tuple[Decimal | None, Decimal | None]:
    voci = [v for s in PANIERE_ISTAT if (v := valori.get((SPESA, s))) is not None]
    spesa = sum(voci, Decimal(0)) if len(voci) == len(PANIERE_ISTAT) else None
    tutte, pro_capite = valori.get((SPESA, TUTTE)), valori.get((PRO_CAPITE, TUTTE))
    residenti = arrotonda(tutte / pro_capite, 0) if tutte and pro_capite else None
    return spesa, residenti


def leggi(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """Euro of the basket and residents of 0-17 of each Ambito that the table names; two queries."""
    anni = {t.anno for t in territori}
    panieri = {(p.anno, _chiave(p.nome)): p for p in panieri_istat(anni)}
    con_tabella = {anno for anno, _ in panieri}
    nomi = _nomi({a for t in territori for a in t.ambiti})
    for territorio, lettura in zip(territori, letture, strict=True):
        if territorio.tipo == COMUNE:
            lettura.manca(serie, SOLO_DISTRETTI)
        elif territorio.anno not in con_tabella:
            lettura.manca(
                serie,
                f"La tabella di Istat sulla spesa sociale del {territorio.anno} non è caricata.",
            )
        else:
            suoi = [panieri.get((territorio.anno, _chiave(nomi[a]))) for a in territorio.ambiti]
            _scrivi(territorio, lettura, serie, suoi)


def _scrivi(
    territorio: Territorio,
    lettura: Lettura,
    serie: Iterable[str],
    panieri: Sequence[PaniereIstat | None],
) -> None:
    campi = {"istat_paniere_giovani": "spesa", "istat_residenti_0_17": "residenti"}
    for codice in serie:
        trovati = [(p.fonte, getattr(p, campi[codice])) for p in panieri if p is not None]
        noti = [(fonte, valore) for fonte, valore in trovati if valore is not None]
        if panieri and len(noti) == len(panieri):
            lettura.scrivi(codice, sum((v for _, v in noti), Decimal(0)), noti[0][0])
        elif territorio.tipo != AMBITO:
            lettura.manca([codice], f"Dati di Istat di {parziale(len(noti), len(panieri))}.")
        elif trovati:
            lettura.manca([codice], "La tabella di Istat non ha tutte le voci di questo ambito.")
        else:
            lettura.manca(
                [codice], "La tabella di Istat non ha un distretto con il nome di questo ambito."
            )


def _chiave(nome: str) -> str:
    """The words of a name that say which territory it is: «Distretto di Merate» → «merate»."""
    parole = chiave_ordinamento(nome).replace("'", " ").split()
    return " ".join(p for p in parole if p not in _GENERICHE)
