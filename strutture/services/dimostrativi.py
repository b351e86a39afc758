"""Invented facilities for the demo: marked as such on their pages, no real person or number."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from strutture.enums import StatoScheda
from strutture.models import (
    ConfermaScheda,
    EnteGestore,
    PassaggioScheda,
    Struttura,
    TipoUnitaOfferta,
    UnitaOfferta,
)
from territorio.models import Appartenenza, Comune
from utenti.enums import Ruolo
from utenti.models import Incarico

FONTE = "Dati dimostrativi, inventati"


@transaction.atomic
def carica_demo(*, cartella: Path) -> dict[str, int]:
    """Loads the invented facilities of `strutture.json`; a second run writes none.

    Gives the number of rows written for each kind. Days are counted back from today, so that free
    places are always recent. A folder without the file loads nothing. Needs the reference data.
    """
    file = cartella / "strutture.json"
    if not file.is_file():
        return {"enti gestori": 0, "strutture": 0, "unità d'offerta": 0}
    dati = json.loads(file.read_text(encoding="utf-8"))
    presenti = set(
        Struttura.objects.exclude(codice_fonte="").values_list("codice_fonte", flat=True)
    )
    nuove = [voce for voce in dati["strutture"] if voce["codice_fonte"] not in presenti]
    if not nuove:
        return {"enti gestori": 0, "strutture": 0, "unità d'offerta": 0}

    enti_scritti = 0
    enti: dict[str, EnteGestore] = {}
    for voce in dati["enti_gestori"]:
        enti[voce["codice"]], nuovo = EnteGestore.objects.get_or_create(
            denominazione=voce["denominazione"],
            dimostrativo=True,
            defaults={"natura": voce["natura"]},
        )
        enti_scritti += nuovo
    comuni = {
        comune.codice_istat: comune
        for comune in Comune.objects.filter(codice_istat__in={voce["istat"] for voce in nuove})
    }
    tipi = {tipo.codice: tipo for tipo in TipoUnitaOfferta.objects.all()}
    unita_scritte = 0
    for voce in nuove:
        struttura = _struttura(voce, enti, comuni)
        for una in voce["unita"]:
            _unita(struttura, tipi[una["tipo"]], una)
            unita_scritte += 1
    _successori(nuove)
    _conferme(nuove)
    return {
        "enti gestori": enti_scritti,
        "strutture": len(nuove),
        "unità d'offerta": unita_scritte,
    }


def _giorni_fa(giorni: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=giorni)


def _struttura(
    voce: dict[str, Any], enti: dict[str, EnteGestore], comuni: dict[str, Comune]
) -> Struttura:
    struttura = Struttura(
        codice_fonte=voce["codice_fonte"],
        denominazione=voce["denominazione"],
        ente_gestore=enti[voce["ente"]],
        descrizione=voce["descrizione"],
        comune=comuni[voce["istat"]],
        indirizzo=voce["indirizzo"],
        cap=voce["cap"],
        indirizzo_riservato=voce["indirizzo_riservato"],
        telefono=voce["telefono"],
        email=voce["email"],
        accessibile=voce.get("accessibile", ""),
        accessibilita_note=voce.get("accessibilita_note", ""),
        come_arrivare=voce.get("come_arrivare", ""),
        stato=voce["stato"],
        fonte=FONTE,
        dati_al=_giorni_fa(voce["dati_giorni_fa"]),
        dimostrativa=True,
    )
    struttura.full_clean()
    struttura.save()
    if voce.get("motivo"):
        PassaggioScheda.objects.create(
            struttura=struttura,
            da=StatoScheda.PUBBLICATA,
            a=voce["stato"],
            motivo=voce["motivo"],
        )
    return struttura


def _unita(struttura: Struttura, tipo: TipoUnitaOfferta, voce: dict[str, Any]) -> None:
    unita = UnitaOfferta(
        struttura=struttura,
        tipo=tipo,
        codice_regionale=voce.get("codice_regionale", ""),
        posti_strutturali=voce.get("posti_strutturali"),
        posti_gestionali=voce.get("posti_gestionali"),
        posti_autorizzati=voce.get("posti_autorizzati"),
        posti_accreditati=voce.get("posti_accreditati"),
        posti_liberi=voce.get("posti_liberi"),
        posti_liberi_al=_giorni_fa(voce["liberi_giorni_fa"]) if "posti_liberi" in voce else None,
        retta_min=Decimal(voce["retta_min"]) if "retta_min" in voce else None,
        retta_max=Decimal(voce["retta_max"]) if "retta_max" in voce else None,
        retta_periodo=voce.get("retta_periodo", ""),
        orari=voce["orari"],
        accesso=voce["accesso"],
        cosa_serve=voce["cosa_serve"],
        servizi="\n".join(voce.get("servizi", [])),
        costi=voce.get("costi", ""),
        tempi=voce.get("tempi", ""),
        condizioni=voce.get("condizioni", ""),
        lista_attesa=voce.get("lista_attesa"),
        lista_attesa_al=_giorni_fa(voce["lista_giorni_fa"]) if "lista_attesa" in voce else None,
        stato=voce["stato"],
        data_inizio=datetime.date.fromisoformat(voce["iniziata"]) if "iniziata" in voce else None,
        data_cessazione=datetime.date.fromisoformat(voce["cessata"]) if "cessata" in voce else None,
    )
    unita.full_clean()
    unita.save()


def _successori(voci: list[dict[str, Any]]) -> None:
    for voce in voci:
        if voce.get("successori"):
            struttura = Struttura.objects.get(codice_fonte=voce["codice_fonte"])
            struttura.successori.set(Struttura.objects.filter(codice_fonte__in=voce["successori"]))


def _conferme(voci: list[dict[str, Any]]) -> None:
    """Some confirmed of late, some long ago, by the demo's office of their Ambito, else the
    Province's; without the demo's users nobody can have confirmed, and none is.
    """
    per_ambito = {
        incarico.ambito_id: incarico.utente
        for incarico in Incarico.objects.filter(
            utente__dimostrativo=True, ruolo__in=[Ruolo.OPERATORE_UDP, Ruolo.ISTRUTTORE_PROVINCIA]
        )
        .select_related("utente")
        .order_by("pk")
    }
    ambiti = dict(
        Appartenenza.objects.alla_data(timezone.localdate()).values_list("comune_id", "ambito_id")
    )
    for voce in voci:
        if "confermata_giorni_fa" not in voce:
            continue
        struttura = Struttura.objects.get(codice_fonte=voce["codice_fonte"])
        ambito = ambiti.get(struttura.comune_id)
        utente = per_ambito.get(ambito, per_ambito.get(None))
        if utente is None:
            continue
        giorni = voce["confermata_giorni_fa"]
        Struttura.objects.filter(pk=struttura.pk).update(
            confermata_il=_giorni_fa(giorni), confermata_da=utente
        )
        ConfermaScheda.objects.create(
            struttura=struttura,
            utente=utente,
            canale=voce["confermata_canale"],
            quando=timezone.now() - datetime.timedelta(days=giorni),
        )
