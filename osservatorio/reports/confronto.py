"""One indicator of all the Ambiti side by side: bars, map, trend, and how it is made."""

from django.utils import timezone

from base.formati import data_breve, data_estesa
from osservatorio import selectors
from osservatorio.calcolo import Definizione, Sguardo, definizioni
from osservatorio.reports import figure
from osservatorio.reports.elementi import Figura, Numerazione, Rapporto, Sezione, per_chi
from osservatorio.reports.protezione import proteggi
from osservatorio.reports.quadri import anni_fino_a
from osservatorio.reports.scheda_ambito.chi_siamo import CONFINI
from osservatorio.selectors import Storia, parziale


def build_confronto(*, anno: int, indicatore: str, sguardo: Sguardo) -> Rapporto:
    """The Ambiti by value in a year, the map and the years with data up to that one.

    The declared figures of who did not agree to be named are without a name, as `sguardo` says.
    """
    definizione = definizioni()[indicatore]
    noti = selectors.anni_noti()
    anni = anni_fino_a(anno, sorted(noti.di(definizione)))
    storia = selectors.storie_degli_ambiti(anni, [indicatore], noti)[indicatore]
    difesa = proteggi([indicatore], storia.confronti, sguardo)
    storia = difesa.storia(storia)
    numeri = Numerazione()
    prefisso = indicatore.replace("_", "-")
    valori = figure.barre(storia, anno, sguardo=sguardo, numeri=numeri, nome=f"{prefisso}-barre")
    dove = figure.mappa(storia, anno, sguardo=sguardo, numeri=numeri, nome=f"{prefisso}-mappa")
    tempo = figure.andamento(storia, sguardo=sguardo, numeri=numeri, nome=f"{prefisso}-anni")
    fonti = fonti_delle_storie([storia], anno)
    return Rapporto(
        nome="confronto",
        titolo=f"{definizione.nome}: confronto fra gli ambiti, {anno}",
        anno=anno,
        indicatore=indicatore,
        occhiello="Osservatorio sociale · Confronto fra ambiti",
        per_chi=per_chi(sguardo),
        stato_dati=_stato(storia, anno),
        dimostrativa=definizione.dichiarato and selectors.dati_dimostrativi(anno),
        avviso_demo="Dati dimostrativi: le cifre dichiarate dagli ambiti sono inventate",
        preparata_il=data_estesa(timezone.localdate()),
        breve=True,
        sezioni=[
            _sezione("valori", "Gli ambiti a confronto", valori, _perche(storia, anno)),
            *([_sezione("mappa", "Dove", dove, "", CONFINI)] if dove else []),
            _sezione(
                "anni", "Negli anni", tempo, "C'è un anno solo, o nessuno: manca l'andamento."
            ),
            Sezione("metodo", "Come si calcola", dati=dati_del_metodo(definizione)),
        ],
        fonti=fonti,
        protezione=difesa.protezione,
    )


def fonti_delle_storie(storie: list[Storia], anno: int) -> list[str]:
    """Each source with its editions, once."""
    trovate: dict[str, None] = {}
    for storia in storie:
        for indicatore in (
            storia.provincia[anno],
            *(riga.valori[anno] for riga in storia.esistenti(anno)),
        ):
            for fonte in indicatore.parti.values():
                testo = f"{fonte.nome}, {fonte.edizione}" if fonte.edizione else fonte.nome
                trovate.setdefault(testo)
    return list(trovate) or list(dict.fromkeys(s.definizione.fonte for s in storie))


def dati_del_metodo(d: Definizione) -> list[tuple[str, str]]:
    """How an indicator is made, name and text."""
    voci = [
        ("Che cosa dice", d.significato),
        ("Come si calcola", d.formula()),
        ("Unità", d.unita),
        ("Fonte", d.fonte),
        ("Da sapere", d.avvertenza),
        ("Definizione rivista", f"il {data_breve(d.rivisto_il)}, da {d.autore}"),
    ]
    return [(nome, testo) for nome, testo in voci if testo]


def _sezione(
    chiave: str, titolo: str, disegno: Figura | None, perche: str, nota: str = ""
) -> Sezione:
    if disegno is None:
        return Sezione(chiave, titolo, [perche])
    return Sezione(chiave, titolo, figura=disegno, nota=nota)


def _perche(storia: Storia, anno: int) -> str:
    motivi = {riga.motivo(anno) for riga in storia.esistenti(anno)} - {""}
    motivo = f" {motivi.pop()}" if len(motivi) == 1 else ""
    return f"Nessun ambito ha questo dato per il {anno}.{motivo}"


def _stato(storia: Storia, anno: int) -> str:
    righe = storia.esistenti(anno)
    quanti = sum(1 for riga in righe if riga.valore(anno) is not None)
    if righe and quanti == len(righe):
        return f"Dati {anno} di tutti i {quanti} ambiti"
    return f"Dati {anno} di {parziale(quanti, len(righe))}"
