"""How an answer looks on a terminal: its help pages, columns, colours and bars."""
