"""Addresses of packs."""

from django.urls import path

from packs import views

app_name = "packs"
urlpatterns = [
    path("", views.PackList.as_view(), name="list"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/preview/", views.preview, name="preview"),
    path("<uuid:pk>/pdf/", views.pdf, name="pdf"),
    path("<uuid:pk>/send-again/", views.send_again, name="send_again"),
    path("meeting/<uuid:pk>/", views.mine, name="mine"),
    path("meeting/<uuid:pk>/prepare/", views.prepare, name="prepare"),
]
