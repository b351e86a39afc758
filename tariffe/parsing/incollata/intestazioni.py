"""Headings and rows that are no band: how people write them."""

import re

TOTALE = re.compile(r"(?:sub)?total[ei]|media|medie|somma")
# A total, or what a regulation calls a band: bassa, media, alta.
MEDIA = re.compile(r"medi[ae]")
SENZA_ISEE = re.compile(
    r"(?:chi |utenti |famiglie )?(?:in )?(?:senza|privi di|assenza (?:di|dell'))"
    r"\s*(?:attestazione )?isee"
    r"|isee (?:mancante|assente|non (?:presentat[oa]|dichiarat[oa]|consegnat[oa]))"
    r"|no isee|mancata presentazione.*"
)
NON_RESIDENTI = re.compile(r"(?:utenti |per i |i )?(?:non residenti|fuori comune|non residente)")
# «Tariffa non residenti», at the head of a column.
DEI_NON_RESIDENTI = re.compile(
    r"(?:(?:tariffa|importo|quota|retta|costo) )?(?:(?:per|dei|di) )?(?:(?:i|gli) )?(?:utenti )?"
    r"(?:non residenti|fuori comune|non residente)(?: (?:nel|in|del|al) comune)?"
)

# What a heading says of its column.
DA, A, A_ESCLUSO, DA_ESCLUSO, FASCIA = "da", "a", "a_escluso", "da_escluso", "fascia"
IMPORTO, INIZIO, FINE, NOTA, ETICHETTA = "importo", "inizio", "fine", "nota", "etichetta"
SENZA_TITOLO = "senza_titolo"
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

# What is taken away, or what others pay: no tariff.
_NON_TARIFFA = re.compile(
    r"(?:.* )?(?:sconto|sconti|riduzion[ei]|agevolazion[ei]|abbattimento|detrazion[ei])(?: .*)?"
    r"|(?:.* )?(?:a carico|quota|contributo|spesa|costo|parte) (?:(?:del|della|dell|dello|di) )?"
    r"(?:comune|comunale|ente|ambito|amministrazione|ssn|ats|asst|asl)(?: .*)?"
)
_PERCENTUALE = re.compile(r"(?:.* )?(?:%|percentual[ei]|perc)(?: .*)?")
# Beside another column of amounts, it is no variant for some people.
_ALTRA_TARIFFA = re.compile(
    r"(?:(?:quota|parte|tariffa|retta|importo|costo) )?"
    r"(?:giornalier[ao]|orari[ao]|mensile|annu[ao]|variabile|al (?:giorno|mese)|all ora"
    r"|(?:a|per) (?:presenza|giorno|pasto|ora|accesso|mese))"
    r"|tariff[ae]|import[oi]|quot[ae]|rett[ae]|costo|prezzo"
    r"|(?:tariffa|importo|quota|retta|costo) (?:utente|a carico.*)"
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
    r"(?:(?P<cifra>[1-9])|(?P<parola>un|due|tre|quattro|cinque)[oa]?)(?P<o_piu> o piu|\+)?"
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
        aperta = any(detti.get(nome) for nome in ("in_su", "dal", "oltre", "o_piu"))
        return chiave, {"da": str(numero)} if aperta else str(numero)
    return None


def in_percento(titolo: str) -> bool:
    """Whether the numbers below a clean heading are percentages, not euro."""
    return _PERCENTUALE.fullmatch(titolo) is not None


def perche_no(titolo: str, prima: str) -> str:
    """Why a clean heading cannot be that of a tariff, "" if it can: half a sentence.

    `prima` is the heading of the column that already is the rule's own, "" if none is yet.
    """
    if _NON_TARIFFA.fullmatch(titolo):
        return (
            "non dice quanto paga chi usa il servizio: togli la colonna, o scrivi quanto resta da "
            "pagare"
        )
    if prima and (_ALTRA_TARIFFA.fullmatch(titolo) or _ANNO.fullmatch(titolo)):
        return (
            f"non dice per chi vale al posto di «{prima}»: lascia una colonna sola; se le due si "
            "sommano, incolla l'altra dopo, come «Una parte nuova»"
        )
    return ""


def e_un_titolo(cella: str) -> bool:
    """Whether a clean cell with figures in it is a heading all the same."""
    return condizione_del_titolo(cella) is not None or _ANNO.fullmatch(cella) is not None
