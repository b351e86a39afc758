"""Invented returns for the demo and the browser tests: filled workbooks, years already approved.

Everything is seeded and marked «dati dimostrativi»; no figure is of a real service.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from config.demo import controlla_demo_permessa
from osservatorio.selectors import indicatori_ambito
from rendicontazione import services
from rendicontazione.enums import StatoRendicontazione
from rendicontazione.export import Cella, DatiModello, modello_xlsx
from rendicontazione.models import Campagna, ModelloModulo, Rendicontazione
from rendicontazione.selectors import ambito_dell_anno, dati_del_modello, modello_dell_anno
from territorio.models import Ambito, Provincia
from utenti.enums import Ruolo
from utenti.models import Incarico, Utente

NOTA = "Dati dimostrativi"
DOMINIO = "ambiti.demo.example"  # not a login of the demo: nobody enters with these
ANNO_APERTO = 2024
GIORNI_ALLA_SCADENZA = 60
# Ambiti without approved data, so that the figures of the year are «n ambiti su 13».
SENZA_DATI: dict[int, frozenset[int]] = {2022: frozenset({3}), 2023: frozenset({3, 11})}

# Where `cartella_compilata(errori=True)` goes wrong, and which rule says so.
CELLE_SBAGLIATE = {"G3": "FORM-04", "C4": "INT-01", "J5": "COE-01"}

# item, area, weight of the spending, euro per person served, does the SSN share the cost
_SINGOLE = (
    ("1.G.01", "ANZ", 18, 2600, True),
    ("1.D.01", "FAM", 8, 420, False),
    ("1.F.01", "DIS", 22, 6800, False),
    ("2.A.02", "ANZ", 12, 5200, False),
    ("2.A.03", "DIS", 10, 6100, False),
    ("3.A.01", "FAM", 20, 5900, False),
    ("2.A.06", "POV", 7, 900, False),
    ("1.G.05", "ANZ", 4, 1300, False),
    ("1.H.02", "DIS", 4, 1500, False),
    ("1.A.01", "MUL", 3, 60, False),
)
_ASSOCIATE = (
    ("1.D.06", "FAM", 20, 2400, False),
    ("3.B.02", "FAM", 26, 24000, False),
    ("1.D.02", "FAM", 5, 4800, False),
    ("3.A.05", "DIS", 20, 13500, True),
    ("3.B.03", "DIS", 12, 27000, True),
    ("1.G.04", "ANZ", 8, 3100, False),
    ("1.F.03", "DIP", 4, 2900, False),
    ("1.E.02", "IMM", 3, 350, False),
    ("2.A.07", "IMM", 3, 1900, False),
    ("1.C.02", "POV", 4, 800, False),
    ("1.A.01", "MUL", 5, 45, False),
)
_QUOTA_SINGOLA = Decimal("0.62")


def cartella_compilata(
    *, anno: int, numero_ambito: int, seme: int = 0, errori: bool = False
) -> bytes:
    """A filled workbook of that Ambito and year: valid, or with the mistakes of CELLE_SBAGLIATE.

    About 75–130 euro a resident, growing year on year; the same seed gives the same bytes.
    Raises LookupError if the reference data are not loaded.
    """
    ambito = ambito_dell_anno(numero=numero_ambito, anno=anno)
    modello = modello_dell_anno(anno)
    if ambito is None or modello is None:
        raise LookupError("Mancano i dati di riferimento: lancia prima carica_riferimento.")
    dati = dati_del_modello(modello=modello, anno=anno, ambito=ambito)
    abitanti = indicatori_ambito(anno, ambito)["popolazione"].valore
    righe = list(_righe(dati, int(abitanti or 60_000), seme))
    if errori:
        _sbaglia(righe, dati, modello, anno)
    return modello_xlsx(
        replace(
            dati,
            frontespizio=_frontespizio(dati),
            righe={"F1_spesa_sociale": righe},
        )
    )


def _frontespizio(dati: DatiModello) -> dict[str, Cella]:
    compilato = min(timezone.localdate(), datetime.date(dati.anno + 1, 6, 30))
    return {
        "ente_capofila": f"Ente dell'ambito {dati.numero_ambito} (dato dimostrativo)",
        "tipo_ente_compilante": "AMB",
        **dati.frontespizio,
        "responsabile_udp": "Responsabile dimostrativo",
        "email_responsabile": f"ufficio{dati.numero_ambito}@{DOMINIO}",
        "data_compilazione": compilato,
        "note": NOTA,
    }


def _righe(dati: DatiModello, abitanti: int, seme: int) -> Iterator[dict[str, Cella]]:
    """Rows of the comuni, each with its own mix of services, then those of the leading body."""
    caso = random.Random(f"{seme}-{dati.numero_ambito}")  # noqa: S311 - invented figures
    pro_capite = Decimal(caso.randint(72, 104))
    crescita = Decimal("1.035") ** (dati.anno - 2022)
    totale = abitanti * pro_capite * crescita
    pesi = {comune: caso.randint(2, 10) for comune in dati.comuni}
    somma = sum(pesi.values()) or 1
    numero = 0
    for comune, peso in pesi.items():
        quota = totale * _QUOTA_SINGOLA * peso / somma
        scelte = sorted(caso.sample(range(len(_SINGOLE)), 7)) if numero else range(len(_SINGOLE))
        for riga in _ripartisci([_SINGOLE[i] for i in scelte], quota, caso, dati.anno):
            numero += 1
            yield {"riga": numero, "forma_gestione": "S", "codice_istat_comune": comune, **riga}
    gestore = _gestore(dati)
    for riga in _ripartisci(list(_ASSOCIATE), totale * (1 - _QUOTA_SINGOLA), caso, dati.anno):
        numero += 1
        yield {"riga": numero, "forma_gestione": "A", "codice_ente_gestore": gestore, **riga}


def _gestore(dati: DatiModello) -> str:
    """The body that leads the Ambito, else the first that may manage."""
    capofila = dati.frontespizio.get("ente_capofila")
    for codice, denominazione in dati.enti.items():
        if denominazione == capofila:
            return codice
    return next(iter(dati.enti))


def _ripartisci(
    voci: list[tuple[str, str, int, int, bool]], totale: Decimal, caso: random.Random, anno: int
) -> Iterator[dict[str, Cella]]:
    somma = sum(voce[2] for voce in voci)
    for codice, area, peso, per_utente, ssn in voci:
        variazione = Decimal(caso.randint(88, 112)) / 100
        # A small yearly movement of its own, well inside what real series show.
        annuo = 1 + Decimal(caso.randint(-30, 30)) / 1000 * (anno - 2022)
        spesa = _centesimi(totale * peso / somma * variazione * annuo)
        utenza = _centesimi(spesa * caso.randint(3, 18) / 100) if codice[0] != "2" else Decimal(0)
        riga: dict[str, Cella] = {
            "area_utenza": area,
            "codice_voce": codice,
            "utenti": max(1, int(spesa / per_utente)),
            "spesa_totale": spesa,
            "di_cui_personale": _centesimi(spesa * caso.randint(20, 55) / 100),
            "entrata_utenza": utenza,
            "entrata_ssn": _centesimi(spesa * caso.randint(8, 20) / 100) if ssn else Decimal(0),
            "entrata_fnps": _centesimi(spesa * caso.randint(4, 9) / 100),
            "entrata_fsr": _centesimi(spesa * caso.randint(3, 9) / 100),
            "note": NOTA,
        }
        if codice == "1.G.01":
            riga |= {"unita_misura": "ORE", "quantita": int(spesa / 24)}
        yield riga


def _centesimi(valore: Decimal) -> Decimal:
    return Decimal(valore).quantize(Decimal("0.01"))


def _sbaglia(
    righe: list[dict[str, Cella]], dati: DatiModello, modello: ModelloModulo, anno: int
) -> None:
    """Three mistakes of three kinds, in the rows 3, 4 and 5 of the sheet."""
    altro = ambito_dell_anno(numero=9 if dati.numero_ambito != 9 else 8, anno=anno)
    if altro is None:
        raise LookupError("Mancano gli ambiti: lancia prima carica_riferimento.")
    vicino = dati_del_modello(modello=modello, anno=anno, ambito=altro)
    righe[1]["utenti"] = "n.d."
    righe[2]["codice_istat_comune"] = next(iter(vicino.comuni))
    spesa = righe[3]["spesa_totale"]
    if isinstance(spesa, Decimal):
        righe[3]["entrata_utenza"] = spesa + 100


# --- years already handed in ---------------------------------------------------------------------


@transaction.atomic
def carica_demo_rendicontazioni() -> None:
    """Campaigns 2022 and 2023 with approved returns, 2024 open; nothing if they are there.

    Needs the reference data, the population and the users of the demo. Raises ErroreDominio where
    DEBUG is off.
    """
    controlla_demo_permessa()
    provincia = Ambito.objects.della_provincia().order_by("numero", "pk")[0].provincia
    for anno in sorted(SENZA_DATI):
        _anno_concluso(anno, provincia)
    if not Campagna.objects.filter(provincia=provincia, anno=ANNO_APERTO).exists():
        oggi = timezone.localdate()
        services.apri_campagna(
            anno=ANNO_APERTO,
            provincia=provincia,
            modello=_modello(ANNO_APERTO),
            apertura=oggi,
            scadenza=oggi + datetime.timedelta(days=GIORNI_ALLA_SCADENZA),
            contatto="Ufficio della Provincia (contatto dimostrativo)",
            dimostrativa=True,
        )


def _modello(anno: int) -> ModelloModulo:
    modello = modello_dell_anno(anno)
    if modello is None:
        raise LookupError("Manca il modulo: lancia prima carica_riferimento.")
    return modello


def _anno_concluso(anno: int, provincia: Provincia) -> None:
    if Campagna.objects.filter(provincia=provincia, anno=anno).exists():
        return
    oggi = timezone.localdate()
    # Open today, so that no invented file is late; then with the dates of its own year.
    campagna = services.apri_campagna(
        anno=anno,
        provincia=provincia,
        modello=_modello(anno),
        apertura=oggi,
        scadenza=oggi,
        dimostrativa=True,
    )
    istruttore = _utente(Ruolo.ISTRUTTORE_PROVINCIA)
    dirigente = _utente(Ruolo.DIRIGENTE_PROVINCIA)
    for rendicontazione in campagna.rendicontazioni.select_related("ambito", "campagna__modello"):
        if rendicontazione.ambito.numero not in SENZA_DATI[anno]:
            _approva(rendicontazione, istruttore, dirigente)
    campagna.apertura = datetime.date(anno + 1, 3, 1)
    campagna.scadenza = datetime.date(anno + 1, 9, 30)
    campagna.full_clean()
    campagna.save()


def _approva(rendicontazione: Rendicontazione, istruttore: Utente, dirigente: Utente) -> None:
    """The whole way of a return, through the same services as the pages."""
    ambito = rendicontazione.ambito
    responsabile = _utente(Ruolo.RESPONSABILE_UDP, ambito)
    anno = rendicontazione.campagna.anno
    caricamento = services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella_compilata(anno=anno, numero_ambito=ambito.numero),
        nome="dimostrativo.xlsx",
        utente=responsabile,
    )
    services.conferma_caricamento(caricamento=caricamento, utente=responsabile)
    services.scrivi_nota(
        rendicontazione=rendicontazione,
        testo=f"Dati dimostrativi del {anno}: inventati, non dicono nulla dei servizi veri.",
    )
    services.certifica_rendicontazione(rendicontazione=rendicontazione, utente=responsabile)
    services.prendi_in_esame(rendicontazione=rendicontazione, utente=istruttore)
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=istruttore)
    passaggio = services.approva_rendicontazione(rendicontazione=rendicontazione, utente=dirigente)
    if passaggio.a != StatoRendicontazione.APPROVATA:
        raise AssertionError("la demo non è arrivata all'approvazione")


def _utente(ruolo: Ruolo, ambito: Ambito | None = None) -> Utente:
    """Who holds that role: a user of the demo, else one made for the Ambito, without password."""
    incarichi = Incarico.objects.attivi().filter(ruolo=ruolo, utente__dimostrativo=True)
    if ambito is not None:
        incarichi = incarichi.filter(ambito=ambito)
    incarico = incarichi.select_related("utente").order_by("pk").first()
    if incarico is not None:
        return incarico.utente
    luogo = f"{ambito.numero}" if ambito else ""
    utente = Utente.objects.create_user(
        f"{ruolo}{luogo}@{DOMINIO}", nome="Utente", cognome=f"Dimostrativo {luogo}",
        dimostrativo=True,
    )  # fmt: skip
    nuovo = Incarico(utente=utente, ruolo=ruolo, ambito=ambito)
    nuovo.full_clean()
    nuovo.save()
    return utente
