"""What goes into the personal template of an Ambito."""

from collections.abc import Mapping
from dataclasses import replace

from rendicontazione.export import Cella, DatiModello, RigaPronta
from rendicontazione.models import ModelloModulo, Parte
from rendicontazione.parsing import Colonna, Modulo
from rendicontazione.selectors.contesto import contesto_dei_controlli
from rendicontazione.selectors.precompilate import (
    con_il_dialogo,
    righe_pronte,
    unita_dell_anno,
)
from strutture.models import UnitaOfferta, codice_interno
from territorio.enums import TipoEnte
from territorio.models import Ambito, Capofila, Ente

# The sheets that a comune, a managing body and a facility hand in for their part.
FOGLI_DEL_COMUNE = ("F1_spesa_sociale", "F4_utenti")
FOGLI_DELL_ENTE = ("F1_spesa_sociale",)
FOGLI_DELLA_STRUTTURA = ("F2_unita_offerta", "F3_consuntivo_udo")
# Lists that say whose a row is.
LISTE_DI_CHI = frozenset({"comuni_ambito", "enti", "strutture", "forma_gestione"})


def dati_del_modello(
    *, modello: ModelloModulo, anno: int, ambito: Ambito, parte: Parte | None = None
) -> DatiModello:
    """Form, prefilled frontespizio, prefilled rows and lists for that Ambito and year.

    Bodies: those that are no comune, and the comuni of the Ambito. With a part, only its sheets,
    rows and codes: the frontespizio is the Ufficio di Piano's, and `_meta` says whose file it is.
    """
    contesto = contesto_dei_controlli(modello=modello, anno=anno, ambito=ambito)
    unita = unita_dell_anno(anno, contesto.comuni)
    pronte = righe_pronte(
        modello=modello, anno=anno, ambito=ambito, comuni=contesto.comuni, unita=unita
    )
    if parte is None:
        chiavi = {foglio.codice: foglio.chiave for foglio in contesto.modulo.fogli}
        pronte = con_il_dialogo(pronte, chiavi=chiavi, ambito=ambito, anno=anno)
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
    dati = DatiModello(
        modulo=contesto.modulo,
        anno=anno,
        numero_ambito=ambito.numero,
        nome_ambito=ambito.denominazione,
        frontespizio=frontespizio,
        comuni=contesto.comuni,
        enti=enti,
        aree=contesto.aree,
        voci=contesto.voci,
        pronte=pronte,
    )
    return dati if parte is None else _della_parte(dati, parte)


def modulo_della_parte(modulo: Modulo, parte: Parte) -> Modulo:
    """The form of a part: its sheets, and in the lists only the codes that are its own."""
    ammessi: dict[str, set[str]]
    fogli: tuple[str, ...]
    if parte.struttura_id is not None:
        proprie = {
            codice_interno(pk)
            for pk in UnitaOfferta.objects.filter(struttura=parte.struttura_id).values_list(
                "pk", flat=True
            )
        }
        ammessi, fogli = {"strutture": proprie}, FOGLI_DELLA_STRUTTURA
    elif parte.ente is not None:
        ammessi = {"enti": {parte.ente.codice}, "comuni_ambito": set(), "forma_gestione": {"A"}}
        fogli = FOGLI_DELL_ENTE
    elif parte.comune is not None:
        ammessi = {
            "comuni_ambito": {parte.comune.codice_istat}, "enti": set(), "forma_gestione": {"S"},
        }  # fmt: skip
        fogli = FOGLI_DEL_COMUNE
    return replace(
        modulo,
        fogli=tuple(
            replace(
                foglio,
                colonne=tuple(_ristretta(colonna, ammessi) for colonna in foglio.colonne),
            )
            for foglio in modulo.fogli
            if foglio.codice in fogli
        ),
    )


def _ristretta(colonna: Colonna, ammessi: Mapping[str, set[str]]) -> Colonna:
    if colonna.lista not in ammessi or colonna.codici is None:
        return colonna
    codici = {c: nome for c, nome in colonna.codici.items() if c in ammessi[colonna.lista]}
    return replace(colonna, codici=codici)


def _della_parte(dati: DatiModello, parte: Parte) -> DatiModello:
    """The same template with the sheets, the rows and the codes of a part only."""
    modulo = modulo_della_parte(dati.modulo, parte)
    colonne = [colonna for foglio in modulo.fogli for colonna in foglio.colonne]

    def ammessi(lista: str) -> Mapping[str, str] | None:
        return next((c.codici for c in colonne if c.lista == lista), None)

    def propria(riga: RigaPronta) -> bool:
        return all(
            colonna.nome not in riga.celle or str(riga.celle[colonna.nome]) in colonna.codici
            for colonna in colonne
            if colonna.codici is not None and colonna.lista in LISTE_DI_CHI
        )

    return replace(
        dati,
        modulo=modulo,
        comuni=ammessi("comuni_ambito") or {},
        enti=ammessi("enti") or {},
        voci=dati.voci if ammessi("voci") else {},
        pronte={
            foglio.codice: [r for r in dati.pronte.get(foglio.codice, ()) if propria(r)]
            for foglio in modulo.fogli
        },
        parte=nome_della_parte(parte),
    )


def nome_della_parte(parte: Parte) -> str:
    """Whose part it is, as `_meta` says it: «comune 017029», «ente AZ1», «struttura 12»."""
    if parte.comune is not None:
        return f"comune {parte.comune.codice_istat}"
    if parte.ente is not None:
        return f"ente {parte.ente.codice}"
    return f"struttura {parte.struttura_id}"


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
    """The form of that year's campaign; without a campaign, the newest one in use."""
    return (
        ModelloModulo.objects.filter(campagne__anno=anno, campagne__palestra=False)
        .order_by("versione")
        .last()
        or ModelloModulo.objects.filter(bozza=False).order_by("versione").last()
    )


def file_del_modello(anno: int, ambito: Ambito) -> str:
    """Name under which the template is downloaded."""
    return f"rendicontazione-{anno}-{ambito.slug}.xlsx"
