"""What an office does from the shell: each file holds one group of commands. `cli.register` adds them to the app."""
