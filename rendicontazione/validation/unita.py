"""The rules on how a facility worked: places, days, regional fund (F2 and F3). Pure."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from base.formati import data, euro, numero
from rendicontazione.anomalie import AVVISO, Anomalia
from rendicontazione.parsing import Riga
from rendicontazione.parsing.definizioni import Foglio, Modulo
from rendicontazione.validation.contesto import (
    CESSATA,
    DOMICILIARE,
    SPERIMENTALE,
    Contesto,
    TipoUdo,
)
from rendicontazione.validation.righe import SI, anomalia_in

# COE-10: attended days over capacity times opening days, by this much.
MARGINE_PRESENZE = 12  # tenths


@dataclass
class Fogli:
    """F2 and F3 of one workbook, by unit; a form may have only one of them, or none."""

    contesto: Contesto
    unita: Foglio | None
    consuntivo: Foglio | None
    di_unita: list[Riga]
    di_consuntivo: list[Riga]
    per_unita: dict[str, Riga] = field(default_factory=dict)
    per_consuntivo: dict[str, Riga] = field(default_factory=dict)
    # Units that a wrong code probably stands for: nothing else is said of them.
    suggerite: set[str] = field(default_factory=set)

    def tipo_di(self, codice: str) -> TipoUdo | None:
        """The type as the return says it, else as the register does."""
        riga = self.per_unita.get(codice)
        scritto = riga.testo("codice_tipo_udo") if riga else ""
        nota = self.contesto.unita.get(codice)
        return self.contesto.tipi.get(scritto or (nota.tipo if nota else ""))


def foglio_delle_unita(modulo: Modulo, codice: str) -> Foglio | None:
    """That sheet of the form, if it is there and names units."""
    trovato = next((f for f in modulo.fogli if f.codice == codice), None)
    return trovato if trovato and trovato.ha("id_struttura") else None


def posti_cambiati(fogli: Fogli, foglio: Foglio) -> Iterator[Anomalia]:
    """STO-04: places different from last year's without an act of the year."""
    prima = fogli.contesto.anno_prima
    if prima is None:
        return
    colonne = [
        c
        for c in foglio.colonne
        if c.concetto.startswith("f2.") and c.nome != "capienza_gestionale"
    ]
    for riga in fogli.di_unita:
        allora = prima.posti.get(riga.testo("id_struttura"))
        if not allora or "data_atto_cpe" in riga.guaste:
            continue
        if fogli.per_unita.get(riga.testo("id_struttura")) is not riga:
            continue  # INT-03: its places may be of another unit
        atto = riga.valori.get("data_atto_cpe")
        if isinstance(atto, datetime.date) and atto.year >= fogli.contesto.anno:
            continue
        cambiate = [
            (colonna, adesso, allora[colonna.concetto])
            for colonna in colonne
            if (adesso := riga.numero_in(colonna.nome)) is not None
            and allora.get(colonna.concetto, adesso) != adesso
        ]
        if cambiate:
            elenco = "; ".join(
                f"{colonna.titolo} {numero(vecchio)} → {numero(nuovo)}"
                for colonna, nuovo, vecchio in cambiate
            )
            dell_atto = f"l'atto è del {data(atto)}" if isinstance(atto, datetime.date) else (
                "manca la data dell'atto"
            )  # fmt: skip
            yield anomalia_in(
                riga, cambiate[0][0], "STO-04",
                f"i posti sono cambiati dal {prima.anno} ({elenco}), ma {dell_atto}: di una "
                "variazione si fa comunicazione. Correggi i posti o la data, oppure conferma e "
                "scrivi perché.",
                gravita=AVVISO,
            )  # fmt: skip


def presenze(fogli: Fogli, foglio: Foglio) -> Iterator[Anomalia]:
    """COE-10: attended days within capacity by opening days, and a fifth more."""
    for riga in fogli.di_consuntivo:
        codice = riga.testo("id_struttura")
        di_unita = fogli.per_unita.get(codice)
        giornate, giorni = riga.numero_in("giornate_presenza"), riga.numero_in("giorni_apertura")
        capienza = di_unita.numero_in("capienza_strutturale") if di_unita else None
        tipo = fogli.tipo_di(codice)
        if giornate is None or giorni is None or capienza is None:
            continue
        if (tipo and tipo.regime == DOMICILIARE) or giornate * 10 <= (
            capienza * giorni * MARGINE_PRESENZE
        ):
            continue
        yield anomalia_in(
            riga, foglio.colonna("giornate_presenza"), "COE-10",
            f"le giornate sono {numero(giornate)}, ma con {numero(capienza)} posti e "
            f"{numero(giorni)} giorni di apertura se ne fanno {numero(capienza * giorni)}. "
            "Controlla giornate, giorni e posti, oppure conferma e scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip


@dataclass(frozen=True)
class _Esercizio:
    """How the unit worked, as its row of F2 says; without that row, as the register does."""

    stato: str
    sperimentale: bool
    inizio: datetime.date | None
    fine: datetime.date | None


def _esercizio(fogli: Fogli, codice: str) -> _Esercizio | None:
    riga, nota = fogli.per_unita.get(codice), fogli.contesto.unita.get(codice)
    if riga:
        inizio, fine = riga.valori.get("data_inizio_attivita"), riga.valori.get("data_cessazione")
        stato = riga.testo("stato_esercizio")
        return _Esercizio(
            stato,
            riga.testo("sperimentale") == SI or stato == SPERIMENTALE,
            inizio if isinstance(inizio, datetime.date) else None,
            fine if isinstance(fine, datetime.date) else None,
        )
    if nota:
        return _Esercizio(nota.stato, nota.stato == SPERIMENTALE, nota.inizio, nota.fine)
    return None


def fondo_regionale(fogli: Fogli, foglio: Foglio) -> Iterator[Anomalia]:
    """FSR-01, FSR-02, FSR-03, on the rows that received the fund."""
    anno = fogli.contesto.anno
    for riga in fogli.di_consuntivo:
        ricavi = riga.numero_in("ricavi_fsr")
        codice = riga.testo("id_struttura")
        come = _esercizio(fogli, codice)
        if ricavi is None or ricavi <= 0 or come is None:
            continue
        colonna = foglio.colonna("ricavi_fsr")
        ragioni = []
        if come.sperimentale:
            ragioni.append("è sperimentale")
        if come.inizio and come.inizio.year >= anno:
            ragioni.append(f"ha iniziato il {data(come.inizio)}, nell'anno di assegnazione")
        if (come.fine and come.fine.year < anno) or (come.stato == CESSATA and not come.fine):
            ragioni.append("risulta cessata" + (f" il {data(come.fine)}" if come.fine else ""))
        if ragioni:
            yield anomalia_in(
                riga, colonna, "FSR-01",
                f"ci sono {euro(ricavi)} di Fondo sociale regionale, ma l'unità "
                f"{' e '.join(ragioni)}: non è ammessa. Togli l'importo, o correggi i dati "
                "dell'unità.",
            )  # fmt: skip
        elif come.fine and come.fine.year == anno:
            giorni = (come.fine - datetime.date(anno, 1, 1)).days + 1
            yield anomalia_in(
                riga, colonna, "FSR-02",
                f"ci sono {euro(ricavi)} di Fondo sociale regionale e l'unità è cessata il "
                f"{data(come.fine)}, dopo {giorni} giorni: la quota va proporzionata al periodo. "
                "Controlla l'importo, poi conferma e scrivi come lo hai calcolato.",
                gravita=AVVISO,
            )  # fmt: skip
        tipo = fogli.tipo_di(codice)
        if tipo and tipo.residenziale_minori and riga.testo("dichiarazione_minori_web") == "NO":
            yield anomalia_in(
                riga, foglio.colonna("dichiarazione_minori_web"), "FSR-03",
                f"c'è scritto «NO», ma la residenza per minori riceve {euro(ricavi)} di Fondo "
                "sociale regionale: i suoi dati devono stare nel gestionale regionale dei minori. "
                "Inseriscili e scrivi SI, oppure togli l'importo.",
            )  # fmt: skip
