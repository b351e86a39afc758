"""The units that a series of the register counts, and the items of the basket of Istat."""

from collections import defaultdict

from base.formati import MANCANTE, euro, numero
from osservatorio.calcolo import serie_di_offerta
from osservatorio.calcolo.offerta import COMUNI, COMUNI_CON, COMUNI_SENZA, UNITA
from osservatorio.models import OsservazioneIstat
from osservatorio.selectors.provenienza.pagina import Parte
from osservatorio.selectors.serie.anagrafe import (
    InAnagrafe,
    unita_contate,
    unita_del_territorio,
    unita_in_anagrafe,
)
from osservatorio.selectors.serie.istat import TUTTE, panieri_del_territorio
from osservatorio.selectors.territori import Territorio
from territorio.models import Comune

_DIVISO = "È la spesa di tutte le voci divisa per la spesa per residente, arrotondata all'euro."


def unita_della_serie(codice: str, territorio: Territorio) -> tuple[list[str], list[Parte]]:
    """How the figure is made, and its units one by one (or the comuni, if it counts those).

    Of a unit with a reserved address only what it is: not where.
    """
    di = serie_di_offerta()[codice]
    nomi = dict(
        Comune.objects.filter(pk__in=territorio.comuni)
        .order_by("nome_ordinamento", "pk")
        .values_list("pk", "denominazione")
    )
    if di.cosa == COMUNI:
        return ["I comuni del 1° gennaio."], [Parte(nome, "1") for nome in nomi.values()]
    per_comune: dict[int, list[InAnagrafe]] = defaultdict(list)
    for una in unita_in_anagrafe(di.tipi):
        per_comune[una.comune_id].append(una)
    unita = unita_contate(di, unita_del_territorio(territorio, per_comune))
    if di.cosa in {COMUNI_CON, COMUNI_SENZA}:
        con = {una.comune_id for una in unita if not una.riservata}
        scelti = [pk for pk in nomi if (pk in con) == (di.cosa == COMUNI_CON)]
        return ["Un comune per riga."], [Parte(nomi[pk], "1") for pk in scelti]
    parti = [
        Parte(
            ", ".join([una.nome, una.nome_tipo, *([] if una.riservata else [nomi[una.comune_id]])]),
            "1" if di.cosa == UNITA else numero(una.posti),
        )
        for una in unita
    ]
    come = ["Le unità che il 1° gennaio erano in esercizio, come le scrive l'anagrafe."]
    if any(una.posti is None for una in unita) and di.cosa != UNITA:
        come.append(f"«{MANCANTE}» vuol dire che i posti non si conoscono: non è zero.")
    return come, parti


def voci_della_serie(codice: str, territorio: Territorio) -> tuple[list[str], list[Parte]]:
    """The rows of the table of Istat that the figure comes from."""
    parti, come = [], []
    for paniere in panieri_del_territorio(territorio):
        come.append(f"Istat, {paniere.nome} ({paniere.codice}), {paniere.fonte.edizione}.")
        righe = OsservazioneIstat.objects.filter(pk__in=paniere.righe).order_by("pk")
        di_tutte = codice == "istat_residenti_0_17"
        parti += [
            Parte(f"{riga.nome_servizio} ({riga.misura})", euro(riga.valore))
            for riga in righe
            if (riga.servizio == TUTTE) == di_tutte
        ]
    return [*come, *([_DIVISO] if codice == "istat_residenti_0_17" else [])], parti
