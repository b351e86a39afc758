"""The back office of the returns, by what it keeps: form, collection, duties, practice."""

from rendicontazione.admin import adempimenti, istruttoria, modulo, palestra, raccolta

__all__ = ["adempimenti", "istruttoria", "modulo", "palestra", "raccolta"]
