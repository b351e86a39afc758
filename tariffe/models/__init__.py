from tariffe.models.adozioni import Adozione, ServizioAdottato, ServizioAdottatoQuerySet
from tariffe.models.edizioni import (
    DellEdizioneQuerySet,
    EdizioneTariffe,
    PassaggioEdizione,
    Regolamento,
)
from tariffe.models.persone import (
    FORMA_CODICE_PERSONA,
    AttestazioneISEE,
    Conguaglio,
    TariffaAssegnata,
    TariffaAssegnataQuerySet,
    codice_persona_valido,
)
from tariffe.models.regole import (
    CasoDiProva,
    Componente,
    Modificatore,
    Politica,
    RegolaTariffaria,
    RiferimentoParametro,
    Tratto,
    Variante,
)
from tariffe.models.servizi import CodiceINPS, ParametroIndicizzato, Servizio, ValoreParametro

__all__ = [
    "FORMA_CODICE_PERSONA",
    "Adozione",
    "AttestazioneISEE",
    "CasoDiProva",
    "CodiceINPS",
    "Componente",
    "Conguaglio",
    "DellEdizioneQuerySet",
    "EdizioneTariffe",
    "Modificatore",
    "ParametroIndicizzato",
    "PassaggioEdizione",
    "Politica",
    "RegolaTariffaria",
    "Regolamento",
    "RiferimentoParametro",
    "Servizio",
    "ServizioAdottato",
    "ServizioAdottatoQuerySet",
    "TariffaAssegnata",
    "TariffaAssegnataQuerySet",
    "Tratto",
    "ValoreParametro",
    "Variante",
    "codice_persona_valido",
]
