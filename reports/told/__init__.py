"""Published rows of a scope in; sentences and named lists in the words of officials out, none of them computed."""
