"""«Una volta sola»: the duties, the long CSV in the shape of Istat, a workbook for each duty."""

import csv
import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from osservatorio import export, selectors
from rendicontazione.models import Adempimento, Campagna, ColonnaModulo, VoceNomenclatore
from tests.rendicontazione.factories import FattoFactory, RendicontazioneFactory, riferimento
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

PAGINA = reverse("osservatorio:una_volta_sola")
CSV = reverse("osservatorio:istat_csv")
DATI = Path(os.environ.get("DATI_CONDIVISI", Path(__file__).parents[3] / "shared" / "dati"))
ISTAT = DATI / "istat_ats_fam_lombardia_2021_2023.csv"


@pytest.fixture
def versione():
    riferimento()
    return RendicontazioneFactory(
        campagna__anno=2023, ambito=AmbitoFactory(numero=8, denominazione="=Valle"), approvata=True
    ).versioni.get()


def spesa(versione, riga, voce, area, totale, utenza="0", ssn="0", **dove):
    for misura, valore in (
        ("spesa_totale", totale),
        ("entrata_utenza", utenza),
        ("entrata_ssn", ssn),
    ):
        FattoFactory(
            versione=versione, misura=misura, riga=riga, codice_voce=voce, area_utenza=area,
            valore=Decimal(valore), **dove,
        )  # fmt: skip


def righe_istat(versione):
    testo = export.istat_csv(selectors.tabella_istat(versione)).decode()
    return list(csv.DictReader(io.StringIO(testo)))


def test_il_csv_ha_le_colonne_di_istat_e_poi_le_note(versione):
    if not ISTAT.exists():
        pytest.skip(f"manca {ISTAT}: DATI_CONDIVISI non punta ai dati pubblici")
    with ISTAT.open(encoding="utf-8", newline="") as aperto:
        loro = next(csv.reader(aperto))
    spesa(versione, 2, "1.E.01", "FAM", "10")
    assert list(righe_istat(versione)[0]) == [*loro, "Note"]


def test_la_spesa_e_netta_e_le_voci_con_lo_stesso_codice_si_sommano(versione):
    """Worked: 1000 - 100 - 50 = 850; 200 + 300 = 500 under one code; all the items 1350."""
    VoceNomenclatore.objects.filter(codice="1.F.01").update(codice_istat="EMPLOY")
    spesa(versione, 2, "1.E.01", "FAM", "1000", "100", "50")
    spesa(versione, 3, "1.F.01", "FAM", "200")
    spesa(versione, 4, "1.F.03", "FAM", "300")
    spesa(versione, 5, "1.G.01", "ANZ", "7.50")
    righe = {
        (r["CATEG_OF_BENEFICIARIES"], r["CATEGORY_OF_SERVICE"]): r for r in righe_istat(versione)
    }
    assert {chiave: r["Osservazione"] for chiave, r in righe.items()} == {
        ("FAM", "RICSOC"): "850.00",
        ("FAM", "EMPLOY"): "500.00",
        ("FAM", "ALL"): "1350.00",
        ("ANZ", "1.G.01"): "7.50",
        ("ANZ", "ALL"): "7.50",
    }
    una = righe["FAM", "RICSOC"]
    assert (una["FREQ"], una["DATA_TYPE"], una["TIME_PERIOD"]) == ("A", "EXPMUN", "2023")
    assert una["Territorio"] == "'=Valle", "un nome non diventa una formula"
    assert "servizio" not in una["Note"]
    assert "area: codice nostro" in righe["ANZ", "1.G.01"]["Note"]
    assert "servizio: codice nostro" in righe["ANZ", "1.G.01"]["Note"]


def test_la_bozza_e_i_dati_dimostrativi_sono_detti_in_ogni_riga(versione):
    spesa(versione, 2, "1.E.01", "FAM", "10")
    assert "BOZZA" not in righe_istat(versione)[0]["Note"]
    Campagna.objects.update(dimostrativa=True)
    versione.rendicontazione.campagna.refresh_from_db()
    versione.approvata_il = versione.approvata_da = None
    assert all(
        r["Note"].startswith("dati dimostrativi; BOZZA, dati non approvati")
        for r in righe_istat(versione)
    )


def libro(versione, codice):
    adempimento = Adempimento.objects.get(codice=codice)
    contenuto = export.adempimento_xlsx(selectors.libro_del_dovere(adempimento, versione))
    return openpyxl.load_workbook(io.BytesIO(contenuto))


def test_il_file_dell_adempimento_ha_i_suoi_nomi_e_le_note(versione):
    comune = ComuneFactory(codice_istat="017029")
    spesa(versione, 2, "1.G.01", "ANZ", "1000", "100", "50", comune=comune)
    FattoFactory(versione=versione, misura="utenti", riga=2, valore=Decimal("7"), comune=comune)
    cartella = libro(versione, "istat-spesa")
    intestazioni, riga = list(cartella["F1_spesa_sociale"].values)
    scritte = dict(zip(intestazioni, riga, strict=True))
    assert scritte["Comune (codice Istat)"] == "017029", "uno zero iniziale non si perde"
    assert (scritte["Utenti"], scritte["Spesa impegnata"]) == (7, 1000)
    assert scritte["Fonti: risorse proprie dei comuni"] == 850, "calcolata: spesa meno entrate"
    assert scritte["Fonti: privati"] is None, "ciò che manca non è zero"
    note = dict(riga[:2] for riga in cartella["Note"].values)
    assert note["Impronta SHA-256 del file"] == versione.sha256
    assert note["Versione"].startswith("1, approvata il ")
    assert "F1_spesa_sociale, colonna spesa totale" in note["Spesa impegnata"]


def test_un_fondo_risponde_solo_con_le_sue_righe(versione):
    colonna = ColonnaModulo.objects.get(
        foglio__modello=riferimento(), foglio__codice="F5_fondi", nome="assegnato"
    )
    for riga, fondo in enumerate(("FNPS", "FNA"), 2):
        FattoFactory(
            versione=versione, colonna=colonna, riga=riga, fondo=fondo, annualita=2022,
            voce=None, area_utenza="", valore=Decimal(riga),
        )  # fmt: skip
    _, *righe = libro(versione, "fna")["F5_fondi"].values
    assert [valore for riga in righe for valore in riga if valore is not None] == [2022, 3, 3], (
        "annualità, assegnato, residuo"
    )


def test_la_percentuale_rendicontata_e_calcolata_e_un_foglio_vuoto_lo_dice(versione):
    """Worked: 75 of 300 is 25 per cent."""
    for nome, valore in (("assegnato", 300), ("rendicontato", 75)):
        colonna = ColonnaModulo.objects.get(
            foglio__modello=riferimento(), foglio__codice="F5_fondi", nome=nome
        )
        FattoFactory(
            versione=versione, colonna=colonna, riga=2, fondo="FNPS", annualita=2022,
            voce=None, area_utenza="", valore=Decimal(valore),
        )  # fmt: skip
    intestazioni, riga = libro(versione, "fnps")["F5_fondi"].values
    assert dict(zip(intestazioni, riga, strict=True))["Percentuale rendicontata"] == 25
    note = dict(riga[:2] for riga in libro(versione, "fna")["Note"].values)
    assert note["Foglio F5_fondi"] == "Nessuna riga di questa rendicontazione risponde."


def test_un_testo_che_comincia_come_una_formula_resta_testo(versione):
    colonna = ColonnaModulo.objects.get(
        foglio__modello=riferimento(), foglio__codice="F2_unita_offerta", nome="denominazione"
    )
    FattoFactory(versione=versione, colonna=colonna, riga=2, voce=None, valore=None, testo="=1+1")
    foglio = libro(versione, "fsr")["F2_unita_offerta"]
    assert "=1+1" in [cella.value for cella in foglio[2]]
    assert "<f>" not in foglio_xml(versione)


def foglio_xml(versione):
    adempimento = Adempimento.objects.get(codice="fsr")
    contenuto = export.adempimento_xlsx(selectors.libro_del_dovere(adempimento, versione))
    with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
        return archivio.read("xl/worksheets/sheet1.xml").decode()


def test_la_pagina_dice_a_chi_entro_quando_e_con_quale_colonna(versione, client):
    client.force_login(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))
    pagina = client.get(PAGINA, {"anno": 2023}).content.decode()
    for adempimento in Adempimento.objects.all():
        assert adempimento.nome.replace("'", "&#x27;") in pagina
    for testo in ("F1_spesa_sociale: spesa totale", "CSV nella forma di Istat", "Spesa impegnata"):
        assert testo in pagina


def test_chi_non_apre_la_rendicontazione_non_scarica(versione, client):
    ambito = versione.rendicontazione.ambito
    scelta = {"anno": 2023, "ambito": ambito.slug}
    client.force_login(UtenteFactory(ruolo=Ruolo.LETTORE, ambito=ambito))
    pagina = client.get(PAGINA, scelta)
    assert pagina.status_code == 200
    assert CSV not in pagina.content.decode()
    assert client.get(CSV, scelta).status_code == 404
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    risposta = client.get(CSV, scelta)
    assert risposta["Content-Disposition"] == (
        f'attachment; filename="istat-{ambito.slug}-2023.csv"'
    )
    assert "no-store" in risposta["Cache-Control"]


def test_senza_dati_approvati_non_si_scarica_nulla(client):
    riferimento()
    ambito = AmbitoFactory(numero=8)
    RendicontazioneFactory(campagna__anno=2023, ambito=ambito)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    scelta = {"anno": 2023, "ambito": ambito.slug}
    assert "non è ancora approvata" in client.get(PAGINA, scelta).content.decode()
    assert client.get(CSV, scelta).status_code == 404
    assert (
        client.get(
            reverse("osservatorio:adempimento_xlsx", kwargs={"codice": "fsr"}), scelta
        ).status_code
        == 404
    )
