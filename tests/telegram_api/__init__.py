"""A simulated Bot API server over real HTTP, for any Bot API client.

It follows the public documentation of the Bot API (version 10) and the wording of the official
server's errors, so that a client cannot tell it from the real one by what it checks. Two unrelated
client libraries drive it unpatched in its own tests, so that it is tuned to none.
"""
