"""The table of the shared cache, in which the limits of the logins live."""

from django.core.management import call_command
from django.db import migrations


def crea(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("utenti", "0002_incarico_assegnato_da")]

    operations = [migrations.RunPython(crea, migrations.RunPython.noop)]
