"""The context of a calculation, and the conditions on it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tariffe.anomalie import CONTESTO_NON_VALIDO, ErroreTariffa
from tariffe.parsing.strutture import Condizione, Contesto, Intervallo, Regola, Valore
from tariffe.parsing.testo_json import in_breve

RISERVATE = (
    "residente",
    "omissioni_o_difformita",
    "quantita",
    "costo_unitario",
    "famiglia_figli",
    "ordine_figlio",
)
# More children than any family has: a guard against a slip of the keyboard.
MASSIMO_FIGLI = 30

_NUMERO = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,20})?", re.ASCII)


def leggi_contesto(dati: Mapping[str, Any], regola: Regola) -> Contesto:
    """The context of a JSON object; a key with null counts as absent.

    Raises CONTESTO_NON_VALIDO for a key the rule does not know and for a value of the wrong kind.
    """
    if not isinstance(dati, Mapping):
        raise _rifiuto("Il contesto non è un oggetto JSON: scrivi {} se non c'è niente da dire.")
    for chiave in dati:
        if chiave not in RISERVATE and chiave not in regola.chiavi:
            note = ", ".join(f"«{k}»" for k in (*RISERVATE, *sorted(regola.chiavi - {*RISERVATE})))
            raise _rifiuto(
                f"Nel contesto, «{in_breve(chiave)}» non è una chiave che questa regola conosce. "
                f"Toglila o usa una di queste: {note}."
            )
    presenti = {k: v for k, v in dati.items() if v is not None}
    return Contesto(
        residente=_vero(presenti, "residente", True),
        omissioni_o_difformita=_vero(presenti, "omissioni_o_difformita", False),
        quantita=_quantita(presenti, "quantita") if "quantita" in presenti else Decimal(1),
        costo_unitario=(
            _quantita(presenti, "costo_unitario") if "costo_unitario" in presenti else None
        ),
        famiglia_figli=_figli(presenti, "famiglia_figli", MASSIMO_FIGLI),
        ordine_figlio=_figli(presenti, "ordine_figlio", None),
        altri={k: _valore(k, v) for k, v in presenti.items() if k not in RISERVATE},
    )


def valore_del_contesto(contesto: Contesto, chiave: str) -> Valore | None:
    """The value of a key, reserved ones included with what they are by default; None = absent."""
    if chiave in contesto.altri:
        return contesto.altri[chiave]
    if chiave == "ordine_figlio":
        return Decimal(contesto.ordine_figlio or 1)
    if chiave in RISERVATE:
        valore = getattr(contesto, chiave)
        return Decimal(valore) if type(valore) is int else valore
    return None


def soddisfa(contesto: Contesto, condizione: Condizione) -> bool:
    """Whether every key of the condition has the value, or is in the range, that it wants.

    An absent key is a flag that is not set: it satisfies `false` and nothing else.
    """
    for chiave, voluto in condizione.items():
        valore = valore_del_contesto(contesto, chiave)
        if valore is None:
            if voluto is not False:
                return False
        elif isinstance(voluto, Intervallo):
            numero = numero_del_contesto(chiave, valore)
            if voluto.da is not None and numero < voluto.da:
                return False
            if voluto.a is not None and numero > voluto.a:
                return False
        elif isinstance(voluto, bool) != isinstance(valore, bool):
            atteso = "vero o falso" if isinstance(voluto, bool) else f"un valore come «{voluto}»"
            raise _rifiuto(
                f"Nel contesto, «{chiave}» vale «{in_breve(valore)}» e deve essere {atteso}."
            )
        elif valore != voluto:
            return False
    return True


def numero_del_contesto(chiave: str, valore: Valore | None) -> Decimal:
    """The value of a key that must be a number."""
    if not isinstance(valore, Decimal):
        raise _rifiuto(
            f"Nel contesto, «{chiave}» vale «{in_breve(valore)}» e deve essere un numero. "
            "Scrivilo in cifre, con il punto dei decimali: per esempio 2 o 2.5."
        )
    return valore


def quantita_del_contesto(chiave: str, valore: Valore | None) -> Decimal:
    """The value of a key that must be a number, not below zero."""
    numero = numero_del_contesto(chiave, valore)
    if numero < 0:
        raise _rifiuto(
            f"Nel contesto, «{chiave}» vale «{numero}» e non può essere sotto lo zero. "
            "Correggi il numero."
        )
    return numero


def e_un_numero(testo: str) -> bool:
    """Whether a text is a number in the exchange format: digits and a decimal point."""
    return _NUMERO.fullmatch(testo) is not None


def _valore(chiave: str, valore: object) -> Valore:
    if isinstance(valore, bool):
        return valore
    if isinstance(valore, int | Decimal | str):
        testo = str(valore).strip()
        if e_un_numero(testo):
            return Decimal(testo)
        if isinstance(valore, str):
            return testo
    raise _rifiuto(
        f"Nel contesto, «{chiave}» vale «{in_breve(valore)}», che non si può leggere. Scrivi un "
        "testo, un numero fra virgolette con il punto («2.5»), true o false."
    )


def _vero(dati: Mapping[str, Any], chiave: str, predefinito: bool) -> bool:
    valore = dati.get(chiave, predefinito)
    if not isinstance(valore, bool):
        raise _rifiuto(
            f"Nel contesto, «{chiave}» vale «{in_breve(valore)}» e deve essere vero o falso: "
            "scrivi true o false."
        )
    return valore


def _quantita(dati: Mapping[str, Any], chiave: str) -> Decimal:
    return quantita_del_contesto(chiave, _valore(chiave, dati[chiave]))


def _figli(dati: Mapping[str, Any], chiave: str, massimo: int | None) -> int | None:
    if chiave not in dati:
        return None
    numero = _quantita(dati, chiave)
    if numero != numero.to_integral_value() or numero < 1 or (massimo and numero > massimo):
        fra = f"fra 1 e {massimo}" if massimo else "da 1 in su"
        raise _rifiuto(
            f"Nel contesto, «{chiave}» vale «{numero}» e deve essere un numero intero {fra}."
        )
    return int(numero)


def _rifiuto(messaggio: str) -> ErroreTariffa:
    return ErroreTariffa(CONTESTO_NON_VALIDO, messaggio)
