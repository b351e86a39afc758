"""The home of the observatory: key figures of an Ambito or of the Province, then a few questions.

One chart = one question = one sentence = one table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from base.formati import MANCANTE, data_breve
from osservatorio import selectors
from osservatorio.calcolo import NOMI_AREE, Sguardo, tendenza
from osservatorio.reports import figure
from osservatorio.reports.avvisi import AvvisoAcceso, accesi, codici_degli_avvisi
from osservatorio.reports.elementi import Figura, Numerazione, Voce
from osservatorio.reports.figure.viste import cifra, cifra_del_confronto, viste
from osservatorio.reports.testi import (
    confronto_in_parole,
    nei,
    posto_in_parole,
    tendenza_in_parole,
    valore_scritto,
)
from osservatorio.selectors import AnniNoti, Riga, Storia
from territorio.models import Ambito

IN_EVIDENZA = ("popolazione", "indice_vecchiaia", "indice_dipendenza", "spesa_pro_capite")
AREE_DI_SPESA = tuple(f"spesa_pro_capite_{area}" for area in NOMI_AREE)
CODICI = (*IN_EVIDENZA, *AREE_DI_SPESA)
# The same chart colours and the same years for everybody: enough to see where a figure goes.
ANNI_MOSTRATI = 20


@dataclass(frozen=True)
class Domanda:
    """A question with its chart; without data `motivo` says why. `confronta` = the indicator."""

    chiave: str
    titolo: str
    figura: Figura | None
    motivo: str
    confronta: str = ""


@dataclass(frozen=True)
class RigaAmbito:
    """One Ambito in the list of the Province: a word on its data, and three figures."""

    ambito: Ambito
    approvati: bool
    stato: str
    cifre: Sequence[str]


@dataclass(frozen=True)
class Cruscotto:
    """What the home shows; `ambito` None for the Province, `ambiti` empty for who sees only its
    own.
    """

    anno: int
    ambito: Ambito | None
    nome: str
    voci: Sequence[Voce]
    domande: Sequence[Domanda]
    ambiti: Sequence[RigaAmbito]
    riepilogo: str
    dimostrativi: bool
    edizione: str
    fonte: str
    avvisi: Sequence[AvvisoAcceso]


def build_cruscotto(
    *,
    anno: int,
    ambito: Ambito | None,
    ambiti: Sequence[Ambito],
    sguardo: Sguardo,
    noti: AnniNoti,
    tutti: bool,
) -> Cruscotto:
    """Figures, trends and questions of an Ambito (of the Province without it) in a year.

    `ambiti` are all those of the Province; with `tutti` also the state of the data of each.
    """
    anni = [a for a in noti.tutti if a <= anno][:ANNI_MOSTRATI]
    codici = list(dict.fromkeys([*CODICI, *codici_degli_avvisi(della_home=True)]))
    storie = selectors.storie_degli_ambiti({*anni, anno}, codici, noti, ambiti)
    residenti = storie["popolazione"]
    riga = residenti.riga(ambito.slug) if ambito else None
    letto = riga.valori.get(anno) if riga else None if ambito else residenti.provincia.get(anno)
    return Cruscotto(
        anno=anno,
        ambito=ambito,
        nome=ambito.denominazione if ambito else "Tutta la Provincia",
        voci=[
            _voce(storie[codice], anno, ambito, sguardo, f"voce-{i}")
            for i, codice in enumerate(IN_EVIDENZA)
        ],
        domande=_domande(storie, anno, ambito, sguardo),
        ambiti=_righe(storie, anno, ambiti, sguardo, noti) if tutti else [],
        riepilogo=_riepilogo(storie["spesa_pro_capite"], anno, noti),
        dimostrativi=anno in noti.dimostrativi,
        edizione=(letto.edizione or "") if letto else "",
        fonte=(letto.fonte or "") if letto else "",
        avvisi=accesi(storie, anno, [ambito.slug if ambito else ""]),
    )


def _riepilogo(spesa: Storia, anno: int, noti: AnniNoti) -> str:
    ci_sono = {riga.ambito_id for riga in spesa.esistenti(anno)}
    approvati = sum(1 for (a, pk) in noti.approvati if a == anno and pk in ci_sono)
    return f"Spesa {anno} approvata: {selectors.parziale(approvati, len(ci_sono))}."


def _voce(storia: Storia, anno: int, ambito: Ambito | None, sguardo: Sguardo, nome: str) -> Voce:
    d = storia.definizione
    confronto = storia.confronti[anno]
    riga = storia.riga(ambito.slug) if ambito else None
    if ambito is None:
        valore, scritta = confronto.valore, cifra_del_confronto(storia, anno)
        motivo = storia.provincia[anno].motivo or ""
        parole = [] if confronto.nome == "Provincia" else [f"{nei(confronto.nome)} con dati"]
    else:
        vista = next((v for v in viste(storia, anno, sguardo, ambito.slug) if v.evidenziata), None)
        valore = vista.valore if vista else None
        scritta = cifra(storia, anno, vista.riga, sguardo) if vista else MANCANTE
        motivo = vista.motivo if vista else "In quell'anno questo ambito non c'era."
        parole = []
        if confronto.valore is not None:
            altro = valore_scritto(d, confronto.valore)
            scarto = confronto_in_parole(d, valore, confronto.valore, confronto.nome)
            parole.append(f"{scarto} ({altro})" if scarto else f"{confronto.nome}: {altro}")
        posto = posto_in_parole(d, valore, confronto.valori)
        if posto:
            parole.append(f"{posto} ambiti" if posto[-1].isdigit() else posto)
    if valore is None:
        return Voce(d.nome, MANCANTE, d.unita, motivo)
    return Voce(
        d.nome,
        scritta,
        d.unita,
        "; ".join(parole),
        figure.linea(storia, riga, nome=nome) if riga or ambito is None else "",
        _tendenza(storia, riga if ambito else None),
    )


def _tendenza(storia: Storia, riga: Riga | None) -> str:
    valori = storia.nel_tempo(riga) if riga else storia.provincia_nel_tempo()
    parole = tendenza_in_parole(tendenza(valori, riga.cambiati if riga else ()))
    return parole[:1].upper() + parole[1:]


def _domande(
    storie: Mapping[str, Storia], anno: int, ambito: Ambito | None, sguardo: Sguardo
) -> list[Domanda]:
    numeri = Numerazione()
    propria = ambito.slug if ambito else ""
    chiavi = [propria] if propria else []
    vecchiaia, spesa = storie["indice_vecchiaia"], storie["spesa_pro_capite"]
    domande = [
        (
            "anziani",
            "Dove la popolazione è più anziana?",
            vecchiaia,
            figure.barre(
                vecchiaia, anno, nome="anziani", evidenziata=propria,
                sguardo=sguardo, numeri=numeri,
            ),
        ),
        (
            "tempo",
            "Come cambia l'età della popolazione?",
            vecchiaia,
            figure.andamento(
                vecchiaia, nome="tempo", chiavi=chiavi, sguardo=sguardo, numeri=numeri
            ),
        ),
        (
            "spesa",
            "Quanto si spende per ogni residente?",
            spesa,
            figure.barre(
                spesa, anno, nome="spesa", evidenziata=propria, sguardo=sguardo, numeri=numeri
            ),
        ),
        (
            "aree",
            "Per chi si spende?",
            spesa,
            figure.composizione(
                [storie[codice] for codice in AREE_DI_SPESA],
                anno,
                titolo=f"Spesa netta per residente: quote delle aree, {anno}",
                nome="aree",
                evidenziata=propria,
                sguardo=sguardo,
                numeri=numeri,
            ),
        ),
    ]  # fmt: skip
    return [
        Domanda(
            chiave,
            titolo,
            figura,
            ""
            if figura
            else figure.frase_dei_valori(storia, anno, viste(storia, anno, sguardo, propria)),
            storia.definizione.codice,
        )
        for chiave, titolo, storia, figura in domande
    ]


def _righe(
    storie: Mapping[str, Storia],
    anno: int,
    ambiti: Sequence[Ambito],
    sguardo: Sguardo,
    noti: AnniNoti,
) -> list[RigaAmbito]:
    righe = []
    for ambito in ambiti:
        spesa = storie["spesa_pro_capite"].riga(ambito.slug)
        if spesa is None or anno not in spesa.valori:
            continue
        quando = noti.approvati.get((anno, ambito.pk))
        cifre = []
        for codice in ("popolazione", "indice_vecchiaia", "spesa_pro_capite"):
            vista = next(
                v for v in viste(storie[codice], anno, sguardo, ambito.slug) if v.evidenziata
            )
            cifre.append(cifra(storie[codice], anno, vista.riga, sguardo))
        righe.append(
            RigaAmbito(
                ambito,
                quando is not None,
                f"Approvati il {data_breve(timezone.localdate(quando))}"
                if quando
                else "Non ancora approvati",
                cifre,
            )
        )
    return righe
