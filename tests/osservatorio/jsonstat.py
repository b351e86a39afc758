"""The rules of JSON-stat 2.0 that a dataset must keep."""

import datetime
import math


def difetti_jsonstat(dati):
    """What is wrong with a dataset, in words; an empty list if nothing is."""
    difetti = []

    def vuole(condizione, frase):
        if not condizione:
            difetti.append(frase)

    vuole(dati.get("version") == "2.0", "version")
    vuole(dati.get("class") == "dataset", "class")
    nomi, misure, dimensioni = dati["id"], dati["size"], dati["dimension"]
    vuole(len(nomi) == len(misure) == len(set(nomi)), "id e size")
    vuole(set(nomi) == set(dimensioni), "dimension e id")
    vuole(len(dati["value"]) == math.prod(misure), "value ha tante celle quanto il prodotto")
    vuole(all(v is None or isinstance(v, (int, float)) for v in dati["value"]), "value: numeri")
    for nome, quante in zip(nomi, misure, strict=True):
        categoria = dimensioni[nome]["category"]
        indice = categoria["index"]
        vuole(isinstance(dimensioni[nome].get("label"), str), f"{nome}: label")
        vuole(len(indice) == len(set(indice)) == quante, f"{nome}: index completo")
        vuole(set(categoria.get("label", {})) <= set(indice), f"{nome}: label di index")
        vuole(set(categoria.get("unit", {})) <= set(indice), f"{nome}: unit di index")
    ruoli = dati.get("role", {})
    vuole(set(ruoli) <= {"time", "geo", "metric"}, "role")
    con_ruolo = [nome for suoi in ruoli.values() for nome in suoi]
    vuole(set(con_ruolo) <= set(nomi) and len(con_ruolo) == len(set(con_ruolo)), "role di id")
    for nome in ruoli.get("metric", []):
        vuole("unit" in dimensioni[nome]["category"], f"{nome}: unit")
    stato = dati.get("status", {})
    posti = {str(i) for i in range(len(dati["value"]))}
    vuole(set(stato) <= posti, "status di value")
    vuole(all(dati["value"][int(p)] is None for p in stato), "chi ha uno stato non ha valore")
    vuole(
        {p for p in posti if dati["value"][int(p)] is None} == set(stato),
        "chi non ha valore ha uno stato",
    )
    vuole(isinstance(dati.get("source"), str), "source")
    vuole(isinstance(dati.get("label"), str), "label")
    vuole(isinstance(dati.get("note", []), list), "note")
    datetime.datetime.fromisoformat(dati["updated"])
    return difetti


def valore_jsonstat(dati, *categorie):
    """(value, status) of the cell of those categories, one for each dimension, in their order."""
    posto = 0
    for nome, quante, categoria in zip(dati["id"], dati["size"], categorie, strict=True):
        posto = posto * quante + dati["dimension"][nome]["category"]["index"].index(categoria)
    return dati["value"][posto], dati.get("status", {}).get(str(posto))
