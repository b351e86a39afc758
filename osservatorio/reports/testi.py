"""Sentences of the reports: what a figure says, in words. They tell, and never blame."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from base.formati import Numero, euro, numero, percento
from osservatorio.calcolo import Definizione, Tendenza, Verso, posto_tra
from osservatorio.selectors import Confronto

PROVINCIA = "Provincia"
# A rank among two is no rank.
MINIMO_PER_UN_POSTO = 3
_NUMERI = (
    "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
)  # fmt: skip
# What is already in a hundred, or in a thousand: it differs by points, not by a per cent of it.
_IN_PERCENTO = ("%", "per cento", "percento")


def valore_scritto(definizione: Definizione, valore: Numero | None) -> str:
    """The figure alone, with its euro sign if it has one; an en dash if it is missing."""
    if definizione.in_euro:
        return euro(valore, definizione.decimali)
    return numero(valore, definizione.decimali)


def con_unita(definizione: Definizione, valore: Numero | None) -> str:
    """«180,3 persone ogni 100», «12,30 € per residente»: the figure with its unit."""
    unita = definizione.unita.removeprefix("euro").strip()
    return f"{valore_scritto(definizione, valore)} {unita}".strip()


def confronto_in_parole(
    definizione: Definizione, valore: Decimal | None, altro: Decimal | None, nome: str
) -> str:
    """«il 7,2 % in più della Provincia»; for counts the share; empty if one of the two is missing.

    `nome` is «Provincia» or «7 ambiti su 13». With percentages «3,1 punti in più», with zero or
    negative values the plain difference.
    """
    if valore is None or altro is None:
        return ""
    articolo = "della Provincia" if nome == PROVINCIA else f"di {nome}"
    if not definizione.denominatore and definizione.tipo == "rapporto":
        return f"{con_articolo(percento(100 * valore / altro))} {articolo}" if altro > 0 else ""
    if valore == altro:
        return "come la Provincia" if nome == PROVINCIA else f"come in {nome}"
    verso = "in più" if valore > altro else "in meno"
    if definizione.unita.startswith(_IN_PERCENTO):
        punti = numero(abs(valore - altro), definizione.decimali)
        return f"{punti} punti {verso} {articolo}"
    if altro <= 0 or valore < 0:
        return f"{valore_scritto(definizione, abs(valore - altro))} {verso} {articolo}"
    return f"{con_articolo(percento(abs(100 * (valore - altro) / altro)))} {verso} {articolo}"


def con_articolo(scritto: str) -> str:
    """«il 12,5 %», «l'8 %», «l'11 %»: a number with the article that its first word asks for."""
    gruppi = scritto.partition(",")[0].split(".")
    prima = "".join(c for c in gruppi[0] if c.isdigit())
    elisa = prima.startswith("8") or prima == "11" or (prima == "1" and len(gruppi) == 1)
    return f"l'{scritto}" if elisa else f"il {scritto}"


def quanti_con_articolo(quanti: int) -> str:
    """«i 13», «gli 11», «gli 8»: a number of many things with its article."""
    elisa = str(quanti).startswith("8") or quanti == 11
    return f"{'gli' if elisa else 'i'} {quanti}"


def nei(nome: str) -> str:
    """«nei 7 ambiti su 13», «negli 11 ambiti su 13»."""
    numero_ = nome.partition(" ")[0]
    elisa = numero_.isdigit() and quanti_con_articolo(int(numero_)).startswith("gli")
    return f"{'negli' if elisa else 'nei'} {nome}"


def dove(confronto: Confronto) -> str:
    """«in Provincia» or «nei 7 ambiti su 13 con dati»."""
    return "in Provincia" if confronto.nome == PROVINCIA else f"{nei(confronto.nome)} con dati"


def elenco(parti: Sequence[str]) -> str:
    """«a, b e c»."""
    if len(parti) < 2:
        return "".join(parti)
    return f"{', '.join(parti[:-1])} e {parti[-1]}"


def in_lettere(quanti: int) -> str:
    """«tre»: small numbers in words, the others in figures."""
    return _NUMERI[quanti] if quanti < len(_NUMERI) else str(quanti)


def posto_in_parole(
    definizione: Definizione, valore: Decimal | None, tutti: Iterable[Decimal]
) -> str:
    """«5ª su 13», «il valore più alto su 13»; empty where a rank makes no sense.

    Counted from the highest value; from the lowest, and said so, where low is the good sign. Equal
    values share the better place, and it is said.
    """
    valori = list(tutti)
    if not definizione.classifica or valore is None or len(valori) < MINIMO_PER_UN_POSTO:
        return ""
    dal_basso = definizione.direzione == "basso"
    posto = posto_tra(valore, valori, dal_basso=dal_basso)
    if posto.pari + 1 == posto.quanti:
        return f"lo stesso valore di tutte le altre {posto.quanti - 1}"
    altre = "a un'altra" if posto.pari == 1 else f"ad altre {posto.pari}"
    insieme = f", insieme {altre}" if posto.pari else ""
    if posto.primo or posto.ultimo:
        estremo = "basso" if posto.primo == dal_basso else "alto"
        return f"il valore più {estremo} su {posto.quanti}{insieme}"
    da = " dal valore più basso" if dal_basso else ""
    return f"{posto.posto}ª su {posto.quanti}{da}{insieme}"


def banda_in_parole(definizione: Definizione, valori: Sequence[Decimal]) -> str:
    """«tra 120,3 e 196,0»; empty with fewer than two different values."""
    if len(set(valori)) < 2:
        return ""
    return (
        f"tra {valore_scritto(definizione, min(valori))}"
        f" e {valore_scritto(definizione, max(valori))}"
    )


def tendenza_in_parole(tendenza: Tendenza | None) -> str:
    """«in crescita da tre anni», «in calo rispetto al 2022», «stabile da due anni»; empty for
    none.
    """
    if tendenza is None:
        return ""
    come = "stabile" if tendenza.verso == Verso.STABILE else f"in {tendenza.verso}"
    if tendenza.passi > 1:
        return f"{come} da {in_lettere(tendenza.passi)} anni"
    return f"{come} rispetto al {tendenza.da}"


def con_segno(valore: Decimal | None) -> str:
    """«+12,6 %», «−3,0 %»; empty if there is none."""
    if valore is None:
        return ""
    return f"{'+' if valore > 0 else ''}{percento(valore)}"


def plurale_di(verso: Verso, quanti: int) -> str:
    """«in crescita», «in calo», «stabile» or «stabili»."""
    if verso != Verso.STABILE:
        return f"in {verso}"
    return "stabile" if quanti == 1 else "stabili"
