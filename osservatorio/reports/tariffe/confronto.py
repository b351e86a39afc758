"""The same service in different comuni: what each asks of the same ISEE, and how far they are."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from base.formati import MANCANTE, SPAZIO_FISSO, data, data_estesa, euro, numero, plurale
from base.grafici import Barra, barre_orizzontali
from osservatorio import selectors
from osservatorio.reports.elementi import (
    LARGHEZZA_GRAFICO,
    Figura,
    Numerazione,
    Rapporto,
    Sezione,
    Tabella,
)
from osservatorio.reports.tariffe.adozioni import ambiti_di
from osservatorio.reports.tariffe.cornice import (
    AVVISO_DEMO,
    CAMPIONE,
    OCCHIELLO,
    SENZA_ISEE,
    dimostrative,
    fonti_di,
    fonti_piede,
    isee_scritto,
)
from osservatorio.reports.tariffe.peso import sezione_peso
from osservatorio.reports.tariffe.quanto import contesto_di_esempio, euro_di, per_quante
from osservatorio.reports.testi import elenco
from osservatorio.selectors import Comuni, RegolaDiServizio
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.calcolo.equita import CENTO, Confronto, confronta
from tariffe.calcolo.parole import per_unita
from tariffe.models import Servizio
from territorio.models import Ambito, Comune

# The ISEE for which the bars are drawn.
DELLE_BARRE = Decimal(15000)
# Of so many comuni the names are written, of more only how many they are.
_NOMINATI = 6
# As many as an Ambito may have without the list being longer than the table.
_SENZA_NOMINATI = 20
INDICE = (
    "L'indice di equità va da 0 a 100. È 100 quando, con lo stesso ISEE, si paga lo stesso in "
    "tutti i comuni; scende di quanto, in percentuale di ciò che è chiesto in tutto, dovrebbe "
    "passare dai comuni più cari ai meno cari per chiedere ovunque lo stesso. Ogni comune conta "
    "uno, qualunque sia il numero di abitanti. Si calcola sugli ISEE di questa tabella: "
    "100 × (1 − Σ|t − m| / (2 × Σt)), dove t è la tariffa di un comune, m la media dei comuni per "
    "lo stesso ISEE. Un comune senza tariffa non conta come zero: resta fuori."
)
MANCA = f"{MANCANTE} = la tariffa non è prevista, o dipende da altro oltre che dall'ISEE."
NON_E = (
    "Una tariffa più alta non vuol dire un comune peggiore: può coprire un servizio più ricco, o "
    "proteggere di più chi ha un ISEE basso."
)


@dataclass
class Gruppo:
    """The comuni that ask the same by the same rule of the same edition."""

    servizio: RegolaDiServizio
    ambito: Ambito
    comuni: list[Comune] = field(default_factory=list)

    @property
    def nome(self) -> str:
        nomi = [c.denominazione for c in self.comuni]
        chi = elenco(nomi) if len(nomi) <= _NOMINATI else plurale(len(nomi), "comune", "comuni")
        return f"{self.ambito.denominazione}: {chi}"


@dataclass
class Paragone:
    """One service, for one group of users, in one unit: what can be put side by side."""

    servizio: Servizio
    utenza: str
    unita: str
    gruppi: list[Gruppo] = field(default_factory=list)
    senza: list[Comune] = field(default_factory=list)

    @property
    def nome(self) -> str:
        return f"{self.servizio}, {self.utenza}" if self.utenza else str(self.servizio)

    @property
    def chiave(self) -> str:
        return self.gruppi[0].servizio.chiave

    def confronto(self) -> Confronto:
        """The tariffs of every comune for the sample values; none for who adopted nothing."""
        tariffe: dict[str, Mapping[Decimal, Decimal | None]] = {
            c.codice_istat: {} for c in self.senza
        }
        for gruppo in self.gruppi:
            calcolate = {v: importo_per(gruppo.servizio, v) for v in CAMPIONE}
            tariffe |= {c.codice_istat: calcolate for c in gruppo.comuni}
        return confronta(tariffe, CAMPIONE)


def importo_per(servizio: RegolaDiServizio, isee: Decimal | None) -> Decimal | None:
    """The unit tariff for an ISEE; None where the rule gives none."""
    try:
        return calcola(servizio.regola, isee, contesto_di_esempio(servizio)).importo
    except ErroreTariffa:
        return None


def paragoni(quadri: Sequence[Comuni], giorno: datetime.date) -> list[Paragone]:
    """What can be compared: same service, same group of users, same unit; in the order of services.

    A comune that did not adopt the service is in `senza` of each of its comparisons.
    """
    edizioni = {
        r.adottato.adozione.edizione for q in quadri for r in q.righe if r.adottato is not None
    }
    ordinate = sorted(edizioni, key=lambda e: e.pk)
    regole = {
        letta.edizione.pk: letta.regole
        for letta in selectors.edizioni_lette(ordinate, giorno)
    }  # fmt: skip
    trovati: dict[tuple[int, str, str], Paragone] = {}
    gruppi: dict[tuple[int, int], Gruppo] = {}
    senza: dict[int, list[Comune]] = {}
    for quadro in quadri:
        for riga in quadro.righe:
            if riga.adottato is None:
                senza.setdefault(riga.servizio.pk, []).append(riga.comune)
                continue
            for regola in regole[riga.adottato.adozione.edizione_id]:
                if regola.riga.servizio_id != riga.servizio.pk:
                    continue
                gruppo = gruppi.get((regola.riga.pk, quadro.ambito.pk))
                if gruppo is None:
                    gruppo = gruppi[regola.riga.pk, quadro.ambito.pk] = Gruppo(
                        regola, quadro.ambito
                    )
                    chiave = (riga.servizio.pk, regola.riga.utenza, unita_di(regola))
                    trovati.setdefault(
                        chiave,
                        Paragone(riga.servizio, regola.riga.utenza, regola.riga.unita),
                    ).gruppi.append(gruppo)
                gruppo.comuni.append(riga.comune)
    for paragone in trovati.values():
        paragone.senza = senza.get(paragone.servizio.pk, [])
    return sorted(
        trovati.values(),
        key=lambda p: (p.servizio.ordine, p.servizio.denominazione, p.utenza, p.unita),
    )


def unita_di(servizio: RegolaDiServizio) -> str:
    """The unit as it is compared: «Ora » and «ora» are one."""
    return " ".join(servizio.riga.unita.lower().split())


def build_confronto_tariffe(*, anno: int, ambito: Ambito | None) -> Rapporto:
    """The comuni of an Ambito, or of the Province, service by service; approved editions adopted on
    the day of the year's tariffs.
    """
    giorno = selectors.giorno_delle_tariffe(anno)
    quadri = selectors.adozioni_degli_ambiti(ambiti_di(giorno, ambito), anno, giorno)
    trovati = paragoni(quadri, giorno)
    edizioni = list(
        {g.servizio.riga.edizione_id: g.servizio.riga.edizione
         for p in trovati for g in p.gruppi}.values()
    )  # fmt: skip
    numeri = Numerazione()
    dove = ambito.denominazione if ambito else "gli ambiti della provincia"
    return Rapporto(
        nome="confronto-tariffe",
        titolo=f"Le tariffe {anno} a confronto: {dove}",
        anno=anno,
        ambito=ambito,
        stato_dati=f"Tariffe adottate e in vigore il {data(giorno)}",
        dimostrativa=dimostrative(edizioni),
        avviso_demo=AVVISO_DEMO,
        preparata_il=data_estesa(timezone.localdate()),
        occhiello=OCCHIELLO,
        breve=True,
        sezioni=[
            _equita(trovati, numeri),
            *sezione_peso(_con_nome(trovati), numeri),
            *(_servizio(p, trovati, numeri) for p in trovati),
        ]
        if trovati
        else [],
        frase=""
        if trovati
        else f"Il {data(giorno)} nessun comune ha una tariffa adottata: non c'è confronto.",
        fonti=fonti_di(edizioni, giorno),
        fonti_piede=fonti_piede(edizioni, giorno),
    )


def _equita(trovati: Sequence[Paragone], numeri: Numerazione) -> Sezione:
    confronti = {p.chiave: p.confronto() for p in trovati}
    con_indice = [p for p in trovati if confronti[p.chiave].indice is not None]
    # Where all are 100 there is nothing to draw: the table says it.
    con_figura = any(confronti[p.chiave].indice != CENTO for p in con_indice)
    righe = []
    for p in trovati:
        c = confronti[p.chiave]
        righe.append(
            (
                p.nome,
                p.unita,
                numero(c.indice, 1),
                str(len(p.gruppi)),
                f"{c.comuni} su {c.attesi}",
            )
        )
    titolo = "Indice di equità, servizio per servizio"
    numero_figura = numeri.figura() if con_figura else 0
    tabella = Tabella(
        numeri.tabella(),
        titolo,
        ("Servizio", "Si paga per", "Indice di equità", "Tariffe diverse", "Comuni con tariffa"),
        righe,
        frozenset({2, 3, 4}),
    )
    figura = None
    if con_figura:
        figura = Figura(
            numero_figura,
            titolo,
            barre_orizzontali(
                [Barra(_con_unita(p, trovati), confronti[p.chiave].indice) for p in con_indice],
                nome="equita",
                titolo=titolo,
                formato=lambda v: numero(v, 1),
                ordinate=False,
                larghezza=LARGHEZZA_GRAFICO,
            ),
            "100 vuol dire che con lo stesso ISEE si paga lo stesso in tutti i comuni.",
            tabella,
        )
    return Sezione(
        "equita",
        "Con lo stesso ISEE si paga lo stesso?",
        [INDICE, NON_E],
        figura=figura,
        tabelle=[] if figura else [tabella],
    )


def _con_nome(trovati: Sequence[Paragone]) -> list[tuple[str, RegolaDiServizio]]:
    """Each different tariff with its service, and its comuni where the service has several."""
    return [
        (
            _con_unita(p, trovati) + (f" – {gruppo.nome}" if len(p.gruppi) > 1 else ""),
            gruppo.servizio,
        )
        for p in trovati
        for gruppo in p.gruppi
    ]


def _con_unita(paragone: Paragone, tutti: Sequence[Paragone]) -> str:
    """The name, with the unit where the same service has several."""
    uguali = sum(p.nome == paragone.nome for p in tutti)
    return f"{paragone.nome} ({paragone.unita})" if uguali > 1 else paragone.nome


def _servizio(paragone: Paragone, tutti: Sequence[Paragone], numeri: Numerazione) -> Sezione:
    nome = _con_unita(paragone, tutti)
    confronto = paragone.confronto()
    # Where all ask the same there is nothing to draw.
    diverse = len(paragone.gruppi) > 1 and any(r.differenza for r in confronto.righe)
    figura_numero = numeri.figura() if diverse else 0
    tabella = Tabella(
        numeri.tabella(),
        f"{nome}: euro {per_unita(paragone.unita)}{_quante(paragone)}, secondo l'ISEE",
        ("Dove", *(isee_scritto(v) for v in CAMPIONE), SENZA_ISEE),
        [
            (gruppo.nome, *(_cifra(gruppo.servizio, v) for v in (*CAMPIONE, None)))
            for gruppo in paragone.gruppi
        ],
        frozenset(range(1, len(CAMPIONE) + 2)),
        (
            ("Differenza massima", *(numero(r.differenza, 2) for r in confronto.righe), MANCANTE)
            if diverse
            else ()
        ),
        nota=MANCA if _manca(paragone) else "",
    )
    figura = _barre(paragone, nome, figura_numero, tabella) if figura_numero else None
    return Sezione(
        f"confronto-{paragone.chiave}",
        nome,
        # One paragraph: its heading does not stay alone at the foot of a page.
        [
            " ".join(
                f for f in (confronto.parole, _altre_unita(paragone, tutti), _senza(paragone)) if f
            )
        ],
        figura=figura,
        tabelle=[] if figura else [tabella],
    )


def _quante(paragone: Paragone) -> str:
    """« con 20 presenze», where some of the rules has a part for each of them."""
    quante = list(dict.fromkeys(filter(None, (per_quante(g.servizio) for g in paragone.gruppi))))
    return f" {' o '.join(quante)}" if quante else ""


def _cifra(servizio: RegolaDiServizio, isee: Decimal | None) -> str:
    """«8,30», the title of the table says euro; or that there is none."""
    importo = importo_per(servizio, isee)
    return MANCANTE if importo is None else euro_di(importo).removesuffix(f"{SPAZIO_FISSO}€")


def _manca(paragone: Paragone) -> bool:
    return any(
        importo_per(g.servizio, v) is None for g in paragone.gruppi for v in (*CAMPIONE, None)
    )


def _barre(paragone: Paragone, nome: str, numero_figura: int, tabella: Tabella) -> Figura:
    titolo = f"{nome}: quanto si paga con un ISEE di {isee_scritto(DELLE_BARRE)}"
    riga = next(r for r in paragone.confronto().righe if r.isee == DELLE_BARRE)
    return Figura(
        numero_figura,
        titolo,
        barre_orizzontali(
            [
                Barra(g.nome, importo_per(g.servizio, DELLE_BARRE), assente="non prevista")
                for g in paragone.gruppi
            ],
            nome=f"barre-{paragone.chiave}",
            titolo=titolo,
            formato=euro,
            larghezza=LARGHEZZA_GRAFICO,
        ),
        riga.parole,
        tabella,
    )


def _altre_unita(paragone: Paragone, tutti: Sequence[Paragone]) -> str:
    altre = [
        p.unita
        for p in tutti
        if p is not paragone and p.servizio == paragone.servizio and p.utenza == paragone.utenza
    ]
    if not altre:
        return ""
    return (
        f"Altri comuni fanno pagare per {elenco([f'«{u}»' for u in altre])}: non si confronta con "
        f"«{paragone.unita}»."
    )


def _senza(paragone: Paragone) -> str:
    if not paragone.senza:
        return ""
    nomi = [c.denominazione for c in paragone.senza]
    if len(nomi) == 1:
        return f"{nomi[0]} non ha adottato una tariffa per questo servizio."
    if len(nomi) > _SENZA_NOMINATI:
        return (
            f"Altri {len(nomi)} comuni non hanno adottato una tariffa per questo servizio: li "
            "elenca il rapporto «Stato delle adozioni»."
        )
    return f"Non hanno adottato una tariffa per questo servizio: {elenco(nomi)}."
