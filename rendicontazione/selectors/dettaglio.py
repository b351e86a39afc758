"""What the page of one return shows: where it is, its attempts, versions and history."""

from dataclasses import dataclass

from base.formati import plurale
from rendicontazione.enums import (
    STATI_CONCLUSI,
    STATI_DI_COMPILAZIONE,
    EsitoCaricamento,
    Gravita,
    StatoRendicontazione,
)
from rendicontazione.models import (
    Caricamento,
    PassaggioStato,
    Rendicontazione,
    Versione,
)
from rendicontazione.selectors.quadro import RigaQuadro, con_ultimi, riga_quadro

_S = StatoRendicontazione


@dataclass(frozen=True)
class Passo:
    """A step of the way: `stato` is fatto, adesso or dopo."""

    numero: int
    titolo: str
    stato: str
    nota: str = ""


def passi(
    rendicontazione: Rendicontazione, tentativo: Caricamento | None, versione: Versione | None
) -> list[Passo]:
    """Where the Ambito is: scarica, carica, correggi, conferma, certifica."""
    stato = rendicontazione.stato
    nuovo_giro = stato in {_S.INTEGRAZIONE_RICHIESTA, _S.RIAPERTA}
    certificata = stato in {_S.CERTIFICATA, _S.IN_ISTRUTTORIA, *STATI_CONCLUSI}
    in_attesa = tentativo is not None and (
        versione is None
        # A blocked file leaves things as they were.
        or (
            tentativo.caricato_il > versione.confermata_il
            and tentativo.esito != EsitoCaricamento.BLOCCATO
        )
    )
    if certificata:
        corrente = 6
    elif in_attesa:
        corrente = 4 if tentativo and tentativo.esito in {"valido", "avvisi"} else 3
    elif versione is not None and not nuovo_giro:
        corrente = 5 if versione.senza_errori else 3
    else:
        corrente = 2 if nuovo_giro else 1
    titoli = ("Scarica il modello", "Carica", "Correggi", "Conferma", "Certifica")
    return [
        Passo(
            numero,
            titolo,
            "fatto" if numero < corrente else ("adesso" if numero == corrente else "dopo"),
        )
        for numero, titolo in enumerate(titoli, start=1)
    ]


@dataclass(frozen=True)
class Dettaglio:
    """Everything the page of one return shows."""

    riga: RigaQuadro
    passi: list[Passo]
    tentativi: list[Caricamento]
    versioni: list[Versione]
    passaggi: list[PassaggioStato]
    richiesta: PassaggioStato | None
    avvisi_senza_motivo: int
    errori: int

    @property
    def resta(self) -> list[str]:
        """What is left to do before the certification, one sentence each; empty once certified."""
        if not self.riga.termine.da_consegnare:
            return []
        if self.versione is None:
            return ["Confermare il primo file senza errori."] if self.tentativi else []
        cose = []
        if self.errori:
            cose.append(f"Correggere {plurale(self.errori, 'errore', 'errori')} del file.")
        if self.avvisi_senza_motivo:
            quanti = plurale(self.avvisi_senza_motivo, "avviso", "avvisi")
            cose.append(f"Scrivere il motivo di {quanti}.")
        cose += [
            f"Completare il foglio {foglio.titolo}: "
            f"{plurale(foglio.celle.chieste - foglio.celle.compilate, 'cella', 'celle')} da "
            "compilare."
            for foglio in self.riga.fogli
            if foglio.celle.chieste > foglio.celle.compilate
        ]
        return cose

    @property
    def rendicontazione(self) -> Rendicontazione:
        return self.riga.rendicontazione

    @property
    def tentativo(self) -> Caricamento | None:
        """The last attempt, if it is not a version yet and there is time to make it one."""
        if (
            self.rendicontazione.stato not in STATI_DI_COMPILAZIONE
            or not self.tentativi
            or self.tentativi[0].confermato  # type: ignore[attr-defined]
        ):
            return None
        return self.tentativi[0]

    @property
    def tentativo_bloccato(self) -> bool:
        """True if nothing can be decided on it: another file is needed."""
        return self.tentativo is not None and self.tentativo.esito == EsitoCaricamento.BLOCCATO

    @property
    def versione(self) -> Versione | None:
        return self.versioni[0] if self.versioni else None


def dettaglio(rendicontazione: Rendicontazione, *, per_la_provincia: bool) -> Dettaglio:
    """One return with its attempts, versions and history; a fixed number of queries."""
    completa = con_ultimi(Rendicontazione.objects.filter(pk=rendicontazione.pk)).select_related(
        "proposta_da"
    )[0]
    versioni = list(
        completa.versioni.select_related("confermata_da", "approvata_da", "caricamento").order_by(
            "-numero"
        )
    )
    confermati = {v.caricamento_id: v.numero for v in versioni}
    tentativi = list(
        completa.caricamenti.dell_ambito().select_related("caricato_da").order_by("-numero")
    )
    for tentativo in tentativi:
        tentativo.confermato = confermati.get(tentativo.pk)  # type: ignore[attr-defined]
    passaggi = list(
        completa.passaggi.select_related("fatto_da", "proposto_da", "versione").order_by(
            "-fatto_il", "-pk"
        )
    )
    gravita: list[tuple[str, bool]] = []
    if versioni:
        gravita = [
            (g, bool(m))
            for g, m in versioni[0].caricamento.anomalie.values_list("gravita", "motivazione")
        ]
    # What the Province asked for is the first thing to read until the new version is there.
    aspetta = completa.stato in {_S.INTEGRAZIONE_RICHIESTA, _S.RIAPERTA}
    return Dettaglio(
        riga=riga_quadro(completa, per_la_provincia=per_la_provincia),
        passi=passi(
            completa, tentativi[0] if tentativi else None, versioni[0] if versioni else None
        ),
        tentativi=tentativi,
        versioni=versioni,
        passaggi=passaggi,
        richiesta=passaggi[0] if aspetta and passaggi else None,
        avvisi_senza_motivo=sum(g == Gravita.AVVISO and not m for g, m in gravita),
        errori=sum(g != Gravita.AVVISO for g, _m in gravita),
    )
