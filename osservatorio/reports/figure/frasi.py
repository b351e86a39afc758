"""The sentence under each chart: plain Italian, right with ties, holes, one territory, few data."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from osservatorio.calcolo import SENZA_NOME, Definizione, Tendenza, tendenza
from osservatorio.reports.figure.viste import RigaVista, quali
from osservatorio.reports.testi import (
    banda_in_parole,
    con_segno,
    con_unita,
    confronto_in_parole,
    dove,
    elenco,
    posto_in_parole,
    quanti_con_articolo,
    tendenza_in_parole,
    valore_scritto,
)
from osservatorio.selectors import Confronto, Riga, Storia

# More equal values than these are counted, not named.
NOMI_PARI = 3
# More years without a value than these are counted, not listed.
ANNI_ELENCATI = 4


def frase_dei_valori(storia: Storia, anno: int, viste: Sequence[RigaVista]) -> str:
    """What a chart of one year says: of the highlighted territory if there is one, else of all."""
    confronto = storia.confronti[anno]
    con_dati = [v for v in viste if v.valore is not None]
    propria = next((v for v in viste if v.evidenziata), None)
    if not con_dati:
        return _nessun_valore(anno, viste)
    if propria is None:
        return _di_tutti(storia, viste, con_dati, confronto)
    if propria.valore is None:
        return _manca_la_propria(storia, propria, viste, con_dati, confronto)
    return _della_propria(storia, propria, propria.valore, viste, con_dati, confronto)


def _nessun_valore(anno: int, viste: Sequence[RigaVista]) -> str:
    motivi = {v.motivo for v in viste} - {""}
    if len(motivi) == 1:
        return f"Nessun valore per il {anno}. {motivi.pop()}"
    perche = " La tabella dice perché." if motivi else ""
    return f"Nessun valore per il {anno}.{perche}"


def _valori(viste: Sequence[RigaVista]) -> list[Decimal]:
    return [v.valore for v in viste if v.valore is not None]


def _della_propria(
    storia: Storia,
    propria: RigaVista,
    valore: Decimal,
    viste: Sequence[RigaVista],
    con_dati: Sequence[RigaVista],
    confronto: Confronto,
) -> str:
    d = storia.definizione
    parti = [f"{propria.nome}: {con_unita(d, valore)}"]
    parole = confronto_in_parole(d, valore, confronto.valore, confronto.nome)
    if parole:
        parti[0] += f", {parole} ({valore_scritto(d, confronto.valore)})"
    posto = posto_in_parole(d, valore, _valori(con_dati))
    banda = banda_in_parole(d, _valori(con_dati))
    if posto:
        parti.append(posto)
    if banda:
        parti.append(f"{_soggetto(storia, viste, con_dati)} sono {banda}")
    elif len(con_dati) == 1 and len(viste) > 1:
        parti.append(f"è l'unico valore su {len(viste)} {quali(storia, len(viste))}")
    return f"{'; '.join(parti)}."


def _soggetto(storia: Storia, viste: Sequence[RigaVista], con_dati: Sequence[RigaVista]) -> str:
    """«i 13 ambiti», «i 7 ambiti con dati, su 13,»."""
    soggetto = f"{quanti_con_articolo(len(con_dati))} {quali(storia, len(con_dati))}"
    return soggetto if len(con_dati) == len(viste) else f"{soggetto} con dati, su {len(viste)},"


def _manca_la_propria(
    storia: Storia,
    propria: RigaVista,
    viste: Sequence[RigaVista],
    con_dati: Sequence[RigaVista],
    confronto: Confronto,
) -> str:
    d = storia.definizione
    banda = banda_in_parole(d, _valori(con_dati))
    parti = [f"{_soggetto(storia, viste, con_dati)} sono {banda}"] if banda else []
    if confronto.valore is not None:
        parti.append(f"{dove(confronto)} {con_unita(d, confronto.valore)}")
    resto = "; ".join(parti)
    frase = f"{propria.nome}: il valore manca. {propria.motivo}".strip()
    return f"{frase} {resto[:1].upper()}{resto[1:]}." if resto else frase


def _di_tutti(
    storia: Storia,
    viste: Sequence[RigaVista],
    con_dati: Sequence[RigaVista],
    confronto: Confronto,
) -> str:
    d = storia.definizione
    valori = _valori(con_dati)
    provincia = (
        f"; {dove(confronto)} {con_unita(d, confronto.valore)}"
        if confronto.valore is not None
        else ""
    )
    if len(con_dati) == 1:
        sola = con_dati[0]
        di_quanti = f" C'è il valore di un solo {quali(storia, 1)} su {len(viste)}."
        return (
            f"{_maiuscola(sola.nome)}: {con_unita(d, sola.valore)}{provincia}."
            f"{di_quanti if len(viste) > 1 else ''}"
        )
    parziale = ""
    if len(con_dati) < len(viste):
        parziale = f" I dati sono di {len(con_dati)} {quali(storia, 2)} su {len(viste)}."
    massimo, minimo = max(valori), min(valori)
    if massimo == minimo:
        quanti = f"{len(con_dati)} {quali(storia, len(con_dati))}"
        return f"Il valore è lo stesso in {quanti}: {con_unita(d, massimo)}{provincia}.{parziale}"
    alto, basso = (
        f"di {_chi(storia, [v for v in con_dati if v.valore == estremo])}"
        f" ({valore_scritto(d, estremo)})"
        for estremo in (massimo, minimo)
    )
    if not provincia:
        provincia = f" ({d.unita})"
    return f"Il valore più alto è {alto}, il più basso {basso}{provincia}.{parziale}"


def _chi(storia: Storia, pari: Sequence[RigaVista]) -> str:
    """The names of those with the same value; a number where they are many, or have no name."""
    senza_nome = sum(1 for v in pari if not v.con_nome)
    if senza_nome == 1 and len(pari) == 1:
        return SENZA_NOME
    if senza_nome or len(pari) > NOMI_PARI:
        return f"{len(pari)} {quali(storia, len(pari))}"
    return elenco([v.nome for v in pari])


def _maiuscola(testo: str) -> str:
    return testo[:1].upper() + testo[1:]


def frase_della_tendenza(storia: Storia, riga: Riga | None) -> str:
    """What the line of a territory says; without one, that of the Province and of the band."""
    if riga is None:
        return _della_provincia(storia)
    d = storia.definizione
    valori = storia.nel_tempo(riga)
    if not valori:
        ultimo = max(storia.anni, default=max(storia.confronti))
        return f"{riga.nome}: nessun valore. {riga.motivo(ultimo)}".strip()
    frase = _andamento(d, riga.nome, valori, tendenza(valori, riga.cambiati))
    provincia = {a: v for a, v in storia.provincia_nel_tempo().items() if a in valori}
    if len(provincia) > 1 and len(valori) > 1:
        da, a = min(provincia), max(provincia)
        frase += (
            f"; in Provincia da {valore_scritto(d, provincia[da])} del {da}"
            f" a {valore_scritto(d, provincia[a])} del {a}"
        )
    return f"{frase}.{_buchi(storia.anni, valori)}{_rotture(storia, riga)}"


def _della_provincia(storia: Storia) -> str:
    d = storia.definizione
    valori = storia.provincia_nel_tempo()
    banda = storia.banda()
    frase = ""
    if valori:
        frase = f"{_andamento(d, 'Provincia', valori, tendenza(valori))}."
        frase += _buchi(storia.anni, valori)
    if banda:
        anno = max(banda)
        minimo, massimo = banda[anno]
        tutti = storia.esistenti(anno)
        quanti = sum(1 for riga in tutti if riga.valore(anno) is not None)
        chi = f"{quanti_con_articolo(quanti)} {quali(storia, quanti)}"
        if quanti < len(tutti):
            chi += f" con dati, su {len(tutti)},"
        parole = banda_in_parole(d, (minimo, massimo)) or f"a {valore_scritto(d, minimo)}"
        frase += f" Nel {anno} {chi} sono {parole}."
    return frase.strip() or "Nessun valore per questi anni."


def _andamento(
    definizione: Definizione, nome: str, valori: Mapping[int, Decimal], moto: Tendenza | None
) -> str:
    """«Garda: in crescita da tre anni, da 160,1 del 2020 a 180,3 del 2023 (+12,6 %)»."""
    ultimo = max(valori)
    if moto is None:
        return f"{nome}: {con_unita(definizione, valori[ultimo])} nel {ultimo}" + (
            ", il solo anno con un valore" if len(valori) == 1 else ""
        )
    frase = (
        f"{nome}: {tendenza_in_parole(moto)}, da {valore_scritto(definizione, valori[moto.da])}"
        f" del {moto.da} a {con_unita(definizione, valori[moto.a])} del {moto.a}"
    )
    variazione = con_segno(moto.variazione)
    return f"{frase} ({variazione})" if variazione else frase


def _buchi(anni: Sequence[int], valori: Mapping[int, Decimal]) -> str:
    """The years without a value, between the first and the last of the chart."""
    vuoti = [anno for anno in anni if anno not in valori]
    if not vuoti:
        return ""
    if len(vuoti) > ANNI_ELENCATI:
        return f" Mancano {len(vuoti)} anni su {len(anni)}."
    come = "Manca il" if len(vuoti) == 1 else "Mancano il"
    return f" {come} {elenco([str(a) for a in vuoti])}."


def _rotture(storia: Storia, riga: Riga) -> str:
    """In which years the territory changed, so that before and after are not the same thing."""
    cambiati = [a for a in sorted(riga.cambiati) if a in storia.anni]
    if not cambiati:
        return ""
    return (
        f" Nel {elenco([str(a) for a in cambiati])} sono cambiati i comuni dell'ambito:"
        " i valori di prima non si confrontano con quelli di dopo."
    )
