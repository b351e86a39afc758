"""One row of a pasted table that is a band: its bounds and what is paid."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from base.formati import euro
from tariffe.parsing.incollata.celle import (
    CellaIlleggibile,
    Limiti,
    Quanto,
    crescente,
    e_aperto,
    e_vuota,
    leggi_limiti,
    leggi_quanto,
    leggi_soglia,
    pulisci,
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
    NOME_DI_FASCIA,
    NOTA,
    SENZA_TITOLO,
    A,
)

_SEPARATORI = ("\t", "|", ";")


@dataclass(slots=True)
class Riga:
    """A band as it is written; `detto` is what was understood besides."""

    numero: int
    testo: str
    limiti: Limiti
    quanti: dict[str, Quanto]
    etichetta: str = ""
    detto: list[str] = field(default_factory=list)


class Rifiuto(Exception):
    """A row that cannot be read: its column from 1, and the sentence."""

    def __init__(self, colonna: int, messaggio: str) -> None:
        super().__init__(messaggio)
        self.colonna, self.messaggio = colonna, messaggio


def leggi_fascia(
    numero: int, linea: str, celle: Sequence[str], intestazioni: Sequence[str]
) -> Riga:
    """The band of one row; without `intestazioni` its cells say by themselves what they are.

    Raises Rifiuto.
    """
    ruoli = list(intestazioni[: len(celle)]) or _ruoli_senza_intestazioni(numero, celle)
    di_troppo = [n for n, c in enumerate(celle) if n >= len(ruoli) and not e_vuota(c)]
    if di_troppo:
        colonna = di_troppo[0] + 1
        raise Rifiuto(
            colonna,
            frase(numero, colonna, celle[colonna - 1], "è fuori dalle intestazioni: toglila"),
        )
    for n, (cella, ruolo) in enumerate(zip(celle, ruoli, strict=False), 1):
        if ruolo == SENZA_TITOLO and re.search(r"[0-9]", cella):
            detto = "è in una colonna senza intestazione: scrivila, o togli la cella"
            raise Rifiuto(n, frase(numero, n, cella, detto))
    limiti = _limiti(numero, celle, ruoli)
    quanti = _quanti(numero, celle, ruoli)
    if not intestazioni and INIZIO in ruoli and _scende(quanti.get("")):
        n = ruoli.index(INIZIO) + 1
        raise Rifiuto(
            n,
            frase(
                numero, n, celle[n - 1],
                "è più dell'importo accanto: se sono due colonne metti le intestazioni, se la "
                "tariffa scende scrivi «da … a …» in una cella sola",
            ),
        )  # fmt: skip
    etichetta = next((c.strip() for c, r in zip(celle, ruoli, strict=False) if r == ETICHETTA), "")
    return Riga(numero, linea, limiti, quanti, etichetta)


def _ruoli_senza_intestazioni(numero: int, celle: Sequence[str]) -> list[str]:
    """Bounds in words first, else two columns of numbers; then one amount, or two."""
    utili = list(celle)
    while utili and not utili[-1].strip():
        utili.pop()
    if _prima_e_un_nome(utili):
        return [ETICHETTA, *_ruoli_senza_intestazioni(numero, celle[1:])]
    prima = pulisci(utili[0])
    solo_numero = re.fullmatch(r"[0-9][0-9., ]*", prima) is not None
    if solo_numero and len(utili) == 2:
        raise Rifiuto(
            1,
            f"Riga {numero}, colonna 1: «{utili[0].strip()}» non dice se la fascia comincia o "
            "finisce lì. Scrivi «fino a …» oppure «oltre …», o metti le intestazioni.",
        )
    limiti = [DA, A] if solo_numero else [FASCIA]
    importi = len(utili) - len(limiti)
    if importi < 1:
        raise Rifiuto(
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
    raise Rifiuto(
        len(utili),
        f"Riga {numero}: dopo i limiti ci sono {importi} importi e non si sa di chi sono. "
        "Aggiungi una riga di intestazioni, per esempio «da | a | residenti | non residenti».",
    )


def _prima_e_un_nome(celle: Sequence[str]) -> bool:
    """Whether the first cell is the name of the band («Fascia A»), or what is left of a merged one.

    Only if the bounds come after it: in words, or in two columns.
    """
    if len(celle) < 3 or not (e_vuota(celle[0]) or NOME_DI_FASCIA.fullmatch(pulisci(celle[0]))):
        return False
    if re.fullmatch(r"[0-9][0-9., ]*", pulisci(celle[1])):
        return len(celle) > 3
    try:
        return leggi_limiti(celle[1]) is not None
    except CellaIlleggibile:
        return False


def _limiti(numero: int, celle: Sequence[str], ruoli: Sequence[str]) -> Limiti:
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
            raise Rifiuto(n, frase(numero, n, cella, str(errore))) from errore
    if not detti:
        raise Rifiuto(
            1, f"Riga {numero}: mancano i limiti della fascia. Scrivi «fino a …» o «oltre …»."
        )
    if limiti.da is not None and limiti.a is not None and limiti.a < limiti.da:
        raise Rifiuto(
            1,
            f"Riga {numero}: la fascia va all'indietro, da {euro(limiti.da)} a "
            f"{euro(limiti.a)}. Scrivi prima il limite minore.",
        )
    return limiti


def _quanti(numero: int, celle: Sequence[str], ruoli: Sequence[str]) -> dict[str, Quanto]:
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
            raise Rifiuto(
                n,
                f"Riga {numero}, colonna {n}: manca l'importo. Se non si paga scrivi «esente».",
            )
        try:
            quanti[ruolo.partition(":")[2]] = leggi_quanto(cella)
        except CellaIlleggibile as errore:
            raise Rifiuto(n, frase(numero, n, cella, str(errore))) from errore
    if bordi and "" in quanti:
        n, cella = next(iter(bordi.values()))
        detto = "è un altro importo per la stessa fascia: tieni una colonna sola"
        raise Rifiuto(n, frase(numero, n, cella, detto))
    if bordi:
        quanti[""] = _ai_bordi(numero, bordi)
    if not quanti:
        raise Rifiuto(
            len(celle), f"Riga {numero}: manca l'importo. Se non si paga scrivi «esente»."
        )
    return quanti


def _ai_bordi(numero: int, bordi: Mapping[str, tuple[int, str]]) -> Quanto:
    for n, cella in bordi.values():
        try:
            if len(bordi) == 1:
                return leggi_quanto(cella)
            leggi_quanto(cella)
        except CellaIlleggibile as errore:
            raise Rifiuto(n, frase(numero, n, cella, str(errore))) from errore
    (n, prima), (_, dopo) = bordi[INIZIO], bordi[FINE]
    uguali = leggi_quanto(prima) == leggi_quanto(dopo)
    try:
        return leggi_quanto(prima) if uguali else crescente(prima, dopo)
    except CellaIlleggibile as errore:
        raise Rifiuto(n, frase(numero, n, prima, str(errore))) from errore


def _scende(quanto: Quanto | None) -> bool:
    if quanto is None or len(quanto.numeri) != 2:
        return False
    inizio, fine = quanto.numeri.values()
    return fine < inizio


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


def celle_di(linea: str) -> list[str]:
    """The cells of a line: by tab, «|», «;», or two blanks."""
    separatore = next((x for x in _SEPARATORI if x in linea), None)
    if separatore is None:
        celle = [c for c in re.split(r"\s{2,}|\u00a0{2,}", linea.strip()) if c]
        # «Da 0 a 5.000 euro: 2,00 euro», as it is written in a text.
        if len(celle) == 1 and (due := re.fullmatch(r"(.*\d.*?)\s*:\s+(\S.*)", celle[0])):
            return [due[1], due[2]]
        return celle
    celle = linea.split(separatore)
    if separatore == "|" and not celle[0].strip():
        celle = celle[1:]  # «| a | b |», as tables are written in plain text
    return [c.strip() for c in celle]


def frase(riga: int, colonna: int, cella: str, detto: str) -> str:
    """The sentence of what is wrong with a cell."""
    return f"Riga {riga}, colonna {colonna}: «{_breve(cella)}» {detto}."


def _breve(testo: str) -> str:
    pulito = " ".join(testo.split())
    return pulito if len(pulito) <= 40 else f"{pulito[:39]}…"


def mostra(linea: str) -> str:
    """The line as it is shown beside its reading."""
    return " | ".join(c for c in celle_di(linea) if c)[:160]
