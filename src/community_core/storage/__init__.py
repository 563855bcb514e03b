"""What all files of a store have in common: how they are opened, told apart, locked, copied and made durable.

Whoever keeps something in one says what is in it and what it means when it cannot be used.
"""
