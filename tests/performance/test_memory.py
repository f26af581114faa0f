"""What a web worker holds in memory before anybody has asked for anything."""

import os
import subprocess
import sys

LOOK = """
import sys, vsportal.wsgi
from django.urls import get_resolver
for urls in (None, "vsportal.organisation_urls"):
    get_resolver(urls).reverse_dict
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
LATER = {"css_inline", "jwt", "openpyxl", "resvg_py", "typst"}


def test_large_libraries_for_rare_requests_come_with_the_first_of_these():
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "vsportal.settings", "SECRET_KEY": "test"}

    held = subprocess.run([sys.executable, "-c", LOOK], env=env, check=True, capture_output=True, text=True)

    assert LATER & set(held.stdout.split()) == set()
