-- Lists of people, tags that somebody follows or shows, and what somebody keeps to themselves about
-- others: notes, whom they feature, servers that they block.

CREATE TABLE list (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	title TEXT NOT NULL,
	replies SMALLINT NOT NULL,               -- enum list_replies (core/list.h)
	exclusive SMALLINT NOT NULL,             -- its members' posts are not at home
	created_at BIGINT NOT NULL
);
CREATE INDEX list_account ON list (account_id, id);

CREATE TABLE list_member (
	list_id BIGINT NOT NULL REFERENCES list (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	owner_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- the list's: asked with every home
	id BIGINT NOT NULL,                      -- for paging
	PRIMARY KEY (list_id, account_id)
);
CREATE INDEX list_member_page ON list_member (list_id, id);
CREATE INDEX list_member_owner ON list_member (owner_id, account_id);
CREATE INDEX list_member_account ON list_member (account_id);

CREATE TABLE tag_follow (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	tag TEXT NOT NULL,                       -- folded
	name TEXT NOT NULL,                      -- as typed
	id BIGINT NOT NULL,
	PRIMARY KEY (account_id, tag)
);
CREATE INDEX tag_follow_page ON tag_follow (account_id, id);
CREATE INDEX tag_follow_tag ON tag_follow (tag, id);

CREATE TABLE tag_feature (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	tag TEXT NOT NULL,
	name TEXT NOT NULL,
	UNIQUE (account_id, tag)
);

-- Whose post it is, so that somebody's own tags are found and counted without a look at everybody's.
ALTER TABLE post_tag ADD COLUMN account_id BIGINT NOT NULL DEFAULT 0;
UPDATE post_tag SET account_id = (SELECT p.account_id FROM post p WHERE p.id = post_tag.post_id);
CREATE INDEX post_tag_account ON post_tag (account_id, tag, post_id);

-- A post that came home for a tag alone, and not because its author is followed.
ALTER TABLE feed ADD COLUMN by_tag SMALLINT NOT NULL DEFAULT 0;

ALTER TABLE follow ADD COLUMN languages TEXT;    -- " de en ": no posts in others; NULL: all
ALTER TABLE account ADD COLUMN uses BIGINT NOT NULL DEFAULT 0; -- what they ever used: ACCOUNT_USES_ (store/account.h)

CREATE TABLE account_note (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	target_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	note TEXT NOT NULL,
	PRIMARY KEY (account_id, target_id)
);
CREATE INDEX account_note_target ON account_note (target_id);

CREATE TABLE endorsement (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	target_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	id BIGINT NOT NULL,
	PRIMARY KEY (account_id, target_id)
);
CREATE INDEX endorsement_page ON endorsement (account_id, id);
CREATE INDEX endorsement_target ON endorsement (target_id);

CREATE TABLE domain_block (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	domain TEXT NOT NULL,                    -- lower case, ASCII (UTS 46), as account.domain
	id BIGINT NOT NULL,
	PRIMARY KEY (account_id, domain)
);
CREATE INDEX domain_block_page ON domain_block (account_id, id);
