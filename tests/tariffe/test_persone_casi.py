"""Cases worked by hand, and what happens when the office or somebody else insists."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tariffe.enums import MotivoAssegnazione
from tariffe.models import AttestazioneISEE, CodiceINPS, Conguaglio, TariffaAssegnata
from tariffe.selectors.assegnate import da_ricalcolare, persona_di
from tariffe.selectors.prestazioni import prestazioni_inps
from tariffe.services.persone import cessa, deroga, registra_attestazione, ricalcola
from tests.tariffe.mondo_persone import (
    PIU_CARA,
    REGOLA,
    MondoPersone,
    il,
    in_blocco,
    oggi_e,
    righe_di,
)
from tests.tariffe.pagine_persone import entra, indirizzo, letto
from tests.tariffe.test_persone_servizi import rifiuto
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory, EnteFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]


def scritte(assegnata):
    return [(r.dal, r.totale_mese) for r in righe_di(assegnata)]


def conguagli():
    return [
        (c.mese, c.importo_precedente, c.importo_nuovo)
        for c in Conguaglio.objects.order_by("nuova", "mese")
    ]


# --- amounts -----------------------------------------------------------------------------------


def test_una_corrente_che_scade_a_meta_mese_divide_il_mese(mondo):
    """Corrente of 2,000 to 10 February (free), then the ordinary of 20,000 (100.00 a month)."""
    codice = mondo.attesta("20000.00", "2026-01-02").codice_persona
    riga = mondo.assegna(codice, "2026-01-15")
    mondo.attesta(
        "2000.00", "2026-01-15", corrente=True, scade_il=il("2026-02-10"), codice_persona=codice
    )
    ricalcola(
        assegnata=riga, dal=il("2026-01-15"), motivo="nuovo_isee", utente=mondo.amministrativo
    )
    assert scritte(riga) == [
        (il("2026-01-15"), Decimal("100.00")),
        (il("2026-01-15"), Decimal("0.00")),
        (il("2026-02-11"), Decimal("100.00")),
    ]
    # January: 17 days of 31 were 54.84; February: 18 days of 28 at 100.00 are 64.29.
    assert conguagli() == [
        (il("2026-01-01"), Decimal("54.84"), Decimal("0.00")),
        (il("2026-02-01"), Decimal("100.00"), Decimal("64.29")),
    ]


def test_tre_mesi_all_indietro_si_restituisce_il_giusto():
    """From 10.00 to 5.00 an hour, ten hours: 50.00 for each whole month, to the cent for the cut
    one; the second time there is nothing left to compute."""
    with oggi_e("2026-05-04"):
        mondo = MondoPersone()
        codice = mondo.attesta("20000.00").codice_persona
        riga = mondo.assegna(codice, "2026-01-01")
        mondo.attesta("12000.00", "2026-02-09", codice_persona=codice)
        argomenti = {
            "assegnata": riga, "dal": il("2026-02-09"), "motivo": "nuovo_isee",
            "utente": mondo.amministrativo,
        }  # fmt: skip
        ricalcola(**argomenti)
        # February: 8 days at 100.00 = 28.57, 20 at 50.00 = 35.71.
        assert conguagli() == [
            (il("2026-02-01"), Decimal("100.00"), Decimal("64.28")),
            (il("2026-03-01"), Decimal("100.00"), Decimal("50.00")),
            (il("2026-04-01"), Decimal("100.00"), Decimal("50.00")),
        ]
        differenze = [c.differenza for c in Conguaglio.objects.all()]
        assert sum(differenze, Decimal(0)) == Decimal("-135.72")
        rifiuto("UGUALE", ricalcola, **argomenti)


def test_la_proroga_che_finisce_a_meta_strada_taglia_il_conto():
    """Expired on 31 December, good until 31 August by the regulation, then as none."""
    with oggi_e("2026-10-05"):
        mondo = MondoPersone(proroga_fino_al=il("2026-08-31"))
        vecchia = mondo.attesta("12000.00", "2025-12-10")
        riga = mondo.assegna(vecchia.codice_persona, "2026-02-01")
        assert scritte(riga) == [
            (il("2026-02-01"), Decimal("50.00")),
            (il("2026-09-01"), Decimal("120.00")),
        ]
        assert not TariffaAssegnata.objects.in_vigore_il(il("2026-10-05")).filter(
            da_ricalcolare(il("2026-10-05"))
        )


def test_finita_la_proroga_il_blocco_la_taglia_dov_e_finita():
    with oggi_e("2026-02-01"):
        mondo = MondoPersone(proroga_fino_al=il("2026-08-31"))
        riga = mondo.assegna(mondo.attesta("12000.00", "2025-12-10").codice_persona)
    with oggi_e("2026-10-05"):
        esito = in_blocco(mondo, motivo="isee_scaduto", dal=None)
        assert (esito.rifiutate, esito.scritte) == ((), 1)
        assert scritte(riga)[-1] == (il("2026-09-01"), Decimal("120.00"))
        assert [c[0] for c in conguagli()] == [il("2026-09-01")]


def test_una_corrente_scaduta_e_da_ricalcolare_anche_con_la_proroga():
    mondo = MondoPersone(proroga_fino_al=il("2027-08-31"))
    codice = mondo.attesta(
        "2000.00", "2026-02-01", corrente=True, scade_il=il("2026-04-01")
    ).codice_persona
    riga = mondo.assegna(codice)
    with oggi_e("2026-04-20"):
        oggi = il("2026-04-20")
        vigenti = TariffaAssegnata.objects.in_vigore_il(oggi)
        assert list(vigenti.filter(da_ricalcolare(oggi))) == [riga]
        persona = persona_di(mondo.amministrativo, riga, cambia=lambda _: True)
        assert persona.storie[0].da_ricalcolare == "L'ISEE è scaduto"


@pytest.mark.parametrize(
    ("presentata", "attese"),
    [
        ("2026-10-15", [("2026-10-01", "50.00")]),
        ("2026-10-16", [("2026-10-01", "120.00"), ("2026-11-01", "50.00")]),
        ("2026-09-30", [("2026-10-01", "50.00")]),
        # Counts from 1 January, when it has expired: it never counts.
        ("2026-12-20", [("2026-10-01", "120.00")]),
    ],
)
def test_la_decorrenza_con_l_eccezione_di_settembre(presentata, attese):
    with oggi_e("2026-12-28"):
        mondo = MondoPersone(decorrenza_giorno=15, decorrenza_eccezioni="9:30")
        codice = mondo.attesta("12000.00", presentata).codice_persona
        riga = mondo.assegna(codice, "2026-10-01")
        assert scritte(riga) == [(il(dal), Decimal(totale)) for dal, totale in attese]


# --- what must not be lost ---------------------------------------------------------------------


def test_il_blocco_non_toglie_una_deroga_che_comincia_dopo(mondo):
    """The guide: derogations are not touched, whoever decided them looks at them."""
    riga = mondo.assegna(mondo.attesta("12000.00").codice_persona, "2026-01-01")
    deroga(
        assegnata=riga, importo=Decimal("1.00"), dal=il("2026-03-01"), motivo="m", atto="a",
        utente=mondo.amministrativo,
    )  # fmt: skip
    mondo.adotta(PIU_CARA, il("2026-02-10"))
    esito = in_blocco(mondo, dal="2026-02-10")
    assert (esito.scritte, esito.derogate) == (0, 1)
    (vigente,) = TariffaAssegnata.objects.in_vigore_il(il("2026-03-20"))
    assert vigente.motivo == MotivoAssegnazione.DEROGA


def test_prima_di_ricalcolare_si_dice_quale_deroga_finisce(mondo):
    riga = mondo.assegna(mondo.attesta("12000.00").codice_persona, "2026-01-01")
    deroga(
        assegnata=riga, importo=Decimal("1.00"), dal=il("2026-03-01"), motivo="m",
        atto="Det. 7/2026", utente=mondo.amministrativo,
    )  # fmt: skip
    dati = {"motivo": "rettifica", "dal": "2026-02-01", "quantita_mese": "10"}
    pagina = letto(
        entra(mondo.amministrativo).post(indirizzo("assegnata_recalculate", riga.pk), dati)
    )
    assert "Det. 7/2026" in pagina
    assert "finisce" in pagina


def test_dopo_una_cessazione_il_ricalcolo_tiene_la_quota_del_servizio_sanitario(mondo):
    codice = mondo.attesta("20000.00").codice_persona
    riga = mondo.assegna(codice, "2026-01-01", quota_ssn_mese=Decimal("30.00"))
    cessa(assegnata=riga, ultimo_giorno=il("2026-03-10"), utente=mondo.amministrativo)
    mondo.attesta("12000.00", "2026-02-01", codice_persona=codice)
    (nuova,) = ricalcola(
        assegnata=riga, dal=il("2026-02-01"), motivo="nuovo_isee", utente=mondo.amministrativo
    )
    assert (nuova.al, nuova.quota_ssn_mese) == (il("2026-03-10"), Decimal("30.00"))


# --- twice, or wrong ---------------------------------------------------------------------------


def test_la_stessa_attestazione_due_volte_si_rifiuta(mondo):
    prima = mondo.attesta("12000.00")
    frase = rifiuto("DOPPIA", mondo.attesta, valore="12000.00", codice_persona=prima.codice_persona)
    assert "già registrata" in frase
    mondo.attesta("11000.00", codice_persona=prima.codice_persona)


def test_la_stessa_deroga_due_volte_si_rifiuta(mondo):
    riga = mondo.assegna(mondo.attesta("12000.00").codice_persona)
    dati = {
        "assegnata": riga, "importo": Decimal("1.00"), "dal": il("2026-03-01"), "motivo": "m",
        "atto": "a", "utente": mondo.amministrativo,
    }  # fmt: skip
    deroga(**dati)
    rifiuto("UGUALE", deroga, **dati)
    deroga(**{**dati, "fino_al": il("2026-06-30")})
    rifiuto("UGUALE", deroga, **{**dati, "fino_al": il("2026-06-30")})


@pytest.mark.parametrize("scade", ["2027-12-31", "2062-12-31"])
def test_una_scadenza_a_piu_di_un_anno_si_rifiuta(mondo, scade):
    frase = rifiuto("SCADENZA", mondo.attesta, scade_il=il(scade))
    assert "più di un anno" in frase


def test_un_attestazione_di_un_comune_di_un_altro_ambito_si_rifiuta(mondo):
    altro = MondoPersone()
    frase = rifiuto("COMUNE", mondo.attesta, comune=altro.comune)
    assert "non è di questo ambito" in frase


def test_chi_lavora_in_due_ambiti_non_mescola_i_comuni(mondo):
    """The form offers the comuni of both; the place must still be one."""
    altro = MondoPersone()
    from tests.utenti.factories import IncaricoFactory

    IncaricoFactory(
        utente=mondo.amministrativo, ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=altro.ambito
    )
    pagina = letto(
        entra(mondo.amministrativo).post(
            indirizzo("attestazione_create"),
            {
                "codice": "", "ambito": mondo.ambito.pk, "comune": altro.comune.pk,
                "tipo": "ordinario", "valore": "1,00", "ambito_valore": "comunale",
                "presentata_il": "2026-01-10", "irregolarita": "nessuna",
            },
        )
    )  # fmt: skip
    assert "non è di questo ambito" in pagina
    assert not AttestazioneISEE.objects.exists()


def attestazione_scritta(mondo, cliente, **altro):
    """The form as the browser sends it, with what the page hid in it."""
    pagina = letto(cliente.get(indirizzo("attestazione_create")))
    modulo = re.search(r'name="modulo" value="([^"]+)"', pagina)[1]
    return {
        "modulo": modulo, "codice": "", "comune": mondo.comune.pk, "tipo": "ordinario",
        "valore": "12.345,67", "ambito_valore": "comunale", "presentata_il": "2026-01-10",
        "scade_il": "", "irregolarita": "nessuna", **altro,
    }  # fmt: skip


def test_un_modulo_inviato_due_volte_non_fa_due_persone(mondo):
    cliente = entra(mondo.amministrativo)
    dati = attestazione_scritta(mondo, cliente)
    assert cliente.post(indirizzo("attestazione_create"), dati).status_code == 302
    pagina = letto(cliente.post(indirizzo("attestazione_create"), dati))
    assert "già stato inviato" in pagina
    # Nor does the same page, gone back to, join another person to the first.
    altra = letto(cliente.post(indirizzo("attestazione_create"), {**dati, "valore": "1,00"}))
    assert "già stato inviato" in altra
    assert AttestazioneISEE.objects.count() == 1
    nuovi = attestazione_scritta(mondo, cliente)
    assert cliente.post(indirizzo("attestazione_create"), nuovi).status_code == 302
    assert AttestazioneISEE.objects.values("codice_persona").distinct().count() == 2


def test_il_segno_del_modulo_non_si_inventa_e_non_dice_il_codice(mondo):
    cliente = entra(mondo.amministrativo)
    dati = attestazione_scritta(mondo, cliente)
    estranea = MondoPersone().attesta().codice_persona
    for falso in (estranea, dati["modulo"][:-2] + "xx"):
        cliente.post(indirizzo("attestazione_create"), {**dati, "modulo": falso})
    assert AttestazioneISEE.objects.filter(codice_persona=estranea).count() == 1
    # One user's page is of no use to another.
    altri = attestazione_scritta(mondo, entra(mondo.assistente))
    cliente.post(indirizzo("attestazione_create"), {**dati, "modulo": altri["modulo"]})
    codici = AttestazioneISEE.objects.filter(ambito=mondo.ambito).values("codice_persona")
    assert codici.distinct().count() == codici.count()


def test_una_tariffa_confermata_due_volte_senza_codice_resta_una(mondo):
    cliente = entra(mondo.amministrativo)
    dove = indirizzo("assegnata_create")
    pagina = letto(cliente.get(dove))
    dati = {
        "modulo": re.search(r'name="modulo" value="([^"]+)"', pagina)[1], "codice": "",
        "comune": mondo.comune.pk, "servizio": mondo.servizio.pk, "dal": "2026-02-01",
        "quantita_mese": "10", "residente": "on",
    }  # fmt: skip
    pagina = letto(cliente.post(dove, dati))
    assert f'name="modulo" value="{dati["modulo"]}"' in pagina
    dati["conferma"] = re.search(r'name="conferma" value="([^"]+)"', pagina)[1]
    assert cliente.post(dove, dati).status_code == 302
    assert "già stato inviato" in letto(cliente.post(dove, dati))
    assert TariffaAssegnata.objects.count() == 1


@pytest.mark.parametrize("conferma", [None, ""])
def test_un_ultimo_giorno_prima_del_primo_si_dice(mondo, conferma):
    codice = mondo.attesta().codice_persona
    dati = {
        "codice": codice, "comune": mondo.comune.pk, "servizio": mondo.servizio.pk,
        "dal": "2026-02-01", "al": "2026-01-31", "quantita_mese": "10", "residente": "on",
    }  # fmt: skip
    if conferma is not None:
        dati["conferma"] = conferma
    pagina = letto(entra(mondo.amministrativo).post(indirizzo("assegnata_create"), dati))
    assert "Viene prima del giorno in cui comincia, 01/02/2026" in pagina
    assert not TariffaAssegnata.objects.exists()


@pytest.mark.parametrize("anno", ["0000", "1999", "9999", "２０２６", "-001"])
def test_un_anno_impossibile_non_c_e(mondo, anno):
    for nome in ("prestazione_list", "prestazione_csv"):
        risposta = entra(mondo.amministrativo).get(indirizzo(nome), {"anno": anno})
        assert risposta.status_code == 404


# --- who sees a story that others go on with ---------------------------------------------------


def test_l_assistente_sociale_vede_tutta_la_storia_che_ha_cominciato(mondo):
    """Computed again by the office: she must not read the old amount as the one of today."""
    codice = mondo.attesta("12000.00", utente=mondo.assistente).codice_persona
    riga = mondo.assegna(codice, "2026-01-01", utente=mondo.assistente)
    mondo.adotta(PIU_CARA, il("2026-02-10"))
    assert in_blocco(mondo, dal="2026-02-10").scritte == 1

    cliente = entra(mondo.assistente)
    pagina = letto(cliente.get(indirizzo("assegnata_detail", riga.pk)))
    assert "80,00 € al mese" in pagina.replace("\xa0", " ").replace("&nbsp;", " ")
    assert codice in letto(cliente.get(indirizzo("assegnata_list")))
    nuova = TariffaAssegnata.objects.get(sostituisce=riga)
    assert cliente.get(indirizzo("assegnata_end", nuova.pk)).status_code == 200
    assert codice in letto(cliente.get(indirizzo("conguaglio_list")))
    collega = UtenteFactory(ruolo=Ruolo.ASSISTENTE_SOCIALE, ambito=mondo.ambito)
    assert entra(collega).get(indirizzo("assegnata_detail", nuova.pk)).status_code == 404


def test_chi_vede_meta_di_una_storia_ha_i_giorni_giusti(mondo):
    """First an azienda asks, then the comune: the head of the Ambito sees the first half only."""
    azienda = EnteFactory(comune=None)
    mondo.servizio.codice_inps = CodiceINPS.objects.create(
        codice="A1.05", denominazione="Assistenza domiciliare socio-assistenziale"
    )
    mondo.servizio.save()
    riga = mondo.assegna(mondo.attesta("20000.00").codice_persona, "2026-01-01")
    copia = TariffaAssegnata.objects.values().get(pk=riga.pk)
    for chiave in ("id", "registrata_il"):
        copia.pop(chiave)
    copia |= {"codice_persona": "P-2222-3333", "ente_id": azienda.pk}
    prima = TariffaAssegnata.objects.create(**copia)
    copia |= {
        "ente_id": mondo.ente.pk, "dal": il("2026-02-01"), "motivo": "rettifica",
        "sostituisce_id": prima.pk, "prima_riga_id": prima.pk,
    }  # fmt: skip
    TariffaAssegnata.objects.create(**copia)

    utente = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=mondo.ambito)
    (storia,) = persona_di(utente, prima, cambia=lambda _: False).storie
    assert storia.vigente is None
    assert [(r.vale_dal, r.vale_al) for r in storia.righe] == [(il("2026-01-01"), il("2026-01-31"))]
    (una,) = prestazioni_inps(utente, 2026).righe
    assert (una.prestazione.dal, una.prestazione.al) == (il("2026-01-01"), il("2026-01-31"))


def test_un_incarico_scaduto_non_apre_piu_niente(mondo):
    riga = mondo.assegna(mondo.attesta().codice_persona)
    cliente = entra(mondo.amministrativo)
    assert cliente.get(indirizzo("assegnata_detail", riga.pk)).status_code == 200
    mondo.amministrativo.incarichi.update(al=il("2026-03-19"))
    cliente = entra(mondo.amministrativo)
    assert cliente.get(indirizzo("assegnata_detail", riga.pk)).status_code == 403
    dove = indirizzo("assegnata_end", riga.pk)
    assert cliente.post(dove, {"ultimo_giorno": "2026-03-31"}).status_code == 403


def test_il_responsabile_di_un_altro_comune_non_cerca_e_non_scarica(mondo):
    vicino = ComuneFactory(denominazione="Vicino")
    AppartenenzaFactory(comune=vicino, ambito=mondo.ambito)
    riga = mondo.assegna(mondo.attesta(scade_il=il("2026-04-10")).codice_persona)
    cliente = entra(UtenteFactory(ruolo=Ruolo.RESPONSABILE_COMUNALE, comune=vicino))
    neutra = [
        letto(cliente.post(indirizzo("persona_search"), {"codice": codice}))
        for codice in (riga.codice_persona, "P-2222-3333")
    ]
    assert all("Nessuna persona con questo codice fra quelle che segui" in p for p in neutra)
    for nome in ("rinnovo_csv", "prestazione_csv"):
        assert riga.codice_persona not in cliente.get(indirizzo(nome)).content.decode()


def test_in_un_csv_il_nome_di_un_servizio_non_e_una_formula(mondo):
    mondo.servizio.denominazione = '=HYPERLINK("http://x","y")'
    mondo.servizio.save()
    mondo.assegna(mondo.attesta(scade_il=il("2026-04-10")).codice_persona)
    testo = entra(mondo.amministrativo).get(indirizzo("rinnovo_csv")).content.decode("utf-8-sig")
    assert "'=HYPERLINK" in testo
    assert ";=HYPERLINK" not in testo
    assert ';"=HYPERLINK' not in testo


def test_un_modulo_di_un_altro_sito_si_rifiuta(mondo):
    from django.test import Client

    riga = mondo.assegna(mondo.attesta().codice_persona)
    cliente = Client(enforce_csrf_checks=True)
    cliente.force_login(mondo.amministrativo)
    for nome in ("assegnata_end", "assegnata_waive", "assegnata_recalculate"):
        risposta = cliente.post(indirizzo(nome, riga.pk), {"ultimo_giorno": "2026-03-31"})
        assert risposta.status_code == 403
    for nome in ("persona_search", "assegnata_create", "rinnovo_letters", "ricalcolo_create"):
        assert cliente.post(reverse(f"tariffe:{nome}")).status_code == 403
    assert TariffaAssegnata.objects.count() == 1


def test_un_attestazione_annullata_non_fa_scrivere_una_lettera(mondo):
    """The tariff is to be computed again: the date to renew by is not the one of that paper."""
    from tariffe.services.persone import annulla_attestazione

    attestazione = mondo.attesta(scade_il=il("2026-04-10"))
    mondo.assegna(attestazione.codice_persona)
    annulla_attestazione(attestazione=attestazione, utente=mondo.amministrativo)
    pagina = letto(entra(mondo.amministrativo).get(indirizzo("rinnovo_list")))
    assert attestazione.codice_persona not in pagina


def test_registrare_senza_codice_da_un_codice_nuovo(mondo):
    riga = registra_attestazione(
        ambito=mondo.ambito, comune=mondo.comune, tipo="ordinario", valore=Decimal("0.00"),
        presentata_il=il("2026-01-10"), utente=mondo.amministrativo,
    )  # fmt: skip
    assegnata = mondo.assegna(riga.codice_persona)
    # An ISEE of zero is an ISEE: free, and not as none.
    assert (assegnata.isee, assegnata.totale_mese) == (Decimal("0.00"), Decimal("0.00"))
    assert REGOLA["isee_mancante"]["importo"] == "12.00"
