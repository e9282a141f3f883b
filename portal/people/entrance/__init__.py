"""Coming in and going out: passwords, logins, and how many wrong ones are borne."""
