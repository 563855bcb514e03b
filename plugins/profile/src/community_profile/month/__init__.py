"""The month report 社区月报: all figures of a month laid out to be read, printed and handed in."""
