"""Rules of what citizens send, without the database: codes, contacts, days, links in a text."""

import datetime
import re
import secrets

# No letter or digit that can be taken for another when it is read aloud or copied by hand.
ALFABETO = "ACDEFHJKMNPQRTUVWXY34679"
LUNGHEZZA_CODICE = 12
GRUPPO = 4

# A request that can be answered at once is answered by the end of the next working day.
GIORNI_LAVORATIVI_FRONTE = 1
# Who passes a request to an office gives it no less, and no more, than these days.
GIORNI_RETRO_MINIMI = 2
GIORNI_RETRO_MASSIMI = 30
GIORNI_RETRO_USUALI = 10
MESI_CONSERVAZIONE_USUALI = 6

# More addresses than this are not a question of a citizen.
INDIRIZZI_WEB_AMMESSI = 1
_INDIRIZZO_WEB = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
_SABATO = 5


def nuovo_codice() -> str:
    """Twelve letters and digits that nobody can guess."""
    return "".join(secrets.choice(ALFABETO) for _ in range(LUNGHEZZA_CODICE))


def scrivi_codice(codice: str) -> str:
    """«ACDE-FHJK-MNPQ», as it is read and dictated."""
    return "-".join(codice[i : i + GRUPPO] for i in range(0, len(codice), GRUPPO))


def pulisci_codice_richiesta(testo: str) -> str:
    """The code as somebody copied it, without spaces, dashes and small letters."""
    return re.sub(r"[^0-9A-Z]", "", testo[:80].upper())


def pulisci_email(testo: str) -> str:
    """An e-mail as it is compared: upper and lower case are the same."""
    return testo.strip().casefold()


def pulisci_telefono(testo: str) -> str:
    """The digits of a telephone number as they are compared, without Italy's own prefix."""
    cifre = re.sub(r"[^0-9+]", "", testo)
    return re.sub(r"\D", "", re.sub(r"^(\+|00)39", "", cifre))


def contatto_da_contare(email: str, telefono: str = "") -> str:
    """By what the sendings of one person are counted; "" if there is no contact."""
    return pulisci_email(email) or pulisci_telefono(telefono)


def indirizzi_web(testo: str) -> int:
    """How many web addresses are in a text."""
    return len(_INDIRIZZO_WEB.findall(testo))


def giorno_lavorativo_dopo(giorno: datetime.date, quanti: int = 1) -> datetime.date:
    """The day after so many working days, Monday to Friday; public holidays are not known."""
    while quanti:
        giorno += datetime.timedelta(days=1)
        if giorno.weekday() < _SABATO:
            quanti -= 1
    return giorno


def limiti_del_passaggio(
    ricevuta: datetime.date, oggi: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """First and last day that may be given to an office, both included.

    The thirty days run from when the citizen wrote, whoever has it now.
    """
    primo = oggi + datetime.timedelta(days=GIORNI_RETRO_MINIMI)
    ultimo = ricevuta + datetime.timedelta(days=GIORNI_RETRO_MASSIMI)
    return primo, max(primo, ultimo)


def scadenza_proposta(ricevuta: datetime.date, oggi: datetime.date, giorni: int) -> datetime.date:
    """The day that is proposed to who passes a request on: so many days after it came."""
    primo, ultimo = limiti_del_passaggio(ricevuta, oggi)
    return min(max(ricevuta + datetime.timedelta(days=giorni), primo), ultimo)


def mesi_prima(giorno: datetime.date, mesi: int) -> datetime.date:
    """The same day so many months before; the last of the month where there is no such day."""
    indice = giorno.year * 12 + giorno.month - 1 - mesi
    anno, mese = divmod(indice, 12)
    for giorno_del_mese in range(giorno.day, 27, -1):
        try:
            return datetime.date(anno, mese + 1, giorno_del_mese)
        except ValueError:
            continue
    return datetime.date(anno, mese + 1, min(giorno.day, 28))
