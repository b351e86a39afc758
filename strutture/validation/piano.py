"""What a list would do to the register, row by row. Pure: nothing is read or written here."""

from typing import Any

from strutture.anomalie import AVVISO, ERRORE, Anomalia, Lettura
from strutture.enums import EsitoRiga, StatoEsercizio, StatoScheda
from strutture.parsing import RigaElenco, chiave
from strutture.parsing.celle import DATE, POSTI
from strutture.parsing.intestazioni import COORDINATE, IMPORTI
from strutture.validation.elenco import Esame, UnitaLetta
from strutture.validation.registro import (
    CAMPI_UNITA,
    CONTATTI,
    LUOGO,
    TESTI_STRUTTURA,
    TESTI_UNITA,
    Offerta,
    Piano,
    Registro,
    RigaPiano,
    Scelte,
    Scheda,
    Valori,
    uguali,
)
from strutture.validation.rubrica import Rifiuto, Rubrica

# Characters of a text that an anomaly repeats.
_DETTI = 80


def confronta(esame: Esame, registro: Registro, scelte: Scelte) -> Piano:
    """Every row of the list as new, changed, unchanged or refused, and the units that are gone.

    A unit is the same by our own identifier, else by regional code, else by body, comune, type and
    name. An empty cell never erases what is known. Gone = at work, from the same source, not in
    this list; a list with our identifiers is never a whole one, so nothing is gone from it.
    """
    confronto = _Confronto(esame, registro, scelte)
    per_riga = {unita.riga.riga: unita for unita in esame.unita}
    for riga in esame.righe:
        confronto.riga(riga, per_riga.get(riga.riga))
    if not any(riga["id_struttura"] for riga in esame.righe):
        confronto.sparite()
    confronto.chiudi_le_vuote()
    return confronto.piano


class _Confronto:
    """The register while a list is compared with it: what a row changes, the next one sees."""

    def __init__(self, esame: Esame, registro: Registro, scelte: Scelte) -> None:
        self.registro, self.scelte = registro, scelte
        self.piano = Piano()
        codici = frozenset(unita.riga["codice_regionale"] for unita in esame.unita)
        self.rubrica = Rubrica(registro, ammessi=scelte.ammessi, codici=codici)
        self.anomalie: dict[int | None, list[Anomalia]] = {}
        for anomalia in esame.anomalie:
            self.anomalie.setdefault(anomalia.riga, []).append(anomalia)
        self.letture: dict[int, list[Lettura]] = {}
        for lettura in esame.letture:
            self.letture.setdefault(lettura.riga, []).append(lettura)
        self.enti: dict[str, int] = {}
        for pk in sorted(registro.enti, reverse=True):  # the oldest of a name wins
            self.enti[chiave(registro.enti[pk])] = pk
        self.toccate: dict[int, tuple[Scheda, RigaPiano]] = {}
        self.scritti: dict[int, dict[str, tuple[object, int]]] = {}
        self.della_fonte = [
            offerta
            for offerta in registro.offerte.values()
            if offerta.scheda.valori["fonte"] == scelte.fonte
            and offerta.attiva(scelte.oggi)
            and self.rubrica.ammesso(offerta.scheda.valori["comune_id"])
        ]

    # --- one row ---------------------------------------------------------------------------------
    def riga(self, riga: RigaElenco, letta: UnitaLetta | None) -> None:
        numero = riga.riga
        fatta = RigaPiano(
            numero=numero,
            esito=EsitoRiga.RESPINTA,
            nome=riga["denominazione"],
            letture=self.letture.get(numero, []),
            anomalie=self.anomalie.get(numero, []),
        )
        self.piano.righe.append(fatta)
        esclusa = numero in self.scelte.escluse
        if letta is None or any(a.gravita != AVVISO for a in fatta.anomalie) or esclusa:
            self._vista_comunque(riga, letta)
            return
        try:
            self._fai(letta, fatta)
        except Rifiuto as rifiuto:
            dove = f", colonna {rifiuto.colonna}" if rifiuto.colonna else ""
            fatta.anomalie.append(
                Anomalia(
                    numero,
                    rifiuto.colonna,
                    rifiuto.codice,
                    ERRORE,
                    rifiuto.valore,
                    f"Riga {numero}{dove}: {rifiuto.frase}",
                )
            )

    def _vista_comunque(self, riga: RigaElenco, letta: UnitaLetta | None) -> None:
        """What a row says that is not done is in the list all the same: it is not gone."""
        offerta = self.rubrica.per_codice.get(riga["codice_regionale"])
        if letta is not None:
            try:
                offerta = self.rubrica.trova(letta)[1]
            except Rifiuto:
                return
        if offerta is not None:
            self.rubrica.viste.add(id(offerta))

    def _fai(self, letta: UnitaLetta, fatta: RigaPiano) -> None:
        scheda, offerta = self.rubrica.trova(letta)
        if offerta is not None:
            self.rubrica.viste.add(id(offerta))
        if scheda is None:
            scheda = self.rubrica.scheda_di(letta)
        nuova_scheda = scheda is None
        if scheda is None:
            scheda = self._scheda_nuova(letta)
        unita = self._cambi_unita(letta, offerta)
        struttura, scritti = self._cambi_struttura(scheda, letta, nuova=nuova_scheda)
        self._verifica(scheda, struttura, unita, offerta)
        self._contatti_diversi(scheda, letta, fatta)
        self.scritti.setdefault(id(scheda), {}).update(scritti)
        fatta.scheda = scheda
        if nuova_scheda:
            scheda.valori.update(struttura)
            self.piano.nuove.append(scheda)
            self.rubrica.ricorda_scheda(scheda)
            pieni = {campo: v for campo, v in scheda.valori.items() if v not in (None, "", False)}
            fatta.annota("struttura", {}, pieni)
            fatta.dopo["nuova_struttura"] = True
        else:
            fatta.annota("struttura", *self._assegna(scheda, struttura, self.piano.cambiate))
        if offerta is None:
            fatta.esito = EsitoRiga.NUOVA
            vuota: Valori = dict.fromkeys(CAMPI_UNITA)
            vuota |= dict.fromkeys(("codice_regionale", *TESTI_UNITA), "")
            vuota |= {"stato": StatoEsercizio.AUTORIZZATA.value, **unita}
            offerta = Offerta(None, scheda, vuota)
            scheda.offerte.append(offerta)
            self.piano.unita_nuove.append(offerta)
            self.rubrica.viste.add(id(offerta))
            self.rubrica.ricorda(offerta)
            pieni = {campo: v for campo, v in vuota.items() if v not in (None, "")}
            fatta.annota("unita", {}, pieni)
        else:
            if "codice_regionale" in unita:
                self.rubrica.per_codice.pop(offerta.valori["codice_regionale"], None)
                self.rubrica.per_codice[unita["codice_regionale"]] = offerta
            fatta.annota("unita", *self._assegna(offerta, unita, self.piano.unita_cambiate))
            fatta.esito = EsitoRiga.CAMBIATA if fatta.dopo else EsitoRiga.INVARIATA
        fatta.offerta = offerta
        if fatta.dopo:
            self._nomi_nuovi(fatta)
            self.toccate[id(scheda)] = (scheda, fatta)

    def _nomi_nuovi(self, fatta: RigaPiano) -> None:
        """The name of a body that is not in the register yet travels with the row that makes it."""
        ente = fatta.dopo.get("struttura", {}).get("ente_gestore_id")
        if ente is not None and ente < 0:
            fatta.dopo["ente_nuovo"] = self.registro.enti[ente]

    @staticmethod
    def _assegna(
        oggetto: Scheda | Offerta, valori: Valori, cambiati: dict[int, Any]
    ) -> tuple[Valori, Valori]:
        prima = {campo: oggetto.valori[campo] for campo in valori}
        oggetto.valori.update(valori)
        if valori and oggetto.pk is not None:
            cambiati[oggetto.pk] = oggetto
        return prima, valori

    # --- new ones --------------------------------------------------------------------------------
    def _scheda_nuova(self, letta: UnitaLetta) -> Scheda:
        return Scheda(
            None,
            {
                "denominazione": letta.riga["denominazione"],
                "ente_gestore_id": self._ente(letta.riga["ente_gestore"], None),
                "comune_id": letta.comune,
                **dict.fromkeys(TESTI_STRUTTURA, ""),
                **dict.fromkeys(COORDINATE),
                "fonte": self.scelte.fonte,
                "fonte_breve": "",
                "dati_al": self.scelte.oggi,
                "stato": StatoScheda.PUBBLICATA.value,
                # What is invented says so wherever it goes.
                "dimostrativa": letta.riga["dati_dimostrativi"] == "si",
            },
        )

    def _ente(self, nome: str, attuale: int | None) -> int | None:
        """The body of that name: the facility's own if it is called so, a new one if none is."""
        if not nome:
            return attuale
        cercato = chiave(nome)
        if attuale and chiave(self.registro.enti.get(attuale, "")) == cercato:
            return attuale
        if cercato not in self.enti:
            nuovo = -len(self.piano.enti) - 1
            self.enti[cercato] = nuovo
            self.piano.enti[nuovo] = self.registro.enti[nuovo] = nome
        return self.enti[cercato]

    # --- what changes ----------------------------------------------------------------------------
    def _cambi_struttura(
        self, scheda: Scheda, letta: UnitaLetta, *, nuova: bool
    ) -> tuple[Valori, dict[str, tuple[object, int]]]:
        """Name, body and contacts; the first row that gives a contact wins in this list."""
        riga = letta.riga
        gia = self.scritti.get(id(scheda), {})
        scritti: dict[str, tuple[object, int]] = {}
        valori: Valori = {}
        if letta.id_struttura is None:
            valori["fonte"] = self.scelte.fonte
            if scheda.valori["fonte"] != self.scelte.fonte:
                valori["fonte_breve"] = ""  # it was of the source it came from before
        if not gia:
            scritti["denominazione"] = (riga["denominazione"], riga.riga)
            valori["denominazione"] = self._testo(scheda, letta, "denominazione", nuova)
            if letta.comune not in (None, self.registro.comune_di(scheda)):
                valori["comune_id"] = letta.comune
            valori["ente_gestore_id"] = self._ente(
                riga["ente_gestore"], scheda.valori["ente_gestore_id"]
            )
        for campo in CONTATTI:
            if (dato := riga.dato(campo)) and campo not in gia:
                scritti[campo] = (dato, riga.riga)
                testo = isinstance(dato, str)
                valori[campo] = self._testo(scheda, letta, campo, nuova) if testo else dato
        cambi = {c: v for c, v in valori.items() if not uguali(scheda.valori[c], v)}
        if cambi and not nuova and scheda.valori["dati_al"] != self.scelte.oggi:
            cambi["dati_al"] = self.scelte.oggi
        return cambi, scritti

    @staticmethod
    def _testo(scheda: Scheda, letta: UnitaLetta, campo: str, nuova: bool) -> str:
        """A text broken on two lines that has the letters of the known one is the known one."""
        scritto = letta.riga[campo]
        suo = str(scheda.valori[campo])
        if campo == "denominazione" and any(
            luogo[2] == chiave(scritto) for luogo in scheda.altri_luoghi
        ):
            return suo  # the name of a double that was merged into it
        if not nuova and campo in letta.riga.spezzate and chiave(suo) == chiave(scritto):
            return suo
        return scritto

    def _contatti_diversi(self, scheda: Scheda, letta: UnitaLetta, fatta: RigaPiano) -> None:
        gia = self.scritti.get(id(scheda), {})
        for campo in CONTATTI:
            valore = letta.riga.dato(campo)
            if not valore or campo not in gia or gia[campo][0] == valore:
                continue
            detto = "" if scheda.riservata and campo in LUOGO else str(valore)[:_DETTI]
            fatta.anomalie.append(
                Anomalia(
                    fatta.numero,
                    campo,
                    "STR-14",
                    AVVISO,
                    detto,
                    f"Riga {fatta.numero}, colonna {campo}: {f'«{detto}»' if detto else 'questo'} "
                    f"è diverso da quello della riga {gia[campo][1]}, che è della stessa "
                    f"struttura. Vale la riga {gia[campo][1]}.",
                )
            )

    def _cambi_unita(self, letta: UnitaLetta, offerta: Offerta | None) -> Valori:
        """What the row says of the unit: empty cells say nothing.

        But a unit that was ceased and is said to be at work again loses its old last day.
        """
        valori: Valori = {
            campo: letta.riga.posti[campo]
            for campo in POSTI
            if letta.riga.posti.get(campo) is not None
        }
        valori |= {
            campo: letta.riga.date[campo]
            for campo in DATE
            if letta.riga.date.get(campo) is not None
        }
        valori |= {campo: letta.riga[campo] for campo in TESTI_UNITA if letta.riga[campo]}
        valori |= {
            campo: letta.riga.numeri[campo] for campo in IMPORTI if campo in letta.riga.numeri
        }
        era_cessata = offerta and offerta.valori["stato"] == StatoEsercizio.CESSATA
        if letta.stato:
            valori["stato"] = letta.stato
            if era_cessata and letta.stato != StatoEsercizio.CESSATA:
                valori.setdefault("data_cessazione", None)
        if letta.riga["codice_regionale"]:
            valori["codice_regionale"] = letta.riga["codice_regionale"]
        valori["tipo_id"] = self.registro.tipi[letta.tipo]
        if offerta is None:
            return valori
        return {c: v for c, v in valori.items() if not uguali(offerta.valori[c], v)}

    def _verifica(
        self, scheda: Scheda, struttura: Valori, unita: Valori, offerta: Offerta | None
    ) -> None:
        """What the database would refuse is refused here, with its own sentence."""
        dopo = {**(offerta.valori if offerta else {}), **unita}
        inizio, fine = dopo.get("data_inizio"), dopo.get("data_cessazione")
        frasi = []
        if inizio and fine and inizio > fine:
            frasi.append("La cessazione viene prima dell'inizio: correggi una data.")
        minima, massima = dopo.get("retta_min"), dopo.get("retta_max")
        if minima is not None and massima is not None and minima > massima:
            frasi.append("La retta minima supera la massima: correggi.")
        altra = self.rubrica.per_codice.get(unita.get("codice_regionale") or "")
        if altra is not None and altra is not offerta:
            frasi.append("C'è già un'unità d'offerta con questo codice regionale.")
        frasi += self.scelte.verifica(scheda, struttura, unita)
        if frasi:
            nome = str(struttura.get("denominazione") or scheda.valori["denominazione"])
            raise Rifiuto("", "STR-17", nome, " ".join(frasi))

    # --- what is gone, and the state of the records ----------------------------------------------
    def sparite(self) -> None:
        for offerta in self.della_fonte:
            if id(offerta) in self.rubrica.viste:
                continue
            fatta = RigaPiano(
                numero=None,
                esito=EsitoRiga.SPARITA,
                nome=str(offerta.scheda.valori["denominazione"]),
                scheda=offerta.scheda,
                offerta=offerta,
            )
            self.piano.righe.append(fatta)
            ultimo = self.scelte.cessa.get(offerta.pk or 0)
            inizio = offerta.valori["data_inizio"]
            if ultimo and inizio and inizio > ultimo:
                fatta.esito = EsitoRiga.RESPINTA
                fatta.anomalie.append(
                    Anomalia(
                        None,
                        "data_cessazione",
                        "STR-10",
                        ERRORE,
                        f"{ultimo:%d/%m/%Y}",
                        f"«{fatta.nome}»: la cessazione ({ultimo:%d/%m/%Y}) viene prima "
                        f"dell'inizio ({inizio:%d/%m/%Y}). Scrivi un altro giorno.",
                    )
                )
            elif ultimo:
                cambi = {"stato": StatoEsercizio.CESSATA.value, "data_cessazione": ultimo}
                fatta.annota("unita", *self._assegna(offerta, cambi, self.piano.unita_cambiate))
                self.toccate[id(offerta.scheda)] = (offerta.scheda, fatta)

    def chiudi_le_vuote(self) -> None:
        """A facility whose units have all ceased is ceased too; one at work again is published."""
        for scheda, fatta in self.toccate.values():
            attive = any(offerta.attiva(self.scelte.oggi) for offerta in scheda.offerte)
            stato = scheda.valori["stato"]
            if not attive and stato in (StatoScheda.PUBBLICATA, StatoScheda.SOSPESA):
                self._passa(scheda, fatta, StatoScheda.CESSATA, "unità d'offerta tutte cessate")
            elif attive and stato == StatoScheda.CESSATA:
                self._passa(
                    scheda, fatta, StatoScheda.PUBBLICATA, "unità d'offerta di nuovo attiva"
                )

    def _passa(self, scheda: Scheda, fatta: RigaPiano, a: StatoScheda, motivo: str) -> None:
        cambi = {"stato": a.value}
        motivo = f"{self.scelte.fonte}: {motivo}"
        self.piano.passaggi.append((scheda, scheda.valori["stato"], a.value, motivo))
        fatta.annota("struttura", *self._assegna(scheda, cambi, self.piano.cambiate))
