-- Answers that wait for a word of somebody before others see them, and what became of them. The
-- rule of sight reads one bit of the post alone (POST_HELD in store/post.h); why, and who decides,
-- is here. A row stays when it was decided: it is what an approval that others may ask for stands on.

CREATE TABLE held (
	post_id ID PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
	owner_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- for whose word it waits
	next_id BIGINT NOT NULL DEFAULT 0,       -- and for whose after that; 0: nobody's
	state SMALLINT NOT NULL,                 -- enum held_state (core/held.h)
	reason SMALLINT NOT NULL,                -- enum held_reason
	since BIGINT NOT NULL,
	decided_by BIGINT NOT NULL DEFAULT 0,    -- 0: not decided
	decided_at BIGINT NOT NULL DEFAULT 0,
	asked_uri TEXT NOT NULL DEFAULT '',      -- the activity that asked, where it came from elsewhere
	answer_uri TEXT NOT NULL DEFAULT ''      -- and the approval that was given
);
CREATE INDEX held_owner ON held (owner_id, state, post_id);

ALTER TABLE post_policy ADD COLUMN reply_held SMALLINT NOT NULL DEFAULT 0;    -- whose answers wait
ALTER TABLE post_policy ADD COLUMN quote SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE policy_default ADD COLUMN reply_held SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE policy_default ADD COLUMN quote SMALLINT NOT NULL DEFAULT 0;
