"""The fingerprint of all that figures are taken from: a stored report is of one of them."""

import hashlib
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db import connection

# To be raised when what a report prints changes for a reason that no file of ours shows.
FORMATO_REPORT = 1

# What a report is made of: the tables of the one do not make the reports of the others again.
OSSERVATORIO, TARIFFE, ASSEGNATE = "osservatorio", "tariffe", "assegnate"

_APP = ("territorio", "strutture", "rendicontazione", "osservatorio")
_APP_DI = {
    OSSERVATORIO: _APP,
    TARIFFE: ("territorio", "tariffe"),
    ASSEGNATE: ("territorio", "tariffe"),
}
# Rows on people are never read here: of those that are never changed, only how many they are.
_PERSONE = frozenset({"tariffe.AttestazioneISEE", "tariffe.Conguaglio", "tariffe.TariffaAssegnata"})
_CONTATE = {ASSEGNATE: ("tariffe.TariffaAssegnata",)}
# Rows that never change once their edition or version is there: those are read, not these. And what
# is not a source of figures: reports already made, publications, what people were told.
_NON_LETTI = frozenset(
    {
        "osservatorio.CaricamentoDati",
        "osservatorio.CaricamentoDati_edizioni",
        "osservatorio.OsservazioneIstat",
        "osservatorio.PassaggioPubblicazione",
        "osservatorio.Popolazione",
        "osservatorio.Pubblicazione",
        "osservatorio.ReportGenerato",
        "osservatorio.Residenti",
        "osservatorio.SceltaEdizione",
        "osservatorio.ValoreSerie",
        "rendicontazione.EsercizioSvolto",
        "rendicontazione.Fatto",
        "rendicontazione.Lettura",
        "rendicontazione.Notifica",
        "rendicontazione.OrigineRiga",
        "rendicontazione.Promemoria",
        # What keeps the register fresh and what is made of it: figures read the register itself.
        "strutture.ConfermaScheda",
        "strutture.Importazione",
        "strutture.InvitoReferente",
        "strutture.ModificaProposta",
        "strutture.NonDoppione",
        "strutture.PromemoriaScheda",
        "strutture.Proposta",
        "strutture.ReferenteStruttura",
        "strutture.RegoleSchede",
        "strutture.RigaImportazione",
        "strutture.Sinonimo",
        "strutture.TestoRicerca",
        "strutture.VersioneDati",
        "strutture.Vicenda",
        "strutture.VoceStoria",
    }
)
# What the figures are computed, written and drawn with.
_CODICE = (*_APP, "tariffe", "base", "templates/osservatorio", "static/css")


def versione_dati(insieme: str = OSSERVATORIO) -> str:
    """The sha256 of everything a report of that set may read, and of the code that makes it; one
    query.

    Any change of the rows gives another one: an edition put in force, a version approved, a
    facility edited, a note written. The order of the rows does not count.
    """
    impronta = hashlib.sha256(f"{FORMATO_REPORT}:{impronta_del_codice()}".encode())
    # In a fixed order: the database may read several tables at once, and give the first that ends.
    for tabella, quante, somma in sorted(_tabelle(insieme)):
        impronta.update(f"|{tabella}:{quante}:{somma}".encode())
    return impronta.hexdigest()


def versioni_correnti() -> list[str]:
    """The version of now of each set."""
    return [versione_dati(insieme) for insieme in _APP_DI]


def _tabelle(insieme: str = OSSERVATORIO) -> list[tuple[str, int, str]]:
    """Name, number of rows and sum of their hashes of every table that is read.

    Of tables on people, whose rows are only ever added, the number and the last one.
    """
    nomi = [
        modello._meta.db_table
        for app in _APP_DI[insieme]
        for modello in apps.get_app_config(app).get_models(include_auto_created=True)
        if modello._meta.label not in _NON_LETTI | _PERSONE
    ]
    lette = [
        f"SELECT '{nome}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text"  # noqa: S608  # names of our own tables
        f' FROM "{nome}" t'
        for nome in sorted(nomi)
    ]
    lette += [
        f"SELECT '{nome}', count(*), coalesce(max(id), 0)::text FROM \"{nome}\""  # noqa: S608  # names of our own tables
        for nome in (
            apps.get_model(modello)._meta.db_table for modello in _CONTATE.get(insieme, ())
        )
    ]
    with connection.cursor() as cursore:
        cursore.execute(" UNION ALL ".join(lette))
        return list(cursore.fetchall())


@lru_cache(maxsize=1)
def impronta_del_codice() -> str:
    """The sha256 of the files that make reports: a new release makes them again. Read once."""
    impronta = hashlib.sha256()
    for nome in _CODICE:
        for percorso in sorted((settings.BASE_DIR / nome).rglob("*")):
            if percorso.suffix in {".py", ".toml", ".html", ".svg", ".css"}:
                impronta.update(str(percorso.relative_to(settings.BASE_DIR)).encode())
                impronta.update(hashlib.sha256(percorso.read_bytes()).digest())
    return impronta.hexdigest()
