-- Who may answer and boost a post, where its author wants something else than what is usual here.

CREATE TABLE post_policy (
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	reply SMALLINT NOT NULL,                 -- POLICY_ bits (core/policy.h)
	boost SMALLINT NOT NULL
);

CREATE TABLE policy_default (                    -- of new posts of a person
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	visibility SMALLINT NOT NULL,            -- enum visibility (core/post.h)
	reply SMALLINT NOT NULL,
	boost SMALLINT NOT NULL,
	PRIMARY KEY (account_id, visibility)
);

ALTER TABLE scheduled ADD COLUMN policy BIGINT NOT NULL DEFAULT -1; -- core/scheduled.c; -1: none asked for
