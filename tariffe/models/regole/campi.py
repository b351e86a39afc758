"""The numbers of a rule: amounts have four decimals, since tariffs per meal with three exist."""

from django.db import models


def numero(nome: str) -> models.DecimalField:
    """An optional amount, threshold, percentage or coefficient of a rule."""
    return models.DecimalField(nome, max_digits=14, decimal_places=4, null=True, blank=True)


def coefficiente(nome: str) -> models.DecimalField:
    """A factor of the ISEE: ten decimals, so that a raise by a percentage keeps the cent."""
    return models.DecimalField(nome, max_digits=20, decimal_places=10, null=True, blank=True)
