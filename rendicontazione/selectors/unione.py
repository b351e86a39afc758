"""The delivered parts beside the Ambito's own file: which rows a merged file has, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rendicontazione.enums import EsitoCaricamento, StatoControllo
from rendicontazione.export import Cella
from rendicontazione.models import Caricamento, OrigineRiga, Parte, Rendicontazione
from rendicontazione.parsing import Colonna, Foglio, Modulo, Riga, leggi_cartella, leggi_modulo
from rendicontazione.selectors.compila import CellaCompila, in_testo
from rendicontazione.selectors.contesto import contesto_dei_controlli
from rendicontazione.selectors.parti import con_ultimo, di_chi, tipo_di
from rendicontazione.validation import COLONNA_DI_CHI, Contesto, DiChi, e_di

PROGRESSIVO = "riga"


@dataclass(frozen=True)
class RigaUnita:
    """A row of the merged file, and where it was first written."""

    celle: Mapping[str, Cella]
    da: Caricamento
    riga: int


@dataclass(frozen=True)
class CambioParte:
    """What a part changes of the Ambito's file, in rows."""

    parte: Parte
    nuove: int = 0
    cambiate: int = 0
    tolte: int = 0
    uguali: int = 0


@dataclass(frozen=True)
class PianoUnione:
    """What merging would give: `base` is the Ambito's own last file, if there is one.

    `frontespizio` holds the cells of the single-row sheet as they are in the base.
    """

    base: Caricamento | None
    righe: dict[str, list[RigaUnita]]
    cambi: list[CambioParte]
    frontespizio: dict[str, Cella] = field(default_factory=dict)
    chieste: list[Colonna] = field(default_factory=list)

    def _somma(self, che_cosa: str) -> int:
        return sum(getattr(cambio, che_cosa) for cambio in self.cambi)

    @property
    def nuove(self) -> int:
        return self._somma("nuove")

    @property
    def cambiate(self) -> int:
        return self._somma("cambiate")

    @property
    def tolte(self) -> int:
        return self._somma("tolte")


def piano_unione(rendicontazione: Rendicontazione) -> PianoUnione:
    """The rows of the Ambito's last readable file, those of each delivered part in their place.

    The part wins over the file of the Ambito for its own comune, body or facility; the other rows
    of the file stay, in their order, before those of the parts. Cells that could not be read stay
    as they are written, so that their error is not lost.
    """
    contesto = contesto_dei_controlli(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
    )
    base = _base(rendicontazione)
    righe_base = _righe_di(base, contesto) if base else {}
    origini = _origini(base) if base else {}
    parti = [p for p in con_ultimo(rendicontazione.parti.all()) if p.consegnata is not None]
    ordine = ("comune", "ente", "struttura")
    parti.sort(key=lambda p: (ordine.index(tipo_di(p)), sorted(di_chi(p).codici), p.pk))
    resto = {
        foglio.codice: [(riga, _celle(riga, foglio)) for riga in righe_base.get(foglio.codice, [])]
        for foglio in contesto.modulo.fogli
        if not foglio.riga_unica
    }
    nuove: dict[str, list[RigaUnita]] = {codice: [] for codice in resto}
    cambi = [
        _sostituisci(parte, parte.consegnata, contesto, resto, nuove)
        for parte in parti
        if parte.consegnata is not None
    ]
    unite = {}
    for codice, sue in resto.items():
        rimaste = []
        for riga, celle in sue:
            if base is not None:
                da, partenza = origini.get((codice, riga.numero), (base, riga.numero))
                rimaste.append(RigaUnita(celle, da, partenza))
        unite[codice] = rimaste + nuove[codice]
    return PianoUnione(
        base=base,
        righe=unite,
        cambi=cambi,
        frontespizio=_frontespizio(righe_base, contesto.modulo),
        chieste=[
            colonna
            for foglio in contesto.modulo.fogli
            if foglio.riga_unica
            for colonna in foglio.colonne
            if not colonna.precompilata and not colonna.calcolata
        ],
    )


def _base(rendicontazione: Rendicontazione) -> Caricamento | None:
    """The last file of the whole Ambito that could be read."""
    return (
        rendicontazione.caricamenti.dell_ambito()
        .filter(controllo=StatoControllo.FINITO, file_eliminato=False)
        .exclude(esito=EsitoCaricamento.BLOCCATO)
        .order_by("-numero")
        .first()
    )


def _origini(base: Caricamento) -> dict[tuple[str, int], tuple[Caricamento, int]]:
    """Where the rows of a file that was merged already come from."""
    return {
        (origine.foglio, origine.riga): (origine.da, origine.riga_di_partenza)
        for origine in OrigineRiga.objects.filter(caricamento=base).select_related("da")
    }


def _righe_di(caricamento: Caricamento, contesto: Contesto) -> dict[str, list[Riga]]:
    with caricamento.file.open("rb") as file:
        return leggi_modulo(leggi_cartella(file.read()), contesto.modulo).righe


def _sostituisci(
    parte: Parte,
    consegnata: Caricamento,
    contesto: Contesto,
    resto: dict[str, list[tuple[Riga, dict[str, Cella]]]],
    nuove: dict[str, list[RigaUnita]],
) -> CambioParte:
    """Takes the rows of that comune, body or facility out of the base, and adds those delivered."""
    solo = di_chi(parte)
    conta = dict.fromkeys(("nuove", "cambiate", "tolte", "uguali"), 0)
    lette = _righe_di(consegnata, contesto)
    for foglio in contesto.modulo.fogli:
        if foglio.riga_unica or not _puo_averne(foglio, solo):
            continue
        proprie = [r for r in resto[foglio.codice] if e_di(r[0], solo)]
        resto[foglio.codice] = [r for r in resto[foglio.codice] if not e_di(r[0], solo)]
        prima: dict[tuple[str, ...], list[dict[str, Cella]]] = {}
        for _riga, celle in proprie:
            prima.setdefault(_chiave(celle, foglio), []).append(celle)
        for riga in lette.get(foglio.codice, []):
            celle = _celle(riga, foglio)
            nuove[foglio.codice].append(RigaUnita(celle, consegnata, riga.numero))
            uguali = prima.get(_chiave(celle, foglio), [])
            if not uguali:
                conta["nuove"] += 1
            else:
                conta["uguali" if uguali.pop(0) == celle else "cambiate"] += 1
        conta["tolte"] += sum(len(rimaste) for rimaste in prima.values())
    return CambioParte(parte, **conta)


def _puo_averne(foglio: Foglio, solo: DiChi) -> bool:
    return COLONNA_DI_CHI[solo.tipo] in foglio.chiave


def _chiave(celle: Mapping[str, Cella], foglio: Foglio) -> tuple[str, ...]:
    return tuple(str(celle.get(nome, "")) for nome in foglio.chiave)


def _celle(riga: Riga, foglio: Foglio) -> dict[str, Cella]:
    """What was read, and what could not be read as it is written; the progressive is ours."""
    celle: dict[str, Cella] = {}
    for colonna in foglio.colonne:
        if colonna.nome == PROGRESSIVO or colonna.nome not in riga.posizioni:
            continue
        valore = riga.valori.get(colonna.nome)
        if valore is not None:
            celle[colonna.nome] = valore
        elif colonna.nome in riga.guaste and (scritto := riga.scritto(colonna.nome)):
            celle[colonna.nome] = scritto
    return celle


def _frontespizio(righe: Mapping[str, list[Riga]], modulo: Modulo) -> dict[str, Cella]:
    for foglio in modulo.fogli:
        if foglio.riga_unica and righe.get(foglio.codice):
            return _celle(righe[foglio.codice][0], foglio)
    return {}


def celle_del_frontespizio(piano: PianoUnione) -> list[CellaCompila]:
    """The cells that are asked before merging, with what is in the base."""
    return [
        CellaCompila(
            nome=colonna.nome,
            foglio="",
            unita="",
            colonna=colonna,
            valore=in_testo(piano.frontespizio.get(colonna.nome)),
            suggerimento="",
        )
        for colonna in piano.chieste
    ]
