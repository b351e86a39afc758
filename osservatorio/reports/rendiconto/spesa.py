"""What the Ambito spent: by area, by item of the nomenclatore, by source, by comune."""

from collections.abc import Mapping

from base.formati import MANCANTE, euro
from base.grafici import Coppia, barre_accoppiate
from osservatorio.calcolo.misure import A_CARICO, FONTI, SPESA_NETTA
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Sezione, Tabella
from osservatorio.reports.rendiconto.persone import TUTTI, utenti_nascosti
from osservatorio.reports.rendiconto.quadro import (
    PerChiave,
    Quadro,
    Somme,
    insieme,
)
from osservatorio.reports.testi import elenco
from osservatorio.selectors import territorio_ambito
from osservatorio.soppressione import SEGNO
from rendicontazione.models import VoceNomenclatore
from territorio.models import Comune, Ente

SPESA, UTENZA, SSN, UTENTI = (
    "f1.spesa_totale", "f1.entrata_utenza", "f1.entrata_ssn", "f1.utenti",
)  # fmt: skip


def per_area(quadro: Quadro) -> Sezione:
    ora = quadro.somme("f1.", "area_utenza")
    prima = quadro.somme_di_prima("f1.", "area_utenza")
    aree = [a for a in quadro.codici.get("area_utenza", {}) if (a,) in ora or (a,) in prima]
    utenti = _utenti_per_area(quadro, ora, aree)
    righe = [
        (
            quadro.parola("area_utenza", area),
            utenti[i],
            *_cifre(quadro, ora.get((area,), {}), prima.get((area,), {}), area=area),
        )
        for i, area in enumerate(aree)
    ]
    tutta, tutta_prima = insieme(ora.values()), insieme(prima.values())
    tabella = Tabella(
        quadro.numeri.tabella(),
        f"Spesa per area di utenza, {quadro.anno}",
        ("Area", "Utenti", *_titoli(quadro)),
        righe,
        frozenset(range(1, 8)),
        ("Totale", utenti[-1], *_cifre(quadro, tutta, tutta_prima)),
        "Una persona servita in due aree è contata due volte. La spesa netta è la spesa meno "
        "quanto pagano gli utenti e il Servizio sanitario. Un trattino vuol dire che il dato non "
        "c'è, non che è zero.",
    )
    return Sezione(
        "aree",
        "La spesa per area",
        figura=_figura(quadro, ora, prima, aree, tabella),
    )


def _titoli(quadro: Quadro) -> tuple[str, ...]:
    return (
        "Spesa", "Pagato dagli utenti", "Pagato dal SSN", "Spesa netta",
        f"Spesa {quadro.anno_prima}", "Differenza",
    )  # fmt: skip


def _cifre(quadro: Quadro, ora: Somme, prima: Somme, **dove: str) -> list[str]:
    return [
        quadro.euro(ora, SPESA, **dove),
        quadro.euro(ora, UTENZA, **dove),
        quadro.euro(ora, SSN, **dove),
        quadro.euro(ora, *SPESA_NETTA, **dove),
        *quadro.prima_e_differenza(ora, prima, SPESA, **dove),
    ]


def _utenti_per_area(quadro: Quadro, ora: PerChiave, aree: list[str]) -> list[str]:
    """The counts by area and their total; the small ones hidden to who may not open the file."""
    somme = [ora.get((area,), {}) for area in aree]
    scritti = [quadro.persone(s, UTENTI, area=a) for a, s in zip(aree, somme, strict=True)]
    totale = insieme(ora.values())
    scritti.append(quadro.persone(totale, UTENTI))
    if quadro.apre_i_file:
        return scritti
    nascosti = utenti_nascosti(quadro)
    return [
        SEGNO if area in nascosti and testo != MANCANTE else testo
        for area, testo in zip((*aree, TUTTI), scritti, strict=True)
    ]


def _figura(
    quadro: Quadro, ora: PerChiave, prima: PerChiave, aree: list[str], tabella: Tabella
) -> Figura | None:
    spese = {area: ora.get((area,), {}).get(SPESA) for area in aree}
    note = {area: spesa for area, spesa in spese.items() if spesa is not None}
    if not note:
        return None
    titolo = f"Quanto si è speso per ogni area, {quadro.anno}"
    disegno = barre_accoppiate(
        [
            Coppia(
                quadro.parola("area_utenza", area),
                spese[area],
                prima.get((area,), {}).get(SPESA),
            )
            for area in aree
        ],
        nome="spesa-per-area",
        titolo=titolo,
        serie=str(quadro.anno),
        serie_confronto=str(quadro.anno_prima),
        formato=lambda valore: euro(valore, 0),
        larghezza=LARGHEZZA_GRAFICO,
    )
    prima_area = max(note, key=lambda area: note[area])
    frase = (
        f"La spesa totale è di {euro(sum(note.values()))}; l'area con la spesa più alta è "
        f"«{quadro.parola('area_utenza', prima_area)}», {euro(note[prima_area])}."
    )
    return Figura(quadro.numeri.figura(), titolo, disegno, frase, tabella)


def per_voce(quadro: Quadro) -> Sezione:
    """A table for each of the three of the nomenclatore."""
    ora = quadro.somme("f1.", "voce__codice")
    prima = quadro.somme_di_prima("f1.", "voce__codice")
    codici = sorted({c for (c,) in (*ora, *prima) if c})
    nomi = dict(VoceNomenclatore.objects.filter(codice__in=codici).values_list("codice", "nome"))
    radici = dict(VoceNomenclatore.objects.filter(livello=1).values_list("codice", "nome"))
    tabelle = []
    for radice in sorted(radici):
        sue = [c for c in codici if c.startswith(f"{radice}.")]
        if not sue:
            continue
        righe = []
        for codice in sue:
            somme = ora.get((codice,), {})
            righe.append(
                (
                    f"{codice} {nomi.get(codice, '')}".strip(),
                    *_persone_se_le_legge(quadro, somme, voce=codice),
                    *_cifre(quadro, somme, prima.get((codice,), {}), voce=codice),
                )
            )
        tutta = insieme(ora.get((c,), {}) for c in sue)
        tutta_prima = insieme(prima.get((c,), {}) for c in sue)
        tabelle.append(
            Tabella(
                quadro.numeri.tabella(),
                f"Tabella {radice} del nomenclatore: {radici[radice]}",
                ("Voce", *(("Utenti",) if quadro.apre_i_file else ()), *_titoli(quadro)),
                righe,
                frozenset(range(1, 8)),
                (
                    "Totale",
                    *_persone_se_le_legge(quadro, tutta, tabella=radice),
                    *_cifre(quadro, tutta, tutta_prima, tabella=radice),
                ),
            )
        )
    frasi = () if tabelle else ("Non ci sono righe di spesa.",)
    return Sezione("voci", "La spesa per voce", frasi, tabelle=tabelle)


def _persone_se_le_legge(quadro: Quadro, somme: Somme, **dove: str) -> tuple[str, ...]:
    """The persons of an item: many are few, and only who may open the file reads them."""
    return (quadro.persone(somme, UTENTI, **dove),) if quadro.apre_i_file else ()


def per_fonte(quadro: Quadro) -> Sezione:
    ora = insieme(quadro.somme("f1.").values())
    prima = insieme(quadro.somme_di_prima("f1.").values())
    righe = [
        (nome, quadro.euro(ora, misura), *quadro.prima_e_differenza(ora, prima, misura))
        for misura, nome in FONTI.items()
        if misura in ora or misura in prima
    ]
    if SPESA in ora:
        carico = quadro.prima_e_differenza(ora, prima, *A_CARICO)
        righe.append(("A carico dei comuni", quadro.euro(ora, *A_CARICO), *carico))
    tabella = Tabella(
        quadro.numeri.tabella(),
        f"Chi ha pagato la spesa, {quadro.anno}",
        ("Fonte", "Importo", f"Importo {quadro.anno_prima}", "Differenza"),
        righe,
        frozenset({1, 2, 3}),
        ("Spesa", quadro.euro(ora, SPESA), *quadro.prima_e_differenza(ora, prima, SPESA)),
        "Quanto è a carico dei comuni è la spesa meno tutte le entrate dichiarate.",
    )
    return Sezione("fonti-di-finanziamento", "Chi ha pagato", tabelle=[tabella])


def per_comune(quadro: Quadro) -> Sezione:
    """What each comune manages by itself, then what the bodies manage for several."""
    territorio = territorio_ambito(quadro.anno, quadro.ambito)
    comuni = dict(
        Comune.objects.filter(pk__in=territorio.comuni)
        .order_by("nome_ordinamento", "pk")
        .values_list("codice_istat", "denominazione")
    )
    singole, associate = (
        {
            codice: somme
            for (forma_gestione, codice), somme in quadro.somme(
                "f1.", "forma_gestione", campo
            ).items()
            if forma_gestione == forma and codice
        }
        for forma, campo in (("S", "comune__codice_istat"), ("A", "ente__codice"))
    )
    altri = set(singole) - set(comuni)
    comuni |= dict(
        Comune.objects.filter(codice_istat__in=altri).values_list("codice_istat", "denominazione")
    )
    tabelle = [
        _gestione(
            quadro,
            "Gestione singola, per comune",
            "Comune",
            {
                nome: ({"forma": "S", "comune": c}, singole[c])
                for c, nome in comuni.items()
                if c in singole
            },
        )
    ]
    enti = dict(Ente.objects.filter(codice__in=associate).values_list("codice", "denominazione"))
    tabelle.append(
        _gestione(
            quadro,
            "Gestione associata, per ente che gestisce",
            "Ente",
            {enti.get(c, c): ({"forma": "A", "ente": c}, associate[c]) for c in sorted(associate)},
        )
    )
    vuoti = [nome for codice, nome in comuni.items() if codice not in singole]
    frasi = [f"Non hanno righe di gestione singola: {elenco(vuoti)}."] if vuoti else []
    return Sezione("comuni", "La spesa per comune", frasi, tabelle=[t for t in tabelle if t.righe])


def _gestione(
    quadro: Quadro, titolo: str, prima: str, gestori: Mapping[str, tuple[dict[str, str], Somme]]
) -> Tabella:
    righe = [
        (nome, *_persone_se_le_legge(quadro, somme, **dove), *_costo(quadro, somme, **dove))
        for nome, (dove, somme) in gestori.items()
    ]
    tutta = insieme(somme for _, somme in gestori.values())
    forma = {"forma": "S" if prima == "Comune" else "A"}
    return Tabella(
        quadro.numeri.tabella(),
        titolo,
        (
            prima,
            *(("Utenti",) if quadro.apre_i_file else ()),
            "Spesa", "Pagato dagli utenti", "Pagato dal SSN", "A carico dei comuni",
        ),
        righe,
        frozenset(range(1, 6)),
        (
            "Totale",
            *_persone_se_le_legge(quadro, tutta, **forma),
            *_costo(quadro, tutta, **forma),
        )
        if len(righe) > 1
        else (),
    )  # fmt: skip


def _costo(quadro: Quadro, somme: Somme, **dove: str) -> list[str]:
    return [
        quadro.euro(somme, SPESA, **dove),
        quadro.euro(somme, UTENZA, **dove),
        quadro.euro(somme, SSN, **dove),
        quadro.euro(somme, *A_CARICO, **dove),
    ]
