"""Key indicators beside the Province's."""

from collections.abc import Mapping
from dataclasses import replace

from osservatorio.reports.elementi import Numerazione, Tabella, Voce, cella
from osservatorio.reports.testi import confronto_in_parole, valore_scritto
from osservatorio.selectors import INDICATORE, Confronto, DiIndicatore, Indicatore, QuadroAnno

# In the order of the page: population first, then the indices.
INDICATORI_CHIAVE = (
    "popolazione", "eta_0_2", "eta_0_17", "eta_15_64", "eta_65_oltre", "eta_80_oltre",
    "indice_vecchiaia", "indice_dipendenza", "spesa_pro_capite",
)  # fmt: skip


def in_breve(
    di: DiIndicatore, indicatori: Mapping[str, Indicatore], confronti: Mapping[str, Confronto]
) -> list[Voce]:
    """The figures of the cover; `di` says of which Ambito, year and version."""
    voci = []
    for codice in ("popolazione", "indice_vecchiaia", "spesa_pro_capite"):
        indicatore, confronto = indicatori[codice], confronti[codice]
        definizione = indicatore.definizione
        parole = confronto_in_parole(
            definizione, indicatore.valore, confronto.valore, confronto.nome
        )
        if definizione.denominatore and confronto.valore is not None:
            valore = valore_scritto(definizione, confronto.valore)
            parole = f"{confronto.nome}: {valore}" + (f" ({parole})" if parole else "")
        voci.append(
            Voce(
                definizione.nome,
                cella(valore_scritto(definizione, indicatore.valore), replace(di, codice=codice)),
                definizione.unita,
                indicatore.motivo or parole,
            )
        )
    return voci


def tabella_indicatori(
    di: DiIndicatore,
    indicatori: Mapping[str, Indicatore],
    quadro: QuadroAnno,
    numeri: Numerazione,
) -> Tabella:
    righe = []
    for codice in INDICATORI_CHIAVE:
        indicatore, confronto = indicatori[codice], quadro.confronti[codice]
        definizione = indicatore.definizione
        righe.append(
            (
                f"{definizione.nome} ({definizione.unita})",
                cella(valore_scritto(definizione, indicatore.valore), replace(di, codice=codice)),
                cella(
                    valore_scritto(definizione, confronto.valore),
                    DiIndicatore(INDICATORE, quadro.anno, codice),
                ),
                confronto.nome if confronto.valore is not None else "–",
                confronto_in_parole(
                    definizione, indicatore.valore, confronto.valore, confronto.nome
                )
                or indicatore.motivo
                or "–",
            )
        )
    return Tabella(
        numeri.tabella(),
        f"Indicatori principali, {quadro.anno}",
        ("Indicatore", "Ambito", "Confronto", "Con chi", "In parole"),
        righe,
        frozenset({1, 2}),
    )
