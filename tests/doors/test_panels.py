import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from django.test import RequestFactory

from doors import panels
from doors.panels import Panel, panels_for, register


def panel(code: str, order: int, select=lambda *_: {}, **more) -> Panel:
    return Panel("test.page", code, code.title(), order, "shell/_crumbs.html", select, **more)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})


def test_panels_come_in_their_order_and_place():
    register(panel("second", 20), panel("first", 10), panel("aside", 5, place="side"))

    assert [one.code for one in panels_for("test.page")] == ["aside", "first", "second"]
    assert [one.code for one in panels_for("test.page", "main")] == ["first", "second"]
    assert panels_for("another.page") == []


def test_a_code_stands_once_on_a_page():
    first = panel("one", 1)
    register(first, first)

    with pytest.raises(ImproperlyConfigured):
        register(panel("one", 2))


def test_a_page_shows_what_its_panels_found_and_leaves_out_those_with_nothing():
    register(
        panel("seen", 1, lambda _request, subject: {"title": f"{subject} & co"}),
        panel("unseen", 2, lambda *_: None),
    )
    page = Template('{% load doors %}{% panels "test.page" subject %}')

    html = page.render(Context({"request": RequestFactory().get("/"), "subject": "Planned care"}))

    assert html.strip().endswith('<span aria-current="page">Planned care &amp; co</span>')
    assert html.count("aria-current") == 1
