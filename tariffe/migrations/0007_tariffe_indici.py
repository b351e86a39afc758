import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tariffe", "0006_codice_inps_in_una_frase"),
        ("territorio", "0003_comune_superficie"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="attestazioneisee",
            name="codice_persona",
            field=models.CharField(
                max_length=11,
                validators=[
                    django.core.validators.RegexValidator(
                        "^P-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$",
                        "Il codice della persona ha la forma P-7K3M-9QXD: copialo dall'elenco, non scriverne un altro.",
                    )
                ],
                verbose_name="codice della persona",
            ),
        ),
        migrations.AlterField(
            model_name="tariffaassegnata",
            name="codice_persona",
            field=models.CharField(
                max_length=11,
                validators=[
                    django.core.validators.RegexValidator(
                        "^P-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$",
                        "Il codice della persona ha la forma P-7K3M-9QXD: copialo dall'elenco, non scriverne un altro.",
                    )
                ],
                verbose_name="codice della persona",
            ),
        ),
        migrations.AlterField(
            model_name="tariffaassegnata",
            name="edizione",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assegnate",
                to="tariffe.edizionetariffe",
                verbose_name="edizione delle tariffe",
            ),
        ),
        migrations.AddIndex(
            model_name="attestazioneisee",
            index=models.Index(fields=["codice_persona"], name="tariffe_attestazione_codice"),
        ),
        migrations.AddIndex(
            model_name="tariffaassegnata",
            index=models.Index(fields=["codice_persona"], name="tariffe_assegnata_codice"),
        ),
    ]
