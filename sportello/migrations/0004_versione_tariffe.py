"""The pages of facilities and areas link to the tariffs of their kinds: part of the version."""

from django.db import migrations

TABELLE = ("tariffe_servizio", "tariffe_servizio_tipi")

TRIGGER = """
CREATE TRIGGER nuova_versione AFTER INSERT OR UPDATE OR DELETE ON {tabella}
FOR EACH STATEMENT EXECUTE FUNCTION strutture_nuova_versione();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sportello", "0003_richieste_dimostrative"),
        ("strutture", "0007_versione_dati"),
        ("tariffe", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            TRIGGER.format(tabella=tabella), f"DROP TRIGGER nuova_versione ON {tabella}"
        )
        for tabella in TABELLE
    ]
