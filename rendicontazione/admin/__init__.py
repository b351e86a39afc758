"""The back office of the returns, by what it keeps: form, collection, duties, practice."""

from rendicontazione.admin import adempimenti, modulo, raccolta

__all__ = ["adempimenti", "modulo", "raccolta"]
