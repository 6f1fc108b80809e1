"""What the mission's queue shows of governance, and what readers may report. One section per subject."""

# Seats and minutes

# Clubs

# Discussions

# Ideas
