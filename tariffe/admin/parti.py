"""The parts of a rule on its page: components, variants, policies, modifiers, cases."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from base.admin import UfficioStackedInline, UfficioTabularInline
from tariffe import models
from tariffe.admin.pagine import InlineDiBozza
from tariffe.forms.campi import condizioni_in_parole, scritto
from tariffe.forms.regole import (
    CasoForm,
    ComponenteForm,
    ModificatoreForm,
    PoliticaForm,
    VarianteForm,
)
from tariffe.parsing.incollata.parole import in_euro

# In a cell that says nothing, as the rest of the back office.
NIENTE = "–"


def _in_euro(valore: Decimal | None, niente: str = NIENTE) -> str:
    return niente if valore is None else in_euro(valore)


class PoliticaInline(InlineDiBozza, UfficioTabularInline):
    model = models.Politica
    form = PoliticaForm
    extra = 1  # a row to write in, without JavaScript too
    fields = ("caso", "tipo", "importo", "valore", "articolo")
    lettura = ("caso", "tipo", "importo_scritto", "valore_scritto", "articolo")
    verbose_name_plural = "quando l'ISEE non basta: chi non lo presenta, chi non risiede…"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(componente__isnull=True)

    @admin.display(description="importo")
    def importo_scritto(self, politica: models.Politica) -> str:
        return _in_euro(politica.importo)

    @admin.display(description="aumento (1 = raddoppia)")
    def valore_scritto(self, politica: models.Politica) -> str:
        return scritto(politica.valore) or NIENTE


class ComponenteInline(InlineDiBozza, UfficioTabularInline):
    """The parts that are summed: born by pasting, here told how many times they are paid."""

    model = models.Componente
    form = ComponenteForm
    fields = ("ordine", "etichetta", "quantita_da", "max_quantita", "costo_unitario")
    ordering = ("variante_id", "ordine", "pk")
    can_delete = False
    verbose_name_plural = "parti che si sommano"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(codice="")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VarianteInline(InlineDiBozza, UfficioTabularInline):
    """Born by pasting; the first whose conditions hold is the one that counts."""

    model = models.Variante
    form = VarianteForm
    fields = ("ordine", "etichetta", "quando", "costo_unitario")
    lettura = ("ordine", "etichetta", "per_chi", "costo_unitario")
    ordering = ("ordine", "pk")
    can_delete = False
    verbose_name_plural = "varianti: vale la prima che va bene"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="per chi vale")
    def per_chi(self, variante: models.Variante) -> str:
        return condizioni_in_parole(variante.quando, intervalli=True)


class ModificatoreInline(InlineDiBozza, UfficioStackedInline):
    model = models.Modificatore
    form = ModificatoreForm
    extra = 1
    fields = (
        ("ordine", "codice", "etichetta"),
        ("tipo", "valore", "tabella"),
        ("quando", "minimo", "massimo", "fasce_escluse"),
    )
    lettura = (
        ("ordine", "codice", "etichetta"),
        ("tipo", "valore_scritto", "tabella_scritta"),
        ("solo_quando", "minimo_scritto", "massimo_scritto", "fasce_escluse"),
    )
    ordering = ("ordine", "pk")
    verbose_name_plural = "che cosa cambia l'importo, in ordine (festivi, fratelli, assenze…)"

    @admin.display(description="valore")
    def valore_scritto(self, modificatore: models.Modificatore) -> str:
        return scritto(modificatore.valore) or NIENTE

    @admin.display(description="tabella")
    def tabella_scritta(self, modificatore: models.Modificatore) -> str:
        return condizioni_in_parole(modificatore.tabella) or NIENTE

    @admin.display(description="solo quando")
    def solo_quando(self, modificatore: models.Modificatore) -> str:
        return condizioni_in_parole(modificatore.quando, intervalli=True) or NIENTE

    @admin.display(description="minimo")
    def minimo_scritto(self, modificatore: models.Modificatore) -> str:
        return _in_euro(modificatore.minimo)

    @admin.display(description="massimo")
    def massimo_scritto(self, modificatore: models.Modificatore) -> str:
        return _in_euro(modificatore.massimo)


class CasoInline(InlineDiBozza, UfficioTabularInline):
    model = models.CasoDiProva
    form = CasoForm
    extra = 1
    fields = (
        "ordine", "denominazione", "isee", "contesto", "atteso_importo", "atteso_totale",
        "atteso_errore", "fonte",
    )  # fmt: skip
    lettura = (
        "denominazione", "isee_scritto", "condizioni", "importo_scritto", "totale_scritto",
        "atteso_errore", "fonte",
    )  # fmt: skip
    ordering = ("ordine", "pk")
    verbose_name_plural = "casi di prova: che cosa ti aspetti che la regola dia"

    @admin.display(description="ISEE")
    def isee_scritto(self, caso: models.CasoDiProva) -> str:
        return _in_euro(caso.isee, "nessuno")

    @admin.display(description="altre condizioni")
    def condizioni(self, caso: models.CasoDiProva) -> str:
        return condizioni_in_parole(caso.contesto) or NIENTE

    @admin.display(description="tariffa attesa")
    def importo_scritto(self, caso: models.CasoDiProva) -> str:
        return _in_euro(caso.atteso_importo)

    @admin.display(description="totale atteso")
    def totale_scritto(self, caso: models.CasoDiProva) -> str:
        return _in_euro(caso.atteso_totale)
