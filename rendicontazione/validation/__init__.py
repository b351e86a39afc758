"""The checks of a return, from the bytes to the anomalies. Pure: the context is a dataclass."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rendicontazione.anomalie import BLOCCANTE, BLOCCATO, Anomalia, Lettura, esito_di
from rendicontazione.parsing import (
    Capito,
    FileRifiutato,
    Foglio,
    ModuloLetto,
    Riga,
    controlla_file,
    leggi_cartella,
    leggi_modulo,
)
from rendicontazione.validation import (
    anagrafe,
    calcolate,
    coerenza,
    confronto_anni,
    file,
    fogli,
    parti,
    quadrature,
    righe,
)
from rendicontazione.validation.completezza import Completezza, completezza
from rendicontazione.validation.contesto import (
    SEMPRE_ATTIVE,
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
from rendicontazione.validation.spiegazioni import SPIEGAZIONI, Spiegazione, spiegazione_di

__all__ = [
    "COLONNA_DI_CHI",
    "SEMPRE_ATTIVE",
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
    "spiegazione_di",
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
    personali = contesto.in_vigore(file.dati_personali(cartella, contesto))
    if any(a.gravita == BLOCCANTE for a in personali):
        return Esame(BLOCCATO, anomalie=tuple(personali), formato=cartella.formato)
    avanza(40, "Leggo le celle")
    letto = leggi_modulo(cartella, contesto.modulo)
    avanza(60, "Controllo le regole")
    conteggi = completezza(letto.righe, contesto)
    anomalie = check(letto, contesto, conteggi)
    if not any(a.gravita == BLOCCANTE for a in anomalie):
        anomalie = _in_ordine([*anomalie, *personali], contesto)
    return Esame(
        esito=esito_di(anomalie),
        righe={foglio: len(righe) for foglio, righe in letto.righe.items()},
        anomalie=tuple(anomalie),
        letture=tuple(letto.letture),
        lette=letto.righe,
        completezza=conteggi,
        formato=cartella.formato,
        capito=letto.capito,
    )


# Rules on one row, by sheet.
_DI_RIGA = {
    righe.SPESA: (coerenza.utenti_e_spesa,),
    righe.UNITA: (coerenza.capienza_del_tipo, coerenza.posti_in_ordine),
    righe.CONSUNTIVO: (coerenza.persone_del_consuntivo, coerenza.costi_e_ricavi),
    righe.FONDI: (coerenza.fondo_in_ordine,),
}


def check(
    letto: ModuloLetto,
    contesto: Contesto,
    conteggi: Mapping[str, Completezza] | None = None,
) -> list[Anomalia]:
    """Every active rule on what was read, in the order of the sheets.

    What blocks the file comes alone: with the wrong Ambito, year or headings each further anomaly
    would only be its echo. `conteggi` are the cells that must be filled, if already counted. With
    `contesto.parziale` the rules that need the whole return are not asked.
    """
    bloccanti = [a for a in letto.anomalie if a.gravita == BLOCCANTE]
    bloccanti += (
        file.identita(letto, contesto) if contesto.solo is None else parti.identita(letto, contesto)
    )
    bloccanti = contesto.in_vigore(bloccanti)
    if not bloccanti:
        bloccanti = contesto.in_vigore(file.senza_dati(letto, contesto))
    if bloccanti:
        return bloccanti
    anomalie = [a for a in letto.anomalie if a.gravita != BLOCCANTE]
    buone: dict[str, list[Riga]] = {}
    for foglio in contesto.modulo.fogli:
        sue = buone.setdefault(foglio.codice, [])
        for riga in letto.righe.get(foglio.codice, []):
            buona = _valori_e_obblighi(riga, foglio, contesto, anomalie)
            sue.append(buona)
            anomalie += _della_riga(buona, foglio, contesto)
        anomalie += fogli.chiavi_ripetute(sue, foglio)
    anomalie += fogli.totali(letto.totali, buone, contesto)
    anomalie += anagrafe.regole_delle_unita(buone, contesto)
    if not contesto.parziale:
        conteggi = completezza(letto.righe, contesto) if conteggi is None else conteggi
        anomalie += quadrature.quadrature(buone, contesto, conteggi)
        anomalie += confronto_anni.variazioni(buone, contesto)
    anomalie = parti.con_la_parte(letto, contesto.in_vigore(anomalie), contesto)
    return _in_ordine(anomalie, contesto)


def _valori_e_obblighi(
    riga: Riga, foglio: Foglio, contesto: Contesto, anomalie: list[Anomalia]
) -> Riga:
    """The row without what is refused or missing, which counts as unreadable for all the others.

    Sums and comparisons without it would only be echoes.
    """
    sbagliati = contesto.in_vigore(righe.valori(riga, foglio, contesto))
    buona = riga.senza({a.colonna for a in sbagliati})
    mancanti = contesto.in_vigore(righe.obbligatorie(buona, foglio, contesto))
    anomalie += sbagliati
    anomalie += mancanti
    return buona.senza({a.colonna for a in mancanti})


def _della_riga(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    if "codice_voce" in riga.valori:
        yield from righe.voce_e_area(riga, contesto)
    if "codice_istat_comune" in riga.valori:
        yield from righe.comune_dell_ambito(riga, contesto)
    if foglio.codice == righe.SPESA:
        yield from righe.entrate_e_spesa(riga, foglio)
    else:
        yield from calcolate.confrontate(riga, foglio)
    for regola in _DI_RIGA.get(foglio.codice, ()):
        yield from regola(riga, foglio, contesto)


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
