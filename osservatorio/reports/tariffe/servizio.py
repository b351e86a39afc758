"""One service of a booklet: for whom, who pays, bands, curve, examples computed, act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from base.formati import plurale
from base.grafici import curva
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Sezione, Tabella
from osservatorio.reports.tariffe import parole
from osservatorio.reports.tariffe.cornice import (
    CAMPIONE,
    SENZA_ISEE,
    atto_scritto,
    di_chi,
    isee_scritto,
    validita,
)
from osservatorio.reports.tariffe.quanto import (
    QUANTITA,
    Contesto,
    contesto_di_esempio,
    contesto_di_partenza,
    da_a_scritto,
    euro_di,
    per_quante,
    tariffa_scritta,
)
from osservatorio.selectors import RegolaDiServizio
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import Fascia, Risposta, calcola, fasce, intervallo, punti_curva
from tariffe.calcolo.in_parti import (
    unita_delle_parti,
)
from tariffe.calcolo.parole import per_unita
from tariffe.parsing.strutture import Intervallo, Regola, Variante

# The axis of the curve: a little more than the last bound, never less than this.
_FINO_ALMENO = Decimal(20_000)
_PASSO_ASSE = Decimal(5_000)
_MIGLIAIO = Decimal(1_000)
# The units of which an example with a quantity makes no sense.
_A_PERIODO = ("mes", "ann", "quot")


def sezione_servizio(
    servizio: RegolaDiServizio, dove: str, numeri: Numerazione, *, titolo: str = ""
) -> Sezione:
    """The chapter of a service; `dove` says in which comuni it is valid."""
    riga = servizio.riga
    di_esempio = contesto_di_esempio(servizio)
    figura = figura_curva(servizio, di_esempio, numeri)
    tabelle = tabelle_fasce(servizio, contesto_di_partenza(servizio), numeri)
    esempi = tabella_esempi(servizio, di_esempio, numeri)
    return Sezione(
        servizio.chiave,
        titolo or servizio.nome,
        [f for f in (riga.servizio.descrizione.strip(), _esempio_di(servizio)) if f],
        dati=_dati(servizio, dove),
        figura=figura,
        tabelle=[*tabelle, *([esempi] if esempi else [])],
        nota=riga.note.strip(),
    )


def _esempio_di(servizio: RegolaDiServizio) -> str:
    riga = servizio.riga
    if not riga.esempio_di:
        return ""
    return f"{di_chi(riga.esempio_di)}: non è la tariffa di questi comuni."


def _dati(servizio: RegolaDiServizio, dove: str) -> list[tuple[str, str]]:
    riga, regola = servizio.riga, servizio.regola
    unita = riga.unita
    if regola.costo_unitario is not None:
        unita = f"{unita} (costo pieno: {euro_di(regola.costo_unitario)})"
    voci = [
        ("Per chi", riga.utenza[:1].upper() + riga.utenza[1:] if riga.utenza else "Chi usa il "
         "servizio"),
        ("Chi paga", parole.chi_paga(riga.servizio)),
        ("Si paga per", unita),
        ("Parti", parole.parti(regola)),
        ("Quanto", da_a_scritto(servizio)),
        ("Come si calcola", parole.come_si_calcola(regola)),
        ("Quale ISEE", parole.quale_isee(riga)),
        *parole.politiche(regola),
        ("Riduzioni e aumenti", "\n".join(parole.modificatori(regola))),
        ("Arrotondamento", parole.arrotondamento(regola)),
        ("Da quando", parole.decorrenza(riga)),
        ("Dove vale", dove),
        ("Validità", validita(riga.edizione.valida_dal, riga.edizione.valida_al)),
        ("Atto", atto_scritto(riga.edizione)),
        ("Articolo", riga.articolo),
    ]  # fmt: skip
    return [(nome, testo) for nome, testo in voci if testo]


# --- bands -------------------------------------------------------------------------------------


def tabelle_fasce(
    servizio: RegolaDiServizio, contesto: Contesto, numeri: Numerazione
) -> list[Tabella]:
    """The bands of the rule in words, then those of its variants, in one table; none of a rule
    without bands.
    """
    regola = servizio.regola
    if regola.residuale is not None:
        return []
    casi = [("negli altri casi" if regola.varianti else "", contesto)]
    casi += [(parole.nome_variante(v), {**contesto, **_contesto_di(v)}) for v in regola.varianti]
    trovate: list[tuple[str, Fascia]] = []
    for nome, quando in casi:
        try:
            trovate += [(nome, fascia) for fascia in fasce(regola, quando)]
        except ErroreTariffa:
            # The rule has bands in some cases only.
            continue
    return [_tabella_fasce(servizio, trovate, contesto, numeri)] if trovate else []


def _contesto_di(variante: Variante) -> dict[str, Any]:
    """A context in which the variant holds."""
    return {
        chiave: (valore.da if valore.da is not None else valore.a)
        if isinstance(valore, Intervallo)
        else valore
        for chiave, valore in variante.quando.items()
    }


def _tabella_fasce(
    servizio: RegolaDiServizio,
    righe: Sequence[tuple[str, Fascia]],
    contesto: Contesto,
    numeri: Numerazione,
) -> Tabella:
    casi = len({nome for nome, _ in righe}) > 1
    parti = len({f.componente for _, f in righe}) > 1
    articoli = any(f.articolo for _, f in righe)
    intestazioni = [
        *(["Caso"] if casi else []),
        *(["Parte"] if parti else []),
        "ISEE",
        "Si paga",
        "Da",
        "A",
        *(["Articolo"] if articoli else []),
    ]
    prima = intestazioni.index("Da")
    unita = unita_delle_parti(servizio.regola, contesto) if parti else {}
    return Tabella(
        numeri.tabella(),
        f"{servizio.nome}: quanto si paga"
        + ("" if parti else f" {per_unita(servizio.regola.unita)}"),
        intestazioni,
        [
            (
                *([nome] if casi else []),
                *([_parte(f, unita)] if parti else []),
                f"{f.etichetta}: {f.limiti}" if f.etichetta else f.limiti,
                f.importo,
                euro_di(f.minimo) if f.minimo is not None else "secondo il caso",
                _massimo(f),
                *([f.articolo] if articoli else []),
            )
            for nome, f in righe
        ],
        frozenset({prima, prima + 1}),
    )


def _parte(fascia: Fascia, unita: Mapping[str, str]) -> str:
    """«quota giornaliera, per ogni presenza»."""
    quale = unita.get(fascia.componente, "")
    return f"{fascia.componente}, {quale}" if quale else fascia.componente


def _massimo(fascia: Fascia) -> str:
    if fascia.massimo is not None:
        return euro_di(fascia.massimo)
    return "senza limite" if fascia.minimo is not None else "secondo il caso"


# --- curve -------------------------------------------------------------------------------------


def figura_curva(
    servizio: RegolaDiServizio, contesto: Contesto, numeri: Numerazione
) -> Figura | None:
    """The curve with the tariffs of the sample ISEE values; None where one cannot be drawn."""
    regola = servizio.regola
    if regola.residuale is not None or regola.senza_isee:
        return None
    fino_a = fine_dell_asse(regola)
    try:
        pezzi = punti_curva(regola, contesto, fino_a)
    except ErroreTariffa:
        return None
    if len({p.importo for pezzo in pezzi for p in pezzo}) < 2:
        # The same for all: there is nothing to draw, and the table of bands says it.
        return None
    quante = f" {per_quante(servizio)}" if per_quante(servizio) else ""
    titolo = f"{servizio.nome}: come cambia la tariffa con l'ISEE"
    disegno = curva(
        f"curva-{servizio.chiave}",
        [[(p.isee, p.importo) for p in pezzo] for pezzo in pezzi],
        titolo=titolo,
        etichetta_x="ISEE",
        etichetta_y=f"euro {per_unita(regola.unita)}{quante}",
        fino_a=fino_a,
        larghezza=LARGHEZZA_GRAFICO,
    )
    if not disegno:
        return None
    numero = numeri.figura()
    tabella = Tabella(
        numeri.tabella(),
        f"{servizio.nome}: la tariffa per alcuni ISEE",
        ("ISEE", f"Tariffa {per_unita(regola.unita)}{quante}"),
        [(isee_scritto(v), tariffa_scritta(regola, v, contesto)) for v in (*CAMPIONE, None)],
        frozenset({1}),
    )
    return Figura(numero, titolo, disegno, _frase_curva(servizio, contesto), tabella)


def fine_dell_asse(regola: Regola) -> Decimal:
    """Where the axis of the curve ends: beyond the last bound, in steps of 5,000 euro."""
    limiti = [v for t in _tratti(regola) for v in (t.da, t.a) if v is not None and v < 1_000_000]
    ultimo = max(limiti, default=_FINO_ALMENO) * Decimal("1.15")
    return max(_FINO_ALMENO, (ultimo / _PASSO_ASSE).to_integral_value(ROUND_CEILING) * _PASSO_ASSE)


def _tratti(regola: Regola) -> list[Any]:
    """The segments of the rule and of its components, not those of its variants."""
    return [*regola.tratti, *(t for c in regola.componenti for t in c.tratti)]


def _frase_curva(servizio: RegolaDiServizio, contesto: Contesto) -> str:
    try:
        minimo, massimo = intervallo(servizio.regola, contesto)
    except ErroreTariffa:
        return ""
    quante = per_quante(servizio)
    per = per_unita(servizio.regola.unita) + (f", {quante}" if quante else "")
    if massimo is None:
        return f"Si parte da {euro_di(minimo)} {per}; non c'è un massimo."
    if minimo == massimo:
        return f"Tutti pagano {euro_di(minimo)} {per}."
    inizio = "C'è chi non paga" if minimo == 0 else f"Il minimo è {euro_di(minimo)}"
    return f"{inizio}; il massimo è {euro_di(massimo)} {per}."


# --- examples ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Esempio:
    """A case told step by step."""

    nome: str
    risposta: Risposta


def esempi(servizio: RegolaDiServizio, contesto: Contesto) -> list[Esempio]:
    """Three or four cases computed by the calculator: low, middle and high ISEE, and none; one of
    them with a quantity, or of a second child, where the rule speaks of them.
    """
    regola = servizio.regola
    quante = f", {per_quante(servizio)}" if per_quante(servizio) else ""
    scelti: list[tuple[str, Decimal | None, Contesto]] = [
        (f"ISEE {isee_scritto(v)}{quante}", v, contesto)
        for v in isee_di_esempio(servizio, contesto)
    ]
    if scelti:
        nome, isee, _ = scelti[len(scelti) // 2]
        unita = servizio.riga.unita.lower()
        codici = {m.codice for m in regola.modificatori}
        if "ordine_figlio" in codici:
            scelti.append((f"{nome}, 2° figlio", isee, {**contesto, "ordine_figlio": 2}))
        elif not unita.startswith(_A_PERIODO):
            di_piu = {**contesto, "quantita": QUANTITA}
            scelti[len(scelti) // 2] = (f"{nome}, per {QUANTITA}", isee, di_piu)
    scelti.append((f"{SENZA_ISEE[:1].upper()}{SENZA_ISEE[1:]}{quante}", None, contesto))
    trovati = []
    for nome, isee, quando in scelti:
        try:
            trovati.append(Esempio(nome, calcola(regola, isee, quando)))
        except ErroreTariffa:
            # A case without a tariff is told by the policies, not by an example.
            continue
    return trovati


def isee_di_esempio(servizio: RegolaDiServizio, contesto: Contesto) -> list[Decimal]:
    """An ISEE inside the first band, one inside a middle one, one inside the last."""
    if servizio.regola.senza_isee:
        return [Decimal(0)]
    try:
        tutte = fasce(servizio.regola, contesto)
    except ErroreTariffa:
        tutte = ()
    prime = [f for f in tutte if f.componente == tutte[0].componente]
    if not prime:
        return [Decimal(8_000), Decimal(15_000)]
    indici = dict.fromkeys((0, len(prime) // 2, len(prime) - 1))
    return list(dict.fromkeys(_dentro(prime[i]) for i in indici))


def _dentro(fascia: Fascia) -> Decimal:
    """A round ISEE well inside a band."""
    if fascia.a is None or fascia.a >= 1_000_000:
        return ((fascia.da + 5 * _MIGLIAIO) / _MIGLIAIO).to_integral_value() * _MIGLIAIO
    mezzo = (fascia.da + fascia.a) / 2
    for passo in (_MIGLIAIO, Decimal(100), Decimal(1), Decimal("0.01")):
        tondo = (mezzo / passo).to_integral_value() * passo
        if fascia.da < tondo < fascia.a:
            return tondo
    return fascia.a


def tabella_esempi(
    servizio: RegolaDiServizio, contesto: Contesto, numeri: Numerazione
) -> Tabella | None:
    """The examples with their steps; None if the rule gives no amount for any of them."""
    trovati = esempi(servizio, contesto)
    if not trovati:
        return None
    con_totale = any(e.risposta.totale != e.risposta.importo for e in trovati)
    return Tabella(
        numeri.tabella(),
        f"{servizio.nome}: esempi calcolati",
        ("Esempio", "Come si arriva", "Tariffa", *(["In tutto"] if con_totale else [])),
        [
            (
                e.nome,
                " ".join(e.risposta.passi),
                euro_di(e.risposta.importo),
                *([euro_di(e.risposta.totale)] if con_totale else []),
            )
            for e in trovati
        ],
        frozenset({2, 3} if con_totale else {2}),
    )


def comuni_scritti(nomi: Sequence[str], tutti: int) -> str:
    """«In tutti i 18 comuni dell'ambito», or their names, or that nobody adopted it yet."""
    if not nomi:
        return "Nessun comune l'ha ancora adottata."
    if len(nomi) == tutti:
        return f"In tutti i {plurale(tutti, 'comune', 'comuni')} dell'ambito." if tutti > 1 else (
            f"{nomi[0]}."
        )  # fmt: skip
    return f"{', '.join(nomi)} ({len(nomi)} su {tutti})."
