"""A rule of the register as the exchange format and as the calculator want it.

The pieces of a rule are in six tables: they come in one query, as JSON whose numbers are read as
Decimal. Their order is the one of `ordine`.
"""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import ExpressionWrapper, F, JSONField, Model, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.enums import CasoPolitica, CodiceParametro, Metodo, OltreMassimo, TipoModificatore
from tariffe.models import (
    Componente,
    Modificatore,
    Politica,
    RegolaTariffaria,
    RiferimentoParametro,
    Tratto,
    ValoreParametro,
    Variante,
)
from tariffe.parsing import Regola, leggi_regola
from tariffe.parsing.strutture import CAMPI_DEL_TRATTO

Pezzo = Mapping[str, Any]

NUMERI_DEL_TRATTO = tuple(dict.fromkeys(n for numeri in CAMPI_DEL_TRATTO.values() for n in numeri))
# Table → the columns that the exchange format needs, besides etichetta and articolo.
_PEZZI: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "varianti": (Variante, ("quando", "costo_unitario")),
    "componenti": (
        Componente,
        ("variante_id", "codice", "per", "quantita_da", "max_quantita", "costo_unitario"),
    ),
    "politiche": (Politica, ("componente_id", "caso", "tipo", "importo", "valore")),
    "tratti": (
        Tratto,
        (
            "componente_id", "politica_id", "tipo", "da", "da_incluso", "a", "a_incluso",
            *NUMERI_DEL_TRATTO,
        ),
    ),
    "modificatori": (
        Modificatore,
        ("codice", "tipo", "valore", "minimo", "massimo", "tabella", "quando", "fasce_escluse"),
    ),
}  # fmt: skip
_NOMI = (*_PEZZI, "riferimenti")
# What a reference to an indexed value may move in the rule itself, with its name in the format.
_DELLA_REGOLA: Mapping[str, str] = {
    CodiceParametro.COSTO_UNITARIO: "costo_unitario",
    CodiceParametro.SOGLIA_ACCESSO: "soglia_accesso",
    CodiceParametro.QUOTA_PERSONALE: "quota_salvaguardia",
}


class _ConDecimali(json.JSONDecoder):
    """Numbers with a point become Decimal: never a binary number."""

    def __init__(self, **opzioni: Any) -> None:
        super().__init__(**{**opzioni, "parse_float": Decimal})


def con_pezzi(regole: QuerySet[RegolaTariffaria]) -> QuerySet[RegolaTariffaria]:
    """The same rules with all their pieces: reading them then costs no further query."""
    pezzi = {
        f"pezzi_{nome}": _elenco(
            modello._default_manager.filter(regola=OuterRef("pk")).order_by("ordine", "pk"),
            **{campo: campo for campo in ("pk", "etichetta", "articolo", *campi)},
        )
        for nome, (modello, campi) in _PEZZI.items()
    }
    valori = _elenco(
        ValoreParametro.objects.filter(parametro=OuterRef("parametro")).order_by("dal"),
        dal="dal",
        valore="valore",
    )
    riferimenti = _elenco(
        RiferimentoParametro.objects.filter(regola=OuterRef("pk")).order_by("tratto", "campo"),
        tratto_id="tratto_id",
        campo="campo",
        fattore="fattore",
        parametro="parametro__codice",
        denominazione="parametro__denominazione",
        valori=valori,
    )
    return regole.annotate(
        **pezzi, pezzi_riferimenti=riferimenti, pezzi_servizio=F("servizio__codice")
    )


def regola_come_dati(
    regola: RegolaTariffaria, *, giorno: datetime.date | None = None
) -> dict[str, Any]:
    """The rule in the exchange format, with the extensions of the model (`estesa=True`).

    What follows an indexed value has the one of `giorno`; without a day, the one written in the
    rule (the latest known if none is written). One query, none if the rule is of `con_pezzi`.
    Raises REGOLA_NON_VALIDA if an indexed value is not known on that day.
    """
    return _scrittura(regola, _pezzi([regola])[regola.pk], giorno).dati


def riferimenti_come_dati(regola: RegolaTariffaria) -> list[dict[str, str]]:
    """Which fields of the rule follow an indexed value: path of the segment, field, parameter."""
    scrittura = _scrittura(regola, _pezzi([regola])[regola.pk], None)
    return [
        {
            "dove": scrittura.percorsi.get(riferimento["tratto_id"], ""),
            "campo": riferimento["campo"],
            "parametro": riferimento["parametro"],
            "fattore": testo_numero(riferimento["fattore"]),
        }
        for riferimento in scrittura.pezzi["riferimenti"]
    ]


def regola_letta(regola: RegolaTariffaria, *, giorno: datetime.date | None = None) -> Regola:
    """The rule for the calculator. Raises ErroreTariffa if it cannot be read."""
    return leggi_regola(regola_come_dati(regola, giorno=giorno), estesa=True)


def regole_lette(
    regole: Iterable[RegolaTariffaria], *, giorno: datetime.date | None = None
) -> dict[int, Regola]:
    """Many rules for the calculator, by primary key: one query for all of them."""
    elenco = list(regole)
    pezzi = _pezzi(elenco)
    return {
        regola.pk: leggi_regola(
            _scrittura(regola, pezzi[regola.pk], giorno).dati,
            estesa=True,
        )
        for regola in elenco
    }


def testo_numero(valore: Decimal) -> str:
    """A number as the exchange format writes it: decimal point, no useless zeros."""
    return f"{valore.normalize():f}" if valore else "0"


def _elenco(righe: QuerySet[Any], **campi: Any) -> ArraySubquery:
    oggetto = ExpressionWrapper(JSONObject(**campi), output_field=JSONField(decoder=_ConDecimali))
    return ArraySubquery(righe.values(pezzo=oggetto))


def _pezzi(regole: Sequence[RegolaTariffaria]) -> dict[int, dict[str, Any]]:
    """The pieces of each rule, by its key: from the rule if it has them, else from the database."""
    trovati = {r.pk: _annotati(r) for r in regole if hasattr(r, "pezzi_servizio")}
    mancano = [r.pk for r in regole if r.pk not in trovati]
    if mancano:
        lette = con_pezzi(RegolaTariffaria.objects.filter(pk__in=mancano)).only("pk")
        trovati |= {regola.pk: _annotati(regola) for regola in lette}
    return trovati


def _annotati(regola: RegolaTariffaria) -> dict[str, Any]:
    return {nome: getattr(regola, f"pezzi_{nome}") for nome in (*_NOMI, "servizio")}


@dataclass(frozen=True)
class _Scrittura:
    dati: dict[str, Any]
    percorsi: dict[int, str]  # segment → its path in the format
    pezzi: Mapping[str, Any]


def _scrittura(
    regola: RegolaTariffaria, pezzi: Mapping[str, Any], giorno: datetime.date | None
) -> _Scrittura:
    return _Scrittore(regola, pezzi, giorno).scrivi()


class _Scrittore:
    """Puts the pieces of one rule together."""

    def __init__(
        self, regola: RegolaTariffaria, pezzi: Mapping[str, Any], giorno: datetime.date | None
    ) -> None:
        self.regola, self.pezzi, self.giorno = regola, pezzi, giorno
        self.percorsi: dict[int, str] = {}
        self.tratti = _per(pezzi["tratti"], "componente_id"), _per(pezzi["tratti"], "politica_id")
        self.componenti = _per(pezzi["componenti"], "variante_id")
        self.politiche = _per(pezzi["politiche"], "componente_id")
        self.riferimenti = _per(pezzi["riferimenti"], "tratto_id")

    def scrivi(self) -> _Scrittura:
        regola = self.regola
        residuale = regola.metodo == Metodo.RESIDUALE
        dati: dict[str, Any] = _senza_vuoti(
            servizio=self.pezzi["servizio"],
            unita=regola.unita,
            articolo=regola.articolo,
            metodo="residuale" if residuale else None,
            senza_isee=regola.senza_isee or None,
            isee_base=regola.isee_base,
            costo_unitario=regola.costo_unitario,
            soglia_accesso=regola.soglia_accesso,
            oltre_massimo=_se_non(regola.oltre_massimo, OltreMassimo.AMMESSO),
            tetto_nucleo=regola.tetto_nucleo,
            frazioni_ammesse=_voci(regola.frazioni_ammesse),
            tipi_isee=_voci(_se_non(regola.tipi_isee, "ordinario") or ""),
            quota_salvaguardia=regola.quota_personale if residuale else None,
            minimo_personale=regola.minimo_personale if residuale else None,
            aggiunte=regola.aggiunte if residuale else None,
        )
        for riferimento in self.riferimenti.get(None, ()):
            campo = _DELLA_REGOLA[riferimento["campo"]]
            self._segui(dati, campo, riferimento, dati.get(campo))
        dati |= self._corpo(None, "")
        if self.pezzi["varianti"]:
            dati["varianti"] = [
                _senza_vuoti(
                    quando=variante["quando"],
                    etichetta=variante["etichetta"],
                    articolo=variante["articolo"],
                    costo_unitario=variante["costo_unitario"],
                )
                | self._corpo(variante["pk"], f"varianti[{n}].")
                for n, variante in enumerate(self.pezzi["varianti"])
            ]
        for politica in self.politiche.get(None, ()):
            dati[politica["caso"]] = self._politica(politica, f"{politica['caso']}.")
        if self.pezzi["modificatori"]:
            dati["modificatori"] = [_modificatore(m) for m in self.pezzi["modificatori"]]
        dati["arrotondamento"] = {
            "quanto": testo_numero(regola.arrotonda_a),
            "modo": regola.arrotonda_modo,
            "fase": regola.arrotonda_fase,
        }
        return _Scrittura(dati, self.percorsi, self.pezzi)

    def _corpo(self, variante: int | None, dove: str) -> dict[str, Any]:
        """The segments of the only component without a code, or the list of components."""
        componenti = self.componenti.get(variante, [])
        if not componenti:
            return {}
        if len(componenti) == 1 and self._semplice(componenti[0]):
            tratti = self.tratti[0].get(componenti[0]["pk"], [])
            return {"tratti": self._elenco(tratti, f"{dove}tratti")}
        return {
            "componenti": [
                self._componente(componente, n, f"{dove}componenti[{n}].")
                for n, componente in enumerate(componenti)
            ]
        }

    def _semplice(self, componente: Pezzo) -> bool:
        return componente["pk"] not in self.politiche and not any(
            componente[campo]
            for campo in ("codice", "per", "quantita_da", "max_quantita", "costo_unitario")
        )

    def _componente(self, componente: Pezzo, numero: int, dove: str) -> dict[str, Any]:
        dati = _senza_vuoti(
            codice=componente["codice"] or f"parte_{numero + 1}",
            per=componente["per"],
            etichetta=componente["etichetta"],
            articolo=componente["articolo"],
            quantita_da=componente["quantita_da"],
            max_quantita=componente["max_quantita"],
            costo_unitario=componente["costo_unitario"],
        )
        tratti = self.tratti[0].get(componente["pk"], [])
        dati["tratti"] = self._elenco(tratti, f"{dove}tratti")
        for politica in self.politiche.get(componente["pk"], ()):
            if politica["caso"] == CasoPolitica.NON_RESIDENTE:
                dati["non_residente"] = self._politica(politica, f"{dove}non_residente.")
        return dati

    def _politica(self, politica: Pezzo, dove: str) -> dict[str, Any]:
        dati = _senza_vuoti(
            tipo=politica["tipo"],
            importo=politica["importo"],
            valore=politica["valore"],
            etichetta=politica["etichetta"],
            articolo=politica["articolo"],
        )
        if tratti := self.tratti[1].get(politica["pk"]):
            dati["tratti"] = self._elenco(tratti, f"{dove}tratti")
        return dati

    def _elenco(self, tratti: Sequence[Pezzo], dove: str) -> list[dict[str, Any]]:
        elenco = []
        for n, tratto in enumerate(tratti):
            self.percorsi[tratto["pk"]] = f"{dove}[{n}]"
            elenco.append(self._tratto(tratto))
        return elenco

    def _tratto(self, tratto: Pezzo) -> dict[str, Any]:
        numeri = {campo: tratto[campo] for campo in CAMPI_DEL_TRATTO[tratto["tipo"]]}
        limiti = {"da": tratto["da"], "a": tratto["a"]}
        for riferimento in self.riferimenti.get(tratto["pk"], ()):
            campo = riferimento["campo"]
            dove = limiti if campo in limiti else numeri
            self._segui(dove, campo, riferimento, tratto[campo])
        senza_fine = limiti["a"] is None
        return _senza_vuoti(
            tipo=tratto["tipo"],
            da=limiti["da"],
            da_incluso=tratto["da_incluso"],
            a=limiti["a"],
            a_incluso=None if senza_fine and tratto["a_incluso"] else tratto["a_incluso"],
            **numeri,
            etichetta=tratto["etichetta"],
            articolo=tratto["articolo"],
        )

    def _segui(self, dati: dict[str, Any], campo: str, riferimento: Pezzo, scritto: Any) -> None:
        """Writes the indexed value, as text or as number like what is around."""
        if self.giorno is None and scritto is not None:
            return
        valori = [
            voce["valore"]
            for voce in riferimento["valori"]
            if self.giorno is None or voce["dal"] <= self.giorno.isoformat()
        ]
        if not valori:
            quando = f"il {self.giorno:%d/%m/%Y}" if self.giorno else "in nessun giorno"
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                f"Il parametro «{riferimento['denominazione']}» non ha un valore {quando}: "
                "aggiungilo fra i parametri indicizzati.",
            )
        valore = Decimal(valori[-1]) * Decimal(riferimento["fattore"])
        dati[campo] = testo_numero(valore)


def _modificatore(modificatore: Pezzo) -> dict[str, Any]:
    scorre = modificatore["tipo"] == TipoModificatore.SCORRIMENTO_FASCIA
    return _senza_vuoti(
        codice=modificatore["codice"],
        tipo=modificatore["tipo"],
        etichetta=modificatore["etichetta"],
        articolo=modificatore["articolo"],
        valore=modificatore["valore"],
        tabella=modificatore["tabella"],
        quando=modificatore["quando"],
        min=modificatore["minimo"],
        max=modificatore["massimo"],
        escluse=[
            int(voce) if voce.isdecimal() else voce for voce in _voci(modificatore["fasce_escluse"])
        ]
        if scorre
        else None,
    )


def _per(pezzi: Iterable[Pezzo], chiave: str) -> dict[int | None, list[Pezzo]]:
    gruppi: dict[int | None, list[Pezzo]] = {}
    for pezzo in pezzi:
        gruppi.setdefault(pezzo[chiave], []).append(pezzo)
    return gruppi


def _senza_vuoti(**campi: Any) -> dict[str, Any]:
    """Without what is not said; numbers become text."""
    return {
        chiave: testo_numero(valore) if isinstance(valore, Decimal) else valore
        for chiave, valore in campi.items()
        if valore is not None and valore != "" and valore != [] and valore != {}
    }


def _se_non(valore: str, predefinito: str) -> str | None:
    return None if valore == predefinito else valore


def _voci(testo: str) -> list[str]:
    return [voce.strip() for voce in testo.split(",") if voce.strip()]
