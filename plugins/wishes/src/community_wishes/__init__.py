"""Small wishes of residents, and the views of them."""
