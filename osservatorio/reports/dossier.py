"""A thematic dossier: a few questions with the author's notes; the PDF is the page."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone

from base.formati import data_estesa
from osservatorio.calcolo import Sguardo, definizioni
from osservatorio.enums import LivelloTerritorio
from osservatorio.models import Dossier, VoceDossier
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, per_chi
from osservatorio.reports.esplora import Quesito, esplora, storia_di
from osservatorio.reports.registro import Report
from osservatorio.selectors import AnniNoti
from territorio.models import Ambito


def build_dossier(
    *,
    dossier: Dossier,
    ambiti: Sequence[Ambito],
    sguardo: Sguardo,
    noti: AnniNoti,
    proprio: Ambito | None = None,
) -> Rapporto:
    """The dossier as that reader may see it; `proprio` is the Ambito put in evidence."""
    numeri = Numerazione()
    sezioni: list[Sezione] = []
    fonti: dict[str, None] = {}
    if dossier.introduzione:
        sezioni.append(
            Sezione("introduzione", "Di che cosa si parla", frasi=paragrafi(dossier.introduzione))
        )
    voci = list(dossier.voci.prefetch_related("ambiti", "comuni").order_by("ordine", "pk"))
    quante = Counter(voce.indicatore for voce in voci)
    for posto, voce in enumerate(voci, start=1):
        # The same indicator twice: its chapters are told apart.
        ripetuto = f" ({posto})" if quante[voce.indicatore] > 1 else ""
        sezione, sue = _sezione(voce, ripetuto, ambiti, sguardo, noti, proprio, numeri)
        sezioni.append(sezione)
        fonti |= dict.fromkeys(sue)
    if dossier.conclusioni:
        sezioni.append(
            Sezione("conclusioni", "Che cosa se ne ricava", frasi=paragrafi(dossier.conclusioni))
        )
    anno = max((v.anno_a for v in voci), default=timezone.localdate().year)
    dichiarati = any(
        definizioni()[v.indicatore].dichiarato for v in voci if v.indicatore in definizioni()
    )
    return Rapporto(
        nome="dossier",
        titolo=dossier.titolo,
        anno=anno,
        stato_dati=f"Dossier di {dossier.autore}, modificato il "
        f"{data_estesa(timezone.localdate(dossier.modificato_il))}",
        preparata_il=data_estesa(timezone.localdate()),
        sezioni=sezioni,
        fonti=list(fonti) or ["Nessuna: il dossier non ha ancora indicatori"],
        ambito=dossier.ambito,
        per_chi=per_chi(sguardo),
        occhiello="Osservatorio sociale · dossier tematico",
        dimostrativa=dichiarati
        and any(a in noti.dimostrativi for v in voci for a in range(v.anno_da, v.anno_a + 1)),
        avviso_demo="Dati dimostrativi: le cifre dichiarate dagli ambiti sono inventate",
        frase="" if voci else "Questo dossier non ha ancora indicatori.",
    )


def paragrafi(testo: str) -> list[str]:
    """The plain text as paragraphs: an empty line divides them."""
    return [
        " ".join(pezzo.split()) for pezzo in testo.replace("\r", "").split("\n\n") if pezzo.strip()
    ]


def quesito_di(
    voce: VoceDossier, ambiti: Sequence[Ambito], noti: AnniNoti, proprio: Ambito | None
) -> Quesito:
    """What an entry asks, in the latest measured of its years."""
    anni = [a for a in noti.di(definizioni()[voce.indicatore]) if voce.anno_da <= a <= voce.anno_a]
    suoi = {a.pk for a in voce.ambiti.all()}
    scelti = [a for a in ambiti if a.pk in suoi]
    per_comuni = voce.livello == LivelloTerritorio.COMUNI
    return Quesito(
        voce.indicatore,
        voce.livello,
        max(anni, default=voce.anno_a),
        voce.anno_da,
        voce.anno_a,
        (scelti[0] if scelti else None) if per_comuni else proprio,
        tuple(c.codice_istat for c in voce.comuni.all())
        if per_comuni
        else tuple(a.slug for a in scelti),
    )


def _sezione(
    voce: VoceDossier,
    ripetuto: str,
    ambiti: Sequence[Ambito],
    sguardo: Sguardo,
    noti: AnniNoti,
    proprio: Ambito | None,
    numeri: Numerazione,
) -> tuple[Sezione, Sequence[str]]:
    chiave = f"voce-{voce.pk}"
    if voce.indicatore not in definizioni():
        frase = f"L'indicatore «{voce.indicatore}» non c'è più fra quelli dell'osservatorio."
        return Sezione(chiave, voce.indicatore, frasi=[frase, *paragrafi(voce.nota)]), []
    quesito = quesito_di(voce, ambiti, noti, proprio)
    storia = storia_di(quesito, noti, ambiti)
    prefisso = f"{chiave}-"
    risposta = esplora(
        quesito,
        storia,
        sguardo=sguardo,
        numeri=numeri,
        prefisso=prefisso,
        etichetta=f": {quesito.definizione.nome}{ripetuto}",
        # Taller than a sheet of paper: they are on the page of comparison.
        senza=("piccoli",),
    )
    d = quesito.definizione
    anni = str(voce.anno_a) if voce.anno_da == voce.anno_a else f"{voce.anno_da}–{voce.anno_a}"
    return (
        Sezione(
            chiave,
            f"{d.nome}, {anni}{ripetuto}",
            frasi=[d.significato, *paragrafi(voce.nota)],
            sezioni=risposta.sezioni,
            nota=risposta.nota,
        ),
        risposta.fonti,
    )


DOSSIER = Report(
    "dossier",
    "Dossier tematico",
    "Un tema in pochi indicatori, con le note di chi lo scrive.",
    build_dossier,
)
