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
        "Una data dice qualcosa che è già avvenuto: non può essere futura.",
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
        "DOM-03", ERRORE, "Tipi di unità non riconosciuti",
        "La Regione riconosce alcuni tipi di unità d'offerta, e l'elenco cambia negli anni.",
        "Scegli il tipo dal foglio Elenchi del modello.",
    ),
    Spiegazione(
        "COE-01", ERRORE, "Entrate e spesa non tornano",
        "Le entrate non possono superare la spesa; se la coprono tutta, ai comuni non resta nulla.",
        "Controlla gli importi; se le entrate coprono davvero tutto, scrivi perché.",
    ),
    Spiegazione(
        "COE-02", ERRORE, "Un calcolo non torna",
        "Totali, residui e percentuali li calcola il sistema dagli importi della riga.",
        "Cancella il contenuto della cella calcolata o correggi gli importi.",
    ),
    Spiegazione(
        "COE-03", AVVISO, "Spesa senza utenti",
        "Dove il servizio è rivolto a singole persone, una spesa ha di solito almeno un "
        "utente.",
        "Scrivi quante persone sono state servite, oppure scrivi perché non ce ne sono.",
    ),
    Spiegazione(
        "COE-04", AVVISO, "Utenti senza spesa",
        "Un servizio con utenti ha di solito una spesa.",
        "Scrivi la spesa impegnata, oppure scrivi chi la sostiene.",
    ),
    Spiegazione(
        "COE-05", AVVISO, "Spesa per utente insolita",
        "È fuori da quel che si vede nei dati approvati degli altri ambiti: spesso è uno zero "
        "di troppo o in meno.",
        "Controlla spesa e utenti; se sono giusti, scrivi perché.",
    ),
    Spiegazione(
        "COE-06", ERRORE, "Manca chi gestisce",
        "In gestione singola serve il comune, in gestione associata l'ente che gestisce.",
        "Scrivi il codice che manca, o correggi la forma di gestione.",
    ),
    Spiegazione(
        "COE-07", ERRORE, "Utenti a fine anno più di quelli dell'anno",
        "Chi è presente al 31 dicembre è fra gli utenti dell'anno.",
        "Correggi uno dei due numeri.",
    ),
    Spiegazione(
        "COE-08", ERRORE, "Maschi e femmine non fanno il totale",
        "Se compili le due parti, la loro somma è il totale.",
        "Correggi il totale o le due parti; se non le sai, lasciale vuote tutte e due.",
    ),
    Spiegazione(
        "COE-09", ERRORE, "Capienza fuori dai limiti del tipo",
        "Alcuni tipi di unità hanno un numero minimo o massimo di posti.",
        "Correggi la capienza, oppure il tipo dell'unità.",
    ),
    Spiegazione(
        "COE-10", AVVISO, "Più presenze dei posti",
        "Le giornate di presenza non superano di norma posti per giorni di apertura.",
        "Controlla giornate, giorni e posti; se sono giusti, scrivi perché.",
    ),
    Spiegazione(
        "COE-11", AVVISO, "Posti che non stanno uno dentro l'altro",
        "I posti accreditati sono fra gli autorizzati, e questi nella capienza.",
        "Correggi i posti; se sono giusti, scrivi perché.",
    ),
    Spiegazione(
        "COE-12", AVVISO, "Ricavi molto sopra i costi",
        "I ricavi superano i costi di almeno il 5 per cento: forse manca un costo.",
        "Controlla gli importi; se sono giusti, scrivi perché.",
    ),
    Spiegazione(
        "COE-14", ERRORE, "Persone in carico senza area",
        "Per le persone in carico l'area di utenza è sempre nota.",
        "Scrivi l'area di utenza della riga.",
    ),
    Spiegazione(
        "INT-01", ERRORE, "Comuni di un altro ambito",
        "Nella rendicontazione stanno solo i comuni che nell'anno appartenevano all'ambito.",
        "Correggi il codice; se il comune è davvero del tuo ambito, scrivi alla Provincia.",
    ),
    Spiegazione(
        "INT-02", ERRORE, "Unità che non sono nell'anagrafe dell'ambito",
        "Si rendicontano le unità dell'anagrafe che nell'anno erano nel territorio "
        "dell'ambito, con il loro codice regionale.",
        "Scrivi il codice dal foglio Elenchi. Se l'unità è nuova o l'anagrafe è sbagliata, "
        "falla correggere e ricontrolla.",
    ),
    Spiegazione(
        "INT-03", ERRORE, "Righe ripetute",
        "Due righe che dicono della stessa cosa si conterebbero due volte.",
        "Uniscile in una sola, oppure correggi il codice sbagliato.",
    ),
    Spiegazione(
        "INT-04", AVVISO, "Unità forse ripetute",
        "Lo stesso codice regionale, o quasi lo stesso nome nello stesso comune: forse è la "
        "stessa unità scritta due volte.",
        "Togli la riga di troppo o correggi il nome; se sono due unità, scrivilo.",
    ),
    Spiegazione(
        "INT-05", ERRORE, "Unità in un foglio solo",
        "Ogni unità ha una riga con i suoi dati e una con il suo consuntivo.",
        "Aggiungi la riga che manca, o togli quella di troppo.",
    ),
    Spiegazione(
        "TOT-01", ERRORE, "Totali che non tornano",
        "Le righe di totale non si importano, ma se non tornano forse manca o è sbagliata "
        "una riga.",
        "Correggi il totale o le righe; puoi anche cancellare la riga di totale.",
    ),
    Spiegazione(
        "TOT-02", ERRORE, "Il Fondo sociale regionale non torna",
        "Quel che le righe hanno ricevuto è quel che il foglio dei fondi rendiconta.",
        "Correggi il rendicontato del fondo o le righe (tolleranza: 1 euro).",
    ),
    Spiegazione(
        "TOT-03", ERRORE, "Il Fondo nazionale politiche sociali non torna",
        "Quel che le righe hanno ricevuto è quel che il foglio dei fondi rendiconta.",
        "Correggi il rendicontato del fondo o le righe (tolleranza: 1 euro).",
    ),
    Spiegazione(
        "TOT-04", AVVISO, "Spesa forse contata due volte",
        "Un comune trasferisce denaro a chi gestisce, e la stessa voce è anche in gestione "
        "associata.",
        "Lascia la parte trasferita in una sola delle due righe, oppure scrivi perché.",
    ),
    Spiegazione(
        "TOT-05", AVVISO, "Utenti diversi nei due fogli",
        "Per le voci che hanno il dettaglio degli utenti, la somma è quella del foglio della "
        "spesa.",
        "Correggi uno dei due fogli, oppure scrivi perché sono diversi.",
    ),
    Spiegazione(
        "TOT-06", AVVISO, "La quota non completa il riparto",
        "Le quote di tutti gli ambiti fanno insieme il totale ripartito.",
        "Controlla la quota sull'atto di riparto, oppure scrivi perché è diversa.",
    ),
    Spiegazione(
        "STO-01", AVVISO, "Un'area è cambiata molto",
        "La spesa dell'area è cambiata di oltre il 20 per cento sull'anno prima.",
        "Controlla le righe dell'area; se sono giuste, scrivi perché.",
    ),
    Spiegazione(
        "STO-02", AVVISO, "Una voce è cambiata molto",
        "La spesa della voce è cambiata di oltre il 50 per cento e di oltre 10.000 euro "
        "sull'anno prima.",
        "Controlla le righe della voce; se sono giuste, scrivi perché.",
    ),
    Spiegazione(
        "STO-03", AVVISO, "Una voce è comparsa o finita",
        "Una voce che l'anno prima c'era, o non c'era: serve sapere perché.",
        "Controlla che non manchi una riga; se è giusto così, scrivi perché.",
    ),
    Spiegazione(
        "STO-04", AVVISO, "Posti cambiati senza un atto",
        "Di una variazione dei posti si fa comunicazione: qui l'atto è di prima.",
        "Correggi i posti o la data dell'atto, oppure scrivi perché.",
    ),
    Spiegazione(
        "COMP-01", ERRORE, "Comuni senza nessuna riga",
        "Un comune che manca non vale zero: non si sa se non ha speso o se è stato "
        "dimenticato.",
        "Aggiungi le sue righe, o una riga a zero con il motivo.",
    ),
    Spiegazione(
        "COMP-02", ERRORE, "Unità senza consuntivo",
        "Le unità dell'anagrafe attive nell'anno hanno il loro consuntivo, o un motivo.",
        "Aggiungi la riga, oppure scrivi il motivo nelle note del frontespizio, dopo il codice"
        " dell'unità.",
    ),
    Spiegazione(
        "COMP-03", AVVISO, "Molte celle obbligatorie vuote",
        "Sotto il 95 per cento di celle compilate i totali dicono poco.",
        "Compila le celle indicate, oppure scrivi perché non puoi.",
    ),
    Spiegazione(
        "FSR-01", ERRORE, "Unità non ammesse al Fondo sociale regionale",
        "È ammessa un'unità in regolare esercizio, non sperimentale, non iniziata nell'anno di"
        " assegnazione.",
        "Togli l'importo del fondo, o correggi i dati dell'unità.",
    ),
    Spiegazione(
        "FSR-02", AVVISO, "Fondo sociale regionale a un'unità cessata",
        "Chi cessa nell'anno riceve una quota in proporzione al periodo.",
        "Controlla l'importo e scrivi come lo hai calcolato.",
    ),
    Spiegazione(
        "FSR-03", ERRORE, "Residenze per minori senza dichiarazione",
        "Per il fondo i dati devono essere nel gestionale regionale dei minori in comunità.",
        "Inserisci i dati nel gestionale e scrivi SI, oppure togli l'importo.",
    ),
    Spiegazione(
        "FON-01", AVVISO, "Fondo rendicontato in parte",
        "Della quota del secondo anno prima se ne rendiconta almeno il 75 per cento.",
        "Controlla l'importo; se è giusto, scrivi perché.",
    ),
    Spiegazione(
        "FON-02", ERRORE, "Passi di un fondo non in ordine",
        "Si rendiconta ciò che si è liquidato, si liquida ciò che si è impegnato, si impegna "
        "ciò che è assegnato.",
        "Correggi l'importo che supera quello prima.",
    ),
    Spiegazione(
        "DATI-01", BLOCCANTE, "Dati personali nel file",
        "La rendicontazione contiene solo totali: chi riceve i servizi non deve essere "
        "riconoscibile.",
        "Togli codici fiscali e nomi di persone e ricarica il file.",
    ),
)  # fmt: skip

SPIEGAZIONI = {spiegazione.codice: spiegazione for spiegazione in _TUTTE}

# The same rules on the file of a part, where they look at whose the rows are.
_DELLE_PARTI = {
    spiegazione.codice: spiegazione
    for spiegazione in (
        Spiegazione(
            "INT-01", ERRORE, "Righe che non sono di questa parte",
            "Qui stanno solo le righe di chi consegna questa parte: le altre le consegna chi "
            "gestisce quei servizi.",
            "Correggi il codice o la forma di gestione, oppure togli la riga.",
        ),
        Spiegazione(
            "INT-02", ERRORE, "Unità che non sono di questa parte",
            "Qui stanno solo le unità di questa struttura che nell'anno erano attive, come le "
            "conosce l'anagrafe.",
            "Scrivi il codice dal foglio Elenchi, oppure togli la riga. Se l'anagrafe è sbagliata, "
            "falla correggere e carica di nuovo il file.",
        ),
    )
}  # fmt: skip


def spiegazione_di(codice: str, *, di_una_parte: bool = False) -> Spiegazione:
    """What that rule is for, in the file of a whole Ambito or of one of its parts."""
    if di_una_parte and codice in _DELLE_PARTI:
        return _DELLE_PARTI[codice]
    return SPIEGAZIONI[codice]
