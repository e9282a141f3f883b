from django.urls import path

from appraisal.entries.api import views

ENTRY = "entries/<int:entry_id>/"

urlpatterns = [
    path("entry-items/", views.item_list, name="appraisal_entry_items"),
    path("entry-items/<int:item_id>/change/", views.change_item, name="appraisal_change_entry_item"),
    path("entry-items/<int:item_id>/retire/", views.retire_item, name="appraisal_retire_entry_item"),
    path("entries/", views.entry_list, name="appraisal_entries"),
    path(ENTRY, views.entry, name="appraisal_entry"),
    path(ENTRY + "confirm/", views.confirm, name="appraisal_confirm_entry"),
    path(ENTRY + "refuse/", views.refuse_entry, name="appraisal_refuse_entry"),
    path(ENTRY + "withdraw/", views.withdraw, name="appraisal_withdraw_entry"),
    path(ENTRY + "void/", views.void, name="appraisal_void_entry"),
    path(ENTRY + "correct/", views.correct, name="appraisal_correct_entry"),
    path("entry-files/<int:file_id>/open/", views.open_file, name="appraisal_entry_file"),
    path("inspections/", views.inspection_list, name="appraisal_inspections"),
    path("inspections/<int:inspection_id>/", views.inspection, name="appraisal_inspection"),
    path("inspections/<int:inspection_id>/recheck/", views.recheck, name="appraisal_recheck"),
]
