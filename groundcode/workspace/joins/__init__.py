"""Projects without a common origin become one, by a plan that a person reviewed."""
