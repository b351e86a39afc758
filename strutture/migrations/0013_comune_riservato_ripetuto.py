"""The comune of a reserved facility, however many times in a row its texts write it.

`replace` shares no space between two matches: of «Salò Salò» it left one.
"""

from django.db import migrations

_FUNZIONE = """
CREATE OR REPLACE FUNCTION strutture_aggiorna_testi(quali bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH unita AS (
        SELECT u.struttura_id, u.tipo_id, u.servizi
        FROM strutture_unitaofferta u WHERE u.struttura_id = ANY(quali) AND u.stato <> 'CES'
            AND (u.data_cessazione IS NULL OR u.data_cessazione >= current_date)
    ), tipi AS MATERIALIZED (
        SELECT t.id, strutture_parole(concat_ws(' ', t.nome, t.nome_breve, t.codice)) AS parole,
               strutture_parole(a.nome) AS area
        FROM strutture_tipounitaofferta t JOIN strutture_area a ON a.id = t.area_id
        WHERE t.id IN (SELECT tipo_id FROM unita)
    ), offerta AS (
        SELECT u.struttura_id, string_agg(t.parole, ' ') AS tipi,
               string_agg(concat_ws(' ', strutture_parole(u.servizi), t.area), ' ') AS resto
        FROM unita u JOIN tipi t ON t.id = u.tipo_id GROUP BY u.struttura_id
    ), testi AS (
        SELECT s.id, s.indirizzo_riservato AS riservato,
               strutture_parole(c.denominazione) AS comune,
               ' ' || strutture_parole(s.denominazione) || ' ' AS nome,
               ' ' || o.tipi || ' ' AS tipi,
               ' ' || concat_ws(' ', o.resto, strutture_parole(s.descrizione),
                                strutture_parole(g.denominazione)) || ' ' AS resto
        FROM strutture_struttura s
        JOIN offerta o ON o.struttura_id = s.id
        JOIN territorio_comune c ON c.id = s.comune_id
        LEFT JOIN strutture_entegestore g ON g.id = s.ente_gestore_id
        WHERE s.id = ANY(quali)
    ), detti AS (
        SELECT id, tipi,
               CASE WHEN riservato THEN '' ELSE comune END AS comune,
               CASE WHEN riservato THEN %(nome)s ELSE nome END AS nome,
               CASE WHEN riservato THEN %(resto)s ELSE resto END
                   AS resto
        FROM testi
    ), via AS (
        DELETE FROM strutture_testoricerca
        WHERE struttura_id = ANY(quali) AND struttura_id NOT IN (SELECT id FROM testi)
    )
    INSERT INTO strutture_testoricerca AS t (struttura_id, vettore, parole)
    SELECT id,
           setweight(strutture_vettore(nome), 'A') || setweight(strutture_vettore(tipi), 'B')
           || setweight(to_tsvector('simple', comune), 'C')
           || setweight(strutture_vettore(resto), 'D'),
           btrim(regexp_replace(concat_ws(' ', nome, tipi, comune, resto), ' +', ' ', 'g'))
    FROM detti
    ON CONFLICT (struttura_id) DO UPDATE SET vettore = EXCLUDED.vettore, parole = EXCLUDED.parole
    WHERE t.parole <> EXCLUDED.parole OR t.vettore <> EXCLUDED.vettore
$$;
"""

PRIMA = _FUNZIONE % {
    "nome": "replace(nome, ' ' || comune || ' ', ' ')",
    "resto": "replace(resto, ' ' || comune || ' ', ' ')",
}
DOPO = _FUNZIONE % {
    "nome": "regexp_replace(nome, '( ' || comune || ')+(?= )', '', 'g')",
    "resto": "regexp_replace(resto, '( ' || comune || ')+(?= )', '', 'g')",
}
RISCRIVE = """
SELECT strutture_aggiorna_testi(
    ARRAY(SELECT id FROM strutture_struttura WHERE indirizzo_riservato)
);
"""


class Migration(migrations.Migration):
    dependencies = [("strutture", "0012_testi_delle_presenti")]

    operations = [
        migrations.RunSQL(DOPO, PRIMA),
        migrations.RunSQL(RISCRIVE, migrations.RunSQL.noop),
    ]
