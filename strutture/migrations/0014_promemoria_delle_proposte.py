"""A proposal that waits for an office is told to it once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('strutture', '0013_comune_riservato_ripetuto'),
    ]

    operations = [
        migrations.AlterField(
            model_name='promemoriascheda',
            name='passo',
            field=models.CharField(choices=[('30', '30 giorni prima'), ('15', '15 giorni prima'), ('0', 'il giorno della scadenza'), ('ufficio', "all'Ufficio di Piano"), ('proposta', 'una proposta da decidere')], max_length=8, verbose_name='passo'),
        ),
    ]
