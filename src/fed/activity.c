#include <jansson.h>
#include <stddef.h>

#include "base/err.h"
#include "base/moment.h"
#include "base/url.h"
#include "fed/activity.h"

#define DEPTH_MAX 4 /* an activity, its object, what the object holds, and the parts of that */
#define PARTS_MAX 5000
#define JSON_NESTING_MAX 64

struct reading {
	struct arena *a;
	size_t parts; /* things read so far */
};

/* --- types --- */

static const struct {
	const char *name;
	enum thing_type type;
} types[] = {
	{ "Follow", THING_FOLLOW },
	{ "Accept", THING_ACCEPT },
	{ "Reject", THING_REJECT },
	{ "Undo", THING_UNDO },
	{ "Create", THING_CREATE },
	{ "Update", THING_UPDATE },
	{ "Delete", THING_DELETE },
	{ "Like", THING_LIKE },
	{ "EmojiReact", THING_EMOJI_REACT },
	{ "Announce", THING_ANNOUNCE },
	{ "Add", THING_ADD },
	{ "Remove", THING_REMOVE },
	{ "Flag", THING_FLAG },
	{ "Block", THING_BLOCK },
	{ "Move", THING_MOVE },
	{ "QuoteRequest", THING_QUOTE_REQUEST },
	{ "LikeRequest", THING_LIKE_REQUEST },
	{ "ReplyRequest", THING_REPLY_REQUEST },
	{ "AnnounceRequest", THING_ANNOUNCE_REQUEST },
	{ "Person", THING_PERSON },
	{ "Service", THING_SERVICE },
	{ "Group", THING_GROUP },
	{ "Organization", THING_ORGANIZATION },
	{ "Application", THING_APPLICATION },
	{ "Note", THING_NOTE },
	{ "Question", THING_QUESTION },
	{ "Article", THING_ARTICLE },
	{ "Page", THING_PAGE },
	{ "Image", THING_IMAGE },
	{ "Video", THING_VIDEO },
	{ "Audio", THING_AUDIO },
	{ "Event", THING_EVENT },
	{ "Tombstone", THING_TOMBSTONE },
	{ "Collection", THING_COLLECTION },
	{ "OrderedCollection", THING_COLLECTION },
	{ "CollectionPage", THING_COLLECTION_PAGE },
	{ "OrderedCollectionPage", THING_COLLECTION_PAGE },
	{ "Document", THING_DOCUMENT },
	{ "Mention", THING_MENTION },
	{ "Hashtag", THING_HASHTAG },
	{ "Emoji", THING_EMOJI },
	{ "CryptographicKey", THING_KEY },
	{ "Key", THING_KEY },
	{ "Multikey", THING_KEY },
	{ "PropertyValue", THING_FIELD },
};

static enum thing_type type_of(struct str name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(name, str_of(types[i].name)))
			return types[i].type;
	return THING_OTHER;
}

/* --- values as they really come --- */

static struct str text_of(struct arena *a, const json_t *v)
{
	struct str s = { json_string_value(v), json_string_length(v) };

	return json_is_string(v) && str_is_utf8(s) ? str_dup(a, s) : S("");
}

/* A text, or the first of several. */
static struct str first_text(struct arena *a, const json_t *v)
{
	return text_of(a, json_is_array(v) ? json_array_get(v, 0) : v);
}

/* The address of a thing: it stands as a text, in its id, or (a Link) in its href; of several, the
 * first. */
static struct str id_of(struct arena *a, const json_t *v)
{
	const json_t *one = json_is_array(v) ? json_array_get(v, 0) : v;
	const json_t *id = json_object_get(one, "id");

	if (json_is_string(one))
		return text_of(a, one);
	return text_of(a, json_is_string(id) ? id : json_object_get(one, "href"));
}

/* The page of a thing: of several links the one that is a page, otherwise the first. */
static struct str page_of(struct arena *a, const json_t *v)
{
	size_t i;
	json_t *link;

	json_array_foreach ((json_t *)(uintptr_t)v, i, link) {
		struct str type = text_of(a, json_object_get(link, "mediaType"));

		if (str_starts(type, S("text/html")))
			return id_of(a, link);
	}
	return id_of(a, v);
}

/* "Everybody" has three names (ActivityPub section 5.6); from here on it has one. */
static struct str addressee_of(struct arena *a, const json_t *v)
{
	struct str id = id_of(a, v);

	if (str_eq(id, S("as:Public")) || str_eq(id, S("Public")))
		return S("https://www.w3.org/ns/activitystreams#Public");
	return id;
}

static struct strs ids_of(struct arena *a, const json_t *v)
{
	size_t n = json_is_array(v) ? json_array_size(v) : 1;
	struct strs list = { arena_many(a, struct str, n < THING_LIST_MAX ? n : THING_LIST_MAX),
			     0 };

	for (size_t i = 0; i < n && i < THING_LIST_MAX; i++) {
		struct str id = addressee_of(a, json_is_array(v) ? json_array_get(v, i) : v);

		if (id.n)
			list.p[list.n++] = id;
	}
	return list;
}

static int64_t whole_of(const json_t *v)
{
	if (json_is_integer(v))
		return json_integer_value(v);
	if (json_is_real(v) && json_real_value(v) > -9e15 && json_real_value(v) < 9e15)
		return (int64_t)json_real_value(v);
	return 0;
}

static int64_t moment_of(struct arena *a, const json_t *v)
{
	int64_t ms = 0;

	return moment_read(text_of(a, v), &ms) ? ms : 0;
}

static int64_t thousandths_of(const json_t *v)
{
	double d = json_number_value(v);

	return d >= -1 && d <= 1 ? (int64_t)(d * 1000 + (d < 0 ? -0.5 : 0.5)) : 0;
}

/* --- members with one meaning --- */

enum form { TEXT, ID, IDS, PAGE, MOMENT, YES, WHOLE };

/* Some write the short name of a vocabulary before the member's. */
static const struct {
	const char *name, *other;
	enum form form;
	size_t at;
} members[] = {
#define MEMBER(name, other, form, member)                                                          \
	{                                                                                          \
		name, other, form, offsetof(struct thing, member)                                  \
	}
	MEMBER("id", "@id", ID, id),
	MEMBER("url", "href", PAGE, url),
	MEMBER("mediaType", NULL, TEXT, media_type),
	MEMBER("to", NULL, IDS, to),
	MEMBER("cc", NULL, IDS, cc),
	MEMBER("actor", "attributedTo", ID, actor),
	MEMBER("target", NULL, ID, target),
	MEMBER("origin", NULL, ID, origin),
	MEMBER("result", NULL, ID, result),
	MEMBER("instrument", NULL, ID, instrument),
	MEMBER("inReplyTo", NULL, ID, in_reply_to),
	MEMBER("context", NULL, ID, context),
	MEMBER("conversation", "ostatus:conversation", ID, conversation),
	MEMBER("quote", "quoteUrl", ID, quote),
	MEMBER("remembers", "rosemary:remembers", ID, remembers),
	MEMBER("next", NULL, ID, next),
	MEMBER("first", NULL, ID, first),
	MEMBER("partOf", NULL, ID, part_of),
	MEMBER("replies", NULL, ID, replies),
	MEMBER("published", NULL, MOMENT, published),
	MEMBER("updated", NULL, MOMENT, updated),
	MEMBER("startTime", NULL, MOMENT, starts_at),
	MEMBER("endTime", NULL, MOMENT, ends_at),
	MEMBER("edtf", "rosemary:edtf", TEXT, edtf),
	MEMBER("whenText", "rosemary:whenText", TEXT, when_text),
	MEMBER("closed", NULL, MOMENT, closed_at),
	MEMBER("sensitive", "as:sensitive", YES, sensitive),
	MEMBER("width", NULL, WHOLE, width),
	MEMBER("height", NULL, WHOLE, height),
	MEMBER("votersCount", "toot:votersCount", WHOLE, voters),
	MEMBER("blurhash", "toot:blurhash", TEXT, blurhash),
	MEMBER("value", "schema:value", TEXT, value),
	MEMBER("preferredUsername", NULL, TEXT, preferred_username),
	MEMBER("inbox", NULL, ID, inbox),
	MEMBER("outbox", NULL, ID, outbox),
	MEMBER("followers", NULL, ID, followers),
	MEMBER("following", NULL, ID, following),
	MEMBER("featured", "toot:featured", ID, featured),
	MEMBER("alsoKnownAs", "as:alsoKnownAs", IDS, also_known),
	MEMBER("movedTo", "as:movedTo", ID, moved_to),
	MEMBER("manuallyApprovesFollowers", "as:manuallyApprovesFollowers", YES, locked),
	MEMBER("memorial", "toot:memorial", YES, memorial),
	MEMBER("discoverable", "toot:discoverable", YES, discoverable),
	MEMBER("indexable", "toot:indexable", YES, indexable),
	MEMBER("suspended", "toot:suspended", YES, suspended),
	MEMBER("approvedBy", "replyAuthorization", ID, approved_by),
	MEMBER("quoteAuthorization", NULL, ID, quote_approved),
	MEMBER("interactingObject", "gts:interactingObject", ID, interacting),
	MEMBER("interactionTarget", "gts:interactionTarget", ID, interacted),
#undef MEMBER
};

static const json_t *member(const json_t *o, const char *name, const char *other)
{
	const json_t *v = json_object_get(o, name);

	return v || !other ? v : json_object_get(o, other);
}

static void take(struct reading *r, const json_t *v, enum form form, void *into)
{
	switch (form) {
	case TEXT:
		*(struct str *)into = first_text(r->a, v);
		break;
	case ID:
		*(struct str *)into = id_of(r->a, v);
		break;
	case IDS:
		*(struct strs *)into = ids_of(r->a, v);
		break;
	case PAGE:
		*(struct str *)into = page_of(r->a, v);
		break;
	case MOMENT:
		*(int64_t *)into = moment_of(r->a, v);
		break;
	case YES:
		*(bool *)into = json_is_true(v);
		break;
	case WHOLE:
		*(int64_t *)into = whole_of(v);
		break;
	}
}

static void take_members(struct reading *r, const json_t *o, struct thing *t)
{
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const json_t *v = member(o, members[i].name, members[i].other);

		if (members[i].form == IDS || members[i].form == MOMENT || members[i].form == YES ||
		    members[i].form == WHOLE) {
			if (v)
				take(r, v, members[i].form, (char *)t + members[i].at);
			continue;
		}
		*(struct str *)((char *)t + members[i].at) = S("");
		if (v)
			take(r, v, members[i].form, (char *)t + members[i].at);
	}
}

/* --- words in one language or several --- */

/* "content", or the first of "contentMap", which also tells the language. */
static bool take_words(struct reading *r, const json_t *o, const char *name, const char *map,
		       struct str *into, struct str *language)
{
	const json_t *plain = json_object_get(o, name), *by_language = json_object_get(o, map);
	const char *tag;
	json_t *words;

	*into = first_text(r->a, plain);
	json_object_foreach ((json_t *)(uintptr_t)by_language, tag, words) {
		struct str text = text_of(r->a, words);

		if (into->n && !str_eq(text, *into))
			continue;
		*into = text;
		if (!language->n && str_is_utf8(str_of(tag)))
			*language = str_dup(r->a, str_of(tag));
		break;
	}
	return json_is_string(plain) || into->n;
}

static void take_all_words(struct reading *r, const json_t *o, struct thing *t)
{
	t->language = S("");
	t->has_content = take_words(r, o, "content", "contentMap", &t->content, &t->language);
	t->has_summary = take_words(r, o, "summary", "summaryMap", &t->summary, &t->language);
	t->has_name = take_words(r, o, "name", "nameMap", &t->name, &t->language);
	if (!t->language.n) /* Lemmy, PeerTube */
		t->language = text_of(
			r->a, json_object_get(json_object_get(o, "language"), "identifier"));
}

/* --- things within things --- */

static bool take_thing(struct reading *r, const json_t *v, int depth, struct thing *ret);

static void take_things(struct reading *r, const json_t *v, int depth, struct things *ret)
{
	size_t n = !v || json_is_null(v) ? 0 : json_is_array(v) ? json_array_size(v) : 1;

	n = n < THING_LIST_MAX ? n : THING_LIST_MAX;
	*ret = (struct things){ NULL, 0 };
	if (!n || depth >= DEPTH_MAX)
		return;
	ret->p = arena_many(r->a, struct thing, n);
	for (size_t i = 0; i < n; i++)
		if (take_thing(r, json_is_array(v) ? json_array_get(v, i) : v, depth + 1,
			       &ret->p[ret->n]))
			ret->n++;
}

/* --- who may do what --- */

/* In the names of today, and in those of before. */
static bool take_ids(struct reading *r, const json_t *part, const char *name, const char *older,
		     struct strs *ret)
{
	const json_t *now = json_object_get(part, name), *then = json_object_get(part, older);

	*ret = ids_of(r->a, now ? now : then);
	return then && !json_is_null(then);
}

/* An empty part says nothing: it means what is usual. */
static void take_lets(struct reading *r, const json_t *part, struct thing_lets *ret, bool *older)
{
	bool first = take_ids(r, part, "automaticApproval", "always", &ret->at_once);
	bool second = take_ids(r, part, "manualApproval", "approvalRequired", &ret->asked);

	*older |= first || second;
	ret->said = ret->at_once.n || ret->asked.n;
}

/* Pixelfed names everybody, or (as a text, too) nobody: "[]". */
static void take_capability(struct reading *r, const json_t *o, const char *name,
			    struct thing_lets *ret)
{
	const json_t *v = json_object_get(o, name);

	if (!v || ret->said)
		return;
	*ret = (struct thing_lets){ .said = true, .at_once = ids_of(r->a, v) };
	if (ret->at_once.n == 1 && str_eq(ret->at_once.p[0], S("[]")))
		ret->at_once.n = 0;
}

static void take_policy(struct reading *r, const json_t *o, struct thing *t)
{
	const json_t *p = member(o, "interactionPolicy", "gts:interactionPolicy");
	const json_t *can = member(o, "capabilities", "pixelfed:capabilities");
	const json_t *comments = member(o, "commentsEnabled", "pixelfed:commentsEnabled");
	struct thing_policy *policy;

	if (!json_is_object(p) && !json_is_object(can) && !json_is_boolean(comments))
		return;
	t->policy = policy = arena_make(r->a, struct thing_policy);
	take_lets(r, member(p, "canLike", "gts:canLike"), &policy->like, &policy->older);
	take_lets(r, member(p, "canReply", "gts:canReply"), &policy->reply, &policy->older);
	take_lets(r, member(p, "canAnnounce", "gts:canAnnounce"), &policy->announce,
		  &policy->older);
	take_lets(r, member(p, "canQuote", "gts:canQuote"), &policy->quote, &policy->older);
	if (json_is_false(comments) && !policy->reply.said)
		policy->reply.said = true;
	take_capability(r, can, "like", &policy->like);
	take_capability(r, can, "reply", &policy->reply);
	take_capability(r, can, "announce", &policy->announce);
}

/* The items of a list, or of its first page when that came with it. */
static const json_t *items_of(const json_t *o)
{
	const json_t *items = member(o, "orderedItems", "items");

	return items ? items : member(json_object_get(o, "first"), "orderedItems", "items");
}

/* Those of one member and then those of another. */
static void take_both(struct reading *r, const json_t *one, const json_t *other, int depth,
		      struct things *ret)
{
	struct things more;
	struct thing *all;

	take_things(r, one, depth, ret);
	take_things(r, other, depth, &more);
	if (!more.n)
		return;
	all = arena_many(r->a, struct thing, ret->n + more.n);
	for (size_t i = 0; i < ret->n + more.n; i++)
		all[i] = i < ret->n ? ret->p[i] : more.p[i - ret->n];
	*ret = (struct things){ all, ret->n + more.n };
}

static void take_parts(struct reading *r, const json_t *o, int depth, struct thing *t)
{
	bool is_list = t->type == THING_COLLECTION || t->type == THING_COLLECTION_PAGE;
	const json_t *several = json_object_get(o, "anyOf");

	take_things(r, is_list ? items_of(o) : json_object_get(o, "object"), depth, &t->object);
	take_things(r, json_object_get(o, "attachment"), depth, &t->attachment);
	take_things(r, json_object_get(o, "tag"), depth, &t->tag);
	take_things(r, json_object_get(o, "icon"), depth, &t->icon);
	take_things(r, json_object_get(o, "image"), depth, &t->image);
	take_things(r, several ? several : json_object_get(o, "oneOf"), depth, &t->option);
	if (json_is_object(json_object_get(o, "instrument")))
		take_things(r, json_object_get(o, "instrument"), depth, &t->brought);
	take_both(r, json_object_get(o, "publicKey"), json_object_get(o, "assertionMethod"), depth,
		  &t->key);
	t->any_of = several != NULL;
	t->votes = whole_of(json_object_get(json_object_get(o, "replies"), "totalItems"));
}

/* Pleroma says of a picture what it is in the link to it. */
static void take_link(struct reading *r, const json_t *url, struct thing *t)
{
	const json_t *link = json_is_array(url) ? json_array_get(url, 0) : url;

	if (!t->media_type.n)
		t->media_type = text_of(r->a, json_object_get(link, "mediaType"));
	if (!t->width && !t->height) {
		t->width = whole_of(json_object_get(link, "width"));
		t->height = whole_of(json_object_get(link, "height"));
	}
}

/* The quoted post's id, which has been written in many ways. */
static struct str quote_of(struct arena *a, const json_t *o)
{
	return id_of(a, member(o, "quoteUri", "_misskey_quote"));
}

static void take_odd_ones(struct reading *r, const json_t *o, struct thing *t)
{
	const json_t *focus = member(o, "focalPoint", "toot:focalPoint");
	const json_t *key = member(o, "publicKeyPem", "publicKeyMultibase");

	t->is_letter = json_is_true(member(o, "directMessage", "litepub:directMessage"));
	t->sealed = json_is_object(member(o, "signature", "proof"));
	t->shared_inbox =
		text_of(r->a, json_object_get(json_object_get(o, "endpoints"), "sharedInbox"));
	if (!t->shared_inbox.n) /* early Misskey and its kin */
		t->shared_inbox = text_of(r->a, json_object_get(o, "sharedInbox"));
	if (!t->quote.n)
		t->quote = quote_of(r->a, o);
	if (t->type == THING_DOCUMENT || t->type == THING_IMAGE || t->type == THING_AUDIO)
		take_link(r, json_object_get(o, "url"), t);
	if (json_array_size(focus) == 2) {
		t->focus_x = thousandths_of(json_array_get(focus, 0));
		t->focus_y = thousandths_of(json_array_get(focus, 1));
	}
	if (key)
		t->value = text_of(r->a, key);
	if (t->type == THING_KEY || key)
		t->actor = id_of(r->a, member(o, "owner", "controller"));
}

/* An id alone is a thing of which only the id is known. */
static bool take_thing(struct reading *r, const json_t *v, int depth, struct thing *ret)
{
	*ret = (struct thing){ 0 };
	if (++r->parts > PARTS_MAX)
		return false;
	if (!json_is_object(v)) {
		take_members(r, NULL, ret);
		take_all_words(r, NULL, ret);
		ret->type_name = ret->shared_inbox = S("");
		ret->id = text_of(r->a, v);
		return ret->id.n > 0;
	}
	ret->type_name = first_text(r->a, member(v, "type", "@type"));
	ret->type = type_of(ret->type_name);
	take_members(r, v, ret);
	take_all_words(r, v, ret);
	take_parts(r, v, depth, ret);
	take_odd_ones(r, v, ret);
	take_policy(r, v, ret);
	return true;
}

/* --- the document --- */

static size_t nesting(struct str json)
{
	size_t depth = 0, deepest = 0;
	bool in_text = false;

	for (size_t i = 0; i < json.n; i++) {
		char c = json.p[i];

		if (in_text && c == '\\')
			i++;
		else if (c == '"')
			in_text = !in_text;
		else if (!in_text && (c == '{' || c == '['))
			deepest = ++depth > deepest ? depth : deepest;
		else if (!in_text && (c == '}' || c == ']') && depth)
			depth--;
	}
	return deepest;
}

bool thing_read(struct arena *a, struct str json, struct thing *ret)
{
	struct reading r = { a, 0 };
	json_error_t error;
	json_t *root;
	bool good;

	if (!json.n || json.n > THING_BYTES_MAX || nesting(json) > JSON_NESTING_MAX)
		return false;
	root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &error);
	good = json_is_object(root) && take_thing(&r, root, 0, ret);
	json_decref(root);
	return good && r.parts <= PARTS_MAX;
}

struct str thing_host(struct arena *a, struct str id)
{
	struct url url;
	struct url_parts parts;

	if (!url_read(a, id, &url))
		return STR_NONE;
	parts = url_split(url);
	if (parts.port == (parts.secure ? 443 : 80))
		return parts.host;
	return str_fmt(a, "%.*s:%d", STR_ARG(parts.host), parts.port);
}
