"""The part of a facility as a page: one field for each cell of its units."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rendicontazione.enums import StatoControllo
from rendicontazione.export import Cella
from rendicontazione.models import Caricamento, Parte
from rendicontazione.parsing import Colonna, FileRifiutato, Riga, leggi_cartella, leggi_modulo
from rendicontazione.parsing.celle import numero_scritto
from rendicontazione.selectors.modello import dati_del_modello
from rendicontazione.validation.parti import COLONNA_DI_CHI, STRUTTURA

UNITA = COLONNA_DI_CHI[STRUTTURA]


@dataclass(frozen=True)
class CellaCompila:
    """A cell as a field: `nome` of the field, what is in it, what we know, what is wrong."""

    nome: str
    foglio: str
    unita: str
    colonna: Colonna
    valore: str
    suggerimento: str
    problemi: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SezioneCompila:
    """A row of a sheet: the cells of one unit."""

    titolo: str
    celle: list[CellaCompila]


@dataclass(frozen=True)
class UnitaCompila:
    """A unit of the facility with its rows, one per sheet."""

    codice: str
    nome: str
    sezioni: list[SezioneCompila]


@dataclass(frozen=True)
class PaginaCompila:
    """The whole page; `altri` are the problems of no cell, of the last attempt."""

    unita: list[UnitaCompila]
    tentativo: Caricamento | None
    altri: list[str]

    @property
    def celle(self) -> list[CellaCompila]:
        return [c for unita in self.unita for sezione in unita.sezioni for c in sezione.celle]


def in_testo(valore: Cella | None) -> str:
    """The value as a person writes it: 1234,50 and 31/12/2024."""
    if valore is None:
        return ""
    if isinstance(valore, Decimal):
        return numero_scritto(valore).replace(".", ",")
    if isinstance(valore, datetime.date):
        return valore.strftime("%d/%m/%Y")
    return str(valore)


def pagina_compila(parte: Parte) -> PaginaCompila:
    """Fields for the units of the year, with what the last attempt says, or the register."""
    rendicontazione = parte.rendicontazione
    dati = dati_del_modello(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
        parte=parte,
    )
    tentativo = (
        parte.caricamenti.filter(controllo=StatoControllo.FINITO).order_by("-numero").first()
    )
    scritte: dict[tuple[str, str], Riga] = {}
    if tentativo is not None and tentativo.file:
        try:
            with tentativo.file.open("rb") as file:
                letto = leggi_modulo(leggi_cartella(file.read()), dati.modulo)
        except (FileRifiutato, OSError):
            tentativo = None
        else:
            scritte = {
                (codice, riga.testo(UNITA)): riga
                for codice, righe in letto.righe.items()
                for riga in righe
            }
    problemi, altri = _problemi(tentativo, scritte)
    per_unita: dict[str, UnitaCompila] = {}
    nomi: Mapping[str, str] = {}
    for foglio in dati.modulo.fogli:
        nomi = next((c.codici for c in foglio.colonne if c.nome == UNITA and c.codici), nomi)
        for pronta in dati.pronte.get(foglio.codice, ()):
            codice = str(pronta.celle.get(UNITA, ""))
            riga = scritte.get((foglio.codice, codice))
            celle = [
                CellaCompila(
                    nome=f"{foglio.codice}-{codice}-{colonna.nome}",
                    foglio=foglio.codice,
                    unita=codice,
                    colonna=colonna,
                    valore=_valore(riga, colonna.nome)
                    if riga
                    else in_testo(pronta.celle.get(colonna.nome)),
                    suggerimento=pronta.commenti.get(colonna.nome, ""),
                    problemi=problemi.get((foglio.codice, codice, colonna.nome), []),
                )
                for colonna in foglio.colonne
                if colonna.nome != UNITA and not colonna.calcolata and not colonna.precompilata
            ]
            una = per_unita.setdefault(codice, UnitaCompila(codice, nomi.get(codice, codice), []))
            una.sezioni.append(SezioneCompila(foglio.titolo, celle))
    return PaginaCompila(unita=list(per_unita.values()), tentativo=tentativo, altri=altri)


def _valore(riga: Riga, colonna: str) -> str:
    if colonna in riga.valori:
        return in_testo(riga.valori[colonna])
    return riga.scritto(colonna) if colonna in riga.posizioni else ""


def _problemi(
    tentativo: Caricamento | None, scritte: Mapping[tuple[str, str], Riga]
) -> tuple[dict[tuple[str, str, str], list[str]], list[str]]:
    """What the checks said, by cell of the page; the rest apart. Avvisi are for the outcome."""
    if tentativo is None:
        return {}, []
    unita_di = {(foglio, riga.numero): codice for (foglio, codice), riga in scritte.items()}
    per_cella: dict[tuple[str, str, str], list[str]] = {}
    altri = []
    for anomalia in tentativo.anomalie.exclude(gravita="avviso").order_by("pk"):
        unita = unita_di.get((anomalia.foglio, anomalia.riga or 0))
        if unita and anomalia.colonna and anomalia.colonna != UNITA:
            chiave = (anomalia.foglio, unita, anomalia.colonna)
            per_cella.setdefault(chiave, []).append(_senza_luogo(anomalia.messaggio))
        else:
            altri.append(anomalia.messaggio)
    return per_cella, altri


def _senza_luogo(messaggio: str) -> str:
    """The sentence without «Foglio …, cella …:»: here the field says where."""
    dove, separatore, resto = messaggio.partition(": ")
    if separatore and dove.startswith("Foglio "):
        return resto[:1].upper() + resto[1:]
    return messaggio
