"""A pasted table read whole: headings, rows that are no band, bands, columns."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from base.formati import euro
from tariffe.parsing import strutture as s
from tariffe.parsing.incollata.celle import (
    CellaIlleggibile,
    dice_quanto,
    e_vuota,
    e_zero,
    leggi_limiti,
    leggi_quanto,
    pulisci,
    senza_cifre,
)
from tariffe.parsing.incollata.esito import Colonna, Guasto, Lettura, TabellaIncollata
from tariffe.parsing.incollata.intestazioni import (
    A_ESCLUSO,
    DA,
    DA_ESCLUSO,
    DEI_NON_RESIDENTI,
    ETICHETTA,
    FASCIA,
    FINE,
    IMPORTO,
    INIZIO,
    INTESTAZIONI,
    MEDIA,
    NON_RESIDENTI,
    PRINCIPALE,
    SENZA_ISEE,
    SENZA_TITOLO,
    SOLO_NOMI,
    TOTALE,
    A,
    condizione_del_titolo,
    e_un_titolo,
    in_percento,
    perche_no,
)
from tariffe.parsing.incollata.parole import come_testo, quanto_in_parole
from tariffe.parsing.incollata.righe import Rifiuto, Riga, celle_di, frase, leggi_fascia, mostra
from tariffe.parsing.incollata.unione import in_ordine, tratto_della_riga, unisci
from tariffe.parsing.limiti import in_parole

MASSIMO_RIGHE = 400
# Columns that are no variant.
PROPRIE = ("", "non_residente")


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
        self.quando: dict[str, dict[str, Any]] = {}
        self.in_percento: set[int] = set()  # columns, from 0

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
            ordinate = in_ordine(righe)
            unisci(ordinate, self._guasto)
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

    def _riga(self, numero: int, linea: str) -> Riga | None:
        celle = celle_di(linea)
        pulite = [pulisci(c) for c in celle]
        pieni = [p for p in pulite if p]
        if pieni and TOTALE.fullmatch(pieni[0].rstrip(":")):
            if MEDIA.fullmatch(pieni[0]) and (fascia := self._se_e_una_fascia(numero, linea)):
                return fascia
            self._salta(numero, linea, "saltata: è una riga di totali")
            return None
        if self._politica(numero, linea, celle, pulite):
            return None
        if len(pieni) > 1 and all(_intesta(p) for p in pieni):
            self._intestazioni(numero, linea, celle)
            return None
        if len(pieni) == 1 and (senza_cifre(pieni[0]) or _con_l_anno(pieni[0])):
            self._salta(numero, linea, "saltata: è un titolo")
            return None
        for n in sorted(self.in_percento):
            senza = n < len(celle) and re.fullmatch(r"[0-9][0-9., ]*", pulite[n])
            if senza and not e_zero(celle[n]):
                self._guasto(
                    numero, n + 1,
                    frase(
                        numero, n + 1, celle[n],
                        "sta sotto un'intestazione in percentuale e può essere in euro: scrivi "
                        f"«{celle[n].strip()}%», oppure cambia l'intestazione",
                    ),
                )  # fmt: skip
                return None
        try:
            return leggi_fascia(numero, linea, celle, self.ruoli)
        except Rifiuto as rifiuto:
            self._guasto(numero, rifiuto.colonna, rifiuto.messaggio)
        return None

    def _se_e_una_fascia(self, numero: int, linea: str) -> Riga | None:
        try:
            return leggi_fascia(numero, linea, celle_di(linea), self.ruoli) if self.ruoli else None
        except Rifiuto:
            return None

    def _salta(self, numero: int, linea: str, perche: str) -> None:
        self.letture.append(Lettura(numero, mostra(linea), perche))

    def _intestazioni(self, numero: int, linea: str, celle: Sequence[str]) -> None:
        ruoli: list[str] = []
        titoli: dict[str, str] = {}
        importi = 0
        self.in_percento = set()
        for n, cella in enumerate(celle):
            titolo = re.sub(r"[^a-z0-9%]+", " ", pulisci(cella)).strip()
            ruolo = next((r for r, forma in INTESTAZIONI if re.fullmatch(forma, titolo)), "")
            if not titolo:
                ruolo = SENZA_TITOLO if n else FASCIA
            if ruolo == FASCIA and FASCIA in ruoli:
                ruolo = ""
                if n == 1 and "isee" in titolo and SOLO_NOMI.fullmatch(pulisci(celle[0])):
                    ruoli, ruolo = [ETICHETTA], FASCIA  # «Fascia; ISEE; Tariffa»
            if not ruolo:
                condizione = condizione_del_titolo(pulisci(cella))
                chiave = "" if not importi else _chiave(titolo)
                if DEI_NON_RESIDENTI.fullmatch(titolo):
                    chiave = "non_residente"
                elif importi and "" not in titoli and PRINCIPALE.fullmatch(titolo):
                    chiave = ""
                if condizione is not None:
                    nome, valore = condizione
                    chiave = f"{nome} {valore}"
                    self.quando[chiave] = {nome: valore}
                no = perche_no(titolo, titoli.get("", "") if chiave else "")
                if chiave in titoli:
                    no = "è il nome di un'altra colonna: cambialo"
                if no:
                    self._guasto(numero, n + 1, frase(numero, n + 1, cella, no))
                else:
                    titoli[chiave] = cella.strip()
                ruolo = f"{IMPORTO}:{chiave}"
                importi += 1
            if in_percento(titolo) and (ruolo in (INIZIO, FINE) or ruolo.startswith(IMPORTO)):
                self.in_percento.add(n)
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
            self._guasto(numero, colonna, frase(numero, colonna, celle[colonna - 1], str(errore)))
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

    # --- the table -------------------------------------------------------------------------------

    def _colonne(self, righe: Sequence[Riga]) -> tuple[Colonna, ...]:
        colonne = []
        for chiave in dict.fromkeys(k for riga in righe for k in riga.quanti):
            tratti = []
            for riga in righe:
                if chiave not in riga.quanti:
                    continue
                try:
                    tratti.append(tratto_della_riga(riga, riga.quanti[chiave]))
                except CellaIlleggibile as errore:
                    self._guasto(riga.numero, 0, f"Riga {riga.numero}: {errore}.")
            titolo = self.titoli.get(chiave, "")
            quando = self.quando.get(chiave) or {chiave: True}
            colonne.append(
                Colonna(titolo, chiave, tuple(tratti), {} if chiave in PROPRIE else quando)
            )
        return tuple(colonne)

    def _racconta(self, righe: Sequence[Riga], colonne: Sequence[Colonna]) -> None:
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
            self.letture.append(Lettura(riga.numero, mostra(riga.testo), letto))


def _con_l_anno(cella: str) -> bool:
    """«Tariffe SAD anno 2026», alone in its row; never «fino a 2000»."""
    if re.fullmatch(r"[a-z][^0-9]*(?:19|20)[0-9]{2}(?: ?[/-] ?[0-9]{2,4})?", cella) is None:
        return False
    try:
        return leggi_limiti(cella) is None
    except CellaIlleggibile:
        return True


def _intesta(cella: str) -> bool:
    return (senza_cifre(cella) and not dice_quanto(cella)) or e_un_titolo(cella)


def _chiave(titolo: str) -> str:
    senza = "".join(c for c in unicodedata.normalize("NFD", titolo) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", senza).strip("_") or "altro"
