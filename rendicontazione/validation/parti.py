"""The rules of a part: its template, and no rows of another comune, body or facility."""

from collections.abc import Iterator

from rendicontazione.anomalie import BLOCCANTE, Anomalia
from rendicontazione.parsing import META, ModuloLetto, Riga
from rendicontazione.validation.contesto import Contesto, DiChi
from rendicontazione.validation.righe import anomalia_in

COMUNE, ENTE, STRUTTURA = "comune", "ente", "struttura"
# The column that says whose a row is, by kind of part.
COLONNA_DI_CHI = {
    COMUNE: "codice_istat_comune",
    ENTE: "codice_ente_gestore",
    STRUTTURA: "id_struttura",
}
FORMA = "forma_gestione"
_FORMA_DI = {COMUNE: "S", ENTE: "A"}
_IN_PAROLE = {"S": "singola (S)", "A": "associata (A)"}


def identita(letto: ModuloLetto, contesto: Contesto) -> Iterator[Anomalia]:
    """FILE-02 and FILE-05 from the hidden sheet, the only one that says whose a part is."""
    if contesto.solo is None:
        return
    attesi = (
        ("modello", "FILE-02", contesto.modulo.versione),
        ("anno", "FILE-02", str(contesto.anno)),
        ("ambito", "FILE-05", str(contesto.numero_ambito)),
    )
    for chiave, codice, atteso in attesi:
        trovato = letto.meta.get(chiave, "")
        if trovato and trovato.replace(",", ".") != atteso:
            yield Anomalia(
                META, "", codice, BLOCCANTE, trovato,
                f"Il file nasce dal modello di un altro {chiave} («{trovato}», qui serve "
                f"{atteso}). Scarica il modello da questa pagina e copia lì i dati.",
            )  # fmt: skip
    sigla = letto.meta.get("parte", "")
    if sigla and sigla != contesto.solo.sigla:
        yield Anomalia(
            META, "", "FILE-05", BLOCCANTE, sigla,
            "Il file nasce dal modello di un'altra parte, e qui serve quello di "
            f"«{contesto.solo.nome}». Scarica il modello da questa pagina e copia lì i dati.",
        )  # fmt: skip


def con_la_parte(
    letto: ModuloLetto, anomalie: list[Anomalia], contesto: Contesto
) -> list[Anomalia]:
    """The anomalies, with INT-01 or INT-02 on each row of others in place of what its cell had."""
    if contesto.solo is None:
        return anomalie
    estranee = [
        anomalia
        for foglio in contesto.modulo.fogli
        for riga in letto.righe.get(foglio.codice, [])
        for anomalia in _di_altri(riga, contesto.solo, contesto)
    ]
    celle = {(a.foglio, a.cella) for a in estranee}
    return [a for a in anomalie if (a.foglio, a.cella) not in celle] + estranee


def e_di(riga: Riga, solo: DiChi) -> bool:
    """True if the row is of that comune (its own services), body or facility."""
    forma = _FORMA_DI.get(solo.tipo)
    if forma and FORMA in riga.posizioni and riga.testo(FORMA) != forma:
        return False
    return riga.testo(COLONNA_DI_CHI[solo.tipo]) in solo.codici


def _di_altri(riga: Riga, solo: DiChi, contesto: Contesto) -> Iterator[Anomalia]:
    foglio = contesto.modulo.foglio(riga.foglio)
    nome = COLONNA_DI_CHI[solo.tipo]
    if nome not in riga.posizioni:
        return
    codice = riga.testo(nome)
    if codice and codice not in solo.codici:
        yield anomalia_in(
            riga, foglio.colonna(nome), "INT-02" if solo.tipo == STRUTTURA else "INT-01",
            f"«{codice}» non è di «{solo.nome}», e questa parte ha solo le sue righe. "
            f"Qui serve {_codici(solo)}: correggi il codice, oppure togli la riga.",
        )  # fmt: skip
        return
    forma = _FORMA_DI.get(solo.tipo, "")
    trovata = riga.testo(FORMA) if FORMA in riga.posizioni else ""
    if trovata in _IN_PAROLE and forma and trovata != forma:
        yield anomalia_in(
            riga, foglio.colonna(FORMA), "INT-01",
            f"la riga è in gestione {_IN_PAROLE[trovata]}, ma questa parte ha solo righe in "
            f"gestione {_IN_PAROLE[forma]} di «{solo.nome}». Correggi la forma, oppure togli la "
            "riga: la consegna chi gestisce il servizio.",
        )  # fmt: skip


def _codici(solo: DiChi) -> str:
    return " o ".join(sorted(solo.codici)) or "il suo codice"
