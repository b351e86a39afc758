"""Many tariffs computed again at once: new edition, or DSU that expired. Few queries, one COPY."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from base.errors import ErroreDominio
from tariffe.anomalie import TARIFFA_NON_ADOTTATA, ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.calcolo.attestazioni import Attestazione
from tariffe.calcolo.mensile import al_mese
from tariffe.calcolo.storia import RigaDiStoria
from tariffe.enums import STATI_IN_VIGORE, MotivoAssegnazione
from tariffe.models import (
    Conguaglio,
    RegolaTariffaria,
    ServizioAdottato,
    TariffaAssegnata,
    TariffaAssegnataQuerySet,
)
from tariffe.parsing import Regola
from tariffe.selectors.assegnate import storie_intere
from tariffe.selectors.attestazioni import (
    AttestazioneLetta,
    ScegliAttestazione,
    attestazioni_lette,
)
from tariffe.selectors.proposte import (
    costo_del_mese,
    da_calcolare,
    deroghe_dal,
    passi_di,
)
from tariffe.selectors.regole import con_pezzi, regola_letta
from tariffe.services.persone.assegna import RICALCOLI, ricalcola
from tariffe.services.persone.comuni import (
    in_fila,
    mesi_da_conguagliare,
    storia,
    ultimo_mese_chiesto,
)
from tariffe.services.persone.copia import LETTI, Nuova, Riga, scrivi
from territorio.models import Ambito
from utenti.models import Utente

UN_GIORNO = datetime.timedelta(days=1)


class Rifiutata(NamedTuple):
    """A tariff that could not be computed again: its row, the code, and why."""

    pk: int
    codice: str
    messaggio: str


@dataclass(frozen=True)
class EsitoBlocco:
    """What came of it. `derogate` are left as they are: who decided them looks at them."""

    scritte: int
    invariate: int
    derogate: int
    conguagli: int
    rifiutate: tuple[Rifiutata, ...]


@transaction.atomic
def ricalcola_in_blocco(
    *,
    ambito: Ambito,
    assegnate: TariffaAssegnataQuerySet,
    motivo: str,
    utente: Utente,
    dal: datetime.date | None = None,
) -> EsitoBlocco:
    """Computes again the tariffs of `assegnate` in force, each from `dal`; writes the new rows.

    Without `dal`: those whose attestation has expired, each from the day after. A tariff that comes
    out the same is not written; a derogation is left alone; one that cannot be computed is told
    and left as it was. The months already asked get their conguaglio.
    """
    if motivo not in RICALCOLI:
        raise ErroreDominio("Scegli perché si ricalcola.", codice="MOTIVO")
    in_fila(ambito.pk)
    oggi = timezone.localdate()
    righe = _leggi(assegnate.filter(ambito=ambito), dal, oggi)
    da_fare = [(riga, _giorno(riga, dal)) for riga in righe if riga.motivo != _DEROGA]
    attestazioni = attestazioni_lette({riga.codice_persona for riga, _ in da_fare}, ambito.pk)
    regole = _Regole([riga for riga, _ in da_fare])
    nuove: list[Nuova] = []
    una_per_una: list[tuple[int, datetime.date]] = []
    rifiutate: list[Rifiutata] = []
    invariate = 0
    for riga, giorno in da_fare:
        try:
            nuova = _ricalcolata(riga, giorno, oggi, regole, attestazioni)
        except ErroreDominio as errore:
            rifiutate.append(Rifiutata(riga.pk, errore.codice, errore.messaggio))
            continue
        if nuova is None:
            una_per_una.append((riga.pk, giorno))
        elif _uguale(nuova):
            invariate += 1
        else:
            nuove.append(nuova)
    scritte = len(nuove)
    chiavi = scrivi(nuove, ambito=ambito.pk, motivo=motivo, utente=utente)
    conguagli = _conguaglia(dict(zip(chiavi, nuove, strict=True)))
    derogate = len(righe) - len(da_fare)
    for pk, giorno in una_per_una:
        esito = _da_sola(pk, giorno, motivo, utente)
        if esito is None:
            derogate += 1
        elif isinstance(esito, Rifiutata):
            if esito.codice == "UGUALE":
                invariate += 1
            else:
                rifiutate.append(esito)
        else:
            scritte += 1
            conguagli += esito
    return EsitoBlocco(
        scritte=scritte,
        invariate=invariate,
        derogate=derogate,
        conguagli=conguagli,
        rifiutate=tuple(rifiutate),
    )


_DEROGA = MotivoAssegnazione.DEROGA.value


def _leggi(
    assegnate: TariffaAssegnataQuerySet, dal: datetime.date | None, oggi: datetime.date
) -> list[Riga]:
    scelte = assegnate.da_rifare(dal, oggi)
    return [
        Riga(*valori)
        for valori in scelte.annotate(
            inizio=Coalesce("prima_riga", "pk"),
            # Something was written after it: its story is looked at whole.
            seguita=Exists(
                TariffaAssegnata.objects.filter(
                    prima_riga=Coalesce(OuterRef("prima_riga"), OuterRef("pk")),
                    pk__gt=OuterRef("pk"),
                )
            ),
        )
        .order_by("pk")
        .values_list(*LETTI)
    ]


def _giorno(riga: Riga, dal: datetime.date | None) -> datetime.date:
    if dal is not None:
        return dal
    assert riga.scade_il is not None  # noqa: S101 - those read without a day have expired
    return max(riga.scade_il + UN_GIORNO, riga.dal)


class _Regole:
    """The rules in force for the bodies of some rows, read once: a constant number of queries."""

    def __init__(self, righe: Sequence[Riga]) -> None:
        adottati = (
            ServizioAdottato.objects.filter(
                ente__in={riga.ente_id for riga in righe},
                servizio__in={riga.servizio_id for riga in righe},
                adozione__edizione__stato__in=STATI_IN_VIGORE,
            )
            .select_related("adozione__edizione", "ente", "servizio")
            .order_by("pk")
        )
        self.adottati: dict[tuple[int, int], list[ServizioAdottato]] = {}
        for adottato in adottati:
            chiave = (adottato.ente_id, adottato.servizio_id)
            self.adottati.setdefault(chiave, []).append(adottato)
        self.regole = {
            (regola.edizione_id, regola.servizio_id, regola.utenza): regola
            for regola in con_pezzi(
                RegolaTariffaria.objects.filter(
                    edizione__in={
                        uno.adozione.edizione_id for uni in self.adottati.values() for uno in uni
                    },
                    servizio__in={riga.servizio_id for riga in righe},
                ).order_by("pk")
            )
        }
        self._lette: dict[tuple[int, datetime.date], Regola] = {}
        self._scelte: dict[int, ScegliAttestazione | None] = {}
        self._trovate: dict[tuple[int, int, str, datetime.date], _Vigente] = {}

    def il(self, riga: Riga, giorno: datetime.date) -> "_Vigente":
        """The rule of the row's body on that day. Raises ErroreTariffa TARIFFA_NON_ADOTTATA."""
        chiave = (riga.ente_id, riga.servizio_id, riga.utenza, giorno)
        trovata = self._trovate.get(chiave)
        if trovata is None:
            trovata = self._trovate[chiave] = self._cerca(riga, giorno)
        return trovata

    def _cerca(self, riga: Riga, giorno: datetime.date) -> "_Vigente":
        for adottato in self.adottati.get((riga.ente_id, riga.servizio_id), ()):
            edizione = adottato.adozione.edizione
            fine = min(adottato.al or datetime.date.max, edizione.valida_al or datetime.date.max)
            if max(adottato.dal or giorno, edizione.valida_dal) <= giorno <= fine:
                regola = self.regole.get((edizione.pk, riga.servizio_id, riga.utenza))
                if regola is not None:
                    return _Vigente(regola, self._letta(regola, giorno), self._scelta(regola), fine)
        raise ErroreTariffa(
            TARIFFA_NON_ADOTTATA,
            f"Il {giorno:%d/%m/%Y} l'ente di prima non ha una tariffa adottata per questo "
            "servizio: controlla l'adozione, poi ricalcola.",
        )

    def _letta(self, regola: RegolaTariffaria, giorno: datetime.date) -> Regola:
        chiave = (regola.pk, giorno)
        if chiave not in self._lette:
            self._lette[chiave] = regola_letta(regola, giorno=giorno)
        return self._lette[chiave]

    def _scelta(self, regola: RegolaTariffaria) -> ScegliAttestazione | None:
        if regola.pk not in self._scelte:
            self._scelte[regola.pk] = None if regola.senza_isee else ScegliAttestazione(regola)
        return self._scelte[regola.pk]


class _Vigente(NamedTuple):
    regola: RegolaTariffaria
    letta: Regola
    scelta: ScegliAttestazione | None
    fine: datetime.date


def _ricalcolata(
    riga: Riga,
    giorno: datetime.date,
    oggi: datetime.date,
    regole: _Regole,
    attestazioni: Mapping[str, list[AttestazioneLetta]],
) -> Nuova | None:
    """The new row; None if one row is not enough, and the story must be looked at by itself."""
    if riga.seguita:
        return None
    vigente = regole.il(riga, giorno)
    if vigente.fine < oggi:
        return None
    scelta = None
    if vigente.scelta is not None:
        pure = vigente.scelta.pure(
            attestazioni.get(riga.codice_persona, ()), riga.posto_dal or riga.dal
        )
        if _cambia_dopo(pure, giorno, oggi, vigente.regola.proroga_fino_al):
            return None
        scelta = vigente.scelta.il(giorno, pure)
    isee, contesto = da_calcolare(vigente.letta, scelta, riga.contesto, riga.quantita_mese)
    risposta = calcola(vigente.letta, isee, contesto)
    usata = scelta.attestazione.chiave if scelta and scelta.attestazione else None
    costo = costo_del_mese(vigente.letta, contesto, riga.quantita_mese)
    return Nuova(
        vecchia=riga,
        dal=giorno,
        regola=vigente.regola,
        attestazione_id=usata if isinstance(usata, int) else None,
        isee=isee,
        contesto=contesto,
        importo=risposta.importo,
        totale_mese=al_mese(risposta.totale, vigente.letta.unita),
        costo_mese=riga.costo_mese if costo is None else costo,
        passi=passi_di(scelta, risposta, riga.quantita_mese, vigente.letta.unita),
    )


def _cambia_dopo(
    pure: Iterable[Attestazione],
    giorno: datetime.date,
    oggi: datetime.date,
    proroga: datetime.date | None,
) -> bool:
    if proroga is not None and giorno <= proroga < oggi:
        return True
    return any(giorno < una.dal or giorno <= una.scade_il < oggi for una in pure)


def _uguale(nuova: Nuova) -> bool:
    vecchia = nuova.vecchia
    return (
        vecchia.regola_id == nuova.regola.pk
        and vecchia.attestazione_id == nuova.attestazione_id
        and vecchia.isee == nuova.isee
        and vecchia.importo == nuova.importo
        and vecchia.totale_mese == nuova.totale_mese
        and vecchia.contesto == nuova.contesto
    )


def _conguaglia(nuove: Mapping[int, Nuova]) -> int:
    """The conguagli of the rows, by key, that begin in a month already asked: two queries."""
    fino_al = ultimo_mese_chiesto()
    passate = {pk: nuova for pk, nuova in nuove.items() if nuova.dal <= fino_al}
    if not passate:
        return 0
    inizi = {nuova.vecchia.inizio for nuova in passate.values()}
    storie = {
        inizio: [riga for riga in righe if riga.chiave not in nuove]
        for inizio, righe in storie_intere(inizi).items()
    }
    righe = [
        Conguaglio(
            precedente_id=precedente,
            nuova_id=successiva,
            mese=mese,
            importo_precedente=era,
            importo_nuovo=adesso,
        )
        for pk, nuova in passate.items()
        for mese, precedente, successiva, era, adesso in mesi_da_conguagliare(
            storie[nuova.vecchia.inizio],
            [RigaDiStoria(pk, nuova.dal, nuova.vecchia.al, nuova.totale_mese)],
            fino_al,
        )
    ]
    Conguaglio.objects.bulk_create(righe)
    return len(righe)


def _da_sola(pk: int, giorno: datetime.date, motivo: str, utente: Utente) -> int | Rifiutata | None:
    """One story with more changes: how many conguagli, or why it was refused.

    None if a derogation begins later: it would end.
    """
    riga = TariffaAssegnata.objects.select_related("regola", "comune", "servizio").get(pk=pk)
    if deroghe_dal(storia(riga), giorno):
        return None
    try:
        nuove = ricalcola(assegnata=riga, dal=giorno, motivo=motivo, utente=utente)
    except ErroreDominio as errore:
        return Rifiutata(pk, errore.codice, errore.messaggio)
    return Conguaglio.objects.filter(nuova__in=nuove).count()
