"""The delivered parts and the Ambito's own file, merged into one workbook."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from base.errors import ErroreDominio
from rendicontazione.enums import OrigineCaricamento
from rendicontazione.export import Cella, modello_xlsx
from rendicontazione.models import Caricamento, OrigineRiga, Rendicontazione
from rendicontazione.selectors import dati_del_modello
from rendicontazione.selectors.unione import PROGRESSIVO, PianoUnione, piano_unione
from rendicontazione.services.caricamenti import registra_caricamento
from rendicontazione.services.comuni import blocca, in_compilazione
from utenti.models import Utente

PRIMA_RIGA = 2  # row 1 holds the headings


@transaction.atomic
def unisci_parti(
    *, rendicontazione: Rendicontazione, utente: Utente, frontespizio: Mapping[str, Cella]
) -> Caricamento:
    """A new attempt of the Ambito with the delivered parts in the place of their rows.

    `frontespizio` are the cells of the single-row sheet that no template fills in. The same parts
    give the same bytes. Each row keeps where it comes from, and the reasons written there. Raises
    ErroreDominio if no part is delivered, or the return takes no file now.
    """
    # Locked from here: what is delivered or taken back meanwhile waits for the file to be written.
    rendicontazione = blocca(rendicontazione)
    in_compilazione(rendicontazione, "unire le parti")
    piano = piano_unione(rendicontazione)
    if not piano.cambi:
        raise ErroreDominio(
            "Non c'è ancora nulla da unire: nessuna parte è consegnata. Sollecita chi manca, "
            "oppure carica il file di tutto l'ambito.",
            codice="NULLA_DA_UNIRE",
        )
    return registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=_scrivi(rendicontazione, piano, frontespizio),
        nome="unione.xlsx",
        utente=utente,
        origine=OrigineCaricamento.UNIONE,
        derivato_da=piano.base,
        origini=[
            OrigineRiga(foglio=foglio, riga=numero, da=riga.da, riga_di_partenza=riga.riga)
            for foglio, righe in piano.righe.items()
            for numero, riga in enumerate(righe, start=PRIMA_RIGA)
        ],
    )


def _scrivi(
    rendicontazione: Rendicontazione, piano: PianoUnione, frontespizio: Mapping[str, Cella]
) -> bytes:
    dati = dati_del_modello(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
    )
    chieste = {colonna.nome for colonna in piano.chieste}
    scritte = {nome: valore for nome, valore in frontespizio.items() if nome in chieste}
    return modello_xlsx(
        replace(
            dati,
            frontespizio={**dati.frontespizio, **scritte},
            righe={
                foglio: [
                    {**riga.celle, PROGRESSIVO: numero}
                    for numero, riga in enumerate(righe, start=1)
                ]
                for foglio, righe in piano.righe.items()
            },
        )
    )
