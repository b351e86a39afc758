"""«Una volta sola»: which column of the return answers which duty, and the rows it answers with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from base.formati import arrotonda, data
from osservatorio.calcolo import spesa_netta
from osservatorio.calcolo.misure import CALCOLATE
from rendicontazione.models import (
    Adempimento,
    CampoAdempimento,
    CodiceLista,
    ColonnaModulo,
    Fatto,
    ModelloModulo,
    Versione,
    VoceNomenclatore,
)
from rendicontazione.selectors import (
    DIMENSIONI,
    codice_della_dimensione,
    modello_dell_anno,
    somme_dei_fatti,
)

# Which fund answers which duty: only its rows of the sheet of the funds.
FONDI = {"fnps": "FNPS", "fna": "FNA", "dopo-di-noi": "DDN"}
# Of the areas of users, the only one whose Istat code was read in a published table.
AREE_ISTAT = frozenset({"FAM"})
TUTTE_LE_VOCI = "ALL"
# Computed too, but not a sum: per cent of what was assigned, two decimals.
PERCENTUALE = "percentuale_rendicontata"
SPESA_DEI_COMUNI = "EXPMUN"
CODICE_NOSTRO = "codice nostro: quello di Istat non è noto"


@dataclass(frozen=True)
class Dovere:
    """A duty, and the columns of the return that answer it, sheet by sheet."""

    adempimento: Adempimento
    campi: Sequence[CampoAdempimento]

    def campo_di(self, colonna: ColonnaModulo) -> str:
        """What the duty calls that column; empty if it does not ask for it."""
        return ", ".join(c.campo for c in self.campi if c.colonna_id == colonna.pk)


@dataclass(frozen=True)
class RigaDoveri:
    """A column of the return with what each duty calls it, in their order."""

    colonna: ColonnaModulo
    campi: Sequence[str]


@dataclass(frozen=True)
class TabellaDoveri:
    doveri: Sequence[Dovere]
    righe: Sequence[RigaDoveri]


def tabella_dei_doveri(anno: int) -> TabellaDoveri:
    """Duty × column, for the form of that year; two queries."""
    modello = modello_dell_anno(anno)
    doveri = [Dovere(a, c) for a, c in _per_adempimento(modello).items()]
    colonne = {c.colonna_id: c.colonna for d in doveri for c in d.campi}
    ordinate = sorted(colonne.values(), key=lambda c: (c.foglio.ordine, c.numero))
    return TabellaDoveri(doveri, [RigaDoveri(c, [d.campo_di(c) for d in doveri]) for c in ordinate])


def _campi(modello: ModelloModulo | None) -> "QuerySet[CampoAdempimento]":
    return (
        CampoAdempimento.objects.filter(colonna__foglio__modello=modello)
        .select_related("adempimento", "colonna__foglio")
        .order_by("adempimento__codice", "ordine", "pk")
    )


def _per_adempimento(
    modello: ModelloModulo | None,
) -> dict[Adempimento, list[CampoAdempimento]]:
    per: dict[Adempimento, list[CampoAdempimento]] = {a: [] for a in Adempimento.objects.all()}
    for campo in _campi(modello):
        per[campo.adempimento].append(campo)
    return per


# --- Istat -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RigaIstat:
    """A row of the long table of Istat; `note` says which codes are ours."""

    area: str
    nome_area: str
    servizio: str
    nome_servizio: str
    valore: Decimal
    note: str


@dataclass(frozen=True)
class TabellaIstat:
    """Spending of the comuni net of the users' and the SSN's share, in euro, of one version."""

    versione: Versione
    righe: Sequence[RigaIstat]


def tabella_istat(versione: Versione) -> TabellaIstat:
    """A row per area and service, and one of all the services of an area.

    Services with the same Istat code are summed; one without it keeps our code, and says so.
    """
    somme = somme_dei_fatti(versione, "f1.", "area_utenza", "voce__codice")
    voci = VoceNomenclatore.objects.in_bulk({v for _, v in somme if v}, field_name="codice")
    nomi_aree = dict(
        CodiceLista.objects.filter(
            modello=versione.rendicontazione.campagna.modello_id, lista="area_utenza"
        )
        .order_by("ordine")
        .values_list("codice", "significato")
    )
    per_chiave: dict[tuple[str, str], tuple[Decimal, str, str]] = {}
    totali: dict[str, Decimal] = {}
    for (area, codice), misure in somme.items():
        netta = spesa_netta({nome.removeprefix("f1."): v for nome, v in misure.items()})
        voce = voci.get(codice)
        if netta is None or voce is None:
            continue
        note = "" if voce.codice_istat else f"servizio: {CODICE_NOSTRO}"
        chiave = (area, voce.codice_istat or voce.codice)
        prima = per_chiave.get(chiave)
        per_chiave[chiave] = (
            netta + (prima[0] if prima else Decimal(0)),
            f"{prima[1]}; {voce.nome}" if prima else voce.nome,
            note,
        )
        totali[area] = totali.get(area, Decimal(0)) + netta
    righe = []
    for area in [a for a in nomi_aree if a in totali]:
        dell_area = [] if area in AREE_ISTAT else [f"area: {CODICE_NOSTRO}"]
        righe += [
            RigaIstat(
                area, nomi_aree[area], servizio, nome, valore,
                "; ".join([*dell_area, *([note] if note else [])]),
            )
            for (sua, servizio), (valore, nome, note) in sorted(per_chiave.items())
            if sua == area
        ]  # fmt: skip
        righe.append(
            RigaIstat(
                area, nomi_aree[area], TUTTE_LE_VOCI, "Tutte le voci", totali[area],
                "; ".join(dell_area),
            )
        )  # fmt: skip
    return TabellaIstat(versione, righe)


# --- a duty as a workbook ------------------------------------------------------------------------


@dataclass(frozen=True)
class FoglioDovere:
    """A sheet: the duty's own names over the rows of a sheet of the return."""

    nome: str
    intestazioni: Sequence[str]
    righe: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class LibroDovere:
    """The answer to a duty: `note` are (what, text): definitions, source, version, fingerprint."""

    adempimento: Adempimento
    fogli: Sequence[FoglioDovere]
    note: Sequence[tuple[str, str]] = field(default=())


def libro_del_dovere(adempimento: Adempimento, versione: Versione) -> LibroDovere:
    """The rows of a version that answer a duty; a missing value is an empty cell, not a zero."""
    campi = list(_campi(versione.rendicontazione.campagna.modello).filter(adempimento=adempimento))
    fogli: dict[int, list[CampoAdempimento]] = {}
    for campo in campi:
        if not campo.colonna.foglio.riga_unica:
            fogli.setdefault(campo.colonna.foglio_id, []).append(campo)
    elenco = [_foglio(adempimento, versione, suoi) for suoi in fogli.values()]
    return LibroDovere(
        adempimento,
        elenco,
        [*_di_chi(adempimento, versione), *_vuoti(elenco), *_definizioni(campi)],
    )


def _foglio(
    adempimento: Adempimento, versione: Versione, campi: Sequence[CampoAdempimento]
) -> FoglioDovere:
    foglio = campi[0].colonna.foglio
    fatti = Fatto.objects.filter(versione=versione, colonna__foglio=foglio)
    fondo = FONDI.get(adempimento.codice)
    if fondo and foglio.codice.startswith("F5"):
        fatti = fatti.filter(fondo=fondo)
    righe: dict[int, dict[str, Any]] = {}
    for fatto in fatti.order_by("riga", "colonna__numero").values(
        "riga", "colonna__nome", "colonna__concetto", "valore", "testo", *DIMENSIONI.values()
    ):
        riga = righe.setdefault(
            fatto["riga"],
            {nome: codice_della_dimensione(nome, fatto[c]) for nome, c in DIMENSIONI.items()},
        )
        riga[fatto["colonna__nome"]] = (
            fatto["testo"] if fatto["valore"] is None else fatto["valore"]
        )
        if fatto["valore"] is not None:
            riga[fatto["colonna__concetto"]] = fatto["valore"]
    return FoglioDovere(
        foglio.codice,
        [campo.campo for campo in campi],
        [[_valore(campo.colonna, riga) for campo in campi] for riga in righe.values()],
    )


def _valore(colonna: ColonnaModulo, riga: Mapping[str, Any]) -> Any:
    if colonna.nome == PERCENTUALE:
        assegnato, rendicontato = (riga.get(m) for m in ("f5.assegnato", "f5.rendicontato"))
        if not assegnato or rendicontato is None:
            return None
        return arrotonda(100 * rendicontato / assegnato, 2)
    if colonna.nome not in CALCOLATE:
        return riga.get(colonna.nome)
    prima, *_ = CALCOLATE[colonna.nome]
    if prima not in riga:
        return None
    return sum(
        (
            -riga.get(m[1:], Decimal(0)) if m.startswith("-") else riga.get(m, Decimal(0))
            for m in CALCOLATE[colonna.nome]
        ),
        Decimal(0),
    )


def _di_chi(adempimento: Adempimento, versione: Versione) -> list[tuple[str, str]]:
    rendicontazione = versione.rendicontazione
    approvata = (
        f"approvata il {data(timezone.localdate(versione.approvata_il))}"
        if versione.approvata_il
        else "BOZZA – dati non approvati"
    )
    return [
        ("Adempimento", adempimento.nome),
        ("A chi", adempimento.destinatario),
        ("Entro quando", adempimento.scadenza),
        ("Note", adempimento.note),
        ("Fonte dell'adempimento", adempimento.fonte),
        ("Ambito", str(rendicontazione.ambito)),
        ("Anno", str(rendicontazione.campagna.anno)),
        ("Versione", f"{versione.numero}, {approvata}"),
        ("Impronta SHA-256 del file", versione.sha256),
        ("Dati dimostrativi", "sì" if rendicontazione.campagna.dimostrativa else "no"),
        ("Celle vuote", "Una cella vuota vuol dire che il dato non c'è, non che è zero."),
    ]


def _vuoti(fogli: Sequence[FoglioDovere]) -> list[tuple[str, str]]:
    """Which sheets have no row, so that nobody looks for them."""
    return [
        (f"Foglio {foglio.nome}", "Nessuna riga di questa rendicontazione risponde.")
        for foglio in fogli
        if not foglio.righe
    ]


def _definizioni(campi: Sequence[CampoAdempimento]) -> list[tuple[str, str]]:
    """Each field: the column it comes from, its meaning and unit."""
    righe = []
    for campo in campi:
        colonna = campo.colonna
        parti = [f"{colonna.foglio.codice}, colonna {colonna.titolo}"]
        if colonna.foglio.riga_unica:
            parti.append("è nel frontespizio del file originale")
        parti += [p for p in (colonna.unita, colonna.spiegazione, campo.note) if p]
        righe.append((campo.campo, ". ".join(parte.rstrip(".") for parte in parti) + "."))
    return righe
