"""Lists that are narrowed, sorted and turned page by page, whatever the app."""
