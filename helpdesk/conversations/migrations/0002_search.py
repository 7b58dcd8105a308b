"""The words of each entry, kept by PostgreSQL: no accents, any language, notes and replies alike.

`unaccent` is only STABLE because its dictionary could be changed; ours is not, hence the wrapper.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION helpdesk_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT to_tsvector('pg_catalog.simple', public.unaccent('public.unaccent', left($1, 100000))) $$;
ALTER TABLE conversations_entry ADD COLUMN search tsvector GENERATED ALWAYS AS
    (CASE WHEN kind = 'change' THEN NULL ELSE helpdesk_words(body_text) END) STORED;
CREATE INDEX entry_search ON conversations_entry USING gin (search);
"""
DROP = """
DROP INDEX entry_search;
ALTER TABLE conversations_entry DROP COLUMN search;
DROP FUNCTION helpdesk_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
