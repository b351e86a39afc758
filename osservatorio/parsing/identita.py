"""The sums that a demographic balance must keep: proved on every comune before it is stored."""

from collections import defaultdict
from collections.abc import Mapping

from base.formati import numero, plurale
from osservatorio.anomalie import AVVISO
from osservatorio.parsing.celle import Segnalazioni
from osservatorio.parsing.tipi import ValoriComune
from osservatorio.parsing.voci import FINE_ANAGRAFICA, FLUSSI, SALDI

_NOMI_IN_ELENCO = 10
_CENSITA, _AGGIUSTAMENTO = "residenti_fine", "aggiustamento"

PerMese = Mapping[int, Mapping[str, Mapping[str, int]]]


def controlla_bilancio(
    segnalazioni: Segnalazioni, anno: int, comuni: Mapping[str, ValoriComune]
) -> None:
    """start + births − deaths + arrivals − departures ± boundaries + adjustment = counted at the
    end, for every comune; those that do not keep it are named with their difference.
    """
    senza_prova = []
    for dati in comuni.values():
        valori = dati.valori
        for saldo, (piu, meno) in SALDI.items():
            if {saldo, piu, meno} <= valori.keys():
                _confronta(segnalazioni, dati, anno, saldo, valori[piu] - valori[meno])
        attesa = _fine_attesa(valori)
        if attesa is None:
            senza_prova.append(dati.nome)
            continue
        if _gia_aggiustata(valori, attesa):
            valori[_CENSITA] = valori.pop(FINE_ANAGRAFICA)
        if FINE_ANAGRAFICA in valori:
            _confronta(segnalazioni, dati, anno, FINE_ANAGRAFICA, attesa)
            attesa = valori[FINE_ANAGRAFICA]
        if _CENSITA in valori:
            if _AGGIUSTAMENTO in valori:
                _confronta(segnalazioni, dati, anno, _CENSITA, attesa + valori[_AGGIUSTAMENTO])
            elif FINE_ANAGRAFICA in valori:
                # The adjustment is what makes the registers the census: it is not a guess.
                valori[_AGGIUSTAMENTO] = valori[_CENSITA] - attesa
            else:
                _confronta(segnalazioni, dati, anno, _CENSITA, attesa)
    if senza_prova:
        elenco = ", ".join(senza_prova[:_NOMI_IN_ELENCO])
        segnalazioni.segnala(
            None, "BIL-06", str(len(senza_prova)),
            f"Anno {anno}: per {plurale(len(senza_prova), 'comune', 'comuni')} ({elenco}"
            f"{'…' if len(senza_prova) > _NOMI_IN_ELENCO else ''}) mancano delle voci e i conti "
            "non si possono provare. Controlla che il file sia completo.",
            AVVISO,
        )  # fmt: skip


def _gia_aggiustata(valori: Mapping[str, int], attesa: int) -> bool:
    """True if what the file calls the end of the year is already that of the census."""
    return (
        _CENSITA not in valori
        and FINE_ANAGRAFICA in valori
        and _AGGIUSTAMENTO in valori
        and valori[FINE_ANAGRAFICA] == attesa + valori[_AGGIUSTAMENTO]
    )


def _fine_attesa(valori: Mapping[str, int]) -> int | None:
    """The end of the year by the registers, None if a needed item is not given.

    Other registrations, other cancellations and changes of boundaries are not in every file.
    """
    if not {"residenti_inizio", "nati", "morti"} <= valori.keys():
        return None
    attesa = valori["residenti_inizio"]
    for voce in ("iscritti_altri", "cancellati_altri", "variazioni_territoriali"):
        attesa += FLUSSI[voce] * valori.get(voce, 0)
    for saldo, (piu, meno) in SALDI.items():
        if {piu, meno} <= valori.keys():
            attesa += valori[piu] - valori[meno]
        elif saldo in valori:
            attesa += valori[saldo]
        else:
            return None
    return attesa


_NOMI = {
    FINE_ANAGRAFICA: "la popolazione a fine anno",
    _CENSITA: "la popolazione censita a fine anno",
    "saldo_naturale": "il saldo naturale",
    "saldo_interno": "il saldo migratorio interno",
    "saldo_estero": "il saldo migratorio con l'estero",
}


def _confronta(
    segnalazioni: Segnalazioni, dati: ValoriComune, anno: int, voce: str, attesa: int
) -> None:
    scritta = dati.valori[voce]
    if scritta != attesa:
        segnalazioni.segnala(
            dati.riga, "BIL-01", str(scritta),
            f"{dati.nome} ({dati.codice_istat}), {anno}: {_NOMI[voce]} è {numero(scritta)}, ma "
            f"i conti del bilancio danno {numero(attesa)} "
            f"(differenza {numero(scritta - attesa)}). Scarica di nuovo il file.",
        )  # fmt: skip


def controlla_province(
    segnalazioni: Segnalazioni,
    comuni: Mapping[tuple[str, int], PerMese],
    province: Mapping[tuple[str, int], PerMese],
) -> None:
    """The control row of each Provincia, month and sex against the sum of its comuni."""
    somme: dict[tuple[str, int, int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (codice, anno), per_mese in comuni.items():
        for mese, per_sesso in per_mese.items():
            for sesso, voci in per_sesso.items():
                somma = somme[codice[:3], anno, mese, sesso]
                for voce, quanti in voci.items():
                    somma[voce] += quanti
    con_comuni = {chiave[:2] for chiave in somme}
    for (provincia, anno), per_mese in province.items():
        if (provincia, anno) not in con_comuni:
            continue  # a file of the Provinces alone, or cut to some of them
        diverse = [
            (voce, mese, valore, somme[provincia, anno, mese, sesso].get(voce, 0))
            for mese, per_sesso in sorted(per_mese.items())
            for sesso, voci in per_sesso.items()
            for voce, valore in voci.items()
            if valore != somme[provincia, anno, mese, sesso].get(voce, 0)
        ]
        if diverse:
            voce, mese, valore, trovata = diverse[0]
            segnalazioni.segnala(
                None, "BIL-02", provincia,
                f"Provincia {provincia}, {anno}: la somma dei comuni non dà la riga di controllo "
                f"in {plurale(len(diverse), 'caso', 'casi')}; il primo è "
                f"{voce.replace('_', ' ')}{f', mese {mese}' if mese else ''}: la provincia dice "
                f"{numero(valore)}, i comuni {numero(trovata)}. Il file è incompleto: "
                "scaricalo di nuovo.",
            )  # fmt: skip
