"""The form and the registers as the pure rules want them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from base.formati import data
from rendicontazione.export import RigaPronta
from rendicontazione.models import (
    Abbinamento,
    CodiceLista,
    ColonnaModulo,
    FoglioModulo,
    ModelloModulo,
    RegolaValidazione,
    VoceNomenclatore,
)
from rendicontazione.parsing import Colonna, Foglio, Modulo
from rendicontazione.parsing.definizioni import SI_NO
from rendicontazione.selectors.abbinamenti import abbinamenti_del_modello
from rendicontazione.selectors.precompilate import (
    chiavi_pronte,
    nomi_delle_unita,
    righe_pronte,
    unita_dell_anno,
)
from rendicontazione.selectors.registro import (
    resto_del_registro,
    tipi_dell_anno,
    unita_per_le_regole,
)
from rendicontazione.selectors.storia import storia_dell_ambito
from rendicontazione.validation import SEMPRE_ATTIVE, Contesto, TipoUdo, Voce
from territorio.models import Ambito, Appartenenza, Ente


def modulo_del_modello(
    modello: ModelloModulo,
    *,
    comuni: dict[str, str],
    enti: dict[str, str],
    voci: dict[str, Voce],
    strutture: dict[str, str],
    tipi: Mapping[str, TipoUdo],
    pronte: Mapping[str, Sequence[RigaPronta]],
    abbinati: Iterable[Abbinamento] = (),
) -> Modulo:
    """The active sheets of a version of the form: admitted codes of each column, rows prefilled.

    `abbinati`: what the Ambito calls sheets and columns with those names, in whatever form.
    """
    alias: dict[tuple[str, str], set[str]] = {}
    for abbinato in abbinati:
        alias.setdefault(abbinato.di_che_cosa, set()).add(abbinato.chiave)
    liste: dict[str, dict[str, str]] = {}
    for codice in CodiceLista.objects.filter(modello=modello).order_by("lista", "ordine", "pk"):
        liste.setdefault(codice.lista, {})[codice.codice] = codice.significato
    liste["comuni_ambito"] = comuni
    liste["enti"] = enti
    liste["voci"] = {voce.codice: voce.nome for voce in voci.values()}
    liste["strutture"] = strutture
    liste["tipi_unita_offerta"] = {t.codice: t.nome for t in tipi.values() if t.riconosciuto}
    liste[SI_NO] = {"SI": "Sì", "NO": "No"}
    fogli: dict[str, tuple[FoglioModulo, list[Colonna]]] = {}
    colonne = (
        ColonnaModulo.objects.filter(foglio__modello=modello, foglio__attivo=True)
        .select_related("foglio")
        .order_by("foglio__ordine", "foglio", "numero", "pk")
    )
    for colonna in colonne:
        foglio = colonna.foglio
        lista = colonna.lista or (SI_NO if colonna.tipo == SI_NO else "")
        fogli.setdefault(foglio.codice, (foglio, []))[1].append(
            Colonna(
                nome=colonna.nome,
                numero=colonna.numero,
                tipo=colonna.tipo,
                obbligo=colonna.obbligo,
                unita=colonna.unita,
                minimo=colonna.minimo,
                massimo=colonna.massimo,
                lista=lista,
                precompilata=colonna.precompilata,
                spiegazione=colonna.spiegazione,
                intestazione=colonna.intestazione,
                codici=liste.get(lista),
                alias=frozenset(alias.get((foglio.codice, colonna.nome), ())),
                concetto=colonna.concetto,
            )
        )
    return Modulo(
        versione=modello.versione,
        fogli=tuple(
            Foglio(
                codice=foglio.codice,
                titolo=foglio.titolo,
                riga_unica=foglio.riga_unica,
                colonne=tuple(lista),
                alias=frozenset(alias.get((foglio.codice, ""), ())),
                chiave=tuple(foglio.chiave),
                precompilate=chiavi_pronte(pronte.get(foglio.codice, ()), foglio.chiave),
                gia_scritte=frozenset(foglio.chiave).union(
                    *(riga.celle for riga in pronte.get(foglio.codice, ()))
                ),
            )
            for foglio, lista in fogli.values()
        ),
    )


def _appartenenze(anno: int, ambito: Ambito) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Comuni of the Ambito on any day of the year, and the others of the Province with theirs."""
    propri: dict[str, str] = {}
    altri: dict[str, tuple[str, str]] = {}
    righe = (
        Appartenenza.objects.nell_anno(anno)
        .filter(ambito__provincia=ambito.provincia_id)
        .order_by("comune__nome_ordinamento", "comune", "pk")
        .values_list(
            "ambito_id", "ambito__denominazione", "comune__codice_istat", "comune__denominazione"
        )
    )
    for ambito_id, denominazione, codice, nome in righe:
        if ambito_id == ambito.pk:
            propri[codice] = nome
        else:
            altri[codice] = (nome, denominazione)
    return propri, altri


def _voci(anno: int) -> tuple[dict[str, Voce], dict[str, str]]:
    """Items in force on a day of the year, and of the others from or until when they are: words."""
    voci, fuori = {}, {}
    inizio, fine = datetime.date(anno, 1, 1), datetime.date(anno, 12, 31)
    for codice, nome, aree, tabella, individuale, dal, al in (
        VoceNomenclatore.objects.filter(livello=3)
        .order_by("codice")
        .values_list(
            "codice", "nome", "aree", "padre__padre__codice", "utenza_individuale", "dal", "al"
        )
    ):
        if al is not None and al < inizio:
            fuori[codice] = f"valeva fino al {data(al)}"
        elif dal is not None and dal > fine:
            fuori[codice] = f"vale dal {data(dal)}"
        else:
            voci[codice] = Voce(
                codice=codice,
                nome=nome,
                aree=frozenset(aree),
                tabella=tabella,
                utenza_individuale=individuale,
            )
    return voci, fuori


def regole_spente() -> frozenset[str]:
    """The codes of the rules that are not active; a few hold in any case (`SEMPRE_ATTIVE`)."""
    spente = RegolaValidazione.objects.filter(attiva=False).values_list("codice", flat=True)
    return frozenset(spente) - SEMPRE_ATTIVE


def contesto_dei_controlli(
    *,
    modello: ModelloModulo,
    anno: int,
    ambito: Ambito,
    oggi: datetime.date | None = None,
    parziale: bool = False,
) -> Contesto:
    """Everything the rules need for one Ambito and year, in a fixed number of queries.

    `parziale` for a form that holds only a part of the Ambito's return.
    """
    comuni, altri_comuni = _appartenenze(anno, ambito)
    enti = dict(Ente.objects.order_by("codice").values_list("codice", "denominazione"))
    voci, voci_fuori = _voci(anno)
    unita = unita_dell_anno(anno, comuni)
    tipi = tipi_dell_anno(anno)
    modulo = modulo_del_modello(
        modello,
        comuni=comuni,
        enti=enti,
        voci=voci,
        strutture=nomi_delle_unita(unita),
        tipi=tipi,
        pronte=righe_pronte(modello=modello, anno=anno, ambito=ambito, comuni=comuni, unita=unita),
        abbinati=abbinamenti_del_modello(ambito, modello),
    )
    aree = dict(
        CodiceLista.objects.filter(modello=modello, lista="area_utenza")
        .order_by("ordine", "pk")
        .values_list("codice", "significato")
    )
    storia = storia_dell_ambito(anno, ambito, modulo)
    return Contesto(
        anno=anno,
        numero_ambito=ambito.numero,
        nome_ambito=ambito.denominazione,
        modulo=modulo,
        voci=voci,
        aree=aree,
        comuni=comuni,
        altri_comuni=altri_comuni,
        voci_fuori=voci_fuori,
        enti=enti,
        oggi=oggi or timezone.localdate(),
        tipi=tipi,
        unita=unita_per_le_regole(unita),
        altre_unita=resto_del_registro(anno, comuni),
        anno_prima=storia.anno_prima,
        quote=storia.quote,
        intervalli=storia.intervalli,
        riparti=storia.riparti,
        spente=regole_spente(),
        parziale=parziale,
    )
