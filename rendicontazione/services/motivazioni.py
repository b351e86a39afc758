"""Reasons of avvisi and the note of the Ambito: written, and those that still hold taken up.

They hold from the attempt before, or from the parts merged.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from rendicontazione.enums import Gravita, OrigineCaricamento, StatoControllo
from rendicontazione.models import Anomalia, Caricamento, ColonnaModulo, Parte, Rendicontazione
from rendicontazione.parsing.celle import indirizzo
from rendicontazione.services.comuni import blocca, in_compilazione
from utenti.models import Utente

# Reasons by what they explain: sheet, cell, rule, value.
Motivazioni = dict[tuple[str, str, str, str], Anomalia]


def motivazioni_di(caricamento: Caricamento) -> Motivazioni:
    """Those of the attempt itself, for when its file is checked again."""
    motivate = caricamento.anomalie.exclude(motivazione="").order_by("pk")
    return {(a.foglio, a.cella, a.codice, a.valore): a for a in motivate}


def motivazioni_da_riprendere(caricamento: Caricamento) -> Motivazioni:
    """Those of the attempt before; of a merged file, each from the row it comes from.

    What a probable name was is not kept from another file of the Ambito: that cell may hold
    another one.
    """
    prima = (
        caricamento.rendicontazione.caricamenti.filter(
            parte=caricamento.parte_id,
            numero__lt=caricamento.numero,
            controllo=StatoControllo.FINITO,
        )
        .order_by("-numero")
        .first()
    )
    trovate = motivazioni_di(prima) if prima else {}
    if caricamento.origine == OrigineCaricamento.UNIONE:
        # Its rows stand elsewhere: of the attempt before only what is of no cell.
        senza_cella = {chiave: a for chiave, a in trovate.items() if not a.cella}
        return {**senza_cella, **_dalle_parti(caricamento)}
    return {chiave: a for chiave, a in trovate.items() if a.codice != "DATI-01"}


def _dalle_parti(caricamento: Caricamento) -> Motivazioni:
    """The reasons written on the same row in the file of a part, at the cell they have here."""
    posti: dict[tuple[str, str], int] = {}
    per_foglio: dict[str, int] = {}
    colonne = ColonnaModulo.objects.filter(
        foglio__modello=caricamento.rendicontazione.campagna.modello_id
    ).order_by("foglio", "numero", "pk")
    for foglio, nome in colonne.values_list("foglio__codice", "nome"):
        per_foglio[foglio] = per_foglio.get(foglio, 0) + 1
        posti[foglio, nome] = per_foglio[foglio]
    origini = list(caricamento.origini.values_list("foglio", "riga", "da", "riga_di_partenza"))
    motivate = Anomalia.objects.filter(caricamento__in={da for _f, _r, da, _p in origini}).exclude(
        motivazione=""
    )
    per_riga: dict[tuple[int, str, int | None], list[Anomalia]] = {}
    for anomalia in motivate.order_by("pk"):
        chiave = (anomalia.caricamento_id, anomalia.foglio, anomalia.riga)
        per_riga.setdefault(chiave, []).append(anomalia)
    trovate: Motivazioni = {}
    for foglio, riga, da, partenza in origini:
        for anomalia in per_riga.get((da, foglio, partenza), ()):
            posto = posti.get((foglio, anomalia.colonna))
            if posto is not None:
                cella = indirizzo(riga, posto)
                trovate[foglio, cella, anomalia.codice, anomalia.valore] = anomalia
    return trovate


@transaction.atomic
def scrivi_motivazioni(
    *,
    caricamento: Caricamento,
    motivazioni: Mapping[int, str],
    utente: Utente,
    per_codice: Mapping[str, str] | None = None,
) -> int:
    """Writes the reasons of avvisi, by primary key of the anomaly; how many changed.

    A blank text takes the reason away; `per_codice` has one for all the avvisi of a rule that are
    left without. Raises ErroreDominio once the return is certified.
    """
    rendicontazione = blocca(caricamento.rendicontazione)
    in_compilazione(rendicontazione, "scrivere motivi")
    if Parte.objects.filter(consegnata=caricamento).exists():
        raise ErroreDominio(
            "Non puoi cambiare i motivi: la parte è già consegnata. Ritira prima la consegna.",
            codice="PARTE_CONSEGNATA",
        )
    cambiate = 0
    avvisi = caricamento.anomalie.filter(gravita=Gravita.AVVISO, pk__in=motivazioni.keys())
    for anomalia in avvisi.order_by("pk"):
        testo = motivazioni[anomalia.pk].strip()
        if testo == anomalia.motivazione:
            continue
        anomalia.motivazione = testo
        anomalia.motivata_da = utente if testo else None
        anomalia.motivata_il = timezone.now() if testo else None
        anomalia.full_clean()
        anomalia.save()
        cambiate += 1
    for codice, testo in (per_codice or {}).items():
        if testo.strip():
            senza = caricamento.anomalie.filter(
                gravita=Gravita.AVVISO, codice=codice, motivazione=""
            )
            cambiate += senza.update(
                motivazione=testo.strip(), motivata_da=utente, motivata_il=timezone.now()
            )
    return cambiate


@transaction.atomic
def scrivi_nota(*, rendicontazione: Rendicontazione, testo: str) -> Rendicontazione:
    """The note of the Ambito, printed beside its figures; until the return is certified."""
    rendicontazione = blocca(rendicontazione)
    in_compilazione(rendicontazione, "cambiare la nota")
    rendicontazione.nota_ambito = testo.strip()
    rendicontazione.full_clean()
    rendicontazione.save()
    return rendicontazione
