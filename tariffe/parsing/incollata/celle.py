"""One cell of a pasted table: numbers as people write them, bounds and amounts in words."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tariffe.parsing import strutture as s

MASSIMO_ISEE = Decimal("9999999999.99")
MASSIMO_IMPORTO = Decimal("9999999.9999")

# A number with what people put around it; the sign is read to be refused.
_CIFRE = r"[-\u2212]?[0-9](?:[0-9.,]*[0-9])?"
_NUMERO = re.compile(_CIFRE)
_MIGLIAIA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_ITALIANO = re.compile(r"[0-9]+(?:,[0-9]+)?")
_PUNTO = re.compile(r"[0-9]+\.[0-9]+")

_ESENTE = re.compile(
    r"(?:esent[ei]|esenzione)(?: totale)?|gratis|gratuit[oaie]"
    r"|nessun (?:costo|importo|pagamento)|non paga(?:no)?"
)
_PIENO = re.compile(
    r"(?:costo|tariffa|prezzo|quota) (?:pien[oa]|inter[oa]|effettiv[oa])|intero costo"
)
_VUOTO = re.compile(r"[-\u2013\u2014/.]*")
_APERTO = re.compile(
    r"(?:e |ed )?(?:oltre|in su|in poi|in avanti|piu|illimitat[oa]|senza limite|infinito|∞)"
)
_TUTTI = re.compile(
    r"(?:per )?(?:tutt[ei](?: (?:gli isee|i valori|le famiglie|gli utenti))?"
    r"|qualsiasi(?: (?:isee|valore))?)"
)
# Words before a bound; the longest first. True = the bound is inside.
_INIZI: tuple[tuple[str, bool], ...] = (
    (r"a partire da", True),
    (r"(?:maggiore|superiore|pari) o (?:uguale|pari|superiore) (?:a|di)", True),
    (r"uguale o (?:maggiore|superiore) (?:a|di)", True),
    (r">=|≥", True),
    (r"(?:maggiore|superiore|superiori|maggiori) (?:a|di)|piu di|oltre(?: i| gli)?|>", False),
    (r"dal|dai|dagli|da|tra|fra|compres[oi] tra|compres[oi] fra", True),
)
_FINI: tuple[tuple[str, bool], ...] = (
    (r"(?:minore|inferiore|pari) o (?:uguale|pari|inferiore) (?:a|di)", True),
    (r"uguale o (?:minore|inferiore) (?:a|di)", True),
    (r"<=|≤", True),
    (r"(?:minore|inferiore|inferiori|minori) (?:a|di)|meno di|sotto(?: i| gli)?|<", False),
    (r"(?:e )?(?:fino a|fino ad|fino|sino a|non oltre|entro|massimo|max)|(?:e|a|al|ai|ad)", True),
)


class CellaIlleggibile(ValueError):
    """What is wrong with a cell: the second half of a sentence."""


@dataclass(frozen=True, slots=True)
class Limiti:
    """The bounds a cell or a row says; None = not said. `esplicito` = a word says if it is in."""

    da: Decimal | None = None
    da_incluso: bool = True
    a: Decimal | None = None
    a_incluso: bool = True
    aperto: bool = False  # it says that there is no upper bound


@dataclass(frozen=True, slots=True)
class Quanto:
    """What is paid in a band: the kind of segment and its numbers; `ai_bordi` of a linear one."""

    tipo: str
    numeri: Mapping[str, Decimal] = field(default_factory=dict)


def pulisci(cella: str) -> str:
    """The cell in lower case without blanks, euro signs and accents that do not count."""
    testo = unicodedata.normalize("NFKC", cella).replace("\u2212", "-")
    testo = re.sub(r"[\u200b\ufeff]|\*+\s*$", "", testo)
    testo = "".join(c for c in unicodedata.normalize("NFD", testo) if not unicodedata.combining(c))
    testo = re.sub(r"€|\b(?:euro|eur)\b\.?", " ", testo, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", testo).strip(" \"'“”").lower()


def senza_cifre(cella: str) -> bool:
    """Whether the cell is made of words only."""
    return not any(c.isdigit() for c in cella)


def leggi_soglia(testo: str) -> Decimal:
    """An ISEE bound: «3.000», «3.000,00», «3000.50», «€ 3 000»."""
    return _numero(testo, "3.000,00", 2, MASSIMO_ISEE, punto_delle_migliaia=True)


def leggi_importo(testo: str) -> Decimal:
    """An amount, a percentage or a coefficient: at most four decimals."""
    return _numero(testo, "18,68", 4, MASSIMO_IMPORTO, punto_delle_migliaia=False)


def leggi_coefficiente(testo: str) -> Decimal:
    """A factor of the ISEE: at most ten decimals."""
    return _numero(testo, "0,0175", 10, MASSIMO_IMPORTO, punto_delle_migliaia=False)


def _numero(
    testo: str, esempio: str, decimali: int, massimo: Decimal, *, punto_delle_migliaia: bool
) -> Decimal:
    pulito = pulisci(testo)
    if pulito.startswith("-"):
        raise CellaIlleggibile("è sotto lo zero: scrivi un numero da zero in su")
    # Blanks between groups of three figures are thousands too.
    if re.fullmatch(r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?", pulito):
        pulito = pulito.replace(" ", "")
    if _MIGLIAIA.fullmatch(pulito):
        solo = pulito.count(".") == 1 and "," not in pulito
        if solo and not punto_delle_migliaia:
            con, senza = pulito.replace(".", ","), pulito.replace(".", "")
            raise CellaIlleggibile(
                f"può essere {con} oppure {senza}: scrivi «{con}» con la virgola, o «{senza}» "
                "senza punto"
            )
        letto = pulito.replace(".", "").replace(",", ".")
    elif _ITALIANO.fullmatch(pulito):
        letto = pulito.replace(",", ".")
    elif _PUNTO.fullmatch(pulito):
        letto = pulito
    else:
        raise CellaIlleggibile(f"non è un numero: scrivilo come {esempio}")
    valore = Decimal(letto)
    scritti = -min(int(valore.as_tuple().exponent), 0)
    if scritti > decimali:
        raise CellaIlleggibile(
            f"ha {scritti} decimali e ne può avere {decimali}: scrivilo come {esempio}"
        )
    if valore > massimo:
        raise CellaIlleggibile("è un numero troppo grande: controlla gli zeri e la virgola")
    return valore if valore else Decimal(0)


def leggi_limiti(cella: str) -> Limiti | None:
    """The bounds a cell says in words («oltre 3.000 e fino a 7.500»); None = it says none."""
    testo = re.sub(r"\bisee\b|\bvalore\b|\bcompres[oi]\b(?! (?:tra|fra))", " ", pulisci(cella))
    testo = re.sub(r"[(),;:](?=\s|$)", " ", testo)
    testo = re.sub(r"\s+", " ", testo).strip()
    if not testo or _VUOTO.fullmatch(testo):
        return None
    if _TUTTI.fullmatch(testo):
        return Limiti(da=Decimal(0), aperto=True)
    resto, da, da_incluso = _con_parola(testo, _INIZI)
    if da is None and (coppia := _due_numeri(testo)):
        prima, dopo = coppia
        return _due(leggi_soglia(prima), True, leggi_soglia(dopo), True)
    if da is not None and not resto:
        return Limiti(da=da, da_incluso=da_incluso)
    if da is not None and _APERTO.fullmatch(resto):
        return Limiti(da=da, da_incluso=da_incluso, aperto=True)
    resto, a, a_incluso = _con_parola(re.sub(r"^(?:- |(?:e|ma) (?=[^0-9]))", "", resto), _FINI)
    if a is not None and not resto:
        return (
            Limiti(a=a, a_incluso=a_incluso) if da is None else _due(da, da_incluso, a, a_incluso)
        )
    if da is None and a is None:
        numero = _NUMERO.match(testo)
        if numero and _APERTO.fullmatch(testo[numero.end() :].strip()):
            return Limiti(da=leggi_soglia(numero[0]), aperto=True)
    raise CellaIlleggibile(
        "non dice i limiti della fascia: scrivi «fino a 3.000», «da 3.000 a 7.500» oppure "
        "«oltre 7.500»"
    )


def _due(da: Decimal, da_incluso: bool, a: Decimal, a_incluso: bool) -> Limiti:
    if a < da or (a == da and not (da_incluso and a_incluso)):
        raise CellaIlleggibile("va all'indietro: scrivi prima il limite minore")
    return Limiti(da=da, da_incluso=da_incluso, a=a, a_incluso=a_incluso)


def _con_parola(
    testo: str, parole: tuple[tuple[str, bool], ...]
) -> tuple[str, Decimal | None, bool]:
    """The rest of the text, the number after one of the words, and whether it is in the band."""
    for parola, incluso in parole:
        trovata = re.match(rf"(?:{parola})\s*({_CIFRE}(?: [0-9]{{3}})*)(?![0-9%])", testo)
        if trovata:
            return testo[trovata.end() :].strip(), leggi_soglia(trovata[1]), incluso
    return testo, None, True


def _due_numeri(testo: str) -> tuple[str, str] | None:
    uno = r"([0-9][0-9.,]*(?: [0-9]{3})*)"
    trovati = re.fullmatch(rf"{uno}\s*(?:-|\u2013|\u2014|/|\ba\b)\s*{uno}", testo)
    return (trovati[1], trovati[2]) if trovati else None


def e_aperto(cella: str) -> bool:
    """Whether the cell of an upper bound says that there is none."""
    testo = pulisci(cella)
    return bool(_VUOTO.fullmatch(testo) or _APERTO.fullmatch(testo))


def e_vuota(cella: str) -> bool:
    """Whether the cell says nothing."""
    return _VUOTO.fullmatch(pulisci(cella)) is not None


def dice_quanto(cella: str) -> bool:
    """Whether the cell is an amount said in words: «esente», «costo pieno»."""
    testo = pulisci(cella)
    return bool(_ESENTE.fullmatch(testo) or _PIENO.fullmatch(testo))


def leggi_quanto(cella: str) -> Quanto:
    """What is paid, from one cell: an amount, «esente», «50%», «da 2 a 5», a formula."""
    testo = pulisci(cella)
    testo = re.sub(r"\s*/\s*(?:ora|h|pasto|giorno|mese|km|accesso)$", "", testo)
    if _ESENTE.fullmatch(testo):
        return Quanto(s.ESENTE)
    if _PIENO.fullmatch(testo):
        return Quanto(s.COSTO_PIENO)
    for forma, leggi in _FORMULE:
        if trovata := forma.fullmatch(testo):
            return leggi(*trovata.groups())
    if "%" in testo:
        return Quanto(s.PERCENTUALE_COSTO, {"perc": leggi_percento(testo)})
    try:
        valore = leggi_importo(testo)
    except CellaIlleggibile as errore:
        if not senza_cifre(testo):
            raise
        raise CellaIlleggibile(
            "non è un importo: scrivi un numero come 18,68, oppure «esente», «costo pieno» o «50%»"
        ) from errore
    return Quanto(s.IMPORTO, {"importo": valore}) if valore else Quanto(s.ESENTE)


def leggi_percento(testo: str) -> Decimal:
    """«50%», «12,5 %»: from 0 to 100."""
    valore = leggi_importo(pulisci(testo).removesuffix("%").strip())
    if valore > 100:
        raise CellaIlleggibile("è più del 100%: scrivi una percentuale fra 0 e 100")
    return valore


def crescente(prima: str, dopo: str) -> Quanto:
    """Two amounts (or percentages) for one band: what is paid grows between them."""
    if ("%" in prima) != ("%" in dopo) and not e_zero(prima):
        raise CellaIlleggibile("è una percentuale e l'altro un importo: scrivili allo stesso modo")
    if "%" in dopo:
        p1, p2 = leggi_percento(prima), leggi_percento(dopo)
        return Quanto(s.PERCENTUALE_LINEARE, {"p1": p1, "p2": p2})
    y1 = Decimal(0) if dice_quanto(prima) else leggi_importo(prima)
    return Quanto(s.LINEARE, {"y1": y1, "y2": leggi_importo(dopo)})


def e_zero(cella: str) -> bool:
    return bool(re.fullmatch(r"0(?:[.,]0+)?", pulisci(cella)))


def _proporzionale(numeratore: str, denominatore: str) -> Quanto:
    den = leggi_coefficiente(denominatore)
    if not den:
        raise CellaIlleggibile("divide per zero: scrivi un altro numero")
    return Quanto(s.PROPORZIONALE, {"coeff_num": leggi_coefficiente(numeratore), "coeff_den": den})


def _per(coefficiente: str) -> Quanto:
    return _proporzionale(coefficiente, "1")


def _aliquota(percento: str) -> Quanto:
    return _proporzionale(percento, "100")


def _base(base: str, percento: str, da: str) -> Quanto:
    return Quanto(
        s.BASE_PIU_ALIQUOTA,
        {
            "base": leggi_importo(base),
            "x0": leggi_soglia(da),
            "aliquota": leggi_coefficiente(percento),
        },
    )


def _eccedenza(soglia: str) -> Quanto:
    return Quanto(s.ECCEDENZA, {"soglia": leggi_soglia(soglia)})


_N = r"([0-9][0-9.,]*)"
_FORMULE: tuple[tuple[re.Pattern[str], Callable[..., Quanto]], ...] = (
    (re.compile(rf"(?:da )?{_N} (?:a|-|\u2013) {_N}|{_N}-{_N}"), lambda *n: _fra(*n)),
    (re.compile(rf"(?:da )?({_CIFRE} ?%) (?:a|-|\u2013) ({_CIFRE} ?%)"), crescente),
    (re.compile(rf"isee ?(?:x|\*|×|per) ?{_N} ?(?:/|:|diviso) ?{_N}"), _proporzionale),
    (re.compile(rf"isee ?(?:x|\*|×|per) ?{_N}"), _per),
    (re.compile(rf"{_N} ?% (?:dell'?|del(?:l')? ?|di )isee"), _aliquota),
    (re.compile(rf"{_N} ?\+ ?{_N} ?% (?:di cio che supera|oltre|sopra)(?: i)? {_N}"), _base),
    (re.compile(rf"isee ?- ?{_N}|(?:cio che supera|eccedenza oltre|oltre)(?: i)? {_N}"),
     lambda *n: _eccedenza(next(x for x in n if x))),
)  # fmt: skip


def _fra(*numeri: str | None) -> Quanto:
    prima, dopo = (n for n in numeri if n)
    return crescente(prima, dopo)
