"""Members' pages of directory."""

from tests.browser.pages.soundness import every_page

test_a_page_is_sound_at_every_width_in_every_theme_and_by_keyboard = every_page("directory")
