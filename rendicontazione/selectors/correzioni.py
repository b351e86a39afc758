"""The cells of an attempt that can be corrected in the page, and the corrections already made."""

from dataclasses import dataclass, field

from rendicontazione.enums import Gravita
from rendicontazione.models import Anomalia, Caricamento, ColonnaModulo, Correzione
from rendicontazione.parsing import Cartella, FileRifiutato, FoglioLetto, leggi_cartella
from rendicontazione.parsing.celle import chiave, mostrato, posto_di
from rendicontazione.parsing.formule import celle_con_formula

MAX_CORREZIONI = 50
_ORDINE = {Gravita.BLOCCANTE: 0, Gravita.ERRORE: 1, Gravita.AVVISO: 2}
_MAX_CONTESTO = 6  # cells of the same row shown beside
_MAX_TESTO = 60


@dataclass(frozen=True)
class CellaDaCorreggere:
    """A cell with something to look at: where it is, what is in it, what its row says.

    `foglio` is the sheet's name in the file, `tipo` the kind of its column. The present value of
    a note that may hold a name is not repeated.
    """

    chiave: str
    foglio: str
    cella: str
    titolo: str
    tipo: str
    adesso: str
    formula: bool
    gravita: str
    messaggi: tuple[str, ...]
    riga: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DaCorreggere:
    """`troppe` counts the cells with an errore when they are more than the page takes."""

    celle: list[CellaDaCorreggere] = field(default_factory=list)
    troppe: int = 0
    avvisi_fuori: int = 0
    con_formule: bool = False
    leggibile: bool = True


def celle_da_correggere(caricamento: Caricamento) -> DaCorreggere:
    """Cells with an errore first, then those with an avviso, at most fifty; the file is opened."""
    per_cella: dict[tuple[str, str], list[Anomalia]] = {}
    for anomalia in caricamento.anomalie.exclude(cella="").order_by("pk"):
        if posto_di(anomalia.cella)[0] > 1:
            per_cella.setdefault((anomalia.foglio, anomalia.cella), []).append(anomalia)
    errori = {c: a for c, a in per_cella.items() if any(x.gravita != Gravita.AVVISO for x in a)}
    if len(errori) > MAX_CORREZIONI:
        return DaCorreggere(troppe=len(errori))
    avvisi = {c: a for c, a in per_cella.items() if c not in errori}
    scelte = [*errori.items(), *avvisi.items()][:MAX_CORREZIONI]
    if not scelte or not caricamento.file:
        return DaCorreggere(leggibile=bool(caricamento.file))
    try:
        with caricamento.file.open("rb") as file:
            contenuto = file.read()
        cartella = leggi_cartella(contenuto)
    except (FileRifiutato, OSError):
        return DaCorreggere(leggibile=False)
    formule = celle_con_formula(contenuto)
    tipi = {
        (foglio, nome): (tipo, titolo or nome.replace("_", " "))
        for foglio, nome, tipo, titolo in ColonnaModulo.objects.filter(
            foglio__modello=caricamento.rendicontazione.campagna.modello_id
        ).values_list("foglio__codice", "nome", "tipo", "intestazione")
    }
    celle = [
        cella
        for (foglio, indirizzo), anomalie in scelte
        if (cella := _cella(foglio, indirizzo, anomalie, cartella, formule, tipi))
    ]
    return DaCorreggere(
        celle=celle,
        avvisi_fuori=max(0, len(per_cella) - len(scelte)),
        con_formule=bool(formule),
    )


def _cella(
    codice: str,
    indirizzo: str,
    anomalie: list[Anomalia],
    cartella: Cartella,
    formule: frozenset[tuple[str, str]],
    tipi: dict[tuple[str, str], tuple[str, str]],
) -> CellaDaCorreggere | None:
    foglio = _foglio(cartella, codice)
    if foglio is None:
        return None
    riga, colonna = posto_di(indirizzo)
    grezze = foglio.righe[riga - 1] if riga <= len(foglio.righe) else []
    nascosta = any(a.codice == "DATI-01" for a in anomalie)
    nome = next((a.colonna for a in anomalie if a.colonna), "")
    tipo, titolo = tipi.get((codice, nome), ("testo", nome.replace("_", " ")))
    return CellaDaCorreggere(
        chiave=f"{anomalie[0].pk}",
        foglio=foglio.nome,
        cella=indirizzo,
        titolo=titolo,
        tipo=tipo,
        adesso="" if nascosta else _testo(grezze, colonna),
        formula=(foglio.nome, indirizzo) in formule,
        gravita=min((a.gravita for a in anomalie), key=lambda g: _ORDINE[Gravita(g)]),
        messaggi=tuple(dict.fromkeys(a.messaggio for a in anomalie)),
        riga=() if nascosta else _contesto(foglio, grezze, colonna),
    )


def _foglio(cartella: Cartella, codice: str) -> FoglioLetto | None:
    if codice in cartella.fogli:
        return cartella.fogli[codice]
    return next((f for n, f in cartella.fogli.items() if chiave(n) == chiave(codice)), None)


def _contesto(
    foglio: FoglioLetto, grezze: list[object], colonna: int
) -> tuple[tuple[str, str], ...]:
    """Heading and text of the first filled cells of the row, but the one to correct."""
    intestazioni = foglio.righe[0] if foglio.righe else []
    piene = [
        (_testo(intestazioni, posto), _testo(grezze, posto)[:_MAX_TESTO])
        for posto in range(1, len(grezze) + 1)
        if posto != colonna and _testo(grezze, posto)
    ]
    return tuple(piene[:_MAX_CONTESTO])


def _testo(grezze: list[object], colonna: int) -> str:
    return mostrato(grezze[colonna - 1]).strip() if colonna <= len(grezze) else ""


def correzioni_di(caricamento: Caricamento) -> list[Correzione]:
    """What was corrected in the page on the way to this attempt, the oldest first."""
    if caricamento.derivato_da_id is None:
        return []
    padri: dict[int, int | None] = dict(
        Caricamento.objects.filter(rendicontazione=caricamento.rendicontazione_id).values_list(
            "pk", "derivato_da_id"
        )
    )
    catena: list[int] = []
    corrente: int | None = caricamento.pk
    while corrente is not None and corrente not in catena:
        catena.append(corrente)
        corrente = padri.get(corrente)
    return list(
        Correzione.objects.filter(caricamento__in=catena)
        .select_related("corretta_da", "caricamento")
        .order_by("caricamento__numero", "pk")
    )
