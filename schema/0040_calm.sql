-- Candles that are told once a day, and words before a picture.

-- How somebody of this place wants to hear of candles. No row: of each, as it was before. `due` is when
-- they are told next; 0: nothing waits.
CREATE TABLE candle_wish (
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	way SMALLINT NOT NULL,                   -- enum candle_way (core/candle.h)
	due BIGINT NOT NULL DEFAULT 0
);

-- Posts on which candles were lit since their author was told last; `since` is the first of these.
CREATE TABLE candle_day (
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	post_id BIGINT NOT NULL REFERENCES post (id) ON DELETE CASCADE,
	since BIGINT NOT NULL,
	PRIMARY KEY (account_id, post_id)
);
CREATE INDEX candle_day_post ON candle_day (post_id);

-- Who lit one, page by page, also where there are tens of thousands.
CREATE INDEX candle_page ON candle (post_id, id);

-- A photograph that is covered by itself: enum cover (core/media.h), and the author's words.
ALTER TABLE media ADD COLUMN cover SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN cover_words TEXT NOT NULL DEFAULT '';
