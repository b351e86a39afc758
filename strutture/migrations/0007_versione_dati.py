"""Every change of what public pages read is a new version of the data.

One row per statement, not per row changed: an import of 5,000 rows writes as many versions as the
statements it is made of. The apps above add their own tables with the same function.
"""

from django.db import migrations

TABELLE = (
    "territorio_provincia",
    "territorio_comune",
    "territorio_nomeprecedentecomune",
    "territorio_ambito",
    "territorio_slugprecedenteambito",
    "territorio_ente",
    "territorio_capofila",
    "territorio_appartenenza",
    "strutture_area",
    "strutture_tipounitaofferta",
    "strutture_entegestore",
    "strutture_struttura",
    "strutture_struttura_successori",
    "strutture_unitaofferta",
    "strutture_vicenda",
    "strutture_sinonimo",
)

FUNZIONE = """
CREATE FUNCTION strutture_nuova_versione() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO strutture_versionedati (quando) VALUES (clock_timestamp());
    RETURN NULL;
END $$;
"""

TRIGGER = """
CREATE TRIGGER nuova_versione AFTER INSERT OR UPDATE OR DELETE ON {tabella}
FOR EACH STATEMENT EXECUTE FUNCTION strutture_nuova_versione();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("strutture", "0006_proposta_salvata_da"),
        ("territorio", "0003_comune_superficie"),
    ]

    operations = [
        migrations.RunSQL(FUNZIONE, "DROP FUNCTION strutture_nuova_versione()"),
        *(
            migrations.RunSQL(
                TRIGGER.format(tabella=tabella), f"DROP TRIGGER nuova_versione ON {tabella}"
            )
            for tabella in TABELLE
        ),
    ]
