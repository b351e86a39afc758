"""The modifiers of an amount, one after the other."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tariffe.anomalie import CONTESTO_NON_VALIDO, ErroreTariffa
from tariffe.calcolo.esatto import cifra, frazione, soldi
from tariffe.parsing import Contesto, Modificatore
from tariffe.parsing import strutture as s
from tariffe.parsing.contesto import (
    numero_del_contesto,
    quantita_del_contesto,
    soddisfa,
    valore_del_contesto,
)
from tariffe.parsing.testo_json import in_breve


def nome(parte: Modificatore | s.Componente | s.Variante, codice: str) -> str:
    """What people call a part of the rule: its label, or its code without underscores."""
    return parte.etichetta or codice.replace("_", " ")


def si_applica(modificatore: Modificatore, contesto: Contesto) -> bool:
    """Whether the context asks for the modifier: its key is there, is not false, and `quando`."""
    scritto = valore_del_contesto(contesto, modificatore.codice)
    if scritto is None or scritto is False:
        return False
    # A child without an order is the first, for the tables only, which have a line for it.
    senza_ordine = modificatore.codice == "ordine_figlio" and contesto.ordine_figlio is None
    if senza_ordine and modificatore.tipo != s.MOLTIPLICA_TABELLA and not modificatore.quando:
        return False
    if not soddisfa(contesto, modificatore.quando):
        return False
    vuole_un_si = modificatore.tipo in (s.MOLTIPLICA, s.SOMMA, s.SCORRIMENTO_FASCIA)
    if vuole_un_si and scritto is not True and not modificatore.quando:
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"Nel contesto, «{modificatore.codice}» vale «{in_breve(scritto)}» e deve essere vero "
            "o falso: scrivi true o false.",
        )
    return True


def applica(
    modificatori: Sequence[Modificatore], importo: Fraction, contesto: Contesto, passi: list[str]
) -> Fraction:
    """The amount after every modifier that the context asks for, in the order of the list."""
    for modificatore in modificatori:
        if modificatore.tipo == s.SCORRIMENTO_FASCIA or not si_applica(modificatore, contesto):
            continue
        prima, (importo, detto) = importo, _uno(modificatore, importo, contesto)
        passo = f"{maiuscola(nome(modificatore, modificatore.codice))}: {soldi(prima)} {detto}"
        limitato = importo
        if modificatore.minimo is not None:
            limitato = max(limitato, frazione(modificatore.minimo))
        if modificatore.massimo is not None:
            limitato = min(limitato, frazione(modificatore.massimo))
        passo += f" = {soldi(importo)}"
        if limitato != importo:
            quale = "almeno" if limitato > importo else "al massimo"
            passo += f"; si paga {quale} {soldi(limitato)}"
            importo = limitato
        if importo != prima or not _sottinteso(modificatore, contesto):
            passi.append(con_articolo(passo, modificatore.articolo))
    return importo


def _sottinteso(modificatore: Modificatore, contesto: Contesto) -> bool:
    """Whether nobody said which child it is: a line «× 1» would puzzle who has none."""
    return modificatore.codice == "ordine_figlio" and contesto.ordine_figlio is None


def _uno(modificatore: Modificatore, importo: Fraction, contesto: Contesto) -> tuple[Fraction, str]:
    """The amount after one modifier, and the operation in words."""
    codice, valore = modificatore.codice, modificatore.valore
    scritto = valore_del_contesto(contesto, codice)
    if modificatore.tipo == s.MOLTIPLICA_TABELLA:
        fattore = _dalla_tabella(modificatore, numero_del_contesto(codice, scritto))
        return importo * frazione(fattore), f"× {cifra(fattore)}"
    if modificatore.tipo in (s.MOLTIPLICA_PER_QUANTITA, s.SOMMA_PER_QUANTITA):
        quantita = quantita_del_contesto(codice, scritto)
        if valore is None:
            return importo * frazione(quantita), f"× {cifra(quantita)}"
        segno = "−" if valore < 0 else "+"
        return (
            importo + frazione(valore) * frazione(quantita),
            f"{segno} {soldi(abs(valore))} × {cifra(quantita)}",
        )
    if valore is None:
        raise AssertionError(modificatore.tipo)
    if modificatore.tipo == s.MOLTIPLICA:
        return importo * frazione(valore), f"× {cifra(valore)}"
    return importo + frazione(valore), f"{'−' if valore < 0 else '+'} {soldi(abs(valore))}"


def _dalla_tabella(modificatore: Modificatore, numero: Decimal) -> Decimal:
    for voce in modificatore.tabella:
        if numero % 1 == 0 and voce.da <= numero and (voce.a is None or numero <= voce.a):
            return voce.valore
    voci = ", ".join(
        str(v.da) if v.a == v.da else f"{v.da}+" if v.a is None else f"{v.da}-{v.a}"
        for v in modificatore.tabella
    )
    raise ErroreTariffa(
        CONTESTO_NON_VALIDO,
        f"Nel contesto, «{modificatore.codice}» vale «{cifra(numero)}», che la tabella della "
        f"regola non ha: ci sono {voci}. Correggi il numero o completa la tabella.",
    )


def con_articolo(passo: str, articolo: str) -> str:
    """The sentence with the article it comes from, and its full stop."""
    return f"{passo} ({articolo})." if articolo else f"{passo}."


def maiuscola(testo: str) -> str:
    """The text with its first letter upper."""
    return testo[:1].upper() + testo[1:]
