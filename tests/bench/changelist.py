"""Django admin's list of the same cases, tuned by its own switches, and with a paginator that hardly counts."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from cases.models import Case

DEEPEST = 10_000


class CappedPaginator(Paginator):
    """Counts no further than one would ever turn the pages."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:DEEPEST].count()


class CaseList(admin.ModelAdmin):
    list_display = ("number", "cause", "state", "lead", "unit", "registered_at")
    list_select_related = ("cause", "lead", "unit")
    list_per_page = 25
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).defer("facts", "extra")

    def has_view_permission(self, request, obj=None):
        return True


class Site(admin.AdminSite):
    def has_permission(self, request):
        return request.user.is_authenticated


class UncountedCaseList(CaseList):
    paginator = CappedPaginator


tuned, uncounted = Site(name="bench_tuned"), Site(name="bench_uncounted")
tuned.register(Case, CaseList)
uncounted.register(Case, UncountedCaseList)
