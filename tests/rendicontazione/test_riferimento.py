from decimal import Decimal

import pytest
from django.conf import settings

from rendicontazione import models, selectors
from rendicontazione.services import carica_riferimento
from tests.rendicontazione.cartelle import FOGLI
from tests.rendicontazione.factories import FattoFactory, RendicontazioneFactory, VersioneFactory

pytestmark = pytest.mark.django_db
CARTELLA = settings.BASE_DIR / "fixtures" / "riferimento"


def test_carica_riferimento_carica_tutto_il_modulo():
    contati = carica_riferimento(cartella=CARTELLA)

    assert contati == {
        "modelli": 3,
        "fogli": 10,
        "colonne": 130,
        "codici": 73,
        "voci": 64,
        "regole": 55,
        "adempimenti": 5,
        "campi degli adempimenti": 83,
    }
    assert models.RegolaValidazione.objects.filter(attiva=True).count() == 51
    assert (
        list(
            models.FoglioModulo.objects.filter(attivo=True, modello__versione="2024.1").values_list(
                "codice", flat=True
            )
        )
        == FOGLI
    )
    sad = models.VoceNomenclatore.objects.get(codice="1.G.01")
    assert (sad.livello, sad.padre.codice, sad.aree) == (3, "1.G", ["ANZ", "DIS"])


def test_carica_riferimento_due_volte_non_cambia_nulla():
    carica_riferimento(cartella=CARTELLA)
    prima = list(models.ColonnaModulo.objects.order_by("pk").values())

    carica_riferimento(cartella=CARTELLA)

    assert list(models.ColonnaModulo.objects.order_by("pk").values()) == prima
    assert models.VoceNomenclatore.objects.count() == 64


def test_gli_adempimenti_dicono_quali_colonne_li_riempiono_e_che_cosa_non_si_sa():
    carica_riferimento(cartella=CARTELLA)

    istat = models.Adempimento.objects.get(codice="istat-spesa")
    fsr = models.Adempimento.objects.get(codice="fsr")
    fnps = models.Adempimento.objects.get(codice="fnps")

    assert (istat.giorno, istat.mese) == (31, 10)
    assert {c.colonna.foglio.codice for c in fsr.campi.all()} == {
        "F1_spesa_sociale",
        "F2_unita_offerta",
        "F3_consuntivo_udo",
    }
    assert fnps.campi.filter(colonna__nome="entrata_fnps").exists()
    # A deadline that no source tells is not invented.
    assert (fnps.giorno, fnps.mese, fnps.da_verificare) == (None, None, True)
    assert fnps.scadenza.startswith("Non noto")


def test_un_adempimento_corretto_nel_back_office_resta_corretto():
    carica_riferimento(cartella=CARTELLA)
    models.Adempimento.objects.filter(codice="fsr").update(scadenza="Entro il 3 ottobre 2026")

    carica_riferimento(cartella=CARTELLA)

    assert models.Adempimento.objects.get(codice="fsr").scadenza == "Entro il 3 ottobre 2026"
    assert models.CampoAdempimento.objects.count() == 83


def test_conta_ultima_versione_approvata_finche_non_ce_un_altra():
    rendicontazione = RendicontazioneFactory(riaperta=True)
    approvata = rendicontazione.versioni.get()
    nuova = VersioneFactory(rendicontazione=rendicontazione)
    FattoFactory(versione=approvata, valore=Decimal("1000.00"))
    FattoFactory(versione=nuova, valore=Decimal("2000.00"))

    assert selectors.versione_approvata(2024, rendicontazione.ambito) == approvata
    assert [d.versione_id for d in selectors.ambiti_con_dati_approvati(2024)] == [approvata.pk]
    assert [f.valore for f in selectors.fatti_approvati(2024)] == [Decimal("1000.00")]
    assert [f.valore for f in selectors.fatti_della_versione(nuova)] == [Decimal("2000.00")]


def test_totali_per_area_sommano_senza_inventare_zeri():
    versione = VersioneFactory()
    FattoFactory(versione=versione, valore=Decimal("1000.50"))
    FattoFactory(versione=versione, valore=Decimal("20.25"))
    FattoFactory(versione=versione, misura="utenti", area_utenza="DIS", valore=Decimal(3))

    assert selectors.totali_per_area([versione.pk]) == {
        versione.pk: {
            "ANZ": {"spesa_totale": Decimal("1020.75")},
            "DIS": {"utenti": Decimal("3.00")},
        }
    }


def test_ogni_colonna_dice_che_cosa_vuole_e_in_che_unita():
    carica_riferimento(cartella=CARTELLA)

    colonne = models.ColonnaModulo.objects.all()
    assert not colonne.filter(spiegazione="").exists()
    assert not colonne.filter(
        tipo__in=["intero", "decimale", "euro", "percentuale", "data"], unita=""
    ).exists()
