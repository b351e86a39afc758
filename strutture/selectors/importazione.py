"""What an import needs to know of types and comuni, in one go."""

from django.conf import settings
from django.utils import timezone

from strutture.models import EnteGestore, Struttura, TipoUnitaOfferta, UnitaOfferta
from strutture.parsing import chiave
from strutture.validation import ComuneNoto, Contesto, Offerta, Registro, Scheda
from strutture.validation.registro import CAMPI_STRUTTURA, CAMPI_UNITA, luogo_di
from territorio.models import Comune, NomePrecedenteComune, Provincia
from utenti.models import Utente


def comuni_di_chi_importa(utente: Utente | None) -> frozenset[int] | None:
    """The comuni in which the user may import, as primary keys; None = everywhere.

    Without a user it is the command of the server.
    """
    if utente is None or utente.vede_tutto:
        return None
    oggi = timezone.localdate()
    comuni = Comune.objects.degli_ambiti_oggi(utente.ambiti_visibili, oggi)
    return frozenset(comuni.values_list("pk", flat=True))


def registro_attuale() -> Registro:
    """The register as a list is compared with it: facilities, units, bodies, types."""
    schede, confluite = {}, {}
    for pk, riservata, arrivo, *valori in Struttura.objects.order_by("pk").values_list(
        "pk", "indirizzo_riservato", "confluita_in_id", *CAMPI_STRUTTURA
    ):
        schede[pk] = Scheda(pk, dict(zip(CAMPI_STRUTTURA, valori, strict=True)), riservata)
        if arrivo:
            confluite[pk] = arrivo
    enti = dict(EnteGestore.objects.values_list("pk", "denominazione"))
    offerte = {}
    for pk, struttura, *valori in UnitaOfferta.objects.order_by("pk").values_list(
        "pk", "struttura_id", *CAMPI_UNITA
    ):
        scheda = schede[struttura]
        offerte[pk] = Offerta(pk, scheda, dict(zip(CAMPI_UNITA, valori, strict=True)))
        scheda.offerte.append(offerte[pk])
    for pk, arrivo in confluite.items():
        while arrivo in confluite:
            arrivo = confluite[arrivo]
        if not schede[pk].offerte:
            schede[arrivo].altri_luoghi.append(luogo_di(schede[pk], enti))
    for pk in confluite:
        if not schede[pk].offerte:
            del schede[pk]
    return Registro(
        schede=schede,
        offerte=offerte,
        enti=enti,
        tipi=dict(TipoUnitaOfferta.objects.values_list("codice", "pk")),
        comuni_di_oggi={
            pk: arrivo
            for pk, arrivo in Comune.objects.della_provincia()
            .filter(confluito_in__isnull=False)
            .values_list("pk", "confluito_in_id")
            if arrivo
        },
    )


def contesto_importazione(ammessi: frozenset[int] | None = None) -> Contesto:
    """The names and codes that a list may use: types, comuni of the Province with their past names.

    A suppressed comune leads to the one it merged into. `ammessi` = comuni in which one may write.
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
        ammessi=ammessi,
    )
