"""How the office itself is run: accounts, days, complaints, keeping, looks, oversight and its figures."""
