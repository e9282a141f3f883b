"""The documents of a case (法律文书): which there are, when each may be made, and what it says."""
