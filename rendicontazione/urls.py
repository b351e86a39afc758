app_name = "rendicontazione"

urlpatterns: list = []
