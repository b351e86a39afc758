"""A new form without code: copied, changed in the back office, put in use, filled, stored."""

import datetime
import io

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from rendicontazione import models, selectors, services
from rendicontazione.validation import esamina
from tests.rendicontazione.cartelle import F1, FRONTESPIZIO, byte, riga
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import riferimento
from tests.territorio.factories import ProvinciaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento as carica_gruppi

pytestmark = pytest.mark.django_db


def bozza(versione="2025.1"):
    return services.copia_modello(modello=riferimento(), versione=versione)


def foglio(modello, codice=F1):
    return modello.fogli.get(codice=codice)


def modello_2025():
    """2024.1 with two more columns in F1, another heading, one column less; spending only."""
    modello = bozza()
    modello.fogli.exclude(codice__in=["F0_frontespizio", F1]).update(attivo=False)
    spesa = foglio(modello)
    spesa.colonne.create(
        numero=25, nome="entrata_pnrr", tipo="euro", obbligo="mai", concetto="f1.entrata_pnrr"
    )
    spesa.colonne.create(
        numero=26, nome="ore_operatori", tipo="decimale", obbligo="sempre",
        concetto="f1.ore_operatori",
    )  # fmt: skip
    spesa.colonne.filter(nome="utenti").update(intestazione="Persone seguite nell'anno")
    spesa.colonne.filter(nome="di_cui_personale").delete()
    return modello


@pytest.fixture
def aperta():
    """The return of Ambito 8 in a campaign 2025 with the new form."""
    otto, _nove = territorio_di_prova()
    modello = services.metti_in_uso(modello=modello_2025())
    oggi = timezone.localdate()
    campagna = services.apri_campagna(
        anno=2025, provincia=otto.provincia, modello=modello, apertura=oggi, scadenza=oggi
    )
    return campagna.rendicontazioni.get(ambito=otto)


def compilato(rendicontazione, *righe):
    """The template of the product, filled in by its own headings."""
    modello = services.prepara_modello(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
    )
    libro = openpyxl.load_workbook(io.BytesIO(modello.contenuto))
    titoli = {pagina.title: {cella.value: cella.column for cella in pagina[1]} for pagina in libro}
    fronte = {
        nome: valore
        for nome, valore in FRONTESPIZIO.items()
        if nome not in {"anno_riferimento", "codice_ambito", "versione_modulo"}
    }
    for nome, valore in fronte.items():
        libro["F0_frontespizio"].cell(2, titoli["F0_frontespizio"][nome.replace("_", " ")], valore)
    for numero, contenuto in enumerate(righe, start=2):
        for nome, valore in contenuto.items():
            posto = titoli[F1].get(nome.replace("_", " "))
            if posto is not None:
                libro[F1].cell(numero, posto, valore)
    return byte(libro), titoli


NUOVA = {"Persone seguite nell'anno": 12, "entrata_pnrr": 40, "ore_operatori": 7.5}


def test_il_modello_nuovo_porta_i_suoi_dati_fino_ai_fatti(aperta, utente_di_otto):
    dati = {nome: valore for nome, valore in riga().items() if nome != "utenti"}
    contenuto, titoli = compilato(aperta, {**dati, **NUOVA})

    caricamento = services.registra_caricamento(
        rendicontazione=aperta, contenuto=contenuto, nome="2025.xlsx", utente=utente_di_otto
    )
    versione = services.conferma_caricamento(caricamento=caricamento, utente=utente_di_otto)

    assert "di cui personale" not in titoli[F1]
    assert "utenti" not in titoli[F1]
    gravi = caricamento.anomalie.exclude(gravita="avviso").values_list("codice", "messaggio")
    assert list(gravi) == []
    fatti = {f.colonna.nome: f for f in versione.fatti.select_related("colonna")}
    assert fatti["ore_operatori"].valore == 7.5
    assert fatti["entrata_pnrr"].valore == 40
    # Another heading is the same column.
    assert (fatti["utenti"].valore, fatti["utenti"].colonna.concetto) == (12, "f1.utenti")


def test_la_colonna_obbligatoria_nuova_se_manca_e_form_01(aperta, utente_di_otto):
    dati = {nome: valore for nome, valore in riga().items() if nome != "utenti"}
    contenuto, titoli = compilato(aperta, {**dati, **NUOVA, "ore_operatori": None})

    caricamento = services.registra_caricamento(
        rendicontazione=aperta, contenuto=contenuto, nome="2025.xlsx", utente=utente_di_otto
    )

    trovate = [
        (a.codice, a.colonna, a.cella)
        for a in caricamento.anomalie.filter(gravita="errore", foglio=F1)
    ]
    lettera = openpyxl.utils.get_column_letter(titoli[F1]["ore operatori"])
    assert trovate == [("FORM-01", "ore_operatori", f"{lettera}2")]
    assert "ore operatori" in caricamento.anomalie.get(codice="FORM-01").messaggio


@pytest.fixture
def utente_di_otto():
    return UtenteFactory()


def colonne_facoltative():
    """Every column of 2024.1 but those that say whose the file is."""
    modello = riferimento()
    return [
        (codice, nome)
        for codice, nome in models.ColonnaModulo.objects.filter(foglio__modello=modello)
        .order_by("foglio__ordine", "numero")
        .values_list("foglio__codice", "nome")
        if nome not in {"anno_riferimento", "codice_ambito", "versione_modulo"}
    ]


def esame_di(modello, otto, *, righe=1):
    """A workbook with a plausible cell in every column of every sheet."""
    contesto = selectors.contesto_dei_controlli(
        modello=modello, anno=2024, ambito=otto, oggi=datetime.date(2025, 6, 1)
    )
    libro = openpyxl.Workbook()
    libro.remove(libro.active)
    valori = {
        **FRONTESPIZIO, **riga(), "id_struttura": "U1", "codice_tipo_udo": "NIDO",
        "denominazione": "Nido", "ente_gestore": "Ente", "natura_gestore": "PUB",
        "stato_esercizio": "AUT", "accreditata": "SI", "sperimentale": "NO", "fondo": "FSR",
        "annualita_fondo": 2023, "fascia_eta": "0-2", "sesso": "F", "cittadinanza": "I",
        "presa_in_carico": "SI", "dichiarazione_minori_web": "SI", "cudes": "123456",
    }  # fmt: skip
    for definizione in contesto.modulo.fogli:
        pagina = libro.create_sheet(definizione.codice)
        pagina.append([colonna.titolo for colonna in definizione.colonne])
        for _volta in range(righe):
            pagina.append(
                [
                    valori.get(
                        c.nome, 5 if c.numerica else ("01/02/2024" if c.tipo == "data" else "A")
                    )
                    for c in definizione.colonne
                ]
            )
    return esamina(byte(libro), contesto)


def test_nessuna_regola_cade_se_il_modello_non_ha_una_colonna():
    otto, _nove = territorio_di_prova()
    modello = bozza("2024.9")
    for codice, nome in colonne_facoltative():
        colonna = foglio(modello, codice).colonne.get(nome=nome)
        copia = models.ColonnaModulo(
            **{
                campo.attname: getattr(colonna, campo.attname)
                for campo in colonna._meta.concrete_fields
            }
        )
        colonna.delete()

        esame = esame_di(modello, otto, righe=2)

        assert not [a for a in esame.anomalie if a.colonna == nome and a.foglio == codice], nome
        copia.save(force_insert=True)


@pytest.mark.parametrize(
    "codice", [F1, "F2_unita_offerta", "F3_consuntivo_udo", "F4_utenti", "F5_fondi"]
)
def test_nessuna_regola_cade_se_il_modello_non_ha_un_foglio(codice):
    otto, _nove = territorio_di_prova()
    modello = bozza("2024.9")
    modello.fogli.filter(codice=codice).delete()

    esame = esame_di(modello, otto)

    assert codice not in esame.righe
    assert not [a for a in esame.anomalie if a.foglio == codice]


# --- drafts --------------------------------------------------------------------------------------


def test_la_copia_ha_tutto_e_non_tocca_l_originale():
    modello = riferimento()
    copia = bozza()

    assert (copia.bozza, copia.derivato_da) == (True, modello)
    for parte in ("fogli", "codici"):
        assert getattr(copia, parte).count() == getattr(modello, parte).count()
    di = {"foglio__modello": copia}
    assert models.ColonnaModulo.objects.filter(**di).count() == 93
    assert (
        models.CampoAdempimento.objects.filter(colonna__foglio__modello=copia).count()
        == models.CampoAdempimento.objects.filter(colonna__foglio__modello=modello).count()
        > 0
    )
    assert selectors.differenze_dal_modello(copia).nessuna
    assert selectors.problemi_del_modello(copia) == []
    assert selectors.versione_successiva(modello) == "2025.2"


def test_una_versione_gia_usata_e_una_frase():
    modello = riferimento()
    with pytest.raises(ErroreDominio, match="c'è già"):
        services.copia_modello(modello=modello, versione="2024.1")
    assert not models.ModelloModulo.objects.filter(bozza=True).exists()


def test_le_differenze_dicono_che_cosa_cambia():
    modello = modello_2025()
    modello.codici.create(lista="fondo", ordine=99, codice="PNRR", significato="PNRR")

    differenze = selectors.differenze_dal_modello(modello)

    assert differenze.da == "2024.1"
    assert "Foglio «F1_spesa_sociale», colonna «entrata_pnrr»" in differenze.aggiunte
    assert "Elenco «fondo», codice PNRR" in differenze.aggiunte
    assert "Foglio «F1_spesa_sociale», colonna «di_cui_personale»" in differenze.tolte
    assert differenze.cambiate == [
        "Foglio «F1_spesa_sociale», colonna «utenti»: "
        "intestazione «utenti» → «Persone seguite nell'anno»"
    ]


def _senza_frontespizio(modello):
    modello.fogli.get(codice="F0_frontespizio").delete()


def _senza_identita(modello):
    foglio(modello, "F0_frontespizio").colonne.filter(nome="codice_ambito").delete()


def _intestazioni_uguali(modello):
    foglio(modello).colonne.filter(nome="utenti").update(intestazione="SPESA-TOTALE")


def _elenco_che_non_c_e(modello):
    foglio(modello).colonne.filter(nome="unita_misura").update(lista="unità nuove")


def _chiave_che_non_c_e(modello):
    foglio(modello, "F5_fondi").colonne.filter(nome="fondo").delete()


def _obbligo_senza_colonna(modello):
    foglio(modello).colonne.filter(nome="codice_voce").delete()


def _tipo_cambiato(modello):
    foglio(modello).colonne.filter(nome="spesa_totale").update(tipo="testo")


def _nome_impossibile(modello):
    foglio(modello).colonne.filter(nome="utenti").update(nome="Utenti dell'anno")


def _concetto_doppio(modello):
    foglio(modello).colonne.filter(nome="utenti").update(concetto="f1.quantita")


def _foglio_vuoto(modello):
    foglio(modello, "F4_utenti").colonne.all().delete()


def _nome_di_foglio_nostro(modello):
    modello.fogli.filter(codice="F4_utenti").update(codice="Elenchi")


@pytest.mark.parametrize(
    ("guasto", "frase"),
    [
        (_senza_frontespizio, "Manca il foglio «F0_frontespizio»"),
        (_senza_identita, "manca la colonna «codice_ambito»"),
        (_intestazioni_uguali, "si leggono uguali"),
        (_elenco_che_non_c_e, "l'elenco «unità nuove» non c'è"),
        (_chiave_che_non_c_e, "la colonna «fondo», che dice di chi è la riga, non c'è"),
        (_obbligo_senza_colonna, "ma la colonna «codice_voce» non c'è"),
        (_tipo_cambiato, "era importo in euro, ora è testo"),
        (_nome_impossibile, "lettere minuscole"),
        (_concetto_doppio, "Lascialo scritto in una sola"),
        (_foglio_vuoto, "non ha colonne"),
        (_nome_di_foglio_nostro, "non può chiamarsi così"),
    ],
)
def test_una_bozza_sbagliata_non_va_in_uso(guasto, frase):
    modello = bozza()
    guasto(modello)

    assert any(frase in problema for problema in selectors.problemi_del_modello(modello))
    with pytest.raises(ErroreDominio):
        services.metti_in_uso(modello=modello)
    modello.refresh_from_db()
    assert modello.bozza


def test_una_campagna_non_si_apre_con_una_bozza():
    provincia = ProvinciaFactory()
    modello = bozza()
    oggi = timezone.localdate()

    with pytest.raises(ValidationError, match="in preparazione"):
        services.apri_campagna(
            anno=2025, provincia=provincia, modello=modello, apertura=oggi, scadenza=oggi
        )

    assert modello not in selectors.modelli_in_uso()
    assert selectors.modello_dell_anno(2030) == riferimento()


# --- in the back office --------------------------------------------------------------------------


@pytest.fixture
def amministratore(client):
    carica_gruppi(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    client.force_login(UtenteFactory(ruolo=Ruolo.AMMINISTRATORE_SISTEMA))
    return client


def azione(client, nome, modello):
    return client.post(
        reverse("admin:rendicontazione_modellomodulo_changelist"),
        {"action": nome, "_selected_action": [modello.pk]},
        follow=True,
    )


def scheda(modello_o_foglio):
    nome = modello_o_foglio._meta.model_name
    return reverse(f"admin:rendicontazione_{nome}_change", args=[modello_o_foglio.pk])


def righe_del_modulo(risposta):
    """What the browser would send back without touching anything."""
    modulo = risposta.context["adminform"].form
    dati = {nome: "" if (v := modulo[nome].value()) is None else v for nome in modulo.fields}
    for insieme in risposta.context["inline_admin_formsets"]:
        formset = insieme.formset
        for forma in [formset.management_form, *formset.forms]:
            for campo in forma:
                valore = campo.value()
                if valore in (None, False):
                    continue
                if isinstance(valore, list):
                    valore = ",".join(valore)
                dati[campo.html_name] = "on" if valore is True else valore
    return dati


def test_dal_back_office_si_copia_si_cambia_e_si_mette_in_uso(amministratore):
    risposta = azione(amministratore, "copia", riferimento())
    modello = models.ModelloModulo.objects.get(bozza=True)
    assert risposta.redirect_chain[-1][0] == scheda(modello)
    assert "Nulla rispetto al modello 2024.1" in risposta.text

    spesa = foglio(modello)
    pagina = amministratore.get(scheda(spesa))
    dati = righe_del_modulo(pagina)
    nuova = {
        "numero": 25, "nome": "entrata_pnrr", "tipo": "euro", "obbligo": "mai",
        "concetto": "f1.entrata_pnrr",
    }  # fmt: skip
    dati |= {f"colonne-24-{nome}": valore for nome, valore in nuova.items()}
    dati["colonne-TOTAL_FORMS"] = 25
    salvata = amministratore.post(scheda(spesa), dati)
    assert salvata.status_code == 302, salvata.context["errors"]
    assert "entrata_pnrr" in amministratore.get(scheda(modello)).text

    azione(amministratore, "metti_in_uso", modello)
    modello.refresh_from_db()
    assert not modello.bozza
    # From now on it is only looked at.
    assert amministratore.post(scheda(spesa), dati).status_code == 403
    assert "In uso" in amministratore.get(scheda(modello)).text


def test_dal_back_office_una_bozza_sbagliata_resta_bozza_con_la_frase(amministratore):
    modello = bozza()
    _senza_identita(modello)

    risposta = azione(amministratore, "metti_in_uso", modello)

    assert "manca la colonna «codice_ambito»" in risposta.text
    modello.refresh_from_db()
    assert modello.bozza


def test_un_modello_in_uso_non_si_cambia_e_non_si_cancella(amministratore):
    modello = riferimento()
    pagina = amministratore.get(scheda(modello))
    assert not pagina.context["has_change_permission"]
    cancella = reverse("admin:rendicontazione_modellomodulo_delete", args=[modello.pk])
    assert amministratore.post(cancella, {"post": "yes"}).status_code == 403
    codice = modello.codici.first()
    assert amministratore.post(scheda(codice), {"significato": "altro"}).status_code == 403
    azione(amministratore, "delete_selected", modello)
    assert models.ModelloModulo.objects.filter(pk=modello.pk).exists()


def test_una_bozza_si_butta_via(amministratore):
    modello = bozza()
    cancella = reverse("admin:rendicontazione_modellomodulo_delete", args=[modello.pk])

    assert amministratore.post(cancella, {"post": "yes"}).status_code == 302
    assert not models.ModelloModulo.objects.filter(pk=modello.pk).exists()


def test_un_codice_nuovo_si_aggiunge_solo_a_una_bozza(amministratore):
    in_uso, modello = riferimento(), bozza()
    aggiungi = reverse("admin:rendicontazione_codicelista_add")
    codice = {"lista": "fondo", "ordine": 99, "codice": "PNRR", "significato": "PNRR"}

    amministratore.post(aggiungi, {**codice, "modello": in_uso.pk})
    amministratore.post(aggiungi, {**codice, "modello": modello.pk})

    assert not in_uso.codici.filter(codice="PNRR").exists()
    assert modello.codici.filter(codice="PNRR").exists()


def test_una_campagna_nuova_propone_la_provincia_e_il_modello_piu_nuovo(client):
    carica_gruppi(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    otto, _nove = territorio_di_prova()
    assert otto.provincia.codice == settings.PROVINCIA
    services.copia_modello(modello=riferimento(), versione="2025.1")
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))

    def proposti():
        pagina = client.get(reverse("admin:rendicontazione_campagna_add"))
        modulo = pagina.context["adminform"].form
        return modulo["provincia"].value(), modulo["modello"].value()

    del_2025 = models.ModelloModulo.objects.get(versione="2025.1")
    assert proposti() == (otto.provincia.pk, riferimento().pk)
    models.ModelloModulo.objects.filter(pk=del_2025.pk).update(bozza=False)
    assert proposti() == (otto.provincia.pk, del_2025.pk)


def test_una_voce_senza_codice_istat_e_non_noto(amministratore):
    riferimento()
    pagina = amministratore.get(reverse("admin:rendicontazione_vocenomenclatore_changelist"))
    assert "non noto" in pagina.text


def test_la_provincia_legge_i_modelli_e_non_li_copia(client):
    carica_gruppi(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    client.force_login(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))
    modello = riferimento()

    assert client.get(scheda(modello)).status_code == 200
    azione(client, "copia", modello)
    assert not models.ModelloModulo.objects.filter(bozza=True).exists()


def test_una_voce_di_un_altro_periodo_non_e_in_elenco_e_la_frase_dice_fino_a_quando():
    otto, _nove = territorio_di_prova()
    riferimento()
    voce = models.VoceNomenclatore.objects.filter(codice="1.G.01")
    dati = {"modello": riferimento(), "anno": 2024, "ambito": otto}

    for date, frase in (
        ({"dal": None, "al": datetime.date(2023, 12, 31)}, "valeva fino al 31/12/2023"),
        ({"dal": datetime.date(2025, 1, 1), "al": None}, "vale dal 01/01/2025"),
    ):
        voce.update(**date)
        assert "1.G.01" not in selectors.dati_del_modello(**dati).voci
        esame = esame_di(riferimento(), otto)
        (anomalia,) = [
            a
            for a in esame.anomalie
            if a.codice == "DOM-01" and a.foglio == F1 and a.colonna == "codice_voce"
        ]
        assert anomalia.valore == "1.G.01"
        assert frase in anomalia.messaggio
        assert "il 2024" in anomalia.messaggio

    voce.update(dal=datetime.date(2024, 12, 31), al=None)
    assert "1.G.01" in selectors.dati_del_modello(**dati).voci
    esame = esame_di(riferimento(), otto)
    assert "codice_voce" not in {a.colonna for a in esame.anomalie if a.codice == "DOM-01"}
