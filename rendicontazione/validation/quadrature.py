"""The rules on the whole return: sheets that must agree, who is missing. Pure; amounts in euro."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from base.formati import euro, numero, plurale
from rendicontazione.anomalie import AVVISO, ERRORE, Anomalia
from rendicontazione.parsing import Riga, luogo
from rendicontazione.parsing.definizioni import Foglio
from rendicontazione.validation.completezza import Completezza
from rendicontazione.validation.contesto import Contesto
from rendicontazione.validation.fogli import TOLLERANZA_TOTALI
from rendicontazione.validation.righe import CONSUNTIVO, FONDI, SPESA, UTENTI, anomalia_in

Righe = Mapping[str, list[Riga]]

# COMP-03: percent of the cells that must be filled; below so many cells it says nothing.
SOGLIA_COMPLETEZZA = Decimal(95)
MINIMO_CELLE = 100
# When a sheet is empty, more missing comuni or units than these are said in one sentence.
MAX_MANCANTI = 10


def quadrature(
    buone: Righe, contesto: Contesto, conteggi: Mapping[str, Completezza]
) -> Iterator[Anomalia]:
    """TOT-02…06, COMP-01, COMP-03: only a return of the whole Ambito can be asked for them."""
    fogli = {foglio.codice: foglio for foglio in contesto.modulo.fogli}
    yield from _fondo(
        "TOT-02", "FSR", ((SPESA, "entrata_fsr"), (CONSUNTIVO, "ricavi_fsr")), buone, fogli
    )
    yield from _fondo("TOT-03", "FNPS", ((SPESA, "entrata_fnps"),), buone, fogli)
    yield from _due_volte(buone, fogli)
    yield from _utenti_per_voce(buone, fogli)
    yield from _riparti(buone, fogli, contesto)
    yield from _comuni_mancanti(buone, fogli, contesto)
    yield from _celle_mancanti(conteggi)


def _fondo(
    codice: str,
    fondo: str,
    dove: tuple[tuple[str, str], ...],
    buone: Righe,
    fogli: Mapping[str, Foglio],
) -> Iterator[Anomalia]:
    """TOT-02, TOT-03: what the rows received of a fund is what F5 reports, all its years together.

    Nothing is said while one of the amounts cannot be read.
    """
    if FONDI not in fogli or any(f not in fogli or not fogli[f].ha(c) for f, c in dove):
        return
    somma = Decimal(0)
    for foglio, colonna in dove:
        for riga in buone.get(foglio, []):
            if colonna in riga.guaste:
                return
            somma += riga.numero_in(colonna) or Decimal(0)
    if any(riga.guaste.intersection({"fondo"}) for riga in buone.get(FONDI, [])):
        return
    righe = [riga for riga in buone.get(FONDI, []) if riga.testo("fondo") == fondo]
    if any("rendicontato" in riga.guaste for riga in righe):
        return
    scritto = sum((riga.numero_in("rendicontato") or Decimal(0) for riga in righe), Decimal(0))
    if abs(somma - scritto) <= TOLLERANZA_TOTALI:
        return
    nomi = " e ".join(f"«{fogli[f].colonna(c).titolo}» del foglio {f}" for f, c in dove)
    detto = (
        f"il rendicontato {fondo} è {euro(scritto)}, ma la somma di {nomi} è {euro(somma)}: "
        f"{euro(abs(somma - scritto))} di differenza. "
    )
    if righe:
        yield anomalia_in(
            righe[0], fogli[FONDI].colonna("rendicontato"), codice,
            f"{detto}Correggi il rendicontato o le righe.",
        )  # fmt: skip
        return
    yield Anomalia(
        FONDI, "", codice, ERRORE, "",
        f"{luogo(FONDI, '')}: manca la riga del fondo {fondo}, ma la somma di {nomi} è "
        f"{euro(somma)}. Aggiungi la riga con il rendicontato, o correggi le entrate.",
        colonna="rendicontato",
    )  # fmt: skip


def _due_volte(buone: Righe, fogli: Mapping[str, Foglio]) -> Iterator[Anomalia]:
    """TOT-04: what a comune transfers to who manages is not declared again by the latter."""
    foglio = fogli.get(SPESA)
    if foglio is None or not foglio.ha("di_cui_trasferimenti_a_gestori", "forma_gestione"):
        return
    associate: dict[tuple[str, str], dict[str, Riga]] = {}
    for riga in buone.get(SPESA, []):
        if riga.testo("forma_gestione") == "A" and (riga.numero_in("spesa_totale") or 0) > 0:
            chiave = (riga.testo("area_utenza"), riga.testo("codice_voce"))
            per_comune = associate.setdefault(chiave, {})
            per_comune.setdefault(riga.testo("codice_istat_comune"), riga)
    for riga in buone.get(SPESA, []):
        trasferiti = riga.numero_in("di_cui_trasferimenti_a_gestori")
        if riga.testo("forma_gestione") != "S" or not trasferiti or trasferiti < 0:
            continue
        chiave = (riga.testo("area_utenza"), riga.testo("codice_voce"))
        per_comune = associate.get(chiave, {})
        # An associated row names a comune only if it is of that comune alone.
        altra = per_comune.get("") or per_comune.get(riga.testo("codice_istat_comune"))
        if altra is None or not all(chiave):
            continue
        yield anomalia_in(
            riga, foglio.colonna("di_cui_trasferimenti_a_gestori"), "TOT-04",
            f"il comune trasferisce {euro(trasferiti)} a chi gestisce, e la stessa voce "
            f"{chiave[1]} è anche in gestione associata (riga {altra.numero}): la spesa si conta "
            "forse due volte. Togli la parte trasferita da una delle due righe, oppure conferma "
            "e scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip


def _utenti_per_voce(buone: Righe, fogli: Mapping[str, Foglio]) -> Iterator[Anomalia]:
    """TOT-05: for the voci that are in F4, as many users there as in F1."""
    if UTENTI not in fogli or SPESA not in fogli or not fogli[SPESA].ha("utenti", "codice_voce"):
        return
    prime: dict[str, Riga] = {}
    somme: tuple[dict[str, Decimal], dict[str, Decimal]] = ({}, {})
    incerte: set[str] = set()
    per_foglio = (buone.get(UTENTI, []), buone.get(SPESA, []))
    for somma, righe in zip(somme, per_foglio, strict=True):
        for riga in righe:
            voce, utenti = riga.testo("codice_voce"), riga.numero_in("utenti")
            if not voce:
                return  # its users could be of any voce
            if "utenti" in riga.guaste:
                incerte.add(voce)
            elif utenti is not None:
                somma[voce] = somma.get(voce, Decimal(0)) + utenti
            elif righe is per_foglio[1]:
                incerte.add(voce)  # empty is not zero
            if righe is per_foglio[0]:
                prime.setdefault(voce, riga)
    for voce, riga in prime.items():
        in_f4, in_f1 = somme[0].get(voce), somme[1].get(voce, Decimal(0))
        if voce in incerte or in_f4 is None or in_f4 == in_f1:
            continue
        yield anomalia_in(
            riga, fogli[UTENTI].colonna("utenti"), "TOT-05",
            f"per la voce {voce} qui ci sono in tutto {plurale(int(in_f4), 'utente', 'utenti')}, "
            f"nel foglio {SPESA} {numero(in_f1)}. Correggi uno dei due fogli, oppure conferma e "
            "scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip


def _riparti(buone: Righe, fogli: Mapping[str, Foglio], contesto: Contesto) -> Iterator[Anomalia]:
    """TOT-06: with the quotas of the other Ambiti, the assigned fund makes up its known total."""
    if FONDI not in fogli or not contesto.riparti:
        return
    for riga in buone.get(FONDI, []):
        annualita, assegnato = riga.numero_in("annualita_fondo"), riga.numero_in("assegnato")
        if annualita is None or assegnato is None:
            continue
        resta = contesto.riparti.get((riga.testo("fondo"), int(annualita)))
        if resta is None or abs(resta - assegnato) <= TOLLERANZA_TOTALI:
            continue
        yield anomalia_in(
            riga, fogli[FONDI].colonna("assegnato"), "TOT-06",
            f"l'assegnato {riga.testo('fondo')} {int(annualita)} è {euro(assegnato)}, ma del "
            f"totale ripartito agli altri ambiti restano {euro(resta)}. Controlla l'atto di "
            "riparto, oppure conferma e scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip


def _comuni_mancanti(
    buone: Righe, fogli: Mapping[str, Foglio], contesto: Contesto
) -> Iterator[Anomalia]:
    """COMP-01: each comune has a row in F1, a motivated zero at least.

    As long as there are as many rows whose comune is missing or wrong, nothing is said.
    """
    if SPESA not in fogli or not fogli[SPESA].ha("codice_istat_comune"):
        return
    presenti: set[str] = set()
    dubbie = 0
    for riga in buone.get(SPESA, []):
        codice = riga.testo("codice_istat_comune")
        if codice in contesto.comuni:
            presenti.add(codice)
        elif codice or "codice_istat_comune" in riga.guaste:
            dubbie += 1
    mancanti = [codice for codice in contesto.comuni if codice not in presenti]
    if len(mancanti) <= dubbie:
        return
    if len(mancanti) > MAX_MANCANTI and not buone.get(SPESA):
        yield Anomalia(
            SPESA, "", "COMP-01", ERRORE, "",
            f"{luogo(SPESA, '')}: non c'è nessuna riga compilata, e i comuni dell'ambito sono "
            f"{len(mancanti)}. Compila le righe di ogni comune; di chi non ha avuto spesa, una "
            "riga con spesa e utenti a 0 e il motivo.",
            colonna="codice_istat_comune",
        )  # fmt: skip
        return
    for codice in mancanti:
        yield Anomalia(
            SPESA, "", "COMP-01", ERRORE, codice,
            f"{luogo(SPESA, '')}: per {contesto.comuni[codice]} ({codice}) non c'è nessuna riga. "
            "Aggiungi le sue righe; se non ha avuto spesa, una riga con spesa e utenti a 0 e il "
            "motivo.",
            colonna="codice_istat_comune",
        )  # fmt: skip


def _celle_mancanti(conteggi: Mapping[str, Completezza]) -> Iterator[Anomalia]:
    """COMP-03, on the sheet that lacks most cells."""
    tutto = sum(conteggi.values(), Completezza(0, 0))
    percento = tutto.percento
    if tutto.chieste < MINIMO_CELLE or percento is None or percento >= SOGLIA_COMPLETEZZA:
        return
    mancano = {foglio: c.chieste - c.compilate for foglio, c in conteggi.items()}
    foglio = max(mancano, key=lambda nome: mancano[nome])
    yield Anomalia(
        foglio, "", "COMP-03", AVVISO, "",
        f"{luogo(foglio, '')}: in tutto il file sono compilate {numero(tutto.compilate)} celle "
        f"obbligatorie su {numero(tutto.chieste)} ({numero(percento, 1)}%), qui ne mancano "
        f"{numero(mancano[foglio])}. Ce ne vuole almeno il 95%: compila quelle indicate, oppure "
        "scrivi perché non puoi.",
    )  # fmt: skip
