"""The facilities of F2 and F3 against the register and each other. Pure."""

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping

from rendicontazione.anomalie import AVVISO, ERRORE, Anomalia
from rendicontazione.parsing import Riga, luogo
from rendicontazione.parsing.celle import chiave
from rendicontazione.parsing.definizioni import Foglio
from rendicontazione.validation.contesto import Contesto, Unita
from rendicontazione.validation.file import FRONTESPIZIO
from rendicontazione.validation.quadrature import MAX_MANCANTI
from rendicontazione.validation.righe import CONSUNTIVO, UNITA, anomalia_in
from rendicontazione.validation.unita import (
    Fogli,
    foglio_delle_unita,
    fondo_regionale,
    posti_cambiati,
    presenze,
)

# A name is looked for only so many times: a whole wrong column would take too long.
MAX_SUGGERIMENTI = 100
MAX_SIMILI = 50
_MOTIVO = re.compile(r"\b(U\d+)\b\s*[:=–-]\s*\S.{3,}", re.IGNORECASE)


def regole_delle_unita(buone: Mapping[str, list[Riga]], contesto: Contesto) -> Iterator[Anomalia]:
    """DOM-03, COE-10, INT-02, INT-04, INT-05, STO-04, FSR-01…03 and, on the whole, COMP-02."""
    fogli = Fogli(
        contesto,
        foglio_delle_unita(contesto.modulo, UNITA),
        foglio_delle_unita(contesto.modulo, CONSUNTIVO),
        buone.get(UNITA, []),
        buone.get(CONSUNTIVO, []),
    )
    for righe, per_codice in (
        (fogli.di_unita, fogli.per_unita),
        (fogli.di_consuntivo, fogli.per_consuntivo),
    ):
        for riga in righe:
            if codice := riga.testo("id_struttura"):
                per_codice.setdefault(codice, riga)
    yield from _in_anagrafe(fogli)
    if fogli.unita:
        yield from _tipi(fogli, fogli.unita)
        yield from _doppie(fogli, fogli.unita)
        yield from posti_cambiati(fogli, fogli.unita)
    if fogli.consuntivo:
        yield from presenze(fogli, fogli.consuntivo)
        yield from fondo_regionale(fogli, fogli.consuntivo)
    if fogli.unita and fogli.consuntivo:
        yield from _stesse_unita(fogli, fogli.unita, fogli.consuntivo)
    if fogli.consuntivo and not contesto.parziale:
        yield from _mancanti(fogli, motivate(buone))


# --- the register --------------------------------------------------------------------------------


def _in_anagrafe(fogli: Fogli) -> Iterator[Anomalia]:
    """INT-02, once for each unit: in F2, or in F3 where F2 has not the same code."""
    contesto = fogli.contesto
    ricerche = 0
    for foglio, righe in (
        (fogli.unita, fogli.di_unita),
        (fogli.consuntivo, fogli.di_consuntivo),
    ):
        for riga in righe:
            codice = riga.testo("id_struttura")
            if foglio is None or not codice:
                continue
            if nota := contesto.unita.get(codice):
                # A second row with the same code is said by INT-03: the rest may be of another.
                if fogli.per_unita.get(codice) is riga:
                    yield from _codice_regionale(riga, foglio, nota)
                continue
            if foglio.codice == CONSUNTIVO and codice in fogli.per_unita:
                continue
            if codice in contesto.altre_unita and riga.testo("codice_istat_comune") not in (
                {"", *contesto.comuni}
            ):
                continue  # INT-01 has said where it is
            ricerche += 1
            simile = _simile(riga, contesto) if ricerche <= MAX_SUGGERIMENTI else None
            if simile:
                fogli.suggerite.add(simile.codice)
            yield anomalia_in(
                riga, foglio.colonna("id_struttura"), "INT-02",
                _non_in_anagrafe(codice, riga, contesto, simile),
            )  # fmt: skip


def _non_in_anagrafe(codice: str, riga: Riga, contesto: Contesto, simile: Unita | None) -> str:
    nome = riga.testo("denominazione")
    trovato = f"«{codice}»" + (f", «{nome}»," if nome else "")
    ragione = contesto.altre_unita.get(codice)
    if simile:
        posto = f" ({simile.nome_comune})" if simile.nome_comune else ""
        return (
            f"{trovato} non è fra le unità dell'ambito nel {contesto.anno}. Intendi "
            f"«{simile.denominazione}»{posto}? Scrivi {simile.codice}."
        )
    if ragione:
        return (
            f"{trovato} {ragione}. Nel {contesto.anno} non è fra le unità dell'ambito: correggi il "
            "codice, oppure fai correggere l'anagrafe e ricontrolla."
        )
    return (
        f"{trovato} non è nell'anagrafe delle strutture. Scrivi il codice dal foglio Elenchi; se "
        "l'unità è nuova, falla aggiungere all'anagrafe e ricontrolla."
    )


def _simile(riga: Riga, contesto: Contesto) -> Unita | None:
    """The unit the row may mean: same regional code, same number, near name."""
    codice, cudes = riga.testo("id_struttura"), _nudo(riga.testo("cudes"))
    if cudes:
        for unita in contesto.unita.values():
            if _nudo(unita.cudes) == cudes:
                return unita
    if stesso_numero := contesto.unita.get(f"U{codice.lstrip('Uu0 ')}"):
        return stesso_numero
    nome = chiave(riga.testo("denominazione"))
    if not nome:
        return None
    comune = riga.testo("codice_istat_comune")
    candidate = [u for u in contesto.unita.values() if u.comune == comune]
    for gruppo in (candidate, list(contesto.unita.values())):
        per_nome = {chiave(unita.denominazione): unita for unita in reversed(gruppo)}
        if vicini := difflib.get_close_matches(nome, list(per_nome), n=1, cutoff=0.7):
            return per_nome[vicini[0]]
        dentro = [u for n, u in per_nome.items() if min(len(n), len(nome)) > 5 and
                  (n in nome or nome in n)]  # fmt: skip
        if len(dentro) == 1:
            return dentro[0]
    return None


def _nudo(codice: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", codice.upper())


def _codice_regionale(riga: Riga, foglio: Foglio, nota: Unita) -> Iterator[Anomalia]:
    scritto = riga.testo("cudes")
    if scritto and nota.cudes and _nudo(scritto) != _nudo(nota.cudes):
        yield anomalia_in(
            riga, foglio.colonna("cudes"), "INT-02",
            f"hai scritto «{scritto}», ma per {nota.codice} «{nota.denominazione}» l'anagrafe ha "
            f"{nota.cudes}. Correggi il codice, oppure fai correggere l'anagrafe e ricontrolla.",
        )  # fmt: skip


def _tipi(fogli: Fogli, foglio: Foglio) -> Iterator[Anomalia]:
    """DOM-03: the type was recognised by the Region in the year."""
    for riga in fogli.di_unita:
        tipo = fogli.contesto.tipi.get(riga.testo("codice_tipo_udo"))
        if tipo and not tipo.riconosciuto:
            yield anomalia_in(
                riga, foglio.colonna("codice_tipo_udo"), "DOM-03",
                f"il tipo «{tipo.codice}» ({tipo.nome}) nel {fogli.contesto.anno} non era fra "
                "quelli riconosciuti dalla Regione. Scegli il tipo dal foglio Elenchi del modello.",
            )  # fmt: skip


# --- the same unit twice -------------------------------------------------------------------------


def _doppie(fogli: Fogli, foglio: Foglio) -> Iterator[Anomalia]:
    """INT-04: one regional code in two rows, or nearly the same name in the same comune."""
    per_cudes: dict[str, Riga] = {}
    gruppi: dict[tuple[object, ...], list[Riga]] = {}
    for riga in fogli.di_unita:
        codice, cudes = riga.testo("id_struttura"), riga.testo("cudes")
        nota = fogli.contesto.unita.get(codice)
        giusto = not (nota and nota.cudes) or _nudo(nota.cudes) == _nudo(cudes)
        if cudes and giusto and foglio.ha("cudes"):
            prima = per_cudes.setdefault(_nudo(cudes), riga)
            if prima is not riga and prima.testo("id_struttura") != codice:
                yield anomalia_in(
                    riga, foglio.colonna("cudes"), "INT-04",
                    f"il codice regionale «{cudes}» è già nella riga {prima.numero}. Correggi "
                    "quello sbagliato, oppure conferma e scrivi perché.",
                    gravita=AVVISO,
                )  # fmt: skip
                continue
        if simile := _nome_quasi_uguale(riga, gruppi):
            yield anomalia_in(
                riga, foglio.colonna("denominazione"), "INT-04",
                f"«{riga.testo('denominazione')}» è quasi uguale a "
                f"«{simile.testo('denominazione')}» della riga {simile.numero}, nello stesso "
                "comune. Se è la stessa unità togli una riga, oppure conferma e scrivi perché.",
                gravita=AVVISO,
            )  # fmt: skip


def _nome_quasi_uguale(riga: Riga, gruppi: dict[tuple[object, ...], list[Riga]]) -> Riga | None:
    """A row before this one with the same name and type, or with one word slightly different.

    Rows are kept by the words of their name less one, so that few are compared.
    """
    parole = riga.testo("denominazione").casefold().split()
    comune, codice = riga.testo("codice_istat_comune"), riga.testo("id_struttura")
    if not parole or not comune:
        return None
    tipo = riga.testo("codice_tipo_udo")
    trovata = None
    intera = (comune, tipo, *parole)
    for posto, parola in enumerate(parole):
        gruppo = gruppi.setdefault((comune, posto, *parole[:posto], None, *parole[posto + 1 :]), [])
        for altra in gruppo[:MAX_SIMILI]:
            sua = altra.testo("denominazione").casefold().split()[posto]
            if trovata is None and sua != parola and _quasi_uguali(sua, parola):
                trovata = altra
        gruppo.append(riga)
    uguali = gruppi.setdefault(intera, [])
    if uguali and trovata is None:
        trovata = uguali[0]
    uguali.append(riga)
    return trovata if trovata and trovata.testo("id_struttura") != codice else None


def _quasi_uguali(una: str, altra: str) -> bool:
    """True for HONEGGER and HONNEGER, not for «nord» and «sud» nor for two numbers."""
    if min(len(una), len(altra)) < 5 or any(c.isdigit() for c in una + altra):
        return False
    return difflib.SequenceMatcher(None, una, altra).ratio() >= 0.85


# --- F2, F3 and the register side by side --------------------------------------------------------


def _chiusa_prima(riga: Riga, anno: int) -> bool:
    """True if its row of F2 says that it had already closed: it has no activity to report."""
    fine = riga.valori.get("data_cessazione")
    return isinstance(fine, datetime.date) and fine.year < anno


def _dubbie(righe: list[Riga], contesto: Contesto) -> int:
    """Rows whose code is missing, refused, unknown or repeated: each may stand for another unit."""
    codici = [riga.testo("id_struttura") for riga in righe]
    buoni = {codice for codice in codici if codice in contesto.unita}
    return len(codici) - len(buoni)


def _stesse_unita(fogli: Fogli, unita: Foglio, consuntivo: Foglio) -> Iterator[Anomalia]:
    """INT-05: each unit of F2 has its row in F3 and the reverse.

    As long as the other sheet has as many rows of doubtful code, nothing is said.
    """
    contesto = fogli.contesto
    coppie = (
        (unita, fogli.per_unita, consuntivo, fogli.per_consuntivo, fogli.di_consuntivo),
        (consuntivo, fogli.per_consuntivo, unita, fogli.per_unita, fogli.di_unita),
    )
    for foglio, sue, altro, altre, righe_altre in coppie:
        sole = [
            (codice, riga)
            for codice, riga in sue.items()
            if codice not in altre
            and codice in contesto.unita
            and codice not in fogli.suggerite
            and not (foglio is unita and _chiusa_prima(riga, contesto.anno))
        ]
        if len(sole) <= _dubbie(righe_altre, contesto):
            continue
        for codice, riga in sole:
            aggiungila = (
                "Compila quella già pronta nel modello, che con le sole celle già scritte vale "
                "come vuota"
                if (codice,) in altro.precompilate
                else "Aggiungila"
            )
            yield anomalia_in(
                riga, foglio.colonna("id_struttura"), "INT-05",
                f"«{codice}» non ha la sua riga nel foglio {altro.codice}. {aggiungila}; se "
                "l'unità non deve esserci, togli questa riga.",
            )  # fmt: skip


def _mancanti(fogli: Fogli, motivate: set[str]) -> Iterator[Anomalia]:
    """COMP-02: the units whose row is due and that are in neither sheet, nor in the notes."""
    contesto = fogli.contesto
    presenti = fogli.per_unita.keys() | fogli.per_consuntivo.keys() | fogli.suggerite | motivate
    mancanti = [
        unita for codice, unita in contesto.unita_da_rendicontare.items() if codice not in presenti
    ]
    dubbie = max(
        _dubbie(fogli.di_unita, contesto) if fogli.unita else 0,
        _dubbie(fogli.di_consuntivo, contesto),
    )
    if len(mancanti) <= dubbie - len(fogli.suggerite):
        return
    if len(mancanti) > MAX_MANCANTI and not fogli.di_unita and not fogli.di_consuntivo:
        # Two empty sheets are one thing to do, not a list of the whole register.
        yield Anomalia(
            CONSUNTIVO, "", "COMP-02", ERRORE, "",
            f"{luogo(CONSUNTIVO, '')}: qui e nel foglio {UNITA} non c'è nessuna riga compilata, ma "
            f"nel {contesto.anno} c'erano {len(mancanti)} unità attive. Compila le righe già "
            "pronte nel modello; di un'unità che non consegni scrivi il motivo nelle note del "
            f"frontespizio, così: «{mancanti[0].codice}: chiusa per lavori».",
            colonna="id_struttura",
        )  # fmt: skip
        return
    for unita in mancanti:
        dove = f", {unita.nome_comune}" if unita.nome_comune else ""
        yield Anomalia(
            CONSUNTIVO, "", "COMP-02", ERRORE, unita.codice,
            f"{luogo(CONSUNTIVO, '')}: manca «{unita.denominazione}» ({unita.codice}, "
            f"{contesto.tipi[unita.tipo].nome}{dove}), che nel {contesto.anno} era attiva. "
            "Aggiungi la sua riga qui e nel foglio delle unità, oppure scrivi il motivo nelle note "
            f"del frontespizio, così: «{unita.codice}: chiusa per lavori».",
            colonna="id_struttura",
        )  # fmt: skip


def motivate(buone: Mapping[str, list[Riga]]) -> set[str]:
    """The units that the notes of the frontespizio give a reason for: «U12: chiusa per lavori»."""
    return {
        codice.upper()
        for riga in buone.get(FRONTESPIZIO, [])
        for codice in _MOTIVO.findall(riga.testo("note"))
    }
