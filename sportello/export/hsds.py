"""The catalogue in the exchange format of Open Referral: HSDS 3, for human services.

A unit is a service, a facility is a location, a managing body is an organization. What HSDS has no
field for is an attribute, with its term in one of our taxonomies. No database.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from strutture.parsing.hsds import (
    ACCESSIBILITA,
    CAPIENZE,
    DATI,
    DIMOSTRATIVA,
    RETTE,
    SENZA_ENTE,
    TASSONOMIE,
)
from strutture.parsing.identita import Identita
from strutture.selectors import UnitaPubblica, VoceElenco

VERSIONE = "3.0"
PROFILO = "https://docs.openreferral.org/en/v3.0.0/"
MODULO = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"

Oggetto = dict[str, Any]


def pagina(contenuti: Sequence[Oggetto], *, numero: int, per_pagina: int, totale: int) -> Oggetto:
    """A page of a list as the API of the standard writes it."""
    pagine = max(1, -(-totale // per_pagina))
    return {
        "total_items": totale,
        "total_pages": pagine,
        "page_number": numero,
        "size": len(contenuti),
        "first_page": numero == 1,
        "last_page": numero >= pagine,
        "empty": not contenuti,
        "contents": list(contenuti),
    }


@dataclass(frozen=True)
class ScrittoreHsds:
    """The objects of the standard; `radice` = scheme and host of the pages.

    Missing values are left out, as the standard wants. Of a reserved facility the location has
    neither address nor coordinates.
    """

    identita: Identita
    radice: str

    def servizi(self, voci: Iterable[VoceElenco]) -> list[Oggetto]:
        """One service for each unit, with its organization and location inside."""
        return [self._servizio(voce, unita) for voce in voci for unita in voce.unita]

    def organizzazioni(self, voci: Iterable[VoceElenco]) -> list[Oggetto]:
        """The managing bodies of those facilities, each once, by name."""
        trovate = {ente["id"]: ente for ente in map(self._ente, voci)}
        return sorted(trovate.values(), key=lambda ente: (ente["name"], ente["id"]))

    def servizi_nei_luoghi(self, voci: Iterable[VoceElenco]) -> list[Oggetto]:
        """Which service is at which location."""
        return [
            {
                **self._nel_luogo(voce, unita),
                "service": {
                    "id": self.identita.di("unita", unita.pk),
                    "name": unita.tipo,
                    "status": _stato(unita),
                },
            }
            for voce in voci
            for unita in voce.unita
        ]

    def tassonomie(self) -> list[Oggetto]:
        """The lists of codes that attributes use."""
        return [
            {
                "id": self.identita.di_testo("tassonomia", nome),
                "name": nome,
                "description": descrizione,
            }
            for nome, descrizione in TASSONOMIE.items()
        ]

    def termini(self, voci: Iterable[VoceElenco]) -> list[Oggetto]:
        """The codes that those services use, each once."""
        trovati = {
            attributo["taxonomy_term"]["id"]: attributo["taxonomy_term"]
            for voce in voci
            for unita in voce.unita
            for attributo in self._attributi(voce, unita)
        }
        return sorted(trovati.values(), key=lambda termine: (termine["taxonomy"], termine["code"]))

    def _servizio(self, voce: VoceElenco, unita: UnitaPubblica) -> Oggetto:
        ente = self._ente(voce)
        return _pieni(
            id=self.identita.di("unita", unita.pk),
            organization_id=ente["id"],
            name=unita.tipo,
            alternate_name=voce.nome,
            description=voce.descrizione,
            url=self.radice + voce.indirizzo_web,
            email=voce.email,
            status=_stato(unita),
            application_process=unita.accesso,
            fees_description=unita.costi,
            wait_time=unita.tempi,
            eligibility_description=unita.condizioni,
            assured_date=_giorno(voce.confermata_il),
            last_modified=voce.modificata_il.astimezone(datetime.UTC).isoformat(),
            alert=DIMOSTRATIVA if voce.dimostrativa else "",
            organization=ente,
            phones=self._uno("telefono", voce.pk, number=voce.telefono),
            schedules=self._uno("orari", unita.pk, description=unita.orari),
            service_areas=self._ambito(voce),
            service_at_locations=[self._nel_luogo(voce, unita)],
            cost_options=list(self._costi(unita)),
            required_documents=self._uno("documenti", unita.pk, document=unita.cosa_serve),
            capacities=list(self._capienze(unita)),
            additional_urls=self._uno("sito", voce.pk, url=voce.sito),
            contacts=self._uno("pec", voce.pk, email=voce.pec, name="PEC") if voce.pec else [],
            program=next(
                iter(
                    self._uno(
                        "programma",
                        unita.pk,
                        description="\n".join(unita.servizi),
                        name="Servizi offerti",
                    )
                    if unita.servizi
                    else []
                ),
                None,
            ),
            attributes=list(self._attributi(voce, unita)),
        )

    def _uno(self, genere: str, chiave: int, **campi: str) -> list[Oggetto]:
        """A list with one object, or none if all its fields are missing."""
        pieni = _pieni(**campi)
        return [{"id": self.identita.di(genere, chiave), **pieni}] if pieni else []

    def _ente(self, voce: VoceElenco) -> Oggetto:
        if not voce.ente_gestore:
            return {
                "id": self.identita.di_testo("ente"),
                "name": SENZA_ENTE,
                "description": "La fonte non dice chi gestisce.",
            }
        return {
            "id": self.identita.di_testo("ente", voce.ente_gestore),
            "name": voce.ente_gestore,
            "description": "Ente che gestisce strutture e servizi sociali.",
        }

    def _ambito(self, voce: VoceElenco) -> list[Oggetto]:
        if not voce.ambito:
            return []
        return [
            {
                "id": self.identita.di_testo("ambito", voce.ambito_slug),
                "name": voce.ambito,
                "extent_type": "other",
                "extent": f"ambito {voce.ambito}",
            }
        ]

    def _nel_luogo(self, voce: VoceElenco, unita: UnitaPubblica) -> Oggetto:
        return {
            "id": self.identita.di("servizio_luogo", unita.pk),
            "service_id": self.identita.di("unita", unita.pk),
            "location_id": self.identita.di("struttura", voce.pk),
            "location": self._luogo(voce),
        }

    def _luogo(self, voce: VoceElenco) -> Oggetto:
        luogo = voce.luogo
        indirizzi = []
        if luogo.comune:
            # All these fields are required: what is not known is an empty text.
            indirizzi.append(
                {
                    "id": self.identita.di("indirizzo", voce.pk),
                    "location_id": self.identita.di("struttura", voce.pk),
                    "address_1": luogo.indirizzo,
                    "city": luogo.comune.denominazione,
                    "state_province": luogo.comune.provincia.sigla,
                    "postal_code": luogo.cap,
                    "country": "IT",
                    "address_type": "physical",
                }
            )
        return _pieni(
            id=self.identita.di("struttura", voce.pk),
            location_type="physical",
            name=voce.nome,
            latitude=_numero(luogo.latitudine),
            longitude=_numero(luogo.longitudine),
            external_identifier=luogo.comune.codice_istat if luogo.comune else "",
            external_identifier_type="codice Istat del comune" if luogo.comune else "",
            addresses=indirizzi,
            accessibility=self._uno(
                "accessibilita",
                voce.pk,
                description=ACCESSIBILITA.get(voce.accessibile, ""),
                details=voce.accessibilita_note,
            ),
        )

    def _costi(self, unita: UnitaPubblica) -> Iterator[Oggetto]:
        for campo, nome in RETTE.items():
            importo = getattr(unita, campo)
            if importo is not None:
                yield _pieni(
                    id=self.identita.di(campo, unita.pk),
                    service_id=self.identita.di("unita", unita.pk),
                    option=nome,
                    currency="EUR",
                    amount=_numero(importo),
                    amount_description=unita.retta_periodo,
                )

    def _capienze(self, unita: UnitaPubblica) -> Iterator[Oggetto]:
        for campo, nome in CAPIENZE.items():
            numero = getattr(unita, campo)
            if numero is not None:
                yield _pieni(
                    id=self.identita.di(campo, unita.pk),
                    service_id=self.identita.di("unita", unita.pk),
                    unit={"id": self.identita.di_testo("unita di misura", nome), "name": nome},
                    available=numero,
                    updated=_giorno(getattr(unita, f"{campo}_al", None)),
                )

    def _attributi(self, voce: VoceElenco, unita: UnitaPubblica) -> Iterator[Oggetto]:
        valori = [
            ("tipo", unita.tipo_codice, unita.tipo, unita.tipo_codice),
            ("area", unita.area_codice, unita.area, unita.area_codice),
            ("regime", unita.regime, unita.regime_nome, unita.regime),
            ("stato", unita.stato_codice, unita.stato, unita.stato_codice),
            ("dato", "codice_regionale", DATI["codice_regionale"], unita.codice_regionale),
            ("dato", "data_inizio", DATI["data_inizio"], _giorno(unita.data_inizio)),
            ("dato", "dati_al", DATI["dati_al"], _giorno(voce.dati_al)),
            ("dato", "fonte", DATI["fonte"], voce.fonte),
        ]
        # A fee whose period is known and whose amount is not.
        if unita.retta_periodo and unita.retta_min is None and unita.retta_max is None:
            valori.append(("dato", "retta_periodo", DATI["retta_periodo"], unita.retta_periodo))
        for tassonomia, codice, nome, valore in valori:
            if not valore:
                continue
            termine = self.identita.di_testo("termine", tassonomia, codice)
            yield {
                "id": self.identita.di_testo("attributo", tassonomia, codice, str(unita.pk)),
                "link_id": self.identita.di("unita", unita.pk),
                "link_entity": "service",
                "value": valore,
                "taxonomy_term_id": termine,
                "taxonomy_term": {
                    "id": termine,
                    "code": codice,
                    "name": nome,
                    "description": f"{TASSONOMIE[tassonomia]}: {nome}",
                    "taxonomy": tassonomia,
                },
            }


def _stato(unita: UnitaPubblica) -> str:
    return "defunct" if unita.stato_codice == "CES" else "active"


def _giorno(giorno: datetime.date | None) -> str:
    return giorno.isoformat() if giorno else ""


def _numero(valore: Decimal | None) -> float | None:
    return None if valore is None else float(valore)


def _pieni(**campi: Any) -> Oggetto:
    """Without what is missing; a zero is not missing."""
    return {nome: valore for nome, valore in campi.items() if valore not in ("", None, [], {})}
