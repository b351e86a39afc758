"""Which problems are solved, new, still there: paired one to one."""

from hypothesis import given
from hypothesis import strategies as st

from rendicontazione.anomalie import ERRORE, Anomalia
from rendicontazione.validation import confronta


def anomalia(cella="G3", codice="FORM-04", valore="n.d.", foglio="F1", colonna="utenti"):
    return Anomalia(foglio, cella, codice, ERRORE, valore, f"{cella} {valore}", 3, colonna)


def test_quattordici_errori_ne_restano_due():
    prima = [anomalia(f"G{n}") for n in range(2, 16)]

    differenza = confronta(prima, prima[:2])

    assert (differenza.prima, differenza.dopo) == (14, 2)
    assert (len(differenza.risolti), len(differenza.nuovi)) == (12, 0)


def test_un_altro_valore_sbagliato_nella_stessa_cella_e_lo_stesso_problema():
    differenza = confronta([anomalia(valore="n.d.")], [anomalia(valore="boh")])

    assert [a.valore for a in differenza.rimasti] == ["boh"]
    assert not differenza.risolti
    assert not differenza.nuovi


def test_prima_si_accoppiano_quelle_con_lo_stesso_valore():
    differenza = confronta(
        [anomalia(valore="a"), anomalia(valore="b")], [anomalia(valore="c"), anomalia(valore="a")]
    )
    assert [a.valore for a in differenza.rimasti] == ["c", "a"]

    solo_una = confronta([anomalia(valore="a"), anomalia(valore="b")], [anomalia(valore="b")])
    assert [a.valore for a in solo_una.risolti] == ["a"]


def test_un_altra_regola_un_altro_foglio_un_altra_cella_sono_altri_problemi():
    differenza = confronta(
        [anomalia()], [anomalia(codice="FORM-01"), anomalia(foglio="F0"), anomalia("G4")]
    )

    assert (len(differenza.risolti), len(differenza.nuovi)) == (1, 3)


def test_senza_cella_conta_la_colonna():
    prima = [anomalia("", "FILE-03", "", colonna="utenti")]

    assert confronta(prima, [anomalia("", "FILE-03", "", colonna="voce")]).nuovi
    assert confronta(prima, [anomalia("", "FILE-03", "", colonna="utenti")]).rimasti


ANOMALIE = st.lists(
    st.builds(
        anomalia, st.sampled_from(["A1", "A2", ""]), st.sampled_from(["X", "Y"]),
        st.sampled_from(["", "1"]),
    )
)  # fmt: skip


@given(ANOMALIE, ANOMALIE)
def test_nessuna_si_perde_e_nessuna_raddoppia(prima, dopo):
    differenza = confronta(prima, dopo)

    assert (differenza.prima, differenza.dopo) == (len(prima), len(dopo))
    assert not confronta(prima, prima).risolti
    al_contrario = confronta(dopo, prima)
    assert len(al_contrario.risolti) == len(differenza.nuovi)
