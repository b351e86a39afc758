"""What is of no one app in the access matrix: the logins, the back office."""

from tests.accesso.regole import CHI_ENTRA, UFFICI, Oggetto, Regola, RegolaUfficio
from tests.territorio.factories import EnteFactory

PUBBLICHE: dict[str, Oggetto | None] = {
    "base:stato": None,
    "account_login": None,
    "account_inactive": None,
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key": lambda mondo, numero: {"uidb36": "1", "key": "x-y"},
    "account_reset_password_from_key_done": None,
}


RISERVATE: dict[str, Regola] = {
    "account_logout": Regola(proprio=CHI_ENTRA, anonimo="altrove"),
    "account_change_password": Regola(proprio=CHI_ENTRA),
    "utenti:profilo": Regola(proprio=CHI_ENTRA),
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
    # There are no public addresses of single objects in the back office.
    "admin:view_on_site": Regola(
        oggetto=lambda mondo, numero: {"content_type_id": 1, "object_id": 999_999}
    ),
}


UFFICIO: dict[str, RegolaUfficio] = {
    "territorio.provincia": RegolaUfficio(
        lambda mondo, numero: mondo.ambiti[numero].provincia, di_tutti=True
    ),
    "territorio.comune": RegolaUfficio(lambda mondo, numero: mondo.comuni[numero], di_tutti=True),
    "territorio.ente": RegolaUfficio(
        lambda mondo, numero: mondo.uno("ente", numero, EnteFactory), di_tutti=True
    ),
    "territorio.ambito": RegolaUfficio(lambda mondo, numero: mondo.ambiti[numero]),
    "territorio.delega": RegolaUfficio(lambda mondo, numero: mondo.comuni[numero].deleghe.get()),
    "utenti.utente": RegolaUfficio(
        lambda mondo, numero: mondo.utenti["operatore_udp" if numero == 8 else "operatore_di_nove"],
        mai="d",
    ),
    "utenti.incarico": RegolaUfficio(
        lambda mondo, numero: mondo.ambiti[numero].incarichi.order_by("pk").first(), mai="acd"
    ),
}


# With a form: of the public pages, the only ones that set the CSRF cookie.
CON_MODULO = frozenset({"account_login", "account_reset_password"})
