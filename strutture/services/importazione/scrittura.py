"""Writes of an import: many rows in a statement, never one by one."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone

from strutture.models import EnteGestore, PassaggioScheda, Struttura, UnitaOfferta
from strutture.validation import Piano, Scheda
from strutture.validation.registro import CAMPI_STRUTTURA, CAMPI_UNITA
from utenti.models import Utente


def blocca_registro() -> None:
    """Nobody else writes facilities and units until the end of the transaction; all may read."""
    with connection.cursor() as cursore:
        cursore.execute(
            f"LOCK TABLE {Struttura._meta.db_table}, {UnitaOfferta._meta.db_table}"
            " IN SHARE ROW EXCLUSIVE MODE"
        )


def scrivi(piano: Piano, *, utente: Utente | None) -> None:
    """Writes all that the plan says; its new objects receive their primary keys."""
    _enti(piano)
    _strutture_nuove(piano.nuove)
    _unita_nuove(piano)
    campi = _cambiati(piano, "struttura", CAMPI_STRUTTURA)
    aggiorna_strutture(
        ((s.pk, [s.valori[c] for c in campi]) for s in piano.cambiate.values()), campi
    )
    campi = _cambiati(piano, "unita", CAMPI_UNITA)
    aggiorna_insieme(
        UnitaOfferta,
        campi,
        [(pk, [o.valori[c] for c in campi]) for pk, o in piano.unita_cambiate.items()],
    )
    PassaggioScheda.objects.bulk_create(
        PassaggioScheda(struttura_id=chiave_di(scheda), da=da, a=a, motivo=motivo, utente=utente)
        for scheda, da, a, motivo in piano.passaggi
    )


def _cambiati(piano: Piano, parte: str, campi: Sequence[str]) -> list[str]:
    """The columns that some row changes: the others are not sent, nor compared by the database."""
    cambiati = {campo for riga in piano.righe for campo in riga.dopo.get(parte, ())}
    return [campo for campo in campi if campo in cambiati]


def chiave_di(scheda: Scheda) -> int:
    """The primary key of a facility that is in the register by now."""
    if scheda.pk is None:
        raise ValueError(scheda.valori["denominazione"])
    return scheda.pk


def _enti(piano: Piano) -> None:
    """Makes the new bodies that something uses; who used their number uses their key."""
    schede = [*piano.nuove, *piano.cambiate.values()]
    usati = {s.valori["ente_gestore_id"] for s in schede} & piano.enti.keys()
    nuovi = {numero: EnteGestore(denominazione=piano.enti[numero]) for numero in sorted(usati)}
    for ente in nuovi.values():
        ente.calcola_nomi()
    EnteGestore.objects.bulk_create(nuovi.values())
    for scheda in schede:
        if (ente_scheda := nuovi.get(scheda.valori["ente_gestore_id"])) is not None:
            scheda.valori["ente_gestore_id"] = ente_scheda.pk
    for riga in piano.righe:
        struttura = riga.dopo.get("struttura", {})
        if (ente_riga := nuovi.get(struttura.get("ente_gestore_id"))) is not None:
            struttura["ente_gestore_id"] = ente_riga.pk


def _strutture_nuove(schede: Sequence[Scheda]) -> None:
    nuove = [Struttura(**scheda.valori) for scheda in schede]
    for nuova in nuove:
        nuova.calcola_nomi()
    for scheda, nuova in zip(schede, Struttura.objects.bulk_create(nuove), strict=True):
        scheda.pk = nuova.pk


def _unita_nuove(piano: Piano) -> None:
    nuove = UnitaOfferta.objects.bulk_create(
        UnitaOfferta(struttura_id=chiave_di(offerta.scheda), **offerta.valori)
        for offerta in piano.unita_nuove
    )
    for offerta, nuova in zip(piano.unita_nuove, nuove, strict=True):
        offerta.pk = nuova.pk


def aggiorna_strutture(
    righe: Iterable[tuple[Any, Sequence[Any]]], campi: Sequence[str] = CAMPI_STRUTTURA
) -> None:
    """Sets those columns of many facilities, with what follows from the name and the day."""
    adesso = timezone.now()
    if "denominazione" not in campi:
        aggiorna_insieme(
            Struttura,
            (*campi, "modificata_il"),
            [(pk, [*valori, adesso]) for pk, valori in righe],
        )
        return
    nome = campi.index("denominazione")
    complete = []
    for pk, valori in righe:
        nomi = Struttura(denominazione=valori[nome])
        nomi.calcola_nomi()
        complete.append((pk, [*valori, nomi.nome_ordinamento, nomi.slug, adesso]))
    tutti = (*campi, "nome_ordinamento", "slug", "modificata_il")
    aggiorna_insieme(Struttura, tutti, complete)


def aggiorna_insieme(
    modello: type[models.Model],
    campi: Sequence[str],
    righe: Sequence[tuple[Any, Sequence[Any]]],
) -> None:
    """Sets those columns of many rows in one statement; each row = primary key and values."""
    if not righe:
        return
    chiave = str(modello._meta.pk.attname)
    nomi, arrivi = _in_arrivo(modello, (chiave, *campi))
    tavola = connection.ops.quote_name(modello._meta.db_table)
    with connection.cursor() as cursore:
        cursore.execute(
            f"UPDATE {tavola} AS t SET {', '.join(f'{nome} = d.{nome}' for nome in nomi[1:])}"  # noqa: S608  # names of our columns
            f" FROM {arrivi} WHERE t.{nomi[0]} = d.{nomi[0]}",
            [_in_json(nomi, ([pk, *valori] for pk, valori in righe))],
        )


def inserisci_insieme(
    modello: type[models.Model], campi: Sequence[str], righe: Iterable[Sequence[Any]]
) -> None:
    """Adds many rows in one statement; `campi` are all those without a default in the database."""
    nomi, arrivi = _in_arrivo(modello, campi)
    tavola = connection.ops.quote_name(modello._meta.db_table)
    with connection.cursor() as cursore:
        cursore.execute(
            f"INSERT INTO {tavola} ({', '.join(nomi)}) SELECT {', '.join(nomi)} FROM {arrivi}",  # noqa: S608  # names of our columns
            [_in_json(nomi, righe)],
        )


def _in_arrivo(modello: type[models.Model], campi: Sequence[str]) -> tuple[list[str], str]:
    """Names of the columns, and the table `d` in which their values come.

    One text in JSON: the driver writes arrays value by value, and takes longer than the database.
    """
    per_nome = {campo.attname: campo for campo in modello._meta.concrete_fields}
    colonne = [per_nome[campo] for campo in campi]
    nomi = [connection.ops.quote_name(str(colonna.column)) for colonna in colonne]
    tipi = (colonna.rel_db_type(connection) for colonna in colonne)
    arrivi = ", ".join(f"{nome} {tipo}" for nome, tipo in zip(nomi, tipi, strict=True))
    return nomi, f"json_to_recordset(%s::json) AS d({arrivi})"


def _in_json(nomi: Sequence[str], righe: Iterable[Sequence[Any]]) -> str:
    """Days, moments and decimals as text, which the database reads as the column wants."""
    chiavi = [nome.strip('"') for nome in nomi]
    return json.dumps([dict(zip(chiavi, riga, strict=True)) for riga in righe], default=str)
