"""Which comune adopted which tariffs, since when, by which act; and what is missing."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from base.formati import MANCANTE, data, data_breve, data_estesa, plurale
from osservatorio import selectors
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, Tabella, Voce
from osservatorio.reports.tariffe.cornice import (
    AVVISO_DEMO,
    OCCHIELLO,
    atto_scritto,
    dimostrative,
    fonti_di,
    fonti_piede,
)
from osservatorio.reports.testi import elenco
from osservatorio.selectors import Comuni
from tariffe.models import EdizioneTariffe, Servizio
from tariffe.selectors import RigaAdozioni
from territorio.models import Ambito, Comune

# A sign and a word: never a colour alone.
SI, PRESTO, NO, DOPPIA = "✓ dal", "→ dal", "✗ manca", "! doppia"
LEGENDA = (
    "✓ dal = adottata, con il primo giorno; → dal = già adottata, vale da quel giorno; ✗ manca = "
    "non adottata, e il simulatore risponde «tariffa non adottata»; ! doppia = due edizioni nello "
    "stesso giorno"
)
ALTRA = "; * = un'edizione diversa da quella della maggior parte dei comuni"
DELEGATO = "; (d) = adottata dall'ente a cui il comune ha delegato il servizio"
IN_CSV = " Organo e testo degli atti sono nel file CSV."
# So many services fit beside the comuni and their acts on a sheet that lies.
PER_TABELLA = 8
# So many comuni fit on a sheet that lies; more of them, on one that stands.
_DISTESI = 20
# Beside more services there is no room for the acts on a sheet that stands.
_CON_ATTI = 4
# Of so many names a sentence is made, of more the table is enough.
_NOMINATI = 4
# Of the file for a spreadsheet.
COLONNE = (
    "ambito", "comune", "codice_istat", "servizio", "stato", "dal", "al", "ente", "delegato",
    "edizione", "atto", "dati_dimostrativi",
)  # fmt: skip


def ambiti_di(giorno: datetime.date, ambito: Ambito | None) -> list[Ambito]:
    """The Ambito that is asked for, or all those of the Province that day."""
    if ambito is not None:
        return [ambito]
    ambiti = Ambito.objects.della_provincia().alla_data(giorno).defer("confine")
    return list(ambiti.order_by("numero", "pk"))


def build_adozioni(*, anno: int, ambito: Ambito | None) -> Rapporto:
    """Comune × service of an Ambito, or Ambito × service of the Province, on one day of the year:
    today, the last of a past year, the first of one to come.
    """
    giorno = selectors.giorno_delle_tariffe(anno)
    edizioni = selectors.edizioni_approvate(anno, ambito)
    quadri = selectors.adozioni_degli_ambiti(ambiti_di(giorno, ambito), anno, giorno)
    con_tariffe = [q for q in quadri if q.servizi and q.comuni]
    numeri = Numerazione()
    dove = ambito.denominazione if ambito else "gli ambiti della provincia"
    if ambito is not None:
        sezioni = _di_un_ambito(con_tariffe[0], numeri) if con_tariffe else []
    else:
        sezioni = _della_provincia(quadri, con_tariffe, numeri) if con_tariffe else []
    return Rapporto(
        nome="stato-adozioni",
        titolo=f"Adozione delle tariffe {anno}: {dove}",
        anno=anno,
        ambito=ambito,
        stato_dati=f"Adozioni registrate al {data(giorno)}",
        dimostrativa=dimostrative(edizioni),
        avviso_demo=AVVISO_DEMO,
        preparata_il=data_estesa(timezone.localdate()),
        occhiello=OCCHIELLO,
        breve=True,
        foglio=_foglio(con_tariffe[0]) if ambito is not None and con_tariffe else "",
        in_breve=_in_breve(con_tariffe) if ambito is None else [],
        sezioni=sezioni,
        frase=""
        if sezioni
        else f"Per il {anno} nel registro non ci sono tariffe approvate: nulla da adottare.",
        fonti=fonti_di(edizioni, giorno),
        fonti_piede=fonti_piede(edizioni, giorno),
    )


def _in_breve(quadri: Sequence[Comuni]) -> list[Voce]:
    if not quadri:
        return []
    righe = [r for q in quadri for r in q.righe]
    comuni = [c for q in quadri for c in q.comuni]
    completi = sum(_completo(q, c) for q in quadri for c in q.comuni)
    adottate = sum(r.adottato is not None for r in righe)
    return [
        Voce("Comuni con tutto", str(completi), f"su {len(comuni)}", "ogni servizio è adottato"),
        Voce("Adozioni", str(adottate), f"su {len(righe)}", "un servizio in un comune"),
        Voce("Mancano", str(len(righe) - adottate), "adozioni", "lì vale «tariffa non adottata»"),
    ]


def _completo(quadro: Comuni, comune: object) -> bool:
    proprie = [r for r in quadro.righe if r.comune == comune]
    return bool(proprie) and all(r.adottato is not None for r in proprie)


def cella_di(riga: RigaAdozioni | None) -> str:
    """A sign, a word, a date."""
    if riga is None:
        return NO
    if riga.sovrapposta:
        return DOPPIA
    if riga.adottato is None:
        return f"{PRESTO} {data_breve(riga.dal_futuro)}" if riga.dal_futuro else NO
    segni = ("*" if riga.altra_edizione else "") + (" (d)" if riga.delegato else "")
    return f"{SI} {data_breve(riga.adottato.dal)}{segni}"


def _foglio(quadro: Comuni) -> str:
    """How the only sheet of an Ambito lies."""
    return "orizzontale" if len(quadro.comuni) <= _DISTESI else "verticale"


def _di_un_ambito(quadro: Comuni, numeri: Numerazione) -> list[Sezione]:
    """Everything in one chapter, for one sheet: what is missing, then comune by comune."""
    servizi = list(quadro.servizi)
    gruppi = [servizi[n : n + PER_TABELLA] for n in range(0, len(servizi), PER_TABELLA)]
    con_atti = _foglio(quadro) == "orizzontale" or len(servizi) <= _CON_ATTI
    matrici = [
        _matrice(
            quadro, gruppo, f"{n} di {len(gruppi)}" if len(gruppi) > 1 else "", numeri,
            con_atti=con_atti and n == 1,
        )
        for n, gruppo in enumerate(gruppi, 1)
    ]  # fmt: skip
    adottate = [r for r in quadro.righe if r.adottato is not None]
    legenda = LEGENDA
    if any(r.altra_edizione for r in adottate):
        legenda += ALTRA
    if any(r.delegato for r in adottate):
        legenda += DELEGATO
    return [
        Sezione(
            "stato",
            "Chi ha adottato che cosa",
            [" ".join([_conto(quadro), *_mancanti(quadro), *_edizioni(quadro)])],
            tabelle=matrici,
            nota=f"{legenda}.{IN_CSV}",
        )
    ]


def _conto(quadro: Comuni) -> str:
    completi = sum(_completo(quadro, c) for c in quadro.comuni)
    adottate = sum(r.adottato is not None for r in quadro.righe)
    hanno = "ha adottato tutto" if completi == 1 else "hanno adottato tutto"
    return (
        f"{completi} {'comune' if completi == 1 else 'comuni'} su {len(quadro.comuni)} {hanno}; "
        f"le adozioni fatte, un servizio in un comune, sono {adottate} su {len(quadro.righe)}."
    )


def _matrice(
    quadro: Comuni, servizi: Sequence[Servizio], quale: str, numeri: Numerazione, *, con_atti: bool
) -> Tabella:
    quanti = plurale(len(quadro.comuni), "comune", "comuni")
    return Tabella(
        numeri.tabella(),
        f"Comuni e servizi ({quale})" if quale else "Comuni e servizi",
        ("Comune", *(s.denominazione for s in servizi), *(("Atti",) if con_atti else ())),
        [
            (
                c.denominazione,
                *(cella_di(quadro.riga(c, s)) for s in servizi),
                *((_atti(quadro, c),) if con_atti else ()),
            )
            for c in quadro.comuni
        ],
        frozenset(),
        (
            f"Adottate, su {quanti}",
            *(
                str(sum(r.adottato is not None for r in quadro.righe if r.servizio == s))
                for s in servizi
            ),
            *(("",) if con_atti else ()),
        ),
    )


def _mancanti(quadro: Comuni) -> list[str]:
    """Service by service where it is missing, by name where few; one sentence."""
    pezzi = []
    for servizio in quadro.servizi:
        senza = [r for r in quadro.righe if r.servizio == servizio and r.adottato is None]
        presto = [r.comune.denominazione for r in senza if r.dal_futuro]
        nomi = [r.comune.denominazione for r in senza if not r.dal_futuro]
        parti = []
        if nomi:
            parti.append(f"manca in {_nomi(nomi)}")
        if presto:
            parti.append(f"è già deciso ma non ancora in vigore in {_nomi(presto)}")
        if parti:
            pezzi.append(f"{servizio.denominazione} {' e '.join(parti)}")
    if not pezzi:
        return ["Non manca nulla: ogni comune ha adottato ogni servizio."]
    return [f"{'; '.join(pezzi)}."]


def _nomi(nomi: Sequence[str]) -> str:
    return elenco(nomi) if len(nomi) <= _NOMINATI else f"{len(nomi)} comuni"


def _edizioni(quadro: Comuni) -> list[str]:
    """Which edition was adopted, and who has another one."""
    per_edizione: dict[str, list[str]] = {}
    for riga in quadro.righe:
        if riga.adottato is not None:
            comuni = per_edizione.setdefault(riga.adottato.adozione.edizione.titolo, [])
            if riga.comune.denominazione not in comuni:
                comuni.append(riga.comune.denominazione)
    if len(per_edizione) < 2:
        return [f"L'edizione è «{titolo}»." for titolo in per_edizione]
    scritte = [f"«{titolo}» in {_nomi(comuni)}" for titolo, comuni in per_edizione.items()]
    return [f"Le edizioni sono {elenco(scritte)}."]


def _atti(quadro: Comuni, comune: Comune) -> str:
    """«n. 7 del 20/12/2025», once each; marked if it is of a delegate."""
    atti: dict[str, None] = {}
    for servizio in quadro.servizi:
        riga = quadro.riga(comune, servizio)
        if riga is not None and riga.adottato is not None:
            adozione = riga.adottato.adozione
            numero = (
                f"n. {adozione.numero_atto} del {data(adozione.data_atto)}"
                if adozione.numero_atto and adozione.data_atto
                else "atto non ancora registrato"
            )
            atti[f"{numero}{' (d)' if riga.delegato else ''}"] = None
    return "; ".join(atti) or MANCANTE


def _della_provincia(
    quadri: Sequence[Comuni], con_tariffe: Sequence[Comuni], numeri: Numerazione
) -> list[Sezione]:
    righe = []
    for q in con_tariffe:
        completi = sum(_completo(q, c) for c in q.comuni)
        adottate = sum(r.adottato is not None for r in q.righe)
        stato = "✓ completa" if adottate == len(q.righe) else "… in parte" if adottate else NO
        righe.append(
            (
                str(q.ambito),
                stato,
                f"{completi} su {len(q.comuni)}",
                f"{adottate} su {len(q.righe)}",
                _servizi_mancanti(q),
            )
        )
    tabella = Tabella(
        numeri.tabella(),
        "Gli ambiti e i loro comuni",
        (
            "Ambito", "Stato", "Comuni con tutti i servizi", "Adozioni fatte",
            "Servizi che mancano in qualche comune",
        ),
        righe,
        frozenset({2, 3}),
    )  # fmt: skip
    senza = [q.ambito.denominazione for q in quadri if q not in con_tariffe]
    frasi = []
    if senza:
        frasi.append(
            f"Non hanno tariffe nel registro {len(senza)} ambiti su {len(quadri)}: {elenco(senza)}."
            if len(senza) > 1
            else f"Non ha tariffe nel registro un ambito su {len(quadri)}: {senza[0]}."
        )
    return [Sezione("stato", "A che punto sono gli ambiti", frasi, tabelle=[tabella])]


def _servizi_mancanti(quadro: Comuni) -> str:
    nomi = [
        f"{s.denominazione} ({quanti})"
        for s in quadro.servizi
        if (quanti := sum(r.adottato is None for r in quadro.righe if r.servizio == s))
    ]
    return ", ".join(nomi) or "nessuno"


def righe_adozioni(*, anno: int, ambito: Ambito | None) -> list[list[str]]:
    """A line for each comune and service, with its headings: for a spreadsheet."""
    giorno = selectors.giorno_delle_tariffe(anno)
    righe: list[list[str]] = [list(COLONNE)]
    for quadro in selectors.adozioni_degli_ambiti(ambiti_di(giorno, ambito), anno, giorno):
        righe += [_riga_csv(quadro, r) for r in quadro.righe]
    return righe


def _riga_csv(quadro: Comuni, r: RigaAdozioni) -> list[str]:
    chi = [quadro.ambito.denominazione, r.comune.denominazione, r.comune.codice_istat,
           r.servizio.denominazione]  # fmt: skip
    if r.adottato is None:
        dal = r.dal_futuro.isoformat() if r.dal_futuro else ""
        stato = "non ancora in vigore" if dal else "non adottata"
        return [*chi, stato, dal, "", "", "", "", "", ""]
    adozione = r.adottato.adozione
    edizione: EdizioneTariffe = adozione.edizione
    return [
        *chi,
        "edizioni sovrapposte" if r.sovrapposta else "adottata",
        r.adottato.dal.isoformat() if r.adottato.dal else "",
        r.adottato.al.isoformat() if r.adottato.al else "",
        str(adozione.ente),
        "si" if r.delegato else "no",
        edizione.titolo,
        atto_scritto(adozione),
        "si" if edizione.regolamento.dimostrativo else "no",
    ]
