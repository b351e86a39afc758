"""What the pages of the returns show: the board, one return, the outcome of an attempt."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from base.formati import arrotonda, plurale
from rendicontazione.enums import (
    STATI_CONCLUSI,
    STATI_DI_COMPILAZIONE,
    Gravita,
    StatoRendicontazione,
)
from rendicontazione.models import (
    Anomalia,
    Campagna,
    Caricamento,
    CodiceLista,
    PassaggioStato,
    Rendicontazione,
    Versione,
)
from rendicontazione.parsing import FileRifiutato, leggi_cartella
from rendicontazione.parsing.celle import lettere, scritto
from rendicontazione.selectors.dati import totali_per_area, versione_approvata
from rendicontazione.validation import SPIEGAZIONI
from utenti.models import Utente

_S = StatoRendicontazione

# How a state looks (icon of `componenti/stato.html`), and what each side does next.
ASPETTO = {
    _S.APERTA: "",
    _S.IN_COMPILAZIONE: "info",
    _S.CERTIFICATA: "info",
    _S.IN_ISTRUTTORIA: "info",
    _S.INTEGRAZIONE_RICHIESTA: "attenzione",
    _S.APPROVATA: "fatto",
    _S.PUBBLICATA: "fatto",
    _S.RIAPERTA: "attenzione",
}
_TOCCA_ALL_AMBITO = {
    _S.APERTA: "Scarica il modello, compilalo e carica il file",
    _S.IN_COMPILAZIONE: "Completa e fai certificare al responsabile",
    _S.CERTIFICATA: "Nulla: la Provincia la prenderà in esame",
    _S.IN_ISTRUTTORIA: "Nulla: la Provincia la sta esaminando",
    _S.INTEGRAZIONE_RICHIESTA: "Leggi la richiesta e carica il file corretto",
    _S.APPROVATA: "Nulla: i dati contano",
    _S.PUBBLICATA: "Nulla: i dati sono pubblici",
    _S.RIAPERTA: "Carica il file corretto",
}
_TOCCA_ALLA_PROVINCIA = {
    _S.APERTA: "Aspetta il file dell'ambito",
    _S.IN_COMPILAZIONE: "Aspetta la certificazione",
    _S.CERTIFICATA: "Prendi in esame",
    _S.IN_ISTRUTTORIA: "Esamina e proponi l'approvazione",
    _S.INTEGRAZIONE_RICHIESTA: "Aspetta il file corretto",
    _S.APPROVATA: "Pubblica, se serve",
    _S.PUBBLICATA: "Nulla",
    _S.RIAPERTA: "Aspetta il file corretto",
}


@dataclass(frozen=True)
class RigaQuadro:
    """One return in a list."""

    rendicontazione: Rendicontazione
    aspetto: str
    scadenza: datetime.date
    quando: str
    in_ritardo: bool
    versione: int | None
    righe: int | None
    ultimo_evento: datetime.datetime | None
    da_fare: str


def _con_ultimi(rendicontazioni: "QuerySet[Rendicontazione]") -> "QuerySet[Rendicontazione]":
    """Last version, its rows, last passage: in the same query whatever the number of returns."""
    versioni = Versione.objects.filter(rendicontazione=OuterRef("pk")).order_by("-numero")
    return rendicontazioni.select_related("campagna__modello", "ambito").annotate(
        ultima_versione=Subquery(versioni.values("numero")[:1]),
        ultime_righe=Subquery(versioni.values("caricamento__righe")[:1]),
        ultima_con_dati=Subquery(versioni.values("dati_registrati_il")[:1]),
        ultimo_passaggio=Subquery(
            PassaggioStato.objects.filter(rendicontazione=OuterRef("pk"))
            .order_by("-fatto_il", "-pk")
            .values("fatto_il")[:1]
        ),
        ultimo_tentativo=Subquery(
            Caricamento.objects.filter(rendicontazione=OuterRef("pk"))
            .order_by("-numero")
            .values("caricato_il")[:1]
        ),
    )


def quando_scade(scadenza: datetime.date, oggi: datetime.date) -> str:
    """«mancano 12 giorni», «scade oggi», «scaduta da 3 giorni»."""
    giorni = (scadenza - oggi).days
    if giorni == 0:
        return "scade oggi"
    if giorni < 0:
        return f"scaduta da {plurale(-giorni, 'giorno', 'giorni')}"
    return f"{'manca' if giorni == 1 else 'mancano'} {plurale(giorni, 'giorno', 'giorni')}"


def _riga(rendicontazione: Rendicontazione, *, per_la_provincia: bool) -> RigaQuadro:
    oggi = timezone.localdate()
    stato = StatoRendicontazione(rendicontazione.stato)
    scadenza = rendicontazione.proroga or rendicontazione.campagna.scadenza
    in_corso = stato in STATI_DI_COMPILAZIONE
    # Annotated by `_con_ultimi`.
    versione = getattr(rendicontazione, "ultima_versione", None)
    righe = getattr(rendicontazione, "ultime_righe", None) or {}
    con_dati = getattr(rendicontazione, "ultima_con_dati", None)
    eventi = [
        evento
        for evento in (
            getattr(rendicontazione, "ultimo_passaggio", None),
            getattr(rendicontazione, "ultimo_tentativo", None),
        )
        if evento
    ]
    da_fare = (_TOCCA_ALLA_PROVINCIA if per_la_provincia else _TOCCA_ALL_AMBITO)[stato]
    if stato == _S.IN_COMPILAZIONE and not con_dati and not per_la_provincia:
        da_fare = "Correggi gli errori e carica di nuovo il file"
    if stato == _S.IN_ISTRUTTORIA and rendicontazione.proposta_da_id and per_la_provincia:
        da_fare = "Approvazione proposta: decide il dirigente"
    return RigaQuadro(
        rendicontazione=rendicontazione,
        aspetto=ASPETTO[stato],
        scadenza=scadenza,
        quando=quando_scade(scadenza, oggi) if in_corso else "",
        in_ritardo=in_corso and oggi > scadenza,
        versione=versione,
        righe=sum(n for foglio, n in righe.items() if not foglio.startswith("F0"))
        if versione
        else None,
        ultimo_evento=max(eventi) if eventi else None,
        da_fare=da_fare,
    )


@dataclass(frozen=True)
class Quadro:
    """The board of a campaign."""

    campagna: Campagna
    righe: list[RigaQuadro]
    consegnate: int
    approvate: int

    @property
    def riepilogo(self) -> str:
        """«11 ambiti su 13 hanno consegnato, 9 approvati»."""
        totale = len(self.righe)
        return (
            f"{self.consegnate} {'ambito' if self.consegnate == 1 else 'ambiti'} su {totale} "
            f"{'ha' if self.consegnate == 1 else 'hanno'} consegnato; {self.approvate} con dati "
            "approvati."
        )


def campagne_visibili(utente: Utente) -> list[Campagna]:
    """Campaigns, the newest first."""
    return list(Campagna.objects.visibili_a(utente).order_by("-anno", "pk"))


def quadro_della_campagna(campagna: Campagna, utente: Utente) -> Quadro:
    """Every return of the campaign that the user may see, by number of the Ambito."""
    rendicontazioni = _con_ultimi(
        Rendicontazione.objects.visibili_a(utente).filter(campagna=campagna)
    ).order_by("ambito__numero", "pk")
    righe = [_riga(r, per_la_provincia=True) for r in rendicontazioni]
    consegnati = {_S.CERTIFICATA, _S.IN_ISTRUTTORIA, *STATI_CONCLUSI}
    return Quadro(
        campagna=campagna,
        righe=righe,
        consegnate=sum(r.rendicontazione.stato in consegnati for r in righe),
        approvate=sum(r.rendicontazione.stato in STATI_CONCLUSI for r in righe),
    )


def rendicontazioni_dell_ufficio(utente: Utente) -> list[RigaQuadro]:
    """The returns of the user's own Ambiti, the newest year first."""
    rendicontazioni = _con_ultimi(Rendicontazione.objects.visibili_a(utente)).order_by(
        "-campagna__anno", "ambito__numero", "pk"
    )
    return [_riga(r, per_la_provincia=False) for r in rendicontazioni]


# --- one return ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Passo:
    """A step of the way: `stato` is fatto, adesso or dopo."""

    numero: int
    titolo: str
    stato: str
    nota: str = ""


def passi(
    rendicontazione: Rendicontazione, tentativo: Caricamento | None, versione: Versione | None
) -> list[Passo]:
    """Where the Ambito is: scarica, carica, correggi, conferma, certifica."""
    stato = rendicontazione.stato
    nuovo_giro = stato in {_S.INTEGRAZIONE_RICHIESTA, _S.RIAPERTA}
    certificata = stato in {_S.CERTIFICATA, _S.IN_ISTRUTTORIA, *STATI_CONCLUSI}
    in_attesa = tentativo is not None and (
        versione is None or tentativo.caricato_il > versione.confermata_il
    )
    if certificata:
        corrente = 6
    elif in_attesa:
        corrente = 4 if tentativo and tentativo.esito in {"valido", "avvisi"} else 3
    elif versione is not None and not nuovo_giro:
        corrente = 5 if versione.senza_errori else 3
    else:
        corrente = 2 if nuovo_giro else 1
    titoli = ("Scarica il modello", "Carica", "Correggi", "Conferma", "Certifica")
    return [
        Passo(
            numero,
            titolo,
            "fatto" if numero < corrente else ("adesso" if numero == corrente else "dopo"),
        )
        for numero, titolo in enumerate(titoli, start=1)
    ]


@dataclass(frozen=True)
class Dettaglio:
    """Everything the page of one return shows."""

    riga: RigaQuadro
    passi: list[Passo]
    tentativi: list[Caricamento]
    versioni: list[Versione]
    passaggi: list[PassaggioStato]
    richiesta: PassaggioStato | None
    avvisi_senza_motivo: int
    errori: int

    @property
    def rendicontazione(self) -> Rendicontazione:
        return self.riga.rendicontazione

    @property
    def tentativo(self) -> Caricamento | None:
        """The last attempt, if it is not a version yet."""
        if self.tentativi and not self.tentativi[0].confermato:  # type: ignore[attr-defined]
            return self.tentativi[0]
        return None

    @property
    def versione(self) -> Versione | None:
        return self.versioni[0] if self.versioni else None


def dettaglio(rendicontazione: Rendicontazione, *, per_la_provincia: bool) -> Dettaglio:
    """One return with its attempts, versions and history; a fixed number of queries."""
    completa = _con_ultimi(Rendicontazione.objects.filter(pk=rendicontazione.pk)).select_related(
        "proposta_da"
    )[0]
    versioni = list(
        completa.versioni.select_related("confermata_da", "approvata_da", "caricamento").order_by(
            "-numero"
        )
    )
    confermati = {v.caricamento_id: v.numero for v in versioni}
    tentativi = list(completa.caricamenti.select_related("caricato_da").order_by("-numero"))
    for tentativo in tentativi:
        tentativo.confermato = confermati.get(tentativo.pk)  # type: ignore[attr-defined]
    passaggi = list(
        completa.passaggi.select_related("fatto_da", "proposto_da", "versione").order_by(
            "-fatto_il", "-pk"
        )
    )
    gravita: list[tuple[str, bool]] = []
    if versioni:
        gravita = [
            (g, bool(m))
            for g, m in versioni[0].caricamento.anomalie.values_list("gravita", "motivazione")
        ]
    # What the Province asked for is the first thing to read until the new version is there.
    aspetta = completa.stato in {_S.INTEGRAZIONE_RICHIESTA, _S.RIAPERTA}
    return Dettaglio(
        riga=_riga(completa, per_la_provincia=per_la_provincia),
        passi=passi(
            completa, tentativi[0] if tentativi else None, versioni[0] if versioni else None
        ),
        tentativi=tentativi,
        versioni=versioni,
        passaggi=passaggi,
        richiesta=passaggi[0] if aspetta and passaggi else None,
        avvisi_senza_motivo=sum(g == Gravita.AVVISO and not m for g, m in gravita),
        errori=sum(g != Gravita.AVVISO for g, _m in gravita),
    )


# --- the outcome of an attempt -------------------------------------------------------------------

MAX_MOSTRATE = 300
CON_IL_MINI_FOGLIO = 3
_ORDINE = {Gravita.BLOCCANTE: 0, Gravita.ERRORE: 1, Gravita.AVVISO: 2}


@dataclass(frozen=True)
class CellaMini:
    testo: str
    sbagliata: bool = False


@dataclass(frozen=True)
class MiniFoglio:
    """A corner of the sheet around a cell: letters, headings, the row above, the row itself."""

    foglio: str
    lettere: list[str]
    intestazioni: list[str]
    righe: list[tuple[int, list[CellaMini]]]


@dataclass(frozen=True)
class AnomaliaVista:
    anomalia: Anomalia
    mini: MiniFoglio | None = None


@dataclass(frozen=True)
class Gruppo:
    """Anomalies with the same cause."""

    codice: str
    gravita: str
    titolo: str
    perche: str
    come: str
    quante: int
    prime: list[AnomaliaVista]
    altre: list[Anomalia] = field(default_factory=list)
    oltre: int = 0
    nota: str = ""


@dataclass(frozen=True)
class RigaAnteprima:
    """Spending of an area as read, beside the last approved year."""

    codice: str
    nome: str
    spesa: Decimal | None
    prima: Decimal | None
    variazione: Decimal | None


@dataclass(frozen=True)
class EsitoPagina:
    """The outcome of an attempt as its page shows it."""

    caricamento: Caricamento
    errori: int
    avvisi: int
    letture: int
    bloccato: bool
    gruppi: list[Gruppo]
    elenco_letture: list
    oltre_letture: int
    anteprima: list[RigaAnteprima]
    anno_prima: int | None
    errori_prima: int | None
    avvisi_da_motivare: list[Anomalia]


def esito_del_caricamento(caricamento: Caricamento) -> EsitoPagina:
    """Counters, groups by cause, readings, preview; the file is opened for the corners of sheet."""
    anomalie = list(caricamento.anomalie.order_by("pk"))
    letture = list(caricamento.letture.order_by("pk")[: MAX_MOSTRATE + 1])
    quante_letture = len(letture) if len(letture) <= MAX_MOSTRATE else caricamento.letture.count()
    precedente = (
        Caricamento.objects.filter(
            rendicontazione=caricamento.rendicontazione_id, numero__lt=caricamento.numero
        )
        .order_by("-numero")
        .first()
    )
    anteprima, anno_prima = _anteprima(caricamento)
    return EsitoPagina(
        caricamento=caricamento,
        errori=sum(a.gravita != Gravita.AVVISO for a in anomalie),
        avvisi=sum(a.gravita == Gravita.AVVISO for a in anomalie),
        letture=quante_letture,
        bloccato=any(a.gravita == Gravita.BLOCCANTE for a in anomalie),
        gruppi=_gruppi(caricamento, anomalie),
        elenco_letture=letture[:MAX_MOSTRATE],
        oltre_letture=max(0, quante_letture - MAX_MOSTRATE),
        anteprima=anteprima,
        anno_prima=anno_prima,
        errori_prima=precedente.anomalie.exclude(gravita=Gravita.AVVISO).count()
        if precedente
        else None,
        avvisi_da_motivare=[a for a in anomalie if a.gravita == Gravita.AVVISO],
    )


def _gruppi(caricamento: Caricamento, anomalie: list[Anomalia]) -> list[Gruppo]:
    per_causa: dict[tuple[str, str], list[Anomalia]] = {}
    for anomalia in anomalie:
        per_causa.setdefault((anomalia.gravita, anomalia.codice), []).append(anomalia)
    fogli = _celle_del_file(caricamento, per_causa)
    gruppi = []
    for (gravita, codice), lista in per_causa.items():
        spiegazione = SPIEGAZIONI[codice]
        mostrate = lista[:MAX_MOSTRATE]
        gruppi.append(
            Gruppo(
                codice=codice,
                gravita=gravita,
                titolo=spiegazione.titolo,
                perche=spiegazione.perche,
                come=spiegazione.come,
                quante=len(lista),
                prime=[AnomaliaVista(a, _mini(a, fogli)) for a in mostrate[:CON_IL_MINI_FOGLIO]],
                altre=mostrate[CON_IL_MINI_FOGLIO:],
                oltre=len(lista) - len(mostrate),
                nota=_quasi_tutta_la_colonna(lista, caricamento.righe),
            )
        )
    return sorted(gruppi, key=lambda g: (_ORDINE[Gravita(g.gravita)], -g.quante, g.codice))


def _quasi_tutta_la_colonna(lista: list[Anomalia], righe: dict[str, int]) -> str:
    """Says when a problem is of a whole column, so that nobody mends it cell by cell."""
    per_colonna: dict[tuple[str, str], int] = {}
    for anomalia in lista:
        if anomalia.colonna and anomalia.riga:
            chiave = (anomalia.foglio, anomalia.colonna)
            per_colonna[chiave] = per_colonna.get(chiave, 0) + 1
    tutte = [
        colonna.replace("_", " ")
        for (foglio, colonna), quante in per_colonna.items()
        if quante >= 5 and quante >= Decimal("0.8") * righe.get(foglio, 0)
    ]
    if not tutte:
        return ""
    nomi = ", ".join(f"«{nome}»" for nome in tutte)
    return f"Riguarda quasi tutta la colonna {nomi}: correggila in una volta sola."


Celle = dict[str, list[list[object]]]


def _celle_del_file(
    caricamento: Caricamento, per_causa: dict[tuple[str, str], list[Anomalia]]
) -> Celle:
    """The sheets of the stored file, only if some corner of them is to be shown."""
    servono = any(
        a.riga and codice != "DATI-01"
        for (_g, codice), lista in per_causa.items()
        for a in lista[:3]
    )
    if not servono or not caricamento.file:
        return {}
    try:
        with caricamento.file.open("rb") as file:
            cartella = leggi_cartella(file.read())
    except (FileRifiutato, OSError):
        return {}
    return {nome: foglio.righe for nome, foglio in cartella.fogli.items()}


def _mini(anomalia: Anomalia, fogli: Celle) -> MiniFoglio | None:
    righe = fogli.get(anomalia.foglio)
    # A note with a probable name is not shown again.
    if not righe or not anomalia.riga or anomalia.codice == "DATI-01" or anomalia.riga > len(righe):
        return None
    lettera = "".join(c for c in anomalia.cella if c.isalpha())
    centro = next((n for n in range(1, 703) if lettere(n) == lettera), None)
    if centro is None:
        return None
    larghezza = len(righe[0])
    primo = max(1, min(centro - 1, larghezza - 2))
    posti = [n for n in range(primo, primo + 3) if n <= max(larghezza, centro)]

    def testo(numero: int, posto: int) -> str:
        riga = righe[numero - 1]
        return scritto(riga[posto - 1]) if posto <= len(riga) else ""

    return MiniFoglio(
        foglio=anomalia.foglio,
        lettere=[lettere(n) for n in posti],
        intestazioni=[testo(1, n) for n in posti],
        righe=[
            (
                numero,
                [
                    CellaMini(testo(numero, n), sbagliata=(numero, n) == (anomalia.riga, centro))
                    for n in posti
                ],
            )
            for numero in (anomalia.riga - 1, anomalia.riga)
            if numero > 1
        ],
    )


def _anteprima(caricamento: Caricamento) -> tuple[list[RigaAnteprima], int | None]:
    """Spending by area as read, beside what was approved for the year before."""
    lette = {area: Decimal(spesa) for area, spesa in caricamento.spesa_per_area.items()}
    if not lette:
        return [], None
    rendicontazione = caricamento.rendicontazione
    anno = rendicontazione.campagna.anno - 1
    approvata = versione_approvata(anno, rendicontazione.ambito)
    prima: dict[str, Decimal] = {}
    if approvata:
        totali = totali_per_area([approvata.pk]).get(approvata.pk, {})
        prima = {area: misure["spesa_totale"] for area, misure in totali.items()
                 if "spesa_totale" in misure}  # fmt: skip
    nomi = dict(
        CodiceLista.objects.filter(modello=rendicontazione.campagna.modello_id, lista="area_utenza")
        .order_by("ordine", "pk")
        .values_list("codice", "significato")
    )
    righe = [
        _riga_anteprima(codice, nome, lette.get(codice), prima.get(codice))
        for codice, nome in nomi.items()
        if codice in lette or codice in prima
    ]
    totale = _riga_anteprima(
        "", "Totale", sum(lette.values(), Decimal(0)),
        sum(prima.values(), Decimal(0)) if prima else None,
    )  # fmt: skip
    return [*righe, totale], anno if approvata else None


def _riga_anteprima(
    codice: str, nome: str, spesa: Decimal | None, prima: Decimal | None
) -> RigaAnteprima:
    variazione = None
    if spesa is not None and prima:
        variazione = arrotonda((spesa - prima) / prima * 100, 1)
    return RigaAnteprima(codice, nome, spesa, prima, variazione)
