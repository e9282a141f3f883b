"""The life of one case, deed after deed, as a click would have done it."""
