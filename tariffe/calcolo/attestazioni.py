"""Which ISEE counts on a day, and why in words. Pure.

The expiry is stored with the attestation, as INPS wrote it: the law changed it more than once, so
what is computed here is only a proposal for who types. Since 2026 there are two values: municipal
services use the ordinary one, never that of the five national benefits.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from base import formati
from tariffe.anomalie import CONTESTO_NON_VALIDO, REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.calcolo.scadenze import ScadenzaProposta, mesi_dopo, scadenza_prevista
from tariffe.enums import AmbitoValore, TipoISEE

__all__ = [
    "RISTRETTO",
    "TIPI",
    "Attestazione",
    "Esito",
    "ScadenzaProposta",
    "Scelta",
    "controlla",
    "leggi_tipi",
    "scadenza_prevista",
    "scegli",
]

# From this year the budget law gives a second value, for five national benefits only.
PRIMO_ANNO_DUE_VALORI = 2026
# A grace for expired DSU concerns those that expired in these months before its last day.
MESI_DI_PROROGA = 12
DECIMALI = 2

# A kind a rule may name beside those of TipoISEE: the household reduced to the disabled person.
RISTRETTO = "ristretto"
TIPI = (*TipoISEE.values, RISTRETTO)
NOMI = {
    TipoISEE.ORDINARIO: "ordinario",
    TipoISEE.MINORENNI: "minorenni",
    TipoISEE.SOCIOSANITARIO: "sociosanitario",
    TipoISEE.RESIDENZE: "sociosanitario residenze",
    TipoISEE.UNIVERSITARIO: "università",
    RISTRETTO: "con nucleo ristretto",
}


class Esito(StrEnum):
    """What was found for the day."""

    VALIDA = "valida"
    PROROGATA = "prorogata"
    IRREGOLARE = "irregolare"
    SCADUTA = "scaduta"
    MANCANTE = "mancante"
    VALORE_SBAGLIATO = "valore_sbagliato"


@dataclass(frozen=True)
class Attestazione:
    """An ISEE attestation, without the person: `tipo` of TipoISEE, `valore` in euro and cents.

    `scade_il` is stored, last day included. `conta_dal`: from when it may be used, by the
    regulation's decorrenza; None: from the day of filing. `chiave` leads back to its row.
    """

    tipo: str
    valore: Decimal
    presentata_il: datetime.date
    scade_il: datetime.date
    corrente: bool = False
    ristretto: bool = False
    irregolare: bool = False
    ambito_valore: str = AmbitoValore.COMUNALE
    conta_dal: datetime.date | None = None
    chiave: int | str | None = None

    @property
    def dal(self) -> datetime.date:
        """First day it may be used."""
        return self.presentata_il if self.conta_dal is None else self.conta_dal

    def vale(self, giorno: datetime.date) -> bool:
        """True if it may be used that day."""
        return self.dal <= giorno <= self.scade_il

    def e(self, tipo: str) -> bool:
        """True if a rule that admits that kind admits this one.

        One with a reduced household is «ristretto», and its own kind too unless ordinary.
        """
        if self.ristretto and tipo in (RISTRETTO, TipoISEE.ORDINARIO):
            return tipo == RISTRETTO
        return self.tipo == tipo

    @property
    def nome(self) -> str:
        """«ISEE sociosanitario con nucleo ristretto corrente»."""
        parole = ["ISEE", NOMI[self.tipo]]
        if self.ristretto:
            parole.append(NOMI[RISTRETTO])
        if self.corrente:
            parole.append("corrente")
        return " ".join(parole)


@dataclass(frozen=True)
class Scelta:
    """The answer for a day. `isee` None: the policy for a missing ISEE applies; `irregolare`: that
    for omissions or differences; `da_correggere`: nothing may be computed before a correction."""

    esito: Esito
    attestazione: Attestazione | None
    perche: tuple[str, ...]

    @property
    def isee(self) -> Decimal | None:
        """Euro, or None if no ISEE counts that day."""
        if self.attestazione is None or self.esito in (Esito.SCADUTA, Esito.VALORE_SBAGLIATO):
            return None
        return self.attestazione.valore

    @property
    def irregolare(self) -> bool:
        """True if the attestation carries omissions or differences."""
        return self.esito == Esito.IRREGOLARE

    @property
    def da_correggere(self) -> bool:
        """True if the value typed is not the one of municipal services."""
        return self.esito == Esito.VALORE_SBAGLIATO

    def per_il_calcolo(self, *, scaduto_previsto: bool) -> tuple[Decimal | None, dict[str, bool]]:
        """The ISEE and the keys of the context to give to `calcola`.

        `scaduto_previsto`: the rule has a policy of its own for an expired ISEE; without it an
        expired one is as none. Raises ErroreTariffa CONTESTO_NON_VALIDO if `da_correggere`.
        """
        if self.da_correggere:
            raise ErroreTariffa(CONTESTO_NON_VALIDO, " ".join(self.perche))
        if self.esito == Esito.SCADUTA and self.attestazione and scaduto_previsto:
            return self.attestazione.valore, {"isee_scaduto": True}
        return self.isee, {"omissioni_o_difformita": True} if self.irregolare else {}


def scegli(
    attestazioni: Sequence[Attestazione],
    giorno: datetime.date,
    *,
    tipi_ammessi: Sequence[str] = (TipoISEE.ORDINARIO,),
    corrente_ammesso: bool = True,
    proroga_fino_a: datetime.date | None = None,
) -> Scelta:
    """The attestation that counts that day.

    Kinds are tried in the order of `tipi_ammessi`. Of one kind, a corrente wins while it is valid
    (without `corrente_ammesso` it never counts); else the last filed. A kind whose winner is
    irregular gives way to the next kind that is regular; if none is, the first irregular is the
    answer. With nothing valid, an expired one counts only within `proroga_fino_a`, if not corrente
    and expired in the twelve months before.
    Raises ErroreTariffa REGOLA_NON_VALIDA if no kind is admitted.
    """
    if not tipi_ammessi:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            "La regola non dice quali tipi di ISEE ammette: scrivine almeno uno, di solito "
            "l'ordinario.",
        )
    perche: list[str] = []
    ammesse = [
        uno
        for uno in attestazioni
        if any(uno.e(tipo) for tipo in tipi_ammessi) and (corrente_ammesso or not uno.corrente)
    ]
    if not corrente_ammesso:
        perche += [
            f"Non si usa l'{uno.nome} di {formati.euro(uno.valore)}: per questo servizio la regola "
            "non ammette l'ISEE corrente."
            for uno in attestazioni
            if uno.corrente and uno.vale(giorno)
        ]
    valide = [uno for uno in ammesse if uno.vale(giorno)]
    sbagliate = [uno for uno in valide if uno.ambito_valore != AmbitoValore.COMUNALE]
    usabili = [uno for uno in valide if uno.ambito_valore == AmbitoValore.COMUNALE]
    if sbagliate and not usabili:
        return Scelta(Esito.VALORE_SBAGLIATO, _ultima(sbagliate), (_valore_sbagliato(sbagliate),))
    perche += [_non_e_comunale(uno) for uno in sbagliate]
    vincitrici = [
        _ultima([uno for uno in usabili if uno.e(tipo)])
        for tipo in tipi_ammessi
        if any(uno.e(tipo) for uno in usabili)
    ]
    if vincitrici:
        scelta = next((uno for uno in vincitrici if not uno.irregolare), vincitrici[0])
        perche += _perche_questa(scelta, usabili, giorno)
        return Scelta(
            Esito.IRREGOLARE if scelta.irregolare else Esito.VALIDA, scelta, tuple(perche)
        )
    altra = _senza_valide(attestazioni, ammesse, giorno, tipi_ammessi, proroga_fino_a)
    return replace(altra, perche=(*perche, *altra.perche))


def leggi_tipi(testo: str) -> tuple[str, ...]:
    """«minorenni, ordinario» as the admitted kinds, in order; empty is the ordinary alone.

    Raises ErroreTariffa REGOLA_NON_VALIDA for a kind that does not exist or comes twice.
    """
    tipi = tuple(pezzo.strip().lower() for pezzo in testo.split(",") if pezzo.strip())
    for posto, tipo in enumerate(tipi):
        if tipo not in TIPI or tipo in tipi[:posto]:
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                f"Fra i tipi di ISEE ammessi c'è «{tipo}»: scrivi una volta sola, con le virgole, "
                f"fra {', '.join(TIPI)}.",
            )
    return tipi or (TipoISEE.ORDINARIO.value,)


def _ultima(attestazioni: Sequence[Attestazione]) -> Attestazione:
    """Corrente before the others, then the last filed, then the last in the list."""
    return max(
        enumerate(attestazioni),
        key=lambda coppia: (coppia[1].corrente, coppia[1].presentata_il, coppia[0]),
    )[1]


def _perche_questa(
    scelta: Attestazione, usabili: Sequence[Attestazione], giorno: datetime.date
) -> list[str]:
    perche = [
        f"Il {formati.data(giorno)} vale l'{scelta.nome} di {formati.euro(scelta.valore)}, "
        f"presentato il {formati.data(scelta.presentata_il)}, fino al "
        f"{formati.data(scelta.scade_il)}."
    ]
    for altra in usabili:
        if altra is scelta:
            continue
        stesso = (altra.tipo, altra.ristretto) == (scelta.tipo, scelta.ristretto)
        if stesso and scelta.corrente and not altra.corrente:
            motivo = "l'ISEE corrente prevale finché è valido"
        elif stesso:
            motivo = "vale l'ultimo presentato"
        elif altra.irregolare and not scelta.irregolare:
            motivo = "riporta omissioni o difformità"
        else:
            motivo = "per questo servizio viene dopo nell'ordine dei tipi ammessi"
        perche.append(
            f"Non si usa l'{altra.nome} di {formati.euro(altra.valore)}, presentato il "
            f"{formati.data(altra.presentata_il)}: {motivo}."
        )
    if scelta.irregolare:
        perche.append(
            "L'attestazione riporta omissioni o difformità: si applica quello che la regola "
            "prevede per questo caso."
        )
    return perche


def _senza_valide(
    attestazioni: Sequence[Attestazione],
    ammesse: Sequence[Attestazione],
    giorno: datetime.date,
    tipi_ammessi: Sequence[str],
    proroga_fino_a: datetime.date | None,
) -> Scelta:
    future = [uno for uno in ammesse if giorno < uno.dal]
    scadute = sorted(
        (uno for uno in ammesse if uno.dal <= uno.scade_il < giorno), key=lambda uno: uno.scade_il
    )
    mancante = "si applica quello che la regola prevede per chi non ha l'ISEE"
    prorogabili = [
        uno
        for uno in scadute
        if not uno.corrente
        and uno.ambito_valore == AmbitoValore.COMUNALE
        and proroga_fino_a is not None
        and giorno <= proroga_fino_a
        and uno.scade_il >= mesi_dopo(proroga_fino_a, -MESI_DI_PROROGA)
    ]
    if prorogabili:
        primo = next(tipo for tipo in tipi_ammessi if any(uno.e(tipo) for uno in prorogabili))
        scelta = _ultima([uno for uno in prorogabili if uno.e(primo)])
        perche = [
            f"L'{scelta.nome} di {formati.euro(scelta.valore)} è scaduto il "
            f"{formati.data(scelta.scade_il)}: vale ancora per la proroga del regolamento, fino al "
            f"{formati.data(proroga_fino_a)}."
        ]
        if scelta.irregolare:
            perche.append("L'attestazione riporta omissioni o difformità.")
        return Scelta(
            Esito.IRREGOLARE if scelta.irregolare else Esito.PROROGATA, scelta, tuple(perche)
        )
    altri = _di_altro_tipo(attestazioni, giorno, tipi_ammessi)
    if scadute:
        scelta = scadute[-1]
        return Scelta(
            Esito.SCADUTA,
            scelta,
            (
                f"L'{scelta.nome} è scaduto il {formati.data(scelta.scade_il)}: il "
                f"{formati.data(giorno)} {mancante}. Serve una nuova DSU.",
                *altri,
            ),
        )
    if future:
        prima = min(future, key=lambda uno: uno.dal)
        return Scelta(
            Esito.MANCANTE,
            None,
            (
                f"L'{prima.nome} presentato il {formati.data(prima.presentata_il)} si usa dal "
                f"{formati.data(prima.dal)}: il {formati.data(giorno)} {mancante}.",
                *altri,
            ),
        )
    if altri:
        return Scelta(Esito.MANCANTE, None, (f"{altri[0]} Il {formati.data(giorno)} {mancante}.",))
    return Scelta(
        Esito.MANCANTE,
        None,
        (f"Nessuna attestazione ISEE per il {formati.data(giorno)}: {mancante}.",),
    )


def _di_altro_tipo(
    attestazioni: Sequence[Attestazione], giorno: datetime.date, tipi_ammessi: Sequence[str]
) -> tuple[str, ...]:
    """The sentence on those that are valid that day but of a kind the rule does not admit."""
    altri = sorted(
        {
            uno.nome
            for uno in attestazioni
            if uno.vale(giorno) and not any(uno.e(tipo) for tipo in tipi_ammessi)
        }
    )
    if not altri:
        return ()
    chiesti = ", ".join(NOMI[tipo] for tipo in tipi_ammessi)
    return (f"C'è un {', '.join(altri)}, e questo servizio chiede: {chiesti}.",)


def _valore_sbagliato(sbagliate: Sequence[Attestazione]) -> str:
    una = _ultima(sbagliate)
    return (
        f"Il valore {formati.euro(una.valore)} è quello delle prestazioni nazionali: per i servizi "
        "comunali scrivi l'altro valore della stessa attestazione, quello ordinario."
    )


def _non_e_comunale(una: Attestazione) -> str:
    return (
        f"Non si usa il valore {formati.euro(una.valore)}: è quello delle prestazioni nazionali, "
        "non dei servizi comunali."
    )


# --- what is typed -----------------------------------------------------------------------------


def controlla(attestazione: Attestazione) -> list[str]:
    """What looks wrong in what was typed: one Italian sentence each; empty if nothing does."""
    frasi = []
    valore = attestazione.valore
    if not valore.is_finite() or valore < 0:
        frasi.append(
            f"Il valore ISEE «{valore}» è sotto zero: un ISEE è almeno 0,00 €, controllalo "
            "sull'attestazione."
        )
    elif valore != round(valore, DECIMALI):
        frasi.append(
            f"Il valore ISEE «{valore}» ha più di due decimali: scrivilo come sull'attestazione, "
            "con i centesimi."
        )
    if attestazione.scade_il < attestazione.presentata_il:
        frasi.append(
            f"La scadenza {formati.data(attestazione.scade_il)} viene prima della presentazione "
            f"{formati.data(attestazione.presentata_il)}: controlla le due date."
        )
    else:
        prevista = scadenza_prevista(attestazione.presentata_il, attestazione.corrente)
        if prevista.certa and prevista.il != attestazione.scade_il:
            frasi.append(
                f"La scadenza {formati.data(attestazione.scade_il)} è diversa da quella prevista, "
                f"{formati.data(prevista.il)}: controllala sull'attestazione. {prevista.fonte}"
            )
    if attestazione.ambito_valore == AmbitoValore.NAZIONALE:
        if attestazione.presentata_il.year < PRIMO_ANNO_DUE_VALORI:
            frasi.append(
                f"Nel {attestazione.presentata_il.year} l'attestazione aveva un solo valore: "
                "indica che è quello comunale."
            )
        else:
            frasi.append(
                f"Il valore {formati.euro(valore)} è quello delle prestazioni nazionali: per i "
                "servizi comunali scrivi quello ordinario."
            )
    return frasi
