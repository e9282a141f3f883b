"""Dense forms: label, control, help and error of a field in one block, tied together for screen readers."""

from functools import cache

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.needed import holds, with_names
from portal.shell.forms.written import block, control
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import Bounded
from portal.shell.typed.texts import UnfitText, one_line, several_lines


class FitTexts(Bounded):
    """Mixin for every Form: what is typed is cleaned before its own field reads it (portal.shell.typed.texts)."""

    def _clean_fields(self):
        for field in self.fields.values():
            if is_text(field):
                _fit(field)
        super()._clean_fields()


def typed_line(data, name):
    """Return a single-line text that a page without a form was sent; raise Refused for an invisible sign."""
    return _typed(data, name, one_line)


def typed_lines(data, name):
    """Return a text of several lines that a page without a form was sent; raise Refused for an invisible sign."""
    return _typed(data, name, several_lines)


def _typed(data, name, clean):
    try:
        return clean(data.get(name, ""))
    except UnfitText as unfit:
        raise Refused(unfit.message % unfit.params, {name: unfit.message % unfit.params}) from unfit


def is_text(field):
    """Say whether a field takes what somebody wrote: not a password, not a structure."""
    return isinstance(field, forms.CharField) and not (
        isinstance(field, forms.JSONField) or isinstance(field.widget, forms.PasswordInput)
    )


def _fit(field):
    clean = several_lines if isinstance(field.widget, forms.Textarea) else one_line
    read = field.to_python
    field.to_python = lambda value: read(clean(value) if isinstance(value, str) else value)


class DenseRenderer(DjangoTemplates):
    """Whole forms from templates/shell; plain controls written in one go."""

    form_template_name = "shell/form.html"

    def render(self, template_name, context, request=None):
        return control(template_name, context) or super().render(template_name, context, request)


class DenseBoundField(BoundField):
    """`{{ form.name }}` is the whole block; `{{ form.name.as_widget }}` the bare control."""

    def __str__(self):
        return self.as_widget() if self.is_hidden else self.as_field_group()

    __html__ = __str__

    def as_field_group(self):
        """The whole block: label with its star, control, help and errors."""
        return block(self)

    def as_widget(self, *args, **kwargs):
        """The control. A browser cuts what is pasted beyond `maxlength` without a word, so the answer says it.

        It would also stop at the first number that is too large, in a language of its own: the answer says them all.
        """
        for name in ("maxlength", "min", "max"):
            self.field.widget.attrs.pop(name, None)
        if isinstance(self.field.widget, forms.NumberInput):
            self.field.widget.attrs["step"] = "any"
        return super().as_widget(*args, **kwargs)

    @property
    def needed_when(self):
        """The condition under which the field is needed, in the names of the page; empty where there is none."""
        condition = self._condition
        return with_names(condition, self.form.add_prefix) if condition else ""

    @property
    def is_needed_now(self):
        """Whether what the form holds makes the field needed."""
        condition = self._condition
        return bool(condition) and holds(condition, self._value_beside)

    @property
    def _condition(self):
        return getattr(self.field, "needed_when", "") or self.form.needed_when.get(self.name, "")

    def _value_beside(self, name):
        return self.form[name].value() if name in self.form.fields else None

    def build_widget_attrs(self, attrs, widget=None):
        """Add that the field is needed, for those who hear the page: its star is for the eye."""
        widget = widget or self.field.widget
        is_one = not isinstance(widget, forms.RadioSelect) and _may_be_demanded(widget, self.initial)
        # No form here lets the browser demand a value, and a list of rows asks the database before it says so.
        widget.use_required_attribute = _never
        attrs = super().build_widget_attrs(attrs, widget)
        if self.field.required and is_one:
            attrs["aria-required"] = "true"
        return attrs

    @property
    def is_check(self):
        """Whether the label follows a single tick box."""
        return isinstance(self.field.widget, forms.CheckboxInput)


def _may_be_demanded(widget, initial):
    if isinstance(widget, forms.Select):
        return not widget.is_hidden
    return widget.use_required_attribute(initial)


def _never(initial):
    return False


class SharedChoices(BaseChoiceIterator):
    """Choices that stand in the class of a form: Django would copy and look through them for each form anew."""

    def __init__(self, choices):
        self._choices = choices

    def __iter__(self):
        return iter(self._choices)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


@cache
def _share_choices(form_class):
    for field in form_class.base_fields.values():
        if isinstance(getattr(field, "_choices", None), list):
            field.choices = SharedChoices(field.choices)


class DenseForm(FitTexts):
    """Mixin for any Form or ModelForm: `class CaseForm(DenseForm, forms.Form)`.

    `needed_when` maps fields that are not always needed to the condition of their star (portal.shell.forms.needed).
    """

    needed_when = {}
    # One for all forms: it keeps the templates that it has read.
    default_renderer = DenseRenderer()
    bound_field_class = DenseBoundField
    # The browser would stop at the first field, in words and a language of its own, and say nothing of the others.
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        _share_choices(type(self))
        super().__init__(*args, **kwargs)

    def add_refusal(self, refusal):
        """Put a Refused where it belongs: its fields beside them, the rest above the form; nothing of it is lost."""
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, words)
        if refusal.is_of_whole:
            self.add_error(None, str(refusal))


class LoginForm(DenseForm, AuthenticationForm):
    """Badge number and password."""

    error_messages = {**AuthenticationForm.error_messages, "invalid_login": _("Badge number or password is wrong.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Badge number")
        self.fields["password"].label = _("Password")
