"""A whole edition from one JSON document."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from base.errors import ErroreDominio
from tariffe.anomalie import ErroreTariffa
from tariffe.models import CasoDiProva, EdizioneTariffe, Regolamento, RegolaTariffaria, Servizio
from tariffe.parsing import leggi_isee, leggi_json
from tariffe.selectors.scambio import FORMATO, VERSIONE
from tariffe.services.edizioni import crea_edizione
from tariffe.services.regole import scrivi_regola
from utenti.models import Utente

PESO_MASSIMO = 5 * 2**20
_DI_TESTA = ("formato", "versione", "regolamento", "edizione", "servizi", "parametri", "regole")
_DELL_EDIZIONE = (
    "titolo", "organo", "tipo_atto", "numero_atto", "data_atto", "valida_dal", "valida_al",
    "buchi_ammessi", "motivo_buchi", "note",
)  # fmt: skip
_DELLA_REGOLA = (
    "servizio", "utenza", "esempio_di", "fonte", "note", "corrente_ammesso", "proroga_fino_al",
    "decorrenza", "regola", "riferimenti", "casi",
)  # fmt: skip
_DECORRENZA = {
    "entro_il_giorno": "decorrenza_giorno",
    "eccezioni": "decorrenza_eccezioni",
    "retroattiva": "decorrenza_retroattiva",
    "da_assegnazione": "decorrenza_da_assegnazione",
}
_DEL_CASO = ("caso", "isee", "contesto", "importo", "totale", "errore", "fonte")


@transaction.atomic
def importa_edizione(
    *,
    dati: Mapping[str, Any] | str | bytes,
    regolamento: Regolamento,
    utente: Utente | None = None,
) -> EdizioneTariffe:
    """A new draft of the regulation from the document of `edizione_come_dati`; all or nothing.

    Services and indexed values must be in the register already: they are named by code. The
    regulation of the document is not read: what is imported is the caller's. Raises ErroreDominio
    with the path of what is wrong.
    """
    documento = _oggetto(_documento(dati), "", _DI_TESTA)
    if documento.get("formato") != FORMATO:
        raise _errore("formato", f"trovato «{documento.get('formato')}», serve «{FORMATO}»")
    if documento.get("versione") != VERSIONE:
        raise _errore(
            "versione",
            f"trovato «{documento.get('versione')}», questo programma legge la {VERSIONE}",
        )
    testa = _oggetto(documento.get("edizione"), "edizione", _DELL_EDIZIONE)
    regole = _elenco(documento.get("regole"), "regole")
    try:
        edizione = crea_edizione(
            regolamento=regolamento,
            titolo=_testo(testa, "titolo", "edizione", obbligatorio=True),
            valida_dal=_giorno(testa, "valida_dal", "edizione", obbligatorio=True),
            valida_al=_giorno(testa, "valida_al", "edizione"),
            note=_testo(testa, "note", "edizione"),
            utente=utente,
        )
    except ValidationError as errore:
        raise _non_valida(errore, "edizione") from errore
    for campo in ("organo", "tipo_atto", "numero_atto", "motivo_buchi"):
        setattr(edizione, campo, _testo(testa, campo, "edizione"))
    edizione.data_atto = _giorno(testa, "data_atto", "edizione")
    edizione.buchi_ammessi = _vero(testa, "buchi_ammessi", "edizione", False)
    _salva(edizione, "edizione")
    servizi = Servizio.objects.in_bulk(field_name="codice")
    viste: set[tuple[str, str]] = set()
    for n, voce in enumerate(regole):
        dove = f"regole[{n}]"
        parte = _oggetto(voce, dove, _DELLA_REGOLA)
        chiave = (_testo(parte, "servizio", dove, obbligatorio=True), _testo(parte, "utenza", dove))
        if chiave in viste:
            raise _errore(dove, f"«{' '.join(chiave).strip()}» c'è già: lascia una regola sola")
        viste.add(chiave)
        if chiave[0] not in servizi:
            raise _errore(f"{dove}.servizio", f"«{chiave[0]}» non è un servizio del registro")
        _importa_regola(edizione, servizi[chiave[0]], chiave[1], parte, dove)
    return edizione


def _importa_regola(
    edizione: EdizioneTariffe,
    servizio: Servizio,
    utenza: str,
    parte: Mapping[str, Any],
    dove: str,
) -> None:
    decorrenza = _oggetto(parte.get("decorrenza", {}), f"{dove}.decorrenza", tuple(_DECORRENZA))
    altro: dict[str, Any] = {
        campo: _testo(parte, campo, dove) for campo in ("esempio_di", "fonte", "note")
    }
    altro["corrente_ammesso"] = _vero(parte, "corrente_ammesso", dove, True)
    altro["proroga_fino_al"] = _giorno(parte, "proroga_fino_al", dove)
    altro |= {_DECORRENZA[chiave]: valore for chiave, valore in decorrenza.items()}
    riferimenti = [
        _oggetto(r, f"{dove}.riferimenti[{n}]", ("dove", "campo", "parametro", "fattore"))
        for n, r in enumerate(_elenco(parte.get("riferimenti", []), f"{dove}.riferimenti"))
    ]
    try:
        regola = scrivi_regola(
            edizione=edizione,
            servizio=servizio,
            utenza=utenza,
            dati=_oggetto(parte.get("regola"), f"{dove}.regola", None),
            altro=altro,
            riferimenti=riferimenti,
        )
    except ErroreTariffa as errore:
        raise ErroreDominio(
            f"Nel documento, «{dove}.regola»: {errore.messaggio}", codice="DOCUMENTO"
        ) from errore
    for n, voce in enumerate(_elenco(parte.get("casi", []), f"{dove}.casi")):
        qui = f"{dove}.casi[{n}]"
        _salva(_caso(regola, _oggetto(voce, qui, _DEL_CASO), qui, n), qui)


def _caso(
    regola: RegolaTariffaria, parte: Mapping[str, Any], dove: str, ordine: int
) -> CasoDiProva:
    try:
        isee = leggi_isee(parte.get("isee"))
    except ErroreTariffa as errore:
        raise ErroreDominio(
            f"Nel documento, «{dove}.isee»: {errore.messaggio}", codice="DOCUMENTO"
        ) from errore
    contesto = _oggetto(parte.get("contesto", {}), f"{dove}.contesto", None)
    for chiave, valore in contesto.items():
        if not isinstance(valore, str | int | Decimal | None):
            raise _errore(f"{dove}.contesto.{chiave}", "serve un testo, un numero, true o false")
    return CasoDiProva(
        regola=regola,
        denominazione=_testo(parte, "caso", dove, obbligatorio=True),
        isee=isee,
        contesto={k: str(v) if isinstance(v, Decimal) else v for k, v in contesto.items()},
        atteso_importo=_numero(parte, "importo", dove),
        atteso_totale=_numero(parte, "totale", dove),
        atteso_errore=_testo(parte, "errore", dove),
        fonte=_testo(parte, "fonte", dove),
        ordine=ordine,
    )


def _documento(dati: Mapping[str, Any] | str | bytes) -> object:
    if isinstance(dati, Mapping):
        return dati
    if len(dati) > PESO_MASSIMO:
        raise ErroreDominio(
            f"Il documento pesa più di {PESO_MASSIMO // 2**20} MB: un'edizione intera sta in molto "
            "meno. Controlla di avere scelto il file giusto.",
            codice="DOCUMENTO",
        )
    try:
        return leggi_json(dati.decode("utf-8-sig") if isinstance(dati, bytes) else dati)
    except ValueError as errore:
        raise ErroreDominio(
            "Il file non è JSON: serve quello che si scarica con «Esporta l'edizione».",
            codice="DOCUMENTO",
        ) from errore


def _oggetto(dati: object, dove: str, noti: tuple[str, ...] | None) -> Mapping[str, Any]:
    if not isinstance(dati, Mapping):
        raise _errore(dove, "manca, o non è un oggetto fra graffe")
    for chiave in dati:
        if noti is not None and chiave not in noti:
            raise _errore(
                ".".join(x for x in (dove, str(chiave)[:40]) if x),
                f"non è una chiave che qui si usa. Si usano: {', '.join(noti)}",
            )
    return dati


def _elenco(dati: object, dove: str) -> list[Any]:
    if not isinstance(dati, list):
        raise _errore(dove, "manca, o non è un elenco fra quadre")
    return dati


def _testo(dati: Mapping[str, Any], chiave: str, dove: str, *, obbligatorio: bool = False) -> str:
    valore = dati.get(chiave)
    if valore is None and not obbligatorio:
        return ""
    if not isinstance(valore, str) or (obbligatorio and not valore.strip()):
        raise _errore(f"{dove}.{chiave}", "manca, o non è un testo")
    return valore.strip()


def _vero(dati: Mapping[str, Any], chiave: str, dove: str, predefinito: bool) -> bool:
    valore = dati.get(chiave, predefinito)
    if not isinstance(valore, bool):
        raise _errore(f"{dove}.{chiave}", f"trovato «{str(valore)[:40]}», serve true o false")
    return valore


def _giorno(dati: Mapping[str, Any], chiave: str, dove: str, *, obbligatorio: bool = False) -> Any:
    testo = _testo(dati, chiave, dove, obbligatorio=obbligatorio)
    if not testo:
        return None
    try:
        return datetime.date.fromisoformat(testo)
    except ValueError as errore:
        raise _errore(
            f"{dove}.{chiave}", f"trovato «{testo[:40]}», serve una data come «2026-01-31»"
        ) from errore


def _numero(dati: Mapping[str, Any], chiave: str, dove: str) -> Decimal | None:
    valore = dati.get(chiave)
    if valore is None:
        return None
    try:
        numero = Decimal(str(valore)) if isinstance(valore, str | int | Decimal) else Decimal("NaN")
    except ArithmeticError:
        numero = Decimal("NaN")
    if not numero.is_finite():
        raise _errore(f"{dove}.{chiave}", f"trovato «{str(valore)[:40]}», serve un numero «18.68»")
    return numero


def _salva(riga: EdizioneTariffe | CasoDiProva, dove: str) -> None:
    try:
        riga.full_clean()
    except ValidationError as errore:
        raise _non_valida(errore, dove) from errore
    riga.save()


def _non_valida(errore: ValidationError, dove: str) -> ErroreDominio:
    campo, messaggi = next(iter(errore.message_dict.items()))
    qui = dove if campo == "__all__" else f"{dove}.{campo}"
    return _errore(qui, messaggi[0].rstrip("."))


def _errore(dove: str, detto: str) -> ErroreDominio:
    soggetto = f"Nel documento, «{dove}»" if dove else "Il documento"
    return ErroreDominio(f"{soggetto}: {detto}.", codice="DOCUMENTO")
