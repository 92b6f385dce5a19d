-- Questions: a post may have one poll, with two to four options to choose from.

CREATE TABLE poll (
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	options TEXT NOT NULL,                   -- one a line, in their order
	multiple SMALLINT NOT NULL,              -- more than one may be chosen
	hides SMALLINT NOT NULL,                 -- what was chosen is told only when it is over
	expires_at BIGINT NOT NULL,
	voters BIGINT NOT NULL DEFAULT 0,        -- how many voted, and how many chose each option
	tally_0 BIGINT NOT NULL DEFAULT 0,
	tally_1 BIGINT NOT NULL DEFAULT 0,
	tally_2 BIGINT NOT NULL DEFAULT 0,
	tally_3 BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE vote (                              -- who voted; what they chose is told to nobody else
	post_id BIGINT NOT NULL REFERENCES poll (post_id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	choices SMALLINT NOT NULL,               -- bit i: option i
	PRIMARY KEY (post_id, account_id)
);
CREATE INDEX vote_account ON vote (account_id, post_id);

ALTER TABLE post_edit ADD COLUMN options TEXT NOT NULL DEFAULT ''; -- of its poll then, one a line
