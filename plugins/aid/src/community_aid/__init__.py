"""Aid in goods: stock cards, what came in, what was given and lent, and the views of them."""
