/* Conversations: whom with, the last words, and whether they were read. */
#include "core/conversation.h"
#include "core/filter.h"

#include "sys/writer.h"
#include "web/door.h"
#include "web/later.h"
#include "web/tables.h"

#define LIST_TALKS 30
#define NAMES 3
#define WORDS_CHARS 200

static struct str names_of(struct task *t, const struct accounts *people)
{
	struct str names = people->n ? people->p[0].display : S("");

	for (size_t i = 1; i < people->n && i < NAMES; i++)
		names = i + 1 == people->n
				? word_with(t->a, t->lang, W_WORDS_AND, names, people->p[i].display)
				: str_fmt(t->a, "%.*s, %.*s", STR_ARG(names),
					  STR_ARG(people->p[i].display));
	return people->n > NAMES ? str_fmt(t->a, "%.*s, …", STR_ARG(names)) : names;
}

static struct talk_view talk_view(struct task *t, const struct view *view,
				  const struct conversation *c)
{
	struct talk_view v = { .view = view, .id = c->id, .unread = c->unread };
	const struct post *p = &c->last;

	if (c->people.n)
		v.with = person_view(t, &c->people.p[0]);
	v.names = names_of(t, &c->people);
	/* What comes to somebody as a notice is covered here like there. */
	v.words = filtered_words(t, p, FILTER_NOTIFICATIONS);
	if (!v.words.n)
		v.words = post_line(t, p, WORDS_CHARS);
	v.at = day_view(t, p->created_at);
	return v;
}

static enum err list_show(struct task *t, struct request *q, struct reply *r)
{
	struct talks_view v = { 0 };
	struct paging page = paging_asked(t, q, LIST_TALKS);
	struct conversations list;
	struct out o;
	enum err e = conversation_list(t, &page, &list);

	if (e)
		return e;
	v.view = view_new(t, q, HERE_CONVERSATIONS, word(t->lang, W_CONVERSATION_TITLE));
	v.talk = arena_many(t->a, struct talk_view, list.n);
	v.talks = list.n;
	for (size_t i = 0; i < list.n; i++)
		v.talk[i] = talk_view(t, v.view, &list.p[i]);
	v.pages = pages_view(t, S("/conversations"), &page);
	o = view_out(t, r);
	page_conversations(&o, &v);
	return OK;
}

static enum err read_work(struct task *t, void *arg)
{
	return conversation_mark(t, ((struct conversation *)arg)->id, false, arg);
}

/* Whoever opens one has read it, and comes to its last post. */
static enum err open_one(struct task *t, struct request *q, struct reply *r)
{
	struct conversation c;
	enum err e = conversation_get(t, path_id(q, 0), &c);

	if (!e && c.unread)
		e = write_now(t, read_work, &c);
	return e ? e : web_back(t, r, post_path(t, &c.last).s, SAID_NOTHING);
}

static enum err remove_one(struct task *t, struct request *q, struct reply *r)
{
	enum err e = conversation_remove(t, path_id(q, 0));

	return e ? e : web_back(t, r, S("/conversations"), SAID_NOTHING);
}

const struct route web_conversation_routes[] = {
	{ GET, "/conversations", MEMBER, READS, list_show, .help = "one's conversations" },
	{ GET, "/conversations/:id", MEMBER, SLOW, open_one, .help = "to the last post of one" },
	{ POST, "/conversations/:id/remove", MEMBER, WRITES, remove_one,
	  .help = "takes one off the list" },
	{ 0 },
};
