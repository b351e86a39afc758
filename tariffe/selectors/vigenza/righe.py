"""Adopted services as a comune sees them, and the only one that counts on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q

from tariffe.anomalie import (
    EDIZIONE_MANCANTE,
    EDIZIONI_SOVRAPPOSTE,
    TARIFFA_NON_ADOTTATA,
    ErroreTariffa,
)
from tariffe.enums import STATI_IN_VIGORE
from tariffe.models import Servizio, ServizioAdottato
from territorio.models import Comune, Delega

UN_GIORNO = datetime.timedelta(days=1)


class Riga(NamedTuple):
    """An adopted service as a comune sees it; of a delegate only in the days of the delegation."""

    adottato: ServizioAdottato
    delegato: bool
    dal: datetime.date | None  # of the delegation
    al: datetime.date | None

    def vale_il(self, giorno: datetime.date) -> bool:
        """Adopted, approved and valid, and delegated if it is the delegate's."""
        edizione = self.adottato.adozione.edizione
        return (
            self.adottato.vale_il(giorno)
            and self.delega_il(giorno)
            and edizione.stato in STATI_IN_VIGORE
            and edizione.valida_dal <= giorno
            and (edizione.valida_al is None or giorno <= edizione.valida_al)
        )

    def delega_il(self, giorno: datetime.date) -> bool:
        return (self.dal is None or self.dal <= giorno) and (self.al is None or giorno <= self.al)

    @property
    def primo(self) -> datetime.date:
        """The first day on which all of it holds."""
        edizione = self.adottato.adozione.edizione
        giorni = (self.adottato.dal, self.dal, edizione.valida_dal)
        return max(giorno for giorno in giorni if giorno is not None)

    @property
    def ultimo(self) -> datetime.date | None:
        giorni = (self.adottato.al, self.al, self.adottato.adozione.edizione.valida_al)
        return min((giorno for giorno in giorni if giorno is not None), default=None)

    @property
    def cambi(self) -> set[datetime.date]:
        """The days on which something changes because of this row."""
        ultimo = self.ultimo
        return {self.primo} | ({ultimo + UN_GIORNO} if ultimo else set())


def righe_dei_comuni(
    comuni: Sequence[Comune], servizi: Sequence[Servizio] | None
) -> list[tuple[int, Riga]]:
    """Every adopted service, of any day, that counts for these comuni: key of the comune, row.

    One query for the delegations, one for the adoptions.
    """
    deleghe = Delega.objects.filter(comune__in=comuni)
    if servizi is not None:
        voci = {servizio.voce_nomenclatore for servizio in servizi} - {""}
        deleghe = deleghe.filter(servizio__in=voci) if voci else deleghe.none()
    deleganti: dict[tuple[int, str], list[Delega]] = defaultdict(list)
    for delega in deleghe:
        deleganti[delega.ente_id, delega.servizio].append(delega)
    adottati = (
        ServizioAdottato.objects.filter(
            Q(ente__comune__in=comuni) | Q(ente__in={ente for ente, _ in deleganti})
        )
        .select_related("servizio", "ente", "adozione__edizione__regolamento")
        .order_by("servizio__ordine", "servizio__denominazione", "servizio_id", "dal", "pk")
    )
    if servizi is not None:
        adottati = adottati.filter(servizio__in=servizi)
    propri = {comune.pk for comune in comuni}
    righe = []
    for adottato in adottati:
        comune_id = adottato.ente.comune_id
        if comune_id in propri:
            righe.append((comune_id, Riga(adottato, False, None, None)))
        voce = adottato.servizio.voce_nomenclatore
        if voce:
            righe += [
                (delega.comune_id, Riga(adottato, True, delega.dal, delega.al))
                for delega in deleganti.get((adottato.ente_id, voce), ())
            ]
    return righe


def scegli(
    righe: Sequence[Riga], comune: Comune, servizio: Servizio, giorno: datetime.date
) -> Riga:
    """The only row in force on that day; the refusal if there is none, or more than one."""
    valide = [riga for riga in righe if riga.vale_il(giorno)]
    if len(valide) == 1:
        return valide[0]
    quando = f"{giorno:%d/%m/%Y}"
    if valide:
        enti = " e ".join(f"«{riga.adottato.ente}»" for riga in valide)
        raise ErroreTariffa(
            EDIZIONI_SOVRAPPOSTE,
            f"Il {quando} per «{servizio}» a {comune} valgono due tariffe, adottate da {enti}: "
            "l'ufficio deve chiudere una delle due.",
        )
    note = [riga for riga in righe if riga.adottato.adozione.edizione.stato in STATI_IN_VIGORE]
    if not note:
        raise ErroreTariffa(
            TARIFFA_NON_ADOTTATA,
            f"{comune} non ha adottato una tariffa per «{servizio}»: chiedi al comune quanto si "
            "paga.",
        )
    raise ErroreTariffa(
        EDIZIONE_MANCANTE,
        f"Il {quando} nessuna tariffa di «{servizio}» è in vigore a {comune}"
        f"{_piu_vicina(note, giorno)}: scegli un altro giorno o chiedi al comune.",
    )


def _piu_vicina(righe: Iterable[Riga], giorno: datetime.date) -> str:
    """The tariff known before or after that day, in words."""
    future = sorted(riga.primo for riga in righe if riga.primo > giorno)
    if future:
        return f" (ce n'è una dal {future[0]:%d/%m/%Y})"
    passate = sorted(ultimo for riga in righe if (ultimo := riga.ultimo) and ultimo < giorno)
    return f" (l'ultima valeva fino al {passate[-1]:%d/%m/%Y})" if passate else ""
