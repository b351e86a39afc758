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
PRINCIPALE = re.compile(
    r"tariffe?|import[oi]|quot[ae]|costo|prezzo|percentuale|perc|compartecipazione"
    r"|(?:tariffa|importo|quota|costo) "
    r"(?:orari[ao]|utente|mensile|giornaliera|a carico.*|per .*)"
    r"|residenti|residente|tempo pieno|full time"
)
