"""The extensions become rows of their own, with reason and act."""

from django.db import migrations

NOTA = "Proroga concessa prima che si registrassero motivo e atto."


def porta_le_proroghe(apps, schema_editor):
    rendicontazioni = apps.get_model("rendicontazione", "Rendicontazione")
    proroghe = apps.get_model("rendicontazione", "Proroga")
    for rendicontazione in rendicontazioni.objects.filter(proroga__isnull=False).order_by("pk"):
        proroghe.objects.create(
            campagna_id=rendicontazione.campagna_id,
            rendicontazione=rendicontazione,
            giorno=rendicontazione.proroga,
            motivo=NOTA,
            atto="non registrato",
        )


def riporta_le_proroghe(apps, schema_editor):
    for proroga in apps.get_model("rendicontazione", "Proroga").objects.filter(
        rendicontazione__isnull=False
    ).order_by("giorno", "pk"):
        rendicontazione = proroga.rendicontazione
        rendicontazione.proroga = proroga.giorno
        rendicontazione.save()


class Migration(migrations.Migration):
    dependencies = [("rendicontazione", "0003_istruttoria_e_parti")]

    operations = [migrations.RunPython(porta_le_proroghe, riporta_le_proroghe)]
