-- Who wrote what waits: readers find it by its author too, one author after the other, however many comments wait.

ALTER TABLE held ADD COLUMN author_id BIGINT NOT NULL DEFAULT 0;
UPDATE held SET author_id = COALESCE((SELECT p.account_id FROM post p WHERE p.id = held.post_id), 0);
CREATE INDEX held_author ON held (owner_id, author_id, post_id) WHERE state = 1;
