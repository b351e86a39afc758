"""The words by which a facility is found, written by the database itself.

Statement-level triggers with transition tables: a list of 5,000 facilities costs one INSERT … SELECT
for each of its statements. Words are indexed as they are written, by their Italian stem, and
without final vowels: the Italian stemmer alone gives «anziano» and «anziani» different stems. The
name of a comune only as it is written: «Salò» is not «Sale».

Weights: A name, B type, C comune, D all the rest. A reserved facility has no comune, nor do its
other texts keep its name. A facility without units has no words: it is in no list.
"""

from django.db import migrations

LINGUA = """
CREATE TEXT SEARCH CONFIGURATION strutture_italiano (COPY = italian);
ALTER TEXT SEARCH CONFIGURATION strutture_italiano
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH unaccent, italian_stem;

CREATE FUNCTION strutture_parole(testo text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(
        regexp_replace(
            regexp_replace(lower(unaccent(testo)), '\\ms\\.(?=\\s*[a-z]{2,})', 'san ', 'g'),
            '\\m([a-z])\\.(?=[a-z]\\M|[^a-z0-9]|$)', '\\1', 'g'
        ),
        '[^a-z0-9]+', ' ', 'g'
    ))
$$;

CREATE FUNCTION strutture_vettore(parole text) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT to_tsvector('simple', parole)
        || to_tsvector('strutture_italiano', parole)
        || to_tsvector('simple', regexp_replace(parole, '\\m([a-z]{3,}[b-df-hj-np-tv-z])[aeiou]+\\M',
                                                '\\1', 'g'))
$$;
"""

TESTI = """
CREATE FUNCTION strutture_aggiorna_testi(quali bigint[]) RETURNS void LANGUAGE sql AS $$
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
               CASE WHEN riservato THEN replace(nome, ' ' || comune || ' ', ' ') ELSE nome END AS nome,
               CASE WHEN riservato THEN replace(resto, ' ' || comune || ' ', ' ') ELSE resto END
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

CREATE FUNCTION strutture_cambia_testi() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    quali bigint[];
BEGIN
    IF TG_TABLE_NAME = 'strutture_struttura' AND TG_OP = 'DELETE' THEN
        DELETE FROM strutture_testoricerca WHERE struttura_id IN (SELECT id FROM vecchie);
        RETURN NULL;
    ELSIF TG_TABLE_NAME = 'strutture_struttura' THEN
        quali := ARRAY(
            SELECT n.id FROM nuove n JOIN vecchie v ON v.id = n.id
            WHERE (n.denominazione, n.descrizione, n.ente_gestore_id, n.comune_id,
                   n.indirizzo_riservato)
                IS DISTINCT FROM (v.denominazione, v.descrizione, v.ente_gestore_id, v.comune_id,
                                  v.indirizzo_riservato));
    ELSIF TG_TABLE_NAME = 'strutture_unitaofferta' AND TG_OP = 'INSERT' THEN
        quali := ARRAY(SELECT DISTINCT struttura_id FROM nuove);
    ELSIF TG_TABLE_NAME = 'strutture_unitaofferta' AND TG_OP = 'DELETE' THEN
        quali := ARRAY(SELECT DISTINCT struttura_id FROM vecchie);
    ELSIF TG_TABLE_NAME = 'strutture_unitaofferta' THEN
        quali := ARRAY(
            SELECT DISTINCT chi FROM nuove n JOIN vecchie v ON v.id = n.id,
                LATERAL (VALUES (n.struttura_id), (v.struttura_id)) AS x (chi)
            WHERE (n.struttura_id, n.tipo_id, n.servizi, n.stato, n.data_cessazione)
                IS DISTINCT FROM (v.struttura_id, v.tipo_id, v.servizi, v.stato, v.data_cessazione));
    ELSIF TG_TABLE_NAME = 'strutture_tipounitaofferta' THEN
        quali := ARRAY(
            SELECT DISTINCT u.struttura_id FROM strutture_unitaofferta u
            JOIN nuove n ON n.id = u.tipo_id JOIN vecchie v ON v.id = n.id
            WHERE (n.nome, n.nome_breve, n.codice, n.area_id)
                IS DISTINCT FROM (v.nome, v.nome_breve, v.codice, v.area_id));
    ELSIF TG_TABLE_NAME = 'strutture_area' THEN
        quali := ARRAY(
            SELECT DISTINCT u.struttura_id FROM strutture_unitaofferta u
            JOIN strutture_tipounitaofferta t ON t.id = u.tipo_id
            JOIN nuove n ON n.id = t.area_id JOIN vecchie v ON v.id = n.id
            WHERE n.nome <> v.nome);
    ELSIF TG_TABLE_NAME = 'strutture_entegestore' THEN
        quali := ARRAY(
            SELECT s.id FROM strutture_struttura s
            JOIN nuove n ON n.id = s.ente_gestore_id JOIN vecchie v ON v.id = n.id
            WHERE n.denominazione <> v.denominazione);
    ELSE
        quali := ARRAY(
            SELECT s.id FROM strutture_struttura s
            JOIN nuove n ON n.id = s.comune_id JOIN vecchie v ON v.id = n.id
            WHERE n.denominazione <> v.denominazione);
    END IF;
    IF cardinality(quali) > 0 THEN
        PERFORM strutture_aggiorna_testi(quali);
    END IF;
    RETURN NULL;
END $$;
"""

VIA_TESTI = """
DROP FUNCTION strutture_cambia_testi();
DROP FUNCTION strutture_aggiorna_testi(bigint[]);
"""

VIA_LINGUA = """
DROP FUNCTION strutture_vettore(text);
DROP FUNCTION strutture_parole(text);
DROP TEXT SEARCH CONFIGURATION strutture_italiano;
"""

TABELLE_TRANSIZIONE = {
    "INSERT": "NEW TABLE AS nuove",
    "UPDATE": "OLD TABLE AS vecchie NEW TABLE AS nuove",
    "DELETE": "OLD TABLE AS vecchie",
}

# Not the insertion of a facility: it gets its words with its first unit.
TRIGGER = {
    "strutture_struttura": ("UPDATE", "DELETE"),
    "strutture_unitaofferta": ("INSERT", "UPDATE", "DELETE"),
    "strutture_tipounitaofferta": ("UPDATE",),
    "strutture_area": ("UPDATE",),
    "strutture_entegestore": ("UPDATE",),
    "territorio_comune": ("UPDATE",),
}

CREA_TRIGGER = "\n".join(
    f"CREATE TRIGGER testi_{evento.lower()} AFTER {evento} ON {tabella} "
    f"REFERENCING {TABELLE_TRANSIZIONE[evento]} "
    "FOR EACH STATEMENT EXECUTE FUNCTION strutture_cambia_testi();"
    for tabella, eventi in TRIGGER.items()
    for evento in eventi
)
TOGLI_TRIGGER = "\n".join(
    f"DROP TRIGGER testi_{evento.lower()} ON {tabella};"
    for tabella, eventi in TRIGGER.items()
    for evento in eventi
)


class Migration(migrations.Migration):
    dependencies = [("strutture", "0010_storia_svelta")]

    operations = [
        migrations.RunSQL(LINGUA, VIA_LINGUA),
        migrations.RunSQL(TESTI, VIA_TESTI),
        migrations.RunSQL(CREA_TRIGGER, TOGLI_TRIGGER),
    ]
