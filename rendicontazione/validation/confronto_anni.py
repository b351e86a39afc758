"""This year beside the one before: totals by area and by voce, facilities gone and new. Pure.

One path for the page that shows the comparison and for STO-01, STO-02, STO-03. Amounts in euro.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from base.formati import euro, numero, plurale
from rendicontazione.anomalie import AVVISO, Anomalia
from rendicontazione.parsing import Riga, luogo
from rendicontazione.validation.contesto import AnnoPrima, Contesto
from rendicontazione.validation.righe import CONSUNTIVO, SPESA, UNITA, anomalia_in

# Tuned on 12 changes of real totals (at most +18.1 per cent) and 56 of real voci.
SOGLIA_AREA = Decimal(20)
SOGLIA_VOCE = Decimal(50)
SOGLIA_VOCE_EURO = Decimal(10_000)

Spesa = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Variazione:
    """A total of the two years, in euro; None where there is no row: it is not a zero.

    `regola` is the rule that asks for a reason, "" if none does. `oltre_soglia` may be true of an
    area without any: its voci already ask.
    """

    codice: str
    nome: str
    prima: Decimal | None
    dopo: Decimal | None
    regola: str = ""
    oltre_soglia: bool = False

    @property
    def differenza(self) -> Decimal:
        return (self.dopo or Decimal(0)) - (self.prima or Decimal(0))

    @property
    def percento(self) -> Decimal | None:
        """0–100 with its sign, two decimals; None where there was nothing before."""
        if not self.prima:
            return None
        return (self.differenza * 100 / self.prima).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class ConfrontoAnni:
    """`unita_mancanti` had a row the year before and have none now; `unita_nuove` the reverse."""

    anno: int
    anno_prima: int
    aree: tuple[Variazione, ...] = ()
    voci: tuple[Variazione, ...] = ()
    unita_mancanti: Mapping[str, str] = field(default_factory=dict)
    unita_nuove: Mapping[str, str] = field(default_factory=dict)

    @property
    def frase_unita(self) -> str:
        """«3 unità presenti nel 2022 non ci sono più: chiuse o dimenticate?»; "" if none."""
        quante = len(self.unita_mancanti)
        if not quante:
            return ""
        coda = "non c'è più: chiusa o dimenticata" if quante == 1 else (
            "non ci sono più: chiuse o dimenticate"
        )  # fmt: skip
        presente = plurale(quante, "unità presente", "unità presenti")
        return f"{presente} nel {self.anno_prima} {coda}?"


def spesa_letta(righe: Iterable[Riga]) -> dict[tuple[str, str], Decimal]:
    """Spending by (area, voce) of the rows of F1; a row without amount adds no key."""
    somme: dict[tuple[str, str], Decimal] = {}
    for riga in righe:
        spesa = riga.numero_in("spesa_totale")
        chiave = (riga.testo("area_utenza"), riga.testo("codice_voce"))
        if spesa is not None and all(chiave):
            somme[chiave] = somme.get(chiave, Decimal(0)) + spesa
    return somme


def unita_lette(lette: Mapping[str, Iterable[Riga]], contesto: Contesto) -> dict[str, str]:
    """The units that have a row in F2 or F3, with their name."""
    trovate: dict[str, str] = {}
    for foglio in (UNITA, CONSUNTIVO):
        for riga in lette.get(foglio, ()):
            if codice := riga.testo("id_struttura"):
                nota = contesto.unita.get(codice)
                nome = nota.denominazione if nota else riga.testo("denominazione")
                trovate.setdefault(codice, nome or codice)
    return trovate


def confronta_anni(
    spesa: Spesa,
    prima: AnnoPrima,
    contesto: Contesto,
    unita: Mapping[str, str] | None = None,
) -> ConfrontoAnni:
    """The two years side by side; `spesa` and `unita` are this year's, all of the Ambito."""
    voci = [
        _voce(codice, adesso, allora, contesto)
        for codice, adesso, allora in _affiancate(spesa, prima.spesa, 1)
    ]
    segnalate = {voce.codice for voce in voci if voce.regola}
    resto = {chiave: v for chiave, v in spesa.items() if chiave[1] not in segnalate}
    resto_prima = {chiave: v for chiave, v in prima.spesa.items() if chiave[1] not in segnalate}
    residui = {area: _meno(a, b) for area, a, b in _affiancate(resto, resto_prima, 0)}
    aree = [
        _area(codice, adesso, allora, residui.get(codice, Decimal(0)), contesto)
        for codice, adesso, allora in _affiancate(spesa, prima.spesa, 0)
    ]
    unita = unita or {}
    return ConfrontoAnni(
        anno=contesto.anno,
        anno_prima=prima.anno,
        aree=tuple(sorted(aree, key=lambda a: _posto(a.codice, contesto.aree))),
        voci=tuple(voci),
        unita_mancanti={c: nome for c, nome in prima.unita.items() if c not in unita},
        unita_nuove={c: nome for c, nome in unita.items() if c not in prima.unita},
    )


def _posto(codice: str, aree: Mapping[str, str]) -> tuple[int, str]:
    ordine = list(aree)
    return (ordine.index(codice) if codice in aree else len(ordine), codice)


def _affiancate(
    dopo: Spesa, prima: Spesa, posto: int
) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """(code, now, before) summed over the other part of the key, by code."""
    somme: tuple[dict[str, Decimal], dict[str, Decimal]] = ({}, {})
    for somma, valori in zip(somme, (dopo, prima), strict=True):
        for chiave, valore in valori.items():
            somma[chiave[posto]] = somma.get(chiave[posto], Decimal(0)) + valore
    for codice in sorted(somme[0].keys() | somme[1].keys()):
        yield codice, somme[0].get(codice), somme[1].get(codice)


def _meno(dopo: Decimal | None, prima: Decimal | None) -> Decimal:
    return (dopo or Decimal(0)) - (prima or Decimal(0))


def _voce(
    codice: str, dopo: Decimal | None, prima: Decimal | None, contesto: Contesto
) -> Variazione:
    nota = contesto.voci.get(codice)
    regola = ""
    if bool(dopo) != bool(prima):
        # A voce that may not be used any more is gone by itself.
        regola = "STO-03" if dopo or nota else ""
    elif prima:
        differenza = abs(_meno(dopo, prima))
        if differenza > SOGLIA_VOCE_EURO and differenza * 100 > SOGLIA_VOCE * abs(prima):
            regola = "STO-02"
    return Variazione(codice, nota.nome if nota else codice, prima, dopo, regola, bool(regola))


def _area(
    codice: str,
    dopo: Decimal | None,
    prima: Decimal | None,
    residuo: Decimal,
    contesto: Contesto,
) -> Variazione:
    """`residuo` is the change that no voce already explains."""
    oltre = bool(prima) and abs(_meno(dopo, prima)) * 100 > SOGLIA_AREA * abs(prima or Decimal(0))
    da_spiegare = bool(prima) and abs(residuo) * 100 > SOGLIA_AREA * abs(prima or Decimal(0))
    return Variazione(
        codice,
        contesto.aree.get(codice, codice),
        prima,
        dopo,
        "STO-01" if oltre and da_spiegare else "",
        oltre,
    )


def variazioni(buone: Mapping[str, list[Riga]], contesto: Contesto) -> Iterator[Anomalia]:
    """STO-01, STO-02, STO-03 at the first row of the area or voce; on the sheet if it has none.

    Nothing is said of an area or voce with an amount that cannot be read, and nothing at all
    while a row does not say its own.
    """
    prima = contesto.anno_prima
    righe = buone.get(SPESA)
    if prima is None or not prima.spesa or not righe:
        return
    prime: dict[str, Riga] = {}
    incerte: set[str] = set()
    for riga in righe:
        area, voce = riga.testo("area_utenza"), riga.testo("codice_voce")
        if not (area and voce):
            return
        prime.setdefault(area, riga)
        prime.setdefault(voce, riga)
        if riga.numero_in("spesa_totale") is None:
            incerte |= {area, voce}
    confronto = confronta_anni(spesa_letta(righe), prima, contesto)
    foglio = contesto.modulo.foglio(SPESA)
    for variazione in (*confronto.aree, *confronto.voci):
        if not variazione.regola or variazione.codice in incerte:
            continue
        testo = _frase(variazione, prima.anno, contesto.anno)
        if riga_prima := prime.get(variazione.codice):
            yield anomalia_in(
                riga_prima, foglio.colonna("spesa_totale"), variazione.regola, testo, AVVISO
            )
        else:
            yield Anomalia(
                SPESA, "", variazione.regola, AVVISO, variazione.codice,
                f"{luogo(SPESA, '')}: {testo}", colonna="spesa_totale",
            )  # fmt: skip


def _frase(variazione: Variazione, anno_prima: int, anno: int) -> str:
    quale = (
        f"l'area {variazione.nome}"
        if variazione.regola == "STO-01"
        else f"la voce {variazione.codice} «{variazione.nome}»"
    )
    prima, dopo = variazione.prima, variazione.dopo
    importi = f"nel {anno_prima} " + ("non c'era" if prima is None else f"era {euro(prima)}")
    importi += f", nel {anno} " + ("non c'è" if dopo is None else f"è {euro(dopo)}")
    percento = variazione.percento
    if variazione.regola == "STO-03":
        quanto = "è finita" if not variazione.dopo else "è nuova"
    else:
        segno = "in più" if variazione.differenza > 0 else "in meno"
        quanto = f"{numero(abs(percento or Decimal(0)), 1)}% {segno}"
    return (
        f"in tutto l'ambito {quale} {importi}: {quanto}. Controlla le righe, oppure conferma e "
        "scrivi perché."
    )
