"""What a file is, before any parser opens it: the checks of `base.cartelle` in our sentences."""

from pathlib import PurePath

from base.cartelle import (
    FOGLI_DI_CALCOLO,
    LIMITI,
    OLE,
    ZIP,
    CartellaRifiutata,
    Motivo,
    Tipo,
    controlla_cartella,
)

MAX_BYTE = LIMITI.byte
AMMESSI = FOGLI_DI_CALCOLO | {Tipo.CSV}

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
    return con_la_sua_frase(Motivo.ROVINATO)


def troppo_scompattato() -> FileRifiutato:
    """The refusal of what takes too much memory once it is open."""
    return con_la_sua_frase(Motivo.TROPPO_SCOMPATTATO)


def definizioni_xml() -> FileRifiutato:
    """The refusal of document types and entities."""
    return con_la_sua_frase(Motivo.DEFINIZIONI_XML)


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
        "in formato .xlsx o .ods e ricaricalo.",
        False,
    ),
    Motivo.DOCUMENTO: (
        "Il file è un documento di testo o una presentazione, non un foglio di calcolo: "
        "carica il modello compilato, in formato .xlsx o .ods.",
        False,
    ),
    Motivo.ALTRO_ARCHIVIO: (
        "Il file è un archivio o un documento di un altro programma, non una cartella di lavoro: "
        "carica il modello compilato, in formato .xlsx o .ods, così com'è.",
        False,
    ),
    Motivo.NON_SOLO_CSV: (
        "Nell'archivio, oltre ai CSV dei fogli, c'è altro: rifai l'archivio con un solo CSV per "
        "ogni foglio del modello e ricaricalo.",
        True,
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


def controlla_file(contenuto: bytes, nome: str = "") -> Tipo:
    """The format of the file, when it is a workbook that can be read safely.

    `nome` only for the extension. Raises FileRifiutato with one Italian sentence.
    """
    try:
        tipo = controlla_cartella(contenuto, ammessi=AMMESSI)
    except CartellaRifiutata as errore:
        raise _rifiuto(contenuto, errore) from errore
    _controlla_estensione(nome, tipo)
    return tipo


def _rifiuto(contenuto: bytes, errore: CartellaRifiutata) -> FileRifiutato:
    if errore.motivo == Motivo.TROPPO_GRANDE:
        return FileRifiutato(
            troppo_grande(len(contenuto)), cartella=contenuto.startswith((ZIP, OLE))
        )
    if errore.motivo == Motivo.NON_ZIP:
        return _non_cartella(contenuto)
    if errore.motivo == Motivo.TROPPE_PARTI:
        return FileRifiutato(_bomba(f"contiene {errore.quante} parti"), cartella=True)
    return con_la_sua_frase(errore.motivo)


def con_la_sua_frase(motivo: Motivo) -> FileRifiutato:
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
        return FileRifiutato(
            "Il file è un testo (CSV) con un foglio solo: metti in un archivio .zip un CSV per "
            "ogni foglio del modello, ciascuno con il nome del suo foglio, oppure usa il modello "
            "che scarichi da questa pagina.",
            cartella=False,
        )
    else:
        trovato = "Il file non è una cartella di lavoro"
    return FileRifiutato(
        f"{trovato}: serve il modello compilato, in formato .xlsx o .ods. "
        "Scaricalo da questa pagina, compilalo e ricaricalo.",
        cartella=False,
    )


_ESTENSIONI = frozenset(
    {".xlsx", ".xls", ".ods", ".csv", ".zip", ".xlsm", ".xlsb", ".pdf", ".txt", ".doc", ".docx"}
)


def _controlla_estensione(nome: str, tipo: Tipo) -> None:
    estensione = PurePath(nome).suffix.lower()
    if estensione in _ESTENSIONI and estensione != f".{tipo}":
        raise FileRifiutato(
            f"Il nome del file finisce in «{estensione}» ma il contenuto è .{tipo}: "
            f"rinominalo in .{tipo}, controlla che si apra e ricaricalo.",
            cartella=True,
        )
