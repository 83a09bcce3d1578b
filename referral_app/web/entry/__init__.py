"""The door: who may enter, who is signed in, which request a browser holds, in which language."""
