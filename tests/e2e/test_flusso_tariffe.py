"""The road of a tariff: pasted, tried, approved, adopted; then a citizen asks what she pays."""

import pytest
from django.utils import timezone

from tariffe.models import EdizioneTariffe, Servizio
from territorio.models import Ambito, Appartenenza, Ente
from tests.e2e.conftest import axe, preme, segue
from tests.tariffe.test_incollata import VERDELLO

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

UFFICIO = "responsabile_udp.ambito8"
CASI = """isee;importo
0;0
3.000,00;0
12.345,67;6,47
16.500,00;9,34
30.000,01;18,68"""


def tre_comuni():
    """Three comuni of Ambito 8, each with its body."""
    ambito = Ambito.objects.get(numero=8)
    appartenenze = (
        Appartenenza.objects.alla_data(timezone.localdate())
        .filter(ambito=ambito)
        .select_related("comune")
        .order_by("comune__denominazione", "pk")[:3]
    )
    comuni = [a.comune for a in appartenenze]
    for comune in comuni:
        Ente.objects.get_or_create(
            comune=comune,
            defaults={
                "codice": f"COM{comune.codice_istat}",
                "denominazione": f"Comune di {comune.denominazione}",
                "tipo": "COM",
            },
        )
    return comuni


def compila(scheda, **campi):
    """Fills the fields of a form of the back office by their names."""
    for nome, valore in campi.items():
        campo = scheda.locator(f"[name={nome}]")
        if campo.evaluate("e => e.tagName") == "SELECT":
            campo.select_option(valore)
        else:
            campo.fill(valore)


def atto(scheda, organo, numero):
    compila(
        scheda, organo=organo, tipo_atto="deliberazione", numero_atto=numero, data_atto="15/01/2026"
    )


def test_la_sad_di_verdello_dal_foglio_al_cittadino(demo, entra, apri):
    comuni = tre_comuni()
    oggi = timezone.localdate()
    servizio = Servizio.objects.create(
        codice="SAD_PROVA", slug="sad-di-prova", denominazione="Assistenza domiciliare di prova"
    )
    # The officer: without JavaScript, at the width of a desk.
    ufficio = entra(UFFICIO, javascript=False)
    ufficio.goto("/admin/tariffe/regolamento/add/")
    compila(ufficio, titolo="Regolamento di prova")
    preme(ufficio, "Salva e continua le modifiche")
    segue(ufficio.get_by_role("link", name="Nuova edizione"))
    compila(ufficio, titolo="Tariffe di prova", valida_dal=f"01/01/{oggi.year}")
    preme(ufficio, "Salva e continua le modifiche")
    edizione = EdizioneTariffe.objects.get(titolo="Tariffe di prova")
    scrivania = f"/admin/tariffe/edizionetariffe/{edizione.pk}"

    segue(ufficio.get_by_role("link", name="Aggiungi una tariffa"))
    compila(ufficio, servizio=str(servizio.pk), unita="ora")
    preme(ufficio, "Salva")

    # Pasted, read back row by row, confirmed.
    compila(ufficio, testo=VERDELLO)
    preme(ufficio, "Guarda come si legge")
    letto = ufficio.locator("#content-main").inner_text()
    assert "cresce in proporzione da 0,00\u00a0€ a 18,68\u00a0€" in letto
    assert "nulla è stato ancora salvato" in letto
    assert ufficio.locator("svg.grafico").count() == 1
    preme(ufficio, "Conferma e salva le fasce")

    # What happens without an ISEE, with a wrong one, to who does not reside.
    for caso, tipo in (
        ("isee_mancante", "massima"),
        ("isee_irregolare", "come_mancante"),
        ("non_residente", "come_residente"),
    ):
        riga = ufficio.locator("tr.dynamic-politiche, tr.form-row").filter(
            has=ufficio.locator("select[name$=-caso]")
        )
        vuota = riga.nth(edizione.regole.get().politiche.count())
        vuota.locator("select[name$=-caso]").select_option(caso)
        vuota.locator("select[name$=-tipo]").select_option(tipo)
        preme(ufficio, "Salva")

    # The cases: one wrong, and the approval says which.
    segue(ufficio.get_by_role("link", name="Incolla i casi di prova"))
    compila(ufficio, testo=f"{CASI}\n20.000,00;9,99")
    preme(ufficio, "Leggi e salva i casi")
    assert "✗" in ufficio.locator("#tf-casi").locator("xpath=..").inner_text()
    ufficio.goto(f"{scrivania}/approva/")
    atto(ufficio, "assemblea_sindaci", "12")
    preme(ufficio, "Approva")
    assert "20.000,00" in ufficio.locator(".errornote").inner_text()

    ufficio.goto(f"{scrivania}/change/")
    segue(ufficio.get_by_role("link", name="Assistenza domiciliare di prova").first)
    segue(ufficio.get_by_role("link", name="Incolla i casi di prova"))
    compila(ufficio, testo=CASI)
    ufficio.locator("[name=sostituisci]").check()
    preme(ufficio, "Leggi e salva i casi")
    ufficio.goto(f"{scrivania}/approva/")
    atto(ufficio, "assemblea_sindaci", "12")
    preme(ufficio, "Approva")
    edizione.refresh_from_db()
    assert not edizione.modificabile

    # Two comuni of three adopt it.
    for n, comune in enumerate(comuni[:2]):
        ufficio.goto(f"{scrivania}/adotta/")
        compila(ufficio, ente=str(comune.ente.pk), dal=f"01/01/{oggi.year}")
        atto(ufficio, "giunta", str(n + 1))
        preme(ufficio, "Registra l'adozione")
    testo = ufficio.locator("#tf-adozioni").locator("xpath=..").inner_text()
    assert all(str(comune.ente) in testo for comune in comuni[:2])

    # The citizen, on a phone.
    lei = apri(larghezza=360, javascript=False)
    for comune in comuni[:2]:
        lei.goto(
            f"/tariffe/?comune={comune.codice_istat}&servizio=sad-di-prova&isee=16.500,00"
            f"&data={oggi:%Y-%m-%d}"
        )
        assert "9,34" in lei.locator("main").inner_text()
    lei.goto(f"/tariffe/?comune={comuni[2].codice_istat}&servizio=sad-di-prova&isee=16.500,00")
    assert "tariffa non adottata" in lei.locator("main").inner_text().lower()
    assert lei.esterne == []


def test_le_pagine_dell_ufficio_si_leggono_anche_sul_telefono(demo, entra):
    edizione = EdizioneTariffe.objects.filter(regolamento__ambito__numero=8).first()
    assert edizione is not None
    regola = edizione.regole.first()
    for larghezza in (1200, 360):
        ufficio = entra(UFFICIO, larghezza=larghezza)
        for indirizzo in (
            f"/admin/tariffe/edizionetariffe/{edizione.pk}/change/",
            f"/admin/tariffe/regolatariffaria/{regola.pk}/change/",
            f"/admin/tariffe/edizionetariffe/{edizione.pk}/casi/",
            f"/admin/tariffe/edizionetariffe/{edizione.pk}/confronto/",
        ):
            ufficio.goto(indirizzo)
            assert not ufficio.trabocca(), f"{indirizzo} esce dallo schermo a {larghezza}"
            assert axe(ufficio) == [], f"{indirizzo} a {larghezza}"
