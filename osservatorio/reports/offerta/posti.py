"""Units and places by type, beside the residents they are for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.formati import MANCANTE, data_breve, numero, plurale
from base.grafici import Coppia, barre_accoppiate
from osservatorio import selectors
from osservatorio.calcolo import definizioni
from osservatorio.calcolo.gruppi import gruppi
from osservatorio.calcolo.serie import serie_di_base
from osservatorio.reports.elementi import (
    LARGHEZZA_GRAFICO,
    Figura,
    Numerazione,
    Sezione,
    Tabella,
    cella,
)
from osservatorio.selectors import (
    INDICATORE,
    SERIE,
    DiIndicatore,
    DiSerie,
    InAnagrafe,
    Lettura,
    Territorio,
    primo_gennaio,
)
from osservatorio.selectors.territori import PROVINCIA

OGNI = 1000
NOTA_POSTI = (
    "I posti sono quelli autorizzati, se mancano gli accreditati, se mancano quelli della "
    "struttura. Un trattino vuol dire che non si conoscono, o che per quel tipo non si contano."
)
RISERVATE = (
    "Le strutture con indirizzo riservato contano solo nel totale della Provincia: nessun elenco "
    "e nessun territorio più piccolo dice dove sono."
)


@dataclass(frozen=True)
class Offerta:
    """What there is in a territory on 1 January: its units and the residents they are for."""

    territorio: Territorio
    unita: Sequence[InAnagrafe]
    residenti: Lettura

    def per_tipo(self) -> dict[str, list[InAnagrafe]]:
        """The units by type, in the order of the register of types."""
        trovate: dict[str, list[InAnagrafe]] = {}
        for una in self.unita:
            trovate.setdefault(una.tipo, []).append(una)
        ordine = {codice: n for n, codice in enumerate(gruppi().tipi)}
        return dict(
            sorted(trovate.items(), key=lambda v: (ordine.get(v[0].lower(), len(ordine)), v[0]))
        )

    def ogni_mille(self, tipo: str, unita: Iterable[InAnagrafe]) -> Decimal | None:
        """Places for 1 000 residents of the target age; None without places or residents."""
        gruppo = gruppi().tipi.get(tipo.lower())
        posti = posti_noti(unita)
        residenti = self.residenti.valori.get(gruppo.bersaglio) if gruppo else None
        if posti is None or not residenti:
            return None
        return Decimal(posti) * OGNI / Decimal(residenti)


def posti_noti(unita: Iterable[InAnagrafe]) -> int | None:
    """The sum of the places that are known; None if none is."""
    noti = [una.posti for una in unita if una.posti is not None]
    return sum(noti) if noti else None


def offerta_di(territori: Sequence[Territorio]) -> list[Offerta]:
    """The offer of each territory, with its residents; one read of the register."""
    bersagli = sorted({gruppo.bersaglio for gruppo in gruppi().tipi.values()})
    letture = selectors.leggi_serie(territori, bersagli)
    per_comune: dict[int, list[InAnagrafe]] = {}
    for una in selectors.unita_in_anagrafe():
        per_comune.setdefault(una.comune_id, []).append(una)
    return [
        Offerta(t, selectors.unita_del_territorio(t, per_comune), lettura)
        for t, lettura in zip(territori, letture, strict=True)
    ]


def tabella_dei_posti(
    offerta: Offerta, provincia: Offerta | None, numeri: Numerazione, titolo: str
) -> Tabella:
    """A type a row; with `provincia` also its places for 1 000 residents."""
    altri = provincia.per_tipo() if provincia else {}
    righe = []
    for tipo, unita in offerta.per_tipo().items():
        gruppo = gruppi().tipi.get(tipo.lower())
        riga = [
            unita[0].nome_tipo,
            _da_dove(numero(len(unita)), offerta, f"unita_tipo_{tipo.lower()}"),
            _da_dove(numero(posti_noti(unita)), offerta, f"posti_tipo_{tipo.lower()}"),
            serie_di_base()[gruppo.bersaglio].nome if gruppo else MANCANTE,
            _ogni_mille(offerta, tipo, unita),
        ]
        if provincia:
            riga.append(_ogni_mille(provincia, tipo, altri.get(tipo, ())))
        righe.append(riga)
    intestazioni = ["Tipo di unità", "Unità", "Posti", "Per chi", "Posti ogni 1.000"]
    return Tabella(
        numeri.tabella(),
        titolo,
        [*intestazioni, *(["Provincia, ogni 1.000"] if provincia else [])],
        righe,
        frozenset({1, 2, 4, 5}) if provincia else frozenset({1, 2, 4}),
        nota=f"Fonte: {fonte(offerta)}. {NOTA_POSTI}",
    )


def _ogni_mille(offerta: Offerta, tipo: str, unita: Iterable[InAnagrafe]) -> str:
    """Places for 1 000 residents, as the indicator of that type writes them."""
    codice = f"posti_per_1000_{tipo.lower()}"
    definizione = definizioni().get(codice)
    decimali = definizione.decimali if definizione else 1
    return _da_dove(numero(offerta.ogni_mille(tipo, unita), decimali), offerta, codice)


def _da_dove(scritto: str, offerta: Offerta, codice: str) -> str:
    """The figure with the page of its units; without one where nothing is counted by that name."""
    territorio = offerta.territorio
    if codice in definizioni():
        return cella(scritto, DiIndicatore(INDICATORE, territorio.anno, codice, territorio.chiave))
    if codice in serie_di_base():
        return cella(scritto, DiSerie(SERIE, territorio.anno, codice, territorio.chiave))
    return scritto


def fonte(offerta: Offerta) -> str:
    """The register on that day, and what it does not know."""
    giorno = data_breve(primo_gennaio(offerta.territorio.anno))
    testo = f"Anagrafe delle strutture al {giorno}"
    senza = sum(1 for una in offerta.unita if una.posti is None)
    return testo + (f", {plurale(senza, 'unità', 'unità')} senza posti noti" if senza else "")


def figura_dei_posti(
    offerta: Offerta, provincia: Offerta, numeri: Numerazione, titolo: str, nome: str
) -> Figura | None:
    """Places for 1 000 residents of the age, type by type, beside the Province's."""
    coppie = []
    for tipo, unita in provincia.per_tipo().items():
        altro = provincia.ogni_mille(tipo, unita)
        if altro is None:
            continue
        sue = offerta.per_tipo().get(tipo, [])
        # No unit of a type is a zero; a unit of unknown places is not.
        suo = offerta.ogni_mille(tipo, sue) if sue else Decimal(0)
        coppie.append(Coppia(unita[0].nome_tipo, suo, altro))
    if not coppie or not offerta.unita:
        return None
    disegno = barre_accoppiate(
        coppie,
        nome=nome,
        titolo=titolo,
        serie=offerta.territorio.nome,
        serie_confronto="Provincia",
        formato=lambda v: numero(v, 1),
        larghezza=LARGHEZZA_GRAFICO,
    )
    numero_figura = numeri.figura()
    tabella = tabella_dei_posti(
        offerta, provincia, numeri, f"Unità e posti, 1° gennaio {offerta.territorio.anno}"
    )
    return Figura(numero_figura, titolo, disegno, frase(offerta), tabella)


def frase(offerta: Offerta) -> str:
    """«Ci sono 12 unità con 430 posti noti.»"""
    quante = plurale(len(offerta.unita), "unità di offerta", "unità di offerta")
    verbo = "C'è" if len(offerta.unita) == 1 else "Ci sono"
    posti = posti_noti(offerta.unita)
    coda = f" con {plurale(posti, 'posto', 'posti')}" if posti is not None else ""
    return f"{verbo} {quante}{coda}."


def sezione_offerta(territorio: Territorio, numeri: Numerazione) -> Sezione:
    """The chapter on the offer of one Ambito, beside the Province."""
    sua, provincia = offerta_di([territorio, selectors.territorio_provincia(territorio.anno)])
    return capitolo(sua, provincia, numeri)


def capitolo(
    sua: Offerta, provincia: Offerta, numeri: Numerazione, *, suffisso: str = ""
) -> Sezione:
    """The chapter on the offer; `suffisso` makes its keys unique where there are several."""
    frasi = [] if sua.unita else [manca(provincia)]
    tabelle = []
    if sua.unita:
        tabelle = [
            tabella_dei_posti(
                sua,
                provincia if sua.territorio.tipo != PROVINCIA else None,
                numeri,
                f"Unità e posti, 1° gennaio {sua.territorio.anno}",
            )
        ]
        frasi = [frase(sua)]
    return Sezione(f"offerta{suffisso}", "L'offerta", frasi, tabelle=tabelle)


def manca(provincia: Offerta) -> str:
    """Why there is no offer to show."""
    if not provincia.unita:
        return "Nell'anagrafe non c'è ancora nessuna struttura pubblicata."
    return "Nell'anagrafe non ci sono strutture pubblicate di questo territorio."


def dimostrativa(offerte: Iterable[Offerta]) -> bool:
    """True if some facility is invented."""
    return any(una.dimostrativa for offerta in offerte for una in offerta.unita)


def per_area(unita: Iterable[InAnagrafe], aree: Mapping[str, str]) -> dict[str, list[InAnagrafe]]:
    """The units by area of the people they are for; `aree` = name of the area by type."""
    trovate: dict[str, list[InAnagrafe]] = {}
    for una in unita:
        if una.tipo in aree:
            trovate.setdefault(aree[una.tipo], []).append(una)
    return trovate
