"""A tariff rule told to who reads: policies, modifiers, rounding, days, kinds of ISEE. Pure words.

Amounts of bands are told by the calculator (`tariffe.calcolo.fasce`); here is all that stands
around them, in the order in which it is applied.
"""

from collections.abc import Mapping
from decimal import Decimal

from base.formati import MESI, data_estesa, euro, numero
from tariffe.enums import Obbligati, TipoISEE
from tariffe.models import RegolaTariffaria, Servizio
from tariffe.parsing import Modificatore, Politica, Regola, Variante
from tariffe.parsing.strutture import (
    BASE_PIU_ALIQUOTA,
    COSTO_PIENO,
    DISCREZIONALE,
    ECCEDENZA,
    ESCLUSO,
    ESENTE,
    IMPORTO,
    LINEARE,
    MENSILE,
    MOLTIPLICA,
    MOLTIPLICA_PER_QUANTITA,
    MOLTIPLICA_TABELLA,
    PERCENTUALE_COSTO,
    PERCENTUALE_LINEARE,
    PROPORZIONALE,
    SOMMA,
    SOMMA_PER_QUANTITA,
    TOTALE,
    Intervallo,
    Tratto,
)

PRIMO_ANNO_CON_DUE_VALORI = 2026
QUALE_VALORE = (
    "Dal 2026 l'attestazione riporta due valori. Per i servizi dei comuni conta quello calcolato "
    "con la franchigia sulla casa di 52.500 €; l'altro (91.500 €) serve solo per cinque misure "
    "nazionali. Il valore sbagliato dà una tariffa sbagliata."
)
_CASI = {
    "isee_mancante": "Senza ISEE",
    "isee_irregolare": "ISEE con omissioni o difformità",
    "isee_scaduto": "ISEE scaduto",
    "non_residente": "Chi non è residente",
}
_NOMI_DEL_CONTESTO = {
    "quantita": "quantità",
    "famiglia_figli": "figli",
    "omissioni_o_difformita": "omissioni o difformità",
    "isee_scaduto": "ISEE scaduto",
}
_GENERI = {
    ESENTE: "Sotto una soglia di ISEE non si paga.",
    IMPORTO: "A ogni fascia di ISEE corrisponde un importo fisso.",
    LINEARE: "La tariffa cresce un poco alla volta con l'ISEE, senza scalini: chi sta a "
    "metà strada fra due soglie paga a metà strada fra i due importi.",
    PERCENTUALE_COSTO: "Si paga una percentuale del costo del servizio.",
    PERCENTUALE_LINEARE: "Si paga una percentuale del costo che cresce con l'ISEE, senza scalini.",
    COSTO_PIENO: "Oltre una soglia di ISEE si paga l'intero costo del servizio.",
    PROPORZIONALE: "La tariffa è l'ISEE moltiplicato per un coefficiente.",
    BASE_PIU_ALIQUOTA: "Si paga una base, più una percentuale dell'ISEE che supera una soglia.",
    ECCEDENZA: "Si paga la parte di ISEE che supera una soglia.",
}
_MODI = {
    "HALF_UP": "alla cifra più vicina (la metà va in su)",
    "HALF_EVEN": "alla cifra più vicina (la metà va al pari)",
    "UP": "sempre per eccesso",
    "DOWN": "sempre per difetto",
}


def importo(valore: Decimal | None) -> str:
    """«8,30 €»; the third decimal and the fourth only if they are there."""
    if valore is None:
        return euro(None)
    decimali = max(2, -int(valore.normalize().as_tuple().exponent))
    return euro(valore, decimali)


def coefficiente(valore: Decimal) -> str:
    """«0,75»: a number with the decimals that it has."""
    return numero(valore, max(0, -int(valore.normalize().as_tuple().exponent)))


def senza_sottolineature(codice: str) -> str:
    """«ordine figlio»: the key of a context as words, where nobody wrote better ones."""
    return codice.replace("_", " ")


def chi_paga(servizio: Servizio) -> str:
    """Who pays, with the note of the register; a court may order the service."""
    frasi = [Obbligati(servizio.obbligati).label]
    if servizio.nota_obbligati:
        frasi.append(servizio.nota_obbligati.rstrip("."))
    if servizio.imposto:
        frasi.append("il servizio può essere ordinato da un giudice")
    return ". ".join([frasi[0], *(f[0].upper() + f[1:] for f in frasi[1:])]) + "."


def come_si_calcola(regola: Regola) -> str:
    """The formula in words, one sentence for each kind of band that the rule has."""
    if regola.residuale is not None:
        return (
            "Si parte dall'ISEE diviso 12, si toglie la quota che resta alla persona e si "
            "aggiungono le somme indicate: ciò che resta è la tariffa del mese, mai sotto lo zero."
        )
    if regola.senza_isee:
        if regola.varianti:
            return "La tariffa non dipende dal valore dell'ISEE, ma dai casi della tabella."
        return "La tariffa è uguale per tutti: non dipende dall'ISEE."
    generi = dict.fromkeys(t.tipo for t in _tratti(regola))
    frasi = [_GENERI[g] for g in generi if g in _GENERI]
    if regola.isee_base == MENSILE:
        frasi.insert(0, "Si usa l'ISEE diviso 12.")
    if len([c for c in regola.componenti if c.tratti]) > 1:
        frasi.append("Le parti della tariffa si sommano.")
    return " ".join(frasi)


def _tratti(regola: Regola) -> list[Tratto]:
    liste = [regola.tratti, *(c.tratti for c in regola.componenti)]
    for variante in regola.varianti:
        liste += [variante.tratti, *(c.tratti for c in variante.componenti)]
    return [t for tratti in liste for t in tratti]


def politiche(regola: Regola) -> list[tuple[str, str]]:
    """(case, what is paid) of each case that the rule provides for; and who is above its bounds."""
    trovate = {
        "isee_mancante": regola.isee_mancante,
        "isee_irregolare": regola.isee_irregolare,
        "isee_scaduto": regola.isee_scaduto,
        "non_residente": regola.non_residente,
    }
    righe = [(_CASI[caso], _politica(p)) for caso, p in trovate.items() if p is not None]
    if regola.soglia_accesso is not None:
        righe.append(
            ("Soglia per il servizio", f"Oltre un ISEE di {euro(regola.soglia_accesso)} il comune "
             "non interviene.")
        )  # fmt: skip
    if regola.oltre_massimo == ESCLUSO:
        righe.append(("Oltre l'ultima fascia", "Il servizio non è previsto."))
    elif regola.oltre_massimo == DISCREZIONALE:
        righe.append(("Oltre l'ultima fascia", "Decide l'ente, caso per caso."))
    return righe


def _politica(p: Politica) -> str:
    percentuale = coefficiente(100 * (p.valore or Decimal(0)))
    parole = {
        "massima": "Si paga la tariffa massima.",
        "importo": f"Si pagano {importo(p.importo)}.",
        "costo_pieno": "Si paga l'intero costo del servizio.",
        "come_mancante": "Vale come se l'ISEE non ci fosse.",
        "come_residente": "Si paga come chi è residente.",
        "maggiorazione": f"La tariffa aumenta del {percentuale} %.",
        "tratti": "Valgono fasce proprie, diverse da quelle della tabella.",
        "non_ammesso": "Il servizio non è previsto.",
    }
    return parole[p.tipo]


def modificatori(regola: Regola) -> list[str]:
    """What makes the tariff more or less, in the order in which it is applied."""
    frasi = [_modificatore(m) for m in regola.modificatori]
    if regola.tetto_nucleo is not None:
        frasi.append(f"Un nucleo non paga più di {importo(regola.tetto_nucleo)} al mese.")
    if regola.frazioni_ammesse:
        scritte = ", ".join(coefficiente(f) for f in regola.frazioni_ammesse)
        frasi.append(f"Si possono chiedere anche frazioni dell'unità: {scritte}.")
    return frasi


def _modificatore(m: Modificatore) -> str:
    dei_figli = m.codice == "ordine_figlio"
    nome = m.etichetta or ("fratelli" if dei_figli else senza_sottolineature(m.codice))
    nome = nome.rstrip(".")
    nome = nome[:1].upper() + nome[1:]
    if m.tipo == MOLTIPLICA:
        effetto = _per(m.valore)
    elif m.tipo == SOMMA:
        effetto = _piu(m.valore)
    elif m.tipo == MOLTIPLICA_TABELLA:
        chi = _figli if dei_figli else _da_a
        effetto = "; ".join(f"{chi(v.da, v.a)}: {_per(v.valore)}" for v in m.tabella)
    elif m.tipo == SOMMA_PER_QUANTITA:
        effetto = f"{_piu(m.valore)} per ognuna"
    elif m.tipo == MOLTIPLICA_PER_QUANTITA:
        effetto = "la tariffa si moltiplica per questo numero"
    else:
        effetto = f"ci si sposta di {coefficiente(m.valore or Decimal(0))} fasce"
    limiti = "".join(
        f", {parola} {importo(valore)}"
        for parola, valore in (("almeno", m.minimo), ("al massimo", m.massimo))
        if valore is not None
    )
    quando = f" (solo se {condizioni(m.quando)})" if m.quando else ""
    return f"{nome}{quando}: {effetto}{limiti}."


def _per(valore: Decimal | None) -> str:
    """A factor as people say it: «−25 %», «gratis», «nessuna riduzione»."""
    if valore is None:
        return "un importo proprio"
    if valore == 1:
        return "tariffa intera"
    if valore == 0:
        return "gratis"
    scarto = 100 * (valore - 1)
    return f"{'+' if scarto > 0 else ''}{coefficiente(scarto)} %"


def _piu(valore: Decimal | None) -> str:
    if valore is None:
        return "un importo proprio"
    return f"{'in più' if valore >= 0 else 'in meno'} {importo(abs(valore))}"


def _da_a(da: int, a: int | None) -> str:
    if a is None:
        return f"da {da} in su"
    return str(da) if da == a else f"da {da} a {a}"


def _figli(da: int, a: int | None) -> str:
    if a is None:
        return f"dal {da}° figlio in poi"
    return f"{da}° figlio" if da == a else f"dal {da}° al {a}° figlio"


def parti(regola: Regola) -> str:
    """What is summed, where the tariff has several parts: «fissa (per mese) + presenza (…)»."""
    if len(regola.componenti) < 2:
        return ""
    scritte = []
    for c in regola.componenti:
        per = [f"per {c.per}"] if c.per else []
        if c.max_quantita is not None:
            per.append(f"al massimo {coefficiente(c.max_quantita)}")
        nome = c.etichetta or senza_sottolineature(c.codice)
        scritte.append(f"{nome} ({', '.join(per)})" if per else nome)
    return f"{' + '.join(scritte)}."


def condizioni(quando: Mapping[str, object]) -> str:
    """«part time» or «numero minori da 2 a 3»."""
    parti = []
    for chiave, valore in quando.items():
        nome = senza_sottolineature(chiave)
        if isinstance(valore, Intervallo):
            if valore.da is not None and valore.da == valore.a:
                parti.append(f"{nome} = {coefficiente(valore.da)}")
                continue
            da = f" da {coefficiente(valore.da)}" if valore.da is not None else ""
            a = f" fino a {coefficiente(valore.a)}" if valore.a is not None else " in su"
            parti.append(f"{nome}{da}{a}")
        elif valore is True:
            parti.append(nome)
        elif valore is False:
            parti.append(f"non {nome}")
        else:
            scritto = coefficiente(valore) if isinstance(valore, Decimal) else str(valore)
            parti.append(f"{nome} = {scritto}")
    return " e ".join(parti)


def contesto_in_parole(contesto: Mapping[str, object]) -> str:
    """«festivo, 2° figlio, non residente, quantità 20»: what a case says besides the ISEE."""
    parti = []
    for chiave, valore in contesto.items():
        nome = _NOMI_DEL_CONTESTO.get(chiave, senza_sottolineature(chiave))
        if chiave == "ordine_figlio":
            parti.append(f"{valore}° figlio")
        elif isinstance(valore, bool):
            parti.append(nome if valore else f"non {nome}")
        else:
            parti.append(f"{nome} {str(valore).replace('.', ',')}")
    return ", ".join(parti)


def nome_variante(variante: Variante) -> str:
    """When a table takes the place of the rule's own one."""
    return variante.etichetta or f"Se {condizioni(variante.quando)}"


def arrotondamento(regola: Regola) -> str:
    """How and when the amount is rounded."""
    a = regola.arrotondamento
    quando = "una volta sola, sul totale" if a.fase == TOTALE else "sulla tariffa di una unità"
    return f"A {importo(a.quanto)}, {_MODI[a.modo]}, {quando}."


def quale_isee(riga: RegolaTariffaria) -> str:
    """Which kinds of ISEE are admitted, in order of preference, and if the current one is."""
    if riga.senza_isee:
        return "Non serve."
    nomi = dict(TipoISEE.choices)
    tipi = [t.strip() for t in riga.tipi_isee.split(",") if t.strip()]
    scritti = " oppure ".join(nomi.get(t, t).lower() for t in tipi) or "ordinario"
    corrente = (
        " Vale anche l'ISEE corrente."
        if riga.corrente_ammesso
        else " L'ISEE corrente non è ammesso."
    )
    proroga = (
        f" L'ISEE scaduto vale fino al {data_estesa(riga.proroga_fino_al)}."
        if riga.proroga_fino_al
        else ""
    )
    return f"ISEE {scritti}.{corrente}{proroga}"


def decorrenza(riga: RegolaTariffaria) -> str:
    """From when a new amount counts; "" where the regulation does not say it."""
    frasi = []
    if riga.decorrenza_da_assegnazione:
        frasi.append("La tariffa vale dal giorno in cui è assegnato il posto.")
    if riga.decorrenza_giorno:
        frasi.append(
            f"Con un ISEE presentato entro il giorno {riga.decorrenza_giorno} la nuova tariffa "
            "vale dallo stesso mese, dopo dal mese seguente."
        )
    for pezzo in filter(None, (p.strip() for p in riga.decorrenza_eccezioni.split(","))):
        mese, _, giorno = pezzo.partition(":")
        if mese.isdigit() and 1 <= int(mese) <= len(MESI):
            frasi.append(f"A {MESI[int(mese) - 1]} il termine è il giorno {giorno}.")
    if frasi:
        frasi.append(
            "Può valere anche per il tempo passato."
            if riga.decorrenza_retroattiva
            else "Non vale per il tempo passato."
        )
    return " ".join(frasi)
