"""The rules, one function each: from what was read to anomalies. Pure; amounts in euro."""

import datetime
import difflib
from collections.abc import Iterator
from decimal import Decimal

from base.formati import euro, numero
from rendicontazione.anomalie import AVVISO, BLOCCANTE, ERRORE, Anomalia
from rendicontazione.parsing import Cartella, ModuloLetto, Riga, RigaTotale, luogo
from rendicontazione.parsing.celle import indirizzo
from rendicontazione.parsing.dati_personali import contiene_codice_fiscale, contiene_nome_probabile
from rendicontazione.parsing.definizioni import (
    AMBITO,
    ANNO,
    CODICE,
    DATA,
    EURO,
    IDENTITA,
    INTERO,
    SI_NO,
    VERSIONE,
    Colonna,
    Foglio,
)
from rendicontazione.parsing.modulo import META, celle_note
from rendicontazione.validation.contesto import Contesto

FRONTESPIZIO = "F0_frontespizio"
SPESA = "F1_spesa_sociale"

CENTESIMO = Decimal("0.01")
TOLLERANZA_TOTALI = Decimal(1)  # euro; counts must be equal
TETTO = Decimal(10) ** 10  # no return holds ten billions; twelve digits are what the database keeps
DECIMALI_QUANTITA = 4


def _anomalia(
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


# --- personal data, before anything else ---------------------------------------------------------


def dati_personali(cartella: Cartella, contesto: Contesto) -> list[Anomalia]:
    """DATI-01: a codice fiscale anywhere blocks; a probable name in a note is an avviso.

    What was found is never repeated: `valore` is "".
    """
    dove: dict[tuple[str, str], None] = {}
    for nome, foglio in cartella.fogli.items():
        for numero_riga, riga in enumerate(foglio.righe, start=1):
            for posto, grezzo in enumerate(riga, start=1):
                if (
                    isinstance(grezzo, str)
                    and len(grezzo) >= 16
                    and contiene_codice_fiscale(grezzo)
                ):
                    dove[nome, indirizzo(numero_riga, posto)] = None
        for cella, commento in foglio.commenti.items():
            if contiene_codice_fiscale(commento):
                dove[nome, cella] = None
        for cella in foglio.codici_fiscali:
            dove[nome, cella] = None
        if contiene_codice_fiscale(nome):
            dove["", ""] = None
    if cartella.codice_fiscale_altrove:
        dove["", ""] = None
    trovati = [_codice_fiscale(foglio, cella) for foglio, cella in dove]
    nomi = [
        Anomalia(
            foglio, cella, "DATI-01", AVVISO, "",
            f"Foglio {foglio}, cella {cella}: nella nota c'è forse il nome di una persona. "
            "Toglilo; se non è un nome, scrivi perché va bene così.",
            riga=int("".join(c for c in cella if c.isdigit()) or 0) or None,
        )
        for foglio, cella, testo in celle_note(cartella, contesto.modulo)
        if (foglio, cella) not in dove and contiene_nome_probabile(testo)
    ]  # fmt: skip
    return trovati + nomi


def _codice_fiscale(foglio: str, cella: str) -> Anomalia:
    posto = (
        f"Foglio {foglio}, cella {cella}: qui c'è"
        if cella
        else (f"Foglio {foglio}: nelle intestazioni di pagina c'è" if foglio else "Nel file c'è")
    )
    return Anomalia(
        foglio, cella, "DATI-01", BLOCCANTE, "",
        f"{posto} un codice fiscale, che nella rendicontazione non deve stare. Toglilo, controlla "
        "che non ce ne siano altri e ricarica il file: questo lo abbiamo già cancellato.",
        riga=int("".join(c for c in cella if c.isdigit()) or 0) or None,
    )  # fmt: skip


# --- whose file is this --------------------------------------------------------------------------


def identita(letto: ModuloLetto, contesto: Contesto) -> Iterator[Anomalia]:
    """FILE-02 and FILE-05: version, year and Ambito of the frontespizio, then of `_meta`."""
    frontespizio = letto.righe.get(FRONTESPIZIO)
    if frontespizio is None:
        return
    foglio = contesto.modulo.foglio(FRONTESPIZIO)
    riga = frontespizio[0] if frontespizio else None
    attesi = (
        (VERSIONE, "FILE-02", contesto.modulo.versione, "la versione del modello"),
        (ANNO, "FILE-02", str(contesto.anno), "l'anno"),
        (AMBITO, "FILE-05", str(contesto.numero_ambito), "il codice dell'ambito"),
    )
    diversi = set()
    for nome, codice, atteso, che_cosa in attesi:
        trovato = riga.testo(nome) if riga else ""
        if _stesso(nome, trovato, atteso):
            continue
        diversi.add(nome)
        posto = [c.nome for c in foglio.colonne].index(nome) + 1
        cella = riga.cella(nome) if riga else indirizzo(2, posto)
        detto = f"c'è scritto «{trovato}»" if trovato else f"manca {che_cosa}"
        yield Anomalia(
            FRONTESPIZIO, cella, codice, BLOCCANTE, trovato,
            f"{luogo(FRONTESPIZIO, cella, foglio.colonna(nome))}: {detto}, qui serve {atteso} "
            f"({contesto.nome_ambito}, {contesto.anno}). Scarica il modello da questa "
            "pagina e copia "
            "lì i dati.",
            riga=2, colonna=nome,
        )  # fmt: skip
    meta = (
        ("modello", VERSIONE, "FILE-02"),
        ("anno", ANNO, "FILE-02"),
        ("ambito", AMBITO, "FILE-05"),
    )
    per_nome = {nome: atteso for nome, _codice, atteso, _che in attesi}
    for chiave, nome, codice in meta:
        trovato = letto.meta.get(chiave, "")
        if trovato and nome not in diversi and not _stesso(nome, trovato, per_nome[nome]):
            yield Anomalia(
                META, "", codice, BLOCCANTE, trovato,
                f"Il file nasce dal modello di un altro {chiave} («{trovato}», qui serve "
                f"{per_nome[nome]}). Scarica il modello da questa pagina e copia lì i dati.",
                colonna=nome,
            )  # fmt: skip


def _stesso(nome: str, trovato: str, atteso: str) -> bool:
    if nome == VERSIONE:
        return trovato.replace(",", ".") == atteso
    return trovato.isascii() and trovato.isdigit() and trovato.lstrip("0") == atteso


def senza_dati(letto: ModuloLetto, contesto: Contesto) -> list[Anomalia]:
    """FILE-03 once, when no sheet of data has a row: an untouched template is one sentence."""
    di_dati = [f for f in contesto.modulo.fogli if not f.riga_unica]
    if any(letto.righe.get(f.codice) for f in di_dati):
        return []
    nomi = ", ".join(f"«{f.codice}»" for f in di_dati)
    return [
        Anomalia(
            di_dati[0].codice, "", "FILE-03", BLOCCANTE, "",
            f"Nessun dato inserito: nel foglio {nomi} non c'è nessuna riga compilata. "
            "Scrivi i dati "
            "dalla riga 2 in poi, salva e ricarica il file.",
        )
    ]  # fmt: skip


# --- row by row ----------------------------------------------------------------------------------


def obbligatorie(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """FORM-01, and COE-06 for who manages: what must be filled, always or on a condition."""
    for colonna in foglio.colonne:
        if colonna.nome in riga.valori or colonna.nome in riga.guaste:
            continue
        if colonna.nome in IDENTITA and foglio.riga_unica:
            continue
        motivo = _obbligo(colonna, riga, contesto)
        if motivo is None:
            continue
        codice = "COE-06" if colonna.obbligo.startswith("se_gestione") else "FORM-01"
        yield _anomalia(riga, colonna, codice, f"la cella è vuota, {motivo}. {_scrivi(colonna)}")


def _obbligo(colonna: Colonna, riga: Riga, contesto: Contesto) -> str | None:
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
    if colonna.codici is not None or colonna.lista:
        return "Scegli il codice dall'elenco."
    return "Compilala."


def valori(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """FORM-02, FORM-04, FORM-05, DOM-01: each value by the kind of its column."""
    for colonna in foglio.colonne:
        valore = riga.valori.get(colonna.nome)
        if valore is None or (colonna.nome in IDENTITA and foglio.riga_unica):
            continue
        if isinstance(valore, Decimal):
            problema = _numero(colonna, valore, riga)
            if problema:
                yield _anomalia(
                    riga, colonna, "FORM-04" if colonna.tipo == INTERO else "FORM-02", problema
                )
        elif isinstance(valore, datetime.date):
            if colonna.tipo == DATA and valore > contesto.oggi:
                yield _anomalia(
                    riga, colonna, "FORM-05",
                    f"«{valore:%d/%m/%Y}» è nel futuro. Scrivi il giorno in cui il file è stato "
                    "completato.",
                )  # fmt: skip
        elif (
            colonna.tipo in {CODICE, SI_NO}
            and colonna.codici is not None
            and valore not in colonna.codici
        ):
            yield _anomalia(riga, colonna, "DOM-01", _non_in_elenco(colonna, str(valore)))


def _numero(colonna: Colonna, valore: Decimal, riga: Riga) -> str:
    esponente = valore.normalize().as_tuple().exponent
    decimali = max(0, -esponente) if isinstance(esponente, int) else 0
    if abs(valore) >= TETTO:
        return "il numero è troppo grande per essere vero. Controlla gli zeri e riscrivilo."
    if colonna.tipo == INTERO:
        if decimali:
            return (
                f"«{riga.scritto(colonna.nome)}» non è un numero intero. Scrivilo senza decimali."
            )
        if valore < (colonna.minimo or 0):
            return (
                f"«{riga.scritto(colonna.nome)}» è meno di zero. Scrivi un numero intero da 0 "
                "in su."
            )
        return ""
    if decimali > (2 if colonna.tipo == EURO else DECIMALI_QUANTITA):
        quanti = "2 decimali" if colonna.tipo == EURO else f"{DECIMALI_QUANTITA} decimali"
        return f"«{riga.scritto(colonna.nome)}» ha più di {quanti}. Arrotonda al centesimo."
    if valore >= 0 or colonna.calcolata:
        return ""
    if not colonna.entrata:
        return (
            f"«{riga.scritto(colonna.nome)}» è negativo. Scrivi un importo da 0 in su: solo le "
            "entrate possono essere negative, per un recupero."
        )
    if riga.testo("note"):
        return ""
    return (
        f"«{riga.scritto(colonna.nome)}» è negativo: è ammesso per un recupero, con una nota. "
        "Scrivi nella colonna «note» di che recupero si tratta."
    )


def _non_in_elenco(colonna: Colonna, valore: str) -> str:
    codici = colonna.codici or {}
    simile = [c for c, significato in codici.items() if significato.casefold() == valore.casefold()]
    simile = simile or difflib.get_close_matches(valore.upper(), list(codici), n=1, cutoff=0.6)
    if len(codici) <= 10:
        consiglio = f"Scegli fra {', '.join(codici)}."
    else:
        consiglio = "Scegli il codice dal foglio Elenchi del modello."
    if simile:
        consiglio = f"Forse è {simile[0]} ({codici[simile[0]]}). {consiglio}"
    return f"il codice «{valore}» non è in elenco. {consiglio}"


def voce_e_area(riga: Riga, contesto: Contesto) -> Iterator[Anomalia]:
    """DOM-02: the item admits the area of the row."""
    voce = contesto.voci.get(riga.testo("codice_voce"))
    area = riga.testo("area_utenza")
    if voce is None or area not in contesto.aree or area in voce.aree:
        return
    ammesse = ", ".join(c for c in contesto.aree if c in voce.aree)
    yield _anomalia(
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
    yield _anomalia(
        riga, contesto.modulo.foglio(riga.foglio).colonna("codice_istat_comune"), "INT-01",
        f"{detto} Scrivi il codice di un comune del tuo ambito: sono nel foglio Elenchi del "
        "modello.",
    )  # fmt: skip


def entrate_e_spesa(riga: Riga, foglio: Foglio) -> Iterator[Anomalia]:
    """COE-01 and COE-02: revenues within the spending; the calculated column, if filled, agrees.

    Nothing is said while an amount of the row cannot be read: the sum would be wrong.
    """
    entrate = [c.nome for c in foglio.colonne if c.entrata]
    spesa = riga.numero_in("spesa_totale")
    if spesa is None or spesa < 0 or riga.guaste.intersection(entrate):
        return
    presenti = [v for v in (riga.numero_in(nome) for nome in entrate) if v is not None]
    totale = sum(presenti, Decimal(0))
    dichiarato = riga.numero_in("a_carico_comuni")
    if dichiarato is not None and abs(dichiarato - (spesa - totale)) > CENTESIMO:
        yield _anomalia(
            riga, foglio.colonna("a_carico_comuni"), "COE-02",
            f"hai scritto {euro(dichiarato)}, ma spesa meno entrate fa {euro(spesa - totale)}. "
            "Lascia vuota la cella, o correggi gli importi della riga.",
        )  # fmt: skip
    if totale > spesa:
        yield _anomalia(
            riga, foglio.colonna("spesa_totale"), "COE-01",
            f"la spesa è {euro(spesa)}, ma le entrate sono {euro(totale)}: "
            f"{euro(totale - spesa)} in "
            "più. Controlla la spesa e le entrate della riga.",
        )  # fmt: skip
    elif presenti and totale == spesa > 0 and not dichiarato:
        yield _anomalia(
            riga, foglio.colonna("spesa_totale"), "COE-01",
            f"le entrate coprono tutta la spesa ({euro(spesa)}) e ai comuni non resta nulla. "
            "Correggi, oppure conferma e scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip


# --- the whole sheet -----------------------------------------------------------------------------


def chiavi_ripetute(righe: list[Riga], foglio: Foglio) -> Iterator[Anomalia]:
    """INT-03: one row for each comune or ente, area, item and form of management."""
    prima: dict[tuple[str, ...], int] = {}
    for riga in righe:
        forma = riga.testo("forma_gestione")
        chi = riga.testo("codice_istat_comune" if forma == "S" else "codice_ente_gestore")
        chiave = (forma, chi, riga.testo("area_utenza"), riga.testo("codice_voce"))
        if not all(chiave):
            continue
        if chiave in prima:
            yield _anomalia(
                riga, foglio.colonna("codice_voce"), "INT-03",
                f"la riga {riga.numero} ripete la riga {prima[chiave]}: stesso gestore "
                f"({chi}), area "
                f"{chiave[2]}, voce {chiave[3]} e forma {forma}. Unisci le due righe o correggi il "
                "codice sbagliato.",
            )  # fmt: skip
        else:
            prima[chiave] = riga.numero


def totali(letto: ModuloLetto, contesto: Contesto) -> Iterator[Anomalia]:
    """TOT-01: a totals row agrees with the rows it can stand for.

    Without codes it is right if it equals all the rows of the sheet, those above it, or those since
    the totals row before it; with codes (area, form, comune…) only rows with the same codes count.
    """
    for totale in letto.totali:
        foglio = contesto.modulo.foglio(totale.riga.foglio)
        righe = letto.righe.get(foglio.codice, [])
        for colonna in foglio.colonne:
            trovato = totale.riga.numero_in(colonna.nome)
            if trovato is None:
                continue
            somme = _somme_possibili(totale, righe, foglio, colonna)
            tolleranza = 0 if colonna.tipo == INTERO else TOLLERANZA_TOTALI
            if not somme or any(abs(trovato - somma) <= tolleranza for somma in somme):
                continue
            formato = numero if colonna.tipo == INTERO else euro
            yield _anomalia(
                totale.riga, colonna, "TOT-01",
                f"il totale scritto è {formato(trovato)}, ma la somma delle righe è "
                f"{formato(somme[0])}: {formato(abs(trovato - somme[0]))} di differenza. "
                "Correggi le righe o il totale, oppure cancella la riga di totale.",
            )  # fmt: skip


def _somme_possibili(
    totale: RigaTotale, righe: list[Riga], foglio: Foglio, colonna: Colonna
) -> list[Decimal]:
    """The sums this total may mean, the likeliest first; none if an amount could not be read."""
    filtri = {
        c.nome: totale.riga.testo(c.nome)
        for c in foglio.colonne
        if totale.riga.testo(c.nome) and totale.riga.testo(c.nome) in (c.codici or {})
    }
    simili = [r for r in righe if all(r.testo(n) == v for n, v in filtri.items())]
    gruppi = [
        simili,
        [r for r in simili if r.numero < totale.riga.numero],
        [r for r in simili if totale.dopo < r.numero < totale.riga.numero],
    ]
    if totale.parziale:
        gruppi.reverse()
    somme = []
    for gruppo in gruppi:
        if any(colonna.nome in r.guaste for r in gruppo):
            return []
        somme.append(
            sum(
                (_per_il_totale(r, foglio, colonna) for r in gruppo),
                Decimal(0),
            )
        )
    return somme


def _per_il_totale(riga: Riga, foglio: Foglio, colonna: Colonna) -> Decimal:
    valore = riga.numero_in(colonna.nome)
    if valore is None and colonna.nome == "a_carico_comuni":
        # The column is calculated: where it is empty, the row's own difference stands for it.
        entrate = (riga.numero_in(c.nome) or Decimal(0) for c in foglio.colonne if c.entrata)
        return (riga.numero_in("spesa_totale") or Decimal(0)) - sum(entrate, Decimal(0))
    return valore or Decimal(0)
