"""Triggers that write the history of the register, and refuse to change it.

Statement-level with transition tables: a change of 5,000 rows costs one more INSERT … SELECT.
`quando` is the same for all the rows of a statement; who and through which door come from the
settings `os.utente`, `os.origine`, `os.importazione` of the transaction.
"""

from django.db import migrations

# Table → (its name in the history, the column that says of which facility the row is).
TABELLE = {
    "strutture_struttura": ("struttura", "id"),
    "strutture_unitaofferta": ("unitaofferta", "struttura_id"),
    "strutture_entegestore": ("entegestore", ""),
    "strutture_referentestruttura": ("referentestruttura", "struttura_id"),
    "strutture_struttura_successori": ("successori", "from_struttura_id"),
}

FUNZIONI = """
CREATE FUNCTION strutture_scrivi_storia() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    adesso timestamptz := clock_timestamp();
    chi bigint := nullif(current_setting('os.utente', true), '')::bigint;
    porta text := coalesce(
        nullif(current_setting('os.origine', true), ''),
        CASE WHEN chi IS NULL THEN 'sistema' ELSE 'ufficio' END
    );
    elenco bigint := nullif(current_setting('os.importazione', true), '')::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO strutture_vocestoria
            (tabella, riga, struttura_id, quando, utente_id, origine, importazione,
             campi, prima, dopo)
        SELECT TG_ARGV[0], n.id, (to_jsonb(n) ->> TG_ARGV[1])::bigint, adesso, chi, porta, elenco,
               '{}', NULL, to_jsonb(n)
        FROM nuove n ORDER BY n.id;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO strutture_vocestoria
            (tabella, riga, struttura_id, quando, utente_id, origine, importazione,
             campi, prima, dopo)
        SELECT TG_ARGV[0], v.id, (to_jsonb(v) ->> TG_ARGV[1])::bigint, adesso, chi, porta, elenco,
               '{}', to_jsonb(v), NULL
        FROM vecchie v ORDER BY v.id;
    ELSE
        INSERT INTO strutture_vocestoria
            (tabella, riga, struttura_id, quando, utente_id, origine, importazione,
             campi, prima, dopo)
        SELECT TG_ARGV[0], d.id, (coalesce(d.dopo, d.prima) ->> TG_ARGV[1])::bigint, adesso, chi,
               porta, elenco, coalesce(c.campi, '{}'),
               CASE WHEN d.dopo IS NULL THEN d.prima ELSE c.prima END, d.dopo
        FROM (
            SELECT coalesce(n.id, v.id) AS id, to_jsonb(v) AS prima, to_jsonb(n) AS dopo
            FROM vecchie v FULL JOIN nuove n ON n.id = v.id
        ) d
        CROSS JOIN LATERAL (
            SELECT array_agg(e.key::varchar(40) ORDER BY e.key) AS campi,
                   jsonb_object_agg(e.key, d.prima -> e.key) AS prima
            FROM jsonb_each(d.dopo) e
            WHERE d.prima IS NOT NULL AND e.key <> 'modificata_il'
                  AND e.value IS DISTINCT FROM d.prima -> e.key
        ) c
        -- A row whose key was changed is one that ended and one that began.
        WHERE c.campi IS NOT NULL OR d.prima IS NULL OR d.dopo IS NULL
        ORDER BY d.id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION strutture_storia_immutabile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'La storia delle schede non si cambia e non si cancella.'
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER strutture_storia_immutabile BEFORE UPDATE OR DELETE ON strutture_vocestoria
    FOR EACH ROW EXECUTE FUNCTION strutture_storia_immutabile();
"""

_TRIGGER = """
CREATE TRIGGER strutture_storia_nuove AFTER INSERT ON {tabella}
    REFERENCING NEW TABLE AS nuove
    FOR EACH STATEMENT EXECUTE FUNCTION strutture_scrivi_storia('{nome}', '{di}');
CREATE TRIGGER strutture_storia_cambiate AFTER UPDATE ON {tabella}
    REFERENCING OLD TABLE AS vecchie NEW TABLE AS nuove
    FOR EACH STATEMENT EXECUTE FUNCTION strutture_scrivi_storia('{nome}', '{di}');
CREATE TRIGGER strutture_storia_cancellate AFTER DELETE ON {tabella}
    REFERENCING OLD TABLE AS vecchie
    FOR EACH STATEMENT EXECUTE FUNCTION strutture_scrivi_storia('{nome}', '{di}');
"""

_VIA = """
DROP TRIGGER strutture_storia_nuove ON {tabella};
DROP TRIGGER strutture_storia_cambiate ON {tabella};
DROP TRIGGER strutture_storia_cancellate ON {tabella};
"""

SU = FUNZIONI + "".join(
    _TRIGGER.format(tabella=tabella, nome=nome, di=di) for tabella, (nome, di) in TABELLE.items()
)
GIU = (
    "".join(_VIA.format(tabella=tabella) for tabella in TABELLE)
    + """
DROP TRIGGER strutture_storia_immutabile ON strutture_vocestoria;
DROP FUNCTION strutture_storia_immutabile();
DROP FUNCTION strutture_scrivi_storia();
"""
)


class Migration(migrations.Migration):
    dependencies = [("strutture", "0003_schede_vive")]

    operations = [migrations.RunSQL(SU, GIU)]
