"""Who lives in an Ambito, or in the whole Province: ages, indices, years, comuni."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from base.formati import MANCANTE, data_estesa, numero
from osservatorio import selectors
from osservatorio.calcolo import Sguardo
from osservatorio.reports import figure
from osservatorio.reports.elementi import (
    Numerazione,
    Rapporto,
    Sezione,
    Tabella,
    Voce,
    cella,
    per_chi,
)
from osservatorio.reports.quadri import anni_fino_a, esistenti, tabella_degli_indicatori
from osservatorio.reports.scheda_ambito.popolazione import figura_popolazione
from osservatorio.reports.testi import elenco, valore_scritto
from osservatorio.selectors import (
    INDICATORE,
    POPOLAZIONE,
    AnniNoti,
    DiIndicatore,
    DiPopolazione,
    Indicatore,
    Storia,
    Territorio,
)
from territorio.models import Ambito, Comune

IN_BREVE = ("popolazione", "indice_vecchiaia", "quota_0_17", "quota_65_oltre")
INDICI = (
    "popolazione", "variazione_popolazione", "densita", "quota_0_2", "quota_0_17",
    "quota_65_oltre", "quota_75_oltre", "quota_80_oltre", "indice_vecchiaia", "indice_dipendenza",
    "dipendenza_anziani", "indice_ricambio", "tasso_saldo_naturale", "tasso_saldo_migratorio",
    "famiglie", "ampiezza_famiglie", "quota_famiglie_1", "stranieri", "quota_stranieri",
)  # fmt: skip
NEGLI_ANNI = ("popolazione", "quota_0_17", "quota_65_oltre", "indice_vecchiaia")
PER_COMUNE = (
    "popolazione", "variazione_popolazione", "densita", "quota_0_17", "quota_65_oltre",
    "indice_vecchiaia", "indice_dipendenza",
)  # fmt: skip


def build_profilo(*, anno: int, sguardo: Sguardo, ambito: Ambito | None = None) -> Rapporto:
    """The demographic profile of an Ambito, or of the Province without one: Istat's, public."""
    noti = selectors.anni_noti()
    codici = esistenti(INDICI)
    storie = selectors.storie_degli_ambiti(anni_fino_a(anno, noti.tutti), codici, noti)
    territorio = (
        selectors.territorio_ambito(anno, ambito)
        if ambito
        else selectors.territorio_provincia(anno)
    )
    indicatori = selectors.indicatori_di([territorio], codici)[0]
    numeri = Numerazione()
    di = DiIndicatore(INDICATORE, anno, "", ambito.slug if ambito else "")
    chi = ambito.denominazione if ambito else "Provincia"
    sezioni = [
        _eta(territorio, ambito, anno, numeri),
        Sezione(
            "indici",
            "Gli indici",
            [
                "Ogni cifra è accanto a quella della Provincia; l'andamento è degli anni che "
                "l'Osservatorio ha caricato."
                if ambito
                else "L'andamento è degli anni che l'Osservatorio ha caricato."
            ],
            tabelle=[
                tabella_degli_indicatori(
                    di,
                    {c: i for c, i in indicatori.items() if i.valore is not None},
                    storie,
                    ambito.slug if ambito else "",
                    titolo=f"Gli indici della popolazione, {anno}",
                    numeri=numeri,
                    nome="indici",
                )
            ],
        ),
        _anni(storie, ambito, sguardo, numeri),
        _comuni(territorio, anno, noti, numeri),
        *_mancano(indicatori),
    ]
    if indicatori["popolazione"].valore is None:
        sezioni = []
    return Rapporto(
        nome="profilo-demografico",
        titolo=f"Profilo demografico: {chi}, {anno}",
        anno=anno,
        ambito=ambito,
        occhiello="Osservatorio sociale · "
        + (f"Ambito {ambito.numero}" if ambito else "Tutta la Provincia"),
        per_chi=per_chi(sguardo),
        stato_dati=_stato(indicatori["popolazione"], anno),
        preparata_il=data_estesa(timezone.localdate()),
        in_breve=[_voce(di, indicatori[c], storie[c]) for c in esistenti(IN_BREVE)]
        if sezioni
        else (),
        sezioni=sezioni,
        frase="" if sezioni else indicatori["popolazione"].motivo or "",
        fonti=_fonti(indicatori),
        fonti_piede=_fonti({"popolazione": indicatori["popolazione"]}),
    )


def _mancano(indicatori: Mapping[str, Indicatore]) -> list[Sezione]:
    """What is not there, by reason."""
    per_motivo: dict[str, list[str]] = {}
    for indicatore in indicatori.values():
        if indicatore.valore is None:
            nomi = per_motivo.setdefault(indicatore.motivo or "Il dato non c'è.", [])
            nomi.append(indicatore.definizione.nome)
    if not per_motivo:
        return []
    voci = [f"{elenco(nomi)}: {motivo}" for motivo, nomi in per_motivo.items()]
    return [Sezione("manca", "Che cosa manca", elenco=voci)]


def _fonti(indicatori: Mapping[str, Indicatore]) -> list[str]:
    trovate: dict[str, None] = {}
    for indicatore in indicatori.values():
        for fonte in indicatore.parti.values():
            testo = f"{fonte.nome}, {fonte.edizione}" if fonte.edizione else fonte.nome
            trovate.setdefault(testo)
    return list(trovate)


def _stato(popolazione: Indicatore, anno: int) -> str:
    if popolazione.valore is None:
        return f"La popolazione del {anno} non è nei dati"
    return f"Dati dell'Istat: {popolazione.edizione}"


def _voce(di: DiIndicatore, indicatore: Indicatore, storia: Storia) -> Voce:
    d, confronto = indicatore.definizione, storia.confronti[di.anno]
    scritto = valore_scritto(d, confronto.valore)
    return Voce(
        d.nome,
        cella(
            valore_scritto(d, indicatore.valore),
            DiIndicatore(INDICATORE, di.anno, d.codice, di.ambito),
        ),
        d.unita,
        indicatore.motivo or (f"{confronto.nome}: {scritto}" if di.ambito else ""),
    )


def _eta(territorio: Territorio, ambito: Ambito | None, anno: int, numeri: Numerazione) -> Sezione:
    """The pyramid: of the Ambito beside the Province, or of the Province alone."""
    popolazione = selectors.per_eta(territorio, anno)
    provincia = None
    if ambito:
        provincia = selectors.per_eta(selectors.territorio_provincia(anno), anno)
    disegno = figura_popolazione(
        ambito.denominazione if ambito else "Provincia",
        DiPopolazione(POPOLAZIONE, anno, ambito.slug if ambito else ""),
        popolazione,
        numeri,
        provincia=provincia,
    )
    return Sezione("eta", "Età e sesso", figura=disegno)


def _anni(
    storie: Mapping[str, Storia], ambito: Ambito | None, sguardo: Sguardo, numeri: Numerazione
) -> Sezione:
    """One chart for each question, over the years with data."""
    sezioni = []
    for codice in esistenti(NEGLI_ANNI):
        storia = storie[codice]
        if len(storia.anni) < 2:
            continue
        disegno = figure.andamento(
            storia,
            sguardo=sguardo,
            numeri=numeri,
            nome=f"anni-{codice.replace('_', '-')}",
            chiavi=[ambito.slug] if ambito else [],
        )
        if disegno:
            sezioni.append(
                Sezione(f"anni-{codice.replace('_', '-')}", storia.definizione.nome, figura=disegno)
            )
    frasi = [] if sezioni else ["C'è un anno solo di dati: l'andamento si vedrà dal prossimo."]
    return Sezione("anni", "Negli anni", frasi, sezioni=sezioni, nuova_pagina=bool(sezioni))


def _comuni(territorio: Territorio, anno: int, noti: AnniNoti, numeri: Numerazione) -> Sezione:
    comuni = list(
        Comune.objects.filter(pk__in=territorio.comuni).order_by("nome_ordinamento", "pk")
    )
    codici = esistenti(PER_COMUNE)
    letti = selectors.indicatori_di(selectors.territori_dei_comuni([anno], comuni), codici)
    return Sezione(
        "comuni",
        "I comuni",
        tabelle=[tabella_dei_comuni(comuni, letti, anno, numeri)] if comuni else [],
        nuova_pagina=True,
    )


def tabella_dei_comuni(
    comuni: Sequence[Comune],
    letti: Sequence[Mapping[str, Indicatore]],
    anno: int,
    numeri: Numerazione,
) -> Tabella:
    """A comune a row, an indicator a column."""
    codici = list(letti[0])
    return Tabella(
        numeri.tabella(),
        f"I {numero(len(comuni))} comuni, {anno}" if len(comuni) != 1 else f"Il comune, {anno}",
        ("Comune", *(letti[0][codice].definizione.nome for codice in codici)),
        [
            (
                comune.denominazione,
                *(
                    cella(
                        valore_scritto(suoi[codice].definizione, suoi[codice].valore),
                        DiIndicatore(INDICATORE, anno, codice, comune=comune.codice_istat),
                    )
                    for codice in codici
                ),
            )
            for comune, suoi in zip(comuni, letti, strict=True)
        ],
        frozenset(range(1, 1 + len(codici))),
        nota=f"«{MANCANTE}» vuol dire che il dato non c'è o che i numeri sono troppo piccoli per "
        "calcolarlo, non che è zero.",
    )
