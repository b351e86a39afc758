"""«Una volta sola»: which column of the return answers which duty, as data."""

from django.db import models

from rendicontazione.models.modulo import ColonnaModulo


class Adempimento(models.Model):
    """A duty towards another body: who asks, what, by when."""

    codice = models.SlugField("codice", max_length=20, unique=True)
    nome = models.CharField("nome", max_length=160)
    destinatario = models.CharField("a chi", max_length=160)
    scadenza = models.CharField("entro quando", max_length=200)
    giorno = models.PositiveSmallIntegerField("giorno", null=True, blank=True)
    mese = models.PositiveSmallIntegerField("mese", null=True, blank=True)
    note = models.TextField("note", blank=True)
    da_verificare = models.BooleanField("da verificare", default=False)
    fonte = models.CharField("fonte", max_length=255, blank=True)

    class Meta:
        verbose_name = "adempimento"
        verbose_name_plural = "adempimenti"
        ordering = ["codice"]

    def __str__(self) -> str:
        return self.nome


class CampoAdempimento(models.Model):
    """A column of the return and the field of the duty it answers."""

    adempimento = models.ForeignKey(
        Adempimento, on_delete=models.CASCADE, related_name="campi", verbose_name="adempimento"
    )
    colonna = models.ForeignKey(
        ColonnaModulo, on_delete=models.CASCADE, related_name="adempimenti", verbose_name="colonna"
    )
    campo = models.CharField("campo dell'adempimento", max_length=160)
    ordine = models.PositiveSmallIntegerField("ordine", default=0)
    note = models.CharField("note", max_length=255, blank=True)

    class Meta:
        verbose_name = "campo di un adempimento"
        verbose_name_plural = "campi degli adempimenti"
        ordering = ["adempimento", "ordine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adempimento", "colonna", "campo"],
                name="rendicontazione_campo_adempimento_una_volta",
            )
        ]

    def __str__(self) -> str:
        return self.campo
