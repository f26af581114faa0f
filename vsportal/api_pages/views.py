"""The pages about the API: its documentation, its OpenAPI document, and personal tokens."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from doors import api_versions
from doors.pages import Breadcrumb, FormPage, ListPage, Page
from doors.tokens.models import ApiToken
from rights.services import may
from tenancy import clock
from vsportal.api_pages import document, services
from vsportal.api_pages.forms import NoForm, TokenForm
from vsportal.api_pages.reading import as_read
from vsportal.api_pages.tables import TokenTable
from vsportal.declared_rights import SEE_TOKENS


class OpenApi(APIView):
    """The OpenAPI document of this organisation's API."""

    schema = None

    def get(self, request: Request) -> HttpResponse:
        """The document, and 304 to whoever has it."""
        body = JSONRenderer().render(document.of_organisation(request.organisation.slug))
        version = api_versions.version_of(body)
        if api_versions.is_known(request, version):
            return HttpResponse(status=304, headers={"ETag": version})
        return HttpResponse(body, content_type="application/json", headers={"ETag": version})


class Documentation(Page):
    """What the API offers, as people read it; drawn from the same document."""

    title = _("API")
    lead = _("Everything the pages show and do, for programs: the same services, the same rights, the same words.")
    template_name = "api_pages/documentation.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return render(request, self.template_name, self.shown())

    def context(self) -> dict[str, Any]:
        """The resources with what can be asked of them, and where the API stands."""
        base = f"{self.request.scheme}://{self.request.get_host()}/t/{self.request.organisation.slug}/api/v1"
        return {
            "resources": as_read(document.kept()),
            "problems": document.kept()["components"]["responses"],
            "base": base,
        }


def _way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    return [Breadcrumb(_("API"), reverse("api_docs")), Breadcrumb(_("Tokens"), reverse("tokens:list")), *steps]


def _tokens(membership: Any) -> QuerySet[ApiToken]:
    """One's own; everybody's for those who look after the organisation."""
    tokens = ApiToken.objects.select_related("membership__user")
    everybody = may(membership, SEE_TOKENS.code, None, at=clock.now())
    return tokens if everybody else tokens.filter(membership=membership)


class TokenList(ListPage):
    """Tokens: what is in use, by whom, and since when not any more."""

    title = _("API tokens")
    lead = _("A token acts as its person: it may what they may, or only read. When they leave, it is dead at once.")
    template_name = "api_pages/tokens.html"
    table_class = TokenTable

    def crumbs(self) -> list[Breadcrumb]:
        return [*_way_here()[:1], Breadcrumb(self.title)]

    def rows(self) -> QuerySet[ApiToken]:
        return _tokens(self.request.membership)


class MakeToken(FormPage):
    """Make a token for oneself."""

    title = _("Make a token")
    lead = _(
        "Give it a name that says what uses it. Its secret is shown once, on the next page, and cannot be read again."
    )
    form_class = TokenForm
    verb = _("Make the token")

    def crumbs(self) -> list[Breadcrumb]:
        return _way_here(Breadcrumb(self.title))

    def act(self, form: TokenForm) -> tuple[ApiToken, str]:
        return services.make_token(**form.cleaned_data, by=self.request.membership, at=clock.now())

    def succeeded(self, request: HttpRequest, result: Any) -> HttpResponse:
        """The secret, this once: on no other page, in no message, in no log."""
        token, secret = result
        shown = {"title": gettext("Your new token"), "crumbs": _way_here(Breadcrumb(token.name))}
        response = render(request, "api_pages/made.html", {**shown, "token": token, "secret": secret})
        response["Cache-Control"] = "no-store"
        return response


class RevokeToken(FormPage):
    """End a token."""

    form_class = NoForm
    lead = _("Whatever uses it is refused with its next request. This cannot be undone; a new token can be made.")
    verb = _("Revoke the token")
    done = _("The token is revoked.")
    http_method_names: ClassVar = ["get", "head", "post"]

    @cached_property
    def token(self) -> ApiToken:
        return get_object_or_404(_tokens(self.request.membership), pk=self.kwargs["pk"])

    def page_title(self) -> str:
        return gettext("Revoke “%(token)s”") % {"token": self.token.name}

    def crumbs(self) -> list[Breadcrumb]:
        return _way_here(Breadcrumb(self.token.name))

    def act(self, form: NoForm) -> ApiToken:
        return services.revoke_token(self.token, by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return reverse("tokens:list")
