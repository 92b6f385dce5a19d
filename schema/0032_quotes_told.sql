-- The authorizations of quotes that posts of other servers bring, found when one is taken back.
CREATE INDEX quote_approval ON quote (approval_uri) WHERE approval_uri <> '';
