"""Which addresses of an organisation are for programs."""

PAGES = ("/api/", "/api/tokens/")  # about the API, for people


def is_api(path: str) -> bool:
    """Is this address, behind /t/<slug>, the API's door? It answers problems and knows no login page."""
    return path.startswith("/api/") and path != PAGES[0] and not path.startswith(PAGES[1])
