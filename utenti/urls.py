app_name = "utenti"

urlpatterns: list = []
