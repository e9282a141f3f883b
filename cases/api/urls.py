from django.urls import path

from cases.api import evidence, uploads, views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/ask/", views.ask, name="case_ask"),
    path("<int:case_id>/evidence/", evidence.add, name="case_evidence"),
    path("evidence/<int:evidence_id>/open/", evidence.open_file, name="evidence_open"),
    path("uploads/", uploads.upload_list, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", uploads.finish, name="upload_finish"),
    path("matters/", views.matter_list, name="matters"),
    path("matters/<int:matter_id>/", views.matter, name="matter"),
    path("matters/<int:matter_id>/resubmit/", views.resubmit, name="matter_resubmit"),
    path("matters/<int:matter_id>/withdraw/", views.withdraw, name="matter_withdraw"),
    path("matters/<int:matter_id>/take-up/", views.take_up, name="matter_take_up"),
    path("matters/<int:matter_id>/decide/", views.decide, name="matter_decide"),
    path("defects/", views.defects, name="defects"),
    path("causes/", views.causes, name="causes"),
]
