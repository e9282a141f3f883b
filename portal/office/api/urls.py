from django.urls import path

from portal.office.files import api as files

urlpatterns = [
    path("uploads/", files.upload_list, name="uploads"),
    path("uploads/<uuid:upload_id>/", files.upload, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", files.finish, name="upload_finish"),
]
