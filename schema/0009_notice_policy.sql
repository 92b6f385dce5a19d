-- Notices are gathered into groups, and held back by the wishes of whom they are for.

ALTER TABLE notice ADD COLUMN held SMALLINT NOT NULL DEFAULT 0; -- waits in a request: in no list
ALTER TABLE notice ADD COLUMN group_id BIGINT;                  -- table notice_group; NULL: stands alone

-- What is alike and close in time: the candles of one post, those who began to follow. `hour` is the
-- window (hours since 1970) in which the group began; it takes no more after twelve of them.
CREATE TABLE notice_group (
	id ID PRIMARY KEY,                       -- of its first notice
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	kind SMALLINT NOT NULL,
	post_id BIGINT REFERENCES post (id) ON DELETE CASCADE,
	hour BIGINT NOT NULL,
	last_id BIGINT NOT NULL,                 -- of its newest notice: its place in the list
	members BIGINT NOT NULL
);
CREATE UNIQUE INDEX notice_group_key ON notice_group (account_id, kind, COALESCE(post_id, 0), hour);
CREATE INDEX notice_group_page ON notice_group (account_id, last_id);
CREATE INDEX notice_group_began ON notice_group (account_id, id);
CREATE INDEX notice_group_post ON notice_group (post_id) WHERE post_id IS NOT NULL;

-- What was there before: by the hour. Follows, candles, boosts, people who joined.
INSERT INTO notice_group (id, account_id, kind, post_id, hour, last_id, members)
	SELECT min(id), account_id, kind, post_id, created_at / 3600000, max(id), count(*)
	FROM notice WHERE kind IN (1, 3, 4, 7)
	GROUP BY account_id, kind, post_id, created_at / 3600000;
UPDATE notice SET group_id = (SELECT g.id FROM notice_group g
	WHERE g.account_id = notice.account_id AND g.kind = notice.kind
	AND COALESCE(g.post_id, 0) = COALESCE(notice.post_id, 0)
	AND g.hour = notice.created_at / 3600000)
	WHERE kind IN (1, 3, 4, 7);

DROP INDEX notice_account;
CREATE INDEX notice_open ON notice (account_id, id) WHERE held = 0;
CREATE INDEX notice_kind ON notice (account_id, kind, id) WHERE held = 0;
CREATE INDEX notice_single ON notice (account_id, kind, id) WHERE held = 0 AND group_id IS NULL;
CREATE INDEX notice_person ON notice (account_id, from_id, id);
CREATE INDEX notice_member ON notice (group_id, id) WHERE group_id IS NOT NULL;
CREATE INDEX notice_held ON notice (account_id, id) WHERE held = 1;
CREATE INDEX notice_held_person ON notice (account_id, from_id, id) WHERE held = 1;

-- Who may reach somebody's notices: accept, filter (hold back) or drop for each kind of stranger.
-- No row: everybody may.
CREATE TABLE notice_policy (
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	not_following SMALLINT NOT NULL,
	not_followers SMALLINT NOT NULL,
	new_accounts SMALLINT NOT NULL,
	private_mentions SMALLINT NOT NULL,
	limited_accounts SMALLINT NOT NULL
);

-- Somebody whose notices are held back and were not decided about.
CREATE TABLE notice_request (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	from_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	created_at BIGINT NOT NULL,
	UNIQUE (account_id, from_id)
);
CREATE INDEX notice_request_page ON notice_request (account_id, id);
CREATE INDEX notice_request_from ON notice_request (from_id);

-- Who was let through, whatever the policy says.
CREATE TABLE notice_pass (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	from_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (account_id, from_id)
);
CREATE INDEX notice_pass_from ON notice_pass (from_id);

CREATE INDEX job_notices ON job (ref) WHERE kind = 20;
