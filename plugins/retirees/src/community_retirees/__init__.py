"""Retirees handed over to the community: lists, forms, registrations and gifts, and the views of them."""
