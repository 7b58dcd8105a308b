"""PostgreSQL itself refuses to change or delete what happened."""

from django.db import migrations

CREATE = """
CREATE FUNCTION ledger_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger_event is append-only';
END $$;
CREATE TRIGGER ledger_event_append_only BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_event_is_append_only();
"""
DROP = """
DROP TRIGGER ledger_event_append_only ON ledger_event;
DROP FUNCTION ledger_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
