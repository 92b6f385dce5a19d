-- What was handed on to the hosts is found by its state. What waits for a word of somebody elsewhere stays until
-- it is given: it is not erased.

ALTER TABLE held ADD COLUMN stays SMALLINT NOT NULL DEFAULT 0;
UPDATE held SET stays = 1 WHERE owner_id IN (SELECT id FROM account WHERE domain <> '');
DROP INDEX held_host;
DROP INDEX held_since;
CREATE INDEX held_host ON held (state, post_id) WHERE state = 6;
CREATE INDEX held_since ON held (since) WHERE state < 4 AND shown_at = 0 AND stays = 0;
