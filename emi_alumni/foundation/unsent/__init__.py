"""What somebody had written when their session ended: kept a day for them alone, and given back in its form."""
