"""From the exchange format to the rows of a rule."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from base.errors import ErroreDominio
from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.enums import CasoPolitica, CodiceParametro, Metodo
from tariffe.models import (
    Componente,
    EdizioneTariffe,
    Modificatore,
    ParametroIndicizzato,
    Politica,
    RegolaTariffaria,
    RiferimentoParametro,
    Servizio,
    Tratto,
    Variante,
)
from tariffe.parsing import leggi_regola
from tariffe.parsing import strutture as s
from tariffe.selectors.regole import testo_numero

# Fields of the row that the exchange format does not have.
CAMPI_ALTRI = (
    "esempio_di", "fonte", "note", "ordine", "corrente_ammesso", "proroga_fino_al",
    "decorrenza_giorno", "decorrenza_eccezioni", "decorrenza_retroattiva",
    "decorrenza_da_assegnazione",
)  # fmt: skip
# Path of a reference to the rule itself, and the fields it may name there.
_CAMPI_DELLA_REGOLA = frozenset(
    {
        CodiceParametro.COSTO_UNITARIO,
        CodiceParametro.SOGLIA_ACCESSO,
        CodiceParametro.QUOTA_PERSONALE,
    }
)

R = TypeVar("R", bound=models.Model)


def bozza_da_scrivere(edizione: EdizioneTariffe) -> EdizioneTariffe:
    """The edition, locked, if it is a draft. Raises ErroreDominio if it is not."""
    bloccata = EdizioneTariffe.objects.select_for_update(of=("self",)).get(pk=edizione.pk)
    if not bloccata.modificabile:
        raise ErroreDominio(
            f"L'edizione «{bloccata.titolo}» è {bloccata.get_stato_display().lower()}: le sue "
            "regole non si cambiano più. Copiala in una nuova edizione.",
            codice="NON_IN_BOZZA",
        )
    return bloccata


@transaction.atomic
def scrivi_regola(
    *,
    edizione: EdizioneTariffe,
    servizio: Servizio,
    dati: Mapping[str, Any],
    utenza: str = "",
    altro: Mapping[str, Any] | None = None,
    riferimenti: Sequence[Mapping[str, Any]] | None = None,
    regola: RegolaTariffaria | None = None,
) -> RegolaTariffaria:
    """Writes the whole rule of a draft from the exchange format (extensions included).

    The rule of that service and `utenza` is replaced, its cases stay; `regola` names the row to
    replace when service or `utenza` change. `altro` are fields of the row that the format does not
    have (CAMPI_ALTRI: note, esempio_di, fonte, decorrenza…); those not named stay as they are.
    `riferimenti`: {"dove": "tratti[0]", "campo": "a", "parametro": code, "fattore": "1"}; None
    keeps none. Raises ErroreTariffa with the path of what is wrong, ErroreDominio if the edition
    is no draft.
    """
    bozza_da_scrivere(edizione)
    letta = leggi_regola(dati, estesa=True)
    riga = (
        regola
        or RegolaTariffaria.objects.filter(
            edizione=edizione, servizio=servizio, utenza=utenza
        ).first()
    )
    if riga is None:
        ultimo = edizione.regole.aggregate(ultimo=models.Max("ordine"))["ultimo"]
        riga = RegolaTariffaria(edizione=edizione, ordine=0 if ultimo is None else ultimo + 1)
    elif riga.edizione_id != edizione.pk:
        raise ErroreDominio(
            "La regola è di un'altra edizione: riaprila da quella.", codice="ALTRA_EDIZIONE"
        )
    riga.servizio, riga.utenza = servizio, utenza
    _riempi(riga, letta, altro or {})
    _controlla(riga, "", completo=True)
    nuova = riga.pk is None
    riga.save()
    if not nuova:
        for vecchi in (
            riga.riferimenti, riga.tratti, riga.politiche, riga.componenti, riga.varianti,
            riga.modificatori,
        ):  # fmt: skip
            vecchi.all().delete()
    percorsi = _Righe(riga).scrivi(letta)
    _scrivi_riferimenti(riga, riferimenti or (), percorsi)
    return RegolaTariffaria.objects.get(pk=riga.pk)


def _riempi(riga: RegolaTariffaria, letta: s.Regola, altro: Mapping[str, Any]) -> None:
    ignote = sorted(set(altro) - set(CAMPI_ALTRI))
    if ignote:
        raise ValueError(f"campi non previsti: {ignote}")
    riga.unita = letta.unita
    riga.articolo = letta.articolo
    riga.costo_unitario = letta.costo_unitario
    riga.isee_base = letta.isee_base
    riga.senza_isee = letta.senza_isee
    riga.soglia_accesso = letta.soglia_accesso
    riga.oltre_massimo = letta.oltre_massimo
    riga.tetto_nucleo = letta.tetto_nucleo
    riga.frazioni_ammesse = ", ".join(testo_numero(f) for f in letta.frazioni_ammesse)
    riga.tipi_isee = ",".join(letta.tipi_isee) or "ordinario"
    riga.arrotonda_a = letta.arrotondamento.quanto
    riga.arrotonda_modo = letta.arrotondamento.modo
    riga.arrotonda_fase = letta.arrotondamento.fase
    residuale = letta.residuale
    riga.metodo = Metodo.RESIDUALE if residuale else Metodo.TRATTI
    riga.quota_personale = residuale.quota_salvaguardia if residuale else None
    riga.minimo_personale = residuale.minimo_personale if residuale else None
    riga.aggiunte = [
        {
            "da": aggiunta.da,
            **({"quando": _quando(aggiunta.quando)} if aggiunta.quando else {}),
            **({"etichetta": aggiunta.etichetta} if aggiunta.etichetta else {}),
        }
        for aggiunta in (residuale.aggiunte if residuale else ())
    ]
    for campo, valore in altro.items():
        setattr(riga, campo, valore)


class _Righe:
    """The rows of the pieces of one rule, table by table."""

    def __init__(self, regola: RegolaTariffaria) -> None:
        self.regola = regola
        self.varianti: list[Variante] = []
        self.componenti: list[Componente] = []
        self.politiche: list[Politica] = []
        self.tratti: list[Tratto] = []
        self.percorsi: dict[str, Tratto] = {}

    def scrivi(self, letta: s.Regola) -> dict[str, Tratto]:
        """Writes every piece; the segments by their path in the format."""
        self._corpo(letta.tratti, letta.componenti, None, "")
        for n, variante in enumerate(letta.varianti):
            dove = f"varianti[{n}]"
            riga = Variante(
                regola=self.regola,
                ordine=n,
                quando=_quando(variante.quando),
                costo_unitario=variante.costo_unitario,
                etichetta=variante.etichetta,
                articolo=variante.articolo,
            )
            self.varianti.append(_controlla(riga, dove))
            self._corpo(variante.tratti, variante.componenti, riga, f"{dove}.")
        for caso in CasoPolitica:
            politica: s.Politica | None = getattr(letta, caso.value)
            if politica:
                self._politica(politica, caso, None, caso.value)
        modificatori = [
            _controlla(_modificatore(self.regola, modificatore, n), f"modificatori[{n}]")
            for n, modificatore in enumerate(letta.modificatori)
        ]
        Variante.objects.bulk_create(self.varianti)
        Componente.objects.bulk_create(self.componenti)
        Politica.objects.bulk_create(self.politiche)
        Tratto.objects.bulk_create(self.tratti)
        Modificatore.objects.bulk_create(modificatori)
        return self.percorsi

    def _corpo(
        self,
        tratti: Sequence[s.Tratto],
        componenti: Sequence[s.Componente],
        variante: Variante | None,
        dove: str,
    ) -> None:
        if tratti:
            unico = Componente(regola=self.regola, variante=variante)
            self.componenti.append(unico)
            self._tratti(tratti, f"{dove}tratti", componente=unico)
        for n, componente in enumerate(componenti):
            qui = f"{dove}componenti[{n}]"
            riga = Componente(
                regola=self.regola,
                variante=variante,
                ordine=n,
                codice=componente.codice,
                per=componente.per,
                quantita_da=componente.quantita_da,
                max_quantita=componente.max_quantita,
                costo_unitario=componente.costo_unitario,
                etichetta=componente.etichetta,
                articolo=componente.articolo,
            )
            self.componenti.append(_controlla(riga, qui))
            self._tratti(componente.tratti, f"{qui}.tratti", componente=riga)
            if componente.non_residente:
                self._politica(
                    componente.non_residente,
                    CasoPolitica.NON_RESIDENTE,
                    riga,
                    f"{qui}.non_residente",
                )

    def _politica(
        self, politica: s.Politica, caso: CasoPolitica, componente: Componente | None, dove: str
    ) -> None:
        riga = Politica(
            regola=self.regola,
            componente=componente,
            caso=caso,
            tipo=politica.tipo,
            importo=politica.importo,
            valore=politica.valore,
            articolo=politica.articolo,
        )
        self.politiche.append(_controlla(riga, dove))
        self._tratti(politica.tratti, f"{dove}.tratti", politica=riga)

    def _tratti(self, tratti: Sequence[s.Tratto], dove: str, **di: Any) -> None:
        for n, tratto in enumerate(tratti):
            riga = Tratto(
                regola=self.regola,
                ordine=n,
                tipo=tratto.tipo,
                da=tratto.da,
                da_incluso=tratto.da_incluso,
                a=tratto.a,
                a_incluso=tratto.a_incluso,
                etichetta=tratto.etichetta,
                articolo=tratto.articolo,
                **tratto.numeri,
                **di,
            )
            self.tratti.append(_controlla(riga, f"{dove}[{n}]"))
            self.percorsi[f"{dove}[{n}]"] = riga


def _modificatore(regola: RegolaTariffaria, letto: s.Modificatore, ordine: int) -> Modificatore:
    nomi = {0: "prima", -1: "ultima"}
    return Modificatore(
        regola=regola,
        ordine=ordine,
        codice=letto.codice,
        tipo=letto.tipo,
        valore=letto.valore,
        tabella={_voce(v): testo_numero(v.valore) for v in letto.tabella} or None,
        quando=_quando(letto.quando) or None,
        minimo=letto.minimo,
        massimo=letto.massimo,
        fasce_escluse=", ".join(nomi.get(n, str(n)) for n in letto.escluse),
        etichetta=letto.etichetta,
        articolo=letto.articolo,
    )


def _scrivi_riferimenti(
    regola: RegolaTariffaria,
    riferimenti: Sequence[Mapping[str, Any]],
    percorsi: Mapping[str, Tratto],
) -> None:
    codici = {str(r.get("parametro", "")) for r in riferimenti}
    parametri = {p.codice: p for p in ParametroIndicizzato.objects.filter(codice__in=codici)}
    for n, dati in enumerate(riferimenti):
        qui = f"riferimenti[{n}]"
        dove, campo, codice = (str(dati.get(k, "")) for k in ("dove", "campo", "parametro"))
        tratto = percorsi.get(dove)
        if dove and tratto is None:
            raise _errore(f"{qui}.dove", f"«{dove}» non è una fascia di questa regola")
        if codice not in parametri:
            raise _errore(f"{qui}.parametro", f"«{codice}» non è un parametro indicizzato")
        if tratto is None:
            ammesso = campo in _CAMPI_DELLA_REGOLA
        else:
            ammesso = campo in {"da", "a", *s.CAMPI_DEL_TRATTO[tratto.tipo]}
        if not ammesso or campo not in CodiceParametro.values:
            raise _errore(f"{qui}.campo", f"«{campo}» qui non può seguire un parametro")
        try:
            fattore = Decimal(str(dati.get("fattore", "1")))
        except ArithmeticError:
            raise _errore(f"{qui}.fattore", "serve un numero come «0.5»") from None
        riga = RiferimentoParametro(
            regola=regola,
            tratto=tratto,
            campo=campo,
            parametro=parametri[codice],
            fattore=fattore,
        )
        _controlla(riga, qui, completo=True)
        riga.save()


def _quando(condizione: s.Condizione) -> dict[str, Any]:
    return {chiave: _valore(valore) for chiave, valore in condizione.items()}


def _valore(valore: s.Valore | s.Intervallo) -> Any:
    if isinstance(valore, s.Intervallo):
        limiti = (("da", valore.da), ("a", valore.a))
        return {nome: testo_numero(limite) for nome, limite in limiti if limite is not None}
    return testo_numero(valore) if isinstance(valore, Decimal) else valore


def _voce(voce: s.Voce) -> str:
    if voce.a is None:
        return f"{voce.da}+"
    return str(voce.da) if voce.a == voce.da else f"{voce.da}-{voce.a}"


def _controlla(riga: R, dove: str, *, completo: bool = False) -> R:
    """The row itself, if its columns can hold it; `completo` asks the database too."""
    relazioni = {campo.name for campo in riga._meta.concrete_fields if campo.is_relation}
    try:
        if completo:
            riga.full_clean()
        else:
            riga.clean_fields(exclude=relazioni)
    except ValidationError as errore:
        campo, messaggio = next(_messaggi(errore))
        raise _errore(".".join(x for x in (dove, campo) if x), messaggio) from errore
    return riga


def _messaggi(errore: ValidationError) -> Iterator[tuple[str, str]]:
    for campo, messaggi in errore.message_dict.items():
        for messaggio in messaggi:
            yield "" if campo == "__all__" else campo, messaggio.rstrip(".")


def _errore(dove: str, detto: str) -> ErroreTariffa:
    soggetto = f"Nella regola, «{dove}»" if dove else "Nella regola"
    return ErroreTariffa(REGOLA_NON_VALIDA, f"{soggetto}: {detto}.")
