"""The road of a facility: invited, it asks for changes, its office decides, everybody reads."""

import re

import pytest

from strutture.models import ReferenteStruttura
from tests.e2e.conftest import axe, preme, segue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

UFFICIO = "operatore_udp.ambito8"
EMAIL = "ada.prova@demo.example"
PASSWORD = "quattro-parole-a-caso"
TELEFONO = "030 0000777"
ORARI = "tutti i giorni, 6-22"
MOTIVO = "Gli orari non sono quelli dell'autorizzazione: mandaci l'atto."


def invitata(entra, apri, struttura):
    """The office invites, the facility opens the link, chooses a password and logs in."""
    ufficio = entra(UFFICIO)
    ufficio.goto(f"/schede/{struttura.pk}/inviti/")
    ufficio.get_by_label("E-mail di chi tiene la scheda").fill(EMAIL)
    preme(ufficio, "Manda l'invito")
    # Of an invented facility no mail leaves: the page gives the link, once.
    (invito,) = re.findall(r"/invito/[^/\s]+/", ufficio.locator("main").inner_text())

    sua = apri(larghezza=360, javascript=False)
    sua.goto(invito)
    assert str(struttura) in sua.locator("h1").inner_text()
    assert EMAIL not in sua.content()
    for etichetta, testo in (
        ("Nome", "Ada"), ("Cognome", "Prova"), ("Password", PASSWORD),
        ("Password, di nuovo", PASSWORD),
    ):  # fmt: skip
        sua.get_by_label(etichetta, exact=True).fill(testo)
    preme(sua, "Salva la password e continua")
    sua.get_by_label("E-mail").fill(EMAIL)
    sua.get_by_label("Password", exact=True).fill(PASSWORD)
    segue(sua.locator("main").get_by_role("button", name="Entra"))
    return sua, invito


def test_la_struttura_chiede_l_ufficio_decide_il_pubblico_legge(demo, entra, apri):
    struttura = ReferenteStruttura.objects.get(utente__email__startswith="operatore_s").struttura
    unita = struttura.unita.attive().order_by("tipo__area__ordine", "tipo__nome_breve", "pk")[0]

    # The facility changes two fields, on a phone and without JavaScript.
    sua, invito = invitata(entra, apri, struttura)
    sua.goto("/schede/")
    segue(sua.get_by_role("link", name="Cambia qualcosa"))
    sua.wait_for_url("**/modifica/")
    assert not sua.trabocca()
    sua.locator("#id_telefono").fill(TELEFONO)
    sua.locator(f"#id_u{unita.pk}-orari").fill(ORARI)
    preme(sua, "Invia all'Ufficio di Piano")
    assert "2 modifiche inviate" in sua.locator("main").inner_text()

    # What waits is not public, and the invitation is good once.
    altri = apri()
    assert altri.goto(invito).status == 410
    assert "già" in altri.locator("main").inner_text()
    citta = apri()
    citta.goto(struttura.get_absolute_url())
    assert TELEFONO not in citta.content()

    # The office approves one and rejects the other.
    ufficio = entra(UFFICIO)
    ufficio.goto("/schede/")
    assert axe(ufficio) == []
    segue(ufficio.get_by_role("link", name=str(struttura)))
    ufficio.wait_for_url("**/proposta/")
    assert axe(ufficio) == []
    telefono = ufficio.locator("article", has=ufficio.get_by_role("heading", name="Telefono"))
    orari = ufficio.locator("article", has=ufficio.get_by_role("heading", name="Orari"))
    telefono.get_by_label("Approva").check()
    orari.get_by_label("Rifiuta", exact=True).check()
    preme(ufficio, "Scrivi la decisione")
    # Without the reason it comes back with its choices.
    assert "Scrivi perché la rifiuti" in ufficio.locator("main").inner_text()
    assert telefono.get_by_label("Approva").is_checked()
    orari.locator("textarea").fill(MOTIVO)
    preme(ufficio, "Scrivi la decisione")
    assert "Decisione scritta" in ufficio.locator("main").inner_text()

    # The public page has the first and not the second; the facility reads why.
    citta.goto(struttura.get_absolute_url())
    assert TELEFONO in citta.content()
    assert ORARI not in citta.content()
    assert citta.cookie == []
    sua.goto("/schede/")
    assert MOTIVO in sua.locator("main").inner_text()
    for una in (sua, ufficio, citta):
        assert (una.esterne, una.errori) == ([], [])


def test_due_persone_della_struttura_non_si_cancellano_a_vicenda(demo, entra):
    prima, seconda = (entra("operatore_struttura", javascript=False) for _ in range(2))
    for una in (prima, seconda):
        una.goto("/schede/")
        segue(una.get_by_role("link", name="Cambia qualcosa"))
        una.wait_for_url("**/modifica/")
    prima.locator("#id_telefono").fill(TELEFONO)
    preme(prima, "Salva la bozza e continua dopo")

    seconda.locator("#id_telefono").fill("030 0000555")
    seconda.locator("#id_email").fill("nuova@demo.example")
    preme(seconda, "Salva la bozza e continua dopo")

    assert "ha cambiato 1 campo di questa scheda" in seconda.locator("main").inner_text()
    assert seconda.locator("#id_telefono").input_value() == "030 0000555"
    assert seconda.locator("#id_email").input_value() == "nuova@demo.example"
    assert TELEFONO in seconda.locator("main").inner_text()
    preme(seconda, "Salva la bozza e continua dopo")
    assert "Bozza salvata" in seconda.locator("main").inner_text()
