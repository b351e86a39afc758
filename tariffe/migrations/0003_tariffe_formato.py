"""What the exchange format has and the tables had not."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tariffe', '0002_intoccabili'),
    ]

    operations = [
        migrations.AddField(
            model_name='componente',
            name='costo_unitario',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='costo di una unità'),
        ),
        migrations.AddField(
            model_name='regolatariffaria',
            name='minimo_personale',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='minimo che resta alla persona, al mese'),
        ),
        migrations.RemoveField(model_name="regolatariffaria", name="aggiunte"),
        migrations.AddField(
            model_name='regolatariffaria',
            name='aggiunte',
            field=models.JSONField(blank=True, default=list, verbose_name='somme che si aggiungono'),
        ),
        migrations.AlterField(
            model_name='regolatariffaria',
            name='arrotonda_modo',
            field=models.CharField(choices=[('HALF_UP', 'Al più vicino, la metà in su'), ('HALF_EVEN', 'Al più vicino, la metà al pari'), ('HALF_DOWN', 'Al più vicino, la metà in giù'), ('UP', 'Sempre lontano da zero'), ('DOWN', 'Sempre verso lo zero'), ('CEILING', 'Sempre in su'), ('FLOOR', 'Sempre in giù')], default='HALF_UP', max_length=9, verbose_name='come arrotonda'),
        ),
        migrations.AlterField(
            model_name='tratto',
            name='aliquota',
            field=models.DecimalField(blank=True, decimal_places=10, max_digits=20, null=True, verbose_name='aliquota, percento'),
        ),
        migrations.AlterField(
            model_name='tratto',
            name='coeff_den',
            field=models.DecimalField(blank=True, decimal_places=10, max_digits=20, null=True, verbose_name='coefficiente, sotto'),
        ),
        migrations.AlterField(
            model_name='tratto',
            name='coeff_num',
            field=models.DecimalField(blank=True, decimal_places=10, max_digits=20, null=True, verbose_name='coefficiente, sopra'),
        ),
    ]
