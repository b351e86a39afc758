"""The cells of the rows: what they say, what they said a year ago, what was said of them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from base.formati import MANCANTE, numero
from rendicontazione.enums import Gravita, TipoColonna
from rendicontazione.models import Anomalia, ColonnaModulo, Fatto, FoglioModulo, Versione
from rendicontazione.selectors.commenti import (
    Commenti,
    commenti_dell_anno_prima,
    commenti_di,
    titolo_in_parole,
)
from rendicontazione.selectors.dati import versione_approvata
from rendicontazione.selectors.esame.chiavi import chiave_della_riga, dimensioni_delle_righe
from rendicontazione.selectors.esame.dati import CellaEsame


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


def valori_prima(
    versione: Versione, foglio: FoglioModulo, chiavi: Collection[str]
) -> dict[tuple[str, str], str]:
    """(key of the row, what the column measures) → value of the year before, as text."""
    rendicontazione = versione.rendicontazione
    prima = versione_approvata(rendicontazione.campagna.anno - 1, rendicontazione.ambito)
    if prima is None or not chiavi:
        return {}
    numeri = {
        riga: chiave
        for riga, dimensioni in dimensioni_delle_righe(prima, foglio.codice).items()
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
class Note:
    """What was said of a sheet."""

    avvisi: dict[tuple[int, str], list[Anomalia]]
    ora: Commenti
    prima: Commenti


def note_del_foglio(versione: Versione, foglio: str) -> Note:
    rendicontazione = versione.rendicontazione
    return Note(
        avvisi=_avvisi(versione, foglio),
        ora=commenti_di(rendicontazione),
        prima=commenti_dell_anno_prima(rendicontazione.ambito, rendicontazione.campagna.anno),
    )


def celle_delle_righe(
    versione: Versione,
    foglio: FoglioModulo,
    numeri: list[int],
    chiavi: dict[int, str],
    note: Note,
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
