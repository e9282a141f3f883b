from django.urls import path

from cases.clocks.keeping import api as clocks
from cases.desk.api import catalogues, changes, views
from cases.desk.exporting import api as exports
from cases.file.evidence import api as evidence
from cases.file.sharing import api as people
from cases.papers import api as documents
from cases.property import api as property
from cases.quality.corrections import api as corrections
from cases.quality.evaluations import api as evaluations
from cases.quality.supervision import api as supervision
from cases.review.bulk import api as bulk
from cases.review.notes import api as notes

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/documents/", documents.of_case, name="case_documents"),
    path("documents/<int:document_id>/open/", documents.open_again, name="document_open"),
    path("<int:case_id>/ask/", views.ask, name="case_ask"),
    path("<int:case_id>/evidence/", evidence.add, name="case_evidence"),
    path("<int:case_id>/property/", property.take, name="case_property"),
    path("property/", property.register, name="property"),
    path("property/<int:property_id>/hand-on/", property.hand_on, name="property_hand_on"),
    path("property/<int:property_id>/end/", property.end, name="property_end"),
    path("evidence/<int:evidence_id>/open/", evidence.open_file, name="evidence_open"),
    path("supervision/", supervision.orders, name="orders"),
    path("supervision/<int:order_id>/", supervision.order, name="order"),
    path("supervision/<int:order_id>/<slug:name>/", supervision.move, name="order_move"),
    path("<int:case_id>/raise-order/", supervision.raise_order, name="case_raise_order"),
    path("<int:case_id>/hand-over/", people.hand_over, name="case_hand_over"),
    path("<int:case_id>/share/", people.share, name="case_share"),
    path("<int:case_id>/recuse/", people.recuse, name="case_recuse"),
    path("<int:case_id>/clocks/", clocks.clocks, name="case_clocks"),
    path("<int:case_id>/clocks/start/", clocks.start, name="case_start_clock"),
    path("<int:case_id>/clocks/restart/", clocks.restart, name="case_restart_clock"),
    path("<int:case_id>/clocks/lengthen/", clocks.lengthen, name="case_lengthen_clock"),
    path("clocks/<int:clock_id>/pause/", clocks.pause, name="clock_pause"),
    path("clocks/<int:clock_id>/meet/", clocks.meet, name="clock_meet"),
    path("clocks/<int:clock_id>/take-back/", clocks.take_back, name="clock_take_back"),
    path("pauses/<int:pause_id>/resume/", clocks.resume, name="pause_resume"),
    path("pauses/<int:pause_id>/correct/", clocks.correct, name="pause_correct"),
    path("<int:case_id>/evaluations/", evaluations.of_case, name="case_evaluations"),
    path("evaluations/<int:evaluation_id>/conclude/", evaluations.conclude, name="evaluation_conclude"),
    path("exports/", exports.ask, name="case_exports"),
    path("matters/", views.matter_list, name="matters"),
    path("matters/approve-several/", bulk.approve_several, name="approve_several"),
    path("matters/<int:matter_id>/", views.matter, name="matter"),
    path("matters/<int:matter_id>/notes/", notes.notes, name="matter_notes"),
    path("notes/<int:note_id>/answer/", notes.answer, name="note_answer"),
    path("matters/<int:matter_id>/resubmit/", views.resubmit, name="matter_resubmit"),
    path("matters/<int:matter_id>/withdraw/", views.withdraw, name="matter_withdraw"),
    path("matters/<int:matter_id>/take-up/", views.take_up, name="matter_take_up"),
    path("matters/<int:matter_id>/put-back/", views.put_back, name="matter_put_back"),
    path("matters/<int:matter_id>/release/", views.release, name="matter_release"),
    path("matters/<int:matter_id>/decide/", views.decide, name="matter_decide"),
    path("follow-up/<slug:name>/<int:pk>/", views.follow_up, name="case_follow_up"),
    path("corrections/<slug:thing>/<int:pk>/", corrections.record, name="correction"),
    path("<int:case_id>/follow-ups/", views.follow_ups_now, name="case_follow_ups"),
    path("changes/", changes.changes, name="changes"),
    path("defects/", catalogues.defects, name="defects"),
    path("causes/", catalogues.causes, name="causes"),
    path("measure-kinds/", catalogues.measure_kinds, name="measure_kinds"),
    path("matter-kinds/", catalogues.matter_kinds, name="matter_kinds"),
    path("follow-up-kinds/", catalogues.follow_up_kinds, name="follow_up_kinds"),
    path("document-kinds/", catalogues.document_kinds, name="document_kinds"),
]
