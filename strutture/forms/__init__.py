"""Forms of the register: what people write, checked in shape and limits."""

from strutture.forms.ufficio import StrutturaForm

__all__ = ["StrutturaForm"]
