"""What a person may ask for: what is held on them, and the certificate that they were forgotten."""
