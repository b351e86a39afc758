"""What public pages read of the Osservatorio and of the Sportello is part of the data's version."""

from django.db import migrations

TABELLE = (
    "osservatorio_edizione",
    "osservatorio_sceltaedizione",
    "osservatorio_popolazione",
    "osservatorio_residenti",
    "osservatorio_valoreserie",
    "osservatorio_pubblicazione",
    "osservatorio_passaggiopubblicazione",
    "sportello_avviso",
    "sportello_puntoaccesso",
    "sportello_moduloservizio",
    "sportello_voceglossario",
    "sportello_regolesportello",
)

TRIGGER = """
CREATE TRIGGER nuova_versione AFTER INSERT OR UPDATE OR DELETE ON {tabella}
FOR EACH STATEMENT EXECUTE FUNCTION strutture_nuova_versione();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sportello", "0001_contenuti_e_richieste"),
        ("strutture", "0007_versione_dati"),
        ("osservatorio", "0004_pubblicazioni_congelate"),
    ]

    operations = [
        migrations.RunSQL(
            TRIGGER.format(tabella=tabella), f"DROP TRIGGER nuova_versione ON {tabella}"
        )
        for tabella in TABELLE
    ]
