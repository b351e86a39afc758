"""The conditions of variants and modifiers."""

from collections.abc import Mapping
from decimal import Decimal

from tariffe.parsing.contesto import e_un_numero
from tariffe.parsing.oggetto import Oggetto
from tariffe.parsing.strutture import Condizione, Intervallo, Valore
from tariffe.parsing.testo_json import in_breve


def leggi_quando(oggetto: Oggetto) -> Condizione:
    """The condition under `quando`: by key, a value or a range with both ends included."""
    if (parte := oggetto.parte("quando")) is None:
        return {}
    dati, dove, estesa = parte
    condizione: dict[str, Valore | Intervallo] = {}
    contenuto = Oggetto(dati, dove, estesa, noti=None)  # refuses what is no object
    for chiave, valore in dati.items() if isinstance(dati, Mapping) else ():
        if not isinstance(chiave, str) or not chiave:
            raise contenuto.errore(str(chiave), "la chiave deve essere un testo")
        if isinstance(valore, Mapping):
            intervallo = Oggetto(valore, f"{dove}.{chiave}", estesa, noti=("da", "a"))
            da, a = intervallo.numero("da", minimo=None), intervallo.numero("a", minimo=None)
            if da is None and a is None:
                raise intervallo.errore("", "l'intervallo è vuoto: scrivi «da», «a» o tutti e due")
            if da is not None and a is not None and da > a:
                raise intervallo.errore("", f"va da {da} a {a}: metti prima il minore")
            condizione[chiave] = Intervallo(da, a)
        elif isinstance(valore, bool):
            condizione[chiave] = valore
        elif isinstance(valore, str | int | Decimal) and (testo := str(valore).strip()):
            if e_un_numero(testo):
                condizione[chiave] = Decimal(testo)
            elif isinstance(valore, str):
                condizione[chiave] = testo
            else:
                raise contenuto.errore(chiave, f"trovato «{testo}», serve un numero come «2.5»")
        else:
            raise contenuto.errore(
                chiave,
                f"trovato «{in_breve(valore)}», serve un valore o un intervallo con «da» e «a»",
            )
    return condizione
