"""The calculated columns: what their row gives, and COE-02 where they are filled. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from base.formati import euro, numero
from rendicontazione.anomalie import Anomalia
from rendicontazione.parsing import Riga
from rendicontazione.parsing.definizioni import Foglio
from rendicontazione.validation.righe import CENTESIMO, anomalia_in

_PIU, _MENO = Decimal(1), Decimal(-1)
# Column → the columns it is made of, with their sign; a_carico_comuni takes every revenue.
_FORMULE: dict[str, tuple[tuple[str, Decimal], ...]] = {
    "totale_costi": (("costo_personale", _PIU), ("costo_gestione", _PIU), ("altri_costi", _PIU)),
    "totale_ricavi": (
        ("ricavi_rette", _PIU),
        ("ricavi_comuni", _PIU),
        ("ricavi_fsr", _PIU),
        ("ricavi_ssr", _PIU),
        ("altri_ricavi", _PIU),
    ),
    "residuo": (("assegnato", _PIU), ("rendicontato", _MENO)),
}
_COME = {
    "totale_costi": "la somma dei costi",
    "totale_ricavi": "la somma dei ricavi",
    "residuo": "assegnato meno rendicontato",
}
PERCENTUALE = "percentuale_rendicontata"
MEZZO_PUNTO = Decimal("0.005")  # of a fraction: half a percentage point


def addendi(foglio: Foglio, nome: str) -> tuple[tuple[str, Decimal], ...]:
    """The columns of the sheet that make up a calculated one, with their sign."""
    if nome == "a_carico_comuni":
        entrate = tuple((c.nome, _MENO) for c in foglio.colonne if c.entrata)
        return (("spesa_totale", _PIU), *entrate)
    return tuple((c, segno) for c, segno in _FORMULE.get(nome, ()) if foglio.ha(c))


def calcolata(riga: Riga, foglio: Foglio, nome: str) -> Decimal | None:
    """What the row gives for a calculated column, in euro; an empty part adds nothing.

    None if a part cannot be read, or all of them are empty.
    """
    parti = addendi(foglio, nome)
    if not parti or any(colonna in riga.guaste for colonna, _segno in parti):
        return None
    presenti = [
        valore * segno
        for colonna, segno in parti
        if (valore := riga.numero_in(colonna)) is not None
    ]
    return sum(presenti, Decimal(0)) if presenti else None


def confrontate(riga: Riga, foglio: Foglio) -> Iterator[Anomalia]:
    """COE-02 on the sums of F3 and F5 and on the percentage, where they are filled."""
    for nome, come in _COME.items():
        scritto = riga.numero_in(nome)
        if scritto is None:
            continue
        atteso = calcolata(riga, foglio, nome)
        if atteso is not None and abs(scritto - atteso) > CENTESIMO:
            yield anomalia_in(
                riga, foglio.colonna(nome), "COE-02",
                f"hai scritto {euro(scritto)}, ma {come} fa {euro(atteso)}. Lascia vuota la "
                "cella, o correggi gli importi della riga.",
            )  # fmt: skip
    scritto = riga.numero_in(PERCENTUALE)
    assegnato, rendicontato = riga.numero_in("assegnato"), riga.numero_in("rendicontato")
    if scritto is None or not assegnato or rendicontato is None:
        return
    atteso = rendicontato * 100 / assegnato
    # «83,3» is right for 83,33…; a cell with the format «%» holds 0,8333.
    if _arrotondato(scritto, atteso) or abs(scritto - atteso / 100) <= MEZZO_PUNTO:
        return
    yield anomalia_in(
        riga, foglio.colonna(PERCENTUALE), "COE-02",
        f"hai scritto «{riga.scritto(PERCENTUALE)}», ma il rendicontato è il "
        f"{numero(atteso, 2)}% dell'assegnato. Lascia vuota la cella, o correggi gli importi "
        "della riga.",
    )  # fmt: skip


def _arrotondato(scritto: Decimal, atteso: Decimal) -> bool:
    """True if the first is the second with fewer decimals, or a cent away."""
    esponente = scritto.as_tuple().exponent
    decimali = -esponente if isinstance(esponente, int) and esponente < 0 else 0
    return abs(scritto - atteso) <= max(Decimal(5).scaleb(-decimali - 1), CENTESIMO)
