"""Reference data of the form (model, sheets, columns, lists, voci, rules) from CSV files."""

import csv
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from rendicontazione.models import (
    Adempimento,
    CampoAdempimento,
    CodiceLista,
    ColonnaModulo,
    FoglioModulo,
    ModelloModulo,
    RegolaValidazione,
    VoceNomenclatore,
)

CARTELLA = "rendicontazione"


def _righe(cartella: Path, nome: str) -> list[dict[str, str]]:
    with (cartella / CARTELLA / nome).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _si(testo: str) -> bool:
    return testo == "si"


def _decimale(testo: str) -> Decimal | None:
    return Decimal(testo) if testo else None


@transaction.atomic
def carica_riferimento(*, cartella: Path) -> dict[str, int]:
    """Loads `rendicontazione/*.csv` of the reference folder; twice the same files changes nothing.

    Rows that are no longer in the files stay: returns already handed in point to them.
    Returns the number of rows of each table. Raises OSError or KeyError for other files.
    """
    modelli = {
        riga["versione"]: ModelloModulo.objects.update_or_create(
            versione=riga["versione"],
            defaults={"denominazione": riga["denominazione"], "note": riga["note"]},
        )[0]
        for riga in _righe(cartella, "modelli.csv")
    }
    fogli = {
        (riga["modello"], riga["codice"]): FoglioModulo.objects.update_or_create(
            modello=modelli[riga["modello"]],
            codice=riga["codice"],
            defaults={
                "titolo": riga["titolo"],
                "grana": riga["grana"],
                "ordine": int(riga["ordine"]),
                "riga_unica": _si(riga["riga_unica"]),
                "attivo": _si(riga["attivo"]),
                "chiave": riga["chiave"].split(";") if riga["chiave"] else [],
            },
        )[0]
        for riga in _righe(cartella, "fogli.csv")
    }
    colonne = [
        ColonnaModulo(
            foglio=fogli[riga["modello"], riga["foglio"]],
            numero=int(riga["numero"]),
            nome=riga["nome"],
            tipo=riga["tipo"],
            obbligo=riga["obbligo"],
            unita=riga["unita"],
            minimo=_decimale(riga["minimo"]),
            massimo=_decimale(riga["massimo"]),
            lista=riga["lista"],
            precompilata=_si(riga["precompilata"]),
            spiegazione=riga["spiegazione"],
            concetto=riga["concetto"],
            fonte=riga["fonte"],
        )
        for riga in _righe(cartella, "colonne.csv")
    ]
    ColonnaModulo.objects.bulk_create(
        colonne,
        update_conflicts=True,
        unique_fields=["foglio", "nome"],
        update_fields=[
            "numero", "tipo", "obbligo", "unita", "minimo", "massimo", "lista", "precompilata",
            "spiegazione", "concetto", "fonte",
        ],
    )  # fmt: skip
    codici = [
        CodiceLista(
            modello=modelli[riga["modello"]],
            lista=riga["lista"],
            ordine=int(riga["ordine"]),
            codice=riga["codice"],
            significato=riga["significato"],
            fonte=riga["fonte"],
        )
        for riga in _righe(cartella, "liste.csv")
    ]
    CodiceLista.objects.bulk_create(
        codici,
        update_conflicts=True,
        unique_fields=["modello", "lista", "codice"],
        update_fields=["ordine", "significato", "fonte"],
    )
    regole = [
        RegolaValidazione(
            codice=riga["codice"],
            famiglia=riga["famiglia"],
            gravita=riga["gravita"],
            testo=riga["testo"],
            attiva=_si(riga["attiva"]),
            motivo_inattiva=riga["motivo_inattiva"],
            fonte=riga["fonte"],
        )
        for riga in _righe(cartella, "regole.csv")
    ]
    RegolaValidazione.objects.bulk_create(
        regole,
        update_conflicts=True,
        unique_fields=["codice"],
        update_fields=["famiglia", "gravita", "testo", "attiva", "motivo_inattiva", "fonte"],
    )
    return {
        "modelli": len(modelli),
        "fogli": len(fogli),
        "colonne": len(colonne),
        "codici": len(codici),
        "voci": _carica_nomenclatore(cartella),
        "regole": len(regole),
        **_carica_adempimenti(cartella),
    }


def _carica_nomenclatore(cartella: Path) -> int:
    """Level by level, since a voce points to the one above it."""
    righe = _righe(cartella, "nomenclatore.csv")
    per_codice: dict[str, VoceNomenclatore] = {}
    for livello in (1, 2, 3):
        VoceNomenclatore.objects.bulk_create(
            [
                VoceNomenclatore(
                    codice=riga["codice"],
                    livello=livello,
                    padre=per_codice[riga["padre"]] if riga["padre"] else None,
                    nome=riga["nome"],
                    aree=riga["aree"].split(";"),
                    utenza_individuale=_si(riga["utenza_individuale"])
                    if riga["utenza_individuale"]
                    else None,
                    codice_istat=riga["codice_istat"],
                    codice_inps=riga["codice_inps"],
                    da_verificare=_si(riga["da_verificare"]),
                    fonte=riga["fonte"],
                )
                for riga in righe
                if int(riga["livello"]) == livello
            ],
            update_conflicts=True,
            unique_fields=["codice"],
            update_fields=[
                "livello", "padre", "nome", "aree", "utenza_individuale", "codice_istat",
                "codice_inps", "da_verificare", "fonte",
            ],
        )  # fmt: skip
        per_codice = VoceNomenclatore.objects.in_bulk(field_name="codice")
    return len(righe)


def _carica_adempimenti(cartella: Path) -> dict[str, int]:
    """Duties and their fields; those already there stay as the Province wrote them."""
    righe = _righe(cartella, "adempimenti.csv")
    Adempimento.objects.bulk_create(
        [
            Adempimento(
                codice=riga["codice"],
                nome=riga["nome"],
                destinatario=riga["destinatario"],
                scadenza=riga["scadenza"],
                giorno=int(riga["giorno"]) if riga["giorno"] else None,
                mese=int(riga["mese"]) if riga["mese"] else None,
                note=riga["note"],
                da_verificare=_si(riga["da_verificare"]),
                fonte=riga["fonte"],
            )
            for riga in righe
        ],
        ignore_conflicts=True,
    )
    adempimenti = Adempimento.objects.in_bulk(field_name="codice")
    colonne = {
        (colonna.foglio.modello.versione, colonna.foglio.codice, colonna.nome): colonna
        for colonna in ColonnaModulo.objects.select_related("foglio__modello")
    }
    campi = [
        CampoAdempimento(
            adempimento=adempimenti[riga["adempimento"]],
            colonna=colonne[riga["modello"], riga["foglio"], riga["colonna"]],
            campo=riga["campo"],
            ordine=int(riga["ordine"]),
            note=riga["note"],
        )
        for riga in _righe(cartella, "adempimenti_campi.csv")
    ]
    CampoAdempimento.objects.bulk_create(campi, ignore_conflicts=True)
    return {"adempimenti": len(righe), "campi degli adempimenti": len(campi)}
