"""What organisers say on the desk of an event: why it does not take place."""

from django import forms

from emi_alumni.foundation.forms import PlainWords
from events.lifecycle import REASON


class CallOffForm(PlainWords, forms.Form):
    """Cancel or postpone, with the sentence that everybody registered reads."""

    reason = forms.CharField(
        label="pourquoi, en une phrase",
        help_text="Les personnes inscrites, ou en attente, la lisent tout de suite dans le portail.",
        max_length=REASON,
        error_messages={"required": "Écrivez pourquoi, en une phrase : les personnes inscrites la liront."},
    )
