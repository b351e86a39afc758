"""The attestations of a person as the calculation wants them, and which one counts on a day."""

import datetime
from collections.abc import Iterable, Sequence

from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.calcolo.attestazioni import (
    AmbitoValore,
    Attestazione,
    Scelta,
    TipoAttestazione,
    scegli,
)
from tariffe.calcolo.decorrenza import RegolaDecorrenza, decorre_dal
from tariffe.enums import Irregolarita, TipoISEE
from tariffe.models import AttestazioneISEE, RegolaTariffaria

# As the kinds are written in a rule («tipi_isee»).
TIPI = {
    TipoISEE.ORDINARIO: TipoAttestazione.ORDINARIO,
    TipoISEE.MINORENNI: TipoAttestazione.MINORENNI,
    TipoISEE.SOCIOSANITARIO: TipoAttestazione.SOCIOSANITARIO,
    TipoISEE.RESIDENZE: TipoAttestazione.RESIDENZIALE,
    TipoISEE.UNIVERSITARIO: TipoAttestazione.UNIVERSITARIO,
}
_SCRITTI = {
    **{str(scritto): tipo for scritto, tipo in TIPI.items()},
    **{str(tipo): tipo for tipo in TipoAttestazione},
}


def tipi_ammessi(regola: RegolaTariffaria) -> tuple[TipoAttestazione, ...]:
    """The kinds of ISEE of a rule, in its order. Raises ErroreTariffa for one it cannot read."""
    tipi = []
    for scritto in regola.tipi_isee.split(","):
        nome = scritto.strip().lower()
        if not nome:
            continue
        if nome not in _SCRITTI:
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                f"La regola di «{regola}» ammette un ISEE «{nome}» che non c'è: correggila, i tipi "
                f"sono {', '.join(sorted(_SCRITTI))}.",
            )
        tipi.append(_SCRITTI[nome])
    return tuple(tipi) or (TipoAttestazione.ORDINARIO,)


def decorrenza_di(regola: RegolaTariffaria) -> RegolaDecorrenza:
    """When a new amount starts, as the rule says. Raises ErroreTariffa if it cannot be read."""
    eccezioni = {}
    for pezzo in regola.decorrenza_eccezioni.split(","):
        mese, due_punti, giorno = pezzo.strip().partition(":")
        if not mese and not due_punti:
            continue
        if not (mese.strip().isdecimal() and giorno.strip().isdecimal()):
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                f"Nella decorrenza di «{regola}», «{pezzo.strip()}» non è mese:giorno: scrivi per "
                "esempio 9:30.",
            )
        eccezioni[int(mese)] = int(giorno)
    return RegolaDecorrenza(
        giorno_limite=regola.decorrenza_giorno,
        eccezioni=eccezioni,
        retroattiva=regola.decorrenza_retroattiva,
        da_assegnazione=regola.decorrenza_da_assegnazione,
    )


class ScegliAttestazione:
    """The choice of one rule, read once: kinds, grace, decorrenza.

    `assegnata_il` is the day of the place, for the rules that start from it.
    """

    def __init__(self, regola: RegolaTariffaria) -> None:
        self.regola = regola
        self.tipi = tipi_ammessi(regola)
        self.decorrenza = decorrenza_di(regola)
        self._dal_deposito = self.decorrenza == RegolaDecorrenza()

    def pure(
        self, righe: Iterable[AttestazioneISEE], assegnata_il: datetime.date | None = None
    ) -> list[Attestazione]:
        """The attestations that the rule may look at, with the day from which each counts."""
        return [
            Attestazione(
                tipo=TipoAttestazione.RISTRETTO if riga.ristretto else TIPI[TipoISEE(riga.tipo)],
                valore=riga.valore,
                presentata_il=riga.presentata_il,
                scade_il=riga.scade_il,
                corrente=riga.corrente,
                irregolare=riga.irregolarita != Irregolarita.NESSUNA,
                ambito_valore=AmbitoValore(riga.ambito_valore),
                conta_dal=None
                if self._dal_deposito
                else decorre_dal(
                    self.decorrenza, riga.presentata_il, assegnata_il=assegnata_il
                ).dal,
                chiave=riga.pk,
            )
            for riga in righe
            if self.regola.corrente_ammesso or not riga.corrente
        ]

    def il(self, giorno: datetime.date, pure: Sequence[Attestazione]) -> Scelta:
        """The one that counts that day. Raises ErroreTariffa."""
        return scegli(
            pure, giorno, tipi_ammessi=self.tipi, proroga_fino_a=self.regola.proroga_fino_al
        )


def attestazioni_per_codice(
    codici: Iterable[str], ambito: int
) -> dict[str, list[AttestazioneISEE]]:
    """The valid attestations of those people in the Ambito, the first filed first: one query."""
    trovate: dict[str, list[AttestazioneISEE]] = {}
    for riga in (
        AttestazioneISEE.objects.all()
        .valide()
        .filter(codice_persona__in=list(codici), ambito=ambito)
        .order_by("presentata_il", "pk")
    ):
        trovate.setdefault(riga.codice_persona, []).append(riga)
    return trovate
