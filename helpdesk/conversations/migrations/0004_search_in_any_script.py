"""One index of words for every script.

What is written without spaces between words is kept as pairs of neighbouring letters, so that a word of two letters
or more is found by its pairs and a single letter as the beginning of one. A trigram index finds no word of two
letters, and none at all where the database's LC_CTYPE does not know them as letters.
"""

from django.db import migrations

# Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean: the same as WIDE in `conversations.wording`.
WIDE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
CREATE = rf"""
DROP INDEX entry_search;
ALTER TABLE conversations_entry DROP COLUMN search;

CREATE FUNCTION public.helpdesk_is_wide(text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT $1 ~ '[{WIDE}]' $$;
-- The pairs that begin at the first letter of each run, and those that begin at its second.
CREATE FUNCTION public.helpdesk_pairs(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT
    regexp_replace($1, '([{WIDE}]{{1,2}})', ' \1 ', 'g') || ' ' ||
    regexp_replace(
        regexp_replace(regexp_replace($1, '[^{WIDE}]+', ' ', 'g'), '(^| )[^ ]', '\1', 'g'),
        '([^ ]{{1,2}})', ' \1 ', 'g')
$$;
CREATE OR REPLACE FUNCTION public.helpdesk_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', CASE
        WHEN public.helpdesk_is_wide($1) THEN public.helpdesk_pairs(public.unaccent('public.unaccent', left($1, 100000)))
        ELSE public.unaccent('public.unaccent', left($1, 100000)) END)
$$;
ALTER TABLE conversations_entry ADD COLUMN search tsvector GENERATED ALWAYS AS
    (CASE WHEN kind = 'change' THEN NULL ELSE public.helpdesk_words(body_text) END) STORED;
CREATE INDEX entry_search ON conversations_entry USING gin (search);
CREATE INDEX conv_subject_wide ON conversations_conversation USING gin (public.helpdesk_words(subject))
    WHERE public.helpdesk_is_wide(subject);
"""
DROP = """
DROP INDEX conv_subject_wide;
DROP INDEX entry_search;
ALTER TABLE conversations_entry DROP COLUMN search;
CREATE OR REPLACE FUNCTION public.helpdesk_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT to_tsvector('pg_catalog.simple', public.unaccent('public.unaccent', left($1, 100000))) $$;
DROP FUNCTION public.helpdesk_pairs(text);
DROP FUNCTION public.helpdesk_is_wide(text);
ALTER TABLE conversations_entry ADD COLUMN search tsvector GENERATED ALWAYS AS
    (CASE WHEN kind = 'change' THEN NULL ELSE public.helpdesk_words(body_text) END) STORED;
CREATE INDEX entry_search ON conversations_entry USING gin (search);
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_longest_wait")]
    operations = [
        migrations.RemoveIndex(model_name="entry", name="entry_wide_trgm"),
        migrations.RemoveField(model_name="entry", name="wide_script"),
        migrations.RunSQL(CREATE, DROP),
    ]
