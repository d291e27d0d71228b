"""From a number down to the rows it was counted from, as far as staff may see them."""
