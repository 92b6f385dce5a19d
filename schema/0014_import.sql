-- Lists of people that somebody brings along from elsewhere, and what became of each line.

CREATE TABLE import (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	kind SMALLINT NOT NULL,                  -- enum import_kind (core/import.h)
	overwrite SMALLINT NOT NULL,             -- what is not in it ends
	state SMALLINT NOT NULL,                 -- enum import_state
	text TEXT NOT NULL,                      -- the file; empty once it was read to its end
	place BIGINT NOT NULL DEFAULT 0,         -- bytes of it that were read
	lines BIGINT NOT NULL,                   -- how many it has
	done BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL
);
CREATE INDEX import_account ON import (account_id, id);

CREATE TABLE import_line (
	import_id BIGINT NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	number BIGINT NOT NULL,
	address TEXT NOT NULL,                   -- lower case, whole: ada@example.org
	title TEXT NOT NULL DEFAULT '',          -- of a list
	outcome SMALLINT NOT NULL,               -- enum import_outcome
	why TEXT NOT NULL DEFAULT '',            -- a sentence, in the language of the person
	PRIMARY KEY (import_id, number)
);
CREATE INDEX import_line_address ON import_line (import_id, address, title);
CREATE INDEX import_line_outcome ON import_line (import_id, outcome, number);
