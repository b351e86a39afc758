"""Which ISEE counts on a day: two valid at once, expired, irregular, the wrong value of 2026."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import ErroreDominio
from tariffe.calcolo.attestazioni import (
    RISTRETTO,
    TIPI,
    Attestazione,
    Esito,
    controlla,
    leggi_tipi,
    scadenza_prevista,
    scegli,
)
from tariffe.enums import AmbitoValore, TipoISEE

ORDINARIO, MINORENNI, SOCIOSANITARIO = (
    TipoISEE.ORDINARIO,
    TipoISEE.MINORENNI,
    TipoISEE.SOCIOSANITARIO,
)
NUCLEO_RISTRETTO = {"tipo": SOCIOSANITARIO, "ristretto": True}


def il(testo):
    return datetime.date.fromisoformat(testo)


def attestazione(valore="12000.00", presentata="2026-01-20", scade="2026-12-31", **altro):
    return Attestazione(
        **{
            "tipo": ORDINARIO,
            "valore": Decimal(valore),
            "presentata_il": il(presentata),
            "scade_il": il(scade),
            **altro,
        }
    )


def parole(scelta):
    return " ".join(scelta.perche).replace("\u00a0", " ")


GENNAIO = attestazione()
MAGGIO = il("2026-05-10")


def test_una_sola_valida():
    scelta = scegli([GENNAIO], MAGGIO)
    assert (scelta.esito, scelta.isee) == (Esito.VALIDA, Decimal("12000.00"))
    assert parole(scelta) == (
        "Il 10/05/2026 vale l'ISEE ordinario di 12.000,00 €, presentato il 20/01/2026, fino al "
        "31/12/2026."
    )


@pytest.mark.parametrize(
    ("giorno", "esito"),
    [
        ("2026-01-19", Esito.MANCANTE),
        ("2026-01-20", Esito.VALIDA),
        ("2026-12-31", Esito.VALIDA),
        ("2027-01-01", Esito.SCADUTA),
    ],
)
def test_vale_dalla_presentazione_alla_scadenza_comprese(giorno, esito):
    assert scegli([GENNAIO], il(giorno)).esito == esito


def test_niente_attestazioni():
    scelta = scegli([], MAGGIO)
    assert (scelta.esito, scelta.isee, scelta.attestazione) == (Esito.MANCANTE, None, None)
    assert parole(scelta) == (
        "Nessuna attestazione ISEE per il 10/05/2026: si applica quello che la regola prevede per "
        "chi non ha l'ISEE."
    )


# --- two on the same day -----------------------------------------------------------------------


def test_il_corrente_prevale_finche_vale_anche_se_un_ordinario_e_piu_nuovo():
    corrente = attestazione("4000.00", "2026-03-01", "2026-09-01", corrente=True)
    nuovo = attestazione("11000.00", "2026-04-01")
    scelta = scegli([GENNAIO, corrente, nuovo], MAGGIO)
    assert scelta.attestazione is corrente
    assert "ISEE ordinario corrente di 4.000,00 €" in parole(scelta)
    assert parole(scelta).count("l'ISEE corrente prevale finché è valido") == 2
    assert scegli([GENNAIO, corrente, nuovo], il("2026-09-02")).attestazione is nuovo
    assert scegli([GENNAIO, corrente], il("2026-02-28")).attestazione is GENNAIO


def test_dello_stesso_tipo_vale_l_ultimo_presentato():
    nuovo = attestazione("11000.00", "2026-04-01")
    for ordine in ([GENNAIO, nuovo], [nuovo, GENNAIO]):
        scelta = scegli(ordine, MAGGIO)
        assert scelta.attestazione is nuovo
        assert "vale l'ultimo presentato" in parole(scelta)


def test_presentati_lo_stesso_giorno_vale_l_ultimo_registrato():
    altro = replace(GENNAIO, valore=Decimal("9000.00"))
    assert scegli([GENNAIO, altro], MAGGIO).attestazione is altro


def test_ordinario_o_ristretto_secondo_l_ordine_della_regola():
    ristretto = attestazione("3000.00", **NUCLEO_RISTRETTO)
    tutti = [GENNAIO, ristretto]
    primo = scegli(tutti, MAGGIO, tipi_ammessi=[RISTRETTO, ORDINARIO])
    assert primo.attestazione is ristretto
    assert "vale l'ISEE sociosanitario con nucleo ristretto" in parole(primo)
    assert "viene dopo nell'ordine dei tipi ammessi" in parole(primo)
    assert scegli(tutti, MAGGIO, tipi_ammessi=[ORDINARIO, RISTRETTO]).attestazione is GENNAIO
    assert scegli(tutti, MAGGIO, tipi_ammessi=[RISTRETTO]).attestazione is ristretto


def test_il_tipo_viene_prima_del_corrente():
    corrente = attestazione("4000.00", corrente=True)
    minorenni = attestazione("8000.00", tipo=MINORENNI)
    scelta = scegli([corrente, minorenni], MAGGIO, tipi_ammessi=[MINORENNI, ORDINARIO])
    assert scelta.attestazione is minorenni


def test_un_tipo_non_ammesso_si_dice():
    scelta = scegli([GENNAIO], MAGGIO, tipi_ammessi=[MINORENNI])
    assert (scelta.esito, scelta.isee) == (Esito.MANCANTE, None)
    assert "C'è un ISEE ordinario, e questo servizio chiede: minorenni." in parole(scelta)


def test_senza_tipi_ammessi_la_regola_non_vale():
    with pytest.raises(ErroreDominio) as rifiuto:
        scegli([GENNAIO], MAGGIO, tipi_ammessi=[])
    assert rifiuto.value.codice == "REGOLA_NON_VALIDA"


def test_il_ristretto_e_anche_del_suo_tipo_ma_mai_ordinario():
    ristretto = attestazione("3000.00", **NUCLEO_RISTRETTO)
    assert scegli([ristretto], MAGGIO, tipi_ammessi=[SOCIOSANITARIO]).attestazione is ristretto
    assert scegli([ristretto], MAGGIO, tipi_ammessi=[ORDINARIO]).isee is None
    scritto_male = attestazione("3000.00", ristretto=True)
    assert scegli([scritto_male], MAGGIO, tipi_ammessi=[ORDINARIO]).isee is None
    intero = attestazione("5000.00", tipo=SOCIOSANITARIO)
    assert scegli([intero], MAGGIO, tipi_ammessi=[RISTRETTO]).isee is None


def test_dove_il_corrente_non_e_ammesso_vale_l_altro():
    corrente = attestazione("4000.00", corrente=True)
    scelta = scegli([GENNAIO, corrente], MAGGIO, corrente_ammesso=False)
    assert scelta.attestazione is GENNAIO
    assert "Non si usa l'ISEE ordinario corrente di 4.000,00 €" in parole(scelta)
    solo = scegli([corrente], MAGGIO, corrente_ammesso=False)
    assert (solo.esito, solo.isee) == (Esito.MANCANTE, None)
    assert "la regola non ammette l'ISEE corrente" in parole(solo)


@pytest.mark.parametrize(
    ("scritti", "tipi"),
    [
        ("minorenni, ordinario", ("minorenni", "ordinario")),
        ("Ristretto,ordinario,", ("ristretto", "ordinario")),
        ("", ("ordinario",)),
    ],
)
def test_i_tipi_scritti_nella_regola(scritti, tipi):
    assert leggi_tipi(scritti) == tipi


@pytest.mark.parametrize("scritti", ["corrente", "ordinario; minorenni", "ordinario, ordinario"])
def test_un_tipo_che_non_c_e_si_rifiuta(scritti):
    with pytest.raises(ErroreDominio, match="scrivi una volta sola") as rifiuto:
        leggi_tipi(scritti)
    assert rifiuto.value.codice == "REGOLA_NON_VALIDA"


def test_vale_anche_un_giorno_solo():
    solo = attestazione(presentata="2025-12-31", scade="2025-12-31")
    assert scegli([solo], il("2025-12-31")).esito == Esito.VALIDA
    scaduta = scegli([solo], il("2026-01-01"))
    assert (scaduta.esito, scaduta.attestazione) == (Esito.SCADUTA, solo)
    assert controlla(solo) == []


def test_fra_i_tipi_non_ammessi_si_nominano_solo_quelli_validi():
    scaduto = attestazione(presentata="2025-01-10", scade="2025-12-31", tipo=SOCIOSANITARIO)
    scelta = scegli([GENNAIO, scaduto], MAGGIO, tipi_ammessi=[MINORENNI])
    assert parole(scelta) == (
        "C'è un ISEE ordinario, e questo servizio chiede: minorenni. Il 10/05/2026 si applica "
        "quello che la regola prevede per chi non ha l'ISEE."
    )


# --- irregular ---------------------------------------------------------------------------------


def test_irregolare_se_non_c_e_altro():
    scelta = scegli([replace(GENNAIO, irregolare=True)], MAGGIO)
    assert (scelta.esito, scelta.irregolare) == (Esito.IRREGOLARE, True)
    assert scelta.isee == Decimal("12000.00"), "il valore resta: decide la politica della regola"
    assert "omissioni o difformità" in parole(scelta)


def test_l_ultimo_irregolare_non_torna_al_precedente_regolare():
    nuovo = attestazione("2000.00", "2026-04-01", irregolare=True)
    assert scegli([GENNAIO, nuovo], MAGGIO).esito == Esito.IRREGOLARE


def test_un_altro_tipo_regolare_vince_su_un_irregolare():
    ristretto = attestazione("3000.00", **NUCLEO_RISTRETTO, irregolare=True)
    scelta = scegli([ristretto, GENNAIO], MAGGIO, tipi_ammessi=[RISTRETTO, ORDINARIO])
    assert (scelta.esito, scelta.attestazione) == (Esito.VALIDA, GENNAIO)
    assert "riporta omissioni o difformità" in parole(scelta)


# --- expired, extended, not yet ----------------------------------------------------------------

DICEMBRE = attestazione("9000.00", "2025-12-10", "2025-12-31")
GENNAIO_DOPO = il("2026-01-10")


def test_presentata_a_dicembre_a_gennaio_e_scaduta():
    scelta = scegli([DICEMBRE], GENNAIO_DOPO)
    assert (scelta.esito, scelta.isee, scelta.attestazione) == (Esito.SCADUTA, None, DICEMBRE)
    assert parole(scelta) == (
        "L'ISEE ordinario è scaduto il 31/12/2025: il 10/01/2026 si applica quello che la regola "
        "prevede per chi non ha l'ISEE. Serve una nuova DSU."
    )


@pytest.mark.parametrize(
    ("proroga", "giorno", "esito"),
    [
        ("2026-08-31", "2026-01-10", Esito.PROROGATA),
        ("2026-08-31", "2026-08-31", Esito.PROROGATA),
        ("2026-08-31", "2026-09-01", Esito.SCADUTA),
        ("2026-12-31", "2026-12-31", Esito.PROROGATA),
        ("2027-01-01", "2026-12-31", Esito.SCADUTA),
    ],
)
def test_la_proroga_del_comune(proroga, giorno, esito):
    scelta = scegli([DICEMBRE], il(giorno), proroga_fino_a=il(proroga))
    assert scelta.esito == esito
    assert scelta.isee == (Decimal("9000.00") if esito == Esito.PROROGATA else None)


def test_la_proroga_dice_fino_a_quando():
    scelta = scegli([DICEMBRE], GENNAIO_DOPO, proroga_fino_a=il("2026-08-31"))
    assert parole(scelta) == (
        "L'ISEE ordinario di 9.000,00 € è scaduto il 31/12/2025: vale ancora per la proroga del "
        "regolamento, fino al 31/08/2026."
    )


def test_la_proroga_non_vale_per_un_corrente_ne_copre_il_valore_sbagliato():
    proroga = {"proroga_fino_a": il("2026-08-31")}
    corrente = replace(DICEMBRE, corrente=True)
    assert scegli([corrente], GENNAIO_DOPO, **proroga).esito == Esito.SCADUTA
    nazionale = replace(DICEMBRE, ambito_valore=AmbitoValore.NAZIONALE)
    assert scegli([nazionale], GENNAIO_DOPO, **proroga).esito == Esito.SCADUTA


def test_una_valida_vince_sulla_proroga():
    scelta = scegli([DICEMBRE, GENNAIO], MAGGIO, proroga_fino_a=il("2026-08-31"))
    assert scelta.attestazione is GENNAIO


def test_prorogata_irregolare_resta_irregolare():
    scelta = scegli(
        [replace(DICEMBRE, irregolare=True)], GENNAIO_DOPO, proroga_fino_a=il("2026-08-31")
    )
    assert scelta.esito == Esito.IRREGOLARE
    assert scelta.perche[1] == "L'attestazione riporta omissioni o difformità."


def test_fra_due_prorogate_prima_il_tipo_della_regola():
    ristretto = replace(DICEMBRE, **NUCLEO_RISTRETTO, valore=Decimal("5000.00"))
    scelta = scegli(
        [DICEMBRE, ristretto],
        GENNAIO_DOPO,
        tipi_ammessi=[RISTRETTO, ORDINARIO],
        proroga_fino_a=il("2026-08-31"),
    )
    assert scelta.attestazione is ristretto


def test_prima_della_decorrenza_non_si_usa():
    da_aprile = attestazione(presentata="2026-03-20", conta_dal=il("2026-04-01"))
    scelta = scegli([da_aprile], il("2026-03-25"))
    assert (scelta.esito, scelta.isee) == (Esito.MANCANTE, None)
    assert parole(scelta) == (
        "L'ISEE ordinario presentato il 20/03/2026 si usa dal 01/04/2026: il 25/03/2026 si applica "
        "quello che la regola prevede per chi non ha l'ISEE."
    )
    assert scegli([da_aprile], il("2026-04-01")).esito == Esito.VALIDA
    da_marzo = attestazione(presentata="2026-03-10", conta_dal=il("2026-03-01"))
    assert scegli([da_marzo], il("2026-03-02")).esito == Esito.VALIDA


def test_se_decorre_quando_e_gia_scaduta_non_si_usa_mai():
    mai = replace(DICEMBRE, presentata_il=il("2025-12-20"), conta_dal=il("2026-01-01"))
    assert scegli([mai], il("2025-12-25")).isee is None
    assert scegli([mai], GENNAIO_DOPO).isee is None


# --- the two values of 2026 --------------------------------------------------------------------


def test_il_valore_nazionale_ferma_il_calcolo():
    nazionale = replace(GENNAIO, ambito_valore=AmbitoValore.NAZIONALE)
    scelta = scegli([nazionale], MAGGIO)
    assert (scelta.esito, scelta.isee, scelta.da_correggere) == (
        Esito.VALORE_SBAGLIATO,
        None,
        True,
    )
    assert scelta.attestazione is nazionale, "the one to correct"
    assert parole(scelta) == (
        "Il valore 12.000,00 € è quello delle prestazioni nazionali: per i servizi comunali scrivi "
        "l'altro valore della stessa attestazione, quello ordinario."
    )


def test_col_valore_comunale_accanto_si_usa_quello():
    nazionale = attestazione("7000.00", ambito_valore=AmbitoValore.NAZIONALE)
    scelta = scegli([GENNAIO, nazionale], MAGGIO)
    assert (scelta.attestazione, scelta.da_correggere) == (GENNAIO, False)
    assert scelta.perche[0].replace("\u00a0", " ") == (
        "Non si usa il valore 7.000,00 €: è quello delle prestazioni nazionali, non dei servizi "
        "comunali."
    )


# --- what the calculator gets ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scelta", "senza_politica", "con_politica"),
    [
        (scegli([GENNAIO], MAGGIO), (Decimal("12000.00"), {}), (Decimal("12000.00"), {})),
        (scegli([], MAGGIO), (None, {}), (None, {})),
        (
            scegli([replace(GENNAIO, irregolare=True)], MAGGIO),
            (Decimal("12000.00"), {"omissioni_o_difformita": True}),
            (Decimal("12000.00"), {"omissioni_o_difformita": True}),
        ),
        (
            scegli([DICEMBRE], GENNAIO_DOPO),
            (None, {}),
            (Decimal("9000.00"), {"isee_scaduto": True}),
        ),
        (
            scegli([DICEMBRE], GENNAIO_DOPO, proroga_fino_a=il("2026-08-31")),
            (Decimal("9000.00"), {}),
            (Decimal("9000.00"), {}),
        ),
    ],
)
def test_che_cosa_si_da_al_calcolo(scelta, senza_politica, con_politica):
    assert scelta.per_il_calcolo(scaduto_previsto=False) == senza_politica
    assert scelta.per_il_calcolo(scaduto_previsto=True) == con_politica


def test_con_il_valore_sbagliato_non_si_calcola():
    nazionale = replace(GENNAIO, ambito_valore=AmbitoValore.NAZIONALE)
    with pytest.raises(ErroreDominio, match="scrivi l'altro valore") as rifiuto:
        scegli([nazionale], MAGGIO).per_il_calcolo(scaduto_previsto=False)
    assert rifiuto.value.codice == "CONTESTO_NON_VALIDO"


# --- what is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("presentata", "corrente", "scade", "certa"),
    [
        ("2014-12-31", False, None, False),
        ("2015-01-01", False, "2016-01-15", True),
        ("2018-12-31", False, "2019-01-15", True),
        ("2019-01-01", False, "2019-12-31", False),
        ("2019-12-31", False, "2019-12-31", False),
        ("2020-01-01", False, "2020-12-31", True),
        ("2025-12-10", False, "2025-12-31", True),
        ("2026-03-10", True, "2026-09-10", False),
        ("2026-08-31", True, "2027-02-28", False),
        ("2019-10-22", True, "2019-12-22", False),
        ("2019-10-23", True, "2020-04-23", False),
    ],
)
def test_la_scadenza_proposta(presentata, corrente, scade, certa):
    proposta = scadenza_prevista(il(presentata), corrente)
    assert proposta.il == (il(scade) if scade else None)
    assert proposta.certa is certa
    assert certa or "controlla" in proposta.fonte or "scrivi" in proposta.fonte


@pytest.mark.parametrize(
    ("presentata", "corrente", "inizio"),
    [
        ("2014-12-31", False, "Prima del 2015"),
        ("2018-05-01", False, "Fino al 2018 la DSU scade il 15 gennaio"),
        ("2019-05-01", False, "Nel 2019 la scadenza è cambiata più volte"),
        ("2026-05-01", False, "Dal 2020 la DSU scade il 31 dicembre"),
        ("2026-05-01", True, "L'ISEE corrente di solito vale sei mesi"),
        ("2018-05-01", True, "Fino al 22 ottobre 2019 l'ISEE corrente valeva due mesi"),
    ],
)
def test_la_proposta_dice_da_quale_norma_viene(presentata, corrente, inizio):
    assert scadenza_prevista(il(presentata), corrente).fonte.startswith(inizio)


def test_senza_dirlo_non_e_un_corrente():
    assert scadenza_prevista(il("2026-03-10")).il == il("2026-12-31")


def test_un_attestazione_in_regola_non_ha_frasi():
    assert controlla(GENNAIO) == []
    assert controlla(attestazione("0.00")) == []
    assert controlla(attestazione("1234.56")) == []
    assert controlla(attestazione("4000.00", scade="2026-07-20", corrente=True)) == []


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"valore": "-0.01"}, "è sotto zero"),
        ({"valore": "NaN"}, "è sotto zero"),
        ({"valore": "1000.005"}, "più di due decimali"),
        (
            {"scade": "2026-01-19"},
            "scadenza 19/01/2026 viene prima della presentazione 20/01/2026",
        ),
        (
            {"scade": "2027-01-15"},
            "scadenza 15/01/2027 è diversa da quella prevista, 31/12/2026",
        ),
        (
            {"ambito_valore": AmbitoValore.NAZIONALE},
            "Il valore 12.000,00\u00a0€ è quello delle prestazioni nazionali",
        ),
        (
            {
                "presentata": "2025-03-01",
                "scade": "2025-12-31",
                "ambito_valore": AmbitoValore.NAZIONALE,
            },
            "Nel 2025 l'attestazione aveva un solo valore",
        ),
    ],
)
def test_cosa_non_torna_in_quello_che_si_scrive(campi, frase):
    frasi = controlla(attestazione(**campi))
    assert len(frasi) == 1
    assert frase in frasi[0]


giorni = st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31))


@st.composite
def qualunque(disegna):
    dal, al = sorted([disegna(giorni), disegna(giorni)])
    return Attestazione(
        tipo=disegna(st.sampled_from(TipoISEE)),
        valore=disegna(st.decimals(0, 100_000, places=2)),
        presentata_il=dal,
        scade_il=al,
        corrente=disegna(st.booleans()),
        ristretto=disegna(st.booleans()),
        irregolare=disegna(st.booleans()),
        ambito_valore=disegna(st.sampled_from(AmbitoValore)),
    )


@given(
    st.lists(qualunque(), max_size=6),
    giorni,
    st.lists(st.sampled_from(TIPI), min_size=1, unique=True),
)
def test_si_usa_solo_un_isee_ammesso_valido_e_comunale(attestazioni, giorno, tipi):
    scelta = scegli(attestazioni, giorno, tipi_ammessi=tipi)
    valide = [
        una
        for una in attestazioni
        if any(una.e(tipo) for tipo in tipi)
        and una.vale(giorno)
        and una.ambito_valore == AmbitoValore.COMUNALE
    ]
    assert (scelta.isee is not None) == bool(valide)
    assert scelta.perche
    if scelta.isee is not None:
        assert scelta.attestazione in valide


@pytest.mark.parametrize(
    ("ammessa", "detto"),
    [
        (attestazione(presentata="2025-10-10", scade="2025-12-31"), "è scaduto il 31/12/2025"),
        (attestazione(conta_dal=il("2026-06-01")), "si usa dal 01/06/2026"),
    ],
)
def test_una_valida_di_un_tipo_non_ammesso_si_dice_sempre(ammessa, detto):
    """The office has a valid paper before its eyes: why it does not count is told."""
    scelta = scegli([ammessa, attestazione(ristretto=True)], MAGGIO)
    assert scelta.isee is None
    assert detto in scelta.perche[0]
    assert scelta.perche[1] == (
        "C'è un ISEE ordinario con nucleo ristretto, e questo servizio chiede: ordinario."
    )


def test_una_corrente_non_ammessa_non_e_di_un_altro_tipo():
    scelta = scegli([attestazione(corrente=True)], MAGGIO, corrente_ammesso=False)
    assert "non ammette l'ISEE corrente" in parole(scelta)
    assert "questo servizio chiede" not in parole(scelta)
