"""What the database itself refuses: changing an approved edition, or a row written once.

Rules and their pieces may be written only while their edition is a draft. Assigned tariffs never
change; of attestations only the withdrawal, of settlements only the payment, may be added. An
adopted service has the body of its adoption.
"""

from django.db import migrations

# Table → how a row of it reaches its edition.
DELL_EDIZIONE = {
    "tariffe_regolatariffaria": "edizione",
    "tariffe_variante": "regola",
    "tariffe_componente": "regola",
    "tariffe_politica": "regola",
    "tariffe_tratto": "regola",
    "tariffe_modificatore": "regola",
    "tariffe_riferimentoparametro": "regola",
    "tariffe_casodiprova": "regola",
}
# Table → the columns that may still be written, once.
SCRITTE_UNA_VOLTA = {
    "tariffe_tariffaassegnata": "",
    "tariffe_attestazioneisee": "annullata_da_id,annullata_il",
    "tariffe_conguaglio": "regolato_da_id,regolato_il",
}

FUNZIONI = """
CREATE FUNCTION tariffe_solo_in_bozza() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chiave bigint;
    stato_edizione text;
BEGIN
    FOR chiave IN
        SELECT DISTINCT (r ->> (TG_ARGV[0] || '_id'))::bigint
        FROM unnest(ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
            CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END
        ]) r WHERE r IS NOT NULL
    LOOP
        IF TG_ARGV[0] = 'edizione' THEN
            SELECT stato INTO stato_edizione FROM tariffe_edizionetariffe WHERE id = chiave;
        ELSE
            SELECT e.stato INTO stato_edizione
            FROM tariffe_regolatariffaria g JOIN tariffe_edizionetariffe e ON e.id = g.edizione_id
            WHERE g.id = chiave;
        END IF;
        IF stato_edizione <> 'bozza' THEN
            RAISE EXCEPTION 'l''edizione è approvata: le sue regole non si cambiano'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'tariffe_solo_in_bozza';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION tariffe_scritta_una_volta() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    libere text[] := string_to_array(TG_ARGV[0], ',');
    colonna text;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - libere = to_jsonb(NEW) - libere THEN
        FOREACH colonna IN ARRAY libere LOOP
            IF to_jsonb(OLD) ->> colonna IS NOT NULL
               AND to_jsonb(OLD) ->> colonna IS DISTINCT FROM to_jsonb(NEW) ->> colonna THEN
                RAISE EXCEPTION 'questa riga non si cambia più'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'tariffe_scritta_una_volta';
            END IF;
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'questa riga si scrive una volta sola'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tariffe_scritta_una_volta';
END $$;
"""

TOGLI = """
DROP FUNCTION tariffe_solo_in_bozza();
DROP FUNCTION tariffe_scritta_una_volta();
"""

CHIAVE = """
ALTER TABLE tariffe_servizioadottato ADD CONSTRAINT tariffe_servizioadottato_ente_dell_adozione
    FOREIGN KEY (adozione_id, ente_id) REFERENCES tariffe_adozione (id, ente_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("tariffe", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNZIONI, TOGLI),
        migrations.RunSQL(
            CHIAVE,
            "ALTER TABLE tariffe_servizioadottato "
            "DROP CONSTRAINT tariffe_servizioadottato_ente_dell_adozione;",
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER solo_in_bozza BEFORE INSERT OR UPDATE OR DELETE ON {tabella} "
                f"FOR EACH ROW EXECUTE FUNCTION tariffe_solo_in_bozza('{percorso}');",
                f"DROP TRIGGER solo_in_bozza ON {tabella};",
            )
            for tabella, percorso in DELL_EDIZIONE.items()
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER scritta_una_volta BEFORE UPDATE OR DELETE ON {tabella} "
                f"FOR EACH ROW EXECUTE FUNCTION tariffe_scritta_una_volta('{colonne}');",
                f"DROP TRIGGER scritta_una_volta ON {tabella};",
            )
            for tabella, colonne in SCRITTE_UNA_VOLTA.items()
        ),
    ]
