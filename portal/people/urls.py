from django.urls import path

from portal.people.views import access, mine, password, typed

app_name = "people"

urlpatterns = [
    path("me/", mine.me, name="me"),
    path("me/substitute/", mine.substitute, name="substitute"),
    path("me/substitute/<int:row_id>/end/", mine.end_substitute, name="end_substitute"),
    path("me/password/", password.password, name="password"),
    path("me/typed/", typed.keep, name="keep_typed"),
    path("me/typed/<int:key>/throw-away/", typed.throw_away, name="throw_typed_away"),
    path("me/access/", access.access, name="access"),
    path("me/access/tokens/issue/", access.issue_token, name="issue_token"),
    path("me/access/tokens/<int:token_id>/end/", access.end_token, name="end_token"),
    path("me/access/logins/<int:login_id>/end/", access.end_login, name="end_login"),
]
