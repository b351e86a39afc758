"""The outcome of an attempt as it goes on paper: everything that was said, no corners of sheet."""

from dataclasses import dataclass

from rendicontazione.enums import Gravita
from rendicontazione.models import Anomalia, Caricamento, Correzione, Lettura, Versione
from rendicontazione.selectors.correzioni import correzioni_di
from rendicontazione.validation import spiegazione_di

MAX_SU_CARTA = 100  # of each group; the CSV has them all
_GRAVITA = {
    Gravita.BLOCCANTE: "Blocca il file",
    Gravita.ERRORE: "Errore da correggere",
    Gravita.AVVISO: "Avviso: serve un motivo",
}


@dataclass(frozen=True)
class GruppoDocumento:
    """Anomalies with the same cause."""

    codice: str
    titolo: str
    gravita: str
    con_motivi: bool
    come: str
    quante: int
    anomalie: list[Anomalia]
    oltre: int


@dataclass(frozen=True)
class DocumentoEsito:
    """What the PDF of the outcome says; no date of its own, so that it does not change."""

    caricamento: Caricamento
    versione: Versione | None
    errori: int
    avvisi: int
    senza_motivo: int
    quante_letture: int
    gruppi: list[GruppoDocumento]
    letture: list[Lettura]
    oltre_letture: int
    correzioni: list[Correzione]

    @property
    def titolo(self) -> str:
        rendicontazione = self.caricamento.rendicontazione
        parte = f", parte di {self.caricamento.parte}" if self.caricamento.parte else ""
        return (
            f"Esito del controllo, {rendicontazione.ambito.denominazione} "
            f"{rendicontazione.campagna.anno}{parte}"
        )

    @property
    def stato(self) -> str:
        """What became of the file, in one sentence."""
        parte = self.caricamento.parte
        if parte is not None:
            if parte.consegnata_id == self.caricamento.pk:
                return f"Tentativo {self.caricamento.numero}: consegnato all'Ufficio di Piano."
            return f"Tentativo {self.caricamento.numero}: non è consegnato, non conta."
        if self.versione is None:
            return f"Tentativo {self.caricamento.numero}: non è stato confermato, non conta."
        if not self.versione.senza_errori:
            return (
                f"Versione {self.versione.numero}, con errori: il file è conservato, i suoi dati "
                "non contano."
            )
        return f"Versione {self.versione.numero}, senza errori: i suoi dati sono registrati."


def anomalie_e_letture(caricamento: Caricamento) -> tuple[list[Anomalia], list[Lettura]]:
    """All of them, in the order of the sheets, with who wrote the reasons."""
    return (
        list(caricamento.anomalie.select_related("motivata_da").order_by("pk")),
        list(caricamento.letture.order_by("pk")),
    )


def documento_esito(caricamento: Caricamento) -> DocumentoEsito:
    """Counters, groups from the gravest, readings; at most `MAX_SU_CARTA` rows of each list."""
    anomalie, letture = anomalie_e_letture(caricamento)
    per_causa: dict[tuple[str, str], list[Anomalia]] = {}
    for anomalia in anomalie:
        per_causa.setdefault((anomalia.gravita, anomalia.codice), []).append(anomalia)
    di_una_parte = caricamento.parte_id is not None
    ordine = list(_GRAVITA)
    gruppi = [
        GruppoDocumento(
            codice=codice,
            titolo=spiegazione_di(codice, di_una_parte=di_una_parte).titolo,
            gravita=_GRAVITA[Gravita(gravita)],
            con_motivi=gravita == Gravita.AVVISO,
            come=spiegazione_di(codice, di_una_parte=di_una_parte).come,
            quante=len(lista),
            anomalie=lista[:MAX_SU_CARTA],
            oltre=max(0, len(lista) - MAX_SU_CARTA),
        )
        for (gravita, codice), lista in sorted(
            per_causa.items(), key=lambda x: (ordine.index(Gravita(x[0][0])), -len(x[1]), x[0][1])
        )
    ]
    return DocumentoEsito(
        caricamento=caricamento,
        versione=getattr(caricamento, "versione", None),
        errori=sum(a.gravita != Gravita.AVVISO for a in anomalie),
        avvisi=sum(a.gravita == Gravita.AVVISO for a in anomalie),
        senza_motivo=sum(a.gravita == Gravita.AVVISO and not a.motivazione for a in anomalie),
        quante_letture=len(letture),
        gruppi=gruppi,
        letture=letture[:MAX_SU_CARTA],
        oltre_letture=max(0, len(letture) - MAX_SU_CARTA),
        correzioni=correzioni_di(caricamento),
    )
