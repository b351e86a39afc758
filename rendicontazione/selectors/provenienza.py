"""«Da dove viene questo numero?»: a selection of facts, written in an address, and its cells.

A figure of a report is the signed sum of some declared cells: the selection says which, so that
the report and the page that explains it cannot disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from base.indirizzi import da_indirizzo, in_indirizzo
from rendicontazione.models import (
    Caricamento,
    Correzione,
    Fatto,
    OrigineRiga,
    Versione,
)
from rendicontazione.selectors.dati import CON_CHI, versione_approvata
from territorio.models import Ambito

PER_PAGINA = 100
# Before the name of a measure: its cells are subtracted.
MENO = "-"


@dataclass(frozen=True)
class Selezione:
    """Cells of the return of one Ambito (its slug) and year.

    `misure` are names of `ColonnaModulo.concetto` («f1.spesa_totale»), or of a column if without a
    dot, with `-` before those to subtract. `versione` is a number; without it, the version that
    counts. `confronto` is a year whose approved cells are subtracted. `conta` counts the cells in
    place of summing them. `voci`, `fasce` and `tipi` (of unit) choose any of several.
    """

    anno: int
    ambito: str
    misure: tuple[str, ...]
    versione: int | None = None
    confronto: int | None = None
    tabella: str = ""
    area: str = ""
    voce: str = ""
    forma: str = ""
    comune: str = ""
    ente: str = ""
    unita: int | None = None
    fascia: str = ""
    sesso: str = ""
    cittadinanza: str = ""
    fondo: str = ""
    annualita: int | None = None
    voci: tuple[str, ...] = ()
    fasce: tuple[str, ...] = ()
    tipi: tuple[str, ...] = ()
    in_carico: bool = False
    valore: str = ""
    conta: bool = False

    @property
    def indirizzo(self) -> str:
        """The canonical query string."""
        return in_indirizzo(self)

    def filtri(self) -> dict[str, Any]:
        """The dimensions as filters of `Fatto`."""
        tutti = {
            "area_utenza": self.area,
            "voce__codice": self.voce,
            "voce__codice__startswith": f"{self.tabella}." if self.tabella else "",
            "forma_gestione": self.forma,
            "comune__codice_istat": self.comune,
            "ente__codice": self.ente,
            "unita": self.unita,
            "fascia_eta": self.fascia,
            "sesso": self.sesso,
            "cittadinanza": self.cittadinanza,
            "fondo": self.fondo,
            "annualita": self.annualita,
            "voce__codice__in": list(self.voci) or None,
            "fascia_eta__in": list(self.fasce) or None,
            "unita__tipo__codice__in": list(self.tipi) or None,
            "presa_in_carico": self.in_carico or None,
            "testo": self.valore,
        }
        return {nome: valore for nome, valore in tutti.items() if valore not in ("", None)}


def leggi_selezione(parametri: Mapping[str, str]) -> Selezione | None:
    """The selection written in an address; None if it is not one."""
    return da_indirizzo(Selezione, parametri)


@dataclass(frozen=True)
class CellaDichiarata:
    """A cell of a figure: where it stands, what it says, with which sign it counts.

    `origine` is the row of a part, if the version was merged; `correzione` if it was mended in the
    page.
    """

    versione: Versione
    foglio: str
    riga: int
    cella: str
    colonna: str
    tipo: str
    unita: str
    segno: int
    valore: Decimal | None
    testo: str
    di_che_cosa: Sequence[str]
    origine: OrigineRiga | None = None
    correzione: Correzione | None = None

    @property
    def con_segno(self) -> Decimal | None:
        """The value as it counts in the sum; None for a text."""
        return None if self.valore is None else self.segno * self.valore + 0


@dataclass(frozen=True)
class Provenienza:
    """The signed sum of a selection (or its count), and one page of its cells."""

    selezione: Selezione
    versioni: Sequence[Versione]
    somma: Decimal | None
    quante: int
    celle: Sequence[CellaDichiarata] = field(default=())
    pagina: int = 1
    pagine: int = 1
    tipi: frozenset[str] = frozenset()
    unita: frozenset[str] = frozenset()


def fatti_di(
    selezione: Selezione, ambito: Ambito, *, pagina: int = 1, celle: bool = True
) -> Provenienza | None:
    """Where a figure comes from; None if there is no such version.

    The sum is None if no cell answers: a figure that is not there, not a zero. With `celle` false
    no cell is read. A fixed number of queries, `PER_PAGINA` cells at most.
    """
    versione = _versione(selezione.anno, ambito, selezione.versione)
    if versione is None:
        return None
    segni = {versione.pk: 1}
    versioni = [versione]
    if selezione.confronto is not None:
        altra = versione_approvata(selezione.confronto, ambito)
        if altra is None or altra.pk == versione.pk:
            return None
        segni[altra.pk] = -1
        versioni.append(altra)
    fatti = _fatti(selezione, segni)
    somma, quante = Decimal(0), 0
    tipi, unita = set(), set()
    raggruppati = (
        fatti.order_by()
        .values_list(
            "versione_id", "colonna__concetto", "colonna__nome", "colonna__tipo", "colonna__unita"
        )
        .annotate(totale=Sum("valore"), celle=Count("riga"))
    )
    for versione_id, concetto, nome, tipo, una_unita, totale, contate in raggruppati:
        segno = _segno(selezione, concetto, nome) * segni[versione_id]
        somma += segno * (contate if selezione.conta else totale or 0)
        quante += contate
        tipi.add(tipo)
        unita.add(una_unita)
    pagine = max(1, -(-quante // PER_PAGINA))
    pagina = min(max(1, pagina), pagine)
    return Provenienza(
        selezione=selezione,
        versioni=versioni,
        somma=somma if quante or selezione.conta else None,
        quante=quante,
        celle=_celle(selezione, fatti, versioni, segni, pagina) if celle else (),
        pagina=pagina,
        pagine=pagine,
        tipi=frozenset(tipi),
        unita=frozenset(unita),
    )


def _versione(anno: int, ambito: Ambito, numero: int | None) -> Versione | None:
    if numero is None:
        return versione_approvata(anno, ambito)
    return (
        Versione.objects.filter(
            numero=numero,
            rendicontazione__ambito=ambito,
            rendicontazione__campagna__anno=anno,
            rendicontazione__campagna__palestra=False,
        )
        .select_related(*CON_CHI)
        .first()
    )


def _fatti(selezione: Selezione, segni: Mapping[int, int]) -> "QuerySet[Fatto]":
    nomi = [misura.removeprefix(MENO) for misura in selezione.misure]
    per_concetto = Q(colonna__concetto__in=[n for n in nomi if "." in n])
    per_nome = Q(colonna__nome__in=[n for n in nomi if "." not in n])
    return Fatto.objects.filter(
        per_concetto | per_nome, versione__in=list(segni), **selezione.filtri()
    )


def _segno(selezione: Selezione, concetto: str, nome: str) -> int:
    meno = {f"{MENO}{concetto}", f"{MENO}{nome}"}
    return -1 if meno & set(selezione.misure) else 1


def _celle(
    selezione: Selezione,
    fatti: "QuerySet[Fatto]",
    versioni: Sequence[Versione],
    segni: Mapping[int, int],
    pagina: int,
) -> list[CellaDichiarata]:
    da = (pagina - 1) * PER_PAGINA
    letti = list(
        fatti.select_related(
            "colonna__foglio", "comune", "ente", "voce", "unita__struttura", "unita__tipo"
        ).order_by("versione", "colonna__foglio__ordine", "riga", "colonna__numero")[
            da : da + PER_PAGINA
        ]
    )
    per_pk = {versione.pk: versione for versione in versioni}
    catene = {v.pk: _catena(v.caricamento) for v in versioni}
    caricamenti = [c for catena in catene.values() for c in catena]
    corrette = {
        (c.caricamento_id, c.foglio, c.cella): c
        for c in Correzione.objects.filter(
            caricamento__in=caricamenti, cella__in={f.cella for f in letti}
        ).select_related("corretta_da")
    }
    origini = {
        (o.caricamento_id, o.foglio, o.riga): o
        for o in OrigineRiga.objects.filter(
            caricamento__in=caricamenti, riga__in={f.riga for f in letti}
        ).select_related("da__parte__comune", "da__parte__ente", "da__parte__struttura")
    }
    celle = []
    for fatto in letti:
        catena = catene[fatto.versione_id]
        foglio = fatto.colonna.foglio.codice
        celle.append(
            CellaDichiarata(
                versione=per_pk[fatto.versione_id],
                foglio=foglio,
                riga=fatto.riga,
                cella=fatto.cella,
                colonna=fatto.colonna.titolo,
                tipo=fatto.colonna.tipo,
                unita=fatto.colonna.unita,
                segno=segni[fatto.versione_id]
                * _segno(selezione, fatto.colonna.concetto, fatto.colonna.nome),
                valore=fatto.valore,
                testo=fatto.testo,
                di_che_cosa=_di_che_cosa(fatto),
                origine=_primo(origini, ((c, foglio, fatto.riga) for c in catena)),
                correzione=_primo(corrette, ((c, foglio, fatto.cella) for c in catena)),
            )
        )
    return celle


def _primo(trovati: Mapping[Any, Any], chiavi: Any) -> Any:
    return next((trovati[chiave] for chiave in chiavi if chiave in trovati), None)


def _catena(caricamento: Caricamento) -> list[int]:
    """The attempt and those it was made from by mending cells in the page, latest first."""
    if caricamento.derivato_da_id is None:
        return [caricamento.pk]
    madri = dict(
        Caricamento.objects.filter(rendicontazione=caricamento.rendicontazione_id)
        .order_by()
        .values_list("pk", "derivato_da")
    )
    catena: list[int] = []
    prossimo: int | None = caricamento.pk
    while prossimo is not None and prossimo not in catena:
        catena.append(prossimo)
        prossimo = madri.get(prossimo)
    return catena


def _di_che_cosa(fatto: Fatto) -> list[str]:
    """What the row is about, in words."""
    parole = [
        str(fatto.comune or ""),
        str(fatto.ente or ""),
        fatto.voce.nome if fatto.voce else "",
        str(fatto.unita or ""),
        fatto.fascia_eta and f"età {fatto.fascia_eta}",
        fatto.fondo and f"{fatto.fondo} {fatto.annualita or ''}".strip(),
    ]
    return [parola for parola in parole if parola]
