"""The rules on the whole file: personal data, whose it is, whether it holds anything."""

from collections.abc import Iterator

from base.dati_personali import contiene_codice_fiscale, contiene_nome_probabile
from rendicontazione.anomalie import AVVISO, BLOCCANTE, Anomalia
from rendicontazione.parsing import Cartella, ModuloLetto, luogo
from rendicontazione.parsing.celle import indirizzo
from rendicontazione.parsing.definizioni import (
    AMBITO,
    ANNO,
    VERSIONE,
)
from rendicontazione.parsing.modulo import META, celle_note
from rendicontazione.validation.contesto import Contesto

FRONTESPIZIO = "F0_frontespizio"


def dati_personali(cartella: Cartella, contesto: Contesto) -> list[Anomalia]:
    """DATI-01: a codice fiscale anywhere blocks; a probable name in a note is an avviso.

    What was found is never repeated: `valore` is "".
    """
    dove: dict[tuple[str, str], None] = {}
    indicibili = {nome for nome in cartella.fogli if contiene_codice_fiscale(nome)}
    for nome, foglio in cartella.fogli.items():
        if nome in indicibili:
            dove["", ""] = None
            continue
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
    if cartella.codice_fiscale_altrove and not dove:
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
        if foglio not in indicibili
        and (foglio, cella) not in dove
        and contiene_nome_probabile(testo)
    ]  # fmt: skip
    return trovati + nomi


def _codice_fiscale(foglio: str, cella: str) -> Anomalia:
    posto = (
        f"Foglio {foglio}, cella {cella}: qui c'è"
        if cella
        else (
            f"Foglio {foglio}: fuori dalle celle (intestazioni di pagina, collegamenti, elenchi) "
            "c'è"
            if foglio
            else "Nel file c'è"
        )
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
    dove = "nel foglio" if len(di_dati) == 1 else "nei fogli"
    return [
        Anomalia(
            di_dati[0].codice, "", "FILE-03", BLOCCANTE, "",
            f"Nessun dato inserito: {dove} {nomi} non c'è nessuna riga compilata. "
            "Scrivi i dati "
            "dalla riga 2 in poi, salva e ricarica il file.",
        )
    ]  # fmt: skip
