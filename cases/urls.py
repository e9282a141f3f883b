from django.urls import path

from cases.views import evidence, exporting, files, importing, listing, matters, parties, registration, review

app_name = "cases"

urlpatterns = [
    path("", listing.case_list, name="list"),
    path("export/", exporting.ask, name="export_ask"),
    path("exports/", exporting.export_list, name="exports"),
    path("exports/<int:export_id>/", exporting.export, name="export"),
    path("exports/<int:export_id>/fetch/", exporting.fetch, name="fetch_export"),
    path("filters/save/", exporting.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/drop/", exporting.drop_filter, name="drop_filter"),
    path("imports/", importing.import_list, name="imports"),
    path("imports/<int:batch_id>/", importing.batch, name="import"),
    path("imports/<int:batch_id>/refusals/", importing.refusals, name="import_refusals"),
    path("imports/<int:batch_id>/load/", importing.load, name="load_import"),
    path("imports/<int:batch_id>/undo/", importing.undo, name="undo_import"),
    path("imports/<int:batch_id>/drop/", importing.drop, name="drop_import"),
    path("register/", registration.register, name="register"),
    path("<int:case_id>/", files.file, name="file"),
    path("<int:case_id>/ask/", matters.choose, name="ask"),
    path("<int:case_id>/ask/<slug:kind>/", matters.ask, name="ask_for"),
    path("<int:case_id>/add-evidence/", evidence.add, name="add_evidence"),
    path("<int:case_id>/add-party/", parties.add, name="add_party"),
    path("<int:case_id>/correct/", files.correct, name="correct"),
    path("<int:case_id>/<slug:section>/", files.file, name="section"),
    path("evidence/<int:evidence_id>/open/", evidence.open_file, name="open_evidence"),
    path("parties/<int:party_id>/reveal/", parties.reveal, name="reveal"),
    path("matters/<int:matter_id>/", review.review, name="review"),
    path("matters/<int:matter_id>/take-up/", review.take_up, name="take_up"),
    path("matters/<int:matter_id>/decide/", review.decide, name="decide"),
    path("matters/<int:matter_id>/resubmit/", matters.resubmit, name="resubmit"),
    path("matters/<int:matter_id>/withdraw/", matters.withdraw, name="withdraw"),
]
