"""The checks of a return, from the bytes to the anomalies. Pure: the context is a dataclass."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from rendicontazione.anomalie import BLOCCANTE, BLOCCATO, Anomalia, Lettura, esito_di
from rendicontazione.parsing import (
    Capito,
    FileRifiutato,
    ModuloLetto,
    Riga,
    controlla_file,
    leggi_cartella,
    leggi_modulo,
)
from rendicontazione.validation import file, fogli, parti, righe
from rendicontazione.validation.completezza import Completezza, completezza
from rendicontazione.validation.contesto import (
    AnnoPrima,
    Contesto,
    DiChi,
    Intervallo,
    TipoUdo,
    Unita,
    Voce,
)
from rendicontazione.validation.differenze import Differenza, confronta
from rendicontazione.validation.parti import COLONNA_DI_CHI, e_di
from rendicontazione.validation.spiegazioni import SPIEGAZIONI, Spiegazione

__all__ = [
    "COLONNA_DI_CHI",
    "SPIEGAZIONI",
    "AnnoPrima",
    "Avanza",
    "Completezza",
    "Contesto",
    "DiChi",
    "Differenza",
    "Esame",
    "FileRifiutato",
    "Intervallo",
    "Spiegazione",
    "TipoUdo",
    "Unita",
    "Voce",
    "check",
    "completezza",
    "confronta",
    "e_di",
    "esamina",
]


@dataclass(frozen=True)
class Esame:
    """What the checks say: `righe` counts the rows with data of each sheet."""

    esito: str
    righe: dict[str, int] = field(default_factory=dict)
    anomalie: tuple[Anomalia, ...] = ()
    letture: tuple[Lettura, ...] = ()
    lette: dict[str, list[Riga]] = field(default_factory=dict)
    completezza: dict[str, Completezza] = field(default_factory=dict)
    formato: str = ""
    capito: Capito | None = None

    @property
    def con_dati_personali(self) -> bool:
        """True if a codice fiscale was found: the file must be deleted at once."""
        return any(a.codice == "DATI-01" and a.gravita == BLOCCANTE for a in self.anomalie)

    @property
    def spesa_per_area(self) -> dict[str, Decimal]:
        """Spending read so far by area, in euro, rows with errors included: a preview only."""
        somme: dict[str, Decimal] = {}
        for riga in self.lette.get(righe.SPESA, ()):
            area, spesa = riga.testo("area_utenza"), riga.numero_in("spesa_totale")
            if area and spesa is not None:
                somme[area] = somme.get(area, Decimal(0)) + spesa
        return somme


# Told how far the checks are: percent and what is being done.
Avanza = Callable[[int, str], None]


def esamina(
    contenuto: bytes, contesto: Contesto, nome: str = "", avanza: Avanza | None = None
) -> Esame:
    """All the checks of a workbook but FILE-04 and FILE-06, which need the campaign.

    With a codice fiscale in it nothing else is said, and nothing of the file is repeated. Raises
    FileRifiutato for what is no readable workbook.
    """
    avanza = avanza or (lambda _percento, _fase: None)
    avanza(1, "Apro il file")
    controlla_file(contenuto, nome)
    cartella = leggi_cartella(contenuto)
    avanza(30, "Cerco dati personali")
    personali = file.dati_personali(cartella, contesto)
    if any(a.gravita == BLOCCANTE for a in personali):
        return Esame(BLOCCATO, anomalie=tuple(personali), formato=cartella.formato)
    avanza(40, "Leggo le celle")
    letto = leggi_modulo(cartella, contesto.modulo)
    avanza(60, "Controllo le regole")
    anomalie = check(letto, contesto)
    if not any(a.gravita == BLOCCANTE for a in anomalie):
        anomalie = _in_ordine([*anomalie, *personali], contesto)
    return Esame(
        esito=esito_di(anomalie),
        righe={foglio: len(righe) for foglio, righe in letto.righe.items()},
        anomalie=tuple(anomalie),
        letture=tuple(letto.letture),
        lette=letto.righe,
        completezza=completezza(letto.righe, contesto),
        formato=cartella.formato,
        capito=letto.capito,
    )


def check(letto: ModuloLetto, contesto: Contesto) -> list[Anomalia]:
    """Every rule on what was read, in the order of the sheets.

    What blocks the file comes alone: with the wrong Ambito, year or headings each further anomaly
    would only be its echo.
    """
    bloccanti = [a for a in letto.anomalie if a.gravita == BLOCCANTE]
    bloccanti += (
        file.identita(letto, contesto) if contesto.solo is None else parti.identita(letto, contesto)
    )
    if not bloccanti:
        bloccanti = file.senza_dati(letto, contesto)
    if bloccanti:
        return bloccanti
    anomalie = list(letto.anomalie)
    buone: dict[str, list[Riga]] = {}
    for foglio in contesto.modulo.fogli:
        for riga in letto.righe.get(foglio.codice, []):
            # A value that is refused or missing counts as unreadable: sums and comparisons
            # without it would only be echoes.
            sbagliati = list(righe.valori(riga, foglio, contesto))
            buona = riga.senza({a.colonna for a in sbagliati})
            mancanti = list(righe.obbligatorie(buona, foglio, contesto))
            buona = buona.senza({a.colonna for a in mancanti})
            buone.setdefault(foglio.codice, []).append(buona)
            anomalie += [*sbagliati, *mancanti]
            if foglio.codice == righe.SPESA:
                anomalie += righe.voce_e_area(buona, contesto)
                anomalie += righe.comune_dell_ambito(buona, contesto)
                anomalie += righe.entrate_e_spesa(buona, foglio)
        if foglio.codice == righe.SPESA:
            anomalie += fogli.chiavi_ripetute(buone.get(foglio.codice, []), foglio)
    anomalie += fogli.totali(letto.totali, buone, contesto)
    return _in_ordine(parti.con_la_parte(letto, anomalie, contesto), contesto)


def _in_ordine(anomalie: list[Anomalia], contesto: Contesto) -> list[Anomalia]:
    fogli = {foglio.codice: posto for posto, foglio in enumerate(contesto.modulo.fogli)}
    return sorted(
        anomalie,
        key=lambda a: (
            fogli.get(a.foglio, len(fogli)),
            a.riga or 0,
            len(a.cella),
            a.cella,
            a.codice,
        ),
    )
