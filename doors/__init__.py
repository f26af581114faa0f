"""What the web, API and admin doors share: the refusal and its renderer, lists, forms, panels, imports."""
