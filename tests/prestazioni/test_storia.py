"""What the history costs: a bulk change of 5,000 rows with its triggers and without."""

import pytest
from django.db import connection

from strutture.models import UnitaOfferta, VoceStoria
from tests.strutture.factories import StrutturaFactory, TipoUnitaOffertaFactory

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

RIGHE = 5_000


def test_storia_di_un_cambiamento_in_blocco(banco):
    struttura, tipo = StrutturaFactory(), TipoUnitaOffertaFactory()
    UnitaOfferta.objects.bulk_create(
        UnitaOfferta(struttura=struttura, tipo=tipo, orari="8–18", accesso="Si telefona. " * 20)
        for _ in range(RIGHE)
    )
    giro = iter(range(1, 10_000))
    tabella = UnitaOfferta._meta.db_table
    with connection.cursor() as cursore:
        # The keys of what was just written, checked at the end, would not let a table be altered.
        cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def cambia():
        assert UnitaOfferta.objects.update(posti_autorizzati=next(giro)) == RIGHE

    def senza_storia():
        with connection.cursor() as cursore:
            cursore.execute(f"ALTER TABLE {tabella} DISABLE TRIGGER USER")
            cambia()
            cursore.execute(f"ALTER TABLE {tabella} ENABLE TRIGGER USER")

    prima = VoceStoria.objects.count()
    senza_storia()
    assert VoceStoria.objects.count() == prima
    cambia()
    assert VoceStoria.objects.count() == prima + RIGHE

    banco.confronta(
        "storia: 5.000 righe cambiate in blocco, rispetto a senza trigger",
        nostro=cambia,
        riferimento=senza_storia,
        al_massimo=6,
        giri=5,
    )
