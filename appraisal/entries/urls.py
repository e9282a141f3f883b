from django.urls import path

from appraisal.entries.inspections import views as inspections
from appraisal.entries.items import views as items
from appraisal.entries.pages import views as pages
from appraisal.entries.tables import views as tables

urlpatterns = [
    path("entry-desk/", pages.desk, name="entry_desk"),
    path("entry-desk/<int:item_id>/", pages.enter, name="enter"),
    path("entry-desk/<int:item_id>/table/", tables.enter_table, name="enter_table"),
    path("entry-desk/paste/", tables.paste, name="paste_entries"),
    path("entry-desk/confirm/", pages.confirm_several, name="confirm_entries"),
    path("entry-desk/inspect/", inspections.inspect, name="inspect"),
    path("entry-desk/inspect/<int:item_id>/<int:unit_id>/", inspections.inspect_unit, name="inspect_unit"),
    path("entries/", pages.entry_list, name="entries"),
    path("entries/<int:entry_id>/", pages.entry, name="entry"),
    path("entries/<int:entry_id>/correct/", pages.correct, name="correct_entry"),
    path("entries/files/<int:file_id>/", pages.open_file, name="entry_file"),
    path("inspections/", inspections.inspection_list, name="inspections"),
    path("inspections/<int:inspection_id>/", inspections.inspection, name="inspection"),
    path("entry-items/", items.item_list, name="entry_items"),
    path("entry-items/new/", items.add, name="add_entry_item"),
    path("entry-items/<int:item_id>/", items.item, name="entry_item"),
    path("entry-items/<int:item_id>/retire/", items.retire, name="retire_entry_item"),
]
