"""Names of the user's own sheets and columns: which to match, the likeliest match, those saved."""

import difflib
from dataclasses import dataclass, field

from rendicontazione.enums import StatoControllo
from rendicontazione.models import (
    Abbinamento,
    Caricamento,
    ColonnaModulo,
    FoglioModulo,
    ModelloModulo,
    Rendicontazione,
)
from rendicontazione.parsing import NON_DEL_MODELLO, FoglioCapito, da_dati
from rendicontazione.parsing.celle import chiave
from territorio.models import Ambito

SOMIGLIANZA = 0.55  # below it no proposal: a wrong one costs more than none
MAX_NOME = 255


@dataclass(frozen=True)
class DaAbbinare:
    """A column of the form, or with `colonna=None` the whole sheet, that the file does not have."""

    foglio: FoglioModulo
    colonna: ColonnaModulo | None
    scelte: list[str]
    proposta: str = ""

    @property
    def campo(self) -> str:
        """Name of its field in the page."""
        return f"colonna_{self.colonna.pk}" if self.colonna else f"foglio_{self.foglio.pk}"

    @property
    def titolo(self) -> str:
        return self.colonna.titolo if self.colonna else self.foglio.codice


@dataclass(frozen=True)
class FoglioDaAbbinare:
    """A sheet with something to match; `nome` is what the file calls it."""

    foglio: FoglioModulo
    nome: str
    voci: list[DaAbbinare] = field(default_factory=list)


def tentativo_da_abbinare(
    rendicontazione: Rendicontazione, numero: int | None = None
) -> Caricamento | None:
    """That attempt of the Ambito, or the last one, if its file is kept and was checked."""
    tentativi = rendicontazione.caricamenti.filter(
        parte__isnull=True, file_eliminato=False, controllo=StatoControllo.FINITO
    ).order_by("-numero")
    return (tentativi.filter(numero=numero) if numero else tentativi).first()


def da_abbinare(caricamento: Caricamento) -> list[FoglioDaAbbinare]:
    """What is missing in the file, sheet by sheet, with the names it could have there.

    Proposed is the likeliest name on letters and digits, each one once.
    """
    capito = da_dati(caricamento.capito)
    if capito is None:
        return []
    fogli = {
        foglio.codice: foglio
        for foglio in FoglioModulo.objects.filter(
            modello=caricamento.rendicontazione.campagna.modello_id, attivo=True
        ).prefetch_related("colonne")
    }
    liberi = _utili([f.nome for f in capito.ignorati if f.perche == NON_DEL_MODELLO])
    mancano = [f.foglio for f in capito.fogli if not f.nome and f.foglio in fogli]
    proposte = _proposte(mancano, liberi)
    elenco = []
    for letto in capito.fogli:
        foglio = fogli.get(letto.foglio)
        if foglio is None:
            continue
        if not letto.nome:
            voci = [DaAbbinare(foglio, None, liberi, proposte.get(letto.foglio, ""))]
            if liberi:
                elenco.append(FoglioDaAbbinare(foglio, "", voci))
        elif voci := _colonne(foglio, letto):
            elenco.append(FoglioDaAbbinare(foglio, letto.nome, voci))
    return elenco


def _colonne(foglio: FoglioModulo, letto: FoglioCapito) -> list[DaAbbinare]:
    scelte = _utili([colonna.scritto for colonna in letto.sconosciute])
    if not scelte:
        return []
    proposte = _proposte([colonna.titolo for colonna in letto.mancanti], scelte)
    per_nome = {colonna.nome: colonna for colonna in foglio.colonne.all()}
    return [
        DaAbbinare(foglio, per_nome[c.nome], scelte, proposte.get(c.titolo, ""))
        for c in letto.mancanti
        if c.nome in per_nome
    ]


def _utili(nomi: list[str]) -> list[str]:
    """Names that can be told from each other on letters and digits, in their order."""
    per_chiave: dict[str, list[str]] = {}
    for nome in nomi:
        per_chiave.setdefault(chiave(nome), []).append(nome)
    return [
        uguali[0]
        for lettere, uguali in per_chiave.items()
        if lettere and len(uguali) == 1 and len(lettere) <= MAX_NOME and len(uguali[0]) <= MAX_NOME
    ]


def _proposte(mancano: list[str], nomi: list[str]) -> dict[str, str]:
    """The likeliest name for each one that is missing; the most alike choose first."""
    coppie = sorted(
        (
            (
                difflib.SequenceMatcher(None, chiave(manca), chiave(nome), autojunk=False).ratio(),
                manca,
                nome,
            )
            for manca in mancano
            for nome in nomi
        ),
        key=lambda coppia: (-coppia[0], coppia[1], coppia[2]),
    )
    proposte: dict[str, str] = {}
    for somiglianza, manca, nome in coppie:
        if somiglianza < SOMIGLIANZA:
            break
        if manca not in proposte and nome not in proposte.values():
            proposte[manca] = nome
    return proposte


def abbinamenti_del_modello(ambito: Ambito, modello: ModelloModulo) -> list[Abbinamento]:
    """Those that hold when a file of the Ambito is read with that form, by sheet and column.

    A match made with another form holds for the sheet, or the column, of the same name. Of two for
    the same name in the file the one made with this form wins, else the last.
    """
    validi: dict[tuple[str, str], Abbinamento] = {}
    salvati = list(
        Abbinamento.objects.filter(ambito=ambito)
        .select_related("foglio", "colonna", "scelto_da")
        .order_by("foglio__ordine", "colonna__numero", "pk")
    )
    if not salvati:
        return []
    ci_sono = {
        nome
        for foglio, colonna in ColonnaModulo.objects.filter(
            foglio__modello=modello, foglio__attivo=True
        ).values_list("foglio__codice", "nome")
        for nome in ((foglio, ""), (foglio, colonna))
    }
    for uno in sorted(salvati, key=lambda a: (a.foglio.modello_id == modello.pk, a.pk)):
        if uno.di_che_cosa in ci_sono:
            # Names of sheets are unique in the file, those of columns in their sheet.
            validi[uno.foglio.codice if uno.colonna_id else "", uno.chiave] = uno
    tenuti = {uno.pk for uno in validi.values()}
    return [uno for uno in salvati if uno.pk in tenuti]
