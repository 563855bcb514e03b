"""What a community is asked: its views, its streams, its log. ``Community`` is all of them in one."""
