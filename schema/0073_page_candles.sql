-- Candles on pages of the remembered, and the common hour.

CREATE TABLE page_candle (                       -- one of each person; it burns for a day
	memorial_id BIGINT NOT NULL REFERENCES memorial (account_id) ON DELETE CASCADE,
	account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	lit_at BIGINT NOT NULL,
	PRIMARY KEY (memorial_id, account_id)
);
CREATE INDEX page_candle_of ON page_candle (memorial_id, lit_at);
CREATE INDEX page_candle_lit ON page_candle (lit_at);
CREATE INDEX page_candle_account ON page_candle (account_id);

CREATE TABLE hour (                              -- of whoever lit a candle in it, or wants none of it
	account_id BIGINT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	lit_at BIGINT NOT NULL DEFAULT 0,
	hidden SMALLINT NOT NULL DEFAULT 0
);
