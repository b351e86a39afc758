"""The map of silences: a service that is not there is not a service of which nothing is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from base.formati import euro, numero
from base.grafici import Area, Assenza, mappa_aree
from osservatorio import selectors
from osservatorio.calcolo import SENZA_NOME, Sguardo, definizioni
from osservatorio.calcolo.gruppi import gruppi
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Tabella
from osservatorio.reports.testi import elenco
from osservatorio.selectors import AnniNoti
from osservatorio.selectors.silenzi import Silenzio, Voce, offerta, spesa_dichiarata
from osservatorio.selectors.territori import Territorio
from territorio.models import Ambito, Appartenenza, Comune

# More names than these in one cell are not read.
NOMI_ELENCATI, NOMI_DI_ESEMPIO = 40, 10
GRUPPO, TIPO, VOCI = "gruppo", "tipo", "spesa"
_ASSENZE = {
    Voce.ASSENTE: Assenza.SERVIZIO,
    Voce.IGNOTO: Assenza.DATO,
    Voce.PIENO: Assenza.PIENO,
}


@dataclass(frozen=True)
class Servizio:
    """A service that can be looked for: `genere` is gruppo, tipo (of units) or spesa (voci)."""

    genere: str
    codice: str
    nome: str

    @property
    def chiave(self) -> str:
        return f"{self.genere}-{self.codice}"


@dataclass(frozen=True)
class QuadroSilenzi:
    """The map with its table; `figura` None without boundaries, and the table is there all the
    same.
    """

    servizio: Servizio
    anno: int
    figura: Figura | None
    tabella: Tabella
    frase: str
    dimostrativi: bool


def servizi() -> dict[str, list[Servizio]]:
    """The services to choose from, by kind, as they are called in the page."""
    return {
        "Gruppi di strutture": [
            Servizio(GRUPPO, g.codice, g.nome) for g in gruppi().unita.values()
        ],
        "Tipi di struttura": [Servizio(TIPO, g.codice, g.nome) for g in gruppi().tipi.values()],
        "Voci di spesa degli ambiti": [
            Servizio(VOCI, g.codice, g.nome) for g in gruppi().voci.values()
        ],
    }


def build_silenzi(
    *,
    servizio: Servizio,
    anno: int,
    ambiti: Sequence[Ambito],
    sguardo: Sguardo,
    noti: AnniNoti,
    per_comuni: bool = False,
    ambito: Ambito | None = None,
) -> QuadroSilenzi:
    """Where the service is, by Ambito or by comune (of `ambito`, or of the whole Province)."""
    chi, territori = _territori(anno, ambiti, per_comuni=per_comuni, ambito=ambito)
    if servizio.genere == VOCI:
        silenzi = spesa_dichiarata(territori, servizio.codice)
        sguardo = sguardo.prudente(
            [pk for s in silenzi if s.voce != Voce.IGNOTO and (pk := s.territorio.ambito_id)]
        )
    else:
        gruppo = (gruppi().unita if servizio.genere == GRUPPO else gruppi().tipi)[servizio.codice]
        silenzi = offerta(territori, gruppo.tipi, _ambito_del_comune(anno))
    viste = [_visto(s, servizio, sguardo) for s in silenzi]
    quali = "comuni" if per_comuni else "ambiti"
    titolo = f"{_maiuscola(servizio.nome)}: dove c'è e dove no, {anno}"
    frase = _frase(servizio, silenzi, quali)
    tabella = _tabella(servizio, silenzi, viste, quali, anno)
    formato = euro if servizio.genere == VOCI else numero
    disegno = mappa_aree(
        [
            Area(
                luogo.denominazione,
                luogo.confine,
                etichetta=str(luogo.numero) if isinstance(luogo, Ambito) else "",
                valore=s.valore if vista and s.voce == Voce.PRESENTE else None,
                assente=_ASSENZE.get(s.voce, Assenza.DATO) if vista else Assenza.NOME,
                evidenziata=luogo == ambito,
            )
            for luogo, s, vista in zip(chi, silenzi, viste, strict=True)
        ],
        nome="silenzi",
        titolo=titolo,
        coropleta=True,
        formato=lambda v: formato(v, 0),
        larghezza=LARGHEZZA_GRAFICO,
    )
    figura = Figura(1, titolo, disegno, frase, tabella, mappa=True) if disegno else None
    inventati = any(s.dimostrativo for s in silenzi)
    if servizio.genere == VOCI:
        inventati = anno in noti.dimostrativi
    return QuadroSilenzi(servizio, anno, figura, tabella, frase, inventati)


def _territori(
    anno: int, ambiti: Sequence[Ambito], *, per_comuni: bool, ambito: Ambito | None
) -> tuple[Sequence[Ambito | Comune], list[Territorio]]:
    giorno = selectors.primo_gennaio(anno)
    if per_comuni:
        comuni = Comune.objects.della_provincia().esistenti_il(giorno)
        if ambito:
            comuni = Comune.objects.dell_ambito(ambito, giorno)
        trovati = list(comuni.order_by("nome_ordinamento", "pk"))
        return trovati, selectors.territori_dei_comuni([anno], trovati)
    presenti = [a for a in ambiti if a.vale_il(giorno)]
    return presenti, selectors.territori_degli_ambiti(anno, presenti)


def _ambito_del_comune(anno: int) -> dict[int, int]:
    giorno = selectors.primo_gennaio(anno)
    return dict(
        Appartenenza.objects.alla_data(giorno).order_by().values_list("comune_id", "ambito_id")
    )


def _visto(silenzio: Silenzio, servizio: Servizio, sguardo: Sguardo) -> bool:
    """What the Ambiti declare is shown by name as their figures are; the register is public."""
    ambito_id = silenzio.territorio.ambito_id
    if servizio.genere != VOCI or ambito_id is None:
        return True
    return sguardo.vede_il_nome(definizioni()["spesa_pro_capite"], ambito_id)


def _tabella(
    servizio: Servizio,
    silenzi: Sequence[Silenzio],
    viste: Sequence[bool],
    quali: str,
    anno: int,
) -> Tabella:
    righe = []
    for voce in (Voce.ASSENTE, Voce.PIENO, Voce.IGNOTO, Voce.PRESENTE):
        di_questa = [(s, v) for s, v in zip(silenzi, viste, strict=True) if s.voce == voce]
        if not di_questa:
            continue
        nomi = [_nome(servizio, s) for s, v in di_questa if v]
        senza = sum(1 for _, v in di_questa if not v)
        if senza:
            nomi.append(SENZA_NOME if senza == 1 else f"{senza} altri {quali}")
        motivi = list(dict.fromkeys(s.motivo for s, _ in di_questa if s.motivo))
        perche = motivi[0] if len(motivi) == 1 and voce == Voce.IGNOTO else ""
        righe.append((_maiuscola(voce), str(len(di_questa)), _elenco_corto(nomi, quali), perche))
    con_motivo = any(riga[3] for riga in righe)
    return Tabella(
        1,
        f"{_maiuscola(servizio.nome)}, {quali}, {anno}",
        ("Che cosa si sa", "Quanti", _maiuscola(quali), *(("Perché",) if con_motivo else ())),
        [riga if con_motivo else riga[:3] for riga in righe],
        frozenset({1}),
        nota=_FONTI[servizio.genere == VOCI],
    )


_FONTI = {
    True: "Fonte: rendicontazioni approvate degli ambiti.",
    False: "Fonte: anagrafe delle strutture al 1° gennaio; i posti occupati sono quelli che le "
    "strutture indicano oggi.",
}


def _elenco_corto(nomi: Sequence[str], quali: str) -> str:
    """All the names, if they can be read; of a hundred and more, how many, and that the map has
    them.
    """
    if len(nomi) <= NOMI_ELENCATI:
        return elenco(nomi)
    return f"{', '.join(nomi[:NOMI_DI_ESEMPIO])} e altri {len(nomi) - NOMI_DI_ESEMPIO} {quali}"


def _nome(servizio: Servizio, silenzio: Silenzio) -> str:
    nome = silenzio.territorio.nome
    if silenzio.valore is None or servizio.genere == VOCI:
        return nome
    return f"{nome} ({numero(silenzio.valore)})"


def _frase(servizio: Servizio, silenzi: Sequence[Silenzio], quali: str) -> str:
    """«CDI: c'è in 9 ambiti su 13, in 1 tutti i posti sono occupati, non c'è in 3…»"""
    quanti = {voce: sum(1 for s in silenzi if s.voce == voce) for voce in Voce}
    con = quanti[Voce.PRESENTE] + quanti[Voce.PIENO]
    parti = [f"c'è in {con} {quali} su {len(silenzi)}"]
    if quanti[Voce.PIENO]:
        parti.append(f"in {quanti[Voce.PIENO]} di questi tutti i posti sono occupati")
    if quanti[Voce.ASSENTE]:
        parti.append(f"non c'è in {quanti[Voce.ASSENTE]}")
    if quanti[Voce.IGNOTO]:
        parti.append(f"di {quanti[Voce.IGNOTO]} non si sa")
    frase = f"{_maiuscola(servizio.nome)}: {elenco(parti)}."
    if quanti[Voce.IGNOTO]:
        frase += " Non sapere non vuol dire che il servizio non ci sia."
    return frase


def _maiuscola(testo: str) -> str:
    return testo[:1].upper() + testo[1:]
