"""The rows of a pasted table, put in order and joined at their bounds."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from base.formati import euro
from tariffe.parsing import strutture as s
from tariffe.parsing.incollata.celle import (
    CellaIlleggibile,
    Limiti,
    Quanto,
    crescente,
    dice_quanto,
    e_aperto,
    e_vuota,
    leggi_limiti,
    leggi_quanto,
    leggi_soglia,
    pulisci,
    senza_cifre,
)
from tariffe.parsing.incollata.intestazioni import (
    A_ESCLUSO,
    DA,
    DA_ESCLUSO,
    ETICHETTA,
    FASCIA,
    FINE,
    IMPORTO,
    INIZIO,
    INTESTAZIONI,
    NON_RESIDENTI,
    NOTA,
    PRINCIPALE,
    SENZA_ISEE,
    TOTALE,
    A,
)
from tariffe.parsing.incollata.parole import come_testo, quanto_in_parole
from tariffe.parsing.limiti import buchi, in_parole

MASSIMO_RIGHE = 400
_SEPARATORI = ("\t", "|", ";")


@dataclass(frozen=True, slots=True)
class Guasto:
    """What cannot be read: pasted row and column from 1 (0 = the whole), a whole sentence."""

    riga: int
    colonna: int
    messaggio: str


@dataclass(frozen=True, slots=True)
class Lettura:
    """A pasted row as it is and as it was read."""

    riga: int
    trovato: str
    letto: str


@dataclass(frozen=True, slots=True)
class Colonna:
    """One column of amounts. `chiave`: "" = the rule's own, "non_residente", else a context key."""

    titolo: str
    chiave: str
    tratti: tuple[s.Tratto, ...]

    @property
    def buchi(self) -> tuple[tuple[Decimal, Decimal | None], ...]:
        """Values of ISEE, in cents, without a tariff."""
        return tuple(buchi(self.tratti))


@dataclass(frozen=True, slots=True)
class TabellaIncollata:
    """What was understood: nothing is to be written while there are `guasti`."""

    colonne: tuple[Colonna, ...] = ()
    politiche: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    letture: tuple[Lettura, ...] = ()
    guasti: tuple[Guasto, ...] = ()


@dataclass(slots=True)
class _Riga:
    numero: int
    testo: str
    limiti: Limiti
    quanti: dict[str, Quanto]
    etichetta: str = ""
    detto: list[str] = field(default_factory=list)


def leggi_incollata(testo: str) -> TabellaIncollata:
    """The bands of a pasted table, in order, with every reading said.

    Cells by tab, «|» or «;»; numbers as in Italy; bounds in words or in two columns; headings are
    optional. «fino a X» has X in it, «oltre X» and «inferiore a X» have not, «da X» has. A bound
    that two bands write is of the lower one. A band that says only its end begins where the one
    before ends; one that says only its beginning ends where the next begins.
    """
    return _Lettore(testo).leggi()


class _Lettore:
    def __init__(self, testo: str) -> None:
        self.linee = testo.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.guasti: list[Guasto] = []
        self.letture: list[Lettura] = []
        self.politiche: dict[str, Mapping[str, str]] = {}
        self.ruoli: list[str] = []
        self.titoli: dict[str, str] = {"": ""}

    def leggi(self) -> TabellaIncollata:
        piene = [(n, linea) for n, linea in enumerate(self.linee, 1) if linea.strip(" \t;|\u00a0")]
        if not piene:
            return self._solo("Non c'è nessuna riga: incolla la tabella delle fasce.")
        if len(piene) > MASSIMO_RIGHE:
            return self._solo(
                f"Le righe sono {len(piene)} e una tabella ne ha al massimo {MASSIMO_RIGHE}: "
                "incolla solo quella delle fasce."
            )
        righe = [riga for n, linea in piene if (riga := self._riga(n, linea)) is not None]
        if not righe and not self.guasti:
            self._guasto(
                piene[0][0], 0, "Non c'è nessuna fascia: incolla anche le righe con gli importi."
            )
        colonne: tuple[Colonna, ...] = ()
        if not self.guasti:
            ordinate = self._in_ordine(righe)
            self._unisci(ordinate)
            if not self.guasti:
                colonne = self._colonne(ordinate)
                self._racconta(ordinate, colonne)
        return TabellaIncollata(
            () if self.guasti else colonne,
            self.politiche,
            tuple(sorted(self.letture, key=lambda x: x.riga)),
            tuple(sorted(self.guasti, key=lambda g: (g.riga, g.colonna))),
        )

    def _solo(self, messaggio: str) -> TabellaIncollata:
        return TabellaIncollata(guasti=(Guasto(0, 0, messaggio),))

    def _guasto(self, riga: int, colonna: int, messaggio: str) -> None:
        self.guasti.append(Guasto(riga, colonna, messaggio))

    # --- one row -----------------------------------------------------------------------------

    def _riga(self, numero: int, linea: str) -> _Riga | None:
        celle = _celle(linea)
        pulite = [pulisci(c) for c in celle]
        pieni = [p for p in pulite if p]
        if pieni and TOTALE.fullmatch(pieni[0].rstrip(":")):
            self._salta(numero, linea, "saltata: è una riga di totali")
            return None
        if self._politica(numero, linea, celle, pulite):
            return None
        if len(pieni) > 1 and all(senza_cifre(p) and not dice_quanto(p) for p in pieni):
            self._intestazioni(numero, linea, celle)
            return None
        if len(pieni) == 1 and senza_cifre(pieni[0]):
            self._salta(numero, linea, "saltata: è un titolo")
            return None
        try:
            return self._fascia(numero, linea, celle)
        except _Rifiuto as rifiuto:
            self._guasto(numero, rifiuto.colonna, rifiuto.messaggio)
        return None

    def _salta(self, numero: int, linea: str, perche: str) -> None:
        self.letture.append(Lettura(numero, _mostra(linea), perche))

    def _intestazioni(self, numero: int, linea: str, celle: Sequence[str]) -> None:
        ruoli: list[str] = []
        titoli: dict[str, str] = {}
        importi = 0
        for n, cella in enumerate(celle):
            titolo = re.sub(r"[^a-z0-9%]+", " ", pulisci(cella)).strip()
            ruolo = next((r for r, forma in INTESTAZIONI if re.fullmatch(forma, titolo)), "")
            if not titolo:
                ruolo = NOTA if n else FASCIA
            if ruolo == FASCIA and FASCIA in ruoli:
                ruolo = ""
            if not ruolo:
                chiave = "" if not importi else _chiave(titolo)
                if NON_RESIDENTI.fullmatch(titolo):
                    chiave = "non_residente"
                elif importi and "" not in titoli and PRINCIPALE.fullmatch(titolo):
                    chiave = ""
                if chiave in titoli:
                    self._guasto(
                        numero, n + 1,
                        _frase(numero, n + 1, cella, "è il nome di un'altra colonna: cambialo"),
                    )  # fmt: skip
                titoli[chiave] = cella.strip()
                ruolo = f"{IMPORTO}:{chiave}"
                importi += 1
            ruoli.append(ruolo)
        # A first column called «Fascia» beside «da» and «a» is only its number.
        if {DA, A} & set(ruoli) or {DA_ESCLUSO, A_ESCLUSO} & set(ruoli):
            ruoli = [ETICHETTA if r == FASCIA else r for r in ruoli]
        self.ruoli = ruoli
        self.titoli = titoli or {"": ""}
        self._salta(numero, linea, "letta come intestazione delle colonne")

    def _politica(
        self, numero: int, linea: str, celle: Sequence[str], pulite: Sequence[str]
    ) -> bool:
        """«Senza ISEE | 20», «Non residenti | 25»: no band, but what is paid in those cases."""
        caso = (
            "isee_mancante" if SENZA_ISEE.fullmatch(pulite[0])
            else "non_residente" if NON_RESIDENTI.fullmatch(pulite[0])
            else ""
        )  # fmt: skip
        if not caso:
            return False
        resto = [(n, c) for n, c in enumerate(celle[1:], 2) if not e_vuota(c)]
        try:
            if len(resto) != 1:
                raise CellaIlleggibile("vuole un importo solo nella cella accanto")
            testo = pulisci(resto[0][1])
            if re.fullmatch(r"(?:tariffa |quota )?massima|max|massimo", testo):
                politica = {"tipo": s.MASSIMA}
            elif re.fullmatch(r"non ammess[oaie]|esclus[oaie]", testo):
                politica = {"tipo": s.NON_AMMESSO}
            else:
                quanto = leggi_quanto(resto[0][1])
                if quanto.tipo == s.COSTO_PIENO:
                    politica = {"tipo": s.COSTO_PIENO}
                elif quanto.tipo in (s.IMPORTO, s.ESENTE):
                    politica = {
                        "tipo": s.IMPORTO,
                        "importo": come_testo(quanto.numeri.get("importo", Decimal(0))),
                    }
                else:
                    raise CellaIlleggibile("qui può essere un importo, «massima» o «costo pieno»")
        except CellaIlleggibile as errore:
            colonna = resto[0][0] if resto else 1
            self._guasto(numero, colonna, _frase(numero, colonna, celle[colonna - 1], str(errore)))
            return True
        self.politiche[caso] = politica
        chi = "senza ISEE" if caso == "isee_mancante" else "per chi non è residente"
        detto = {
            s.MASSIMA: "la tariffa massima",
            s.NON_AMMESSO: "non si è ammessi",
            s.COSTO_PIENO: "il costo pieno",
        }.get(politica["tipo"], "")
        detto = detto or euro(Decimal(politica["importo"]))
        self._salta(numero, linea, f"{chi}: {detto}")
        return True

    def _fascia(self, numero: int, linea: str, celle: Sequence[str]) -> _Riga:
        ruoli = self.ruoli[: len(celle)] or self._ruoli_senza_intestazioni(numero, celle)
        di_troppo = [n for n, c in enumerate(celle) if n >= len(ruoli) and not e_vuota(c)]
        if di_troppo:
            colonna = di_troppo[0] + 1
            raise _Rifiuto(
                colonna,
                _frase(numero, colonna, celle[colonna - 1], "è fuori dalle intestazioni: toglila"),
            )
        limiti = self._limiti(numero, celle, ruoli)
        quanti = self._quanti(numero, celle, ruoli)
        etichetta = next(
            (c.strip() for c, r in zip(celle, ruoli, strict=False) if r == ETICHETTA), ""
        )
        return _Riga(numero, linea, limiti, quanti, etichetta)

    def _ruoli_senza_intestazioni(self, numero: int, celle: Sequence[str]) -> list[str]:
        """Bounds in words first, else two columns of numbers; then one amount, or two."""
        utili = list(celle)
        while utili and not utili[-1].strip():
            utili.pop()
        prima = pulisci(utili[0])
        solo_numero = re.fullmatch(r"[0-9][0-9., ]*", prima) is not None
        if solo_numero and len(utili) == 2:
            raise _Rifiuto(
                1,
                f"Riga {numero}, colonna 1: «{utili[0].strip()}» non dice se la fascia comincia o "
                "finisce lì. Scrivi «fino a …» oppure «oltre …», o metti le intestazioni.",
            )
        limiti = [DA, A] if solo_numero else [FASCIA]
        importi = len(utili) - len(limiti)
        if importi < 1:
            raise _Rifiuto(
                len(utili),
                f"Riga {numero}: manca l'importo. Scrivilo nella cella dopo i limiti della fascia.",
            )
        if importi == 1:
            return [*limiti, f"{IMPORTO}:"]
        # «fino a 3.000 | – | esente»: an empty cell in the middle says nothing.
        pieni = [n for n in range(len(limiti), len(utili)) if not e_vuota(utili[n])]
        if len(pieni) == 1:
            return [*limiti, *(f"{IMPORTO}:" if n in pieni else NOTA
                               for n in range(len(limiti), len(utili)))]  # fmt: skip
        if importi == 2:
            return [*limiti, INIZIO, FINE]
        raise _Rifiuto(
            len(utili),
            f"Riga {numero}: dopo i limiti ci sono {importi} importi e non si sa di chi sono. "
            "Aggiungi una riga di intestazioni, per esempio «da | a | residenti | non residenti».",
        )

    def _limiti(self, numero: int, celle: Sequence[str], ruoli: Sequence[str]) -> Limiti:
        limiti = Limiti()
        detti = False
        for n, (cella, ruolo) in enumerate(zip(celle, ruoli, strict=False), 1):
            if ruolo not in (DA, A, A_ESCLUSO, DA_ESCLUSO, FASCIA):
                continue
            try:
                if ruolo == FASCIA:
                    letti = leggi_limiti(cella)
                    limiti, detti = letti or limiti, detti or letti is not None
                    continue
                if ruolo in (A, A_ESCLUSO):
                    if e_aperto(cella):
                        limiti = replace(limiti, aperto=True)
                        continue
                elif e_vuota(cella):
                    continue
                detti = True
                in_parola = _limite_in_parole(cella)
                if in_parola is not None:
                    limiti = _sovrapponi(limiti, in_parola)
                elif ruolo in (DA, DA_ESCLUSO):
                    limiti = replace(
                        limiti,
                        da=leggi_soglia(cella),
                        da_incluso=ruolo == DA,
                        aperto=limiti.aperto,
                    )
                else:
                    limiti = replace(limiti, a=leggi_soglia(cella), a_incluso=ruolo == A)
            except CellaIlleggibile as errore:
                raise _Rifiuto(n, _frase(numero, n, cella, str(errore))) from errore
        if not detti:
            raise _Rifiuto(
                1, f"Riga {numero}: mancano i limiti della fascia. Scrivi «fino a …» o «oltre …»."
            )
        if limiti.da is not None and limiti.a is not None and limiti.a < limiti.da:
            raise _Rifiuto(
                1,
                f"Riga {numero}: la fascia va all'indietro, da {euro(limiti.da)} a "
                f"{euro(limiti.a)}. Scrivi prima il limite minore.",
            )
        return limiti

    def _quanti(self, numero: int, celle: Sequence[str], ruoli: Sequence[str]) -> dict[str, Quanto]:
        quanti: dict[str, Quanto] = {}
        bordi: dict[str, tuple[int, str]] = {}
        for n, (cella, ruolo) in enumerate(zip(celle, ruoli, strict=False), 1):
            if ruolo in (INIZIO, FINE) and not e_vuota(cella):
                bordi[ruolo] = (n, cella)
            if not ruolo.startswith(f"{IMPORTO}:"):
                continue
            if e_vuota(cella):
                if bordi or any(r in (INIZIO, FINE) for r in ruoli):
                    continue
                raise _Rifiuto(
                    n,
                    f"Riga {numero}, colonna {n}: manca l'importo. Se non si paga scrivi «esente».",
                )
            try:
                quanti[ruolo.partition(":")[2]] = leggi_quanto(cella)
            except CellaIlleggibile as errore:
                raise _Rifiuto(n, _frase(numero, n, cella, str(errore))) from errore
        if bordi:
            quanti[""] = self._ai_bordi(numero, bordi)
        if not quanti:
            raise _Rifiuto(
                len(celle), f"Riga {numero}: manca l'importo. Se non si paga scrivi «esente»."
            )
        return quanti

    def _ai_bordi(self, numero: int, bordi: Mapping[str, tuple[int, str]]) -> Quanto:
        for n, cella in bordi.values():
            try:
                if len(bordi) == 1:
                    return leggi_quanto(cella)
                leggi_quanto(cella)
            except CellaIlleggibile as errore:
                raise _Rifiuto(n, _frase(numero, n, cella, str(errore))) from errore
        (n, prima), (_, dopo) = bordi[INIZIO], bordi[FINE]
        uguali = leggi_quanto(prima) == leggi_quanto(dopo)
        try:
            return leggi_quanto(prima) if uguali else crescente(prima, dopo)
        except CellaIlleggibile as errore:
            raise _Rifiuto(n, _frase(numero, n, prima, str(errore))) from errore

    # --- the table -------------------------------------------------------------------------------

    def _in_ordine(self, righe: list[_Riga]) -> list[_Riga]:
        """By rising start; a band that says only its end starts where the one below it ends."""

        fini = [riga.limiti.a for riga in righe if riga.limiti.a is not None]

        def posto(riga: _Riga) -> Decimal:
            limiti = riga.limiti
            if limiti.da is not None or limiti.a is None:
                return limiti.da or Decimal(0)
            return max((fine for fine in fini if fine < limiti.a), default=Decimal(0))

        ordinate = sorted(righe, key=posto)
        if ordinate != righe:
            for prima, dopo in zip(righe, ordinate, strict=True):
                if prima is not dopo:
                    dopo.detto.append("rimessa in ordine")
        return ordinate

    def _unisci(self, righe: list[_Riga]) -> None:
        """Each band gets both its bounds; two that share one do not overlap."""
        for n, riga in enumerate(righe):
            prima = righe[n - 1] if n else None
            limiti = riga.limiti
            if limiti.da is None:
                if prima is None:
                    limiti = replace(limiti, da=Decimal(0), da_incluso=True)
                elif prima.limiti.a is not None:
                    limiti = replace(
                        limiti, da=prima.limiti.a, da_incluso=not prima.limiti.a_incluso
                    )
                    riga.detto.append(f"comincia dove finisce la riga {prima.numero}")
                else:
                    self._guasto(
                        riga.numero, 1,
                        f"Riga {riga.numero}: non si sa dove comincia la fascia, perché la riga "
                        f"{prima.numero} non ha una fine. Scrivi «da … a …».",
                    )  # fmt: skip
                    return
            if limiti.a is None and not limiti.aperto and n + 1 < len(righe):
                dopo = righe[n + 1].limiti
                if dopo.da is not None and dopo.da > (limiti.da or Decimal(0)):
                    limiti = replace(limiti, a=dopo.da, a_incluso=not dopo.da_incluso)
                    riga.detto.append(f"finisce dove comincia la riga {righe[n + 1].numero}")
            riga.limiti = limiti
            if prima is not None:
                self._accosta(prima, riga)

    def _accosta(self, prima: _Riga, riga: _Riga) -> None:
        sopra, da = prima.limiti.a, riga.limiti.da or Decimal(0)
        fine = riga.limiti.a
        if sopra is None or da < sopra or (fine is not None and fine < da):
            dove = "non ha una fine" if sopra is None else f"arriva a {euro(sopra)}"
            self._guasto(
                riga.numero, 1,
                f"Riga {riga.numero}, colonna 1: la fascia comincia da {euro(da)} ma la riga "
                f"{prima.numero} {dove}. Correggi uno dei due limiti.",
            )  # fmt: skip
        elif da == sopra and prima.limiti.a_incluso and riga.limiti.da_incluso:
            riga.limiti = replace(riga.limiti, da_incluso=False)
            riga.detto.append(
                f"{euro(da)} è scritto in due righe: vale la riga {prima.numero}, questa comincia "
                "appena sopra"
            )

    def _colonne(self, righe: Sequence[_Riga]) -> tuple[Colonna, ...]:
        colonne = []
        for chiave in dict.fromkeys(k for riga in righe for k in riga.quanti):
            tratti = []
            for riga in righe:
                if chiave not in riga.quanti:
                    continue
                try:
                    tratti.append(_tratto(riga, riga.quanti[chiave]))
                except CellaIlleggibile as errore:
                    self._guasto(riga.numero, 0, f"Riga {riga.numero}: {errore}.")
            titolo = self.titoli.get(chiave, "")
            colonne.append(Colonna(titolo, chiave, tuple(tratti)))
        return tuple(colonne)

    def _racconta(self, righe: Sequence[_Riga], colonne: Sequence[Colonna]) -> None:
        for n, riga in enumerate(righe):
            detti = []
            for colonna in colonne:
                if n < len(colonna.tratti):
                    nome = f"{colonna.titolo}: " if len(colonne) > 1 else ""
                    detti.append(nome + quanto_in_parole(colonna.tratti[n]))
            letto = f"{in_parole(colonne[0].tratti[n])}: {'; '.join(detti)}" if n < len(
                colonne[0].tratti
            ) else "; ".join(detti)  # fmt: skip
            if riga.detto:
                letto += f" ({'; '.join(riga.detto)})"
            self.letture.append(Lettura(riga.numero, _mostra(riga.testo), letto))


class _Rifiuto(Exception):
    def __init__(self, colonna: int, messaggio: str) -> None:
        super().__init__(messaggio)
        self.colonna, self.messaggio = colonna, messaggio


def _tratto(riga: _Riga, quanto: Quanto) -> s.Tratto:
    limiti = riga.limiti
    numeri = dict(quanto.numeri)
    if quanto.tipo in (s.LINEARE, s.PERCENTUALE_LINEARE):
        if limiti.a is None:
            raise CellaIlleggibile(
                "la tariffa cresce ma la fascia non ha una fine: scrivi fin dove, o un importo solo"
            )
        if limiti.a == limiti.da:
            raise CellaIlleggibile("la tariffa cresce ma la fascia è di un valore solo")
        numeri = {"x1": limiti.da or Decimal(0), "x2": limiti.a, **numeri}
    return s.Tratto(
        tipo=quanto.tipo,
        da=limiti.da or Decimal(0),
        da_incluso=limiti.da_incluso,
        a=limiti.a,
        a_incluso=limiti.a_incluso if limiti.a is not None else True,
        numeri=numeri,
        etichetta=riga.etichetta,
    )


def _limite_in_parole(cella: str) -> Limiti | None:
    """«oltre 30.000» in the column of a bound says more than the column does."""
    if re.fullmatch(r"[-0-9., ]*", pulisci(cella)):
        return None
    return leggi_limiti(cella)


def _sovrapponi(limiti: Limiti, altri: Limiti) -> Limiti:
    if altri.da is not None:
        limiti = replace(limiti, da=altri.da, da_incluso=altri.da_incluso)
    if altri.a is not None:
        limiti = replace(limiti, a=altri.a, a_incluso=altri.a_incluso)
    return replace(limiti, aperto=limiti.aperto or altri.aperto)


def _celle(linea: str) -> list[str]:
    separatore = next((x for x in _SEPARATORI if x in linea), None)
    if separatore is None:
        return [c for c in re.split(r"\s{2,}|\u00a0{2,}", linea.strip()) if c]
    celle = linea.split(separatore)
    if separatore == "|" and not celle[0].strip():
        celle = celle[1:]  # «| a | b |», as tables are written in plain text
    return [c.strip() for c in celle]


def _chiave(titolo: str) -> str:
    senza = "".join(c for c in unicodedata.normalize("NFD", titolo) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", senza).strip("_") or "altro"


def _frase(riga: int, colonna: int, cella: str, detto: str) -> str:
    return f"Riga {riga}, colonna {colonna}: «{_breve(cella)}» {detto}."


def _breve(testo: str) -> str:
    pulito = " ".join(testo.split())
    return pulito if len(pulito) <= 40 else f"{pulito[:39]}…"


def _mostra(linea: str) -> str:
    return " | ".join(c for c in _celle(linea) if c)[:160]
