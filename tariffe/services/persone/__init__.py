"""Writes on people's attestations and tariffs; people are known by an opaque code only."""

from tariffe.services.persone.assegna import assegna_tariffa, cessa, deroga, ricalcola
from tariffe.services.persone.attestazioni import annulla_attestazione, registra_attestazione
from tariffe.services.persone.blocco import EsitoBlocco, ricalcola_in_blocco
from tariffe.services.persone.codici import codice_usato, nuovo_codice_persona
from tariffe.services.persone.comuni import controlla_giorno, storia
from tariffe.services.persone.conguagli import regola_conguaglio
from tariffe.services.persone.dimostrative import carica_persone_dimostrative

__all__ = [
    "EsitoBlocco",
    "annulla_attestazione",
    "assegna_tariffa",
    "carica_persone_dimostrative",
    "cessa",
    "codice_usato",
    "controlla_giorno",
    "deroga",
    "nuovo_codice_persona",
    "registra_attestazione",
    "regola_conguaglio",
    "ricalcola",
    "ricalcola_in_blocco",
    "storia",
]
