"""Population stored as fast as the database allows, PDF of the scheda without waste of ours."""

import hashlib

import pytest
from django.conf import settings
from django.db import connection

from base.pdf import BASE_URL, _crea_fetcher
from osservatorio import export, services
from osservatorio.models import Edizione, Popolazione
from osservatorio.reports import REPORT
from territorio.models import Ambito, Comune
from tests.osservatorio.factories import EdizioneFactory

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

RIFERIMENTO = settings.BASE_DIR / "fixtures" / "riferimento"


def test_memorizza_popolazione(banco, territorio_reale):
    """One province-year, 205 comuni × 101 ages: the whole storing step against a raw COPY."""
    comuni = list(Comune.objects.della_provincia().order_by("pk").values_list("pk", flat=True))
    per_comune = {pk: (list(range(101)), list(range(101))) for pk in comuni[:205]}
    serie = iter(range(1, 10**6))
    nomi = "edizione_id, comune_id, eta, maschi, femmine"
    pronti = {}

    def prepara():
        Popolazione.objects.all().delete()
        Edizione.objects.all().delete()
        grezza = EdizioneFactory(in_vigore=False, anno=2000)
        pronti["edizione"] = EdizioneFactory.build(
            anno=2023, sha256=hashlib.sha256(str(next(serie)).encode()).hexdigest()
        )
        pronti["byte"] = "".join(
            f"{grezza.pk}\t{pk}\t{eta}\t{eta}\t{eta}\n" for pk in per_comune for eta in range(101)
        ).encode()

    def nostro():
        services.registra_edizione(edizione=pronti["edizione"], per_comune=per_comune)

    def grezzo():
        comando = f"COPY {Popolazione._meta.db_table} ({nomi}) FROM STDIN"
        with connection.cursor() as cursore, cursore.copy(comando) as copia:
            copia.write(pronti["byte"])

    banco.confronta(
        "popolazione, una provincia e un anno, rispetto a COPY",
        nostro=nostro,
        riferimento=grezzo,
        almeno=0.3,
        prima=prepara,
        giri=7,
    )


def test_scheda_ambito_pdf(banco, territorio_reale):
    """From the database to the PDF, against WeasyPrint alone on the same HTML."""
    import weasyprint

    services.carica_riferimento(cartella=RIFERIMENTO)
    report, ambito = REPORT["scheda-ambito"], Ambito.objects.get(numero=8)
    html = export.report_html(report, report.costruisci(anno=2023, ambito=ambito, versione=None))

    def nostro():
        export.report_pdf(report, report.costruisci(anno=2023, ambito=ambito, versione=None))

    def solo_weasyprint():
        weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=_crea_fetcher([])).write_pdf(
            pdf_variant="pdf/ua-1"
        )

    banco.confronta(
        "scheda ambito in PDF, rispetto a WeasyPrint",
        nostro=nostro,
        riferimento=solo_weasyprint,
        al_massimo=1.3,
        giri=5,
    )
