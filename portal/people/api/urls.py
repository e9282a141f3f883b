from django.urls import path

from portal.people.api import views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("officers/", views.officers, name="officers"),
    path("officers/<int:officer_id>/", views.officer, name="officer"),
    path("me/", views.me, name="me"),
]
