"""What the receipt of a certification says, frozen the moment it is signed."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from rendicontazione.enums import Gravita
from rendicontazione.models import (
    Certificazione,
    CodiceLista,
    Correzione,
    FoglioModulo,
    Rendicontazione,
    Versione,
)
from rendicontazione.selectors.dati import totali_per_area
from rendicontazione.validation import SPIEGAZIONI

MAX_CORREZIONI = 50
MAX_MOTIVI = 200

Totali = dict[str, Any]


def dati_della_ricevuta(
    *, versione: Versione, firmatario: str, vicario: bool, quando: datetime.datetime
) -> Totali:
    """Everything the receipt prints, as plain data to be kept: amounts as text, in euro.

    An area without a measure has None there: not declared is not zero.
    """
    rendicontazione = versione.rendicontazione
    campagna = rendicontazione.campagna
    per_area = totali_per_area([versione.pk]).get(versione.pk, {})
    aree = CodiceLista.objects.filter(modello=campagna.modello_id, lista="area_utenza").order_by(
        "ordine", "pk"
    )
    correzioni = Correzione.objects.filter(caricamento=versione.caricamento).order_by("pk")
    avvisi = list(
        versione.caricamento.anomalie.filter(gravita=Gravita.AVVISO)
        .order_by("pk")
        .values("codice", "foglio", "cella", "motivazione")
    )
    return {
        "anno": campagna.anno,
        "ambito": f"{rendicontazione.ambito.numero} – {rendicontazione.ambito.denominazione}",
        "versione": versione.numero,
        "sha256": versione.sha256,
        "confermata_il": _ora(versione.confermata_il),
        "certificata_il": _ora(quando),
        "firmatario": firmatario,
        "in_qualita_di": "vicario del responsabile dell'Ufficio di Piano"
        if vicario
        else "responsabile dell'Ufficio di Piano",
        "tardiva": rendicontazione.tardiva,
        "dimostrativa": campagna.dimostrativa,
        "fogli": _righe_per_foglio(versione, campagna.modello_id),
        "aree": [
            {"area": area.significato, **_voci(per_area[area.codice])}
            for area in aree
            if area.codice in per_area
        ],
        "totale": _voci(_somma(per_area)),
        "avvisi": len(avvisi),
        "motivi": [
            {
                "dove": f"{a['foglio']} {a['cella']}".strip(),
                "che_cosa": SPIEGAZIONI[a["codice"]].titolo
                if a["codice"] in SPIEGAZIONI
                else a["codice"],
                "motivo": a["motivazione"],
            }
            for a in avvisi[:MAX_MOTIVI]
        ],
        "correzioni": correzioni.count(),
        "corrette": list(
            correzioni.values("foglio", "cella", "prima", "dopo", "motivo")[:MAX_CORREZIONI]
        ),
    }


def _ora(quando: datetime.datetime) -> str:
    return timezone.localtime(quando).strftime("%d/%m/%Y, %H:%M")


def _righe_per_foglio(versione: Versione, modello: int) -> list[dict[str, Any]]:
    righe = versione.caricamento.righe
    fogli = FoglioModulo.objects.filter(modello=modello, attivo=True).order_by("ordine", "pk")
    return [{"foglio": f.titolo, "righe": righe[f.codice]} for f in fogli if f.codice in righe]


def _voci(misure: dict[str, Decimal]) -> dict[str, str | None]:
    entrate = [valore for misura, valore in misure.items() if misura.startswith("entrata_")]
    spesa = misure.get("spesa_totale")
    utenti = misure.get("utenti")
    return {
        "spesa": None if spesa is None else f"{spesa:.2f}",
        "entrate": f"{sum(entrate):.2f}" if entrate else None,
        "utenti": None if utenti is None else f"{utenti:.0f}",
    }


def _somma(per_area: dict[str, dict[str, Decimal]]) -> dict[str, Decimal]:
    somme: dict[str, Decimal] = {}
    for misure in per_area.values():
        for misura, valore in misure.items():
            somme[misura] = somme.get(misura, Decimal(0)) + valore
    return somme


def nome_della_ricevuta(certificazione: Certificazione) -> str:
    """«ricevuta-2024-garda-versione-2.pdf»."""
    rendicontazione = certificazione.versione.rendicontazione
    return (
        f"ricevuta-{rendicontazione.campagna.anno}-{rendicontazione.ambito.slug}"
        f"-versione-{certificazione.versione.numero}.pdf"
    )


def certificazioni_di(rendicontazione: Rendicontazione) -> list[Certificazione]:
    """The certifications of that return, the last first; those withdrawn too."""
    return list(
        Certificazione.objects.filter(versione__rendicontazione=rendicontazione)
        .select_related(
            "versione__rendicontazione__campagna",
            "versione__rendicontazione__ambito",
            "certificata_da",
            "firmata_caricata_da",
        )
        .order_by("-certificata_il", "-pk")
    )


def certificazione_in_vigore(rendicontazione: Rendicontazione) -> Certificazione | None:
    """The last one, if it was not withdrawn."""
    ultima = next(iter(certificazioni_di(rendicontazione)), None)
    return None if ultima is None or ultima.ritirata_il else ultima


def oggetto_pec(certificazione: Certificazione) -> str:
    """The subject to copy in the PEC that sends the receipt to the Province."""
    rendicontazione = certificazione.versione.rendicontazione
    return (
        f"Rendicontazione sociale {rendicontazione.campagna.anno} – ambito "
        f"{rendicontazione.ambito.numero} {rendicontazione.ambito.denominazione} – trasmissione "
        "della ricevuta di certificazione"
    )


def testo_pec(certificazione: Certificazione) -> str:
    """The body to copy, with the names of what to attach."""
    versione = certificazione.versione
    campagna = versione.rendicontazione.campagna
    qualita = "vicario del responsabile" if certificazione.vicario else "responsabile"
    allegato = nome_della_ricevuta(certificazione)
    protocollo = (
        f"Protocollo in uscita: {certificazione.protocollo_uscita}"
        + (
            f" del {certificazione.protocollo_uscita_del:%d/%m/%Y}"
            if certificazione.protocollo_uscita_del
            else ""
        )
        + ".\n\n"
        if certificazione.protocollo_uscita
        else ""
    )
    return (
        f"Alla {campagna.provincia}\n\n"
        f"Si trasmette la ricevuta della certificazione della rendicontazione sociale "
        f"{campagna.anno} dell'ambito {versione.rendicontazione.ambito.numero} "
        f"{versione.rendicontazione.ambito.denominazione}, certificata nel sistema il "
        f"{_ora(certificazione.certificata_il)} dal {qualita} dell'Ufficio di Piano.\n\n"
        f"Versione {versione.numero}; impronta SHA-256 del file dei dati:\n{versione.sha256}\n\n"
        f"{protocollo}"
        "Allegati:\n"
        f"1. {allegato}.p7m (oppure il PDF firmato in formato PAdES), impronta SHA-256 della "
        f"ricevuta prima della firma:\n{certificazione.ricevuta_sha256 or 'da preparare'}\n\n"
        "I dati sono già depositati nel sistema: il file non va allegato.\n\n"
        "Distinti saluti"
    )
