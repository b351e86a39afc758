"""What the istruttore looks at: the rows of a version, cell by cell, with what was said of them."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from base.formati import MANCANTE, numero, plurale
from rendicontazione.enums import Gravita, TipoColonna
from rendicontazione.models import (
    Anomalia,
    CodiceLista,
    ColonnaModulo,
    CommentoCella,
    EsameRiga,
    Fatto,
    FoglioModulo,
    Rendicontazione,
    Versione,
)
from rendicontazione.selectors.commenti import (
    Commenti,
    commenti_dell_anno_prima,
    commenti_di,
    titolo_in_parole,
)
from rendicontazione.selectors.dati import versione_approvata
from strutture.models import codice_interno

RIGHE_PER_PAGINA = 50
MAX_MOTIVI = 100
# The fields of a fact that say whose its row is, by the name of the column they come from.
_DIMENSIONI = {
    "forma_gestione": "forma_gestione",
    "codice_istat_comune": "comune__codice_istat",
    "codice_ente_gestore": "ente__codice",
    "area_utenza": "area_utenza",
    "codice_voce": "voce__codice",
    "id_struttura": "unita_id",
    "fascia_eta": "fascia_eta",
    "sesso": "sesso",
    "cittadinanza": "cittadinanza",
    "presa_in_carico": "presa_in_carico",
    "fondo": "fondo",
    "annualita_fondo": "annualita",
}
_NOMI = {
    "comune__codice_istat": "comune__denominazione",
    "ente__codice": "ente__denominazione",
    "voce__codice": "voce__nome",
    "unita_id": "unita__struttura__denominazione",
}


@dataclass(frozen=True)
class CellaEsame:
    """A cell: its value, last year's, the avvisi on it, what was said now and a year ago."""

    foglio: str
    cella: str
    riga: int
    colonna: str
    titolo: str
    valore: str
    anno_prima: str = ""
    avvisi: list[Anomalia] = field(default_factory=list)
    dialogo: list[CommentoCella] = field(default_factory=list)
    anno_scorso: list[CommentoCella] = field(default_factory=list)

    @property
    def da_integrare(self) -> bool:
        return any(c.da_integrare and c.risolto_il is None for c in self.dialogo)

    @property
    def aperta(self) -> bool:
        return any(c.risolto_il is None for c in self.dialogo)


@dataclass(frozen=True)
class RigaEsame:
    """A row of the sheet: whose it is in words, its cells, if it was ticked."""

    numero: int
    chiave: str
    parole: str
    celle: list[CellaEsame]
    esaminata: bool


@dataclass(frozen=True)
class Esaminate:
    """How many rows of a version were ticked."""

    esaminate: int
    totale: int

    @property
    def in_parole(self) -> str:
        """«Esaminate 118 righe su 130.»; "" if there is no row."""
        if not self.totale:
            return ""
        righe = plurale(self.esaminate, "riga", "righe")
        return f"{'Esaminata' if self.esaminate == 1 else 'Esaminate'} {righe} su {self.totale}."


@dataclass(frozen=True)
class FoglioEsame:
    """A sheet in the list above the rows."""

    codice: str
    titolo: str
    righe: int
    esaminate: int


@dataclass(frozen=True)
class PaginaEsame:
    """One page of the examination."""

    versione: Versione
    fogli: list[FoglioEsame]
    foglio: FoglioEsame | None
    righe: list[RigaEsame]
    quante: int
    pagina: int
    pagine: int
    motivi: list[Anomalia]
    altri_motivi: int
    esaminate: Esaminate


def versione_da_esaminare(rendicontazione: Rendicontazione) -> Versione | None:
    """The last version, if its data are stored: the one whose cells are looked at."""
    versione = rendicontazione.versioni.select_related("caricamento").order_by("-numero").first()
    if versione is None or not versione.senza_errori:
        return None
    versione.rendicontazione = rendicontazione
    return versione


def quante_esaminate(versione: Versione) -> Esaminate:
    """Ticked rows out of the rows with data of that version."""
    righe = (
        Fatto.objects.filter(versione=versione)
        .order_by()
        .values_list("colonna__foglio", "riga")
        .distinct()
        .count()
    )
    return Esaminate(EsameRiga.objects.filter(versione=versione).count(), righe)


def fogli_della_versione(versione: Versione) -> list[FoglioEsame]:
    """The sheets that have rows with data, in their order."""
    righe: dict[int, set[int]] = {}
    for foglio, riga in (
        Fatto.objects.filter(versione=versione)
        .order_by()
        .values_list("colonna__foglio", "riga")
        .distinct()
    ):
        righe.setdefault(foglio, set()).add(riga)
    viste: dict[str, int] = {}
    for codice in EsameRiga.objects.filter(versione=versione).values_list("foglio", flat=True):
        viste[codice] = viste.get(codice, 0) + 1
    return [
        FoglioEsame(f.codice, f.titolo, len(righe[f.pk]), viste.get(f.codice, 0))
        for f in FoglioModulo.objects.filter(pk__in=righe).order_by("ordine", "pk")
    ]


def righe_della_versione(versione: Versione, foglio: str) -> set[int]:
    """The numbers of the rows with data of a sheet."""
    return set(
        Fatto.objects.filter(versione=versione, colonna__foglio__codice=foglio)
        .order_by()
        .values_list("riga", flat=True)
    )


# --- whose a row is ------------------------------------------------------------------------------
Dimensioni = dict[str, object]


def _intestazioni(versione: Versione, foglio: str) -> dict[int, Dimensioni]:
    """The dimensions of each row with data, by number of the row."""
    return {
        fatto["riga"]: fatto
        for fatto in Fatto.objects.filter(versione=versione, colonna__foglio__codice=foglio)
        .order_by("riga")
        .values("riga", *_DIMENSIONI.values(), *_NOMI.values())
        .distinct()
    }


def _codice(campo: str, valore: object) -> str:
    if valore is None or valore == "":
        return ""
    if campo == "unita_id":
        return codice_interno(int(str(valore)))
    if campo == "presa_in_carico":
        return "SI" if valore else "NO"
    return str(valore)


def chiave_della_riga(chiave: Iterable[str], dimensioni: Dimensioni) -> str:
    """The codes of a row joined by «|», in the order of the key of its sheet; "" without key."""
    codici = [
        _codice(campo, dimensioni[campo])
        for campo in (_DIMENSIONI.get(nome) for nome in chiave)
        if campo
    ]
    return "|".join(codici) if any(codici) else ""


def _in_parole(
    chiave: Iterable[str], dimensioni: Dimensioni, significati: dict[tuple[str, str], str]
) -> str:
    """«Acquafredda · Anziani · Assistenza domiciliare»: the key of a row without codes."""
    parole = []
    for nome in chiave:
        campo = _DIMENSIONI.get(nome)
        codice = _codice(campo, dimensioni[campo]) if campo else ""
        if not campo or not codice:
            continue
        if campo == "presa_in_carico":
            parole.append("in carico" if codice == "SI" else "non in carico")
        else:
            detto = dimensioni.get(_NOMI.get(campo, "")) or significati.get((nome, codice), codice)
            parole.append(str(detto))
    return " · ".join(parole)


def _significati(foglio: FoglioModulo) -> dict[tuple[str, str], str]:
    """(column, code) → meaning."""
    liste = dict(foglio.colonne.exclude(lista="").values_list("nome", "lista"))
    codici: dict[str, dict[str, str]] = {}
    for lista, codice, significato in CodiceLista.objects.filter(
        modello=foglio.modello_id, lista__in=set(liste.values())
    ).values_list("lista", "codice", "significato"):
        codici.setdefault(lista, {})[codice] = significato
    return {
        (nome, codice): significato
        for nome, lista in liste.items()
        for codice, significato in codici.get(lista, {}).items()
    }


# --- the cells -----------------------------------------------------------------------------------
def _mostra(colonna: ColonnaModulo, valore: Decimal | None, testo: str) -> str:
    if valore is None:
        return {"SI": "sì", "NO": "no"}.get(testo, testo)
    if colonna.tipo == TipoColonna.EURO:
        return f"{numero(valore, 2)} €"
    if colonna.tipo == TipoColonna.PERCENTUALE:
        return f"{numero(valore, 1)} %"
    # As many decimals as were written: years are not grouped by thousands.
    decimali = max(0, -int(valore.normalize().as_tuple().exponent))
    return str(int(valore)) if "anno" in colonna.nome and not decimali else numero(valore, decimali)


def _valori_prima(
    versione: Versione, foglio: FoglioModulo, chiavi: Collection[str]
) -> dict[tuple[str, str], str]:
    """(key of the row, what the column measures) → value of the year before, as text."""
    rendicontazione = versione.rendicontazione
    prima = versione_approvata(rendicontazione.campagna.anno - 1, rendicontazione.ambito)
    if prima is None or not chiavi:
        return {}
    numeri = {
        riga: chiave
        for riga, dimensioni in _intestazioni(prima, foglio.codice).items()
        if (chiave := chiave_della_riga(foglio.chiave, dimensioni)) in chiavi
    }
    return {
        (numeri[f.riga], f.colonna.concetto or f.colonna.nome): _mostra(
            f.colonna, f.valore, f.testo
        )
        for f in Fatto.objects.filter(
            versione=prima, colonna__foglio__codice=foglio.codice, riga__in=numeri
        ).select_related("colonna")
    }


def _avvisi(versione: Versione, foglio: str) -> dict[tuple[int, str], list[Anomalia]]:
    """(row, column) → its avvisi."""
    per_cella: dict[tuple[int, str], list[Anomalia]] = {}
    for anomalia in (
        versione.caricamento.anomalie.filter(
            gravita=Gravita.AVVISO, foglio=foglio, riga__isnull=False
        )
        .select_related("motivata_da")
        .order_by("pk")
    ):
        per_cella.setdefault((anomalia.riga or 0, anomalia.colonna), []).append(anomalia)
    return per_cella


@dataclass(frozen=True)
class _Note:
    """What was said of a sheet."""

    avvisi: dict[tuple[int, str], list[Anomalia]]
    ora: Commenti
    prima: Commenti


def _note(versione: Versione, foglio: str) -> _Note:
    rendicontazione = versione.rendicontazione
    return _Note(
        avvisi=_avvisi(versione, foglio),
        ora=commenti_di(rendicontazione),
        prima=commenti_dell_anno_prima(rendicontazione.ambito, rendicontazione.campagna.anno),
    )


def righe_esame(
    versione: Versione,
    codice: str,
    *,
    pagina: int = 1,
    solo_con_note: bool = False,
    solo_riga: int | None = None,
) -> tuple[list[RigaEsame], int, int]:
    """The rows of a page of a sheet, how many there are in all, and the page itself.

    A page out of range is the last one. A fixed number of queries whatever the rows.
    """
    foglio = FoglioModulo.objects.get(
        modello=versione.rendicontazione.campagna.modello_id, codice=codice
    )
    intestazioni = _intestazioni(versione, codice)
    chiavi = {n: chiave_della_riga(foglio.chiave, d) for n, d in intestazioni.items()}
    note = _note(versione, codice)
    numeri = sorted(intestazioni)
    if solo_riga is not None:
        numeri = [n for n in numeri if n == solo_riga]
    if solo_con_note:
        con_avvisi = {riga for riga, _colonna in note.avvisi}
        # Of the year before only by key: the cell has moved.
        dette = {p[2] for p in note.ora if p[0] == codice}
        dette |= {p[2] for p in note.prima if p[0] == codice}
        numeri = [n for n in numeri if n in con_avvisi or (chiavi[n] and chiavi[n] in dette)]
    pagine = max(1, math.ceil(len(numeri) / RIGHE_PER_PAGINA))
    pagina = min(max(1, pagina), pagine)
    mostrati = numeri[(pagina - 1) * RIGHE_PER_PAGINA : pagina * RIGHE_PER_PAGINA]
    prima = _valori_prima(versione, foglio, {chiavi[n] for n in mostrati if chiavi[n]})
    significati = _significati(foglio)
    esaminate = set(
        EsameRiga.objects.filter(versione=versione, foglio=codice).values_list("riga", flat=True)
    )
    celle = _celle(versione, foglio, mostrati, chiavi, note, prima)
    righe = [
        RigaEsame(
            numero=n,
            chiave=chiavi[n],
            parole=_in_parole(foglio.chiave, intestazioni[n], significati),
            celle=celle[n],
            esaminata=n in esaminate,
        )
        for n in mostrati
    ]
    return righe, len(numeri), pagina


def _celle(
    versione: Versione,
    foglio: FoglioModulo,
    numeri: list[int],
    chiavi: dict[int, str],
    note: _Note,
    prima: dict[tuple[str, str], str],
) -> dict[int, list[CellaEsame]]:
    """The declared cells of those rows, and the empty ones that have an avviso."""
    colonne = {c.nome: c for c in foglio.colonne.order_by("numero", "pk")}
    trovate: dict[int, dict[str, tuple[str, str]]] = {n: {} for n in numeri}
    for fatto in Fatto.objects.filter(
        versione=versione, colonna__foglio=foglio, riga__in=numeri
    ).select_related("colonna"):
        trovate[fatto.riga][fatto.colonna.nome] = (
            fatto.cella,
            _mostra(fatto.colonna, fatto.valore, fatto.testo),
        )
    for (riga, colonna), avvisi in note.avvisi.items():
        if riga in trovate and colonna in colonne:
            trovate[riga].setdefault(colonna, (avvisi[0].cella, MANCANTE))
    celle = {}
    for n in numeri:
        posto = chiavi[n]
        celle[n] = [
            CellaEsame(
                foglio=foglio.codice,
                cella=trovate[n][nome][0],
                riga=n,
                colonna=nome,
                titolo=titolo_in_parole(nome),
                valore=trovate[n][nome][1],
                anno_prima=prima.get((posto, colonna.concetto or nome), ""),
                avvisi=note.avvisi.get((n, nome), []),
                dialogo=note.ora.get((foglio.codice, nome, posto or trovate[n][nome][0]), []),
                anno_scorso=note.prima.get((foglio.codice, nome, posto), []),
            )
            for nome, colonna in colonne.items()
            if nome in trovate[n]
        ]
    return celle


def pagina_esame(
    versione: Versione, *, foglio: str = "", pagina: int = 1, solo_con_note: bool = False
) -> PaginaEsame:
    """One page of the examination; an unknown sheet is the first one."""
    fogli = fogli_della_versione(versione)
    scelto = next((f for f in fogli if f.codice == foglio), fogli[0] if fogli else None)
    righe: list[RigaEsame] = []
    quante = 0
    if scelto:
        righe, quante, pagina = righe_esame(
            versione, scelto.codice, pagina=pagina, solo_con_note=solo_con_note
        )
    motivi = list(
        versione.caricamento.anomalie.filter(gravita=Gravita.AVVISO)
        .select_related("motivata_da")
        .order_by("pk")
    )
    return PaginaEsame(
        versione=versione,
        fogli=fogli,
        foglio=scelto,
        righe=righe,
        quante=quante,
        pagina=pagina,
        pagine=max(1, math.ceil(quante / RIGHE_PER_PAGINA)),
        motivi=motivi[:MAX_MOTIVI],
        altri_motivi=max(0, len(motivi) - MAX_MOTIVI),
        esaminate=Esaminate(sum(f.esaminate for f in fogli), sum(f.righe for f in fogli)),
    )


def cella_della_versione(
    versione: Versione, foglio: str, cella: str
) -> tuple[RigaEsame, CellaEsame] | None:
    """A cell with its row; None if that version has no such cell to talk about."""
    riga = (
        Fatto.objects.filter(versione=versione, colonna__foglio__codice=foglio, cella=cella)
        .order_by("riga")
        .values_list("riga", flat=True)
        .first()
    )
    if riga is None:
        riga = (
            versione.caricamento.anomalie.filter(foglio=foglio, cella=cella, riga__isnull=False)
            .order_by("pk")
            .values_list("riga", flat=True)
            .first()
        )
    if riga is None:
        return None
    try:
        righe, _quante, _pagina = righe_esame(versione, foglio, solo_riga=riga)
    except FoglioModulo.DoesNotExist:
        return None
    for trovata in righe:
        for una in trovata.celle:
            if una.cella == cella:
                return trovata, una
    return None
