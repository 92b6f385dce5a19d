-- Small pictures that people of other servers write with, as ":rose:". They belong to the server, so that a
-- word means the same whoever wrote it; the picture is a row of media (of whoever used it first) like any
-- other of elsewhere.

CREATE TABLE emoji (
	domain TEXT NOT NULL,
	name TEXT NOT NULL,                      -- without the colons
	media_id BIGINT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
	PRIMARY KEY (domain, name)
);
CREATE INDEX emoji_media ON emoji (media_id);
