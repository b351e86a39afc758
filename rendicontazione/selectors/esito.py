"""The outcome of an attempt as its page shows it: counters, groups by cause, readings, preview."""

from dataclasses import dataclass
from decimal import Decimal

from base.formati import arrotonda
from rendicontazione.models import Caricamento, CodiceLista
from rendicontazione.parsing import NON_DEL_MODELLO, Capito, da_dati
from rendicontazione.selectors.confronto import Confronto, confronto_col_precedente
from rendicontazione.selectors.dati import totali_per_area, versione_approvata
from rendicontazione.selectors.gruppi import (
    Filtro,
    FoglioDelFiltro,
    Gruppo,
    gruppi_del_caricamento,
)

MAX_MOSTRATE = 300


@dataclass(frozen=True)
class RigaAnteprima:
    """Spending of an area as read, beside the last approved year."""

    codice: str
    nome: str
    spesa: Decimal | None
    prima: Decimal | None
    variazione: Decimal | None


@dataclass(frozen=True)
class EsitoPagina:
    """The outcome of an attempt as its page shows it."""

    caricamento: Caricamento
    errori: int
    avvisi: int
    letture: int
    bloccato: bool
    gruppi: list[Gruppo]
    elenco_letture: list
    oltre_letture: int
    anteprima: list[RigaAnteprima]
    anno_prima: int | None
    confronto: Confronto | None
    filtro: Filtro
    fogli: list[FoglioDelFiltro]
    annotabile: bool
    correggibile: bool

    @property
    def capito(self) -> Capito | None:
        """Sheets, rows and columns as they were understood."""
        return da_dati(self.caricamento.capito)

    @property
    def abbinabile(self) -> bool:
        """Whether something that is missing may only have another name."""
        capito = self.capito
        if capito is None or not self.caricamento.file or self.caricamento.parte_id:
            return False
        altri = any(f.perche == NON_DEL_MODELLO for f in capito.ignorati)
        return any((f.mancanti and f.sconosciute) or (altri and not f.nome) for f in capito.fogli)


def esito_del_caricamento(caricamento: Caricamento, filtro: Filtro | None = None) -> EsitoPagina:
    """Counters, groups by cause, readings, preview; the file is opened for the corners of sheet.

    However many the problems, the queries are as many and the page is as long.
    """
    trovati = gruppi_del_caricamento(caricamento, filtro or Filtro())
    letture = list(caricamento.letture.order_by("pk")[: MAX_MOSTRATE + 1])
    quante_letture = len(letture) if len(letture) <= MAX_MOSTRATE else caricamento.letture.count()
    anteprima, anno_prima = _anteprima(caricamento)
    return EsitoPagina(
        caricamento=caricamento,
        errori=trovati.errori,
        avvisi=trovati.avvisi,
        letture=quante_letture,
        bloccato=trovati.bloccato,
        gruppi=trovati.gruppi,
        filtro=trovati.filtro,
        fogli=trovati.fogli,
        correggibile=bool(caricamento.file) and trovati.con_cella,
        # Of a file that is only already handed in nothing is wrong.
        annotabile=bool(caricamento.file) and trovati.da_segnare,
        elenco_letture=letture[:MAX_MOSTRATE],
        oltre_letture=max(0, quante_letture - MAX_MOSTRATE),
        anteprima=anteprima,
        anno_prima=anno_prima,
        confronto=confronto_col_precedente(caricamento),
    )


def _anteprima(caricamento: Caricamento) -> tuple[list[RigaAnteprima], int | None]:
    """Spending by area as read, beside what was approved for the year before."""
    lette = {area: Decimal(spesa) for area, spesa in caricamento.spesa_per_area.items()}
    if not lette:
        return [], None
    rendicontazione = caricamento.rendicontazione
    anno = rendicontazione.campagna.anno - 1
    # Who enters a part must not learn the figures of the others.
    solo_sua = caricamento.parte_id is not None
    approvata = None if solo_sua else versione_approvata(anno, rendicontazione.ambito)
    prima: dict[str, Decimal] = {}
    if approvata:
        totali = totali_per_area([approvata.pk]).get(approvata.pk, {})
        prima = {area: misure["spesa_totale"] for area, misure in totali.items()
                 if "spesa_totale" in misure}  # fmt: skip
    nomi = dict(
        CodiceLista.objects.filter(modello=rendicontazione.campagna.modello_id, lista="area_utenza")
        .order_by("ordine", "pk")
        .values_list("codice", "significato")
    )
    righe = [
        _riga_anteprima(codice, nome, lette.get(codice), prima.get(codice))
        for codice, nome in nomi.items()
        if codice in lette or codice in prima
    ]
    totale = _riga_anteprima(
        "", "Totale", sum(lette.values(), Decimal(0)),
        sum(prima.values(), Decimal(0)) if prima else None,
    )  # fmt: skip
    return [*righe, totale], anno if approvata else None


def _riga_anteprima(
    codice: str, nome: str, spesa: Decimal | None, prima: Decimal | None
) -> RigaAnteprima:
    variazione = None
    if spesa is not None and prima:
        variazione = arrotonda((spesa - prima) / prima * 100, 1)
    return RigaAnteprima(codice, nome, spesa, prima, variazione)
