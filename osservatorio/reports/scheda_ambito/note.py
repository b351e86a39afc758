"""What is missing and where the figures come from."""

from collections.abc import Mapping

from osservatorio import selectors
from osservatorio.reports.scheda_ambito.chi_siamo import ChiSiamo
from osservatorio.reports.testi import elenco
from osservatorio.selectors import Indicatore, PopolazionePerEta, QuadroAnno
from territorio.models import Ambito


def che_cosa_manca(
    anno: int,
    ambito: Ambito,
    indicatori: Mapping[str, Indicatore],
    quadro: QuadroAnno,
    chi_siamo: ChiSiamo,
    popolazione: PopolazionePerEta | None,
) -> list[str]:
    """Sentences on what is not there, so that a gap is never read as a zero."""
    manca = []
    if popolazione is None:
        manca.append(indicatori["popolazione"].motivo or "")
    elif popolazione.edizione.anno != anno:
        manca.append(
            f"La popolazione al 1/1/{anno} non è ancora disponibile: abbiamo usato la "
            f"{selectors.come_si_chiama(popolazione.edizione)}."
        )
    totale = indicatori["spesa_pro_capite"]
    if totale.numeratore is None:
        manca.append(totale.motivo or "")
    else:
        vuote = [
            i.definizione.nome
            for codice, i in indicatori.items()
            if codice.startswith("spesa_pro_capite_") and i.numeratore is None
        ]
        if vuote:
            manca.append(f"La rendicontazione non ha righe per: {elenco(vuote)}.")
    quanti, tutti = len(quadro.approvati), len(quadro.ambiti)
    if quanti < tutti:
        manca.append(
            f"La spesa {anno} approvata è di {selectors.parziale(quanti, tutti)}: "
            "il confronto non è la Provincia intera."
        )
    if not chi_siamo.capofila:
        manca.append("L'ente capofila non è nei dati.")
    elif chi_siamo.capofila_da_verificare:
        manca.append(f"L'ente capofila ({chi_siamo.capofila}) è da verificare.")
    if not chi_siamo.contatti:
        manca.append("I contatti dell'Ufficio di Piano non sono nei dati.")
    if chi_siamo.da_verificare:
        manca.append(chi_siamo.da_verificare.rstrip(".") + ".")
    return manca


def fonti(indicatori: Mapping[str, Indicatore], quadro: QuadroAnno) -> list[str]:
    """Each source once: population of the Ambito and of the Province, spending."""
    trovate = []
    for chi, indicatore in (
        ("Ambito", indicatori["popolazione"]),
        ("Provincia", quadro.provincia["popolazione"]),
    ):
        if indicatore.fonte and indicatore.edizione:
            trovate.append((chi, f"{indicatore.fonte}, {indicatore.edizione}"))
    testi = []
    if len(trovate) == 2 and trovate[0][1] == trovate[1][1]:
        testi.append(trovate[0][1])
    else:
        testi += [f"{chi}: {testo}" for chi, testo in trovate]
    if spesa := indicatori["spesa_pro_capite"].parti.get("spesa_netta"):
        testi.append(spesa.nome)
    return testi
