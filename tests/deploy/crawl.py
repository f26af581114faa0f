"""Walks through the whole portal as it runs in production, as one signed-in person, and says what it met; run as a process.

`python -m tests.deploy.crawl MAIL`: one JSON line an address on stdout. It follows links inside the portal, on pages and on
the admin site, and looks for each style sheet, script and picture that a page names.
"""

import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import django
from django.conf import settings

django.setup()

from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402  after the apps are there
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402

from tenancy.models import User  # noqa: E402

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Links(HTMLParser):
    """What a page leads to, and what it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = {"a": "href", "link": "href", "script": "src", "img": "src", "iframe": "src"}.get(tag)
        if name and given.get(name):
            self.found.append(str(given[name]))


def walk(client: Client, start: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every kind of address inside the portal that can be reached by links, once each, with its answer."""
    waiting, seen = [start], {start}
    while waiting:
        address = waiting.pop()
        answer = client.get(address, secure=True)
        yield address, answer
        links = Links()
        if "html" in answer.get("Content-Type", "") and not answer.streaming:
            links.feed(answer.content.decode())
        for link in [*links.found, *([answer["Location"]] if answer.has_header("Location") else [])]:
            full = urlsplit(urljoin(f"{settings.PORTAL_URL}{address}", link))
            kind = ID.sub("…", full.path)  # sorted, filtered, or of another row, it is the same page
            if f"{full.scheme}://{full.netloc}" == settings.PORTAL_URL and kind not in seen:
                seen.add(kind)
                waiting.append(full.path)


def status_of(address: str, answer: HttpResponse) -> int:
    """Static files are served in front of Django's test client: there they stand or they do not."""
    if not address.startswith(settings.STATIC_URL):
        return answer.status_code
    return 200 if staticfiles_storage.exists(urlsplit(address).path.removeprefix(settings.STATIC_URL)) else 404


def main(email: str) -> None:
    client = Client(HTTP_HOST=urlsplit(settings.PORTAL_URL).netloc, raise_request_exception=False)
    client.force_login(User.objects.get(email=email))
    for address, answer in walk(client, "/"):
        headers = {name.lower(): value for name, value in answer.headers.items()}
        sys.stdout.write(
            json.dumps({"address": address, "status": status_of(address, answer), "headers": headers}) + "\n"
        )


if __name__ == "__main__":
    main(sys.argv[1])
