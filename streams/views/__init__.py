"""The web pages of value streams: pages to read, forms that change, and actions of one click."""
