"""Loads services, INPS codes and indexed values from the reference folder."""

import datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from base.tabelle import ErroreTabella, read_tabella
from strutture.models import Area, TipoUnitaOfferta
from tariffe.models import CodiceINPS, ParametroIndicizzato, Servizio, ValoreParametro

SERVIZI = (
    "codice", "slug", "denominazione", "descrizione", "area", "tipi", "voce_nomenclatore",
    "imposto", "obbligati", "nota_obbligati", "codice_inps", "attivo",
)  # fmt: skip
CODICI = ("codice", "denominazione", "fonte")
PARAMETRI = ("codice", "denominazione", "unita", "dal", "valore", "fonte")


@transaction.atomic
def carica_riferimento(*, cartella: Path) -> dict[str, int]:
    """Adds the rows that are missing; gives how many of each kind. What is there is never changed.

    Errors: ErroreTabella if a file is broken; nothing is written then.
    """
    dove = cartella / "tariffe"
    return {
        "codici INPS": _codici(dove / "codici_inps.csv"),
        "servizi con tariffa": _servizi(dove / "servizi.csv"),
        "valori dei parametri": _parametri(dove / "parametri.csv"),
    }


def _codici(file: Path) -> int:
    presenti = set(CodiceINPS.objects.values_list("codice", flat=True))
    nuovi = [
        CodiceINPS(**riga) for riga in read_tabella(file, CODICI) if riga["codice"] not in presenti
    ]
    return len(CodiceINPS.objects.bulk_create(nuovi))


def _servizi(file: Path) -> int:
    righe = read_tabella(file, SERVIZI)
    presenti = set(Servizio.objects.values_list("codice", flat=True))
    aree = {area.codice: area for area in Area.objects.all()}
    tipi = {tipo.codice: tipo for tipo in TipoUnitaOfferta.objects.all()}
    codici = {codice.codice: codice for codice in CodiceINPS.objects.all()}
    nuovi = 0
    for ordine, riga in enumerate(righe, 1):
        if riga["codice"] in presenti:
            continue
        try:
            servizio = Servizio(
                codice=riga["codice"],
                slug=riga["slug"],
                denominazione=riga["denominazione"],
                descrizione=riga["descrizione"],
                area=aree[riga["area"]] if riga["area"] else None,
                voce_nomenclatore=riga["voce_nomenclatore"],
                imposto=riga["imposto"] == "si",
                obbligati=riga["obbligati"],
                nota_obbligati=riga["nota_obbligati"],
                codice_inps=codici[riga["codice_inps"]] if riga["codice_inps"] else None,
                attivo=riga["attivo"] == "si",
                ordine=ordine,
            )
            suoi = [tipi[codice] for codice in riga["tipi"].split()]
        except KeyError as errore:
            raise ErroreTabella(
                f"Il file «{file.name}», servizio «{riga['codice']}»: il codice «{errore.args[0]}» "
                "non c'è nel registro."
            ) from errore
        servizio.full_clean()
        servizio.save()
        servizio.tipi.set(suoi)
        nuovi += 1
    return nuovi


def _parametri(file: Path) -> int:
    parametri = {parametro.codice: parametro for parametro in ParametroIndicizzato.objects.all()}
    presenti = set(ValoreParametro.objects.values_list("parametro__codice", "dal"))
    nuovi = []
    for riga in read_tabella(file, PARAMETRI):
        parametro = parametri.get(riga["codice"])
        if parametro is None:
            parametro = ParametroIndicizzato(
                codice=riga["codice"], denominazione=riga["denominazione"], unita=riga["unita"]
            )
            parametro.full_clean()
            parametro.save()
            parametri[riga["codice"]] = parametro
        dal = datetime.date.fromisoformat(riga["dal"])
        if (riga["codice"], dal) not in presenti:
            nuovi.append(
                ValoreParametro(
                    parametro=parametro,
                    dal=dal,
                    valore=Decimal(riga["valore"]),
                    fonte=riga["fonte"],
                )
            )
    return len(ValoreParametro.objects.bulk_create(nuovi))
