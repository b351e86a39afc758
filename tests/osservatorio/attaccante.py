"""Who wants to find the hidden counts: two attackers that know nothing of how they are defended.

`Tentativi` tries whole numbers one by one and rounds the figures as they are printed; `Lineare`
is exact linear programming on fractions, for tables too big to try. Both know what is printed, how
the sums are made, and that a hidden count is at least 1 (a zero is printed).
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from osservatorio.soppressione import Noto

# How many partial tables are looked at for one question.
PAZIENZA = 600


def arrotondata(figura, numeri):
    """The figure as it is printed; None if it has no value."""
    piu, meno, diviso = (numeri(t) for t in (figura.piu, figura.meno, figura.diviso))
    if not diviso:
        return None
    esatta = Fraction(figura.per) * (piu - meno) / diviso
    # Thirty digits are more than enough to see on which side of a half these fractions are.
    lunga = Decimal(esatta.numerator) / Decimal(esatta.denominator)
    return lunga.quantize(Decimal(1).scaleb(-figura.decimali), rounding=ROUND_HALF_UP)


class Sapere:
    """What is known: values of cells, least values of the others, sums, printed figures."""

    def __init__(self):
        self.noti, self.ignoti, self.somme, self.figure = {}, {}, [], []

    def legge(self, tavola, nascoste, nome=lambda chiave: chiave):
        """Reads a publication; `nome` tells the cells of one edition from those of another."""
        for chiave, valore in tavola.valori.items():
            if chiave in tavola.non_stampate:
                self.ignoti.setdefault(nome(chiave), 0)
            elif chiave in nascoste:
                self.ignoti[nome(chiave)] = 1
            else:
                self.noti[nome(chiave)] = valore
        self.somme += [([nome(p) for p in r.parti], nome(r.totale)) for r in tavola.linee]
        for figura in tavola.figure:
            if figura.chiave not in nascoste:
                self.figure.append((figura, figura.valore(tavola.valori), nome))
        self.ignoti = {c: n for c, n in self.ignoti.items() if c not in self.noti}
        return self


def numero_di(termine, nome, valori):
    return Fraction(termine.valore if isinstance(termine, Noto) else valori[nome(termine)])


class Tentativi:
    def __init__(self, sapere, massimo):
        self.sapere, self.massimo = sapere, massimo

    def possibile(self, chiave, valore):
        """Some table, with counts up to `massimo`, has that value and all that is printed; also
        true if patience ends before it is known.
        """
        self.pazienza = PAZIENZA
        tentativo = self._completa({**self.sapere.noti, chiave: valore})
        return next(tentativo, None) is not None or self.pazienza <= 0

    def _completa(self, valori):
        da_provare = None
        self.pazienza -= 1
        if self.pazienza <= 0 or not all(
            self._torna(*figura, valori) for figura in self.sapere.figure
        ):
            return
        for parti, totale in self.sapere.somme:
            mancano = [c for c in (*parti, totale) if c not in valori]
            somma = sum(valori.get(p, 0) for p in parti)
            if not mancano:
                if somma != valori[totale]:
                    return
            elif (
                totale in valori
                and somma + sum(map(self.sapere.ignoti.get, mancano)) > (valori[totale])
            ):
                return
            elif len(mancano) == 1:
                da_provare = (
                    mancano[0], [somma if mancano[0] == totale else valori[totale] - somma]
                )  # fmt: skip
        if da_provare is None:
            liberi = [c for c in self.sapere.ignoti if c not in valori]
            if not liberi:
                yield valori
                return
            da_provare = liberi[0], range(self.massimo + 1)
        chiave, prove = da_provare
        for prova in prove:
            if prova >= self.sapere.ignoti[chiave]:
                yield from self._completa({**valori, chiave: prova})

    @staticmethod
    def _torna(figura, stampata, nome, valori):
        """True also if it cannot be computed yet."""
        if any(nome(chiave) not in valori for chiave in figura.conteggi):
            return True
        return arrotondata(figura, lambda t: numero_di(t, nome, valori)) == stampata

    def larghezza(self, chiave, basta):
        """How far apart the values of a cell may be; it stops at `basta`."""
        minimo = None
        largo = 0
        for valore in range(self.sapere.ignoti[chiave], self.massimo + 1):
            if self.possibile(chiave, valore):
                minimo = valore if minimo is None else minimo
                largo = valore - minimo
            if largo >= basta:
                break
        assert minimo is not None, "the true table is not among the possible ones"
        return largo


class Lineare:
    """Greatest and least value of a count by the simplex method (Bland's rule, exact)."""

    def __init__(self, sapere):
        self.colonne = {chiave: i for i, chiave in enumerate(sapere.ignoti)}
        self.minimi = sapere.ignoti
        self.righe = []
        for parti, totale in sapere.somme:
            self._riga(sapere, [(p, Fraction(1)) for p in parti] + [(totale, Fraction(-1))], 0)
        for figura, stampata, nome in sapere.figure:
            if stampata is None:
                # Nothing is missing in these tables: it was not computed because of a zero.
                self._riga(sapere, [(nome(figura.diviso), Fraction(1))], 0)
                continue
            mezzo = Fraction(1, 2 * 10**figura.decimali)
            for verso in (-1, 1):
                bordo = Fraction(stampata) + verso * mezzo
                per = (
                    (figura.piu, figura.per),
                    (figura.meno, -figura.per),
                    (figura.diviso, -bordo),
                )
                termini = [(termine, Fraction(n)) for termine, n in per]
                noti = sum(n * Fraction(t.valore) for t, n in termini if isinstance(t, Noto))
                self._riga(
                    sapere,
                    [(nome(t), n) for t, n in termini if not isinstance(t, Noto)],
                    -noti,
                    verso,
                )

    def _riga(self, sapere, termini, destra, scarto=0):
        """Σ n x + scarto × slack = destra, on what is above the least value of each unknown."""
        riga, destra = {}, Fraction(destra)
        for chiave, n in termini:
            if chiave in sapere.noti:
                destra -= n * sapere.noti[chiave]
            else:
                riga[self.colonne[chiave]] = riga.get(self.colonne[chiave], 0) + n
                destra -= n * self.minimi[chiave]
        self.righe.append((riga, destra, scarto))

    def estremi(self, chiave):
        """(least, greatest) value; None where nothing bounds it."""
        colonna = self.colonne[chiave]
        giu, su = (self._ottimo(colonna, verso) for verso in (-1, 1))
        return (
            self.minimi[chiave] - (giu or 0), None if su is None else self.minimi[chiave] + su
        )  # fmt: skip

    def _ottimo(self, colonna, verso):
        """The greatest verso × x (of the shifted unknown); None if it has no end."""
        scarti = [i for i, r in enumerate(self.righe) if r[2]]
        larghe = len(self.colonne) + len(scarti)
        tavola = []
        for i, (riga, destra, scarto) in enumerate(self.righe):
            piena = [Fraction(0)] * larghe
            for c, n in riga.items():
                piena[c] = n
            if scarto:
                piena[len(self.colonne) + scarti.index(i)] = Fraction(scarto)
            segno = -1 if destra < 0 else 1
            finte = [Fraction(int(i == j)) for j in range(len(self.righe))]
            tavola.append([segno * n for n in piena] + finte + [segno * destra])
        base = [larghe + i for i in range(len(self.righe))]
        costi = [Fraction(0)] * larghe + [Fraction(-1)] * len(self.righe)
        assert self._simplesso(tavola, base, costi, larghe + len(self.righe)) == 0
        for i, b in enumerate(base):
            if b >= larghe:
                entra = next((c for c in range(larghe) if tavola[i][c]), None)
                if entra is not None:
                    self._perno(tavola, base, i, entra)
        costi = [Fraction(0)] * (larghe + len(self.righe))
        costi[colonna] = Fraction(verso)
        return self._simplesso(tavola, base, costi, larghe)

    def _simplesso(self, tavola, base, costi, usabili):
        while True:
            entra = next(
                (
                    c
                    for c in range(usabili)
                    if costi[c] - sum(costi[b] * r[c] for b, r in zip(base, tavola, strict=True))
                    > 0
                ),
                None,
            )
            if entra is None:
                return sum(
                    (costi[b] * r[-1] for b, r in zip(base, tavola, strict=True)), Fraction(0)
                )
            rapporti = [
                (r[-1] / r[entra], base[i], i) for i, r in enumerate(tavola) if r[entra] > 0
            ]
            if not rapporti:
                return None
            self._perno(tavola, base, min(rapporti)[2], entra)

    @staticmethod
    def _perno(tavola, base, riga, entra):
        perno = tavola[riga][entra]
        tavola[riga] = [n / perno for n in tavola[riga]]
        for i, altra in enumerate(tavola):
            if i != riga and altra[entra]:
                n = altra[entra]
                tavola[i] = [a - n * b for a, b in zip(altra, tavola[riga], strict=True)]
        base[riga] = entra
