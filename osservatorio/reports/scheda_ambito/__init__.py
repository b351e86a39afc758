"""The Scheda of an Ambito: who it is, who lives there, what it spends, beside the Province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from base.formati import data_estesa
from osservatorio import selectors
from osservatorio.reports.elementi import (
    BOZZA,
    Figura,
    Numerazione,
    Tabella,
    Voce,
    etichetta_di_stato,
)
from osservatorio.reports.scheda_ambito.chi_siamo import ChiSiamo, chi_siamo
from osservatorio.reports.scheda_ambito.indicatori import in_breve, tabella_indicatori
from osservatorio.reports.scheda_ambito.note import che_cosa_manca, fonti
from osservatorio.reports.scheda_ambito.popolazione import figura_popolazione
from osservatorio.reports.scheda_ambito.spesa import figura_spesa
from osservatorio.selectors import INDICATORE, DiIndicatore, Indicatore, QuadroAnno
from rendicontazione.models import Versione
from territorio.models import Ambito


@dataclass(frozen=True)
class SchedaAmbito:
    """Everything that page and PDF show; texts are ready to print, SVG is safe."""

    nome: str
    titolo: str
    anno: int
    ambito: Ambito
    stato_dati: str
    bozza: bool
    dimostrativa: bool
    preparata_il: str
    in_breve: Sequence[Voce]
    chi_siamo: ChiSiamo
    popolazione: Figura | None
    indicatori: Tabella
    spesa: Figura | None
    frase_spesa_mancante: str
    nota_ambito: str
    mancano: Sequence[str]
    fonti: Sequence[str]

    @property
    def etichetta_stato(self) -> str:
        """The mark that a draft, or invented data, carries on every page."""
        return etichetta_di_stato(bozza=self.bozza, dimostrativa=self.dimostrativa)


def build_scheda_ambito(
    *, anno: int, ambito: Ambito, versione: Versione | None = None
) -> SchedaAmbito:
    """The Scheda of one Ambito and year, from approved data or, with `versione`, from that version.

    A year without approved data says what is missing. Population is of 1 January of the year, or of
    the latest edition before it, whose date is said.
    """
    quadro = selectors.quadro_dell_anno(anno)
    territorio = selectors.territorio_ambito(anno, ambito)
    popolazione = selectors.per_eta(territorio, anno)
    indicatori, misure = _del_proprio_ambito(quadro, ambito, versione)
    numeri = Numerazione()
    presentazione = chi_siamo(
        territorio, popolazione.edizione if popolazione else None, ambito, quadro.ambiti, numeri
    )
    residenti = figura_popolazione(ambito, popolazione, anno, numeri)
    di = DiIndicatore(
        INDICATORE, anno, "", ambito.slug, versione=versione.numero if versione else None
    )
    principali = tabella_indicatori(di, indicatori, quadro, numeri)
    per_area = figura_spesa(di, ambito, indicatori, quadro, misure, numeri)
    approvata = versione is None or versione.approvata_il is not None
    return SchedaAmbito(
        nome="scheda-ambito",
        titolo=f"Scheda dell'ambito {ambito.denominazione}, {anno}",
        anno=anno,
        ambito=ambito,
        stato_dati=_stato_dei_dati(quadro, ambito, versione),
        bozza=not approvata,
        dimostrativa=_dimostrativa(quadro, versione),
        preparata_il=data_estesa(timezone.localdate()),
        in_breve=in_breve(di, indicatori, quadro.confronti),
        chi_siamo=presentazione,
        popolazione=residenti,
        indicatori=principali,
        spesa=per_area,
        frase_spesa_mancante=indicatori["spesa_pro_capite"].motivo or "",
        nota_ambito=_nota(quadro, ambito, versione),
        mancano=che_cosa_manca(anno, ambito, indicatori, quadro, presentazione, popolazione),
        fonti=fonti(indicatori, quadro),
    )


def _del_proprio_ambito(
    quadro: QuadroAnno, ambito: Ambito, versione: Versione | None
) -> tuple[Mapping[str, Indicatore], Mapping[str, Mapping[str, Decimal]]]:
    """Indicators of the Ambito, and the declared measures by area of users."""
    dati = quadro.approvati.get(ambito.pk)
    letta = versione.pk if versione else dati.versione_id if dati else None
    misure = selectors.misure_per_area(letta) if letta else {}
    if versione is None and ambito.pk in quadro.per_ambito:
        return quadro.per_ambito[ambito.pk], misure
    return selectors.indicatori_ambito(quadro.anno, ambito, versione), misure


def _stato_dei_dati(quadro: QuadroAnno, ambito: Ambito, versione: Versione | None) -> str:
    dati = quadro.approvati.get(ambito.pk)
    if versione is not None and versione.approvata_il is None:
        return (
            f"{BOZZA}: versione {versione.numero} confermata il "
            f"{data_estesa(timezone.localdate(versione.confermata_il))}"
        )
    if versione is not None and dati and dati.versione_id != versione.pk:
        return (
            f"Versione {versione.numero}, superata dalla versione {dati.numero_versione} approvata"
        )
    if dati is None:
        return f"Spesa {quadro.anno} non ancora approvata: ci sono solo i dati della popolazione"
    return (
        f"Dati approvati dalla Provincia il {data_estesa(timezone.localdate(dati.approvata_il))} "
        f"(versione {dati.numero_versione})"
    )


def _dimostrativa(quadro: QuadroAnno, versione: Versione | None) -> bool:
    """True if any figure of spending shown here, the comparison's too, is invented."""
    if versione is not None and versione.rendicontazione.campagna.dimostrativa:
        return True
    return any(dati.dimostrativa for dati in quadro.approvati.values())


def _nota(quadro: QuadroAnno, ambito: Ambito, versione: Versione | None) -> str:
    """The Ambito's own note, printed beside its figures; only when figures are shown."""
    if versione is None and ambito.pk not in quadro.approvati:
        return ""
    return selectors.nota_dell_ambito(quadro.anno, ambito)
