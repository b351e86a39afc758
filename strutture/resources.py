"""Facilities in and out of the back office as a spreadsheet: preview, then confirm."""

import io
from typing import Any

import tablib
from django.db.models import QuerySet
from import_export import fields, widgets
from import_export.formats import base_formats

from base.esportazione import senza_formula
from base.models import chiave_ordinamento
from base.resources import RegistroResource
from strutture.models import EnteGestore, Sinonimo, Struttura
from strutture.parsing.celle import scritto
from strutture.parsing.fogli import FileIllegibile, read_fogli
from strutture.selectors.comuni import comuni_visibili
from territorio.models import Comune
from utenti.models import Utente

LUOGO = ("indirizzo", "cap")


class Elenco(base_formats.CSV):
    """A list in CSV or XLSX, told by its content and read as text, row by row."""

    def get_title(self) -> str:
        return "CSV o XLSX"

    def get_read_mode(self) -> str:
        return "rb"

    def is_binary(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        """Raises FileIllegibile, with its sentence, on what is no list."""
        testata, *righe = [
            [scritto(cella) for cella in riga]
            for riga in read_fogli(in_stream)[0]
            if any(scritto(cella) for cella in riga)
        ] or [[]]
        if not righe:
            raise FileIllegibile(
                "Nel file non ci sono righe da importare: nella prima riga vanno i nomi delle "
                "colonne, dalla seconda le strutture."
            )
        larghezza = len(testata)
        return tablib.Dataset(
            *[(riga + [""] * larghezza)[:larghezza] for riga in righe],
            headers=[intestazione.lower() for intestazione in testata],
        )

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Semicolons, a byte order mark for spreadsheets, and no formula."""
        uscita = io.StringIO(newline="")
        sicuro = tablib.Dataset(
            *[[senza_formula(cella) for cella in riga] for riga in dataset],
            headers=dataset.headers,
        )
        uscita.write(sicuro.export("csv", delimiter=";"))
        return uscita.getvalue().encode("utf-8-sig")


class ComuneWidget(widgets.ForeignKeyWidget):
    """The comune by its Istat code, among those of the user's own Ambiti."""

    def __init__(self) -> None:
        super().__init__(Comune, "codice_istat")
        self.ammessi: QuerySet[Comune] = Comune.objects.none()

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Comune:
        codice = str(value or "").strip().zfill(6)
        comune = self.ammessi.filter(codice_istat=codice).first()
        if comune is None:
            raise ValueError(
                f"«{value or ''}» non è il codice Istat di un comune del tuo ambito: "
                "ha sei cifre, per esempio 017125."
            )
        return comune


class EnteWidget(widgets.ForeignKeyWidget):
    """The body by its name; a name that is not in the register is refused, never made."""

    def __init__(self) -> None:
        super().__init__(EnteGestore, "denominazione")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> EnteGestore | None:
        nome = str(value or "").strip()
        if not nome:
            return None
        ente = (
            EnteGestore.objects.filter(nome_ordinamento=chiave_ordinamento(nome))
            .order_by("pk")
            .first()
        )
        if ente is None:
            raise ValueError(
                f"«{nome}» non è fra gli enti gestori: aggiungilo prima, con questo nome."
            )
        return ente


class SiNoWidget(widgets.BooleanWidget):
    TRUE_VALUES = ["si", "sì", "Si", "Sì", "SI", "SÌ", "1", 1, True, "vero", "x"]
    FALSE_VALUES = ["no", "No", "NO", "0", 0, False, "falso"]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "si" if value else "no"


class StrutturaResource(RegistroResource):
    """One row per facility. A row with `id` changes that facility, one without makes a draft.

    Only the facilities the user sees exist here: the id of another one is refused. The address of
    a reserved facility is never written in the file, and an empty one does not erase it.
    """

    obbligatorie = ("denominazione", "codice_istat")
    una_tua = "una tua struttura"

    comune = fields.Field("comune", "codice_istat", widget=ComuneWidget())
    ente_gestore = fields.Field("ente_gestore", "ente_gestore", widget=EnteWidget())
    indirizzo_riservato = fields.Field(
        "indirizzo_riservato", "indirizzo_riservato", widget=SiNoWidget()
    )

    class Meta(RegistroResource.Meta):
        model = Struttura
        fields = (
            "id",
            "denominazione",
            "ente_gestore",
            "comune",
            "indirizzo",
            "cap",
            "telefono",
            "email",
            "pec",
            "sito",
            "indirizzo_riservato",
        )
        export_order = fields

    def __init__(self, utente: Utente | None = None, **kwargs: Any) -> None:
        super().__init__(utente=utente, **kwargs)
        self.fields["comune"].widget.ammessi = self._comuni()

    def _comuni(self) -> QuerySet[Comune]:
        if self.utente is None:
            return Comune.objects.none()
        return comuni_visibili(self.utente)

    def import_field(
        self, field: fields.Field, instance: Struttura, row: dict[str, Any], *args: Any, **kw: Any
    ) -> None:
        nascosto = instance.pk and instance.indirizzo_riservato and field.attribute in LUOGO
        if nascosto and not str(row.get(field.column_name) or "").strip():
            return
        super().import_field(field, instance, row, *args, **kw)

    def dehydrate_indirizzo(self, struttura: Struttura) -> str:
        return struttura.luogo_pubblico.indirizzo

    def dehydrate_cap(self, struttura: Struttura) -> str:
        return struttura.luogo_pubblico.cap


class SinonimoResource(RegistroResource):
    """One row per everyday expression; a row with an expression that is there changes it."""

    obbligatorie = ("espressione", "significa")

    class Meta(RegistroResource.Meta):
        model = Sinonimo
        fields = ("espressione", "significa")
        export_order = fields
        import_id_fields = ("espressione",)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        for colonna in self._meta.fields:
            row[colonna] = str(row.get(colonna) or "").strip()


class EnteGestoreResource(RegistroResource):
    """One row per body. A row with `id` changes that body, one without adds it.

    Only the bodies the user sees exist here; codes are checked as in the form.
    """

    obbligatorie = ("denominazione",)
    una_tua = "un tuo ente"
    femminile = False

    class Meta(RegistroResource.Meta):
        model = EnteGestore
        fields = ("id", "denominazione", "natura", "codice_fiscale", "partita_iva")
        export_order = fields
