"""What an import would record, found by doing all of it but the recording."""
