"""The reference population that every installation starts from."""

import csv
import datetime
import hashlib
from collections import defaultdict
from pathlib import Path

from django.db import transaction

from osservatorio.models import ETA_MASSIMA, Edizione
from osservatorio.services.edizioni import PerEta, registra_edizione
from territorio.models import Comune


@transaction.atomic
def carica_riferimento(*, cartella: Path) -> dict[str, int]:
    """Loads the editions listed in `popolazione.csv`; returns the rows written.

    A second run changes nothing. An edition of a year that has already one in force is kept aside.
    """
    scritte = {"edizioni": 0, "popolazione": 0}
    elenco = cartella / "popolazione.csv"
    if not elenco.exists():
        return scritte
    with elenco.open(encoding="utf-8", newline="") as aperto:
        voci = list(csv.DictReader(aperto))
    pk_comuni = dict(Comune.objects.values_list("codice_istat", "pk"))
    for voce in voci:
        grezzo = (cartella / voce["file"]).read_bytes()
        impronta = hashlib.sha256(grezzo).hexdigest()
        if Edizione.objects.filter(sha256=impronta).exists():
            continue
        giorno = datetime.date.fromisoformat(voce["data"])
        edizione = registra_edizione(
            edizione=Edizione(
                fonte=voce["fonte"],
                tracciato="RIFERIMENTO",
                anno=giorno.year,
                data_riferimento=giorno,
                tipo=voce["edizione"],
                titolo=voce["titolo"],
                nome_file=voce["file"],
                sha256=impronta,
            ),
            per_comune=_leggi(grezzo.decode("utf-8"), pk_comuni),
            in_vigore=not Edizione.objects.in_vigore().filter(anno=giorno.year).exists(),
        )
        scritte["edizioni"] += 1
        scritte["popolazione"] += edizione.comuni * (ETA_MASSIMA + 1)
    return scritte


def _leggi(testo: str, pk_comuni: dict[str, int]) -> dict[int, PerEta]:
    """Our compact layout: a row per comune and sex (M, F), then 101 numbers, ages 0 to 100 and
    more.
    """
    per_comune: dict[int, dict[str, list[int]]] = defaultdict(dict)
    righe = csv.reader(testo.splitlines())
    next(righe)
    for codice, sesso, *eta in righe:
        per_comune[pk_comuni[codice]][sesso] = [int(n) for n in eta]
    return {pk: (sessi["M"], sessi["F"]) for pk, sessi in per_comune.items()}
