"""How the collection went: days, cells, warnings, of one Ambito and of the Province."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from osservatorio import selectors
from rendicontazione.enums import StatoRendicontazione
from rendicontazione.models import Campagna, PassaggioStato, Versione
from tests.osservatorio.factories import crea_popolazione, eta
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    CampagnaFactory,
    RendicontazioneFactory,
    VersioneFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

pytestmark = pytest.mark.django_db
CODICI = (
    "puntualita", "anticipo_consegna", "durata_esame", "completezza", "avvisi_motivati",
    "avvisi_per_rendicontazione",
)  # fmt: skip
_S = StatoRendicontazione


def _giorni_fa(giorni):
    return timezone.now() - datetime.timedelta(days=giorni)


@pytest.fixture
def ambiti():
    """Three Ambiti; the deadline was 20 days ago. The first handed in 30 days ago, the second 16
    days ago, the third has not.
    """
    tre = []
    for _ in range(3):
        ambito, comune = AmbitoFactory(), ComuneFactory()
        AppartenenzaFactory(comune=comune, ambito=ambito)
        tre.append((ambito, comune))
    crea_popolazione(2023, {comune: (eta(a30=100), eta()) for _, comune in tre})
    CampagnaFactory(anno=2023, scadenza=_giorni_fa(20).date())
    for (ambito, _), giorni, celle, avvisi in (
        (tre[0], 30, {"F1": [80, 76], "F2": [20, 20]}, ("", "Perché è così.", "Perché sì.")),
        (tre[1], 16, {"F1": [100, 90]}, ("",)),
    ):
        rendicontazione = RendicontazioneFactory(
            campagna__anno=2023, ambito=ambito, versione=False, stato=_S.APPROVATA
        )
        versione = VersioneFactory(rendicontazione=rendicontazione, approvata=True)
        Versione.objects.filter(pk=versione.pk).update(confermata_il=_giorni_fa(giorni))
        versione.caricamento.completezza = celle
        versione.caricamento.save()
        for n, motivo in enumerate(avvisi):
            firma = (
                {"motivata_da": versione.confermata_da, "motivata_il": timezone.now()}
                if motivo
                else {}
            )
            AnomaliaFactory(
                caricamento=versione.caricamento,
                cella=f"J{n + 2}",
                motivazione=motivo,
                **firma,
            )
        for da, a, quando in (
            (_S.IN_COMPILAZIONE, _S.CERTIFICATA, giorni - 2),
            (_S.IN_ISTRUTTORIA, _S.APPROVATA, giorni - 12),
        ):
            passaggio = PassaggioStato.objects.create(
                rendicontazione=rendicontazione, da=da, a=a, fatto_da=versione.confermata_da
            )
            PassaggioStato.objects.filter(pk=passaggio.pk).update(fatto_il=_giorni_fa(quando))
    RendicontazioneFactory(campagna__anno=2023, ambito=tre[2][0])
    return [ambito for ambito, _ in tre]


def _valori(indicatori):
    return [indicatori[c].valore and str(indicatori[c].valore) for c in CODICI]


def test_il_processo_di_un_ambito(ambiti):
    # 10 days before; approved 10 days after the certification; 96 of 100; 2 of 3
    assert _valori(selectors.indicatori_ambito(2023, ambiti[0])) == [
        "100.0", "10.0", "10.0", "96.0", "66.7", "3.0",
    ]  # fmt: skip
    # 4 days after; 90 of 100; 0 of 1
    secondo = selectors.indicatori_ambito(2023, ambiti[1])
    assert secondo["puntualita"].valore == 0
    assert secondo["anticipo_consegna"].valore == Decimal("-4.0")
    assert secondo["completezza"].valore == Decimal("90.0")


def test_chi_non_ha_consegnato_e_la_scadenza(ambiti):
    terzo = selectors.indicatori_ambito(2023, ambiti[2])
    assert terzo["puntualita"].valore == 0
    assert terzo["anticipo_consegna"].motivo == "Questa rendicontazione non è ancora arrivata."
    assert terzo["completezza"].motivo == "Questa rendicontazione non è ancora arrivata."

    domani = timezone.localdate() + datetime.timedelta(days=1)
    Campagna.objects.update(scadenza=domani)
    terzo = selectors.indicatori_ambito(2023, ambiti[2])
    assert terzo["puntualita"].valore is None
    assert terzo["puntualita"].motivo.endswith("non è ancora passata.")
    assert selectors.indicatori_provincia(2023)["puntualita"].valore is None


def test_la_provincia_e_la_media_di_chi_ha_consegnato(ambiti):
    indicatori = selectors.indicatori_provincia(2023)
    # 1 of 3; (10 − 4) / 2; (10 + 10) / 2; 186 of 200; 2 of 4; 4 / 2
    assert _valori(indicatori) == ["33.3", "3.0", "10.0", "93.0", "50.0", "2.0"]
    assert indicatori["completezza"].edizione == "raccolta 2023, 2 rendicontazioni su 3"
    assert indicatori["puntualita"].edizione is None


def test_una_palestra_non_e_una_raccolta(ambiti):
    Campagna.objects.update(palestra=True)
    primo = selectors.indicatori_ambito(2023, ambiti[0])
    assert primo["puntualita"].motivo == (
        "Nel 2023 questo ambito non aveva una rendicontazione da consegnare."
    )
