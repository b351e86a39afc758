"""Notices, first-access points, forms and words of the access matrix."""

from collections.abc import Callable
from typing import Any

from tests.accesso.mondo import Mondo
from tests.sportello.factories import (
    AvvisoFactory,
    ModuloServizioFactory,
    PuntoAccessoFactory,
    VoceGlossarioFactory,
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


PUBBLICHE_DEI_CONTENUTI: dict[str, Callable[[Mondo, int], dict[str, Any]] | None] = {}
