"""Every page as it is looked at: by day and by night, wide and narrow, with axe, the console and a ruler."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tenancy.models import User
from tests.browser.conftest import signed_in
from tests.browser.filled import Filled
from tests.browser.looks import WIDTHS, what_is_wrong

ORGANISATION = "/t/govuk/"
# (address, who looks, expected status); {words} are the places of the filled organisation.
GATE = [
    ("/", None, 200),
    ("/accounts/login/", None, 200),
    ("/invitations/{invitation}/", None, 200),
    ("/invitations/x/", None, 403),
    ("/accounts/password/reset/", None, 200),
    ("/accounts/password/reset/done/", None, 200),
    ("/organisations/?stay", "administrator", 200),
    ("/profile/", "administrator", 200),
    ("/accounts/logout/", "owner", 200),
    ("/accounts/with/", None, 200),
    ("/accounts/2fa/", "owner", 200),
    ("/accounts/2fa/webauthn/", "owner", 200),
    ("/accounts/sessions/", "owner", 200),
    ("/accounts/password/change/", "owner", 200),
    ("/accounts/reauthenticate/", "owner", 200),
    ("/t/no-such-organisation/", "owner", 404),
]
READ = [
    ("", "owner", 200),
    ("", "auditor", 200),
    ("streams/", "owner", 200),
    ("streams/?q=nothing-is-called-so", "owner", 200),
    ("streams/portfolio/", "owner", 200),
    ("streams/{stream}/", "owner", 200),
    ("streams/{draft}/", "administrator", 200),
    ("indicators/", "owner", 200),
    ("indicators/{indicator}/", "owner", 200),
    ("indicators/{indicator}/", "auditor", 200),
    ("indicators/{usual}/", "secretary", 200),
    ("governance/bodies/", "owner", 200),
    ("governance/bodies/{body}/", "owner", 200),
    ("governance/forums/", "secretary", 200),
    ("governance/forums/{forum}/", "owner", 200),
    ("governance/meetings/{meeting}/", "owner", 200),
    ("decisions/", "owner", 200),
    ("decisions/?state=open&sort=number", "owner", 200),
    ("decisions/{decision}/", "secretary", 200),
    ("decisions/{sealed}/", "owner", 200),
    ("decisions/mine/", "owner", 200),
    ("packs/", "owner", 200),
    ("packs/", "secretary", 200),
    ("packs/{pack}/", "auditor", 200),
    ("people/", "owner", 200),
    ("people/", "administrator", 200),
    ("people/{person}/", "administrator", 200),
    ("people/invitations/", "administrator", 200),
    ("people/invitations/", "owner", 403),
    ("first-steps/", "administrator", 200),
    ("people/{person}/erase/", "administrator", 409),
    ("audit/", "owner", 200),
    ("audit/", "auditor", 200),
    ("audit/attempts/", "auditor", 200),
    ("audit/attempts/", "owner", 403),
    ("streams/00000000-0000-0000-0000-000000000000/", "owner", 404),
]
WRITE = [
    ("streams/new/", "administrator", 200),
    ("streams/{stream}/edit/", "owner", 200),
    ("streams/{stream}/roles/assign/", "administrator", 200),
    ("streams/{stream}/boundary/declare/", "owner", 409),  # that is a decision
    ("streams/{draft}/boundary/declare/", "administrator", 200),
    ("indicators/new/", "owner", 200),
    ("indicators/{indicator}/edit/", "owner", 200),
    ("indicators/{indicator}/import/", "owner", 200),
    ("indicators/{indicator}/rebase/", "owner", 200),
    ("indicators/signals/{signal}/answer/", "owner", 200),
    ("indicators/signals/{signal}/answer/", "secretary", 403),
    ("indicators/readings/{reading}/correct/", "owner", 200),
    ("indicators/{indicator}/readings/new/", "owner", 200),
    ("people/invitations/new/", "administrator", 200),
    ("people/import/", "administrator", 200),
    ("people/{person}/change/", "administrator", 200),
    ("people/{person}/leave/", "administrator", 200),
    ("governance/bodies/new/", "administrator", 200),
    ("governance/forums/new/", "administrator", 200),
    ("governance/meetings/{meeting}/move/", "owner", 200),
    ("decisions/new/", "owner", 200),
    ("decisions/new/", "auditor", 403),
    ("organisation/", "administrator", 200),
    ("organisation/sign-in/", "administrator", 200),
    ("organisation/sign-in/providers/new/", "administrator", 200),
    ("sign-in/", "owner", 200),
    ("organisation/retention/", "administrator", 200),
    ("api/", "owner", 200),
    ("api/tokens/", "owner", 200),
]
ADMIN = [
    ("admin/", "administrator", 200),
    ("admin/", "auditor", 200),
    ("admin/streams/valuestream/", "administrator", 200),
    ("admin/streams/valuestream/{stream}/change/", "administrator", 200),
    ("admin/streams/valuestream/{stream}/history/", "administrator", 200),
    ("admin/indicators/indicator/{indicator}/change/", "administrator", 200),
    ("admin/indicators/indicator/add/", "administrator", 200),
    ("admin/indicators/signal/", "auditor", 200),
    ("admin/jobs/duerow/", "administrator", 200),
    ("admin/outbox/message/", "administrator", 200),
    ("admin/governance/forum/", "administrator", 200),
]
EMPTY = [
    "",
    "first-steps/",
    "streams/",
    "streams/portfolio/",
    "indicators/",
    "governance/bodies/",
    "governance/forums/",
    "decisions/",
    "decisions/new/",
    "packs/",
]
PAGES = [
    *GATE,
    *((ORGANISATION + path, who, status) for path, who, status in READ + WRITE + ADMIN),
    *((f"/t/empty/{path}", "administrator", 200) for path in EMPTY),
]


@pytest.fixture(scope="module")
def look(chromium: Browser, address: str) -> Iterator[Callable[[User | None], Page]]:
    """`look(user)`: this person's window, the same for all tests of the file; `page.said` is what the console said."""
    windows: dict[Any, Page] = {}

    def window(person: User | None) -> Page:
        key = person and person.pk
        if key not in windows:
            windows[key] = signed_in(chromium, address, person).new_page()
            windows[key].said = []
            windows[key].on("console", lambda message: _keep(windows[key].said, message))
            windows[key].on("pageerror", lambda error: windows[key].said.append(str(error)))
        windows[key].said.clear()
        return windows[key]

    yield window
    for page in windows.values():
        page.context.close()


@pytest.mark.parametrize(("path", "who", "status"), PAGES, ids=[f"{path}-{who}" for path, who, _ in PAGES])
def test_a_page_is_clean_at_every_width_by_day_and_by_night(
    path: str, who: str | None, status: int, filled: Filled, look: Callable[[User | None], Page]
) -> None:
    page = look(filled.user(who) if who else None)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    answer = page.goto(path.format(**filled.places))

    found = what_is_wrong(page)
    assert answer is not None
    assert answer.status == status
    assert "unsafe-" not in answer.headers["content-security-policy"]
    # What a page answers other than 2xx, Chromium writes to the console by itself.
    assert [line for line in page.said if "Failed to load resource" not in line or status < 400] == []
    assert not found, "\n".join(map(str, found))


def _keep(said: list[str], message: ConsoleMessage) -> None:
    # axe greets each frame; the preview of a pack stands in a sandbox without an origin, and some runs hear of it.
    axe_greets = message.text.startswith("Failed to execute 'postMessage'") and "('null')" in message.text
    if message.type in ("error", "warning") and not axe_greets:
        said.append(message.text)
