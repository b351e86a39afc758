"""The public site and what citizens send, in the access matrix."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile

from sportello.models import RegoleSportello
from strutture.parsing.identita import Identita
from tests.accesso.mondo import Mondo
from tests.accesso.osservatorio import ambito, pubblicazione, una_pubblicazione, una_scheda_pubblica
from tests.accesso.regole import (
    LEGGONO_TUTTO,
    PROVINCIA,
    SPORTELLO,
    UFFICI,
    Oggetto,
    Regola,
    RegolaUfficio,
)
from tests.accesso.strutture import unita
from tests.sportello.factories import (
    AvvisoFactory,
    ModuloServizioFactory,
    PuntoAccessoFactory,
    RichiestaFactory,
    SegnalazioneFactory,
    VoceGlossarioFactory,
)
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolamentoFactory,
    ServizioAdottatoFactory,
    approva,
)
from utenti.enums import RUOLI_UFFICIO_DI_PIANO, Ruolo


def struttura(mondo: Mondo, numero: int) -> dict[str, Any]:
    sua = unita(mondo, numero).struttura
    return {"pk": sua.pk, "slug": sua.slug}


def area(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"codice": unita(mondo, numero).tipo.area.codice}


def comune(mondo: Mondo, numero: int) -> dict[str, Any]:
    suo = mondo.comuni[numero]
    return {"istat": suo.codice_istat, "slug": suo.slug}


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


def avviso(mondo: Mondo, numero: int) -> Any:
    return mondo.uno("avviso", numero, lambda: AvvisoFactory(ambito=mondo.ambiti[numero]))


def punto(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "punto",
        numero,
        lambda: PuntoAccessoFactory(ambito=mondo.ambiti[numero], comune=mondo.comuni[numero]),
    )


def modulo(mondo: Mondo, numero: int) -> Any:
    return mondo.uno("modulo", numero, lambda: ModuloServizioFactory(ambito=mondo.ambiti[numero]))


def voce(mondo: Mondo, numero: int) -> Any:
    return mondo.uno("voce", numero, VoceGlossarioFactory)


def un_avviso(mondo: Mondo, numero: int) -> dict[str, Any]:
    suo = avviso(mondo, numero)
    return {"pk": suo.pk, "slug": suo.slug}


def un_modulo_con_file(mondo: Mondo, numero: int) -> dict[str, Any]:
    """A form kept here, with its PDF."""
    suo = mondo.uno(
        "modulo con file",
        numero,
        lambda: ModuloServizioFactory(
            titolo=f"Domanda {numero}",
            ambito=mondo.ambiti[numero],
            sito="",
            file=ContentFile(b"%PDF-1.4 %%EOF", "domanda.pdf"),
        ),
    )
    return {"pk": suo.pk, "nome": f"domanda-{numero}"}


def un_atto(mondo: Mondo, numero: int) -> dict[str, Any]:
    """An approved edition with the PDF of its act, which a body adopted."""

    def fatto() -> Any:
        regolamento = RegolamentoFactory(ambito=mondo.ambiti[numero])
        pdf = ContentFile(b"%PDF-1.4 %%EOF", "atto.pdf")
        edizione = approva(EdizioneFactory(regolamento=regolamento, atto=pdf))
        ServizioAdottatoFactory(adozione=AdozioneFactory(edizione=edizione))
        return edizione

    return {"pk": mondo.uno("atto", numero, fatto).pk}


PUBBLICHE: dict[str, Oggetto | None] = {
    "sportello:home": None,
    "sportello:struttura_list": None,
    "sportello:struttura_detail": struttura,
    "sportello:struttura_vcard": struttura,
    "sportello:area_detail": area,
    "sportello:comune_list": None,
    "sportello:comune_detail": comune,
    "sportello:consegna": None,
    "sportello:struttura_export": lambda mondo, numero: {"formato": "csv"},
    "sportello:struttura_feed": None,
    "sportello:avviso_feed": None,
    "sportello:hsds_api": None,
    "sportello:hsds_file": None,
    "sportello:hsds_list": lambda mondo, numero: {"risorsa": "services"},
    "sportello:hsds_service": lambda mondo, numero: {
        "chiave": Identita(settings.PROVINCIA).di("unita", unita(mondo, numero).pk)
    },
    "sportello:robots": None,
    "sportello:sitemap": None,
    "sportello:ambito_list": None,
    "sportello:ambito_detail": ambito,
    "sportello:pubblicazione_list": None,
    "sportello:pubblicazione_detail": una_pubblicazione,
    "sportello:pubblicazione_pdf": lambda mondo, numero: {
        "slug": pubblicazione(mondo, numero).slug,
        "nome": pubblicazione(mondo, numero).slug,
    },
    "sportello:pubblicazione_values": una_pubblicazione,
    "sportello:pubblicazione_check": None,
    "sportello:pubblicazione_verify": lambda mondo, numero: {
        "codice": pubblicazione(mondo, numero).codice
    },
    "sportello:pubblicazione_tables": lambda mondo, numero: {
        **una_scheda_pubblica(mondo, numero),
        "formato": "csv",
    },
    "sportello:catalogo": lambda mondo, numero: {"formato": "ttl"},
    "sportello:tariffa_list": None,
    "sportello:tariffa_act": un_atto,
    "sportello:richiesta_create": None,
    "sportello:richiesta_receipt": una_ricevuta,
    "sportello:richiesta_status": None,
    "sportello:segnalazione_create": struttura_da_correggere,
    "sportello:segnalazione_done": struttura_da_correggere,
    "sportello:valutazione_create": None,
    "sportello:valutazione_done": None,
    "sportello:provincia": None,
    "sportello:accessibilita": None,
    "sportello:privacy": None,
    "sportello:note_legali": None,
    "sportello:bisogno_list": None,
    "sportello:bisogno_detail": lambda mondo, numero: {"slug": "cerco-un-posto-al-nido"},
    "sportello:avviso_list": None,
    "sportello:avviso_archive": None,
    "sportello:avviso_detail": un_avviso,
    "sportello:punto_list": None,
    "sportello:modulo_list": None,
    "sportello:modulo_file": un_modulo_con_file,
    "sportello:glossario": None,
    "sportello:numeri_urgenti": None,
    "sportello:domande_frequenti": None,
    "sportello:sitemap_file": lambda mondo, numero: {"numero": 0},
}


RISERVATE: dict[str, Regola] = {
    "sportello:richiesta_list": Regola(proprio=SPORTELLO),
    "sportello:richiesta_detail": Regola(proprio=SPORTELLO, oggetto=una_richiesta),
    # Without what it wants, the page comes back with its sentence.
    "sportello:richiesta_update": Regola(
        proprio=SPORTELLO,
        oggetto=lambda mondo, numero: {**una_richiesta(mondo, numero), "azione": "rispondi"},
        metodo="post",
    ),
    "sportello:richiesta_numbers": Regola(
        proprio=SPORTELLO | frozenset(RUOLI_UFFICIO_DI_PIANO) | PROVINCIA | {Ruolo.LETTORE}
    ),
    "sportello:segnalazione_list": Regola(
        proprio=frozenset(RUOLI_UFFICIO_DI_PIANO) | LEGGONO_TUTTO
    ),
    # Without an outcome: the list comes back with its sentence.
    "sportello:segnalazione_close": Regola(
        proprio=frozenset(RUOLI_UFFICIO_DI_PIANO), oggetto=una_segnalazione, metodo="post"
    ),
    **{
        f"admin:sportello_{nome}_{azione}": Regola(proprio=chi, entra=entra)
        for nome, importano in (("puntoaccesso", UFFICI), ("voceglossario", PROVINCIA))
        for azione, chi, entra in (
            ("import", importano, "entra"),
            # As above: the method is looked at before the right.
            ("process_import", UFFICI, "metodo"),
            ("export", UFFICI, "entra"),
        )
    },
}


UFFICIO: dict[str, RegolaUfficio] = {
    "sportello.regolesportello": RegolaUfficio(regole_sportello),
    "sportello.avviso": RegolaUfficio(avviso),
    "sportello.puntoaccesso": RegolaUfficio(punto),
    "sportello.moduloservizio": RegolaUfficio(modulo),
    "sportello.voceglossario": RegolaUfficio(voce, di_tutti=True),
}


# With a form: of the public pages, the only ones that set the CSRF cookie.
CON_MODULO = frozenset(
    {
        "sportello:richiesta_create",
        "sportello:richiesta_status",
        "sportello:segnalazione_create",
        "sportello:valutazione_create",
    }
)
