"""A report as citizens see it: before it is published, and once it is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils import timezone

from base.formati import data_estesa
from base.licenza import come_citare
from base.models import chiave_ordinamento
from osservatorio import permessi, selectors
from osservatorio.calcolo import definizioni
from osservatorio.enums import StatoPubblicazione
from osservatorio.models import PassaggioPubblicazione, Pubblicazione
from osservatorio.reports.aperti import FORMATI_PUBBLICI
from osservatorio.reports.elementi import Rapporto, Sezione
from osservatorio.reports.protezione import si_protegge
from osservatorio.reports.registro import Report, Scelta
from osservatorio.reports.valori import Congelato, congela, scongela

# Characters of frozen values: a longer report is shown one chapter at a time, or its page would
# weigh too much for a phone.
PAGINA_INTERA = 120_000


@dataclass(frozen=True)
class Anteprima:
    """What citizens would see, and what it would take the place of.

    `rifiuto` says why it cannot be published; "" if it can.
    """

    rapporto: Rapporto
    congelato: Congelato
    numero: int
    precedente: Pubblicazione | None
    rifiuto: str

    @property
    def avviso(self) -> str:
        """What is found already from what is public: this one adds nothing to it."""
        return self.rapporto.protezione.avviso if self.rapporto.protezione else ""


def chiave_di(scelta: Scelta) -> str:
    """The parameters of a publication, as in an address."""
    return urlencode(scelta.parametri)


def build_anteprima(*, report: Report, scelta: Scelta) -> Anteprima:
    """The report as citizens would see it now: approved data, threshold of the public."""
    rapporto = report.documento(scelta, permessi.sguardo_pubblico(scelta.ambito))
    chiave = chiave_di(scelta)
    numero = selectors.prossimo_numero(report.nome, chiave)
    precedente = selectors.in_vigore_di(report.nome, chiave)
    congelato = congela(rapporto, numero)
    return Anteprima(
        rapporto,
        congelato,
        numero,
        precedente,
        _rifiuto(report, scelta, rapporto, congelato, precedente),
    )


def _rifiuto(
    report: Report,
    scelta: Scelta,
    rapporto: Rapporto,
    congelato: Congelato,
    precedente: Pubblicazione | None,
) -> str:
    if not report.pubblicabile:
        return f"Il report «{report.titolo}» è riservato: non si può pubblicare."
    if scelta.versione is not None or rapporto.bozza:
        return "Si pubblicano solo dati approvati: apri il report senza scegliere una versione."
    if scelta.indicatore and not _per_tutti(scelta.indicatore):
        return (
            "Questo indicatore è riservato, o conta persone servite in un modo che non si può "
            "ancora proteggere: non si pubblica."
        )
    if rapporto.protezione and rapporto.protezione.rifiuto:
        return rapporto.protezione.rifiuto
    if not rapporto.sezioni:
        return rapporto.frase or "Il report è vuoto: non c'è nulla da pubblicare."
    if precedente and precedente.valori["report"] == congelato.valori["report"]:
        return f"È già pubblicato con le stesse cifre dal {_giorno(precedente)}: nulla è cambiato."
    return ""


def _per_tutti(codice: str) -> bool:
    """False for what is reserved, or counts persons served and cannot be protected."""
    definizione = definizioni()[codice]
    return definizione.pubblico and si_protegge(definizione)


def _giorno(pubblicazione: Pubblicazione) -> str:
    return data_estesa(timezone.localdate(pubblicazione.pubblicata_il))


def parole_di(rapporto: Rapporto) -> str:
    """Everything by which a publication is looked for, without accents and capitals."""
    pezzi = [
        rapporto.titolo,
        str(rapporto.ambito or ""),
        str(rapporto.comune or ""),
        *(sezione.titolo for sezione in rapporto.tutte_le_sezioni),
        *(tabella.titolo for tabella in rapporto.tabelle),
        *(voce.nome for voce in rapporto.in_breve),
        *(riga[0] for tabella in rapporto.tabelle for riga in tabella.righe if riga),
    ]
    return chiave_ordinamento(" ".join(dict.fromkeys(" ".join(pezzi).split())))


def sommario_di(rapporto: Rapporto) -> str:
    """What is in it, in one line of the list: the titles of its chapters."""
    return ", ".join(s.titolo for s in rapporto.sezioni)


@dataclass(frozen=True)
class PaginaPubblicata:
    """A publication as its public page shows it; `rapporto` None once it is withdrawn.

    `capitoli` are the chapters of a long one, of which `rapporto` has only the one that is read.
    """

    pubblicazione: Pubblicazione
    rapporto: Rapporto | None
    capitoli: Sequence[Sezione]
    capitolo: str
    passaggio: PassaggioPubblicazione | None
    citazione: str

    @property
    def formati(self) -> Sequence[tuple[str, str]]:
        """The formats of its tables, each with its name."""
        return FORMATI_PUBBLICI

    @property
    def fonti(self) -> list[str]:
        """Sources and editions, one by one."""
        return self.pubblicazione.edizioni.splitlines()


def build_pubblicata(
    pubblicazione: Pubblicazione, *, ente: str, indirizzo: str, capitolo: str = ""
) -> PaginaPubblicata:
    """The frozen report of a publication; `ente` and `indirizzo` are for how to quote it."""
    rapporto: Rapporto | None = None
    capitoli: Sequence[Sezione] = ()
    if not pubblicazione.ritirata:
        rapporto = scongela(pubblicazione.valori, pubblicazione.aspetto)
        if len(str(pubblicazione.valori)) > PAGINA_INTERA:
            capitoli = rapporto.sezioni
            letto = [s for s in capitoli if s.chiave == capitolo]
            capitolo = capitolo if letto else ""
            rapporto = replace(rapporto, sezioni=letto)
    return PaginaPubblicata(
        pubblicazione,
        rapporto,
        capitoli,
        capitolo,
        passaggio_di_stato(pubblicazione),
        come_citare(
            ente=ente,
            titolo=pubblicazione.titolo,
            indirizzo=indirizzo,
            pubblicato_il=timezone.localdate(pubblicazione.pubblicata_il),
        ),
    )


def passaggio_di_stato(pubblicazione: Pubblicazione) -> PassaggioPubblicazione | None:
    """When and why it was superseded or withdrawn; None while it is in force."""
    if pubblicazione.stato == StatoPubblicazione.IN_VIGORE:
        return None
    return next(
        (p for p in reversed(pubblicazione.passaggi.all()) if p.stato == pubblicazione.stato), None
    )
