"""The register of facilities in the access matrix."""

from typing import Any

from strutture.models import Importazione, NonDoppione, Proposta, RegoleSchede, Sinonimo
from tests.accesso.mondo import Mondo
from tests.accesso.regole import (
    DECIDONO_PROPOSTE,
    DIRIGENTE,
    PROVINCIA,
    STRUTTURA,
    TENGONO_STRUTTURE,
    UFFICI,
    Oggetto,
    Regola,
    RegolaUfficio,
)
from tests.strutture.factories import (
    AreaFactory,
    InvitoReferenteFactory,
    ReferenteStrutturaFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
    VicendaFactory,
)
from utenti.enums import Ruolo


def unita(mondo: Mondo, numero: int) -> Any:
    return mondo.uno(
        "unita", numero, lambda: UnitaOffertaFactory(struttura__comune=mondo.comuni[numero])
    )


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


PUBBLICHE: dict[str, Oggetto | None] = {
    "strutture:invito_accept": un_codice,
}


RISERVATE: dict[str, Regola] = {
    # A referente reads the history and the events of its own facility.
    **{
        f"strutture:{nome}": Regola(
            proprio=UFFICI | {Ruolo.OPERATORE_STRUTTURA},
            altrui=PROVINCIA,
            oggetto=la_sua_scheda,
        )
        for nome in ("storia_detail", "vicenda_list")
    },
    "strutture:vicenda_withdraw": Regola(
        proprio=TENGONO_STRUTTURE,
        altrui=PROVINCIA - {Ruolo.DIRIGENTE_PROVINCIA},
        oggetto=una_vicenda,
        metodo="post",
        entra="altrove",
    ),
    "strutture:registro_detail": Regola(proprio=UFFICI),
    "strutture:registro_export": Regola(proprio=UFFICI),
    "strutture:doppione_list": Regola(proprio=UFFICI),
    "strutture:struttura_merge": Regola(proprio=UFFICI, altrui=PROVINCIA, oggetto=due_schede),
    "strutture:doppione_dismiss": Regola(
        proprio=TENGONO_STRUTTURE,
        altrui=PROVINCIA - {Ruolo.DIRIGENTE_PROVINCIA},
        oggetto=due_schede,
        metodo="post",
        entra="altrove",
    ),
    **{
        f"strutture:{nome}": Regola(proprio=UFFICI)
        for nome in ("freschezza_board", "freschezza_csv", "scheda_calls", "invito_board")
    },
    # Without a choice it goes back with its sentence.
    "strutture:invito_resend_many": Regola(proprio=UFFICI, metodo="post", entra="altrove"),
    "strutture:scheda_calls_pdf": Regola(proprio=UFFICI, altrui=PROVINCIA, oggetto=ambito_scelto),
    "strutture:scheda_confirm": Regola(
        proprio=UFFICI | {Ruolo.OPERATORE_STRUTTURA},
        altrui=PROVINCIA,
        oggetto=scheda_tenuta,
        metodo="post",
        entra="altrove",
    ),
    "strutture:scheda_call": Regola(
        proprio=UFFICI, altrui=PROVINCIA, oggetto=scheda_tenuta, metodo="post", entra="altrove"
    ),
    "strutture:invito_list": Regola(proprio=UFFICI, altrui=PROVINCIA, oggetto=scheda_tenuta),
    **{
        f"strutture:{nome}": Regola(
            proprio=UFFICI, altrui=PROVINCIA, oggetto=oggetto, metodo="post", entra="altrove"
        )
        for nome, oggetto in (
            ("invito_resend", un_invito),
            ("invito_revoke", un_invito),
            ("referente_end", una_referenza),
        )
    },
    "strutture:scheda_list": Regola(proprio=UFFICI | STRUTTURA),
    "strutture:scheda_detail": Regola(
        proprio=UFFICI | STRUTTURA, altrui=PROVINCIA, oggetto=scheda_tenuta
    ),
    "strutture:scheda_update": Regola(proprio=STRUTTURA, oggetto=scheda_tenuta),
    "strutture:proposta_detail": Regola(
        proprio=UFFICI | STRUTTURA, altrui=PROVINCIA, oggetto=una_proposta
    ),
    # Without the number of the proposal there is nothing to decide: back to its page.
    "strutture:proposta_decide": Regola(
        proprio=DECIDONO_PROPOSTE,
        altrui=frozenset({Ruolo.ISTRUTTORE_PROVINCIA}),
        oggetto=una_proposta,
        metodo="post",
        entra="altrove",
    ),
    "strutture:proposta_withdraw": Regola(
        proprio=STRUTTURA, oggetto=una_proposta, metodo="post", entra="altrove"
    ),
    # Both lead to the page of the imports.
    **{
        f"admin:strutture_struttura_{nome}": Regola(proprio=TENGONO_STRUTTURE, entra="altrove")
        for nome in ("import", "process_import")
    },
    "strutture:importazione_list": Regola(proprio=UFFICI),
    # An import is of who made it; the Province reads and undoes those of all.
    **{
        f"strutture:importazione_{nome}": Regola(
            proprio=frozenset({Ruolo.OPERATORE_UDP}) | PROVINCIA,
            altrui=PROVINCIA,
            oggetto=importazione,
        )
        for nome in ("detail", "export")
    },
    **{
        f"strutture:importazione_{nome}": Regola(
            proprio=frozenset({Ruolo.OPERATORE_UDP}),
            oggetto=importazione,
            metodo="post",
            entra="altrove",
        )
        for nome in ("choose", "apply", "discard")
    },
    "strutture:importazione_undo": Regola(
        proprio=frozenset({Ruolo.OPERATORE_UDP}) | PROVINCIA - DIRIGENTE,
        altrui=PROVINCIA - DIRIGENTE,
        oggetto=importazione,
        metodo="post",
        entra="altrove",
    ),
    "admin:strutture_struttura_export": Regola(proprio=UFFICI),
    "admin:strutture_entegestore_import": Regola(proprio=TENGONO_STRUTTURE),
    # The method is looked at before the right.
    "admin:strutture_entegestore_process_import": Regola(proprio=UFFICI, entra="metodo"),
    "admin:strutture_entegestore_export": Regola(proprio=UFFICI),
    **{
        f"admin:strutture_sinonimo_{azione}": Regola(proprio=chi, entra=entra)
        for azione, chi, entra in (
            ("import", PROVINCIA, "entra"),
            ("process_import", UFFICI, "metodo"),
            ("export", UFFICI, "entra"),
        )
    },
}


UFFICIO: dict[str, RegolaUfficio] = {
    "strutture.importazione": RegolaUfficio(un_importazione, di_tutti=True, mai="acd"),
    "strutture.area": RegolaUfficio(lambda mondo, numero: AreaFactory(), di_tutti=True),
    "strutture.tipounitaofferta": RegolaUfficio(
        lambda mondo, numero: TipoUnitaOffertaFactory(), di_tutti=True
    ),
    "strutture.sinonimo": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "sinonimo",
            numero,
            lambda: Sinonimo.objects.create(espressione=f"parola {numero}", significa="RSA"),
        ),
        di_tutti=True,
    ),
    "strutture.entegestore": RegolaUfficio(
        lambda mondo, numero: unita(mondo, numero).struttura.ente_gestore
    ),
    "strutture.struttura": RegolaUfficio(lambda mondo, numero: unita(mondo, numero).struttura),
    "strutture.regoleschede": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "regole_schede",
            numero,
            lambda: RegoleSchede.objects.create(ambito=mondo.ambiti[numero]),
        )
    ),
    "strutture.unitaofferta": RegolaUfficio(lambda mondo, numero: unita(mondo, numero)),
    # Written by the register itself, or on its own pages.
    "strutture.vocestoria": RegolaUfficio(
        lambda mondo, numero: unita(mondo, numero).struttura.storia.order_by("pk").first(),
        mai="acd",
    ),
    "strutture.vicenda": RegolaUfficio(vicenda, mai="acd"),
    "strutture.confermascheda": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "conferma",
            numero,
            lambda: unita(mondo, numero).struttura.conferme.create(
                utente=mondo.utenti["operatore_udp"], canale="ufficio"
            ),
        ),
        mai="acd",
    ),
    "strutture.promemoriascheda": RegolaUfficio(
        lambda mondo, numero: mondo.uno(
            "promemoria_scheda",
            numero,
            lambda: unita(mondo, numero).struttura.promemoria.create(
                scadenza="2026-01-31", passo="30"
            ),
        ),
        mai="acd",
    ),
    "strutture.nondoppione": RegolaUfficio(non_doppione, mai="ac"),
    "strutture.proposta": RegolaUfficio(proposta, mai="acd"),
    "strutture.modificaproposta": RegolaUfficio(modifica, mai="acd"),
}


# With a form: of the public pages, the only ones that set the CSRF cookie.
CON_MODULO = frozenset({"strutture:invito_accept"})
