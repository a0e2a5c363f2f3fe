"""From a sample file to the first feed contract: what can be seen is written down, the rest is asked."""
