"""The words of the facilities that are already there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("strutture", "0011_testo_ricerca")]

    operations = [
        migrations.RunSQL(
            "SELECT strutture_aggiorna_testi(ARRAY(SELECT id FROM strutture_struttura))",
            migrations.RunSQL.noop,
        )
    ]
