"""Tariffs in the access matrix: people's pages, and the regulations in the back office."""

from typing import Any

from django.core.files.base import ContentFile

from tariffe.models import CodiceINPS, ParametroIndicizzato
from tests.accesso.mondo import Mondo
from tests.accesso.regole import (
    APPROVANO_TARIFFE,
    ASSEGNANO,
    DIRIGENTE,
    LEGGONO_PERSONE,
    PROVINCIA,
    UFFICI,
    UFFICIO_DI_PIANO,
    Regola,
    RegolaUfficio,
)
from tests.tariffe.factories import (
    AdozioneFactory,
    AttestazioneFactory,
    ConguaglioFactory,
    EdizioneFactory,
    RegolaFactory,
    RegolamentoFactory,
    ServizioFactory,
    TariffaAssegnataFactory,
    approva,
)
from tests.territorio.factories import EnteFactory


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


RISERVATE: dict[str, Regola] = {
    "tariffe:home": Regola(proprio=LEGGONO_PERSONE | UFFICIO_DI_PIANO),
    **{
        f"tariffe:{nome}": Regola(proprio=LEGGONO_PERSONE)
        for nome in (
            "assegnata_list",
            "attestazione_list",
            "rinnovo_list",
            "rinnovo_csv",
            "conguaglio_list",
            "prestazione_list",
            "prestazione_csv",
        )
    },
    # Without a code, without a choice: the page comes back with its sentence.
    **{
        f"tariffe:{nome}": Regola(proprio=LEGGONO_PERSONE, metodo="post")
        for nome in ("persona_search", "rinnovo_letters")
    },
    **{
        f"tariffe:{nome}": Regola(proprio=ASSEGNANO)
        for nome in ("assegnata_create", "attestazione_create", "ricalcolo_create")
    },
    "tariffe:assegnata_detail": Regola(proprio=LEGGONO_PERSONE, oggetto=una_assegnata),
    "tariffe:attestazione_detail": Regola(proprio=LEGGONO_PERSONE, oggetto=un_attestazione),
    **{
        f"tariffe:{nome}": Regola(proprio=ASSEGNANO, oggetto=una_assegnata)
        for nome in ("assegnata_recalculate", "assegnata_waive", "assegnata_end")
    },
    **{
        f"tariffe:{nome}": Regola(
            proprio=ASSEGNANO, oggetto=oggetto, metodo="post", entra="altrove"
        )
        for nome, oggetto in (
            ("attestazione_cancel", un_attestazione),
            ("conguaglio_settle", un_conguaglio),
        )
    },
    **{
        f"admin:tariffe_codiceinps_{azione}": Regola(proprio=chi, entra=entra)
        for azione, chi, entra in (
            ("import", PROVINCIA - DIRIGENTE, "entra"),
            ("process_import", UFFICI, "metodo"),
            ("export", UFFICI, "entra"),
        )
    },
    **{
        f"admin:tariffe_edizionetariffe_{nome}": Regola(
            proprio=UFFICI, altrui=PROVINCIA, oggetto=una_edizione_approvata
        )
        for nome in ("confronto", "esporta", "fasce_csv", "fasce_xlsx", "atto", "casi")
    },
    **{
        f"admin:tariffe_edizionetariffe_{nome}": Regola(
            proprio=UFFICIO_DI_PIANO, oggetto=una_edizione_approvata
        )
        for nome in ("copia", "adotta", "allega", "impatto")
    },
    "admin:tariffe_edizionetariffe_approva": Regola(
        proprio=APPROVANO_TARIFFE, oggetto=una_edizione_in_bozza
    ),
    "admin:tariffe_edizionetariffe_cessa": Regola(
        proprio=APPROVANO_TARIFFE, oggetto=una_edizione_approvata
    ),
    "admin:tariffe_edizionetariffe_bozza": Regola(
        proprio=APPROVANO_TARIFFE, oggetto=una_edizione_approvata
    ),
    **{
        f"admin:tariffe_regolatariffaria_{nome}": Regola(
            proprio=UFFICIO_DI_PIANO, oggetto=una_regola
        )
        for nome in ("incolla", "casi")
    },
    **{
        f"admin:tariffe_regolatariffaria_{nome}": Regola(
            proprio=UFFICIO_DI_PIANO, oggetto=una_regola, metodo="post", entra="altrove"
        )
        for nome in ("buco", "togli_parte")
    },
    "admin:tariffe_regolatariffaria_formato": Regola(
        proprio=UFFICI, altrui=PROVINCIA, oggetto=una_regola
    ),
    "admin:tariffe_regolamento_importa": Regola(proprio=UFFICIO_DI_PIANO, oggetto=un_regolamento),
    # Only an example is copied: nobody copies a regulation of an Ambito.
    "admin:tariffe_regolamento_copia": Regola(oggetto=un_regolamento),
    "admin:tariffe_adozione_chiudi": Regola(proprio=UFFICIO_DI_PIANO, oggetto=una_adozione),
    "admin:tariffe_adozione_atto": Regola(proprio=UFFICI, altrui=PROVINCIA, oggetto=una_adozione),
}


UFFICIO: dict[str, RegolaUfficio] = {
    "tariffe.servizio": RegolaUfficio(
        lambda mondo, numero: mondo.uno("servizio", numero, ServizioFactory), di_tutti=True
    ),
    "tariffe.codiceinps": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "codice INPS",
            numero,
            lambda: CodiceINPS.objects.create(codice=f"A9.0{numero}", denominazione="Prova"),
        ),
        di_tutti=True,
    ),
    "tariffe.parametroindicizzato": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "parametro",
            numero,
            lambda: ParametroIndicizzato.objects.create(codice=f"p-{numero}", denominazione="P"),
        ),
        di_tutti=True,
    ),
    "tariffe.regolamento": RegolaUfficio(regolamento),
    "tariffe.edizionetariffe": RegolaUfficio(edizione_tariffe),
    "tariffe.regolatariffaria": RegolaUfficio(regola),
    "tariffe.casodiprova": RegolaUfficio(caso, mai="acd"),
    "tariffe.adozione": RegolaUfficio(adozione, mai="acd"),
    "tariffe.passaggioedizione": RegolaUfficio(passaggio_edizione, mai="acd"),
}
