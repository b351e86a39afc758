"""Who may open which address, as data. `test_accesso.py` walks every address with every role.

The world (`mondo.py`) has two Ambiti: 8, where every role of place works, and 9, of others.
Every address of the project needs a line here, or its test fails. To add one:

* a page for everybody: its name in `PUBBLICHE` (in `CON_MODULO` too, if it shows a form with POST);
* a reserved page: a `Regola` in `RISERVATE`. `proprio` = the roles that get in with the object of
  Ambito 8, `altrui` = those that get in with the object of Ambito 9 too; nobody else does: the
  anonymous are sent to /accedi/, the others get 404, or 403 when the page has no object. With
  `oggetto`, a function of (mondo, number of the Ambito), the address gets its arguments: make the
  object with `mondo.uno("nome", numero, lambda: UnaFactory(...))`; what it returns under "?" is
  the query of the address, for pages whose object is chosen there. `entra` is what who gets in
  sees, if it is not a page: "altrove" (a redirect), "metodo" (405), or a status as text;
* a model of the back office: a `RegolaUfficio` in `UFFICIO`. Who sees, adds, changes, deletes is
  already written in `utenti.gruppi`; here only how to make one of it in each Ambito, `di_tutti`
  if its rows are not of an Ambito, and `mai`, the letters that its admin refuses to everybody.
  Addresses of the admin that are not of Django (imports…) go in `RISERVATE` by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from rendicontazione.models import (
    Adempimento,
    CampoAdempimento,
    RegolaValidazione,
    VoceNomenclatore,
)
from strutture.models import RegoleSchede, Sinonimo
from strutture.parsing.identita import Identita
from tariffe.models import CodiceINPS, ParametroIndicizzato
from tests.accesso.contenuti import (
    PUBBLICHE_DEI_CONTENUTI,
    avviso,
    modulo,
    punto,
    un_atto,
    voce,
)
from tests.accesso.mondo import ATTORI, Mondo
from tests.accesso.oggetti import (
    abbinamento,
    adempimento_scelto,
    ambito,
    ambito_scelto,
    anno_di_dati,
    anomalia,
    area,
    barre_di,
    bozza,
    caricamento,
    caricamento_dati,
    certificata,
    certificazione,
    commento,
    comune,
    dossier_condiviso,
    due_schede,
    edizione,
    esercizio_svolto,
    importazione,
    indicatore,
    la_sua_scheda,
    modifica,
    non_doppione,
    parte,
    passaggio,
    popolazione_di,
    proposta,
    pubblicazione,
    regole_sportello,
    rendicontazione,
    scheda,
    scheda_tenuta,
    struttura,
    struttura_da_correggere,
    un_abbinamento,
    un_attestazione,
    un_codice,
    un_conguaglio,
    un_esercizio,
    un_esercizio_provato,
    un_file_della_certificazione,
    un_importazione,
    un_invito,
    un_protocollo,
    un_tentativo,
    un_tentativo_della_parte,
    una_assegnata,
    una_cella,
    una_certificazione,
    una_con_dati,
    una_parte,
    una_parte_di_struttura,
    una_proposta,
    una_pubblicazione,
    una_referenza,
    una_rendicontazione,
    una_ricevuta,
    una_richiesta,
    una_scheda_pubblica,
    una_segnalazione,
    una_versione,
    una_vicenda,
    unita,
    versione,
    versione_scelta,
    vicenda,
)
from tests.accesso.tariffe_ufficio import (
    adozione,
    caso,
    edizione_tariffe,
    passaggio_edizione,
    regola,
    regolamento,
    un_regolamento,
    una_adozione,
    una_edizione_approvata,
    una_edizione_in_bozza,
    una_regola,
)
from tests.rendicontazione.factories import (
    ProrogaFactory,
    RipartoFondoFactory,
    riferimento,
)
from tests.strutture.factories import (
    AreaFactory,
    TipoUnitaOffertaFactory,
)
from tests.tariffe.factories import ServizioFactory
from tests.territorio.factories import EnteFactory
from utenti.enums import (
    RUOLI_BACK_OFFICE,
    RUOLI_DELLA_PROVINCIA,
    RUOLI_SPORTELLO,
    RUOLI_UFFICIO_DI_PIANO,
    Ruolo,
)

UFFICI = frozenset(RUOLI_BACK_OFFICE)
SPORTELLO = frozenset(RUOLI_SPORTELLO)
PROVINCIA = frozenset(RUOLI_DELLA_PROVINCIA)
DIRIGENTE = frozenset({Ruolo.DIRIGENTE_PROVINCIA})
# Who reads the returns of every Ambito; the system's administrator reads none.
LEGGONO_TUTTO = frozenset({Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA})
LEGGONO_RENDICONTAZIONI = frozenset(RUOLI_UFFICIO_DI_PIANO) | LEGGONO_TUTTO
COMPILANO = frozenset({Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP, Ruolo.RESPONSABILE_UDP})
# Who reads, and who enters, the part of a comune.
COMUNALI = frozenset({Ruolo.OPERATORE_COMUNALE, Ruolo.RESPONSABILE_COMUNALE})
LEGGONO_LA_PARTE = LEGGONO_RENDICONTAZIONI | COMUNALI
CONSEGNANO_LA_PARTE = COMPILANO | COMUNALI
CHI_ENTRA = frozenset(ATTORI) - {"anonimo"}
# Who may add and change facilities: the dirigente only reads them.
TENGONO_STRUTTURE = UFFICI - {"dirigente_provincia"}
OSSERVATORIO = UFFICI | {Ruolo.LETTORE}
# Who keeps the record of a facility, and who decides what it asks.
STRUTTURA = frozenset({Ruolo.OPERATORE_STRUTTURA})
DECIDONO_PROPOSTE = frozenset(RUOLI_UFFICIO_DI_PIANO) | {Ruolo.ISTRUTTORE_PROVINCIA}

# Who reads people's tariffs by role and relation, and who writes them; the Province does neither.
LEGGONO_PERSONE = frozenset(
    {
        Ruolo.AMMINISTRATIVO_UDP,
        Ruolo.ASSISTENTE_SOCIALE,
        Ruolo.RESPONSABILE_COMUNALE,
        Ruolo.RESPONSABILE_UDP,
        Ruolo.COORDINATORE_AMBITO,
    }
)
ASSEGNANO = frozenset({Ruolo.AMMINISTRATIVO_UDP, Ruolo.ASSISTENTE_SOCIALE})
UFFICIO_DI_PIANO = frozenset(RUOLI_UFFICIO_DI_PIANO)
APPROVANO_TARIFFE = frozenset({Ruolo.RESPONSABILE_UDP, Ruolo.COORDINATORE_AMBITO})

Oggetto = Callable[[Mondo, int], dict[str, Any]]


@dataclass(frozen=True)
class Regola:
    proprio: frozenset[str] = frozenset()
    altrui: frozenset[str] = frozenset()
    oggetto: Oggetto | None = None
    entra: str = "entra"
    parametri: str = ""
    metodo: str = "get"
    anonimo: str = "accedi"


@dataclass(frozen=True)
class RegolaUfficio:
    oggetto: Callable[[Mondo, int], Any]
    di_tutti: bool = False
    mai: str = ""


PUBBLICHE: dict[str, Oggetto | None] = {
    "base:stato": None,
    "sportello:home": None,
    "sportello:struttura_list": None,
    "sportello:struttura_detail": struttura,
    "sportello:struttura_vcard": struttura,
    "sportello:area_detail": area,
    "sportello:comune_list": None,
    "sportello:comune_detail": comune,
    "sportello:consegna": None,
    "sportello:struttura_export": lambda mondo, numero: {"formato": "csv"},
    **PUBBLICHE_DEI_CONTENUTI,
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
    "strutture:invito_accept": un_codice,
    "account_login": None,
    "account_inactive": None,
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key": lambda mondo, numero: {"uidb36": "1", "key": "x-y"},
    "account_reset_password_from_key_done": None,
}
# Of the public ones, those with a form: the only ones that set the CSRF cookie.
CON_MODULO = frozenset(
    {
        "strutture:invito_accept",
        "account_login",
        "account_reset_password",
        "sportello:richiesta_create",
        "sportello:richiesta_status",
        "sportello:segnalazione_create",
        "sportello:valutazione_create",
    }
)
# Public pages that send elsewhere who is already in.
SOLO_ANONIMI = frozenset({"account_login"})

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
    "account_logout": Regola(proprio=CHI_ENTRA, anonimo="altrove"),
    "account_change_password": Regola(proprio=CHI_ENTRA),
    "utenti:profilo": Regola(proprio=CHI_ENTRA),
    "osservatorio:home": Regola(proprio=OSSERVATORIO),
    "osservatorio:report": Regola(proprio=OSSERVATORIO, altrui=PROVINCIA, oggetto=scheda),
    "osservatorio:indicatore_list": Regola(proprio=OSSERVATORIO),
    "osservatorio:indicatore_detail": Regola(
        proprio=OSSERVATORIO, altrui=OSSERVATORIO, oggetto=indicatore
    ),
    "osservatorio:pubblicazione_list": Regola(proprio=LEGGONO_TUTTO),
    "osservatorio:pubblicazione_indicators": Regola(proprio=DIRIGENTE),
    "osservatorio:pubblicazione_create": Regola(
        proprio=DIRIGENTE, altrui=DIRIGENTE, oggetto=scheda
    ),
    "osservatorio:pubblicazione_withdraw": Regola(
        proprio=DIRIGENTE,
        altrui=DIRIGENTE,
        oggetto=lambda mondo, numero: {"pk": pubblicazione(mondo, numero).pk},
    ),
    "osservatorio:provenienza": Regola(
        proprio=OSSERVATORIO, altrui=PROVINCIA, oggetto=popolazione_di
    ),
    "osservatorio:riparto": Regola(proprio=OSSERVATORIO),
    "osservatorio:confronto": Regola(proprio=OSSERVATORIO),
    "osservatorio:avvisi": Regola(proprio=OSSERVATORIO),
    "osservatorio:silenzi": Regola(proprio=OSSERVATORIO),
    "osservatorio:dossier_list": Regola(proprio=OSSERVATORIO),
    "osservatorio:dossier_new": Regola(proprio=OSSERVATORIO),
    # Shared by somebody of that Ambito: its people and the Province read it.
    "osservatorio:dossier_detail": Regola(
        proprio=OSSERVATORIO - {Ruolo.LETTORE}, altrui=PROVINCIA, oggetto=dossier_condiviso
    ),
    # Only who wrote it, and here nobody did: who may is in tests/osservatorio/test_dossier.py.
    "osservatorio:dossier_edit": Regola(oggetto=dossier_condiviso),
    "osservatorio:consenso": Regola(proprio=OSSERVATORIO, altrui=PROVINCIA, oggetto=ambito),
    "osservatorio:scarica": Regola(proprio=OSSERVATORIO),
    # Access is looked at first; without data there is no chart to give.
    "osservatorio:grafico": Regola(proprio=OSSERVATORIO, oggetto=barre_di, altrui=OSSERVATORIO),
    "osservatorio:una_volta_sola": Regola(proprio=OSSERVATORIO),
    # Istat's data are of nobody's Ambito: who enters the observatory sees what is loaded.
    "osservatorio:dati_board": Regola(proprio=OSSERVATORIO),
    "osservatorio:dati_anno": Regola(
        proprio=OSSERVATORIO, altrui=OSSERVATORIO, oggetto=anno_di_dati
    ),
    "osservatorio:dati_carica": Regola(proprio=LEGGONO_TUTTO),
    "osservatorio:dati_caricamento": Regola(
        proprio=LEGGONO_TUTTO, altrui=LEGGONO_TUTTO, oggetto=caricamento_dati
    ),
    "osservatorio:dati_conferma": Regola(
        proprio=LEGGONO_TUTTO,
        altrui=LEGGONO_TUTTO,
        oggetto=caricamento_dati,
        metodo="post",
        entra="altrove",
    ),
    # Without a reason: the page comes back with its sentence.
    "osservatorio:dati_in_vigore": Regola(
        proprio=LEGGONO_TUTTO,
        altrui=LEGGONO_TUTTO,
        oggetto=lambda mondo, numero: {"pk": edizione(mondo, numero).pk},
        metodo="post",
    ),
    "osservatorio:istat_csv": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=versione_scelta
    ),
    "osservatorio:adempimento_xlsx": Regola(
        proprio=LEGGONO_RENDICONTAZIONI, altrui=LEGGONO_TUTTO, oggetto=adempimento_scelto
    ),
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
    "admin:index": Regola(proprio=UFFICI),
    "admin:logout": Regola(proprio=UFFICI, entra="altrove"),
    "admin:password_change": Regola(proprio=UFFICI, entra="altrove"),
    "admin:password_change_done": Regola(proprio=UFFICI, entra="altrove"),
    "admin:autocomplete": Regola(
        proprio=UFFICI,
        parametri="?app_label=territorio&model_name=delega&field_name=comune&term=com",
    ),
    "admin:jsi18n": Regola(proprio=UFFICI),
    "admin:app_list": Regola(
        proprio=UFFICI, oggetto=lambda mondo, numero: {"app_label": "territorio"}, altrui=UFFICI
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
    # There are no public addresses of single objects in the back office.
    "admin:view_on_site": Regola(
        oggetto=lambda mondo, numero: {"content_type_id": 1, "object_id": 999_999}
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

# Leads to /accedi/ whoever comes; who is already in without right gets a 403.
ACCESSO_UFFICIO = "admin:login"

UFFICIO: dict[str, RegolaUfficio] = {
    "strutture.importazione": RegolaUfficio(un_importazione, di_tutti=True, mai="acd"),
    "territorio.provincia": RegolaUfficio(
        lambda mondo, numero: mondo.ambiti[numero].provincia, di_tutti=True
    ),
    "territorio.comune": RegolaUfficio(lambda mondo, numero: mondo.comuni[numero], di_tutti=True),
    "territorio.ente": RegolaUfficio(
        lambda mondo, numero: mondo.uno("ente", numero, EnteFactory), di_tutti=True
    ),
    "territorio.ambito": RegolaUfficio(lambda mondo, numero: mondo.ambiti[numero]),
    "sportello.regolesportello": RegolaUfficio(regole_sportello),
    "sportello.avviso": RegolaUfficio(avviso),
    "sportello.puntoaccesso": RegolaUfficio(punto),
    "sportello.moduloservizio": RegolaUfficio(modulo),
    "sportello.voceglossario": RegolaUfficio(voce, di_tutti=True),
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
    "territorio.delega": RegolaUfficio(lambda mondo, numero: mondo.comuni[numero].deleghe.get()),
    "osservatorio.edizione": RegolaUfficio(edizione, di_tutti=True, mai="acd"),
    "utenti.utente": RegolaUfficio(
        lambda mondo, numero: mondo.utenti["operatore_udp" if numero == 8 else "operatore_di_nove"],
        mai="d",
    ),
    "utenti.incarico": RegolaUfficio(
        lambda mondo, numero: mondo.ambiti[numero].incarichi.order_by("pk").first(), mai="acd"
    ),
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
