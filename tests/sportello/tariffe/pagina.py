"""The page of the simulator as words, and the rules that several tests ask it for."""

import html
import re

from tests.sportello.mondo_tariffe import (
    adotta,
    edizione,
    mese,
)
from tests.tariffe.factories import ServizioFactory

STIMA = "È una stima: decide l'ufficio."


def parole(risposta):
    """The words of the page, without tags."""
    assert risposta.status_code == 200
    corpo = risposta.content.decode().partition("<main")[2].partition("</main>")[0]
    nudo = html.unescape(re.sub(r"<[^>]+>", " ", corpo.partition(">")[2]))
    return re.sub(r"\s([.,;)])", r"\1", " ".join(nudo.split()))


def leggi(client, mondo, *args, **kwargs):
    return parole(client.get("/tariffe/", mondo.chiedi(*args, **kwargs)))


def due_parti(mondo, **altro):
    """A nido with an amount a month and one for each presence, adopted by Salò."""
    piccoli = ServizioFactory(codice="PICCOLI", slug="piccoli", denominazione="Piccoli")
    quota = {"codice": "giornaliera", "per": "presenza", "quantita_da": "presenze",
             "etichetta": "quota giornaliera"}  # fmt: skip
    fissa = {"codice": "fissa", "etichetta": "quota fissa"}
    regola = mese("1", **altro) | {
        "componenti": [
            {**parte, "tratti": [
                {"tipo": "importo", "da": "0", "a": "10000", "importo": basso},
                {"tipo": "importo", "da": "10000", "da_incluso": False, "importo": alto},
            ]}
            for parte, basso, alto in ((fissa, "100", "415"), (quota, "1.50", "4"))
        ]
    }  # fmt: skip
    regola.pop("tratti")
    adotta(edizione(mondo.ambito, [(piccoli, "", regola)]), mondo.salo, [piccoli])
    return piccoli


def per_scuola(mondo, **altro):
    """A rule of variants only, of two kinds of school, each with its own cost."""
    variante = {"tratti": [{"tipo": "costo_pieno", "da": "0"}]}
    regola = mese("1", unita="pasto", **altro) | {
        "varianti": [
            {**variante, "quando": {"scuola": "infanzia"}, "costo_unitario": "4.20"},
            {**variante, "quando": {"scuola": "primaria"}, "costo_unitario": "4.60"},
        ]
    }
    regola.pop("tratti")
    mensa = ServizioFactory(codice="MENSA", slug="mensa", denominazione="Mensa")
    adotta(edizione(mondo.ambito, [(mensa, "", regola)]), mondo.salo, [mensa])
    return mensa
