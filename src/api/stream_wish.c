#include "api/stream_wish.h"

#include "base/json.h"
#include "base/text.h"

#define TAG_MAX 200

static const struct named {
	const char *name;
	enum channel_kind kind;
} channels[] = {
	{ "user", CHANNEL_USER },
	{ "user:notification", CHANNEL_NOTICES },
	{ "public", CHANNEL_PUBLIC },
	{ "public:local", CHANNEL_PUBLIC },
	{ "public:remote", CHANNEL_REMOTE },
	{ "public:media", CHANNEL_PUBLIC_MEDIA },
	{ "public:local:media", CHANNEL_PUBLIC_MEDIA },
	{ "public:remote:media", CHANNEL_REMOTE_MEDIA },
	{ "hashtag", CHANNEL_TAG },
	{ "hashtag:local", CHANNEL_TAG },
	{ "list", CHANNEL_LIST },
	{ "direct", CHANNEL_DIRECT },
};

const struct field wish_fields[] = {
	FIELD("type", FIELD_LINE, struct wish, type, 0, 40, "type"),
	FIELD("stream", FIELD_LINE, struct wish, stream, 0, 40, "stream"),
	FIELD("tag", FIELD_LINE, struct wish, tag, 0, TAG_MAX, "tag"),
	FIELD("list", FIELD_ID, struct wish, list, 0, 0, "list"),
	FIELD("only_media", FIELD_BOOL, struct wish, only_media, 0, 0, "only_media"),
	{ 0 },
};

static const struct named *named(struct arena *a, const struct wish *w)
{
	struct str name = w->stream;

	if (w->only_media && str_starts(name, S("public")) && !str_ends(name, S(":media")))
		name = str_fmt(a, "%.*s:media", STR_ARG(name));
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
		if (str_eq(name, str_of(channels[i].name)))
			return &channels[i];
	return NULL;
}

enum err wish_read(struct task *t, struct str text, struct wish *ret)
{
	struct params p = { .most = 20 };
	enum err e;

	*ret = (struct wish){ 0 };
	if (!json_read_params(t->a, text, &p))
		return fail(t, ERR_INVALID, W_API_STREAM_WORDS);
	e = task_form(t, &p, wish_fields, ret);
	if (e)
		return e;
	ret->ends = str_eq(ret->type, S("unsubscribe"));
	if (!ret->ends && !str_eq(ret->type, S("subscribe")))
		return fail(t, ERR_INVALID, W_API_STREAM_WORDS);
	return OK;
}

enum err wish_channel(struct task *t, const struct wish *w, struct channel *ret)
{
	const struct named *n = named(t->a, w);
	struct str tag = str_starts(w->tag, S("#")) ? str_sub(w->tag, 1, w->tag.n) : w->tag;

	if (!n)
		return fail(t, ERR_NOT_FOUND, W_API_STREAM_UNKNOWN);
	*ret = (struct channel){ .kind = n->kind, .name = str_of(n->name) };
	if (n->kind == CHANNEL_TAG) {
		ret->tag = text_fold(t->a, tag);
		if (!ret->tag.n)
			return fail(t, ERR_INVALID, W_API_STREAM_TAG);
	}
	if (n->kind == CHANNEL_LIST) {
		ret->list_id = w->list;
		if (!ret->list_id)
			return fail(t, ERR_INVALID, W_API_STREAM_LIST);
	}
	return OK;
}
