from django.urls import path

from cases.api import clocks, evidence, notes, uploads, views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/ask/", views.ask, name="case_ask"),
    path("<int:case_id>/evidence/", evidence.add, name="case_evidence"),
    path("evidence/<int:evidence_id>/open/", evidence.open_file, name="evidence_open"),
    path("uploads/", uploads.upload_list, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", uploads.finish, name="upload_finish"),
    path("<int:case_id>/clocks/", clocks.clocks, name="case_clocks"),
    path("<int:case_id>/clocks/start/", clocks.start, name="case_start_clock"),
    path("<int:case_id>/clocks/restart/", clocks.restart, name="case_restart_clock"),
    path("<int:case_id>/clocks/lengthen/", clocks.lengthen, name="case_lengthen_clock"),
    path("clocks/<int:clock_id>/pause/", clocks.pause, name="clock_pause"),
    path("clocks/<int:clock_id>/meet/", clocks.meet, name="clock_meet"),
    path("clocks/<int:clock_id>/take-back/", clocks.take_back, name="clock_take_back"),
    path("pauses/<int:pause_id>/resume/", clocks.resume, name="pause_resume"),
    path("pauses/<int:pause_id>/correct/", clocks.correct, name="pause_correct"),
    path("matters/", views.matter_list, name="matters"),
    path("matters/<int:matter_id>/", views.matter, name="matter"),
    path("matters/<int:matter_id>/notes/", notes.notes, name="matter_notes"),
    path("notes/<int:note_id>/answer/", notes.answer, name="note_answer"),
    path("matters/<int:matter_id>/resubmit/", views.resubmit, name="matter_resubmit"),
    path("matters/<int:matter_id>/withdraw/", views.withdraw, name="matter_withdraw"),
    path("matters/<int:matter_id>/take-up/", views.take_up, name="matter_take_up"),
    path("matters/<int:matter_id>/decide/", views.decide, name="matter_decide"),
    path("follow-up/<slug:name>/<int:pk>/", views.follow_up, name="case_follow_up"),
    path("defects/", views.defects, name="defects"),
    path("causes/", views.causes, name="causes"),
]
