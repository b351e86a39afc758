"""What every write on a person's tariffs shares: one at a time, whole stories, conguagli."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from base.errors import ErroreDominio
from tariffe.calcolo.storia import RigaDiStoria, Tratto, differenze, tratti
from tariffe.models import Conguaglio, TariffaAssegnata
from tariffe.selectors.proposte import Proposta
from territorio.models import Appartenenza, Comune
from utenti.models import Utente

# First key of our advisory lock; the second is the Ambito: its tariffs are written one at a time.
_IN_FILA = 7_310_006


def in_fila(ambito: int) -> None:
    """Waits for whoever is writing the tariffs of that Ambito; let go at the end."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_IN_FILA, ambito])


def controlla_comune(comune: Comune, ambito: int, giorno: datetime.date) -> None:
    """Refuses a comune that is not of the Ambito on that day."""
    if not Appartenenza.objects.alla_data(giorno).filter(comune=comune, ambito=ambito).exists():
        raise ErroreDominio(
            f"Il {giorno:%d/%m/%Y} il comune di {comune} non è di questo ambito: scegline uno "
            "dell'elenco.",
            codice="COMUNE",
        )


def storia(assegnata: TariffaAssegnata) -> list[TariffaAssegnata]:
    """All the rows of its story, in the order of writing."""
    inizio = assegnata.inizio_storia
    return list(
        TariffaAssegnata.objects.filter(pk=inizio)
        .union(TariffaAssegnata.objects.filter(prima_riga=inizio))
        .order_by("pk")
    )


def pura(riga: TariffaAssegnata) -> RigaDiStoria:
    """The row as the account of the months wants it."""
    return RigaDiStoria(
        riga.pk, riga.dal, riga.al, None if riga.importo is None else riga.totale_mese
    )


def fine_della_storia(pezzi: Sequence[Tratto]) -> datetime.date | None:
    """The last day of the story; None = still open."""
    fine = max((pezzo.al for pezzo in pezzi), default=datetime.date.max)
    return None if fine == datetime.date.max else fine


def ultimo_mese_chiesto() -> datetime.date:
    """The last day of the last month that has already been asked to pay: the month before."""
    return timezone.localdate().replace(day=1) - datetime.timedelta(days=1)


def controlla_giorno(righe: Sequence[TariffaAssegnata], dal: datetime.date) -> None:
    """Refuses a change before the first day of the story, or after its end."""
    inizio = min(riga.dal for riga in righe)
    if dal < inizio:
        raise ErroreDominio(
            f"Il servizio è cominciato il {inizio:%d/%m/%Y}: scegli quel giorno o uno dopo, non "
            f"il {dal:%d/%m/%Y}.",
            codice="PRIMA_DELL_INIZIO",
        )
    pezzi = tratti([pura(riga) for riga in righe])
    fine = fine_della_storia(pezzi)
    if not pezzi or (fine is not None and fine < dal):
        quando = f" il {fine:%d/%m/%Y}" if fine else ""
        raise ErroreDominio(
            f"Il servizio è finito{quando}: dal {dal:%d/%m/%Y} serve una nuova assegnazione.",
            codice="FINITA",
        )


def riga_dalla_proposta(
    proposta: Proposta, modello: TariffaAssegnata, *, motivo: str, al: datetime.date | None
) -> TariffaAssegnata:
    """The row to write: person, place and service of `modello`, amounts of the proposal."""
    return TariffaAssegnata(
        codice_persona=modello.codice_persona,
        ambito_id=modello.ambito_id,
        comune_id=modello.comune_id,
        servizio_id=modello.servizio_id,
        quota_ssn_mese=modello.quota_ssn_mese,
        registrata_da=modello.registrata_da,
        dimostrativa=modello.dimostrativa,
        ente=proposta.ente,
        regola=proposta.regola,
        edizione=proposta.edizione,
        attestazione=proposta.attestazione,
        motivo=motivo,
        dal=proposta.dal,
        al=al,
        isee=proposta.isee,
        contesto=proposta.contesto,
        passi=list(proposta.passi),
        quantita_mese=proposta.quantita_mese,
        importo_calcolato=proposta.importo,
        importo=proposta.importo,
        totale_mese=proposta.totale_mese,
        costo_mese=proposta.costo_mese,
    )


def scrivi(
    prima: Sequence[TariffaAssegnata], nuove: Sequence[TariffaAssegnata]
) -> list[TariffaAssegnata]:
    """Writes the rows one after the other at the end of a story (empty: they begin one).

    Each is checked whole; then the months already asked get their conguaglio.
    """
    tutte = list(prima)
    for riga in nuove:
        if tutte:
            riga.sostituisce = tutte[-1]
            riga.prima_riga_id = tutte[0].pk
        riga.full_clean()
        riga.save()
        tutte.append(riga)
    if prima:
        Conguaglio.objects.bulk_create(_conguagli(list(prima), list(nuove)))
    return list(nuove)


def _conguagli(
    prima: Sequence[TariffaAssegnata], nuove: Sequence[TariffaAssegnata]
) -> list[Conguaglio]:
    vecchia = [pura(riga) for riga in prima]
    nuova = vecchia + [pura(riga) for riga in nuove]
    return [
        Conguaglio(
            precedente_id=precedente,
            nuova_id=successiva,
            mese=mese,
            importo_precedente=era,
            importo_nuovo=adesso,
        )
        for mese, precedente, successiva, era, adesso in mesi_da_conguagliare(
            vecchia, nuova[len(vecchia) :], ultimo_mese_chiesto()
        )
    ]


def mesi_da_conguagliare(
    prima: Sequence[RigaDiStoria], nuove: Sequence[RigaDiStoria], fino_al: datetime.date
) -> list[tuple[datetime.date, int, int, Decimal, Decimal]]:
    """Months whose amount changes: month, key of the row before, of the new one, before, now."""
    dal = min(riga.dal for riga in nuove)
    trovati = []
    pezzi = None
    for mese, era, adesso in differenze(prima, [*prima, *nuove], dal, fino_al):
        pezzi = pezzi or tratti(prima)
        ultimo = (mese.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        nel_mese = [pezzo.riga.chiave for pezzo in pezzi if pezzo.dal < ultimo and pezzo.al >= mese]
        precedente = nel_mese[-1] if nel_mese else prima[-1].chiave
        successiva = [riga.chiave for riga in nuove if riga.dal < ultimo][-1]
        trovati.append((mese, precedente, successiva, era, adesso))
    return trovati


def autore(riga: TariffaAssegnata, utente: Utente) -> TariffaAssegnata:
    """A copy of the row's person and place, signed by who writes now."""
    return TariffaAssegnata(
        codice_persona=riga.codice_persona,
        ambito_id=riga.ambito_id,
        comune_id=riga.comune_id,
        servizio_id=riga.servizio_id,
        quota_ssn_mese=riga.quota_ssn_mese,
        registrata_da=utente,
        dimostrativa=riga.dimostrativa,
    )
