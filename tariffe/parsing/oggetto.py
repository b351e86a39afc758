"""One JSON object of a rule: its keys are read by kind, and refused with their path."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, overload

from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.parsing.contesto import e_un_numero
from tariffe.parsing.testo_json import in_breve

# More than any regulation has, in any list: a guard against a file made to exhaust us.
MASSIMO_ELEMENTI = 2000
# Said of a part, never calculated with.
ANNOTAZIONI = ("articolo", "etichetta", "nota", "note", "fonte", "url", "titolo", "descrizione")

Parte = tuple[object, str, bool]


class Oggetto:
    """A JSON object at `dove` in the rule. A key with null counts as absent.

    `noti` are the keys it may have (None = not to be checked here), `estesi` those of the model.
    """

    def __init__(
        self,
        dati: object,
        dove: str,
        estesa: bool,
        *,
        noti: Sequence[str] | None,
        estesi: Sequence[str] = (),
        annotazioni: Sequence[str] = (),
    ) -> None:
        self.dove = dove
        self.estesa = estesa
        if not isinstance(dati, Mapping):
            raise self.errore("", f"trovato «{in_breve(dati)}», serve un oggetto fra graffe")
        self._dati: dict[Any, Any] = {k: v for k, v in dati.items() if v is not None}
        if noti is None:
            return
        for chiave in self._dati:
            if chiave in noti or chiave in ANNOTAZIONI or chiave in annotazioni:
                continue
            if chiave in estesi:
                if estesa:
                    continue
                raise self.errore(chiave, "vale solo nel registro, non nel formato di scambio")
            ammesse = ", ".join((*noti, *(estesi if estesa else ())))
            raise self.errore(chiave, f"non è una chiave che qui si usa. Si usano: {ammesse}")

    def errore(self, chiave: str, detto: str) -> ErroreTariffa:
        """A refusal that names the part."""
        dove = ".".join(x for x in (self.dove, in_breve(chiave)) if x)
        soggetto = f"Nella regola, «{dove}»" if dove else "Nella regola"
        return ErroreTariffa(REGOLA_NON_VALIDA, f"{soggetto}: {detto}.")

    def c_e(self, chiave: str) -> bool:
        """Whether the key is there, and not null."""
        return chiave in self._dati

    def parte(self, chiave: str) -> Parte | None:
        """What is under a key, with its path, to be read as an object."""
        if chiave not in self._dati:
            return None
        return self._dati[chiave], self._percorso(chiave), self.estesa

    def elenco(self, chiave: str, *, minimo: int = 1) -> list[Parte]:
        """The elements of a list, each with its path; absent = none."""
        if chiave not in self._dati:
            return []
        elementi = self._dati[chiave]
        if not isinstance(elementi, list | tuple):
            raise self.errore(chiave, f"trovato «{in_breve(elementi)}», serve un elenco fra quadre")
        if len(elementi) < minimo:
            raise self.errore(chiave, "l'elenco è vuoto: riempilo o toglilo")
        if len(elementi) > MASSIMO_ELEMENTI:
            raise self.errore(chiave, f"ha più di {MASSIMO_ELEMENTI} elementi: dividi la regola")
        percorso = self._percorso(chiave)
        return [(valore, f"{percorso}[{n}]", self.estesa) for n, valore in enumerate(elementi)]

    def testo(self, chiave: str, *, obbligatorio: bool = False) -> str:
        """A text without blanks around; absent = "" unless it must be there."""
        valore = self._dati.get(chiave, "")
        if not isinstance(valore, str):
            raise self.errore(
                chiave, f"trovato «{in_breve(valore)}», serve un testo fra virgolette"
            )
        if obbligatorio and not valore.strip():
            raise self.errore(chiave, "manca, o è vuoto: scrivilo")
        return valore.strip()

    def testi(self, chiave: str) -> tuple[str, ...]:
        """A list of texts."""
        testi = []
        for valore, dove, _ in self.elenco(chiave, minimo=0):
            if not isinstance(valore, str):
                raise self.errore(dove, f"trovato «{in_breve(valore)}», serve un testo")
            testi.append(valore.strip())
        return tuple(testi)

    def vero(self, chiave: str, predefinito: bool) -> bool:
        """true or false."""
        valore = self._dati.get(chiave, predefinito)
        if not isinstance(valore, bool):
            raise self.errore(chiave, f"trovato «{in_breve(valore)}», serve true o false")
        return valore

    def scelta(self, chiave: str, ammesse: Sequence[str], *, obbligatorio: bool = False) -> str:
        """One of the texts allowed; absent = ""."""
        if not obbligatorio and chiave not in self._dati:
            return ""
        valore = self._dati.get(chiave)
        if not isinstance(valore, str) or valore not in ammesse:
            trovato = "manca" if valore is None else f"trovato «{in_breve(valore)}»"
            raise self.errore(chiave, f"{trovato}, serve uno fra: {', '.join(ammesse)}")
        return valore

    @overload
    def numero(
        self, chiave: str, *, obbligatorio: Literal[True], minimo: int | None = 0
    ) -> Decimal: ...

    @overload
    def numero(self, chiave: str, *, minimo: int | None = 0) -> Decimal | None: ...

    def numero(
        self, chiave: str, *, obbligatorio: bool = False, minimo: int | None = 0
    ) -> Decimal | None:
        """A number written with the decimal point, not below `minimo` (None = any sign)."""
        if chiave not in self._dati:
            if obbligatorio:
                raise self.errore(chiave, "manca: scrivi un numero fra virgolette, come «18.68»")
            return None
        return self._decimale(chiave, self._dati[chiave], minimo)

    def numeri(self, chiave: str) -> tuple[Decimal, ...]:
        """A list of numbers, none below zero."""
        elenco = self.elenco(chiave, minimo=0)
        return tuple(
            self._decimale(f"{chiave}[{n}]", valore, 0) for n, (valore, _, _) in enumerate(elenco)
        )

    def tabella(self, chiave: str) -> dict[str, Decimal]:
        """An object of numbers, none below zero, by their keys."""
        voci = self._dati.get(chiave)
        if not isinstance(voci, Mapping) or not voci:
            raise self.errore(chiave, 'serve un oggetto come {"1": "1", "2": "0.75", "3+": "0.50"}')
        if len(voci) > MASSIMO_ELEMENTI:
            raise self.errore(chiave, f"ha più di {MASSIMO_ELEMENTI} voci")
        return {str(k): self._decimale(f"{chiave}.{k}", v, 0) for k, v in voci.items()}

    def _decimale(self, chiave: str, valore: object, minimo: int | None) -> Decimal:
        """Never through a binary number: a JSON number must come as int or Decimal."""
        testo = ""
        if isinstance(valore, str | int | Decimal) and not isinstance(valore, bool):
            testo = str(valore).strip()
        if not e_un_numero(testo):
            raise self.errore(
                chiave,
                f"trovato «{in_breve(valore)}», serve un numero fra virgolette con il punto dei "
                "decimali, come «18.68»",
            )
        numero = Decimal(testo)
        if minimo is not None and numero < minimo:
            raise self.errore(chiave, f"vale {numero} e non può essere sotto {minimo}")
        return numero if numero else Decimal(0)

    def _percorso(self, chiave: str) -> str:
        return f"{self.dove}.{chiave}" if self.dove else chiave
