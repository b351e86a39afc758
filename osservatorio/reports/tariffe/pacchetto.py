"""What a comune needs to adopt the tariffs: the text of its act, the tables, the cases, one code.

The annexes are made once from the edition and are the same in every package; their code is the
sha256 of rules and cases, so that two comuni can tell that they adopt the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from base.formati import MANCANTE, data, data_estesa
from osservatorio import selectors
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, Tabella
from osservatorio.reports.tariffe import parole
from osservatorio.reports.tariffe.cornice import (
    AVVISO_DEMO,
    OCCHIELLO,
    atto_scritto,
    dimostrative,
    fonti_delle_regole,
    fonti_di,
    fonti_piede,
    isee_scritto,
    validita,
)
from osservatorio.reports.tariffe.delibera import AVVERTENZA, VUOTO, in_testo, schema_di
from osservatorio.reports.tariffe.quanto import PERCHE_NO, contesto_di_partenza
from osservatorio.reports.tariffe.servizio import tabelle_fasce
from osservatorio.reports.valori import codice_di
from osservatorio.selectors import EdizioneLetta, RegolaDiServizio
from tariffe.selectors import EsitoCaso, RigaAdozioni, prova_casi
from territorio.models import Ambito, Comune


@dataclass(frozen=True)
class Allegati:
    """An edition as it is annexed: rules, cases with what they give, and the code of them all."""

    letta: EdizioneLetta
    esiti: Sequence[EsitoCaso]
    impronta: str


def allegati_di(letta: EdizioneLetta) -> Allegati:
    """The annexes of an edition; the code depends on rules, cases and days only."""
    esiti = prova_casi(letta.edizione)
    valori: dict[str, Any] = {
        "edizione": letta.edizione.titolo,
        "valida_dal": letta.edizione.valida_dal.isoformat(),
        "valida_al": letta.edizione.valida_al.isoformat() if letta.edizione.valida_al else None,
        "regole": [
            {"servizio": s.riga.servizio.codice, "utenza": s.riga.utenza, "regola": s.dati}
            for s in letta.regole
        ],
        "casi": [_caso(e) for e in esiti],
    }
    return Allegati(letta, esiti, codice_di(_pulito(valori)))


def _caso(esito: EsitoCaso) -> dict[str, Any]:
    return {
        "regola": str(esito.caso.regola),
        "caso": esito.caso.denominazione,
        "isee": esito.caso.isee,
        "contesto": esito.caso.contesto,
        "importo": esito.importo,
        "totale": esito.totale,
        "errore": esito.errore,
    }


def _pulito(valore: Any) -> Any:
    """The same with every number as a text: 8.30 and 8.3 are one amount."""
    if isinstance(valore, Decimal):
        return format(valore.normalize(), "f")
    if isinstance(valore, dict):
        return {str(k): _pulito(v) for k, v in valore.items()}
    if isinstance(valore, (list, tuple)):
        return [_pulito(v) for v in valore]
    return valore


def _letti(anno: int, ambito: Ambito, comune: Comune | None) -> tuple[list[Allegati], list[str]]:
    """The annexes of each edition of the year, and the names of the comuni that adopt them."""
    giorno = selectors.giorno_delle_tariffe(anno)
    edizioni = selectors.edizioni_approvate(anno, ambito)
    allegati = [allegati_di(letta) for letta in selectors.edizioni_lette(edizioni, giorno)]
    comuni = selectors.comuni_dell_ambito(ambito, giorno)
    if comune is not None:
        comuni = [c for c in comuni if c.pk == comune.pk]
    return [a for a in allegati if a.letta.regole], [c.denominazione for c in comuni]


def build_pacchetto(*, anno: int, ambito: Ambito, comune: Comune | None) -> Rapporto:
    """The acts and the annexes of the editions approved for the year; of one comune, or of all."""
    giorno = selectors.giorno_delle_tariffe(anno)
    tutti, comuni = _letti(anno, ambito, comune)
    edizioni = [a.letta.edizione for a in tutti]
    numeri = Numerazione()
    di_chi = f"Comune di {comune.denominazione}" if comune else ambito.denominazione
    completo = bool(tutti and comuni)
    return Rapporto(
        nome="pacchetto-delibera",
        titolo=f"Pacchetto per la delibera delle tariffe {anno}: {di_chi}",
        anno=anno,
        ambito=ambito,
        comune=comune if completo else None,
        stato_dati=f"Edizioni approvate nel registro, com'è il {data(giorno)}",
        dimostrativa=dimostrative(edizioni),
        avviso_demo=AVVISO_DEMO,
        preparata_il=data_estesa(timezone.localdate()),
        occhiello=OCCHIELLO,
        per_chi="uffici dei comuni",
        breve=not completo,
        stato=[(a.letta.edizione.titolo, f"codice degli allegati: {a.impronta}") for a in tutti],
        sezioni=[
            _atti(ambito, anno, tutti, comuni, numeri),
            *(_allegato_a(a, numeri) for a in tutti),
            *(_allegato_b(a, numeri) for a in tutti),
        ]
        if completo
        else [],
        frase="" if completo else _perche_vuoto(anno, ambito, comune, bool(tutti)),
        fonti=[
            *fonti_di(edizioni, giorno),
            *fonti_delle_regole(s.riga for a in tutti for s in a.letta.regole),
        ],
        fonti_piede=[
            *fonti_piede(edizioni, giorno),
            *(f"codice degli allegati {a.impronta[:16]}…" for a in tutti),
        ],
    )


def _perche_vuoto(anno: int, ambito: Ambito, comune: Comune | None, ci_sono: bool) -> str:
    if ci_sono and comune is not None:
        return (
            f"{comune.denominazione} nel {anno} non è un comune dell'ambito "
            f"{ambito.denominazione}: scegli un suo comune, o nessuno per averli tutti."
        )
    return (
        f"Per il {anno} nel registro non ci sono tariffe approvate di {ambito.denominazione}: il "
        "pacchetto si prepara dopo l'approvazione."
    )


def _atti(
    ambito: Ambito,
    anno: int,
    tutti: Sequence[Allegati],
    comuni: Sequence[str],
    numeri: Numerazione,
) -> Sezione:
    """How to use the package, where each comune stands, and the acts: a page each."""
    return Sezione(
        "atti",
        "Gli atti dei comuni",
        [
            "Serve perché tutti i comuni dell'ambito adottino le stesse tariffe, con le stesse "
            "parole e gli stessi numeri.",
        ],
        elenco=[
            "Ogni comune ha la sua pagina: cambia solo il nome. Gli allegati A e B sono gli "
            "stessi per tutti.",
            "Il testo si copia da questa pagina o dal file «testo da copiare», che si apre con "
            "qualsiasi programma di scrittura. Gli spazi vuoti li riempie il comune.",
            "Il codice di controllo degli allegati sono 64 cifre calcolate da regole e importi: se "
            "due comuni hanno lo stesso codice, adottano le stesse tariffe. Se cambia anche un "
            "solo centesimo, cambia il codice.",
            "È uno schema: non cita norme. Lo verifica e lo completa il segretario comunale.",
        ]
        + (["Qui ci sono gli atti di tutti i comuni, uno per pagina."] if len(comuni) > 1 else []),
        tabelle=[_registro(ambito, anno, tutti, comuni, numeri)],
        sezioni=[_atto(c, ambito, a) for a in tutti for c in comuni],
    )


def _registro(
    ambito: Ambito,
    anno: int,
    tutti: Sequence[Allegati],
    comuni: Sequence[str],
    numeri: Numerazione,
) -> Tabella:
    """Where each comune stands with each edition: what is registered, and blanks for the rest."""
    giorno = selectors.giorno_delle_tariffe(anno)
    (quadro,) = selectors.adozioni_degli_ambiti([ambito], anno, giorno)
    adottate: dict[tuple[str, int], list[RigaAdozioni]] = {}
    for riga in quadro.righe:
        if riga.adottato is not None:
            chiave = (riga.comune.denominazione, riga.adottato.adozione.edizione_id)
            adottate.setdefault(chiave, []).append(riga)
    return Tabella(
        numeri.tabella(),
        "Chi ha già adottato",
        ("Comune", "Edizione", "Stato", "Atto"),
        [
            (
                comune,
                a.letta.edizione.titolo,
                _stato(sue, len({r.riga.servizio_id for r in a.letta.regole})),
                "; ".join(
                    dict.fromkeys(atto_scritto(r.adottato.adozione) for r in sue if r.adottato)
                )
                or VUOTO,
            )
            for a in tutti
            for comune in comuni
            for sue in (adottate.get((comune, a.letta.edizione.pk), []),)
        ],
        frozenset(),
    )


def _stato(adottate: Sequence[RigaAdozioni], servizi: int) -> str:
    """Of how many of its services the comune has adopted the edition."""
    if not adottate:
        return "… da fare"
    if len(adottate) < servizi:
        return f"… in parte: {len(adottate)} su {servizi}"
    return "✓ adottata"


def _chiave(prefisso: str, allegati: Allegati) -> str:
    return f"{prefisso}-{allegati.letta.edizione.pk}"


def _atto(comune: str, ambito: Ambito, allegati: Allegati) -> Sezione:
    edizione = allegati.letta.edizione
    schema = schema_di(comune, ambito.denominazione, edizione, allegati.impronta)
    numerate = [f"{n}. {frase}" for n, frase in enumerate(schema.dispositivo, 1)]
    return Sezione(
        f"atto-{edizione.pk}-{slugify(comune)}",
        f"Comune di {comune}: {edizione.titolo}",
        [
            *schema.testata[1:],
            f"OGGETTO: {schema.oggetto}",
            schema.organo,
            *schema.premesse,
            "DELIBERA",
            *numerate,
            *schema.chiusura,
        ],
        nuova_pagina=True,
        al_centro=(AVVERTENZA, schema.organo, "DELIBERA"),
    )


def _allegato_a(allegati: Allegati, numeri: Numerazione) -> Sezione:
    edizione = allegati.letta.edizione
    return Sezione(
        _chiave("allegato-a", allegati),
        f"Allegato A: le tariffe «{edizione.titolo}»",
        [f"Codice di controllo degli allegati: {allegati.impronta}"],
        dati=[
            ("Regolamento", edizione.regolamento.titolo),
            ("Approvazione", atto_scritto(edizione)),
            ("Validità", validita(edizione.valida_dal, edizione.valida_al)),
        ],
        nuova_pagina=True,
        sezioni=[_regola(s, numeri) for s in allegati.letta.regole],
    )


def _regola(servizio: RegolaDiServizio, numeri: Numerazione) -> Sezione:
    regola, riga = servizio.regola, servizio.riga
    dati = [
        ("Chi paga", parole.chi_paga(riga.servizio)),
        ("Si paga per", riga.unita),
        ("Parti", parole.parti(regola)),
        ("Costo di una unità", parole.importo(regola.costo_unitario))
        if regola.costo_unitario is not None
        else ("", ""),
        ("Come si calcola", parole.come_si_calcola(regola)),
        ("Quale ISEE", parole.quale_isee(riga)),
        *parole.politiche(regola),
        ("Riduzioni e aumenti", "\n".join(parole.modificatori(regola))),
        ("Arrotondamento", parole.arrotondamento(regola)),
        ("Da quando", parole.decorrenza(riga)),
        ("Articolo", riga.articolo),
    ]
    return Sezione(
        f"regola-{servizio.chiave}",
        servizio.nome,
        dati=[(nome, testo) for nome, testo in dati if testo],
        tabelle=tabelle_fasce(servizio, contesto_di_partenza(servizio), numeri),
    )


def _allegato_b(allegati: Allegati, numeri: Numerazione) -> Sezione:
    edizione = allegati.letta.edizione
    frasi = [f"Codice di controllo degli allegati: {allegati.impronta}"]
    if not allegati.esiti:
        frasi.append("Questa edizione non ha casi di prova.")
        return Sezione(
            _chiave("allegato-b", allegati), f"Allegato B: casi di prova «{edizione.titolo}»", frasi
        )
    sbagliati = [e for e in allegati.esiti if not e.giusto]
    frasi.append(
        "Ogni caso è calcolato con le regole dell'allegato A e dà l'importo atteso."
        if not sbagliati
        else f"{len(sbagliati)} casi non danno l'importo atteso: l'edizione va rivista prima di "
        "adottarla."
    )
    return Sezione(
        _chiave("allegato-b", allegati),
        f"Allegato B: casi di prova «{edizione.titolo}»",
        frasi,
        tabelle=[
            Tabella(
                numeri.tabella(),
                "I casi e gli importi",
                ("Servizio", "Caso", "ISEE", "Tariffa", "In tutto", "Come atteso"),
                [
                    (
                        str(e.caso.regola),
                        _nome_del_caso(e),
                        isee_scritto(e.caso.isee),
                        _importo_o_errore(e),
                        parole.importo(e.totale),
                        "✓ sì" if e.giusto else "✗ no",
                    )
                    for e in allegati.esiti
                ],
                frozenset({2, 3, 4}),
            )
        ],
    )


def _importo_o_errore(esito: EsitoCaso) -> str:
    if esito.importo is not None:
        return parole.importo(esito.importo)
    return PERCHE_NO.get(esito.errore, "non calcolabile") if esito.errore else MANCANTE


def _nome_del_caso(esito: EsitoCaso) -> str:
    """Its name and what it has besides the ISEE: two with the same ISEE may pay differently."""
    altro = parole.contesto_in_parole(esito.caso.contesto)
    return f"{esito.caso.denominazione} ({altro})" if altro else esito.caso.denominazione


def testo_pacchetto(*, anno: int, ambito: Ambito, comune: Comune | None) -> str:
    """The acts as one text to copy, with the annexed cases as lines; the same words of the page."""
    tutti, comuni = _letti(anno, ambito, comune)
    pezzi = [
        in_testo(schema_di(c, ambito.denominazione, a.letta.edizione, a.impronta))
        for a in tutti
        for c in comuni
    ]
    riga = "\n\n" + "=" * 70 + "\n\n"
    if not pezzi:
        return f"{AVVERTENZA}\n\n{_perche_vuoto(anno, ambito, comune, bool(tutti))}\n"
    return riga.join(pezzi) + "\n"
