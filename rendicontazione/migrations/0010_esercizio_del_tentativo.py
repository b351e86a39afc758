from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rendicontazione", "0009_commento_riassunto")]

    operations = [
        migrations.AddField(
            model_name="caricamento",
            name="esercizio",
            field=models.SlugField(
                blank=True,
                db_index=False,
                default="",
                help_text="Vuoto per le rendicontazioni vere.",
                max_length=40,
                verbose_name="esercizio della palestra",
            ),
            preserve_default=False,
        ),
    ]
