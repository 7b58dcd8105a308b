"""How the product is brought up: PostgreSQL and Valkey from their wheels, and every process under one supervisor.

Nothing here knows a conversation or a ticket, and production uses none of it: `DATABASE_URL` and `REDIS_URL`
put real servers in place of the embedded ones.
"""
