"""Key indicators beside the Province's."""

from collections.abc import Mapping
from dataclasses import replace

from osservatorio.reports.elementi import Voce, cella
from osservatorio.reports.testi import confronto_in_parole, valore_scritto
from osservatorio.selectors import Confronto, DiIndicatore, Indicatore

# The eight key figures of the first page, those that are defined: who lives there, what there is,
# what is spent.
INDICATORI_CHIAVE = (
    "popolazione", "variazione_popolazione", "quota_0_17", "quota_65_oltre", "indice_vecchiaia",
    "indice_dipendenza", "dipendenza_anziani", "spesa_pro_capite",
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
