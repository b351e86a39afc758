"""Certify, withdraw, examine, ask for integration, propose, approve, publish, reopen (DESIGN §5).

Roles are asked by the views (`permessi`); what the return itself allows is decided here.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import data, data_estesa, plurale
from rendicontazione.enums import Gravita, StatoRendicontazione
from rendicontazione.models import PassaggioStato, Rendicontazione, Versione
from rendicontazione.selectors import celle_da_guardare, da_chiedere, quante_esaminate
from rendicontazione.services.avvisi_email import avvisa
from rendicontazione.services.certificazione import registra_certificazione
from rendicontazione.services.comuni import blocca, passa, versione_corrente
from utenti.models import Utente

_S = StatoRendicontazione


def _versione(
    rendicontazione: Rendicontazione, che_cosa: str, vista: int | None = None
) -> Versione:
    """The current version; `vista` is the number of the one that the person had in the page."""
    versione = versione_corrente(rendicontazione)
    if versione is None:
        raise ErroreDominio(
            f"Non puoi {che_cosa}: non c'è ancora nessuna versione. Carica e conferma il file.",
            codice="SENZA_VERSIONE",
        )
    if vista is not None and versione.numero != vista:
        raise ErroreDominio(
            f"La pagina mostrava la versione {vista}, ma nel frattempo è stata confermata la "
            f"versione {versione.numero}. Guardala, poi decidi.",
            codice="VERSIONE_NUOVA",
        )
    return versione


def _testo(testo: str, messaggio: str) -> str:
    if not testo.strip():
        raise ErroreDominio(messaggio, codice="TESTO_MANCANTE")
    return testo.strip()


@transaction.atomic
def certifica_rendicontazione(
    *,
    rendicontazione: Rendicontazione,
    utente: Utente,
    con_ricevuta: bool = True,
    vista: int | None = None,
) -> PassaggioStato:
    """The responsabile signs the current version: no errore, every avviso with its reason.

    With `vista`, only if it is that version: nobody signs what a colleague confirmed meanwhile.
    Without `con_ricevuta` the PDF of the receipt is left to be asked for in the page: who loads
    dozens of invented returns at once does not wait for as many documents.
    Raises ErroreDominio with how many errors or avvisi are left.
    """
    rendicontazione = blocca(rendicontazione)
    versione = _versione(rendicontazione, "certificare", vista)
    anomalie = versione.caricamento.anomalie
    errori = anomalie.exclude(gravita=Gravita.AVVISO).count()
    if errori or not versione.senza_errori:
        detto = (
            f"{'c’è' if errori == 1 else 'ci sono'} "
            f"{plurale(errori, 'errore', 'errori')} da correggere"
            if errori
            else "la versione non ha ancora dati registrati"
        )
        raise ErroreDominio(
            f"Non puoi certificare: {detto}. Correggi il file e caricalo di nuovo.",
            codice="CON_ERRORI",
        )
    muti = anomalie.filter(gravita=Gravita.AVVISO, motivazione="").count()
    if muti:
        raise ErroreDominio(
            f"Non puoi certificare: {plurale(muti, 'avviso', 'avvisi')} senza motivo. "
            "Scrivi il motivo accanto a ciascuno.",
            codice="AVVISI_SENZA_MOTIVO",
        )
    passaggio = passa(
        rendicontazione, _S.CERTIFICATA, utente=utente, che_cosa="certificare", versione=versione
    )
    registra_certificazione(
        versione=versione, utente=utente, quando=passaggio.fatto_il, con_ricevuta=con_ricevuta
    )
    avvisa(rendicontazione, "certificata", tranne=utente)
    return passaggio


@transaction.atomic
def ritira_certificazione(
    *, rendicontazione: Rendicontazione, utente: Utente, motivo: str = ""
) -> PassaggioStato:
    """Takes the certified return back, before the Province begins its examination."""
    rendicontazione = blocca(rendicontazione)
    if rendicontazione.stato != _S.CERTIFICATA:
        raise ErroreDominio(
            "Non puoi ritirare: si ritira solo una rendicontazione certificata e non ancora in "
            "esame. Chiedi alla Provincia un'integrazione.",
            codice="STATO",
        )
    versione = _versione(rendicontazione, "ritirare")
    passaggio = passa(
        rendicontazione,
        _S.IN_COMPILAZIONE,
        utente=utente,
        che_cosa="ritirare",
        versione=versione,
        motivo=motivo,
    )
    versione.certificazioni.filter(ritirata_il__isnull=True).update(ritirata_il=passaggio.fatto_il)
    avvisa(rendicontazione, "ritirata", testo=passaggio.motivo, tranne=utente)
    return passaggio


@transaction.atomic
def prendi_in_esame(*, rendicontazione: Rendicontazione, utente: Utente) -> PassaggioStato:
    """The istruttore begins: from here on the Ambito cannot withdraw."""
    rendicontazione = blocca(rendicontazione)
    passaggio = passa(
        rendicontazione,
        _S.IN_ISTRUTTORIA,
        utente=utente,
        che_cosa="prendere in esame",
        versione=_versione(rendicontazione, "prendere in esame"),
    )
    avvisa(rendicontazione, "in_esame", tranne=utente)
    return passaggio


@transaction.atomic
def richiedi_integrazione(
    *,
    rendicontazione: Rendicontazione,
    utente: Utente,
    commento: str = "",
    entro: datetime.date | None = None,
) -> PassaggioStato:
    """Gives the return back to the Ambito; a proposal, if any, falls.

    One mail with the text, the day `entro` if any, and where the cells still to be completed are.
    Raises ErroreDominio without a text where no cell is marked, or if `entro` has passed.
    """
    rendicontazione = blocca(rendicontazione)
    aperti = list(da_chiedere(rendicontazione))
    if not aperti:
        commento = _testo(
            commento,
            "Scrivi che cosa manca o va chiarito, oppure segna «da integrare» una cella: "
            "l'ambito leggerà il testo.",
        )
    if entro is not None and entro < timezone.localdate():
        raise ErroreDominio(
            f"Il giorno {data(entro)} è già passato: scrivi un giorno da oggi in poi.",
            codice="GIORNO_PASSATO",
        )
    quante = len({(c.foglio, c.cella) for c in aperti})
    passaggio = passa(
        rendicontazione,
        _S.INTEGRAZIONE_RICHIESTA,
        utente=utente,
        che_cosa="chiedere un'integrazione",
        versione=_versione(rendicontazione, "chiedere un'integrazione"),
        motivo=commento.strip()
        or f"Guarda i commenti accanto alle celle: {plurale(quante, 'cella', 'celle')}.",
        entro=entro,
    )
    for aperto in aperti:
        aperto.chiesto_il = passaggio.fatto_il
        aperto.full_clean()
        aperto.save()
    avvisa(
        rendicontazione,
        "integrazione",
        testo=commento.strip(),
        entro=data_estesa(entro) if entro else "",
        celle=celle_da_guardare(rendicontazione, aperti),
        tranne=utente,
    )
    return passaggio


@transaction.atomic
def proponi_approvazione(
    *, rendicontazione: Rendicontazione, utente: Utente, vista: int | None = None
) -> Rendicontazione:
    """The istruttore proposes; no change of state. Proposing twice keeps the first proposal.

    With `vista`, only if it is the current version.
    """
    rendicontazione = blocca(rendicontazione)
    if rendicontazione.stato != _S.IN_ISTRUTTORIA:
        raise ErroreDominio(
            "Non puoi proporre l'approvazione: la rendicontazione non è in esame. Prendila "
            "prima in "
            "esame.",
            codice="STATO",
        )
    if rendicontazione.proposta_da_id is not None:
        raise ErroreDominio(
            "L'approvazione è già stata proposta: ora decide il dirigente.", codice="GIA_PROPOSTA"
        )
    versione = _versione(rendicontazione, "proporre", vista)
    rendicontazione.proposta_da = utente
    rendicontazione.proposta_il = timezone.now()
    rendicontazione.full_clean()
    rendicontazione.save()
    avvisa(
        rendicontazione,
        "proposta",
        testo=quante_esaminate(versione).in_parole,
        tranne=utente,
    )
    return rendicontazione


def _mai_chi_ha_proposto(proponente: int | None, utente: Utente, che_cosa: str) -> None:
    if proponente == utente.pk:
        raise ErroreDominio(
            f"Non puoi {che_cosa}: l'approvazione l'hai proposta tu, e decide un'altra persona. "
            "Chiedi a un altro dirigente.",
            codice="STESSA_PERSONA",
        )


def _ultimo_proponente(rendicontazione: Rendicontazione) -> int | None:
    """Who had proposed the last approval."""
    return (
        rendicontazione.passaggi.filter(a=_S.APPROVATA)
        .order_by("-fatto_il", "-pk")
        .values_list("proposto_da", flat=True)
        .first()
    )


@transaction.atomic
def approva_rendicontazione(
    *, rendicontazione: Rendicontazione, utente: Utente, vista: int | None = None
) -> PassaggioStato:
    """The dirigente approves what another person proposed: from now on this version counts.

    With `vista`, only if it is the current version.
    """
    rendicontazione = blocca(rendicontazione)
    if rendicontazione.stato == _S.IN_ISTRUTTORIA:
        if rendicontazione.proposta_da_id is None:
            raise ErroreDominio(
                "Non puoi approvare: nessuno ha ancora proposto l'approvazione. Chiedi "
                "all'istruttore di proporla.",
                codice="SENZA_PROPOSTA",
            )
        _mai_chi_ha_proposto(rendicontazione.proposta_da_id, utente, "approvare")
    versione = _versione(rendicontazione, "approvare", vista)
    passaggio = passa(
        rendicontazione,
        _S.APPROVATA,
        utente=utente,
        che_cosa="approvare",
        versione=versione,
        motivo=quante_esaminate(versione).in_parole,
    )
    versione.approvata_da = utente
    versione.approvata_il = timezone.now()
    versione.full_clean()
    versione.save()
    avvisa(rendicontazione, "approvata", tranne=utente)
    return passaggio


@transaction.atomic
def pubblica_rendicontazione(*, rendicontazione: Rendicontazione, utente: Utente) -> PassaggioStato:
    """Marks the approved data as public."""
    rendicontazione = blocca(rendicontazione)
    _mai_chi_ha_proposto(_ultimo_proponente(rendicontazione), utente, "pubblicare")
    passaggio = passa(
        rendicontazione,
        _S.PUBBLICATA,
        utente=utente,
        che_cosa="pubblicare",
        versione=_versione(rendicontazione, "pubblicare"),
    )
    avvisa(rendicontazione, "pubblicata", tranne=utente)
    return passaggio


@transaction.atomic
def riapri_rendicontazione(
    *, rendicontazione: Rendicontazione, utente: Utente, motivo: str
) -> PassaggioStato:
    """Opens a concluded return again; the approved version counts until another is approved."""
    motivo = _testo(motivo, "Scrivi perché riapri la rendicontazione: l'ambito leggerà il testo.")
    rendicontazione = blocca(rendicontazione)
    _mai_chi_ha_proposto(_ultimo_proponente(rendicontazione), utente, "riaprire")
    passaggio = passa(
        rendicontazione,
        _S.RIAPERTA,
        utente=utente,
        che_cosa="riaprire",
        versione=_versione(rendicontazione, "riaprire"),
        motivo=motivo,
    )
    avvisa(rendicontazione, "riaperta", testo=motivo, tranne=utente)
    return passaggio
