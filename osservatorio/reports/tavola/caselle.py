"""One cell, for who may see all; what every builder of rows asks of a measure."""

from collections.abc import Mapping

from osservatorio.calcolo import Definizione, Serie
from osservatorio.reports.tavola.modello import Casella
from osservatorio.selectors import Indicatore, Lettura

# What a measure is made of.
Cosa = Definizione | Serie

SOLO_AMBITI = "Questo dato si rendiconta per ambito: per un solo comune non c'è."
NON_C_ERA = "In quell'anno questo territorio non c'era."


def dichiarata(cosa: Cosa) -> bool:
    return cosa.dichiarato if isinstance(cosa, Definizione) else cosa.di_ambito


def di_persone(cosa: Cosa) -> bool:
    return cosa.persone if isinstance(cosa, Serie) else cosa.di_persone


def casella(cosa: Cosa, lettura: Lettura, suoi: Mapping[str, Indicatore]) -> Casella:
    """The cell as it is, for who may see all."""
    if isinstance(cosa, Definizione):
        uno = suoi[cosa.codice]
        return Casella(
            uno.valore,
            uno.numeratore,
            uno.denominatore,
            uno.fonte or "",
            uno.edizione or "",
            uno.motivo or "",
        )
    if cosa.codice not in lettura.valori:
        return Casella(
            None, motivo=lettura.motivi.get(cosa.codice, "Il dato non è ancora arrivato.")
        )
    fonte = lettura.fonti[cosa.codice]
    return Casella(lettura.valori[cosa.codice], fonte=fonte.nome, edizione=fonte.edizione)
