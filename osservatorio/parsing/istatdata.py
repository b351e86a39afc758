"""IstatData's tables in long form: one figure a row, its dimensions in columns.

Social spending was seen whole (FREQ, REF_AREA, Territorio, DATA_TYPE, CATEG_OF_BENEFICIARIES,
CATEGORY_OF_SERVICE, TIME_PERIOD, Osservazione). Households by number of members were seen as a
table made from IstatData (codice_istat, anno, tavola, num_memb, valore); the names of IstatData's
own columns are expected.
"""

import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation

from base.formati import numero
from osservatorio.anomalie import AVVISO
from osservatorio.parsing.celle import Segnalazioni, e_prosa, righe_di_dati
from osservatorio.parsing.testate import Testata, normalizza, posto, posto_certo, tipo_nel_titolo
from osservatorio.parsing.tipi import (
    FAMIGLIE,
    FileOsservazioni,
    FileSerie,
    Osservazione,
    SerieDiUnAnno,
    ValoriComune,
)

TRACCIATO = "ISTATDATA"
_SPESA, _COMPONENTI = "ISTATDATA-SPESA", "ISTATDATA-FAMIGLIE"

_TERRITORIO = ("refarea", "itter107", "codiceistat", "codicecomune", "municipalitycode")
_NOME = ("territorio", "territory", "comune", "municipality")
_ANNO = ("timeperiod", "anno", "time", "year")
_VALORE = ("osservazione", "observation", "obsvalue", "valore", "value")
_MISURA, _AREA = "datatype", "categofbeneficiaries"
_SERVIZIO = "categoryofservice"
_NOME_SERVIZIO = ("servizioointervento", "serviceorintervention")
_MEMBRI = (
    "nummemb",
    "numbmembers",
    "numberofmembers",
    "numerocomponenti",
    "numerodicomponenti",
    "componenti",
    "numberofhouseholdmembers",
)
_TAVOLA = ("tavola", "tipofamiglia", "typeofhousehold", "citizenship", "cittadinanza")

# Households by the size written in many ways; 6 stands for 6 and more.
_SEI_O_PIU = re.compile(r"^(?:ge|yge)?6(?:andover|epiu|oltre|ormore|plus)?$")
_IN_TUTTO = frozenset({"total", "totale", "all", "99", "tot"})
_TUTTE = frozenset({"", "tutte", "all", "total", "totale"})
_CON_STRANIERI = frozenset({"almenounostraniero", "conalmenounostraniero", "atleastoneforeigner"})
_TUTTI_STRANIERI = frozenset({"tuttistranieri", "allforeigners"})


def riconosci(testata: Testata) -> str | None:
    """Which of IstatData's two tables the columns are of."""
    comuni = [posto(testata, *nomi) for nomi in (_TERRITORIO, _ANNO, _VALORE)]
    if None in comuni:
        return None
    if {_MISURA, _AREA, _SERVIZIO} <= testata.posti.keys():
        return _SPESA
    return _COMPONENTI if posto(testata, *_MEMBRI) is not None else None


def leggi(testo: str, testata: Testata, nome: str, sha256: str) -> FileOsservazioni | FileSerie:
    """The figures of the table; what is wrong in them is in `anomalie`."""
    lettura = _Lettura(testo, testata)
    if nome == _SPESA:
        osservazioni = lettura.spesa()
        return FileOsservazioni(
            **lettura.in_comune(testata, sha256), osservazioni=tuple(osservazioni)
        )
    serie = lettura.famiglie()
    return FileSerie(**lettura.in_comune(testata, sha256), serie=serie)


class _Lettura:
    def __init__(self, testo: str, testata: Testata) -> None:
        self._testo, self._testata = testo, testata
        self._segnalazioni = Segnalazioni()
        self._territorio, self._anno, self._valore = (
            posto_certo(testata, *nomi) for nomi in (_TERRITORIO, _ANNO, _VALORE)
        )
        self._nome = posto(testata, *_NOME)

    def in_comune(self, testata: Testata, sha256: str) -> dict:
        """What every file has."""
        return {
            "tracciato": TRACCIATO,
            "titolo": testata.titolo[:255],
            "tipo": tipo_nel_titolo(testata.titolo),
            "sha256": sha256,
            "anomalie": sorted(self._segnalazioni.anomalie, key=lambda a: (a.riga or 0, a.codice)),
            "zeri_aggiunti": self._segnalazioni.zeri_aggiunti,
        }

    def _righe(self, *altri: int):  # type: ignore[no-untyped-def]
        """(line, cells, year) of the rows that are long enough and have a year."""
        colonne = 1 + max(self._territorio, self._anno, self._valore, *altri)
        for n_riga, celle in righe_di_dati(self._testo, self._testata):
            if e_prosa(celle, colonne):
                continue
            if len(celle) < colonne:
                self._segnalazioni.riga_corta(n_riga, celle, colonne)
                continue
            anno = self._segnalazioni.anno(n_riga, celle[self._anno])
            if anno is not None:
                yield n_riga, celle, anno

    def _doppione(self, n_riga: int, valore: str) -> None:
        self._segnalazioni.segnala(
            n_riga, "POP-04", valore,
            f"Riga {n_riga}: la stessa osservazione di «{valore}» c'è già in una riga prima. "
            "Togli la riga in più.",
        )  # fmt: skip

    def spesa(self) -> list[Osservazione]:
        """Spending by territory, area of users and service."""
        posti = self._testata.posti
        misura, area, servizio = posti[_MISURA], posti[_AREA], posti[_SERVIZIO]
        nome_servizio = posto(self._testata, *_NOME_SERVIZIO)
        osservazioni: dict[tuple[int, str, str, str, str], Osservazione] = {}
        for n_riga, celle, anno in self._righe(misura, area, servizio):
            territorio = celle[self._territorio].strip()
            letto, valore = self._decimale(n_riga, celle[self._valore])
            if not letto:
                continue
            una = Osservazione(
                riga=n_riga,
                anno=anno,
                territorio=territorio,
                nome_territorio=self._cella(celle, self._nome) or territorio,
                misura=celle[misura].strip(),
                area=celle[area].strip(),
                servizio=celle[servizio].strip(),
                nome_servizio=self._cella(celle, nome_servizio) or celle[servizio].strip(),
                valore=valore,
            )
            chiave = (anno, territorio, una.misura, una.area, una.servizio)
            if chiave in osservazioni:
                self._doppione(n_riga, una.nome_territorio)
            else:
                osservazioni[chiave] = una
        return list(osservazioni.values())

    @staticmethod
    def _cella(celle: list[str], posto: int | None) -> str:
        return celle[posto].strip() if posto is not None and posto < len(celle) else ""

    def _decimale(self, n_riga: int, cella: str) -> tuple[bool, str | None]:
        """(readable, text of the number): IstatData writes a decimal point, and nothing where a
        figure is not given.
        """
        testo = cella.strip()
        if not testo or testo in {"..", "....", ":"}:
            return True, None
        try:
            valore = Decimal(testo)
        except InvalidOperation:
            valore = Decimal("NaN")
        if valore.is_finite() and abs(valore) < 10**14:
            return True, str(valore)
        self._segnalazioni.segnala(
            n_riga, "POP-01", testo,
            f"Riga {n_riga}, colonna «Osservazione»: c'è «{testo[:40]}». Qui serve un numero con "
            "il punto dei decimali, o la cella vuota.",
        )  # fmt: skip
        return False, None

    def famiglie(self) -> tuple[SerieDiUnAnno, ...]:
        """Households by number of members, and those with at least one foreigner."""
        membri, tavola = posto_certo(self._testata, *_MEMBRI), posto(self._testata, *_TAVOLA)
        per_anno: dict[int, dict[str, ValoriComune]] = defaultdict(dict)
        altre = 0
        for n_riga, celle, anno in self._righe(membri):
            codice = self._segnalazioni.codice_comune(n_riga, celle[self._territorio].strip())
            if codice is None:
                continue
            quale = normalizza(self._cella(celle, tavola))
            serie = _serie_di(quale, normalizza(celle[membri]))
            if serie is None:
                if quale in _TUTTE:
                    self._componenti_ignoti(n_riga, celle[membri].strip())
                elif quale not in _CON_STRANIERI | _TUTTI_STRANIERI:
                    altre += 1
                continue
            valore = self._segnalazioni.intero(
                n_riga, celle[self._valore], "valore", cosa="famiglie"
            )
            if valore is None:
                continue
            if codice not in per_anno[anno]:
                nome = self._cella(celle, self._nome) or codice
                per_anno[anno][codice] = ValoriComune(codice, nome, n_riga)
            valori = per_anno[anno][codice].valori
            if serie in valori:
                self._doppione(n_riga, codice)
            else:
                valori[serie] = valore
        if altre:
            self._segnalazioni.segnala(
                None, "FAM-02", str(altre),
                f"{numero(altre)} righe sono di tavole che qui non si usano e restano fuori. "
                "Controlla che sia la tavola delle famiglie per numero di componenti.",
                AVVISO,
            )  # fmt: skip
        for anno, comuni in per_anno.items():
            self._controlla(anno, comuni)
        return tuple(
            SerieDiUnAnno(FAMIGLIE, anno, comuni) for anno, comuni in sorted(per_anno.items())
        )

    def _componenti_ignoti(self, n_riga: int, testo: str) -> None:
        self._segnalazioni.segnala(
            n_riga, "FAM-03", testo,
            f"Riga {n_riga}: il numero di componenti «{testo[:30]}» non si riconosce. "
            "Scrivi da 1 a 5, «6 e più» o «totale».",
        )  # fmt: skip

    def _controlla(self, anno: int, comuni: dict[str, ValoriComune]) -> None:
        """The households of every size against the total. A size that Istat left out is zero when
        the others make the total, else it stays missing.
        """
        misure = [f"famiglie_{n}" for n in range(1, 6)] + ["famiglie_6_oltre"]
        for dati in comuni.values():
            totale = dati.valori.get("famiglie")
            date = [n for misura in misure if (n := dati.valori.get(misura)) is not None]
            if totale is None or not date:
                continue
            somma = sum(date)
            if somma == totale:
                for misura in misure:
                    dati.valori.setdefault(misura, 0)
            elif somma > totale or len(date) == len(misure):
                self._segnalazioni.segnala(
                    dati.riga, "FAM-01", str(totale),
                    f"{dati.nome} ({dati.codice_istat}), {anno}: le famiglie per numero di "
                    f"componenti sono {numero(somma)}, ma il totale dice {numero(totale)}. "
                    "Scarica di nuovo il file.",
                )  # fmt: skip


def _serie_di(tavola: str, membri: str) -> str | None:
    """The series of a row, None if it is not used."""
    if tavola in _CON_STRANIERI:
        return "famiglie_con_stranieri" if membri in _IN_TUTTO else None
    if tavola not in _TUTTE:
        return None
    if membri in _IN_TUTTO:
        return "famiglie"
    if membri in {"1", "2", "3", "4", "5"}:
        return f"famiglie_{membri}"
    return "famiglie_6_oltre" if _SEI_O_PIU.match(membri) else None
