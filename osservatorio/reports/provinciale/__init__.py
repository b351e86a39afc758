"""The report on the whole Province: every Ambito, chapter by chapter, and a card for each."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from base.formati import data_breve, data_estesa, numero
from osservatorio import selectors
from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports import completezza
from osservatorio.reports.confronto import fonti_delle_storie
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, Voce, per_chi
from osservatorio.reports.offerta.posti import dimostrativa, fonte, offerta_di
from osservatorio.reports.protezione import LIBERA, proteggi
from osservatorio.reports.provinciale.capitoli import (
    metodi,
    offerta,
    popolazione,
    spesa,
    utenti,
)
from osservatorio.reports.provinciale.quadro import SPESA, Quadro, codici, con_una_pagina
from osservatorio.reports.provinciale.schede import schede
from osservatorio.reports.quadri import anni_fino_a
from osservatorio.reports.testi import valore_scritto
from osservatorio.selectors import parziale, primo_gennaio
from rendicontazione.selectors import totali_per_area


def build_provinciale(*, anno: int, sguardo: Sguardo) -> Rapporto:
    """Written as one document: forty pages and more, so it is made in the background.

    With an Ambito missing it says so, and no partial total is called «Provincia». For citizens, who
    did not agree to be named has a card without its declared figures.
    """
    q = _leggi(anno, sguardo)
    sezioni: list[Sezione] = []
    if q.ambiti and q.storie["popolazione"].confronti[anno].quanti:
        sezioni = [
            popolazione(q),
            offerta(q),
            spesa(q),
            utenti(q),
            _raccolta(q),
            schede(q),
            metodi(q),
        ]
    popolazione_, da_anagrafe = _edizioni(q), fonte(q.provincia)
    rendicontazioni = f"Rendicontazioni {anno} approvate di {_approvati(q)}"
    return Rapporto(
        nome="rapporto-provinciale",
        titolo=f"Rapporto sociale della provincia, {anno}",
        anno=anno,
        occhiello="Osservatorio sociale · Tutti gli ambiti",
        per_chi=per_chi(sguardo),
        stato_dati=f"Popolazione e strutture al {data_breve(primo_gennaio(anno))}; dati approvati "
        f"di {_approvati(q)}",
        dimostrativa=any(d.dimostrativa for d in q.approvati.values())
        or dimostrativa([q.provincia]),
        avviso_demo="Dati dimostrativi: le cifre dichiarate e alcune strutture sono inventate",
        preparata_il=data_estesa(timezone.localdate()),
        in_breve=_in_breve(q) if sezioni else (),
        sezioni=sezioni,
        frase="" if sezioni else f"Per il {anno} non ci sono dati: né ambiti né popolazione.",
        fonti=[*popolazione_, *_dichiarate(q), da_anagrafe],
        fonti_piede=[*popolazione_, rendicontazioni, da_anagrafe],
        protezione=q.protezione,
    )


def _leggi(anno: int, sguardo: Sguardo) -> Quadro:
    noti = selectors.anni_noti()
    ambiti = selectors.ambiti_dell_anno(anno)
    storie = selectors.storie_degli_ambiti(anni_fino_a(anno, noti.tutti), codici(), noti)
    storie = con_una_pagina(storie, anno)
    della_provincia, *degli_ambiti = offerta_di(
        [selectors.territorio_provincia(anno), *selectors.territori_degli_ambiti(anno, ambiti)]
    )
    difesa = LIBERA
    if sguardo.lettore == Lettore.CITTADINO:
        difesa = proteggi(storie, storie["popolazione"].confronti, sguardo)
        storie = {codice: difesa.storia(storia) for codice, storia in storie.items()}
    numeri = {a.pk for a in ambiti}
    approvati = {
        d.ambito_id: d for d in selectors.ambiti_con_dati_approvati(anno) if d.ambito_id in numeri
    }
    return Quadro(
        anno=anno,
        # The totals are of all: with one only without its name, the others would give it.
        sguardo=sguardo.prudente(approvati),
        ambiti=ambiti,
        storie=storie,
        provincia=della_provincia,
        offerte=dict(zip((a.pk for a in ambiti), degli_ambiti, strict=True)),
        approvati=approvati,
        misure=totali_per_area([d.versione_id for d in approvati.values()]),
        numeri=Numerazione(),
        protezione=difesa.protezione,
    )


def _approvati(q: Quadro) -> str:
    quanti, tutti = len(q.approvati), len(q.ambiti)
    return f"tutti i {tutti} ambiti" if quanti == tutti else parziale(quanti, tutti)


def _edizioni(q: Quadro) -> list[str]:
    return [f.rstrip(".") for f in fonti_delle_storie([q.storie["popolazione"]], q.anno)]


def _dichiarate(q: Quadro) -> list[str]:
    """The version of each Ambito whose declared figures are in the report."""
    nomi = {a.pk: a.denominazione for a in q.ambiti if q.per_nome(a)}
    return [
        f"Rendicontazione {q.anno} di {nomi[pk]}, versione {dati.numero_versione} approvata il "
        f"{data_breve(timezone.localdate(dati.approvata_il))}"
        for pk, dati in q.approvati.items()
        if pk in nomi
    ]


def _in_breve(q: Quadro) -> list[Voce]:
    residenti, pro_capite = q.storie["popolazione"], q.storie[SPESA]
    voci = []
    for storia in (residenti, pro_capite):
        confronto, d = storia.confronti[q.anno], storia.definizione
        chi = "" if confronto.nome == "Provincia" else confronto.nome
        voci.append(Voce(d.nome, valore_scritto(d, confronto.valore), d.unita, chi))
    voci.append(Voce("Unità di offerta", numero(len(q.provincia.unita)), "nell'anagrafe", ""))
    return voci


def _raccolta(q: Quadro) -> Sezione:
    """How the collection went: Ambito by Ambito for the Province, else in one sentence."""
    titolo = "La raccolta dei dati"
    if q.sguardo.lettore != Lettore.PROVINCIA:
        frase = f"I dati approvati sono di {_approvati(q)}."
        return Sezione("raccolta", titolo, [frase])
    raccolte = selectors.raccolte_dell_anno(q.anno)
    capitoli: Sequence[Sezione] = completezza.capitoli(q.anno, raccolte, q.numeri)
    if not capitoli:
        return Sezione("raccolta", titolo, [f"Per il {q.anno} non c'è una campagna."])
    return Sezione(
        "raccolta",
        titolo,
        ["Chi consegna dopo, o con più avvisi, non ha lavorato peggio: qui si vede dove aiutare."],
        sezioni=[replace(c, chiave=f"raccolta-{c.chiave}") for c in capitoli],
        nuova_pagina=True,
    )
