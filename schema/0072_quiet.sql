-- Quiet times: what somebody does not want to come upon on certain days, once or every year. While
-- one holds there is an ordinary filter for it; people stand in such a filter alone.

CREATE TABLE filter_person (                     -- what they share, and what is shared about them
	filter_id BIGINT NOT NULL REFERENCES filter (id) ON DELETE CASCADE,
	person_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (filter_id, person_id)
);
CREATE INDEX filter_person_person ON filter_person (person_id);

CREATE TABLE quiet (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	from_day BIGINT NOT NULL,                -- days since 1970: the first and the last of the
	to_day BIGINT NOT NULL,                  -- first time
	yearly SMALLINT NOT NULL,
	action SMALLINT NOT NULL,                -- enum filter_action
	contexts SMALLINT NOT NULL,              -- FILTER_ bits
	is_off SMALLINT NOT NULL DEFAULT 0,
	after_day BIGINT NOT NULL,               -- times that began by then are done with
	filter_id BIGINT,                        -- the one that was made; it may be gone
	on_day BIGINT NOT NULL,                  -- and the first day of the time it was made for
	until_at BIGINT,                         -- and the end that it was given
	due_at BIGINT,                           -- when there is something to do; NULL: never
	created_at BIGINT NOT NULL
);
CREATE INDEX quiet_account ON quiet (account_id, id);
CREATE INDEX quiet_filter ON quiet (filter_id) WHERE filter_id IS NOT NULL;

CREATE TABLE quiet_word (
	quiet_id BIGINT NOT NULL REFERENCES quiet (id) ON DELETE CASCADE,
	place SMALLINT NOT NULL,
	word TEXT NOT NULL,
	whole_word SMALLINT NOT NULL,
	PRIMARY KEY (quiet_id, place)
);

CREATE TABLE quiet_person (
	quiet_id BIGINT NOT NULL REFERENCES quiet (id) ON DELETE CASCADE,
	person_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (quiet_id, person_id)
);
CREATE INDEX quiet_person_person ON quiet_person (person_id);
