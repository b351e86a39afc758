"""The band of an ISEE and its amount."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tariffe.anomalie import FUORI_SOGLIA, ErroreTariffa
from tariffe.calcolo import tratti as segmenti
from tariffe.calcolo.conto import MESI, Conto
from tariffe.calcolo.esatto import ZERO, soldi
from tariffe.calcolo.modificatori import con_articolo, maiuscola, nome, si_applica
from tariffe.parsing import Regola, Tratto
from tariffe.parsing import strutture as s
from tariffe.parsing.limiti import TUTTI, in_ordine, in_parole


def dal_tratto(
    conto: Conto, tratti: Sequence[Tratto], costo: Decimal | None
) -> tuple[Fraction, int]:
    """The amount of the segment that covers the ISEE, and its index."""
    regola, isee = conto.regola, conto.isee
    if isee is None:  # a rule that does not look at it has one segment
        esatto = segmenti.valore(tratti[0], ZERO, costo)
        detto = segmenti.spiega(tratti[0], ZERO, costo, esatto)
        detto = detto.replace("In questa fascia l'importo è", "L'importo è")
        conto.passi.append(con_articolo(detto, tratti[0].articolo or regola.articolo))
        return esatto, 0
    mesi = MESI if regola.isee_base == s.MENSILE else 1
    controlla_soglia(regola, isee)
    indice = segmenti.trova(tratti, isee, mesi)
    x = conto.x
    base = f"ISEE {soldi(Fraction(isee))}"
    if mesi != 1:
        base += f" diviso 12 = {soldi(x)} al mese"
    tratto = tratti[indice]
    conto.passi.append(f"{base}: fascia {_nome_fascia(tratto)}.")
    _oltre_il_massimo(conto, tratto, tratti)
    indice = _scorri(conto, tratti, indice)
    tratto = tratti[indice]
    esatto = segmenti.valore(tratto, x, costo)
    conto.passi.append(
        con_articolo(segmenti.spiega(tratto, x, costo, esatto), tratto.articolo or regola.articolo)
    )
    return esatto, indice


def _nome_fascia(tratto: Tratto) -> str:
    limiti = in_parole(tratto)
    if limiti == TUTTI and not tratto.etichetta:
        return "unica"
    return f"«{tratto.etichetta}», {limiti}" if tratto.etichetta else limiti


def controlla_soglia(regola: Regola, isee: Decimal) -> None:
    """Refuses an ISEE above the access threshold, which is in the base of the rule."""
    if regola.soglia_accesso is None:
        return
    mesi = MESI if regola.isee_base == s.MENSILE else 1
    if isee > regola.soglia_accesso * mesi:
        al_mese = " al mese" if mesi != 1 else ""
        raise ErroreTariffa(
            FUORI_SOGLIA,
            f"L'ISEE {soldi(Fraction(isee))} supera la soglia di accesso di "
            f"{soldi(regola.soglia_accesso)}{al_mese}: il comune non interviene. Chiedi "
            "all'ufficio.",
        )


def _oltre_il_massimo(conto: Conto, tratto: Tratto, tratti: Sequence[Tratto]) -> None:
    """What the rule says of who is in the last band, the one without an upper bound."""
    come = conto.regola.oltre_massimo
    if come == s.AMMESSO or tratto.a is not None or len(tratti) == 1:
        return
    if come == s.ESCLUSO:
        raise ErroreTariffa(
            FUORI_SOGLIA,
            f"{in_parole(tratto).capitalize()} il regolamento non ammette al servizio. Chiedi "
            "all'ufficio.",
        )
    conto.passi.append("Con questo ISEE l'ammissione al servizio è a discrezione dell'ente.")


def _scorri(conto: Conto, tratti: Sequence[Tratto], indice: int) -> int:
    """The band after the shifts that the context asks for."""
    ordine = in_ordine(tratti)
    for modificatore in conto.regola.modificatori:
        if modificatore.tipo != s.SCORRIMENTO_FASCIA or modificatore.valore is None:
            continue
        if not si_applica(modificatore, conto.contesto):
            continue
        posto = ordine.index(indice)
        ferme = {e if e >= 0 else len(ordine) + e for e in modificatore.escluse}
        chi = maiuscola(nome(modificatore, modificatore.codice))
        if posto in ferme:
            conto.passi.append(
                con_articolo(f"{chi}: da questa fascia non ci si sposta", modificatore.articolo)
            )
            continue
        nuovo = min(max(0, posto + int(modificatore.valore)), len(ordine) - 1)
        indice = ordine[nuovo]
        conto.passi.append(
            con_articolo(
                f"{chi}: si passa alla fascia {_nome_fascia(tratti[indice])}",
                modificatore.articolo,
            )
        )
    return indice
