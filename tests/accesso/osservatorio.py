"""The observatory in the access matrix."""

from typing import Any

from osservatorio.models import Dossier
from tests.accesso.mondo import Mondo
from tests.accesso.regole import (
    DIRIGENTE,
    LEGGONO_RENDICONTAZIONI,
    LEGGONO_TUTTO,
    OSSERVATORIO,
    PROVINCIA,
    Regola,
    RegolaUfficio,
)
from tests.accesso.rendicontazione import versione
from tests.osservatorio.factories import (
    CaricamentoDatiFactory,
    EdizioneFactory,
    PubblicazioneFactory,
    crea_popolazione,
    eta,
)
from tests.osservatorio.pubblicate import pubblica
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo


def ambito(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"slug": mondo.ambiti[numero].slug}


def edizione(mondo: Mondo, numero: int) -> Any:
    return mondo.uno("edizione", numero, lambda: EdizioneFactory(anno=2015 + numero))


def anno_di_dati(mondo: Mondo, numero: int) -> dict[str, Any]:
    sua = edizione(mondo, numero)
    return {"insieme": sua.insieme, "anno": sua.anno}


def caricamento_dati(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": mondo.uno("caricamento_dati", numero, CaricamentoDatiFactory).pk}


def pubblicazione(mondo: Mondo, numero: int) -> Any:
    """What is published about an Ambito is everybody's, whatever the Ambito."""
    return mondo.uno(
        "pubblicazione", numero, lambda: PubblicazioneFactory(ambito=mondo.ambiti[numero])
    )


def una_pubblicazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"slug": pubblicazione(mondo, numero).slug}


def scheda(mondo: Mondo, numero: int) -> dict[str, Any]:
    anno = edizione(mondo, numero).anno
    return {"nome": "scheda-ambito", "?": f"?anno={anno}&ambito={mondo.ambiti[numero].slug}"}


def indicatore(mondo: Mondo, numero: int) -> dict[str, Any]:
    edizione(mondo, numero)
    return {"codice": "indice_vecchiaia"}


def dossier_condiviso(mondo: Mondo, numero: int) -> dict[str, Any]:
    """One that somebody else of that Ambito shares."""
    suo = mondo.uno(
        "dossier",
        numero,
        lambda: Dossier.objects.create(
            titolo="Anziani", ambito=mondo.ambiti[numero], autore=UtenteFactory(), condiviso=True
        ),
    )
    return {"pk": suo.pk}


def una_scheda_pubblica(mondo: Mondo, numero: int) -> dict[str, Any]:
    titolo = f"Scheda pubblica {numero}"
    fatta = mondo.uno("scheda pubblica", numero, lambda: pubblica(titolo))
    return {"slug": fatta.slug}


def barre_di(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The chart of the residents, in which the Ambito is put in evidence: Istat's, so of all."""
    popolazione_di(mondo, numero)
    slug = mondo.ambiti[numero].slug
    return {"?": f"?indicatore=popolazione&vista=barre&ambito={slug}"}


def popolazione_di(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The residents of the Ambito, as a figure that leads back to its edition."""
    mondo.uno(
        "popolazione",
        numero,
        lambda: crea_popolazione(2001, {c: (eta(a5=1), eta()) for c in mondo.comuni.values()}),
    )
    slug = mondo.ambiti[numero].slug
    return {"?": f"?cosa=popolazione&anno=2001&ambito={slug}"}


def versione_scelta(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The version of the Ambito, named in the query of an export."""
    sua = versione(mondo, numero)
    anno, slug = sua.rendicontazione.campagna.anno, mondo.ambiti[numero].slug
    return {"?": f"?anno={anno}&ambito={slug}&versione={sua.numero}"}


def adempimento_scelto(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {**versione_scelta(mondo, numero), "codice": "istat-spesa"}


RISERVATE: dict[str, Regola] = {
    "osservatorio:home": Regola(proprio=OSSERVATORIO),
    "osservatorio:report": Regola(proprio=OSSERVATORIO, altrui=PROVINCIA, oggetto=scheda),
    "osservatorio:indicatore_list": Regola(proprio=OSSERVATORIO),
    "osservatorio:indicatore_detail": Regola(
        proprio=OSSERVATORIO, altrui=OSSERVATORIO, oggetto=indicatore
    ),
    "osservatorio:pubblicazione_list": Regola(proprio=LEGGONO_TUTTO),
    "osservatorio:pubblicazione_indicators": Regola(proprio=DIRIGENTE),
    "osservatorio:pubblicazione_create": Regola(
        proprio=DIRIGENTE, altrui=DIRIGENTE, oggetto=scheda
    ),
    "osservatorio:pubblicazione_withdraw": Regola(
        proprio=DIRIGENTE,
        altrui=DIRIGENTE,
        oggetto=lambda mondo, numero: {"pk": pubblicazione(mondo, numero).pk},
    ),
    "osservatorio:provenienza": Regola(
        proprio=OSSERVATORIO, altrui=PROVINCIA, oggetto=popolazione_di
    ),
    "osservatorio:riparto": Regola(proprio=OSSERVATORIO),
    "osservatorio:confronto": Regola(proprio=OSSERVATORIO),
    "osservatorio:avvisi": Regola(proprio=OSSERVATORIO),
    "osservatorio:silenzi": Regola(proprio=OSSERVATORIO),
    "osservatorio:dossier_list": Regola(proprio=OSSERVATORIO),
    "osservatorio:dossier_new": Regola(proprio=OSSERVATORIO),
    # Shared by somebody of that Ambito: its people and the Province read it.
    "osservatorio:dossier_detail": Regola(
        proprio=OSSERVATORIO - {Ruolo.LETTORE}, altrui=PROVINCIA, oggetto=dossier_condiviso
    ),
    # Only who wrote it, and here nobody did: who may is in tests/osservatorio/test_dossier.py.
    "osservatorio:dossier_edit": Regola(oggetto=dossier_condiviso),
    "osservatorio:consenso": Regola(proprio=OSSERVATORIO, altrui=PROVINCIA, oggetto=ambito),
    "osservatorio:scarica": Regola(proprio=OSSERVATORIO),
    # Access is looked at first; without data there is no chart to give.
    "osservatorio:grafico": Regola(proprio=OSSERVATORIO, oggetto=barre_di, altrui=OSSERVATORIO),
    "osservatorio:una_volta_sola": Regola(proprio=OSSERVATORIO),
    # Istat's data are of nobody's Ambito: who enters the observatory sees what is loaded.
    "osservatorio:dati_board": Regola(proprio=OSSERVATORIO),
    "osservatorio:dati_anno": Regola(
        proprio=OSSERVATORIO, altrui=OSSERVATORIO, oggetto=anno_di_dati
    ),
    "osservatorio:dati_carica": Regola(proprio=LEGGONO_TUTTO),
    "osservatorio:dati_caricamento": Regola(
        proprio=LEGGONO_TUTTO, altrui=LEGGONO_TUTTO, oggetto=caricamento_dati
    ),
    "osservatorio:dati_conferma": Regola(
        proprio=LEGGONO_TUTTO,
        altrui=LEGGONO_TUTTO,
        oggetto=caricamento_dati,
        metodo="post",
        entra="altrove",
    ),
    # Without a reason: the page comes back with its sentence.
    "osservatorio:dati_in_vigore": Regola(
        proprio=LEGGONO_TUTTO,
        altrui=LEGGONO_TUTTO,
        oggetto=lambda mondo, numero: {"pk": edizione(mondo, numero).pk},
        metodo="post",
    ),
    "osservatorio:istat_csv": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=versione_scelta
    ),
    "osservatorio:adempimento_xlsx": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=adempimento_scelto
    ),
}


UFFICIO: dict[str, RegolaUfficio] = {
    "osservatorio.edizione": RegolaUfficio(edizione, di_tutti=True, mai="acd"),
}
