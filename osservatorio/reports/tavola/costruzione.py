"""From what is asked for to the table: one reading of the database, then cell after cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from base.licenza import TESTO_LICENZA, come_citare
from osservatorio.calcolo import (
    VARIAZIONE,
    Definizione,
    Origine,
    Serie,
    Sguardo,
    definizioni,
    serie_di_base,
)
from osservatorio.reports.tavola.ambiti import degli_ambiti
from osservatorio.reports.tavola.caselle import (
    NON_C_ERA,
    SOLO_AMBITI,
    Cosa,
    casella,
    dichiarata,
)
from osservatorio.reports.tavola.modello import (
    AMBITI,
    COMUNI,
    DELLA_PROVINCIA,
    INDICATORE,
    SERIE,
    Casella,
    Luogo,
    Misura,
    Richiesto,
    RigaTavola,
    Tavola,
)
from osservatorio.selectors import (
    Indicatore,
    Lettura,
    Territorio,
    anni_dimostrativi,
    scorri_indicatori,
    territori_dei_comuni,
    territori_negli_anni,
)
from territorio.models import Ambito, Comune, Provincia

LIVELLI_DI_SCARICO = ((AMBITI, "ambiti"), (COMUNI, "comuni"), (DELLA_PROVINCIA, "provincia"))
NOMI_ORIGINI = {
    Origine.POPOLAZIONE: "Popolazione",
    Origine.STRANIERI: "Cittadini stranieri",
    Origine.BILANCIO: "Bilancio demografico",
    Origine.FAMIGLIE: "Famiglie",
    Origine.TERRITORIO: "Territorio",
    Origine.RENDICONTAZIONE: "Rendicontazioni degli ambiti",
    Origine.ANAGRAFE: "Anagrafe delle strutture",
    Origine.RACCOLTA: "Raccolta dei dati",
    Origine.ISTAT: "Spesa sociale pubblicata da Istat",
    Origine.DA_REPERIRE: "Da reperire",
}


def build_tavola(
    richiesto: Richiesto,
    *,
    sguardo: Sguardo,
    ambiti: Sequence[Ambito],
    indirizzo: str = "",
) -> Tavola:
    """The table of those measures for those territories and years, as that reader may see it.

    `ambiti` are all those that the Province ever had, by number; `indirizzo` where it is asked for
    again. Queries do not grow with territories, years or measures of the same origin.
    """
    cose: list[Cosa] = [
        *(definizioni()[codice] for codice in richiesto.indicatori),
        # An indicator that is just a series of the same code: once is enough.
        *(
            serie_di_base()[c]
            for c in richiesto.serie
            if c not in richiesto.indicatori or codice_della_serie(c) != c
        ),
    ]
    anni = sorted(set(richiesto.anni))
    righe: Sequence[RigaTavola] | _DeiComuni
    if richiesto.livello == COMUNI:
        comuni = list(
            Comune.objects.della_provincia().order_by("denominazione", "codice_istat", "pk")
        )
        if richiesto.ambito is not None:
            suoi = {pk for t in territori_negli_anni(anni, [richiesto.ambito]) for pk in t.comuni}
            comuni = [c for c in comuni if c.pk in suoi]
        comuni = [c for c in comuni if any(t.comuni for t in territori_dei_comuni(anni, [c]))]
        luoghi = [Luogo(c.codice_istat, str(c), "comune") for c in comuni]
        righe = _dei_comuni(cose, comuni, luoghi, anni)
    else:
        luoghi, righe = degli_ambiti(cose, richiesto, anni, sguardo, ambiti)
    provincia = Provincia.objects.filter(codice=settings.PROVINCIA).first()
    ente = str(provincia or "Provincia")
    titolo = _titolo(richiesto, ente, anni)
    dichiarati = any(dichiarata(cosa) for cosa in cose)
    oggi = timezone.localdate()
    return Tavola(
        titolo=titolo,
        nome_file=_nome_file(richiesto, anni),
        livello=richiesto.livello,
        ente=ente,
        indirizzo=indirizzo,
        misure=[_misura(cosa) for cosa in cose],
        luoghi=luoghi,
        anni=anni,
        righe=righe,
        licenza=_licenza(dichiarati=dichiarati),
        citazione=come_citare(ente=ente, titolo=titolo, indirizzo=indirizzo, letto_il=oggi),
        preparata_il=oggi,
        dimostrativi=anni_dimostrativi(anni) if dichiarati else frozenset(),
        note=_note(richiesto, luoghi),
    )


def codice_della_serie(codice: str) -> str:
    """The code of a base series in a file: with «serie_» before it if an indicator of the same code
    is another thing.
    """
    d = definizioni().get(codice)
    if d is None or (
        not d.denominatore
        and d.tipo != VARIAZIONE
        and [(t.serie, t.peso) for t in d.numeratore] == [(codice, 1)]
    ):
        return codice
    return f"serie_{codice}"


def _misura(cosa: Cosa) -> Misura:
    if isinstance(cosa, Definizione):
        return Misura(
            cosa.codice,
            cosa.nome,
            INDICATORE,
            cosa.unita,
            cosa.decimali,
            cosa.significato,
            cosa.formula(),
            cosa.fonte,
            cosa.avvertenza,
            cosa.dichiarato,
        )
    decimali = 2 if cosa.unita in {"euro", "km²"} else 0
    nome = cosa.nome[:1].upper() + cosa.nome[1:]
    return Misura(
        codice_della_serie(cosa.codice),
        nome,
        SERIE,
        cosa.unita,
        decimali,
        "",
        "",
        NOMI_ORIGINI[cosa.origine],
        dichiarata=cosa.di_ambito,
    )


def _titolo(richiesto: Richiesto, ente: str, anni: Sequence[int]) -> str:
    quando = str(anni[0]) if len(anni) == 1 else f"{anni[0]}–{anni[-1]}"
    dove = {
        AMBITI: f"degli ambiti, {ente}",
        COMUNI: f"dei comuni, {ente}",
        DELLA_PROVINCIA: f"della {ente}",
    }[richiesto.livello]
    if richiesto.ambito is not None:
        di_chi = richiesto.ambito.denominazione
        dove = f"dei comuni, {di_chi}" if richiesto.livello == COMUNI else f"di {di_chi}"
    cosa = "Indicatori e serie di base" if richiesto.serie else "Indicatori"
    if not richiesto.indicatori:
        cosa = "Serie di base"
    return f"{cosa} {dove}, {quando}"


def _nome_file(richiesto: Richiesto, anni: Sequence[int]) -> str:
    """«osservatorio-comuni-garda-2022-2024»."""
    parti = ["osservatorio", richiesto.livello]
    if richiesto.ambito is not None:
        parti.append(richiesto.ambito.slug)
    parti += dict.fromkeys([str(anni[0]), str(anni[-1])])
    return "-".join(parti)


def _licenza(*, dichiarati: bool) -> str:
    if not dichiarati:
        return TESTO_LICENZA
    return (
        "Ciò che dichiarano gli ambiti e non è ancora pubblicato è per l'uso d'ufficio: non si "
        f"diffonde. Tutto il resto: {TESTO_LICENZA}"
    )


def _note(richiesto: Richiesto, luoghi: Sequence[Luogo]) -> list[tuple[str, str]]:
    note = [("Anno", "L'anno N è il territorio com'era al 1° gennaio N.")]
    if any(luogo.tipo == "ambito-senza-nome" for luogo in luoghi):
        note.append(
            (
                "Un altro ambito",
                "Le righe senza nome hanno i rapporti degli ambiti che non hanno dato il consenso "
                "a essere nominati, dal più alto in giù: la stessa riga non è lo stesso ambito da "
                "un anno all'altro né da un indicatore all'altro.",
            )
        )
    return note


# --- comuni: no figure of theirs is reserved, and they are many --------------------------------


@dataclass(frozen=True)
class _DeiComuni:
    """Rows made while they are read, from series read once."""

    cose: Sequence[Cosa]
    luoghi: Sequence[Luogo]
    territori: Sequence[Territorio]
    indicatori: Sequence[str]
    serie: Sequence[str]

    def __iter__(self) -> Iterator[RigaTavola]:
        quanti = len(self.territori) // len(self.luoghi) if self.luoghi else 0
        lette = scorri_indicatori(self.territori, self.indicatori, self.serie)
        for i, (territorio, (lettura, suoi)) in enumerate(zip(self.territori, lette, strict=True)):
            yield RigaTavola(
                self.luoghi[i // quanti],
                territorio.anno,
                [_casella_del_comune(cosa, territorio, lettura, suoi) for cosa in self.cose],
            )


def _dei_comuni(
    cose: Sequence[Cosa], comuni: Sequence[Comune], luoghi: Sequence[Luogo], anni: Sequence[int]
) -> _DeiComuni:
    per_anno = territori_dei_comuni(anni, comuni)
    # They come year by year.
    territori = [
        per_anno[a * len(comuni) + c] for c in range(len(comuni)) for a in range(len(anni))
    ]
    return _DeiComuni(
        cose,
        luoghi,
        territori,
        [c.codice for c in cose if isinstance(c, Definizione) and not c.dichiarato],
        [c.codice for c in cose if isinstance(c, Serie) and not c.di_ambito],
    )


def _casella_del_comune(
    cosa: Cosa, territorio: Territorio, lettura: Lettura, suoi: Mapping[str, Indicatore]
) -> Casella:
    if not territorio.comuni:
        return Casella(None, motivo=NON_C_ERA)
    if dichiarata(cosa):
        return Casella(None, motivo=SOLO_AMBITI)
    return casella(cosa, lettura, suoi)
