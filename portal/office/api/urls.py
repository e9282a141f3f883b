from django.urls import path

from portal.office.exports import api as exports
from portal.office.files import api as files

urlpatterns = [
    path("exports/", exports.export_list, name="exports"),
    path("exports/<int:export_id>/", exports.export, name="export"),
    path("exports/<int:export_id>/fetch/", exports.fetch, name="export_fetch"),
    path("uploads/", files.upload_list, name="uploads"),
    path("uploads/<uuid:upload_id>/", files.upload, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", files.finish, name="upload_finish"),
]
