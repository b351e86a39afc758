app_name = "osservatorio"

urlpatterns: list = []
