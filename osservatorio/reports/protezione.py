"""What citizens may not read of the counts of persons: joins a report and the engine that hides.

All the counts that a report comes from are decided together, with everything that was ever
published (`osservatorio.soppressione`): of the Province and of every Ambito, printed or not. What
is computed from what is printed (differences, trends, ranks, charts) is then made from the printed
figures only, so that it tells nothing more than they do.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from base.formati import arrotonda
from osservatorio import selectors
from osservatorio.calcolo import (
    VARIAZIONE,
    Definizione,
    Sguardo,
    Termine,
    definizioni,
    medie_delle_unita,
    serie_di_base,
)
from osservatorio.enums import Lettore
from osservatorio.reports.tavola.riservatezza import (
    PROVINCIA,
    apre_tutto,
    conteggi_di_persone,
    conteggi_e_somme,
)
from osservatorio.selectors import Indicatore, Lettura, Storia
from osservatorio.soppressione import (
    NOTA,
    Figura,
    Linea,
    Noto,
    Protezione,
    Tavola,
    decidi,
    pubblicata_da,
)
from territorio.models import Ambito

# They divide the same persons: who reads some of them may find the others.
_STESSE_PERSONE = ("utenti", "minori_in_carico")
_ALTRE_PERSONE = ("utenti_voci_", "utenti_spesa_", "utenti_medi_")


class Chiave(NamedTuple):
    """A count, or a figure computed from counts: what it is, of whom (0 = the Province), when."""

    cosa: str
    luogo: int
    anno: int


def si_protegge(definizione: Definizione) -> bool:
    """False for what counts persons in a way that the engine cannot describe: never in public."""
    if not definizione.di_persone:
        return True
    parti = (definizione.numeratore, definizione.denominatore)
    sopra, sotto = (_scala(termini) for termini in parti)
    return (
        definizione.tipo != VARIAZIONE
        # A mean is not a whole number of persons.
        and not definizione.serie & medie_delle_unita().keys()
        and all(_tutte_o_nessuna(termini) for termini in parti)
        and definizione.per * sotto % sopra == 0
    )


def _di_persone(termine: Termine) -> bool:
    return serie_di_base()[termine.serie].persone


def _tutte_o_nessuna(termini: Sequence[Termine]) -> bool:
    """All counts of persons, added up; or none."""
    persone = [_di_persone(t) for t in termini]
    return not any(persone) or (all(persone) and all(t.peso > 0 for t in termini))


def _scala(termini: Sequence[Termine]) -> int:
    """What the weights are multiplied by to be whole; 1 where nobody is counted."""
    if not any(map(_di_persone, termini)):
        return 1
    esponenti = [int(t.peso.normalize().as_tuple().exponent) for t in termini]
    return 10 ** max(0, -min(esponenti))


@dataclass(frozen=True)
class Difesa:
    """What is not printed. `libera` = all is, because nobody is counted or who reads has the files.

    `protette` are the indicators that were decided, of the others nothing is printed; `taciute` are
    figures without a value, that would tell that their denominator is small.
    """

    protezione: Protezione | None = None
    protette: frozenset[str] = frozenset()
    taciute: frozenset[Chiave] = frozenset()
    libera: bool = False

    def nasconde(self, codice: str, luogo: int, anno: int) -> bool:
        """True if that figure is not printed."""
        definizione = definizioni()[codice]
        if self.libera or not definizione.di_persone:
            return False
        chiave = _del_valore(definizione, luogo, anno)
        return codice not in self.protette or chiave in self.taciute or self._via(chiave)

    def nasconde_parte(
        self, codice: str, termini: Sequence[Termine], luogo: int, anno: int
    ) -> bool:
        """True if that numerator, or denominator, of the indicator is not printed."""
        if self.libera or not any(map(_di_persone, termini)):
            return False
        taciuta = _del_valore(definizioni()[codice], luogo, anno) in self.taciute
        return (
            codice not in self.protette or taciuta or self._via(Chiave(_nome(termini), luogo, anno))
        )

    def _via(self, chiave: Chiave) -> bool:
        return self.protezione is not None and chiave in self.protezione.nascoste

    def storia(self, storia: Storia) -> Storia:
        """The same as it is printed: no parts of the figures, and hidden ones without a value."""
        if self.libera or not storia.definizione.di_persone:
            return storia
        righe = [
            replace(
                riga,
                valori={
                    anno: self._visto(uno, riga.ambito_id, anno)
                    for anno, uno in riga.valori.items()
                },
            )
            for riga in storia.righe
        ]
        provincia = {
            anno: self._visto(uno, PROVINCIA, anno) for anno, uno in storia.provincia.items()
        }
        confronti = {
            anno: replace(
                confronto,
                # Some Ambiti taken together are no total of the table: it is not said.
                valore=provincia[anno].valore,
                valori=tuple(v for riga in righe if (v := riga.valore(anno)) is not None),
            )
            for anno, confronto in storia.confronti.items()
        }
        return replace(storia, righe=righe, provincia=provincia, confronti=confronti)

    def _visto(self, uno: Indicatore, luogo: int | None, anno: int) -> Indicatore:
        if luogo is None:
            # A comune alone declares nothing.
            return uno
        senza_parti = replace(uno, numeratore=None, denominatore=None, valori={})
        if not self.nasconde(uno.definizione.codice, luogo, anno):
            return senza_parti
        return replace(senza_parti, valore=None, motivo=NOTA, nascosto=True)


LIBERA = Difesa(libera=True)


def proteggi(
    codici: Iterable[str],
    anni: Iterable[int],
    sguardo: Sguardo,
    *,
    luoghi: Collection[int] | None = None,
    con_le_parti: bool = False,
) -> Difesa:
    """What to hide from that reader of those indicators in those years, after all that is public.

    `luoghi`: of whom they are printed (all the Ambiti and the Province, if None); `con_le_parti`:
    numerators and denominators are printed too.
    """
    cose = [d for c in codici if (d := definizioni()[c]).di_persone]
    if not cose:
        return LIBERA
    protette = [d for d in cose if si_protegge(d)]
    letti = _leggi(protette, sorted(set(anni)))
    presenti = {luogo for luogo, _ in letti}
    if sguardo.lettore != Lettore.CITTADINO and apre_tutto(presenti, sguardo):
        return LIBERA
    stampato = _Stampato(con_le_parti=con_le_parti)
    for anno in sorted({anno for _, anno in letti}):
        stampato.conta(
            anno, {luogo: lettura for (luogo, a), (lettura, _) in letti.items() if a == anno}
        )
    for (luogo, anno), (lettura, indicatori) in letti.items():
        for d in protette:
            stampato.legge(
                d, luogo, anno, lettura, indicatori[d.codice], luoghi is None or luogo in luoghi
            )
    tavola = stampato.tavola(
        frozenset() if sguardo.lettore == Lettore.CITTADINO else sguardo.apre_i_file
    )
    precedenti = []
    if sguardo.lettore == Lettore.CITTADINO:
        precedenti = [pubblicata_da(*una) for una in selectors.protezioni_pubblicate()]
    decisione = decidi(tavola, precedenti, sguardo.soglia)
    nomi = {a.pk: a.denominazione for a in Ambito.objects.della_provincia()}

    def nome(chiave: Hashable) -> str:
        return _in_parole(chiave, nomi)

    return Difesa(
        Protezione(tavola, decisione.nascoste, decisione.rifiuto(nome), decisione.avviso(nome)),
        frozenset(d.codice for d in protette),
        frozenset(stampato.taciute),
    )


_Letti = dict[tuple[int, int], tuple[Lettura, dict[str, Indicatore]]]


def _leggi(cose: Sequence[Definizione], anni: Sequence[int]) -> _Letti:
    """Series and indicators of the Province and of every Ambito that there was, by year."""
    usate = {t.serie for d in cose for t in (*d.numeratore, *d.denominatore) if _di_persone(t)}
    insieme = {
        c
        for c in conteggi_di_persone()
        if c.startswith(_STESSE_PERSONE) and not c.startswith(_ALTRE_PERSONE)
    }
    if usate & insieme:
        usate |= insieme
    ambiti = list(Ambito.objects.della_provincia().order_by("numero", "pk"))
    vissuti = {
        (a.pk, anno) for a in ambiti for anno in anni if a.vale_il(selectors.primo_gennaio(anno))
    }
    territori = [
        t
        for t in (
            *selectors.territori_della_provincia(anni),
            *selectors.territori_negli_anni(anni, ambiti),
        )
        if not t.ambito_id or (t.ambito_id, t.anno) in vissuti
    ]
    lette = selectors.scorri_indicatori(territori, [d.codice for d in cose], usate)
    return {
        (t.ambito_id or PROVINCIA, t.anno): letta for t, letta in zip(territori, lette, strict=True)
    }


@dataclass
class _Stampato:
    """The table of all the counts, filled while the indicators are read."""

    con_le_parti: bool
    valori: dict[Hashable, int | None] = field(default_factory=dict)
    linee: list[Linea] = field(default_factory=list)
    figure: list[Figura] = field(default_factory=list)
    stampate: set[Hashable] = field(default_factory=set)
    taciute: set[Chiave] = field(default_factory=set)

    def tavola(self, aperti: Collection[int]) -> Tavola:
        """`aperti`: the Ambiti whose counts who reads knows from their files."""
        return Tavola(
            self.valori,
            self.linee,
            self.figure,
            non_stampate=self.valori.keys() - self.stampate,
            pubbliche={c for c in self.valori if isinstance(c, Chiave) and c.luogo in aperti},
        )

    def conta(self, anno: int, letture: Mapping[int, Lettura]) -> None:
        """The counts of a year with their sums."""
        persone = frozenset(conteggi_di_persone()) - medie_delle_unita().keys()
        conteggi, linee = conteggi_e_somme(
            {
                luogo: {c: v for c, v in lettura.valori.items() if c in persone}
                for luogo, lettura in letture.items()
            }
        )
        self.valori |= {_dell_anno(chiave, anno): valore for chiave, valore in conteggi.items()}
        self.linee += [
            Linea(
                tuple(_dell_anno(p, anno) for p in linea.parti),
                None if linea.totale is None else _dell_anno(linea.totale, anno),
            )
            for linea in linee
        ]

    def legge(
        self,
        d: Definizione,
        luogo: int,
        anno: int,
        lettura: Lettura,
        letto: Indicatore,
        si_stampa: bool,
    ) -> None:
        """An indicator of a territory, with its parts; printed or not, its sums are known."""
        if any(t.serie not in lettura.valori for t in (*d.numeratore, *d.denominatore)):
            return
        sopra = self._somma(d.numeratore, luogo, anno, lettura)
        sotto = self._somma(d.denominatore, luogo, anno, lettura)
        if not si_stampa or letto.numeratore is None:
            return
        if letto.valore is None and sotto is not None:
            self.taciute.add(_del_valore(d, luogo, anno))
            return
        if self.con_le_parti:
            self.stampate |= {c for c in (sopra, sotto) if c is not None}
        if letto.valore is None:
            return
        if not d.denominatore:
            self.stampate.add(sopra)
            return
        volte, parti = _scala(d.numeratore), _scala(d.denominatore)
        self.figure.append(
            Figura(
                _del_valore(d, luogo, anno),
                sopra or Noto(letto.numeratore),
                diviso=sotto or Noto((letto.denominatore or 0) * volte),
                per=d.per * parti // volte if sotto else d.per,
                decimali=d.decimali,
            )
        )

    def _somma(
        self, termini: Sequence[Termine], luogo: int, anno: int, lettura: Lettura
    ) -> Chiave | None:
        """The count that a numerator, or a denominator, is; None if it is not of persons."""
        if not any(map(_di_persone, termini)):
            return None
        chiave = Chiave(_nome(termini), luogo, anno)
        if chiave not in self.valori:
            volte = [(t.serie, int(t.peso * _scala(termini))) for t in termini]
            self.valori[chiave] = sum(n * int(arrotonda(lettura.valori[s])) for s, n in volte)
            parti = (Chiave(s, luogo, anno) for s, n in volte for _ in range(n))
            self.linee.append(Linea(tuple(parti), chiave))
        return chiave


def _dell_anno(conteggio: Hashable, anno: int) -> Chiave:
    """(series, territory) in a year."""
    serie, luogo = cast(tuple[str, int], conteggio)
    return Chiave(serie, luogo, anno)


def _del_valore(d: Definizione, luogo: int, anno: int) -> Chiave:
    """A count is the figure itself; a ratio is computed from it."""
    return Chiave(f"={d.codice}" if d.denominatore else _nome(d.numeratore), luogo, anno)


def _nome(termini: Sequence[Termine]) -> str:
    """«utenti», or «7*utenti_a+3*utenti_b»: the same sum has the same name everywhere."""
    if len(termini) == 1 and termini[0].peso == 1:
        return termini[0].serie
    scala = _scala(termini)
    return "+".join(sorted(f"{int(t.peso * scala)}*{t.serie}" for t in termini))


def _in_parole(chiave: Hashable, ambiti: Mapping[int, str]) -> str:
    """«utenti dei servizi, Garda, 2023»."""
    if not isinstance(chiave, tuple):
        return str(chiave)
    cosa, luogo, anno = chiave
    serie = serie_di_base()
    if cosa.startswith("-"):
        parte, tutto = cosa[1:].split(" ")
        detto = f"{serie[tutto].nome} non fra gli {serie[parte].nome}"
    else:
        nomi = [
            serie[c].nome for c in (p.rpartition("*")[2] for p in cosa.split("+")) if c in serie
        ]
        detto = " e ".join(nomi) or cosa.lstrip("=")
    return f"{detto}, {ambiti.get(luogo, 'Provincia')}, {anno}"
