"""What a publication hides: tables worked by hand, earlier publications, how it is written."""

import doctest
from decimal import Decimal

import pytest

import osservatorio.soppressione
from base.formati import MANCANTE, percento
from osservatorio.soppressione import (
    NOTA,
    SEGNO,
    SOGLIA_RISERVATA,
    Figura,
    Linea,
    Noto,
    Pubblicata,
    Tavola,
    celle,
    decidi,
    differenza,
    intervalli,
    quota,
    trovate,
    variazione,
)


def somma(nome, **parti):
    """The counts, their total and the line between them."""
    valori = {**parti, nome: sum(n or 0 for n in parti.values())}
    return valori, Linea(tuple(parti), nome)


def tavola(*somme, **altro):
    valori = {chiave: n for numeri, _ in somme for chiave, n in numeri.items()}
    return Tavola(valori, [linea for _, linea in somme], **altro)


def test_gli_esempi_della_documentazione_sono_veri():
    esito = doctest.testmod(osservatorio.soppressione)
    assert esito.attempted > 5
    assert not esito.failed


def test_un_numero_piccolo_ne_porta_con_se_un_altro():
    # 3 hidden alone is 26 − 14 − 9. With 9 hidden too, 3 + 9 = 12: from 1 to 11, 10 apart.
    decisione = decidi(tavola(somma("T", a=3, b=14, c=9)))
    assert decisione.primarie == {"a"}
    assert decisione.complementari == {"c"}
    basso, alto = decisione.intervalli["a"]
    assert 1 <= basso <= 3 < alto <= 11
    assert alto - basso >= 5


def test_due_numeri_piccoli_insieme_troppo_vicini_non_si_proteggono_fra_loro():
    # 2 + 3 = 5, both at least 1: each is from 1 to 4, only 3 apart. A third one goes: 2 + 3 + 8.
    decisione = decidi(tavola(somma("T", a=2, b=3, c=8, d=50)))
    assert decisione.primarie == {"a", "b"}
    assert decisione.complementari == {"c"}
    # 4 + 4 = 8: from 1 to 7, 6 apart. Nothing else has to go.
    decisione = decidi(tavola(somma("T", a=4, b=4, c=8, d=50)))
    assert decisione.nascoste == {"a", "b"}
    # 3 + 3 = 6: from 1 to 5, 4 apart, one less than is needed.
    assert len(decidi(tavola(somma("T", a=3, b=3, c=8, d=50))).nascoste) == 3


def test_con_la_soglia_riservata_basta_meno():
    # 2 + 3 = 5: from 1 to 4, 3 apart; 3 itself is not small.
    decisione = decidi(tavola(somma("T", a=2, b=3, c=50)), soglia=SOGLIA_RISERVATA)
    assert decisione.primarie == {"a"}
    assert decisione.complementari == {"b"}


def test_uno_zero_si_stampa_e_al_suo_posto_va_il_totale():
    decisione = decidi(
        tavola(somma("T", a=7, b=0), somma("U", c=3, d=0), somma("V", T=7, U=3, e=20))
    )
    assert {"b", "d"}.isdisjoint(decisione.nascoste)
    # c = U, U = V − T − e: e alone is enough, U + e = 23; T would take a with it, that is T.
    assert decisione.primarie == {"c", "U"}
    assert decisione.complementari == {"e"}
    assert not trovate(
        tavola(somma("T", a=7, b=0), somma("U", c=3, d=0), somma("V", T=7, U=3, e=20)),
        decisione.nascoste,
    )


def test_senza_numeri_piccoli_non_si_nasconde_nulla_e_le_tavole_vuote_vanno():
    assert not decidi(tavola(somma("T", a=5, b=14, c=0))).nascoste
    assert not decidi(Tavola({})).nascoste


def test_cio_che_non_e_di_persone_non_si_nasconde():
    posti = Tavola({"posti": 3, "utenti": 2}, pubbliche={"posti"})
    assert decidi(posti).nascoste == {"utenti"}


def test_un_dato_che_manca_resta_mancante():
    valori = {"a": None, "b": 3, "c": 20, "T": 23}
    tavola_ = Tavola(valori, [Linea(("a", "b", "c"), "T")])
    decisione = decidi(tavola_)
    assert decisione.nascoste == {"b", "c"}
    scritte = celle(tavola_, decisione.nascoste)
    assert scritte["a"].testo == MANCANTE
    assert scritte["a"].esportata == (None, False)
    assert scritte["b"].testo == SEGNO
    assert scritte["b"].esportata == (None, True)


def test_una_somma_che_non_torna_si_difende_come_se_si_sapesse_di_quanto():
    # The ambito declared 30 in all, 28 by name: with a hidden alone, whoever knows it finds 3.
    valori = {"a": 3, "b": 25, "T": 30}
    assert decidi(Tavola(valori, [Linea(("a", "b"), "T")])).nascoste == {"a", "b"}


def test_una_somma_di_conteggi_sconosciuti_e_un_errore():
    with pytest.raises(KeyError):
        decidi(Tavola({"a": 3}, [Linea(("a",), "T")]))


def test_la_percentuale_e_la_variazione_vanno_con_il_loro_numero():
    nuova = tavola(
        somma("T", a=3, b=14, c=9),
        figure=[
            quota("a per cento", "a", "T"), quota("b per cento", "b", "T"),
            variazione("c dal 2022", "c", Noto(8)), differenza("b in più", "b", Noto(11)),
        ],
    )  # fmt: skip
    decisione = decidi(nuova)
    assert decisione.derivate == {"a per cento", "c dal 2022"}
    scritte = celle(nuova, decisione.nascoste, percento)
    assert scritte["a per cento"].testo == SEGNO
    # 14 / 26 = 53,846…
    assert scritte["b per cento"].testo == "53,8\u00a0%"
    assert scritte["b per cento"].esportata == (Decimal("53.8"), False)
    assert scritte["b in più"].valore == 3


def test_un_tasso_stampato_da_solo_dice_il_numero_se_gli_abitanti_sono_pochi():
    # 3 of 700 = 4,3 per thousand: between 4,25 and 4,35 of 700 there is only 3.
    pochi = Tavola(
        {"utenti": 3}, figure=[quota("tasso", "utenti", Noto(700), 1000)], non_stampate={"utenti"}
    )
    assert intervalli(pochi, frozenset())["utenti"] == (3, 3)
    assert decidi(pochi).nascoste == {"tasso"}
    # 3 of 90 000 = 0,0 per thousand: from 0 to 4 (4,5 would be 0,1), 4 apart: hidden as well.
    # 3 of 120 000: from 0 to 5 (6 would be 0,1), 5 apart.
    for abitanti, alto, via in ((90_000, 4, {"tasso"}), (120_000, 5, set())):
        molti = Tavola(
            {"utenti": 3},
            figure=[quota("tasso", "utenti", Noto(abitanti), 1000)],
            non_stampate={"utenti"},
        )
        assert intervalli(molti, frozenset())["utenti"] == (0, alto)
        assert decidi(molti).nascoste == via


def test_la_spesa_per_utente_dice_gli_utenti():
    # 10 000 € / 3 = 3 333,33 €: only 3 users give it.
    media = Tavola(
        {"utenti": 3},
        figure=[quota("media", Noto(10_000), "utenti", per=1, decimali=2)],
        non_stampate={"utenti"},
    )
    assert intervalli(media, frozenset())["utenti"] == (3, 3)
    assert decidi(media).nascoste == {"media"}


def test_una_variazione_che_non_si_calcola_dice_che_prima_non_c_era_nessuno():
    # From 0 to 3: no per cent, «–»; and «+3» with it says 3.
    crescita = Tavola(
        {"prima": 0, "dopo": 3},
        figure=[differenza("in più", "dopo", "prima"), variazione("per cento", "dopo", "prima")],
        non_stampate={"prima", "dopo"},
    )
    assert intervalli(crescita, frozenset())["dopo"] == (3, 3)
    nascoste = decidi(crescita).nascoste
    assert len(nascoste) == 1
    assert not trovate(crescita, nascoste)
    # With the number of before missing, «–» tells nothing.
    manca = Tavola(
        {"prima": None, "dopo": 3}, figure=crescita.figure, non_stampate=crescita.non_stampate
    )
    assert not decidi(manca).nascoste


def test_chi_resta_fuori_da_un_conteggio_non_si_ricava():
    # 22 resident of 24: the 2 others are printed nowhere, and 24 − 22 gives them.
    residenti = Tavola(
        {"utenti": 24, "residenti": 22, "altri": 2},
        [Linea(("residenti", "altri"), "utenti")],
        non_stampate={"altri"},
    )
    assert trovate(residenti, frozenset()) == {"altri": (2, 2)}
    assert decidi(residenti).nascoste == {"residenti"}


@pytest.mark.parametrize(
    ("figura", "atteso"),
    [
        # Half away from zero: −12,5 % with no decimals is −13.
        (variazione("v", "b", "a", 0), Decimal(-13)),
        (variazione("v", "b", "a"), Decimal("-12.5")),
        (quota("v", "b", "zero"), None),
        (quota("v", "manca", "a"), None),
        (Figura("v", "a", meno="b", diviso=Noto(Decimal("0.5"))), Decimal(4)),
    ],
)
def test_una_figura_si_arrotonda_come_si_stampa(figura, atteso):
    assert figura.valore({"a": 16, "b": 14, "zero": 0, "manca": None}) == atteso


# What was published before.


def prima_e(**valori):
    tavola_ = tavola(somma("T", **valori))
    return Pubblicata("Scheda 2023", tavola_, decidi(tavola_).nascoste)


def test_cio_che_prima_proteggeva_non_si_stampa_dopo():
    prima = prima_e(a=3, b=14, c=9)
    assert prima.nascoste == {"a", "c"}
    decisione = decidi(Tavola({"c": 9, "b": 14, "z": 40}), [prima])
    assert decisione.nascoste == {"c"}
    assert decisione.pubblicabile
    assert decisione.complementari == {"c"}


def test_un_numero_corretto_non_e_piu_quello_di_prima():
    prima = prima_e(a=3, b=14, c=9)
    # c is another number now, and says nothing of what it was.
    assert not decidi(Tavola({"c": 11}), [prima]).nascoste
    # With its total, 28 − 14 − 11 would give a, that is the same as before.
    nuova = tavola(somma("T", a=3, b=14, c=11))
    decisione = decidi(nuova, [prima])
    assert decisione.nascoste == {"a", "c"}


def test_cio_che_si_ricava_gia_fa_rifiutare():
    prime = [
        Pubblicata("Totali 2023", Tavola({"T": 26})),
        Pubblicata("Elenco 2023", Tavola({"b": 14, "c": 9})),
        Pubblicata("Altro", Tavola({"x": 90})),
    ]
    nuova = tavola(somma("T", a=3, b=14, c=9))
    decisione = decidi(nuova, prime)
    assert not decisione.pubblicabile
    assert decisione.scoperte == {"a": ("Totali 2023", "Elenco 2023")}
    assert decisione.rifiuto(lambda chiave: f"Adro, {chiave}") == (
        "Anche con il segno «·», 1 numero di poche persone («Adro, a») si ricava da ciò che è già "
        "pubblico in «Totali 2023», «Elenco 2023»: togli da questa pubblicazione le righe o le "
        "tabelle in cui sono o che si sommano con loro."
    )
    assert trovate(nuova, decisione.nascoste, prime) == {"a": (3, 3)}
    # Without that row there is nothing to refuse.
    assert decidi(Tavola({"b": 14, "c": 9, "T": 26}), prime).pubblicabile
    assert decidi(Tavola({"b": 14}), prime).rifiuto() == ""


def test_cio_che_era_gia_scoperto_si_dice_e_non_ferma_chi_non_c_entra():
    ingenua = tavola(somma("T", a=3, b=14, c=9))
    prima = Pubblicata("Elenco 2019", ingenua, frozenset({"a"}))
    decisione = decidi(Tavola({"c": 9}), [prima])
    assert decisione.pubblicabile
    assert decisione.nascoste == set()
    assert decisione.gia_scoperte == {"a": ("Elenco 2019",)}
    assert decisione.avviso() == (
        "Già oggi 1 numero di poche persone («a») si ricava da ciò che è pubblico in «Elenco "
        "2019»: questa pubblicazione non aggiunge nulla, ma avvisa chi risponde della protezione "
        "dei dati."
    )
    assert decidi(Tavola({"z": 9}), [prima]).avviso() == ""


def test_molti_numeri_scoperti_si_riassumono():
    valori = {("2023", n): 2 for n in range(8)}
    decisione = decidi(Tavola(valori), [Pubblicata("Elenco", Tavola(valori))])
    assert "8 numeri di poche persone («2023, 0», «2023, 1», «2023, 2»" in decisione.rifiuto()
    assert "e altri 3)" in decisione.rifiuto()


def test_se_uno_non_basta_a_proteggere_se_ne_nascondono_due():
    # The total, 11, is public already. 1 + 5 = 6 with 5 printed: from 1 to 5, 4 apart, not enough.
    # 1 + 5 + 5 = 11: from 1 to 9.
    prima = Pubblicata("Totali", Tavola({"T": 11}))
    decisione = decidi(tavola(somma("T", a=1, b=5, c=5)), [prima])
    assert decisione.nascoste == {"a", "b", "c"}
    assert decisione.pubblicabile


def test_se_uno_non_basta_vanno_anche_i_tassi_che_li_direbbero():
    prima = Pubblicata("Totali", Tavola({"T": 9}))
    tassi = [quota(("tasso", c), c, Noto(700), 1000) for c in "abc"]
    nuova = tavola(somma("T", a=1, b=4, c=4), figure=tassi, non_stampate=set("abc"))
    decisione = decidi(nuova, [prima])
    assert decisione.nascoste == {("tasso", "a"), ("tasso", "b"), ("tasso", "c")}
    assert intervalli(nuova, decisione.nascoste, [prima])["a"] == (0, 9)


def test_cio_che_la_nuova_svela_di_una_di_prima_la_fa_rifiutare():
    # Before: T + q = 4, with q never printed: T is from 1 to 4. Even «·» on q tells that it is not
    # zero: T is from 1 to 3, 2 apart.
    prima = Pubblicata(
        "Scheda 2023",
        Tavola({"T": 1, "q": 3, "U": 4}, [Linea(("T", "q"), "U")], non_stampate={"q"}),
        frozenset({"T"}),
    )
    decisione = decidi(Tavola({"q": 3}), [prima], SOGLIA_RISERVATA)
    assert decisione.scoperte == {"T": ("Scheda 2023",)}
    assert not decisione.gia_scoperte


def test_si_puo_chiedere_di_nascondere_altro():
    decisione = decidi(tavola(somma("T", a=30, b=14, c=90)), forzate=["a"])
    assert decisione.complementari == {"a", "b"}


def test_la_nota_spiega_il_segno():
    assert NOTA.startswith(SEGNO)
