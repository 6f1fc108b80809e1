"""Which columns every contribution has, for the declarations of each app (`emi_alumni.foundation.personal_data`)."""

STATE = ("state", "submitted_at", "published_at", "hidden_at", "reason")
# Said of their author, beside the words of the content type.
WRITTEN = ("author", "created_at", "edited_at", *STATE)
# Of nobody: the row's number, and the key of the form that made it.
KEYS = {"id", "form_key"}
