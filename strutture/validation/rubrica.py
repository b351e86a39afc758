"""Which facility and which unit of the register a row of a list speaks of. Pure."""

import difflib

from strutture.parsing import chiave
from strutture.validation.elenco import UnitaLetta
from strutture.validation.registro import Offerta, Registro, Scheda, luogo_di

# Under this likeness two names in the same comune are not a correction of one another.
_SIMILI = 0.6


class Rifiuto(Exception):
    """The row cannot be done: column, code, value and sentence of the anomaly."""

    def __init__(self, colonna: str, codice: str, valore: str, frase: str) -> None:
        super().__init__(frase)
        self.colonna, self.codice, self.valore, self.frase = colonna, codice, valore, frase


class Rubrica:
    """The register by identifier, code and place; `viste` = units already found in this list.

    `ammessi` = comuni in which one may write (None = all); `codici` = those that the list names.
    """

    def __init__(
        self, registro: Registro, *, ammessi: frozenset[int] | None, codici: frozenset[str]
    ) -> None:
        self.registro, self.ammessi = registro, ammessi
        self.codici = codici - {""}
        self.nomi_tipi = {pk: codice for codice, pk in registro.tipi.items()}
        self.per_codice: dict[str, Offerta] = {}
        self.per_luogo: dict[tuple[str, ...], list[Offerta]] = {}
        self.schede: dict[tuple[str, ...], list[Scheda]] = {}
        self.viste: set[int] = set()
        for scheda in registro.schede.values():
            self.ricorda_scheda(scheda)
        for offerta in registro.offerte.values():
            self.ricorda(offerta)

    def ricorda_scheda(self, scheda: Scheda) -> None:
        for luogo in (luogo_di(scheda, self.registro.enti), *scheda.altri_luoghi):
            self.schede.setdefault(luogo, []).append(scheda)

    def ammesso(self, comune: int | None) -> bool:
        return self.ammessi is None or comune in self.ammessi

    def ricorda(self, offerta: Offerta) -> None:
        if offerta.valori["codice_regionale"]:
            self.per_codice[offerta.valori["codice_regionale"]] = offerta
        tipo = self.nomi_tipi.get(offerta.valori["tipo_id"], "")
        scheda = offerta.scheda
        for luogo in (luogo_di(scheda, self.registro.enti), *scheda.altri_luoghi):
            self.per_luogo.setdefault((*luogo[:2], tipo, luogo[2]), []).append(offerta)

    def trova(self, letta: UnitaLetta) -> tuple[Scheda | None, Offerta | None]:
        """The facility and the unit of the row: none, both, or the facility alone by its id."""
        if letta.id_struttura is not None:
            return self._per_identificativo(letta, letta.id_struttura)
        codice = letta.riga["codice_regionale"]
        if codice and (con_codice := self.per_codice.get(codice)):
            if not self.ammesso(con_codice.scheda.valori["comune_id"]):
                raise Rifiuto(
                    "codice_regionale",
                    "STR-20",
                    codice,
                    f"il codice «{codice}» è già di una struttura di un altro ambito. Controllalo, "
                    "o chiedi alla Provincia.",
                )
            return con_codice.scheda, con_codice
        offerta = self._libera(self.per_luogo.get(letta.identita_di_luogo, []), codice)
        return (offerta.scheda, offerta) if offerta else (None, None)

    def _libera(self, candidate: list[Offerta], codice: str) -> Offerta | None:
        libere = [
            offerta
            for offerta in candidate
            if id(offerta) not in self.viste
            and not (codice and offerta.valori["codice_regionale"])
            # A unit whose own code is in the list belongs to the row that has it.
            and offerta.valori["codice_regionale"] not in self.codici
        ]
        # A row without code prefers the unit that has none either.
        return min(libere, key=lambda o: bool(o.valori["codice_regionale"]), default=None)

    def _per_identificativo(
        self, letta: UnitaLetta, pk: int
    ) -> tuple[Scheda | None, Offerta | None]:
        scheda = self.registro.schede.get(pk)
        if scheda is None:
            raise Rifiuto(
                "id_struttura",
                "STR-18",
                str(pk),
                f"nel registro non c'è una struttura con numero {pk}. Svuota la cella se è nuova.",
            )
        if not self.ammesso(scheda.valori["comune_id"]):
            raise Rifiuto(
                "id_struttura", "STR-20", str(pk), f"la struttura {pk} non è del tuo ambito."
            )
        if not self._e_lei(scheda, letta):
            raise Rifiuto(
                "id_struttura",
                "STR-18",
                str(pk),
                f"il numero {pk} è di un'altra struttura: nome o comune non sono i suoi. Rimetti "
                "il numero giusto, o svuota la cella se è nuova.",
            )
        if letta.id_unita is not None:
            offerta = self.registro.offerte.get(letta.id_unita)
            if offerta is None or offerta.scheda is not scheda:
                raise Rifiuto(
                    "id_unita",
                    "STR-18",
                    str(letta.id_unita),
                    f"la struttura {pk} non ha un'unità con numero {letta.id_unita}. Rimetti il "
                    "numero giusto, o svuota la cella se è nuova.",
                )
            return scheda, offerta
        tipo = self.registro.tipi[letta.tipo]
        codice = letta.riga["codice_regionale"]
        sue = [o for o in scheda.offerte if o.valori["tipo_id"] == tipo]
        uguale = next((o for o in sue if codice and o.valori["codice_regionale"] == codice), None)
        return scheda, uguale or self._libera(sue, codice)

    def _e_lei(self, scheda: Scheda, letta: UnitaLetta) -> bool:
        """The same comune, and the same name or one like it: else the identifier is of another."""
        if letta.comune is not None and letta.comune != self.registro.comune_di(scheda):
            return False
        suo, scritto = chiave(scheda.valori["denominazione"]), chiave(letta.riga["denominazione"])
        return suo == scritto or difflib.SequenceMatcher(None, suo, scritto).ratio() >= _SIMILI

    def scheda_di(self, letta: UnitaLetta) -> Scheda | None:
        """The facility of that body, comune and name, at that address."""
        luogo = letta.identita_di_luogo
        indirizzo = chiave(letta.riga["indirizzo"])
        for scheda in self.schede.get((luogo[0], luogo[1], luogo[3]), []):
            suo = chiave(scheda.valori["indirizzo"])
            if not indirizzo or not suo or suo == indirizzo:
                return scheda
        return None
