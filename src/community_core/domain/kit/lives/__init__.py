"""Lives of streams: the order of time, their last steps, and a life lived again with one fact otherwise."""
