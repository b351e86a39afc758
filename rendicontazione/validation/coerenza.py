"""The rules on what the cells of one row say together (COE, FON). Pure; amounts in euro."""

import itertools
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from base.formati import euro, numero, plurale
from rendicontazione.anomalie import AVVISO, Anomalia
from rendicontazione.parsing import Riga
from rendicontazione.parsing.definizioni import Foglio
from rendicontazione.validation.calcolate import calcolata
from rendicontazione.validation.contesto import Contesto
from rendicontazione.validation.righe import CENTESIMO, anomalia_in

# COE-12: revenues over the costs by this much or more.
MARGINE_RICAVI = Decimal("1.05")
# FON-01: share of the quota of the second year before (D.L. 34/2020, art. 89).
QUOTA_RENDICONTATA = Decimal("0.75")


def utenti_e_spesa(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """COE-03, COE-04, COE-05: users and spending of a row of F1 belong together."""
    spesa, utenti = riga.numero_in("spesa_totale"), riga.numero_in("utenti")
    if spesa is None or utenti is None:
        return
    voce = contesto.voci.get(riga.testo("codice_voce"))
    if voce and riga.testo("area_utenza") not in voce.aree:
        voce = None  # DOM-02: the item may be the wrong one
    if spesa > 0 and utenti == 0:
        if voce and voce.utenza_individuale:
            yield anomalia_in(
                riga, foglio.colonna("utenti"), "COE-03",
                f"gli utenti sono 0, ma la spesa è {euro(spesa)} e la voce {voce.codice} "
                "«" + voce.nome + "» conta le persone. Scrivi quante sono, oppure conferma e "
                "scrivi perché.",
                gravita=AVVISO,
            )  # fmt: skip
    elif utenti > 0 and spesa == 0:
        yield anomalia_in(
            riga, foglio.colonna("spesa_totale"), "COE-04",
            f"la spesa è 0, ma ci sono {plurale(int(utenti), 'utente', 'utenti')}. Scrivi la "
            "spesa impegnata, oppure conferma e scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip
    elif spesa > 0 and utenti > 0 and voce and (usuale := contesto.intervalli.get(voce.codice)):
        per_utente = (spesa / utenti).quantize(CENTESIMO, ROUND_HALF_UP)
        if usuale.da <= per_utente <= usuale.a:
            return
        quanto = (
            f"va da {euro(usuale.da)} a {euro(usuale.a)}"
            if usuale.da < usuale.a
            else f"è sempre {euro(usuale.a)}"
        )
        yield anomalia_in(
            riga, foglio.colonna("spesa_totale"), "COE-05",
            f"la spesa è {euro(spesa)} per {plurale(int(utenti), 'utente', 'utenti')}: "
            f"{euro(per_utente)} a testa. Per la voce {voce.codice} negli altri ambiti "
            f"(dati approvati {usuale.anno}) {quanto}. "
            "Controlla spesa e utenti, oppure conferma e scrivi perché.",
            gravita=AVVISO,
        )  # fmt: skip


def persone_del_consuntivo(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """COE-07, COE-08: the counts of a row of F3 agree."""
    totale = riga.numero_in("utenti_totali_anno")
    if totale is None:
        return
    a_fine_anno = riga.numero_in("utenti_al_31_12")
    if a_fine_anno is not None and a_fine_anno > totale:
        yield anomalia_in(
            riga, foglio.colonna("utenti_al_31_12"), "COE-07",
            f"gli utenti al 31/12 sono {numero(a_fine_anno)}, più dei {numero(totale)} di tutto "
            f"l'anno ({riga.cella('utenti_totali_anno')}). Correggi uno dei due numeri.",
        )  # fmt: skip
    maschi, femmine = riga.numero_in("utenti_maschi"), riga.numero_in("utenti_femmine")
    if maschi is not None and femmine is not None and maschi + femmine != totale:
        yield anomalia_in(
            riga, foglio.colonna("utenti_totali_anno"), "COE-08",
            f"gli utenti dell'anno sono {numero(totale)}, ma maschi e femmine insieme sono "
            f"{numero(maschi + femmine)} ({riga.cella('utenti_maschi')} e "
            f"{riga.cella('utenti_femmine')}). Correggi il totale o le due parti.",
        )  # fmt: skip


def costi_e_ricavi(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """COE-12: revenues do not exceed the costs by five percent or more."""
    if not foglio.ha("totale_costi", "totale_ricavi"):
        return
    costi = calcolata(riga, foglio, "totale_costi")
    ricavi = calcolata(riga, foglio, "totale_ricavi")
    if costi is None or ricavi is None or ricavi <= costi or ricavi < costi * MARGINE_RICAVI:
        return
    quanto = f" ({numero((ricavi - costi) * 100 / costi, 1)}% in più)" if costi else ""
    yield anomalia_in(
        riga, foglio.colonna("totale_ricavi"), "COE-12",
        f"i ricavi fanno {euro(ricavi)} e i costi {euro(costi)}{quanto}. Controlla gli importi "
        "della riga, oppure conferma e scrivi perché.",
        gravita=AVVISO,
    )  # fmt: skip


def capienza_del_tipo(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """COE-09: the structural capacity is within the limits of the type, where it has any."""
    tipo = contesto.tipi.get(riga.testo("codice_tipo_udo"))
    capienza = riga.numero_in("capienza_strutturale")
    if tipo is None or capienza is None:
        return
    minimo, massimo = tipo.capienza_min, tipo.capienza_max
    if (minimo is None or capienza >= minimo) and (massimo is None or capienza <= massimo):
        return
    if minimo is not None and massimo is not None:
        limiti = f"da {minimo} a {massimo} posti"
    else:
        limiti = f"al massimo {massimo} posti" if massimo is not None else f"almeno {minimo} posti"
    yield anomalia_in(
        riga, foglio.colonna("capienza_strutturale"), "COE-09",
        f"la capienza è {numero(capienza)}, ma per il tipo {tipo.codice} ({tipo.nome}) ci "
        f"vogliono {limiti}. Correggi la capienza o il tipo.",
    )  # fmt: skip


_DI_PIU = {
    "posti_autorizzati": "dei posti autorizzati",
    "capienza_strutturale": "della capienza strutturale",
    "liquidato": "del liquidato",
    "impegnato": "dell'impegnato",
    "assegnato": "dell'assegnato",
}


def posti_in_ordine(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """COE-11: accredited places within the authorised ones, these within the capacity."""
    presenti = [
        (nome, posti)
        for nome in ("posti_accreditati", "posti_autorizzati", "capienza_strutturale")
        if (posti := riga.numero_in(nome)) is not None
    ]
    for (nome, posti), (sopra, tetto) in itertools.pairwise(presenti):
        if posti > tetto:
            yield anomalia_in(
                riga, foglio.colonna(nome), "COE-11",
                f"i {foglio.colonna(nome).titolo} sono {numero(posti)}, più {_DI_PIU[sopra]} "
                f"({riga.cella(sopra)}: {numero(tetto)}). Correggi i numeri, oppure conferma e "
                "scrivi perché.",
                gravita=AVVISO,
            )  # fmt: skip


def fondo_in_ordine(riga: Riga, foglio: Foglio, contesto: Contesto) -> Iterator[Anomalia]:
    """FON-02 and FON-01: each step of a fund within the one before; what must be reported by now.

    The quota of FON-01 is the one approved in the years before; without it, the one of the row.
    """
    nomi = ("rendicontato", "liquidato", "impegnato", "assegnato")
    importi = {nome: riga.numero_in(nome) for nome in nomi}
    for nome, sopra in itertools.pairwise(nomi):
        importo, tetto = importi[nome], importi[sopra]
        if importo is not None and tetto is not None and importo > tetto:
            yield anomalia_in(
                riga, foglio.colonna(nome), "FON-02",
                f"l'importo «{nome}» è {euro(importo)}, più {_DI_PIU[sopra]} "
                f"({riga.cella(sopra)}: {euro(tetto)}). "
                "Correggi uno dei due importi.",
            )  # fmt: skip
    annualita, rendicontato = riga.numero_in("annualita_fondo"), importi["rendicontato"]
    if annualita is None or rendicontato is None or annualita != contesto.anno - 2:
        return
    quota = contesto.quote.get((riga.testo("fondo"), int(annualita)), importi["assegnato"])
    if not quota or rendicontato >= quota * QUOTA_RENDICONTATA:
        return
    yield anomalia_in(
        riga, foglio.colonna("rendicontato"), "FON-01",
        f"il rendicontato è {euro(rendicontato)}, il {numero(rendicontato * 100 / quota, 1)}% "
        f"della quota {int(annualita)} ({euro(quota)}); ne serve almeno il 75%. Controlla "
        "l'importo, oppure conferma e scrivi perché.",
        gravita=AVVISO,
    )  # fmt: skip
