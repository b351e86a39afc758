"""Who may open which address, as data. `test_accesso.py` walks every address with every role.

The world (`mondo.py`) has two Ambiti: 8, where every role of place works, and 9, of others. Each
app has its module here, with its addresses and how to make their objects; `sito.py` has what is of
no one app (logins, territory, users, the back office), `regole.py` the groups of roles. This module
only joins them. Every address of the project needs a line in the module of its app, or its test
fails. To add one:

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

from tests.accesso import osservatorio, rendicontazione, sito, sportello, strutture, tariffe

# An app without public pages, or without pages of one kind, has no table of it.
PUBBLICHE = {**sito.PUBBLICHE, **sportello.PUBBLICHE, **strutture.PUBBLICHE}
CON_MODULO = sito.CON_MODULO | sportello.CON_MODULO | strutture.CON_MODULO
# Public pages that send elsewhere who is already in.
SOLO_ANONIMI = frozenset({"account_login"})

APP = (sito, sportello, strutture, tariffe, rendicontazione, osservatorio)
RISERVATE = {nome: regola for app in APP for nome, regola in app.RISERVATE.items()}
UFFICIO = {modello: regola for app in APP for modello, regola in app.UFFICIO.items()}

# Leads to /accedi/ whoever comes; who is already in without right gets a 403.
ACCESSO_UFFICIO = "admin:login"
