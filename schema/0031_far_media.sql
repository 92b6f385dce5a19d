-- Pictures of other servers: which row of media is one, and how often fetching it failed.

ALTER TABLE media ADD COLUMN far SMALLINT NOT NULL DEFAULT 0; -- enum media_far (core/media.h); 0: ours
ALTER TABLE far_media ADD COLUMN failures BIGINT NOT NULL DEFAULT 0; -- one after another

-- Whose turn it is to go, and how much there is, without reading the table.
DROP INDEX far_media_used;
CREATE INDEX far_media_cached ON far_media (used_at, bytes) WHERE bytes > 0;
