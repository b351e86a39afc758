"""One indicator explored: which territories, which years, from every side; and a dossier of these.

A question is the same on the page of comparison and in a dossier, so that they say the same things.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from osservatorio import selectors
from osservatorio.calcolo import Definizione, Sguardo, definizioni
from osservatorio.enums import LivelloTerritorio
from osservatorio.reports import figure
from osservatorio.reports.elementi import Figura, Numerazione, Sezione
from osservatorio.reports.figure.viste import con_nome, viste
from osservatorio.reports.protezione import proteggi
from osservatorio.selectors import AnniNoti, Storia
from territorio.models import Ambito, Comune

# With more territories bars and small charts are longer than anybody reads: map and table remain.
MASSIMO_BARRE = 45
TUTTO = "tutto"


@dataclass(frozen=True)
class Quesito:
    """What is asked: an indicator, its territories and years.

    `ambito` is put in evidence among the Ambiti, or is the one whose comuni are compared (None: all
    those of the Province). `chiavi` are the territories chosen (slugs or Istat codes), none for
    all.
    """

    indicatore: str
    livello: str
    anno: int
    da: int
    a: int
    ambito: Ambito | None = None
    chiavi: tuple[str, ...] = ()
    ordine: str = ""

    @property
    def definizione(self) -> Definizione:
        return definizioni()[self.indicatore]

    @property
    def per_comuni(self) -> bool:
        return self.livello == LivelloTerritorio.COMUNI


@dataclass(frozen=True)
class Risposta:
    """The chapters of a question; `territori` are those that can be chosen (key, name, chosen).

    `nota` says which choice could not be followed, and why.
    """

    quesito: Quesito
    sezioni: Sequence[Sezione]
    territori: Sequence[tuple[str, str, bool]]
    fonti: Sequence[str]
    nota: str


def storia_di(quesito: Quesito, noti: AnniNoti, ambiti: Sequence[Ambito]) -> Storia:
    """The figures of the question; `ambiti` are all those of the Province."""
    anni = {*range(quesito.da, quesito.a + 1), quesito.anno}
    # What was never measured is not asked, but for the year in front.
    anni = {a for a in anni if a in noti.tutti or a == quesito.anno}
    codici = [quesito.indicatore]
    if not quesito.per_comuni:
        return selectors.storie_degli_ambiti(anni, codici, noti, ambiti)[quesito.indicatore]
    giorno = selectors.primo_gennaio(quesito.anno)
    comuni = Comune.objects.della_provincia()
    if quesito.ambito:
        comuni = Comune.objects.dell_ambito(quesito.ambito, giorno)
    comuni = comuni.order_by("nome_ordinamento", "pk")
    return selectors.storie_dei_comuni(anni, codici, noti, list(comuni))[quesito.indicatore]


def esplora(
    quesito: Quesito,
    storia: Storia,
    *,
    sguardo: Sguardo,
    numeri: Numerazione,
    vista: str = TUTTO,
    prefisso: str = "",
    etichetta: str = "",
    senza: Collection[str] = (),
) -> Risposta:
    """The answer: bars, map, trend and small charts, or only the one of `vista`.

    `prefisso` keeps ids apart when there are several questions in a page, `etichetta` the titles;
    `senza` are the drawings left out.
    """
    propria = quesito.ambito.slug if quesito.ambito and not quesito.per_comuni else ""
    if not quesito.per_comuni:
        # Declared by the Ambiti: a comune has no persons served of its own.
        storia = proteggi([quesito.indicatore], storia.confronti, sguardo).storia(storia)
    nominabili = {r.chiave for r in storia.righe if con_nome(storia, r, sguardo)}
    chiavi = [c for c in quesito.chiavi if c in nominabili]
    nota = ""
    if len(chiavi) < sum(1 for c in quesito.chiavi if storia.riga(c)):
        # One's own beside one that is hidden would say whose the other figure is.
        nota = (
            "Alcuni degli ambiti scelti non hanno dato il consenso a essere mostrati per nome: "
            "li vedi senza nome quando si confrontano tutti gli ambiti."
        )
    if propria and chiavi and propria not in chiavi:
        chiavi.insert(0, propria)
    ridotta = storia.solo(chiavi)
    argomenti = _Argomenti(
        ridotta, quesito, propria, chiavi or [propria], sguardo, numeri, prefisso
    )
    disegni = {
        "barre": ("I valori, dal più alto", argomenti.barre),
        "mappa": ("Dove", argomenti.mappa),
        "andamento": ("Come cambia negli anni", argomenti.andamento),
        "piccoli": ("Ciascuno per conto suo", argomenti.piccoli),
    }
    sezioni = []
    for chiave, (titolo, disegna) in disegni.items():
        if vista not in (TUTTO, chiave) or chiave in senza:
            continue
        sezione = disegna(f"{prefisso}{chiave}", f"{titolo}{etichetta}")
        if sezione:
            sezioni.append(sezione)
    return Risposta(
        quesito,
        sezioni,
        [(r.chiave, r.nome, r.chiave in quesito.chiavi) for r in storia.righe
         if r.chiave in nominabili],
        _fonti(ridotta, quesito.anno),
        nota,
    )  # fmt: skip


def _fonti(storia: Storia, anno: int) -> list[str]:
    """Sources and editions of the year in front, each once."""
    indicatori = [storia.provincia[anno], *(r.valori[anno] for r in storia.esistenti(anno))]
    trovate = dict.fromkeys(
        f"{f.nome}, {f.edizione}" if f.edizione else f.nome
        for i in indicatori[:1] or indicatori
        for f in i.parti.values()
    )
    if storia.provincia[anno].valore is None:
        return [storia.definizione.fonte, *trovate]
    return list(trovate) or [storia.definizione.fonte]


@dataclass(frozen=True)
class _Argomenti:
    """What every drawing of a question needs."""

    storia: Storia
    quesito: Quesito
    propria: str
    chiavi: Sequence[str]
    sguardo: Sguardo
    numeri: Numerazione
    prefisso: str

    def barre(self, chiave: str, titolo: str) -> Sezione:
        anno = self.quesito.anno
        if len(self.storia.esistenti(anno)) > MASSIMO_BARRE:
            tabella = figure.tabella_dei_valori(
                self.storia, anno, sguardo=self.sguardo, numeri=self.numeri,
                evidenziata=self.propria, ordine=self.quesito.ordine,
            )  # fmt: skip
            righe = viste(self.storia, anno, self.sguardo, self.propria)
            frase = figure.frase_dei_valori(self.storia, anno, righe)
            return Sezione(chiave, titolo, frasi=[frase], tabelle=[tabella])
        figura = figure.barre(
            self.storia, anno, nome=chiave, sguardo=self.sguardo, numeri=self.numeri,
            evidenziata=self.propria, ordine=self.quesito.ordine,
        )  # fmt: skip
        return self._sezione(chiave, titolo, figura)

    def mappa(self, chiave: str, titolo: str) -> Sezione | None:
        if self.storia.scelti:
            return None
        figura = figure.mappa(
            self.storia, self.quesito.anno, nome=chiave, sguardo=self.sguardo, numeri=self.numeri,
            evidenziata=self.propria,
        )  # fmt: skip
        return Sezione(chiave, titolo, figura=figura) if figura else None

    def andamento(self, chiave: str, titolo: str) -> Sezione | None:
        if len(self.storia.anni) < 2:
            return None
        figura = figure.andamento(
            self.storia, nome=chiave, sguardo=self.sguardo, numeri=self.numeri,
            chiavi=[c for c in self.chiavi if c],
        )  # fmt: skip
        return Sezione(chiave, titolo, figura=figura) if figura else None

    def piccoli(self, chiave: str, titolo: str) -> Sezione | None:
        if len(self.storia.anni) < 2 or len(self.storia.righe) > MASSIMO_BARRE:
            return None
        figura = figure.piccoli(
            self.storia, nome=chiave, sguardo=self.sguardo, numeri=self.numeri,
            evidenziata=self.propria,
        )  # fmt: skip
        return Sezione(chiave, titolo, figura=figura) if figura else None

    def _sezione(self, chiave: str, titolo: str, figura: Figura | None) -> Sezione:
        if figura:
            return Sezione(chiave, titolo, figura=figura)
        righe = viste(self.storia, self.quesito.anno, self.sguardo, self.propria)
        frase = figure.frase_dei_valori(self.storia, self.quesito.anno, righe)
        return Sezione(chiave, titolo, frasi=[frase])
