"""What is in the register today gets its first voice: from now on it is known how it was."""

from django.db import migrations

TABELLE = {
    "strutture_struttura": ("struttura", "r.id"),
    "strutture_unitaofferta": ("unitaofferta", "r.struttura_id"),
    "strutture_entegestore": ("entegestore", "NULL::bigint"),
    "strutture_referentestruttura": ("referentestruttura", "r.struttura_id"),
    "strutture_struttura_successori": ("successori", "r.from_struttura_id"),
}

PRIMA_VOCE = "".join(
    f"""
INSERT INTO strutture_vocestoria
    (tabella, riga, struttura_id, quando, origine, campi, dopo)
SELECT '{nome}', r.id, {di}, clock_timestamp(), 'sistema', '{{}}', to_jsonb(r)
FROM {tabella} r
WHERE NOT EXISTS (
    SELECT 1 FROM strutture_vocestoria v WHERE v.tabella = '{nome}' AND v.riga = r.id
)
ORDER BY r.id;
"""
    for tabella, (nome, di) in TABELLE.items()
)


class Migration(migrations.Migration):
    dependencies = [("strutture", "0004_storia_con_i_trigger")]

    operations = [migrations.RunSQL(PRIMA_VOCE, migrations.RunSQL.noop)]
