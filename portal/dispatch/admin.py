"""Read-only windows for the system administrator; titles and payloads may name people and stay out."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.dispatch.models import Notice, Occurrence, OutboxMessage


class ReadOnlyAdmin(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Occurrence)
class OccurrenceAdmin(ReadOnlyAdmin):
    list_display = ["job", "key", "state", "planned_at", "started_at", "finished_at", "is_late", "attempts"]
    list_filter = ["state", "is_late", "job"]
    list_select_related = ["asked_by"]
    ordering = ["-planned_at", "-id"]
    date_hierarchy = "planned_at"


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    list_display = ["topic", "created_at", "attempts", "done_at", "dead_at"]
    list_filter = ["topic"]
    fields = ["topic", "created_at", "attempts", "available_at", "done_at", "dead_at", "last_error"]
    ordering = ["-created_at", "-id"]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["kind", "recipient", "created_at", "read_at"]
    list_filter = ["kind"]
    list_select_related = ["recipient", "receipt"]
    fields = ["kind", "recipient", "created_at", "read_at"]
    ordering = ["-created_at", "-id"]

    @admin.display(description=_("read"))
    def read_at(self, notice):
        receipt = getattr(notice, "receipt", None)
        return receipt.read_at if receipt else None
