"""Headings and rows that are no band: how people write them."""

import re

TOTALE = re.compile(r"(?:sub)?total[ei]|media|medie|somma")
SENZA_ISEE = re.compile(
    r"(?:chi |utenti |famiglie )?(?:in )?(?:senza|privi di|assenza (?:di|dell'))"
    r"\s*(?:attestazione )?isee"
    r"|isee (?:mancante|assente|non (?:presentat[oa]|dichiarat[oa]|consegnat[oa]))"
    r"|no isee|mancata presentazione.*"
)
NON_RESIDENTI = re.compile(r"(?:utenti |per i |i )?(?:non residenti|fuori comune|non residente)")

# What a heading says of its column.
DA, A, A_ESCLUSO, DA_ESCLUSO, FASCIA = "da", "a", "a_escluso", "da_escluso", "fascia"
IMPORTO, INIZIO, FINE, NOTA, ETICHETTA = "importo", "inizio", "fine", "nota", "etichetta"
COSA = r"(?:tariffa|importo|quota|percentuale|costo)"
INTESTAZIONI: tuple[tuple[str, str], ...] = (
    (INIZIO, rf"{COSA} (?:da|dal|minim[oa]|iniziale|min)|minim[oa]|min"),
    (FINE, rf"{COSA} (?:a|al|massim[oa]|finale|max)|massim[oa]|max"),
    (DA_ESCLUSO, r"oltre|superiore a|piu di|maggiore di"),
    (A_ESCLUSO, r"inferiore a|meno di|minore di|sotto"),
    (DA, r"(?:isee )?(?:da|dal|minimo|min|iniziale)|da isee|limite inferiore|inizio"),
    (A, r"(?:isee )?(?:a|al|fino a|fino|massimo|max|finale)|a isee|limite superiore|fine"),
    (NOTA, r"note?|articolo|art|osservazioni|descrizione"),
    (ETICHETTA, r"n|nr|numero|fascia n|n fascia"),
    (FASCIA, r"(?:(?:fasci[ae]|scaglion[ei]|valore|limiti|soglie?)(?: di)? ?)?(?:isee)?"),
)
# What a regulation calls a band, in a column of its own.
NOME_DI_FASCIA = re.compile(
    r"(?:fascia|scaglione|livello|classe)(?: isee)? ?(?:n\.? ?)?[a-z0-9]{1,4}[°ª^]?"
    r"|(?:[0-9]{1,2}[°ª^a]?|[ivx]{1,5}[°ª^]?|prima|seconda|terza|quarta|quinta|sesta|settima|ottava"
    r"|nona|decima|ultima)(?: (?:fascia|classe))?"
)
SOLO_NOMI = re.compile(r"fasci[ae]|scaglion[ei]|livell[oi]|class[ei]")
PRINCIPALE = re.compile(
    r"tariffe?|import[oi]|quot[ae]|costo|prezzo|percentuale|perc|compartecipazione"
    r"|(?:tariffa|importo|quota|costo) "
    r"(?:orari[ao]|utente|mensile|giornaliera|a carico.*|per .*)"
    r"|residenti|residente|tempo pieno|full time"
)

# Columns of a family's children: which child it is, or how many minors there are.
_NUMERI = {
    "prim": 1, "un": 1, "due": 2, "second": 2, "tre": 3, "terz": 3, "quattro": 4, "quart": 4,
    "cinque": 5, "quint": 5,
}  # fmt: skip
_IN_SU = r"(?P<in_su> (?:e|ed) (?:oltre|(?:i )?(?:successivi|seguenti))| o piu| in (?:su|poi))?"
_ORDINE = re.compile(
    r"(?:tariffa |quota |retta )?(?:per )?(?:(?P<dal>dal|dalla) |il |l'|la )?"
    r"(?:(?P<cifra>[1-9]) ?[°ºª^o]|(?P<parola>prim|second|terz|quart|quint)[oa])"
    r" (?:figli[oa]|bambin[oa]|minore|fratello)" + _IN_SU
)
_QUANTI = re.compile(
    r"(?:con )?(?P<oltre>oltre |piu di )?"
    r"(?:(?P<cifra>[1-9])|(?P<parola>un|due|tre|quattro|cinque)[oa]?)"
    r" (?:figli[oa]?|minor[ei])" + _IN_SU
)
# «Tariffa 2026»: a year is no amount.
_ANNO = re.compile(
    rf"({COSA}|retta|prezzo|anno)\b.* (?:a\.?s\.? )?(?:19|20)[0-9]{{2}}(?: ?[/-] ?[0-9]{{2,4}})?"
)


def condizione_del_titolo(titolo: str) -> tuple[str, str | dict[str, str]] | None:
    """Context key and value of a clean heading: «2° figlio», «tre minori», «dal 4° figlio»."""
    for chiave, forma in (("ordine_figlio", _ORDINE), ("minori", _QUANTI)):
        trovata = forma.fullmatch(titolo)
        if trovata is None:
            continue
        detti = trovata.groupdict()
        numero = int(detti["cifra"]) if detti["cifra"] else _NUMERI[detti["parola"]]
        if detti.get("oltre"):
            numero += 1
        aperta = detti["in_su"] or detti.get("dal") or detti.get("oltre")
        return chiave, {"da": str(numero)} if aperta else str(numero)
    return None


def e_un_titolo(cella: str) -> bool:
    """Whether a clean cell with figures in it is a heading all the same."""
    return condizione_del_titolo(cella) is not None or _ANNO.fullmatch(cella) is not None
