"""The history of many rows in a quarter of the time.

PostgreSQL took the subquery apart and made the JSON of the whole row again for each of its
fields: OFFSET 0 keeps it whole. What is written stays the same.
"""

from django.db import migrations

SU = r"""
DO $do$
BEGIN
    EXECUTE (
        SELECT regexp_replace(
            pg_get_functiondef('strutture_scrivi_storia()'::regprocedure),
            'ON n\.id = v\.id\s*\) d',
            'ON n.id = v.id OFFSET 0) d'
        )
    );
END
$do$;
"""


class Migration(migrations.Migration):
    dependencies = [("strutture", "0009_importazione_scelte")]

    operations = [migrations.RunSQL(SU, migrations.RunSQL.noop)]
