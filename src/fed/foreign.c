#include "fed/foreign.h"

#include "base/caption.h"
#include "base/day.h"
#include "base/markdown.h"
#include "base/sanitize.h"
#include "base/text.h"
#include "base/url.h"
#include "core/media.h"
#include "core/memorial.h"
#include "core/place.h"
#include "fed/document.h"
#include "sys/keys_sign.h"

#define ABOUT_MOST ((size_t)20 * 1024) /* bytes of a profile's text */
#define FIELD_MOST ((size_t)2 * 1024)
#define COVER_MOST ((size_t)4 * 1024)
#define WHOLE_MOST 3000 /* bytes of an article that is shown whole; of longer ones the summary */
#define BLURHASH_MIN 6
#define BLURHASH_MAX 164
#define SIZE_MOST 65535 /* pixels that we believe */

/* --- addresses --- */

/* An address of that host, or nothing. */
static struct str at_host(struct arena *a, struct str id, struct str host)
{
	return id.n <= URL_MAX && str_eq(thing_host(a, id), host) ? id : S("");
}

static struct str web_address(struct arena *a, struct str id)
{
	struct url url;

	return id.n && url_read(a, id, &url) ? url.s : S("");
}

bool foreign_is_public(struct str id)
{
	return str_eq(id, S(AS_PUBLIC)) || str_eq(id, S("as:Public")) || str_eq(id, S("Public"));
}

/* --- people --- */

static bool kind_of(enum thing_type type, enum far_kind *ret)
{
	static const struct {
		enum thing_type type;
		enum far_kind kind;
	} kinds[] = { { THING_PERSON, FAR_PERSON },
		      { THING_SERVICE, FAR_SERVICE },
		      { THING_GROUP, FAR_GROUP },
		      { THING_ORGANIZATION, FAR_ORGANIZATION },
		      { THING_APPLICATION, FAR_APPLICATION } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].type == type) {
			*ret = kinds[i].kind;
			return true;
		}
	return false;
}

/* A name that can stand in "@name@domain". */
static bool is_name(struct str s)
{
	if (!s.n || !str_is_utf8(s) || str_chars(s) > FAR_NAME_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
		    strchr("@/<>\"'&?#%\\", s.p[i]))
			return false;
	return true;
}

static void take_keys(struct arena *a, const struct thing *doc, struct far_person *p)
{
	for (size_t i = 0; i < doc->key.n && p->keys < sizeof p->key / sizeof *p->key; i++) {
		const struct thing *k = &doc->key.p[i];
		enum sign_kind kind;
		struct str pem;

		if ((k->actor.n && !str_eq(k->actor, doc->id)) || !at_host(a, k->id, p->host).n ||
		    !sign_key_read(a, k->value, &kind, &pem))
			continue;
		p->key[p->keys].uri = k->id;
		p->key[p->keys].pem = pem;
		p->key[p->keys++].kind = (int)kind;
	}
}

static void take_fields(struct arena *a, const struct thing *doc, struct far_person *p)
{
	for (size_t i = 0; i < doc->attachment.n && p->fields < ACCOUNT_FIELDS_MAX; i++) {
		const struct thing *f = &doc->attachment.p[i];
		struct account_field *into = &p->field[p->fields];

		if (f->type != THING_FIELD || !f->name.n)
			continue;
		into->name = html_plain(a, sanitize_line(a, str_sub(f->name, 0, FIELD_MOST)));
		into->value_html = sanitize_line(a, str_sub(f->value, 0, FIELD_MOST));
		into->value = html_plain(a, into->value_html);
		p->fields++;
	}
}

static struct str lines(struct arena *a, struct strs ids)
{
	struct buf b;

	buf_init(&b, a, (size_t)64 * 1024);
	for (size_t i = 0; i < ids.n; i++) {
		if (str_find_byte(ids.p[i], '\n') < ids.p[i].n)
			continue;
		if (b.n)
			buf_byte(&b, '\n');
		buf_str(&b, ids.p[i]);
	}
	return buf_failed(&b) ? S("") : buf_view(&b);
}

static struct str picture(struct arena *a, const struct things *list)
{
	if (!list->n)
		return S("");
	return web_address(a, list->p[0].url.n ? list->p[0].url : list->p[0].id);
}

/* ":rose:", with a picture. */
static void take_emojis(struct arena *a, const struct thing *doc, struct far_emoji *list,
			size_t *ret_n)
{
	*ret_n = 0;
	for (size_t i = 0; i < doc->tag.n && *ret_n < FAR_EMOJIS_MAX; i++) {
		const struct thing *e = &doc->tag.p[i];
		struct str name = str_trim(e->name), url = picture(a, &e->icon);

		if (str_starts(name, S(":")) && str_ends(name, S(":")) && name.n > 2)
			name = str_sub(name, 1, name.n - 2);
		if (e->type == THING_EMOJI && url.n)
			list[(*ret_n)++] = (struct far_emoji){ name, url, e->icon.p[0].media_type };
	}
}

static void take_ways(struct arena *a, const struct thing *doc, struct far_person *p)
{
	p->inbox = at_host(a, doc->inbox, p->host);
	p->shared_inbox = at_host(a, doc->shared_inbox, p->host);
	p->outbox = at_host(a, doc->outbox, p->host);
	p->followers = at_host(a, doc->followers, p->host);
	p->featured = at_host(a, doc->featured, p->host);
	p->url = at_host(a, doc->url, p->host);
	p->also_known = lines(a, doc->also_known);
	p->moved_to = web_address(a, doc->moved_to);
	p->portrait_url = picture(a, &doc->icon);
	p->cover_url = picture(a, &doc->image);
}

bool foreign_person(struct arena *a, const struct thing *doc, struct str domain,
		    struct far_person *ret)
{
	*ret = (struct far_person){ .uri = doc->id,
				    .host = thing_host(a, doc->id),
				    .name = doc->preferred_username,
				    .domain = domain,
				    .locked = doc->locked,
				    .memorial = doc->memorial,
				    .suspended = doc->suspended,
				    .indexed = doc->indexable,
				    .created_at = doc->published };
	if (!kind_of(doc->type, &ret->kind) || !ret->host.n || doc->id.n > URL_MAX ||
	    !is_name(ret->name))
		return false;
	take_ways(a, doc, ret);
	if (!ret->inbox.n)
		return false;
	ret->bot = ret->kind == FAR_SERVICE || ret->kind == FAR_APPLICATION;
	ret->display = html_plain(a, sanitize_line(a, str_sub(doc->name, 0, FIELD_MOST)));
	ret->about = sanitize(a, str_sub(doc->summary, 0, ABOUT_MOST));
	take_fields(a, doc, ret);
	take_keys(a, doc, ret);
	take_emojis(a, doc, ret->emoji, &ret->emojis);
	return true;
}

/* --- notes --- */

static bool is_titled(enum thing_type type)
{
	return type == THING_ARTICLE || type == THING_PAGE || type == THING_IMAGE ||
	       type == THING_VIDEO || type == THING_AUDIO || type == THING_EVENT;
}

bool foreign_is_note(const struct thing *doc)
{
	return doc->type == THING_NOTE || doc->type == THING_QUESTION || is_titled(doc->type);
}

/* What core/far_media.h has a row for: pictures, and films and sounds that stay where they are. */
static bool is_attached(const struct thing *m)
{
	return str_starts(m->media_type, S("image/")) || str_starts(m->media_type, S("video/")) ||
	       str_starts(m->media_type, S("audio/")) ||
	       (m->type == THING_IMAGE && !m->media_type.n);
}

static void put_link(struct buf *b, struct str url, struct str words)
{
	buf_lit(b, "<p><a href=\"");
	put_text(b, url);
	buf_lit(b, "\">");
	put_text(b, words.n ? words : url);
	buf_lit(b, "</a></p>");
}

static void put_plain(void *ctx, struct buf *b, struct str text)
{
	(void)ctx;
	put_text(b, text);
}

/* The words as HTML; PeerTube sends Markdown. */
static struct str words_of(struct arena *a, const struct thing *doc)
{
	struct str rest = doc->content, line;
	struct buf b;

	if (str_starts(doc->media_type, S("text/markdown")))
		return markdown_html(a, doc->content, put_plain, NULL).s;
	if (!str_starts(doc->media_type, S("text/plain")))
		return doc->content;
	buf_init(&b, a, THING_BYTES_MAX * 6);
	while (rest.n) {
		str_cut(&rest, '\n', &line);
		put_text(&b, line);
		buf_lit(&b, "<br>");
	}
	return buf_view(&b);
}

/* What has a title is shown by it, with its words or what sums them up, and a link to the rest. */
static void put_titled(struct arena *a, struct buf *b, const struct thing *doc, struct str url)
{
	bool whole = doc->content.n && doc->content.n <= WHOLE_MOST;

	if (doc->name.n) {
		buf_lit(b, "<p><strong>");
		put_text(b, str_first_chars(doc->name, 500));
		buf_lit(b, "</strong></p>");
	}
	buf_str(b, whole ? words_of(a, doc) : doc->summary);
	put_link(b, url, S(""));
}

/* Anything else that hangs on it is a link among its words. */
static void put_others(struct arena *a, struct buf *b, const struct thing *doc)
{
	for (size_t i = 0; i < doc->attachment.n && i < FAR_PHOTOS_MAX; i++) {
		const struct thing *m = &doc->attachment.p[i];
		struct str url = web_address(a, m->url.n ? m->url : m->id);

		if (m->type != THING_FIELD && !is_attached(m) && url.n)
			put_link(b, url, str_first_chars(m->name, 200));
	}
}

static bool has_poll(const struct thing *doc)
{
	return doc->type == THING_QUESTION && doc->option.n >= 2 && doc->option.n <= FAR_POLL_MAX;
}

/* A question with more options than are kept is shown as words, and answered where it was asked. */
static void put_options(struct buf *b, const struct thing *doc, struct str url)
{
	if (doc->type != THING_QUESTION || has_poll(doc) || !doc->option.n)
		return;
	buf_lit(b, "<ul>");
	for (size_t i = 0; i < doc->option.n && i < 100; i++) {
		buf_lit(b, "<li>");
		put_text(b, str_first_chars(doc->option.p[i].name, POLL_FAR_OPTION_MAX));
		buf_lit(b, "</li>");
	}
	buf_lit(b, "</ul>");
	put_link(b, url, S(""));
}

static struct html content_of(struct arena *a, const struct thing *doc, struct str url)
{
	struct buf b;

	buf_init(&b, a, THING_BYTES_MAX * 2);
	if (is_titled(doc->type))
		put_titled(a, &b, doc, url);
	else
		buf_str(&b, words_of(a, doc));
	put_options(&b, doc, url);
	put_others(a, &b, doc);
	return sanitize(a, buf_failed(&b) ? doc->content : buf_view(&b));
}

static struct str text_line(struct arena *a, struct str s, size_t most)
{
	return str_first_chars(html_plain(a, sanitize_line(a, s)), most);
}

static int64_t size_of(int64_t n)
{
	return n > 0 && n <= SIZE_MOST ? n : 0;
}

static void take_photos(struct arena *a, const struct thing *doc, struct far_note *n)
{
	for (size_t i = 0; i < doc->attachment.n && n->photos < FAR_PHOTOS_MAX; i++) {
		const struct thing *m = &doc->attachment.p[i];
		struct str url = web_address(a, m->url.n ? m->url : m->id);
		bool hash = m->blurhash.n >= BLURHASH_MIN && m->blurhash.n <= BLURHASH_MAX;

		if (!is_attached(m) || !url.n)
			continue;
		n->photo[n->photos++] = (struct far_photo){
			.url = url,
			.type = m->media_type,
			.description = str_first_chars(str_trim(m->name.n ? m->name : m->summary),
						       MEDIA_DESCRIPTION_MAX),
			.blurhash = hash ? m->blurhash : S(""),
			.width = size_of(m->width),
			.height = size_of(m->height),
			.focus_x = m->focus_x,
			.focus_y = m->focus_y,
		};
	}
}

static void take_tag(struct arena *a, struct str written, struct far_note *n)
{
	struct str name = str_starts(written, S("#")) ? str_sub(written, 1, written.n) : written;
	struct str key;

	if (n->tags >= FAR_TAGS_MAX || !caption_is_tag(name))
		return;
	key = text_fold(a, name);
	for (size_t i = 0; i < n->tags; i++)
		if (str_eq(n->tag[i].key, key))
			return;
	n->tag[n->tags++] = (struct tag){ name, key };
}

static void take_person(int64_t id, bool is_here, struct far_note *n)
{
	if (!id || id == n->author_id || n->people.n >= FAR_MENTIONS_MAX || ids_hold(n->people, id))
		return;
	n->people.p[n->people.n++] = id;
	n->names_here |= is_here;
}

/* Is it an address of this place? */
static bool is_own(struct str uri)
{
	struct str base = place_fixed()->base;

	return str_starts(uri, base) && str_starts(str_sub(uri, base.n, uri.n), S("/"));
}

static void take_tags(struct arena *a, const struct thing *doc, struct far_note *n)
{
	for (size_t i = 0; i < doc->tag.n; i++)
		if (doc->tag.p[i].type == THING_HASHTAG)
			take_tag(a, doc->tag.p[i].name, n);
}

static void take_people(struct task *t, const struct thing *doc, struct far_note *n)
{
	n->people.p = arena_many(t->a, int64_t, FAR_MENTIONS_MAX);
	for (size_t i = 0; i < doc->tag.n && i < 2 * FAR_MENTIONS_MAX; i++) {
		const struct thing *m = &doc->tag.p[i];
		struct str uri = m->url.n ? m->url : m->id;

		if (m->type == THING_MENTION)
			take_person(far_person_find(t, uri), is_own(uri), n);
	}
}

static bool holds(const struct strs *list, struct str id)
{
	for (size_t i = 0; id.n && i < list->n; i++)
		if (str_eq(list->p[i], id))
			return true;
	return false;
}

static bool holds_public(const struct strs *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (foreign_is_public(list->p[i]))
			return true;
	return false;
}

/* To people of this place, without a mention: they are chosen to see it, as those of a circle are.
 * What says that it is a letter mentions them. */
static void take_addressed(struct task *t, const struct thing *doc, const struct strs *list,
			   struct far_note *n)
{
	for (size_t i = 0; i < list->n && i < FAR_MENTIONS_MAX; i++) {
		int64_t id = is_own(list->p[i]) ? far_person_find(t, list->p[i]) : 0;

		if (doc->is_letter)
			take_person(id, true, n);
		else if (id && n->inside.n < FAR_MENTIONS_MAX && !ids_hold(n->people, id) &&
			 !ids_hold(n->inside, id))
			n->inside.p[n->inside.n++] = id;
	}
	n->names_here |= n->inside.n > 0;
}

/* All of it: whose followers they are is known when it is known what it answers. */
static void take_addresses(struct arena *a, const struct thing *doc, struct far_note *n)
{
	const struct strs *lists[] = { &doc->to, &doc->cc };

	n->addressed = (struct strs){ arena_many(a, struct str, doc->to.n + doc->cc.n), 0 };
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			if (!foreign_is_public(lists[i]->p[k]))
				n->addressed.p[n->addressed.n++] = lists[i]->p[k];
}

/* A page of the remembered is named by its address alone, too. */
static void take_pages(struct task *t, const struct strs *list, struct far_note *n)
{
	struct fault before = t->fault;
	struct account a;

	for (size_t i = 0; i < list->n && i < FAR_MENTIONS_MAX; i++) {
		int64_t id = is_own(list->p[i]) ? far_person_find(t, list->p[i]) : 0;

		if (id && account_load(t, id, &a) == OK && memorial_is(&a))
			take_person(id, true, n);
	}
	t->fault = before;
}

static void take_audience(struct task *t, const struct thing *doc, struct str followers,
			  struct far_note *n)
{
	if (holds_public(&doc->to))
		n->visibility = POST_PUBLIC;
	else if (holds_public(&doc->cc))
		n->visibility = POST_UNLISTED;
	else if (holds(&doc->to, followers) || holds(&doc->cc, followers))
		n->visibility = POST_FOLLOWERS;
	else
		n->visibility = POST_DIRECT;
	if (n->visibility == POST_DIRECT) {
		n->inside.p = arena_many(t->a, int64_t, FAR_MENTIONS_MAX);
		take_addressed(t, doc, &doc->to, n);
		take_addressed(t, doc, &doc->cc, n);
		return;
	}
	take_pages(t, &doc->to, n);
	take_pages(t, &doc->cc, n);
}

/* --- who may do what with it --- */

static void name_one(struct task *t, struct str uri, unsigned part, struct far_note *n)
{
	int64_t id = far_person_find(t, uri);
	size_t at = 0;

	while (at < n->names.n && n->names.p[at].account_id != id)
		at++;
	if (!id || at == FAR_MENTIONS_MAX)
		return;
	if (at == n->names.n)
		n->names.p[n->names.n++] = (struct policy_name){ .account_id = id };
	n->names.p[at].parts |= part;
}

/* People of other places are named, but who they are is nobody's business here. The list of whom an
 * author follows has no place of its own among what is kept; everybody has it below their own id.
 */
static unsigned set_of(struct task *t, const struct thing *doc, struct str followers,
		       const struct strs *ids, unsigned part, struct far_note *n)
{
	struct str following = str_fmt(t->a, "%.*s/following", STR_ARG(doc->actor));
	unsigned set = 0;

	for (size_t i = 0; i < ids->n; i++) {
		if (foreign_is_public(ids->p[i])) {
			set |= POLICY_PUBLIC;
		} else if (followers.n && str_eq(ids->p[i], followers)) {
			set |= POLICY_FOLLOWERS;
		} else if (str_eq(ids->p[i], following)) {
			set |= POLICY_FOLLOWING;
		} else if (!str_eq(ids->p[i], doc->actor)) {
			set |= POLICY_NAMED;
			if (is_own(ids->p[i]))
				name_one(t, ids->p[i], part, n);
		}
	}
	return set;
}

/* Everybody, of a post for few, is everybody who sees it. */
static unsigned seen_by_all(unsigned set, unsigned plain, enum visibility v)
{
	return v > POST_UNLISTED && (set & POLICY_PUBLIC) ? plain : set;
}

static void take_policy(struct task *t, const struct thing *doc, struct str followers,
			struct far_note *n)
{
	struct policy *p = arena_make(t->a, struct policy);
	struct policy plain = policy_plain(n->visibility);
	const struct {
		const struct thing_lets *lets;
		unsigned *at_once, *asked, part, plain;
	} parts[] = {
		{ &doc->policy->like, &p->candle, &p->candle_held, POLICY_NAMES_CANDLE, 0 },
		{ &doc->policy->reply, &p->reply, &p->reply_held, POLICY_NAMES_REPLY, plain.reply },
		{ &doc->policy->announce, &p->boost, &p->boost_held, POLICY_NAMES_BOOST,
		  plain.boost },
		{ &doc->policy->quote, &p->quote, &p->quote_held, POLICY_NAMES_QUOTE, 0 },
	};

	n->names.p = arena_many(t->a, struct policy_name, FAR_MENTIONS_MAX);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct thing_lets *lets = parts[i].lets;

		*parts[i].at_once = parts[i].plain;
		if (!lets->said)
			continue;
		*parts[i].at_once =
			seen_by_all(set_of(t, doc, followers, &lets->at_once, parts[i].part, n),
				    parts[i].plain, n->visibility);
		*parts[i].asked = set_of(t, doc, followers, &lets->asked, parts[i].part << 1, n);
	}
	/* Of candles nothing means everybody: a part that is said has its author at least. */
	if (p->candle & POLICY_PUBLIC)
		p->candle = p->candle_held = 0;
	else if (doc->policy->like.said)
		p->candle |= POLICY_AUTHOR;
	p->asked_whole = !doc->policy->older && doc->policy->reply.asked.n;
	n->policy = p;
}

static void take_poll(struct arena *a, const struct thing *doc, struct far_note *n)
{
	if (!has_poll(doc))
		return;
	for (size_t i = 0; i < doc->option.n; i++) {
		int64_t votes = doc->option.p[i].votes;

		n->poll[i] = text_line(a, doc->option.p[i].name, POLL_FAR_OPTION_MAX);
		n->poll_votes[i] = votes > 0 ? votes : 0;
	}
	n->polls = doc->option.n;
	n->poll_multiple = doc->any_of;
	n->poll_ends_at = doc->closed_at ? doc->closed_at : doc->ends_at;
	n->poll_voters = doc->voters > 0 ? doc->voters : 0;
}

/* --- the time that it is about --- */

#define WHEN_MOST ((size_t)400) /* bytes of its words */

static struct str edtf_of_ms(struct arena *a, int64_t ms)
{
	struct str day = day_text(a, day_at(ms, S("UTC")));

	return when_is_of_years(day) ? day : S("");
}

/* Rosemary says it in EDTF and in words; of anybody else the moments at which it begins and ends
 * are the days. The end of a Question is the end of voting. */
static void take_when(struct arena *a, const struct thing *doc, struct far_note *n)
{
	struct str from = S(""), to = S("");

	n->when = n->when_words = S("");
	if (doc->edtf.n || doc->when_text.n) {
		n->when = doc->edtf;
		n->when_words = str_line(a, doc->when_text, WHEN_MOST); /* plain text */
		return;
	}
	if (doc->type == THING_QUESTION || !doc->starts_at)
		return;
	from = edtf_of_ms(a, doc->starts_at);
	if (doc->ends_at && doc->ends_at >= doc->starts_at)
		to = edtf_of_ms(a, doc->ends_at);
	if (!from.n)
		return;
	n->when = !to.n || str_eq(from, to) ? from
					    : str_fmt(a, "%.*s/%.*s", STR_ARG(from), STR_ARG(to));
}

/* Where its author lets the words stand first as well, they are shown once. */
static void take_first_line(struct arena *a, struct far_note *n)
{
	struct str html = n->content.s, line;
	struct buf b;

	buf_init(&b, a, WHEN_MOST * 8);
	buf_lit(&b, "<p>");
	put_text(&b, n->when_words);
	buf_lit(&b, "</p>");
	line = buf_view(&b);
	if (n->when_words.n && str_starts(html, line) && html.n > line.n)
		n->content.s = str_sub(html, line.n, html.n);
}

bool foreign_note_alone(struct arena *a, const struct thing *doc, struct far_note *n)
{
	*n = (struct far_note){ .uri = doc->id,
				.host = thing_host(a, doc->id),
				.reply_uri =
					doc->in_reply_to.n <= URL_MAX ? doc->in_reply_to : S(""),
				.language = doc->language,
				.sensitive = doc->sensitive,
				.published = doc->published,
				.updated = doc->updated,
				.approval = doc->approved_by,
				.quote_uri = doc->quote,
				.quote_approval = doc->quote_approved,
				.earlier_uri =
					doc->remembers.n <= URL_MAX ? doc->remembers : S("") };
	if (!foreign_is_note(doc) || !n->host.n || doc->id.n > URL_MAX)
		return false;
	n->url = at_host(a, doc->url, n->host);
	n->content = content_of(a, doc, n->url.n ? n->url : n->uri);
	if (!is_titled(doc->type))
		n->cover = text_line(a, str_sub(doc->summary, 0, COVER_MOST), COVER_MAX);
	n->replies = at_host(a, doc->replies, n->host);
	n->context = at_host(a, doc->context, n->host);
	take_photos(a, doc, n);
	take_tags(a, doc, n);
	take_emojis(a, doc, n->emoji, &n->emojis);
	take_poll(a, doc, n);
	take_when(a, doc, n);
	take_first_line(a, n);
	return true;
}

bool foreign_note(struct task *t, const struct thing *doc, int64_t author_id, struct str followers,
		  struct far_note *n)
{
	if (!foreign_note_alone(t->a, doc, n))
		return false;
	n->author_id = author_id;
	n->reply_to = far_post_find(t, n->reply_uri);
	take_people(t, doc, n);
	take_audience(t, doc, followers, n);
	take_addresses(t->a, doc, n);
	if (doc->policy)
		take_policy(t, doc, followers, n);
	return true;
}
