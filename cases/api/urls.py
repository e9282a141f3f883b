from django.urls import path

from cases.api import views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/ask/", views.ask, name="case_ask"),
    path("matters/", views.matter_list, name="matters"),
    path("matters/<int:matter_id>/", views.matter, name="matter"),
    path("matters/<int:matter_id>/resubmit/", views.resubmit, name="matter_resubmit"),
    path("matters/<int:matter_id>/withdraw/", views.withdraw, name="matter_withdraw"),
    path("matters/<int:matter_id>/take-up/", views.take_up, name="matter_take_up"),
    path("matters/<int:matter_id>/decide/", views.decide, name="matter_decide"),
    path("defects/", views.defects, name="defects"),
    path("causes/", views.causes, name="causes"),
]
