"""Stories of one indicator made by hand, without a database."""

from decimal import Decimal

from osservatorio.calcolo import Sguardo, definizioni
from osservatorio.enums import Lettore
from osservatorio.selectors import Confronto, Fonte, Indicatore, Riga, Storia, parziale

TUTTI = Sguardo(Lettore.PROVINCIA, frozenset(range(1, 20)))
MANCA = "La rendicontazione 2023 di questo ambito non c'è o non è ancora approvata."


def indicatore(codice, valore):
    d = definizioni()[codice]
    manca = valore is None
    return Indicatore(
        d,
        None if manca else Decimal(str(valore)),
        None,
        None,
        None if manca else "Istat",
        None if manca else "popolazione al 1/1/2023 (stima)",
        MANCA if manca else None,
        {} if manca else {"popolazione": Fonte("Istat", "popolazione al 1/1/2023 (stima)")},
    )


def storia(codice, valori, provincia=None, *, anni=(2023,), comuni=False, cambiati=None):
    """`valori`: {name: one value, or {year: value}}; keys are the names in lower case.

    `provincia` likewise; ids of the Ambiti from 1, in the order given.
    """

    def per_anno(v):
        return v if isinstance(v, dict) else {anni[-1]: v}

    righe = [
        Riga(
            nome.lower(),
            nome,
            {anno: indicatore(codice, v) for anno, v in per_anno(suoi).items()},
            frozenset((cambiati or {}).get(nome, ())),
            None if comuni else i,
            f"M{i * 10} 0h8v8h-8z",
            str(i),
        )
        for i, (nome, suoi) in enumerate(valori.items(), start=1)
    ]
    della_provincia = {a: indicatore(codice, per_anno(provincia).get(a)) for a in anni}
    confronti = {}
    for anno in anni:
        presenti = [v for r in righe if (v := r.valore(anno)) is not None]
        esistenti = sum(1 for r in righe if anno in r.valori)
        valore = della_provincia[anno].valore
        nome = "Provincia" if valore is not None else parziale(len(presenti), esistenti)
        confronti[anno] = Confronto(nome, valore, len(presenti), esistenti, tuple(presenti))
    return Storia(definizioni()[codice], comuni, tuple(anni), righe, della_provincia, confronti)
