-- A post's own when: also in its author's words, and in an order of its own. Only what is dated costs
-- anything here.

ALTER TABLE post ADD COLUMN when_words TEXT NOT NULL DEFAULT '';  -- as its author says it; '' as the date reads
ALTER TABLE post ADD COLUMN when_source SMALLINT NOT NULL DEFAULT 0; -- enum when_source (core/when.h)
ALTER TABLE post ADD COLUMN when_first SMALLINT NOT NULL DEFAULT 0;  -- the words stand first in what others get
ALTER TABLE post ADD COLUMN when_place BIGINT;                    -- its place in the order of time (store/when.h)
ALTER TABLE post ADD COLUMN when_decade BIGINT;                   -- 198: the 1980s
ALTER TABLE post ADD COLUMN when_year BIGINT;                     -- NULL: it names none, or several

DROP INDEX post_account_when;
CREATE INDEX post_when ON post (account_id, when_decade, when_place, id) WHERE when_place IS NOT NULL;
CREATE INDEX post_when_seen ON post (account_id, visibility, circle_id, when_decade, when_year)
	WHERE when_place IS NOT NULL AND reply_to IS NULL AND archived_at IS NULL;

ALTER TABLE post_edit ADD COLUMN when_edtf TEXT NOT NULL DEFAULT '';
ALTER TABLE post_edit ADD COLUMN when_words TEXT NOT NULL DEFAULT '';

ALTER TABLE scheduled ADD COLUMN when_words TEXT NOT NULL DEFAULT '';
ALTER TABLE scheduled ADD COLUMN when_source SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE scheduled ADD COLUMN when_first SMALLINT NOT NULL DEFAULT 0;

-- What was dated before gets its place in small steps (core/when.h).
INSERT INTO job (id, kind, ref, run_at)
	SELECT 67, 60, 0, 0 WHERE EXISTS (SELECT 1 FROM post WHERE when_edtf <> '');
