"""The method page of one indicator: what it says, how it is made, when it must not be used."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from base.formati import MANCANTE, data_breve, data_estesa, euro, numero, plurale
from osservatorio import selectors
from osservatorio.calcolo import (
    FAMIGLIE_DI_INDICATORI,
    SOGLIA_PUBBLICA,
    SOGLIA_RISERVATA,
    VARIAZIONE,
    Definizione,
    Origine,
    Sguardo,
    Termine,
    definizioni,
    serie_di_base,
)
from osservatorio.reports.cruscotto import IN_EVIDENZA
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, Tabella, cella, per_chi
from osservatorio.reports.protezione import PROVINCIA, Difesa, proteggi
from osservatorio.reports.scheda_ambito import DELLA_SCHEDA
from osservatorio.reports.testi import valore_scritto
from osservatorio.selectors import INDICATORE, DiIndicatore, Indicatore
from osservatorio.soppressione import NOTA, SEGNO

# Years of the Province's values, the one asked for being the last.
ANNI = 5

DA_DOVE: Mapping[Origine, str] = {
    Origine.POPOLAZIONE: "Istat, residenti per età e sesso al 1° gennaio (POSAS), per comune",
    Origine.STRANIERI: "Istat, stranieri residenti per età al 1° gennaio (STRASA), per comune",
    Origine.BILANCIO: "Istat, bilancio demografico dell'anno (D7B, P2, RBD), per comune",
    Origine.FAMIGLIE: "Istat, famiglie al 31 dicembre (P2, censimento permanente), per comune",
    Origine.TERRITORIO: "nostra elaborazione sui confini dei comuni (Istat, openpolis)",
    Origine.RENDICONTAZIONE: "rendicontazioni approvate degli ambiti",
    Origine.ANAGRAFE: "anagrafe delle strutture",
    Origine.RACCOLTA: "tempi e completezza della raccolta dei dati",
    Origine.ISTAT: "Istat, spesa sociale dei comuni (IstatData)",
    Origine.DA_REPERIRE: "fonte ancora da trovare",
}
DIREZIONI = {
    "alto": "Di solito un valore alto è un buon segno.",
    "basso": "Di solito un valore basso è un buon segno.",
    "neutra": "Un valore alto non è né un bene né un male: descrive com'è il territorio.",
}
LIVELLI = {"comune": "comuni", "ambito": "ambiti", "provincia": "Provincia"}
# Where an indicator is printed, besides its own pages: the name of the page, and its indicators.
USI: Mapping[str, Sequence[str]] = {
    "Pagina iniziale dell'osservatorio": IN_EVIDENZA,
    "Scheda dell'ambito": DELLA_SCHEDA,
}


def build_scheda_indicatore(*, anno: int, indicatore: str, sguardo: Sguardo) -> Rapporto:
    """The method page of that indicator, with the Province's values up to that year.

    Raises KeyError for a code that does not exist.
    """
    definizione = definizioni()[indicatore]
    numeri = Numerazione()
    letti = _della_provincia(definizione, anno)
    difesa = proteggi([indicatore], letti, sguardo, luoghi={PROVINCIA}, con_le_parti=True)
    fonti = dict.fromkeys([definizione.fonte, *_edizioni(letti.values())])
    return Rapporto(
        nome="scheda-indicatore",
        titolo=f"Indicatore: {definizione.nome}",
        anno=anno,
        indicatore=indicatore,
        occhiello=f"Osservatorio sociale · {FAMIGLIE_DI_INDICATORI[definizione.famiglia]}",
        per_chi=per_chi(sguardo),
        stato_dati=f"Definizione riguardata il {data_estesa(definizione.rivisto_il)}",
        preparata_il=data_estesa(timezone.localdate()),
        sezioni=[
            _significato(definizione),
            _calcolo(definizione, numeri),
            _avvertenze(definizione),
            _valori(definizione, letti, numeri, difesa),
            _usi(definizione),
            _revisione(definizione),
        ],
        fonti=[fonte.rstrip(".") for fonte in fonti if fonte],
        fonti_piede=[definizione.fonte.rstrip("."), *_edizioni([letti[anno]])],
        breve=True,
        protezione=difesa.protezione,
    )


def da_riguardare(definizione: Definizione) -> bool:
    """True if the day of its next review has passed."""
    return definizione.prossima_revisione < timezone.localdate()


def _della_provincia(definizione: Definizione, anno: int) -> dict[int, Indicatore]:
    anni = range(anno - ANNI + 1, anno + 1)
    territori = selectors.territori_della_provincia(anni)
    letti = selectors.indicatori_di(territori, [definizione.codice])
    return {
        territorio.anno: uno[definizione.codice]
        for territorio, uno in zip(territori, letti, strict=True)
    }


def _edizioni(letti: Iterable[Indicatore]) -> list[str]:
    """«Istat: popolazione al 1/1/2023 (stima)»: every edition that the values come from, once."""
    tutte = [
        f"{fonte.nome}: {fonte.edizione}"
        for letto in letti
        for fonte in letto.parti.values()
        if fonte.edizione
    ]
    return list(dict.fromkeys(tutte))


def _significato(definizione: Definizione) -> Sezione:
    return Sezione(
        "significato",
        "Che cosa dice",
        [definizione.significato],
        dati=[
            ("Come si scrive", definizione.unita),
            ("Come si legge", DIREZIONI[definizione.direzione]),
            ("Codice", definizione.codice),
        ],
    )


def _calcolo(definizione: Definizione, numeri: Numerazione) -> Sezione:
    dati = [("Formula", _maiuscola(definizione.formula()))]
    if definizione.tipo == VARIAZIONE:
        dati.append(("Si confronta con", "lo stesso numero di un anno prima"))
    elif definizione.denominatore:
        dati.append(("Sopra (numeratore)", _in_parole(definizione.numeratore)))
        dati.append(("Sotto (denominatore)", _in_parole(definizione.denominatore)))
    dati += [
        ("Arrotondamento", _decimali(definizione.decimali)),
        ("Si calcola per", ", ".join(LIVELLI[livello] for livello in definizione.livelli)),
    ]
    righe = [
        (_maiuscola(serie.nome), dove, serie.unita, _maiuscola(DA_DOVE[serie.origine]))
        for dove, termini in (
            ("sopra", definizione.numeratore),
            ("sotto", definizione.denominatore),
        )
        for serie in (serie_di_base()[termine.serie] for termine in termini)
    ]
    tabella = Tabella(
        numeri.tabella(),
        "I numeri di partenza",
        ("Numero", "Nella formula", "Si conta in", "Da dove viene"),
        righe,
        frozenset(),
    )
    return Sezione("calcolo", "Come si calcola", dati=dati, tabelle=[tabella])


def _avvertenze(definizione: Definizione) -> Sezione:
    frasi = [definizione.avvertenza] if definizione.avvertenza else []
    minimo = definizione.minimo_denominatore
    return Sezione(
        "avvertenze",
        "Che cosa bisogna sapere",
        frasi,
        dati=[
            ("Classifica", _classifica(definizione)),
            (
                "Territori piccoli",
                f"Se il denominatore è meno di {numero(minimo)} non si calcola: direbbe poco."
                if minimo
                else "Si calcola per tutti, anche per i più piccoli.",
            ),
            ("Numeri nascosti", _soppressione(definizione)),
            (
                "Quando manca un dato",
                "Il valore non c'è e la pagina dice perché. Non diventa mai zero.",
            ),
            (
                "Si può pubblicare",
                "Sì." if definizione.pubblico else "No: resta negli uffici.",
            ),
        ],
    )


def _valori(
    definizione: Definizione,
    letti: Mapping[int, Indicatore],
    numeri: Numerazione,
    difesa: Difesa,
) -> Sezione:
    codice = definizione.codice
    righe = []
    for anno, letto in sorted(letti.items(), reverse=True):
        sotto = definizione.denominatore or definizione.numeratore
        parti = [
            SEGNO
            if valore is not None and difesa.nasconde_parte(codice, termini, PROVINCIA, anno)
            else _quantita(termini, valore)
            for termini, valore in (
                (definizione.numeratore, letto.numeratore),
                (sotto, letto.denominatore),
            )
        ]
        perche = letto.motivo or letto.edizione or letto.fonte or MANCANTE
        scritto = cella(
            valore_scritto(definizione, letto.valore), DiIndicatore(INDICATORE, anno, codice)
        )
        # What is missing has its reason; a reason that tells a number is not said either.
        if letto.numeratore is not None and difesa.nasconde(codice, PROVINCIA, anno):
            scritto, perche = SEGNO, NOTA
        righe.append((str(anno), scritto, *parti, perche))
    tabella = Tabella(
        numeri.tabella(),
        f"{definizione.nome}, Provincia",
        ("Anno", "Valore", "Sopra", "Sotto", "Edizione, o perché manca"),
        righe,
        frozenset({1, 2, 3}),
        nota=f"Valore: {definizione.unita}.",
    )
    return Sezione("valori", "Gli ultimi valori della Provincia", tabelle=[tabella])


def _usi(definizione: Definizione) -> Sezione:
    usi = [nome for nome, codici in USI.items() if definizione.codice in codici]
    usi.append(f"Comando «manage.py indicatori», voce «{definizione.codice}»")
    if dossier := selectors.dossier_con(definizione.codice):
        usi.append(plurale(dossier, "dossier tematico condiviso", "dossier tematici condivisi"))
    return Sezione("usi", "Dove è usato", elenco=usi)


def _revisione(definizione: Definizione) -> Sezione:
    prossima = data_breve(definizione.prossima_revisione)
    return Sezione(
        "revisione",
        "Chi l'ha scritto e quando",
        dati=[
            ("Autore", definizione.autore),
            ("Riguardato il", data_breve(definizione.rivisto_il)),
            (
                "Da riguardare entro il",
                f"{prossima}: la data è passata, la definizione è da rivedere"
                if da_riguardare(definizione)
                else prossima,
            ),
            ("Fonte", definizione.fonte),
        ],
    )


def _classifica(definizione: Definizione) -> str:
    if definizione.classifica:
        return "Sì: ha senso dire «5ª su 13», perché il valore non dipende da quanta gente abita."
    if not definizione.denominatore and definizione.tipo != VARIAZIONE:
        return "No: è un conteggio, e il primo sarebbe sempre il territorio più grande."
    return "No: mettere in fila i territori direbbe più di quanto il dato permette."


def _soppressione(definizione: Definizione) -> str:
    if not definizione.di_persone:
        return "Nessuno: non conta persone seguite dai servizi."
    return (
        f"Conta persone seguite dai servizi: nelle pagine pubbliche un numero sotto "
        f"{SOGLIA_PUBBLICA} non si vede, e se ne tolgono altri perché non si ricavi per "
        f"differenza; in quelle riservate non si vede sotto {SOGLIA_RISERVATA}, tranne a chi può "
        "aprire la rendicontazione."
    )


def _decimali(quanti: int) -> str:
    if not quanti:
        return "numero intero"
    return f"{plurale(quanti, 'cifra', 'cifre')} dopo la virgola, al più vicino"


def _in_parole(termini: Sequence[Termine]) -> str:
    """«nati vivi, meno morti»: the series with their signs and weights."""
    parti: list[str] = []
    for termine in termini:
        nome = serie_di_base()[termine.serie].nome
        peso = abs(termine.peso)
        if peso == Decimal("0.5"):
            nome = f"metà dei {nome}"
        elif peso != 1:
            nome = f"{numero(peso, 2)} × {nome}"
        legame = "meno " if termine.peso < 0 else "più " if parti else ""
        parti.append(f"{legame}{nome}")
    return ", ".join(parti)


def _quantita(termini: Sequence[Termine], valore: Decimal | None) -> str:
    """A numerator or a denominator as it is; euro with their sign."""
    if valore is not None and serie_di_base()[termini[0].serie].unita == "euro":
        return euro(valore)
    intero = valore is None or valore == valore.to_integral_value()
    return numero(valore, 0 if intero else 1)


def _maiuscola(testo: str) -> str:
    return testo[:1].upper() + testo[1:]
