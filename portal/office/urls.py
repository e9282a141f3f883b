from django.urls import path

from portal.office.exports import views as exports
from portal.office.imports import views as imports
from portal.office.persons import views as persons
from portal.office.registers import views as registers

app_name = "office"

urlpatterns = [
    path("exports/", exports.export_list, name="exports"),
    path("exports/<int:export_id>/", exports.export, name="export"),
    path("exports/<int:export_id>/fetch/", exports.fetch, name="fetch_export"),
    path("filters/save/", exports.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/drop/", exports.drop_filter, name="drop_filter"),
    path("imports/<int:batch_id>/", imports.batch, name="import"),
    path("imports/<int:batch_id>/refusals/", imports.refusals, name="import_refusals"),
    path("imports/<int:batch_id>/merged/", imports.merged, name="import_merged"),
    path("imports/<int:batch_id>/columns/", imports.assign, name="assign_columns"),
    path("imports/<int:batch_id>/load/", imports.load, name="load_import"),
    path("imports/<int:batch_id>/undo/", imports.undo, name="undo_import"),
    path("imports/<int:batch_id>/drop/", imports.drop, name="drop_import"),
    path("imports/<slug:kind>/", imports.import_list, name="imports"),
    path("imports/<slug:kind>/template/", imports.template, name="import_template"),
    path("persons/find/", persons.find, name="find_person"),
    path("registers/", registers.register_list, name="registers"),
    path("registers/<slug:code>/", registers.register, name="register"),
    path("registers/<slug:code>/take-out/", registers.take_out, name="take_out_register"),
]
