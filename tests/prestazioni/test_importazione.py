"""One year of all Italy, from the bytes of the file to the rows in force, beside a raw COPY."""

import pytest
from django.db import connection

from osservatorio import services
from osservatorio.models import Edizione, Popolazione
from territorio.models import Comune
from tests.osservatorio.factories import TESTATA, EdizioneFactory

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

ETA = range(101)


def file_nazionale(codici, anno):
    """A made-up file in layout D: every comune has the same ages, so that sums are known."""
    somma = sum(ETA)
    righe = [f'"Popolazione residente per età e sesso al 1° gennaio {anno}"', TESTATA]
    for codice in codici:
        righe += [f'"{codice}";"Comune {codice}";{eta};{eta};{eta};{2 * eta}' for eta in ETA]
        righe.append(f'"{codice}";"Comune {codice}";999;{somma};{somma};{2 * somma}')
    return ("\ufeff" + "\r\n".join([*righe, '"Nota: file di prova."', ""])).encode()


def test_importa_un_anno_di_tutta_italia(banco, territorio_reale):
    comuni = dict(
        Comune.objects.filter(soppresso_il__isnull=True)
        .order_by("codice_istat")
        .values_list("codice_istat", "pk")
    )
    assert len(comuni) > 7_800
    anni = iter(range(1900, 2000))
    pronti = {}
    comando = (
        f"COPY {Popolazione._meta.db_table} (edizione_id, comune_id, eta, maschi, femmine) "
        "FROM STDIN"
    )

    def prepara():
        with connection.cursor() as cursore:
            cursore.execute(f"TRUNCATE {Edizione._meta.db_table} CASCADE")
            # Keys are checked with the rows, as a commit would.
            cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")
        pronti["file"] = file_nazionale(comuni, next(anni))
        grezza = EdizioneFactory(in_vigore=False, anno=2000)
        pronti["byte"] = "".join(
            f"{grezza.pk}\t{pk}\t{eta}\t{eta}\t{eta}\n" for pk in comuni.values() for eta in ETA
        ).encode()

    def nostro():
        esito = services.importa_file(contenuto=pronti["file"])
        assert (esito.esito, esito.comuni) == ("importato", len(comuni))

    def grezzo():
        with connection.cursor() as cursore, cursore.copy(comando) as copia:
            copia.write(pronti["byte"])

    banco.confronta(
        "popolazione, tutta Italia e un anno: file → righe, rispetto a COPY",
        nostro=nostro,
        riferimento=grezzo,
        almeno=0.3,
        prima=prepara,
        giri=3,
    )
