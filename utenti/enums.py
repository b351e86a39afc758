from django.db.models import TextChoices


class Ruolo(TextChoices):
    """What a person does; a right is always role *and* relation (DESIGN §7)."""

    OPERATORE_STRUTTURA = "operatore_struttura", "Operatore di una struttura"
    OPERATORE_COMUNALE = "operatore_comunale", "Operatore comunale"
    RESPONSABILE_COMUNALE = "responsabile_comunale", "Responsabile comunale"
    OPERATORE_UDP = "operatore_udp", "Operatore dell'Ufficio di Piano"
    AMMINISTRATIVO_UDP = "amministrativo_udp", "Amministrativo dell'Ufficio di Piano"
    RESPONSABILE_UDP = "responsabile_udp", "Responsabile dell'Ufficio di Piano"
    COORDINATORE_AMBITO = "coordinatore_ambito", "Coordinatore dell'ambito"
    ASSISTENTE_SOCIALE = "assistente_sociale", "Assistente sociale"
    SEGRETARIATO = "segretariato", "Segretariato sociale"
    LETTORE = "lettore", "Lettore dei dati riservati"
    ISTRUTTORE_PROVINCIA = "istruttore_provincia", "Istruttore della Provincia"
    DIRIGENTE_PROVINCIA = "dirigente_provincia", "Dirigente della Provincia"
    AMMINISTRATORE_SISTEMA = "amministratore_sistema", "Amministratore del sistema"
    GARANTE_DATI = "garante_dati", "Responsabile della protezione dei dati"


# Which relation each role carries. A facility login is a row of `strutture.ReferenteStruttura`.
RUOLI_CON_AMBITO = frozenset(
    {
        Ruolo.OPERATORE_UDP,
        Ruolo.AMMINISTRATIVO_UDP,
        Ruolo.RESPONSABILE_UDP,
        Ruolo.COORDINATORE_AMBITO,
        Ruolo.ASSISTENTE_SOCIALE,
        Ruolo.SEGRETARIATO,
        Ruolo.LETTORE,
    }
)
RUOLI_CON_COMUNE = frozenset({Ruolo.OPERATORE_COMUNALE, Ruolo.RESPONSABILE_COMUNALE})
RUOLI_DELLA_PROVINCIA = frozenset(
    {Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA, Ruolo.AMMINISTRATORE_SISTEMA}
)
RUOLI_SENZA_RELAZIONE = RUOLI_DELLA_PROVINCIA | {Ruolo.GARANTE_DATI, Ruolo.OPERATORE_STRUTTURA}

# Who works in the Ufficio di Piano's back office: sees its returns, its facilities, its registers.
RUOLI_UFFICIO_DI_PIANO = frozenset(
    {
        Ruolo.OPERATORE_UDP,
        Ruolo.AMMINISTRATIVO_UDP,
        Ruolo.RESPONSABILE_UDP,
        Ruolo.COORDINATORE_AMBITO,
    }
)
RUOLI_BACK_OFFICE = RUOLI_UFFICIO_DI_PIANO | RUOLI_DELLA_PROVINCIA
# Who enters only a part of a return: the rows of a comune or of a facility.
RUOLI_CON_UNA_PARTE = RUOLI_CON_COMUNE | {Ruolo.OPERATORE_STRUTTURA}
# Who answers what the citizens of an Ambito ask.
RUOLI_SPORTELLO = (
    Ruolo.OPERATORE_UDP,
    Ruolo.RESPONSABILE_UDP,
    Ruolo.COORDINATORE_AMBITO,
    Ruolo.SEGRETARIATO,
)
