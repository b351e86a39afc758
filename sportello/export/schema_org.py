"""The page of a facility as linked data: JSON-LD with the words of schema.org. No database."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from strutture.calcolo.orari import leggi_orari
from strutture.selectors import SchedaPubblica, UnitaScheda

GIORNI = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITA_DI_TEMPO = {"ora": "HUR", "giorno": "DAY", "mese": "MON"}  # UN/CEFACT codes
# What would end the element, or open another: as `django.utils.html.json_script`.
_SOSTITUZIONI = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def json_ld(scheda: SchedaPubblica, *, radice: str, ambito_indirizzo: str = "") -> SafeString:
    """The text of a `<script type="application/ld+json">`: a data block, which nothing executes.

    `radice` = scheme and host of the site; `ambito_indirizzo` = path of the Ufficio di Piano's
    page. What is not known is left out; of a reserved facility the place too.
    """
    testo = json.dumps(
        dati_schema_org(scheda, radice=radice, ambito_indirizzo=ambito_indirizzo),
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return mark_safe(testo.translate(_SOSTITUZIONI))  # noqa: S308


def dati_schema_org(
    scheda: SchedaPubblica, *, radice: str, ambito_indirizzo: str = ""
) -> dict[str, Any]:
    """The same as a dict. A service of a private body is a Service, not a GovernmentService."""
    pagina = radice + scheda.indirizzo_web
    gestore = (
        {"@type": "Organization", "name": scheda.ente_gestore} if scheda.ente_gestore else None
    )
    return _pieno(
        {
            "@context": "https://schema.org",
            "@type": "GovernmentService" if scheda.natura == "Pubblico" else "Service",
            "@id": pagina,
            "url": pagina,
            "name": scheda.nome,
            "description": scheda.descrizione or " ".join(u.cosa_e for u in scheda.unita),
            "disambiguatingDescription": (
                "Dato dimostrativo, inventato" if scheda.dimostrativa else ""
            ),
            "serviceType": list(dict.fromkeys(unita.tipo for unita in scheda.unita)),
            "audience": _pieno(
                {
                    "@type": "Audience",
                    "name": ", ".join(nome for _, nome in scheda.aree),
                    "audienceType": " ".join(
                        dict.fromkeys(u.a_chi_e_rivolto for u in scheda.unita)
                    ),
                }
            ),
            "provider": gestore,
            "serviceOperator": gestore,
            "areaServed": (
                _pieno(
                    {
                        "@type": "AdministrativeArea",
                        "name": f"Ambito {scheda.ambito}",
                        "url": radice + ambito_indirizzo if ambito_indirizzo else "",
                    }
                )
                if scheda.ambito
                else None
            ),
            "availableChannel": _canale(scheda, pagina),
            "hasOfferCatalog": {
                "@type": "OfferCatalog",
                "itemListElement": [_offerta(unita) for unita in scheda.unita],
            },
        }
    )


def _canale(scheda: SchedaPubblica, pagina: str) -> dict[str, Any]:
    return _pieno(
        {
            "@type": "ServiceChannel",
            "serviceUrl": scheda.sito or pagina,
            "servicePhone": _contatto(telephone=scheda.telefono, email=scheda.email),
            "serviceLocation": _luogo(scheda),
        }
    )


def _contatto(**campi: str) -> dict[str, Any] | None:
    pieni = {nome: valore for nome, valore in campi.items() if valore}
    return {"@type": "ContactPoint", **pieni} if pieni else None


def _luogo(scheda: SchedaPubblica) -> dict[str, Any] | None:
    """The place, where it may be told; hours only of a facility with one unit."""
    luogo = scheda.luogo
    if luogo.comune is None:
        return None
    posizione = scheda.posizione
    return _pieno(
        {
            "@type": "Place",
            "name": scheda.nome,
            "address": _pieno(
                {
                    "@type": "PostalAddress",
                    "streetAddress": luogo.indirizzo,
                    "postalCode": luogo.cap,
                    "addressLocality": scheda.comune,
                    "addressCountry": "IT",
                }
            ),
            "geo": (
                {
                    "@type": "GeoCoordinates",
                    "latitude": float(posizione[0]),
                    "longitude": float(posizione[1]),
                }
                if posizione
                else None
            ),
            "openingHoursSpecification": (
                _orari(scheda.unita[0]) if len(scheda.unita) == 1 and not scheda.sospesa else []
            ),
        }
    )


def _offerta(unita: UnitaScheda) -> dict[str, Any]:
    prezzo = None
    if unita.retta_min is not None or unita.retta_max is not None:
        prezzo = _pieno(
            {
                "@type": "UnitPriceSpecification",
                "priceCurrency": "EUR",
                "minPrice": _importo(unita.retta_min),
                "maxPrice": _importo(unita.retta_max),
                "unitCode": UNITA_DI_TEMPO.get(unita.retta_periodo, ""),
            }
        )
    return _pieno(
        {
            "@type": "Offer",
            "itemOffered": _pieno(
                {
                    "@type": "Service",
                    "name": unita.tipo,
                    "audience": {"@type": "Audience", "audienceType": unita.a_chi_e_rivolto},
                    "hoursAvailable": _orari(unita),
                }
            ),
            "priceSpecification": prezzo,
        }
    )


def _importo(valore: Any) -> str | None:
    return None if valore is None else str(valore)


def _orari(unita: UnitaScheda) -> list[dict[str, Any]]:
    orario = leggi_orari(unita.orari)
    if orario is None:
        return []
    per_fascia: dict[tuple[int, int], list[str]] = {}
    for giorno, fasce in zip(GIORNI, orario.settimana, strict=True):
        for fascia in fasce:
            per_fascia.setdefault(fascia, []).append(giorno)
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": giorni,
            "opens": _ora(da),
            "closes": _ora(a),
        }
        for (da, a), giorni in per_fascia.items()
    ]


def _ora(minuti: int) -> str:
    # schema.org has no 24:00: the last minute of the day stands for it.
    return "23:59" if minuti == 24 * 60 else f"{minuti // 60:02d}:{minuti % 60:02d}"


def _pieno(campi: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {nome: valore for nome, valore in campi.items() if valore not in (None, "", [], {})}
