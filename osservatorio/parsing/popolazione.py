"""Residents by comune, sex and age (POSAS) and foreign residents (STRASA).

POSAS headings were all seen: A (2018), B (2020), C (from 2021, with marital status), D (estimate,
six columns). Of STRASA only the columns were seen, in programs of others: «Codice comune»,
«Comune», «Età», «Maschi», «Femmine» with `;`, in English «Municipality code», «Age», «Males»,
«Females» with `,`; no total by row, age 999 for the total of the comune. English names of POSAS are
expected by analogy.
"""

import re
from dataclasses import dataclass

from base.formati import numero
from osservatorio.anomalie import AVVISO
from osservatorio.parsing.celle import Segnalazioni, e_prosa, righe_di_dati
from osservatorio.parsing.testate import (
    Testata,
    anno_del_primo_gennaio,
    normalizza,
    posto,
    posto_certo,
    tipo_nel_titolo,
)
from osservatorio.parsing.tipi import (
    ETA_MASSIMA,
    POPOLAZIONE,
    STRANIERI,
    DatiComune,
    FilePopolazione,
)
from osservatorio.parsing.veloce import leggi_senza_errori

TOTALE = 999

CODICE = ("codicecomune", "municipalitycode", "codiceistat")
NOME = ("comune", "denominazione", "municipality")
_ETA = ("eta", "age")
_TOTALI_PER_SESSO = (("totalemaschi", "totalmales"), ("totalefemmine", "totalfemales"))
_PER_SESSO = (("maschi", "males"), ("femmine", "females"))
_STRANIERI = re.compile(r"stranier|foreign", re.IGNORECASE)


@dataclass(frozen=True)
class Colonne:
    """Where each thing stands in a row; `nome` and `totale` may be missing."""

    codice: int
    nome: int | None
    eta: int
    maschi: int
    femmine: int
    totale: int | None

    @property
    def quante(self) -> int:
        """Cells that a row must have."""
        return 1 + max(
            self.codice, self.nome or 0, self.eta, self.maschi, self.femmine, self.totale or 0
        )


def riconosci(testata: Testata) -> str | None:
    """«POSAS» or «STRASA» if the heading is of population by age, whatever its edition."""
    if posto(testata, *CODICE) is None or posto(testata, *_ETA) is None:
        return None
    if all(posto(testata, *nomi) is not None for nomi in _TOTALI_PER_SESSO):
        return "STRASA" if _STRANIERI.search(testata.titolo) else "POSAS"
    if all(posto(testata, *nomi) is not None for nomi in _PER_SESSO):
        return "STRASA"
    return None


def leggi(testo: str, testata: Testata, nome: str, sha256: str) -> FilePopolazione:
    """The rows of a population file; what is wrong in them is in `anomalie`."""
    anno = anno_del_primo_gennaio(testata.titolo)
    colonne = _colonne(testata)
    segnalazioni = Segnalazioni()
    # Nearly every file is right, and it is read ten times faster if nothing has to be explained.
    veloci = leggi_senza_errori(testo, testata, colonne)
    if veloci is not None:
        comuni, segnalazioni.zeri_aggiunti = veloci
    else:
        lettura = _Lettura(testata, colonne, segnalazioni)
        for n_riga, celle in righe_di_dati(testo, testata):
            lettura.riga(n_riga, celle)
        lettura.controlla_somme()
        comuni = lettura.comuni
    if nome == "STRASA" and not _STRANIERI.search(testata.titolo):
        segnalazioni.segnala(
            None, "POP-17", testata.titolo,
            "Le colonne sono quelle degli stranieri residenti, ma il titolo non lo dice: "
            "controlla che non sia la popolazione intera.",
            AVVISO,
        )  # fmt: skip
    return FilePopolazione(
        insieme=STRANIERI if nome == "STRASA" else POPOLAZIONE,
        tracciato=nome if nome == "STRASA" else _tracciato_posas(testata),
        titolo=testata.titolo[:255],
        anno=anno,
        tipo=tipo_nel_titolo(testata.titolo),
        sha256=sha256,
        comuni=comuni,
        anomalie=sorted(segnalazioni.anomalie, key=lambda a: (a.riga or 0, a.codice)),
        zeri_aggiunti=segnalazioni.zeri_aggiunti,
    )


def _colonne(testata: Testata) -> Colonne:
    maschi, femmine = (
        posto_certo(testata, *totali, *soli)
        for totali, soli in zip(_TOTALI_PER_SESSO, _PER_SESSO, strict=True)
    )
    return Colonne(
        codice=posto_certo(testata, *CODICE),
        nome=posto(testata, *NOME),
        eta=posto_certo(testata, *_ETA),
        maschi=maschi,
        femmine=femmine,
        totale=posto(testata, "totale", "total"),
    )


def _tracciato_posas(testata: Testata) -> str:
    if testata.separatore == ",":
        return "POSAS-A" if "codiceprovincia" in normalizza(testata.titolo) else "POSAS-B"
    return "POSAS-D" if len([c for c in testata.celle if c.strip()]) <= 6 else "POSAS-C"


class _Lettura:
    """Collects rows by comune; every refusal is an anomaly with its line."""

    def __init__(self, testata: Testata, colonne: Colonne, segnalazioni: Segnalazioni) -> None:
        self._colonne = colonne
        self._nomi = testata.celle
        self._segnalazioni = segnalazioni
        self.comuni: dict[str, DatiComune] = {}

    def riga(self, n_riga: int, celle: list[str]) -> None:
        """Takes one row; the notes at the end are passed over."""
        posti = self._colonne
        if e_prosa(celle, posti.quante):
            return
        if len(celle) < posti.quante:
            self._segnalazioni.riga_corta(n_riga, celle, posti.quante)
            return
        comune = self._comune(n_riga, celle)
        if comune is None:
            return
        eta = self._legge_eta(n_riga, celle[posti.eta])
        maschi = self._intero(n_riga, celle, posti.maschi)
        femmine = self._intero(n_riga, celle, posti.femmine)
        if eta is None or maschi is None or femmine is None:
            comune.righe_scartate = True
            return
        self._controlla_totale_riga(n_riga, celle, maschi, femmine)
        if eta == TOTALE:
            if comune.totale is not None:
                self._doppione(n_riga, comune, "il totale")
                return
            comune.totale, comune.riga_totale = (maschi, femmine), n_riga
        elif comune.maschi[eta] is not None:
            self._doppione(n_riga, comune, f"l'età {eta}")
        else:
            comune.maschi[eta], comune.femmine[eta] = maschi, femmine

    def controlla_somme(self) -> None:
        """The ages of each comune against its total row, men and women apart."""
        for comune in self.comuni.values():
            if comune.totale is None:
                self._segnalazioni.segnala(
                    comune.riga, "POP-09", comune.codice_istat,
                    f"{comune.nome} ({comune.codice_istat}): manca la riga del totale (età 999). "
                    "Il file sembra tagliato: scaricalo di nuovo.",
                )  # fmt: skip
                continue
            if comune.righe_scartate:
                continue  # the reason is already said on the row
            for sesso, eta, totale in (
                ("maschi", comune.maschi, comune.totale[0]),
                ("femmine", comune.femmine, comune.totale[1]),
            ):
                somma = sum(v or 0 for v in eta)
                if somma != totale:
                    self._segnalazioni.segnala(
                        comune.riga_totale, "POP-06", str(totale),
                        f"Riga {comune.riga_totale}, {comune.nome} ({comune.codice_istat}): "
                        f"la somma delle età dei {sesso} è {numero(somma)}, "
                        f"ma il totale dice {numero(totale)}. "
                        "Il file è stato modificato o è rovinato: scaricalo di nuovo.",
                    )  # fmt: skip

    def _comune(self, n_riga: int, celle: list[str]) -> DatiComune | None:
        scritto = celle[self._colonne.codice].strip()
        codice = self._segnalazioni.codice_comune(n_riga, scritto)
        if codice is None:
            return None
        if codice not in self.comuni:
            nome = celle[self._colonne.nome].strip() if self._colonne.nome is not None else codice
            self.comuni[codice] = DatiComune(codice, nome, n_riga)
            if codice != scritto:
                self._segnalazioni.zeri_aggiunti.append((n_riga, scritto))
        return self.comuni[codice]

    def _legge_eta(self, n_riga: int, cella: str) -> int | None:
        testo = cella.strip()
        if testo.casefold() in {"totale", "total"}:
            return TOTALE
        prima = testo.split(" ", 1)[0].rstrip("+")
        eta = int(prima) if prima.isascii() and prima.isdigit() and len(prima) <= 3 else -1
        # «100 e più» is written out in some releases; any other words are not an age.
        if (0 <= eta <= ETA_MASSIMA and (prima == testo or eta == ETA_MASSIMA)) or eta == TOTALE:
            return eta
        self._segnalazioni.segnala(
            n_riga, "POP-03", testo,
            f"Riga {n_riga}: l'età «{testo}» non va da 0 a 100 e non è 999 (totale). Correggila.",
        )  # fmt: skip
        return None

    def _intero(self, n_riga: int, celle: list[str], colonna: int) -> int | None:
        return self._segnalazioni.intero(n_riga, celle[colonna], self._nomi[colonna].strip())

    def _controlla_totale_riga(
        self, n_riga: int, celle: list[str], maschi: int, femmine: int
    ) -> None:
        if self._colonne.totale is None:
            return
        totale = self._intero(n_riga, celle, self._colonne.totale)
        somma = maschi + femmine
        if totale is not None and totale != somma:
            self._segnalazioni.segnala(
                n_riga, "POP-05", str(totale),
                f"Riga {n_riga}: {numero(maschi)} maschi più {numero(femmine)} femmine fa "
                f"{numero(somma)}, ma il totale dice {numero(totale)}. Controlla la riga.",
            )  # fmt: skip

    def _doppione(self, n_riga: int, comune: DatiComune, cosa: str) -> None:
        self._segnalazioni.segnala(
            n_riga, "POP-04", comune.codice_istat,
            f"Riga {n_riga}, {comune.nome} ({comune.codice_istat}): {cosa} c'è già in una riga "
            "prima. Togli la riga in più.",
        )  # fmt: skip
