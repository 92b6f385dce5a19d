-- What somebody asked of the keepers of a page, or a keeper of an author: once in a while each; and
-- the dates that keepers suggest to their members.

CREATE TABLE memorial_asked (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	subject_id BIGINT NOT NULL,              -- a page, or a post
	at BIGINT NOT NULL,
	PRIMARY KEY (account_id, subject_id)
);

CREATE TABLE memorial_date (
	id ID PRIMARY KEY,
	memorial_id BIGINT NOT NULL REFERENCES memorial (account_id) ON DELETE CASCADE,
	kind SMALLINT NOT NULL,                  -- core/date.h, as all of these
	kind_words TEXT NOT NULL,
	name TEXT NOT NULL,
	base TEXT NOT NULL,
	rule TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX memorial_date_of ON memorial_date (memorial_id, id);

ALTER TABLE kept_date ADD COLUMN memorial_date BIGINT; -- the one that it was taken from
CREATE INDEX kept_date_memorial ON kept_date (memorial_date, account_id)
	WHERE memorial_date IS NOT NULL;
