from django.urls import path

from portal.people.views import mine, password

app_name = "people"

urlpatterns = [
    path("me/", mine.me, name="me"),
    path("me/substitute/", mine.substitute, name="substitute"),
    path("me/substitute/<int:row_id>/end/", mine.end_substitute, name="end_substitute"),
    path("me/password/", password.password, name="password"),
]
