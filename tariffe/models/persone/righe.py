"""People's rows: the opaque code they carry, and who may read them."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from utenti.enums import Ruolo
from utenti.models import Utente

# Eight letters and digits without 0, 1, I, O: nothing that could be a tax code or a name.
FORMA_CODICE_PERSONA = r"^P-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$"
codice_persona_valido = RegexValidator(
    FORMA_CODICE_PERSONA,
    "Il codice della persona ha la forma P-7K3M-9QXD: copialo dall'elenco, non scriverne un altro.",
)


def codice_persona() -> models.CharField:
    return models.CharField(
        "codice della persona", max_length=11, validators=[codice_persona_valido]
    )


def forma_del_codice(nome: str) -> models.CheckConstraint:
    """The same for the database: the constraint of that name."""
    return models.CheckConstraint(
        condition=Q(codice_persona__regex=FORMA_CODICE_PERSONA),
        name=nome,
        violation_error_message="Il codice della persona ha la forma P-7K3M-9QXD.",
    )


class DellePersoneQuerySet(models.QuerySet):
    """Rows on people: role and relation (the matrix of the case records, column «ISEE»).

    The amministrativo of the Ufficio di Piano works on all those of its Ambito; a social worker on
    those she wrote, whoever went on with them (the équipe comes with the case records); the
    responsabile of a comune reads those of the comune; responsabile and coordinatore of the Ambito
    those that a body other than a comune asks to pay. The Province and the technical administrator
    see none.
    """

    persona = ""  # the path to the row with ambito, comune and registrata_da

    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Rows that this user may read."""
        if not isinstance(utente, Utente):
            return self.none()
        p = self.persona
        comuni = [
            i.comune_id for i in utente.incarichi_attivi if i.ruolo == Ruolo.RESPONSABILE_COMUNALE
        ]
        dell_ambito = utente.ambiti_con_ruolo(Ruolo.RESPONSABILE_UDP, Ruolo.COORDINATORE_AMBITO)
        return self.filter(
            Q(**{f"{p}ambito__in": utente.ambiti_con_ruolo(Ruolo.AMMINISTRATIVO_UDP)})
            | Q(
                **{
                    f"{p}ambito__in": utente.ambiti_con_ruolo(Ruolo.ASSISTENTE_SOCIALE),
                }
            )
            & self._scritte_da(utente)
            | Q(**{f"{p}comune__in": comuni})
            | (Q(**{f"{p}ambito__in": dell_ambito}) & self._chieste_da_altri_enti())
        )

    def _scritte_da(self, utente: Utente) -> Q:
        """Rows that the user wrote."""
        return Q(**{f"{self.persona}registrata_da": utente})

    def _chieste_da_altri_enti(self) -> Q:
        """Rows for which a body other than a comune asks to pay."""
        return Q(**{f"{self.persona}ente__comune__isnull": True})


class DelleStorieQuerySet(DellePersoneQuerySet):
    def _scritte_da(self, utente: Utente) -> Q:
        """And those with which others went on: half a story would tell an amount of the past."""
        return super()._scritte_da(utente) | Q(
            **{f"{self.persona}prima_riga__registrata_da": utente}
        )
