"""What an import needs to know of types and comuni, in one go."""

from django.conf import settings
from django.utils import timezone

from strutture.models import TipoUnitaOfferta
from strutture.parsing.celle import chiave
from strutture.validation import ComuneNoto, Contesto
from territorio.models import Comune, NomePrecedenteComune, Provincia


def contesto_importazione() -> Contesto:
    """The names and codes that a list may use: types, comuni of the Province with their past names.

    A suppressed comune leads to the one it merged into.
    """
    tipi: dict[str, str] = {}
    for tipo in TipoUnitaOfferta.objects.order_by("-codice"):
        for nome in (tipo.nome, tipo.nome_breve, tipo.codice):
            tipi[chiave(nome)] = tipo.codice
    per_codice: dict[str, ComuneNoto] = {}
    per_nome: dict[str, ComuneNoto] = {}
    comuni = (
        Comune.objects.della_provincia()
        .select_related("confluito_in")
        .defer("confine", "confluito_in__confine")
        .order_by("soppresso_il", "pk")
    )
    for comune in comuni:
        vivo = comune.confluito_in or comune
        noto = ComuneNoto(pk=vivo.pk, codice_istat=vivo.codice_istat, nome=vivo.denominazione)
        per_codice[comune.codice_istat] = noto
        per_nome.setdefault(chiave(comune.denominazione), noto)
    for precedente in NomePrecedenteComune.objects.filter(
        comune__provincia__codice=settings.PROVINCIA
    ).select_related("comune"):
        noto = per_codice[precedente.comune.codice_istat]
        per_nome.setdefault(chiave(precedente.denominazione), noto)
    provincia = Provincia.objects.filter(codice=settings.PROVINCIA).first()
    return Contesto(
        provincia=provincia.denominazione if provincia else "",
        tipi=tipi,
        comuni_per_codice=per_codice,
        comuni_per_nome=per_nome,
        altri_comuni=frozenset(
            chiave(nome)
            for nome in Comune.objects.exclude(provincia__codice=settings.PROVINCIA).values_list(
                "denominazione", flat=True
            )
        ),
        oggi=timezone.localdate(),
    )
