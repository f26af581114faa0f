from contextlib import closing

import django_filters
import pytest
from django.db.models import QuerySet
from django.http import FileResponse
from django.test import RequestFactory

from doors.pages import ListPage
from doors.tables import Column, Empty, Table
from tenancy.models import Tenant

pytestmark = pytest.mark.django_db


class TenantFilter(django_filters.FilterSet):
    class Meta:
        model = Tenant
        fields = ["currency"]


class TenantTable(Table):
    name = "tenants"
    caption = "Organisations"
    filters = TenantFilter
    search_fields = ("name", "slug")
    ordering = ("slug",)
    per_page = 2
    columns = [
        Column("name", "Name", "name", sort="name", link=lambda tenant: f"/t/{tenant.slug}/"),
        Column("letters", "Letters", lambda tenant: len(tenant.slug), kind="num"),
        Column("made", "Made", "created_at", sort="created_at", kind="moment", export=False),
    ]
    empty = Empty("No organisation yet", "An administrator makes one.", link=("Make one", "/new/"))


class TenantList(ListPage):
    title = "Organisations"
    listed = None
    table_class = TenantTable

    def rows(self) -> QuerySet[Tenant]:
        return Tenant.objects.all() if self.listed is None else self.listed


@pytest.fixture
def three() -> list[Tenant]:
    return [
        Tenant.objects.create(slug="alpha", name="Zebra"),
        Tenant.objects.create(slug="beta", name="=Yak", currency="EUR"),
        Tenant.objects.create(slug="gamma", name="Xerus"),
    ]


def table(address: str = "/list/") -> TenantTable:
    return TenantTable(RequestFactory().get(address), Tenant.objects.all())


def slugs(address: str) -> list[str]:
    return [row.slug for row in table(address).page.object_list]


def lines(response: FileResponse) -> list[str]:
    with closing(response):
        return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def page(address: str = "/list/", rows: QuerySet[Tenant] | None = None, **headers: str) -> str:
    request = RequestFactory().get(address, headers=headers)
    return TenantList.as_view(listed=rows)(request).content.decode()


def test_a_list_pages_in_its_own_order(three):
    assert slugs("/list/") == ["alpha", "beta"]
    assert slugs("/list/?page=2") == ["gamma"]


@pytest.mark.parametrize("number", ["99", "x", "-1"])
def test_a_page_that_is_not_there_is_one_that_is(three, number):
    assert slugs(f"/list/?page={number}") in (["alpha", "beta"], ["gamma"])


def test_a_list_sorts_by_a_column_in_both_directions(three):
    assert slugs("/list/?sort=name") == ["beta", "gamma"]
    assert slugs("/list/?sort=-name") == ["alpha", "gamma"]


@pytest.mark.parametrize("key", ["letters", "password", "user__password", ""])
def test_a_column_that_does_not_sort_is_ignored(three, key):
    assert slugs(f"/list/?sort={key}") == ["alpha", "beta"]


def test_the_head_of_the_sorted_column_turns_the_order_and_keeps_the_filters(three):
    name, letters, _made = table("/list/?currency=GBP&sort=name&page=2").headers

    assert (name.direction, name.url) == ("ascending", "/list/?currency=GBP&sort=-name")
    assert (letters.direction, letters.url) == (None, None)


def test_a_list_filters_and_searches(three):
    assert slugs("/list/?currency=EUR") == ["beta"]
    assert slugs("/list/?q=zeb") == ["alpha"]
    assert slugs("/list/?q=zeb+alp") == ["alpha"]
    assert slugs("/list/?q=zeb+gamma") == []
    assert slugs("/list/?q=%00") == ["alpha", "beta"]


def test_an_empty_list_teaches_and_a_narrowed_one_says_no_match(three):
    no_match = page("/list/?q=nobody")
    nothing_yet = page(rows=Tenant.objects.none())

    assert ("Nothing matches" in no_match, "No organisation yet" in no_match) == (True, False)
    assert ("Nothing matches" in nothing_yet, "No organisation yet" in nothing_yet) == (False, True)


@pytest.mark.parametrize(
    ("rows", "address", "queries"),
    [
        (1, "/list/", 1),
        (2, "/list/", 1),
        (3, "/list/", 2),
        (5, "/list/", 2),
        (5, "/list/?page=3", 2),
        (1, "/list/?page=3", 2),
    ],
)
def test_a_list_counts_only_what_its_first_page_does_not_hold(rows, address, queries, django_assert_num_queries):
    for n in range(rows):
        Tenant.objects.create(slug=f"tenant-{n}", name=f"Tenant {n}")

    with django_assert_num_queries(queries):
        html = page(address)

    assert f"of {rows}<" in html


def test_a_list_page_says_its_counts_and_the_way_to_the_next_page(three):
    html = page()

    assert "1 to 2 of 3" in html
    assert 'href="/list/?page=2"' in html
    assert 'aria-sort="' not in html
    assert '<a href="/t/alpha/">Zebra</a>' in html


def test_htmx_gets_the_table_alone(three):
    part = page("/list/?sort=name", **{"HX-Request": "true", "HX-Target": "table-tenants"})

    assert part.lstrip().startswith('<section class="panel list" id="table-tenants"')
    assert 'aria-sort="ascending"' in part


def test_a_restored_history_entry_gets_the_whole_page(three):
    headers = {"HX-Request": "true", "HX-Target": "table-tenants", "HX-History-Restore-Request": "true"}

    assert "<!doctype html>" in page(**headers)


def test_an_export_holds_every_matching_row_on_all_pages(three):
    request = RequestFactory().get("/list/?currency=&sort=name&export=csv&page=2")

    response = TenantList.as_view()(request)

    assert response["Content-Disposition"] == 'attachment; filename="tenants-2026-10-05.csv"'
    assert lines(response) == [
        "Name,Letters",
        "'=Yak,4",
        "Xerus,5",
        "Zebra,5",
    ]


def test_an_export_of_a_filtered_list_is_filtered(three):
    response = TenantList.as_view()(RequestFactory().get("/list/?currency=EUR&export=csv"))

    assert lines(response) == ["Name,Letters", "'=Yak,4"]


def test_an_unknown_export_shows_the_page(three):
    assert "1 to 2 of 3" in page("/list/?export=exe")


def test_a_value_behind_a_gap_is_none_and_a_misspelt_path_is_an_error():
    tenant = Tenant(slug="alpha")
    tenant.parent = None

    assert Column("p", "P", "parent.name").of(tenant) is None
    with pytest.raises(AttributeError):
        Column("p", "P", "parnet").of(tenant)


def test_a_state_has_shape_colour_and_word():
    Tenant.objects.create(slug="alpha", name="Alpha")
    request = RequestFactory().get("/list/")

    class States(TenantTable):
        columns = [Column("s", "State", lambda tenant: "Active & well", kind="state", tone=lambda tenant: "go")]

    drawn = States(request, Tenant.objects.all()).body

    cell = '<tr role="row"><th role="rowheader" scope="row"><span class="state" data-is="go">'
    assert drawn.startswith(f'{cell}<svg class="" aria-hidden="true"><use href="')
    assert drawn.endswith('#s-go"/></svg>Active &amp; well</span></th></tr>')


def test_text_of_a_row_is_escaped():
    Tenant.objects.create(slug="alpha", name="<script>")

    assert "&lt;script&gt;" in page()
