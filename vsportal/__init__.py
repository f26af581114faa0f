"""The composition of the portal: settings, URLs, Celery, the web shell and the embedded services."""
