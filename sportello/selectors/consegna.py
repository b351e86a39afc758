"""The page to hand over: up to three facilities on a sheet; nothing of who chose them is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from sportello.selectors.territorio import ambito_del_comune
from strutture.calcolo import Criteri
from strutture.enums import StatoScheda
from strutture.models import Struttura
from strutture.selectors import (
    SchedaPubblica,
    VoceElenco,
    cataloga,
    scheda_pubblica,
    struttura_di_arrivo,
    voci_elenco,
)
from territorio.models import Ambito

QUANTE = 3
# Whoever writes more in an address is not choosing facilities.
_VALORI_LETTI = 20
_RISULTATI = 10
_CON_PAGINA = frozenset({StatoScheda.PUBBLICATA, StatoScheda.SOSPESA})


@dataclass(frozen=True)
class SchedaConsegna:
    """A chosen facility, its Ufficio di Piano, and the address of the page without it."""

    scheda: SchedaPubblica
    ambito: Ambito | None
    senza: str


@dataclass(frozen=True)
class RisultatoConsegna:
    """A facility that can be added, and the address of the page with it."""

    voce: VoceElenco
    con: str


@dataclass(frozen=True)
class Consegna:
    schede: list[SchedaConsegna]
    messaggi: list[str]
    piena: bool
    chiavi: list[int]
    pdf: str
    cercato: str
    risultati: list[RisultatoConsegna]


def prepara_consegna(valori: Sequence[str], *, cercato: str = "") -> Consegna:
    """The facilities with those keys, as written in the address, and why some are left out.

    `cercato` = words by which to look for others, while there is room.
    """
    messaggi: list[str] = []
    scelte: list[Struttura] = []
    chieste = [_chiave(valore) for valore in valori[:_VALORI_LETTI]]
    trovate = _strutture(chieste)
    for chiave in chieste:
        struttura = trovate.get(chiave)
        if struttura is None:
            frase = (
                "Una delle strutture scelte non c'è, o non è pubblicata: l'abbiamo lasciata fuori."
            )
        elif any(altra.pk == struttura.pk for altra in scelte):
            frase = "Una struttura era scelta due volte: la trovi una volta sola."
        elif len(scelte) == QUANTE:
            frase = (
                f"Sulla pagina ci stanno {QUANTE} strutture: abbiamo tenuto le prime {QUANTE}. "
                "Per le altre fai un'altra pagina."
            )
        else:
            scelte.append(struttura)
            continue
        if frase not in messaggi:
            messaggi.append(frase)
    schede: list[tuple[SchedaPubblica, Ambito | None]] = []
    for struttura in scelte:
        ambito = ambito_del_comune(struttura.comune.codice_istat)
        nomi = (ambito.denominazione, ambito.slug) if ambito else ("", "")
        scheda = scheda_pubblica(struttura, ambito=nomi)
        if scheda.cessata:
            messaggi.append(f"«{scheda.nome}» non è più attiva: l'abbiamo lasciata fuori.")
        else:
            schede.append((scheda, ambito))
    chiavi = [scheda.pk for scheda, _ in schede]
    piena = len(schede) >= QUANTE
    return Consegna(
        schede=[
            SchedaConsegna(scheda, ambito, _indirizzo([k for k in chiavi if k != scheda.pk]))
            for scheda, ambito in schede
        ],
        messaggi=messaggi,
        piena=piena,
        chiavi=chiavi,
        pdf=_indirizzo(chiavi, formato="pdf"),
        cercato=cercato[:100],
        risultati=[] if piena else _risultati(cercato[:100], chiavi),
    )


def _chiave(valore: str) -> int:
    """The key that an address says; 0, which is of nothing, if it is not a number."""
    return int(valore) if valore.isascii() and valore.isdigit() and len(valore) <= 9 else 0


def _strutture(chiavi: list[int]) -> dict[int, Struttura]:
    """The facilities with a public page, by the key asked; for a merged one, the other."""
    strutture = (
        Struttura.objects.senza_mai_pubblicate()
        .select_related("comune", "ente_gestore")
        .defer("comune__confine")
    )
    trovate = {struttura.pk: struttura for struttura in strutture.filter(pk__in=chiavi)}
    for chiave, struttura in list(trovate.items()):
        arrivo = struttura_di_arrivo(struttura)
        if arrivo is not None:
            trovate[chiave] = strutture.get(pk=arrivo.pk)
    return {
        chiave: struttura
        for chiave, struttura in trovate.items()
        if struttura.stato in _CON_PAGINA and struttura.confluita_in_id is None
    }


def _risultati(cercato: str, chiavi: list[int]) -> list[RisultatoConsegna]:
    if not cercato.replace("\0", "").strip():
        return []
    catalogo = cataloga(Criteri(q=cercato.replace("\0", " ")))
    trovate = [pk for pk in catalogo.strutture if pk not in chiavi][:_RISULTATI]
    return [
        RisultatoConsegna(voce, _indirizzo([*chiavi, voce.pk]))
        for voce in voci_elenco(trovate, ambiti=catalogo.ambiti)
    ]


def _indirizzo(chiavi: list[int], **altro: str) -> str:
    parametri = urlencode([*(("s", chiave) for chiave in chiavi), *altro.items()])
    base = reverse("sportello:consegna")
    return f"{base}?{parametri}" if parametri else base
