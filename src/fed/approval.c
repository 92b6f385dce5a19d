#include "fed/approval.h"
#include "core/far.h"
#include "core/held.h"
#include "core/post.h"
#include "fed/document.h"
#include "fed/person.h"
#include "fed/reader.h"
#include "fed/tables.h"

struct str approval_id(struct task *t, const struct account *owner, int64_t answer_id)
{
	return str_fmt(t->a, "%.*s/%lld", STR_ARG(person_id(t, owner, "/approvals")),
		       (long long)answer_id);
}

/* What the one who asks may see, answers a post of that person and is shown. */
static enum err find(struct task *t, const struct request *q, struct account *ret_owner,
		     struct post *ret)
{
	enum err e = reader_meet(t, q);

	if (!e)
		e = account_find(t, q->args[0], ret_owner);
	if (!e)
		e = post_get(t, path_id(q, 1), ret);
	if (e)
		return e;
	if (ret_owner->domain.n || !ret->reply_to || ret->reply_account != ret_owner->id ||
	    held_is(t, ret->id))
		return fail(t, ERR_NOT_FOUND, W_POST_NOT_FOUND);
	return OK;
}

/* GoToSocial reads the first two names from 0.21 on, the others before. */
static enum err show(struct task *t, struct request *q, struct reply *r)
{
	struct account owner;
	struct post p;
	struct str answer, answered;
	struct jw j;
	enum err e = find(t, q, &owner, &p);

	if (e == ERR_NOT_FOUND)
		r->to_worker = reader_may_be(t, q);
	if (e)
		return e;
	answer = post_uri(t, p.id);
	answered = post_uri(t, p.reply_to);
	document_start(r, &j);
	jw_object(&j);
	document_context(&j);
	document_str(&j, "id", approval_id(t, &owner, p.id));
	document_str(&j, "type", S("ReplyAuthorization"));
	document_str(&j, "attributedTo", person_id(t, &owner, ""));
	document_str(&j, "interactingObject", answer);
	document_str(&j, "interactionTarget", answered);
	document_str(&j, "object", answer);
	document_str(&j, "target", answered);
	jw_end(&j);
	jw_done(&j);
	return OK;
}

const struct route fed_approval_routes[] = {
	{ GET, "/@:name/approvals/:id", ANYONE, READS, show, "that an answer is welcome", NULL, 0 },
	{ 0 },
};
