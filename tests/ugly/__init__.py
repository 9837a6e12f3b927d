"""The same facts written over and over: once plainly, and in every ugliness that offices send."""
