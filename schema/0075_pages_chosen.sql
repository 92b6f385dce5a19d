-- A draft, or a post that waits for its time, keeps the page of the remembered that was chosen for it.

ALTER TABLE scheduled ADD COLUMN memorial_id BIGINT; -- the page may be gone; NULL: none
