"""One tariff a day for a person, a service and a group of users: the database refuses another.

Rows of one story overlap on purpose, for a later one takes the place of the earlier: an exclusion
constraint cannot tell. What a story holds is from its first day to what its last row says, and no
row may follow its end: so it is enough to look when a story begins. Whoever begins one waits for
who writes in that Ambito, as the services do.
"""

from django.db import migrations

# The first number is that of `tariffe.services.persone.comuni`.
FUNZIONE = """
CREATE FUNCTION tariffe_una_al_giorno() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7310006, NEW.ambito_id::int);
    IF EXISTS (
        SELECT FROM tariffe_tariffaassegnata prima
        JOIN tariffe_regolatariffaria regola ON regola.id = prima.regola_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN importo IS NULL THEN dal - 1 ELSE coalesce(al, 'infinity') END AS fine
            FROM tariffe_tariffaassegnata
            WHERE id = prima.id OR prima_riga_id = prima.id
            ORDER BY id DESC LIMIT 1
        ) ultima
        WHERE prima.codice_persona = NEW.codice_persona
          AND prima.id <> NEW.id
          AND prima.sostituisce_id IS NULL
          AND prima.ambito_id = NEW.ambito_id
          AND prima.servizio_id = NEW.servizio_id
          AND regola.utenza = (
              SELECT utenza FROM tariffe_regolatariffaria WHERE id = NEW.regola_id
          )
          AND ultima.fine >= prima.dal
          AND ultima.fine >= NEW.dal
          AND prima.dal <= coalesce(NEW.al, 'infinity')
    ) THEN
        RAISE EXCEPTION 'la persona ha già una tariffa per questo servizio in quei giorni'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'tariffe_una_al_giorno';
    END IF;
    RETURN NULL;
END $$;
"""

TRIGGER = """
CREATE TRIGGER una_al_giorno AFTER INSERT ON tariffe_tariffaassegnata
    FOR EACH ROW WHEN (NEW.sostituisce_id IS NULL) EXECUTE FUNCTION tariffe_una_al_giorno();
"""


class Migration(migrations.Migration):
    dependencies = [("tariffe", "0007_tariffe_indici")]

    operations = [
        migrations.RunSQL(FUNZIONE, "DROP FUNCTION tariffe_una_al_giorno();"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER una_al_giorno ON tariffe_tariffaassegnata;"),
    ]
