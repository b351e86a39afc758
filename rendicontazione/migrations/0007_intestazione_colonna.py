from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rendicontazione", "0006_caricamento_completezza")]

    operations = [
        migrations.AddField(
            model_name="colonnamodulo",
            name="intestazione",
            field=models.CharField(
                blank=True,
                help_text="Vuota: il nome, con gli spazi al posto di _.",
                max_length=120,
                verbose_name="intestazione nel file",
            ),
        ),
        migrations.AlterField(
            model_name="colonnamodulo",
            name="nome",
            field=models.CharField(
                help_text="Lettere minuscole e _: controlli e confronti cercano la colonna con "
                "questo nome.",
                max_length=60,
                verbose_name="nome",
            ),
        ),
    ]
