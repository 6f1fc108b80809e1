"""What people may write, one file per subject: nothing is saved that is not named in a form."""
