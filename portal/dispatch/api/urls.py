from django.urls import path

from portal.dispatch.api import views

urlpatterns = [
    path("inbox/", views.inbox, name="dispatch_inbox"),
    path("watchdog/", views.watchdog, name="dispatch_watchdog"),
    path("notices/", views.notice_list, name="dispatch_notices"),
    path("notices/<int:notice_id>/read/", views.read_notice, name="dispatch_read_notice"),
]
