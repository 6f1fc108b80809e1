"""What memory keeps of people: nothing, but how many times each table has changed."""

NOT_PERSONAL = {"memory.Change": {"table", "number"}}
