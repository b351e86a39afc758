"""Fields and values of the register's rows, in the words that people read."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from base.formati import data, euro, numero
from strutture.models import EnteGestore, Struttura, TipoUnitaOfferta, UnitaOfferta
from strutture.selectors.com_era import TABELLE, valore
from territorio.models import Comune
from utenti.models import Utente

VUOTO = "vuoto"
# Made by the machine from other fields: nobody wrote them.
CAMPI_MUTI = frozenset({"id", "nome_ordinamento", "slug", "creata_il", "modificata_il"})

_CAMPI: dict[str, dict[str, models.Field]] = {
    tabella: {campo.attname: campo for campo in modello._meta.concrete_fields}
    for tabella, modello in TABELLE.items()
}
_NOMI = {"to_struttura_id": "struttura che ne continua l'attività"}


def campi_detti(tabella: str) -> list[str]:
    """The fields of a table that a person reads, in the order of the form."""
    return [nome for nome in _CAMPI[tabella] if nome not in CAMPI_MUTI]


def etichetta(tabella: str, campo: str) -> str:
    """The Italian name of a field, with its capital; a column that is no more keeps its own."""
    noto = _CAMPI[tabella].get(campo)
    nome = _NOMI.get(campo) or (str(noto.verbose_name) if noto else campo.replace("_", " "))
    return nome[:1].upper() + nome[1:]


class Nomi:
    """Names of what the rows point to, read all together: one query for each kind."""

    def __init__(self) -> None:
        self._chiesti: dict[type[models.Model], set[int]] = {}
        self._letti: dict[type[models.Model], dict[int, str]] = {}

    def chiedi(self, tabella: str, riga: dict[str, Any] | None, campi: Iterable[str]) -> None:
        """Notes what a row points to, to be read by `leggi`."""
        for campo in campi:
            pk = (riga or {}).get(campo)
            modello = self._punta(tabella, campo)
            if pk is not None and modello is not None:
                self._chiesti.setdefault(modello, set()).add(pk)

    def chiedi_uno(self, modello: type[models.Model], pk: int | None) -> None:
        if pk is not None:
            self._chiesti.setdefault(modello, set()).add(pk)

    def leggi(self) -> None:
        for modello, chiavi in self._chiesti.items():
            righe = modello._base_manager.filter(pk__in=chiavi)
            if modello is Comune:
                righe = righe.defer("confine")
            if modello is UnitaOfferta:
                righe = righe.select_related("tipo", "struttura")
            self._letti[modello] = {riga.pk: _nome(riga) for riga in righe}

    def di(self, modello: type[models.Model], pk: int | None) -> str:
        """The name of that row; one that is no more is told by its number."""
        if pk is None:
            return ""
        return self._letti.get(modello, {}).get(pk, f"n. {pk}")

    def del_campo(self, tabella: str, campo: str, pk: int | None) -> str | None:
        """The name a foreign key leads to; None if the field is no foreign key."""
        modello = self._punta(tabella, campo)
        return None if modello is None else self.di(modello, pk)

    @staticmethod
    def _punta(tabella: str, campo: str) -> type[models.Model] | None:
        noto = _CAMPI[tabella].get(campo)
        return noto.related_model if isinstance(noto, models.ForeignKey) else None


def _nome(riga: models.Model) -> str:
    if isinstance(riga, TipoUnitaOfferta):
        return riga.nome_breve
    if isinstance(riga, Comune | EnteGestore | Struttura):
        return riga.denominazione
    return str(riga)


def scritto(tabella: str, campo: str, grezzo: Any, nomi: Nomi) -> str:
    """A value of the history as people write it; empty and null are «vuoto»."""
    noto = _CAMPI[tabella].get(campo)
    if grezzo is None or grezzo == "":
        return VUOTO
    if noto is None:
        return str(grezzo)
    punta = nomi.del_campo(tabella, campo, grezzo)
    if punta is not None:
        return punta
    # Rows of `com_era` hold Python values already, voices hold JSON.
    letto = valore(noto, grezzo) if isinstance(grezzo, str | int | float) else grezzo
    return _in_parole(noto, letto)


def _in_parole(campo: models.Field, letto: Any) -> str:
    if isinstance(letto, bool):
        return "sì" if letto else "no"
    if campo.choices:
        return str(dict(campo.flatchoices).get(letto, letto))
    if isinstance(letto, datetime.datetime):
        return timezone.localtime(letto).strftime("%d/%m/%Y alle %H:%M")
    if isinstance(letto, datetime.date):
        return data(letto)
    if isinstance(letto, Decimal):
        return euro(letto) if campo.name.startswith("retta") else numero(letto, 5)
    return numero(letto) if isinstance(letto, int) else str(letto)


def nome_utente(nomi: Nomi, pk: int | None) -> str:
    """The person's name, or the e-mail if there is none."""
    return nomi.di(Utente, pk)
