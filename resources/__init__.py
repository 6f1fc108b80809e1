"""Resources: what one works with. Its first stone is the tools and methods of the training."""
