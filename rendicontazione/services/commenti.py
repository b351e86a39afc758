"""The dialogue on the cells, the ticks of the examination, the notices read."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from rendicontazione.enums import StatoRendicontazione
from rendicontazione.models import CommentoCella, EsameRiga, Notifica, Rendicontazione, Versione
from rendicontazione.parsing import contiene_codice_fiscale
from rendicontazione.selectors import cella_della_versione, righe_della_versione
from rendicontazione.services.avvisi_email import (
    EVENTI,
    indirizzo_pagina,
    notifica,
    scrivi,
    titolo,
)
from rendicontazione.services.comuni import blocca, versione_corrente
from utenti.models import Utente

_S = StatoRendicontazione
# Only while the Province has it in hand can a cell enter its request.
STATI_DELL_ESAME = frozenset({_S.CERTIFICATA, _S.IN_ISTRUTTORIA})


def _corrente(rendicontazione: Rendicontazione) -> Versione:
    versione = versione_corrente(rendicontazione)
    if versione is None or not versione.senza_errori:
        raise ErroreDominio(
            "Non ci sono ancora dati da commentare: serve una versione senza errori.",
            codice="SENZA_DATI",
        )
    return versione


@transaction.atomic
def commenta_cella(
    *,
    rendicontazione: Rendicontazione,
    foglio: str,
    cella: str,
    testo: str,
    utente: Utente,
    provincia: bool,
    da_integrare: bool = False,
) -> CommentoCella:
    """One more word in the dialogue on a cell of the current version; the other side is told.

    `provincia` says which side speaks: only it marks «da integrare», while it has the return in
    hand. Raises ErroreDominio for an empty text, a codice fiscale in it, a cell without data.
    """
    testo = testo.strip()
    if not testo:
        raise ErroreDominio("Scrivi il commento, poi salvalo.", codice="TESTO_MANCANTE")
    if contiene_codice_fiscale(testo):
        raise ErroreDominio(
            "Nel commento c'è un codice fiscale: togli i dati personali e salva di nuovo.",
            codice="DATI-01",
        )
    rendicontazione = blocca(rendicontazione)
    versione = _corrente(rendicontazione)
    versione.rendicontazione = rendicontazione
    trovata = cella_della_versione(versione, foglio, cella)
    if trovata is None:
        raise ErroreDominio(
            f"La cella {cella} del foglio {foglio} non ha dati nella versione "
            f"{versione.numero}: scegline una dell'elenco.",
            codice="CELLA",
        )
    riga, cella_vista = trovata
    commento = CommentoCella(
        rendicontazione=rendicontazione,
        versione=versione,
        foglio=foglio,
        cella=cella,
        riga=riga.numero,
        colonna=cella_vista.colonna,
        chiave=riga.chiave[:255],
        testo=testo,
        da_integrare=da_integrare and provincia and rendicontazione.stato in STATI_DELL_ESAME,
        scritto_da=utente,
    )
    commento.full_clean()
    commento.save()
    evento = "commento_provincia" if provincia else "commento_ambito"
    notifica(rendicontazione, evento, tranne=utente)
    return commento


@transaction.atomic
def chiudi_dialogo(
    *, rendicontazione: Rendicontazione, foglio: str, cella: str, utente: Utente
) -> int:
    """The Province closes what was said on a cell; how many comments were open."""
    rendicontazione = blocca(rendicontazione)
    versione = _corrente(rendicontazione)
    versione.rendicontazione = rendicontazione
    trovata = cella_della_versione(versione, foglio, cella)
    aperti = [c for c in trovata[1].dialogo if c.risolto_il is None] if trovata else []
    for commento in aperti:
        commento.risolto_da = utente
        commento.risolto_il = timezone.now()
        commento.full_clean()
        commento.save()
    return len(aperti)


@transaction.atomic
def segna_righe(
    *,
    rendicontazione: Rendicontazione,
    foglio: str,
    mostrate: Collection[int],
    esaminate: Collection[int],
    utente: Utente,
) -> int:
    """The ticks of one page of the examination: what was shown and is not ticked loses its tick.

    Gives how many rows are ticked now in that page. Raises ErroreDominio if the return is not in
    examination.
    """
    rendicontazione = blocca(rendicontazione)
    if rendicontazione.stato != _S.IN_ISTRUTTORIA:
        raise ErroreDominio(
            "Le righe si segnano mentre la rendicontazione è in esame: prendila prima in esame.",
            codice="STATO",
        )
    versione = _corrente(rendicontazione)
    vere = righe_della_versione(versione, foglio) & set(mostrate)
    segnate = vere & set(esaminate)
    gia = EsameRiga.objects.filter(versione=versione, foglio=foglio)
    gia.filter(riga__in=vere - segnate).delete()
    c_erano = set(gia.values_list("riga", flat=True))
    EsameRiga.objects.bulk_create(
        EsameRiga(versione=versione, foglio=foglio, riga=riga, esaminata_da=utente)
        for riga in sorted(segnate - c_erano)
    )
    return len(segnate)


@transaction.atomic
def segna_lette(*, utente: Utente, rendicontazione: Rendicontazione | None = None) -> int:
    """The user's notices are read: all of them, or those of one return; how many."""
    da_leggere = Notifica.objects.visibili_a(utente).filter(letta_il__isnull=True)
    if rendicontazione is not None:
        da_leggere = da_leggere.filter(rendicontazione=rendicontazione)
    return da_leggere.update(letta_il=timezone.now())


@transaction.atomic
def riassumi_commenti() -> int:
    """One mail per return and side with how many comments are new; how many mails.

    Comments that left with a request of integration are not told again.
    """
    nuovi: dict[tuple[int, bool], list[CommentoCella]] = {}
    for commento in (
        CommentoCella.objects.select_for_update(of=("self",))
        .filter(riassunto_il__isnull=True)
        .select_related("rendicontazione__campagna", "rendicontazione__ambito", "scritto_da")
        .order_by("rendicontazione", "pk")
    ):
        della_provincia = commento.scritto_da.vede_tutto
        nuovi.setdefault((commento.rendicontazione_id, della_provincia), []).append(commento)
    mail = 0
    for (_pk, della_provincia), commenti in nuovi.items():
        rendicontazione = commenti[0].rendicontazione
        da_dire = [c for c in commenti if c.chiesto_il is None]
        campagna = rendicontazione.campagna
        if da_dire and not campagna.dimostrativa and not campagna.palestra:
            evento = "commento_provincia" if della_provincia else "commento_ambito"
            scrivi(
                f"{titolo(rendicontazione)}: nuovi commenti alle celle",
                "commenti",
                EVENTI[evento].a_chi(rendicontazione),
                {
                    "rendicontazione": rendicontazione,
                    "quanti": len(da_dire),
                    "provincia": della_provincia,
                    "indirizzo": indirizzo_pagina(rendicontazione),
                },
            )
            mail += 1
        CommentoCella.objects.filter(pk__in=[c.pk for c in commenti]).update(
            riassunto_il=timezone.now()
        )
    return mail
