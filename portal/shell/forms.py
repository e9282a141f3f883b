"""Dense forms: label, control, help and error of a field in one block, tied together for screen readers."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from portal.shell.bounds import Bounded


class DenseRenderer(DjangoTemplates):
    """Widgets, fields and whole forms from templates/shell."""

    form_template_name = "shell/form.html"
    field_template_name = "shell/field.html"


class DenseBoundField(BoundField):
    """`{{ form.name }}` is the whole block; `{{ form.name.as_widget }}` the bare control."""

    def __str__(self):
        return self.as_widget() if self.is_hidden else self.as_field_group()

    __html__ = __str__

    def as_widget(self, *args, **kwargs):
        """The control. A browser cuts what is pasted beyond `maxlength` without a word, so the answer says it."""
        self.field.widget.attrs.pop("maxlength", None)
        return super().as_widget(*args, **kwargs)

    @property
    def is_check(self):
        """Whether the label follows a single tick box."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class DenseForm(Bounded):
    """Mixin for any Form or ModelForm: `class CaseForm(DenseForm, forms.Form)`."""

    default_renderer = DenseRenderer
    bound_field_class = DenseBoundField
    use_required_attribute = True

    def add_refusal(self, refusal):
        """Put a Refused where it belongs: its fields beside them, the rest above the form."""
        placed = {name: words for name, words in refusal.fields.items() if name in self.fields}
        for name, words in placed.items():
            self.add_error(name, words)
        if not placed:
            self.add_error(None, str(refusal))


class LoginForm(DenseForm, AuthenticationForm):
    """Badge number and password."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("Badge number or password is wrong."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Badge number")
        self.fields["password"].label = _("Password")
