-- What posts of other servers say about who may do what with them (core/policy.h): beside what our own
-- have, whose boosts and quotes wait for a word there, and candles, which here are everybody's.
-- And the words that were given to answers of people here.

ALTER TABLE post_policy ADD COLUMN candle SMALLINT NOT NULL DEFAULT 0;        -- 0, with the next: everybody
ALTER TABLE post_policy ADD COLUMN candle_held SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE post_policy ADD COLUMN boost_held SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE post_policy ADD COLUMN quote_held SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE post_policy ADD COLUMN asked_whole SMALLINT NOT NULL DEFAULT 0;   -- its server takes ReplyRequest

CREATE TABLE policy_named (                      -- people whom a policy names one by one
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	parts SMALLINT NOT NULL,                 -- POLICY_NAMES_ bits (core/policy.h)
	PRIMARY KEY (post_id, account_id)
);
CREATE INDEX policy_named_account ON policy_named (account_id);

CREATE TABLE approval (                          -- that an answer of somebody here is welcome elsewhere
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	uri TEXT NOT NULL,                       -- where that is written
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- who said so
	at BIGINT NOT NULL
);
CREATE INDEX approval_uri ON approval (uri);
CREATE INDEX approval_account ON approval (account_id);

CREATE TABLE candle_asked (                      -- candles for which somebody elsewhere asked first
	candle_id ID PRIMARY KEY,                -- candle.id
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	uri TEXT NOT NULL                        -- of their Like
);
CREATE INDEX candle_asked_post ON candle_asked (post_id);
CREATE INDEX candle_asked_account ON candle_asked (account_id);
