"""What each role may do in the back office, as data: role → model → letters.

v = sees, a = adds, c = changes, d = deletes. The rows are always limited by `visibili_a`; a model
that is not listed for a role does not exist for it. Loaded into one group per role.
"""

from utenti.enums import RUOLI_UFFICIO_DI_PIANO, Ruolo

TERRITORIO_IN_LETTURA = {
    "territorio.provincia": "v",
    "territorio.comune": "v",
    "territorio.nomeprecedentecomune": "v",
    "territorio.ambito": "v",
    "territorio.ente": "v",
    "territorio.capofila": "v",
    "territorio.appartenenza": "v",
    "territorio.delega": "v",
}
UFFICIO_DI_PIANO = {**TERRITORIO_IN_LETTURA, "territorio.ambito": "vc"}

PERMESSI: dict[str, dict[str, str]] = {
    **dict.fromkeys(RUOLI_UFFICIO_DI_PIANO, UFFICIO_DI_PIANO),
    Ruolo.RESPONSABILE_UDP: {**UFFICIO_DI_PIANO, "utenti.incarico": "v"},
    Ruolo.ISTRUTTORE_PROVINCIA: {
        **TERRITORIO_IN_LETTURA,
        "territorio.provincia": "vc",
        "territorio.ambito": "vac",
        "territorio.ente": "vac",
        "territorio.capofila": "vacd",
        "territorio.appartenenza": "vacd",
        "territorio.delega": "vacd",
    },
    Ruolo.DIRIGENTE_PROVINCIA: {**TERRITORIO_IN_LETTURA, "utenti.incarico": "v"},
    Ruolo.AMMINISTRATORE_SISTEMA: {
        "territorio.provincia": "vac",
        "territorio.comune": "vac",
        "territorio.nomeprecedentecomune": "vacd",
        "territorio.ambito": "vac",
        "territorio.ente": "vac",
        "territorio.capofila": "vacd",
        "territorio.appartenenza": "vacd",
        "territorio.delega": "vacd",
        "utenti.utente": "vac",
        "utenti.incarico": "vac",
    },
}
