"""What residents say 居民心声, their ideas 治理点子, and good deeds 好人好事."""
