"""Facilities that may be the same one: found by the database, the reasons said in words.

A pair is looked at only if it shares the comune, the telephone, the e-mail or a regional code;
then its names must be alike, the less so the more it shares. `punti` (0–100) orders the list.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from strutture.calcolo.somiglianza import coppie_somiglianti
from strutture.enums import StatoScheda
from strutture.models import Struttura
from utenti.models import Utente

# How alike the names must be (similarity of pg_trgm, 0–1), by what the two share.
SOGLIE = {"telefono": 0.3, "email": 0.3, "comune": 0.5}
MASSIME = 500  # more than these nobody looks at: the likeliest are kept

_COPPIE = """
WITH mie AS MATERIALIZED (
    SELECT s.id, s.comune_id, s.indirizzo_riservato, s.ente_gestore_id,
           lower(s.email) AS email,
           right(regexp_replace(s.telefono, '[^0-9]', '', 'g'), 9) AS telefono,
           btrim(regexp_replace(unaccent(lower(s.nome_ordinamento)), '[^a-z0-9]+', ' ', 'g'))
               AS nome,
           regexp_replace(unaccent(lower(s.indirizzo)), '[^a-z0-9]+', '', 'g') AS indirizzo
    FROM strutture_struttura s
    WHERE s.id = ANY(%(mie)s)
), codici AS MATERIALIZED (
    SELECT DISTINCT u.struttura_id AS id,
           upper(regexp_replace(u.codice_regionale, '[^A-Za-z0-9]', '', 'g')) AS codice
    FROM strutture_unitaofferta u JOIN mie ON mie.id = u.struttura_id
    WHERE u.codice_regionale <> ''
), candidate AS (
    SELECT a.id AS a, b.id AS b, similarity(a.nome, b.nome) AS nome
    FROM unnest(%(prime)s::bigint[], %(seconde)s::bigint[]) AS coppia (a, b)
    JOIN mie a ON a.id = coppia.a JOIN mie b ON b.id = coppia.b
    UNION
    SELECT a.id, b.id, similarity(a.nome, b.nome) FROM mie a JOIN mie b
        ON a.telefono = b.telefono AND length(a.telefono) >= 6 AND a.id < b.id
    WHERE similarity(a.nome, b.nome) >= %(telefono)s
    UNION
    SELECT a.id, b.id, similarity(a.nome, b.nome) FROM mie a JOIN mie b
        ON a.email = b.email AND a.email <> '' AND a.id < b.id
    WHERE similarity(a.nome, b.nome) >= %(email)s
    UNION
    SELECT a.id, b.id, similarity(x.nome, y.nome) FROM codici a JOIN codici b
        ON a.codice = b.codice AND a.codice <> '' AND a.id < b.id
    JOIN mie x ON x.id = a.id JOIN mie y ON y.id = b.id
), misurate AS (
    SELECT a.id AS a, b.id AS b,
           candidate.nome,
           a.comune_id = b.comune_id AS comune,
           a.telefono = b.telefono AND length(a.telefono) >= 6 AS telefono,
           a.email = b.email AND a.email <> '' AS email,
           a.indirizzo = b.indirizzo AND a.indirizzo <> '' AND a.comune_id = b.comune_id
               AS indirizzo,
           coalesce(a.ente_gestore_id = b.ente_gestore_id, false) AS ente,
           EXISTS (
               SELECT 1 FROM codici c JOIN codici d ON c.codice = d.codice
               WHERE c.id = a.id AND d.id = b.id
           ) AS codice,
           a.indirizzo_riservato OR b.indirizzo_riservato AS riservata
    FROM candidate
    JOIN mie a ON a.id = candidate.a
    JOIN mie b ON b.id = candidate.b
    WHERE NOT EXISTS (
        SELECT 1 FROM strutture_nondoppione n WHERE n.prima_id = a.id AND n.seconda_id = b.id
    ) AND NOT EXISTS (
        SELECT 1 FROM strutture_struttura_successori f
        WHERE (f.from_struttura_id = a.id AND f.to_struttura_id = b.id)
           OR (f.from_struttura_id = b.id AND f.to_struttura_id = a.id)
    )
)
SELECT a, b, nome, comune, telefono, email, indirizzo, ente, codice, riservata,
       least(100, round(50 * nome)::int + 30 * codice::int + 20 * telefono::int
             + 15 * indirizzo::int + 10 * email::int + 10 * comune::int + 5 * ente::int) AS punti
FROM misurate
ORDER BY punti DESC, a, b
LIMIT %(massime)s
"""


@dataclass(frozen=True)
class Coppia:
    """Two facilities that look like one, `prima` with the lower key; why, in words."""

    prima: int
    seconda: int
    punti: int
    motivi: list[str]


def coppie_simili(strutture: QuerySet[Struttura]) -> list[Coppia]:
    """The pairs among those facilities, the likeliest first; at most `MASSIME`.

    Left out: those of which somebody said that they are two, those of which one continues the
    other, the ceased and the already merged. One query for the names and one for the pairs.
    """
    mie = (
        strutture.filter(confluita_in=None)
        .exclude(stato=StatoScheda.CESSATA)
        .order_by("pk")
        .values_list("pk", "comune_id", "nome_ordinamento")
    )
    nomi = {pk: (comune, nome) for pk, comune, nome in mie}
    vicine = _nello_stesso_comune(nomi)
    with connection.cursor() as cursore:
        cursore.execute(
            _COPPIE,
            {
                "mie": list(nomi),
                "prime": [prima for prima, _ in vicine],
                "seconde": [seconda for _, seconda in vicine],
                "massime": MASSIME,
                **SOGLIE,
            },
        )
        colonne = [colonna.name for colonna in cursore.description or ()]
        righe = [dict(zip(colonne, riga, strict=True)) for riga in cursore.fetchall()]
    return [Coppia(riga["a"], riga["b"], riga["punti"], _motivi(riga)) for riga in righe]


def _nello_stesso_comune(nomi: dict[int, tuple[int, str]]) -> list[tuple[int, int]]:
    """Keys of the pairs of a comune whose names are alike: those that may be shown, and as many."""
    per_comune: dict[int, list[int]] = defaultdict(list)
    for pk, (comune, _) in nomi.items():
        per_comune[comune].append(pk)
    trovate = (
        (-quanto, chiavi[una], chiavi[altra])
        for chiavi in per_comune.values()
        for quanto, una, altra in coppie_somiglianti(
            [nomi[pk][1] for pk in chiavi], soglia=SOGLIE["comune"]
        )
    )
    return [(una, altra) for _, una, altra in nsmallest(MASSIME * 2, trovate)]


def coppie_di(utente: Utente) -> list[Coppia]:
    """Pairs of which the user's office keeps both."""
    return coppie_simili(Struttura.objects.dell_ufficio(utente))


def _motivi(riga: dict[str, Any]) -> list[str]:
    """Why, the strongest first; what would tell the place of a reserved one is not said."""
    nome = round(100 * riga["nome"])
    motivi = [
        (riga["codice"] and not riga["riservata"], "hanno lo stesso codice regionale"),
        (nome >= 99, "hanno lo stesso nome"),
        (
            70 <= nome < 99,
            f"i nomi si somigliano molto ({nome} su 100)",
        ),
        (nome < 70, f"i nomi si somigliano in parte ({nome} su 100)"),
        (riga["telefono"], "hanno lo stesso telefono"),
        (riga["indirizzo"] and not riga["riservata"], "stanno allo stesso indirizzo"),
        (
            riga["comune"] and not riga["indirizzo"] and not riga["riservata"],
            "stanno nello stesso comune",
        ),
        (riga["email"], "hanno la stessa e-mail"),
        (riga["ente"], "sono dello stesso ente gestore"),
    ]
    return [testo for vale, testo in motivi if vale]


def con_le_schede(coppie: Iterable[Coppia]) -> list[tuple[Coppia, Struttura, Struttura]]:
    """The pairs of a page with their records: one query."""
    coppie = list(coppie)
    chiavi = {pk for coppia in coppie for pk in (coppia.prima, coppia.seconda)}
    schede = {
        struttura.pk: struttura
        for struttura in Struttura.objects.filter(pk__in=chiavi)
        .select_related("comune", "ente_gestore")
        .defer("comune__confine")
    }
    return [(coppia, schede[coppia.prima], schede[coppia.seconda]) for coppia in coppie]
