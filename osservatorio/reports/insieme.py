"""A set of indicators for citizens: some indicators, the same years and territories for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from base.formati import data_estesa, plurale
from osservatorio import selectors
from osservatorio.calcolo import Sguardo, definizioni
from osservatorio.enums import LivelloTerritorio
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, per_chi
from osservatorio.reports.esplora import Quesito, esplora, storia_di
from osservatorio.reports.protezione import PROVINCIA, Difesa, proteggi, si_protegge
from osservatorio.reports.registro import Report, Scelta
from osservatorio.selectors import INDICATORI, AnniNoti
from territorio.models import Ambito

# The parameters are a text of the publication; more indicators are a report of their own.
MASSIMO = 8
_LUNGO = 90


@dataclass(frozen=True)
class SceltaInsieme(Scelta):
    """Which indicators, from which year to `anno`, of the Ambiti or of the comuni of `ambito`."""

    indicatori: tuple[str, ...] = ()
    anno_da: int = 0

    @property
    def parametri(self) -> dict[str, str]:
        """As they are written in the address of the page."""
        return {
            "indicatori": ",".join(self.indicatori),
            "anno_da": str(self.anno_da),
            **super().parametri,
        }


class ReportInsieme(Report):
    """The only report with a choice of its own."""

    def documento(self, scelta: Scelta, sguardo: Sguardo) -> Rapporto:
        """The set for that choice, as that reader sees it."""
        if not isinstance(scelta, SceltaInsieme):
            raise TypeError(type(scelta).__name__)
        return build_insieme(scelta=scelta, sguardo=sguardo)


def indicatori_pubblicabili() -> dict[str, str]:
    """Code and name of the indicators that a set may hold.

    Those that count persons served in a way that cannot be protected are left out.
    """
    return {codice: d.nome for codice, d in definizioni().items() if d.pubblico and si_protegge(d)}


def build_insieme(*, scelta: SceltaInsieme, sguardo: Sguardo) -> Rapporto:
    """A chapter for each indicator: chart, table, trend, source and edition."""
    noti = selectors.anni_noti()
    ambiti = selectors.ambiti_dell_anno(scelta.anno)
    numeri = Numerazione()
    sezioni: list[Sezione] = []
    fonti: dict[str, None] = {}
    anni = range(scelta.anno_da, scelta.anno + 1)
    difesa = _difesa(scelta, sguardo)
    for codice in scelta.indicatori:
        d = definizioni()[codice]
        quesito = _quesito(codice, scelta, noti)
        storia = difesa.storia(storia_di(quesito, noti, ambiti))
        prefisso = f"{codice.replace('_', '-')}-"
        risposta = esplora(quesito, storia, sguardo=sguardo, numeri=numeri, prefisso=prefisso)
        sezioni.append(
            Sezione(
                codice.replace("_", "-"),
                d.nome,
                frasi=[d.significato, f"Come si calcola: {d.formula()}."],
                sezioni=risposta.sezioni,
                nota=risposta.nota,
            )
        )
        fonti |= dict.fromkeys(risposta.fonti)
    dove = f"comuni dell'ambito {scelta.ambito.denominazione}" if scelta.ambito else "ambiti"
    quando = str(scelta.anno) if len(anni) == 1 else f"{scelta.anno_da}–{scelta.anno}"
    nomi = [definizioni()[codice].nome for codice in scelta.indicatori]
    return Rapporto(
        nome=INDICATORI,
        titolo=f"{_nomi(nomi)}: {dove}, {quando}",
        anno=scelta.anno,
        stato_dati="Dati approvati e popolazione di Istat, come sono in questa data",
        preparata_il=data_estesa(timezone.localdate()),
        sezioni=sezioni,
        fonti=list(fonti),
        ambito=scelta.ambito,
        per_chi=per_chi(sguardo),
        occhiello="Osservatorio sociale · indicatori",
        dimostrativa=any(definizioni()[codice].dichiarato for codice in scelta.indicatori)
        and any(anno in noti.dimostrativi for anno in anni),
        avviso_demo="Dati dimostrativi: le cifre dichiarate dagli ambiti sono inventate",
        protezione=difesa.protezione,
    )


def _difesa(scelta: SceltaInsieme, sguardo: Sguardo) -> Difesa:
    """Of comuni, only the Province beside them has counts of persons."""
    return proteggi(
        scelta.indicatori,
        range(scelta.anno_da, scelta.anno + 1),
        sguardo,
        luoghi={PROVINCIA} if scelta.ambito else None,
    )


def _nomi(nomi: Sequence[str]) -> str:
    """The names of the indicators, or the first one and how many more."""
    tutti = ", ".join(nomi)
    altri = plurale(len(nomi) - 1, "altro indicatore", "altri indicatori")
    return tutti if len(tutti) <= _LUNGO or len(nomi) == 1 else f"{nomi[0]} e {altri}"


def _quesito(codice: str, scelta: SceltaInsieme, noti: AnniNoti) -> Quesito:
    ambito: Ambito | None = scelta.ambito
    livello = LivelloTerritorio.COMUNI if ambito else LivelloTerritorio.AMBITI
    anni = [
        anno for anno in noti.di(definizioni()[codice]) if scelta.anno_da <= anno <= scelta.anno
    ]
    ultimo = max(anni, default=scelta.anno)
    return Quesito(codice, livello, ultimo, scelta.anno_da, scelta.anno, ambito, ())


INSIEME = ReportInsieme(
    INDICATORI,
    "Indicatori",
    "Alcuni indicatori, per anno e territorio.",
    build_insieme,
    pubblicabile=True,
)
