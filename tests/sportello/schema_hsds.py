"""What HSDS 3 requires of the objects that we write: types and required fields."""

UUID = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
}
TESTO = {"type": "string", "minLength": 1}
GIORNO = {"type": "string", "format": "date"}


def oggetto(obbligatori, **proprieta):
    return {
        "type": "object",
        "required": ["id", *obbligatori],
        "properties": {"id": UUID, **proprieta},
    }


def elenco(di):
    return {"type": "array", "items": di}


TERMINE = oggetto(["name", "description"], name=TESTO, description=TESTO, code=TESTO)
INDIRIZZO = oggetto(
    ["address_1", "city", "state_province", "postal_code", "country", "address_type"],
    city=TESTO,
    country={"type": "string", "pattern": "^[A-Z]{2}$"},
    address_type={"enum": ["physical", "postal", "virtual"]},
)
LUOGO = oggetto(
    ["location_type"],
    location_type={"enum": ["physical", "postal", "virtual"]},
    latitude={"type": "number", "minimum": -90, "maximum": 90},
    longitude={"type": "number", "minimum": -180, "maximum": 180},
    addresses=elenco(INDIRIZZO),
    accessibility=elenco(oggetto([])),
)
ENTE = oggetto(["name", "description"], name=TESTO, description=TESTO)
NEL_LUOGO = oggetto([], service_id=UUID, location_id=UUID, location=LUOGO)
SERVIZIO = oggetto(
    ["name", "status", "organization"],
    name=TESTO,
    status={"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    organization_id=UUID,
    organization=ENTE,
    url={"type": "string", "format": "uri"},
    email={"type": "string", "format": "email"},
    assured_date=GIORNO,
    last_modified={"type": "string", "format": "date-time"},
    phones=elenco(oggetto(["number"], number=TESTO)),
    schedules=elenco(oggetto([])),
    service_areas=elenco(oggetto([], name=TESTO)),
    service_at_locations=elenco(NEL_LUOGO),
    cost_options=elenco(oggetto([], amount={"type": "number", "minimum": 0})),
    required_documents=elenco(oggetto([], document=TESTO)),
    capacities=elenco(
        oggetto(["available"], available={"type": "integer", "minimum": 0},
                unit=oggetto(["name"], name=TESTO), updated=GIORNO)
    ),
    attributes=elenco(
        oggetto(["link_id", "link_entity", "taxonomy_term_id"], link_id=UUID,
                link_entity=TESTO, taxonomy_term=TERMINE, value=TESTO)
    ),
    program=oggetto(["name", "description"]),
)  # fmt: skip
DI_LISTA = {
    "services": SERVIZIO,
    "organizations": ENTE,
    "service_at_locations": NEL_LUOGO,
    "taxonomies": oggetto(["name", "description"], name=TESTO, description=TESTO),
    "taxonomy_terms": TERMINE,
}


def schema(risorsa):
    """Of a page of the API's list."""
    interi = {
        nome: {"type": "integer"} for nome in ("total_items", "total_pages", "page_number", "size")
    }
    veri = {nome: {"type": "boolean"} for nome in ("first_page", "last_page", "empty")}
    return {
        "type": "object",
        "required": [*interi, *veri, "contents"],
        "properties": {**interi, **veri, "contents": elenco(DI_LISTA[risorsa])},
    }
