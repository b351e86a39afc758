"""The series that the Ambiti declare: of each, which cells of the return are summed.

Pure. The reader and the page «Da dove viene questo numero?» use the same description, so that they
cannot disagree.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from osservatorio.calcolo.gruppi import gruppi
from osservatorio.calcolo.misure import A_CARICO, COSTI, FONTI, RICAVI, SPESA_NETTA
from osservatorio.calcolo.origini import Origine, Serie

NOMI_AREE = {
    "fam": "Famiglia e minori",
    "dis": "Disabili",
    "dip": "Dipendenze",
    "anz": "Anziani",
    "imm": "Immigrati e nomadi",
    "pov": "Povertà, disagio adulti e senza dimora",
    "mul": "Multiutenza",
}
# The three tables of the nomenclatore (CISIS).
TABELLE = {
    "1": "interventi e servizi",
    "2": "trasferimenti in denaro",
    "3": "centri e strutture",
}
FASCE_MINORI = ("0-2", "3-5", "6-13", "14-17")
FASCE_ANZIANI = ("65-74", "75-84", "85+")
SENZA_AREA = "La rendicontazione non ha righe per quest'area."
_SENZA_VOCI = "La rendicontazione non ha righe per queste voci."
SENZA_UNITA = "La rendicontazione non ha unità d'offerta di questi tipi."
_SENZA_PERSONE = "La rendicontazione non ha righe di utenti con queste caratteristiche."
_SENZA_FONDI = "La rendicontazione non ha righe per questi fondi."


@dataclass(frozen=True)
class Prelievo:
    """Cells summed with their sign; an empty field chooses all.

    `misure` are names of `ColonnaModulo.concetto`, with `-` before those subtracted. The figure is
    there if the first measure has a cell; the others, left empty everywhere, count nothing.
    `anni_prima` chooses the quota of a fund by how many years it precedes the return. `senza` says
    why the figure is not there when no cell answers.
    """

    misure: tuple[str, ...]
    senza: str
    area: str = ""
    tabella: str = ""
    forma: str = ""
    voci: tuple[str, ...] = ()
    tipi: tuple[str, ...] = ()
    fasce: tuple[str, ...] = ()
    sesso: str = ""
    cittadinanza: str = ""
    in_carico: bool = False
    anni_prima: int | None = None


@dataclass(frozen=True)
class Dichiarata:
    """A declared series and the cells that it sums."""

    serie: Serie
    prelievo: Prelievo


@dataclass(frozen=True)
class MediaUnita:
    """A series made unit by unit, of those that wrote both days of presence and days open.

    `utenti`: days of presence / days open, summed; else the structural places of the same units.
    """

    serie: Serie
    tipi: tuple[str, ...]
    utenti: bool


def _serie(codice: str, nome: str, unita: str, *, persone: bool = False) -> Serie:
    return Serie(codice, nome, unita, Origine.RENDICONTAZIONE, persone=persone)


def _euro(codice: str, nome: str, prelievo: Prelievo) -> Dichiarata:
    return Dichiarata(_serie(codice, nome, "euro"), prelievo)


def _persone(codice: str, nome: str, prelievo: Prelievo) -> Dichiarata:
    return Dichiarata(_serie(codice, nome, "persone", persone=True), prelievo)


_LORDA = Prelievo(("f1.spesa_totale",), "La rendicontazione non ha righe di spesa.")
_NETTA = replace(_LORDA, misure=SPESA_NETTA)
_NOME_NETTA = "spesa netta (senza quota utenti e SSN)"


def _spesa() -> list[Dichiarata]:
    serie = [
        _euro("spesa_totale", "spesa totale", _LORDA),
        _euro("spesa_netta", _NOME_NETTA, _NETTA),
        _euro(
            "a_carico_comuni",
            "spesa a carico dei comuni",
            replace(_LORDA, misure=A_CARICO),
        ),
    ]
    for area, nome in NOMI_AREE.items():
        dove: dict[str, Any] = {"area": area.upper(), "senza": SENZA_AREA}
        serie += [
            _euro(f"spesa_totale_{area}", f"spesa totale, {nome}", replace(_LORDA, **dove)),
            _euro(f"spesa_netta_{area}", f"{_NOME_NETTA}, {nome}", replace(_NETTA, **dove)),
        ]
    for tabella, nome in TABELLE.items():
        senza = f"La rendicontazione non ha righe della tabella {tabella}."
        serie.append(
            _euro(
                f"spesa_tabella_{tabella}",
                f"spesa per {nome}",
                replace(_LORDA, tabella=tabella, senza=senza),
            )
        )
    for forma, parola in (("A", "associata"), ("S", "singola")):
        senza = f"La rendicontazione non ha righe in gestione {parola}."
        serie.append(
            _euro(
                f"spesa_{parola}",
                f"spesa in gestione {parola}",
                replace(_LORDA, forma=forma, senza=senza),
            )
        )
    for concetto, nome in FONTI.items():
        senza = (
            f"Nessuna riga ha scritto un'entrata da «{nome}»: il dato non è arrivato, "
            "che è diverso da zero."
        )
        serie.append(
            _euro(concetto.removeprefix("f1."), f"entrate: {nome}", Prelievo((concetto,), senza))
        )
    return serie


def _voci() -> list[Dichiarata]:
    serie = []
    for gruppo in gruppi().voci.values():
        dove: dict[str, Any] = {"voci": gruppo.voci, "area": gruppo.area, "senza": _SENZA_VOCI}
        serie += [
            _euro(
                f"spesa_voci_{gruppo.codice}", f"spesa per {gruppo.nome}", replace(_LORDA, **dove)
            ),
            _euro(
                f"spesa_netta_voci_{gruppo.codice}",
                f"{_NOME_NETTA}, {gruppo.nome}",
                replace(_NETTA, **dove),
            ),
            _persone(
                f"utenti_voci_{gruppo.codice}",
                f"utenti di {gruppo.nome}",
                Prelievo(("f1.utenti",), _SENZA_VOCI, area=gruppo.area, voci=gruppo.voci),
            ),
        ]
    return serie


def _utenti() -> list[Dichiarata]:
    """F1 counts the users of each item; F4 the same persons by age, sex and citizenship."""
    tutti = Prelievo(("f4.utenti",), _SENZA_PERSONE)
    serie = [
        _persone("utenti", "utenti dei servizi", tutti),
        _persone("utenti_0_17", "utenti di 0-17 anni", replace(tutti, fasce=FASCE_MINORI)),
        _persone("utenti_18_64", "utenti di 18-64 anni", replace(tutti, fasce=("18-64",))),
        _persone("utenti_65_oltre", "utenti di 65 anni e più", replace(tutti, fasce=FASCE_ANZIANI)),
        _persone("utenti_femmine", "utenti femmine", replace(tutti, sesso="F")),
        _persone("utenti_stranieri", "utenti stranieri", replace(tutti, cittadinanza="S")),
        _persone("utenti_in_carico", "utenti in carico", replace(tutti, in_carico=True)),
        _persone(
            "minori_in_carico",
            "minorenni in carico",
            replace(tutti, fasce=FASCE_MINORI, in_carico=True),
        ),
    ]
    for area, nome in NOMI_AREE.items():
        dove: dict[str, Any] = {"area": area.upper(), "senza": SENZA_AREA}
        serie += [
            _persone(f"utenti_{area}", f"utenti dei servizi, {nome}", replace(tutti, **dove)),
            _persone(
                f"utenti_spesa_{area}",
                f"utenti scritti accanto alla spesa, {nome}",
                Prelievo(("f1.utenti",), SENZA_AREA, area=area.upper()),
            ),
        ]
    return serie


def _unita() -> list[Dichiarata]:
    """What the units reported by the Ufficio di Piano say of themselves: sheets F2 and F3."""
    serie = []
    for gruppo in gruppi().unita.values():
        base = Prelievo(("f2.capienza_strutturale",), SENZA_UNITA, tipi=gruppo.tipi)
        for codice, parole, unita, misure in (
            ("capienza", "capienza strutturale", "posti", base.misure),
            ("giornate", "giornate di presenza", "giornate", ("f3.giornate_presenza",)),
            ("costi", "costi", "euro", COSTI),
            ("ricavi", "ricavi", "euro", RICAVI),
            ("rette", "ricavi da rette", "euro", ("f3.ricavi_rette",)),
        ):
            serie.append(
                Dichiarata(
                    _serie(f"{codice}_{gruppo.codice}", f"{parole}, {gruppo.nome}", unita),
                    replace(base, misure=misure),
                )
            )
        serie.append(
            _persone(
                f"ospiti_{gruppo.codice}",
                f"utenti nell'anno, {gruppo.nome}",
                replace(base, misure=("f3.utenti_totali_anno",)),
            )
        )
    return serie


def _fondi() -> list[Dichiarata]:
    serie = []
    for codice, parole in (("assegnato", "assegnati"), ("rendicontato", "rendicontati")):
        tutti = Prelievo((f"f5.{codice}",), _SENZA_FONDI)
        serie += [
            _euro(f"fondi_{parole}", f"fondi {parole}", tutti),
            _euro(
                f"fondi_{parole}_due_anni_prima",
                f"fondi di due anni prima {parole}",
                replace(tutti, anni_prima=2),
            ),
        ]
    return serie


@lru_cache(maxsize=1)
def serie_dichiarate() -> dict[str, Dichiarata]:
    """Every series that is a sum of declared cells, by code."""
    tutte = [*_spesa(), *_voci(), *_utenti(), *_unita(), *_fondi()]
    return {una.serie.codice: una for una in tutte}


@lru_cache(maxsize=1)
def medie_delle_unita() -> dict[str, MediaUnita]:
    """Every series made unit by unit, by code."""
    serie = []
    for gruppo in gruppi().unita.values():
        serie += [
            MediaUnita(
                _serie(
                    f"utenti_medi_{gruppo.codice}",
                    f"presenti in media, {gruppo.nome}",
                    "persone",
                    persone=True,
                ),
                gruppo.tipi,
                utenti=True,
            ),
            MediaUnita(
                _serie(
                    f"capienza_con_presenze_{gruppo.codice}",
                    f"capienza delle unità che hanno scritto le presenze, {gruppo.nome}",
                    "posti",
                ),
                gruppo.tipi,
                utenti=False,
            ),
        ]
    return {una.serie.codice: una for una in serie}
