"""What a facility asks to change: written as a draft, sent, taken back; the public sees nothing.

Only the fields that an Ambito lets be published at once are written in the register here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import plurale
from strutture.calcolo.campi import REGOLA_DEL_CAMPO, nome_campo
from strutture.enums import EsitoModifica, OrigineStoria, StatoProposta, StatoScheda
from strutture.models import (
    ModificaProposta,
    Proposta,
    Struttura,
    UnitaOfferta,
)
from strutture.models.strutture import rifiuta_indirizzo_nei_testi
from strutture.selectors.proposte import (
    APERTE,
    con_le_modifiche,
    regole_della,
    testi_del_registro,
    unita_in_scheda,
)
from strutture.selectors.testi import da_testo, etichetta
from strutture.services.storia import origine
from utenti.models import Utente


class ScrittaIntanto(ErroreDominio):
    """Somebody else wrote while the form was open: `attuali` = field → what is written now."""

    def __init__(self, messaggio: str, *, attuali: Mapping[str, str]) -> None:
        super().__init__(messaggio, codice="SCRITTA_INTANTO")
        self.attuali = dict(attuali)


class ValoriRifiutati(ErroreDominio):
    """The register refuses some values: `campi` = field → sentences; `altri` = the rest."""

    def __init__(self, campi: Mapping[str, list[str]], altri: Iterable[str]) -> None:
        super().__init__(
            "Il registro non accetta questi valori: niente è stato scritto.",
            codice="VALORI_RIFIUTATI",
        )
        self.campi = dict(campi)
        self.altri = list(altri)


@dataclass(frozen=True)
class EsitoSalvataggio:
    """What a writing did. Without a proposal, everything is as it is in the register."""

    proposta: Proposta | None
    cambiata: bool = False
    subito: list[str] = field(default_factory=list)
    in_attesa: int = 0


@transaction.atomic
def salva_proposta(
    *,
    struttura: Struttura,
    utente: Utente,
    testi: Mapping[str, str],
    visti: Mapping[str, str],
    nota: str = "",
    invia: bool = False,
) -> EsitoSalvataggio:
    """Keeps the fields of the form that differ from the register as the facility's open proposal.

    `testi` and `visti` = name of the field → canonical text, as it should be and as the form
    showed it. A field put back as it was leaves the proposal; the same texts again change nothing.
    With `invia` the proposal goes to the office, and what may be published at once is. Without,
    one that was sent comes back to be a draft.
    Errors: ScrittaIntanto if a field is not any more as the form showed it; ValoriRifiutati;
    ErroreDominio if the record is closed, a unit is not of it or is not at work any more.
    """
    scheda = _sotto_chiave(struttura)
    unita = {una.pk: una for una in unita_in_scheda(scheda)}
    registro = testi_del_registro(scheda, unita.values())
    _solo_suoi_campi(scheda, testi, registro)
    proposta = (
        Proposta.objects.select_for_update(of=("self",))
        .filter(struttura=scheda, stato__in=APERTE)
        .first()
    )
    _niente_nel_frattempo(testi, visti, con_le_modifiche(registro, proposta))
    nota = nota.strip()
    diverse = {nome for nome, testo in testi.items() if testo != registro[nome]}
    if proposta is None:
        if not diverse:
            return EsitoSalvataggio(None)
        proposta = Proposta.objects.create(struttura=scheda, creata_da=utente, versione=0)
    cambiata = _aggiorna_modifiche(proposta, testi, registro)
    cambiata = cambiata or proposta.nota != nota
    in_attesa = proposta.modifiche.filter(esito=EsitoModifica.IN_ATTESA).count()
    if cambiata:
        proposta.versione += 1
        proposta.salvata_da, proposta.salvata_il = utente, timezone.now()
        proposta.nota = nota
        try:
            rifiuta_indirizzo_nei_testi(scheda, proposta, ("nota",))
        except ValidationError as errore:
            raise ValoriRifiutati({"nota": errore.messages}, []) from None
    if not in_attesa:
        _chiude_senza_attese(proposta)
        return EsitoSalvataggio(None, cambiata=cambiata)
    subito: list[str] = []
    if invia:
        if proposta.stato == StatoProposta.BOZZA:
            proposta.stato = StatoProposta.INVIATA
            proposta.inviata_il = timezone.now()
            proposta.inviata_da = utente
            cambiata = True
        elif cambiata:
            proposta.inviata_da = utente
        subito = _pubblica_subito(proposta, scheda, unita, utente)
        in_attesa -= len(subito)
        if not in_attesa:
            proposta.stato = StatoProposta.DECISA
    elif proposta.stato == StatoProposta.INVIATA:
        proposta.stato, cambiata = StatoProposta.BOZZA, True
        proposta.inviata_da = proposta.inviata_il = None
    if cambiata:
        proposta.full_clean()
        proposta.save()
    return EsitoSalvataggio(proposta, cambiata=cambiata, subito=subito, in_attesa=in_attesa)


@transaction.atomic
def ritira_proposta(*, struttura: Struttura, utente: Utente) -> Proposta | None:
    """Takes the open proposal back: nobody decides it any more; None if there is none."""
    scheda = _sotto_chiave(struttura, chiusa=True)
    proposta = (
        Proposta.objects.select_for_update(of=("self",))
        .filter(struttura=scheda, stato__in=APERTE)
        .first()
    )
    if proposta is None:
        return None
    proposta.versione += 1
    proposta.salvata_da, proposta.salvata_il = utente, timezone.now()
    proposta.stato = StatoProposta.RITIRATA
    proposta.full_clean()
    proposta.save()
    return proposta


def scrivi_modifiche(
    struttura: Struttura, unita: Mapping[int, UnitaOfferta], modifiche: Iterable[ModificaProposta]
) -> None:
    """Writes what was asked in the register, all of it or nothing; the facility's date changes.

    Errors: ValoriRifiutati, with the sentences of the register by field.
    """
    errori: dict[str, list[str]] = {}
    altri: list[str] = []
    chieste: dict[int | None, set[str]] = {}
    for modifica in modifiche:
        oggetto = struttura if modifica.unita_id is None else unita[modifica.unita_id]
        chieste.setdefault(modifica.unita_id, set()).add(modifica.campo)
        try:
            valore = da_testo(type(oggetto), modifica.campo, modifica.dopo)
        except ValidationError as errore:
            errori[nome_campo(modifica.campo, modifica.unita_id)] = errore.messages
        else:
            setattr(oggetto, modifica.campo, valore)
    for chiave, campi in chieste.items():
        oggetto = struttura if chiave is None else unita[chiave]
        try:
            oggetto.full_clean()
        except ValidationError as errore:
            for campo, frasi in errore.message_dict.items():
                if campo in campi:
                    errori.setdefault(nome_campo(campo, chiave), []).extend(frasi)
                else:
                    dove = "La struttura" if chiave is None else str(unita[chiave].tipo)
                    if campo != "__all__":
                        dove += f", {etichetta(campo, di_unita=chiave is not None).lower()}"
                    altri.extend(f"{dove}: {frase}" for frase in frasi)
    if errori or altri:
        raise ValoriRifiutati(errori, altri)
    # Only what was asked: nothing that somebody else writes at the same moment is put back.
    for chiave, campi in chieste.items():
        if chiave is not None:
            unita[chiave].save(update_fields=sorted(campi))
    struttura.save(update_fields=[*sorted(chieste.get(None, ())), "modificata_il"])


def _sotto_chiave(struttura: Struttura, *, chiusa: bool = False) -> Struttura:
    """The record, locked first: who writes a proposal and who decides it never cross."""
    scheda = Struttura.objects.select_for_update(of=("self",)).get(pk=struttura.pk)
    if not chiusa and (scheda.stato == StatoScheda.CESSATA or scheda.confluita_in_id is not None):
        raise ErroreDominio(
            "Questa scheda è chiusa: la struttura è cessata o è stata unita a un'altra. "
            "Se non è giusto, dillo all'Ufficio di Piano.",
            codice="SCHEDA_CHIUSA",
        )
    return scheda


def _solo_suoi_campi(
    scheda: Struttura, testi: Mapping[str, str], registro: Mapping[str, str]
) -> None:
    if set(testi) - set(registro):
        raise ErroreDominio(
            "Un'unità d'offerta di questo modulo non è più in esercizio, o non è di questa "
            "struttura: niente è stato salvato. Riapri la pagina.",
            codice="UNITA",
        )


def _niente_nel_frattempo(
    testi: Mapping[str, str], visti: Mapping[str, str], attuali: Mapping[str, str]
) -> None:
    altrui = {
        nome: attuali[nome]
        for nome, testo in testi.items()
        if attuali[nome] != visti.get(nome) and attuali[nome] != testo
    }
    if altrui:
        raise ScrittaIntanto(
            "Intanto qualcuno ha cambiato "
            f"{plurale(len(altrui), 'campo', 'campi')} di questa scheda: niente è stato salvato.",
            attuali=altrui,
        )


def _aggiorna_modifiche(
    proposta: Proposta, testi: Mapping[str, str], registro: Mapping[str, str]
) -> bool:
    """One row for each field that differs from the register; True if any row changed."""
    righe = {nome_campo(m.campo, m.unita_id): m for m in proposta.modifiche.all()}
    cambiata = False
    for nome, testo in testi.items():
        riga = righe.get(nome)
        if testo == registro[nome]:
            if riga is not None and riga.esito == EsitoModifica.IN_ATTESA:
                riga.delete()
                cambiata = True
            continue
        if riga is None:
            unita, campo = _parti(nome)
            riga = ModificaProposta(proposta=proposta, unita_id=unita, campo=campo)
        elif riga.esito == EsitoModifica.IN_ATTESA and riga.dopo == testo:
            continue
        riga.prima, riga.dopo = registro[nome], testo
        riga.esito, riga.motivo = EsitoModifica.IN_ATTESA, ""
        riga.full_clean()
        riga.save()
        cambiata = True
    return cambiata


def _parti(nome: str) -> tuple[int | None, str]:
    """«u12-orari» → (12, «orari»)."""
    prefisso, _, campo = nome.rpartition("-")
    return (int(prefisso[1:]) if prefisso else None), campo


def _chiude_senza_attese(proposta: Proposta) -> None:
    """Nothing is asked any more: it stays only if something of it was published at once."""
    if not proposta.modifiche.exists():
        proposta.delete()
        return
    proposta.stato = StatoProposta.DECISA
    proposta.full_clean()
    proposta.save()


def _pubblica_subito(
    proposta: Proposta, scheda: Struttura, unita: Mapping[int, UnitaOfferta], utente: Utente
) -> list[str]:
    """Writes in the register what the Ambito lets through, and says which fields."""
    regole = regole_della(scheda)
    if regole is None:
        return []
    subito = [
        modifica
        for modifica in proposta.modifiche.filter(esito=EsitoModifica.IN_ATTESA)
        if getattr(regole, REGOLA_DEL_CAMPO.get(modifica.campo, ""), False)
    ]
    if not subito:
        return []
    with origine(OrigineStoria.PROPOSTA, utente=utente):
        scrivi_modifiche(scheda, unita, subito)
    for modifica in subito:
        modifica.esito = EsitoModifica.IMMEDIATA
        modifica.save(update_fields=["esito"])
    return [etichetta(m.campo, di_unita=m.unita_id is not None) for m in subito]
