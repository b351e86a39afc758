"""The rules on one row of a sheet. Pure; amounts in euro."""

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from base.formati import euro, numero
from rendicontazione.anomalie import AVVISO, ERRORE, Anomalia
from rendicontazione.parsing import Riga, luogo
from rendicontazione.parsing.definizioni import (
    CODICE,
    DATA,
    EURO,
    IDENTITA,
    INTERO,
    SI_NO,
    Colonna,
    Foglio,
)
from rendicontazione.validation.contesto import Contesto

SPESA = "F1_spesa_sociale"
UNITA = "F2_unita_offerta"
CONSUNTIVO = "F3_consuntivo_udo"
UTENTI = "F4_utenti"
FONDI = "F5_fondi"
SI = "SI"

CENTESIMO = Decimal("0.01")
TETTO = Decimal(10) ** 10  # no return holds ten billions; twelve digits are what the database keeps
DECIMALI_QUANTITA = 4
# A number of the spreadsheet: one dot, for the decimals.
MAX_SPIEGATI = 4  # codes said with their meaning
_DI_MACCHINA = re.compile(r"-?\d+\.\d+")


def anomalia_in(
    riga: Riga, colonna: Colonna, codice: str, messaggio: str, gravita: str = ERRORE
) -> Anomalia:
    cella = riga.cella(colonna.nome)
    return Anomalia(
        foglio=riga.foglio,
        cella=cella,
        codice=codice,
        gravita=gravita,
        valore=riga.scritto(colonna.nome) if colonna.nome in riga.valori else "",
        messaggio=f"{luogo(riga.foglio, cella, colonna)}: {messaggio}",
        riga=riga.numero,
        colonna=colonna.nome,
    )


def obbligatorie(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """FORM-01, COE-06 for who manages, COE-14: what must be filled, always or on a condition."""
    for colonna in foglio.colonne:
        if colonna.nome in riga.valori or colonna.nome in riga.guaste:
            continue
        if colonna.nome in IDENTITA and foglio.riga_unica:
            continue
        motivo = obbligo(colonna, riga, contesto)
        if motivo is None:
            continue
        codice = "COE-06" if colonna.obbligo.startswith("se_gestione") else "FORM-01"
        if colonna.nome == "area_utenza" and riga.testo("presa_in_carico") == SI:
            codice, motivo = "COE-14", "ma con la presa in carico (SI) serve l'area di utenza"
        yield anomalia_in(riga, colonna, codice, f"la cella è vuota, {motivo}. {_scrivi(colonna)}")


def obbligo(colonna: Colonna, riga: Riga, contesto: Contesto) -> str | None:
    """Why an empty cell should be filled; None if it may stay empty."""
    match colonna.obbligo:
        case "sempre":
            return "ma il dato è obbligatorio"
        case "se_gestione_singola" if riga.testo("forma_gestione") == "S":
            return "ma con la gestione singola (S) serve il comune"
        case "se_gestione_associata" if riga.testo("forma_gestione") == "A":
            return "ma con la gestione associata (A) serve l'ente che gestisce"
        case "se_tabella_1_o_3":
            voce = contesto.voci.get(riga.testo("codice_voce"))
            if voce and voce.tabella in {"1", "3"}:
                return (
                    f"ma la voce {voce.codice} è della tabella {voce.tabella} e chiede gli utenti"
                )
        case "se_tutto_zero" if _tutto_zero(riga):
            return "ma spesa e utenti sono zero e serve il motivo"
        case "se_rete_sociale":
            tipo = contesto.tipi.get(riga.testo("codice_tipo_udo"))
            if tipo and tipo.rete_sociale:
                return f"ma il tipo {tipo.codice} è della rete sociale e ha il codice regionale"
        case "se_residenziale_minori":
            unita = contesto.unita.get(riga.testo("id_struttura"))
            tipo = contesto.tipi.get(unita.tipo) if unita else None
            if tipo and tipo.residenziale_minori:
                return "ma per una residenza per minori serve la dichiarazione"
    return None


def _tutto_zero(riga: Riga) -> bool:
    if "utenti" in riga.guaste:
        return False
    return riga.numero_in("spesa_totale") == 0 and not riga.numero_in("utenti")


def _scrivi(colonna: Colonna) -> str:
    if colonna.lista == "motivo_zero":
        codici = ", ".join(f"{c} ({s.lower()})" for c, s in (colonna.codici or {}).items())
        return f"Scegli il motivo: {codici}."
    if colonna.numerica:
        return "Scrivi il numero; se è zero scrivi 0."
    if colonna.tipo == SI_NO:
        return "Scrivi SI o NO."
    if colonna.codici is not None or colonna.lista:
        return "Scegli il codice dall'elenco."
    return "Scrivi la data, come 31/12/2024." if colonna.tipo == DATA else "Compilala."


def valori(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """FORM-02, FORM-04, FORM-05, DOM-01: each value by the kind of its column."""
    for colonna in foglio.colonne:
        valore = riga.valori.get(colonna.nome)
        if valore is None or (colonna.nome in IDENTITA and foglio.riga_unica):
            continue
        if isinstance(valore, Decimal):
            problema = _numero(colonna, valore, riga)
            if problema:
                yield anomalia_in(
                    riga, colonna, "FORM-04" if colonna.tipo == INTERO else "FORM-02", problema
                )
        elif isinstance(valore, datetime.date):
            if colonna.tipo == DATA and valore > contesto.oggi:
                quale = (
                    "il giorno in cui il file è stato completato"
                    if foglio.riga_unica
                    else "un giorno già passato, come 31/12/2024"
                )
                yield anomalia_in(
                    riga, colonna, "FORM-05",
                    f"«{valore:%d/%m/%Y}» è nel futuro. Scrivi {quale}.",
                )  # fmt: skip
        elif (
            colonna.tipo in {CODICE, SI_NO}
            and colonna.codici is not None
            and valore not in colonna.codici
            and not _di_un_registro(colonna, str(valore), contesto)
        ):
            problema = _non_in_elenco(colonna, str(valore))
            if colonna.lista == "voci" and str(valore) in contesto.voci_fuori:
                problema = (
                    f"la voce «{valore}» {contesto.voci_fuori[str(valore)]}, e qui si rendiconta "
                    f"il {contesto.anno}. Scegli una voce dal foglio Elenchi del modello."
                )
            yield anomalia_in(riga, colonna, "DOM-01", problema)


def _di_un_registro(colonna: Colonna, valore: str, contesto: Contesto) -> bool:
    """True where another rule speaks: INT-02 of the facilities, DOM-03 of a type that was."""
    return colonna.lista == "strutture" or (
        colonna.lista == "tipi_unita_offerta" and valore in contesto.tipi
    )


def _numero(colonna: Colonna, valore: Decimal, riga: Riga) -> str:
    trovato = _come_in_italia(riga.scritto(colonna.nome))
    esponente = valore.normalize().as_tuple().exponent
    decimali = max(0, -esponente) if isinstance(esponente, int) else 0
    if abs(valore) >= TETTO:
        return "il numero è troppo grande per essere vero. Controlla gli zeri e riscrivilo."
    if colonna.tipo == INTERO:
        if decimali:
            return f"«{trovato}» non è un numero intero. Scrivilo senza decimali."
        if valore < (colonna.minimo or 0):
            return (
                f"«{trovato}» è meno di {numero(colonna.minimo or 0)}. Scrivi "
                f"un numero intero da {numero(colonna.minimo or 0)} in su."
            )
        return _oltre_il_massimo(colonna, valore, riga)
    if colonna.calcolata:
        return ""  # never stored, only compared: a formula may leave many decimals
    if decimali > (2 if colonna.tipo == EURO else DECIMALI_QUANTITA):
        quanti = "2 decimali" if colonna.tipo == EURO else f"{DECIMALI_QUANTITA} decimali"
        return f"«{trovato}» ha più di {quanti}. Arrotonda al centesimo."
    if valore >= 0:
        return _oltre_il_massimo(colonna, valore, riga)
    if not colonna.entrata:
        return (
            f"«{trovato}» è negativo. Scrivi un importo da 0 in su: solo le "
            "entrate possono essere negative, per un recupero."
        )
    if riga.testo("note"):
        return ""
    return (
        f"«{trovato}» è negativo: è ammesso per un recupero, con una nota. "
        "Scrivi nella colonna «note» di che recupero si tratta."
    )


def _come_in_italia(scritto: str) -> str:
    """A number of the file with its decimal comma; what was typed as text stays as it is."""
    return scritto.replace(".", ",") if _DI_MACCHINA.fullmatch(scritto) else scritto


def _oltre_il_massimo(colonna: Colonna, valore: Decimal, riga: Riga) -> str:
    trovato = _come_in_italia(riga.scritto(colonna.nome))
    if colonna.massimo is None or valore <= colonna.massimo:
        return ""
    massimo = f"{numero(colonna.massimo)} {colonna.unita}".strip()
    return f"«{trovato}» è più del possibile: al massimo {massimo}. Riscrivi il numero giusto."


def _non_in_elenco(colonna: Colonna, valore: str) -> str:
    codici = colonna.codici or {}
    simile = _dal_significato(codici, valore)
    simile = simile or difflib.get_close_matches(valore.upper(), list(codici), n=1, cutoff=0.6)
    if len(codici) <= MAX_SPIEGATI:
        consiglio = f"Scegli fra {', '.join(f'{c} ({s})' for c, s in codici.items())}."
    elif len(codici) <= 10:
        consiglio = f"Scegli fra {', '.join(codici)}."
    else:
        consiglio = "Scegli il codice dal foglio Elenchi del modello."
    if simile:
        consiglio = f"Forse è {simile[0]} ({codici[simile[0]]}). {consiglio}"
    return f"il codice «{valore}» non è in elenco. {consiglio}"


def _dal_significato(codici: Mapping[str, str], valore: str) -> list[str]:
    """The one code whose meaning holds all the words that were written, if there is one."""
    parole = set(re.findall(r"\w+", valore.casefold()))
    trovati = [
        codice
        for codice, significato in codici.items()
        if parole and parole <= set(re.findall(r"\w+", significato.casefold()))
    ]
    return trovati if len(trovati) == 1 and len(valore) > 2 else []


def voce_e_area(riga: Riga, contesto: Contesto) -> Iterator[Anomalia]:
    """DOM-02: the item admits the area of the row."""
    voce = contesto.voci.get(riga.testo("codice_voce"))
    area = riga.testo("area_utenza")
    if voce is None or area not in contesto.aree or area in voce.aree:
        return
    ammesse = ", ".join(c for c in contesto.aree if c in voce.aree)
    yield anomalia_in(
        riga, contesto.modulo.foglio(riga.foglio).colonna("codice_voce"), "DOM-02",
        f"la voce {voce.codice} «{voce.nome}» non vale per l'area {area}; vale per {ammesse}. "
        "Cambia l'area o la voce.",
    )  # fmt: skip


def comune_dell_ambito(riga: Riga, contesto: Contesto) -> Iterator[Anomalia]:
    """INT-01: the comune belonged to the Ambito on at least one day of the year."""
    codice = riga.testo("codice_istat_comune")
    if not codice or codice in contesto.comuni:
        return
    if codice in contesto.altri_comuni:
        nome, ambito = contesto.altri_comuni[codice]
        detto = (
            f"{nome} ({codice}) nel {contesto.anno} apparteneva all'ambito {ambito}, non "
            "all'ambito "
            f"{contesto.numero_ambito}."
        )
    else:
        detto = f"il codice {codice} non è di un comune che conosciamo."
    yield anomalia_in(
        riga, contesto.modulo.foglio(riga.foglio).colonna("codice_istat_comune"), "INT-01",
        f"{detto} Scrivi il codice di un comune del tuo ambito: sono nel foglio Elenchi del "
        "modello.",
    )  # fmt: skip


def entrate_e_spesa(riga: Riga, foglio: Foglio) -> Iterator[Anomalia]:
    """COE-01 and COE-02: revenues within the spending; the calculated column, if filled, agrees.

    Nothing is said while an amount of the row cannot be read: the sum would be wrong. Where the
    revenues exceed the spending the difference is not compared: it would be the same mistake.
    """
    entrate = [c.nome for c in foglio.colonne if c.entrata]
    spesa = riga.numero_in("spesa_totale")
    if spesa is None or riga.guaste.intersection(entrate):
        return
    presenti = [v for v in (riga.numero_in(nome) for nome in entrate) if v is not None]
    totale = sum(presenti, Decimal(0))
    dichiarato = riga.numero_in("a_carico_comuni")
    if totale > spesa:
        yield anomalia_in(
            riga, foglio.colonna("spesa_totale"), "COE-01",
            f"la spesa è {euro(spesa)}, ma le entrate sono {euro(totale)}: "
            f"{euro(totale - spesa)} in "
            "più. Controlla la spesa e le entrate della riga.",
        )  # fmt: skip
        return
    if dichiarato is not None and abs(dichiarato - (spesa - totale)) > CENTESIMO:
        yield anomalia_in(
            riga, foglio.colonna("a_carico_comuni"), "COE-02",
            f"hai scritto {euro(dichiarato)}, ma spesa meno entrate fa {euro(spesa - totale)}. "
            "Lascia vuota la cella, o correggi gli importi della riga.",
        )  # fmt: skip
    if presenti and totale == spesa > 0 and not dichiarato:
        yield anomalia_in(
            riga, foglio.colonna("spesa_totale"), "COE-01",
            f"le entrate coprono tutta la spesa ({euro(spesa)}) e ai comuni non resta nulla. "
            "Correggi, oppure conferma e scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip
