"""The headings of a sheet: which column stands where, and what is wrong with row 1."""

import difflib

from rendicontazione.anomalie import BLOCCANTE, Anomalia, Lettura
from rendicontazione.parsing.capito import ColonnaCapita, FoglioCapito
from rendicontazione.parsing.cartella import FoglioLetto
from rendicontazione.parsing.celle import (
    chiave,
    indirizzo,
    leggi_numero,
    leggi_testo,
    lettere,
    scritto,
    vuota,
)
from rendicontazione.parsing.definizioni import Colonna, Foglio
from rendicontazione.parsing.righe import ModuloLetto, luogo


class LettoreIntestazioni:
    """`colonne` with their place from 1, `posizioni` by name, `sconosciute` not of the form.

    `prima_riga` is the first of data: 3 when the headings take two rows.
    """

    def __init__(
        self,
        definizione: Foglio,
        foglio: FoglioLetto,
        esito: ModuloLetto,
        capito: FoglioCapito | None = None,
    ) -> None:
        self.definizione = definizione
        self.foglio = foglio
        self.esito = esito
        self.capito = capito or FoglioCapito(definizione.codice)
        self.posizioni: dict[str, int] = {}
        self.colonne: list[tuple[Colonna, int]] = []
        self.sconosciute: list[int] = []
        self.prima_riga = 2
        self._doppie: list[tuple[Colonna, int]] = []
        self._attese = {chiave(colonna.titolo): colonna for colonna in definizione.colonne}
        self._titoli: dict[int, tuple[str, str]] = {}  # place → cell, what is written

    def leggi(self) -> bool:
        """Finds the columns; False, with its FILE-03, if the sheet cannot be read."""
        prima = self.foglio.righe[0] if self.foglio.righe else []
        self._in_una_riga(prima)
        a_meta = False
        if self._mancanti():
            a_meta = self._in_due_righe(prima)
        mancanti = self._mancanti()
        self._capito(mancanti)
        if a_meta and mancanti:
            self._due_righe_non_tornano(mancanti)
            return False
        if len(mancanti) * 2 > len(self.definizione.colonne):
            self._senza_intestazioni()
            return False
        for colonna, posto in self._doppie:
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
            self._lettura(*self._titoli[posto], "colonna non del modello: non letta")
        self._senza_nome(prima)
        return not (mancanti or self._doppie)

    def _mancanti(self) -> list[Colonna]:
        return [c for c in self.definizione.colonne if c.nome not in self.posizioni]

    def _in_una_riga(self, prima: list[object]) -> None:
        for posto, grezzo in enumerate(prima, start=1):
            if vuota(grezzo):
                continue
            self._titoli[posto] = indirizzo(1, posto), scritto(grezzo)
            colonna = self._attese.get(chiave(grezzo))
            if colonna is None:
                self.sconosciute.append(posto)
            else:
                self._metti(colonna, posto)
        # A heading that the Ambito matched to a column of the form, where that one is missing.
        abbinate = {alias: c for c in self._mancanti() for alias in c.alias}
        for posto in list(self.sconosciute):
            colonna = abbinate.get(chiave(prima[posto - 1]))
            if colonna is not None:
                self.sconosciute.remove(posto)
                self._metti(colonna, posto)
                self._lettura(*self._titoli[posto], f"«{colonna.titolo}», come avete abbinato")
        self.colonne.sort(key=lambda trovata: trovata[1])

    def _metti(self, colonna: Colonna, posto: int) -> None:
        if colonna.nome in self.posizioni:
            self._doppie.append((colonna, posto))
        else:
            self.posizioni[colonna.nome] = posto
            self.colonne.append((colonna, posto))

    # --- headings over two rows ------------------------------------------------------------------

    def _in_due_righe(self, prima: list[object]) -> bool:
        """Takes row 2 as the second half of the headings, when it can be nothing else.

        True if the rows look like two of headings, whether they complete each other or not.
        """
        seconda = self.foglio.righe[1] if len(self.foglio.righe) > 1 else []
        if not _solo_parole(seconda) or not any(not vuota(grezzo) for grezzo in prima):
            return False
        posti: dict[int, str] = {}
        dalla_prima, dalla_seconda, estranee = 0, 0, 0
        gruppo = ""
        for posto in range(1, max(len(prima), len(seconda)) + 1):
            sopra = chiave(prima[posto - 1]) if posto <= len(prima) else ""
            sotto = chiave(seconda[posto - 1]) if posto <= len(seconda) else ""
            gruppo = sopra or gruppo
            if not sotto:
                possibili = {sopra} & self._attese.keys()
                dalla_prima += len(possibili)
            else:
                possibili = {sopra + sotto, gruppo + sotto, sotto} & self._attese.keys()
                dalla_seconda += len(possibili)
                estranee += not possibili
            if len(possibili) == 1:
                posti[posto] = possibili.pop()
        if not dalla_prima or dalla_seconda < 2 or estranee > dalla_seconda:
            return False
        if len(set(posti.values())) < len(self._attese) or len(posti) > len(self._attese):
            return True
        if estranee:
            return True
        # In place: who reads the rows holds them already.
        self.posizioni.clear()
        self.posizioni.update({self._attese[nome].nome: posto for posto, nome in posti.items()})
        self.colonne[:] = [(self._attese[nome], posto) for posto, nome in posti.items()]
        self.sconosciute[:] = [p for p in self.sconosciute if p not in posti]
        self._doppie = []
        self.prima_riga = 3
        for posto in posti:
            pezzi = [r[posto - 1] for r in (prima, seconda) if posto <= len(r)]
            self._titoli[posto] = (
                indirizzo(1 if posto <= len(prima) and not vuota(prima[posto - 1]) else 2, posto),
                " ".join(leggi_testo(pezzo) for pezzo in pezzi if not vuota(pezzo)),
            )
        self._lettura("A2", "intestazioni su due righe", "lette insieme: i dati dalla riga 3")
        return True

    def _due_righe_non_tornano(self, mancanti: list[Colonna]) -> None:
        nomi = ", ".join(f"«{colonna.titolo}»" for colonna in mancanti[:5])
        self._blocca(
            "A2", "",
            f"{luogo(self.definizione.codice, 'A2')}: le intestazioni sembrano scritte su due "
            f"righe, ma lette insieme non danno tutte le colonne del modello (per esempio {nomi}). "
            "Scrivile tutte nella riga 1, senza celle unite, ed elimina la riga 2.",
        )  # fmt: skip

    # --- what is said ----------------------------------------------------------------------------

    def _capito(self, mancanti: list[Colonna]) -> None:
        self.capito.colonne = [
            ColonnaCapita(colonna.nome, colonna.titolo, *self._titoli[posto])
            for colonna, posto in self.colonne
        ]
        self.capito.sconosciute = [
            ColonnaCapita("", "", *self._titoli[posto]) for posto in self.sconosciute
        ]
        self.capito.mancanti = [ColonnaCapita(c.nome, c.titolo) for c in mancanti]

    def _senza_nome(self, prima: list[object]) -> None:
        """Columns with something in them but no heading: not read, and said."""
        larghezza = len(prima)
        for posto in range(1, larghezza + 1):
            if posto in self._titoli:
                continue
            inizio = self.prima_riga
            for numero, riga in enumerate(self.foglio.righe[inizio - 1 :], start=inizio):
                if posto <= len(riga) and not vuota(riga[posto - 1]):
                    cella = indirizzo(numero, posto)
                    self._lettura(
                        cella, f"colonna {lettere(posto)}", "senza intestazione: non letta"
                    )
                    break

    def _senza_intestazioni(self) -> None:
        altrove = next(
            (
                numero
                for numero, riga in enumerate(self.foglio.righe[1:20], start=2)
                if sum(chiave(cella) in self._attese for cella in riga if not vuota(cella)) * 2
                > len(self._attese)
            ),
            None,
        )
        dove = (
            f"le intestazioni sono nella riga {altrove}, devono stare nella riga 1: elimina le "
            "righe sopra."
            if altrove
            else "nella riga 1 non ci sono le intestazioni del modello. Copia i dati nel modello "
            "scaricato da questa pagina, oppure abbina le colonne."
        )
        self._blocca("A1", "", f"{luogo(self.definizione.codice, 'A1')}: {dove}")

    def _colonna_mancante(self, colonna: Colonna, prima: list[object]) -> None:
        candidate = {chiave(prima[posto - 1]): posto for posto in self.sconosciute}
        simile = difflib.get_close_matches(
            chiave(colonna.titolo), list(candidate), n=1, cutoff=0.75
        )
        consiglio = (
            f"In {indirizzo(1, candidate[simile[0]])} c'è "
            f"«{scritto(prima[candidate[simile[0]] - 1])}»: se è quella, scrivi «{colonna.titolo}» "
            "oppure abbina le colonne."
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
                riga=int(cella[1:]) if cella in {"A1", "A2"} else 1 if cella else None,
                colonna=colonna,
            )
        )


def _solo_parole(riga: list[object]) -> bool:
    """True for a row of texts that are no numbers: headings, not data."""
    pieni = [grezzo for grezzo in riga if not vuota(grezzo)]
    return bool(pieni) and all(isinstance(g, str) and leggi_numero(g) is None for g in pieni)
