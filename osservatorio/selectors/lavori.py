"""The job in the background that makes a report."""

from base.models import Lavoro, StatoLavoro
from osservatorio.models import ReportGenerato


def lavoro_del_report(report: ReportGenerato) -> Lavoro | None:
    """The job that waits or runs for it; None if there is none."""
    return (
        Lavoro.objects.filter(
            tipo="osservatorio.report",
            riferimento=str(report.pk),
            stato__in=[StatoLavoro.IN_ATTESA, StatoLavoro.IN_CORSO],
        )
        .order_by("-pk")
        .first()
    )
