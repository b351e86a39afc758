"""How many times one may send: counted as the logins are, in the cache that all processes share.

Of the address only a keyed digest is kept, which expires by itself; it is written in no log.
"""

from allauth.core.internal.ratelimit import consume, get_ip
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def troppe_volte(request: HttpRequest, azione: str) -> bool:
    """True if from that address that thing was done too often; counts this time too."""
    return troppe_volte_per(request, azione, get_ip(request))


def troppe_volte_per(request: HttpRequest, azione: str, chi: str) -> bool:
    """The same, by something else than the address: a contact, a code. Never for an empty one."""
    if not chi:
        return False
    impronta = salted_hmac("sportello.limiti", chi, algorithm="sha256").hexdigest()
    contato = consume(
        request,
        app="sportello",
        action=azione,
        config=settings.SPORTELLO_LIMITI,
        key=impronta,
        limit_get=True,
    )
    return contato is None
