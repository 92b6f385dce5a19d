/*
 * What somebody wishes about comments under their posts, besides the policies (core/policy.h):
 * words with which a comment waits, whether those of new accounts wait, and whom they know because
 * a comment of theirs was shown before. Everything here is a plain rule that anybody can foresee:
 * nothing guesses what a comment means.
 */
#ifndef CORE_COMMENT_H
#define CORE_COMMENT_H

#include "core/post.h"

#define COMMENT_WORDS_MAX 200
#define COMMENT_WORD_MAX 60 /* characters */
#define COMMENT_NEW_DAYS 30

struct comment_wishes {
	bool holds_new;	   /* strangers whose account is younger than COMMENT_NEW_DAYS wait */
	struct strs words; /* as typed, in the order of the alphabet */
};

struct comment_wishes comment_wishes(struct task *t); /* mine */
/* The words become these, one a line; what is the same but for case and accents is one. ERR_LIMIT.
 * Writes. */
enum err comment_set_words(struct task *t, struct str lines);
void comment_hold_new(struct task *t, bool holds); /* writes */

/* Is there something in the text that a reader could follow out of here: an address of the web or
 * of mail, also one without "https://"? Names of people ("@ada@far.example") are none. */
bool comment_text_links(struct str text);

/* --- for core/ --- */

struct post_row;

/* Does it say one of the owner's words, or lead out of here? */
bool comment_says_word(struct task *t, int64_t owner, const struct post_row *p);
bool comment_links(const struct post_row *p);
/* Does the owner wish that new accounts wait, and is `who` one? */
bool comment_is_new(struct task *t, int64_t owner, int64_t who);
/* Was a comment of `who` shown by the owner or a reader of theirs, and none hidden since? */
bool comment_is_known(struct task *t, int64_t owner, int64_t who);
void comment_known(struct task *t, int64_t owner, int64_t who, bool is); /* writes */

#endif
