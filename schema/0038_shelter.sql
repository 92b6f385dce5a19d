-- Shelter, people who are restricted, and comments that close. An upgrade changes nobody's settings:
-- whoever was here before has no row of any of these, and their comments never close by themselves.

CREATE TABLE shelter (                           -- of whoever ever had it
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	since BIGINT NOT NULL DEFAULT 0,
	until BIGINT NOT NULL DEFAULT 0,         -- it is on before this moment; 0: not begun
	over SMALLINT NOT NULL DEFAULT 1,        -- that it is over was done (core/shelter.c)
	declined_at BIGINT NOT NULL DEFAULT 0    -- when "not now" was said to the last proposal
);

CREATE TABLE shelter_log (                       -- who did what, for its owner
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	by_id BIGINT NOT NULL,                   -- 0: the time was over
	deed SMALLINT NOT NULL,                  -- enum shelter_deed (core/shelter.h)
	at BIGINT NOT NULL
);
CREATE INDEX shelter_log_account ON shelter_log (account_id, id);

CREATE TABLE stranger_hour (                     -- comments of strangers, by the hour in which they came
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	hour BIGINT NOT NULL,                    -- since 1970
	comments BIGINT NOT NULL,
	PRIMARY KEY (account_id, hour)
);
CREATE INDEX stranger_hour_age ON stranger_hour (hour);

CREATE TABLE restriction (                       -- whose comments wait, and who makes no notices
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	target_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	id BIGINT NOT NULL,                      -- for paging
	PRIMARY KEY (account_id, target_id)
);
CREATE INDEX restriction_page ON restriction (account_id, id);
CREATE INDEX restriction_target ON restriction (target_id);

CREATE TABLE closing (                           -- of posts whose comments close
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	closes_at BIGINT NOT NULL                -- from then on nobody but its author comments
);

CREATE TABLE closing_default (                   -- of new public posts of a person; no row: never
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	days SMALLINT NOT NULL
);
