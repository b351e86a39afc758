"""A figure made of declared cells."""

from collections.abc import Sequence

from base.formati import euro, numero
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza
from rendicontazione.enums import TipoColonna
from rendicontazione.models import CodiceLista, ColonnaModulo, VoceNomenclatore
from rendicontazione.selectors import MENO, Provenienza, Selezione, fatti_di
from territorio.models import Ambito, Comune, Ente

PERSONE = "persone"
_DI_UN_ELENCO = frozenset({TipoColonna.CODICE, TipoColonna.SI_NO})
# How the dimensions of a selection are called in the page.
_DIMENSIONI = (
    ("area", "area"),
    ("tabella", "tabella del nomenclatore"),
    ("voce", "voce"),
    ("forma", "forma di gestione"),
    ("comune", "comune"),
    ("ente", "ente"),
    ("fascia", "età"),
    ("sesso", "sesso"),
    ("cittadinanza", "cittadinanza"),
    ("fondo", "fondo"),
    ("annualita", "annualità"),
    ("voci", "voci"),
    ("fasce", "età"),
    ("tipi", "tipi di unità d'offerta"),
)
_LISTE = {
    "area": "area_utenza",
    "forma": "forma_gestione",
    "fascia": "fascia_eta",
    "sesso": "sesso",
    "cittadinanza": "cittadinanza",
    "fondo": "fondo",
}


def pagina_dei_dati(
    selezione: Selezione, ambito: Ambito, *, apre_i_file: bool, pagina: int
) -> PaginaProvenienza | None:
    """The cells of a figure; who may not open the file sees where they are, not the cells.

    None if there is no such figure: version, measure, or no cell that answers. A count of persons
    is not shown to who may not open the file: the report hides the small ones, and the sum asked
    for here could be any.
    """
    unita = _unita(selezione)
    if unita is None:
        return None
    trovata = fatti_di(selezione, ambito, pagina=pagina, celle=apre_i_file)
    if trovata is None:
        return None
    nascosta = not apre_i_file and PERSONE in unita
    if not trovata.quante and not nascosta:
        return None
    return PaginaProvenienza(
        titolo=titolo_di(selezione),
        valore=None if nascosta else trovata.somma,
        scritto="" if nascosta else come_scritta(trovata),
        come=_come(selezione, trovata),
        versioni=trovata.versioni,
        celle=trovata.celle,
        quante=trovata.quante,
        pagina=trovata.pagina,
        pagine=trovata.pagine,
        motivo="Le singole celle le vede chi può aprire la rendicontazione di questo ambito."
        if not apre_i_file
        else "",
        apribili=frozenset(v.pk for v in trovata.versioni) if apre_i_file else frozenset(),
    )


def come_scritta(trovata: Provenienza) -> str:
    """The sum as reports print it: euro if any cell is of euro, else a number."""
    if trovata.selezione.conta:
        return numero(trovata.somma)
    if "euro" in trovata.tipi:
        return euro(trovata.somma)
    intera = trovata.somma is None or trovata.somma == trovata.somma.to_integral_value()
    return numero(trovata.somma, 0 if intera else 2)


def titolo_di(selezione: Selezione) -> str:
    """What the figure measures, in the words of the columns: «spesa totale meno entrata utenza»."""
    return ", ".join(
        [
            f"{_misure(selezione.misure)}, {selezione.anno}",
            *(
                f"{nome} {_in_parole(campo, getattr(selezione, campo))}"
                for campo, nome in _DIMENSIONI
                if getattr(selezione, campo)
            ),
            *(["persone in carico"] if selezione.in_carico else []),
        ]
    )


def _in_parole(campo: str, scelto: str | int | tuple[str, ...]) -> str:
    """What a code of the selection means; the code itself if nobody knows it."""
    if isinstance(scelto, tuple):
        return ", ".join(scelto)
    codice = str(scelto)
    if campo in _LISTE:
        trovati = CodiceLista.objects.filter(lista=_LISTE[campo], codice=codice).order_by("-pk")
        nome = trovati.values_list("significato", flat=True).first()
    elif campo in {"voce", "tabella"}:
        voci = VoceNomenclatore.objects.filter(codice=codice)
        nome = voci.values_list("nome", flat=True).first()
    elif campo == "comune":
        comuni = Comune.objects.filter(codice_istat=codice)
        nome = comuni.values_list("denominazione", flat=True).first()
    elif campo == "ente":
        enti = Ente.objects.filter(codice=codice)
        nome = enti.values_list("denominazione", flat=True).first()
    else:
        nome = None
    return f"«{nome}»" if nome else codice


def _misure(misure: Sequence[str]) -> str:
    piu = [_parole(m) for m in misure if not m.startswith(MENO)]
    meno = [_parole(m) for m in misure if m.startswith(MENO)]
    testo = " più ".join(piu)
    if meno:
        testo += " meno " + ", ".join(meno)
    return testo[:1].upper() + testo[1:]


def _parole(misura: str) -> str:
    return misura.removeprefix(MENO).rpartition(".")[2].replace("_", " ")


def _come(selezione: Selezione, trovata: Provenienza) -> list[str]:
    frasi = []
    if selezione.conta:
        frasi.append("È il numero delle celle elencate qui sotto.")
    elif len(selezione.misure) > 1 or selezione.confronto is not None:
        frasi.append("È la somma delle celle elencate qui sotto, ciascuna con il suo segno.")
    elif trovata.quante > 1:
        frasi.append("È la somma delle celle elencate qui sotto.")
    if selezione.confronto is not None:
        frasi.append(f"Le celle del {selezione.confronto} sono sottratte: è la differenza.")
    return frasi


def _unita(selezione: Selezione) -> frozenset[str] | None:
    """The units of the measures asked for; None if one of them is no measure of a form.

    A column without a concept is a text: only its cells can be counted, and only if what they say
    is chosen from a list.
    """
    nomi = {misura.removeprefix(MENO) for misura in selezione.misure}
    if len(nomi) != len(selezione.misure) or "" in nomi:
        return None
    trovate = ColonnaModulo.objects.filter(concetto__in=nomi)
    if selezione.conta:
        trovate |= ColonnaModulo.objects.filter(nome__in=nomi, concetto="", tipo__in=_DI_UN_ELENCO)
    unita: dict[str, str] = {}
    for concetto, nome, di in trovate.order_by("pk").values_list("concetto", "nome", "unita"):
        unita[concetto or nome] = di
    return frozenset(unita.values()) if nomi == set(unita) else None
