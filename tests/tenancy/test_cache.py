"""Cache keys carry the organisation."""

from django.core.cache import cache

from tenancy.cache import tenant_key
from tenancy.scope import tenant_scope


def test_a_key_names_the_organisation_whose_scope_is_open(northshore):
    with tenant_scope(northshore.pk):
        inside = tenant_key("answer", "vsportal", 1)

    assert inside == f"vsportal:{northshore.pk}:1:answer"
    assert tenant_key("answer", "vsportal", 1) == "vsportal:installation:1:answer"


def test_what_one_organisation_deletes_or_counts_is_not_anothers(northshore, southbank):
    for tenant, value in ((northshore, 1), (southbank, 5)):
        with tenant_scope(tenant.pk):
            cache.set("number", value)
    with tenant_scope(northshore.pk):
        cache.incr("number")
        assert cache.get("number") == 2
        cache.delete("number")

    with tenant_scope(southbank.pk):
        assert cache.get("number") == 5
        cache.delete("number")
