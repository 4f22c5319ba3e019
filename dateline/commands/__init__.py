"""One module a command. What a command needs beyond the command line it imports when it runs."""
