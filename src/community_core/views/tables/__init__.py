"""Tables: the row classes they hold, their columns, keys and indexes, and their rows as authors use them."""
