"""What a rule is for, in words of the office: title, why it matters, how to mend it."""

from dataclasses import dataclass

from rendicontazione.anomalie import AVVISO, BLOCCANTE, ERRORE


@dataclass(frozen=True)
class Spiegazione:
    codice: str
    gravita: str
    titolo: str
    perche: str
    come: str


_TUTTE = (
    Spiegazione(
        "FILE-01", BLOCCANTE, "Il file non si può leggere",
        "Leggiamo solo fogli di calcolo senza password e senza macro: così il file non può "
        "fare danni.",
        "Salva i dati nel modello scaricato da questa pagina, in formato .xlsx o .ods.",
    ),
    Spiegazione(
        "FILE-02", BLOCCANTE, "Il file è di un altro anno o di un'altra versione del modello",
        "Ogni anno ha il suo modello: con un altro i dati finirebbero al posto sbagliato.",
        "Scarica il modello di quest'anno e copia lì i dati.",
    ),
    Spiegazione(
        "FILE-03", BLOCCANTE, "Mancano fogli, colonne o dati",
        "I dati si riconoscono dal nome del foglio e dalle intestazioni della riga 1.",
        "Usa il modello scaricato da questa pagina e non cambiare fogli e intestazioni.",
    ),
    Spiegazione(
        "FILE-04", BLOCCANTE, "Il file è già stato consegnato",
        "È identico a una versione già confermata.",
        "Se hai fatto correzioni, controlla di aver salvato e scelto il file giusto.",
    ),
    Spiegazione(
        "FILE-05", BLOCCANTE, "Il file è di un altro ambito",
        "Ogni ambito consegna i propri dati con il proprio modello.",
        "Scarica il modello del tuo ambito e copia lì i dati.",
    ),
    Spiegazione(
        "FILE-06", AVVISO, "Il file arriva dopo la scadenza",
        "La rendicontazione si può consegnare, ma resta segnata come tardiva.",
        "Scrivi il motivo del ritardo.",
    ),
    Spiegazione(
        "FORM-01", ERRORE, "Mancano dati obbligatori",
        "Senza questi dati la riga non si può contare. Una cella vuota non vale zero.",
        "Compila le celle indicate; se il valore è zero scrivi 0.",
    ),
    Spiegazione(
        "FORM-02", ERRORE, "Importi da correggere",
        "Gli importi sono in euro, con due decimali al massimo, e si sommano: servono numeri.",
        "Scrivi solo il numero, come 1234,50. Un'entrata restituita si scrive negativa, con una "
        "nota.",
    ),
    Spiegazione(
        "FORM-03", ERRORE, "Codici di comune da correggere",
        "Il codice ISTAT ha sei cifre, zeri iniziali compresi.",
        "Copia il codice dal foglio Elenchi del modello.",
    ),
    Spiegazione(
        "FORM-04", ERRORE, "Conteggi da correggere",
        "Le persone e i progressivi si contano con numeri interi, da zero in su.",
        "Scrivi solo il numero intero; se il dato manca lascia vuoto, se è zero scrivi 0.",
    ),
    Spiegazione(
        "FORM-05", ERRORE, "Date da correggere",
        "La data dice quando il file è stato completato: non può essere futura.",
        "Scrivi la data come 31/12/2024.",
    ),
    Spiegazione(
        "DOM-01", ERRORE, "Codici che non sono in elenco",
        "I codici dicono di che servizio si tratta: uno sconosciuto non si può confrontare.",
        "Scegli il codice dall'elenco della cella o dal foglio Elenchi del modello.",
    ),
    Spiegazione(
        "DOM-02", ERRORE, "Voci non ammesse per l'area",
        "Ogni voce del nomenclatore vale per alcune aree di utenza.",
        "Cambia l'area o la voce: nel foglio Elenchi c'è scritto quali vanno insieme.",
    ),
    Spiegazione(
        "COE-01", ERRORE, "Entrate e spesa non tornano",
        "Le entrate non possono superare la spesa; se la coprono tutta, ai comuni non resta nulla.",
        "Controlla gli importi; se le entrate coprono davvero tutto, scrivi perché.",
    ),
    Spiegazione(
        "COE-02", ERRORE, "Il calcolo a carico dei comuni non torna",
        "È la spesa meno le entrate: lo calcola il sistema.",
        "Cancella il contenuto della colonna «a carico comuni» o correggi gli importi.",
    ),
    Spiegazione(
        "COE-06", ERRORE, "Manca chi gestisce",
        "In gestione singola serve il comune, in gestione associata l'ente che gestisce.",
        "Scrivi il codice che manca, o correggi la forma di gestione.",
    ),
    Spiegazione(
        "INT-01", ERRORE, "Comuni di un altro ambito",
        "Nella rendicontazione stanno solo i comuni che nell'anno appartenevano all'ambito.",
        "Correggi il codice; se il comune è davvero del tuo ambito, scrivi alla Provincia.",
    ),
    Spiegazione(
        "INT-03", ERRORE, "Righe ripetute",
        "Due righe con lo stesso gestore, area, voce e forma si conterebbero due volte.",
        "Uniscile in una sola, oppure correggi il codice sbagliato.",
    ),
    Spiegazione(
        "TOT-01", ERRORE, "Totali che non tornano",
        "Le righe di totale non si importano, ma se non tornano forse manca o è sbagliata "
        "una riga.",
        "Correggi il totale o le righe; puoi anche cancellare la riga di totale.",
    ),
    Spiegazione(
        "DATI-01", BLOCCANTE, "Dati personali nel file",
        "La rendicontazione contiene solo totali: chi riceve i servizi non deve essere "
        "riconoscibile.",
        "Togli codici fiscali e nomi di persone e ricarica il file.",
    ),
)  # fmt: skip

SPIEGAZIONI = {spiegazione.codice: spiegazione for spiegazione in _TUTTE}
