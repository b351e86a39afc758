"""Alerts on trends: which are on, for whom, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from base.formati import numero, percento
from osservatorio import selectors
from osservatorio.calcolo import (
    DefinizioneAvviso,
    Origine,
    Scatto,
    Sguardo,
    avvisi,
    definizioni,
    scatta,
)
from osservatorio.reports.testi import in_lettere, valore_scritto
from osservatorio.selectors import AnniNoti, Storia
from territorio.models import Ambito

# What the dashboard already reads: its alerts cost no query more.
DELLA_HOME = frozenset({Origine.POPOLAZIONE, Origine.RENDICONTAZIONE})


@dataclass(frozen=True)
class AvvisoAcceso:
    """An alert that is on: of whom, what is seen, the two values, what to look at.

    `chiave` is the Ambito's slug, empty for the Province.
    """

    territorio: str
    chiave: str
    frase: str
    valori: str
    guarda: str
    indicatore: str
    nome_indicatore: str
    da: int
    a: int


@dataclass(frozen=True)
class QuadroAvvisi:
    """The alerts of a year, for each territory that the reader reads as its own."""

    anno: int
    accesi: Sequence[AvvisoAcceso]
    definizioni: Sequence[tuple[str, str, str]]
    letti: Sequence[str]


def codici_degli_avvisi(*, della_home: bool = False) -> list[str]:
    """The indicators that alerts look at; with `della_home` only those that its page reads."""
    codici = dict.fromkeys(a.indicatore for a in avvisi().values())
    return [c for c in codici if not della_home or definizioni()[c].origini <= DELLA_HOME]


def accesi(storie: Mapping[str, Storia], anno: int, chiavi: Sequence[str]) -> list[AvvisoAcceso]:
    """Those that are on in that year for those territories; "" is the Province."""
    trovati = []
    for chiave in chiavi:
        for avviso in avvisi().values():
            storia = storie.get(avviso.indicatore)
            if storia is None:
                continue
            riga = storia.riga(chiave) if chiave else None
            if chiave and riga is None:
                continue
            valori = storia.nel_tempo(riga) if riga else storia.provincia_nel_tempo()
            scatto = scatta(avviso, valori, anno, riga.cambiati if riga else ())
            if scatto:
                trovati.append(
                    _in_parole(storia, scatto, riga.nome if riga else "Provincia", chiave)
                )
    return trovati


def _in_parole(storia: Storia, scatto: Scatto, nome: str, chiave: str) -> AvvisoAcceso:
    d = storia.definizione
    avviso = scatto.avviso
    quanto = scatto.a - scatto.da
    frase = avviso.frase.format(
        variazione=percento(abs(scatto.variazione)) if scatto.variazione is not None else "",
        anni="un anno" if quanto == 1 else f"{in_lettere(quanto)} anni",
        valore=valore_scritto(d, scatto.valore),
        soglia=valore_scritto(d, avviso.soglia),
    )
    valori = f"{valore_scritto(d, scatto.valore)} nel {scatto.a}"
    if scatto.prima is not None:
        valori = f"{valore_scritto(d, scatto.prima)} nel {scatto.da}, {valori}"
    return AvvisoAcceso(
        nome, chiave, frase, valori, avviso.guarda, d.codice, d.nome, scatto.da, scatto.a
    )


def build_avvisi(
    *,
    anno: int,
    ambiti: Sequence[Ambito],
    leggibili: Sequence[Ambito],
    noti: AnniNoti,
    sguardo: Sguardo,
) -> QuadroAvvisi:
    """The alerts of the Province and of the Ambiti that the reader reads as its own."""
    massimo = max((a.anni for a in avvisi().values()), default=1)
    storie = selectors.storie_degli_ambiti(
        range(anno - massimo, anno + 1), codici_degli_avvisi(), noti, ambiti
    )
    chiavi = ["", *(a.slug for a in leggibili if a.pk in sguardo.propri)]
    return QuadroAvvisi(
        anno,
        accesi(storie, anno, chiavi),
        [(definizioni()[a.indicatore].nome, quando(a), a.guarda) for a in avvisi().values()],
        ["Provincia", *(a.denominazione for a in leggibili)],
    )


def quando(avviso: DefinizioneAvviso) -> str:
    """When an alert comes on, in words."""
    d = definizioni()[avviso.indicatore]
    if avviso.condizione == "almeno":
        return f"quando il valore è almeno {valore_scritto(d, avviso.soglia)}"
    if avviso.condizione == "al_massimo":
        return f"quando il valore è al massimo {valore_scritto(d, avviso.soglia)}"
    verso = "aumenta" if avviso.soglia > 0 else "diminuisce"
    anni = "un anno" if avviso.anni == 1 else f"{in_lettere(avviso.anni)} anni"
    decimali = 0 if avviso.soglia == avviso.soglia.to_integral_value() else 1
    return (
        f"quando {verso} di almeno il {numero(abs(avviso.soglia), decimali)}\u00a0% in {anni}, "
        f"partendo da almeno {valore_scritto(d, avviso.minimo_base)}"
    )
