"""The catalogue of the open data as DCAT-AP_IT: Turtle, RDF/XML, JSON-LD.

Profile: «Linee guida per i cataloghi dati» of AgID, with the lists of the European Union (themes,
frequencies, kinds of file, languages). Everything has an address of its own: no blank nodes.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from base.licenza import NOME_LICENZA
from osservatorio.reports.aperti import Catalogo, Voce

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

# Ending of the address → name for the library, type.
SERIALIZZAZIONI = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "rdf": ("xml", "application/rdf+xml"),
    "jsonld": ("json-ld", "application/ld+json"),
}
# To be raised when the same publications are described in another way.
FORMATO = 2

DCATAPIT = "http://dati.gov.it/onto/dcatapit#"
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_LICENZA = "https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40"
_ATTRIBUZIONE = "http://purl.org/adms/licencetype/Attribution"
_LOCN = "http://www.w3.org/ns/locn#"
_VCARD = "http://www.w3.org/2006/vcard/ns#"
_TEMI = ("SOCI", "GOVE")
_TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Format, end of the address, name, kind of file of the Union, type of IANA.
_DEI_DOCUMENTI = (
    ("csv", "tabelle.csv", "Tabelle in CSV", "CSV", "text/csv"),
    ("xlsx", "tabelle.xlsx", "Tabelle in XLSX", "XLSX", _TIPO_XLSX),
    ("json", "tabelle.json", "Tabelle in JSON", "JSON", "application/json"),
    ("jsonstat", "tabelle.jsonstat", "Tabelle in JSON-stat 2.0", "JSON", "application/json"),
    ("pdf", "{slug}.pdf", "Documento in PDF", "PDF", "application/pdf"),
)


_GEO = "application/geo+json"
# Of the facilities: format, path, name, kind of file, type of IANA.
_DELLE_STRUTTURE = (
    ("csv", "/strutture/esporta.csv", "Elenco in CSV", "CSV", "text/csv"),
    ("xlsx", "/strutture/esporta.xlsx", "Elenco in XLSX", "XLSX", _TIPO_XLSX),
    ("json", "/strutture/esporta.json", "Elenco in JSON", "JSON", "application/json"),
    ("geojson", "/strutture/esporta.geojson", "Punti in GeoJSON", "GEOJSON", _GEO),
    ("hsds", "/strutture/hsds.json", "Open Referral HSDS 3", "JSON", "application/json"),
    ("atom", "/strutture/novita.atom", "Che cosa è cambiato", "ATOM", "application/atom+xml"),
)


@dataclass(frozen=True)
class _Distribuzione:
    """One file of a dataset; `byte` None = it is written when it is asked for."""

    formato: str
    indirizzo: str
    nome: str
    tipo: str
    iana: str
    byte: int | None = None


@dataclass(frozen=True)
class _Insieme:
    """A dataset; `periodo` = first and last day it is about, None = today."""

    pagina: str
    identificativo: str
    titolo: str
    descrizione: str
    emesso: datetime.date
    modificato: datetime.date
    frequenza: str
    luogo: str
    periodo: tuple[datetime.date, datetime.date] | None
    versione: str
    distribuzioni: list[_Distribuzione]


def catalogo_rdf(catalogo: Catalogo, formato: str) -> bytes:
    """The catalogue in one of `SERIALIZZAZIONI`. KeyError for another format."""
    nome, _ = SERIALIZZAZIONI[formato]
    # Only JSON-LD knows it: there names are short, as in Turtle.
    return _grafo(catalogo).serialize(format=nome, encoding="utf-8", auto_compact=True)


def _grafo(catalogo: Catalogo) -> "Graph":
    from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, XSD, Graph, Literal, Namespace, URIRef

    dcatapit, locn, vcard = Namespace(DCATAPIT), Namespace(_LOCN), Namespace(_VCARD)
    grafo = Graph(bind_namespaces="none")
    for prefisso, spazio in (
        ("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("owl", OWL), ("xsd", XSD),
        ("dcatapit", dcatapit), ("locn", locn), ("vcard", vcard),
    ):  # fmt: skip
        grafo.bind(prefisso, spazio, override=True)

    def aggiungi(soggetto: "URIRef", *voci: tuple[Any, Any]) -> None:
        for predicato, oggetto in voci:
            grafo.add((soggetto, predicato, oggetto))

    def parole(testo: str) -> Any:
        return Literal(testo, lang="it")

    def giorno(quando: datetime.date) -> Any:
        return Literal(quando.isoformat(), datatype=XSD.date)

    def eu(elenco: str, codice: str) -> "URIRef":
        return URIRef(f"{_EU}/{elenco}/{codice}")

    radice = catalogo.radice
    questo = URIRef(f"{radice}/catalogo.ttl#catalogo")
    ente = URIRef(f"{radice}/catalogo.ttl#ente")
    contatto = URIRef(f"{radice}/catalogo.ttl#contatto")
    licenza = URIRef(_LICENZA)
    aggiungi(
        ente,
        (RDF.type, FOAF.Agent),
        (RDF.type, dcatapit.Agent),
        (DCTERMS.identifier, Literal(catalogo.identificativo)),
        (FOAF.name, parole(catalogo.ente)),
    )
    aggiungi(
        contatto,
        (RDF.type, vcard.Organization),
        (RDF.type, dcatapit.Organization),
        (vcard.fn, parole(f"{catalogo.ente}, Osservatorio sociale")),
        (vcard.hasURL, URIRef(catalogo.sito or f"{radice}/provincia/")),
    )
    if catalogo.email:
        aggiungi(contatto, (vcard.hasEmail, URIRef(f"mailto:{catalogo.email}")))
    aggiungi(
        licenza,
        (RDF.type, DCTERMS.LicenseDocument),
        (RDF.type, dcatapit.LicenseDocument),
        (DCTERMS.type, URIRef(_ATTRIBUZIONE)),
        (FOAF.name, parole(NOME_LICENZA)),
        (OWL.versionInfo, Literal("4.0")),
    )
    dimostrativo = " Contiene dati dimostrativi, inventati." if catalogo.dimostrativo else ""
    aggiungi(
        questo,
        (RDF.type, DCAT.Catalog),
        (RDF.type, dcatapit.Catalog),
        (DCTERMS.title, parole(f"Dati dell'Osservatorio sociale, {catalogo.ente}")),
        (
            DCTERMS.description,
            parole(
                "I dati sui servizi sociali che l'Osservatorio ha pubblicato e che sono in vigore: "
                f"popolazione, spesa, strutture e servizi.{dimostrativo}"
            ),
        ),
        (DCTERMS.publisher, ente),
        (DCTERMS.modified, giorno(catalogo.modificato_il)),
        (DCTERMS.language, eu("language", "ITA")),
        (DCTERMS.license, licenza),
        (DCAT.themeTaxonomy, URIRef(f"{_EU}/data-theme")),
        (FOAF.homepage, URIRef(f"{radice}/dati/")),
    )
    for insieme in _insiemi(catalogo):
        pagina = insieme.pagina
        dati, luogo, tempo = (URIRef(f"{pagina}#{n}") for n in ("dati", "luogo", "periodo"))
        aggiungi(
            dati,
            (RDF.type, DCAT.Dataset),
            (RDF.type, dcatapit.Dataset),
            (DCTERMS.identifier, Literal(insieme.identificativo)),
            (DCTERMS.title, parole(insieme.titolo)),
            (DCTERMS.description, parole(insieme.descrizione)),
            (DCTERMS.issued, giorno(insieme.emesso)),
            (DCTERMS.modified, giorno(insieme.modificato)),
            (DCTERMS.accrualPeriodicity, eu("frequency", insieme.frequenza)),
            *((DCAT.theme, eu("data-theme", tema)) for tema in _TEMI),
            (DCTERMS.publisher, ente),
            (DCTERMS.rightsHolder, ente),
            (DCTERMS.creator, ente),
            (DCTERMS.language, eu("language", "ITA")),
            (DCTERMS.spatial, luogo),
            (DCAT.contactPoint, contatto),
            (DCAT.landingPage, URIRef(pagina)),
            (OWL.versionInfo, Literal(insieme.versione)),
        )
        aggiungi(questo, (DCAT.dataset, dati))
        aggiungi(
            luogo,
            (RDF.type, DCTERMS.Location),
            (locn.geographicName, parole(insieme.luogo)),
        )
        if insieme.periodo:
            inizio, fine = insieme.periodo
            aggiungi(dati, (DCTERMS.temporal, tempo))
            aggiungi(
                tempo,
                (RDF.type, DCTERMS.PeriodOfTime),
                (dcatapit.startDate, giorno(inizio)),
                (dcatapit.endDate, giorno(fine)),
                (DCAT.startDate, giorno(inizio)),
                (DCAT.endDate, giorno(fine)),
            )
        for file in insieme.distribuzioni:
            distribuzione = URIRef(f"{pagina}#{file.formato}")
            aggiungi(
                distribuzione,
                (RDF.type, DCAT.Distribution),
                (RDF.type, dcatapit.Distribution),
                (DCTERMS.title, parole(f"{insieme.titolo}: {file.nome}")),
                (DCTERMS["format"], eu("file-type", file.tipo)),
                (DCAT.mediaType, URIRef(f"{_IANA}/{file.iana}")),
                (DCAT.accessURL, URIRef(pagina)),
                (DCAT.downloadURL, URIRef(file.indirizzo)),
                (DCTERMS.license, licenza),
                (DCTERMS.modified, giorno(insieme.modificato)),
            )
            if file.byte:
                # As Turtle writes a decimal: the three files must say the same.
                peso = Literal(f"{file.byte}.0", datatype=XSD.decimal)
                aggiungi(distribuzione, (DCAT.byteSize, peso))
            aggiungi(dati, (DCAT.distribution, distribuzione))
    return grafo


def _insiemi(catalogo: Catalogo) -> Iterator[_Insieme]:
    """The register of the facilities, then the publications."""
    codice = catalogo.codice_ipa or "osservatorio"
    if catalogo.strutture:
        strutture = catalogo.strutture
        dimostrative = " Contiene dati dimostrativi, inventati." if strutture.dimostrative else ""
        yield _Insieme(
            pagina=f"{catalogo.radice}/strutture/",
            identificativo=f"{codice}:strutture",
            titolo="Strutture e servizi sociali",
            descrizione="Le strutture e i servizi sociali e sociosanitari del territorio: dove "
            "sono, per chi, posti, rette, contatti. L'indirizzo dei rifugi è riservato e non c'è."
            + dimostrative,
            emesso=strutture.dal,
            modificato=strutture.modificate_il,
            frequenza="CONT",
            luogo=catalogo.ente,
            periodo=None,
            versione=strutture.modificate_il.isoformat(),
            distribuzioni=[
                _Distribuzione(formato, catalogo.radice + percorso, nome, tipo, iana)
                for formato, percorso, nome, tipo, iana in _DELLE_STRUTTURE
            ],
        )
    for voce in catalogo.voci:
        pagina = f"{catalogo.radice}/dati/{voce.slug}/"
        yield _Insieme(
            pagina=pagina,
            identificativo=f"{codice}:{voce.slug}",
            titolo=voce.titolo,
            descrizione=_descrizione(voce),
            emesso=voce.pubblicata_il,
            modificato=voce.pubblicata_il,
            # What is published does not change: another publication takes its place.
            frequenza="NEVER",
            luogo=voce.luogo,
            periodo=(datetime.date(voce.anno, 1, 1), datetime.date(voce.anno, 12, 31)),
            versione=str(voce.numero),
            distribuzioni=[
                _Distribuzione(
                    formato,
                    pagina + coda.format(slug=voce.slug),
                    nome,
                    tipo,
                    iana,
                    voce.dimensione_pdf if formato == "pdf" else None,
                )
                for formato, coda, nome, tipo, iana in _DEI_DOCUMENTI
            ],
        )


def _descrizione(voce: Voce) -> str:
    parti = [
        f"{voce.titolo}: {voce.descrizione}" if voce.descrizione else voce.titolo,
        "Le cifre sono quelle del giorno della pubblicazione",
    ]
    if voce.dimostrativa:
        parti.append("Dati dimostrativi: le cifre sono inventate")
    return ". ".join(parte.rstrip(".") for parte in parti) + "."
