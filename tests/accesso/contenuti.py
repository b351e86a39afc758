"""Notices, first-access points, forms and words of the access matrix."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from tests.accesso.mondo import Mondo
from tests.sportello.factories import (
    AvvisoFactory,
    ModuloServizioFactory,
    PuntoAccessoFactory,
    VoceGlossarioFactory,
)
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolamentoFactory,
    ServizioAdottatoFactory,
    approva,
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


PUBBLICHE_DEI_CONTENUTI: dict[str, Callable[[Mondo, int], dict[str, Any]] | None] = {
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
