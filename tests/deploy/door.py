"""One request to the portal as production is set up, without a signed-in person; run as a process, answers in JSON."""

import json
import sys
from http.cookies import SimpleCookie

import django

django.setup()

from django.test import Client  # noqa: E402  after the apps are there


def main(path: str, scheme: str) -> None:
    answer = Client(HTTP_HOST="portal.example").get(path, secure=scheme == "https")
    cookies: SimpleCookie = answer.cookies
    sys.stdout.write(
        json.dumps(
            {
                "status": answer.status_code,
                "location": answer.get("Location", ""),
                "cookies": {
                    name: {key: one[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
                    for name, one in cookies.items()
                },
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
