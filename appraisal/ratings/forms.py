from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.ratings.base import Answer, Outcome
from appraisal.ratings.deeds import LONGEST, MOST_FILES, MarkInput
from appraisal.ratings.levels.deeds import LONGEST_NUMBER, DecisionInput
from appraisal.ratings.queries import stations
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput
from portal.shell.forms.several import Files, Hundredths

GRADES = [("1", _("grade 1")), ("2", _("grade 2")), ("3", _("grade 3")), ("4", _("grade 4")), ("5", _("grade 5"))]
YES_NO = [(Answer.YES, pgettext_lazy("condition", "yes")), (Answer.NO, pgettext_lazy("condition", "no"))]


class OpenForm(DenseForm, forms.Form):
    """Which station is rated for which year."""

    unit = forms.ModelChoiceField(label=_("Station"), queryset=stations())
    year = forms.IntegerField(label=_("Year"))
    has_population = forms.BooleanField(
        label=_("has population duties"),
        required=False,
        help_text=_("A station without them has the chapter of population full."),
    )


class MarkForm(DenseForm, forms.Form):
    """An answer to one item; `seen` is the event that the page showed of it."""

    needed_when = {"points": "answer=part"}

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    answer = forms.ChoiceField(label=pgettext_lazy("rating", "Answer"), widget=forms.RadioSelect)
    points = Hundredths(label=_("Points, where it is met in part"), required=False)
    said = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    files = Files(label=pgettext_lazy("rating", "Evidence"), most=MOST_FILES)

    def __init__(self, item, is_review, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["answer"].choices = Answer.choices if item.has_points else YES_NO
        if not item.has_points:
            del self.fields["points"]
        self.fields["said"].label = _("Reason, where it differs") if is_review else _("Remark")
        if is_review:
            del self.fields["files"]
        else:
            self.fields["files"].help_text = _("Photos, lists, certificates; %(most)s at most.") % {"most": MOST_FILES}

    @property
    def given(self):
        """The MarkInput of a valid form."""
        said = self.cleaned_data
        points = said.get("points") if said["answer"] == Answer.PART else None
        return MarkInput(self.item.code, said["answer"], points, said["said"], files=said.get("files", ()))


class MoveForm(DenseForm, forms.Form):
    """A step of a rating within the county, with a reason where it goes back."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, required=False)


class DecisionForm(DenseForm, forms.Form):
    """What the level that has a rating did, as its document says."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    outcome = forms.ChoiceField(label=_("What the level did"), choices=Outcome.choices, widget=forms.RadioSelect)
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADES)
    decided_on = forms.DateField(label=_("Date of the document"), widget=DateInput())
    document = forms.CharField(label=pgettext_lazy("rating", "Number of the document"), max_length=80)
    public_from = forms.DateField(label=_("Made public from"), required=False, widget=DateInput())
    public_until = forms.DateField(label=_("Made public until"), required=False, widget=DateInput())
    remark = forms.CharField(label=_("Remark"), max_length=LONGEST, required=False)
    file = forms.FileField(label=_("Scan of the document"), max_length=400)

    @property
    def given(self):
        """The DecisionInput of a valid form."""
        return DecisionInput(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class NumberForm(DenseForm, forms.Form):
    """A plaque or an archive: its number and day."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    number = forms.CharField(label=_("Number"), max_length=LONGEST_NUMBER)
    on = forms.DateField(label=_("Day"), widget=DateInput())


class RevocationForm(DenseForm, forms.Form):
    """How a grade was taken back."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    ground = forms.CharField(
        label=pgettext_lazy("rating", "Ground"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    document = forms.CharField(label=pgettext_lazy("rating", "Number of the document"), max_length=80)
    decided_on = forms.DateField(label=_("Date of the document"), widget=DateInput())
    holds_from = forms.DateField(label=_("Revoked from"), widget=DateInput())
