"""Any record of a case as a form that writes its fields anew; the API sends its changes through the same one."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.pages.inputs import SOURCES, RowOf
from cases.file.reference import Cause
from cases.quality.corrections.deeds import LONGEST_REASON, NEEDED
from cases.quality.corrections.table import PERSONAL, holder_of
from portal.people.models import Officer
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput, MomentInput, Yuan, dates_confirmed
from portal.shell.typed.bounds import LONGEST_FACTS

LABELS = {
    "name_sealed": gettext_lazy("Name"),
    "phone_sealed": gettext_lazy("Phone"),
    "value": gettext_lazy("Estimated value in yuan"),
    "proceeds": gettext_lazy("Proceeds in yuan"),
    ("evidence", "party"): gettext_lazy("Handed in by a party"),
    ("evidence", "name_sealed"): gettext_lazy("Or by somebody else: name"),
    ("evidence", "address_sealed"): gettext_lazy("Address of who handed it in"),
}
# How long names and phones are, as in the forms that write them first.
LONGEST = {"name_sealed": 40, "phone_sealed": 20, "address_sealed": 120, "facts": LONGEST_FACTS}
FEN = 100


class CauseByCode(forms.CharField):
    """A cause by the code that ends the text, as the list of causes offers it."""

    def clean(self, value):
        """Return the Cause, or None where nothing is written."""
        text = super().clean(value)
        code = text.split()[-1].strip("〔〕()") if text else ""
        found = Cause.objects.filter(code=code).first()
        if found is None and text:
            raise ValidationError(_("Choose a cause from the list."))
        return found


class OfficerByBadgeNumber(forms.ModelChoiceField):
    """An officer, sent as badge number."""

    def __init__(self, **kwargs):
        super().__init__(Officer.objects.filter(is_active=True), to_field_name="badge_number", **kwargs)

    def label_from_instance(self, officer):
        return f"{officer.name} {officer.badge_number}"


class CorrectionForm(DenseForm, forms.Form):
    """The fields of a record as they are; what is left as it is, is not written."""

    def __init__(self, thing, row, case, data=None):
        super().__init__(data)
        self.thing, self.row = thing, row
        for name in thing.fields:
            holder = holder_of(thing, row, name)
            if holder is None:
                continue
            self.fields[name] = _field(thing, name, holder, case)
            self.initial[name] = _shown(name, holder)
        if any(isinstance(field, (forms.DateField, forms.DateTimeField)) for field in self.fields.values()):
            self.fields["dates_confirmed"] = dates_confirmed()
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Reason of the correction"), max_length=LONGEST_REASON
        )

    @property
    def shown_fields(self):
        """The fields of the record, and the question where it is asked."""
        asked = bool(self.errors.get("dates_confirmed") or self.data.get("dates_confirmed")) if self.is_bound else False
        return [self[name] for name in self.fields if name != "reason" and (name != "dates_confirmed" or asked)]

    def changes(self):
        """Return {field: value} for the deed; a sealed field that was left empty stays as it is."""
        said = {name: value for name, value in self.cleaned_data.items() if name in self.thing.fields}
        return {name: value for name, value in said.items() if name not in PERSONAL or value}


def sent(form):
    """Return what an untouched form sends: {name: text}, for the API to lay its changes over."""
    return {name: _text(form.fields[name], form.initial.get(name)) for name in form.fields if name in form.initial}


def _field(thing, name, holder, case):
    column = holder._meta.get_field(name)
    options = {
        "label": LABELS.get((thing.name, name)) or LABELS.get(name) or column.verbose_name,
        "required": name in NEEDED,
    }
    options["required"] &= _shown(name, holder) not in (None, "")
    if name == "cause":
        return CauseByCode(max_length=200, widget=forms.TextInput(attrs={"list": "causes"}), **options)
    if name == "source":
        return forms.ChoiceField(choices=SOURCES, **options)
    if name in ("value", "proceeds"):
        return _yuan(options["label"])
    if isinstance(column, models.ForeignKey) and column.related_model is Officer:
        return OfficerByBadgeNumber(**options)
    if isinstance(column, models.ForeignKey):
        field = RowOf(label=options["label"])
        field.queryset = column.related_model.objects.filter(case=case).order_by("pk")
        return field
    if column.choices:
        choices = list(column.choices) if options["required"] else [("", "–"), *column.choices]
        return forms.ChoiceField(choices=choices, **options)
    if isinstance(column, models.DateTimeField):
        return forms.DateTimeField(widget=MomentInput(), **options)
    if isinstance(column, models.DateField):
        return forms.DateField(widget=DateInput(), **options)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(label=options["label"], required=False)
    if isinstance(column, models.IntegerField):
        return forms.IntegerField(min_value=1, **options)
    longest = LONGEST.get(name) or column.max_length or 2000
    long = {"widget": forms.Textarea(attrs={"rows": 5})} if longest > 300 else {}
    return forms.CharField(max_length=longest, **long, **options)


def _yuan(label):
    return Yuan(label=label)


def _shown(name, holder):
    if name in PERSONAL:
        return ""
    value = getattr(holder, name)
    if name == "cause":
        return f"{value.label} 〔{value.code}〕" if value else ""
    if name in ("value", "proceeds"):
        return None if value is None else value / FEN
    if isinstance(value, Officer):
        return value.badge_number
    return getattr(value, "pk", value)


def _text(field, value):
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(field, forms.DateTimeField):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    return str(value)
