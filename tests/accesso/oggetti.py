"""How the world of the access matrix makes one object of each kind, in an Ambito.

Each is a function of (mondo, number of the Ambito): the object, or the arguments of its address.
"""

from typing import Any

from django.core import signing
from django.core.files.base import ContentFile

from osservatorio.models import Dossier
from rendicontazione.models import (
    Abbinamento,
    EsercizioSvolto,
)
from rendicontazione.services import copia_modello
from sportello.models import RegoleSportello
from strutture.models import Importazione, NonDoppione, Proposta
from tests.accesso.mondo import Mondo
from tests.osservatorio.factories import (
    CaricamentoDatiFactory,
    EdizioneFactory,
    PubblicazioneFactory,
    crea_popolazione,
    eta,
)
from tests.osservatorio.pubblicate import pubblica
from tests.rendicontazione.factories import (
    AbbinamentoFactory,
    AnomaliaFactory,
    CaricamentoFactory,
    CertificazioneFactory,
    CommentoCellaFactory,
    FattoFactory,
    ParteFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.sportello.factories import RichiestaFactory, SegnalazioneFactory
from tests.strutture.factories import (
    InvitoReferenteFactory,
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
    VicendaFactory,
)
from tests.tariffe.factories import (
    AttestazioneFactory,
    ConguaglioFactory,
    TariffaAssegnataFactory,
)
from tests.territorio.factories import EnteFactory
from tests.utenti.factories import UtenteFactory


def ambito(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"slug": mondo.ambiti[numero].slug}


def unita(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "unita", numero, lambda: UnitaOffertaFactory(struttura__comune=mondo.comuni[numero])
    )


def struttura(mondo: Mondo, numero: int) -> dict[str, Any]:
    sua = unita(mondo, numero).struttura
    return {"pk": sua.pk, "slug": sua.slug}


def area(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"codice": unita(mondo, numero).tipo.area.codice}


def comune(mondo: Mondo, numero: int) -> dict[str, Any]:
    suo = mondo.comuni[numero]
    return {"istat": suo.codice_istat, "slug": suo.slug}


def scheda_tenuta(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The facility of the Ambito; the operatore_struttura keeps that of Ambito 8."""
    return {"pk": mondo.strutture[numero].pk}


def proposta(mondo: Mondo, numero: int) -> Any:
    """What the facility of the Ambito asks, sent to its office."""
    return mondo.uno(
        "proposta",
        numero,
        lambda: Proposta.objects.create(
            struttura=mondo.strutture[numero],
            stato="inviata",
            creata_da=mondo.utenti["senza_incarico"],
        ),
    )


def modifica(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "modifica",
        numero,
        lambda: proposta(mondo, numero).modifiche.create(campo="telefono", dopo="030 0000009"),
    )


def una_proposta(mondo: Mondo, numero: int) -> dict[str, Any]:
    modifica(mondo, numero)
    return scheda_tenuta(mondo, numero)


def ambito_scelto(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"?": f"?ambito={mondo.ambiti[numero].slug}"}


def invito(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "invito",
        numero,
        lambda: InvitoReferenteFactory(
            struttura=mondo.strutture[numero], codice=f"codice-{numero}"
        ),
    )


def un_codice(mondo: Mondo, numero: int) -> dict[str, Any]:
    invito(mondo, numero)
    return {"codice": f"codice-{numero}"}


def un_invito(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {**scheda_tenuta(mondo, numero), "invito": invito(mondo, numero).pk}


def una_referenza(mondo: Mondo, numero: int) -> dict[str, Any]:
    sua = mondo.uno(
        "referenza",
        numero,
        lambda: ReferenteStrutturaFactory(struttura=mondo.strutture[numero]),
    )
    return {**scheda_tenuta(mondo, numero), "referente": sua.pk}


def edizione(mondo: Mondo, numero: int) -> Any:
    return mondo.uno("edizione", numero, lambda: EdizioneFactory(anno=2015 + numero))


def anno_di_dati(mondo: Mondo, numero: int) -> dict[str, Any]:
    sua = edizione(mondo, numero)
    return {"insieme": sua.insieme, "anno": sua.anno}


def caricamento_dati(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": mondo.uno("caricamento_dati", numero, CaricamentoDatiFactory).pk}


def pubblicazione(mondo: Mondo, numero: int) -> Any:
    """What is published about an Ambito is everybody's, whatever the Ambito."""
    return mondo.uno(
        "pubblicazione", numero, lambda: PubblicazioneFactory(ambito=mondo.ambiti[numero])
    )


def una_pubblicazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"slug": pubblicazione(mondo, numero).slug}


def scheda(mondo: Mondo, numero: int) -> dict[str, Any]:
    anno = edizione(mondo, numero).anno
    return {"nome": "scheda-ambito", "?": f"?anno={anno}&ambito={mondo.ambiti[numero].slug}"}


def indicatore(mondo: Mondo, numero: int) -> dict[str, Any]:
    edizione(mondo, numero)
    return {"codice": "indice_vecchiaia"}


def dossier_condiviso(mondo: Mondo, numero: int) -> dict[str, Any]:
    """One that somebody else of that Ambito shares."""
    suo = mondo.uno(
        "dossier",
        numero,
        lambda: Dossier.objects.create(
            titolo="Anziani", ambito=mondo.ambiti[numero], autore=UtenteFactory(), condiviso=True
        ),
    )
    return {"pk": suo.pk}


def una_scheda_pubblica(mondo: Mondo, numero: int) -> dict[str, Any]:
    titolo = f"Scheda pubblica {numero}"
    fatta = mondo.uno("scheda pubblica", numero, lambda: pubblica(titolo))
    return {"slug": fatta.slug}


def barre_di(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The chart of the residents, in which the Ambito is put in evidence: Istat's, so of all."""
    popolazione_di(mondo, numero)
    slug = mondo.ambiti[numero].slug
    return {"?": f"?indicatore=popolazione&vista=barre&ambito={slug}"}


def popolazione_di(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The residents of the Ambito, as a figure that leads back to its edition."""
    mondo.uno(
        "popolazione",
        numero,
        lambda: crea_popolazione(2001, {c: (eta(a5=1), eta()) for c in mondo.comuni.values()}),
    )
    slug = mondo.ambiti[numero].slug
    return {"?": f"?cosa=popolazione&anno=2001&ambito={slug}"}


def rendicontazione(mondo: Mondo, numero: int) -> Any:
    """The return of the Ambito for 2024, with its own form model."""
    riferimento()
    return mondo.uno(
        "rendicontazione", numero, lambda: RendicontazioneFactory(ambito=mondo.ambiti[numero])
    )


def una_rendicontazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"anno": rendicontazione(mondo, numero).campagna.anno, **_ambito(mondo, numero)}


def _ambito(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"ambito": mondo.ambiti[numero].slug}


def un_abbinamento(mondo: Mondo, numero: int) -> dict[str, Any]:
    qui = una_rendicontazione(mondo, numero)
    # A POST of the test takes it away: each time a new one.
    return {"pk": AbbinamentoFactory(ambito=mondo.ambiti[numero]).pk, **qui}


def certificazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {**una_rendicontazione(mondo, numero), "azione": "certifica"}


def caricamento(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "caricamento",
        numero,
        lambda: CaricamentoFactory(rendicontazione=rendicontazione(mondo, numero)),
    )


def un_tentativo(mondo: Mondo, numero: int) -> dict[str, Any]:
    tentativo = caricamento(mondo, numero).numero
    return {**una_rendicontazione(mondo, numero), "numero": tentativo}


def parte(mondo: Mondo, numero: int) -> Any:
    """The part of the comune."""
    return mondo.uno(
        "parte",
        numero,
        lambda: ParteFactory(
            rendicontazione=rendicontazione(mondo, numero), comune=mondo.comuni[numero]
        ),
    )


def una_parte(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {**una_rendicontazione(mondo, numero), "parte": parte(mondo, numero).pk}


def una_parte_di_struttura(mondo: Mondo, numero: int) -> dict[str, Any]:
    sua = mondo.uno(
        "parte_di_struttura",
        numero,
        lambda: ParteFactory(
            rendicontazione=rendicontazione(mondo, numero),
            comune=None,
            struttura=mondo.strutture[numero],
        ),
    )
    return {**una_rendicontazione(mondo, numero), "parte": sua.pk}


def un_tentativo_della_parte(mondo: Mondo, numero: int) -> dict[str, Any]:
    tentativo = mondo.uno(
        "tentativo_della_parte",
        numero,
        lambda: CaricamentoFactory(
            rendicontazione=rendicontazione(mondo, numero), parte=parte(mondo, numero)
        ),
    )
    return {**una_parte(mondo, numero), "numero": tentativo.numero}


def versione(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "versione", numero, lambda: VersioneFactory(rendicontazione=rendicontazione(mondo, numero))
    )


def una_versione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {**una_rendicontazione(mondo, numero), "numero": versione(mondo, numero).numero}


def versione_scelta(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The version of the Ambito, named in the query of an export."""
    sua = versione(mondo, numero)
    anno, slug = sua.rendicontazione.campagna.anno, mondo.ambiti[numero].slug
    return {"?": f"?anno={anno}&ambito={slug}&versione={sua.numero}"}


def adempimento_scelto(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {**versione_scelta(mondo, numero), "codice": "istat-spesa"}


def passaggio(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "passaggio",
        numero,
        lambda: rendicontazione(mondo, numero).passaggi.create(
            da="aperta", a="in_compilazione", fatto_da=mondo.utenti["operatore_udp"]
        ),
    )


def anomalia(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "anomalia", numero, lambda: AnomaliaFactory(caricamento=caricamento(mondo, numero))
    )


def bozza(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "bozza",
        numero,
        lambda: copia_modello(modello=riferimento(), versione=f"bozza {numero}"),
    )


def pratica(mondo: Mondo, numero: int) -> Any:
    """The practice return of the Ambito."""
    return mondo.uno(
        "pratica",
        numero,
        lambda: RendicontazioneFactory(
            ambito=mondo.ambiti[numero], campagna__palestra=True, campagna__modello=riferimento()
        ),
    )


def un_esercizio(mondo: Mondo, numero: int) -> dict[str, Any]:
    # The address holds no Ambito: everybody trains in the own one.
    pratica(mondo, 8)
    pratica(mondo, 9)
    return {"esercizio": "righe-doppie"}


def un_esercizio_provato(mondo: Mondo, numero: int) -> dict[str, Any]:
    """An attempt of one person: the others, of the same office too, do not find it."""
    provato = mondo.uno(
        "provato",
        numero,
        lambda: CaricamentoFactory(
            rendicontazione=pratica(mondo, numero),
            esercizio="righe-doppie",
            numero=numero,
            caricato_da=mondo.utenti["operatore_udp" if numero == 8 else "operatore_di_nove"],
        ),
    )
    return {**un_esercizio(mondo, numero), "numero": provato.numero}


def esercizio_svolto(mondo: Mondo, numero: int) -> Any:
    un_esercizio_provato(mondo, numero)
    caricamento = pratica(mondo, numero).caricamenti.get()
    return mondo.uno(
        "svolto",
        numero,
        lambda: EsercizioSvolto.objects.create(
            campagna=pratica(mondo, numero).campagna,
            utente=caricamento.caricato_da,
            esercizio="righe-doppie",
            caricamento=caricamento,
        ),
    )


def abbinamento(mondo: Mondo, numero: int) -> Any:
    foglio = riferimento().fogli.first()
    return mondo.uno(
        "abbinamento",
        numero,
        lambda: Abbinamento.objects.create(
            ambito=mondo.ambiti[numero],
            foglio=foglio,
            colonna=foglio.colonne.first(),
            scritto="Anno",
            chiave="anno",
            scelto_da=mondo.utenti["operatore_udp"],
        ),
    )


def certificata(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "certificata", numero, lambda: CertificazioneFactory(versione=versione(mondo, numero))
    )


def una_certificazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    certificata(mondo, numero)
    return una_rendicontazione(mondo, numero)


def un_file_della_certificazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    """A certification whose receipt and signed copy are there."""
    una = certificata(mondo, numero)
    if not una.firmata:
        una.ricevuta.save("prova.pdf", ContentFile(b"%PDF"), save=False)
        una.firmata.save("prova.pdf", ContentFile(b"%PDF firmata"))
    return {**una_rendicontazione(mondo, numero), "numero": una.pk}


def un_protocollo(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {**una_certificazione(mondo, numero), "verso": "uscita"}


def fatto(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "fatto", numero, lambda: FattoFactory(versione=versione(mondo, numero), riga=2)
    )


def una_con_dati(mondo: Mondo, numero: int) -> dict[str, Any]:
    fatto(mondo, numero)
    return una_rendicontazione(mondo, numero)


def una_cella(mondo: Mondo, numero: int) -> dict[str, Any]:
    una = fatto(mondo, numero)
    return {
        **una_rendicontazione(mondo, numero),
        "foglio": una.colonna.foglio.codice,
        "cella": una.cella,
    }


def commento(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "commento", numero, lambda: CommentoCellaFactory(versione=versione(mondo, numero))
    )


def richiesta(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "richiesta",
        numero,
        lambda: RichiestaFactory(comune=mondo.comuni[numero], ambito=mondo.ambiti[numero]),
    )


def una_richiesta(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": richiesta(mondo, numero).pk}


def una_ricevuta(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"gettone": signing.dumps(richiesta(mondo, numero).pk, salt="sportello.ricevuta")}


def una_segnalazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    sua = mondo.uno(
        "segnalazione",
        numero,
        lambda: SegnalazioneFactory(
            struttura=unita(mondo, numero).struttura, ambito=mondo.ambiti[numero]
        ),
    )
    return {"pk": sua.pk}


def struttura_da_correggere(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": unita(mondo, numero).struttura.pk}


def regole_sportello(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "regole sportello",
        numero,
        lambda: RegoleSportello.objects.create(ambito=mondo.ambiti[numero]),
    )


def la_sua_scheda(mondo: Mondo, numero: int) -> dict[str, Any]:
    """The record of which the operatore_struttura of Ambito 8 is a referente."""
    return {"pk": mondo.strutture[numero].pk}


def vicenda(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "vicenda",
        numero,
        lambda: VicendaFactory(
            struttura=mondo.strutture[numero],
            registrata_da=mondo.utenti["operatore_udp" if numero == 8 else "operatore_di_nove"],
        ),
    )


def una_vicenda(mondo: Mondo, numero: int) -> dict[str, Any]:
    una = vicenda(mondo, numero)
    return {"pk": una.struttura_id, "vicenda": una.pk}


def due_schede(mondo: Mondo, numero: int) -> dict[str, Any]:
    altra = mondo.uno("altra_scheda", numero, lambda: StrutturaFactory(comune=mondo.comuni[numero]))
    return {"prima": mondo.strutture[numero].pk, "seconda": altra.pk}


def un_importazione(mondo: Mondo, numero: int) -> Any:
    """A list uploaded by one person of the Ambito: the others of the office do not find it."""
    chi = mondo.utenti["operatore_udp" if numero == 8 else "operatore_di_nove"]
    return mondo.uno(
        "importazione",
        numero,
        lambda: Importazione.objects.create(
            nome_file="elenco.csv", fonte="Prova", creata_da=chi, conteggi={"nuove": 0}
        ),
    )


def importazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": un_importazione(mondo, numero).pk}


def non_doppione(mondo: Mondo, numero: int) -> Any:
    coppia = due_schede(mondo, numero)
    prima, seconda = sorted(coppia.values())
    return mondo.uno(
        "non_doppione",
        numero,
        lambda: NonDoppione.objects.create(
            prima_id=prima, seconda_id=seconda, detto_da=mondo.utenti["istruttore_provincia"]
        ),
    )


def attestazione(mondo: Mondo, numero: int) -> Any:
    """Written by the social worker of Ambito 8; that of 9 by somebody of 9."""
    return mondo.uno(
        "attestazione",
        numero,
        lambda: AttestazioneFactory(
            ambito=mondo.ambiti[numero],
            comune=mondo.comuni[numero],
            registrata_da=_chi_assegna(mondo, numero),
        ),
    )


def _chi_assegna(mondo: Mondo, numero: int) -> Any:
    return mondo.utenti["assistente_sociale" if numero == 8 else "operatore_di_nove"]


def assegnata(mondo: Mondo, numero: int) -> Any:
    """A body that is no comune asks to pay: the head of the Ambito reads it too."""
    return mondo.uno(
        "assegnata",
        numero,
        lambda: TariffaAssegnataFactory(
            ambito=mondo.ambiti[numero],
            comune=mondo.comuni[numero],
            ente=EnteFactory(tipo="CON", comune=None),
            attestazione=attestazione(mondo, numero),
            registrata_da=_chi_assegna(mondo, numero),
        ),
    )


def una_assegnata(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": assegnata(mondo, numero).pk}


def un_attestazione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": assegnata(mondo, numero).attestazione_id}


def un_conguaglio(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {
        "pk": mondo.uno(
            "conguaglio",
            numero,
            lambda: ConguaglioFactory(
                precedente=assegnata(mondo, numero), nuova=assegnata(mondo, numero)
            ),
        ).pk
    }
