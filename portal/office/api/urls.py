from django.urls import path

from portal.office.exports import api as exports
from portal.office.files import api as files
from portal.office.imports import api as imports

urlpatterns = [
    path("exports/", exports.export_list, name="exports"),
    path("exports/<int:export_id>/", exports.export, name="export"),
    path("exports/<int:export_id>/fetch/", exports.fetch, name="export_fetch"),
    path("imports/<int:batch_id>/", imports.batch, name="import"),
    path("imports/<int:batch_id>/refusals/", imports.refusals, name="import_refusals"),
    path("imports/<int:batch_id>/assign/", imports.assign, name="import_assign"),
    path("imports/<int:batch_id>/load/", imports.load, name="import_load"),
    path("imports/<int:batch_id>/undo/", imports.undo, name="import_undo"),
    path("imports/<int:batch_id>/drop/", imports.drop, name="import_drop"),
    path("imports/", imports.import_list, name="imports"),
    path("uploads/", files.upload_list, name="uploads"),
    path("uploads/<uuid:upload_id>/", files.upload, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", files.finish, name="upload_finish"),
]
