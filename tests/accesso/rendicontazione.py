"""The yearly return in the access matrix."""

from typing import Any

from django.core.files.base import ContentFile

from rendicontazione.models import (
    Abbinamento,
    Adempimento,
    CampoAdempimento,
    EsercizioSvolto,
    RegolaValidazione,
    VoceNomenclatore,
)
from rendicontazione.services import copia_modello
from tests.accesso.mondo import Mondo
from tests.accesso.regole import (
    CHI_ENTRA,
    COMPILANO,
    COMUNALI,
    CONSEGNANO_LA_PARTE,
    DIRIGENTE,
    LEGGONO_LA_PARTE,
    LEGGONO_RENDICONTAZIONI,
    LEGGONO_TUTTO,
    UFFICI,
    Regola,
    RegolaUfficio,
)
from tests.rendicontazione.factories import (
    AbbinamentoFactory,
    AnomaliaFactory,
    CaricamentoFactory,
    CertificazioneFactory,
    CommentoCellaFactory,
    FattoFactory,
    ParteFactory,
    ProrogaFactory,
    RendicontazioneFactory,
    RipartoFondoFactory,
    VersioneFactory,
    riferimento,
)
from utenti.enums import Ruolo


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


RISERVATE: dict[str, Regola] = {
    "rendicontazione:palestra_list": Regola(proprio=COMPILANO | LEGGONO_TUTTO),
    "rendicontazione:esercizio_detail": Regola(
        proprio=COMPILANO, altrui=COMPILANO, oggetto=un_esercizio
    ),
    "rendicontazione:esercizio_download": Regola(
        proprio=COMPILANO, altrui=COMPILANO, oggetto=un_esercizio
    ),
    # Without a file: the form comes back with its sentence.
    "rendicontazione:esercizio_upload": Regola(
        proprio=COMPILANO, altrui=COMPILANO, oggetto=un_esercizio, metodo="post"
    ),
    "rendicontazione:esercizio_outcome": Regola(
        proprio=frozenset({Ruolo.OPERATORE_UDP}), oggetto=un_esercizio_provato
    ),
    "rendicontazione:campagna_list": Regola(
        proprio=UFFICI | COMUNALI | {Ruolo.OPERATORE_STRUTTURA}
    ),
    "rendicontazione:rendicontazione_detail": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=una_rendicontazione
    ),
    "rendicontazione:modello_download": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=una_rendicontazione
    ),
    # Without a file: the form comes back with its sentence.
    "rendicontazione:caricamento_create": Regola(
        proprio=COMPILANO, oggetto=una_rendicontazione, metodo="post"
    ),
    "rendicontazione:abbinamento_list": Regola(proprio=COMPILANO, oggetto=una_rendicontazione),
    "rendicontazione:abbinamento_delete": Regola(
        proprio=COMPILANO, oggetto=un_abbinamento, metodo="post", entra="altrove"
    ),
    "rendicontazione:nota_update": Regola(
        proprio=COMPILANO, oggetto=una_rendicontazione, metodo="post", entra="altrove"
    ),
    "rendicontazione:rendicontazione_azione": Regola(
        proprio=frozenset({Ruolo.RESPONSABILE_UDP}),
        oggetto=certificazione,
        metodo="post",
        entra="altrove",
    ),
    "rendicontazione:caricamento_preview": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=un_tentativo
    ),
    "rendicontazione:caricamento_confirm": Regola(
        proprio=COMPILANO, oggetto=un_tentativo, metodo="post", entra="altrove"
    ),
    "rendicontazione:caricamento_compare": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=un_tentativo
    ),
    "rendicontazione:caricamento_correct": Regola(proprio=COMPILANO, oggetto=un_tentativo),
    "rendicontazione:caricamento_retry": Regola(
        proprio=COMPILANO, oggetto=un_tentativo, metodo="post", entra="altrove"
    ),
    "rendicontazione:motivazioni_update": Regola(
        proprio=COMPILANO, oggetto=un_tentativo, metodo="post", entra="altrove"
    ),
    "rendicontazione:caricamento_download": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=un_tentativo
    ),
    # The attempt of the test is no workbook: its page says so.
    "rendicontazione:caricamento_annotated": Regola(
        proprio=LEGGONO_RENDICONTAZIONI,
        altrui=LEGGONO_TUTTO,
        oggetto=un_tentativo,
        entra="altrove",
    ),
    "rendicontazione:caricamento_csv": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=un_tentativo
    ),
    "rendicontazione:caricamento_pdf": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=un_tentativo
    ),
    **{
        f"rendicontazione:parte_caricamento_{pagina}": Regola(
            proprio=LEGGONO_LA_PARTE,
            altrui=LEGGONO_TUTTO,
            oggetto=un_tentativo_della_parte,
            entra="altrove" if pagina == "annotated" else "entra",
        )
        for pagina in ("preview", "download", "annotated", "csv", "pdf")
    },
    **{
        f"rendicontazione:parte_{azione}": Regola(
            proprio=CONSEGNANO_LA_PARTE,
            oggetto=un_tentativo_della_parte,
            metodo="post",
            entra="altrove",
        )
        for azione in ("motivazioni_update", "caricamento_retry")
    },
    "rendicontazione:parte_caricamento_correct": Regola(
        proprio=CONSEGNANO_LA_PARTE, oggetto=un_tentativo_della_parte
    ),
    "rendicontazione:campagna_csv": Regola(
        proprio=LEGGONO_TUTTO,
        altrui=LEGGONO_TUTTO,
        oggetto=lambda mondo, numero: {
            "?": f"?anno={rendicontazione(mondo, numero).campagna.anno}"
        },
    ),
    "rendicontazione:proroga_create": Regola(
        proprio=DIRIGENTE,
        altrui=DIRIGENTE,
        oggetto=lambda mondo, numero: {"anno": rendicontazione(mondo, numero).campagna.anno},
    ),
    "rendicontazione:notifica_list": Regola(proprio=CHI_ENTRA),
    "rendicontazione:notifica_update": Regola(proprio=CHI_ENTRA, metodo="post", entra="altrove"),
    "rendicontazione:certificazione_detail": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=una_certificazione
    ),
    "rendicontazione:ricevuta_create": Regola(
        proprio=COMPILANO | {Ruolo.ISTRUTTORE_PROVINCIA},
        altrui=frozenset({Ruolo.ISTRUTTORE_PROVINCIA}),
        oggetto=una_certificazione,
        metodo="post",
        entra="altrove",
    ),
    "rendicontazione:ricevuta_download": Regola(
        proprio=LEGGONO_RENDICONTAZIONI,
        altrui=LEGGONO_TUTTO,
        oggetto=un_file_della_certificazione,
    ),
    "rendicontazione:firmata_download": Regola(
        proprio=LEGGONO_RENDICONTAZIONI,
        altrui=LEGGONO_TUTTO,
        oggetto=un_file_della_certificazione,
    ),
    # Without a file: the form comes back with its sentence.
    "rendicontazione:firmata_create": Regola(
        proprio=COMPILANO, oggetto=una_certificazione, metodo="post"
    ),
    "rendicontazione:protocollo_update": Regola(
        proprio=COMPILANO, oggetto=un_protocollo, metodo="post", entra="altrove"
    ),
    "rendicontazione:esame_detail": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=una_con_dati
    ),
    "rendicontazione:esame_update": Regola(
        proprio=frozenset({Ruolo.ISTRUTTORE_PROVINCIA}),
        altrui=frozenset({Ruolo.ISTRUTTORE_PROVINCIA}),
        oggetto=una_con_dati,
        metodo="post",
        entra="altrove",
    ),
    "rendicontazione:cella_detail": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=una_cella
    ),
    "rendicontazione:cella_close": Regola(
        proprio=frozenset({Ruolo.ISTRUTTORE_PROVINCIA}),
        altrui=frozenset({Ruolo.ISTRUTTORE_PROVINCIA}),
        oggetto=una_cella,
        metodo="post",
        entra="altrove",
    ),
    "rendicontazione:parte_list": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=una_rendicontazione
    ),
    # Without a choice the board comes back with its sentence.
    "rendicontazione:parte_prepare": Regola(
        proprio=COMPILANO, oggetto=una_rendicontazione, metodo="post"
    ),
    **{
        f"rendicontazione:{nome}": Regola(
            proprio=COMPILANO, oggetto=una_rendicontazione, metodo="post", entra="altrove"
        )
        for nome in ("parte_add", "parte_remind_all")
    },
    "rendicontazione:parte_merge": Regola(proprio=COMPILANO, oggetto=una_rendicontazione),
    **{
        f"rendicontazione:{nome}": Regola(
            proprio=LEGGONO_LA_PARTE, altrui=LEGGONO_TUTTO, oggetto=una_parte
        )
        for nome in ("parte_detail", "parte_template")
    },
    # Without a file: the form comes back with its sentence.
    "rendicontazione:parte_upload": Regola(
        proprio=CONSEGNANO_LA_PARTE, oggetto=una_parte, metodo="post"
    ),
    "rendicontazione:parte_fill": Regola(
        proprio=COMPILANO | {Ruolo.OPERATORE_STRUTTURA}, oggetto=una_parte_di_struttura
    ),
    "rendicontazione:parte_withdraw": Regola(
        proprio=CONSEGNANO_LA_PARTE, oggetto=una_parte, metodo="post", entra="altrove"
    ),
    **{
        f"rendicontazione:{nome}": Regola(
            proprio=COMPILANO, oggetto=una_parte, metodo="post", entra="altrove"
        )
        for nome in ("parte_remove", "parte_remind")
    },
    "rendicontazione:parte_deliver": Regola(
        proprio=CONSEGNANO_LA_PARTE,
        oggetto=un_tentativo_della_parte,
        metodo="post",
        entra="altrove",
    ),
    "rendicontazione:versione_detail": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=una_versione
    ),
    "rendicontazione:versione_recheck": Regola(
        proprio=COMPILANO, oggetto=una_versione, metodo="post", entra="altrove"
    ),
}


UFFICIO: dict[str, RegolaUfficio] = {
    "rendicontazione.campagna": RegolaUfficio(
        lambda mondo, numero: rendicontazione(mondo, numero).campagna, di_tutti=True, mai="d"
    ),
    "rendicontazione.rendicontazione": RegolaUfficio(rendicontazione, mai="ad"),
    "rendicontazione.caricamento": RegolaUfficio(caricamento, mai="acd"),
    "rendicontazione.versione": RegolaUfficio(versione, mai="acd"),
    "rendicontazione.anomalia": RegolaUfficio(anomalia, mai="acd"),
    "rendicontazione.passaggiostato": RegolaUfficio(passaggio, mai="acd"),
    "rendicontazione.proroga": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "proroga",
            numero,
            lambda: ProrogaFactory(rendicontazione=rendicontazione(mondo, numero)),
        ),
        mai="acd",
    ),
    "rendicontazione.certificazione": RegolaUfficio(certificata, mai="acd"),
    "rendicontazione.commentocella": RegolaUfficio(commento, mai="acd"),
    "rendicontazione.esameriga": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "esame",
            numero,
            lambda: versione(mondo, numero).righe_esaminate.create(
                foglio="F1_spesa_sociale",
                riga=2,
                esaminata_da=mondo.utenti["istruttore_provincia"],
            ),
        ),
        mai="acd",
    ),
    "rendicontazione.promemoria": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "promemoria",
            numero,
            lambda: rendicontazione(mondo, numero).promemoria.create(
                tipo="7", scadenza=rendicontazione(mondo, numero).campagna.scadenza
            ),
        ),
        mai="acd",
    ),
    "rendicontazione.parte": RegolaUfficio(parte, mai="acd"),
    # The parts of a form are written only while it is in preparation.
    "rendicontazione.modellomodulo": RegolaUfficio(bozza, di_tutti=True, mai="a"),
    "rendicontazione.fogliomodulo": RegolaUfficio(
        lambda mondo, numero: bozza(mondo, numero).fogli.first(), di_tutti=True, mai="a"
    ),
    "rendicontazione.colonnamodulo": RegolaUfficio(
        lambda mondo, numero: riferimento().fogli.first().colonne.first(), di_tutti=True, mai="acd"
    ),
    "rendicontazione.codicelista": RegolaUfficio(
        lambda mondo, numero: bozza(mondo, numero).codici.first(), di_tutti=True
    ),
    "rendicontazione.vocenomenclatore": RegolaUfficio(
        lambda mondo, numero: riferimento() and VoceNomenclatore.objects.first(), di_tutti=True
    ),
    "rendicontazione.regolavalidazione": RegolaUfficio(
        lambda mondo, numero: riferimento() and RegolaValidazione.objects.first(),
        di_tutti=True,
        mai="acd",
    ),
    "rendicontazione.eserciziosvolto": RegolaUfficio(esercizio_svolto, mai="acd"),
    "rendicontazione.abbinamento": RegolaUfficio(abbinamento, mai="ac"),
    "rendicontazione.adempimento": RegolaUfficio(
        lambda mondo, numero: riferimento() and Adempimento.objects.first(), di_tutti=True
    ),
    "rendicontazione.campoadempimento": RegolaUfficio(
        lambda mondo, numero: riferimento() and CampoAdempimento.objects.first(), di_tutti=True
    ),
    "rendicontazione.ripartofondo": RegolaUfficio(
        lambda mondo, numero: mondo.uno("riparto", numero, RipartoFondoFactory), di_tutti=True
    ),
}
