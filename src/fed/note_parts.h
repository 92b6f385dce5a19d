/*
 * Pieces of a post's document, for fed/note.c and fed/post.c. Whom a post names and who may answer
 * it is worked out in fed/note_people.c.
 */
#ifndef FED_NOTE_PARTS_H
#define FED_NOTE_PARTS_H

#include "fed/note.h"

/* What note_write_for and note_deed_write write, without the object around it. */
void note_members(struct task *t, struct jw *j, const struct post *p, const struct account *reader);
void note_deed_members(struct task *t, struct jw *j, const struct post *p,
		       const struct account *reader);

struct named_one {
	int64_t id;
	struct str uri, acct; /* "@ben@far.example" */
	bool silent;	      /* it is addressed to them, and does not mention them */
};

/* Whom its servers must tell: those it mentions, the one whom it answers, and for few people the
 * one whose post it belongs to and the reader. Each once, without its author. */
struct named {
	struct named_one *p;
	size_t n;
};
struct named note_named(struct task *t, const struct post *p, const struct account *reader);

/* interactionPolicy (GoToSocial, FEP-044f), and the same as Pixelfed has it. */
void note_policy(struct task *t, struct jw *j, const struct post *p, const struct named *named);

/* The page of a tag. */
struct str note_tag_url(struct task *t, struct str key);

#endif
