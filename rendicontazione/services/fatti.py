"""The facts of a version: one row per numeric cell, all of them or none."""

from django.db import connection
from django.utils import timezone

from rendicontazione import anomalie as esiti
from rendicontazione.models import (
    ColonnaModulo,
    Fatto,
    Versione,
    VoceNomenclatore,
)
from rendicontazione.parsing import Riga
from rendicontazione.validation import Esame
from territorio.models import Comune, Ente


def registra_dati(versione: Versione, esame: Esame) -> None:
    """All the facts of a version, or none if an errore is left."""
    if esame.esito not in {esiti.VALIDO, esiti.CON_AVVISI}:
        return
    copia_fatti(versione, [riga for righe in esame.lette.values() for riga in righe])
    versione.dati_registrati_il = timezone.now()
    versione.full_clean()
    versione.save()


_CAMPI = (
    "versione_id", "colonna_id", "riga", "cella", "forma_gestione", "comune_id", "ente_id",
    "area_utenza", "voce_id", "unita_misura", "valore",
)  # fmt: skip


def copia_fatti(versione: Versione, righe: list[Riga]) -> int:
    """Stores one row per numeric cell by COPY; calculated and prefilled columns are left out."""
    modello = versione.rendicontazione.campagna.modello
    misure: dict[str, list[ColonnaModulo]] = {}
    for colonna in ColonnaModulo.objects.filter(
        foglio__modello=modello,
        foglio__attivo=True,
        foglio__riga_unica=False,
        tipo__in=["intero", "decimale", "euro"],
        precompilata=False,
    ).exclude(obbligo="calcolata").select_related("foglio"):  # fmt: skip
        misure.setdefault(colonna.foglio.codice, []).append(colonna)
    comuni = dict(
        Comune.objects.filter(
            codice_istat__in={r.testo("codice_istat_comune") for r in righe}
        ).values_list("codice_istat", "pk")
    )
    enti = dict(Ente.objects.values_list("codice", "pk"))
    voci = dict(VoceNomenclatore.objects.filter(livello=3).values_list("codice", "pk"))
    scritti = 0
    tabella = connection.ops.quote_name(Fatto._meta.db_table)
    with (
        connection.cursor() as cursore,
        cursore.copy(f"COPY {tabella} ({', '.join(_CAMPI)}) FROM STDIN") as copia,
    ):
        for riga in righe:
            for colonna in misure.get(riga.foglio, ()):
                valore = riga.numero_in(colonna.nome)
                if valore is None:
                    continue
                quantita = colonna.nome == "quantita"
                copia.write_row(
                    (
                        versione.pk,
                        colonna.pk,
                        riga.numero,
                        riga.cella(colonna.nome),
                        riga.testo("forma_gestione"),
                        comuni.get(riga.testo("codice_istat_comune")),
                        enti.get(riga.testo("codice_ente_gestore")),
                        riga.testo("area_utenza"),
                        voci[riga.testo("codice_voce")],
                        riga.testo("unita_misura") if quantita else "",
                        valore,
                    )
                )
                scritti += 1
    return scritti
