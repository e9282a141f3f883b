"""What is typed into a draft: each form gives `values` as the deeds take them, figures in hundredths."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from appraisal.scheme.drafting import typed
from appraisal.scheme.drafting.rules import BANDS, CATEGORIES, GATES, INDICATORS, beside_sentence, has_full, pieces_of
from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.periods.models import Period
from appraisal.scheme.rulekinds.figures import BadFigures, Unit
from appraisal.scheme.rulekinds.registry import KINDS
from appraisal.scheme.versions.base import Aggregate, Effect, Missing, Rule, SubjectKind, Window
from appraisal.scheme.versions.models import Indicator
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput

MOST_CONDITIONS = 4
OPERATORS = (("<", "<"), ("<=", "≤"), ("=", "="), (">=", "≥"), (">", ">"))
NO_CHOICE = ("", "–")


class Figure(forms.CharField):
    """A number as people type it, cleaned by a function that raises BadFigures; None where nothing was typed."""

    def __init__(self, *, reads=typed.hundredths, **kwargs):
        self.reads = reads
        kwargs.setdefault("required", False)
        super().__init__(max_length=typed.LONGEST, **kwargs)
        self.widget.attrs.update({"inputmode": "text", "autocomplete": "off"})

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
        for number in range(MOST_CONDITIONS):
            self.fields[f"indicator_{number}"] = forms.ChoiceField(label=_("Indicator"), choices=items, required=False)
            self.fields[f"of_{number}"] = forms.ChoiceField(
                label=_("its"), choices=[("value", _("value")), ("points", _("points"))], required=False
            )
            self.fields[f"is_{number}"] = forms.ChoiceField(label=_("is"), choices=OPERATORS, required=False)
            self.fields[f"than_{number}"] = Figure(label=_("than"))

    @property
    def conditions(self):
        """The fields of each condition, as the page sets them beside each other."""
        return [[self[f"{name}_{n}"] for name in ("indicator", "of", "is", "than")] for n in range(MOST_CONDITIONS)]

    def clean(self):
        given = super().clean()
        listed = []
        for number in range(MOST_CONDITIONS):
            code, than = given.get(f"indicator_{number}"), given.get(f"than_{number}")
            if code and than is None:
                self.add_error(f"than_{number}", _("Give the number to compare with."))
            elif code:
                of, sign = given[f"of_{number}"] or "value", given[f"is_{number}"] or "<"
                listed.append({"indicator": code, "of": of, "is": sign, "than": than})
        if not listed and not self.errors:
            self.add_error("indicator_0", _("A gate needs a condition."))
        given["condition"] = {given.get("mode", "any"): listed}
        return given


def _of_gate(row):
    mode, listed = next(iter(row.condition.items()), ("any", []))
    said = {
        name: getattr(row, name) for name in ("code", "name", "name_en", "subject", "effect", "target", "text", "basis")
    }
    said |= {"mode": mode, "limit": "" if row.limit is None else typed.show_points(row.limit)}
    for number, one in enumerate(listed[:MOST_CONDITIONS]):
        said |= {f"indicator_{number}": one["indicator"], f"of_{number}": one["of"], f"is_{number}": one["is"]}
        said[f"than_{number}"] = typed.show_points(one["than"])
    return said


class IndicatorForm(RowForm):
    """An indicator: its value, its kind of rule, and the figures that this kind asks for."""

    kind = INDICATORS
    code = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    subject = forms.ChoiceField(choices=SubjectKind, widget=forms.HiddenInput)
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    measure = forms.CharField(label=pgettext_lazy("rules", "Measure"), max_length=80)
    window = forms.ChoiceField(label=gettext_lazy("Of the time"), choices=Window, required=False)
    length = Figure(label=gettext_lazy("So many periods or years"), reads=typed.whole_number)
    aggregate = forms.ChoiceField(label=gettext_lazy("Records become"), choices=Aggregate, required=False)
    record_cap = Figure(label=gettext_lazy("One record counts at most"))
    per_measure = forms.CharField(label=gettext_lazy("In proportion to"), max_length=80, required=False)
    per_times = Figure(label=gettext_lazy("So many for each"))
    per_shown_as = forms.ChoiceField(
        label=gettext_lazy("Shown as"),
        choices=[("share", gettext_lazy("a share")), ("each", gettext_lazy("so many for each"))],
        required=False,
    )
    rule = forms.ChoiceField(label=gettext_lazy("Kind of rule"), choices=Rule)
    missing = forms.ChoiceField(label=gettext_lazy("With nothing to measure"), choices=Missing, required=False)
    missing_reason = forms.CharField(label=gettext_lazy("Reason of the exemption"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text of the rule"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Left empty, the sentence made from the figures stands for it."),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=200, required=False)

    def __init__(self, *args, version, categories, groups, row=None, **kwargs):
        if row is not None:
            kwargs["initial"] = {**_plain_of(row), **kwargs.get("initial", {})}
        super().__init__(*args, version=version, row=row, **kwargs)
        self.fields["category"].choices = [(each.pk, each.label) for each in categories]
        self.groups = groups
        self._add_figures()
        self._add_filters()
        self.fields["measure"].widget.attrs |= {"list": "measures", "autocomplete": "off"}
        self.fields["per_measure"].widget.attrs |= {"list": "measures", "autocomplete": "off"}

    def _said(self, name):
        return str(self.data.get(self.add_prefix(name), "") if self.is_bound else self.initial.get(name, "") or "")

    def _add_figures(self):
        """The figures that the chosen kind of rule asks for; what was typed for another kind is not taken over."""
        self.rule_kind = KINDS.get(self._said("rule")) or KINDS[Rule.PER_OCCURRENCE]
        self.is_share = self._reads_share()
        params = self.row.params if self.row and self.row.rule == self.rule_kind.code else {}
        for field in self.rule_kind.fields:
            self.fields[f"f_{field.name}"] = _field_of(field, self.is_share)
            self.initial.setdefault(f"f_{field.name}", _shown_in_form(field, params.get(field.name), self.is_share))
        for group in self.groups:
            figures = (self.row.groups if params and self.row else {}).get(group.code, {})
            self.fields[f"g_{group.code}"] = Figure(label=group.label, reads=self._read_group)
            self.initial.setdefault(
                f"g_{group.code}", typed.show_named(self.rule_kind.fields, figures, is_share=self.is_share)
            )

    def _read_group(self, text):
        return typed.read_named(self.rule_kind.fields, text, is_share=self.is_share)

    def _reads_share(self):
        measure = BY_CODE.get(_code_or_none(self._said("measure")))
        per = _code_or_none(self._said("per_measure"))
        return bool(measure and measure.is_rate) or bool(per and self._said("per_shown_as") != "each")

    def _add_filters(self):
        """By what the records of the chosen measure can be chosen and weighed."""
        measure = BY_CODE.get(_code_or_none(self._said("measure")))
        self.filters = measure.reads.filters if measure else ()
        use = self.row.use if self.row and measure and self.row.measure == measure.code else {}
        for each in self.filters:
            self.fields[f"by_{each.name}"] = forms.MultipleChoiceField(
                label=each.title, choices=list(each.choices()), required=False, widget=forms.CheckboxSelectMultiple
            )
            self.initial.setdefault(f"by_{each.name}", use.get("filters", {}).get(each.name, []))
        weights = use.get("weights") or {}
        choices = [NO_CHOICE, *((each.name, each.title) for each in self.filters)]
        self.fields["weights_by"] = forms.ChoiceField(label=_("Weighed by"), choices=choices, required=False)
        self.fields["weights_of"] = forms.CharField(
            label=_("Weights"),
            required=False,
            max_length=typed.LONGEST,
            help_text=_("As name=value; what is not named counts nothing."),
        )
        self.initial.setdefault("weights_by", weights.get("by", ""))
        self.initial.setdefault("weights_of", self._weights_shown(weights))

    def _weights_shown(self, weights):
        names = self._values_of(weights.get("by", ""))
        shown = {code: label for label, code in names.items()}
        of = weights.get("of", {})
        return "；".join(f"{shown.get(code, code)}={typed.show_points(number)}" for code, number in of.items())

    def _values_of(self, name):
        chosen = next((each for each in self.filters if each.name == name), None)
        return {str(label): str(code) for code, label in chosen.choices()} if chosen else {}

    def clean_measure(self):
        return self._measure_of("measure")

    def clean_per_measure(self):
        return self._measure_of("per_measure")

    def _measure_of(self, name):
        try:
            return typed.measure_named(self.cleaned_data[name])
        except BadFigures as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self):
        given = super().clean()
        given["category_id"] = int(given.get("category") or 0)
        given["use"] = self._use(given)
        given["per"] = self._per(given)
        given["params"] = {
            field.name: given[f"f_{field.name}"]
            for field in self.rule_kind.fields
            if given.get(f"f_{field.name}") not in (None, "")
        }
        given["groups"] = {
            group.code: given[f"g_{group.code}"] for group in self.groups if given.get(f"g_{group.code}")
        }
        given["missing"] = given.get("missing") or Missing.NOT_SCORED.value
        return given

    def _use(self, given):
        use = {}
        filters = {each.name: given[f"by_{each.name}"] for each in self.filters if given.get(f"by_{each.name}")}
        if filters:
            use["filters"] = filters
        if given.get("weights_by") and given.get("weights_of"):
            use["weights"] = {"by": given["weights_by"], "of": self._weights(given)}
        if given.get("record_cap") is not None:
            use["record_cap"] = given["record_cap"]
        if given.get("aggregate") not in ("", None, Aggregate.SUM):
            use["aggregate"] = given["aggregate"]
        if given.get("window") not in ("", None, Window.PERIOD):
            use["window"] = given["window"]
            if given.get("length") is not None:
                use["length"] = given["length"]
        return use

    def _weights(self, given):
        names = self._values_of(given["weights_by"])
        weights = {}
        for part in typed.BETWEEN_PAIRS.split(typed.plain(given["weights_of"])):
            name, sign, value = part.partition("=")
            if not part.strip():
                continue
            code = names.get(name.strip(), name.strip())
            if not sign or code not in names.values():
                self.add_error("weights_of", _("“%(value)s” is not one of the choices.") % {"value": name.strip()[:40]})
                return {}
            try:
                weights[code] = typed.hundredths(value)
            except BadFigures as problem:
                self.add_error("weights_of", str(problem))
                return {}
        return weights

    def _per(self, given):
        if not given.get("per_measure"):
            return {}
        old = self.row.per if self.row and self.row.per.get("measure") == given["per_measure"] else {}
        per = {**old, "measure": given["per_measure"]}
        per["shown_as"] = "each" if given.get("per_shown_as") == "each" else "share"
        if given.get("per_times") is not None:
            per["times"] = given["per_times"]
        else:
            per.pop("times", None)
        return per

    def as_indicator(self):
        """Return the indicator that is typed, unsaved, as far as it could be read."""
        given = self.cleaned_data
        row = Indicator(version=self.version, pk=self.row.pk if self.row else None)
        for name in self.kind.columns:
            if name in given:
                setattr(row, name, given[name])
        return row

    @property
    def pieces(self):
        """The sentence of the kind of rule: (words, the bound field behind them or None, whether it takes room)."""
        units = {field.name: field.unit for field in self.rule_kind.fields}
        return [
            (words, self[f"f_{name}"] if name else None, units.get(name) in (Unit.STEPS, Unit.RANKS))
            for words, name in pieces_of(self.rule_kind)
        ]

    @property
    def more_figures(self):
        """The figures that the sentence leaves out."""
        return [self[f"f_{name}"] for name in beside_sentence(self.rule_kind)]

    @property
    def full(self):
        """The field of the full marks, where the kind of rule is told them."""
        return self["f_full"] if has_full(self.rule_kind) else None

    @property
    def choosers(self):
        """The fields that choose among the records of the measure."""
        return [self[f"by_{each.name}"] for each in self.filters]

    @property
    def of_groups(self):
        """The fields of the figures that differ for a peer group."""
        return [self[f"g_{group.code}"] for group in self.groups]

    @property
    def has_more(self):
        """Whether one of the fields behind "more" has something wrong with it."""
        before = {"name", "measure", "rule", *(f"f_{name}" for _words, name in pieces_of(self.rule_kind)), "f_full"}
        return any(name not in before for name in self.errors)


def _code_or_none(text):
    try:
        return typed.measure_named(text)
    except BadFigures:
        return None


def _field_of(field, is_share):
    if field.unit == Unit.CHOICE:
        choices = [(str(value), label) for value, label in field.choices]
        return forms.TypedChoiceField(label=field.title, choices=choices, coerce=int, required=False, empty_value=None)
    return Figure(label=field.title, reads=lambda text: typed.read_figure(field, text, is_share=is_share))


def _shown_in_form(field, value, is_share):
    if field.unit == Unit.CHOICE:
        return str(field.default if value is None else value)
    return typed.show_figure(field, value, is_share=is_share)


def _plain_of(row):
    use, per = row.use, row.per
    return {
        **{name: getattr(row, name) for name in ("code", "name", "name_en", "subject", "rule", "missing", "basis")},
        **{name: getattr(row, name) for name in ("missing_reason", "text", "text_en")},
        "category": row.category_id,
        "measure": typed.title_of(row.measure),
        "window": use.get("window", Window.PERIOD.value),
        "length": use.get("length", ""),
        "aggregate": use.get("aggregate", Aggregate.SUM.value),
        "record_cap": typed.show_points(use["record_cap"]) if use.get("record_cap") is not None else "",
        "per_measure": typed.title_of(per["measure"]) if per.get("measure") else "",
        "per_times": typed.show_points(per["times"]) if per.get("times") is not None else "",
        "per_shown_as": per.get("shown_as", "share"),
    }


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
