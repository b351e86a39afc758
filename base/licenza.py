"""Licence and citation of what is given for reuse: the same words on pages and in files. Pure."""

import datetime

from base.formati import data_estesa

LICENZA = "CC BY 4.0"
NOME_LICENZA = "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)"
INDIRIZZO_LICENZA = "https://creativecommons.org/licenses/by/4.0/deed.it"
TESTO_LICENZA = (
    f"{NOME_LICENZA}: puoi usare, copiare e rielaborare questi dati, anche a scopo commerciale, "
    f"se citi la fonte e dici che cosa hai cambiato. {INDIRIZZO_LICENZA}"
)


def come_citare(
    *,
    ente: str,
    titolo: str,
    indirizzo: str,
    pubblicato_il: datetime.date | None = None,
    letto_il: datetime.date | None = None,
) -> str:
    """«Provincia di Brescia, Osservatorio sociale, «Scheda di Adro», pubblicato il 2 marzo 2025, …»

    `letto_il` is for figures that change: those of a publication do not.
    """
    parti = [ente, "Osservatorio sociale", f"«{titolo}»"]
    if pubblicato_il:
        parti.append(f"pubblicato il {data_estesa(pubblicato_il)}")
    if letto_il:
        parti.append(f"dati letti il {data_estesa(letto_il)}")
    if indirizzo:
        parti.append(indirizzo)
    return f"{', '.join(parti)}. Licenza {LICENZA}."
