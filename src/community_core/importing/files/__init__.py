"""Files as people have them, read as rows: CSV, JSON and XLSX, packed or not, in any usual encoding."""
