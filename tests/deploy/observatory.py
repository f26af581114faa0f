"""The score that the HTTP Observatory would give, from what a site answers, by its published rules.

Source: "HTTP Observatory Scoring Methodology", developer.mozilla.org/en-US/observatory/docs/tests_and_scoring, and the table
of modifiers of the scanner itself (mdn/mdn-http-observatory, src/grader/charts.js), read in November 2026. Where the two
differ (Cross-Origin-Resource-Policy), the scanner is right. A site begins with 100; penalties count first; bonuses only if
90 are left. Not rebuilt: certificates, the preload list (+5, nobody can be on it before they run), foreign CORS files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

BASE, BONUSES_FROM = 100, 90
SIX_MONTHS = 15768000
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
UNSAFE_INLINE = {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@dataclass(frozen=True)
class Site:
    """What a scanner sees: the headers and cookies of the page over https, its scripts, and the answer over http."""

    headers: Mapping[str, str]  # names in small letters
    cookies: Mapping[str, Mapping[str, object]]  # name → secure, httponly, samesite
    scripts: list[Mapping[str, str]] = field(default_factory=list)  # src, integrity
    host: str = ""
    http_status: int = 0
    http_location: str = ""


def score(site: Site) -> tuple[int, dict[str, int]]:
    """The score, and each test's share of it."""
    policy = csp(site.headers.get("content-security-policy", ""))
    shares = {
        "content-security-policy": of_csp(policy),
        "cookies": of_cookies(site),
        "cross-origin-resource-sharing": -50 if site.headers.get("access-control-allow-origin") == "*" else 0,
        "cross-origin-resource-policy": of_corp(site.headers.get("cross-origin-resource-policy", "")),
        "redirection": of_redirection(site),
        "referrer-policy": of_referrer(site.headers.get("referrer-policy", "")),
        "strict-transport-security": of_hsts(site.headers.get("strict-transport-security", "")),
        "subresource-integrity": of_scripts(site),
        "x-content-type-options": 0 if site.headers.get("x-content-type-options", "").lower() == "nosniff" else -5,
        "x-frame-options": of_frames(policy, site.headers.get("x-frame-options", "")),
    }
    left = BASE + sum(share for share in shares.values() if share < 0)
    bonuses = sum(share for share in shares.values() if share > 0)
    return max(0, left + (bonuses if left >= BONUSES_FROM else 0)), shares


def csp(header: str) -> dict[str, set[str]]:
    """Directives with their sources."""
    parts = (part.split() for part in header.split(";"))
    return {name.lower(): {source.lower() for source in sources} for name, *sources in filter(None, parts)}


def of_csp(policy: Mapping[str, set[str]]) -> int:
    """+10 for default-src 'none' without anything unsafe, +5 for nothing unsafe, down to -25 for no policy."""
    if not policy:
        return -25
    script, style, objects = (
        policy.get(name, policy.get("default-src", {"*"})) for name in ("script-src", "style-src", "object-src")
    )
    active = set().union(*(sources for name, sources in policy.items() if name not in {"img-src", "media-src"}))
    passive = set().union(*(policy.get(name, policy.get("default-src", set())) for name in ("img-src", "media-src")))
    for found, share in (
        (script & (BROAD | UNSAFE_INLINE) or objects & BROAD, -20),
        (any(source.startswith(("http:", "ftp:")) for source in active), -20),
        ("'unsafe-eval'" in script | style, -10),
        (any(source.startswith(("http:", "ftp:")) for source in passive), -10),
        (style & (BROAD | UNSAFE_INLINE), 0),
        (policy.get("default-src") == {"'none'"}, 10),
    ):
        if found:
            return share
    return 5


def of_cookies(site: Site) -> int:
    """+5 for cookies that are all Secure, SameSite, and HttpOnly where they hold a visit or guard a form."""
    if not site.cookies:
        return 0
    shares = []
    for name, cookie in site.cookies.items():
        holds_visit = any(word in name.lower() for word in ("login", "sess", "csrf"))
        if not cookie["secure"]:
            shares.append(-40 if holds_visit else -20)
        if holds_visit and not cookie["httponly"]:
            shares.append(-30)
        if str(cookie["samesite"]) not in {"Lax", "Strict"}:
            shares.append(-20 if cookie["samesite"] or "csrf" in name.lower() else 0)
    return min(shares, default=5)


def of_corp(header: str) -> int:
    """+10 for a site that others may not embed."""
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(header.lower(), -5)


def of_redirection(site: Site) -> int:
    """0 where http leads to https on the same host at once."""
    where = urlsplit(site.http_location)
    if site.http_status not in {301, 302, 307, 308}:
        return -20
    if where.scheme != "https":
        return -10
    return 0 if where.hostname == site.host else -5


def of_referrer(header: str) -> int:
    """+5 for a policy that tells other sites nothing, or the origin at most."""
    if not header:
        return 0
    return 5 if header.rsplit(",", maxsplit=1)[-1].strip().lower() in PRIVATE else -5


def of_hsts(header: str) -> int:
    """0 for half a year or more."""
    parts = dict(part.strip().lower().partition("=")[::2] for part in header.split(";"))
    if not parts.get("max-age", "").isdigit():
        return -20
    return 0 if int(parts["max-age"]) >= SIX_MONTHS else -10


def of_scripts(site: Site) -> int:
    """0 for scripts of the same origin, +5 if each says its hash as well."""
    foreign = [one for one in site.scripts if urlsplit(one["src"]).hostname not in (None, site.host)]
    if any(one["src"].startswith(("http:", "//")) for one in foreign):
        return -20 if all(one["integrity"] for one in foreign) else -50
    if foreign and not all(one["integrity"] for one in foreign):
        return -5
    return 5 if site.scripts and all(one["integrity"] for one in site.scripts) else 0


def of_frames(policy: Mapping[str, set[str]], header: str) -> int:
    """+5 where frame-ancestors says who may frame the page."""
    if "frame-ancestors" in policy and not policy["frame-ancestors"] & BROAD:
        return 5
    return 0 if header.upper() in {"DENY", "SAMEORIGIN"} else -20


class Scripts(HTMLParser):
    """The scripts that a page loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Mapping[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("src"):
            self.found.append({"src": str(given["src"]), "integrity": str(given.get("integrity") or "")})
