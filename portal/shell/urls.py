app_name = "shell"

urlpatterns = []
