"""A rule in the exchange format, checked in every part while it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from base.formati import euro
from tariffe.parsing import strutture as s
from tariffe.parsing.condizioni import leggi_quando
from tariffe.parsing.limiti import sovrapposizioni
from tariffe.parsing.modificatori import leggi_modificatore
from tariffe.parsing.oggetto import Oggetto, Parte

MODI = ("HALF_UP", "HALF_EVEN", "HALF_DOWN", "UP", "DOWN", "CEILING", "FLOOR")

_SENZA_ISEE = (s.MASSIMA, s.IMPORTO, s.COSTO_PIENO, s.NON_AMMESSO)
_CON_ISEE = (*_SENZA_ISEE, s.COME_MANCANTE, s.MAGGIORAZIONE, s.TRATTI)
_NON_RESIDENTE = (*_CON_ISEE, s.COME_RESIDENTE)


def leggi_regola(dati: Mapping[str, Any], *, estesa: bool = False) -> s.Regola:
    """The rule of a JSON object, whose amounts are texts (or numbers that are not binary).

    `estesa` also reads what lives in the model only: `metodo` residuale, `scorrimento_fascia`,
    `senza_isee`, `tetto_nucleo`, `frazioni_ammesse`, `oltre_massimo`, `isee_scaduto`, `tipi_isee`,
    a component's own `costo_unitario`. Everywhere `articolo` and `etichetta` may say where a part
    comes from and what people call it; `nota`, `fonte` and the like are left unread.
    Overlaps are no refusal here: they are in `sovrapposizione`, and calculating raises them.
    Raises REGOLA_NON_VALIDA, with the path of the wrong part.
    """
    radice = Oggetto(
        dati,
        "",
        estesa,
        noti=(
            "servizio", "unita", "costo_unitario", "isee_base", "soglia_accesso", "tratti",
            "componenti", "varianti", "isee_mancante", "isee_irregolare", "non_residente",
            "modificatori", "arrotondamento",
        ),
        estesi=(
            "metodo", "quota_salvaguardia", "aggiunte", "minimo_personale", "senza_isee",
            "tetto_nucleo", "frazioni_ammesse", "oltre_massimo", "isee_scaduto", "tipi_isee",
        ),
        annotazioni=("regolamento", "atto", "codice", "versione"),
    )  # fmt: skip
    residuale = _residuale(radice)
    tratti, componenti = _corpo(radice)
    varianti = tuple(_variante(parte) for parte in radice.elenco("varianti", minimo=0))
    if not (tratti or componenti or residuale) and not any(
        v.tratti or v.componenti for v in varianti
    ):
        raise radice.errore("", "manca «tratti» (o «componenti»): aggiungi le fasce")
    if residuale and (tratti or componenti or varianti):
        raise radice.errore("metodo", "il metodo residuale non ha fasce: toglile, o togli «metodo»")
    modificatori = tuple(
        leggi_modificatore(parte) for parte in radice.elenco("modificatori", minimo=0)
    )
    regola = s.Regola(
        servizio=radice.testo("servizio"),
        unita=radice.testo("unita"),
        costo_unitario=radice.numero("costo_unitario"),
        isee_base=radice.scelta("isee_base", (s.ANNUO, s.MENSILE)) or s.ANNUO,
        soglia_accesso=radice.numero("soglia_accesso"),
        tratti=tratti,
        componenti=componenti,
        varianti=varianti,
        isee_mancante=_politica(radice, "isee_mancante", _SENZA_ISEE),
        isee_irregolare=_politica(radice, "isee_irregolare", _CON_ISEE),
        isee_scaduto=_politica(radice, "isee_scaduto", _CON_ISEE),
        non_residente=_politica(radice, "non_residente", _NON_RESIDENTE),
        modificatori=modificatori,
        arrotondamento=_arrotondamento(radice),
        articolo=radice.testo("articolo"),
        senza_isee=radice.vero("senza_isee", False),
        residuale=residuale,
        tetto_nucleo=radice.numero("tetto_nucleo"),
        frazioni_ammesse=radice.numeri("frazioni_ammesse"),
        oltre_massimo=(
            radice.scelta("oltre_massimo", (s.AMMESSO, s.DISCREZIONALE, s.ESCLUSO)) or s.AMMESSO
        ),
        tipi_isee=radice.testi("tipi_isee"),
    )
    _controlla_insieme(radice, regola)
    return replace(
        regola, sovrapposizione=_sovrapposizione(regola), chiavi=frozenset(_chiavi(regola))
    )


def elenchi_di_tratti(
    regola: s.Regola,
) -> Iterator[tuple[str, int | None, int | None, Sequence[s.Tratto]]]:
    """Every list of segments of the rule: its path, variant, component, the segments."""
    corpi: list[tuple[str, int | None, Sequence[s.Tratto], Sequence[s.Componente]]] = [
        ("", None, regola.tratti, regola.componenti)
    ]
    corpi += [(f"varianti[{n}].", n, v.tratti, v.componenti) for n, v in enumerate(regola.varianti)]
    for dove, variante, tratti, componenti in corpi:
        if tratti:
            yield f"{dove}tratti", variante, None, tratti
        for n, componente in enumerate(componenti):
            yield f"{dove}componenti[{n}].tratti", variante, n, componente.tratti
            if componente.non_residente and componente.non_residente.tratti:
                propri = componente.non_residente.tratti
                yield f"{dove}componenti[{n}].non_residente.tratti", variante, n, propri
    for nome in ("isee_irregolare", "isee_scaduto", "non_residente"):
        politica: s.Politica | None = getattr(regola, nome)
        if politica and politica.tratti:
            yield f"{nome}.tratti", None, None, politica.tratti


def _corpo(oggetto: Oggetto) -> tuple[tuple[s.Tratto, ...], tuple[s.Componente, ...]]:
    """The segments or the components of a rule or of a variant."""
    tratti = _tratti(oggetto)
    componenti = tuple(_componente(parte) for parte in oggetto.elenco("componenti"))
    if tratti and componenti:
        raise oggetto.errore("componenti", "ci sono anche «tratti»: tieni gli uni o gli altri")
    visti: set[str] = set()
    for n, componente in enumerate(componenti):
        if componente.codice in visti:
            raise oggetto.errore(
                f"componenti[{n}].codice",
                f"«{componente.codice}» c'è già: dai a ogni componente un codice suo",
            )
        visti.add(componente.codice)
    return tratti, componenti


def _tratti(oggetto: Oggetto) -> tuple[s.Tratto, ...]:
    return tuple(_tratto(parte) for parte in oggetto.elenco("tratti"))


def _tratto(dati: Parte) -> s.Tratto:
    tipo = Oggetto(*dati, noti=None).scelta("tipo", tuple(s.CAMPI_DEL_TRATTO), obbligatorio=True)
    campi = s.CAMPI_DEL_TRATTO[tipo]
    oggetto = Oggetto(*dati, noti=("tipo", "da", "da_incluso", "a", "a_incluso", *campi))
    numeri = {
        campo: oggetto.numero(campo, obbligatorio=True, minimo=None if campo == "aliquota" else 0)
        for campo in campi
    }
    if "x1" in numeri and numeri["x1"] >= numeri["x2"]:
        raise oggetto.errore(
            "x2", f"vale {numeri['x2']} e deve essere maggiore di «x1», che vale {numeri['x1']}"
        )
    if "coeff_den" in numeri and not numeri["coeff_den"]:
        raise oggetto.errore(
            "coeff_den", "è zero, e per zero non si divide: scrivi un altro numero"
        )
    da = oggetto.numero("da") or Decimal(0)
    a = oggetto.numero("a")
    da_incluso, a_incluso = oggetto.vero("da_incluso", True), oggetto.vero("a_incluso", True)
    if a is not None and (a < da or (a == da and not (da_incluso and a_incluso))):
        raise oggetto.errore("a", f"la fascia finisce a {a} e comincia da {da}: non contiene nulla")
    return s.Tratto(
        tipo=tipo,
        da=da,
        da_incluso=da_incluso,
        a=a,
        a_incluso=a_incluso,
        numeri=numeri,
        etichetta=oggetto.testo("etichetta"),
        articolo=oggetto.testo("articolo"),
    )


def _componente(dati: Parte) -> s.Componente:
    oggetto = Oggetto(
        *dati,
        noti=("codice", "per", "tratti", "quantita_da", "max_quantita", "non_residente"),
        estesi=("costo_unitario",),
    )
    if not (tratti := _tratti(oggetto)):
        raise oggetto.errore("tratti", "manca: aggiungi le fasce della componente")
    return s.Componente(
        codice=oggetto.testo("codice", obbligatorio=True),
        tratti=tratti,
        per=oggetto.testo("per"),
        quantita_da=oggetto.testo("quantita_da"),
        max_quantita=oggetto.numero("max_quantita"),
        non_residente=_politica(oggetto, "non_residente", _NON_RESIDENTE),
        costo_unitario=oggetto.numero("costo_unitario"),
        etichetta=oggetto.testo("etichetta"),
        articolo=oggetto.testo("articolo"),
    )


def _variante(dati: Parte) -> s.Variante:
    oggetto = Oggetto(*dati, noti=("quando", "costo_unitario", "tratti", "componenti"))
    quando = leggi_quando(oggetto)
    if not quando:
        raise oggetto.errore("quando", "manca: scrivi per chi vale la variante")
    tratti, componenti = _corpo(oggetto)
    costo = oggetto.numero("costo_unitario")
    if not tratti and not componenti and costo is None:
        raise oggetto.errore("", "non cambia niente: aggiungi un costo, delle fasce o componenti")
    return s.Variante(
        quando=quando,
        costo_unitario=costo,
        tratti=tratti,
        componenti=componenti,
        etichetta=oggetto.testo("etichetta"),
        articolo=oggetto.testo("articolo"),
    )


def _politica(oggetto: Oggetto, chiave: str, ammesse: Sequence[str]) -> s.Politica | None:
    if (parte := oggetto.parte(chiave)) is None:
        return None
    tipo = Oggetto(*parte, noti=None).scelta("tipo", ammesse, obbligatorio=True)
    campo = {s.IMPORTO: "importo", s.MAGGIORAZIONE: "valore", s.TRATTI: "tratti"}.get(tipo)
    politica = Oggetto(*parte, noti=("tipo", campo) if campo else ("tipo",))
    tratti = _tratti(politica) if tipo == s.TRATTI else ()
    if tipo == s.TRATTI and not tratti:
        raise politica.errore("tratti", "manca: aggiungi le fasce")
    return s.Politica(
        tipo=tipo,
        importo=politica.numero("importo", obbligatorio=True) if tipo == s.IMPORTO else None,
        valore=politica.numero("valore", obbligatorio=True) if tipo == s.MAGGIORAZIONE else None,
        tratti=tratti,
        articolo=politica.testo("articolo"),
    )


def _arrotondamento(radice: Oggetto) -> s.Arrotondamento:
    if (parte := radice.parte("arrotondamento")) is None:
        return s.Arrotondamento()
    oggetto = Oggetto(*parte, noti=("quanto", "modo", "fase"))
    quanto = oggetto.numero("quanto")
    if quanto is not None and not quanto:
        raise oggetto.errore("quanto", "è zero: scrivi a quanto si arrotonda, per esempio 0.01")
    return s.Arrotondamento(
        quanto=Decimal("0.01") if quanto is None else quanto,
        modo=oggetto.scelta("modo", MODI) or "HALF_UP",
        fase=oggetto.scelta("fase", (s.UNITARIA, s.TOTALE)) or s.UNITARIA,
    )


def _residuale(radice: Oggetto) -> s.Residuale | None:
    if radice.scelta("metodo", ("residuale", "fasce")) != "residuale":
        for chiave in ("quota_salvaguardia", "aggiunte", "minimo_personale"):
            if radice.c_e(chiave):
                raise radice.errore(chiave, "vale solo con il metodo residuale: toglilo")
        return None
    aggiunte = []
    for parte in radice.elenco("aggiunte", minimo=0):
        oggetto = Oggetto(*parte, noti=("da", "quando"))
        aggiunte.append(
            s.Aggiunta(
                da=oggetto.testo("da", obbligatorio=True),
                quando=leggi_quando(oggetto),
                etichetta=oggetto.testo("etichetta"),
            )
        )
    return s.Residuale(
        quota_salvaguardia=radice.numero("quota_salvaguardia"),
        aggiunte=tuple(aggiunte),
        minimo_personale=radice.numero("minimo_personale"),
        articolo=radice.testo("articolo"),
    )


def _controlla_insieme(radice: Oggetto, regola: s.Regola) -> None:
    """What only the rule as a whole can say."""
    componenti = [*regola.componenti, *(c for v in regola.varianti for c in v.componenti)]
    for nome in ("isee_irregolare", "isee_scaduto", "non_residente"):
        politica: s.Politica | None = getattr(regola, nome)
        if politica is None or politica.tipo != s.TRATTI:
            continue
        if any(c.non_residente is None or nome != "non_residente" for c in componenti):
            raise radice.errore(
                nome, "con le componenti non si sa di quale sono queste fasce: scrivile in ognuna"
            )
    if regola.senza_isee:
        for dove, _, _, tratti in elenchi_di_tratti(regola):
            if len(tratti) > 1 or tratti[0].tipo not in s.A_GRADINO:
                raise radice.errore(
                    dove, "senza ISEE c'è una sola tariffa: lascia una fascia con il suo importo"
                )
    if any(m.tipo == s.SCORRIMENTO_FASCIA for m in regola.modificatori):
        for dove, _, _, tratti in elenchi_di_tratti(regola):
            if any(tratto.tipo not in s.A_GRADINO for tratto in tratti):
                raise radice.errore(
                    dove,
                    "lo scorrimento di fascia vuole fasce a importo fisso: cambiale, "
                    "o togli lo scorrimento",
                )


def _sovrapposizione(regola: s.Regola) -> str:
    """The sentence of the first overlap of the rule; "" without any."""
    for dove, _, _, tratti in elenchi_di_tratti(regola):
        for primo, secondo, da, a in sovrapposizioni(tratti):
            dove_cade = (
                f"l'ISEE {euro(da)}"
                if a == da
                else f"gli ISEE da {euro(da)} " + ("in su" if a is None else f"a {euro(a)}")
            )
            return (
                f"Nella regola, «{dove}[{primo}]» e «{dove}[{secondo}]» comprendono tutti e due "
                f"{dove_cade}. Fai finire l'uno dove comincia l'altro, con un solo estremo incluso."
            )
    return ""


def _chiavi(regola: s.Regola) -> Iterator[str]:
    """The keys a context may have because the rule uses them."""
    for modificatore in regola.modificatori:
        yield modificatore.codice
        yield from modificatore.quando
    componenti = list(regola.componenti)
    for variante in regola.varianti:
        yield from variante.quando
        componenti += variante.componenti
    yield from (c.quantita_da for c in componenti if c.quantita_da)
    if regola.isee_scaduto:
        yield "isee_scaduto"
    if regola.residuale:
        yield "quota_salvaguardia"
        for aggiunta in regola.residuale.aggiunte:
            yield aggiunta.da
            yield from aggiunta.quando
