"""Data for download: the same cells in the five formats, to each reader only what it may see."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from osservatorio.calcolo import Sguardo, definizioni, serie_di_base
from osservatorio.enums import Lettore
from osservatorio.models import ConsensoConfronto
from osservatorio.reports.tavola import Richiesto, build_tavola
from osservatorio.reports.tavola.costruzione import codice_della_serie
from osservatorio.reports.tavola.riservatezza import da_nascondere
from territorio.models import Ambito, Appartenenza
from tests.osservatorio.factories import crea_popolazione, eta
from tests.osservatorio.jsonstat import difetti_jsonstat, valore_jsonstat
from tests.osservatorio.test_rendiconto import utenti_per_area
from tests.osservatorio.test_storia import approva
from tests.territorio.factories import AmbitoFactory, ComuneFactory, ProvinciaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

PAGINA = reverse("osservatorio:scarica")
D = Decimal
TUTTO = "indicatori=indice_vecchiaia,spesa_pro_capite&serie=popolazione,spesa_totale,utenti_dip"


@pytest.fixture
def ambiti(settings):
    """Five Ambiti of one comune; the fifth has no return.

    Residents of Ambito n: 10 children and 10·n old people in 2023, one more old person in 2022.
    Spending 100·n euro; with drug addiction: 2, 5, 9, 12 users, and as many old ones plus 20.
    """
    ProvinciaFactory()
    fatti = [AmbitoFactory(numero=n, denominazione=f"=Valle {n}") for n in range(1, 6)]
    comuni = [ComuneFactory(denominazione=f"Borgo {n}") for n in range(1, 6)]
    for ambito, comune in zip(fatti, comuni, strict=True):
        Appartenenza.objects.create(comune=comune, ambito=ambito)
    for anno, piu in ((2022, 1), (2023, 0)):
        crea_popolazione(
            anno,
            {c: (eta(a5=10, a70=10 * n + piu), eta()) for n, c in enumerate(comuni, 1)},
        )
    for n, (ambito, pochi) in enumerate(zip(fatti, (2, 5, 9, 12), strict=False), 1):
        versione = approva(ambito, 2023, 100 * n)
        utenti_per_area(
            versione,
            {("DIP", "18-64", "M", "I"): pochi, ("ANZ", "75-84", "F", "I"): pochi + 20},
        )
    return fatti


@pytest.fixture
def provincia(client):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    return client


def corpo(risposta):
    assert risposta.status_code == 200, risposta.content[:500]
    if risposta.streaming:
        return b"".join(risposta.streaming_content)
    return risposta.content


def scarica(client, formato, query=TUTTO, **altro):
    voci = "".join(f"&{nome}={valore}" for nome, valore in altro.items())
    return corpo(client.get(f"{PAGINA}?{query}&formato={formato}{voci}"))


def righe_csv(contenuto, separatore=";"):
    assert contenuto.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(contenuto.decode("utf-8-sig")), delimiter=separatore))


def cella(righe, codice, anno, territorio):
    return next(
        r
        for r in righe
        if (r["codice"], r["anno"], r["codice_territorio"]) == (codice, str(anno), territorio)
    )


# --- the figures -------------------------------------------------------------------------------


def test_il_csv_lungo_ha_valori_parti_unita_e_provenienza(ambiti, provincia):
    righe = righe_csv(scarica(provincia, "csv", da=2022, a=2023))
    # 5 Ambiti × 2 years × 5 measures.
    assert len(righe) == 50
    # Ambito 2 in 2023: 20 old people of 10 children; 200 euro for 30 residents.
    vecchiaia = cella(righe, "indice_vecchiaia", 2023, "AMB02")
    assert (vecchiaia["valore"], vecchiaia["numeratore"], vecchiaia["denominatore"]) == (
        "200.0", "20", "10",
    )  # fmt: skip
    assert vecchiaia["territorio"] == "'=Valle 2", "un nome non è una formula"
    assert (vecchiaia["stato"], vecchiaia["motivo"]) == ("valido", "")
    assert vecchiaia["edizione"] == "popolazione al 1/1/2023 (stima)"
    assert cella(righe, "indice_vecchiaia", 2022, "AMB02")["valore"] == "210.0"
    assert cella(righe, "spesa_pro_capite", 2023, "AMB02")["valore"] == "6.67"
    spesa = cella(righe, "spesa_totale", 2023, "AMB02")
    assert (Decimal(spesa["valore"]), spesa["genere"], spesa["unita"]) == (200, "serie", "euro")
    manca = cella(righe, "spesa_totale", 2023, "AMB05")
    assert (manca["valore"], manca["stato"]) == ("", "mancante")
    assert "non è ancora approvata" in manca["motivo"]
    assert cella(righe, "spesa_totale", 2022, "AMB02")["stato"] == "mancante"
    assert {r["dati_dimostrativi"] for r in righe} == {"no"}


def test_la_virgola_e_il_separatore_se_lo_si_chiede(ambiti, provincia):
    righe = righe_csv(scarica(provincia, "csv", separatore="virgola"), ",")
    assert cella(righe, "spesa_pro_capite", 2023, "AMB02")["valore"] == "6.67"


def test_i_dati_dimostrativi_lo_dicono_in_ogni_formato(ambiti, provincia):
    from rendicontazione.models import Campagna

    Campagna.objects.update(dimostrativa=True)
    righe = righe_csv(scarica(provincia, "csv"))
    assert cella(righe, "spesa_totale", 2023, "AMB02")["dati_dimostrativi"] == "si"
    assert cella(righe, "popolazione", 2023, "AMB02")["dati_dimostrativi"] == "no"
    assert json.loads(scarica(provincia, "json"))["dati_dimostrativi"] is True
    assert json.loads(scarica(provincia, "jsonstat"))["extension"]["dati_dimostrativi"] is True
    note = openpyxl.load_workbook(io.BytesIO(scarica(provincia, "xlsx")))["Note"]
    assert dict(note.iter_rows(values_only=True))["Dati dimostrativi"].startswith("sì")


# --- the same cells everywhere -----------------------------------------------------------------


def da_lungo(contenuto):
    return {
        (r["codice_territorio"], int(r["anno"]), r["codice"]): (
            float(r["valore"]) if r["valore"] else None,
            r["stato"],
        )
        for r in righe_csv(contenuto)
    }


def da_largo(contenuto):
    trovate = {}
    for riga in righe_csv(contenuto):
        mancanti = {p.partition(":")[0] for p in riga.pop("valori_mancanti").split(" | ")}
        luogo, anno = riga.pop("codice_territorio"), int(riga.pop("anno"))
        for codice in riga.keys() - {"livello", "territorio"}:
            testo = riga[codice]
            stato = "nascosto" if testo == "·" else "mancante" if codice in mancanti else "valido"
            trovate[luogo, anno, codice] = (float(testo) if stato == "valido" else None, stato)
    return trovate


def da_xlsx(contenuto):
    libro = openpyxl.load_workbook(io.BytesIO(contenuto))
    stati = {
        (r[0], r[2], r[3]): r[4]
        for r in libro["Mancanti e nascosti"].iter_rows(min_row=2, values_only=True)
    }
    testa, *righe = libro["Valori"].iter_rows(values_only=True)
    trovate = {}
    for riga in righe:
        riga = (*riga, *[None] * (len(testa) - len(riga)))
        for codice, valore in zip(testa[4:], riga[4:], strict=True):
            chiave = (riga[1], riga[3], codice)
            stato = stati.get(chiave, "valido")
            assert (valore == "·") == (stato == "nascosto")
            trovate[chiave] = (float(valore) if stato == "valido" else None, stato)
    return trovate


def da_json(contenuto):
    return {
        (d["codice_territorio"], d["anno"], d["codice"]): (d["valore"], d["stato"])
        for d in json.loads(contenuto)["dati"]
    }


def da_jsonstat(contenuto):
    dati = json.loads(contenuto)
    assert difetti_jsonstat(dati) == []
    stati = {"m": "mancante", "n": "nascosto", None: "valido"}
    luoghi, anni, misure = (dati["dimension"][d]["category"]["index"] for d in dati["id"])
    trovate = {}
    for luogo in luoghi:
        for anno in anni:
            for misura in misure:
                valore, stato = valore_jsonstat(dati, luogo, anno, misura)
                trovate[luogo, int(anno), misura] = (valore, stati[stato])
    return trovate


@pytest.mark.parametrize("ruolo", [Ruolo.DIRIGENTE_PROVINCIA, Ruolo.LETTORE, Ruolo.OPERATORE_UDP])
@pytest.mark.parametrize("livello", ["ambiti", "comuni", "provincia"])
def test_i_cinque_formati_hanno_le_stesse_celle(ambiti, client, ruolo, livello):
    luogo = {} if ruolo == Ruolo.DIRIGENTE_PROVINCIA else {"ambito": ambiti[0]}
    client.force_login(UtenteFactory(ruolo=ruolo, **luogo))
    parti = {"livello": livello, "da": 2022, "a": 2023}
    lungo = da_lungo(scarica(client, "csv", **parti))
    assert lungo
    assert da_largo(scarica(client, "csv-largo", **parti)) == lungo
    assert da_xlsx(scarica(client, "xlsx", **parti)) == lungo
    assert da_json(scarica(client, "json", **parti)) == lungo
    assert da_jsonstat(scarica(client, "jsonstat", **parti)) == lungo


def test_ogni_codice_e_una_colonna_sola(ambiti, provincia):
    """An indicator may have the code of a series: it is that series, or the two have two codes."""
    righe = righe_csv(scarica(provincia, "csv", "indicatori=popolazione&serie=popolazione"))
    assert [r["genere"] for r in righe] == ["indicatore"] * 5
    largo = scarica(provincia, "csv-largo", "indicatori=tutti&serie=tutte").decode("utf-8-sig")
    colonne = largo.splitlines()[0].split(";")
    assert len(colonne) == len(set(colonne))
    comuni = set(definizioni()) & set(serie_di_base())
    assert len(colonne) == 5 + len(definizioni()) + len(serie_di_base()) - sum(
        codice_della_serie(c) == c for c in comuni
    )


# --- who sees what -----------------------------------------------------------------------------


def test_un_ambito_non_ha_i_conteggi_degli_altri_e_i_rapporti_senza_nome(ambiti, client):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambiti[1]))
    contenuto = scarica(client, "csv")
    righe = righe_csv(contenuto)
    assert cella(righe, "spesa_totale", 2023, "AMB02")["valore"] != ""
    for numero in (1, 3, 4):
        for codice in ("spesa_totale", "spesa_pro_capite", "utenti_dip"):
            altra = cella(righe, codice, 2023, f"AMB{numero:02}")
            assert (altra["valore"], altra["numeratore"], altra["denominatore"]) == ("", "", "")
            assert "consenso" in altra["motivo"]
        assert cella(righe, "popolazione", 2023, f"AMB{numero:02}")["valore"] != ""
    # 100/20, 300/40, 400/50 euro, from the highest; the fifth has not arrived.
    senza_nome = [r for r in righe if r["codice_territorio"].startswith("ALTRO")]
    rapporti = [r for r in senza_nome if r["codice"] == "spesa_pro_capite"]
    assert [r["valore"] for r in rapporti] == ["8.00", "7.50", "5.00", ""]
    assert {r["numeratore"] + r["denominatore"] + r["edizione"] for r in rapporti} == {""}
    assert {r["territorio"] for r in rapporti} == {"un altro ambito"}
    assert all(r["valore"] == "" for r in senza_nome if r["codice"] != "spesa_pro_capite")


def test_chi_ha_dato_il_consenso_ha_il_suo_nome(ambiti, client):
    ConsensoConfronto.objects.create(
        ambito=ambiti[2], concesso_da=UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambiti[2])
    )
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambiti[1]))
    righe = righe_csv(scarica(client, "csv"))
    assert cella(righe, "spesa_pro_capite", 2023, "AMB03")["valore"] == "7.50"
    assert len([r for r in righe if r["codice_territorio"].startswith("ALTRO")]) == 3 * 5


def test_chi_non_apre_i_file_non_ha_i_numeri_di_poche_persone(ambiti, client, provincia):
    aperta = righe_csv(scarica(provincia, "csv"))
    assert Decimal(cella(aperta, "utenti_dip", 2023, "AMB01")["valore"]) == 2
    client.force_login(UtenteFactory(ruolo=Ruolo.LETTORE, ambito=ambiti[0]))
    query = "serie=utenti_dip,utenti_anz,utenti,utenti_18_64,utenti_65_oltre"
    righe = righe_csv(scarica(client, "csv", query))
    dip = cella(righe, "utenti_dip", 2023, "AMB01")
    assert (dip["valore"], dip["stato"]) == ("", "nascosto")
    assert dip["motivo"].startswith("· =")
    # 22 old people and 24 in all: one of them must go too, or the two are found by subtraction.
    noti = {c: cella(righe, c, 2023, "AMB01")["valore"] for c in ("utenti_anz", "utenti")}
    assert "" in noti.values()
    # What is hidden does not depend on what is asked for together.
    assert (
        da_lungo(scarica(client, "csv", "serie=utenti_anz"))["AMB01", 2023, "utenti_anz"][1]
        == da_lungo(scarica(client, "csv", query))["AMB01", 2023, "utenti_anz"][1]
    )


def test_chi_apre_il_proprio_file_vede_i_suoi_e_non_ritrova_quelli_degli_altri():
    """Ambiti 1, 2 and 3; the reader is of 2, and 1 and 3 agreed to be named."""
    valori = {
        0: {"utenti": D(30)}, 1: {"utenti": D(2)}, 2: {"utenti": D(10)}, 3: {"utenti": D(18)},
    }  # fmt: skip
    sguardo = Sguardo(Lettore.OPERATORE, frozenset({2}), frozenset({1, 3}), frozenset({2}))
    nascosti = da_nascondere(valori, sguardo)
    assert ("utenti", 1) in nascosti
    assert ("utenti", 2) not in nascosti
    assert len(nascosti) > 1, "con un solo nascosto 30 − 10 − 18 lo dà"
    assert da_nascondere(valori, Sguardo(Lettore.PROVINCIA, apre_i_file=frozenset(valori))) == set()


def test_il_resto_di_un_totale_e_un_conteggio_anche_lui():
    """21 women of 23 users: who is not a woman are two."""
    valori = {0: {}, 1: {"utenti": D(23), "utenti_femmine": D(21)}}
    sguardo = Sguardo(Lettore.AMMINISTRATORE, frozenset({1}))
    assert da_nascondere(valori, sguardo) & {("utenti", 1), ("utenti_femmine", 1)}


# --- what is asked for -------------------------------------------------------------------------


def test_la_pagina_dice_che_cosa_non_va_e_resta_dov_e(ambiti, provincia):
    for query, frase in (
        ("indicatori=indice_inventato&formato=csv", "«indice_inventato» non è il codice"),
        ("formato=csv", "Scegli almeno un indicatore"),
        (f"{TUTTO}&da=2023&a=2022", "Il 2023 viene dopo il 2022"),
        (f"{TUTTO}&da=1990&a=1991&formato=csv", "In questi anni non c&#x27;è nessun dato"),
        (f"{TUTTO}&livello=regioni&formato=csv", "«regioni» non è un livello"),
        (f"{TUTTO}&formato=doc", "«doc» non è un formato"),
        (f"{TUTTO}&ambito=nessuno", "Questo ambito non c"),
        (f"{TUTTO}&da=due&formato=csv", "Scrivi un anno di quattro cifre"),
    ):
        risposta = provincia.get(f"{PAGINA}?{query}")
        assert risposta.status_code == 400, query
        assert frase in risposta.content.decode(), query


def test_senza_dati_la_pagina_lo_dice(provincia, db):
    ProvinciaFactory()
    risposta = provincia.get(f"{PAGINA}?{TUTTO}&formato=csv")
    assert "Non ci sono ancora dati" in risposta.content.decode()


def test_la_pagina_si_conserva_e_porta_ai_file(ambiti, provincia):
    testo = provincia.get(
        f"{PAGINA}?indicatori=indice_vecchiaia&indicatori=densita&serie=popolazione&da=2022"
    ).content.decode()
    assert "indicatori=indice_vecchiaia,densita&amp;serie=popolazione&amp;da=2022" in testo
    assert "formato=jsonstat" in testo
    assert 'value="indice_vecchiaia" checked' in testo


def test_i_comuni_di_un_ambito_e_gli_anni_di_un_comune_che_non_c_era(ambiti, provincia):
    righe = righe_csv(
        scarica(provincia, "csv", "serie=popolazione", livello="comuni", ambito=ambiti[1].slug)
    )
    assert [(r["territorio"], r["valore"]) for r in righe] == [("Borgo 2", "30")]
    righe = righe_csv(scarica(provincia, "csv", "indicatori=spesa_pro_capite", livello="comuni"))
    assert {r["valore"] for r in righe} == {""}
    assert all("si rendiconta per ambito" in r["motivo"] for r in righe)


@pytest.mark.parametrize("livello", ["ambiti", "comuni"])
def test_le_letture_non_crescono_con_anni_e_territori(
    ambiti, livello, django_assert_max_num_queries
):
    tutti = list(Ambito.objects.order_by("numero").select_related("provincia"))
    sguardo = Sguardo(Lettore.PROVINCIA, frozenset(a.pk for a in tutti))

    def quante(anni, scelti):
        richiesto = Richiesto(["indice_vecchiaia"], ["popolazione", "utenti_dip"], livello, anni)
        with CaptureQueriesContext(
            connection,
        ) as lette:
            righe = list(build_tavola(richiesto, sguardo=sguardo, ambiti=scelti).righe)
        assert righe
        return len(lette)

    assert quante([2023], tutti[:1]) == quante([2022, 2023], tutti)
