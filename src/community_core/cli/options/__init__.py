"""What commands are asked with: options and arguments, and what a person means by them."""
