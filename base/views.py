from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
@never_cache
def stato(request: HttpRequest) -> JsonResponse:
    """Health check: 200 only if the database answers and every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        mancano = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"stato": "errore", "database": False}, status=503)
    if mancano:
        return JsonResponse(
            {"stato": "errore", "database": True, "migrazioni_mancanti": len(mancano)}, status=503
        )
    return JsonResponse({"stato": "ok", "database": True, "migrazioni_mancanti": 0})
