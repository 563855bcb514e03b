"""Activities of a community, their participants, and the views of them."""
