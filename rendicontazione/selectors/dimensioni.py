"""What the row of a fact is about: the columns kept beside the facts, and how they are written."""

from typing import Any

from strutture.models import codice_interno

# By the name of the column of the form, where a fact keeps it.
DIMENSIONI = {
    "forma_gestione": "forma_gestione",
    "codice_istat_comune": "comune__codice_istat",
    "codice_ente_gestore": "ente__codice",
    "area_utenza": "area_utenza",
    "codice_voce": "voce__codice",
    "id_struttura": "unita_id",
    "fascia_eta": "fascia_eta",
    "sesso": "sesso",
    "cittadinanza": "cittadinanza",
    "presa_in_carico": "presa_in_carico",
    "fondo": "fondo",
    "annualita_fondo": "annualita",
}


def codice_della_dimensione(nome: str, valore: Any) -> str | int | None:
    """What stands in that column of the workbook for the value a fact keeps; None if empty."""
    if valore is None or valore == "":
        return None
    if nome == "id_struttura":
        return codice_interno(valore)
    if isinstance(valore, bool):
        return "SI" if valore else "NO"
    return valore if isinstance(valore, int) else str(valore)
