"""The 28 comuni of Alta Padovana as facts: inhabitants at 31/12/2019 and euro of each.

Source: technical report on the information system of the social services (SIGeSS), Alta Padovana:
a cost of 18.283,96 € among 258.677 inhabitants. In the order of the table, typed again.
"""

from decimal import Decimal

from osservatorio.calcolo.riparto import Abitanti

SPESA = Decimal("18283.96")

# Istat code, comune, inhabitants, euro.
TABELLA = (
    ("028013", "Borgoricco", 8902, "629.25"),
    ("028020", "Campo San Martino", 5687, "402.25"),
    ("028017", "Campodarsego", 14843, "1048.25"),
    ("028018", "Campodoro", 2647, "187.25"),
    ("028019", "Camposampiero", 12041, "851.25"),
    ("028023", "Carmignano di Brenta", 7586, "536.25"),
    ("028032", "Cittadella", 20175, "1425.25"),
    ("028036", "Curtarolo", 7192, "508.25"),
    ("028038", "Fontaniva", 8014, "566.25"),
    ("028039", "Galliera Veneta", 7145, "505.25"),
    ("028041", "Gazzo", 4278, "303.25"),
    ("028042", "Grantorto", 4556, "322.25"),
    ("028046", "Loreggia", 7646, "540.25"),
    ("028050", "Massanzago", 6088, "430.25"),
    ("028063", "Piazzola sul Brenta", 11117, "785.25"),
    ("028064", "Piombino Dese", 9520, "673.25"),
    ("028075", "San Giorgio delle Pertiche", 10217, "722.25"),
    ("028076", "San Giorgio in Bosco", 6402, "452.25"),
    ("028077", "San Martino di Lupari", 13152, "929.25"),
    ("028078", "San Pietro in Gu", 4434, "314.25"),
    ("028080", "Santa Giustina in Colle", 7258, "513.25"),
    ("028091", "Tombolo", 8343, "590.25"),
    ("028093", "Trebaseleghe", 12998, "918.25"),
    ("028099", "Vigodarzere", 13063, "923.25"),
    ("028100", "Vigonza", 23126, "1633.25"),
    ("028101", "Villa del Conte", 5604, "396.25"),
    ("028103", "Villafranca Padovana", 10476, "740.25"),
    ("028104", "Villanova di Camposampiero", 6167, "437.21"),
)
COMUNI = [Abitanti(nome, abitanti) for _, nome, abitanti, _ in TABELLA]
QUOTE = [Decimal(euro) for *_, euro in TABELLA]
