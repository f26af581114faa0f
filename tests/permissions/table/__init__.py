"""Who gets which answer where, as a table. What is not in it does not go live: a test compares it with the addresses.

One module for each area, and every module in this folder is read: **to add rows, add a module** (rights.py, decisions.py)
or a line to the one of your area. A module has any of

  PAGES, API   lists of Row
  ADMIN        for each table of the admin site: who sees it, who may add to it, who may change it; nobody deletes

A row: the address's name, the method, the tables whose rows the address names (our own rows), the answers to
  member · owner (of the stream) · seat_holder (chair of the body) · auditor · administrator
and what is sent. In what is sent "@table" is the id of our row in that table (which tests/tenancy/filled.py makes).
Everybody else gets the same answer at every address of an organisation, see OUTSIDERS. The same rows with the id of
another organisation's row, of a row that is marked confidential (docs/visibility.md), and with an id that does not exist,
are asked by the test. The answers that many rows give have names in row.py.

200 shown, done · 201 made · 204 gone · 302 done, go on · 403 refused with the reason · 404 nothing that you may see ·
409 not possible now · 422 (API: 400) not accepted as it was typed
"""

import pkgutil
from importlib import import_module

from tests.permissions.table.installation import INSTALLATION
from tests.permissions.table.row import INSIDERS, MISSING, OUTSIDERS, Row

__all__ = ["ADMIN", "API", "INSIDERS", "INSTALLATION", "MISSING", "OUTSIDERS", "PAGES", "Row"]

_areas = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]

PAGES: list[Row] = [row for area in _areas for row in getattr(area, "PAGES", [])]
API: list[Row] = [row for area in _areas for row in getattr(area, "API", [])]
ADMIN: dict[str, tuple[str, str, str]] = {
    table: who for area in _areas for table, who in getattr(area, "ADMIN", {}).items()
}
