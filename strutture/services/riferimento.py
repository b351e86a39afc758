"""Loads areas, types and the accredited RSA from the reference folder."""

import datetime
from pathlib import Path

from django.db import transaction

from base.tabelle import read_tabella
from strutture.enums import StatoScheda
from strutture.models import Area, Sinonimo, Struttura, TipoUnitaOfferta, UnitaOfferta
from territorio.models import Comune

# What is true of every facility of a type, in plain words.
TESTI_GENERALI = ("cosa_e", "come_si_accede", "cosa_serve", "quanto_costa")
AREE = ("codice", "nome", "descrizione")
TIPI = (
    "codice",
    "nome",
    "nome_breve",
    "area",
    "regime",
    "rete",
    "rendicontata_da_udp",
    "capienza_min",
    "capienza_max",
    "norma",
    "voce_nomenclatore",
    "sostituito_da",
    "dal",
    "al",
    "da_verificare",
    "a_chi_e_rivolto",
    *TESTI_GENERALI,
)
RSA = ("codice_fonte", "nome", "istat", "indirizzo", "cap", "posti_accreditati", "posti_alzheimer")

SINONIMI = ("espressione", "significa")

# Regione Lombardia, dati.lombardia.it, dataset vef4-8fnp, licence IODL 2.0.
FONTE_RSA = "Regione Lombardia, elenco RSA accreditate (IODL 2.0), situazione 2012-2013"
FONTE_RSA_BREVE = "Regione Lombardia, IODL 2.0"
DATI_RSA_AL = datetime.date(2013, 1, 1)


@transaction.atomic
def carica_riferimento(*, cartella: Path) -> dict[str, int]:
    """Loads areas, types of facility and the RSA accredited in 2013 from the reference folder.

    Gives the number of rows written for each kind; a second run writes none. Rows are only added
    when missing, and general texts given only to types that have none, so that the corrections of
    the back office are never undone. A folder without these files loads nothing of them.
    Errors: ErroreTabella if a file is broken; nothing is written then.
    """
    return {
        "aree": _aree(cartella / "aree.csv"),
        "tipi di unità d'offerta": _tipi(cartella / "tipi_unita_offerta.csv"),
        "RSA accreditate": _rsa(cartella / "rsa_2013.csv"),
        "sinonimi": _sinonimi(cartella / "sinonimi.csv"),
    }


def _aree(file: Path) -> int:
    presenti = set(Area.objects.values_list("codice", flat=True))
    nuove = [
        Area(ordine=ordine, **riga)
        for ordine, riga in enumerate(read_tabella(file, AREE), 1)
        if riga["codice"] not in presenti
    ]
    return len(Area.objects.bulk_create(nuove))


def _tipi(file: Path) -> int:
    righe = read_tabella(file, TIPI)
    aree = {area.codice: area for area in Area.objects.all()}
    presenti = set(TipoUnitaOfferta.objects.values_list("codice", flat=True))
    nuovi = [
        TipoUnitaOfferta(
            codice=riga["codice"],
            nome=riga["nome"],
            nome_breve=riga["nome_breve"],
            area=aree[riga["area"]],
            regime=riga["regime"],
            rete=riga["rete"],
            rendicontata_da_udp=riga["rendicontata_da_udp"] == "si",
            capienza_min=int(riga["capienza_min"]) if riga["capienza_min"] else None,
            capienza_max=int(riga["capienza_max"]) if riga["capienza_max"] else None,
            norma=riga["norma"],
            voce_nomenclatore=riga["voce_nomenclatore"],
            dal=datetime.date.fromisoformat(riga["dal"]) if riga["dal"] else None,
            al=datetime.date.fromisoformat(riga["al"]) if riga["al"] else None,
            da_verificare=riga["da_verificare"] == "si",
            a_chi_e_rivolto=riga["a_chi_e_rivolto"],
            **{campo: riga[campo] for campo in TESTI_GENERALI},
        )
        for riga in righe
        if riga["codice"] not in presenti
    ]
    TipoUnitaOfferta.objects.bulk_create(nuovi)
    tipi = {tipo.codice: tipo for tipo in TipoUnitaOfferta.objects.all()}
    scritti = {tipo.codice for tipo in nuovi}
    for riga in righe:
        if riga["sostituito_da"] and riga["codice"] in scritti:
            tipo = tipi[riga["codice"]]
            tipo.sostituito_da = tipi[riga["sostituito_da"]]
            tipo.save(update_fields=["sostituito_da"])
    return len(nuovi) + _testi_generali(righe, tipi)


def _testi_generali(righe: list[dict[str, str]], tipi: dict[str, TipoUnitaOfferta]) -> int:
    """Gives the general texts to the types that were loaded when there were none.

    A type that has even one has been looked at by the office: it stays as it is.
    """
    da_scrivere = []
    for riga in righe:
        tipo = tipi[riga["codice"]]
        if any(getattr(tipo, campo) for campo in TESTI_GENERALI):
            continue
        for campo in TESTI_GENERALI:
            setattr(tipo, campo, riga[campo])
        if any(riga[campo] for campo in TESTI_GENERALI):
            da_scrivere.append(tipo)
    TipoUnitaOfferta.objects.bulk_update(da_scrivere, TESTI_GENERALI)
    return len(da_scrivere)


def _sinonimi(file: Path) -> int:
    presenti = set(Sinonimo.objects.values_list("espressione", flat=True))
    nuovi = [
        Sinonimo(**riga)
        for riga in read_tabella(file, SINONIMI)
        if riga["espressione"] not in presenti
    ]
    return len(Sinonimo.objects.bulk_create(nuovi))


def _rsa(file: Path) -> int:
    righe = read_tabella(file, RSA)
    if not righe:
        return 0
    tipo = TipoUnitaOfferta.objects.get(codice="RSA")
    comuni = {
        comune.codice_istat: comune
        for comune in Comune.objects.filter(codice_istat__in={riga["istat"] for riga in righe})
    }
    presenti = set(
        Struttura.objects.exclude(codice_fonte="").values_list("codice_fonte", flat=True)
    )
    scritte = 0
    for riga in righe:
        if riga["codice_fonte"] in presenti:
            continue
        struttura = Struttura.objects.create(
            codice_fonte=riga["codice_fonte"],
            denominazione=riga["nome"],
            comune=comuni[riga["istat"]],
            indirizzo=riga["indirizzo"],
            cap=riga["cap"],
            stato=StatoScheda.PUBBLICATA,
            fonte=FONTE_RSA,
            fonte_breve=FONTE_RSA_BREVE,
            dati_al=DATI_RSA_AL,
        )
        UnitaOfferta.objects.create(
            struttura=struttura,
            tipo=tipo,
            posti_accreditati=int(riga["posti_accreditati"]),
            posti_alzheimer=int(riga["posti_alzheimer"]),
        )
        scritte += 1
    return scritte
