"""The frame of the speed measures (`make bench`): ratios inside one run, never absolute times.

A bench is a test marked `prestazioni` that takes the fixture `banco`:

    @pytest.mark.prestazioni
    def test_catalogo(banco, client, catalogo):
        banco.confronta(
            "catalogo, 500 strutture",
            nostro=lambda: client.get("/strutture/"),
            riferimento=lambda: pagina_con_orm(),
            almeno=1.3,
        )

`almeno` is a speed (time of `riferimento` / time of `nostro`), `al_massimo` a time (its inverse):
the first that is not kept fails the test. `prima` runs, untimed, before every measured call. All
the rows are printed in one table at the end.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

RIGHE = pytest.StashKey[list["Misura"]]()


@dataclass(frozen=True)
class Misura:
    """Medians in milliseconds of two callables measured in turn, and what was asked of them."""

    nome: str
    nostro: float
    riferimento: float
    giri: int
    almeno: float | None = None
    al_massimo: float | None = None

    @property
    def velocita(self) -> float:
        """How many times faster than the reference we are."""
        return self.riferimento / self.nostro

    @property
    def tempo(self) -> float:
        """How many times the reference's time we take."""
        return self.nostro / self.riferimento

    @property
    def mantenuta(self) -> bool:
        return (self.almeno is None or self.velocita >= self.almeno) and (
            self.al_massimo is None or self.tempo <= self.al_massimo
        )

    @property
    def richiesta(self) -> str:
        if self.almeno is not None:
            return f"velocità {self.velocita:.2f} (almeno {self.almeno:.2f})"
        if self.al_massimo is not None:
            return f"tempo {self.tempo:.2f} (al massimo {self.al_massimo:.2f})"
        return f"velocità {self.velocita:.2f}"


class Banco:
    """Measures pairs of callables and keeps the rows of the final table."""

    def __init__(self, righe: list[Misura]) -> None:
        self._righe = righe

    def confronta(
        self,
        nome: str,
        *,
        nostro: Callable[[], object],
        riferimento: Callable[[], object],
        almeno: float | None = None,
        al_massimo: float | None = None,
        giri: int = 15,
        prima: Callable[[], object] | None = None,
        orologio: Callable[[], float] | None = None,
    ) -> Misura:
        """Calls the two in turn `giri` times, after one warm-up each, and compares the medians.

        `orologio` is `time.process_time` where what is asked is CPU, not time.
        """
        tempi: dict[str, list[float]] = {"nostro": [], "riferimento": []}
        coppia = (("nostro", nostro), ("riferimento", riferimento))
        for giro in range(giri + 1):
            # The order alternates, so that neither always finds the caches warmed by the other.
            for chi, funzione in coppia if giro % 2 else reversed(coppia):
                durata = self._cronometra(funzione, prima, orologio or time.perf_counter)
                if giro:
                    tempi[chi].append(durata)
        misura = Misura(
            nome,
            statistics.median(tempi["nostro"]),
            statistics.median(tempi["riferimento"]),
            giri,
            almeno,
            al_massimo,
        )
        return self.segna(misura)

    def segna(self, misura: Misura) -> Misura:
        """Keeps a measure in the table; one too long to be repeated is timed by its own test."""
        self._righe.append(misura)
        assert misura.mantenuta, f"{misura.nome}: {misura.richiesta}"
        return misura

    @staticmethod
    def _cronometra(
        funzione: Callable[[], object],
        prima: Callable[[], object] | None,
        orologio: Callable[[], float],
    ) -> float:
        if prima:
            prima()
        gc.collect()
        gc.disable()
        try:
            inizio = orologio()
            funzione()
            return (orologio() - inizio) * 1000
        finally:
            gc.enable()


@pytest.fixture
def banco(request) -> Banco:
    return Banco(request.config.stash.setdefault(RIGHE, []))


def pytest_terminal_summary(terminalreporter, config):
    righe = config.stash.get(RIGHE, [])
    if not righe:
        return
    terminalreporter.section("misure (mediane, stessa esecuzione)")
    larghezza = max(len(riga.nome) for riga in righe)
    terminalreporter.write_line(
        f"{'misura':<{larghezza}} {'nostro ms':>10} {'rif. ms':>10} {'giri':>5}  rapporto"
    )
    for riga in righe:
        segno = "" if riga.mantenuta else "  NON MANTENUTO"
        terminalreporter.write_line(
            f"{riga.nome:<{larghezza}} {riga.nostro:>10.2f} {riga.riferimento:>10.2f} "
            f"{riga.giri:>5}  {riga.richiesta}{segno}"
        )
