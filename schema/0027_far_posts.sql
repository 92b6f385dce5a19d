-- Posts of other servers are marked in the row itself (POST_FAR in store/post.h), so that the public
-- list of this place costs the same however many of them there are.

UPDATE post SET extras = extras | 512 WHERE account_id IN (SELECT id FROM account WHERE domain <> '');
DROP INDEX post_public;
CREATE INDEX post_public_here ON post (id)
	WHERE visibility = 0 AND reply_to IS NULL AND boost_of IS NULL AND (extras & 512) = 0;
CREATE INDEX post_public_far ON post (id)
	WHERE visibility = 0 AND reply_to IS NULL AND boost_of IS NULL AND (extras & 512) <> 0;
