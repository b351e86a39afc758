"""From the bytes of an upload to typed rows: file checks, reader, cells. Pure: no database."""

from base.dati_personali import (
    contiene_codice_fiscale,
    contiene_nome_probabile,
)
from rendicontazione.parsing.ampiezza import righe_stimate
from rendicontazione.parsing.annotazioni import (
    ERRORI,
    SEGNO,
    TITOLO_ERRORI,
    foglio_nostro,
    senza_annotazione,
)
from rendicontazione.parsing.capito import NON_DEL_MODELLO, Capito, FoglioCapito, da_dati
from rendicontazione.parsing.cartella import MAX_RIGHE, Cartella, FoglioLetto, leggi_cartella
from rendicontazione.parsing.controllo_file import (
    MAX_BYTE,
    FileRifiutato,
    controlla_file,
    troppo_grande,
)
from rendicontazione.parsing.definizioni import Colonna, Foglio, Modulo
from rendicontazione.parsing.firma import FirmaLetta, FirmaRifiutata, leggi_firma
from rendicontazione.parsing.modulo import ELENCHI, META, celle_note, leggi_modulo
from rendicontazione.parsing.righe import ModuloLetto, Riga, RigaTotale, luogo

__all__ = [
    "ELENCHI",
    "ERRORI",
    "MAX_BYTE",
    "MAX_RIGHE",
    "META",
    "NON_DEL_MODELLO",
    "SEGNO",
    "TITOLO_ERRORI",
    "Capito",
    "Cartella",
    "Colonna",
    "FileRifiutato",
    "FirmaLetta",
    "FirmaRifiutata",
    "Foglio",
    "FoglioCapito",
    "FoglioLetto",
    "Modulo",
    "ModuloLetto",
    "Riga",
    "RigaTotale",
    "celle_note",
    "contiene_codice_fiscale",
    "contiene_nome_probabile",
    "controlla_file",
    "da_dati",
    "foglio_nostro",
    "leggi_cartella",
    "leggi_firma",
    "leggi_modulo",
    "luogo",
    "righe_stimate",
    "senza_annotazione",
    "troppo_grande",
]
