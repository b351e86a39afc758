"""The queue of jobs too long for a request: put in, taken up, done, and known when they die.

A job is a row of `Lavoro`; who works on it holds an advisory lock of PostgreSQL as long as it
lives, so that a job «in corso» without its lock is of a process that died. What each kind of job
does is in `settings.LAVORI`: kind → dotted path of a function of (reference, `Avanza`). No kind is
named here. The function writes its own result; an ErroreDominio it raises is kept as the answer.
"""

import contextlib
import datetime
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from base.errors import ErroreDominio
from base.models import Lavoro, StatoLavoro

# Says how far the job is: percent and what it is doing, in a few words.
Avanza = Callable[[int, str], None]

MAX_TENTATIVI = 3  # the first, and two more if the process dies
LAVORATORI = 2  # processes that work at the same time
PAUSA = 2.0  # seconds between two looks at an empty queue
_OGNI = 0.4  # seconds between two words on the same phase
_GIORNI = 30  # how long a finished job is kept

# First keys of our advisory locks: one per job, one per place of a worker.
_LAVORO, _POSTO = 771_001, 771_002

INTERROTTO = (
    "Il lavoro si è fermato a metà più volte e lo abbiamo lasciato: nulla è stato scritto. "
    "Riprova; se succede ancora, avvisa chi gestisce il sistema."
)

_figli: list["subprocess.Popen[bytes]"] = []


def accoda(*, tipo: str, riferimento: str) -> Lavoro:
    """Puts a job in the queue, or gives the one already there; a worker starts after the commit."""
    if tipo not in settings.LAVORI:
        raise KeyError(tipo)
    lavoro, _nuovo = Lavoro.objects.get_or_create(
        tipo=tipo,
        riferimento=riferimento,
        stato__in=[StatoLavoro.IN_ATTESA, StatoLavoro.IN_CORSO],
        defaults={"stato": StatoLavoro.IN_ATTESA},
    )
    transaction.on_commit(avvia_lavoratore)
    return lavoro


def avvia_lavoratore() -> None:
    """Starts a `lavora` of its own, which outlives the request; nothing where settings say so."""
    if not settings.LAVORI_AVVIO:
        return
    _figli[:] = [figlio for figlio in _figli if figlio.poll() is None]
    _figli.append(
        subprocess.Popen(  # noqa: S603  # our own interpreter and command
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "lavora"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    )


def sveglia(lavoro: Lavoro) -> None:
    """Starts a worker if nobody is on that job and there is room: who was may have died."""
    if lavoro.stato not in {StatoLavoro.IN_ATTESA, StatoLavoro.IN_CORSO}:
        return
    tenuti = _tenuti()
    if (_LAVORO, _chiave(lavoro)) not in tenuti and sum(c == _POSTO for c, _n in tenuti) < (
        LAVORATORI
    ):
        avvia_lavoratore()


def _tenuti() -> set[tuple[int, int]]:
    """The locks of jobs and places that living processes hold."""
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT classid::bigint, objid::bigint FROM pg_locks"
            " WHERE locktype = 'advisory' AND granted AND classid::bigint IN (%s, %s)"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [_LAVORO, _POSTO],
        )
        return set(cursore.fetchall())


def lavora(*, resta: bool = False) -> int:
    """Works the queue until it is empty, or for ever with `resta`; how many jobs were done.

    At most `LAVORATORI` processes at a time: one more leaves at once. An error of a job is a bug:
    it is not caught, the job goes back to the queue (or is left after three times) and the process
    ends with it.
    """
    fatti = 0
    with _posto(resta=resta) as mio:
        while mio:
            lavoro = _prendi()
            if lavoro is not None:
                _svolgi(lavoro)
                fatti += 1
            elif resta:
                time.sleep(PAUSA)
            else:
                break
    return fatti


@contextlib.contextmanager
def _posto(*, resta: bool) -> Iterator[bool]:
    """A place among the workers, if there is one; who stays waits for it."""
    preso = None
    while preso is None:
        preso = next((n for n in range(LAVORATORI) if _blocca(_POSTO, n)), None)
        if preso is None:
            if not resta:
                yield False
                return
            time.sleep(PAUSA)
    try:
        yield True
    finally:
        _libera(_POSTO, preso)


def _prendi() -> Lavoro | None:
    """The oldest job that nobody holds, now ours; those that died too often are left."""
    with transaction.atomic():
        coda = Lavoro.objects.select_for_update(skip_locked=True).filter(
            stato__in=[StatoLavoro.IN_ATTESA, StatoLavoro.IN_CORSO]
        )
        for lavoro in coda.order_by("creato_il", "pk"):
            if not _blocca(_LAVORO, _chiave(lavoro)):
                continue
            if lavoro.tipo in settings.LAVORI and lavoro.tentativi < MAX_TENTATIVI:
                lavoro.stato = StatoLavoro.IN_CORSO
                lavoro.tentativi += 1
                lavoro.iniziato_il = timezone.now()
                lavoro.avanzamento, lavoro.fase = 0, ""
                lavoro.save()
                return lavoro
            _lascia(lavoro)
            _libera(_LAVORO, _chiave(lavoro))
    return None


def _lascia(lavoro: Lavoro) -> None:
    """Marks the job interrupted, and tells who it was for."""
    lavoro.stato = StatoLavoro.INTERROTTO
    lavoro.messaggio = INTERROTTO
    lavoro.finito_il = timezone.now()
    lavoro.save()
    if percorso := settings.LAVORI_INTERROTTI.get(lavoro.tipo):
        import_string(percorso)(lavoro.riferimento)


def _svolgi(lavoro: Lavoro) -> None:
    finito = False
    try:
        with _avanzamento(lavoro) as avanza:
            try:
                import_string(settings.LAVORI[lavoro.tipo])(lavoro.riferimento, avanza)
            except ErroreDominio as errore:
                lavoro.messaggio = errore.messaggio
        finito = True
    finally:
        _chiudi(lavoro, finito=finito)
        _libera(_LAVORO, _chiave(lavoro))


@transaction.atomic
def _chiudi(lavoro: Lavoro, *, finito: bool) -> None:
    if finito:
        lavoro.stato, lavoro.avanzamento, lavoro.fase = StatoLavoro.FINITO, 100, ""
        lavoro.finito_il = timezone.now()
        lavoro.save()
        vecchi = timezone.now() - datetime.timedelta(days=_GIORNI)
        Lavoro.objects.filter(stato=StatoLavoro.FINITO, finito_il__lt=vecchi).delete()
    elif lavoro.tentativi >= MAX_TENTATIVI:
        _lascia(lavoro)
    else:
        lavoro.stato = StatoLavoro.IN_ATTESA
        lavoro.save()


@contextlib.contextmanager
def _avanzamento(lavoro: Lavoro) -> Iterator[Avanza]:
    """Writes the progress on a connection of its own: it is seen before the job commits."""
    altra = connection.copy()
    detto: tuple[str, float] = ("", 0.0)

    def avanza(percento: int, fase: str) -> None:
        nonlocal detto
        if fase == detto[0] and time.monotonic() - detto[1] < _OGNI:
            return
        with altra.cursor() as cursore:
            cursore.execute(
                "UPDATE base_lavoro SET avanzamento = %s, fase = %s WHERE id = %s",
                [max(0, min(percento, 99)), fase[:120], lavoro.pk],
            )
        detto = fase, time.monotonic()

    try:
        yield avanza
    finally:
        altra.close()


def _chiave(lavoro: Lavoro) -> int:
    return int(lavoro.pk) % 2**31


def _blocca(classe: int, numero: int) -> bool:
    with connection.cursor() as cursore:
        cursore.execute("SELECT pg_try_advisory_lock(%s, %s)", [classe, numero])
        return bool(cursore.fetchone()[0])


def _libera(classe: int, numero: int) -> None:
    with connection.cursor() as cursore:
        cursore.execute("SELECT pg_advisory_unlock(%s, %s)", [classe, numero])
