from django.urls import path

from portal.office.exports import views as exports
from portal.office.persons import views as persons
from portal.office.registers import views as registers

app_name = "office"

urlpatterns = [
    path("exports/", exports.export_list, name="exports"),
    path("exports/<int:export_id>/", exports.export, name="export"),
    path("exports/<int:export_id>/fetch/", exports.fetch, name="fetch_export"),
    path("filters/save/", exports.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/drop/", exports.drop_filter, name="drop_filter"),
    path("persons/find/", persons.find, name="find_person"),
    path("registers/", registers.register_list, name="registers"),
    path("registers/<slug:code>/", registers.register, name="register"),
    path("registers/<slug:code>/take-out/", registers.take_out, name="take_out_register"),
]
