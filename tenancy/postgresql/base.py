"""Django's PostgreSQL backend, taught the one thing that a key of two columns changes."""

from typing import Any

from django.db.backends.postgresql import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    """What PostgreSQL can do with our tables."""

    def allows_group_by_selected_pks_on_model(self, model: Any) -> bool:
        """GROUP BY id alone is not enough where the table's key is (tenant_id, id)."""
        return super().allows_group_by_selected_pks_on_model(model) and not hasattr(model, "tenant_id")


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend that settings name."""

    features_class = DatabaseFeatures
