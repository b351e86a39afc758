"""The demo: public regulations transcribed as examples, and two Ambiti with invented tariffs."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from base.formati import di_ente
from base.tabelle import read_tabella
from tariffe.anomalie import CODICI, ErroreTariffa
from tariffe.calcolo import calcola, controlla
from tariffe.calcolo.controlli import BUCHI
from tariffe.enums import Organo, StatoEdizione, TipoAtto
from tariffe.models import CasoDiProva, EdizioneTariffe, Regolamento, RegolaTariffaria, Servizio
from tariffe.parsing import leggi_isee, leggi_json, leggi_regola
from tariffe.selectors import regola_letta
from tariffe.services.adozioni import adotta
from tariffe.services.copie import copia_edizione
from tariffe.services.edizioni import approva_edizione, crea_edizione, passa
from tariffe.services.regole import scrivi_regola
from territorio.enums import TipoEnte
from territorio.models import Ambito, Appartenenza, Delega, Ente
from utenti.models import Utente

ESEMPI = (
    "codice", "servizio", "esempio_di", "titolo", "organo", "tipo_atto", "numero_atto",
    "data_atto", "valida_dal",
)  # fmt: skip
CASI = ("id", "regola", "isee", "contesto", "atteso", "tipo")
# Which cases the text leaves doubtful: they are listed in the notes, not asked of the rule.
AMBIGUO = "ambiguo"
SENZA_DATA = datetime.date(2024, 1, 1)
NOTA_SENZA_DATA = "Il testo pubblicato non dice da quando vale: la data è convenzionale."
MOTIVO_BUCHI = "Come nel testo pubblicato: chi ha un ISEE nel buco non ha una tariffa."
# ISEE of the invented cases of a raised edition.
ISEE_DI_PROVA = (None, Decimal(0), Decimal(8000), Decimal(20000))


@dataclass(frozen=True)
class _Esempio:
    servizio: Servizio
    dati: dict[str, Any]
    casi: list[dict[str, str]]
    esempio_di: str
    fonte: str


@transaction.atomic
def carica_demo(
    *, cartella: Path, responsabili: Mapping[int, Utente] | None = None
) -> dict[str, int]:
    """Loads examples and invented tariffs; a second run writes nothing. Gives what was written.

    `responsabili`: who approves, by number of Ambito. Years are counted from today's. Needs the
    reference data. A folder without the files loads nothing.
    """
    dove = cartella / "tariffe"
    esempi = _esempi(dove)
    nuovi = sum(_carica_esempio(riga, esempi) for riga in read_tabella(dove / "esempi.csv", ESEMPI))
    file = dove / "ambiti.json"
    voci = leggi_json(file.read_text(encoding="utf-8")) if file.is_file() else []
    regolamenti = sum(_carica_ambito(voce, esempi, responsabili or {}) for voce in voci)
    return {"esempi": nuovi, "regolamenti": regolamenti}


def _esempi(dove: Path) -> dict[str, _Esempio]:
    servizi = Servizio.objects.in_bulk(field_name="codice")
    casi: dict[str, list[dict[str, str]]] = {}
    for caso in read_tabella(dove / "casi.csv", CASI):
        casi.setdefault(caso["regola"], []).append(caso)
    esempi = {}
    for riga in read_tabella(dove / "esempi.csv", ESEMPI):
        codice = riga["codice"]
        dati = leggi_json((dove / "regole" / f"{codice}.json").read_text(encoding="utf-8"))
        esempi[codice] = _Esempio(
            servizio=servizi[riga["servizio"]],
            dati=dati,
            casi=casi.get(codice, []),
            esempio_di=riga["esempio_di"],
            fonte=dati["fonte"].partition(" ; ")[0],
        )
    return esempi


def _carica_esempio(riga: Mapping[str, str], esempi: Mapping[str, _Esempio]) -> int:
    """One public regulation, readable by all and adoptable by nobody."""
    esempio = esempi[riga["codice"]]
    if Regolamento.objects.filter(
        ambito=None, titolo=riga["titolo"], esempio_di=riga["esempio_di"]
    ).exists():
        return 0
    regolamento = Regolamento(
        titolo=riga["titolo"],
        esempio_di=riga["esempio_di"],
        fonte=esempio.fonte,
        note=esempio.dati.get("nota", ""),
    )
    regolamento.full_clean()
    regolamento.save()
    valida_dal = _giorno(riga["valida_dal"])
    edizione = crea_edizione(
        regolamento=regolamento,
        titolo="Trascrizione del testo pubblicato",
        valida_dal=valida_dal or SENZA_DATA,
        note="" if valida_dal else NOTA_SENZA_DATA,
    )
    edizione.trascritta = True
    edizione.organo, edizione.tipo_atto = riga["organo"], riga["tipo_atto"]
    edizione.numero_atto, edizione.data_atto = riga["numero_atto"], _giorno(riga["data_atto"])
    regola = scrivi_regola(
        edizione=edizione,
        servizio=esempio.servizio,
        dati=esempio.dati,
        altro=_altro(esempio),
        riferimenti=_riferimenti(riga["codice"]),
    )
    _scrivi_casi(regola, esempio, senza=())
    if any(r.codice in BUCHI for r in controlla(leggi_regola(esempio.dati, estesa=True))):
        edizione.buchi_ammessi, edizione.motivo_buchi = True, MOTIVO_BUCHI
    edizione.approvata_il = timezone.now()
    motivo = f"Esempio da regolamento pubblico {di_ente(riga['esempio_di'])}"
    passa(edizione, StatoEdizione.APPROVATA, None, motivo)
    passa(edizione, StatoEdizione.VIGENTE, None, motivo)
    return 1


def _altro(esempio: _Esempio) -> dict[str, Any]:
    return {
        "esempio_di": esempio.esempio_di,
        "fonte": esempio.fonte,
        "note": esempio.dati.get("nota", ""),
    }


def _riferimenti(codice: str) -> list[dict[str, str]]:
    """Quarrata counts from the assegno sociale of the year."""
    if codice != "QUARRATA_MINORI":
        return []
    return [
        {"dove": dove, "campo": campo, "parametro": "assegno-sociale-annuo"}
        for dove, campo in (("tratti[0]", "a"), ("tratti[1]", "da"), ("tratti[1]", "soglia"))
    ]


def _scrivi_casi(regola: RegolaTariffaria, esempio: _Esempio, *, senza: Sequence[str]) -> None:
    righe: list[CasoDiProva] = []
    for caso in esempio.casi:
        if caso["tipo"] == AMBIGUO or caso["id"] in senza:
            continue
        try:
            isee = leggi_isee(caso["isee"])
        except ErroreTariffa:
            continue  # an ISEE that cannot be written is a matter of who types it
        errore = caso["atteso"] if caso["atteso"] in CODICI else ""
        righe.append(
            CasoDiProva(
                regola=regola,
                denominazione=caso["id"],
                isee=isee,
                contesto=json.loads(caso["contesto"]),
                atteso_totale=None if errore else Decimal(caso["atteso"]),
                atteso_errore=errore,
                fonte=("Detto nel testo" if caso["tipo"] == "nel_testo" else "Calcolato dal testo"),
                ordine=len(righe),
            )
        )
    CasoDiProva.objects.bulk_create(righe)


def _carica_ambito(
    voce: Mapping[str, Any], esempi: Mapping[str, _Esempio], responsabili: Mapping[int, Utente]
) -> int:
    ambito = Ambito.objects.della_provincia().alla_data(timezone.localdate()).get(
        numero=voce["ambito"]
    )  # fmt: skip
    if Regolamento.objects.filter(ambito=ambito, dimostrativo=True).exists():
        return 0
    regolamento = Regolamento(
        ambito=ambito,
        titolo=voce["titolo"],
        dimostrativo=True,
        note="Dati dimostrativi: tariffe copiate da esempi pubblici di altri comuni, completate "
        "dove il testo non dice. Non sono le tariffe di questi comuni.",
    )
    regolamento.full_clean()
    regolamento.save()
    anno = timezone.localdate().year
    utente = responsabili.get(voce["ambito"])
    principale = precedente = None
    for edizione in voce["edizioni"]:
        if "copia" in edizione and principale is not None:
            copia_edizione(
                edizione=principale,
                titolo=edizione["titolo"].format(anno=anno + edizione["anno"]),
                valida_dal=datetime.date(anno + edizione["anno"], 1, 1),
                percentuale=Decimal(edizione["copia"]),
            )
            continue
        bozza = _bozza(regolamento, edizione, esempi, anno)
        if not edizione["approvata"]:
            continue
        if "precedente" in edizione:
            precedente = _precedente(bozza, Decimal(edizione["precedente"]), utente)
            bozza.sostituisce = precedente
            bozza.save()
        principale = _approva(bozza, utente)
    if principale is not None:
        _adozioni(voce, ambito, principale, precedente)
    return 1


def _bozza(
    regolamento: Regolamento,
    voce: Mapping[str, Any],
    esempi: Mapping[str, _Esempio],
    anno: int,
) -> EdizioneTariffe:
    anno += voce["anno"]
    bozza = crea_edizione(
        regolamento=regolamento,
        titolo=voce["titolo"].format(anno=anno),
        valida_dal=datetime.date(anno, 1, 1),
    )
    for parte in voce["regole"]:
        esempio = esempi[parte["esempio"]]
        altro = _altro(esempio) | {
            "note": "Dati dimostrativi: copia di un esempio pubblico, completata.",
            "decorrenza_giorno": parte.get("decorrenza_giorno"),
        }
        regola = scrivi_regola(
            edizione=bozza,
            servizio=esempio.servizio,
            dati=_cambiati(esempio.dati, parte["cambia"]),
            altro=altro,
            riferimenti=_riferimenti(parte["esempio"]),
        )
        _scrivi_casi(regola, esempio, senza=parte["senza_casi"])
        _scrivi_altri_casi(regola, parte.get("casi", []))
    return bozza


def _cambiati(dati: Mapping[str, Any], cambia: Mapping[str, Any]) -> dict[str, Any]:
    return {**dati, **cambia}


def _scrivi_altri_casi(regola: RegolaTariffaria, casi: Sequence[Mapping[str, Any]]) -> None:
    CasoDiProva.objects.bulk_create(
        CasoDiProva(
            regola=regola,
            denominazione=caso["caso"],
            isee=leggi_isee(caso["isee"]),
            contesto=caso.get("contesto", {}),
            atteso_importo=Decimal(caso["importo"]) if "importo" in caso else None,
            atteso_errore=caso.get("errore", ""),
            fonte="Dati dimostrativi",
            ordine=100 + n,
        )
        for n, caso in enumerate(casi)
    )


def _precedente(
    edizione: EdizioneTariffe, percentuale: Decimal, utente: Utente | None
) -> EdizioneTariffe:
    """Last year's table, a little cheaper; its cases say what it gives."""
    anno = edizione.valida_dal.year - 1
    bozza = copia_edizione(
        edizione=edizione,
        titolo=f"Tariffe {anno}",
        valida_dal=datetime.date(anno, 1, 1),
        valida_al=datetime.date(anno, 12, 31),
        percentuale=percentuale,
    )
    bozza.sostituisce = None
    bozza.save()
    for regola in bozza.regole.select_related("servizio"):
        letta = regola_letta(regola, giorno=bozza.valida_dal)
        for n, isee in enumerate(ISEE_DI_PROVA):
            caso = CasoDiProva(
                regola=regola,
                denominazione="Senza ISEE" if isee is None else f"ISEE {isee}",
                isee=isee,
                fonte="Dati dimostrativi: calcolato dal programma",
                ordine=n,
            )
            try:
                caso.atteso_totale = calcola(letta, isee).totale
            except ErroreTariffa as errore:
                caso.atteso_errore = errore.codice
            caso.save()
    return _approva(bozza, utente)


def _approva(edizione: EdizioneTariffe, utente: Utente | None) -> EdizioneTariffe:
    return approva_edizione(
        edizione=edizione,
        utente=utente,
        atto={
            "organo": Organo.ASSEMBLEA_SINDACI,
            "tipo_atto": TipoAtto.DELIBERAZIONE,
            "numero_atto": "DEMO 1",
            "data_atto": edizione.valida_dal - datetime.timedelta(days=30),
        },
    )


def _adozioni(
    voce: Mapping[str, Any],
    ambito: Ambito,
    edizione: EdizioneTariffe,
    precedente: EdizioneTariffe | None,
) -> None:
    enti = [
        appartenenza.comune.ente
        for appartenenza in Appartenenza.objects.alla_data(edizione.valida_dal)
        .filter(ambito=ambito)
        .select_related("comune__ente")
        .order_by("comune__codice_istat")
    ]
    servizi = {servizio.codice: servizio for servizio in Servizio.objects.all()}
    azienda = _azienda(voce.get("azienda"))
    delegati: set[str] = set()
    for parte in voce["adozioni"]:
        scelti = [servizi[codice] for codice in parte["servizi"]]
        dal = edizione.valida_dal.replace(month=parte.get("dal_mese", 1))
        for posto in parte["comuni"]:
            ente = enti[posto]
            if precedente is not None and parte.get("anche_precedente"):
                _adotta(precedente, ente, scelti, precedente.valida_dal, precedente.valida_al)
            _adotta(edizione, ente, scelti, dal, None)
            for codice in parte.get("delegati", []):
                delegati.add(codice)
                _delega(servizi[codice], ente, azienda, dal)
    if azienda and delegati:
        suoi = [servizi[codice] for codice in sorted(delegati)]
        _adotta(edizione, azienda, suoi, edizione.valida_dal, None)


def _delega(servizio: Servizio, comunale: Ente, azienda: Ente | None, dal: datetime.date) -> None:
    delega = Delega(
        servizio=servizio.voce_nomenclatore,
        comune=comunale.comune,
        ente=azienda,
        atto="Atto dimostrativo",
        dal=dal,
    )
    delega.full_clean()
    delega.save()


def _azienda(voce: Mapping[str, str] | None) -> Ente | None:
    if voce is None:
        return None
    ente, _ = Ente.objects.get_or_create(
        codice=voce["codice"],
        defaults={"denominazione": voce["denominazione"], "tipo": TipoEnte.CONSORZIO},
    )
    return ente


def _adotta(
    edizione: EdizioneTariffe,
    ente: Ente,
    servizi: Sequence[Servizio],
    dal: datetime.date,
    al: datetime.date | None,
) -> None:
    azienda = ente.tipo != TipoEnte.COMUNE
    adotta(
        edizione=edizione,
        ente=ente,
        servizi=servizi,
        dal=dal,
        al=al,
        organo=Organo.CDA if azienda else Organo.CONSIGLIO,
        tipo_atto=TipoAtto.DELIBERAZIONE,
        numero_atto="DEMO 2",
        data_atto=dal - datetime.timedelta(days=10),
    )


def _giorno(testo: str) -> datetime.date | None:
    return datetime.date.fromisoformat(testo) if testo else None
