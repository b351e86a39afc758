"""The modifiers of a rule."""

import re

from tariffe.parsing import strutture as s
from tariffe.parsing.condizioni import leggi_quando
from tariffe.parsing.oggetto import Oggetto, Parte
from tariffe.parsing.testo_json import in_breve

_VALORE = (s.MOLTIPLICA, s.SOMMA, s.SOMMA_PER_QUANTITA)
_TIPI = (*_VALORE, s.MOLTIPLICA_TABELLA, s.MOLTIPLICA_PER_QUANTITA)
_VOCE = re.compile(r"([0-9]{1,6})(?:(\+)|-([0-9]{1,6}))?", re.ASCII)


def leggi_modificatore(parte: Parte) -> s.Modificatore:
    """One modifier, with the numbers its kind needs."""
    estesa = parte[2]
    tipi = (*_TIPI, s.SCORRIMENTO_FASCIA) if estesa else _TIPI
    tipo = Oggetto(*parte, noti=None).scelta("tipo", tipi, obbligatorio=True)
    noti = ["codice", "tipo", "quando"]
    if tipo in _VALORE or tipo == s.SCORRIMENTO_FASCIA:
        noti.append("valore")
    if tipo == s.MOLTIPLICA_TABELLA:
        noti.append("tabella")
    noti += ["escluse"] if tipo == s.SCORRIMENTO_FASCIA else ["min", "max"]
    oggetto = Oggetto(*parte, noti=noti)
    valore = None
    if "valore" in noti:
        con_segno = tipo != s.MOLTIPLICA
        valore = oggetto.numero("valore", obbligatorio=True, minimo=None if con_segno else 0)
    if tipo == s.SCORRIMENTO_FASCIA and valore is not None and valore % 1:
        raise oggetto.errore("valore", f"vale {valore} e deve essere un numero intero di fasce")
    minimo, massimo = oggetto.numero("min"), oggetto.numero("max")
    if minimo is not None and massimo is not None and minimo > massimo:
        raise oggetto.errore("min", f"vale {minimo} ed è più di «max», che vale {massimo}")
    return s.Modificatore(
        codice=oggetto.testo("codice", obbligatorio=True),
        tipo=tipo,
        valore=valore,
        tabella=_tabella(oggetto) if tipo == s.MOLTIPLICA_TABELLA else (),
        minimo=minimo,
        massimo=massimo,
        quando=leggi_quando(oggetto),
        escluse=_escluse(oggetto),
        etichetta=oggetto.testo("etichetta"),
        articolo=oggetto.testo("articolo"),
    )


def _tabella(oggetto: Oggetto) -> tuple[s.Voce, ...]:
    """The lines of a table in the order they are looked up: n, then a-b, then n+."""
    voci = []
    for chiave, valore in oggetto.tabella("tabella").items():
        trovata = _VOCE.fullmatch(chiave.strip())
        if trovata is None:
            raise oggetto.errore("tabella", f"la voce «{chiave}» non va: scrivi «2», «2-4» o «4+»")
        da = int(trovata[1])
        a = None if trovata[2] else int(trovata[3] or da)
        if a is not None and a < da:
            raise oggetto.errore(
                "tabella", f"la voce «{chiave}» va all'indietro: scrivi «{a}-{da}»"
            )
        voci.append(s.Voce(da, a, valore))
    return tuple(sorted(voci, key=lambda v: (v.a is None, v.a != v.da, v.da)))


def _escluse(oggetto: Oggetto) -> tuple[int, ...]:
    """The bands a shift leaves alone: «prima», «ultima» or their number from 0."""
    nomi = {"prima": 0, "ultima": -1}
    escluse = []
    for valore, dove, _ in oggetto.elenco("escluse", minimo=0):
        if isinstance(valore, str) and valore in nomi:
            escluse.append(nomi[valore])
        elif type(valore) is int and valore >= 0:
            escluse.append(valore)
        else:
            raise oggetto.errore(
                dove.rsplit(".", 1)[-1],
                f"trovato «{in_breve(valore)}», serve «prima», «ultima» o il numero della fascia "
                "da 0",
            )
    return tuple(escluse)
