/*
 * Posts that quote another one. Nobody is quoted unless they said so for that post (core/policy.h);
 * its author always may, but for what was said to a few. A quote shows the quoted post to those
 * alone who may see it anyway; its author takes it back at any time, and what is left is the post
 * that quoted, without it (Mastodon's Quote, FEP-044f).
 */
#ifndef CORE_QUOTE_H
#define CORE_QUOTE_H

#include "core/policy.h"

enum quote_state {
	QUOTE_PENDING = 1, /* its author was asked, elsewhere */
	QUOTE_ACCEPTED = 2,
	QUOTE_REJECTED = 3,
	QUOTE_REVOKED = 4,
	/* How one looks to a reader; never written. */
	QUOTE_DELETED = 5, /* the quoted post has gone */
	QUOTE_UNSEEN = 6   /* the reader may not see it, or mutes its author */
};

struct quote {
	enum quote_state state; /* as the reader has it */
	int64_t quoted_account; /* whose post it quotes; 0: not known here */
	struct str wanted;   /* QUOTE_PENDING: the id (uri) of a post of elsewhere that it quotes */
	struct str approval; /* by which authorization of elsewhere; empty for none */
	int64_t quoted_id;   /* 0 unless QUOTE_ACCEPTED */
	const struct post *post; /* QUOTE_ACCEPTED, and not within a quote itself; otherwise NULL */
	bool mine;		 /* the reader wrote what is quoted, and may take it back */
};

/* Posts that quote mine, newest first. ERR_FORBIDDEN when it is not mine. */
enum err quote_list(struct task *t, int64_t quoted_id, struct paging *page, struct posts *ret);
/* The author of quoted_id takes it out of the post that quotes it; *ret is that post.
 * ERR_NOT_FOUND. Writes. */
enum err quote_revoke(struct task *t, int64_t quoted_id, int64_t post_id, struct post *ret);

/* May I quote a post that I see, of whom only this is known? What apps are told beforehand. Held:
 * whoever wrote it, elsewhere, is asked, and decides. */
enum answer_way quote_may(struct task *t, const struct post *p);

/* --- for core/ and fed/ --- */

struct post_row;

/* May `who`, here or elsewhere, who sees the post, quote it? */
enum answer_way quote_way(struct task *t, int64_t who, const struct post_row *of);
/* What I am about to write quotes that post: narrows *p to those whom it may reach. ERR_NOT_FOUND,
 * ERR_FORBIDDEN. */
enum err quote_draft(struct task *t, int64_t quoted_id, struct post_row *p);
/* It was written, and quotes that post: one of elsewhere is quoted when its author has said yes.
 * ERR_INVALID when they could not read this one. Writes. */
enum err quote_add(struct task *t, const struct post_row *p, int64_t quoted_id);
/* Others see the post p that quotes: whom it quotes hears of it, and is asked, elsewhere. Writes.
 */
void quote_tell(struct task *t, const struct post_row *p);
/* A post of elsewhere says that it quotes that one, and by which authorization; quoted: empty for
 * none. It may quote its own author; for anybody else of elsewhere a job looks at the authorization
 * (quote_settle), and who is here is asked by quote_ask. *p gets its bit. Writes. */
void quote_told(struct task *t, struct post_row *p, struct str quoted, struct str approval,
		bool is_news);

/* What is to be looked at of a post of elsewhere that quotes; false when nothing is. */
struct quote_claim {
	int64_t post_id, account_id, quoted_id; /* quoted_id 0: not here */
	struct str quoted_uri, approval_uri;
};
bool quote_claimed(struct task *t, int64_t post_id, struct quote_claim *ret);
/* It was: quoted_id is here now (0: it could not be had), and its author lets it, or doesn't.
 * Nothing happens when the post says something else by now. Writes. */
void quote_settle(struct task *t, const struct quote_claim *c, int64_t quoted_id, bool is_let);

/* I, of elsewhere, ask to quote that post of somebody here with a post of mine (0: it could not be
 * had). Let: its servers are told. ERR_NOT_FOUND, ERR_FORBIDDEN: not. Writes. */
enum err quote_ask(struct task *t, int64_t quoted_id, int64_t post_id, struct str asked_uri);
/* May I ask at all? The same errors. */
enum err quote_may_ask(struct task *t, int64_t quoted_id);
/* I, of elsewhere, take back an authorization that I gave; false for none that is known here.
 * Writes. */
bool quote_withdraw(struct task *t, struct str approval_uri);

/* I, of elsewhere, was asked whether that post of somebody here may quote mine: what was asked,
 * with the authorization that I give. False when that is not so, or was answered already. */
bool quote_asked(struct task *t, int64_t post_id, struct str approval_uri, struct quote_claim *ret);
/* My answer: yes with an authorization that was looked at, or (empty) no. Nothing when it was not
 * asked. Writes. */
void quote_answer(struct task *t, int64_t post_id, struct str approval_uri);

/* Whether a post quotes one of that author's, with their leave, and which. ERR_NOT_FOUND; ERR_GONE:
 * it was taken back. */
enum err quote_let_by(struct task *t, int64_t owner_id, int64_t post_id, int64_t *ret_quoted_id);

/* "RE: address", for whoever knows no quotes. */
void quote_link(struct task *t, struct buf *b, const struct quote *q);

/* Whoever quotes it quotes it no more: `most` of them, and how many. Writes. */
size_t quote_revoke_some(struct task *t, const struct post_row *of, int64_t most);
/* The post was changed: those who quoted it hear of it. Writes. */
void quote_tell_edit(struct task *t, const struct post_row *of);
/* The quotes of those of `post` that have one, and how often those of mine were quoted. within:
 * they are quoted themselves, and show no more than that they quote. */
enum err quote_load(struct task *t, const struct post_row *row, struct post *post, size_t n,
		    bool within);

#endif
