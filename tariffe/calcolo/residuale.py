"""The residual method of residential fees."""

from decimal import Decimal
from fractions import Fraction

from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.calcolo.conto import MESI, Conto
from tariffe.calcolo.esatto import ZERO, frazione, soldi
from tariffe.calcolo.fascia import controlla_soglia
from tariffe.calcolo.modificatori import con_articolo
from tariffe.parsing.contesto import quantita_del_contesto, soddisfa, valore_del_contesto


def residuale(conto: Conto, costo: Decimal | None) -> Fraction:
    """What is left of a twelfth of the ISEE after the quota, plus the additions, within the cost.

    The personal minimum is left to the person out of ISEE/12 and additions together.
    """
    metodo, isee, contesto = conto.regola.residuale, conto.isee, conto.contesto
    if metodo is None or isee is None:
        raise AssertionError("residuale")
    controlla_soglia(conto.regola, isee)
    scritta = valore_del_contesto(contesto, "quota_salvaguardia")
    quota = (
        metodo.quota_salvaguardia
        if scritta is None
        else quantita_del_contesto("quota_salvaguardia", scritta)
    )
    if quota is None:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            "Manca la quota di salvaguardia («quota_salvaguardia») nella regola e nel contesto. "
            "Scrivila in uno dei due.",
        )
    mensile = Fraction(isee) / MESI
    esatto = max(ZERO, mensile - frazione(quota))
    conto.passi.append(
        con_articolo(
            f"ISEE {soldi(mensile * MESI)} diviso 12, meno la quota che resta alla persona: "
            f"{soldi(mensile)} − {soldi(quota)} = {soldi(mensile - frazione(quota))}"
            + ("" if esatto else "; sotto lo zero si conta zero"),
            metodo.articolo,
        )
    )
    disponibile = mensile
    for aggiunta in metodo.aggiunte:
        scritto = valore_del_contesto(contesto, aggiunta.da)
        if scritto is None or not soddisfa(contesto, aggiunta.quando):
            continue
        altro = Fraction(quantita_del_contesto(aggiunta.da, scritto))
        chi = aggiunta.etichetta or aggiunta.da.replace("_", " ")
        conto.passi.append(
            f"Più {chi}: {soldi(esatto)} + {soldi(altro)} = {soldi(esatto + altro)}."
        )
        esatto, disponibile = esatto + altro, disponibile + altro
    tetti = []
    if metodo.minimo_personale is not None:
        resta = max(ZERO, disponibile - frazione(metodo.minimo_personale))
        tetti.append((resta, f"Alla persona restano almeno {soldi(metodo.minimo_personale)}"))
    if costo is not None:
        tetti.append((frazione(costo), "Non si paga più del costo"))
    for tetto, perche in tetti:
        if esatto > tetto:
            esatto = tetto
            conto.passi.append(f"{perche}: si paga {soldi(tetto)}.")
    return esatto
