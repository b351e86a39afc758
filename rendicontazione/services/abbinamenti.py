"""How an Ambito calls the sheets and columns of the form: saved once, applied ever after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from base.errors import ErroreDominio
from rendicontazione.models import Abbinamento, Caricamento, ColonnaModulo, FoglioModulo
from rendicontazione.parsing.celle import chiave
from rendicontazione.services.caricamenti import registra_caricamento
from territorio.models import Ambito
from utenti.models import Utente


@dataclass(frozen=True)
class Scelta:
    """`scritto` in the file is that column of the form; with `colonna=None`, that sheet."""

    foglio: FoglioModulo
    colonna: ColonnaModulo | None
    scritto: str


@transaction.atomic
def salva_abbinamenti(*, ambito: Ambito, scelte: Iterable[Scelta], utente: Utente) -> int:
    """Keeps the matches of an Ambito; how many. A name matched before changes its column.

    Raises ErroreDominio, with nothing written, if one name is given to two columns.
    """
    viste: set[tuple[int, str]] = set()
    quante = 0
    for scelta in scelte:
        nome = chiave(scelta.scritto)
        # Names of sheets are unique in the file, those of columns in their sheet.
        posto = (scelta.foglio.pk if scelta.colonna else 0, nome)
        if posto in viste:
            raise ErroreDominio(
                f"Hai scelto «{scelta.scritto}» due volte: ogni nome del tuo file va in un posto "
                "solo. Cambia una delle due scelte.",
                codice="ABBINAMENTO_DOPPIO",
            )
        viste.add(posto)
        gia = Abbinamento.objects.filter(
            ambito=ambito, chiave=nome, colonna__isnull=scelta.colonna is None
        )
        if scelta.colonna:
            gia = gia.filter(foglio=scelta.foglio)
        abbinamento = gia.select_for_update(of=("self",)).first() or Abbinamento(
            ambito=ambito, chiave=nome
        )
        abbinamento.foglio = scelta.foglio
        abbinamento.colonna = scelta.colonna
        abbinamento.scritto = scelta.scritto
        abbinamento.scelto_da = utente
        abbinamento.full_clean()
        abbinamento.save()
        quante += 1
    return quante


@transaction.atomic
def abbina_e_rileggi(
    *, caricamento: Caricamento, scelte: Iterable[Scelta], utente: Utente
) -> Caricamento:
    """Saves the matches and makes a new attempt of the same file, read with them.

    Raises ErroreDominio, with nothing written, as `salva_abbinamenti` and `registra_caricamento`.
    """
    rendicontazione = caricamento.rendicontazione
    salva_abbinamenti(ambito=rendicontazione.ambito, scelte=scelte, utente=utente)
    with caricamento.file.open("rb") as file:
        contenuto = file.read()
    return registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=contenuto,
        nome="",
        utente=utente,
        derivato_da=caricamento,
    )


@transaction.atomic
def togli_abbinamento(*, abbinamento: Abbinamento) -> None:
    """The next file is read without it, and without those of other forms that say the same.

    Attempts already read stay as they are.
    """
    uguali = Abbinamento.objects.filter(
        ambito=abbinamento.ambito_id,
        chiave=abbinamento.chiave,
        foglio__codice=abbinamento.foglio.codice,
        colonna__isnull=abbinamento.colonna_id is None,
    )
    uguali.delete()
