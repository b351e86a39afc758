"""Made-up mini files in Istat's layouts: numbers that can be added by hand, not Istat's."""

D7B = (
    "Anno;Mese;Nome mese;Sesso;Popolazione inizio periodo;Nati vivi;Morti;Saldo naturale;"
    "Immigrati da altro comune;Emigrati per altro comune;Saldo migratorio interno;"
    "Immigrati dall'estero;Emigrati per l'estero;Saldo migratorio con l'estero;"
    "Unità in più/meno dovute a variazioni territoriali;Popolazione fine periodo;Codice comune;"
    "Comune;Codice provincia;Provincia;Codice regione;Regione;Codice ripartizione;Ripartizione;"
    "Codice nazione;Nazione"
)
_SESSI = {"Maschi": 1, "Femmine": 2, "Totale": 3}


def righe_d7b(codice, nome, *, anno=2023, inizio=100, aggiustamento=-1, per=1, mesi=range(1, 13)):
    """A comune (or a Provincia, without code): each month 2 births, 1 death, 3 in, 1 out, 1 from
    abroad for each unit of sex (men 1, women 2), all times `per`; +4 a month for men.
    """
    righe = []
    for sesso, volte in _SESSI.items():
        k = volte * per
        residenti = inizio * k
        coda = f"{codice};{nome};017;Brescia;03;Lombardia;1;Nord-ovest;IT;Italia"
        for mese in mesi:
            fine = residenti + 4 * k
            righe.append(
                f"{anno};{mese};m;{sesso};{residenti};{2 * k};{k};{k};{3 * k};{k};{2 * k};{k};0;"
                f"{k};0;{fine};{coda}"
            )
            residenti = fine
        vuote = ";" * 11
        righe.append(
            f"{anno};13;Aggiustamento statistico;{sesso}{vuote};{aggiustamento * k};{coda}"
        )
        righe.append(
            f"{anno};15;Popolazione censita;{sesso}{vuote};{residenti + aggiustamento * k};{coda}"
        )
    return righe


def file_di(*righe, testata, titolo=None):
    """Bytes of a csv with an optional line of title."""
    return "\r\n".join([*([titolo] if titolo else []), testata, *righe, ""]).encode()


P2 = (
    '"Codice comune";"Comune";"Popolazione censita al 1° gennaio - Maschi";'
    '"Popolazione censita al 1° gennaio - Femmine";"Popolazione censita al 1° gennaio - Totale";'
    '"Nati vivi - Totale";"Morti - Totale";"Saldo naturale - Totale";'
    '"Saldo migratorio interno - Totale";"Saldo migratorio con l\'estero - Totale";'
    '"Popolazione al 31 dicembre - Totale";"Popolazione censita al 31 dicembre - Totale";'
    '"Numero di famiglie";"Popolazione residente in famiglia - Totale";"Informazioni"'
)
TITOLO_P2 = '"Bilancio demografico anno 2022"'

RBD = (
    "Codice comune,Comune,Anno,Sesso,Cittadinanza,Popolazione inizio periodo,Nati,Morti,"
    "Iscritti da altri comuni,Cancellati per altri comuni,Iscritti dall'estero,"
    "Cancellati per l'estero,Altri iscritti,Altri cancellati,Popolazione fine periodo"
)


def righe_rbd(codice, nome, anno, inizio):
    """Italians and foreigners on two rows: 5 births, 3 deaths, 4 in, 2 out… each."""
    fine = inizio + 5 - 3 + 4 - 2 + 6 - 1 + 2 - 7
    return [
        f"{codice},{nome},{anno},Maschi e femmine,{cittadinanza},{inizio},5,3,4,2,6,1,2,7,{fine}"
        for cittadinanza in ("Italiana", "Straniera")
    ]


STRASA = '"Codice comune";"Comune";"Età";"Maschi";"Femmine"'
TITOLO_STRASA = '"Popolazione straniera residente per età e sesso al 1° gennaio {anno}"'


def righe_strasa(codice, nome, maschi=1, femmine=0):
    """Ages 0 to 100 with the same number each, and the total row."""
    righe = [f'"{codice}";"{nome}";{eta};{maschi};{femmine}' for eta in range(101)]
    return [*righe, f'"{codice}";"{nome}";999;{101 * maschi};{101 * femmine}']


def file_strasa(*comuni, anno=2023):
    """The bytes of a STRASA file."""
    return file_di(
        *(riga for comune in comuni for riga in comune),
        testata=STRASA,
        titolo=TITOLO_STRASA.format(anno=anno),
    )


SPESA = (
    "FREQ,REF_AREA,Territorio,DATA_TYPE,Indicatore,CATEG_OF_BENEFICIARIES,Area di utenza,"
    "CATEGORY_OF_SERVICE,Servizio o intervento,TIME_PERIOD,Osservazione"
)

ELENCO_2025 = (
    'Codice Regione;"Codice dell\'Unità territoriale sovracomunale \n(valida a fini statistici)";'
    "Codice Provincia (Storico)(1);Progressivo del Comune (2);Codice Comune formato alfanumerico;"
    "Denominazione (Italiana e straniera);Denominazione in italiano;Denominazione Regione;"
    '"Denominazione dell\'Unità territoriale sovracomunale \n(valida a fini statistici)";'
    "Sigla automobilistica;Codice Catastale del comune"
)


def riga_elenco(codice, nome, catastale, *, provincia="Brescia", sigla="BS"):
    """A row of `ELENCO_2025`."""
    return (
        f"03;{codice[:3]};{codice[:3]};{codice[3:]};{codice};{nome};{nome};Lombardia;{provincia};"
        f"{sigla};{catastale}"
    )


def file_elenco(*righe):
    """The bytes of a list of comuni, in latin-1 as Istat writes it."""
    return "\r\n".join([ELENCO_2025, *righe, ""]).encode("latin-1")
