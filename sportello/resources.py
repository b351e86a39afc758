"""First-access points and words of the glossary as a spreadsheet: preview, then confirm."""

from typing import Any

from django.db.models import QuerySet
from import_export import fields, widgets

from base.resources import RegistroResource
from sportello.enums import TipoPunto
from sportello.models import PuntoAccesso, VoceGlossario
from strutture.resources import ComuneWidget, SiNoWidget
from strutture.selectors.comuni import comuni_visibili
from territorio.models import Ambito
from utenti.models import Utente


class TipoWidget(widgets.CharWidget):
    """The kind of a point by its code or by its name."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        scritto = str(value or "").strip().lower()
        for codice, nome in TipoPunto.choices:
            if scritto in (codice, nome.lower()):
                return codice
        raise ValueError(
            f"«{value or ''}» non è un tipo di punto: scrivi {', '.join(TipoPunto.values)}."
        )


class AmbitoWidget(widgets.Widget):
    """The Ambito by its number, among those of the user."""

    def __init__(self) -> None:
        super().__init__()
        self.ammessi: QuerySet[Ambito] = Ambito.objects.none()

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Ambito:
        numero = str(value or "").strip()
        ambito = (
            self.ammessi.filter(numero=int(numero)).order_by("-dal", "pk").first()
            if numero.isascii() and numero.isdigit() and len(numero) < 5
            else None
        )
        if ambito is None:
            raise ValueError(f"«{value or ''}» non è il numero di un tuo ambito, per esempio 8.")
        return ambito

    def render(self, value: Ambito | None, obj: Any = None, **kwargs: Any) -> str:
        return str(value.numero) if value else ""


class PuntoAccessoResource(RegistroResource):
    """One row per point; a new one is not published until somebody says so."""

    obbligatorie = ("denominazione", "tipo", "ambito", "codice_istat")

    tipo = fields.Field("tipo", "tipo", widget=TipoWidget())
    ambito = fields.Field("ambito", "ambito", widget=AmbitoWidget())
    comune = fields.Field("comune", "codice_istat", widget=ComuneWidget())
    pubblicato = fields.Field("pubblicato", "pubblicato", widget=SiNoWidget())

    class Meta(RegistroResource.Meta):
        model = PuntoAccesso
        fields = (
            "id", "tipo", "denominazione", "ambito", "comune", "indirizzo", "telefono", "email",
            "orari", "per_chi", "pubblicato", "verificato_il",
        )  # fmt: skip
        export_order = fields

    def __init__(self, utente: Utente | None = None, **kwargs: Any) -> None:
        super().__init__(utente=utente, **kwargs)
        if utente is not None:
            self.fields["comune"].widget.ammessi = comuni_visibili(utente)
            self.fields["ambito"].widget.ammessi = Ambito.objects.della_provincia().visibili_a(
                utente
            )


class VoceGlossarioResource(RegistroResource):
    """One row per word."""

    obbligatorie = ("termine", "spiegazione")

    class Meta(RegistroResource.Meta):
        model = VoceGlossario
        fields = ("id", "termine", "per_esteso", "spiegazione")
        export_order = fields
