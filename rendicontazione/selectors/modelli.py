"""Versions of the form side by side: what a draft still lacks, and what it changes."""

import re
from dataclasses import dataclass

from rendicontazione.enums import Obbligo
from rendicontazione.models import ColonnaModulo, FoglioModulo, ModelloModulo
from rendicontazione.parsing import ELENCHI, META
from rendicontazione.parsing.celle import chiave
from rendicontazione.parsing.definizioni import IDENTITA
from rendicontazione.validation.file import FRONTESPIZIO

# Lists that are registers of ours, not codes of the form.
ELENCHI_DEI_REGISTRI = frozenset(
    {"comuni_ambito", "enti", "voci", "ambiti", "strutture", "tipi_unita_offerta"}
)
_NOME = re.compile(r"[a-z][a-z0-9_]*")
_VIETATI_NEI_FOGLI = re.compile(r"[\[\]:*?/\\']")
# What a conditional obligation looks at, in the same row.
_SI_GUARDA = {
    Obbligo.SE_GESTIONE_SINGOLA: ("forma_gestione",),
    Obbligo.SE_GESTIONE_ASSOCIATA: ("forma_gestione",),
    Obbligo.SE_TABELLA_1_O_3: ("codice_voce",),
    Obbligo.SE_TUTTO_ZERO: ("spesa_totale",),
    Obbligo.SE_RETE_SOCIALE: ("codice_tipo_udo",),
}


def modelli_in_uso() -> list[ModelloModulo]:
    """The versions that a campaign may take, the newest first."""
    return list(ModelloModulo.objects.filter(bozza=False).order_by("-versione", "pk"))


def versione_successiva(modello: ModelloModulo) -> str:
    """The first free version of the year after: «2024.1» → «2025.1», or «2025.2» if it is taken."""
    anno = re.match(r"\d{4}", modello.versione)
    prefisso = str(int(anno.group()) + 1) if anno else modello.versione
    usate = set(ModelloModulo.objects.values_list("versione", flat=True))
    return next(v for n in range(1, 1000) if (v := f"{prefisso}.{n}") not in usate)


def problemi_del_modello(modello: ModelloModulo) -> list[str]:
    """Why a draft cannot be put in use yet, one sentence each; empty if it can."""
    fogli = list(modello.fogli.filter(attivo=True).order_by("ordine", "pk"))
    colonne: dict[int, list[ColonnaModulo]] = {foglio.pk: [] for foglio in fogli}
    for colonna in ColonnaModulo.objects.filter(foglio__in=fogli).order_by("numero", "pk"):
        colonne[colonna.foglio_id].append(colonna)
    problemi = _dei_fogli(fogli)
    elenchi = ELENCHI_DEI_REGISTRI | set(modello.codici.values_list("lista", flat=True))
    concetti: dict[str, str] = {}
    for foglio in fogli:
        problemi += _del_foglio(foglio, colonne[foglio.pk])
        for colonna in colonne[foglio.pk]:
            dove = f"Foglio «{foglio.codice}», colonna «{colonna.nome}»"
            if not _NOME.fullmatch(colonna.nome):
                problemi.append(
                    f"{dove}: il nome si scrive con lettere minuscole senza accenti, cifre e _. "
                    "Correggilo; quello che si legge nel file è l'intestazione."
                )
            if colonna.lista and colonna.lista not in elenchi:
                problemi.append(
                    f"{dove}: l'elenco «{colonna.lista}» non c'è. Aggiungi i suoi codici o scegli "
                    "un altro elenco."
                )
            if colonna.concetto and colonna.concetto in concetti:
                problemi.append(
                    f"{dove}: misura «{colonna.concetto}» come {concetti[colonna.concetto]}. "
                    "Lascialo scritto in una sola delle due."
                )
            elif colonna.concetto:
                concetti[colonna.concetto] = f"«{colonna.nome}» del foglio «{foglio.codice}»"
    return problemi + _di_tipo(modello, colonne)


def _dei_fogli(fogli: list[FoglioModulo]) -> list[str]:
    problemi = []
    visti: dict[str, str] = {}
    for foglio in fogli:
        if _VIETATI_NEI_FOGLI.search(foglio.codice) or foglio.codice in {ELENCHI, META}:
            problemi.append(
                f"Foglio «{foglio.codice}»: un foglio di calcolo non può chiamarsi così. Usa "
                "lettere, cifre e _."
            )
        if chiave(foglio.codice) in visti:
            problemi.append(
                f"I fogli «{visti[chiave(foglio.codice)]}» e «{foglio.codice}» si leggono uguali. "
                "Cambia il nome di uno."
            )
        visti[chiave(foglio.codice)] = foglio.codice
    frontespizio = next((f for f in fogli if f.codice == FRONTESPIZIO), None)
    if frontespizio is None or not frontespizio.riga_unica:
        problemi.append(
            f"Manca il foglio «{FRONTESPIZIO}» con una riga sola: dice di chi è il file. "
            "Aggiungilo."
        )
    if not any(not foglio.riga_unica for foglio in fogli):
        problemi.append("Non c'è nessun foglio di dati. Aggiungine almeno uno con più righe.")
    return problemi


def _del_foglio(foglio: FoglioModulo, colonne: list[ColonnaModulo]) -> list[str]:
    problemi = []
    nomi = {colonna.nome for colonna in colonne}
    if not colonne:
        problemi.append(f"Il foglio «{foglio.codice}» non ha colonne. Aggiungile o disattivalo.")
    titoli: dict[str, str] = {}
    for colonna in colonne:
        titolo = titolo_colonna(colonna)
        if chiave(titolo) in titoli:
            problemi.append(
                f"Foglio «{foglio.codice}»: le intestazioni «{titoli[chiave(titolo)]}» e "
                f"«{titolo}» si leggono uguali. Cambiane una."
            )
        titoli[chiave(titolo)] = titolo
        mancano = [n for n in _SI_GUARDA.get(Obbligo(colonna.obbligo), ()) if n not in nomi]
        problemi += [
            f"Foglio «{foglio.codice}», colonna «{colonna.nome}»: è obbligatoria "
            f"{colonna.get_obbligo_display()}, ma la colonna «{nome}» non c'è. Aggiungila o cambia "
            "l'obbligo."
            for nome in mancano
        ]
    problemi += [
        f"Foglio «{foglio.codice}»: la colonna «{nome}», che dice di chi è la riga, non c'è. "
        "Aggiungila o toglila da quel campo."
        for nome in foglio.chiave
        if nome not in nomi
    ]
    if foglio.codice == FRONTESPIZIO:
        problemi += [
            f"Foglio «{foglio.codice}»: manca la colonna «{nome}», che dice di chi è il file. "
            "Rimettila."
            for nome in sorted(IDENTITA - nomi)
        ]
    return problemi


def _di_tipo(modello: ModelloModulo, colonne: dict[int, list[ColonnaModulo]]) -> list[str]:
    """A column that measures the same thing, or that the rules know by name, keeps its type."""
    if modello.derivato_da is None:
        return []
    prima = {
        (c.foglio.codice, c.nome): c
        for c in ColonnaModulo.objects.filter(
            foglio__modello=modello.derivato_da, foglio__attivo=True
        ).select_related("foglio")
    }
    problemi = []
    for colonna in (c for gruppo in colonne.values() for c in gruppo):
        origine = prima.get((colonna.foglio.codice, colonna.nome))
        if origine is not None and origine.tipo != colonna.tipo:
            problemi.append(
                f"Foglio «{colonna.foglio.codice}», colonna «{colonna.nome}»: era "
                f"{origine.get_tipo_display()}, ora è {colonna.get_tipo_display()}. Dalle un altro "
                "nome: una colonna che si legge in un altro modo è un'altra colonna."
            )
    return problemi


def titolo_colonna(colonna: ColonnaModulo) -> str:
    """The heading as written in the file."""
    return colonna.intestazione or colonna.nome.replace("_", " ")


@dataclass(frozen=True)
class DifferenzeModello:
    """What a version of the form changes from the one it was copied from, in sentences."""

    da: str
    aggiunte: list[str]
    tolte: list[str]
    cambiate: list[str]

    @property
    def nessuna(self) -> bool:
        return not (self.aggiunte or self.tolte or self.cambiate)


_CONFRONTATI = (
    ("intestazione", "intestazione"), ("numero", "posizione"), ("tipo", "tipo"),
    ("obbligo", "obbligo"), ("unita", "unità"), ("minimo", "minimo"), ("massimo", "massimo"),
    ("lista", "elenco"), ("precompilata", "scritta da noi"), ("spiegazione", "spiegazione"),
    ("concetto", "che cosa misura"),
)  # fmt: skip


def differenze_dal_modello(modello: ModelloModulo) -> DifferenzeModello | None:
    """Sheets, columns and codes added, removed, changed; None if it was not copied from another."""
    origine = modello.derivato_da
    if origine is None:
        return None
    prima, dopo = _colonne_per_nome(origine), _colonne_per_nome(modello)
    codici_prima, codici_dopo = _codici(origine), _codici(modello)
    cambiate = [
        f"{_nome(chi)}: {', '.join(scarti)}"
        for chi in dopo
        if chi in prima and (scarti := _scarti(prima[chi], dopo[chi]))
    ]
    cambiate += [
        f"Elenco «{lista}», codice {codice}: «{codici_prima[lista, codice]}» → «{significato}»"
        for (lista, codice), significato in codici_dopo.items()
        if codici_prima.get((lista, codice), significato) != significato
    ]
    return DifferenzeModello(
        da=origine.versione,
        aggiunte=[_nome(chi) for chi in dopo if chi not in prima]
        + [_codice(chi) for chi in codici_dopo if chi not in codici_prima],
        tolte=[_nome(chi) for chi in prima if chi not in dopo]
        + [_codice(chi) for chi in codici_prima if chi not in codici_dopo],
        cambiate=cambiate,
    )


def _colonne_per_nome(modello: ModelloModulo) -> dict[tuple[str, str], ColonnaModulo]:
    return {
        (colonna.foglio.codice, colonna.nome): colonna
        for colonna in ColonnaModulo.objects.filter(foglio__modello=modello, foglio__attivo=True)
        .select_related("foglio")
        .order_by("foglio__ordine", "foglio", "numero", "pk")
    }


def _codici(modello: ModelloModulo) -> dict[tuple[str, str], str]:
    return {
        (codice.lista, codice.codice): codice.significato
        for codice in modello.codici.order_by("lista", "ordine", "pk")
    }


def _nome(chi: tuple[str, str]) -> str:
    return f"Foglio «{chi[0]}», colonna «{chi[1]}»"


def _codice(chi: tuple[str, str]) -> str:
    return f"Elenco «{chi[0]}», codice {chi[1]}"


def _scarti(prima: ColonnaModulo, dopo: ColonnaModulo) -> list[str]:
    return [
        f"{etichetta} {_mostra(prima, campo)} → {_mostra(dopo, campo)}"
        for campo, etichetta in _CONFRONTATI
        if getattr(prima, campo) != getattr(dopo, campo)
    ]


def _mostra(colonna: ColonnaModulo, campo: str) -> str:
    if campo in {"tipo", "obbligo"}:
        return str(getattr(colonna, f"get_{campo}_display")())
    if campo == "intestazione":
        return f"«{titolo_colonna(colonna)}»"
    valore = getattr(colonna, campo)
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    return "vuoto" if valore in {None, ""} else f"«{valore}»"
