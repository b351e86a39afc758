"""Invented notices, first-access points and forms for the demo: marked as such on their pages."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone

from sportello.models import Avviso, ModuloServizio, PuntoAccesso
from strutture.models import Area, TipoUnitaOfferta
from territorio.models import Ambito, Comune


@transaction.atomic
def carica_demo(*, cartella: Path) -> dict[str, int]:
    """Loads `contenuti.json`; a second run writes nothing. Gives the rows written for each kind.

    Days are counted from today, so that some notices are always in force. A folder without the file
    loads nothing. Needs the reference data.
    """
    file = cartella / "contenuti.json"
    dati = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    oggi = timezone.localdate()
    ambiti = {
        ambito.numero: ambito
        for ambito in Ambito.objects.della_provincia().alla_data(oggi).defer("confine")
    }
    return {
        "avvisi": _scrivi(Avviso, "titolo", [_avviso(v, ambiti) for v in dati.get("avvisi", [])]),
        "punti di accesso": _scrivi(
            PuntoAccesso, "denominazione", [_punto(v, ambiti) for v in dati.get("punti", [])]
        ),
        "moduli": _scrivi(
            ModuloServizio, "titolo", [_modulo(v, ambiti) for v in dati.get("moduli", [])]
        ),
    }


def _scrivi(modello: Any, nome: str, righe: list[models.Model]) -> int:
    presenti = set(modello.objects.filter(dimostrativo=True).values_list(nome, flat=True))
    nuove = [riga for riga in righe if getattr(riga, nome) not in presenti]
    for riga in nuove:
        riga.full_clean()
        riga.save()
    return len(nuove)


def _avviso(voce: dict[str, Any], ambiti: dict[int, Ambito]) -> Avviso:
    oggi = timezone.localdate()
    return Avviso(
        titolo=voce["titolo"],
        sommario=voce["sommario"],
        testo=voce["testo"],
        ambito=ambiti[voce["ambito"]] if voce["ambito"] else None,
        dal=oggi + datetime.timedelta(days=voce["dal_giorni"]),
        al=oggi + datetime.timedelta(days=voce["al_giorni"]) if "al_giorni" in voce else None,
        pubblicato=True,
        dimostrativo=True,
    )


def _punto(voce: dict[str, Any], ambiti: dict[int, Ambito]) -> PuntoAccesso:
    return PuntoAccesso(
        tipo=voce["tipo"],
        denominazione=voce["denominazione"],
        ambito=ambiti[voce["ambito"]],
        comune=Comune.objects.get(codice_istat=voce["istat"]),
        indirizzo=voce["indirizzo"],
        telefono=voce["telefono"],
        email=voce["email"],
        orari=voce["orari"],
        per_chi=voce["per_chi"],
        pubblicato=True,
        verificato_il=timezone.localdate() - datetime.timedelta(days=voce["verificato_giorni_fa"]),
        dimostrativo=True,
    )


def _modulo(voce: dict[str, Any], ambiti: dict[int, Ambito]) -> ModuloServizio:
    modulo = ModuloServizio(
        titolo=voce["titolo"],
        descrizione=voce["descrizione"],
        area=Area.objects.get(codice=voce["area"]) if voce["area"] else None,
        tipo=TipoUnitaOfferta.objects.get(codice=voce["tipo"]) if voce.get("tipo") else None,
        ambito=ambiti[voce["ambito"]] if voce["ambito"] else None,
        sito=voce.get("sito", ""),
        pubblicato=True,
        dimostrativo=True,
    )
    if voce.get("righe"):
        modulo.file = ContentFile(pdf_di_prova(voce["titolo"], voce["righe"]), "modulo-demo.pdf")
    return modulo


def pdf_di_prova(titolo: str, righe: list[str]) -> bytes:
    """A one-page PDF with a heading and lines to fill in, written by hand: it is only a sample."""
    scritte = ["DATI DIMOSTRATIVI - modulo inventato, da non usare", titolo, "", *righe]
    comandi = "BT /F1 12 Tf 56 780 Td 26 TL " + " ".join(
        f"({_scritta(riga)}) Tj T*" for riga in scritte
    )
    flusso = (comandi + " ET").encode("cp1252", "replace")
    oggetti = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (it-IT) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(flusso), flusso),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    pdf = b"%PDF-1.4\n"
    inizi = []
    for numero, oggetto in enumerate(oggetti, 1):
        inizi.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (numero, oggetto)
    tavola = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(oggetti) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % inizio for inizio in inizi)
    pdf += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(oggetti) + 1,
        tavola,
    )
    return pdf


def _scritta(testo: str) -> str:
    """A string of a PDF, its own signs escaped."""
    return testo.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
