"""What is typed into a draft: each form gives `values` as the deeds take them, figures in hundredths."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from appraisal.scheme.drafting import typed
from appraisal.scheme.drafting.rules import BANDS, CATEGORIES, GATES
from appraisal.scheme.gates.rules import COMPARE
from appraisal.scheme.periods.models import Period
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.versions.base import Effect, SubjectKind
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput

MOST_CONDITIONS = 4
TOTAL, OF_CATEGORY = "total", "category:"
NO_CHOICE = ("", "–")


class Figure(forms.CharField):
    """A number as people type it, cleaned by a function that raises BadFigures; None where nothing was typed."""

    def __init__(self, *, reads=typed.hundredths, **kwargs):
        self.reads = reads
        kwargs.setdefault("required", False)
        super().__init__(max_length=typed.LONGEST, **kwargs)
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def clean(self, value):
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return self.reads(text)
        except BadFigures as problem:
            raise forms.ValidationError(str(problem)) from problem


class NewDraftForm(DenseForm, forms.Form):
    """A new version: of a scheme that is there or of a new one, from an older version or empty."""

    scheme = forms.ChoiceField(label=gettext_lazy("Scheme"), required=False)
    name = forms.CharField(label=gettext_lazy("Name of the new scheme"), max_length=120, required=False)
    period_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of period of a new scheme"), choices=Period.Kind, required=False
    )
    source = forms.ChoiceField(label=gettext_lazy("Begins as a copy of"), required=False)
    number = forms.CharField(label=gettext_lazy("Number of the version"), max_length=20)
    effective_from = forms.DateField(
        label=gettext_lazy("Effective from"),
        widget=DateInput,
        help_text=gettext_lazy("The first day of a period whose computing has not begun."),
    )

    def __init__(self, *args, schemes, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = [("", _("a new scheme")), *((each.pk, each.label) for each in schemes)]
        self.fields["source"].choices = [("", _("nothing: empty")), *((each.pk, str(each)) for each in sources)]

    def clean(self):
        given = super().clean()
        if not given.get("scheme") and not given.get("name", "").strip():
            self.add_error("name", _("Choose a scheme, or give the new one a name."))
        return given


class HeadingForm(DenseForm, forms.Form):
    """Number, first day, smallest caseloads and note of a draft."""

    seen = forms.CharField(max_length=20, widget=forms.HiddenInput)
    number = forms.CharField(label=gettext_lazy("Number of the version"), max_length=20)
    effective_from = forms.DateField(label=gettext_lazy("Effective from"), widget=DateInput)
    smallest_caseload_units = forms.IntegerField(
        label=gettext_lazy("Smallest caseload of a ranked unit"), min_value=0, max_value=100_000
    )
    smallest_caseload_officers = forms.IntegerField(
        label=gettext_lazy("Smallest caseload of a ranked officer"), min_value=0, max_value=100_000
    )
    note = forms.CharField(
        label=pgettext_lazy("rules", "Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note_en = forms.CharField(
        label=gettext_lazy("Note in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def values(self):
        """What the deed takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RowForm(DenseForm, forms.Form):
    """A row of a draft. `seen` is the token of what the row said when the page was made, "" for a new one."""

    kind = CATEGORIES
    seen = forms.CharField(max_length=20, widget=forms.HiddenInput, required=False)
    code = forms.CharField(label=gettext_lazy("Number"), max_length=40, required=False)
    name = forms.CharField(label=pgettext_lazy("rules", "Name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=200, required=False)

    def __init__(self, *args, version, row=None, **kwargs):
        self.version, self.row = version, row
        super().__init__(*args, **kwargs)

    @property
    def values(self):
        """What the deed takes, by column."""
        return {name: self.cleaned_data[name] for name in self.kind.columns if name in self.cleaned_data}


class CategoryForm(RowForm):
    """A category and its marks."""

    full_marks = Figure(label=gettext_lazy("Full marks"))
    base_marks_units = Figure(label=gettext_lazy("Base marks of units"))
    base_marks_officers = Figure(label=gettext_lazy("Base marks of officers"))

    def __init__(self, *args, row=None, **kwargs):
        if row is not None:
            marks = ("full_marks", "base_marks_units", "base_marks_officers")
            kwargs["initial"] = {
                **{name: getattr(row, name) for name in ("code", "name", "name_en")},
                **{name: typed.show_points(getattr(row, name)) for name in marks},
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, row=row, **kwargs)

    @property
    def values(self):
        """What the deed takes; marks that nobody typed are 0."""
        return {name: (0 if value is None else value) for name, value in super().values.items()}


class BandForm(RowForm):
    """A grade and the points from which it is reached."""

    kind = BANDS
    subject = forms.ChoiceField(choices=SubjectKind, widget=forms.HiddenInput)
    from_points = Figure(label=gettext_lazy("From points"), required=True)

    def __init__(self, *args, row=None, **kwargs):
        if row is not None:
            kwargs["initial"] = {
                **{name: getattr(row, name) for name in ("code", "name", "name_en", "subject")},
                "from_points": typed.show_points(row.from_points),
                **kwargs.get("initial", {}),
            }
        super().__init__(*args, row=row, **kwargs)


class GateForm(RowForm):
    """A gate: any or all of a few conditions on items, and what follows."""

    kind = GATES
    subject = forms.ChoiceField(choices=SubjectKind, widget=forms.HiddenInput)
    mode = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[("any", gettext_lazy("any of these holds")), ("all", gettext_lazy("all of these hold"))],
    )
    effect = forms.ChoiceField(label=gettext_lazy("Effect"), choices=Effect)
    target = forms.ChoiceField(label=gettext_lazy("Of"), required=False)
    limit = Figure(label=gettext_lazy("Points at most"))
    text = forms.CharField(
        label=gettext_lazy("Text of the rule"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    basis = forms.CharField(label=gettext_lazy("Basis"), required=False, max_length=200)

    def __init__(self, *args, version, row=None, subject=SubjectKind.UNIT, **kwargs):
        if row is not None:
            kwargs["initial"] = {**_of_gate(row), **kwargs.get("initial", {})}
        super().__init__(*args, version=version, row=row, **kwargs)
        items = [NO_CHOICE, *((each.code, f"{each.code} {each.label}") for each in version.indicators.all())]
        named = [(each.code, each.label) for each in version.categories.all()]
        grades = [(each.code, each.label) for each in version.bands.all()]
        self.fields["target"].choices = [
            NO_CHOICE,
            (_("indicator"), items[1:]),
            (_("category"), named),
            (_("grade"), grades),
        ]
        asked = [
            NO_CHOICE,
            (_("indicator"), items[1:]),
            (_("points of a category"), [(OF_CATEGORY + code, label) for code, label in named]),
            (TOTAL, _("the total")),
        ]
        for number in range(MOST_CONDITIONS):
            self.fields[f"indicator_{number}"] = forms.ChoiceField(
                label=_("What is asked"), choices=asked, required=False
            )
            self.fields[f"of_{number}"] = forms.ChoiceField(
                label=_("its"),
                choices=[("value", _("value")), ("points", _("points")), ("empty", _("had nothing to measure"))],
                required=False,
            )
            self.fields[f"is_{number}"] = forms.ChoiceField(
                label=_("is"), choices=list(COMPARE.items()), required=False
            )
            self.fields[f"than_{number}"] = Figure(label=_("than"))

    @property
    def conditions(self):
        """The fields of each condition, as the page sets them beside each other."""
        return [[self[f"{name}_{n}"] for name in ("indicator", "of", "is", "than")] for n in range(MOST_CONDITIONS)]

    def clean(self):
        given = super().clean()
        listed = []
        for number in range(MOST_CONDITIONS):
            asked, than = given.get(f"indicator_{number}"), given.get(f"than_{number}")
            if not asked:
                continue
            if than is None and given.get(f"of_{number}") != "empty":
                self.add_error(f"than_{number}", _("Give the number to compare with."))
            else:
                listed.append(_test(asked, given.get(f"of_{number}"), given.get(f"is_{number}"), than))
        if not listed and not self.errors:
            self.add_error("indicator_0", _("A gate needs a condition."))
        given["condition"] = {given.get("mode", "any"): listed}
        return given


def _test(asked, of, sign, than):
    """One test of a condition as `appraisal.scheme.gates` reads it."""
    compared = {"is": sign or ">=", "than": than}
    if asked == TOTAL:
        return {"of": TOTAL, **compared}
    if asked.startswith(OF_CATEGORY):
        return {"category": asked.removeprefix(OF_CATEGORY), "of": "points", **compared}
    return {"indicator": asked, "of": of or "value", **({} if of == "empty" else compared)}


def _of_gate(row):
    mode, listed = next(iter(row.condition.items()), ("any", []))
    said = {
        name: getattr(row, name) for name in ("code", "name", "name_en", "subject", "effect", "target", "text", "basis")
    }
    said |= {"mode": mode, "limit": "" if row.limit is None else typed.show_points(row.limit)}
    for number, one in enumerate(listed[:MOST_CONDITIONS]):
        asked = one.get("indicator") or (OF_CATEGORY + one["category"] if "category" in one else TOTAL)
        said |= {f"indicator_{number}": asked, f"of_{number}": one.get("of"), f"is_{number}": one.get("is")}
        said[f"than_{number}"] = typed.show_points(one["than"]) if one.get("than") is not None else ""
    return said


class CommentForm(DenseForm, forms.Form):
    """A remark on a draft or one of its rows."""

    row = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = forms.CharField(label=gettext_lazy("Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [("", _("the whole draft")), *rows]


class PublishForm(DenseForm, forms.Form):
    """What is published, by the digest of the rules that were shown; or why it goes back."""

    PUBLISH, SEND_BACK = "publish", "send_back"

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(PUBLISH, gettext_lazy("Publish the version")), (SEND_BACK, gettext_lazy("Send it back"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, where it goes back"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SubmitForm(DenseForm, forms.Form):
    """What is submitted, by the digest of the rules that were shown."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class MoveForm(DenseForm, forms.Form):
    """Where a row is moved."""

    UP, DOWN = "up", "down"

    to = forms.ChoiceField(choices=[(UP, gettext_lazy("Move up")), (DOWN, gettext_lazy("Move down"))])
