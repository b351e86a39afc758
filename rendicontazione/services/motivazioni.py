"""Reasons already written that still hold: of the attempt before, or of the parts merged."""

from rendicontazione.enums import OrigineCaricamento, StatoControllo
from rendicontazione.models import Anomalia, Caricamento, ColonnaModulo
from rendicontazione.parsing.celle import indirizzo

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
