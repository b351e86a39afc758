"""What to look at in a rule before it is published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from base.formati import euro
from tariffe.anomalie import BUCO, POLITICA_MANCANTE, SOVRAPPOSIZIONE
from tariffe.calcolo import tratti as segmenti
from tariffe.calcolo.esatto import CENTESIMO, percentuale_con, soldi
from tariffe.parsing import Componente, Modificatore, Regola, Tratto
from tariffe.parsing import strutture as s
from tariffe.parsing.contesto import RISERVATE
from tariffe.parsing.lettura import elenchi_di_tratti
from tariffe.parsing.limiti import (
    buchi,
    in_ordine,
    in_parole,
    primo_centesimo,
    sovrapposizioni,
    ultimo_centesimo,
)

ERRORE = "errore"
AVVISO = "avviso"

ULTIMO_CHIUSO = "ULTIMO_CHIUSO"
# Who falls into these has no amount: publishable only after an explicit choice.
BUCHI = frozenset({BUCO, ULTIMO_CHIUSO})

_POLITICHE = {
    "isee_mancante": ("chi non presenta l'ISEE", ERRORE),
    "isee_irregolare": ("chi ha un ISEE con omissioni o difformità", AVVISO),
    "non_residente": ("chi non risiede", AVVISO),
}


@dataclass(frozen=True, slots=True)
class Rilievo:
    """Something to look at in a rule before it is published."""

    codice: str
    gravita: str  # errore or avviso
    messaggio: str
    dove: str  # path in the exchange format: «componenti[0].tratti[1]»; "" = the whole rule
    componente: int | None = None
    variante: int | None = None
    tratto: int | None = None
    da: Decimal | None = None  # ISEE from which, to which (holes, overlaps, jumps)
    a: Decimal | None = None


def controlla(regola: Regola) -> list[Rilievo]:
    """What is wrong (errore) or worth a look (avviso) in a rule, in its order.

    Holes and a closed last segment are errori that a service may let through by choice (BUCHI).
    """
    rilievi: list[Rilievo] = []
    for dove, variante, componente, tratti in elenchi_di_tratti(regola):
        costo = _costo(regola, variante, componente)
        rilievi += [
            replace(rilievo, componente=componente, variante=variante)
            for rilievo in _dei_tratti(regola, dove, tratti, costo)
        ]
    rilievi += _delle_politiche(regola)
    rilievi += _delle_varianti(regola)
    rilievi += _dei_modificatori(regola)
    return rilievi


def _costo(regola: Regola, variante: int | None, componente: int | None) -> Decimal | None:
    """The cost that a list of segments has without a context."""
    costo, componenti = regola.costo_unitario, regola.componenti
    if variante is not None:
        scelta = regola.varianti[variante]
        componenti = scelta.componenti
        costo = costo if scelta.costo_unitario is None else scelta.costo_unitario
    if componente is not None and componenti[componente].costo_unitario is not None:
        return componenti[componente].costo_unitario
    return costo


def _dei_tratti(
    regola: Regola, dove: str, tratti: Sequence[Tratto], costo: Decimal | None
) -> Iterator[Rilievo]:
    ordine = in_ordine(tratti)
    if ordine != list(range(len(tratti))):
        fuori = next(n for n, atteso in enumerate(ordine) if n != atteso)
        yield Rilievo(
            "ORDINE", ERRORE,
            f"Le fasce non sono in ordine di ISEE: la fascia {in_parole(tratti[fuori])} è fuori "
            "posto. Spostala.",
            f"{dove}[{fuori}]", tratto=fuori,
        )  # fmt: skip
    sovrapposte = list(sovrapposizioni(tratti))
    for primo, secondo, da, a in sovrapposte:
        fine = "in su" if a is None else f"a {euro(a)}"
        quali = f"l'ISEE {euro(da)}" if a == da else f"gli ISEE da {euro(da)} {fine}"
        yield Rilievo(
            SOVRAPPOSIZIONE, ERRORE,
            f"Le fasce {in_parole(tratti[primo])} e {in_parole(tratti[secondo])} comprendono tutte "
            f"e due {quali}. Fai finire l'una dove comincia l'altra, con un solo estremo incluso.",
            f"{dove}[{secondo}]", tratto=secondo, da=da, a=a,
        )  # fmt: skip
    yield from _dei_buchi(regola, dove, tratti)
    for n, tratto in enumerate(tratti):
        yield from _del_tratto(f"{dove}[{n}]", n, tratto, costo)
    if not sovrapposte:
        yield from _dei_salti(dove, tratti, ordine, costo)


def _dei_buchi(regola: Regola, dove: str, tratti: Sequence[Tratto]) -> Iterator[Rilievo]:
    for da, a in buchi(tratti):
        if regola.soglia_accesso is not None and da > regola.soglia_accesso:
            continue  # nobody above the access threshold needs a band
        if a is None:
            yield Rilievo(
                ULTIMO_CHIUSO, ERRORE,
                f"Nessuna fascia comprende gli ISEE da {euro(da)} in su. Lascia l'ultima fascia "
                "senza limite superiore, o scegli che cosa vale per loro.",
                dove, tratto=len(tratti) - 1, da=da,
            )  # fmt: skip
        else:
            quali = f"l'ISEE {euro(da)}" if a == da else f"gli ISEE da {euro(da)} a {euro(a)}"
            yield Rilievo(
                BUCO, ERRORE,
                f"Nessuna fascia comprende {quali}. Allarga la fascia prima o quella dopo, o "
                "scegli che cosa vale per loro.",
                dove, da=da, a=a,
            )  # fmt: skip


def _del_tratto(dove: str, n: int, tratto: Tratto, costo: Decimal | None) -> Iterator[Rilievo]:
    ultimo = ultimo_centesimo(tratto)
    if ultimo is not None and ultimo < primo_centesimo(tratto):
        yield Rilievo(
            "FASCIA_VUOTA", AVVISO,
            f"La fascia {in_parole(tratto)} non contiene nemmeno un centesimo. Correggi i limiti.",
            dove, tratto=n,
        )  # fmt: skip
    if tratto.tipo in s.CON_COSTO and costo is None:
        yield Rilievo(
            "COSTO_MANCANTE", ERRORE,
            f"La fascia {in_parole(tratto)} si calcola sul costo del servizio, che la regola non "
            "ha. Scrivi il costo unitario.",
            dove, tratto=n,
        )  # fmt: skip
    for chiave in ("perc", "p1", "p2"):
        perc = tratto.numeri.get(chiave)
        if perc is not None and perc > 100:
            yield Rilievo(
                "OLTRE_IL_COSTO", AVVISO,
                f"Nella fascia {in_parole(tratto)} si paga {percentuale_con('il', perc)} "
                "del costo: più del costo intero. Ricontrolla la percentuale.",
                dove, tratto=n,
            )  # fmt: skip
    if tratto.tipo not in (s.LINEARE, s.PERCENTUALE_LINEARE):
        return
    for chiave, limite in (("x1", tratto.da), ("x2", tratto.a)):
        if limite is not None and abs(tratto.numeri[chiave] - limite) > CENTESIMO:
            quale = "comincia" if chiave == "x1" else "finisce"
            yield Rilievo(
                "ESTREMI_LINEARE", AVVISO,
                f"La fascia {in_parole(tratto)} {quale} a {euro(limite)}, ma il calcolo lineare "
                f"{quale} a {euro(tratto.numeri[chiave])}. Ricontrolla i due valori.",
                dove, tratto=n,
            )  # fmt: skip


def _dei_salti(
    dove: str, tratti: Sequence[Tratto], ordine: Sequence[int], costo: Decimal | None
) -> Iterator[Rilievo]:
    """Where the amount changes at once from a band to the next one."""
    for prima, dopo in pairwise(ordine):
        uno, altro = tratti[prima], tratti[dopo]
        fine, inizio = ultimo_centesimo(uno), primo_centesimo(altro)
        if costo is None and {uno.tipo, altro.tipo} & s.CON_COSTO:
            continue
        if fine is None:
            continue
        da, a = (segmenti.valore(t, Fraction(x), costo) for t, x in ((uno, fine), (altro, inizio)))
        if abs(a - da) <= Fraction(CENTESIMO):
            continue
        lineare = s.LINEARE in (uno.tipo, altro.tipo)
        codice = "DISCESA" if a < da else "RACCORDO" if lineare else "SALTO"
        come = {
            "DISCESA": "scende con l'ISEE che cresce",
            "RACCORDO": "non si raccorda con il calcolo lineare",
            "SALTO": "cambia di colpo",
        }[codice]
        yield Rilievo(
            codice, AVVISO,
            f"A {euro(inizio)} la tariffa passa da {soldi(da)} a {soldi(a)}: {come}. Se è così nel "
            "regolamento, va bene.",
            f"{dove}[{dopo}]", tratto=dopo, da=fine, a=inizio,
        )  # fmt: skip


def _delle_politiche(regola: Regola) -> Iterator[Rilievo]:
    corpi = [regola.componenti, *(v.componenti for v in regola.varianti)]
    componenti = [c for corpo in corpi for c in corpo]
    for nome, (chi, gravita) in _POLITICHE.items():
        if getattr(regola, nome) is not None or (regola.senza_isee and nome != "non_residente"):
            continue
        if nome == "non_residente" and _tutte_dicono(regola, componenti):
            continue
        yield Rilievo(
            POLITICA_MANCANTE, gravita,
            f"La regola non dice quanto paga {chi}: il calcolo gli darà un errore. Scegli una "
            "politica.",
            nome,
        )  # fmt: skip
    for nome in (*_POLITICHE, "isee_scaduto"):
        politica: s.Politica | None = getattr(regola, nome)
        if politica is None:
            continue
        if politica.tipo == s.COME_MANCANTE and regola.isee_mancante is None:
            yield Rilievo(
                POLITICA_MANCANTE, ERRORE,
                f"«{nome}» rimanda a «isee_mancante», che non c'è. Scegli la politica per chi non "
                "presenta l'ISEE.",
                nome,
            )  # fmt: skip
        if politica.tipo == s.COSTO_PIENO and not _c_e_un_costo(regola):
            yield Rilievo(
                "COSTO_MANCANTE", ERRORE,
                f"«{nome}» fa pagare il costo intero, che la regola non ha. Scrivi il costo "
                "unitario.",
                nome,
            )  # fmt: skip
        if politica.tipo == s.MASSIMA:
            yield from _della_massima(regola, nome)


def _tutte_dicono(regola: Regola, componenti: Sequence[Componente]) -> bool:
    """Whether every component says what a non-resident pays."""
    senza = regola.tratti or any(v.tratti for v in regola.varianti) or regola.residuale
    return bool(componenti) and not senza and all(c.non_residente for c in componenti)


def _c_e_un_costo(regola: Regola) -> bool:
    if regola.costo_unitario is not None:
        return True
    return bool(regola.varianti) and all(v.costo_unitario is not None for v in regola.varianti)


def _della_massima(regola: Regola, nome: str) -> Iterator[Rilievo]:
    """A highest amount that does not exist, because a band grows without end."""
    if regola.soglia_accesso is not None:
        return
    if regola.residuale and regola.costo_unitario is None:
        yield Rilievo(
            "MASSIMA_SENZA_TETTO", ERRORE,
            f"«{nome}» chiede la tariffa massima, ma il metodo residuale non ha un tetto. Scrivi "
            "il costo unitario o cambia la politica.",
            nome,
        )  # fmt: skip
    for dove, variante, componente, tratti in elenchi_di_tratti(regola):
        costo = _costo(regola, variante, componente)
        for n, tratto in enumerate(tratti):
            if tratto.tipo in s.CON_COSTO and costo is None:
                continue
            if segmenti.estremi(tratto, costo)[1] is None:
                yield Rilievo(
                    "MASSIMA_SENZA_TETTO", ERRORE,
                    f"«{nome}» chiede la tariffa massima, ma la fascia {in_parole(tratto)} cresce "
                    "senza fine. Mettile un tetto o cambia la politica.",
                    f"{dove}[{n}]", componente, variante, n,
                )  # fmt: skip


def _delle_varianti(regola: Regola) -> Iterator[Rilievo]:
    for n, variante in enumerate(regola.varianti):
        dove = f"varianti[{n}]"
        if any(prima.quando == variante.quando for prima in regola.varianti[:n]):
            yield Rilievo(
                "VARIANTE_DOPPIA", ERRORE,
                "La variante ha le stesse condizioni di una prima: non varrà mai. Cambia le "
                "condizioni o toglila.",
                dove, variante=n,
            )  # fmt: skip
        if "residente" in variante.quando and regola.non_residente is None:
            yield Rilievo(
                "VARIANTE_RESIDENTE", AVVISO,
                "Una variante sulla residenza non prende il posto della politica per i non "
                "residenti. Scrivi anche quella.",
                dove, variante=n,
            )  # fmt: skip
        for chiave in variante.quando:
            yield from _della_chiave(regola, chiave, f"{dove}.quando", n)
    if regola.varianti and not (regola.tratti or regola.componenti or regola.residuale):
        yield Rilievo(
            "SENZA_CASO_GENERALE", AVVISO,
            "La regola ha solo varianti: chi non è in nessuna avrà un errore. Aggiungi le fasce "
            "del caso generale, se c'è.",
            "varianti",
        )  # fmt: skip


def _della_chiave(
    regola: Regola, chiave: str, dove: str, variante: int | None
) -> Iterator[Rilievo]:
    """A key of a condition that looks like another one with a slip."""
    if chiave in RISERVATE:
        return
    altre = sorted(({*RISERVATE} | regola.chiavi) - {chiave})
    simile = next((altra for altra in altre if _senza_coda(altra) == _senza_coda(chiave)), None)
    if simile is None:
        return
    yield Rilievo(
        "CHIAVE_SIMILE", AVVISO,
        f"La condizione usa «{chiave}», che somiglia a «{simile}». Se è la stessa cosa, "
        "scrivila allo stesso modo.",
        dove, variante=variante,
    )  # fmt: skip


def _senza_coda(chiave: str) -> str:
    """A key without what a slip changes: case, underscores, the last letter."""
    return chiave.casefold().replace("_", "")[:-1]


def _dei_modificatori(regola: Regola) -> Iterator[Rilievo]:
    visti: set[str] = set()
    for n, modificatore in enumerate(regola.modificatori):
        dove = f"modificatori[{n}]"
        if modificatore.codice in visti and not modificatore.quando:
            yield Rilievo(
                "MODIFICATORE_DOPPIO", AVVISO,
                f"«{modificatore.codice}» c'è più volte senza condizioni: si applicheranno tutti. "
                "Ricontrolla.",
                dove,
            )  # fmt: skip
        visti.add(modificatore.codice)
        yield from _della_tabella(modificatore, dove)
        for chiave in modificatore.quando:
            yield from _della_chiave(regola, chiave, f"{dove}.quando", None)


def _della_tabella(modificatore: Modificatore, dove: str) -> Iterator[Rilievo]:
    voci = sorted(modificatore.tabella, key=lambda voce: voce.da)
    for prima, dopo in pairwise(voci):
        if prima.a is None or dopo.da <= prima.a:
            yield Rilievo(
                "TABELLA_AMBIGUA", ERRORE,
                f"Nella tabella di «{modificatore.codice}» il numero {dopo.da} è in due voci. "
                "Lasciane una.",
                f"{dove}.tabella",
            )  # fmt: skip
        elif dopo.da > prima.a + 1:
            yield Rilievo(
                "TABELLA_CON_BUCHI", AVVISO,
                f"Nella tabella di «{modificatore.codice}» manca il numero {prima.a + 1}: il "
                "calcolo gli darà un errore. Aggiungilo, se può capitare.",
                f"{dove}.tabella",
            )  # fmt: skip
    if modificatore.codice == "ordine_figlio" and voci and voci[0].da > 1:
        yield Rilievo(
            "TABELLA_SENZA_PRIMO", ERRORE,
            "La tabella dell'ordine dei figli non ha il primo: il calcolo gli darà un errore. "
            "Aggiungi la voce «1».",
            f"{dove}.tabella",
        )  # fmt: skip
