"""What aggregates are made with: values said once, events, commands, life cycles, rules, corrections."""
