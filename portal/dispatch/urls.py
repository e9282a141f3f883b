from django.urls import path

from portal.dispatch.views import inbox, notices, runs, watchdog

app_name = "dispatch"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/read/", notices.read_all_notices, name="read_all_notices"),
    path("notices/<int:notice_id>/read/", notices.read_notice, name="read_notice"),
    path("notices/<int:notice_id>/open/", notices.open_notice, name="open_notice"),
    path("watchdog/", watchdog.watchdog, name="watchdog"),
    path("runs/", runs.register, name="runs"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/progress/", runs.run_progress, name="run_progress"),
    path("messages/<int:message_id>/revive/", runs.revive_message, name="revive_message"),
]
