"""The accessibility statement under `check --deploy`: who runs the system is told when it is due.

It is written on AgID's site, and reviewed every year by 23 September.
"""

import datetime
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.utils import timezone

from base.formati import data_breve

SCADENZA = (9, 23)
MANCA, SCADUTA, SBAGLIATA = "sportello.I001", "sportello.W001", "sportello.E001"
_COME = "Scrivi DICHIARAZIONE_ACCESSIBILITA e DICHIARAZIONE_ACCESSIBILITA_DEL fra le variabili."


@register("accessibilita", deploy=True)
def controlla_dichiarazione(app_configs: Any, **_opzioni: Any) -> list[CheckMessage]:
    """Nothing if the statement has been reviewed since the last 23 September."""
    indirizzo = settings.DICHIARAZIONE_ACCESSIBILITA
    scritta = settings.DICHIARAZIONE_ACCESSIBILITA_DEL
    if not indirizzo:
        frase = "Manca l'indirizzo della dichiarazione di accessibilità: la legge la chiede."
        return [Info(frase, hint=_COME, id=MANCA)]
    if not indirizzo.startswith("https://"):
        frase = f"L'indirizzo della dichiarazione «{indirizzo}» non comincia con https://."
        return [Error(frase, hint=_COME, id=SBAGLIATA)]
    try:
        del_giorno = datetime.date.fromisoformat(scritta)
    except ValueError:
        frase = f"DICHIARAZIONE_ACCESSIBILITA_DEL vale «{scritta}»: serve un giorno, AAAA-MM-GG."
        return [Error(frase, hint=_COME, id=SBAGLIATA)]
    dovuta = ultima_scadenza(timezone.localdate())
    # Reviewed within the year that ends on that day: in the summer before it, as a rule.
    if del_giorno > _un_anno_prima(dovuta):
        return []
    return [
        Warning(
            "La dichiarazione di accessibilità andava riveduta entro il "
            f"{data_breve(dovuta)}: è del {data_breve(del_giorno)}.",
            hint="Aggiornala sul sito di AgID e scrivi qui il nuovo giorno.",
            id=SCADUTA,
        )
    ]


def ultima_scadenza(oggi: datetime.date) -> datetime.date:
    """The last 23 September that has passed, today included."""
    quest_anno = datetime.date(oggi.year, *SCADENZA)
    return quest_anno if quest_anno <= oggi else _un_anno_prima(quest_anno)


def _un_anno_prima(giorno: datetime.date) -> datetime.date:
    return giorno.replace(year=giorno.year - 1)
