from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rendicontazione", "0007_intestazione_colonna"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caricamento",
            name="rendicontazione_tentativo_una_volta",
        ),
        migrations.AddConstraint(
            model_name="caricamento",
            constraint=models.UniqueConstraint(
                fields=("rendicontazione", "parte", "numero"),
                name="rendicontazione_tentativo_una_volta",
                nulls_distinct=False,
            ),
        ),
    ]
