"""The version that is looked at: its sheets, its rows, how many of them were ticked."""

from rendicontazione.models import EsameRiga, Fatto, FoglioModulo, Rendicontazione, Versione
from rendicontazione.selectors.esame.dati import Esaminate, FoglioEsame


def versione_da_esaminare(rendicontazione: Rendicontazione) -> Versione | None:
    """The last version, if its data are stored: the one whose cells are looked at."""
    versione = rendicontazione.versioni.select_related("caricamento").order_by("-numero").first()
    if versione is None or not versione.senza_errori:
        return None
    versione.rendicontazione = rendicontazione
    return versione


def quante_esaminate(versione: Versione) -> Esaminate:
    """Ticked rows out of the rows with data of that version."""
    righe = (
        Fatto.objects.filter(versione=versione)
        .order_by()
        .values_list("colonna__foglio", "riga")
        .distinct()
        .count()
    )
    return Esaminate(EsameRiga.objects.filter(versione=versione).count(), righe)


def fogli_della_versione(versione: Versione) -> list[FoglioEsame]:
    """The sheets that have rows with data, in their order."""
    righe: dict[int, set[int]] = {}
    for foglio, riga in (
        Fatto.objects.filter(versione=versione)
        .order_by()
        .values_list("colonna__foglio", "riga")
        .distinct()
    ):
        righe.setdefault(foglio, set()).add(riga)
    viste: dict[str, int] = {}
    for codice in EsameRiga.objects.filter(versione=versione).values_list("foglio", flat=True):
        viste[codice] = viste.get(codice, 0) + 1
    return [
        FoglioEsame(f.codice, f.titolo, len(righe[f.pk]), viste.get(f.codice, 0))
        for f in FoglioModulo.objects.filter(pk__in=righe).order_by("ordine", "pk")
    ]


def righe_della_versione(versione: Versione, foglio: str) -> set[int]:
    """The numbers of the rows with data of a sheet."""
    return set(
        Fatto.objects.filter(versione=versione, colonna__foglio__codice=foglio)
        .order_by()
        .values_list("riga", flat=True)
    )
