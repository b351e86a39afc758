"""What a file is, before any parser opens it: the checks of `base.cartelle` in our sentences."""

from pathlib import PurePath

from base.cartelle import LIMITI, OLE, ZIP, CartellaRifiutata, Motivo, Tipo, controlla_cartella

MAX_BYTE = LIMITI.byte

COME_SALVARE = "Apri il file, scegli «Salva con nome», formato «Cartella di lavoro Excel (.xlsx)»"


class FileRifiutato(Exception):
    """A refusal before reading. `cartella` says whether it is a workbook at all (`bloccato`)."""

    def __init__(self, messaggio: str, *, cartella: bool) -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        self.cartella = cartella


def troppo_grande(byte: int) -> str:
    """The sentence for a file over the limit."""
    return (
        f"Il file è di {byte / 2**20:.0f} MB: il limite è 20 MB. "
        "Togli immagini e fogli che non servono e ricaricalo."
    )


def rovinato() -> FileRifiutato:
    """The refusal of a file that does not open."""
    return _con_la_sua_frase(Motivo.ROVINATO)


def troppo_scompattato() -> FileRifiutato:
    """The refusal of what takes too much memory once it is open."""
    return _con_la_sua_frase(Motivo.TROPPO_SCOMPATTATO)


def definizioni_xml() -> FileRifiutato:
    """The refusal of document types and entities."""
    return _con_la_sua_frase(Motivo.DEFINIZIONI_XML)


def _bomba(motivo: str) -> str:
    return (
        f"Il file non si può leggere con sicurezza: {motivo}. Copia i dati nel modello appena "
        "scaricato e carica quello."
    )


# Reason → sentence, and whether it is a workbook at all.
FRASI: dict[Motivo, tuple[str, bool]] = {
    Motivo.VUOTO: (
        "Il file è vuoto (0 byte): controlla di aver scelto il file giusto e ricaricalo.",
        False,
    ),
    Motivo.ROVINATO: (
        "Il file è rovinato o incompleto e non si apre. Aprilo nel tuo programma, salvalo di nuovo "
        "in formato .xlsx e ricaricalo.",
        False,
    ),
    Motivo.DOCUMENTO: (
        "Il file è un documento di testo o una presentazione, non un foglio di calcolo: "
        "carica il modello compilato, in formato .xlsx.",
        False,
    ),
    Motivo.ALTRO_ARCHIVIO: (
        "Il file è un archivio o un documento di un altro programma, non una cartella di lavoro "
        "Excel: carica il modello compilato, in formato .xlsx.",
        False,
    ),
    Motivo.PASSWORD: (
        "Il file è protetto da una password e non si può leggere. Aprilo in Excel, togli la "
        "password (File, Informazioni, Proteggi cartella di lavoro), salvalo e ricaricalo.",
        True,
    ),
    Motivo.EXCEL_VECCHIO: (
        f"Il file è nel vecchio formato Excel (.xls): serve .xlsx. {COME_SALVARE} e ricaricalo.",
        True,
    ),
    Motivo.BINARIO: (
        f"Il file è nel formato binario di Excel (.xlsb): serve .xlsx. {COME_SALVARE} e "
        "ricaricalo.",
        True,
    ),
    Motivo.MACRO: (
        "Il file contiene macro, che qui non sono ammesse. "
        f"{COME_SALVARE} (non .xlsm) e ricaricalo.",
        True,
    ),
    Motivo.COLLEGAMENTI: (
        "Il file contiene collegamenti ad altri file. In Excel scegli Dati, Modifica "
        "collegamenti, Interrompi collegamento; poi salvalo e ricaricalo.",
        True,
    ),
    Motivo.TROPPO_SCOMPATTATO: (_bomba("scompattato supera 100 MB"), True),
    Motivo.TROPPO_COMPRESSO: (_bomba("è compresso più di quanto un foglio possa esserlo"), True),
    Motivo.DEFINIZIONI_XML: (
        "Il file contiene definizioni XML che un foglio di calcolo non usa e non si può leggere "
        "con sicurezza: copia i dati nel modello appena scaricato e carica quello.",
        True,
    ),
}


def controlla_file(contenuto: bytes, nome: str = "") -> None:
    """Refuses what is not an xlsx that can be read safely; `nome` only for the extension.

    Raises FileRifiutato with one Italian sentence.
    """
    try:
        tipo = controlla_cartella(contenuto)
    except CartellaRifiutata as errore:
        raise _rifiuto(contenuto, errore) from errore
    if tipo == Tipo.ODS:
        raise FileRifiutato(
            "Il file è in formato OpenDocument (.ods): il modello 2024 si consegna solo "
            f"in .xlsx. {COME_SALVARE} e ricaricalo.",
            cartella=True,
        )
    _controlla_estensione(nome)


def _rifiuto(contenuto: bytes, errore: CartellaRifiutata) -> FileRifiutato:
    if errore.motivo == Motivo.TROPPO_GRANDE:
        return FileRifiutato(
            troppo_grande(len(contenuto)), cartella=contenuto.startswith((ZIP, OLE))
        )
    if errore.motivo == Motivo.NON_ZIP:
        return _non_cartella(contenuto)
    if errore.motivo == Motivo.TROPPE_PARTI:
        return FileRifiutato(_bomba(f"contiene {errore.quante} parti"), cartella=True)
    return _con_la_sua_frase(errore.motivo)


def _con_la_sua_frase(motivo: Motivo) -> FileRifiutato:
    messaggio, cartella = FRASI[motivo]
    return FileRifiutato(messaggio, cartella=cartella)


def _non_cartella(contenuto: bytes) -> FileRifiutato:
    inizio = contenuto[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if inizio.startswith(b"%PDF"):
        trovato = "Il file è un PDF"
    elif inizio[:1] == b"<":
        trovato = "Il file è una pagina web o un XML, anche se ha un altro nome"
    elif inizio.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        trovato = "Il file è un'immagine"
    elif b"\0" not in inizio and any(c in inizio for c in (b";", b",", b"\t")):
        trovato = "Il file è un testo (CSV)"
    else:
        trovato = "Il file non è una cartella di lavoro Excel"
    return FileRifiutato(
        f"{trovato}: serve il modello compilato, in formato .xlsx. "
        "Scaricalo da questa pagina, compilalo e ricaricalo.",
        cartella=False,
    )


def _controlla_estensione(nome: str) -> None:
    estensione = PurePath(nome).suffix.lower()
    if estensione in {".xls", ".ods", ".csv", ".xlsm", ".xlsb", ".pdf", ".txt", ".doc", ".docx"}:
        raise FileRifiutato(
            f"Il nome del file finisce in «{estensione}» ma il contenuto è .xlsx: "
            "rinominalo in .xlsx, controlla che si apra e ricaricalo.",
            cartella=True,
        )
