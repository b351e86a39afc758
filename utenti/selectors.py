"""What the reserved area tells a user about itself."""

from dataclasses import dataclass

from django.utils import timezone

from base.formati import data_breve
from utenti.enums import RUOLI_BACK_OFFICE, RUOLI_CON_UNA_PARTE, RUOLI_SPORTELLO, Ruolo
from utenti.models import Incarico, Utente


@dataclass(frozen=True)
class Strumento:
    """A place of the reserved area that the user may enter."""

    nome_url: str
    titolo: str
    descrizione: str


def incarico_in_parole(incarico: Incarico) -> str:
    """«Responsabile dell'Ufficio di Piano, ambito 8 – Garda, dal 1/1/2024, come vicario»."""
    parti = [incarico.get_ruolo_display()]
    if incarico.ambito:
        parti.append(f"ambito {incarico.ambito}")
    if incarico.comune:
        parti.append(f"comune di {incarico.comune}")
    if incarico.vicario:
        parti.append("come vicario")
    if incarico.dal:
        parti.append(f"dal {data_breve(incarico.dal)}")
    if incarico.al:
        parti.append(f"fino al {data_breve(incarico.al)}")
    return ", ".join(parti)


def strumenti(utente: Utente) -> list[Strumento]:
    """The places that the assignments of today open, the first of them the most used."""
    ruoli = {incarico.ruolo for incarico in utente.incarichi_attivi}
    trovati = []
    if ruoli & RUOLI_BACK_OFFICE:
        trovati.append(
            Strumento(
                "rendicontazione:campagna_list",
                "Rendicontazione",
                "Scarica il modello, carica il file dell'anno, correggi e segui la consegna.",
            )
        )
    elif ruoli & RUOLI_CON_UNA_PARTE:
        trovati.append(
            Strumento(
                "rendicontazione:campagna_list",
                "Rendicontazione",
                "Consegna all'Ufficio di Piano i dati del tuo comune o della tua struttura.",
            )
        )
    if ruoli & RUOLI_BACK_OFFICE:
        trovati.append(
            Strumento(
                "strutture:scheda_list",
                "Schede delle strutture",
                "Decidi le modifiche proposte e guarda quali schede sono da confermare.",
            )
        )
    elif utente.referenze.alla_data(timezone.localdate()).exists():
        trovati.append(
            Strumento(
                "strutture:scheda_list",
                "La scheda della tua struttura",
                "Di' che è ancora giusta, oppure chiedi di cambiare qualcosa.",
            )
        )
    if ruoli & (RUOLI_BACK_OFFICE | {Ruolo.LETTORE}):
        trovati.append(
            Strumento(
                "osservatorio:home",
                "Osservatorio",
                "Guarda gli indicatori degli ambiti e scarica i rapporti.",
            )
        )
    if ruoli & set(RUOLI_SPORTELLO):
        trovati.append(
            Strumento(
                "sportello:richiesta_list",
                "Richieste",
                "Rispondi a chi scrive allo Sportello dai comuni del tuo ambito.",
            )
        )
    if utente.entra_in_ufficio:
        trovati.append(
            Strumento(
                "admin:index",
                "Lavoro d'ufficio",
                "Tieni in ordine i registri: strutture, territorio, utenti.",
            )
        )
    return trovati
