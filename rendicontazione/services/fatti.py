"""The facts of a version: one row per numeric cell, all of them or none."""

from decimal import Decimal

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
from rendicontazione.selectors import DIMENSIONI
from rendicontazione.validation import Avanza, Esame
from strutture.models import UnitaOfferta, codice_interno
from territorio.models import Comune, Ente


def registra_dati(versione: Versione, esame: Esame, avanza: Avanza | None = None) -> None:
    """All the facts of a version, or none if an errore is left."""
    if esame.esito not in {esiti.VALIDO, esiti.CON_AVVISI}:
        return
    copia_fatti(versione, [riga for righe in esame.lette.values() for riga in righe], avanza)
    versione.dati_registrati_il = timezone.now()
    versione.full_clean()
    versione.save()


_CAMPI = (
    "versione_id", "colonna_id", "riga", "cella", "forma_gestione", "comune_id", "ente_id",
    "area_utenza", "voce_id", "unita_id", "fascia_eta", "sesso", "cittadinanza",
    "presa_in_carico", "fondo", "annualita", "unita_misura", "valore", "testo",
)  # fmt: skip


def _misure(versione: Versione) -> dict[str, list[ColonnaModulo]]:
    """The columns whose cells are facts, by sheet."""
    modello = versione.rendicontazione.campagna.modello
    misure: dict[str, list[ColonnaModulo]] = {}
    for colonna in (
        ColonnaModulo.objects.filter(
            foglio__modello=modello, foglio__attivo=True, foglio__riga_unica=False
        )
        .exclude(obbligo="calcolata")
        .exclude(nome__in=[*DIMENSIONI, "unita_misura", "riga"])
        .select_related("foglio")
    ):
        misure.setdefault(colonna.foglio.codice, []).append(colonna)
    return misure


def copia_fatti(versione: Versione, righe: list[Riga], avanza: Avanza | None = None) -> int:
    """Stores one row per declared cell by COPY; calculated columns and row numbers are left out.

    `avanza` is told of every thousand rows, from 80 to 99 percent.
    """
    misure = _misure(versione)
    comuni = dict(
        Comune.objects.filter(
            codice_istat__in={r.testo("codice_istat_comune") for r in righe}
        ).values_list("codice_istat", "pk")
    )
    enti = dict(Ente.objects.values_list("codice", "pk"))
    voci = dict(VoceNomenclatore.objects.filter(livello=3).values_list("codice", "pk"))
    unita = {
        codice_interno(pk): pk
        for pk in UnitaOfferta.objects.order_by().values_list("pk", flat=True)
    }
    scritti = 0
    tabella = connection.ops.quote_name(Fatto._meta.db_table)
    with (
        connection.cursor() as cursore,
        cursore.copy(f"COPY {tabella} ({', '.join(_CAMPI)}) FROM STDIN") as copia,
    ):
        for posto, riga in enumerate(righe):
            if avanza and posto % 1000 == 0:
                avanza(80 + 19 * posto // len(righe), "Registro i dati")
            annualita = riga.numero_in("annualita_fondo")
            in_carico = riga.testo("presa_in_carico")
            dimensioni = (
                riga.testo("forma_gestione"),
                comuni.get(riga.testo("codice_istat_comune")),
                enti.get(riga.testo("codice_ente_gestore")),
                riga.testo("area_utenza"),
                voci.get(riga.testo("codice_voce")),
                unita.get(riga.testo("id_struttura")),
                riga.testo("fascia_eta"),
                riga.testo("sesso"),
                riga.testo("cittadinanza"),
                in_carico == "SI" if in_carico else None,
                riga.testo("fondo"),
                int(annualita) if annualita is not None else None,
            )
            for colonna in misure.get(riga.foglio, ()):
                valore = riga.valori.get(colonna.nome)
                if valore is None:
                    continue
                numerico = isinstance(valore, Decimal)
                copia.write_row(
                    (
                        versione.pk,
                        colonna.pk,
                        riga.numero,
                        riga.cella(colonna.nome),
                        *dimensioni,
                        riga.testo("unita_misura") if colonna.nome == "quantita" else "",
                        valore if numerico else None,
                        "" if numerico else str(valore),
                    )
                )
                scritti += 1
    return scritti
