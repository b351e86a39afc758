from django.db.models import TextChoices


class StatoEdizione(TextChoices):
    """Life of an edition; the allowed changes are in `TRANSIZIONI`."""

    BOZZA = "bozza", "Bozza"
    APPROVATA = "approvata", "Approvata"
    VIGENTE = "vigente", "Vigente"
    CESSATA = "cessata", "Cessata"


_S = StatoEdizione

# Approved = the act is there, its first day is not; the days move it on (`lavori_giornalieri`).
TRANSIZIONI: dict[str, frozenset[str]] = {
    _S.BOZZA: frozenset({_S.APPROVATA}),
    _S.APPROVATA: frozenset({_S.VIGENTE, _S.BOZZA}),
    _S.VIGENTE: frozenset({_S.CESSATA}),
    _S.CESSATA: frozenset(),
}
# Its amounts may be used on the days in which it is valid.
STATI_IN_VIGORE = frozenset({_S.APPROVATA, _S.VIGENTE, _S.CESSATA})


class Organo(TextChoices):
    """Who decided an act."""

    ASSEMBLEA_SINDACI = "assemblea_sindaci", "Assemblea dei Sindaci"
    CONSIGLIO = "consiglio", "Consiglio comunale"
    GIUNTA = "giunta", "Giunta comunale"
    CDA = "cda", "Consiglio di amministrazione"
    ASSEMBLEA_AZIENDA = "assemblea_azienda", "Assemblea dell'azienda"
    DIRIGENTE = "dirigente", "Dirigente o responsabile"
    ALTRO = "altro", "Altro organo"


class TipoAtto(TextChoices):
    DELIBERAZIONE = "deliberazione", "Deliberazione"
    DETERMINAZIONE = "determinazione", "Determinazione"
    VERBALE = "verbale", "Verbale"
    DECRETO = "decreto", "Decreto"
    ALTRO = "altro", "Altro atto"


class Obbligati(TextChoices):
    """Who pays: not always the person served."""

    UTENTE = "utente", "La persona che usa il servizio"
    GENITORI = "genitori", "I genitori o chi ne fa le veci"
    FAMILIARI = "familiari", "I familiari obbligati (articolo 433 del codice civile)"
    NESSUNO = "nessuno", "Nessuno: il servizio è gratuito"


class Metodo(TextChoices):
    TRATTI = "tratti", "Fasce e formule sull'ISEE"
    RESIDUALE = "residuale", "Residuale: ciò che resta tolta la quota personale"


class IseeBase(TextChoices):
    ANNUO = "annuo", "ISEE dell'anno"
    MENSILE = "mensile", "ISEE diviso 12"


class OltreMassimo(TextChoices):
    """What a rule says of whom is above its last bound (Verdello: the body decides)."""

    AMMESSO = "ammesso", "Ammesso con la tariffa massima"
    DISCREZIONALE = "discrezionale", "Ammesso se l'ente decide di sì"
    ESCLUSO = "escluso", "Non ammesso"


class TipoTratto(TextChoices):
    ESENTE = "esente", "Esente"
    IMPORTO = "importo", "Importo fisso"
    LINEARE = "lineare", "Cresce con l'ISEE fra due importi"
    PERCENTUALE_COSTO = "percentuale_costo", "Percentuale del costo"
    PERCENTUALE_LINEARE = "percentuale_lineare", "Percentuale del costo che cresce con l'ISEE"
    COSTO_PIENO = "costo_pieno", "Costo pieno"
    PROPORZIONALE = "proporzionale", "ISEE per un coefficiente"
    BASE_PIU_ALIQUOTA = "base_piu_aliquota", "Base più una percentuale di ciò che supera"
    ECCEDENZA = "eccedenza", "Ciò che supera una soglia"


class CasoPolitica(TextChoices):
    """When the ISEE alone does not say the tariff."""

    MANCANTE = "isee_mancante", "ISEE non presentato"
    IRREGOLARE = "isee_irregolare", "ISEE con omissioni o difformità"
    SCADUTO = "isee_scaduto", "ISEE scaduto"
    NON_RESIDENTE = "non_residente", "Persona non residente"


class TipoPolitica(TextChoices):
    MASSIMA = "massima", "Tariffa massima"
    IMPORTO = "importo", "Un importo"
    COSTO_PIENO = "costo_pieno", "Costo pieno"
    COME_MANCANTE = "come_mancante", "Come se l'ISEE mancasse"
    COME_RESIDENTE = "come_residente", "Come chi è residente"
    MAGGIORAZIONE = "maggiorazione", "Aumento in percentuale"
    TRATTI = "tratti", "Fasce proprie"
    NON_AMMESSO = "non_ammesso", "Non ammesso"


class TipoModificatore(TextChoices):
    MOLTIPLICA = "moltiplica", "Moltiplica"
    SOMMA = "somma", "Somma"
    MOLTIPLICA_TABELLA = "moltiplica_tabella", "Moltiplica secondo una tabella"
    SOMMA_PER_QUANTITA = "somma_per_quantita", "Somma per ogni unità"
    MOLTIPLICA_PER_QUANTITA = "moltiplica_per_quantita", "Moltiplica per una quantità"
    SCORRIMENTO_FASCIA = "scorrimento_fascia", "Sposta di fascia"


class ModoArrotondamento(TextChoices):
    HALF_UP = "HALF_UP", "Al più vicino, la metà in su"
    HALF_EVEN = "HALF_EVEN", "Al più vicino, la metà al pari"
    HALF_DOWN = "HALF_DOWN", "Al più vicino, la metà in giù"
    UP = "UP", "Sempre lontano da zero"
    DOWN = "DOWN", "Sempre verso lo zero"
    CEILING = "CEILING", "Sempre in su"
    FLOOR = "FLOOR", "Sempre in giù"


class FaseArrotondamento(TextChoices):
    UNITARIA = "unitaria", "Sulla tariffa di una unità"
    TOTALE = "totale", "Solo sul totale"


class TipoISEE(TextChoices):
    ORDINARIO = "ordinario", "Ordinario"
    MINORENNI = "minorenni", "Minorenni"
    SOCIOSANITARIO = "sociosanitario", "Sociosanitario"
    RESIDENZE = "residenze", "Sociosanitario residenze"
    UNIVERSITARIO = "universitario", "Università"


class AmbitoValore(TextChoices):
    """Which of the two values of a 2026 attestation was typed (tariffe.md §4, case 21)."""

    COMUNALE = "comunale", "Prestazioni dei comuni (franchigia sulla casa di 52.500 €)"
    NAZIONALE = "nazionale", "Solo le cinque misure nazionali (franchigia di 91.500 €)"


class Irregolarita(TextChoices):
    NESSUNA = "nessuna", "Nessuna"
    OMISSIONI = "omissioni", "Con omissioni"
    DIFFORMITA = "difformita", "Con difformità"


class FonteISEE(TextChoices):
    MANUALE = "manuale", "Scritta dall'ufficio"
    INPS = "inps", "Letta dall'INPS"


class MotivoAssegnazione(TextChoices):
    """Why a row of `TariffaAssegnata` was written."""

    NUOVA = "nuova", "Nuova assegnazione"
    NUOVO_ISEE = "nuovo_isee", "Ricalcolo: nuovo ISEE"
    NUOVA_EDIZIONE = "nuova_edizione", "Ricalcolo: nuove tariffe"
    ISEE_SCADUTO = "isee_scaduto", "Ricalcolo: ISEE scaduto"
    RETTIFICA = "rettifica", "Rettifica di un errore"
    DEROGA = "deroga", "Deroga"
    CESSAZIONE = "cessazione", "Cessazione"


class CodiceParametro(TextChoices):
    """Fields of a segment or of a rule that may follow an indexed value."""

    DA = "da", "Da"
    A = "a", "A"
    IMPORTO = "importo", "Importo"
    X1 = "x1", "ISEE iniziale"
    X2 = "x2", "ISEE finale"
    Y1 = "y1", "Importo iniziale"
    Y2 = "y2", "Importo finale"
    BASE = "base", "Base"
    X0 = "x0", "ISEE da cui si conta"
    SOGLIA = "soglia", "Soglia"
    COSTO_UNITARIO = "costo_unitario", "Costo di una unità"
    SOGLIA_ACCESSO = "soglia_accesso", "ISEE massimo per il servizio"
    QUOTA_PERSONALE = "quota_personale", "Quota che resta alla persona"
