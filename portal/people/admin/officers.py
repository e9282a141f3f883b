from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.people.admin.deeds import DeedAdmin, DeedForm, deed_of
from portal.people.models import Officer
from portal.people.services import officers
from portal.shell.refusals import Refused


class OfficerForm(DeedForm):
    is_active = forms.BooleanField(
        label=gettext_lazy("active"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without the tick the account is closed, with its sessions and posts."),
    )

    class Meta:
        model = Officer
        fields = ("badge_number", "name", "unit")


@admin.register(Officer)
class OfficerAdmin(DeedAdmin):
    form = OfficerForm
    change_form_template = "people/admin/officer.html"
    list_display = ("name", "badge_number", "unit", "is_active", "last_login")
    list_filter = ("is_active", "unit")
    list_select_related = ("unit",)
    search_fields = ("name", "badge_number", "name_sort")
    ordering = ("name_sort", "badge_number")
    autocomplete_fields = ("unit",)

    def get_fields(self, request, obj=None):
        return ("badge_number", "name", "unit", *(("is_active", "reason") if obj else ()))

    def add(self, request, form):
        values = {name: form.cleaned_data[name] for name in ("badge_number", "name", "unit")}
        officer, password = officers.open_account(by=request.user, at=timezone.now(), **values)
        self._show_once(request, officer, password)
        return officer

    def alter(self, request, form, row):
        changed, how = set(form.changed_data), deed_of(request, form)
        values = form.cleaned_data
        if changed & {"name", "badge_number"}:
            officers.change(officer_id=row.pk, name=values["name"], badge_number=values["badge_number"], **how)
        if "unit" in changed:
            officers.transfer(officer_id=row.pk, unit=values["unit"], **how)
        if "is_active" in changed and values["is_active"]:
            officer, password = officers.reopen(officer_id=row.pk, **how)
            self._show_once(request, officer, password)
        elif "is_active" in changed:
            officers.close(officer_id=row.pk, **how)
        return row

    def get_urls(self):
        reset = self.admin_site.admin_view(self.reset_password)
        return [path("<int:officer_id>/reset-password/", reset, name="people_officer_reset"), *super().get_urls()]

    @method_decorator(require_POST)
    def reset_password(self, request, officer_id):
        """Replace the password by a temporary one, shown once; the administrator cannot choose it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            officer, password = officers.reset_password(by=request.user, at=timezone.now(), officer_id=officer_id)
            self._show_once(request, officer, password)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("admin:people_officer_change", officer_id)

    def _show_once(self, request, officer, password):
        text = _("Temporary password of %(name)s, shown only this once: %(password)s")
        messages.warning(request, text % {"name": officer.name, "password": password})
