"""The order of a calculation.

Variant, missing or irregular policy, segment, non-resident, modifiers, rounding (`unitaria`),
quantity, rounding (`totale`), household cap. With components, each unit amount goes as far as
non-resident, is rounded, taken by its quantity, rounded again and summed; modifiers act on the sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tariffe.anomalie import (
    CONTESTO_NON_VALIDO,
    FUORI_SOGLIA,
    NON_AMMESSO,
    POLITICA_MANCANTE,
    REGOLA_NON_VALIDA,
    SOVRAPPOSIZIONE,
    ErroreTariffa,
)
from tariffe.calcolo import tratti as segmenti
from tariffe.calcolo.esatto import CENTESIMO, ZERO, arrotonda, cifra, percentuale, quattro_decimali
from tariffe.calcolo.esatto import soldi as _soldi
from tariffe.calcolo.modificatori import applica, con_articolo, nome, si_applica
from tariffe.calcolo.risposta import Risposta
from tariffe.parsing import Componente, Contesto, Politica, Regola, Tratto, leggi_contesto
from tariffe.parsing import strutture as s
from tariffe.parsing.contesto import (
    quantita_del_contesto,
    soddisfa,
    valore_del_contesto,
)
from tariffe.parsing.isee import controlla_isee
from tariffe.parsing.limiti import in_ordine, in_parole

MESI = 12
# Policies at the level of the rule that replace the sum of the components.
_INTERE = frozenset({s.IMPORTO, s.COSTO_PIENO})
_SITUAZIONI = {
    "isee_mancante": "ISEE non presentato",
    "isee_irregolare": "ISEE con omissioni o difformità",
    "isee_scaduto": "ISEE scaduto",
    "non_residente": "Non residente",
}


@dataclass(frozen=True, slots=True)
class InVigore:
    """What counts in a context: the parts (one without code for a plain rule) and the cost."""

    parti: tuple[Componente, ...]
    costo: Decimal | None
    variante: int | None = None

    @property
    def semplice(self) -> bool:
        """Whether the rule has no components."""
        return not self.parti[0].codice


@dataclass(slots=True)
class _Conto:
    """One calculation while it goes on."""

    regola: Regola
    isee: Decimal | None
    contesto: Contesto
    in_vigore: InVigore
    politica: Politica | None  # when the ISEE is missing or irregular
    passi: list[str]

    @property
    def x(self) -> Fraction:
        """The ISEE in the base of the rule; 0 where no segment looks at it."""
        if self.isee is None:
            return ZERO
        esatto = Fraction(self.isee)
        return esatto / MESI if self.regola.isee_base == s.MENSILE else esatto


def calcola(
    regola: Regola, isee: Decimal | None, contesto: Mapping[str, Any] | Contesto | None = None
) -> Risposta:
    """The tariff for that ISEE (None = none given), euro, with its steps in words.

    Exact until the rounding of the rule. With `famiglia_figli` every child is computed with its
    own `ordine_figlio` and the totals are summed; the rest of the answer is the first child's.
    Raises ErroreTariffa.
    """
    if regola.sovrapposizione:
        raise ErroreTariffa(SOVRAPPOSIZIONE, regola.sovrapposizione)
    if isee is not None:
        isee = controlla_isee(isee)
    if not isinstance(contesto, Contesto):
        contesto = leggi_contesto({} if contesto is None else contesto, regola)
    _controlla_frazione(regola, contesto.quantita)
    if contesto.famiglia_figli is None:
        return _col_tetto(regola, _uno(regola, isee, contesto))
    figli = tuple(
        _uno(regola, isee, replace(contesto, ordine_figlio=ordine))
        for ordine in range(1, contesto.famiglia_figli + 1)
    )
    totale = sum((figlio.totale for figlio in figli), Decimal(0))
    return _col_tetto(regola, replace(figli[0], totale=totale, figli=figli))


def in_vigore(regola: Regola, contesto: Contesto) -> InVigore:
    """The parts and the cost that count in a context. Raises CONTESTO_NON_VALIDO for none."""
    tratti, componenti, costo = regola.tratti, regola.componenti, regola.costo_unitario
    scelta = None
    for indice, variante in enumerate(regola.varianti):
        if soddisfa(contesto, variante.quando):
            scelta = indice
            if variante.costo_unitario is not None:
                costo = variante.costo_unitario
            if variante.tratti or variante.componenti:
                tratti, componenti = variante.tratti, variante.componenti
            break
    if contesto.costo_unitario is not None:
        costo = contesto.costo_unitario
    if not tratti and not componenti and not regola.residuale:
        chiavi = ", ".join(f"«{k}»" for k in sorted({k for v in regola.varianti for k in v.quando}))
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"Nessuna variante della regola vale per questo contesto. Controlla {chiavi}.",
        )
    return InVigore(componenti or (Componente("", tratti),), costo, scelta)


def costo_della_parte(parte: Componente, vigore: InVigore, contesto: Contesto) -> Decimal | None:
    """The cost a part calculates on: the context's, its own, the one in force."""
    if contesto.costo_unitario is not None or parte.costo_unitario is None:
        return vigore.costo
    return parte.costo_unitario


def _uno(regola: Regola, isee: Decimal | None, contesto: Contesto) -> Risposta:
    """The answer for one person."""
    passi: list[str] = []
    vigore = in_vigore(regola, contesto)
    if vigore.variante is not None:
        variante = regola.varianti[vigore.variante]
        detta = variante.etichetta or ", ".join(
            f"{k.replace('_', ' ')} {_valore_in_parole(v)}" for k, v in variante.quando.items()
        )
        passi.append(con_articolo(f"Caso: {detta}", variante.articolo))
    if regola.senza_isee:
        isee = None
    politica = _politica_isee(regola, isee, contesto, passi)
    conto = _Conto(regola, isee, contesto, vigore, politica, passi)
    componenti: dict[str, Decimal] = {}
    if vigore.semplice:
        esatto, indice = _parte(conto, vigore.parti[0])
        indici: tuple[int | None, ...] = (indice,)
    else:
        esatto, indici, componenti = _somma(conto)
    esatto = max(ZERO, applica(regola.modificatori, esatto, contesto, passi))
    importo, totale = _importo_e_totale(regola, esatto, contesto.quantita, passi)
    return Risposta(
        importo=importo,
        unita=regola.unita,
        totale=totale,
        tratto=indici[0],
        passi=tuple(passi),
        componenti=componenti,
        indici=indici,
    )


def _politica_isee(
    regola: Regola, isee: Decimal | None, contesto: Contesto, passi: list[str]
) -> Politica | None:
    """The policy that takes the place of a regular ISEE; None when there is one."""
    if regola.senza_isee:
        return None
    if isee is None:
        quale = "isee_mancante"
    elif contesto.omissioni_o_difformita:
        quale = "isee_irregolare"
    elif contesto.altri.get("isee_scaduto") is True:
        quale = "isee_scaduto"
    else:
        return None
    politica = politica_necessaria(regola, quale)
    detto = _SITUAZIONI[quale]
    if politica.tipo == s.COME_MANCANTE:
        detto += ": si paga come senza ISEE"
        passi.append(con_articolo(detto, politica.articolo))
        quale, politica = "isee_mancante", politica_necessaria(regola, "isee_mancante")
    if politica.tipo == s.NON_AMMESSO:
        raise _non_ammesso(quale)
    return politica


def politica_necessaria(regola: Regola, quale: str) -> Politica:
    """The policy of that name, or POLITICA_MANCANTE: never the cheapest band."""
    politica: Politica | None = getattr(regola, quale)
    if politica is None:
        raise ErroreTariffa(
            POLITICA_MANCANTE,
            f"{_SITUAZIONI[quale]}: la regola non dice quanto si paga («{quale}»). Chiedi "
            "all'ufficio: la regola va completata.",
        )
    return politica


def _non_ammesso(quale: str) -> ErroreTariffa:
    return ErroreTariffa(
        NON_AMMESSO,
        f"{_SITUAZIONI[quale]}: il regolamento non ammette al servizio. Chiedi all'ufficio.",
    )


def _parte(conto: _Conto, parte: Componente) -> tuple[Fraction, int | None]:
    """The exact unit amount of a part, non-resident included, and its band."""
    regola, residente = conto.regola, conto.contesto.residente
    del_non_residente = None if residente else parte.non_residente or regola.non_residente
    tratti = parte.tratti
    if del_non_residente and del_non_residente.tipo == s.TRATTI:
        tratti = del_non_residente.tratti
        conto.passi.append(
            con_articolo("Non residente: valgono fasce apposite", del_non_residente.articolo)
        )
    costo = costo_della_parte(parte, conto.in_vigore, conto.contesto)
    esatto, indice = _prima_del_residente(conto, tratti, costo)
    if residente:
        return esatto, indice
    if del_non_residente is None:
        del_non_residente = politica_necessaria(regola, "non_residente")
    if parte.codice and parte.non_residente is None and _intera(regola, del_non_residente):
        return esatto, indice  # said of the sum
    return _non_residente(conto, del_non_residente, esatto, tratti, costo), indice


def _prima_del_residente(
    conto: _Conto, tratti: Sequence[Tratto], costo: Decimal | None
) -> tuple[Fraction, int | None]:
    """By the policy or by the segment: what a resident pays."""
    politica = conto.politica
    if politica is not None and politica.tipo not in (s.MAGGIORAZIONE, s.TRATTI):
        esatto = _dalla_politica(conto, politica, tratti, costo)
        quale = "isee_mancante" if conto.isee is None else "isee_irregolare"
        conto.passi.append(
            con_articolo(
                f"{_SITUAZIONI[quale]}: si paga {_come(politica)} {_soldi(esatto)}",
                politica.articolo,
            )
        )
        return esatto, None
    if politica is not None and politica.tipo == s.TRATTI:
        tratti = politica.tratti
    if conto.regola.residuale:
        return _residuale(conto, costo), None
    esatto, indice = _dal_tratto(conto, tratti, costo)
    if politica is not None and politica.valore is not None:
        esatto = _maggiora(conto.passi, "ISEE non regolare", politica, esatto)
    return esatto, indice


def _come(politica: Politica) -> str:
    return {
        s.MASSIMA: "la tariffa massima,",
        s.COSTO_PIENO: "il costo intero,",
    }.get(politica.tipo, "l'importo previsto,")


def _dalla_politica(
    conto: _Conto, politica: Politica, tratti: Sequence[Tratto], costo: Decimal | None
) -> Fraction:
    """The amount of a policy that says it by itself."""
    if politica.importo is not None:
        return Fraction(politica.importo)
    if politica.tipo == s.MASSIMA and not conto.regola.residuale:
        return segmenti.massima_dei_tratti(tratti, costo, conto.regola.soglia_accesso)
    return Fraction(segmenti.costo_necessario(costo))


def _dal_tratto(
    conto: _Conto, tratti: Sequence[Tratto], costo: Decimal | None
) -> tuple[Fraction, int]:
    regola, isee = conto.regola, conto.isee
    if isee is None:  # a rule that does not look at it has one segment
        esatto = segmenti.valore(tratti[0], ZERO, costo)
        detto = segmenti.spiega(tratti[0], ZERO, costo, esatto)
        detto = detto.replace("In questa fascia l'importo è", "L'importo è")
        conto.passi.append(con_articolo(detto, tratti[0].articolo or regola.articolo))
        return esatto, 0
    mesi = MESI if regola.isee_base == s.MENSILE else 1
    controlla_soglia(regola, isee)
    indice = segmenti.trova(tratti, isee, mesi)
    x = conto.x
    base = f"ISEE {_soldi(isee)}"
    if mesi != 1:
        base += f" diviso 12 = {_soldi(x)} al mese"
    tratto = tratti[indice]
    conto.passi.append(f"{base}: fascia {_nome_fascia(tratto)}.")
    _oltre_il_massimo(conto, tratto, tratti)
    indice = _scorri(conto, tratti, indice)
    tratto = tratti[indice]
    esatto = segmenti.valore(tratto, x, costo)
    conto.passi.append(
        con_articolo(segmenti.spiega(tratto, x, costo, esatto), tratto.articolo or regola.articolo)
    )
    return esatto, indice


def _nome_fascia(tratto: Tratto) -> str:
    limiti = in_parole(tratto)
    return f"«{tratto.etichetta}», {limiti}" if tratto.etichetta else limiti


def controlla_soglia(regola: Regola, isee: Decimal) -> None:
    """Refuses an ISEE above the access threshold, which is in the base of the rule."""
    if regola.soglia_accesso is None:
        return
    mesi = MESI if regola.isee_base == s.MENSILE else 1
    if isee > regola.soglia_accesso * mesi:
        al_mese = " al mese" if mesi != 1 else ""
        raise ErroreTariffa(
            FUORI_SOGLIA,
            f"L'ISEE {_soldi(isee)} supera la soglia di accesso di "
            f"{_soldi(regola.soglia_accesso)}{al_mese}: il comune non interviene. Chiedi "
            "all'ufficio.",
        )


def _oltre_il_massimo(conto: _Conto, tratto: Tratto, tratti: Sequence[Tratto]) -> None:
    """What the rule says of who is in the last band, the one without an upper bound."""
    come = conto.regola.oltre_massimo
    if come == s.AMMESSO or tratto.a is not None or len(tratti) == 1:
        return
    if come == s.ESCLUSO:
        raise ErroreTariffa(
            FUORI_SOGLIA,
            f"{in_parole(tratto).capitalize()} il regolamento non ammette al servizio. Chiedi "
            "all'ufficio.",
        )
    conto.passi.append("Con questo ISEE l'ammissione al servizio è a discrezione dell'ente.")


def _scorri(conto: _Conto, tratti: Sequence[Tratto], indice: int) -> int:
    """The band after the shifts that the context asks for."""
    ordine = in_ordine(tratti)
    for modificatore in conto.regola.modificatori:
        if modificatore.tipo != s.SCORRIMENTO_FASCIA or modificatore.valore is None:
            continue
        if not si_applica(modificatore, conto.contesto):
            continue
        posto = ordine.index(indice)
        ferme = {e if e >= 0 else len(ordine) + e for e in modificatore.escluse}
        chi = nome(modificatore, modificatore.codice)
        if posto in ferme:
            conto.passi.append(
                con_articolo(f"{chi}: da questa fascia non ci si sposta", modificatore.articolo)
            )
            continue
        nuovo = min(max(0, posto + int(modificatore.valore)), len(ordine) - 1)
        indice = ordine[nuovo]
        conto.passi.append(
            con_articolo(
                f"{chi}: si passa alla fascia {_nome_fascia(tratti[indice])}",
                modificatore.articolo,
            )
        )
    return indice


def _residuale(conto: _Conto, costo: Decimal | None) -> Fraction:
    """What is left of a twelfth of the ISEE after the quota, plus the additions, within the cost.

    The personal minimum is left to the person out of ISEE/12 and additions together.
    """
    metodo, isee, contesto = conto.regola.residuale, conto.isee, conto.contesto
    if metodo is None or isee is None:
        raise AssertionError("residuale")
    controlla_soglia(conto.regola, isee)
    scritta = valore_del_contesto(contesto, "quota_salvaguardia")
    quota = (
        metodo.quota_salvaguardia
        if scritta is None
        else quantita_del_contesto("quota_salvaguardia", scritta)
    )
    if quota is None:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            "Manca la quota di salvaguardia («quota_salvaguardia») nella regola e nel contesto. "
            "Scrivila in uno dei due.",
        )
    mensile = Fraction(isee) / MESI
    esatto = max(ZERO, mensile - Fraction(quota))
    conto.passi.append(
        con_articolo(
            f"ISEE {_soldi(isee)} diviso 12, meno la quota che resta alla persona: "
            f"{_soldi(mensile)} − {_soldi(quota)} = {_soldi(mensile - Fraction(quota))}"
            + ("" if esatto else "; sotto lo zero si conta zero"),
            metodo.articolo,
        )
    )
    disponibile = mensile
    for aggiunta in metodo.aggiunte:
        scritto = valore_del_contesto(contesto, aggiunta.da)
        if scritto is None or not soddisfa(contesto, aggiunta.quando):
            continue
        altro = Fraction(quantita_del_contesto(aggiunta.da, scritto))
        chi = aggiunta.etichetta or aggiunta.da.replace("_", " ")
        conto.passi.append(f"Più {chi}: {_soldi(esatto)} + {_soldi(altro)}.")
        esatto, disponibile = esatto + altro, disponibile + altro
    tetti = []
    if metodo.minimo_personale is not None:
        resta = max(ZERO, disponibile - Fraction(metodo.minimo_personale))
        tetti.append((resta, f"Alla persona restano almeno {_soldi(metodo.minimo_personale)}"))
    if costo is not None:
        tetti.append((Fraction(costo), "Non si paga più del costo"))
    for tetto, perche in tetti:
        if esatto > tetto:
            esatto = tetto
            conto.passi.append(f"{perche}: si paga {_soldi(tetto)}.")
    return esatto


def _non_residente(
    conto: _Conto,
    politica: Politica,
    da_residente: Fraction,
    tratti: Sequence[Tratto],
    costo: Decimal | None,
) -> Fraction:
    """What a non-resident pays; the maximum and an amount never less than a resident would."""
    if politica.tipo == s.NON_AMMESSO:
        raise _non_ammesso("non_residente")
    if politica.tipo in (s.TRATTI, s.COME_RESIDENTE):
        if politica.tipo == s.COME_RESIDENTE:
            conto.passi.append(
                con_articolo("Non residente: paga come chi risiede", politica.articolo)
            )
        return da_residente
    if politica.tipo == s.MAGGIORAZIONE:
        return _maggiora(conto.passi, "Non residente", politica, da_residente)
    detto = _come(politica)
    origine = politica
    if politica.tipo == s.COME_MANCANTE:
        origine = politica_necessaria(conto.regola, "isee_mancante")
        detto = "come senza ISEE,"
        if origine.tipo == s.NON_AMMESSO:
            raise _non_ammesso("non_residente")
    esatto = _dalla_politica(conto, origine, tratti, costo)
    if politica.tipo in (s.MASSIMA, s.IMPORTO):
        esatto = max(esatto, da_residente)
    conto.passi.append(
        con_articolo(f"Non residente: si paga {detto} {_soldi(esatto)}", politica.articolo)
    )
    return esatto


def _maggiora(passi: list[str], chi: str, politica: Politica, importo: Fraction) -> Fraction:
    aumento = Fraction(politica.valore or 0)
    esatto = importo * (1 + aumento)
    passi.append(
        con_articolo(
            f"{chi}: {percentuale(aumento * 100)} in più: {_soldi(importo)} diventa "
            f"{_soldi(esatto)}",
            politica.articolo,
        )
    )
    return esatto


def _somma(conto: _Conto) -> tuple[Fraction, tuple[int | None, ...], dict[str, Decimal]]:
    """The sum of the components, the band of each, the amount of each.

    An amount or the full cost said by a policy of the whole rule takes the place of the sum.
    """
    regola, parti = conto.regola, conto.in_vigore.parti
    if conto.politica is not None and conto.politica.tipo in _INTERE:
        esatto, _ = _prima_del_residente(conto, (), conto.in_vigore.costo)
        if not conto.contesto.residente:
            sua = politica_necessaria(regola, "non_residente")
            if sua.tipo == s.MASSIMA:
                massime = sum((_massima(conto, parte) for parte in parti), ZERO)
                sua = replace(sua, tipo=s.IMPORTO, importo=_mostrato(regola, massime))
            esatto = _non_residente(conto, sua, esatto, (), conto.in_vigore.costo)
        return esatto, (None,) * len(parti), {}
    totale, indici, importi = ZERO, [], {}
    for parte in parti:
        conto.passi.append(
            con_articolo(f"Componente «{nome(parte, parte.codice)}»", parte.articolo)
        )
        esatto, indice = _parte(conto, parte)
        quota = _per_quantita(conto, parte, esatto)
        importi[parte.codice] = _mostrato(regola, quota)
        totale += quota
        indici.append(indice)
    addendi = " + ".join(_soldi(importo) for importo in importi.values())
    conto.passi.append(f"Somma delle componenti: {addendi} = {_soldi(totale)}.")
    if not conto.contesto.residente and any(p.non_residente is None for p in parti):
        sua = politica_necessaria(regola, "non_residente")
        if _intera(regola, sua):
            esatto = _non_residente(conto, sua, totale, (), conto.in_vigore.costo)
            return esatto, tuple(indici), importi if esatto == totale else {}
    return totale, tuple(indici), importi


def _intera(regola: Regola, politica: Politica) -> bool:
    """Whether a policy says the amount of all the components together."""
    if politica.tipo == s.COME_MANCANTE:
        politica = politica_necessaria(regola, "isee_mancante")
    return politica.tipo in _INTERE


def _massima(conto: _Conto, parte: Componente) -> Fraction:
    costo = costo_della_parte(parte, conto.in_vigore, conto.contesto)
    unitaria = segmenti.massima_dei_tratti(parte.tratti, costo, conto.regola.soglia_accesso)
    return _per_quantita(conto, parte, unitaria)


def _per_quantita(conto: _Conto, parte: Componente, unitario: Fraction) -> Fraction:
    """The unit amount of a component, rounded, by its quantity, rounded."""
    arrotondamento = conto.regola.arrotondamento
    alla_fine = arrotondamento.fase == s.TOTALE
    if not alla_fine:
        unitario = _arrotondato(conto, unitario)
    if not parte.quantita_da:
        return unitario
    scritta = valore_del_contesto(conto.contesto, parte.quantita_da)
    quantita = Decimal(1) if scritta is None else quantita_del_contesto(parte.quantita_da, scritta)
    detta = cifra(quantita)
    if parte.max_quantita is not None and quantita > parte.max_quantita:
        quantita = parte.max_quantita
        detta = f"{cifra(quantita)} (il massimo; erano {detta})"
    esatto = unitario * Fraction(quantita)
    unita = parte.per or parte.quantita_da.replace("_", " ")
    conto.passi.append(f"Per {unita}: {_soldi(unitario)} × {detta} = {_soldi(esatto)}.")
    return esatto if alla_fine else _arrotondato(conto, esatto)


def _arrotondato(conto: _Conto, esatto: Fraction) -> Fraction:
    arrotondamento = conto.regola.arrotondamento
    reso = arrotonda(esatto, arrotondamento.quanto, arrotondamento.modo)
    if reso != esatto:
        conto.passi.append(f"Arrotondamento: {_soldi(esatto)} diventa {_soldi(reso)}.")
    return Fraction(reso)


def _mostrato(regola: Regola, esatto: Fraction) -> Decimal:
    """An amount as the answer shows it before the total."""
    arrotondamento = regola.arrotondamento
    if arrotondamento.fase == s.TOTALE:
        return quattro_decimali(esatto)
    return arrotonda(esatto, arrotondamento.quanto, arrotondamento.modo)


def _importo_e_totale(
    regola: Regola, esatto: Fraction, quantita: Decimal, passi: list[str]
) -> tuple[Decimal, Decimal]:
    """The unit amount to show and the total, rounded where the rule says."""
    arrotondamento = regola.arrotondamento
    importo = _mostrato(regola, esatto)
    if arrotondamento.fase == s.UNITARIA:
        if importo != esatto:
            passi.append(f"Arrotondamento: {_soldi(esatto)} diventa {_soldi(importo)}.")
        # The total is money: a price in thousandths, or half an hour, ends in cents.
        esatto = Fraction(importo)
        quanto = CENTESIMO
    else:
        quanto = arrotondamento.quanto
    del_totale = esatto * Fraction(quantita)
    totale = arrotonda(del_totale, quanto, arrotondamento.modo)
    if quantita != 1:
        unita = f" ({regola.unita})" if regola.unita else ""
        passi.append(
            f"Quantità{unita}: {_soldi(esatto)} × {cifra(quantita)} = {_soldi(del_totale)}."
        )
    if totale != del_totale:
        passi.append(f"Arrotondamento del totale: {_soldi(del_totale)} diventa {_soldi(totale)}.")
    return importo, totale


def _col_tetto(regola: Regola, risposta: Risposta) -> Risposta:
    """The answer within what a household pays at most."""
    tetto = regola.tetto_nucleo
    if tetto is None or risposta.totale <= tetto:
        return risposta
    passo = f"Per nucleo si paga al massimo {_soldi(tetto)}, invece di {_soldi(risposta.totale)}."
    return replace(
        risposta,
        totale=arrotonda(Fraction(tetto), CENTESIMO, "HALF_UP"),
        passi=(*risposta.passi, passo),
    )


def _controlla_frazione(regola: Regola, quantita: Decimal) -> None:
    """Refuses half an hour where only whole ones are allowed."""
    if not regola.frazioni_ammesse:
        return
    parte = quantita % 1
    if parte and parte not in {frazione % 1 for frazione in regola.frazioni_ammesse}:
        ammesse = ", ".join(cifra(frazione) for frazione in regola.frazioni_ammesse)
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"La quantità {cifra(quantita)} non va: oltre alle unità intere si usano le frazioni "
            f"{ammesse}. Correggila.",
        )


def _valore_in_parole(valore: s.Valore | s.Intervallo) -> str:
    if isinstance(valore, s.Intervallo):
        if valore.da is None or valore.a is None:
            solo, quale = (valore.a, "fino a") if valore.da is None else (valore.da, "da")
            return f"{quale} {cifra(solo or Decimal(0))}"
        return f"da {cifra(valore.da)} a {cifra(valore.a)}"
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    return cifra(valore) if isinstance(valore, Decimal) else f"«{valore}»"
