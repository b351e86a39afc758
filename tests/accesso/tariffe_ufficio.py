"""Regulations, editions, rules and adoptions of the access matrix, in the back office."""

from typing import Any

from django.core.files.base import ContentFile

from tests.accesso.mondo import Mondo
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolaFactory,
    RegolamentoFactory,
    approva,
)


def regolamento(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "regolamento tariffe", numero, lambda: RegolamentoFactory(ambito=mondo.ambiti[numero])
    )


def regola(mondo: Mondo, numero: int) -> Any:
    """Of a draft."""
    return mondo.uno(
        "regola tariffe",
        numero,
        lambda: RegolaFactory(edizione__regolamento=regolamento(mondo, numero)),
    )


def edizione_tariffe(mondo: Mondo, numero: int) -> Any:
    return regola(mondo, numero).edizione


def edizione_approvata(mondo: Mondo, numero: int) -> Any:
    def crea() -> Any:
        edizione = EdizioneFactory(regolamento=regolamento(mondo, numero))
        RegolaFactory(edizione=edizione)
        approva(edizione)
        edizione.atto.save("atto.pdf", ContentFile(b"%PDF-1.4 %%EOF"))
        return edizione

    return mondo.uno("edizione approvata", numero, crea)


def passaggio_edizione(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "passaggio edizione",
        numero,
        lambda: edizione_approvata(mondo, numero).passaggi.create(da="bozza", a="approvata"),
    )


def adozione(mondo: Mondo, numero: int) -> Any:
    def crea() -> Any:
        fatta = AdozioneFactory(edizione=edizione_approvata(mondo, numero))
        fatta.atto.save("atto.pdf", ContentFile(b"%PDF-1.4 %%EOF"))
        return fatta

    return mondo.uno("adozione", numero, crea)


def caso(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "caso di prova",
        numero,
        lambda: regola(mondo, numero).casi.create(denominazione="uno", isee=0, atteso_importo=0),
    )


def un_regolamento(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": regolamento(mondo, numero).pk}


def una_regola(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": regola(mondo, numero).pk}


def una_edizione_in_bozza(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": edizione_tariffe(mondo, numero).pk}


def una_edizione_approvata(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": edizione_approvata(mondo, numero).pk}


def una_adozione(mondo: Mondo, numero: int) -> dict[str, Any]:
    return {"pk": adozione(mondo, numero).pk}
