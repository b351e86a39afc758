import tablib
from import_export.formats.base_formats import DEFAULT_FORMATS, XLSX


def test_l_import_export_legge_e_scrive_xlsx_anche_se_openpyxl_si_carica_dopo():
    assert XLSX in DEFAULT_FORMATS
    tabella = tablib.Dataset(["RSA Prova", "12"], headers=["nome", "posti"], title="Strutture")

    scritto = XLSX().export_data(tabella)
    letto = XLSX().create_dataset(scritto)

    assert letto.dict == [{"nome": "RSA Prova", "posti": "12"}]
