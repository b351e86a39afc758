"""Publications with tables made by hand, for the tests of the open data."""

from django.core.files.base import ContentFile
from django.utils import timezone

from osservatorio.enums import GenerePubblicazione
from osservatorio.models import Pubblicazione
from osservatorio.reports import Rapporto, Sezione, Tabella
from osservatorio.reports.valori import congela
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

TABELLA = Tabella(
    1,
    "Residenti e spesa",
    ["Comune", "Residenti", "Spesa (€)", "Utenti", "Variazione", "Posto"],
    [
        ["Adro", "7.123", "1.234,50\u00a0€", "·", "−3,0\u00a0%", "1ª su 2"],
        ["=Iseo", "9.000", "–", "14", "+12,6\u00a0%", "2ª su 2"],
    ],
    frozenset({1, 2, 3, 4, 5}),
    totale=["", "16.123", "–", "·", "", ""],
    nota="Una nota.",
)
PAROLE = Tabella(2, "Solo parole", ["Che cosa", "Come"], [["Orari", "Ogni giorno"]], frozenset())


def pubblica(titolo="Scheda di prova", *, tabelle=(TABELLA, PAROLE), numero=1, **altro):
    """A publication in force of those tables."""
    congelato = congela(
        Rapporto(
            "scheda-ambito",
            titolo,
            2023,
            "Dati approvati",
            "3 marzo 2026",
            [Sezione("prova", "Un capitolo", tabelle=list(tabelle))],
            ["Istat"],
        ),
        numero,
    )
    campi = {
        "slug": titolo.lower().replace(" ", "-"),
        "titolo": titolo,
        "genere": GenerePubblicazione.REPORT,
        "report": "scheda-ambito",
        "chiave": f"titolo={titolo}",
        "numero": numero,
        "anno": 2023,
        "valori": congelato.valori,
        "aspetto": congelato.aspetto,
        "codice": congelato.codice,
        "edizioni": "Istat, popolazione al 1/1/2023 (stima)\nRendicontazione 2023",
        "sommario": "Residenti e spesa",
        "pdf": ContentFile(b"%PDF", "prova.pdf"),
        "sha256": "0" * 64,
        "pagine": 2,
        "dimensione": 20_480,
        "pubblicata_il": timezone.now(),
    }
    if "pubblicata_da" not in altro:
        altro["pubblicata_da"] = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    return Pubblicazione.objects.create(**{**campi, **altro})
