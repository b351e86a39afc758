"""Offer and coverage: places beside residents, comuni without a service, the units one by one."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from base.formati import data_breve, data_estesa, numero, plurale
from osservatorio import selectors
from osservatorio.calcolo import Sguardo
from osservatorio.calcolo.gruppi import gruppi
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, Tabella, per_chi
from osservatorio.reports.offerta.posti import (
    NOTA_POSTI,
    RISERVATE,
    Offerta,
    capitolo,
    dimostrativa,
    figura_dei_posti,
    fonte,
    offerta_di,
    per_area,
    posti_noti,
)
from osservatorio.reports.testi import elenco
from osservatorio.selectors import InAnagrafe, primo_gennaio
from strutture.models import TipoUnitaOfferta
from territorio.models import Ambito, Comune

# More comuni than these are counted, and listed one by one in the table.
NOMI = 12


def build_offerta(*, anno: int, sguardo: Sguardo, ambito: Ambito | None = None) -> Rapporto:
    """The offer of an Ambito, or of the Province without one, on 1 January: public data."""
    provincia = selectors.territorio_provincia(anno)
    ambiti = selectors.ambiti_dell_anno(anno)
    territori = [provincia, *selectors.territori_degli_ambiti(anno, ambiti)]
    della_provincia, *degli_ambiti = offerta_di(territori)
    sua = della_provincia
    if ambito:
        sua = next((o for o in degli_ambiti if o.territorio.ambito_id == ambito.pk), sua)
    numeri = Numerazione()
    chi = ambito.denominazione if ambito else "Provincia"
    sezioni = _sezioni(sua, della_provincia, degli_ambiti, ambito, numeri) if sua.unita else []
    fonti = [fonte(sua)]
    if residenti := dict.fromkeys(f"{f.nome}, {f.edizione}" for f in sua.residenti.fonti.values()):
        fonti += list(residenti)
    return Rapporto(
        nome="offerta-copertura",
        titolo=f"Offerta e copertura: {chi}, {anno}",
        anno=anno,
        ambito=ambito,
        occhiello="Osservatorio sociale · "
        + (f"Ambito {ambito.numero}" if ambito else "Tutta la Provincia"),
        per_chi=per_chi(sguardo),
        stato_dati=f"Anagrafe delle strutture al {data_breve(primo_gennaio(anno))}",
        dimostrativa=dimostrativa([sua]),
        avviso_demo="Dati dimostrativi: alcune strutture sono inventate",
        preparata_il=data_estesa(timezone.localdate()),
        sezioni=sezioni,
        frase="" if sezioni else "Nell'anagrafe non ci sono strutture pubblicate per questa data.",
        fonti=fonti,
        metodo=f"{NOTA_POSTI} {RISERVATE}",
    )


def _sezioni(
    sua: Offerta,
    provincia: Offerta,
    ambiti: Sequence[Offerta],
    ambito: Ambito | None,
    numeri: Numerazione,
) -> list[Sezione]:
    comuni = list(
        Comune.objects.filter(pk__in=sua.territorio.comuni).order_by("nome_ordinamento", "pk")
    )
    aree = dict(
        TipoUnitaOfferta.objects.order_by("area__ordine", "pk").values_list("codice", "area__nome")
    )
    if ambito:
        disegno = figura_dei_posti(
            sua,
            provincia,
            numeri,
            f"Posti ogni 1.000 residenti dell'età, {sua.territorio.anno}",
            "posti",
        )
        prima = Sezione(
            "posti", "Posti e persone", figura=disegno
        ) if disegno else capitolo(sua, provincia, numeri)  # fmt: skip
    else:
        prima = capitolo(sua, provincia, numeri)
    sezioni = [prima]
    if not ambito:
        sezioni.append(_per_ambito(ambiti, aree, numeri))
    sezioni += [
        _senza(sua, comuni, numeri),
        _matrice(sua, comuni, aree, numeri),
        _elenco(sua, comuni, numeri),
    ]
    return sezioni


def _nomi_aree(aree: Mapping[str, str], unita: Sequence[InAnagrafe]) -> list[str]:
    presenti = {aree[una.tipo] for una in unita if una.tipo in aree}
    return [nome for nome in dict.fromkeys(aree.values()) if nome in presenti]


def _per_ambito(ambiti: Sequence[Offerta], aree: Mapping[str, str], numeri: Numerazione) -> Sezione:
    nomi = _nomi_aree(aree, [una for o in ambiti for una in o.unita])
    righe = []
    for offerta in ambiti:
        divise = per_area(offerta.unita, aree)
        righe.append(
            (
                offerta.territorio.nome,
                numero(len(offerta.unita)),
                numero(posti_noti(offerta.unita)),
                *(numero(posti_noti(divise[nome])) if nome in divise else "0" for nome in nomi),
            )
        )
    return Sezione(
        "ambiti",
        "Ambito per ambito",
        tabelle=[
            Tabella(
                numeri.tabella(),
                "Unità, posti e posti per area degli ambiti",
                ("Ambito", "Unità", "Posti", *(f"Posti {nome.lower()}" for nome in nomi)),
                righe,
                frozenset(range(1, 3 + len(nomi))),
                nota=f"{RISERVATE} Uno zero vuol dire che non c'è nessuna unità di quell'area.",
            )
        ],
    )


def _senza(sua: Offerta, comuni: Sequence[Comune], numeri: Numerazione) -> Sezione:
    """For each group of services, the comuni that have none: where one goes elsewhere."""
    righe = []
    for gruppo in gruppi().unita.values():
        con = {u.comune_id for u in sua.unita if u.tipo in gruppo.tipi and not u.riservata}
        senza = [c.denominazione for c in comuni if c.pk not in con]
        quali = "nessuno" if not senza else elenco(senza[:NOMI])
        if not con:
            quali = "tutti"
        elif len(senza) > NOMI:
            quali = f"{plurale(len(senza), 'comune', 'comuni')}: vedi «Comune per comune»"
        righe.append((gruppo.nome, numero(len(comuni) - len(senza)), numero(len(senza)), quali))
    return Sezione(
        "senza",
        "Comuni con e senza servizio",
        [
            "Un comune senza una struttura non è senza servizio: ci si va nel comune vicino. "
            "Qui si vede dove."
        ],
        tabelle=[
            Tabella(
                numeri.tabella(),
                "Comuni con e senza, servizio per servizio",
                ("Servizio", "Con", "Senza", "Quali non ne hanno"),
                righe,
                frozenset({1, 2}),
            )
        ],
    )


def _matrice(
    sua: Offerta, comuni: Sequence[Comune], aree: Mapping[str, str], numeri: Numerazione
) -> Sezione:
    nomi = _nomi_aree(aree, sua.unita)
    per_comune: dict[int, list[InAnagrafe]] = {}
    for una in sua.unita:
        if not una.riservata:
            per_comune.setdefault(una.comune_id, []).append(una)
    righe = []
    con = [comune for comune in comuni if comune.pk in per_comune]
    senza = [comune.denominazione for comune in comuni if comune.pk not in per_comune]
    for comune in con:
        divise = per_area(per_comune[comune.pk], aree)
        righe.append(
            (
                comune.denominazione,
                *(numero(len(divise.get(nome, ()))) for nome in nomi),
                numero(len(per_comune[comune.pk])),
            )
        )
    return Sezione(
        "comuni",
        "Comune per comune",
        [f"Non hanno nessuna unità nell'anagrafe: {elenco(senza)}."] if senza else [],
        tabelle=[
            Tabella(
                numeri.tabella(),
                "Unità di offerta per comune e area",
                ("Comune", *nomi, "Tutte"),
                righe,
                frozenset(range(1, 2 + len(nomi))),
            )
        ],
    )


def _elenco(sua: Offerta, comuni: Sequence[Comune], numeri: Numerazione) -> Sezione:
    nomi = {comune.pk: comune.denominazione for comune in comuni}
    ordine = {comune.pk: n for n, comune in enumerate(comuni)}
    palesi = [una for una in sua.unita if not una.riservata and una.comune_id in nomi]
    palesi.sort(key=lambda una: (ordine[una.comune_id], una.nome_tipo, una.nome, una.pk))
    return Sezione(
        "elenco",
        "Le unità, una per una",
        tabelle=[
            Tabella(
                numeri.tabella(),
                f"Le {len(palesi)} unità di offerta, per comune",
                ("Comune", "Unità", "Tipo", "Posti"),
                [
                    (nomi[una.comune_id], una.nome, una.nome_tipo, numero(una.posti))
                    for una in palesi
                ],
                frozenset({3}),
            )
        ]
        if palesi
        else [],
        nuova_pagina=True,
    )
