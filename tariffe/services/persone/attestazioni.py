"""ISEE attestations: written once, withdrawn when they were wrong."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from tariffe.calcolo.attestazioni import Attestazione, controlla, scadenza_prevista
from tariffe.calcolo.scadenze import mesi_dopo
from tariffe.enums import AmbitoValore, FonteISEE, Irregolarita
from tariffe.models import AttestazioneISEE
from tariffe.services.persone.codici import nuovo_codice_persona
from tariffe.services.persone.comuni import controlla_comune, in_fila
from territorio.models import Ambito, Comune
from utenti.models import Utente

# Months: until 2018 a DSU of January held up to the 15th of the January after, never longer.
DURATA_MASSIMA = 13


@transaction.atomic
def registra_attestazione(
    *,
    ambito: Ambito,
    comune: Comune,
    tipo: str,
    valore: Decimal,
    presentata_il: datetime.date,
    utente: Utente,
    scade_il: datetime.date | None = None,
    codice_persona: str = "",
    ristretto: bool = False,
    corrente: bool = False,
    irregolarita: str = Irregolarita.NESSUNA,
    ambito_valore: str = AmbitoValore.COMUNALE,
    fonte: str = FonteISEE.MANUALE,
    dimostrativa: bool = False,
) -> AttestazioneISEE:
    """Records an attestation; without `codice_persona` the person gets a new code.

    Without `scade_il` the expiry of the law of that time is stored. Refused: a value below zero or
    with more than two decimals, the value of the national benefits, an expiry before the filing or
    more than a year after, a filing still to come, a comune of another Ambito, the same twice.
    """
    in_fila(ambito.pk)
    controlla_comune(comune, ambito.pk, timezone.localdate())
    if scade_il is None:
        scade_il = scadenza_prevista(presentata_il, corrente).il
        if scade_il is None:
            raise ErroreDominio(
                "Per una DSU presentata prima del 2015 non c'è una scadenza da proporre: scrivi "
                "quella che è sull'attestazione.",
                codice="SCADENZA",
            )
    if ambito_valore == AmbitoValore.NAZIONALE:
        raise ErroreDominio(_NAZIONALE, codice="AMBITO_VALORE")
    if presentata_il > timezone.localdate():
        raise ErroreDominio(
            f"La DSU risulta presentata il {presentata_il:%d/%m/%Y}, che deve ancora venire: "
            "correggi la data.",
            codice="PRESENTAZIONE",
        )
    _rifiuta_valori_impossibili(valore, presentata_il, scade_il)
    if scade_il > mesi_dopo(presentata_il, DURATA_MASSIMA):
        raise ErroreDominio(
            f"La scadenza {scade_il:%d/%m/%Y} è più di un anno dopo la presentazione, "
            f"{presentata_il:%d/%m/%Y}: un'attestazione dura di meno, controlla l'anno.",
            codice="SCADENZA",
        )
    riga = AttestazioneISEE(
        codice_persona=codice_persona or nuovo_codice_persona(),
        ambito=ambito,
        comune=comune,
        tipo=tipo,
        ristretto=ristretto,
        corrente=corrente,
        valore=valore,
        ambito_valore=ambito_valore,
        presentata_il=presentata_il,
        scade_il=scade_il,
        irregolarita=irregolarita,
        fonte=fonte,
        registrata_da=utente,
        dimostrativa=dimostrativa,
    )
    _rifiuta_doppie(riga)
    riga.full_clean()
    riga.save()
    return riga


def _rifiuta_doppie(riga: AttestazioneISEE) -> None:
    """The same paper typed twice, or the same page sent twice."""
    campi = (
        "codice_persona", "ambito", "comune", "tipo", "ristretto", "corrente", "valore",
        "presentata_il", "scade_il", "irregolarita",
    )  # fmt: skip
    uguali = AttestazioneISEE.objects.all().valide()
    if uguali.filter(**{campo: getattr(riga, campo) for campo in campi}).exists():
        raise ErroreDominio(
            "Questa attestazione è già registrata, con gli stessi dati: la trovi nella pagina "
            "della persona.",
            codice="DOPPIA",
        )


_NAZIONALE = (
    "Quello scritto è il valore delle cinque misure nazionali (franchigia sulla casa di 91.500 €): "
    "per i servizi dei comuni scrivi l'altro valore della stessa attestazione, quello calcolato "
    "con la franchigia di 52.500 €."
)


def _rifiuta_valori_impossibili(
    valore: Decimal, presentata_il: datetime.date, scade_il: datetime.date
) -> None:
    """The checks of the calculator that leave no doubt; an unusual expiry is only shown."""
    prima_di_tutto = Attestazione("ordinario", valore, presentata_il, presentata_il)
    for frase in controlla(prima_di_tutto):
        if frase.startswith("Il valore"):
            raise ErroreDominio(frase, codice="VALORE")
    if scade_il < presentata_il:
        raise ErroreDominio(
            f"La scadenza {scade_il:%d/%m/%Y} viene prima della presentazione "
            f"{presentata_il:%d/%m/%Y}: correggi una delle due date.",
            codice="SCADENZA",
        )


@transaction.atomic
def annulla_attestazione(*, attestazione: AttestazioneISEE, utente: Utente) -> AttestazioneISEE:
    """Takes back an attestation written by mistake; the tariffs made with it are to compute again.

    Refused if somebody already took it back.
    """
    riga = AttestazioneISEE.objects.select_for_update(of=("self",)).get(pk=attestazione.pk)
    if riga.annullata_il is not None:
        raise ErroreDominio(
            f"Questa attestazione è già stata annullata il {riga.annullata_il:%d/%m/%Y}.",
            codice="ANNULLATA",
        )
    riga.annullata_da, riga.annullata_il = utente, timezone.now()
    riga.full_clean()
    riga.save(update_fields=["annullata_da", "annullata_il"])
    return riga
