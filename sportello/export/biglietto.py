"""The contacts of a facility for an address book: vCard 4.0 (RFC 6350). No database."""

import re

from strutture.selectors import SchedaPubblica

TIPO_MIME = "text/vcard; charset=utf-8"
# RFC 6350 §3.2: a line holds at most 75 octets, line break left out.
OTTETTI_PER_RIGA = 75


def vcard(scheda: SchedaPubblica, *, pagina: str) -> bytes:
    """The facility's card; `pagina` = absolute address of its page.

    UTF-8, lines ended by CRLF and folded. Without place and site for a reserved facility.
    """
    luogo = scheda.luogo
    telefono = re.sub(r"(?!^\+)\D", "", scheda.telefono.strip())
    note = [scheda.ente_gestore, ", ".join(dict.fromkeys(u.tipo for u in scheda.unita))]
    if scheda.dimostrativa:
        note.append("Dati dimostrativi, inventati")
    righe = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:{pagina}",
        f"FN:{_testo(scheda.nome)}",
        f"ORG:{_testo(scheda.nome)}",
        f"SOURCE:{pagina}",
        f"NOTE:{_testo('. '.join(nota for nota in note if nota))}",
        f"REV:{scheda.modificata_il:%Y%m%dT%H%M%SZ}",
    ]
    if telefono:
        righe.append(f"TEL;VALUE=uri;TYPE=voice:tel:{telefono}")
    righe += [f"EMAIL:{_testo(email)}" for email in (scheda.email, scheda.pec) if email]
    if scheda.sito:
        righe.append(f"URL:{scheda.sito}")
    if luogo.comune:
        parti = ("", "", luogo.indirizzo, scheda.comune, "", luogo.cap, "Italia")
        righe.append("ADR:" + ";".join(map(_testo, parti)))
    if luogo.latitudine is not None:
        righe.append(f"GEO:geo:{luogo.latitudine},{luogo.longitudine}")
    righe.append("END:VCARD")
    return "".join(_piega(riga) for riga in righe).encode()


def _testo(testo: str) -> str:
    """Escaped as RFC 6350 §3.4 wants; control characters, which no card may hold, left out."""
    unito = re.sub(r"\r\n?", "\n", testo)
    pulito = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", unito)
    return re.sub(r"([\\,;])", r"\\\1", pulito).replace("\n", "\\n")


def _piega(riga: str) -> str:
    """The line with its CRLF, folded without breaking a character."""
    pezzi, ora, larghezza = [], "", 0
    for carattere in re.sub(r"[\r\n]", "", riga):
        ottetti = len(carattere.encode())
        if larghezza + ottetti > OTTETTI_PER_RIGA:
            pezzi.append(ora)
            ora, larghezza = " ", 1
        ora += carattere
        larghezza += ottetti
    return "\r\n".join([*pezzi, ora]) + "\r\n"
