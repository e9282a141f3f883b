"""The administration pages: open to the three administrators, each of whom sees only the own part."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.ledger.writing.recording import record_refusal
from portal.people.actors import actor
from portal.shell.addresses import place_of


class AdministrationSite(AdminSite):
    site_header = site_title = _("Administration")
    index_title = _("What you administer")
    site_url = "/"

    def admin_view(self, view, cacheable=False):
        """Let administrators in; everybody else's attempt is refused and kept."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request, *args, **kwargs):
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied:
                by = actor(request.user)
                record_refusal("administration.opened", by=by, at=timezone.now(), **place_of(request))
                raise

        return guarded

    def login(self, request, extra_context=None):
        """Send a stranger to the portal's own login page; refuse an officer who administers nothing."""
        if request.user.is_authenticated and self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            record_refusal("administration.opened", by=actor(request.user), at=timezone.now())
            raise PermissionDenied(_("Only the three administrators enter here."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request, extra_context=None):
        return redirect("people:password")
