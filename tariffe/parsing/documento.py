"""The PDF of an act: what it is, by its content. Pure."""

from base.errors import ErroreDominio

PESO_MASSIMO = 10 * 2**20
# A PDF says what it is in its first bytes, and where it ends in the last ones.
_INIZIO, _FINE, _CODA = b"%PDF-", b"%%EOF", 2048


def controlla_pdf(nome: str, contenuto: bytes) -> None:
    """Refuses what is no whole PDF, whatever its name says. Errors: ErroreDominio."""
    if not contenuto:
        raise ErroreDominio(f"Il file «{nome}» è vuoto: scegline un altro.", codice="FILE_VUOTO")
    if len(contenuto) > PESO_MASSIMO:
        raise ErroreDominio(
            f"Il file «{nome}» pesa {len(contenuto) / 2**20:.1f} MB: il limite è "
            f"{PESO_MASSIMO // 2**20} MB. Riducilo e caricalo di nuovo.",
            codice="FILE_TROPPO_GRANDE",
        )
    if not contenuto.startswith(_INIZIO) or _FINE not in contenuto[-_CODA:]:
        raise ErroreDominio(
            f"Il file «{nome}» non è un PDF intero: salva l'atto in PDF e caricalo di nuovo.",
            codice="FILE_NON_PDF",
        )
