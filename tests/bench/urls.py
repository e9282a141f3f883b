"""The portal's pages, and beside them an empty view, an empty page and two tuned changelists to compare with."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from tests.bench.changelist import tuned, uncounted


@login_required
def empty(request):
    return HttpResponse(request.user.badge_number)


@login_required
def frame(request):
    return render(request, "shell/base.html")


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/frame/", frame),
    path("bench/tuned/", tuned.urls),
    path("bench/uncounted/", uncounted.urls),
    path("", include("portal.config.urls")),
]
