"""The Scheda of an Ambito: who it is, who lives there, whom it serves, what it spends."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from base.formati import data_estesa
from osservatorio import selectors
from osservatorio.calcolo import AREE, Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports.elementi import (
    BOZZA,
    Figura,
    Numerazione,
    Rapporto,
    Sezione,
    per_chi,
)
from osservatorio.reports.offerta.posti import sezione_offerta
from osservatorio.reports.quadri import anni_fino_a, esistenti, tabella_degli_indicatori
from osservatorio.reports.scheda_ambito.chi_siamo import CONFINI, ChiSiamo, chi_siamo
from osservatorio.reports.scheda_ambito.indicatori import INDICATORI_CHIAVE, in_breve
from osservatorio.reports.scheda_ambito.note import che_cosa_manca, fonti
from osservatorio.reports.scheda_ambito.popolazione import figura_popolazione
from osservatorio.reports.scheda_ambito.spesa import figura_spesa
from osservatorio.reports.scheda_ambito.utenti import sezione_utenti
from osservatorio.selectors import (
    INDICATORE,
    POPOLAZIONE,
    DiIndicatore,
    DiPopolazione,
    Indicatore,
    QuadroAnno,
)
from rendicontazione.models import Versione
from territorio.models import Ambito

# A reader of everything: who runs commands, and who does not say who reads.
DELLA_PROVINCIA = Sguardo(Lettore.PROVINCIA)
# What the Scheda is made of: key figures, and the year's spending by area.
DELLA_SCHEDA = (*INDICATORI_CHIAVE, *(f"spesa_pro_capite_{area.lower()}" for area in AREE))
METODO = (
    "La spesa netta è la spesa totale meno quanto pagano gli utenti e il Servizio sanitario; per "
    "residente vuol dire divisa per tutti i residenti al 1° gennaio, per ogni area. Gli indici "
    "hanno un decimale, gli euro due, arrotondati al più vicino."
)


def build_scheda_ambito(
    *,
    anno: int,
    ambito: Ambito,
    versione: Versione | None = None,
    sguardo: Sguardo = DELLA_PROVINCIA,
) -> Rapporto:
    """The Scheda of one Ambito and year, from approved data or, with `versione`, from that version.

    A year without approved data says what is missing. Population is of 1 January of the year, or of
    the latest edition before it, whose date is said.
    """
    chiave = esistenti(INDICATORI_CHIAVE)
    quadro = selectors.quadro_dell_anno(anno, esistenti(DELLA_SCHEDA))
    noti = selectors.anni_noti()
    storie = selectors.storie_degli_ambiti(anni_fino_a(anno, noti.tutti), chiave, noti)
    territorio = selectors.territorio_ambito(anno, ambito)
    popolazione = selectors.per_eta(territorio, anno)
    indicatori, misure = _del_proprio_ambito(quadro, ambito, versione)
    numeri = Numerazione()
    di = DiIndicatore(
        INDICATORE, anno, "", ambito.slug, versione=versione.numero if versione else None
    )
    principali = tabella_degli_indicatori(
        di,
        {codice: indicatori[codice] for codice in chiave},
        storie,
        ambito.slug,
        titolo=f"Otto indicatori di {ambito.denominazione}, {anno}",
        numeri=numeri,
        nome="chiave",
    )
    presentazione = chi_siamo(
        territorio, popolazione.edizione if popolazione else None, ambito, quadro.ambiti, numeri
    )
    residenti = figura_popolazione(
        ambito.denominazione,
        DiPopolazione(POPOLAZIONE, anno, ambito.slug),
        popolazione,
        numeri,
        provincia=selectors.per_eta(selectors.territorio_provincia(anno), anno),
    )
    offerta = sezione_offerta(territorio, numeri)
    persone = sezione_utenti(di, ambito, versione, sguardo, numeri)
    per_area = figura_spesa(di, ambito, indicatori, quadro, misure, numeri)
    approvata = versione is None or versione.approvata_il is not None
    mancano = che_cosa_manca(anno, ambito, indicatori, quadro, presentazione, popolazione)
    return Rapporto(
        nome="scheda-ambito",
        titolo=f"Scheda dell'ambito {ambito.denominazione}, {anno}",
        anno=anno,
        ambito=ambito,
        occhiello=f"Osservatorio sociale · Ambito {ambito.numero}",
        per_chi=per_chi(sguardo),
        stato_dati=_stato_dei_dati(quadro, ambito, versione),
        bozza=not approvata,
        dimostrativa=_dimostrativa(quadro, versione),
        avviso_demo="Dati dimostrativi: le cifre di spesa e di utenti sono inventate",
        preparata_il=data_estesa(timezone.localdate()),
        in_breve=in_breve(di, indicatori, quadro.confronti),
        sezioni=[
            Sezione("indicatori", "Gli indicatori principali", tabelle=[principali]),
            _presentazione(presentazione),
            _popolazione(residenti, anno),
            offerta,
            *([persone] if persone else []),
            _spesa(per_area, indicatori, _nota(quadro, ambito, versione)),
            _manca(mancano),
        ],
        fonti=fonti(indicatori, quadro),
        metodo=METODO,
    )


def _presentazione(chi: ChiSiamo) -> Sezione:
    capofila = chi.capofila or "non è nei dati"
    if chi.capofila and chi.capofila_da_verificare:
        capofila += " (da verificare)"
    note = ["Contatti dimostrativi."] if chi.contatti_dimostrativi else []
    if chi.mappa:
        note.append(CONFINI)
    return Sezione(
        "chi-siamo",
        "Chi siamo",
        dati=[("Ente capofila", capofila), *chi.contatti],
        figura=chi.mappa,
        tabelle=[] if chi.mappa else [chi.comuni],
        nota=" ".join(note),
    )


def _popolazione(figura: Figura | None, anno: int) -> Sezione:
    frasi = []
    if figura is None:
        frasi = [
            f"La popolazione di questo ambito non è nei dati per il {anno} né per gli anni prima."
        ]
    return Sezione(
        "popolazione", "La popolazione", frasi, figura=figura, nuova_pagina=figura is not None
    )


def _spesa(figura: Figura | None, indicatori: Mapping[str, Indicatore], nota: str) -> Sezione:
    if figura is None:
        frase = (
            f"{indicatori['spesa_pro_capite'].motivo or ''} Quando lo sarà, qui ci saranno la "
            "spesa per area e il confronto con gli altri ambiti."
        )
        return Sezione("spesa", "La spesa sociale", [frase.strip()])
    return Sezione("spesa", "La spesa sociale", figura=figura, nota_ambito=nota)


def _manca(mancano: Sequence[str]) -> Sezione:
    if mancano:
        return Sezione("manca", "Che cosa manca", elenco=mancano)
    return Sezione("manca", "Che cosa manca", ["Nulla: tutti i dati di questa scheda ci sono."])


def _del_proprio_ambito(
    quadro: QuadroAnno, ambito: Ambito, versione: Versione | None
) -> tuple[Mapping[str, Indicatore], Mapping[str, Mapping[str, Decimal]]]:
    """Indicators of the Ambito, and the declared measures by area of users."""
    dati = quadro.approvati.get(ambito.pk)
    letta = versione.pk if versione else dati.versione_id if dati else None
    misure = selectors.misure_per_area(letta) if letta else {}
    if versione is None and ambito.pk in quadro.per_ambito:
        return quadro.per_ambito[ambito.pk], misure
    suoi = selectors.indicatori_ambito(quadro.anno, ambito, versione, list(quadro.provincia))
    return suoi, misure


def _stato_dei_dati(quadro: QuadroAnno, ambito: Ambito, versione: Versione | None) -> str:
    dati = quadro.approvati.get(ambito.pk)
    if versione is not None and versione.approvata_il is None:
        return (
            f"{BOZZA}: versione {versione.numero} confermata il "
            f"{data_estesa(timezone.localdate(versione.confermata_il))}"
        )
    if versione is not None and dati and dati.versione_id != versione.pk:
        return (
            f"Versione {versione.numero}, superata dalla versione {dati.numero_versione} approvata"
        )
    if dati is None:
        return f"Spesa {quadro.anno} non ancora approvata: ci sono solo i dati della popolazione"
    return (
        f"Dati approvati dalla Provincia il {data_estesa(timezone.localdate(dati.approvata_il))} "
        f"(versione {dati.numero_versione})"
    )


def _dimostrativa(quadro: QuadroAnno, versione: Versione | None) -> bool:
    """True if any figure of spending shown here, the comparison's too, is invented."""
    if versione is not None and versione.rendicontazione.campagna.dimostrativa:
        return True
    return any(dati.dimostrativa for dati in quadro.approvati.values())


def _nota(quadro: QuadroAnno, ambito: Ambito, versione: Versione | None) -> str:
    """The Ambito's own note, printed beside its figures; only when figures are shown."""
    if versione is None and ambito.pk not in quadro.approvati:
        return ""
    return selectors.nota_dell_ambito(quadro.anno, ambito)
