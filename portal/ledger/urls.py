from django.urls import path

from portal.ledger import views

app_name = "ledger"

urlpatterns = [
    path("ledger/", views.events, name="events"),
    path("ledger/<slug:chain>/<int:seq>/", views.event, name="event"),
]
