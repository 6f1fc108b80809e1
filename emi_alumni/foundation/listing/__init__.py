"""Lists that are narrowed, sorted and turned page by page, whatever the app: docs/architecture.md has the recipe."""
