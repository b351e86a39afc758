"""Demographic balances by comune: D7B (by month), P2 (by year), RBD (reconstructed, 2002–2018).

P2 also counts the households: they become a set of their own. Which names of columns were really
seen is said in `voci`.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from base.formati import plurale
from osservatorio.parsing.busta import FileIllegibile
from osservatorio.parsing.celle import Segnalazioni, e_prosa, righe_di_dati
from osservatorio.parsing.identita import controlla_bilancio, controlla_province
from osservatorio.parsing.testate import (
    Testata,
    anno_nel_titolo,
    posto,
    posto_certo,
    tipo_nel_titolo,
)
from osservatorio.parsing.tipi import BILANCIO, FAMIGLIE, FileSerie, SerieDiUnAnno, ValoriComune
from osservatorio.parsing.voci import (
    CON_SEGNO,
    DELLE_FAMIGLIE,
    FINE_ANAGRAFICA,
    FLUSSI,
    SALDI,
    ColonnaVoce,
    colonne_delle_voci,
    legge_sesso,
    voce_di,
)

MENSILE, ANNUALE, RICOSTRUITO = "D7B", "P2", "RBD"
# A table of households alone, one row by comune and year.
SOLE_FAMIGLIE = "FAMIGLIE"
TRACCIATI = frozenset({MENSILE, ANNUALE, RICOSTRUITO, SOLE_FAMIGLIE})

# Of D7B: rows that are no month, with their figure under «Popolazione fine periodo».
_MESI = range(1, 13)
_AGGIUSTAMENTO, _CENSITA = 13, 15

_CODICE = ("codicecomune", "municipalitycode", "codiceistat", "procom")
_NOME = ("comune", "denominazione", "municipality", "denominazionecomune")
_ANNO = ("anno", "year", "timeperiod")
_PRIMO_RICOSTRUITO, _ULTIMO_RICOSTRUITO = 2001, 2018
_NOMI_IN_ELENCO = 10

# Items of one comune, year and month (0 for a year), by sex.
PerSesso = dict[str, dict[str, int]]


def riconosci(testata: Testata) -> str | None:
    """«D7B», «P2» for every yearly balance, «FAMIGLIE», from the items among the columns."""
    if posto(testata, *_CODICE) is None:
        return None
    voci = {voce for nome in testata.posti if (trovata := voce_di(nome)) for voce in trovata[:1]}
    if not {"nati", "morti"} <= voci:
        con_anno = posto(testata, *_ANNO) is not None
        return SOLE_FAMIGLIE if "famiglie" in voci and con_anno else None
    if "mese" in testata.posti and posto(testata, *_ANNO) is not None:
        return MENSILE
    return ANNUALE if voci & {"residenti_inizio", "residenti_fine", FINE_ANAGRAFICA} else None


def leggi(
    testo: str, testata: Testata, nome: str, sha256: str, anno_atteso: int | None = None
) -> FileSerie:
    """The series of every comune and year of the file, proved by the sums of the balance."""
    titolo = testata.titolo
    if "stranier" in titolo.casefold() or "foreign" in titolo.casefold():
        raise FileIllegibile(
            "Il file è il bilancio dei soli cittadini stranieri: usa il bilancio di tutta la "
            "popolazione (P2 o D7B).",
            codice="ALTRO_TRACCIATO",
        )
    anno = None
    if posto(testata, *_ANNO) is None:
        anno = anno_nel_titolo(titolo) or anno_atteso
        if anno is None:
            raise FileIllegibile(
                "Il file non dice di quale anno è il bilancio: scegli l'anno e riprova.",
                codice="ANNO",
            )
    lettura = _Lettura(testata, mensile=nome == MENSILE, anno=anno)
    for n_riga, celle in righe_di_dati(testo, testata):
        lettura.riga(n_riga, celle)
    annuali = lettura.somma()
    segnalazioni = lettura.segnalazioni
    if lettura.province:
        controlla_province(segnalazioni, lettura.mensili, lettura.province)
    tipo = tipo_nel_titolo(titolo)
    anni = sorted({anno for _, anno in annuali})
    if nome == ANNUALE and (
        tipo == "ricostruzione"
        or (anni and anni[0] >= _PRIMO_RICOSTRUITO and anni[-1] <= _ULTIMO_RICOSTRUITO)
    ):
        nome, tipo = RICOSTRUITO, "ricostruzione"
    serie = [_serie(insieme, anno, annuali, lettura.comuni, segnalazioni)
             for anno in anni for insieme in (BILANCIO, FAMIGLIE)]  # fmt: skip
    return FileSerie(
        tracciato=nome,
        titolo=titolo[:255],
        tipo=tipo,
        sha256=sha256,
        anomalie=sorted(segnalazioni.anomalie, key=lambda a: (a.riga or 0, a.codice)),
        zeri_aggiunti=segnalazioni.zeri_aggiunti,
        serie=tuple(una for una in serie if una.comuni),
    )


def _serie(
    insieme: str,
    anno: int,
    annuali: dict[tuple[str, int], dict[str, int]],
    comuni: dict[str, tuple[str, int]],
    segnalazioni: Segnalazioni,
) -> SerieDiUnAnno:
    """What the file says of one set and year; a balance is proved here."""
    per_comune: dict[str, ValoriComune] = {}
    for (codice, di), voci in annuali.items():
        if di != anno:
            continue
        nome, riga = comuni[codice]
        if insieme == FAMIGLIE:
            valori = {voce: n for voce, n in voci.items() if voce in DELLE_FAMIGLIE}
        else:
            valori = {voce: n for voce, n in voci.items() if voce not in DELLE_FAMIGLIE}
        if valori:
            per_comune[codice] = ValoriComune(codice, nome, riga, valori)
    if insieme == BILANCIO:
        controlla_bilancio(segnalazioni, anno, per_comune)
        for dati in per_comune.values():
            fine = dati.valori.pop(FINE_ANAGRAFICA, None)
            if fine is not None:
                dati.valori.setdefault("residenti_fine", fine + dati.valori.get("aggiustamento", 0))
            for saldo in SALDI:
                dati.valori.pop(saldo, None)
    return SerieDiUnAnno(insieme, anno, per_comune)


@dataclass
class _Posti:
    """Where the things that are not items stand in a row; None if the file has not the column."""

    codice: int
    nome: int | None
    anno: int | None
    mese: int | None
    sesso: int | None
    cittadinanza: int | None
    provincia: int | None

    @classmethod
    def di(cls, testata: Testata) -> "_Posti":
        return cls(
            codice=posto_certo(testata, *_CODICE),
            nome=posto(testata, *_NOME),
            anno=posto(testata, *_ANNO),
            mese=posto(testata, "mese", "month"),
            sesso=posto(testata, "sesso", "sex", "gender"),
            cittadinanza=posto(testata, "cittadinanza", "citizenship"),
            provincia=posto(testata, "codiceprovincia", "provincecode"),
        )


@dataclass
class _Lettura:
    """Collects the items by comune, year and month; every refusal is an anomaly with its line.

    `mensili[(codice, anno)][mese][sesso][voce]`, month 0 for a yearly balance; `province` the same
    for the control rows, by code of the Provincia; `comuni[codice] = (nome, riga)`.
    """

    testata: Testata
    mensile: bool
    anno: int | None
    segnalazioni: Segnalazioni = field(default_factory=Segnalazioni)
    comuni: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.posti = _Posti.di(self.testata)
        self.voci = colonne_delle_voci(self.testata)
        # Every column that is read: a row cut short must not be taken for a whole one.
        letti = [posto for posto in vars(self.posti).values() if posto is not None]
        self.colonne = 1 + max(*letti, *(colonna.posto for colonna in self.voci))
        self.mensili: dict[tuple[str, int], dict[int, PerSesso]] = defaultdict(dict)
        self.province: dict[tuple[str, int], dict[int, PerSesso]] = defaultdict(dict)
        self._viste: set[tuple[str, int, int, str, str]] = set()

    def riga(self, n_riga: int, celle: list[str]) -> None:
        """Takes one row; totals of regions and notes are passed over."""
        posti = self.posti
        if e_prosa(celle, self.colonne):
            return
        if len(celle) < self.colonne:
            self.segnalazioni.riga_corta(n_riga, celle, self.colonne)
            return
        scritto = celle[posti.codice].strip()
        provincia = celle[posti.provincia].strip() if posti.provincia is not None else ""
        if not scritto and not provincia:
            return  # Italy, or a region
        if not scritto:
            codice = provincia.zfill(3)
        else:
            letto = self.segnalazioni.codice_comune(n_riga, scritto)
            if letto is None:
                return
            codice = letto
        anno = self.anno
        if posti.anno is not None:
            anno = self.segnalazioni.anno(n_riga, celle[posti.anno])
        mese = self._mese(n_riga, celle)
        sesso = self._sesso(n_riga, celle)
        if anno is None or mese is None or sesso is None:
            return
        cittadinanza = celle[posti.cittadinanza].strip() if posti.cittadinanza is not None else ""
        if scritto and codice not in self.comuni:
            nome = celle[posti.nome].strip() if posti.nome is not None else ""
            self.comuni[codice] = (nome or codice, n_riga)
            if codice != scritto:
                self.segnalazioni.zeri_aggiunti.append((n_riga, scritto))
        if (codice, anno, mese, sesso, cittadinanza) in self._viste:
            self._doppione(n_riga, codice)
            return
        self._viste.add((codice, anno, mese, sesso, cittadinanza))
        dove = self.mensili if scritto else self.province
        self._prendi(n_riga, celle, dove[codice, anno].setdefault(mese, {}), sesso, mese)

    def _prendi(
        self, n_riga: int, celle: list[str], per_sesso: PerSesso, sesso: str, mese: int
    ) -> None:
        for colonna in self.voci:
            voce = colonna.voce
            if mese in {_AGGIUSTAMENTO, _CENSITA}:
                if voce != FINE_ANAGRAFICA:
                    continue
                voce = "aggiustamento" if mese == _AGGIUSTAMENTO else "residenti_fine"
            valore = self._valore(n_riga, celle, colonna, voce)
            if valore is None:
                continue
            voci = per_sesso.setdefault(colonna.sesso if sesso == "T" else sesso, {})
            # Italians and foreigners on two rows: the comune is their sum.
            voci[voce] = voci.get(voce, 0) + valore

    def _valore(self, n_riga: int, celle: list[str], colonna: ColonnaVoce, voce: str) -> int | None:
        """The number; an empty cell is «not given» for what may be missing, never 0."""
        if not celle[colonna.posto].strip() and voce not in {"nati", "morti"}:
            return None
        cosa = "famiglie" if voce == "famiglie" else "persone"
        return self.segnalazioni.intero(
            n_riga, celle[colonna.posto], colonna.nome, segno=voce in CON_SEGNO, cosa=cosa
        )

    def _mese(self, n_riga: int, celle: list[str]) -> int | None:
        if not self.mensile or self.posti.mese is None:
            return 0
        testo = celle[self.posti.mese].strip()
        if testo.isascii() and testo.isdigit() and (
            int(testo) in _MESI or int(testo) in {_AGGIUSTAMENTO, _CENSITA}
        ):  # fmt: skip
            return int(testo)
        self.segnalazioni.segnala(
            n_riga, "BIL-05", testo,
            f"Riga {n_riga}: il mese «{testo[:20]}» non va da 1 a 12 e non è 13 (aggiustamento) "
            "né 15 (popolazione censita). Correggilo.",
        )  # fmt: skip
        return None

    def _sesso(self, n_riga: int, celle: list[str]) -> str | None:
        if self.posti.sesso is None:
            return "T"
        testo = celle[self.posti.sesso].strip()
        sesso = legge_sesso(testo)
        if sesso is None:
            self.segnalazioni.segnala(
                n_riga, "BIL-05", testo,
                f"Riga {n_riga}: il sesso «{testo[:20]}» non si riconosce. "
                "Scrivi Maschi, Femmine o Totale.",
            )  # fmt: skip
        return sesso

    def _doppione(self, n_riga: int, codice: str) -> None:
        nome = self.comuni.get(codice, (f"provincia {codice}", 0))[0]
        self.segnalazioni.segnala(
            n_riga, "POP-04", codice,
            f"Riga {n_riga}, {nome} ({codice}): c'è già una riga uguale prima. "
            "Togli la riga in più.",
        )  # fmt: skip

    def somma(self) -> dict[tuple[str, int], dict[str, int]]:
        """The items of the whole year by comune and year, both sexes together."""
        annuali: dict[tuple[str, int], dict[str, int]] = {}
        incompleti: dict[int, list[str]] = defaultdict(list)
        for (codice, anno), per_mese in self.mensili.items():
            insieme = {mese: self._due_sessi(codice, voci) for mese, voci in per_mese.items()}
            if not self.mensile:
                annuali[codice, anno] = insieme[0]
            elif any(mese not in insieme for mese in _MESI):
                incompleti[anno].append(self.comuni[codice][0])
            else:
                annuali[codice, anno] = _di_un_anno(insieme)
        for anno, nomi in incompleti.items():
            elenco = ", ".join(nomi[:_NOMI_IN_ELENCO])
            self.segnalazioni.segnala(
                None, "BIL-04", str(anno),
                f"Anno {anno}: il bilancio non ha tutti i dodici mesi per "
                f"{plurale(len(nomi), 'comune', 'comuni')} ({elenco}"
                f"{'…' if len(nomi) > _NOMI_IN_ELENCO else ''}). "
                "Usa il file dell'anno completo.",
            )  # fmt: skip
        return annuali

    def _due_sessi(self, codice: str, per_sesso: PerSesso) -> dict[str, int]:
        """T where it is given, else M + F; when all three are there they must agree."""
        maschi, femmine = per_sesso.get("M", {}), per_sesso.get("F", {})
        totale = dict(per_sesso.get("T", {}))
        nome, riga = self.comuni.get(codice, (codice, 0))
        for voce in maschi.keys() & femmine.keys():
            somma = maschi[voce] + femmine[voce]
            if totale.setdefault(voce, somma) != somma:
                self.segnalazioni.segnala(
                    riga or None, "BIL-03", str(totale[voce]),
                    f"{nome} ({codice}), {voce.replace('_', ' ')}: maschi più femmine fa {somma}, "
                    f"ma il totale dice {totale[voce]}. Scarica di nuovo il file.",
                )  # fmt: skip
        return totale


def _di_un_anno(per_mese: dict[int, dict[str, int]]) -> dict[str, int]:
    """Flows summed over the months, stocks of the first and the last."""
    voci: dict[str, int] = {}
    for voce in (*FLUSSI, *SALDI):
        if all(voce in per_mese[mese] for mese in _MESI):
            voci[voce] = sum(per_mese[mese][voce] for mese in _MESI)
    if "residenti_inizio" in per_mese[1]:
        voci["residenti_inizio"] = per_mese[1]["residenti_inizio"]
    if FINE_ANAGRAFICA in per_mese[12]:
        voci[FINE_ANAGRAFICA] = per_mese[12][FINE_ANAGRAFICA]
    for mese in (_AGGIUSTAMENTO, _CENSITA):
        voci |= per_mese.get(mese, {})
    return voci
