"""Which fields a facility may ask to change, in the order and with the headings of its form.

Type, state, managing body, codes, comune, address and the mark of reserved are not here: they
change by an act, and the Ufficio di Piano writes them.
"""

GRUPPI_STRUTTURA: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Contatti", ("telefono", "email", "pec", "sito")),
    ("Che cos'è", ("descrizione",)),
    ("Arrivare, entrare, muoversi", ("come_arrivare", "accessibile", "accessibilita_note")),
)

GRUPPI_UNITA: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Quando e come si accede", ("orari", "accesso", "cosa_serve", "tempi")),
    ("Che cosa si trova", ("servizi", "condizioni")),
    (
        "Posti liberi e lista d'attesa",
        ("posti_liberi", "posti_liberi_al", "lista_attesa", "lista_attesa_al"),
    ),
    ("Quanto costa", ("retta_min", "retta_max", "retta_periodo", "costi")),
    (
        "Quanti posti ci sono in tutto",
        (
            "posti_strutturali",
            "posti_gestionali",
            "posti_autorizzati",
            "posti_accreditati",
            "posti_contratto",
            "posti_sollievo",
            "posti_alzheimer",
        ),
    ),
)

CAMPI_STRUTTURA = tuple(campo for _titolo, campi in GRUPPI_STRUTTURA for campo in campi)
CAMPI_UNITA = tuple(campo for _titolo, campi in GRUPPI_UNITA for campo in campi)

# A number and the day it is of: one is nothing without the other.
CON_LA_DATA = (("posti_liberi", "posti_liberi_al"), ("lista_attesa", "lista_attesa_al"))

# What an Ambito may let be published at once: field → name of its rule in `RegoleSchede`.
REGOLA_DEL_CAMPO = {
    "telefono": "telefono_subito",
    "orari": "orari_subito",
    "posti_liberi": "posti_liberi_subito",
    "posti_liberi_al": "posti_liberi_subito",
}

MAX_TESTO = 2000


def nome_campo(campo: str, unita: int | None) -> str:
    """How the field is called in the form and in messages between pages: «u12-orari»."""
    return campo if unita is None else f"u{unita}-{campo}"
