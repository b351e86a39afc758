from django import forms

from territorio.selectors import nome_ambito_libero


class AmbitoForm(forms.ModelForm):
    """Of the back office, which gives it its fields; the web address follows the name."""

    def clean_denominazione(self) -> str:
        denominazione: str = self.cleaned_data["denominazione"]
        if not nome_ambito_libero(denominazione, ambito=self.instance):
            raise forms.ValidationError(
                f"Il nome «{denominazione}» è già di un altro ambito: scegline uno diverso."
            )
        return denominazione
