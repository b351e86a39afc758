"""The headings of a sheet: which column stands where, and what is wrong with row 1."""

import difflib

from rendicontazione.anomalie import BLOCCANTE, Anomalia, Lettura
from rendicontazione.parsing.cartella import FoglioLetto
from rendicontazione.parsing.celle import chiave, indirizzo, lettere, scritto, vuota
from rendicontazione.parsing.definizioni import Colonna, Foglio
from rendicontazione.parsing.righe import ModuloLetto, luogo


class LettoreIntestazioni:
    """`colonne` with their place from 1, `posizioni` by name, `sconosciute` not of the form."""

    def __init__(self, definizione: Foglio, foglio: FoglioLetto, esito: ModuloLetto) -> None:
        self.definizione = definizione
        self.foglio = foglio
        self.esito = esito
        self.posizioni: dict[str, int] = {}
        self.colonne: list[tuple[Colonna, int]] = []
        self.sconosciute: list[int] = []

    def leggi(self) -> bool:
        """Finds the columns; False, with its FILE-03, if the sheet cannot be read."""
        prima = self.foglio.righe[0] if self.foglio.righe else []
        attese = {chiave(colonna.titolo): colonna for colonna in self.definizione.colonne}
        doppie = []
        for posto, grezzo in enumerate(prima, start=1):
            if vuota(grezzo):
                continue
            colonna = attese.get(chiave(grezzo))
            if colonna is None:
                self.sconosciute.append(posto)
            elif colonna.nome in self.posizioni:
                doppie.append((colonna, posto))
            else:
                self.posizioni[colonna.nome] = posto
                self.colonne.append((colonna, posto))
        mancanti = [c for c in self.definizione.colonne if c.nome not in self.posizioni]
        if len(mancanti) * 2 > len(self.definizione.colonne):
            self._senza_intestazioni()
            return False
        for colonna, posto in doppie:
            self._blocca(
                indirizzo(1, posto),
                scritto(prima[posto - 1]),
                f"{luogo(self.definizione.codice, indirizzo(1, posto))}: l'intestazione "
                f"«{colonna.titolo}» c'è due volte, e non sappiamo quale colonna vale. "
                "Lasciane una sola.",
            )
        for colonna in mancanti:
            self._colonna_mancante(colonna, prima)
        for posto in self.sconosciute:
            self._lettura(
                indirizzo(1, posto), scritto(prima[posto - 1]), "colonna non del modello: non letta"
            )
        self._senza_nome(prima)
        return not (mancanti or doppie)

    def _senza_nome(self, prima: list[object]) -> None:
        """Columns with something in them but no heading: not read, and said."""
        larghezza = len(prima)
        for posto in range(1, larghezza + 1):
            if not vuota(prima[posto - 1]):
                continue
            for numero, riga in enumerate(self.foglio.righe[1:], start=2):
                if posto <= len(riga) and not vuota(riga[posto - 1]):
                    cella = indirizzo(numero, posto)
                    self._lettura(
                        cella, f"colonna {lettere(posto)}", "senza intestazione: non letta"
                    )
                    break

    def _senza_intestazioni(self) -> None:
        attese = {chiave(colonna.titolo) for colonna in self.definizione.colonne}
        altrove = next(
            (
                numero
                for numero, riga in enumerate(self.foglio.righe[1:20], start=2)
                if sum(chiave(cella) in attese for cella in riga if not vuota(cella)) * 2
                > len(attese)
            ),
            None,
        )
        dove = (
            f"le intestazioni sono nella riga {altrove}, devono stare nella riga 1: elimina le "
            "righe sopra."
            if altrove
            else "nella riga 1 non ci sono le intestazioni del modello. Copia i dati nel modello "
            "scaricato da questa pagina."
        )
        self._blocca("A1", "", f"{luogo(self.definizione.codice, 'A1')}: {dove}")

    def _colonna_mancante(self, colonna: Colonna, prima: list[object]) -> None:
        candidate = {chiave(prima[posto - 1]): posto for posto in self.sconosciute}
        simile = difflib.get_close_matches(
            chiave(colonna.titolo), list(candidate), n=1, cutoff=0.75
        )
        consiglio = (
            f"In {indirizzo(1, candidate[simile[0]])} c'è "
            f"«{scritto(prima[candidate[simile[0]] - 1])}»: se è quella, scrivi «{colonna.titolo}»."
            if simile
            else "Rimetti la colonna, anche vuota, o copia i dati nel modello scaricato da questa "
            "pagina."
        )
        self._blocca(
            "", "", f"{luogo(self.definizione.codice, '')}: manca la colonna «{colonna.titolo}». "
            + consiglio, colonna=colonna.nome,
        )  # fmt: skip

    def _lettura(self, cella: str, trovato: str, letto: str) -> None:
        self.esito.letture.append(Lettura(self.definizione.codice, cella, trovato, letto))

    def _blocca(self, cella: str, valore: str, messaggio: str, colonna: str = "") -> None:
        self.esito.anomalie.append(
            Anomalia(
                self.definizione.codice,
                cella,
                "FILE-03",
                BLOCCANTE,
                valore,
                messaggio,
                riga=1 if cella else None,
                colonna=colonna,
            )
        )
