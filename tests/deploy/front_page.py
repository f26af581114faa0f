"""What production answers to whoever looks at its front page, over https and over http; run as a process, JSON on stdout."""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402  after the apps are there


def main() -> None:
    browser = Client(HTTP_HOST="portal.example")
    page, plain = browser.get("/", secure=True), browser.get("/", secure=False)
    cookies = {
        name: {key: one[key] for key in ("secure", "httponly", "samesite")} for name, one in page.cookies.items()
    }
    seen = {
        "headers": {name.lower(): value for name, value in page.headers.items()},
        "cookies": cookies,
        "page": page.content.decode(),
        "http_status": plain.status_code,
        "http_location": plain.get("Location", ""),
    }
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
