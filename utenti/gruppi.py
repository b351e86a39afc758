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
STRUTTURE_IN_LETTURA = {
    "strutture.area": "v",
    "strutture.tipounitaofferta": "v",
    "strutture.sinonimo": "v",
    "strutture.entegestore": "v",
    "strutture.struttura": "v",
    "strutture.unitaofferta": "v",
    "strutture.referentestruttura": "v",
    "strutture.passaggioscheda": "v",
    "strutture.proposta": "v",
    "strutture.modificaproposta": "v",
    "strutture.regoleschede": "v",
    "strutture.vocestoria": "v",
    "strutture.vicenda": "v",
    "strutture.nondoppione": "v",
    "strutture.confermascheda": "v",
    "strutture.promemoriascheda": "v",
    "strutture.invitoreferente": "v",
}
# Rows that are made by working on the returns' own pages: here they are only looked at.
RENDICONTAZIONE_IN_LETTURA = {
    "rendicontazione.campagna": "v",
    "rendicontazione.rendicontazione": "v",
    "rendicontazione.caricamento": "v",
    "rendicontazione.versione": "v",
    "rendicontazione.anomalia": "v",
    "rendicontazione.passaggiostato": "v",
    "rendicontazione.abbinamento": "v",
    "rendicontazione.eserciziosvolto": "v",
    "rendicontazione.proroga": "v",
    "rendicontazione.certificazione": "v",
    "rendicontazione.commentocella": "v",
    "rendicontazione.esameriga": "v",
    "rendicontazione.promemoria": "v",
    "rendicontazione.parte": "v",
}
MODELLI_IN_LETTURA = {
    "rendicontazione.modellomodulo": "v",
    "rendicontazione.fogliomodulo": "v",
    "rendicontazione.colonnamodulo": "v",
    "rendicontazione.codicelista": "v",
    "rendicontazione.vocenomenclatore": "v",
    "rendicontazione.regolavalidazione": "v",
    "rendicontazione.adempimento": "v",
    "rendicontazione.campoadempimento": "v",
    "rendicontazione.ripartofondo": "v",
    "osservatorio.edizione": "v",
}
TIENE_LE_STRUTTURE = {
    **STRUTTURE_IN_LETTURA,
    "strutture.entegestore": "vac",
    "strutture.struttura": "vac",
    "strutture.unitaofferta": "vac",
    "strutture.nondoppione": "vd",
}
# What the public site tells: the Ufficio di Piano writes its own, the Province everything.
CONTENUTI_PROPRI = {
    "sportello.avviso": "vac",
    "sportello.puntoaccesso": "vac",
    "sportello.moduloservizio": "vac",
    "sportello.voceglossario": "v",
}
SPORTELLO_IN_LETTURA = {"sportello.regolesportello": "v"}
CONTENUTI_DI_TUTTI = dict.fromkeys([*CONTENUTI_PROPRI, "strutture.sinonimo"], "vacd")
REGISTRI_TARIFFE_IN_LETTURA = {
    "tariffe.servizio": "v",
    "tariffe.codiceinps": "v",
    "tariffe.parametroindicizzato": "v",
    "tariffe.valoreparametro": "v",
}
REGISTRI_TARIFFE = {
    "tariffe.servizio": "vac",
    "tariffe.codiceinps": "vac",
    "tariffe.parametroindicizzato": "vac",
    "tariffe.valoreparametro": "vac",
}
TARIFFE_IN_LETTURA = {
    **REGISTRI_TARIFFE_IN_LETTURA,
    "tariffe.regolamento": "v",
    "tariffe.edizionetariffe": "v",
    "tariffe.regolatariffaria": "v",
    "tariffe.componente": "v",
    "tariffe.variante": "v",
    "tariffe.politica": "v",
    "tariffe.modificatore": "v",
    "tariffe.casodiprova": "v",
    "tariffe.adozione": "v",
    "tariffe.servizioadottato": "v",
    "tariffe.passaggioedizione": "v",
}
# Of one's own Ambito, and only in drafts: the admin looks at that. Adoptions have their own page.
TARIFFE_PROPRIE = {
    **TARIFFE_IN_LETTURA,
    "tariffe.regolamento": "vac",
    "tariffe.edizionetariffe": "vacd",
    "tariffe.regolatariffaria": "vacd",
    "tariffe.componente": "vc",
    "tariffe.variante": "vc",
    "tariffe.politica": "vacd",
    "tariffe.modificatore": "vacd",
    "tariffe.casodiprova": "vacd",
}
UFFICIO_DI_PIANO = {
    **TERRITORIO_IN_LETTURA,
    "territorio.ambito": "vc",
    **TIENE_LE_STRUTTURE,
    **RENDICONTAZIONE_IN_LETTURA,
    **CONTENUTI_PROPRI,
    **SPORTELLO_IN_LETTURA,
    **TARIFFE_PROPRIE,
}

PERMESSI: dict[str, dict[str, str]] = {
    **dict.fromkeys(RUOLI_UFFICIO_DI_PIANO, UFFICIO_DI_PIANO),
    Ruolo.RESPONSABILE_UDP: {
        **UFFICIO_DI_PIANO,
        "sportello.regolesportello": "vac",
        # Of its own Ambito only: its admin looks at that.
        "strutture.regoleschede": "vac",
        "rendicontazione.abbinamento": "vd",
        "utenti.incarico": "v",
    },
    Ruolo.ISTRUTTORE_PROVINCIA: {
        # Who made an import has its page; the Province has them all here too.
        "strutture.importazione": "v",
        **TERRITORIO_IN_LETTURA,
        **SPORTELLO_IN_LETTURA,
        "territorio.provincia": "vc",
        "territorio.ambito": "vac",
        "territorio.ente": "vac",
        "territorio.capofila": "vacd",
        "territorio.appartenenza": "vacd",
        "territorio.delega": "vacd",
        **TIENE_LE_STRUTTURE,
        **RENDICONTAZIONE_IN_LETTURA,
        "rendicontazione.campagna": "vac",
        **MODELLI_IN_LETTURA,
        "rendicontazione.ripartofondo": "vacd",
        **CONTENUTI_DI_TUTTI,
        **TARIFFE_IN_LETTURA,
        **REGISTRI_TARIFFE,
    },
    Ruolo.DIRIGENTE_PROVINCIA: {
        "strutture.importazione": "v",
        **TERRITORIO_IN_LETTURA,
        **SPORTELLO_IN_LETTURA,
        **STRUTTURE_IN_LETTURA,
        **RENDICONTAZIONE_IN_LETTURA,
        "rendicontazione.campagna": "vac",
        "rendicontazione.rendicontazione": "vc",
        **MODELLI_IN_LETTURA,
        **CONTENUTI_DI_TUTTI,
        **TARIFFE_IN_LETTURA,
        "utenti.incarico": "v",
    },
    Ruolo.AMMINISTRATORE_SISTEMA: {
        "strutture.importazione": "v",
        "territorio.provincia": "vac",
        "territorio.comune": "vac",
        "territorio.nomeprecedentecomune": "vacd",
        "territorio.ambito": "vac",
        "territorio.ente": "vac",
        "territorio.capofila": "vacd",
        "territorio.appartenenza": "vacd",
        "territorio.delega": "vacd",
        **TIENE_LE_STRUTTURE,
        # Only who sees all the users can tie one of them to a facility.
        "strutture.referentestruttura": "vac",
        "strutture.area": "vac",
        "strutture.tipounitaofferta": "vac",
        "rendicontazione.campagna": "v",
        **MODELLI_IN_LETTURA,
        # Only while a form is in preparation: its admin looks at that.
        "rendicontazione.modellomodulo": "vacd",
        "rendicontazione.fogliomodulo": "vacd",
        "rendicontazione.colonnamodulo": "vacd",
        "rendicontazione.codicelista": "vacd",
        "rendicontazione.vocenomenclatore": "vac",
        "rendicontazione.adempimento": "vac",
        "rendicontazione.campoadempimento": "vacd",
        **CONTENUTI_DI_TUTTI,
        **TARIFFE_IN_LETTURA,
        **REGISTRI_TARIFFE,
        "utenti.utente": "vac",
        "utenti.incarico": "vac",
    },
}
