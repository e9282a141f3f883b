from django.urls import path

from appraisal.ratings import views

RATING = "ratings/<int:rating_id>/"

urlpatterns = [
    path("ratings/", views.rating_list, name="ratings"),
    path("ratings/new/", views.open_rating, name="open_rating"),
    path("ratings/files/<int:file_id>/", views.open_file, name="rating_file"),
    path("ratings/scans/<int:decision_id>/", views.open_scan, name="rating_scan"),
    path(RATING, views.rating, name="rating"),
    path(RATING + "items/<str:code>/", views.mark, name="rating_item"),
    path(RATING + "items/<str:code>/agree/", views.agree, name="agree_rating_item"),
    path(RATING + "decide/", views.decide, name="decide_rating"),
    path(RATING + "record/<slug:what>/", views.record, name="record_rating"),
    path(RATING + "<slug:move>/", views.move, name="move_rating"),
]
