"""A note at a page of the evidence, as a reviewer writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.review.notes.deeds import LONGEST, MOST_PAGES, Place
from cases.review.notes.models import WHOLE
from portal.shell.forms.dense import DenseForm

CORNERS = ("left", "top", "width", "height")


class NoteForm(DenseForm, forms.Form):
    """The page, the words, and where a place was marked its rectangle."""

    matter = forms.IntegerField(widget=forms.HiddenInput())
    page = forms.IntegerField(
        label=_("Page"),
        min_value=1,
        max_value=MOST_PAGES,
        initial=1,
        help_text=_("The whole page is meant, unless you draw a frame on it with the pointer."),
    )
    text = forms.CharField(label=_("Note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for corner in CORNERS:
            widget = forms.HiddenInput(attrs={"data-corner": corner})
            self.fields[corner] = forms.IntegerField(min_value=0, max_value=WHOLE, required=False, widget=widget)

    def deed(self):
        """Return the keyword arguments of the deed."""
        said = self.cleaned_data
        corners = [said[corner] for corner in CORNERS]
        place = None if None in corners else Place(*corners)
        return {"matter_id": said["matter"], "page": said["page"], "text": said["text"], "place": place}
