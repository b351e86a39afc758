"""Reads services in the exchange format of Open Referral, HSDS 3, back into rows of a list. Pure.

The names here are those that our own export writes (`sportello.export.hsds`); of other people's
files what has a standard field is read too, and the rest is left out.
"""

import json
from typing import Any

from strutture.parsing.fogli import FileIllegibile
from strutture.parsing.identita import Identita

SENZA_ENTE = "Ente gestore non noto"
DIMOSTRATIVA = "Dati dimostrativi: questa struttura è inventata."
RETTE = {"retta_min": "retta minima", "retta_max": "retta massima"}
CAPIENZE = {
    "posti_autorizzati": "posti autorizzati",
    "posti_accreditati": "posti accreditati",
    "posti_contratto": "posti a contratto",
    "posti_liberi": "posti liberi",
    "lista_attesa": "persone in lista d'attesa",
}
TASSONOMIE = {
    "tipo": "Tipo di unità d'offerta della Regione Lombardia",
    "area": "Area di bisogno",
    "regime": "Quando si frequenta",
    "stato": "Stato di esercizio",
    "dato": "Dato del registro",
}
DATI = {
    "codice_regionale": "codice regionale",
    "data_inizio": "in esercizio dal",
    "dati_al": "dati riferiti al",
    "fonte": "fonte",
    "retta_periodo": "periodo della retta",
}
ACCESSIBILITA = {
    "si": "Accessibile",
    "in_parte": "Accessibile in parte",
    "no": "Non accessibile",
}
_ACCESSIBILE = {nome: codice for codice, nome in ACCESSIBILITA.items()}
_CAPIENZA = {nome: campo for campo, nome in CAPIENZE.items()}
_RETTA = {nome: campo for campo, nome in RETTE.items()}

Riga = dict[str, Any]


def read_hsds(contenuto: bytes, identita: Identita) -> list[Riga]:
    """One row per service, keyed as the columns of our table; what is missing is not there.

    Takes a list of services, or an object that holds it in `services` or `contents`. `id_struttura`
    and `id_unita` are only of services of this register. Numbers are numbers, dates ISO texts.
    Errors: FileIllegibile if it is no list of services.
    """
    try:
        dati = json.loads(contenuto)
    except (ValueError, RecursionError) as errore:
        raise FileIllegibile(
            "Il file JSON non si legge: forse è incompleto, scaricalo di nuovo e riprova."
        ) from errore
    return righe_hsds(dati, identita)


def righe_hsds(dati: object, identita: Identita) -> list[Riga]:
    """The same as `read_hsds`, of JSON that has been read."""
    servizi = dati
    if isinstance(dati, dict):
        servizi = dati.get("services", dati.get("contents"))
    if not isinstance(servizi, list) or not all(isinstance(s, dict) for s in servizi):
        raise FileIllegibile(
            "Nel file JSON non c'è un elenco di strutture: serve quello scaricato dal sito, con la "
            "lista «unita_offerta», o un file HSDS, con la lista «services»."
        )
    return [_riga(servizio, identita) for servizio in servizi]


def _riga(servizio: dict[str, Any], identita: Identita) -> Riga:
    nel_luogo = _primo(servizio, "service_at_locations")
    luogo = _oggetto(nel_luogo, "location")
    indirizzo = _primo(luogo, "addresses")
    ente = _testo(_oggetto(servizio, "organization"), "name")
    accesso = _primo(luogo, "accessibility")
    riga: Riga = {
        "id_unita": identita.chiave("unita", servizio.get("id")),
        "id_struttura": identita.chiave("struttura", luogo.get("id")),
        "denominazione": _testo(servizio, "alternate_name") or _testo(luogo, "name"),
        "tipo": _testo(servizio, "name"),
        "ente_gestore": "" if ente == SENZA_ENTE else ente,
        "codice_istat": _testo(luogo, "external_identifier"),
        "comune": _testo(indirizzo, "city"),
        "ambito": _testo(_primo(servizio, "service_areas"), "name"),
        "indirizzo": _testo(indirizzo, "address_1"),
        "cap": _testo(indirizzo, "postal_code"),
        "latitudine": luogo.get("latitude"),
        "longitudine": luogo.get("longitude"),
        "telefono": _testo(_primo(servizio, "phones"), "number"),
        "email": _testo(servizio, "email"),
        "pec": _testo(_primo(servizio, "contacts"), "email"),
        "sito": _testo(_primo(servizio, "additional_urls"), "url"),
        "orari": _testo(_primo(servizio, "schedules"), "description"),
        "descrizione": _testo(servizio, "description"),
        "servizi": _testo(_oggetto(servizio, "program"), "description"),
        "accesso": _testo(servizio, "application_process"),
        "cosa_serve": _testo(_primo(servizio, "required_documents"), "document"),
        "tempi": _testo(servizio, "wait_time"),
        "costi": _testo(servizio, "fees_description"),
        "condizioni": _testo(servizio, "eligibility_description"),
        "accessibile": _ACCESSIBILE.get(_testo(accesso, "description"), ""),
        "accessibilita_note": _testo(accesso, "details"),
        "confermata_il": _testo(servizio, "assured_date"),
        "modificata_il": _testo(servizio, "last_modified"),
        # What our own file says better is an attribute, read after this.
        "stato": "CES" if _testo(servizio, "status") == "defunct" else "",
        "dati_dimostrativi": "si" if _testo(servizio, "alert") == DIMOSTRATIVA else "no",
        "pagina": _testo(servizio, "url"),
    }
    _numeri(servizio, riga)
    _attributi(servizio, riga)
    return {nome: valore for nome, valore in riga.items() if valore not in ("", None)}


def _numeri(servizio: dict[str, Any], riga: Riga) -> None:
    for capienza in _oggetti(servizio, "capacities"):
        campo = _CAPIENZA.get(_testo(_oggetto(capienza, "unit"), "name"))
        if campo:
            riga[campo] = capienza.get("available")
            riga[f"{campo}_al"] = _testo(capienza, "updated")
    for costo in _oggetti(servizio, "cost_options"):
        campo = _RETTA.get(_testo(costo, "option"))
        if campo:
            riga[campo] = costo.get("amount")
            riga["retta_periodo"] = _testo(costo, "amount_description")


def _attributi(servizio: dict[str, Any], riga: Riga) -> None:
    for attributo in _oggetti(servizio, "attributes"):
        termine = _oggetto(attributo, "taxonomy_term")
        tassonomia, valore = _testo(termine, "taxonomy"), _testo(attributo, "value")
        if tassonomia == "dato" and _testo(termine, "code") in DATI:
            riga[_testo(termine, "code")] = valore
        elif tassonomia == "tipo":
            riga["tipo_codice"] = valore
        elif tassonomia in TASSONOMIE:
            riga[tassonomia] = valore


def _oggetti(oggetto: dict[str, Any], nome: str) -> list[dict[str, Any]]:
    valore = oggetto.get(nome)
    return [v for v in valore if isinstance(v, dict)] if isinstance(valore, list) else []


def _primo(oggetto: dict[str, Any], nome: str) -> dict[str, Any]:
    return next(iter(_oggetti(oggetto, nome)), {})


def _oggetto(oggetto: dict[str, Any], nome: str) -> dict[str, Any]:
    valore = oggetto.get(nome)
    return valore if isinstance(valore, dict) else {}


def _testo(oggetto: dict[str, Any], nome: str) -> str:
    valore = oggetto.get(nome)
    return valore.strip() if isinstance(valore, str) else ""
