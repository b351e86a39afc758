"""What the simulator says of one rule: the amount, how it comes out, and all that goes with it.

Nothing of what is typed is read from or written in the database: amounts are computed here. The
objects have no `repr` of their own: a log that writes one says nothing of what is in it.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from base.formati import euro
from base.grafici import curva
from tariffe.anomalie import (
    BUCO,
    CONTESTO_NON_VALIDO,
    POLITICA_MANCANTE,
    REGOLA_NON_VALIDA,
    ErroreTariffa,
)
from tariffe.calcolo import (
    Fascia,
    Risposta,
    calcola,
    distanza_prossima,
    fasce,
    massima,
    punti_curva,
)
from tariffe.calcolo.decorrenza import leggi_eccezioni
from tariffe.calcolo.domande import chiede_costo, chiede_figli
from tariffe.calcolo.esatto import soldi
from tariffe.calcolo.in_parti import InParti, da_dire, importo_in_parti, massima_in_parti
from tariffe.calcolo.parole import (
    chiedi_quante,
    decorrenza_in_parole,
    per_unita,
    politiche_in_parole,
)
from tariffe.enums import Obbligati, TipoISEE
from tariffe.models import RegolaTariffaria, Servizio
from tariffe.parsing import Regola
from tariffe.selectors import PeriodoVigenza, Vigenza, regola_letta

# From this year an attestation may carry two values (tariffe.md §4, case 21).
ANNO_DEI_DUE_VALORI = 2026
# The chart shows what most families have: an ISEE far above is told in words only.
FINO_ALMENO, FINO_AL_MASSIMO = Decimal(20_000), Decimal(100_000)
PUNTI_IN_TABELLA = 12
PASSI = tuple(Decimal(passo) for passo in (2_000, 2_500, 5_000, 10_000, 20_000, 50_000, 100_000))
MESI = 12
_TIPI = {
    TipoISEE.ORDINARIO: "ISEE ordinario, quello che vale per quasi tutto",
    TipoISEE.MINORENNI: "ISEE minorenni, per i servizi a bambini e ragazzi con genitori non "
    "sposati o separati",
    TipoISEE.SOCIOSANITARIO: "ISEE sociosanitario (anche detto «ristretto»): conta solo la "
    "persona con disabilità, il coniuge e i figli",
    TipoISEE.RESIDENZE: "ISEE sociosanitario residenze, per chi va a vivere in una struttura",
    TipoISEE.UNIVERSITARIO: "ISEE università",
}


@dataclass(frozen=True, repr=False)
class RigaFascia:
    """A row of the band table; `sua` = the reader's own ISEE is in it."""

    limiti: str
    etichetta: str
    importo: str
    articolo: str
    sua: bool = False


@dataclass(frozen=True, repr=False)
class TabellaFasce:
    """The bands of one component; `nome` is empty when there is only one."""

    nome: str
    righe: list[RigaFascia]


@dataclass(frozen=True, repr=False)
class FiglioCalcolato:
    ordine: int
    importo: str
    passi: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Risultato:
    """What is paid, in words. `stima` is of a month: empty if the quantity is not known.

    `contando` is what the steps count one of, because nobody said how many: «una presenza».
    """

    importo: str
    gratis: bool
    stima: str
    conto: str
    per_anno: str
    passi: tuple[str, ...]
    figli: list[FiglioCalcolato]
    componenti: list[tuple[str, str]]
    distanza: str
    contando: str


@dataclass(frozen=True, repr=False)
class AltroPeriodo:
    """The same question for the other days of a month in which the tariffs change."""

    dal: datetime.date
    al: datetime.date
    importo: str
    errore: str


@dataclass(frozen=True, repr=False)
class Grafico:
    """The curve, and its points as a table: ISEE and amount. `nota` says what is left out."""

    svg: str
    punti: list[tuple[str, str]]
    nota: str


@dataclass(frozen=True, repr=False)
class Simulazione:
    """One rule on one day, told to a citizen."""

    vigenza: Vigenza
    regola: Regola
    massimo: str
    senza_isee: str
    isee: str
    risultato: Risultato | None
    errore: str
    periodi: list[AltroPeriodo]
    fasce: list[TabellaFasce]
    grafico: Grafico | None
    tipi_isee: list[str]
    due_valori: bool
    politiche: tuple[tuple[str, str, str], ...]
    decorrenza: str
    chi_paga: str
    esempio_di: str
    fonte: str
    dimostrativo: bool
    giorno: datetime.date

    @property
    def scade_il(self) -> datetime.date:
        """The last day of an attestation of that year."""
        return datetime.date(self.giorno.year, 12, 31)

    @property
    def proroga(self) -> datetime.date | None:
        """Until when an expired attestation still counts, if the body has decided so."""
        proroga = self.vigenza.regola.proroga_fino_al
        return proroga if proroga and proroga >= self.giorno else None


@dataclass(frozen=True, repr=False)
class Chiesto:
    """What the reader answered: `calcola` is false before she does."""

    isee: Decimal | None = None
    contesto: Mapping[str, Any] = field(default_factory=dict)
    calcola: bool = False


def regola_del_giorno(vigenza: Vigenza, giorno: datetime.date) -> Regola:
    """The rule for the calculator, with the indexed values of that day. No query."""
    return regola_letta(vigenza.regola, giorno=giorno)


def simula(
    vigenza: Vigenza,
    regola: Regola,
    giorno: datetime.date,
    chiesto: Chiesto,
    periodi: Sequence[PeriodoVigenza] = (),
) -> Simulazione:
    """All that the page says of the rule, with the result when it was asked for."""
    risposta, errore = None, ""
    if chiesto.calcola:
        try:
            risposta = calcola(regola, chiesto.isee, chiesto.contesto)
        except ErroreTariffa as rifiuto:
            errore = _frase(rifiuto, regola)
    del_registro, regolamento = vigenza.regola, vigenza.edizione.regolamento
    senza_quantita = {k: v for k, v in chiesto.contesto.items() if k != "quantita"}
    return Simulazione(
        vigenza=vigenza,
        regola=regola,
        massimo=_massimo(regola, senza_quantita),
        senza_isee=_senza_isee(regola, senza_quantita),
        isee=euro(chiesto.isee) if chiesto.isee is not None else "",
        risultato=_risultato(regola, chiesto, risposta) if risposta else None,
        errore=errore,
        periodi=_periodi(periodi, chiesto, giorno),
        fasce=_fasce(regola, senza_quantita, risposta),
        grafico=_grafico(regola, senza_quantita, chiesto.isee, risposta),
        tipi_isee=_tipi_isee(del_registro),
        due_valori=giorno.year >= ANNO_DEI_DUE_VALORI and not regola.senza_isee,
        politiche=politiche_in_parole(regola),
        decorrenza="" if regola.senza_isee else _decorrenza(del_registro),
        chi_paga=chi_paga(del_registro.servizio),
        esempio_di=del_registro.esempio_di or regolamento.esempio_di,
        fonte=del_registro.fonte or regolamento.fonte,
        dimostrativo=regolamento.dimostrativo,
        giorno=giorno,
    )


def chi_paga(servizio: Servizio) -> str:
    """Who pays, when it is not only the person who uses the service; else an empty text."""
    frasi = []
    if servizio.imposto:
        frasi.append("Un giudice può ordinare questo servizio: in quel caso chiedi all'ufficio.")
    if servizio.obbligati != Obbligati.UTENTE:
        chi = Obbligati(servizio.obbligati).label
        frasi.append(
            f"{chi}."
            if servizio.obbligati == Obbligati.NESSUNO
            else f"Chi paga: {_minuscola(chi)}."
        )
    if nota := servizio.nota_obbligati.rstrip("."):
        frasi.append(f"{nota[:1].upper()}{nota[1:]}.")
    return " ".join(frasi)


def quante(regola: Regola) -> str:
    """The question on the quantity, "" if the unit is a month or more."""
    return chiedi_quante(regola.unita)


def domanda_figli(regola: Regola) -> bool:
    return chiede_figli(regola)


def domanda_costo(regola: Regola) -> str:
    """The question on the cost of a unit, "" if the rule says it."""
    return f"Quanto costa il servizio {per_unita(regola.unita)}" if chiede_costo(regola) else ""


def _risultato(regola: Regola, chiesto: Chiesto, risposta: Risposta) -> Risultato:
    stima, conto, per_anno = "", "", ""
    unita = regola.unita.strip().lower()
    totale = euro(risposta.totale)
    figli = len(risposta.figli)
    per_i_figli = f" per {figli} figli" if figli > 1 else ""
    mancano = da_dire(regola, chiesto.contesto)
    if mancano:
        pass  # a month with one presence is nobody's month
    elif unita.startswith("anno"):
        stima, per_anno = euro(risposta.totale / MESI), totale
    elif not quante(regola) or "quantita" in chiesto.contesto:
        stima = totale
        quantita = chiesto.contesto.get("quantita")
        if quantita is not None and figli < 2:
            conto = f"{soldi(risposta.importo)} × {_cifre(quantita)} = {totale}"
    return Risultato(
        importo=_quanto(regola, chiesto.isee, chiesto.contesto, risposta),
        gratis=risposta.totale == 0 and risposta.importo == 0,
        stima=f"{stima}{per_i_figli}" if stima else "",
        conto=conto,
        per_anno=per_anno,
        passi=risposta.passi,
        figli=[
            FiglioCalcolato(n, _quanto(regola, chiesto.isee, _del_figlio(chiesto, n), f), f.passi)
            for n, f in enumerate(risposta.figli, start=1)
        ]
        if figli > 1
        else [],
        componenti=[
            (nome, euro(importo)) for nome, importo in _componenti(regola, risposta.componenti)
        ],
        distanza=_distanza(regola, chiesto, risposta),
        contando=_contando(mancano),
    )


def _del_figlio(chiesto: Chiesto, ordine: int) -> dict[str, Any]:
    contesto = {k: v for k, v in chiesto.contesto.items() if k != "famiglia_figli"}
    return {**contesto, "ordine_figlio": ordine}


def _quanto(
    regola: Regola, isee: Decimal | None, contesto: Mapping[str, Any], risposta: Risposta
) -> str:
    """«8,30 € all'ora»; of a tariff with a part for each presence, both parts."""
    parti = importo_in_parti(regola, isee, contesto)
    return _in_parole(regola, contesto, risposta.importo, parti)


def _in_parole(
    regola: Regola, contesto: Mapping[str, Any], importo: Decimal, parti: InParti | None
) -> str:
    if parti is None:
        contando = _contando(da_dire(regola, contesto))
        detto = f"{soldi(importo)} {per_unita(regola.unita)}"
        return f"{detto} (con {contando})" if contando else detto
    quote = [f"{soldi(quota)} per ogni {unita}" for unita, quota in parti.per_ogni]
    if parti.fisso or not quote:
        quote.insert(0, f"{soldi(parti.fisso)} {per_unita(regola.unita)}")
    return " più ".join(quote)


def _contando(mancano: Mapping[str, str]) -> str:
    """«1 presenza», what the calculator counts when nobody said how many."""
    return " e ".join(f"1 {unita}" for unita in mancano.values())


def _componenti(regola: Regola, importi: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    nomi = {
        c.codice: c.etichetta
        for c in (*regola.componenti, *(c for v in regola.varianti for c in v.componenti))
        if c.etichetta
    }
    return [
        (nomi.get(codice) or codice.replace("_", " ").capitalize(), importo)
        for codice, importo in importi.items()
    ]


def _distanza(regola: Regola, chiesto: Chiesto, risposta: Risposta) -> str:
    if chiesto.isee is None or risposta.tratto is None or len(risposta.indici) > 1:
        return ""
    try:
        prossima = distanza_prossima(regola, chiesto.isee, chiesto.contesto)
    except ErroreTariffa:
        return ""
    if prossima is None:
        return "Sei nell'ultima fascia: con un ISEE più alto la fascia non cambia."
    return (
        f"La fascia dopo ({prossima.limiti}) comincia se il tuo ISEE sale di "
        f"{euro(prossima.mancano)}."
    )


def _massimo(regola: Regola, contesto: Mapping[str, Any]) -> str:
    """The highest amount that somebody with an ISEE pays; "" if there is no bound."""
    try:
        importo, parti = massima(regola, contesto), massima_in_parti(regola, contesto)
    except ErroreTariffa:
        return ""
    return "" if importo is None else _in_parole(regola, contesto, importo, parti)


def _senza_isee(regola: Regola, contesto: Mapping[str, Any]) -> str:
    if regola.senza_isee:
        return ""
    try:
        return _quanto(regola, None, contesto, calcola(regola, None, contesto))
    except ErroreTariffa:
        return ""


def _periodi(
    periodi: Sequence[PeriodoVigenza], chiesto: Chiesto, giorno: datetime.date
) -> list[AltroPeriodo]:
    """The amount for each part of the month, when it has more than one."""
    if len(periodi) < 2:
        return []
    return [_periodo(periodo, chiesto, giorno) for periodo in periodi]


def _periodo(periodo: PeriodoVigenza, chiesto: Chiesto, giorno: datetime.date) -> AltroPeriodo:
    importo, errore = "", periodo.errore.messaggio if periodo.errore else ""
    if periodo.vigenza is not None:
        try:
            # Of the days around the one asked, the nearest of that period.
            regola = regola_letta(
                periodo.vigenza.regola, giorno=min(max(giorno, periodo.dal), periodo.al)
            )
            if chiesto.calcola:
                risposta = calcola(regola, chiesto.isee, chiesto.contesto)
                importo = _quanto(regola, chiesto.isee, chiesto.contesto, risposta)
            elif massimo := _massimo(regola, {}):
                importo = f"al massimo {massimo}"
        except ErroreTariffa as rifiuto:
            errore = rifiuto.messaggio
    return AltroPeriodo(periodo.dal, periodo.al, importo, errore)


def _fasce(
    regola: Regola, contesto: Mapping[str, Any], risposta: Risposta | None
) -> list[TabellaFasce]:
    try:
        tutte = fasce(regola, contesto)
    except ErroreTariffa:
        return []
    sue = risposta.indici if risposta else ()
    gruppi = [(nome, list(righe)) for nome, righe in groupby(tutte, key=lambda f: f.componente)]
    return [
        TabellaFasce(nome, [_riga(f, numero < len(sue) and sue[numero] == f.indice) for f in righe])
        for numero, (nome, righe) in enumerate(gruppi)
    ]


def _riga(fascia: Fascia, sua: bool) -> RigaFascia:
    limiti = fascia.limiti[:1].upper() + fascia.limiti[1:]
    return RigaFascia(limiti, fascia.etichetta, fascia.importo, fascia.articolo, sua)


def _grafico(
    regola: Regola, contesto: Mapping[str, Any], isee: Decimal | None, risposta: Risposta | None
) -> Grafico | None:
    if regola.senza_isee:
        return None
    try:
        contesto, nota = _della_parte_fissa(regola, contesto)
        fino_a = _fino_a(regola, contesto, isee)
        spezzate = punti_curva(regola, contesto, fino_a)
        segno = None
        if isee is not None and risposta is not None and isee <= fino_a:
            segno = (isee, calcola(regola, isee, contesto).importo)
    except ErroreTariffa:
        return None
    if not any(spezzate):
        return None
    svg = curva(
        "curva-tariffa",
        [[(p.isee, p.importo) for p in spezzata] for spezzata in spezzate],
        titolo="Quanto si paga al crescere dell'ISEE",
        etichetta_x="ISEE, in euro",
        etichetta_y=f"Euro {per_unita(regola.unita)}",
        segno=segno,
        fino_a=fino_a,
    )
    return Grafico(svg, _punti(regola, contesto, fino_a), nota)


def _della_parte_fissa(
    regola: Regola, contesto: Mapping[str, Any]
) -> tuple[Mapping[str, Any], str]:
    """The context of a chart that draws what does not depend on presences, and what to say of it.

    A tariff made of presences only is drawn for one.
    """
    mancano = da_dire(regola, contesto)
    if not mancano:
        return contesto, ""
    niente = {**contesto, **dict.fromkeys(mancano, Decimal(0))}
    if not massima(regola, niente):
        return contesto, f"Il grafico mostra quanto si paga con {_contando(mancano)}."
    unita = " e ".join(f"per ogni {una}" for una in mancano.values())
    return niente, f"Il grafico mostra solo la parte fissa: {unita} si paga anche una quota."


def _punti(regola: Regola, contesto: Mapping[str, Any], fino_a: Decimal) -> list[tuple[str, str]]:
    """The amount for round values of the ISEE, at most twelve; of a hole, that there is none."""
    passo = next((p for p in PASSI if fino_a / p <= PUNTI_IN_TABELLA), PASSI[-1])
    punti = []
    for n in range(int(fino_a // passo) + 1):
        try:
            importo = soldi(calcola(regola, n * passo, contesto).importo)
        except ErroreTariffa:
            importo = "nessuna tariffa"
        punti.append((euro(n * passo, 0), importo))
    return punti


def _fino_a(regola: Regola, contesto: Mapping[str, Any], isee: Decimal | None) -> Decimal:
    """Where the chart ends: a little after the last bound, and after the reader's ISEE."""
    confini = [f.da for f in fasce(regola, contesto)]
    confini += [f.a for f in fasce(regola, contesto) if f.a is not None]
    ultimo = max(confini, default=Decimal(0))
    if isee is not None and isee <= FINO_AL_MASSIMO:
        ultimo = max(ultimo, isee)
    fine = max(FINO_ALMENO, ultimo * Decimal("1.15"))
    return fine.quantize(Decimal(1))


def _tipi_isee(regola: RegolaTariffaria) -> list[str]:
    """The kinds of ISEE that count, in the order of the regulation, in words."""
    if regola.senza_isee:
        return []
    chiesti = [tipo.strip() for tipo in regola.tipi_isee.split(",")]
    tipi = [_TIPI[TipoISEE(tipo)] for tipo in chiesti if tipo in TipoISEE.values]
    return tipi or [_TIPI[TipoISEE.ORDINARIO]]


def _decorrenza(regola: RegolaTariffaria) -> str:
    try:
        eccezioni = leggi_eccezioni(regola.decorrenza_eccezioni)
    except ErroreTariffa:
        return "Da quando vale un nuovo ISEE lo dice l'ufficio."
    return decorrenza_in_parole(
        giorno=regola.decorrenza_giorno,
        eccezioni=eccezioni,
        retroattiva=regola.decorrenza_retroattiva,
        da_assegnazione=regola.decorrenza_da_assegnazione,
    )


def _frase(rifiuto: ErroreTariffa, regola: Regola) -> str:
    """The refusal as a citizen reads it: what is missing in the answers is said plainly."""
    if rifiuto.codice == CONTESTO_NON_VALIDO:
        return (
            "Per fare questo conto mancano delle risposte, o una non va bene: rispondi a tutte "
            "le domande qui sotto. Se non sai che cosa scrivere, chiedi all'ufficio."
        )
    if rifiuto.codice == REGOLA_NON_VALIDA and chiede_costo(regola):
        return (
            "Per fare questo conto serve sapere quanto costa il servizio: scrivilo qui sotto. Lo "
            "trovi nel contratto, o lo dice la struttura."
        )
    if rifiuto.codice == BUCO:
        return (
            "Il tuo ISEE non rientra in nessuna delle fasce scritte nel regolamento: ne manca una. "
            "Non è uno sbaglio tuo: chiedi all'ufficio quanto si paga."
        )
    if rifiuto.codice == POLITICA_MANCANTE:
        caso = rifiuto.messaggio.partition(":")[0]
        return f"{caso}: il regolamento non dice quanto si paga. Chiedi all'ufficio."
    return rifiuto.messaggio


def _cifre(quantita: Decimal) -> str:
    testo = f"{quantita.normalize():f}"
    return testo.replace(".", ",")


def _minuscola(testo: str) -> str:
    return testo[:1].lower() + testo[1:]
