from django.db import migrations

CLASSI = {
    "eta_0_2": (0, 2),
    "eta_0_14": (0, 14),
    "eta_0_17": (0, 17),
    "eta_15_19": (15, 19),
    "eta_15_64": (15, 64),
    "eta_18_64": (18, 64),
    "eta_60_64": (60, 64),
    "eta_65_oltre": (65, 100),
    "eta_75_oltre": (75, 100),
    "eta_80_oltre": (80, 100),
}

RACCOGLI = (
    "INSERT INTO osservatorio_residenti"
    f" (edizione_id, comune_id, popolazione, maschi, femmine, {', '.join(CLASSI)})"
    " SELECT edizione_id, comune_id, sum(maschi + femmine), sum(maschi), sum(femmine), "
    + ", ".join(
        f"coalesce(sum(maschi + femmine) FILTER (WHERE eta BETWEEN {da} AND {a}), 0)"
        for da, a in CLASSI.values()
    )
    + " FROM osservatorio_popolazione GROUP BY edizione_id, comune_id"
)


class Migration(migrations.Migration):
    """The editions already stored get their classes of age."""

    dependencies = [("osservatorio", "0002_serie_report_pubblicazioni")]

    operations = [migrations.RunSQL(RACCOGLI, migrations.RunSQL.noop)]
