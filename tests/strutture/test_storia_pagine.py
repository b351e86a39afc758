"""The history as it is read: words, persons, days, and the place that nobody is told."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from strutture.enums import OrigineStoria, StatoScheda
from strutture.models import Struttura, UnitaOfferta
from strutture.selectors.com_era import com_era
from strutture.selectors.registro import registro_del
from strutture.services.storia import origine
from strutture.services.unione import unisci_strutture
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SEGRETI = ("Segretopoli", "Nascosta", "25999", "45.12345", "45,12345", "nascosto.example", "LOM777")


@pytest.fixture
def ufficio():
    return UtenteFactory(
        ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory(numero=8), nome="Ada", cognome="Bianchi"
    )


@pytest.fixture
def unita(ufficio):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ufficio.incarichi.get().ambito)
    return UnitaOffertaFactory(struttura__comune=comune, struttura__denominazione="Casa Rossa")


def indirizzo(struttura, **parametri):
    coda = "&".join(f"{k}={v}" for k, v in parametri.items())
    return reverse("strutture:storia_detail", args=[struttura.pk]) + (f"?{coda}" if coda else "")


def test_la_storia_in_parole(client, ufficio, unita):
    with origine(OrigineStoria.UFFICIO, utente=ufficio):
        UnitaOfferta.objects.update(retta_min="12.50", stato="SPE")
        Struttura.objects.update(stato=StatoScheda.SOSPESA, telefono="")
    client.force_login(ufficio)
    testo = client.get(indirizzo(unita.struttura)).text

    for frase in ("Retta minima", "12,50\xa0€", "Sperimentale", "Attività sospesa", "Ada Bianchi"):
        assert frase in testo
    assert "Aggiunta al registro".lower() in testo
    assert "nome_ordinamento" not in testo


def test_il_referente_legge_la_sua_e_non_i_nomi_dell_ufficio(client, ufficio, unita):
    referente = ReferenteStrutturaFactory(struttura=unita.struttura).utente
    with origine(OrigineStoria.UFFICIO, utente=ufficio):
        Struttura.objects.update(
            telefono="030 0000009", confermata_il="2026-01-01", confermata_da=ufficio
        )
    client.force_login(referente)
    for pagina in (indirizzo(unita.struttura), indirizzo(unita.struttura, al=timezone.localdate())):
        testo = client.get(pagina).text
        assert "Bianchi" not in testo
        assert ufficio.email not in testo
        assert "l&#x27;ufficio" in testo
    assert client.get(indirizzo(StrutturaFactory())).status_code == 404


def test_com_era_quel_giorno(client, ufficio, unita):
    client.force_login(ufficio)
    oggi = timezone.localdate()

    testo = client.get(indirizzo(unita.struttura, al=oggi.isoformat())).text
    assert "Casa Rossa" in testo
    assert "Posti autorizzati" in testo
    prima = client.get(indirizzo(unita.struttura, al="2023-12-31"))
    assert "Il registro ricorda dal" in prima.text
    assert "com&#x27;era prima non lo sappiamo" in prima.text


def test_non_era_ancora_nel_registro(client, ufficio, unita):
    with connection.cursor() as cursore:  # the register remembers since long before
        cursore.execute(
            "INSERT INTO strutture_vocestoria (tabella, riga, quando, origine, campi)"
            " VALUES ('struttura', 0, '2020-01-01', 'sistema', '{}')"
        )
    client.force_login(ufficio)
    testo = client.get(indirizzo(unita.struttura, al="2023-12-31")).text
    assert "Il 31 dicembre 2023 questa struttura non era nel registro." in testo


@pytest.mark.parametrize(
    "al", ["ieri", "", "2999-01-01", "0001-01-01", "2023-02-30", "'; DROP TABLE x", "<b>", "%00"]
)
def test_un_giorno_sbagliato_si_dice(client, ufficio, unita, al):
    client.force_login(ufficio)
    for url in (
        indirizzo(unita.struttura, al=al),
        reverse("strutture:registro_detail") + f"?al={al}",
    ):
        risposta = client.get(url)
        assert risposta.status_code == 400
        assert "os-avviso-errore" in risposta.text


def test_seconda_pagina_e_fuori_elenco(client, ufficio, unita):
    for n in range(45):
        Struttura.objects.update(telefono=f"030 00000{n:02}")
    client.force_login(ufficio)
    assert "030 0000044" in client.get(indirizzo(unita.struttura)).text
    seconda = client.get(indirizzo(unita.struttura, pagina=2)).text
    assert "030 0000044" not in seconda
    assert "030 0000001" in seconda
    assert client.get(indirizzo(unita.struttura, pagina="999")).text.count("030 0000001")


def test_le_domande_non_crescono(client, ufficio, unita):
    client.force_login(ufficio)
    ReferenteStrutturaFactory(struttura=unita.struttura)
    client.get(indirizzo(unita.struttura))  # header and footer are remembered
    quante = []
    for giro in (2, 12):  # all of it fits in one page, with the same kinds of names
        for n in range(giro):
            UnitaOfferta.objects.update(orari=f"{giro}-{n}")
            ReferenteStrutturaFactory(struttura=unita.struttura)
        with CaptureQueriesContext(connection) as domande:
            client.get(indirizzo(unita.struttura))
        quante.append(len(domande))
    assert quante[0] == quante[1]
    assert quante[0] <= 20


# --- the register of a day -----------------------------------------------------------------------
def scarica(client, **parametri):
    risposta = client.get(reverse("strutture:registro_export"), parametri)
    assert risposta.status_code == 200
    return list(csv.DictReader(io.StringIO(risposta.content.decode("utf-8-sig")), delimiter=";"))


def test_registro_csv_solo_del_proprio_ambito(client, ufficio, unita):
    altrui = UnitaOffertaFactory(struttura__denominazione="=Casa di altri")
    client.force_login(ufficio)
    (riga,) = scarica(client)
    assert (riga["denominazione"], riga["id_unita"]) == ("Casa Rossa", f"U{unita.pk}")
    assert riga["posti_autorizzati"] == ""

    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    tutte = scarica(client, al=timezone.localdate().isoformat())
    assert {r["denominazione"] for r in tutte} == {"Casa Rossa", "'=Casa di altri"}
    assert altrui.struttura.denominazione.startswith("=")


def test_registro_csv_prima_della_memoria_lo_dice(client, ufficio, unita):
    client.force_login(ufficio)
    risposta = client.get(reverse("strutture:registro_export"), {"al": "2023-12-31"})
    assert risposta["Content-Type"].startswith("text/html")
    assert "Il registro ricorda dal" in risposta.text


def test_l_ambito_e_quello_di_quel_giorno(ufficio, unita):
    """A facility that has left the Ambito is still in its register of before."""
    ieri = timezone.localdate() - datetime.timedelta(days=1)
    comune = unita.struttura.comune
    comune.appartenenze.update(al=ieri)

    assert registro_del(timezone.localdate(), utente=ufficio)[1] == []
    assert com_era(timezone.localdate()).strutture


# --- reserved address ----------------------------------------------------------------------------
@pytest.fixture
def rifugio(ufficio):
    comune = ComuneFactory(denominazione="Segretopoli")
    AppartenenzaFactory(comune=comune, ambito=ufficio.incarichi.get().ambito)
    una = UnitaOffertaFactory(
        struttura__denominazione="Rifugio",
        struttura__comune=comune,
        struttura__indirizzo="Via Nascosta, 1",
        struttura__cap="25999",
        struttura__latitudine="45.12345",
        struttura__longitudine="10.12345",
        struttura__sito="https://nascosto.example/",
        struttura__descrizione="Siamo in via Nascosta, in fondo.",
        codice_regionale="LOM777",
    )
    struttura = una.struttura
    struttura.descrizione = "Accoglienza."
    struttura.indirizzo_riservato = True
    struttura.save()
    return struttura


def tutte_le_pagine(client, struttura, altra):
    oggi = timezone.localdate().isoformat()
    return [
        client.get(url)
        for url in (
            indirizzo(struttura),
            indirizzo(struttura, al=oggi),
            reverse("strutture:vicenda_list", args=[struttura.pk]),
            reverse("strutture:registro_export") + f"?al={oggi}",
            reverse("strutture:registro_detail") + f"?al={oggi}",
            reverse("strutture:doppione_list"),
            reverse("strutture:struttura_merge", args=[struttura.pk, altra.pk]),
        )
    ]


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_UDP, Ruolo.DIRIGENTE_PROVINCIA])
def test_il_luogo_riservato_non_esce_da_nessuna_storia(client, ufficio, rifugio, ruolo):
    altra = StrutturaFactory(denominazione="Rifugio due", comune=rifugio.comune, indirizzo="")
    Struttura.objects.filter(pk=altra.pk).update(indirizzo_riservato=True)
    Struttura.objects.filter(pk=rifugio.pk).update(cap="25998", telefono="030 0000007")
    chi = ufficio if ruolo == Ruolo.OPERATORE_UDP else UtenteFactory(ruolo=ruolo)
    client.force_login(chi)
    for risposta in tutte_le_pagine(client, rifugio, altra):
        assert risposta.status_code == 200
        # The choice of a new comune lists all those of the Ambito, whatever the facility.
        testo = re.sub(r"<option.*?</option>", "", risposta.content.decode())
        trovati = [s for s in SEGRETI if s.lower() in testo.lower()]
        assert not trovati, f"{risposta.request['PATH_INFO']}: {trovati}"
    assert "riservato" in client.get(indirizzo(rifugio)).text


def test_chi_era_riservato_resta_nascosto_nel_passato(client, ufficio, rifugio):
    Struttura.objects.filter(pk=rifugio.pk).update(
        indirizzo_riservato=False,
        indirizzo="Via Aperta, 2",
        sito="",
        cap="25000",
        latitudine=None,
        longitudine=None,
    )
    client.force_login(ufficio)
    testo = client.get(indirizzo(rifugio)).text
    assert "Nascosta" not in testo
    assert "25999" not in testo


def test_unita_a_una_riservata_e_nascosta_anche_la_sua_storia(client, ufficio, rifugio):
    aperta = UnitaOffertaFactory(
        struttura__denominazione="Rifugio doppio",
        struttura__comune=rifugio.comune,
        struttura__indirizzo="Via Nascosta, 1",
    ).struttura
    unita_insieme = unisci_strutture(resta=aperta, altra=rifugio, utente=ufficio)

    assert unita_insieme.indirizzo_riservato
    rifugio.refresh_from_db()
    assert rifugio.indirizzo_riservato
    client.force_login(ufficio)
    for pagina in (indirizzo(aperta), indirizzo(aperta, al=timezone.localdate().isoformat())):
        testo = client.get(pagina).text
        assert not [s for s in SEGRETI if s.lower() in testo.lower()]


def test_chi_non_vede_la_struttura_non_vede_niente(client, rifugio):
    estraneo = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory(numero=9))
    client.force_login(estraneo)
    assert client.get(indirizzo(rifugio)).status_code == 404
    assert client.get(reverse("strutture:vicenda_list", args=[rifugio.pk])).status_code == 404
    assert scarica(client) == []


PAGINE_DELLA_SCHEDA = {
    "Scheda": "scheda_detail",
    "Storia": "storia_detail",
    "Vicende e atti": "vicenda_list",
    "Chi la tiene": "invito_list",
}


def menu_letto(testo):
    """The links of the menu of a record, and which of them is the page that one is reading."""
    menu = re.search(r'<nav class="st-menu".*?</nav>', testo, re.DOTALL)[0]
    voci = re.findall(r'<a href="([^"]+)"([^>]*)>([^<]+)</a>', menu)
    return {nome: dove for dove, _, nome in voci}, [nome for _, qui, nome in voci if qui]


def test_le_pagine_di_una_scheda_hanno_lo_stesso_menu(client, ufficio, unita):
    client.force_login(ufficio)
    attese = {
        nome: reverse(f"strutture:{vista}", args=[unita.struttura.pk])
        for nome, vista in PAGINE_DELLA_SCHEDA.items()
    }
    for nome, dove in attese.items():
        assert menu_letto(client.get(dove).text) == (attese, [nome])


def test_il_referente_non_ha_nel_menu_gli_inviti(client, unita):
    client.force_login(ReferenteStrutturaFactory(struttura=unita.struttura).utente)
    for vista in ("scheda_detail", "storia_detail", "vicenda_list"):
        pagina = client.get(reverse(f"strutture:{vista}", args=[unita.struttura.pk])).text
        assert "Chi la tiene" not in menu_letto(pagina)[0]


def test_il_sistema_si_dice_una_volta(client, ufficio, unita):
    client.force_login(ufficio)
    testo = client.get(indirizzo(unita.struttura)).text

    assert "· il sistema</span>" in testo
    assert "il sistema · sistema" not in testo
