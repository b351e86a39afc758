from typing import Any

from base.comandi import RIFIUTATO, Comando, Esito
from base.formati import plurale
from strutture.services.vicende import applica_vicende


class Command(Comando):
    help = "Dà effetto alle vicende delle strutture di cui è arrivato il giorno."

    def svolgi(self, **opzioni: Any) -> Esito:
        esito = applica_vicende()
        righe = [
            f"{plurale(esito.applicate, 'vicenda applicata', 'vicende applicate')}, "
            f"{plurale(esito.riprese, 'sospensione finita', 'sospensioni finite')}."
        ]
        righe += [f"Vicenda {pk}: {motivo}" for pk, motivo in esito.rimandate]
        return Esito(
            dati={
                "applicate": esito.applicate,
                "riprese": esito.riprese,
                "rimandate": [
                    {"vicenda": pk, "messaggio": motivo} for pk, motivo in esito.rimandate
                ],
            },
            testo="\n".join(righe),
            uscita=RIFIUTATO if esito.rimandate else 0,
        )
