"""An attempt beside what was approved for the year before, and the reasons it asks for."""

from dataclasses import dataclass

from rendicontazione.enums import Gravita
from rendicontazione.models import Anomalia, Caricamento
from rendicontazione.parsing import FileRifiutato, leggi_cartella, leggi_modulo
from rendicontazione.selectors.contesto import contesto_dei_controlli
from rendicontazione.validation.confronto_anni import (
    ConfrontoAnni,
    Variazione,
    confronta_anni,
    spesa_letta,
    unita_lette,
)
from rendicontazione.validation.righe import SPESA


@dataclass(frozen=True)
class RigaConfronto:
    """A total of the two years, with the avviso that asks for its reason, if any."""

    variazione: Variazione
    avviso: Anomalia | None


@dataclass(frozen=True)
class ConfrontoPagina:
    """What the page of the comparison shows; amounts in euro."""

    anni: ConfrontoAnni
    aree: list[RigaConfronto]
    voci: list[RigaConfronto]
    avvisi: list[Anomalia]


def confronto_con_l_anno_prima(caricamento: Caricamento) -> ConfrontoPagina | None:
    """The two years side by side, only where the columns mean the same.

    None without an approved year before, or if the file cannot be opened. The file is read again:
    what does not count yet is nowhere else.
    """
    rendicontazione = caricamento.rendicontazione
    contesto = contesto_dei_controlli(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
    )
    prima = contesto.anno_prima
    if prima is None or not caricamento.file:
        return None
    try:
        with caricamento.file.open("rb") as file:
            letto = leggi_modulo(leggi_cartella(file.read()), contesto.modulo)
    except (FileRifiutato, OSError):
        return None
    anni = confronta_anni(
        spesa_letta(letto.righe.get(SPESA, [])),
        prima,
        contesto,
        unita_lette(letto.righe, contesto),
    )
    avvisi = list(
        caricamento.anomalie.filter(
            gravita=Gravita.AVVISO, codice__in=["STO-01", "STO-02", "STO-03"]
        ).order_by("pk")
    )
    return ConfrontoPagina(
        anni=anni,
        aree=[RigaConfronto(v, _avviso(v, f"l'area {v.nome} ", avvisi)) for v in anni.aree],
        voci=[RigaConfronto(v, _avviso(v, f"la voce {v.codice} «", avvisi)) for v in anni.voci],
        avvisi=avvisi,
    )


def _avviso(variazione: Variazione, detto: str, avvisi: list[Anomalia]) -> Anomalia | None:
    """The avviso of that line: of its rule, and naming it."""
    if not variazione.regola:
        return None
    return next((a for a in avvisi if a.codice == variazione.regola and detto in a.messaggio), None)
