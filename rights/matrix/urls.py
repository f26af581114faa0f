"""Addresses of the matrix, under /authority/."""

from django.urls import path

from rights.matrix.views import editor, library, reading, versions

app_name = "authority"

urlpatterns = [
    path("", reading.index, name="index"),
    path("versions/", reading.VersionList.as_view(), name="versions"),
    path("versions/draft/", versions.Draft.as_view(), name="draft"),
    path("versions/<uuid:pk>/", reading.version, name="version"),
    path("versions/<uuid:pk>/edit/", editor.edit, name="edit"),
    path("versions/<uuid:pk>/fix/", reading.fix, name="fix"),
    path("versions/<uuid:pk>/import/", versions.Import.as_view(), name="import"),
    path("versions/<uuid:pk>/file/", reading.file, name="file"),
    path("versions/<uuid:pk>/compare/", reading.compare, name="compare"),
    path("versions/<uuid:pk>/publish/", versions.Publish.as_view(), name="publish"),
    path("versions/<uuid:pk>/retire/", reading.retire, name="retire"),
    path("versions/<uuid:pk>/discard/", reading.discard, name="discard"),
    path("library/", library.index, name="library"),
    path("library/begin/", reading.begin, name="begin"),
    path("library/levels/add/", library.MakeLevel.as_view(), name="level_make"),
    path("library/levels/<uuid:pk>/", library.ChangeLevel.as_view(), name="level_change"),
    path("library/facts/add/", library.MakeFact.as_view(), name="fact_make"),
    path("library/facts/<uuid:pk>/", library.ChangeFact.as_view(), name="fact_change"),
    path("library/facts/<uuid:pk>/retire/", library.retire_fact, name="fact_retire"),
]
