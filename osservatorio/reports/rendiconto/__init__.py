"""The yearly rendiconto of an Ambito: what it declared, each figure leading back to its cell."""

from dataclasses import replace

from django.utils import timezone

from base.formati import data, data_estesa, euro
from osservatorio import selectors
from osservatorio.calcolo.misure import A_CARICO, SPESA_NETTA
from osservatorio.reports.elementi import (
    BOZZA,
    Numerazione,
    Rapporto,
    Sezione,
    Voce,
)
from osservatorio.reports.rendiconto.motivi import motivi
from osservatorio.reports.rendiconto.persone import fondi, strutture, utenti
from osservatorio.reports.rendiconto.quadro import Quadro, codici_del_modello, insieme
from osservatorio.reports.rendiconto.spesa import (
    SPESA,
    per_area,
    per_comune,
    per_fonte,
    per_voce,
)
from osservatorio.selectors import Raccolta
from rendicontazione.models import Versione
from rendicontazione.selectors import Selezione, concetti_delle_versioni, versione_approvata
from territorio.models import Ambito

# As many characters of a fingerprint as one reads on paper.
IMPRONTA_BREVE = 12


def build_rendiconto(
    *, anno: int, ambito: Ambito, versione: Versione | None = None, apre_i_file: bool = False
) -> Rapporto:
    """The rendiconto of one Ambito and year: of the approved version, or of `versione`.

    Without `apre_i_file` the small counts of persons are hidden, and the written reasons too.
    """
    raccolte = selectors.raccolte_dell_anno(anno, ambito, versione.numero if versione else None)
    scelta = versione or versione_approvata(anno, ambito)
    raccolta = raccolte[0] if raccolte else None
    bozza = scelta is not None and scelta.approvata_il is None
    precedente = versione_approvata(anno - 1, ambito)
    quadro = None
    if scelta is not None:
        quadro = Quadro(
            anno=anno,
            ambito=ambito,
            versione=scelta,
            precedente=precedente,
            di=Selezione(anno, ambito.slug, (), versione=versione.numero if versione else None),
            apre_i_file=apre_i_file,
            codici=codici_del_modello(scelta),
            concetti=concetti_delle_versioni(v.pk for v in (scelta, precedente) if v is not None),
            numeri=Numerazione(),
        )
    return Rapporto(
        nome="rendiconto-annuale",
        titolo=f"Rendiconto annuale dell'ambito {ambito.denominazione}, {anno}",
        anno=anno,
        ambito=ambito,
        stato_dati=_stato_dei_dati(anno, scelta),
        bozza=bozza,
        dimostrativa=bool(scelta and scelta.rendicontazione.campagna.dimostrativa),
        preparata_il=data_estesa(timezone.localdate()),
        stato=_stato(raccolta, scelta),
        in_breve=_in_breve(quadro) if quadro else (),
        sezioni=_sezioni(quadro, raccolta) if quadro and raccolta else (),
        occhiello=f"Osservatorio sociale · Ambito {ambito.numero}",
        frase=_perche_vuoto(anno, raccolta) if scelta is None else "",
        fonti=_fonti(scelta, precedente) if scelta else (),
    )


def _sezioni(quadro: Quadro, raccolta: Raccolta) -> list[Sezione]:
    """The chapters; the Ambito's own note is printed beside the first figures."""
    return [
        replace(per_area(quadro), nota_ambito=raccolta.rendicontazione.nota_ambito),
        per_voce(quadro),
        per_fonte(quadro),
        per_comune(quadro),
        strutture(quadro),
        utenti(quadro),
        fondi(quadro),
        motivi(quadro, raccolta),
    ]


def _in_breve(quadro: Quadro) -> list[Voce]:
    somme = insieme(quadro.somme("f1.").values())
    prima = insieme(quadro.somme_di_prima("f1.").values())
    voci = []
    for nome, misure in (
        ("Spesa totale", (SPESA,)),
        ("Spesa netta", SPESA_NETTA),
        ("A carico dei comuni", A_CARICO),
    ):
        allora = quadro.valore_di_prima(prima, misure)
        confronto = f"{quadro.anno_prima}: {euro(allora)}" if allora is not None else ""
        voci.append(Voce(nome, quadro.euro(somme, *misure), "nell'anno", confronto))
    return voci


def _stato_dei_dati(anno: int, versione: Versione | None) -> str:
    if versione is None:
        return f"Rendiconto {anno} non ancora approvato"
    if versione.approvata_il is None:
        confermata = data_estesa(timezone.localdate(versione.confermata_il))
        return f"{BOZZA}: versione {versione.numero} confermata il {confermata}"
    approvata = data_estesa(timezone.localdate(versione.approvata_il))
    return f"Dati approvati dalla Provincia il {approvata} (versione {versione.numero})"


def _perche_vuoto(anno: int, raccolta: Raccolta | None) -> str:
    if raccolta is None:
        return f"Per il {anno} non c'è una rendicontazione di questo ambito."
    stato = raccolta.rendicontazione.get_stato_display().lower()
    return (
        f"La rendicontazione {anno} di questo ambito non è ancora approvata ({stato}). Quando lo "
        "sarà, qui ci saranno le sue cifre."
    )


def _stato(raccolta: Raccolta | None, versione: Versione | None) -> list[tuple[str, str]]:
    """Where the return is, who signed and who approved, and when."""
    if raccolta is None:
        return []
    rendicontazione = raccolta.rendicontazione
    stato = rendicontazione.get_stato_display()
    voci = [("Stato", f"{stato}, consegnata in ritardo" if rendicontazione.tardiva else stato)]
    voci.append(("Scadenza", data(raccolta.scadenza)))
    if versione is None:
        return voci
    giorno = data(timezone.localdate(versione.confermata_il))
    voci.append(("Versione", f"{versione.numero}, confermata il {giorno}"))
    certificazioni = [
        p for p in raccolta.verso("certificata") if p.versione_id in {None, versione.pk}
    ]
    if certificazioni:
        passaggio = certificazioni[-1]
        giorno = data(timezone.localdate(passaggio.fatto_il))
        chi = f"{passaggio.fatto_da}{', vicario' if _dal_vicario(versione) else ''}"
        voci.append(("Certificata", f"il {giorno} da {chi}"))
    if versione.approvata_il:
        giorno = data(timezone.localdate(versione.approvata_il))
        voci.append(("Approvata", f"il {giorno} da {versione.approvata_da}"))
    voci.append(("Impronta del file (SHA-256)", versione.sha256))
    return voci


def _dal_vicario(versione: Versione) -> bool:
    """True if the last signature that stands is of a vicario."""
    ultima = versione.certificazioni.filter(ritirata_il=None).order_by("pk").last()
    return ultima is not None and ultima.vicario


def _fonti(versione: Versione | None, precedente: Versione | None) -> list[str]:
    return [
        f"Rendicontazione {v.rendicontazione.campagna.anno}, versione {v.numero}, file "
        f"{v.sha256[:IMPRONTA_BREVE]}"
        for v in (versione, precedente)
        if v is not None
    ]
