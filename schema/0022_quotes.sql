-- Posts that quote another one, and what its author says to that. POST_HAS_QUOTE (store/post.h) is
-- set in a post that quotes, POST_HAS_QUOTES in one that was quoted.

CREATE TABLE quote (
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- its author
	quoted_id BIGINT,                        -- may have been deleted since
	quoted_account BIGINT,
	state SMALLINT NOT NULL,                 -- enum quote_state (core/quote.h)
	since BIGINT NOT NULL,
	decided_at BIGINT NOT NULL DEFAULT 0,    -- when it was accepted, rejected or taken back
	quoted_uri TEXT NOT NULL DEFAULT '',     -- of a post that is not here
	asked_uri TEXT NOT NULL DEFAULT '',      -- the request that asked, where one did (FEP-044f)
	approval_uri TEXT NOT NULL DEFAULT ''    -- the authorization that was given
);
CREATE INDEX quote_of ON quote (quoted_id, post_id) WHERE quoted_id IS NOT NULL;
CREATE INDEX quote_account ON quote (account_id);
