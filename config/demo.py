"""The invented users of the demo: one login per role, none of them a real person.

`carica_demo` makes them, `avvia` lists them. Users of the demo carry `Utente.dimostrativo`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from strutture.models import ReferenteStruttura, Struttura
from territorio.models import Ambito, Appartenenza, Comune
from utenti.enums import (
    RUOLI_BACK_OFFICE,
    RUOLI_CON_AMBITO,
    RUOLI_CON_COMUNE,
    Ruolo,
)
from utenti.models import Incarico, Utente

PASSWORD_DEMO = "dimostrazione-2024"  # noqa: S105 - printed by `avvia`, good only for the demo
DOMINIO_DEMO = "demo.example"
AMBITI_DEMO = (8, 9)
COGNOME_DEMO = "Dimostrativo"


@dataclass(frozen=True)
class UtenteDemo:
    """One login of the demo; `comune` is an Istat code, `struttura` a primary key."""

    ruolo: str
    email: str
    password: str
    ambito: int | None
    comune: str | None
    struttura: int | None


def controlla_demo_permessa() -> None:
    """Refuses with ErroreDominio where invented data must never be loaded."""
    if not settings.DEBUG:
        raise ErroreDominio(
            "I dati dimostrativi si caricano solo con DEBUG acceso: usa config.settings.dev.",
            codice="DEBUG_SPENTO",
        )


def demo_presente() -> bool:
    """True if this database holds the demo: its users are the mark."""
    return Utente.objects.filter(dimostrativo=True).exists()


def utenti_veri() -> int:
    """How many users of this database were not made by the demo."""
    return Utente.objects.filter(dimostrativo=False).count()


@transaction.atomic
def crea_utenti_demo() -> None:
    """Makes the users of the demo that are missing, with their assignments; needs the Ambiti.

    The facility login gets its facility from `collega_operatore_struttura`.
    Errors: ErroreDominio where DEBUG is off, or if the reference data are not there.
    """
    controlla_demo_permessa()
    # One hash for all: the password is public anyway, and Argon2 is slow on purpose.
    cifrata = make_password(PASSWORD_DEMO)
    for ruolo, luogo, comune in _posti():
        # Who works for a comune has no Ambito of their own; the first one has no number either.
        ambito = None if comune else luogo
        email = email_demo(ruolo, luogo)
        utente, nuovo = Utente.objects.get_or_create(
            email=email,
            defaults={
                "nome": Ruolo(ruolo).label[:80],
                "cognome": f"{COGNOME_DEMO} {luogo.numero}" if luogo else COGNOME_DEMO,
                "password": cifrata,
                "is_staff": ruolo in RUOLI_BACK_OFFICE,
                "dimostrativo": True,
            },
        )
        if nuovo and ruolo != Ruolo.OPERATORE_STRUTTURA:
            incarico = Incarico(utente=utente, ruolo=ruolo, ambito=ambito, comune=comune)
            incarico.full_clean()
            incarico.save()


@transaction.atomic
def collega_operatore_struttura() -> None:
    """Ties the facility login to an invented facility of the first Ambito of the demo, once.

    It has a public page and rows of its own in the return of the Ambito.
    """
    controlla_demo_permessa()
    operatore = Utente.objects.get(email=email_demo(Ruolo.OPERATORE_STRUTTURA))
    if operatore.referenze.exists():
        return
    struttura = (
        Struttura.objects.pubblicate()
        .filter(
            dimostrativa=True,
            indirizzo_riservato=False,
            unita__tipo__rendicontata_da_udp=True,
            comune__in=Appartenenza.objects.alla_data(timezone.localdate())
            .filter(ambito__in=Ambito.objects.della_provincia().filter(numero=AMBITI_DEMO[0]))
            .values("comune"),
        )
        .order_by("nome_ordinamento", "pk")
        .first()
    )
    if struttura is None:
        raise ErroreDominio(
            "Mancano le strutture dimostrative: caricale prima con carica_demo.",
            codice="STRUTTURE_MANCANTI",
        )
    referenza = ReferenteStruttura(utente=operatore, struttura=struttura)
    referenza.full_clean()
    referenza.save()


def email_demo(ruolo: str, ambito: Ambito | None = None) -> str:
    """The login of a role: «operatore_udp.ambito8@demo.example»."""
    luogo = f".ambito{ambito.numero}" if ambito else ""
    return f"{ruolo}{luogo}@{DOMINIO_DEMO}"


def utenti_demo() -> list[UtenteDemo]:
    """The logins of the demo that are in the database now, in the order of the roles."""
    utenti = Utente.objects.filter(dimostrativo=True, email__endswith=f"@{DOMINIO_DEMO}")
    trovati: list[UtenteDemo] = []
    for utente in utenti:
        trovati.extend(
            UtenteDemo(
                ruolo=incarico.ruolo,
                email=utente.email,
                password=PASSWORD_DEMO,
                ambito=incarico.ambito.numero if incarico.ambito else None,
                comune=incarico.comune.codice_istat if incarico.comune else None,
                struttura=None,
            )
            for incarico in utente.incarichi_attivi
        )
        if utente.email == email_demo(Ruolo.OPERATORE_STRUTTURA):
            trovati.append(
                UtenteDemo(
                    ruolo=Ruolo.OPERATORE_STRUTTURA.value,
                    email=utente.email,
                    password=PASSWORD_DEMO,
                    ambito=None,
                    comune=None,
                    struttura=_struttura_di(utente),
                )
            )
    ordine = {ruolo: posto for posto, ruolo in enumerate(Ruolo.values)}
    return sorted(trovati, key=lambda u: (ordine[u.ruolo], u.ambito or 0, u.email.partition("@")))


def _posti() -> Iterator[tuple[str, Ambito | None, Comune | None]]:
    """Every role with where it works: those of an Ambito or of a comune in each of the demo's."""
    oggi = timezone.localdate()
    ambiti = {
        ambito.numero: ambito
        for ambito in Ambito.objects.della_provincia().filter(numero__in=AMBITI_DEMO)
        if ambito.vale_il(oggi)
    }
    if set(ambiti) != set(AMBITI_DEMO):
        raise ErroreDominio(
            "Mancano i dati di riferimento: carica prima gli ambiti con carica_riferimento.",
            codice="RIFERIMENTO_MANCANTE",
        )
    for ruolo in Ruolo.values:
        if ruolo in RUOLI_CON_AMBITO:
            for numero in AMBITI_DEMO:
                yield ruolo, ambiti[numero], None
        elif ruolo in RUOLI_CON_COMUNE:
            for numero in AMBITI_DEMO:
                comune = _primo_comune(ambiti[numero])
                yield ruolo, None if numero == AMBITI_DEMO[0] else ambiti[numero], comune
        else:
            yield ruolo, None, None


def _primo_comune(ambito: Ambito) -> Comune:
    appartenenza = (
        Appartenenza.objects.alla_data(timezone.localdate())
        .filter(ambito=ambito)
        .select_related("comune")
        .order_by("comune__codice_istat", "pk")[0]
    )
    return appartenenza.comune


def _struttura_di(utente: Utente) -> int | None:
    """The facility that a login keeps today."""
    referenza = utente.referenze.alla_data(timezone.localdate()).order_by("pk").first()
    return referenza.struttura_id if referenza else None
