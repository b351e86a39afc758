"""The page of one facility: each unit in the order of the Italian public-service model."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from base.formati import data_estesa
from strutture.calcolo.orari import orario_di_oggi
from strutture.enums import CanaleConferma, StatoScheda, TipoVicenda
from strutture.models import ConfermaScheda, ReferenteStruttura, Struttura, UnitaOfferta, Vicenda
from strutture.selectors.schede import (
    UnitaPubblica,
    VoceElenco,
    campi_unita,
    campi_voce,
    dati_vecchi,
)

# After this many days a number of free places, or of people waiting, is said to be old.
GIORNI_POSTI_VECCHI = 60

LA_STRUTTURA = "dalla struttura"
UFFICIO_DI_PIANO = "dall'Ufficio di Piano"


@dataclass(frozen=True)
class TestoScheda:
    """Words of the unit; or, with `in_genere`, those that are true of every unit of its type."""

    testo: str = ""
    in_genere: bool = False


@dataclass(frozen=True)
class UnitaScheda(UnitaPubblica):
    """One unit as the facility's page tells it; `oggi` = "" when the hours are not understood."""

    cosa_e: str
    come_fare: TestoScheda
    serve: TestoScheda
    spesa: TestoScheda
    oggi: str
    posti_vecchi: bool
    lista_vecchia: bool


@dataclass(frozen=True)
class SchedaPubblica(VoceElenco):
    """One facility's page."""

    slug: str
    unita: list[UnitaScheda]  # type: ignore[assignment]
    natura: str = ""
    sospesa: bool = False
    sospesa_dal: datetime.date | None = None
    sospesa_fino_al: datetime.date | None = None
    cessata: bool = False
    dati_vecchi: bool = False
    successori: list[tuple[str, str]] = field(default_factory=list)
    confermata_da: str = ""

    @property
    def avviso_dati_vecchi(self) -> str:
        """What to do before trusting old data; empty = they are not old."""
        if not self.dati_vecchi:
            return ""
        if self.confermata_il:
            inizio = (
                f"L'ultima verifica è del {data_estesa(self.confermata_il)}: "
                "telefona prima di andare"
            )
        elif self.freschezza:
            inizio = self.freschezza
        else:
            return ""
        dove = (
            "" if self.telefono else " Il numero non lo abbiamo: nei contatti c'è a chi chiederlo."
        )
        return f"{inizio}.{dove}"

    @property
    def avviso_sospensione(self) -> str:
        """From when and until when nobody is taken in; empty = it is open."""
        if not self.sospesa:
            return ""
        dal = f", dal {data_estesa(self.sospesa_dal)}" if self.sospesa_dal else ""
        al = f" al {data_estesa(self.sospesa_fino_al)}" if self.sospesa_fino_al else ""
        return (
            f"In questo momento la struttura non accoglie nessuno{dal}{al}. "
            "Chiedi all'Ufficio di Piano quali altre ci sono."
        )

    @property
    def aree(self) -> list[tuple[str, str]]:
        """Code and name of the areas of its units, each once."""
        return list(dict.fromkeys((unita.area_codice, unita.area) for unita in self.unita))

    @property
    def posizione(self) -> tuple[str, str] | None:
        """Latitude and longitude with a decimal point, where they may be told."""
        if self.luogo.latitudine is None or self.luogo.longitudine is None:
            return None
        return str(self.luogo.latitudine), str(self.luogo.longitudine)

    @property
    def modificata_giorno(self) -> datetime.date:
        return timezone.localdate(self.modificata_il)


def scheda_pubblica(struttura: Struttura, *, ambito: tuple[str, str]) -> SchedaPubblica:
    """What the facility's page says; `ambito` = its name and slug.

    Of a reserved facility it says neither the place nor how to reach it.
    """
    unita = list(
        UnitaOfferta.objects.filter(struttura=struttura)
        .select_related("tipo__area")
        .order_by("tipo__area__ordine", "tipo__nome_breve", "pk")
    )
    attive = [una for una in unita if una.attiva]
    # All its units are over: it is ceased, even if nobody has changed its state yet.
    cessata = struttura.stato == StatoScheda.CESSATA or bool(unita and not attive)
    if not cessata:
        unita = attive
    sospesa = struttura.stato == StatoScheda.SOSPESA and not cessata
    sospensione = _sospensione(struttura) if sospesa else None
    campi = campi_voce(struttura, [], ambito=ambito)
    riservata = struttura.indirizzo_riservato
    campi["unita"] = [_unita_scheda(una, riservata=riservata) for una in unita]
    return SchedaPubblica(
        **campi,
        slug=struttura.slug,
        natura=struttura.ente_gestore.get_natura_display() if struttura.ente_gestore else "",
        sospesa=sospesa,
        sospesa_dal=sospensione.dal if sospensione else None,
        sospesa_fino_al=sospensione.fino_al if sospensione else None,
        cessata=cessata,
        dati_vecchi=dati_vecchi(struttura),
        successori=_successori(struttura) if cessata else [],
        confermata_da=_confermata_da(struttura),
    )


def struttura_di_arrivo(struttura: Struttura) -> Struttura | None:
    """The facility into which this one was merged, following the whole chain.

    None if it was not merged, or if the chain comes back to itself.
    """
    viste = {struttura.pk}
    arrivo = struttura
    while arrivo.confluita_in_id is not None:
        if arrivo.confluita_in_id in viste:
            return None
        viste.add(arrivo.confluita_in_id)
        arrivo = Struttura.objects.get(pk=arrivo.confluita_in_id)
    return arrivo if arrivo.pk != struttura.pk else None


def _unita_scheda(una: UnitaOfferta, *, riservata: bool) -> UnitaScheda:
    oggi = timezone.localdate()
    tipo = una.tipo
    return UnitaScheda(
        **campi_unita(una, riservata=riservata),
        cosa_e=tipo.cosa_e,
        come_fare=_proprio_o_generale(una.accesso, tipo.come_si_accede),
        serve=_proprio_o_generale(una.cosa_serve, tipo.cosa_serve),
        spesa=_proprio_o_generale(una.costi, tipo.quanto_costa),
        oggi=orario_di_oggi(una.orari, oggi),
        posti_vecchi=_vecchio(una.posti_liberi_al, oggi),
        lista_vecchia=_vecchio(una.lista_attesa_al, oggi),
    )


def _proprio_o_generale(proprio: str, generale: str) -> TestoScheda:
    if proprio.strip():
        return TestoScheda(proprio)
    return TestoScheda(generale, in_genere=True) if generale else TestoScheda()


def _vecchio(giorno: datetime.date | None, oggi: datetime.date) -> bool:
    return giorno is not None and (oggi - giorno).days > GIORNI_POSTI_VECCHI


def _sospensione(struttura: Struttura) -> Vicenda | None:
    return (
        Vicenda.objects.filter(struttura=struttura, unita=None, tipo=TipoVicenda.SOSPENSIONE)
        .order_by("-dal", "-pk")
        .first()
    )


def _successori(struttura: Struttura) -> list[tuple[str, str]]:
    return [
        (altra.denominazione, altra.get_absolute_url())
        for altra in struttura.successori.con_scheda_pubblica().order_by("nome_ordinamento", "pk")
    ]


def _confermata_da(struttura: Struttura) -> str:
    """Who said that the record is right, as an office: never a person's name."""
    if struttura.confermata_il is None:
        return ""
    conferma = (
        ConfermaScheda.objects.filter(
            struttura=struttura, quando__date__gte=struttura.confermata_il
        )
        .order_by("-quando", "-pk")
        .first()
    )
    if conferma is not None:
        return UFFICIO_DI_PIANO if conferma.canale == CanaleConferma.UFFICIO else LA_STRUTTURA
    suo = ReferenteStruttura.objects.filter(
        struttura=struttura, utente=struttura.confermata_da_id
    ).exists()
    return LA_STRUTTURA if suo else UFFICIO_DI_PIANO
