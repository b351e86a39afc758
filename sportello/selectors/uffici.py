"""Who works in the offices that citizens write to."""

from collections.abc import Iterable

from territorio.models import Ambito
from utenti.enums import RUOLI_SPORTELLO, RUOLI_UFFICIO_DI_PIANO, Ruolo
from utenti.models import Incarico, Utente


def chi_risponde(ambito: Ambito | int) -> list[Utente]:
    """Everybody who answers the citizens of an Ambito today, by name."""
    return _con_ruolo(RUOLI_SPORTELLO, ambito=ambito)


def chi_guarda_le_segnalazioni(ambito: Ambito | int | None) -> list[Utente]:
    """Who handles the reports of an Ambito; without one, the Province."""
    if ambito is None:
        return _con_ruolo([Ruolo.ISTRUTTORE_PROVINCIA])
    return _con_ruolo(RUOLI_UFFICIO_DI_PIANO, ambito=ambito)


def _con_ruolo(ruoli: Iterable[str], **luogo: object) -> list[Utente]:
    incarichi = Incarico.objects.attivi().filter(ruolo__in=list(ruoli), **luogo)
    return list(
        Utente.objects.filter(is_active=True, pk__in=incarichi.values("utente")).order_by(
            "cognome", "nome", "pk"
        )
    )
