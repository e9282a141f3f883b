from django.urls import path

from cases.clocks.keeping import views as clocks
from cases.desk.exporting import views as exporting
from cases.desk.file import views as files
from cases.desk.list import views as listing
from cases.desk.presence import views as presence
from cases.desk.situation import views as situation
from cases.file.evidence import views as evidence
from cases.file.parties import views as parties
from cases.file.sealing import views as sealing
from cases.file.sharing import views as people
from cases.intake import views as registration
from cases.intake.drafting import views as drafts
from cases.intake.enquiries import views as enquiries
from cases.papers import views as documents
from cases.property import views as property
from cases.quality.corrections import views as corrections
from cases.quality.corrections.parties import views as party_corrections
from cases.quality.evaluations import views as evaluations
from cases.quality.rereading import views as rereading
from cases.quality.supervision import views as supervision
from cases.review import views as review
from cases.review.bulk import views as bulk
from cases.review.matters import views as matters
from cases.review.next_steps import views as follow_ups
from cases.review.notes import item_views as items
from cases.review.notes import views as notes

app_name = "cases"

urlpatterns = [
    path("", listing.case_list, name="list"),
    path("export/", exporting.ask, name="export_ask"),
    path("situation/", situation.situation_page, name="situation"),
    path("situation/briefing/", situation.take_out_briefing, name="take_out_briefing"),
    path("register/", registration.register, name="register"),
    path("register/alike/", registration.alike, name="alike"),
    path("register/drafts/", drafts.draft_list, name="drafts"),
    path("register/drafts/save/", drafts.save, name="save_draft"),
    path("register/drafts/<uuid:key>/", registration.resume, name="resume"),
    path("register/drafts/<uuid:key>/throw-away/", drafts.throw_away, name="throw_draft_away"),
    path("approve-several/", bulk.approve_several, name="approve_several"),
    path("presence/<slug:thing>/<int:pk>/", presence.here, name="here"),
    path("<int:case_id>/", files.file, name="file"),
    path("<int:case_id>/ask/", matters.choose, name="ask"),
    path("<int:case_id>/ask/<slug:kind>/", matters.ask, name="ask_for"),
    path("<int:case_id>/add-evidence/", evidence.add, name="add_evidence"),
    path("<int:case_id>/add-party/", parties.add, name="add_party"),
    path("<int:case_id>/corrections/", corrections.correction_list, name="corrections"),
    path("correct/<slug:thing>/<int:pk>/", corrections.correct, name="correct"),
    path("supervision/", supervision.order_list, name="orders"),
    path("supervision/<int:order_id>/", supervision.order, name="order"),
    path("supervision/<int:order_id>/<slug:name>/", supervision.move, name="move_order"),
    path("<int:case_id>/raise-order/", supervision.raise_order, name="raise_order"),
    path("<int:case_id>/hand-over/", people.hand_over, name="hand_over"),
    path("<int:case_id>/share/", people.share, name="share"),
    path("<int:case_id>/recuse/", people.recuse, name="recuse"),
    path("<int:case_id>/start-clock/", clocks.start, name="start_clock"),
    path("<int:case_id>/restart-clock/", clocks.restart, name="restart_clock"),
    path("<int:case_id>/lengthen-clock/", clocks.lengthen, name="lengthen_clock"),
    path("<int:case_id>/evaluations/", evaluations.evaluation_list, name="evaluations"),
    path("<int:case_id>/evaluations/open/", evaluations.open_evaluation, name="open_evaluation"),
    path("evaluations/<int:evaluation_id>/conclude/", evaluations.conclude, name="conclude_evaluation"),
    path("<int:case_id>/make-document/", documents.make, name="make_document"),
    path("<int:case_id>/seal/", sealing.seal, name="seal"),
    path("<int:case_id>/archive/", sealing.archive, name="archive"),
    path("<int:case_id>/take-property/", property.take, name="take_property"),
    path("<int:case_id>/whole-file/", exporting.ask_file, name="ask_whole_file"),
    path("<int:case_id>/<slug:section>/", files.file, name="section"),
    path("clocks/<int:clock_id>/pause/", clocks.pause, name="pause_clock"),
    path("clocks/<int:clock_id>/meet/", clocks.meet, name="meet_clock"),
    path("clocks/<int:clock_id>/take-back/", clocks.take_back, name="take_back_clock"),
    path("pauses/<int:pause_id>/resume/", clocks.resume, name="resume_clock"),
    path("pauses/<int:pause_id>/correct/", clocks.correct_pause, name="correct_pause"),
    path("property/", property.register, name="property"),
    path("property/<int:property_id>/", property.item, name="property_item"),
    path("property/<int:property_id>/hand-on/", property.hand_on, name="hand_on_property"),
    path("property/<int:property_id>/end/", property.end, name="end_property"),
    path("evidence/<int:evidence_id>/", items.item, name="evidence_item"),
    path("evidence/<int:evidence_id>/look/", items.look, name="look"),
    path("evidence/<int:evidence_id>/pages/<int:number>/", items.page, name="evidence_page"),
    path("evidence/<int:evidence_id>/notes/", notes.write, name="write_note"),
    path("notes/<int:note_id>/take-back/", notes.take_back, name="take_back_note"),
    path("notes/<int:note_id>/answer/", notes.answer, name="answer_note"),
    path("evidence/<int:evidence_id>/open/", evidence.open_file, name="open_evidence"),
    path("evidence/<int:evidence_id>/reveal-provider/", evidence.reveal_provider, name="reveal_provider"),
    path("enquiries/", enquiries.enquiry_list, name="enquiries"),
    path("enquiries/new/", enquiries.record, name="enquiry_new"),
    path("enquiries/<int:enquiry_id>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/<int:enquiry_id>/reveal/", enquiries.reveal, name="reveal_enquirer"),
    path("readings/", rereading.reading_list, name="readings"),
    path("readings/<int:reading_id>/", rereading.reading, name="reading"),
    path("consistency/", rereading.consistency, name="consistency"),
    path("consistency/<int:reviewer_id>/", rereading.reviewer, name="reviewer"),
    path("sealed/", sealing.access_list, name="sealed"),
    path("sealed/ask/", sealing.ask, name="ask_sealed"),
    path("sealed/<int:access_id>/", sealing.access, name="sealed_access"),
    path("sealed/<int:access_id>/decide/", sealing.decide, name="decide_sealed"),
    path("sealed/<int:access_id>/open/", sealing.open_record, name="open_sealed"),
    path("sealed/<int:access_id>/whole-file/", exporting.ask_sealed_file, name="ask_sealed_file"),
    path("sealed/<int:access_id>/unseal/", sealing.unseal, name="unseal"),
    path("parties/<int:party_id>/correct/", party_corrections.correct, name="correct_party"),
    path("follow-up/<slug:name>/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("documents/<int:document_id>/open/", documents.open_again, name="open_document"),
    path("parties/<int:party_id>/reveal/", parties.reveal, name="reveal"),
    path("matters/<int:matter_id>/", review.review, name="review"),
    path("matters/<int:matter_id>/take-up/", review.take_up, name="take_up"),
    path("matters/<int:matter_id>/put-back/", review.put_back, name="put_back"),
    path("matters/<int:matter_id>/release/", review.release, name="release"),
    path("matters/<int:matter_id>/decide/", review.decide, name="decide"),
    path("matters/<int:matter_id>/resubmit/", matters.resubmit, name="resubmit"),
    path("matters/<int:matter_id>/withdraw/", matters.withdraw, name="withdraw"),
]
