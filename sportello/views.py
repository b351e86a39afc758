from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from territorio.models import Ambito


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/home.html")


@require_safe
@login_not_required
def struttura_list(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/struttura_list.html")


@require_safe
@login_not_required
def ambito_list(request: HttpRequest) -> HttpResponse:
    ambiti = Ambito.objects.della_provincia().order_by("numero", "pk")
    return render(request, "sportello/ambito_list.html", {"ambiti": ambiti})


@require_safe
@login_not_required
def ambito_detail(request: HttpRequest, slug: str) -> HttpResponse:
    ambito = get_object_or_404(Ambito.objects.della_provincia(), slug=slug)
    return render(request, "sportello/ambito_detail.html", {"ambito": ambito})


@require_safe
@login_not_required
def provincia(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/provincia.html")


@require_safe
@login_not_required
def accessibilita(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/accessibilita.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/privacy.html")


@require_safe
@login_not_required
def note_legali(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/note_legali.html")
