"""From a row to a case: what a source says about one request."""
