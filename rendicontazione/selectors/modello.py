"""What goes into the personal template of an Ambito."""

from rendicontazione.export import Cella, DatiModello
from rendicontazione.models import ModelloModulo
from rendicontazione.selectors.contesto import contesto_dei_controlli
from territorio.enums import TipoEnte
from territorio.models import Ambito, Capofila, Ente


def dati_del_modello(*, modello: ModelloModulo, anno: int, ambito: Ambito) -> DatiModello:
    """Form, prefilled frontespizio and lists for that Ambito and year.

    Bodies: those that are no comune, and the comuni of the Ambito.
    """
    contesto = contesto_dei_controlli(modello=modello, anno=anno, ambito=ambito)
    capofila = (
        Capofila.objects.filter(ambito=ambito)
        .nell_anno(anno)
        .select_related("ente")
        .order_by("-dal", "pk")
        .first()
    )
    frontespizio: dict[str, Cella] = {
        "anno_riferimento": anno,
        "codice_ambito": ambito.numero,
        "versione_modulo": modello.versione,
    }
    if capofila:
        frontespizio["ente_capofila"] = capofila.ente.denominazione
        frontespizio["tipo_ente_compilante"] = capofila.ente.tipo
    enti = {
        codice: denominazione
        for codice, denominazione, tipo, comune in Ente.objects.order_by(
            "denominazione", "pk"
        ).values_list("codice", "denominazione", "tipo", "comune__codice_istat")
        if tipo != TipoEnte.COMUNE or comune in contesto.comuni
    }
    return DatiModello(
        modulo=contesto.modulo,
        anno=anno,
        numero_ambito=ambito.numero,
        nome_ambito=ambito.denominazione,
        frontespizio=frontespizio,
        comuni=contesto.comuni,
        enti=enti,
        aree=contesto.aree,
        voci=contesto.voci,
    )


def ambito_dell_anno(*, numero: int, anno: int) -> Ambito | None:
    """The Ambito of this Province with that number, in force on any day of the year."""
    return (
        Ambito.objects.della_provincia()
        .nell_anno(anno)
        .filter(numero=numero)
        .order_by("-dal")
        .first()
    )


def modello_dell_anno(anno: int) -> ModelloModulo | None:
    """The form of that year's campaign; without a campaign, the newest one."""
    return (
        ModelloModulo.objects.filter(campagne__anno=anno).order_by("versione").last()
        or ModelloModulo.objects.order_by("versione").last()
    )


def file_del_modello(anno: int, ambito: Ambito) -> str:
    """Name under which the template is downloaded."""
    return f"rendicontazione-{anno}-{ambito.slug}.xlsx"
