"""The template: rows already written, comments, what Excel and LibreOffice want.

The database holds two comuni, some units of the register and last year's approved return.
"""

import datetime
import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest

from rendicontazione import models
from rendicontazione.parsing import leggi_cartella
from rendicontazione.selectors import contesto_dei_controlli
from rendicontazione.services import prepara_modello
from rendicontazione.validation import esamina
from territorio.models import Comune, Ente
from tests.rendicontazione.cartelle import ALTRO_COMUNE, COMUNE, ENTE, F0, F1, F2, F3, F4, F5, FOGLI
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    CampagnaFactory,
    CommentoCellaFactory,
    FattoFactory,
    ParteFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.strutture.factories import (
    AreaFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SOFFICE = shutil.which("soffice")
ANNO = 2024


@pytest.fixture
def otto():
    riferimento()
    return territorio_di_prova()[0]


@pytest.fixture
def registro(otto):
    """Units by name: one to report, one in the comune that left in June, and those that are out."""
    nido = TipoUnitaOffertaFactory(codice="NIDO", rete="sociale", area=AreaFactory(codice="minori"))
    rsa = TipoUnitaOffertaFactory(codice="RSA", rendicontata_da_udp=False)
    qui, uscito, altrove = (
        Comune.objects.get(codice_istat=c) for c in (COMUNE, "017302", ALTRO_COMUNE)
    )

    def unita(nome, comune, tipo=nido, **campi):
        riservata = campi.pop("riservata", False)
        struttura = StrutturaFactory(
            denominazione=nome, comune=comune, indirizzo_riservato=riservata
        )
        return UnitaOffertaFactory(struttura=struttura, tipo=tipo, **campi)

    return {
        "nido": unita(
            "Asilo per il minore Girasole", qui, codice_regionale="C1", posti_strutturali=60,
            data_inizio=datetime.date(2010, 9, 1),
        ),
        "uscito": unita("Bosco", uscito, data_cessazione=datetime.date(2024, 1, 1)),
        "riservato": unita("Casa", qui, riservata=True),
        "sanitaria": unita("Di cura", qui, tipo=rsa),
        "chiuso": unita("Erba", qui, data_cessazione=datetime.date(2023, 12, 31)),
        "cessato": unita("Fiore", qui, stato="CES"),
        "futuro": unita("Giglio", qui, data_inizio=datetime.date(2025, 1, 1)),
        "altrove": unita("Iris", altrove),
    }  # fmt: skip


@pytest.fixture
def anno_scorso(otto, registro):
    """Last year's approved version, with two rows that can be repeated and one that cannot."""
    rendicontazione = RendicontazioneFactory(
        campagna=CampagnaFactory(anno=ANNO - 1), ambito=otto, approvata=True, versione=False
    )
    versione = VersioneFactory(rendicontazione=rendicontazione, approvata=True)

    def colonna(foglio, nome):
        return models.ColonnaModulo.objects.get(foglio__codice=foglio, nome=nome)

    qui, altrove = (Comune.objects.get(codice_istat=c) for c in (COMUNE, ALTRO_COMUNE))
    ente = Ente.objects.get(codice=ENTE)
    FattoFactory(versione=versione, riga=2, comune=altrove)
    FattoFactory(versione=versione, riga=3, comune=qui, valore=Decimal("1234.5"))
    FattoFactory(versione=versione, riga=3, comune=qui, misura="utenti", valore=Decimal(1200))
    FattoFactory(
        versione=versione, riga=3, comune=qui, misura="quantita", valore=Decimal("7.5"),
        unita_misura="ORE",
    )  # fmt: skip
    FattoFactory(versione=versione, riga=4, ente=ente, forma_gestione="A", area_utenza="DIS")
    comuni = {"versione": versione, "forma_gestione": "", "area_utenza": "", "voce": None}
    FattoFactory(
        **comuni, riga=2, unita=registro["nido"], colonna=colonna(F3, "costo_personale"),
        valore=Decimal(900),
    )  # fmt: skip
    FattoFactory(
        **comuni, riga=2, unita=registro["nido"], colonna=colonna(F2, "posti_sollievo"),
        valore=Decimal(3),
    )  # fmt: skip
    FattoFactory(
        **comuni, riga=2, fondo="FSR", annualita=2022, colonna=colonna(F5, "assegnato"),
        valore=Decimal(5000),
    )  # fmt: skip
    return versione


def modello(otto, **opzioni):
    return prepara_modello(
        modello=models.ModelloModulo.objects.get(versione="2024.1"),
        anno=ANNO,
        ambito=otto,
        **opzioni,
    ).contenuto


def apri(contenuto):
    return openpyxl.load_workbook(io.BytesIO(contenuto))


def byte(libro):
    uscita = io.BytesIO()
    libro.save(uscita)
    return uscita.getvalue()


def esame(contenuto, otto):
    contesto = contesto_dei_controlli(
        modello=models.ModelloModulo.objects.get(versione="2024.1"),
        anno=ANNO,
        ambito=otto,
        oggi=datetime.date(2025, 6, 1),
    )
    return esamina(contenuto, contesto)


def righe_scritte(pagina):
    """Rows with something besides the row number: number → {heading: value}."""
    titoli = [cella.value for cella in pagina[1]]
    return {
        riga[0].row: scritte
        for riga in pagina.iter_rows(min_row=2)
        if (
            scritte := {
                titolo: cella.value
                for titolo, cella in zip(titoli, riga, strict=True)
                if cella.value is not None and titolo != "riga"
            }
        )
    }


def commenti(pagina, riga):
    return {
        titolo.value: cella.comment.text
        for titolo, cella in zip(pagina[1], pagina[riga], strict=True)
        if cella.comment
    }


def test_le_righe_dell_anno_scorso_con_i_valori_come_commenti(otto, anno_scorso):
    libro = apri(modello(otto))

    spesa = libro[F1]
    assert righe_scritte(spesa) == {
        2: {
            "forma gestione": "S", "codice istat comune": COMUNE, "area utenza": "ANZ",
            "codice voce": "1.G.01",
        },
        3: {
            "forma gestione": "A", "codice ente gestore": ENTE, "area utenza": "DIS",
            "codice voce": "1.G.01",
        },
    }  # fmt: skip
    assert commenti(spesa, 2) == {
        "spesa totale": "Nel 2023: 1.234,50\xa0€",
        "utenti": "Nel 2023: 1.200",
        "quantita": "Nel 2023: 7,50 ore",
    }
    assert [spesa.cell(r, 1).value for r in (2, 3, 501, 502)] == [1, 2, 500, None]
    assert righe_scritte(libro[F5]) == {2: {"fondo": "FSR", "annualita fondo": 2022}}
    assert commenti(libro[F5], 2) == {"assegnato": "Nel 2023: 5.000,00\xa0€"}
    assert not libro[F1]["C2"].protection.locked


def test_le_unita_dell_anagrafe_che_hanno_lavorato_nell_anno(otto, registro, anno_scorso):
    libro = apri(modello(otto))

    nido, uscito, riservato = (registro[n].codice_interno for n in ("nido", "uscito", "riservato"))
    righe = righe_scritte(libro[F2])
    assert [r["id struttura"] for r in righe.values()] == [nido, uscito, riservato]
    assert righe[2] == {
        "cudes": "C1",
        "id struttura": nido,
        "denominazione": "Asilo per il minore Girasole",
        "codice tipo udo": "NIDO",
        "ente gestore": registro["nido"].struttura.ente_gestore.denominazione,
        "codice istat comune": COMUNE,
    }
    assert "codice istat comune" not in righe[4]
    assert commenti(libro[F2], 2) == {
        "natura gestore": "In anagrafe: PRI (Privato)",
        "stato esercizio": "In anagrafe: AUT (Autorizzata)",
        "data inizio attivita": "In anagrafe: 01/09/2010",
        "capienza strutturale": "In anagrafe: 60",
        "posti sollievo": "Nel 2023: 3",
    }
    assert righe_scritte(libro[F3]) == {
        n: {"id struttura": codice} for n, codice in enumerate([nido, uscito, riservato], start=2)
    }
    assert commenti(libro[F3], 2) == {
        "id struttura": "In anagrafe: Asilo per il minore Girasole – Tipo NIDO, Acquafredda.",
        "costo personale": "Nel 2023: 900,00\xa0€",
    }
    elenchi = {c.value for riga in libro["Elenchi"].iter_rows() for c in riga}
    assert {nido, registro["sanitaria"].codice_interno, "NIDO", "SI", "NO", "PUB"} <= elenchi
    assert not {registro[n].codice_interno for n in ("chiuso", "cessato", "altrove")} & elenchi


def test_gli_elenchi_si_scelgono_nelle_celle(otto, registro):
    libro = apri(modello(otto))

    for foglio, colonna in ((F2, "D"), (F2, "F"), (F2, "J"), (F3, "A"), (F4, "D"), (F5, "A")):
        regole = [
            v
            for v in libro[foglio].data_validations.dataValidation
            if f"{colonna}2:{colonna}" in str(v.sqref)
        ]
        assert [v.type for v in regole] == ["list"], (foglio, colonna)


def test_il_modello_com_e_e_senza_dati_in_ogni_foglio(otto, anno_scorso):
    esito = esame(modello(otto), otto)

    (anomalia,) = esito.anomalie
    assert (anomalia.codice, esito.esito) == ("FILE-03", "bloccato")
    assert anomalia.messaggio.startswith("Nessun dato inserito")


def test_una_riga_pronta_e_vuota_dovunque_stia_finche_non_si_scrive(otto, registro, anno_scorso):
    libro = apri(modello(otto))
    unita, spesa = libro[F2], libro[F1]
    for posto in range(1, 8):  # the first unit moved down, as a person does
        unita.cell(40, posto).value = unita.cell(2, posto).value
        unita.cell(2, posto).value = None
    unita["N3"] = 12
    spesa["G3"] = 5
    spesa["F20"] = "1.G.01"  # two cells of a key that the template does not carry
    spesa["E20"] = "ANZ"

    righe = esame(byte(libro), otto).lette

    assert [r.numero for r in righe[F2]] == [3]
    assert [r.numero for r in righe[F1]] == [3, 20]
    assert (righe[F3], righe[F5]) == ([], [])


def test_i_nostri_commenti_non_sono_note_di_persone(otto, registro, anno_scorso):
    libro = apri(modello(otto))
    libro[F1]["G2"] = 4

    personali = [a for a in esame(byte(libro), otto).anomalie if a.codice == "DATI-01"]
    libro[F1]["G2"].comment.text += "\nMinore: Anna"
    scritto = [a.cella for a in esame(byte(libro), otto).anomalie if a.codice == "DATI-01"]

    assert (personali, scritto) == ([], ["G2"])


def test_il_dialogo_dell_anno_scorso_torna_accanto_alla_cella(otto, registro, anno_scorso):
    della_provincia = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    dell_ambito = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=otto)
    spesa = {"versione": anno_scorso, "chiave": f"S|{COMUNE}||ANZ|1.G.01", "riga": 3}
    CommentoCellaFactory(**spesa, scritto_da=della_provincia, testo="Chi paga?\nMinore: Anna")
    CommentoCellaFactory(**spesa, scritto_da=dell_ambito, testo="L'unione " + "x" * 600)
    CommentoCellaFactory(
        versione=anno_scorso, chiave=registro["nido"].codice_interno, foglio=F3,
        colonna="giorni_apertura", scritto_da=della_provincia, testo="Anche ad agosto?",
    )  # fmt: skip
    CommentoCellaFactory(**spesa | {"chiave": ""}, scritto_da=della_provincia, testo="Senza riga")
    rendicontazione = RendicontazioneFactory(campagna=CampagnaFactory(anno=ANNO), ambito=otto)
    comune = ParteFactory(
        rendicontazione=rendicontazione, comune=Comune.objects.get(codice_istat=COMUNE)
    )

    libro = apri(modello(otto))
    della_parte = apri(modello(otto, parte=comune))

    prima, provincia, ambito = commenti(libro[F1], 2)["spesa totale"].splitlines()
    assert prima == "Nel 2023: 1.234,50\xa0€"
    assert provincia == "L'anno scorso, la Provincia: Chi paga? Minore: Anna"
    assert ambito.startswith("L'anno scorso, l'ambito: L'unione x")
    assert ambito.endswith("…")
    assert len(ambito) < 450
    assert commenti(libro[F3], 2)["giorni apertura"] == (
        "L'anno scorso, la Provincia: Anche ad agosto?"
    )
    assert "L'anno scorso" not in commenti(della_parte[F1], 2)["spesa totale"]
    # Our own lines are no remark of a person, filled in or not.
    libro[F1]["G2"] = 4
    personali = [a for a in esame(byte(libro), otto).anomalie if a.codice == "DATI-01"]
    assert personali == []


def test_senza_anagrafe_e_senza_anno_scorso(otto):
    libro = apri(modello(otto))

    assert libro.sheetnames == [*FOGLI, "Elenchi", "_meta"]
    assert [righe_scritte(libro[f]) for f in FOGLI[1:]] == [{}] * 5


def test_stessi_dati_stessi_byte(otto, anno_scorso):
    assert modello(otto) == modello(otto)
    prima = modello(otto)
    models.Fatto.objects.filter(valore=900).update(valore=901)
    assert modello(otto) != prima


def test_il_modello_di_una_parte(otto, registro, anno_scorso):
    rendicontazione = RendicontazioneFactory(campagna=CampagnaFactory(anno=ANNO), ambito=otto)
    comune = ParteFactory(
        rendicontazione=rendicontazione, comune=Comune.objects.get(codice_istat=COMUNE)
    )
    ente = ParteFactory(
        rendicontazione=rendicontazione, comune=None, ente=Ente.objects.get(codice=ENTE)
    )
    struttura = ParteFactory(
        rendicontazione=rendicontazione, comune=None, struttura=registro["uscito"].struttura
    )

    del_comune, dell_ente, della_struttura = (
        apri(modello(otto, parte=parte)) for parte in (comune, ente, struttura)
    )

    assert del_comune.sheetnames == [F1, F4, "Elenchi", "_meta"]
    assert [r["forma gestione"] for r in righe_scritte(del_comune[F1]).values()] == ["S"]
    assert dell_ente.sheetnames == [F1, "Elenchi", "_meta"]
    assert [r["forma gestione"] for r in righe_scritte(dell_ente[F1]).values()] == ["A"]
    assert della_struttura.sheetnames == [F2, F3, "Elenchi", "_meta"]
    for foglio in (F2, F3):
        (riga,) = righe_scritte(della_struttura[foglio]).values()
        assert riga["id struttura"] == registro["uscito"].codice_interno
    elenchi = {c.value for riga in della_struttura["Elenchi"].iter_rows() for c in riga}
    assert not {u.codice_interno for n, u in registro.items() if n != "uscito"} & elenchi
    assert ["parte", f"comune {COMUNE}"] in [
        [c.value for c in riga] for riga in del_comune["_meta"].iter_rows()
    ]


# --- what spreadsheet programs want --------------------------------------------------------------

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def test_excel_non_deve_riparare_nulla(otto, anno_scorso):
    """The limits at which Excel says that a file is damaged."""
    contenuto = modello(otto)

    with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
        parti = {
            nome: ElementTree.fromstring(archivio.read(nome))  # noqa: S314 - our own file
            for nome in archivio.namelist()
            if nome.endswith(".xml")
        }
    assert len(contenuto) < 200_000
    nomi = [f.get("name") for f in parti["xl/workbook.xml"].iterfind("m:sheets/m:sheet", NS)]
    assert len(nomi) == len({n.lower() for n in nomi}) == 8
    assert all(len(n) <= 31 and not re.search(r"[\[\]:*?/\\]", n) for n in nomi)
    note = [p for n, p in parti.items() if re.fullmatch(r"xl/comments\d+\.xml", n)]
    assert len(note) == 6
    for parte in note:
        celle = [c.get("ref") for c in parte.iterfind("m:commentList/m:comment", NS)]
        assert len(celle) == len(set(celle)) > 0
        autori = [a.text for a in parte.iterfind("m:authors/m:author", NS)]
        assert autori == ["Osservatorio"]
        testi = ["".join(c.itertext()) for c in parte.iterfind("m:commentList/m:comment", NS)]
        assert all(0 < len(t) <= 1000 for t in testi)
    convalide = 0
    for nome, parte in parti.items():
        visti = set()
        for regola in parte.iterfind("m:dataValidations/m:dataValidation", NS):
            convalide += 1
            assert len(regola.get("errorTitle", "")) <= 32
            assert len(regola.get("error", "")) <= 225
            assert all(len(f.text) < 255 for f in regola)
            assert regola.get("sqref") not in visti, nome
            visti.add(regola.get("sqref"))
        righe = [int(r.get("r")) for r in parte.iterfind("m:sheetData/m:row", NS)]
        assert righe == sorted(set(righe))
        stringhe = [t.text or "" for t in parte.iterfind(".//m:t", NS)]
        assert all(len(t) <= 32767 for t in stringhe)
        assert not list(parte.iterfind(".//m:f", NS))
    assert convalide > 60


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice non c'è: installa libreoffice-calc")
@pytest.mark.parametrize("compilato", [False, True], ids=["com_e", "compilato"])
def test_libreoffice_lo_apre_e_lo_risalva_uguale(otto, registro, anno_scorso, tmp_path, compilato):
    libro = apri(modello(otto))
    if compilato:
        libro[F0]["E2"], libro[F0]["F2"], libro[F0]["G2"] = "Una persona", "a@b.it", "31/03/2025"
        for cella, valore in {"G2": 10, "J2": 1000.5, "M2": 0, "N2": "n.d.", "O2": 0}.items():
            libro[F1][cella] = valore
        libro[F2]["J2"], libro[F2]["K2"] = "SI", datetime.date(2010, 9, 1)
        contenuto = byte(libro)
    else:
        contenuto = modello(otto)
    originale = tmp_path / "modello.xlsx"
    originale.write_bytes(contenuto)

    for formato in ("ods", "xlsx"):
        cartella = tmp_path / formato
        subprocess.run(
            [
                SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profilo", "--headless",
                "--convert-to", formato, "--outdir", cartella, originale,
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        risalvato = (cartella / f"modello.{formato}").read_bytes()

        prima, dopo = leggi_cartella(contenuto).fogli, leggi_cartella(risalvato).fogli
        assert list(dopo) == list(prima) == [*FOGLI, "Elenchi", "_meta"]
        assert [n for n, f in dopo.items() if f.nascosto] == ["_meta"]
        for nome in FOGLI:
            assert dopo[nome].righe[0] == prima[nome].righe[0]
            assert set(dopo[nome].commenti) == set(prima[nome].commenti)
        assert "1.234,50" in dopo[F1].commenti["J2"]
        uno, due = esame(contenuto, otto), esame(risalvato, otto)
        assert (due.esito, due.righe) == (uno.esito, uno.righe)
        assert [(a.foglio, a.cella, a.codice, a.valore) for a in due.anomalie] == [
            (a.foglio, a.cella, a.codice, a.valore) for a in uno.anomalie
        ]
        if formato == "xlsx":
            liste = apri(risalvato)[F2].data_validations.dataValidation
            assert any(v.type == "list" and "Elenchi" in v.formula1 for v in liste)
        else:
            with zipfile.ZipFile(io.BytesIO(risalvato)) as archivio:
                assert b"Elenchi" in re.search(
                    rb"<table:content-validations>.*</table:content-validations>",
                    archivio.read("content.xml"), re.DOTALL,
                ).group()  # fmt: skip
