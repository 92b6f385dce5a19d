-- Circles: the posts that are for one, and a circle as what new posts begin with.

CREATE INDEX post_circle ON post (circle_id, id) WHERE circle_id IS NOT NULL;

ALTER TABLE account ADD COLUMN post_circle BIGINT; -- with post_visibility 3: which of their circles
