"""Files on a disk: for their owner alone, whole or not at all, lasting, or gone for good."""
