"""The right that this app asks for. The composition registers it with the organisation's other settings."""

CHANGE_SIGN_IN = "organisation.change"
