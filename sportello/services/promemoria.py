"""What waits in an office: one mail to each person on working days, if there is a reason."""

import datetime
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from base.formati import plurale
from sportello.calcolo import giorno_lavorativo_dopo
from sportello.enums import StatoSegnalazione
from sportello.models import Richiesta, Segnalazione
from sportello.selectors.uffici import chi_guarda_le_segnalazioni, chi_risponde
from sportello.services.posta import indirizzo, scrivi_all_ufficio
from utenti.models import Utente

LUNEDI, SABATO = 0, 5
# Longer than a day: a second run of the same day sends nothing more.
MEMORIA = datetime.timedelta(hours=40)


@dataclass(frozen=True)
class Ricordate:
    """How many late requests and open reports were told, and how many mails went out."""

    in_ritardo: int = 0
    in_scadenza: int = 0
    segnalazioni: int = 0
    mail: int = 0


@dataclass
class _Cose:
    """What one person has to look at."""

    in_ritardo: list[Richiesta] = field(default_factory=list)
    in_scadenza: list[Richiesta] = field(default_factory=list)
    segnalazioni: int = 0


@transaction.atomic
def ricorda_richieste(*, oggi: datetime.date | None = None) -> Ricordate:
    """Late requests and those due by the next working day, to who answers; open reports, to who
    handles them: the new ones every day, all of them on Monday.

    Nothing on Saturday and Sunday, nothing twice on the same day, nothing of invented data.
    """
    oggi = oggi or timezone.localdate()
    if oggi.weekday() >= SABATO:
        return Ricordate()
    per_persona: dict[Utente, _Cose] = {}
    in_ritardo, in_scadenza = _richieste(oggi, per_persona)
    segnalazioni = _segnalazioni(oggi, per_persona)
    mail = 0
    for persona, cose in per_persona.items():
        if cache.add(f"sportello:promemoria:{oggi}:{persona.pk}", 1, MEMORIA.total_seconds()):
            mail += _spedisci(persona, cose)
    return Ricordate(in_ritardo, in_scadenza, segnalazioni, mail)


def _richieste(oggi: datetime.date, per_persona: dict[Utente, _Cose]) -> tuple[int, int]:
    domani = giorno_lavorativo_dopo(oggi)
    attese = (
        Richiesta.objects.in_attesa()
        .filter(dimostrativa=False, scade_il__lte=domani)
        .select_related("area")
        .order_by("scade_il", "pk")
    )
    persone: dict[int, list[Utente]] = {}
    tarde = presto = 0
    for richiesta in attese:
        tarda = richiesta.scade_il < oggi
        tarde, presto = tarde + tarda, presto + (not tarda)
        if richiesta.ambito_id not in persone:
            persone[richiesta.ambito_id] = chi_risponde(richiesta.ambito_id)
        for persona in persone[richiesta.ambito_id]:
            cose = per_persona.setdefault(persona, _Cose())
            (cose.in_ritardo if tarda else cose.in_scadenza).append(richiesta)
    return tarde, presto


def _segnalazioni(oggi: datetime.date, per_persona: dict[Utente, _Cose]) -> int:
    aperte = Segnalazione.objects.filter(stato=StatoSegnalazione.APERTA, dimostrativa=False)
    if oggi.weekday() != LUNEDI:
        ieri = oggi - datetime.timedelta(days=1)
        aperte = aperte.filter(
            quando__gte=timezone.make_aware(datetime.datetime.combine(ieri, datetime.time.min))
        )
    quante: dict[int | None, int] = {}
    for suo in aperte.values_list("ambito_id", flat=True):
        quante[suo] = quante.get(suo, 0) + 1
    for ambito, numero in quante.items():
        for persona in chi_guarda_le_segnalazioni(ambito):
            per_persona.setdefault(persona, _Cose()).segnalazioni += numero
    return sum(quante.values())


def _spedisci(persona: Utente, cose: _Cose) -> int:
    parti = []
    if cose.in_ritardo:
        parti.append(f"{plurale(len(cose.in_ritardo), 'richiesta', 'richieste')} in ritardo")
    if cose.in_scadenza:
        parti.append(f"{plurale(len(cose.in_scadenza), 'richiesta', 'richieste')} in scadenza")
    if cose.segnalazioni:
        parti.append(plurale(cose.segnalazioni, "segnalazione aperta", "segnalazioni aperte"))
    return scrivi_all_ufficio(
        [persona],
        f"Sportello: {', '.join(parti)}",
        "promemoria",
        {
            "cose": cose,
            "indirizzo_richieste": indirizzo("sportello:richiesta_list"),
            "indirizzo_segnalazioni": indirizzo("sportello:segnalazione_list"),
        },
    )
