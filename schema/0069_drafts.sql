-- Drafts, posts that link an earlier one of their author's, letters, and the post of a kept date.

ALTER TABLE scheduled ADD COLUMN is_draft SMALLINT NOT NULL DEFAULT 0;   -- kept for later: it never shares itself
ALTER TABLE scheduled ADD COLUMN was_before SMALLINT NOT NULL DEFAULT 0; -- of a draft: run_at is when it was shared
ALTER TABLE scheduled ADD COLUMN earlier_id BIGINT;                      -- the earlier post that it links

CREATE TABLE earlier (                           -- posts that link an earlier one (core/earlier.h)
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	earlier_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE
);
CREATE INDEX earlier_of ON earlier (earlier_id, post_id);

CREATE TABLE letter (                            -- posts to somebody remembered (core/letter.h)
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	memorial_id BIGINT                       -- the page that it is to; NULL: none
);
CREATE INDEX letter_account ON letter (account_id, post_id);

ALTER TABLE kept_date ADD COLUMN post_id BIGINT; -- a post of its owner's that the date belongs to
