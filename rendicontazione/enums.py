from django.db.models import TextChoices


class StatoRendicontazione(TextChoices):
    """States of DESIGN §5; the allowed changes are in `TRANSIZIONI`."""

    APERTA = "aperta", "Aperta"
    IN_COMPILAZIONE = "in_compilazione", "In compilazione"
    CERTIFICATA = "certificata", "Certificata"
    IN_ISTRUTTORIA = "in_istruttoria", "In esame"
    INTEGRAZIONE_RICHIESTA = "integrazione_richiesta", "Integrazione richiesta"
    APPROVATA = "approvata", "Approvata"
    PUBBLICATA = "pubblicata", "Pubblicata"
    RIAPERTA = "riaperta", "Riaperta"


_S = StatoRendicontazione

TRANSIZIONI: dict[str, frozenset[str]] = {
    _S.APERTA: frozenset({_S.IN_COMPILAZIONE}),
    _S.IN_COMPILAZIONE: frozenset({_S.CERTIFICATA}),
    _S.CERTIFICATA: frozenset({_S.IN_ISTRUTTORIA, _S.IN_COMPILAZIONE}),
    _S.IN_ISTRUTTORIA: frozenset({_S.INTEGRAZIONE_RICHIESTA, _S.APPROVATA}),
    _S.INTEGRAZIONE_RICHIESTA: frozenset({_S.IN_COMPILAZIONE}),
    _S.APPROVATA: frozenset({_S.PUBBLICATA, _S.RIAPERTA}),
    _S.PUBBLICATA: frozenset({_S.RIAPERTA}),
    _S.RIAPERTA: frozenset({_S.IN_COMPILAZIONE}),
}

# A file can be handed in, and confirmed as a version, only in these states.
STATI_DI_COMPILAZIONE = frozenset(
    {_S.APERTA, _S.IN_COMPILAZIONE, _S.INTEGRAZIONE_RICHIESTA, _S.RIAPERTA}
)
STATI_CONCLUSI = frozenset({_S.APPROVATA, _S.PUBBLICATA})


class Gravita(TextChoices):
    BLOCCANTE = "bloccante", "Bloccante"
    ERRORE = "errore", "Errore"
    AVVISO = "avviso", "Avviso"


class EsitoCaricamento(TextChoices):
    VALIDO = "valido", "Valido"
    AVVISI = "avvisi", "Con avvisi"
    ERRORI = "errori", "Con errori"
    BLOCCATO = "bloccato", "Bloccato"


class TipoColonna(TextChoices):
    INTERO = "intero", "numero intero"
    DECIMALE = "decimale", "numero decimale"
    EURO = "euro", "importo in euro"
    PERCENTUALE = "percentuale", "percentuale"
    CODICE = "codice", "codice"
    CODICE_ISTAT = "codice_istat", "codice Istat del comune"
    TESTO = "testo", "testo"
    TESTO_LUNGO = "testo_lungo", "testo lungo"
    EMAIL = "email", "e-mail"
    DATA = "data", "data"
    SI_NO = "si_no", "sì o no"


class Obbligo(TextChoices):
    """When a column must be filled."""

    SEMPRE = "sempre", "sempre"
    MAI = "mai", "mai"
    CALCOLATA = "calcolata", "calcolata: resta vuota"
    SE_GESTIONE_SINGOLA = "se_gestione_singola", "se la gestione è singola"
    SE_GESTIONE_ASSOCIATA = "se_gestione_associata", "se la gestione è associata"
    SE_TABELLA_1_O_3 = "se_tabella_1_o_3", "se la voce è della tabella 1 o 3"
    SE_TUTTO_ZERO = "se_tutto_zero", "se spesa e utenti sono zero"
    SE_RETE_SOCIALE = "se_rete_sociale", "se il tipo è della rete sociale"
    SE_RESIDENZIALE_MINORI = "se_residenziale_minori", "se è una residenza per minori"


class FormaGestione(TextChoices):
    SINGOLA = "S", "Gestione singola"
    ASSOCIATA = "A", "Gestione associata"


class OrigineCaricamento(TextChoices):
    """How an attempt was made."""

    FILE = "file", "File caricato"
    CORREZIONE = "correzione", "Corretto nella pagina"
    UNIONE = "unione", "Unione delle parti"
    PAGINA = "pagina", "Compilato nella pagina"


class FormatoFile(TextChoices):
    XLSX = "xlsx", "Excel (.xlsx)"
    ODS = "ods", "OpenDocument (.ods)"
    CSV = "zip", "Archivio di CSV (.zip)"


class StatoControllo(TextChoices):
    """Where the checks of an attempt are; long files are checked in the background."""

    IN_ATTESA = "in_attesa", "In attesa"
    IN_CORSO = "in_corso", "In corso"
    FINITO = "finito", "Finito"
    INTERROTTO = "interrotto", "Interrotto"


class TipoPromemoria(TextChoices):
    """The steps of the reminder ladder, each sent once."""

    TRENTA = "30", "30 giorni alla scadenza"
    QUINDICI = "15", "15 giorni alla scadenza"
    SETTE = "7", "7 giorni alla scadenza"
    UNO = "1", "1 giorno alla scadenza"
    SCADUTA = "scaduta", "Scaduta ieri"
