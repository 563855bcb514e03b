"""Pages of a view: along an index, or of all it gives when that is made up."""
