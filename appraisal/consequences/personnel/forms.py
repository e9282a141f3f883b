from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.personnel.models import Opinion
from portal.people.models import Officer
from portal.shell.forms.dense import DenseForm


class AskForm(DenseForm, forms.Form):
    """About whom an opinion is asked for, and before which post."""

    badge_number = forms.CharField(label=_("Badge number"), max_length=20)
    post = forms.CharField(label=_("Post"), max_length=120, help_text=_("To which the officer is to be promoted."))

    def clean_badge_number(self):
        """The officer of the badge number."""
        found = Officer.objects.filter(badge_number=self.cleaned_data["badge_number"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this badge number."))
        self.officer = found
        return self.cleaned_data["badge_number"]


class AnswerForm(DenseForm, forms.Form):
    """An opinion, and on what it rests."""

    answer = forms.ChoiceField(label=_("Opinion given"), choices=Opinion.Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
