"""How the collection of the returns went, as the figures of an Ambito or of several."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from base.formati import data_breve
from osservatorio.selectors.raccolta import Raccolta, raccolte_degli_anni
from osservatorio.selectors.serie.dichiarate import SOLO_AMBITI
from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.territori import AMBITO, COMUNE, Territorio, parziale

_NON_PASSATA = "La scadenza del"
_NON_CONSEGNATA = "Questa rendicontazione non è ancora arrivata."
_NON_APPROVATA = "Questa rendicontazione non è ancora approvata."
_SENZA_CONTEGGI = "Di questa rendicontazione non è stato contato quante celle sono compilate."


def leggi(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """Days, cells and warnings of the returns; the same number of queries whatever the years."""
    anni = {t.anno for t in territori if t.ambiti}
    oggi = timezone.localdate()
    raccolte = {
        (r.rendicontazione.campagna.anno, r.ambito.pk): _della_raccolta(r, oggi)
        for r in (raccolte_degli_anni(anni) if anni else [])
    }
    for territorio, lettura in zip(territori, letture, strict=True):
        if territorio.tipo == COMUNE:
            lettura.manca(serie, SOLO_AMBITI)
            continue
        sue = [raccolte.get((territorio.anno, a)) for a in territorio.ambiti]
        for codice in serie:
            _scrivi(territorio, lettura, codice, sue)


# A series of a return: its value, or why it has none.
_Valori = dict[str, Decimal | str]


def _scrivi(
    territorio: Territorio, lettura: Lettura, codice: str, sue: Sequence[_Valori | None]
) -> None:
    """Of several Ambiti, the sum of those that have come: a mean of days is of these."""
    senza = f"Nel {territorio.anno} questo ambito non aveva una rendicontazione da consegnare."
    valori = [senza if una is None else una[codice] for una in sue]
    note = [v for v in valori if isinstance(v, Decimal)]
    ignote = [v for v in valori if isinstance(v, str) and v.startswith(_NON_PASSATA)]
    if territorio.tipo == AMBITO and not note:
        lettura.manca([codice], str(valori[0]))
    elif ignote:
        lettura.manca([codice], ignote[0])
    elif not note:
        lettura.manca([codice], f"Dati della raccolta di {parziale(0, len(valori))}.")
    else:
        quante = f"{len(note)} rendicontazioni su {len(valori)}"
        edizione = "" if len(note) == len(valori) else f"raccolta {territorio.anno}, {quante}"
        fonte = Fonte(f"Raccolta {territorio.anno}", edizione)
        lettura.scrivi(codice, sum(note, Decimal(0)), fonte)


def _della_raccolta(raccolta: Raccolta, oggi: datetime.date) -> _Valori:
    anticipo, esame = raccolta.giorni_di_anticipo, raccolta.giorni_di_esame
    valori: _Valori = {
        "rendicontazioni_attese": Decimal(1),
        "rendicontazioni_consegnate": Decimal(anticipo is not None),
        "rendicontazioni_puntuali": _puntuale(raccolta, oggi),
        "giorni_di_anticipo": _NON_CONSEGNATA if anticipo is None else Decimal(anticipo),
        "giorni_di_esame": _NON_APPROVATA if esame is None else Decimal(esame),
        "rendicontazioni_esaminate": Decimal(esame is not None),
    }
    return valori | _celle(raccolta) | _avvisi(raccolta)


def _puntuale(raccolta: Raccolta, oggi: datetime.date) -> Decimal | str:
    if raccolta.giorni_di_anticipo is not None:
        return Decimal(raccolta.giorni_di_anticipo >= 0)
    if oggi <= raccolta.scadenza:
        return f"{_NON_PASSATA} {data_breve(raccolta.scadenza)} non è ancora passata."
    return Decimal(0)


def _celle(raccolta: Raccolta) -> _Valori:
    """Cells of all the sheets of the version."""
    conteggi = raccolta.versione.caricamento.completezza if raccolta.versione else {}
    if not conteggi:
        motivo = _SENZA_CONTEGGI if raccolta.versione else _NON_CONSEGNATA
        return dict.fromkeys(("celle_chieste", "celle_compilate"), motivo)
    return {
        "celle_chieste": Decimal(sum(chieste for chieste, _ in conteggi.values())),
        "celle_compilate": Decimal(sum(compilate for _, compilate in conteggi.values())),
    }


def _avvisi(raccolta: Raccolta) -> _Valori:
    if raccolta.versione is None:
        return dict.fromkeys(("avvisi", "avvisi_motivati"), _NON_CONSEGNATA)
    return {
        "avvisi": Decimal(sum(tutti for tutti, _ in raccolta.avvisi.values())),
        "avvisi_motivati": Decimal(sum(motivati for _, motivati in raccolta.avvisi.values())),
    }
