-- Posts, their photographs, and what people do with them. Comments are posts with reply_to.

CREATE TABLE post (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	boost_of BIGINT REFERENCES post (id) ON DELETE CASCADE, -- a boost has this and nothing else
	reply_to BIGINT,                         -- may have been deleted since
	reply_account BIGINT,
	thread_id BIGINT NOT NULL,               -- the id of the thread's first post
	visibility SMALLINT NOT NULL,            -- enum visibility (core/post.h)
	audience_id BIGINT NOT NULL,             -- whose followers "followers" means: see core/post.h
	circle_id BIGINT,
	caption TEXT NOT NULL DEFAULT '',        -- as typed
	caption_html TEXT NOT NULL DEFAULT '',   -- safe HTML made from it
	cover TEXT NOT NULL DEFAULT '',          -- words before the post; '' for none
	sensitive SMALLINT NOT NULL DEFAULT 0,
	language TEXT NOT NULL DEFAULT '',
	when_edtf TEXT NOT NULL DEFAULT '',      -- the post's own when; '' for none
	when_from BIGINT,                        -- days since 1970 (proleptic Gregorian), may be negative
	when_to BIGINT,
	media_count SMALLINT NOT NULL DEFAULT 0,
	extras SMALLINT NOT NULL DEFAULT 0,      -- what else there is to look up: POST_HAS_ (store/post.h)
	wide SMALLINT NOT NULL DEFAULT 0,        -- not put before followers, but merged in on reading
	candles BIGINT NOT NULL DEFAULT 0,       -- counts that only the author is shown
	boosts BIGINT NOT NULL DEFAULT 0,
	comments BIGINT NOT NULL DEFAULT 0,
	app_id BIGINT,                           -- the client it came from
	pinned_at BIGINT,
	archived_at BIGINT,
	edited_at BIGINT,
	rev BIGINT NOT NULL DEFAULT 1,
	created_at BIGINT NOT NULL
);
CREATE INDEX post_account ON post (account_id, id);
CREATE INDEX post_account_media ON post (account_id, id) WHERE media_count > 0;
CREATE INDEX post_account_pinned ON post (account_id, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX post_account_archived ON post (account_id, id) WHERE archived_at IS NOT NULL;
CREATE INDEX post_account_wide ON post (account_id, id) WHERE wide = 1;
CREATE INDEX post_account_when ON post (account_id, when_from) WHERE when_from IS NOT NULL;
CREATE INDEX post_reply ON post (reply_to, id) WHERE reply_to IS NOT NULL;
CREATE INDEX post_thread ON post (thread_id, id);
CREATE UNIQUE INDEX post_boost ON post (boost_of, account_id) WHERE boost_of IS NOT NULL;
CREATE INDEX post_public ON post (id) WHERE visibility = 0 AND reply_to IS NULL AND boost_of IS NULL;

CREATE TABLE media (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	post_id BIGINT REFERENCES post (id) ON DELETE CASCADE,
	position SMALLINT NOT NULL DEFAULT 0,
	secret TEXT NOT NULL,                    -- part of its addresses: nobody guesses them
	grid_hash TEXT NOT NULL,                 -- SHA-256 of each rendition: its name on disk
	grid_width BIGINT NOT NULL,
	grid_height BIGINT NOT NULL,
	page_hash TEXT NOT NULL,
	page_width BIGINT NOT NULL,
	page_height BIGINT NOT NULL,
	full_hash TEXT NOT NULL,
	full_width BIGINT NOT NULL,
	full_height BIGINT NOT NULL,
	original_hash TEXT NOT NULL DEFAULT '',  -- only when the owner asked to keep it
	original_type TEXT NOT NULL DEFAULT '',
	bytes BIGINT NOT NULL,                   -- of all its files together
	description TEXT NOT NULL DEFAULT '',
	credit TEXT NOT NULL DEFAULT '',
	focus_x BIGINT NOT NULL DEFAULT 0,       -- thousandths, -1000 to 1000
	focus_y BIGINT NOT NULL DEFAULT 0,
	blurhash TEXT NOT NULL,
	taken TEXT NOT NULL DEFAULT '',          -- EDTF proposed from the file; never sent anywhere
	created_at BIGINT NOT NULL
);
CREATE INDEX media_post ON media (post_id, position) WHERE post_id IS NOT NULL;
CREATE INDEX media_loose ON media (created_at) WHERE post_id IS NULL;
CREATE INDEX media_account ON media (account_id, id);
CREATE INDEX media_grid ON media (grid_hash);
CREATE INDEX media_page ON media (page_hash);
CREATE INDEX media_full ON media (full_hash);
CREATE INDEX media_original ON media (original_hash) WHERE original_hash <> '';

CREATE TABLE post_edit (                         -- what a post was before each edit
	id ID PRIMARY KEY,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	caption_html TEXT NOT NULL,
	cover TEXT NOT NULL,
	sensitive SMALLINT NOT NULL,
	media TEXT NOT NULL,                     -- ids of its photographs then, apart by spaces
	created_at BIGINT NOT NULL               -- when that version began
);
CREATE INDEX post_edit_post ON post_edit (post_id, id);

CREATE TABLE mention (
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	PRIMARY KEY (post_id, account_id)
);
CREATE INDEX mention_account ON mention (account_id, post_id);

CREATE TABLE post_tag (
	tag TEXT NOT NULL,                       -- folded: lower case, NFKC
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	name TEXT NOT NULL,                      -- as typed
	PRIMARY KEY (tag, post_id)
);
CREATE INDEX post_tag_post ON post_tag (post_id);

CREATE TABLE candle (
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	id BIGINT NOT NULL,
	PRIMARY KEY (post_id, account_id)
);
CREATE INDEX candle_account ON candle (account_id, id);

CREATE TABLE bookmark (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	id BIGINT NOT NULL,
	PRIMARY KEY (account_id, post_id)
);
CREATE INDEX bookmark_page ON bookmark (account_id, id);

CREATE TABLE feed (                              -- a home timeline, filled when a post is shared
	account_id BIGINT NOT NULL,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	author_id BIGINT NOT NULL,
	PRIMARY KEY (account_id, post_id)
);
CREATE INDEX feed_post ON feed (post_id);

CREATE TABLE wide_author (                       -- whose posts may be wide: a handful at most
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX follow_notify ON follow (followed_id, id) WHERE notify = 1;

CREATE TABLE notice (
	id ID PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	kind SMALLINT NOT NULL,                  -- enum notice_kind (core/notice.h)
	from_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	post_id BIGINT REFERENCES post (id) ON DELETE CASCADE,
	created_at BIGINT NOT NULL
);
CREATE INDEX notice_account ON notice (account_id, id);
CREATE INDEX notice_from ON notice (from_id);
CREATE INDEX notice_post ON notice (post_id) WHERE post_id IS NOT NULL;
CREATE UNIQUE INDEX notice_once ON notice (account_id, kind, from_id, COALESCE(post_id, 0));

CREATE TABLE marker (                            -- how far somebody has read
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	timeline TEXT NOT NULL,
	last_id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (account_id, timeline)
);

CREATE TABLE idempotency (                       -- a form or a request that is sent twice acts once
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	key TEXT NOT NULL,
	post_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE job (
	id ID PRIMARY KEY,
	kind SMALLINT NOT NULL,                  -- enum job_kind (core/job.h)
	ref BIGINT NOT NULL,
	detail TEXT NOT NULL DEFAULT '',
	run_at BIGINT NOT NULL,
	tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX job_due ON job (run_at, id);

CREATE TABLE lost_file (                         -- files on disk whose last row went away
	hash TEXT PRIMARY KEY,
	since BIGINT NOT NULL
);
