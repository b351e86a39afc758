"""Who reads the reserved observatory: role and relation, one named question each (DESIGN §7).

An Ambito's figures are read by its Ufficio di Piano, by its readers of reserved aggregates, and by
the Province. What is not approved yet is read only by who may read that version of the return.
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.models import ConsensoConfronto
from rendicontazione.models import RUOLI_CHE_LEGGONO_TUTTO, Versione
from territorio.models import Ambito
from utenti.enums import RUOLI_DELLA_PROVINCIA, RUOLI_UFFICIO_DI_PIANO, Ruolo
from utenti.models import Utente

RUOLI_CHE_CARICANO_DATI = frozenset({Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA})
RUOLI_CHE_LEGGONO_IL_PROPRIO_AMBITO = RUOLI_UFFICIO_DI_PIANO | {Ruolo.LETTORE}


def puo_entrare(utente: Utente) -> bool:
    """Opens the observatory: who reads at least one Ambito."""
    return utente.ha_ruolo(*RUOLI_CHE_LEGGONO_IL_PROPRIO_AMBITO, *RUOLI_DELLA_PROVINCIA)


def puo_caricare_dati(utente: Utente) -> bool:
    """Loads Istat's files and chooses the edition in force: the officers of the Province."""
    return utente.ha_ruolo(*RUOLI_CHE_CARICANO_DATI)


def legge_tutti(utente: Utente) -> bool:
    """Sees every Ambito and the state of their data."""
    return utente.ha_ruolo(*RUOLI_DELLA_PROVINCIA)


def ambiti_leggibili(utente: Utente) -> QuerySet[Ambito]:
    """The Ambiti whose approved figures the user reads, by number."""
    ambiti = Ambito.objects.della_provincia().select_related("provincia")
    if not legge_tutti(utente):
        ambiti = ambiti.filter(pk__in=utente.ambiti_con_ruolo(*RUOLI_CHE_LEGGONO_IL_PROPRIO_AMBITO))
    return ambiti.order_by("numero", "pk")


def legge_le_rendicontazioni(utente: Utente) -> bool:
    """Reads the returns of every Ambito; the system's administrator does not."""
    return utente.ha_ruolo(*RUOLI_CHE_LEGGONO_TUTTO)


def apre_i_file(utente: Utente, ambito: Ambito) -> bool:
    """Opens the return of that Ambito: its cells, its file, its counts of few persons."""
    return legge_le_rendicontazioni(utente) or ambito.pk in utente.ambiti_visibili


def legge_il_report(
    utente: Utente,
    lettori: frozenset[Lettore],
    *,
    intera_raccolta: bool = False,
    di_persone: bool = False,
) -> bool:
    """Gets a report written for those readers; one of the whole collection, only who reads it; one
    that counts persons, not the system's administrator.
    """
    return (
        puo_entrare(utente)
        and lettore_di(utente) in lettori
        and (not intera_raccolta or legge_le_rendicontazioni(utente))
        and (not di_persone or legge_i_conteggi_di_persone(utente))
    )


def legge_i_conteggi_di_persone(utente: Utente) -> bool:
    """Reads how many pay which tariff: Ufficio di Piano and officers of the Province."""
    return utente.ha_ruolo(*RUOLI_UFFICIO_DI_PIANO) or legge_le_rendicontazioni(utente)


def versioni_leggibili(utente: Utente) -> QuerySet[Versione]:
    """The versions of returns, approved or not, that the user may open as a draft report."""
    return Versione.objects.visibili_a(utente).select_related(
        "rendicontazione__campagna", "rendicontazione__ambito"
    )


def lettore_di(utente: Utente) -> Lettore:
    """For which of the five readers what this user opens is written."""
    if utente.ha_ruolo(*RUOLI_DELLA_PROVINCIA):
        return Lettore.PROVINCIA
    if utente.ha_ruolo(Ruolo.RESPONSABILE_UDP, Ruolo.COORDINATORE_AMBITO):
        return Lettore.RESPONSABILE
    if utente.ha_ruolo(*RUOLI_UFFICIO_DI_PIANO):
        return Lettore.OPERATORE
    return Lettore.AMMINISTRATORE


def ambiti_con_consenso() -> list[Ambito]:
    """Every Ambito that the Province ever had, by number; `consente` = it agreed to be named."""
    return list(
        Ambito.objects.della_provincia()
        .select_related("provincia")
        .annotate(consente=Exists(ConsensoConfronto.objects.filter(ambito=OuterRef("pk"))))
        .order_by("numero", "pk")
    )


def leggibili_tra(utente: Utente, ambiti: Sequence[Ambito]) -> list[Ambito]:
    """Those of the Ambiti whose approved figures the user reads; as `ambiti_leggibili`."""
    if legge_tutti(utente):
        return list(ambiti)
    suoi = utente.ambiti_con_ruolo(*RUOLI_CHE_LEGGONO_IL_PROPRIO_AMBITO)
    return [ambito for ambito in ambiti if ambito.pk in suoi]


def da_consenso(utente: Utente, ambito: Ambito) -> bool:
    """Gives or withdraws the agreement to be named: who answers for the Ufficio di Piano."""
    return utente.ha_ruolo(Ruolo.RESPONSABILE_UDP, ambito=ambito)


def sguardo_di(utente: Utente, ambiti: Sequence[Ambito] | None = None) -> Sguardo:
    """What this user may see of what the Ambiti declare.

    `ambiti`: those of `ambiti_con_consenso`, if they are already read.
    """
    if ambiti is None:
        ambiti = ambiti_con_consenso()
    leggibili = frozenset(a.pk for a in leggibili_tra(utente, ambiti))
    return Sguardo(
        lettore=lettore_di(utente),
        propri=leggibili,
        consenzienti=frozenset(a.pk for a in ambiti if getattr(a, "consente", False)),
        apre_i_file=leggibili
        if legge_le_rendicontazioni(utente)
        else leggibili & frozenset(utente.ambiti_visibili),
    )


def sguardo_del_sistema() -> Sguardo:
    """What a command of this server reads: all; who runs commands there has the files."""
    ambiti = frozenset(Ambito.objects.della_provincia().values_list("pk", flat=True))
    return Sguardo(
        lettore=Lettore.PROVINCIA,
        propri=ambiti,
        consenzienti=frozenset(ConsensoConfronto.objects.values_list("ambito_id", flat=True)),
        apre_i_file=ambiti,
    )


def sguardo_pubblico(ambito: Ambito | None = None) -> Sguardo:
    """What citizens see: the Ambito that a report is about, and the others as they agreed to."""
    return Sguardo(
        lettore=Lettore.CITTADINO,
        propri=frozenset({ambito.pk}) if ambito else frozenset(),
        consenzienti=frozenset(ConsensoConfronto.objects.values_list("ambito_id", flat=True)),
    )


def vede_le_pubblicazioni(utente: Utente) -> bool:
    """Opens the list of what the Osservatorio has published, with what became of it."""
    return legge_le_rendicontazioni(utente)


def puo_pubblicare(utente: Utente) -> bool:
    """Shows figures to citizens, supersedes and withdraws: who decides for the Province."""
    return utente.ha_ruolo(Ruolo.DIRIGENTE_PROVINCIA)
