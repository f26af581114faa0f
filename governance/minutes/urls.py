"""Addresses of minutes."""

from django.urls import path

from governance.minutes import views

app_name = "minutes"
urlpatterns = [
    path("meetings/<uuid:pk>/minutes/", views.page, name="page"),
    path("meetings/<uuid:pk>/minutes/lines/", views.add, name="add"),
    path("minutes/<uuid:pk>/", views.one, name="one"),
    path("minutes/<uuid:pk>/step/", views.step, name="step"),
    path("minutes/<uuid:pk>/amend/", views.Amend.as_view(), name="amend"),
    path("minutes/<uuid:pk>/pdf/", views.pdf, name="pdf"),
    path("minutes/<uuid:pk>/record/", views.record, name="record"),
    path("minutes/lines/<uuid:pk>/", views.Edit.as_view(), name="edit"),
    path("minutes/lines/<uuid:pk>/remove/", views.remove, name="remove"),
    path("minutes/amendments/<uuid:pk>/", views.Answer.as_view(), name="answer"),
]
