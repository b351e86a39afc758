"""What surrounds a return on its page: extensions, certification, examination, notices."""

from dataclasses import dataclass

from rendicontazione.models import Certificazione, Notifica, Proroga, Rendicontazione
from rendicontazione.selectors.commenti import Dialogo, dialoghi_di
from rendicontazione.selectors.esame import Esaminate, quante_esaminate, versione_da_esaminare
from rendicontazione.selectors.notifiche import prime_da_leggere
from rendicontazione.selectors.ricevuta import certificazioni_di
from rendicontazione.selectors.scadenze import proroghe_di
from utenti.models import Utente


@dataclass(frozen=True)
class Intorno:
    """Links and counts for the return's page; the rest is on pages of their own."""

    proroghe: list[Proroga]
    certificazione: Certificazione | None
    esaminate: Esaminate | None
    dialoghi: list[Dialogo]
    notifiche: list[Notifica]

    @property
    def da_integrare(self) -> list[Dialogo]:
        return [d for d in self.dialoghi if d.da_integrare]

    @property
    def aperti(self) -> int:
        return sum(d.aperto for d in self.dialoghi)


def intorno(rendicontazione: Rendicontazione, utente: Utente) -> Intorno:
    """A fixed number of queries; `esaminate` is None while there are no data to look at."""
    versione = versione_da_esaminare(rendicontazione)
    return Intorno(
        proroghe=proroghe_di(rendicontazione),
        certificazione=next(iter(certificazioni_di(rendicontazione)), None),
        esaminate=quante_esaminate(versione) if versione else None,
        dialoghi=dialoghi_di(rendicontazione),
        notifiche=prime_da_leggere(utente, rendicontazione.pk),
    )
