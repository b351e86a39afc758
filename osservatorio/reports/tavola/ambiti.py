"""Ambiti and Province: few rows, of which each reader sees its own names and small counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from osservatorio.calcolo import (
    SENZA_NOME,
    Definizione,
    Quantita,
    Serie,
    Sguardo,
    serie_di_base,
)
from osservatorio.reports.tavola.caselle import NON_C_ERA, Cosa, casella, di_persone, dichiarata
from osservatorio.reports.tavola.modello import (
    AMBITI,
    DELLA_PROVINCIA,
    Casella,
    Luogo,
    Richiesto,
    RigaTavola,
)
from osservatorio.reports.tavola.riservatezza import (
    CON_IL_NOME,
    MANCA_SENZA_NOME,
    MINIMO_SENZA_NOME,
    NASCOSTA,
    PROVINCIA,
    SENZA_CONSENSO,
    Conteggio,
    apre_tutto,
    conteggi_di_persone,
    da_nascondere,
)
from osservatorio.selectors import (
    Indicatore,
    Lettura,
    primo_gennaio,
    scorri_indicatori,
    territori_della_provincia,
    territori_negli_anni,
)
from territorio.models import Ambito


@dataclass
class _Anno:
    """The cells of one year: by territory (primary key of the Ambito, 0 for the Province)."""

    letture: dict[int, Lettura] = field(default_factory=dict)
    indicatori: dict[int, Mapping[str, Indicatore]] = field(default_factory=dict)


def degli_ambiti(
    cose: Sequence[Cosa],
    richiesto: Richiesto,
    anni: Sequence[int],
    sguardo: Sguardo,
    ambiti: Sequence[Ambito],
) -> tuple[list[Luogo], list[RigaTavola]]:
    territori = [*territori_della_provincia(anni), *territori_negli_anni(anni, ambiti)]
    vissuti = {(a.pk, anno) for a in ambiti for anno in anni if a.vale_il(primo_gennaio(anno))}
    presenti = [t for t in territori if not t.ambito_id or (t.ambito_id, t.anno) in vissuti]
    persone = conteggi_di_persone() if any(di_persone(c) for c in cose) else []
    codici = [c.codice for c in cose if isinstance(c, Definizione)]
    serie = [c.codice for c in cose if isinstance(c, Serie)]
    per_anno = {anno: _Anno() for anno in anni}
    for territorio, (lettura, suoi) in zip(
        presenti, scorri_indicatori(presenti, codici, {*serie, *persone}), strict=True
    ):
        luogo = territorio.ambito_id or PROVINCIA
        per_anno[territorio.anno].letture[luogo] = lettura
        per_anno[territorio.anno].indicatori[luogo] = suoi
    scrivani = {
        anno: _Scrivano(
            anno_letto,
            sguardo,
            da_nascondere(
                {
                    luogo: {c: lettura.valori[c] for c in persone if c in lettura.valori}
                    for luogo, lettura in anno_letto.letture.items()
                },
                sguardo,
            ),
        )
        for anno, anno_letto in per_anno.items()
    }
    luoghi: dict[int, Luogo] = {}
    if richiesto.livello == DELLA_PROVINCIA:
        luoghi[PROVINCIA] = Luogo(f"PROV{settings.PROVINCIA}", territori[0].nome, "provincia")
    for ambito in ambiti if richiesto.livello == AMBITI else []:
        if any(ambito.pk in letto.letture for letto in per_anno.values()) and (
            richiesto.ambito in (None, ambito)
        ):
            luoghi[ambito.pk] = Luogo(f"AMB{ambito.numero:02}", ambito.denominazione, "ambito")
    righe = [
        RigaTavola(luogo, anno, [scrivani[anno].casella(cosa, pk) for cosa in cose])
        for pk, luogo in luoghi.items()
        for anno in anni
    ]
    senza_nome: list[Luogo] = []
    if richiesto.livello == AMBITI and richiesto.ambito is None:
        senza_nome, altre = _senza_nome(cose, anni, scrivani, luoghi)
        righe += altre
    return [*luoghi.values(), *senza_nome], righe


@dataclass(frozen=True)
class _Scrivano:
    """Writes the cells of one year for one reader."""

    letto: _Anno
    sguardo: Sguardo
    nascosti: frozenset[Conteggio]

    def c_e(self, luogo: int) -> bool:
        return luogo in self.letto.letture

    def apre(self, luogo: int) -> bool:
        """True if the reader opens the files that the figure comes from."""
        if luogo == PROVINCIA:
            return apre_tutto(self.letto.letture, self.sguardo)
        return luogo in self.sguardo.apre_i_file

    def senza_nome(self, cosa: Cosa, luogo: int) -> bool:
        """True if the figure of that Ambito is not to be read beside its name."""
        if luogo == PROVINCIA or not dichiarata(cosa):
            return False
        # Of one alone without its name, the Province's total less the others would be the figure.
        dichiaranti = [
            pk
            for pk, lettura in self.letto.letture.items()
            if pk != PROVINCIA
            and casella(cosa, lettura, self.letto.indicatori[pk]).valore is not None
        ]
        return not self.sguardo.prudente(dichiaranti).vede_i_dichiarati(luogo)

    def casella(self, cosa: Cosa, luogo: int) -> Casella:
        """The cell beside the territory's name."""
        if not self.c_e(luogo):
            return Casella(None, motivo=NON_C_ERA)
        if self.senza_nome(cosa, luogo):
            return Casella(None, motivo=SENZA_CONSENSO)
        return self.protetta(cosa, luogo)

    def protetta(self, cosa: Cosa, luogo: int) -> Casella:
        """The cell, hidden if it counts few persons or helps to count them."""
        trovata = casella(cosa, self.letto.letture[luogo], self.letto.indicatori[luogo])
        if trovata.valore is None and not di_persone(cosa):
            return trovata
        if di_persone(cosa) and not self.apre(luogo):
            codici = [cosa.codice] if isinstance(cosa, Serie) else sorted(cosa.serie)
            if any((codice, luogo) in self.nascosti for codice in codici) or self._pochi(
                cosa, trovata
            ):
                return Casella(None, motivo=NASCOSTA, nascosta=True)
        return trovata

    def _pochi(self, cosa: Cosa, casella: Casella) -> bool:
        """True if a part of an indicator is itself a small count: a sum, or the year before."""
        if isinstance(cosa, Serie):
            return False
        soglia = self.sguardo.soglia
        parti: list[tuple[Quantita | None, Any]] = [
            (casella.numeratore, cosa.numeratore),
            (casella.denominatore, cosa.denominatore or cosa.numeratore),
        ]
        return any(
            parte is not None
            and 0 < parte < soglia
            and any(serie_di_base()[t.serie].persone for t in termini)
            for parte, termini in parti
        )


def _senza_nome(
    cose: Sequence[Cosa],
    anni: Sequence[int],
    scrivani: Mapping[int, _Scrivano],
    luoghi: Mapping[int, Luogo],
) -> tuple[list[Luogo], list[RigaTavola]]:
    """Rows of the Ambiti that are not named: ratios only, from the highest, year by year.

    A count, or the parts of a ratio, would say whose they are; so would keeping the same row.
    """
    per_cella: dict[tuple[int, int], list[Casella]] = {}
    for i, cosa in enumerate(cose):
        if not isinstance(cosa, Definizione) or not cosa.denominatore:
            continue
        for anno in anni:
            scrivano = scrivani[anno]
            altri = [pk for pk in luoghi if scrivano.c_e(pk) and scrivano.senza_nome(cosa, pk)]
            if len(altri) >= MINIMO_SENZA_NOME:
                caselle = [_anonima(cosa, scrivano.protetta(cosa, pk)) for pk in altri]
                per_cella[i, anno] = sorted(
                    caselle, key=lambda c: (c.nascosta, c.valore is None, -(c.valore or 0))
                )
    quante = max((len(caselle) for caselle in per_cella.values()), default=0)
    senza_nome = [
        Luogo(f"ALTRO{n:02}", SENZA_NOME, "ambito-senza-nome") for n in range(1, quante + 1)
    ]
    righe = [
        RigaTavola(
            luogo,
            anno,
            [
                caselle[n]
                if len(caselle := per_cella.get((i, anno), [])) > n
                else Casella(None, motivo=CON_IL_NOME)
                for i in range(len(cose))
            ],
        )
        for n, luogo in enumerate(senza_nome)
        for anno in anni
    ]
    return senza_nome, righe


def _anonima(cosa: Definizione, casella: Casella) -> Casella:
    if casella.valore is None:
        return casella if casella.nascosta else Casella(None, motivo=MANCA_SENZA_NOME)
    return replace(casella, numeratore=None, denominatore=None, fonte=cosa.fonte, edizione="")
