app_name = "sportello"

urlpatterns: list = []
