"""Which ISEE counts on a day, and why in words. Pure.

The expiry is stored with the attestation, as INPS wrote it: the law changed it more than once, so
what is computed here is only a proposal for who types. Since 2026 there are two values: municipal
services use the ordinary one, never that of the five national benefits.
"""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from base import formati
from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa

# From this year the budget law gives a second value, for five national benefits only.
PRIMO_ANNO_DUE_VALORI = 2026
# A grace for expired DSU concerns those that expired in these months before its last day.
MESI_DI_PROROGA = 12
MESI_CORRENTE = 6
# INPS, message 3835 of 23 October 2019 (art. 28-bis DL 34/2019): before it, two months.
CORRENTE_DI_SEI_MESI_DAL = datetime.date(2019, 10, 23)
MESI_CORRENTE_PRIMA = 2
# The ISEE of DPCM 159/2013 starts here.
PRIMA_DSU = datetime.date(2015, 1, 1)
# Expiries of 31 August and of 31 December were both in force, and were changed during the year.
ANNO_DELLE_DUE_SCADENZE = 2019
DECIMALI = 2


class TipoAttestazione(StrEnum):
    """The kind of ISEE; `corrente` is a mark on any of them, not a kind."""

    ORDINARIO = "ordinario"
    MINORENNI = "minorenni"
    SOCIOSANITARIO = "sociosanitario"
    RISTRETTO = "ristretto"
    RESIDENZIALE = "residenziale"
    UNIVERSITARIO = "universitario"


NOMI = {
    TipoAttestazione.ORDINARIO: "ordinario",
    TipoAttestazione.MINORENNI: "minorenni",
    TipoAttestazione.SOCIOSANITARIO: "sociosanitario",
    TipoAttestazione.RISTRETTO: "sociosanitario con nucleo ristretto",
    TipoAttestazione.RESIDENZIALE: "sociosanitario residenziale",
    TipoAttestazione.UNIVERSITARIO: "universitario",
}


class AmbitoValore(StrEnum):
    """Which of the two values of 2026 was typed."""

    COMUNALE = "comunale"
    NAZIONALE = "nazionale"


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
    """An ISEE attestation, without the person. `valore` in euro, two decimals.

    `scade_il` is stored, last day included. `conta_dal`: from when it may be used, by the
    regulation's decorrenza; None: from the day of filing. `chiave` leads back to its row.
    """

    tipo: TipoAttestazione
    valore: Decimal
    presentata_il: datetime.date
    scade_il: datetime.date
    corrente: bool = False
    irregolare: bool = False
    ambito_valore: AmbitoValore = AmbitoValore.COMUNALE
    conta_dal: datetime.date | None = None
    chiave: int | str | None = None

    @property
    def dal(self) -> datetime.date:
        """First day it may be used."""
        return self.presentata_il if self.conta_dal is None else self.conta_dal

    def vale(self, giorno: datetime.date) -> bool:
        """True if it may be used that day."""
        return self.dal <= giorno <= self.scade_il

    @property
    def nome(self) -> str:
        """«ISEE minorenni corrente»."""
        return f"ISEE {NOMI[self.tipo]}{' corrente' if self.corrente else ''}"


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


def scegli(
    attestazioni: Sequence[Attestazione],
    giorno: datetime.date,
    *,
    tipi_ammessi: Sequence[TipoAttestazione] = (TipoAttestazione.ORDINARIO,),
    proroga_fino_a: datetime.date | None = None,
) -> Scelta:
    """The attestation that counts that day.

    Kinds are tried in the order of `tipi_ammessi`. Of one kind, a corrente wins while it is valid;
    else the last filed. A kind whose winner is irregular gives way to the next kind that is
    regular; if none is, the first irregular is the answer. With nothing valid, an expired one
    counts only within `proroga_fino_a`, if not corrente and expired in the twelve months before.
    Raises ErroreTariffa REGOLA_NON_VALIDA if no kind is admitted.
    """
    if not tipi_ammessi:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            "La regola non dice quali tipi di ISEE ammette: scrivine almeno uno, di solito "
            "l'ordinario.",
        )
    perche: list[str] = []
    ammesse = [uno for uno in attestazioni if uno.tipo in tipi_ammessi]
    valide = [uno for uno in ammesse if uno.vale(giorno)]
    sbagliate = [uno for uno in valide if uno.ambito_valore != AmbitoValore.COMUNALE]
    usabili = [uno for uno in valide if uno.ambito_valore == AmbitoValore.COMUNALE]
    if sbagliate and not usabili:
        return Scelta(Esito.VALORE_SBAGLIATO, _ultima(sbagliate), (_valore_sbagliato(sbagliate),))
    perche += [_non_e_comunale(uno) for uno in sbagliate]
    vincitrici = [
        _ultima([uno for uno in usabili if uno.tipo == tipo])
        for tipo in tipi_ammessi
        if any(uno.tipo == tipo for uno in usabili)
    ]
    if vincitrici:
        scelta = next((uno for uno in vincitrici if not uno.irregolare), vincitrici[0])
        perche += _perche_questa(scelta, usabili, giorno)
        return Scelta(
            Esito.IRREGOLARE if scelta.irregolare else Esito.VALIDA, scelta, tuple(perche)
        )
    return _senza_valide(attestazioni, ammesse, giorno, tipi_ammessi, proroga_fino_a)


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
        if altra.tipo == scelta.tipo and scelta.corrente and not altra.corrente:
            motivo = "l'ISEE corrente prevale finché è valido"
        elif altra.tipo == scelta.tipo:
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
    tipi_ammessi: Sequence[TipoAttestazione],
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
        and uno.scade_il >= _mesi_dopo(proroga_fino_a, -MESI_DI_PROROGA)
    ]
    if prorogabili:
        ordine = {tipo: posto for posto, tipo in enumerate(tipi_ammessi)}
        primo = min(prorogabili, key=lambda uno: ordine[uno.tipo]).tipo
        scelta = _ultima([uno for uno in prorogabili if uno.tipo == primo])
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
    if scadute:
        scelta = scadute[-1]
        return Scelta(
            Esito.SCADUTA,
            scelta,
            (
                f"L'{scelta.nome} è scaduto il {formati.data(scelta.scade_il)}: il "
                f"{formati.data(giorno)} {mancante}. Serve una nuova DSU.",
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
            ),
        )
    altri = sorted({NOMI[uno.tipo] for uno in attestazioni if uno.vale(giorno)})
    if altri:
        chiesti = ", ".join(NOMI[tipo] for tipo in tipi_ammessi)
        return Scelta(
            Esito.MANCANTE,
            None,
            (
                f"C'è un ISEE {', '.join(altri)}, e questo servizio chiede: {chiesti}. Il "
                f"{formati.data(giorno)} {mancante}.",
            ),
        )
    return Scelta(
        Esito.MANCANTE,
        None,
        (f"Nessuna attestazione ISEE per il {formati.data(giorno)}: {mancante}.",),
    )


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


@dataclass(frozen=True)
class ScadenzaProposta:
    """An expiry to propose to who types, never to be trusted over the attestation's own.

    `il` None: there is no rule to propose from. `certa` False: read it on the attestation.
    """

    il: datetime.date | None
    fonte: str
    certa: bool


def scadenza_prevista(presentata_il: datetime.date, corrente: bool = False) -> ScadenzaProposta:
    """The expiry the law of that time gives, with its source; only to propose a value."""
    if presentata_il < PRIMA_DSU:
        return ScadenzaProposta(
            None,
            "Prima del 2015 l'ISEE seguiva un'altra norma: scrivi la data dell'attestazione.",
            certa=False,
        )
    if corrente:
        mesi = MESI_CORRENTE if presentata_il >= CORRENTE_DI_SEI_MESI_DAL else MESI_CORRENTE_PRIMA
        return ScadenzaProposta(
            _mesi_dopo(presentata_il, mesi),
            "L'ISEE corrente di solito vale sei mesi dalla presentazione (art. 10, comma 5, "
            "d.lgs. 147/2017), ma se aggiorna il patrimonio scade il 31 dicembre: controlla la "
            "data sull'attestazione."
            if mesi == MESI_CORRENTE
            else "Fino al 22 ottobre 2019 l'ISEE corrente valeva due mesi dalla presentazione: "
            "controlla la data sull'attestazione.",
            certa=False,
        )
    anno = presentata_il.year
    if anno < ANNO_DELLE_DUE_SCADENZE:
        return ScadenzaProposta(
            datetime.date(anno + 1, 1, 15),
            "Fino al 2018 la DSU scade il 15 gennaio dell'anno dopo (art. 10 DPCM 159/2013).",
            certa=True,
        )
    if anno == ANNO_DELLE_DUE_SCADENZE:
        return ScadenzaProposta(
            datetime.date(ANNO_DELLE_DUE_SCADENZE, 12, 31),
            "Nel 2019 la scadenza è cambiata più volte (31 agosto, poi 31 dicembre): controlla la "
            "data sull'attestazione.",
            certa=False,
        )
    return ScadenzaProposta(
        datetime.date(anno, 12, 31),
        "Dal 2020 la DSU scade il 31 dicembre dell'anno in cui è presentata (art. 10, comma 4, "
        "d.lgs. 147/2017).",
        certa=True,
    )


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


def _mesi_dopo(giorno: datetime.date, mesi: int) -> datetime.date:
    """The same day some months after (before, if negative), or the last of a shorter month."""
    anno, mese = divmod(giorno.year * 12 + giorno.month - 1 + mesi, 12)
    ultimo = calendar.monthrange(anno, mese + 1)[1]
    return datetime.date(anno, mese + 1, min(giorno.day, ultimo))
