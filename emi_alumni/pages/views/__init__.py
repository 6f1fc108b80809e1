"""The pages that belong to no app: home, search, the pages the law asks for, theme, health."""
