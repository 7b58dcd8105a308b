"""One sequence of numbers for all tickets, and real foreign keys under the ticket's face on its conversation."""

from django.db import migrations

CREATE = """
CREATE SEQUENCE tickets_number START 1001;
ALTER TABLE conversations_conversation
    ADD CONSTRAINT conversation_type_exists FOREIGN KEY (ticket_type_id)
        REFERENCES tickets_tickettype (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT conversation_state_exists FOREIGN KEY (state_id)
        REFERENCES tickets_state (id) DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE conversations_conversation
    DROP CONSTRAINT conversation_type_exists, DROP CONSTRAINT conversation_state_exists;
DROP SEQUENCE tickets_number;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
