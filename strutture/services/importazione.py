"""Imports a list of facilities: all or nothing, and the same file twice changes nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from strutture.anomalie import AVVISO, ERRORE, Anomalia, Lettura
from strutture.enums import StatoEsercizio, StatoScheda
from strutture.models import EnteGestore, PassaggioScheda, Struttura, TipoUnitaOfferta, UnitaOfferta
from strutture.parsing import read_elenco
from strutture.parsing.celle import DATE, POSTI, chiave
from strutture.selectors import contesto_importazione
from strutture.validation import UnitaLetta, controlla

FONTE = "Elenco importato"
IMPORTATO = "importato"
PROVA = "prova"
RIFIUTATO = "rifiutato"
BLOCCATO = "bloccato"

# Columns of the facility, first row wins; the others are of the unit.
CONTATTI = ("indirizzo", "cap", "telefono", "email", "sito")


@dataclass
class EsitoElenco:
    """What came of an import, in units: a refused one has written nothing and counts nothing."""

    esito: str
    nuove: int = 0
    cambiate: int = 0
    invariate: int = 0
    sparite: int = 0
    letture: list[Lettura] = field(default_factory=list)
    anomalie: list[Anomalia] = field(default_factory=list)


@transaction.atomic
def importa_strutture(*, contenuto: bytes, fonte: str = FONTE, prova: bool = False) -> EsitoElenco:
    """Writes the facilities of the list; with `prova` only says what it would do.

    A unit is the same by its regional code, else by body, comune, type and name. An empty cell
    never erases what is known. `sparite` = units at work that came from the same source and are not
    in this list: they are counted, never closed.
    Errors: FileIllegibile if the file is no list. Data that cannot be taken give `rifiutato`.
    """
    elenco = read_elenco(contenuto)
    esame = controlla(elenco, contesto_importazione())
    if esame.rifiutato:
        return EsitoElenco(RIFIUTATO, letture=esame.letture, anomalie=esame.anomalie)
    scrittura = _Scrittura(
        fonte, codici=frozenset(unita.riga["codice_regionale"] for unita in esame.unita)
    )
    respinte = [anomalia for unita in esame.unita for anomalia in _scrivi(scrittura, unita)]
    if respinte:
        transaction.set_rollback(True)
        return EsitoElenco(RIFIUTATO, letture=esame.letture, anomalie=[*esame.anomalie, *respinte])
    scrittura.chiudi_le_vuote()
    esito = EsitoElenco(
        esito=PROVA if prova else IMPORTATO,
        nuove=scrittura.nuove,
        cambiate=scrittura.cambiate,
        invariate=scrittura.invariate,
        sparite=scrittura.sparite(),
        letture=esame.letture,
        anomalie=sorted(
            [*esame.anomalie, *scrittura.anomalie], key=lambda anomalia: anomalia.riga or 0
        ),
    )
    if prova:
        transaction.set_rollback(True)
    return esito


def _scrivi(scrittura: "_Scrittura", unita: UnitaLetta) -> list[Anomalia]:
    """Writes one row; what the register itself refuses comes back as anomalies."""
    try:
        scrittura.scrivi(unita)
    except ValidationError as errore:
        return [
            Anomalia(
                unita.riga.riga,
                "",
                "STR-17",
                ERRORE,
                unita.riga["denominazione"],
                f"Riga {unita.riga.riga}: {messaggio}",
            )
            for messaggio in errore.messages
        ]
    return []


class _Scrittura:
    """The register while a list is written into it, found by identity."""

    def __init__(self, fonte: str, *, codici: frozenset[str]) -> None:
        self.fonte = fonte
        self.codici = codici
        self.nuove = self.cambiate = self.invariate = 0
        self.anomalie: list[Anomalia] = []
        self.tipi = {tipo.codice: tipo for tipo in TipoUnitaOfferta.objects.all()}
        self.enti = {
            chiave(ente.denominazione): ente
            for ente in EnteGestore.objects.order_by("-pk")  # the oldest of a name wins
        }
        self.per_codice: dict[str, UnitaOfferta] = {}
        self.per_luogo: dict[tuple[str, ...], list[UnitaOfferta]] = {}
        self.strutture: dict[tuple[str, ...], list[Struttura]] = {}
        self.della_fonte: set[int] = set()
        self.toccate: dict[int, Struttura] = {}
        self.viste: set[int] = set()
        self.scritti: dict[int, dict[str, tuple[str, int]]] = {}
        # One object per facility, however many units: what a row changes, the next one sees.
        strutture = {
            s.pk: s for s in Struttura.objects.select_related("ente_gestore").order_by("pk")
        }
        for struttura in strutture.values():
            self._ricorda_struttura(struttura)
        for unita in UnitaOfferta.objects.select_related("tipo").order_by("pk"):
            unita.struttura = strutture[unita.struttura_id]
            self._ricorda(unita)
            if unita.struttura.fonte == fonte and unita.attiva:
                self.della_fonte.add(unita.pk)

    def _ricorda_struttura(self, struttura: Struttura) -> None:
        self.strutture.setdefault(self._chiave_struttura(struttura), []).append(struttura)

    def _ricorda(self, unita: UnitaOfferta) -> None:
        struttura = unita.struttura
        if unita.codice_regionale:
            self.per_codice[unita.codice_regionale] = unita
        luogo = self._chiave_struttura(struttura)
        self.per_luogo.setdefault((*luogo[:2], unita.tipo.codice, luogo[2]), []).append(unita)

    @staticmethod
    def _chiave_struttura(struttura: Struttura) -> tuple[str, ...]:
        ente = struttura.ente_gestore
        return (
            chiave(ente.denominazione) if ente else "",
            str(struttura.comune_id),
            chiave(struttura.denominazione),
        )

    def scrivi(self, letta: UnitaLetta) -> None:
        unita = self._trova(letta)
        if unita is None:
            self._nuova(letta)
            return
        self.viste.add(unita.pk)
        cambiata = self._aggiorna_struttura(unita.struttura, letta)
        cambiata |= self._assegna(unita, self._valori_unita(letta, unita))
        if cambiata:
            unita.struttura.full_clean()
            unita.struttura.save()
            unita.full_clean()
            unita.save()
            self.toccate[unita.struttura.pk] = unita.struttura
            self.cambiate += 1
        else:
            self.invariate += 1

    def _trova(self, letta: UnitaLetta) -> UnitaOfferta | None:
        codice = letta.riga["codice_regionale"]
        if codice and codice in self.per_codice:
            return self.per_codice[codice]
        candidate = [
            unita
            for unita in self.per_luogo.get(letta.identita_di_luogo, [])
            if unita.pk not in self.viste
            and not (codice and unita.codice_regionale)
            # A unit whose own code is in the list belongs to the row that has it.
            and not (unita.codice_regionale and unita.codice_regionale in self.codici)
        ]
        # A row without code prefers the unit that has none either.
        candidate.sort(key=lambda unita: bool(unita.codice_regionale))
        return candidate[0] if candidate else None

    def _nuova(self, letta: UnitaLetta) -> None:
        struttura = self._struttura_di(letta)
        unita = UnitaOfferta(struttura=struttura, tipo=self.tipi[letta.tipo])
        self._assegna(unita, self._valori_unita(letta, unita))
        unita.full_clean()
        unita.save()
        self.toccate[struttura.pk] = struttura
        self.viste.add(unita.pk)
        self._ricorda(unita)
        self.nuove += 1

    def _struttura_di(self, letta: UnitaLetta) -> Struttura:
        """The facility of that body, comune and name, at that address; made if it is not there."""
        ente = self._ente(letta.riga["ente_gestore"])
        luogo = (
            chiave(letta.riga["ente_gestore"]),
            str(letta.comune),
            chiave(letta.riga["denominazione"]),
        )
        indirizzo = chiave(letta.riga["indirizzo"])
        for struttura in self.strutture.get(luogo, []):
            suo = chiave(struttura.indirizzo)
            if not indirizzo or not suo or suo == indirizzo:
                if self._aggiorna_struttura(struttura, letta):
                    struttura.full_clean()
                    struttura.save()
                return struttura
        struttura = Struttura.objects.create(
            denominazione=letta.riga["denominazione"],
            ente_gestore=ente,
            comune_id=letta.comune,
            stato=StatoScheda.PUBBLICATA,
            fonte=self.fonte,
            dati_al=timezone.localdate(),
        )
        self._aggiorna_struttura(struttura, letta)
        struttura.full_clean()
        struttura.save()
        self._ricorda_struttura(struttura)
        return struttura

    def _ente(self, nome: str) -> EnteGestore | None:
        if not nome:
            return None
        ente = self.enti.get(chiave(nome))
        if ente is None:
            ente = EnteGestore(denominazione=nome)
            ente.full_clean()
            ente.save()
            self.enti[chiave(nome)] = ente
        return ente

    def _aggiorna_struttura(self, struttura: Struttura, letta: UnitaLetta) -> bool:
        """Sets name, body and contacts; the first row that gives a contact wins in this list."""
        valori: dict[str, Any] = {"fonte": self.fonte}
        if struttura.fonte != self.fonte:
            valori["fonte_breve"] = ""  # the short name was of the source it came from before
        scritti = self.scritti.setdefault(struttura.pk, {})
        if not scritti:
            scritti["denominazione"] = (letta.riga["denominazione"], letta.riga.riga)
            valori["denominazione"] = letta.riga["denominazione"]
            valori["comune_id"] = letta.comune
            ente = self._ente(letta.riga["ente_gestore"])
            if ente:
                valori["ente_gestore_id"] = ente.pk
        for campo in CONTATTI:
            valore = letta.riga[campo]
            if not valore:
                continue
            prima, riga = scritti.setdefault(campo, (valore, letta.riga.riga))
            if prima == valore:
                valori[campo] = valore
            else:
                self._contatti_diversi(letta, campo, valore, riga)
        cambiata = self._assegna(struttura, valori)
        if cambiata:
            struttura.dati_al = timezone.localdate()
        return cambiata

    def _contatti_diversi(self, letta: UnitaLetta, campo: str, valore: str, riga: int) -> None:
        self.anomalie.append(
            Anomalia(
                letta.riga.riga,
                campo,
                "STR-14",
                AVVISO,
                valore,
                f"Riga {letta.riga.riga}, colonna {campo}: «{valore}» è diverso da quello della "
                f"riga {riga}, che è della stessa struttura. Vale la riga {riga}.",
            )
        )

    def _valori_unita(self, letta: UnitaLetta, unita: UnitaOfferta) -> dict[str, Any]:
        """What the row says of the unit: empty cells say nothing.

        But a unit that was ceased and is said to be at work again loses its old last day.
        """
        valori: dict[str, Any] = {
            campo: letta.riga.posti[campo]
            for campo in POSTI
            if letta.riga.posti.get(campo) is not None
        }
        valori |= {
            campo: letta.riga.date[campo]
            for campo in DATE
            if letta.riga.date.get(campo) is not None
        }
        if letta.stato:
            valori["stato"] = letta.stato
            if unita.stato == StatoEsercizio.CESSATA and letta.stato != StatoEsercizio.CESSATA:
                valori.setdefault("data_cessazione", None)
        if letta.riga["codice_regionale"]:
            valori["codice_regionale"] = letta.riga["codice_regionale"]
        valori["tipo_id"] = self.tipi[letta.tipo].pk
        return valori

    @staticmethod
    def _assegna(oggetto: Any, valori: dict[str, Any]) -> bool:
        cambiati = {
            campo: valore for campo, valore in valori.items() if getattr(oggetto, campo) != valore
        }
        for campo, valore in cambiati.items():
            setattr(oggetto, campo, valore)
        return bool(cambiati)

    def chiudi_le_vuote(self) -> None:
        """A facility whose units have all ceased is ceased too; one at work again is published."""
        for struttura in self.toccate.values():
            attive = struttura.unita.attive().exists()
            if not attive and struttura.stato in (StatoScheda.PUBBLICATA, StatoScheda.SOSPESA):
                self._passa(struttura, StatoScheda.CESSATA, "unità d'offerta tutte cessate")
            elif attive and struttura.stato == StatoScheda.CESSATA:
                self._passa(struttura, StatoScheda.PUBBLICATA, "unità d'offerta di nuovo attiva")

    def _passa(self, struttura: Struttura, stato: StatoScheda, motivo: str) -> None:
        PassaggioScheda.objects.create(
            struttura=struttura, da=struttura.stato, a=stato, motivo=f"{self.fonte}: {motivo}"
        )
        struttura.stato = stato
        struttura.save()

    def sparite(self) -> int:
        return len(self.della_fonte - self.viste)
