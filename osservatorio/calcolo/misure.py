"""Measures made of others, with their signs: the same for reports, exports and provenance."""

SPESA_NETTA = ("f1.spesa_totale", "-f1.entrata_utenza", "-f1.entrata_ssn")
# Every source that the form knows; what is left of the spending is paid by the comuni.
FONTI = {
    "f1.entrata_utenza": "Utenti e famiglie",
    "f1.entrata_ssn": "Servizio sanitario",
    "f1.entrata_fnps": "Fondo nazionale per le politiche sociali",
    "f1.entrata_fsr": "Fondo sociale regionale",
    "f1.entrata_fna": "Fondo per le non autosufficienze",
    "f1.entrata_altri_statali_ue": "Altri fondi dello Stato e dell'Unione europea",
    "f1.entrata_altri_regionali": "Altri fondi regionali",
    "f1.entrata_solidarieta_comuni": "Quota solidale degli altri comuni",
    "f1.entrata_privati": "Privati",
}
A_CARICO = ("f1.spesa_totale", *(f"-{fonte}" for fonte in FONTI))
COSTI = ("f3.costo_personale", "f3.costo_gestione", "f3.altri_costi")
RICAVI = (
    "f3.ricavi_rette", "f3.ricavi_comuni", "f3.ricavi_fsr", "f3.ricavi_ssr", "f3.altri_ricavi",
)  # fmt: skip
RESIDUO = ("f5.assegnato", "-f5.rendicontato")
# The columns of the form that the ambito leaves empty, because the system computes them.
CALCOLATE = {
    "a_carico_comuni": A_CARICO,
    "totale_costi": COSTI,
    "totale_ricavi": RICAVI,
    "residuo": RESIDUO,
}
