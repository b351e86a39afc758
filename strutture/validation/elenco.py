"""Rows of a list checked against the register of types and comuni. Pure: no database."""

import datetime
import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from strutture.anomalie import AVVISO, ERRORE, Anomalia, Lettura
from strutture.parsing import Elenco, RigaElenco, chiave
from strutture.parsing.intestazioni import INSIEME, STATI


@dataclass(frozen=True)
class ComuneNoto:
    """A comune of the Province as lists may name it; `nome` is the present one."""

    pk: int
    codice_istat: str
    nome: str


@dataclass(frozen=True)
class Contesto:
    """What the register knows: by key of code or name → type; by code and by key of name → comune.

    Past names and suppressed comuni lead to the present comune. `ammessi` = primary keys of the
    comuni in which who imports may write; None = everywhere.
    """

    provincia: str
    tipi: Mapping[str, str]
    comuni_per_codice: Mapping[str, ComuneNoto]
    comuni_per_nome: Mapping[str, ComuneNoto]
    altri_comuni: frozenset[str]
    oggi: datetime.date
    ammessi: frozenset[int] | None = None


@dataclass(frozen=True)
class UnitaLetta:
    """One row without doubts: `tipo` = code, `comune` = primary key, `stato` = a value or "".

    The comune is None only in a row that has the identifier of its facility.
    """

    riga: RigaElenco
    tipo: str
    comune: int | None
    stato: str

    @property
    def id_struttura(self) -> int | None:
        """The identifier of the facility in our own exports, if the list has it."""
        return int(self.riga["id_struttura"]) if self.riga["id_struttura"] else None

    @property
    def id_unita(self) -> int | None:
        return int(self.riga["id_unita"]) if self.riga["id_unita"] else None

    @property
    def identita(self) -> tuple[str, ...]:
        """What makes it the same unit in another list: our own identifier, the regional code, else
        place and name.
        """
        if self.id_struttura and self.id_unita:
            return ("id", str(self.id_struttura), str(self.id_unita))
        if self.riga["codice_regionale"]:
            return (self.riga["codice_regionale"],)
        return self.identita_di_luogo

    @property
    def identita_di_luogo(self) -> tuple[str, ...]:
        return (
            chiave(self.riga["ente_gestore"]),
            str(self.comune),
            self.tipo,
            chiave(self.riga["denominazione"]),
            *([self.riga["id_struttura"]] if self.riga["id_struttura"] else []),
        )


@dataclass
class Esame:
    """What came of the checks: rows are to be stored only if no anomaly is an errore."""

    unita: list[UnitaLetta]
    letture: list[Lettura]
    anomalie: list[Anomalia]
    righe: list[RigaElenco]

    @property
    def rifiutato(self) -> bool:
        return any(anomalia.gravita != AVVISO for anomalia in self.anomalie)


def controlla(elenco: Elenco, contesto: Contesto) -> Esame:
    """All the checks of a list: what is missing, unknown, contradictory, repeated."""
    esame = Esame(
        unita=[],
        letture=list(elenco.letture),
        anomalie=list(elenco.anomalie),
        righe=elenco.righe,
    )
    viste: dict[tuple[str, ...], int] = {}
    for riga in elenco.righe:
        unita = _unita(riga, contesto, esame)
        if unita is None:
            continue
        prima = viste.setdefault(unita.identita, riga.riga)
        if prima != riga.riga:
            _segnala(
                esame,
                riga,
                "codice_regionale" if riga["codice_regionale"] else "denominazione",
                "STR-09",
                riga["codice_regionale"] or riga["denominazione"],
                f"è la stessa unità d'offerta della riga {prima}. Tienine una sola.",
            )
            continue
        esame.unita.append(unita)
    if not elenco.righe:
        esame.anomalie.append(
            Anomalia(
                None,
                "",
                "STR-01",
                ERRORE,
                "",
                "Sotto la testata non c'è nessuna riga: riempi l'elenco e riprova.",
            )
        )
    esame.anomalie.sort(key=lambda anomalia: anomalia.riga or 0)
    esame.letture.sort(key=lambda lettura: lettura.riga)
    return esame


def _unita(riga: RigaElenco, contesto: Contesto, esame: Esame) -> UnitaLetta | None:
    if not riga["denominazione"]:
        _segnala(
            esame, riga, "denominazione", "STR-01", "", "manca il nome della struttura. Scrivilo."
        )
    tipo = _tipo(riga, contesto, esame)
    comune = _comune(riga, contesto, esame)
    stato = _stato(riga, contesto, esame)
    _posti(riga, esame)
    _insieme(riga, esame)
    inizio, fine = riga.date.get("data_inizio"), riga.date.get("data_cessazione")
    if inizio and fine and fine < inizio:
        _segnala(
            esame,
            riga,
            "data_cessazione",
            "STR-10",
            f"{fine:%d/%m/%Y}",
            f"la cessazione ({fine:%d/%m/%Y}) viene prima dell'inizio ({inizio:%d/%m/%Y}). "
            "Correggi una delle due date.",
        )
    if not riga["denominazione"] or not tipo:
        return None
    if comune is None:
        # Our exports do not say where a reserved facility is: its identifier is enough.
        scritto = riga["comune"] or riga["codice_istat"]
        if scritto or not riga["id_struttura"]:
            return None
        return UnitaLetta(riga=riga, tipo=tipo, comune=None, stato=stato)
    return UnitaLetta(riga=riga, tipo=tipo, comune=comune.pk, stato=stato)


def _tipo(riga: RigaElenco, contesto: Contesto, esame: Esame) -> str:
    scritto = riga["tipo"]
    if not scritto:
        _segnala(
            esame, riga, "tipo", "STR-01", "", "manca il tipo. Scrivi il codice, per esempio RSA."
        )
        return ""
    trovato = contesto.tipi.get(chiave(scritto), "")
    if not trovato:
        _segnala(
            esame,
            riga,
            "tipo",
            "STR-02",
            scritto,
            f"«{scritto}» non è un tipo conosciuto. Scrivi il codice o il nome del tipo, "
            "per esempio RSA o Asilo nido.",
        )
    return trovato


def _comune(riga: RigaElenco, contesto: Contesto, esame: Esame) -> ComuneNoto | None:
    codice, nome = riga["codice_istat"], riga["comune"]
    if not codice and not nome:
        if not riga["id_struttura"] and not _gia_segnalata(esame, riga, "codice_istat"):
            _segnala(
                esame, riga, "comune", "STR-01", "", "manca il comune. Scrivi il nome o il codice."
            )
        return None
    per_codice = contesto.comuni_per_codice.get(codice) if codice else None
    per_nome = _per_nome(nome, contesto) if nome else None
    if codice and per_codice is None:
        _segnala(
            esame,
            riga,
            "codice_istat",
            "STR-03",
            codice,
            f"nella provincia di {contesto.provincia} non c'è un comune con codice «{codice}». "
            "Controlla le sei cifre.",
        )
        return None
    if nome and per_nome is None:
        _segnala(esame, riga, "comune", "STR-03", nome, _comune_sconosciuto(nome, contesto))
        return None
    if per_codice and per_nome and per_codice.pk != per_nome.pk:
        _segnala(
            esame,
            riga,
            "codice_istat",
            "STR-04",
            codice,
            f"il codice «{codice}» è di {per_codice.nome}, ma il comune scritto è «{nome}». "
            "Correggi uno dei due.",
        )
        return None
    trovato = per_codice or per_nome
    if trovato is None:
        return None
    if contesto.ammessi is not None and trovato.pk not in contesto.ammessi:
        _segnala(
            esame,
            riga,
            "comune" if nome else "codice_istat",
            "STR-20",
            nome or codice,
            f"{trovato.nome} non è un comune del tuo ambito. Qui puoi caricare solo le strutture "
            "dei tuoi comuni.",
        )
        return None
    if nome and not _stesso_nome(nome, trovato.nome):
        esame.letture.append(Lettura(riga.riga, "comune", nome, trovato.nome))
    return trovato


def _per_nome(nome: str, contesto: Contesto) -> ComuneNoto | None:
    """By its name; else by a shortened one, if only one comune can be meant: «Calvagese D/Riviera».

    Each word has to begin the word of the register in its place, and one of them to be whole.
    """
    trovato = contesto.comuni_per_nome.get(chiave(nome))
    parole = _parole(nome)
    if trovato or len(parole) < 2:
        return trovato
    possibili = {
        comune.pk: comune
        for comune in contesto.comuni_per_codice.values()
        if _abbrevia(parole, _parole(comune.nome))
    }
    return next(iter(possibili.values())) if len(possibili) == 1 else None


def _parole(nome: str) -> list[str]:
    scomposto = unicodedata.normalize("NFKD", nome).casefold()
    senza_accenti = "".join(c for c in scomposto if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", senza_accenti)


def _abbrevia(corte: list[str], intere: list[str]) -> bool:
    return (
        len(corte) == len(intere)
        and any(
            corta == intera and len(corta) > 2 for corta, intera in zip(corte, intere, strict=True)
        )
        and all(intera.startswith(corta) for corta, intera in zip(corte, intere, strict=True))
    )


def _stesso_nome(scritto: str, vero: str) -> bool:
    """Equal but for capitals and accents: nothing of it was repaired."""
    return _semplice(scritto) == _semplice(vero)


def _semplice(nome: str) -> str:
    scomposto = unicodedata.normalize("NFKD", nome.replace("’", "'")).casefold()
    return "".join(c for c in scomposto if not unicodedata.combining(c))


def _comune_sconosciuto(nome: str, contesto: Contesto) -> str:
    if chiave(nome) in contesto.altri_comuni:
        return (
            f"«{nome}» è di un'altra provincia. "
            f"Qui stanno le strutture della provincia di {contesto.provincia}."
        )
    simili = difflib.get_close_matches(chiave(nome), contesto.comuni_per_nome, n=1, cutoff=0.75)
    forse = f" Forse è «{contesto.comuni_per_nome[simili[0]].nome}»?" if simili else ""
    return f"«{nome}» non è un comune della provincia di {contesto.provincia}.{forse} Correggilo."


def _stato(riga: RigaElenco, contesto: Contesto, esame: Esame) -> str:
    scritto = riga["stato"]
    fine = riga.date.get("data_cessazione")
    if not scritto:
        return "CES" if fine and fine <= contesto.oggi else ""
    trovato = STATI.get(chiave(scritto), "")
    if not trovato:
        _segnala(
            esame,
            riga,
            "stato",
            "STR-08",
            scritto,
            f"«{scritto}» non è uno stato conosciuto. Scrivi AUT, CPE, SPE o CES.",
        )
    return trovato


def _posti(riga: RigaElenco, esame: Esame) -> None:
    for maggiore, minore, parole in (
        ("posti_autorizzati", "posti_accreditati", "accreditati superano gli autorizzati"),
        ("posti_accreditati", "posti_contratto", "a contratto superano gli accreditati"),
    ):
        tanti, pochi = riga.posti.get(maggiore), riga.posti.get(minore)
        if tanti is not None and pochi is not None and pochi > tanti:
            _segnala(
                esame,
                riga,
                minore,
                "STR-11",
                str(pochi),
                f"i posti {parole} ({pochi} e {tanti}). Controlla che siano giusti.",
                gravita=AVVISO,
            )


def _insieme(riga: RigaElenco, esame: Esame) -> None:
    """A number without its day, a latitude without longitude: neither is worth anything alone."""
    for prima, seconda in INSIEME:
        mancante = {_manca(riga, prima): prima, _manca(riga, seconda): seconda}
        if len(mancante) == 1 or any(_gia_segnalata(esame, riga, c) for c in (prima, seconda)):
            continue
        piena = mancante[False]
        _segnala(
            esame,
            riga,
            mancante[True],
            "STR-23",
            "",
            f"è vuota, ma la riga ha «{piena}»: l'una vale solo con l'altra. Scrivi tutte e due, o "
            "svuotale.",
        )


def _manca(riga: RigaElenco, colonna: str) -> bool:
    valori = (riga.posti.get(colonna), riga.date.get(colonna), riga.numeri.get(colonna))
    return all(valore is None for valore in valori)


def _gia_segnalata(esame: Esame, riga: RigaElenco, colonna: str) -> bool:
    return any(a.riga == riga.riga and a.colonna == colonna for a in esame.anomalie)


def _segnala(
    esame: Esame,
    riga: RigaElenco,
    colonna: str,
    codice: str,
    valore: str,
    frase: str,
    *,
    gravita: str = ERRORE,
) -> None:
    esame.anomalie.append(
        Anomalia(
            riga.riga,
            colonna,
            codice,
            gravita,
            valore,
            f"Riga {riga.riga}, colonna {colonna}: {frase}",
        )
    )
