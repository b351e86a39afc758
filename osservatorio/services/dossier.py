"""Thematic dossiers: made, changed, put in order by who wrote them."""

from collections.abc import Sequence

from django.db import transaction

from base.errors import ErroreDominio
from osservatorio.calcolo import definizioni
from osservatorio.models import Dossier, VoceDossier
from territorio.models import Ambito, Comune
from utenti.models import Utente

MASSIMO_VOCI = 20


@transaction.atomic
def crea_dossier(
    *, titolo: str, autore: Utente, ambito: Ambito | None, introduzione: str = ""
) -> Dossier:
    """An empty dossier, private until it is shared; `ambito` None for the Province."""
    dossier = Dossier(titolo=titolo, autore=autore, ambito=ambito, introduzione=introduzione)
    dossier.full_clean()
    dossier.save()
    return dossier


@transaction.atomic
def modifica_dossier(
    *,
    dossier: Dossier,
    titolo: str,
    introduzione: str,
    conclusioni: str,
    condiviso: bool,
    note: dict[int, str],
) -> Dossier:
    """Texts, notes of the entries by primary key, and whether colleagues see it."""
    dossier.titolo, dossier.condiviso = titolo, condiviso
    dossier.introduzione, dossier.conclusioni = introduzione, conclusioni
    dossier.full_clean()
    dossier.save()
    for voce in dossier.voci.all():
        nota = note.get(voce.pk)
        if nota is not None and nota != voce.nota:
            voce.nota = nota
            voce.save(update_fields=["nota"])
    return dossier


@transaction.atomic
def aggiungi_voce(
    *,
    dossier: Dossier,
    indicatore: str,
    livello: str,
    da: int,
    a: int,
    ambiti: Sequence[Ambito] = (),
    comuni: Sequence[Comune] = (),
) -> VoceDossier:
    """One more question, at the end. Raises ErroreDominio when the dossier is full."""
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if indicatore not in definizioni():
        raise ErroreDominio("Questo indicatore non c'è: scegline uno dell'elenco.")
    ultima = dossier.voci.order_by("-ordine").first()
    if dossier.voci.count() >= MASSIMO_VOCI:
        raise ErroreDominio(
            f"Un dossier ha al massimo {MASSIMO_VOCI} indicatori: togline uno, o fanne un altro."
        )
    voce = VoceDossier(
        dossier=dossier,
        ordine=ultima.ordine + 1 if ultima else 1,
        indicatore=indicatore,
        livello=livello,
        anno_da=da,
        anno_a=a,
    )
    voce.full_clean()
    voce.save()
    voce.ambiti.set(ambiti)
    voce.comuni.set(comuni)
    dossier.save(update_fields=["modificato_il"])
    return voce


@transaction.atomic
def sposta_voce(*, voce: VoceDossier, passi: int) -> None:
    """Up (−1) or down (+1) by one place; nothing at the ends."""
    voci = list(VoceDossier.objects.select_for_update(of=("self",)).filter(dossier=voce.dossier_id))
    voci.sort(key=lambda v: (v.ordine, v.pk))
    dove = next(i for i, v in enumerate(voci) if v.pk == voce.pk)
    verso = dove + passi
    if not 0 <= verso < len(voci):
        return
    voci[dove], voci[verso] = voci[verso], voci[dove]
    for ordine, una in enumerate(voci, start=1):
        if una.ordine != ordine:
            VoceDossier.objects.filter(pk=una.pk).update(ordine=ordine)


@transaction.atomic
def togli_voce(*, voce: VoceDossier) -> None:
    """The entry goes, with its note; the others keep their order."""
    voce.delete()


@transaction.atomic
def elimina_dossier(*, dossier: Dossier) -> None:
    """The dossier and its entries; the figures stay where they are."""
    dossier.delete()
