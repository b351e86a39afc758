"""The observatory: from a file of Istat to a published Scheda that a citizen downloads.

An officer works at it by clicking; the citizen has a phone, no login and no JavaScript.
"""

import io

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from osservatorio.models import Edizione
from tests.e2e.conftest import axe, segue
from tests.e2e.posas import tracciato_c

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Acquafredda, Adro and Agnosine: a tenth more people than the year before.
CRESCIUTI = frozenset({"017001", "017002", "017003"})


def test_dal_file_di_istat_alla_scheda_pubblicata(demo, entra, apri, tmp_path):
    file = tmp_path / "POSAS_2023_it_017_Brescia.csv"
    file.write_bytes(tracciato_c(2023, cresciuti=CRESCIUTI))
    dirigente = entra("dirigente_provincia")

    importa(dirigente, file)
    sceglie_l_edizione(dirigente)
    confronta(dirigente)
    fa_il_rapporto_provinciale(dirigente)
    titolo = pubblica_la_scheda(dirigente)
    indirizzo = trova_e_scarica(apri(larghezza=360, javascript=False), titolo, tmp_path)
    con_javascript = apri(larghezza=360)  # axe is a script
    con_javascript.goto(indirizzo)
    assert axe(con_javascript) == []


def importa(pagina, file):
    """Layout C, three comuni over five per cent: a warning for each, and nothing saved before."""
    pagina.goto("/osservatorio/dati/")
    assert axe(pagina) == []
    segue(pagina.get_by_role("link", name="Carica un file").first)
    pagina.get_by_label("File di Istat").set_input_files(file)
    segue(pagina.get_by_role("button", name="Controlla il file"))
    testo = pagina.locator("main").inner_text()
    assert "Nulla è stato ancora salvato" in testo
    assert "POSAS-C" in testo
    for comune in ("Acquafredda", "Adro", "Agnosine"):
        assert comune in testo
    assert Edizione.objects.filter(anno=2023).count() == 1
    assert axe(pagina) == []
    segue(pagina.get_by_role("button", name="Conferma e carica i dati"))
    assert "Resta in vigore" in testo
    assert Edizione.objects.filter(anno=2023).count() == 2


def sceglie_l_edizione(pagina):
    """The new one is beside the old: the officer puts it in force and writes why."""
    pagina.goto("/osservatorio/dati/popolazione/2023/")
    pagina.get_by_text("Usa questa edizione").click()
    pagina.get_by_label("Motivo").fill(
        "È il dato definitivo: la stima aveva 3.333 persone in meno."
    )
    segue(pagina.get_by_role("button", name="Metti in vigore"))
    assert Edizione.objects.get(anno=2023, in_vigore=True).tracciato == "POSAS-C"
    assert axe(pagina) == []


def confronta(pagina):
    """The ageing index in 2023, from the edition just chosen; the address can be kept."""
    pagina.goto("/osservatorio/confronto/")
    pagina.get_by_label("Indicatore", exact=True).select_option("indice_vecchiaia")
    pagina.get_by_label("Anno", exact=True).select_option("2023")
    segue(pagina.locator("main").get_by_role("button", name="Mostra"))
    assert "indicatore=indice_vecchiaia" in pagina.url
    testo = pagina.locator("main").inner_text()
    assert "Indice di vecchiaia" in testo
    assert "definitivo" in testo
    assert pagina.locator("main svg[role]").count() >= 2
    assert axe(pagina) == []
    assert not pagina.trabocca()


def fa_il_rapporto_provinciale(pagina):
    """Too long for a request: it is made in the background, and the page says so."""
    pagina.goto("/osservatorio/report/rapporto-provinciale/?anno=2023")
    segue(pagina.get_by_role("link", name="Scarica il PDF"))
    assert "si aggiorna da sola" in pagina.locator("main").inner_text()
    pagina.goto("about:blank")  # while it is open it would go elsewhere under what follows
    call_command("lavora", verbosity=0)
    risposta = pagina.page.context.request.get(
        "/osservatorio/report/rapporto-provinciale/?anno=2023&formato=pdf"
    )
    assert risposta.headers["content-type"] == "application/pdf"
    documento = PdfReader(io.BytesIO(risposta.body()))
    assert 40 <= len(documento.pages) <= 60
    _titolo, capitoli = documento.outline  # its heading, and the chapters under it
    assert len(capitoli) > 5
    # Two ambiti have no approved data in 2023: no partial total is called «Provincia».
    assert "11 ambiti su 13" in "".join(p.extract_text() for p in documento.pages)


def pubblica_la_scheda(pagina):
    """What citizens will see is shown first; then it is frozen. Gives its title."""
    pagina.goto("/osservatorio/report/scheda-ambito/?anno=2023&ambito=bassa-bresciana-occidentale")
    titolo = pagina.locator("article h1").inner_text()
    segue(pagina.get_by_role("link", name="Pubblica").first)
    assert axe(pagina) == []
    segue(pagina.locator("main").get_by_role("button", name="Pubblica", exact=True))
    assert titolo in pagina.locator("main").inner_text()
    return titolo


def trova_e_scarica(pagina, titolo, tmp_path):
    """A phone, no login, no JavaScript, no cookie. Gives the address of the publication."""
    pagina.goto("/")
    segue(pagina.get_by_role("link", name="Dati e rapporti").first)
    pagina.wait_for_url("**/dati/")
    pagina.get_by_label("Che cosa cerchi").fill("bassa bresciana occidentale")
    segue(pagina.locator("main").get_by_role("button", name="Cerca"))
    segue(pagina.get_by_role("link", name=titolo).first)
    assert not pagina.trabocca()
    indirizzo = pagina.url
    with pagina.expect_download() as scarico:
        pagina.get_by_role("link", name="Scarica il PDF").first.click()
    file = tmp_path / "scheda.pdf"
    scarico.value.save_as(file)
    documento = PdfReader(file)
    assert titolo in " ".join(documento.pages[0].extract_text().split())
    segue(pagina.get_by_role("link", name="Controlla una copia"))
    assert "in vigore" in pagina.locator("main").inner_text()
    assert pagina.cookie == []
    assert pagina.esterne == []
    return indirizzo
