-- Whose comment somebody has shown before, and when a comment that is held was first shown to others.

CREATE TABLE comment_known (
	owner_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (owner_id, account_id)
);
CREATE INDEX comment_known_account ON comment_known (account_id);

ALTER TABLE held ADD COLUMN shown_at BIGINT NOT NULL DEFAULT 0; -- 0: never yet
UPDATE held SET shown_at = decided_at WHERE state = 4;
