"""How an administration form becomes a deed, and how a refusal comes back beside its fields."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.recording import record_refusal
from portal.people.actors import actor
from portal.shell.forms.dense import FitTexts
from portal.shell.refusals import Denied, Refused
from portal.shell.typed.incoming import number_or_none


class SoundSelect(AutocompleteSelect):
    """A choice that shows again what was sent back; Django's own is a fault for what is no key."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [each for each in value if number_or_none(str(each)) is not None], attr)


class DeedForm(FitTexts, forms.ModelForm):
    """A form with the reason that the event keeps, and with what the deed refused."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
    refusal = None

    def clean(self):
        super().clean()
        if self.refusal is None:
            return
        placed = {name: words for name, words in getattr(self.refusal, "fields", {}).items() if name in self.fields}
        for name, words in placed.items():
            self.add_error(name, words)
        if not placed:
            self.add_error(None, str(self.refusal))

    def validate_unique(self):
        """Leave uniqueness to the deed, which checks it under its lock."""


class DeedAdmin(admin.ModelAdmin):
    """A model whose rows are added and changed by deeds and never deleted.

    Below it stand `add(request, form)` and `alter(request, form, row)`, which call a deed and return the row.
    """

    form = DeedForm
    actions = None
    list_per_page = 50
    show_full_result_count = False
    fixed = ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SoundSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_object(self, request, object_id, from_field=None):
        # Django asks for the field named "" where a page sends back no name.
        return super().get_object(request, object_id, from_field or None)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Denied, Refused) as refusal:
            if isinstance(refusal, Denied):
                # The form's own transaction took the deed's event of it along.
                by = actor(request.user)
                kind = f"{self.opts.model_name}.administered"
                record_refusal(kind, by=by, at=timezone.now(), reason=str(refusal))
            request.refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        row = self.alter(request, form, obj) if change else self.add(request, form)
        obj.pk = row.pk

    def history_view(self, request, object_id, extra_context=None):
        """Show the ledger's events about the row instead of a second record."""
        if not request.user.has_perm("ledger.view_event"):
            raise PermissionDenied
        about = {"about": f"{label_of_model(self.model)}:{object_id}"}
        return redirect(f"{reverse('ledger:events')}?{urlencode(about)}")

    def has_delete_permission(self, request, obj=None):
        return False

    def log_addition(self, request, obj, message):
        """Keep nothing: the deed's event is the record."""

    def log_change(self, request, obj, message):
        """Keep nothing: the deed's event is the record."""


def deed_of(request, form):
    """Return who acts, when and why, as the deeds take it."""
    return {"by": request.user, "at": timezone.now(), "reason": form.cleaned_data.get("reason", "")}
