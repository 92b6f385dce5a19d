#include "fed/person.h"

#include "base/clock.h"
#include "core/place.h"
#include "fed/document.h"

struct str person_id(struct task *t, const struct account *a, const char *after)
{
	return str_fmt(t->a, "%.*s/@%.*s%s", STR_ARG(place_fixed()->base), STR_ARG(a->name), after);
}

static void places(struct task *t, struct jw *j, const struct account *a)
{
	document_str(j, "inbox", person_id(t, a, "/inbox"));
	document_str(j, "outbox", person_id(t, a, "/outbox"));
	document_str(j, "followers", person_id(t, a, "/followers"));
	document_str(j, "following", person_id(t, a, "/following"));
	document_str(j, "featured", person_id(t, a, "/featured"));
	jw_key(j, "endpoints");
	jw_object(j);
	document_str(j, "sharedInbox", str_fmt(t->a, "%.*s/inbox", STR_ARG(place_fixed()->base)));
	jw_end(j);
}

static void picture(struct task *t, struct jw *j, struct str key, const struct media_files *m)
{
	if (!m->secret.n)
		return;
	jw_key_(j, key);
	jw_object(j);
	document_str(j, "type", S("Image"));
	document_str(j, "mediaType", S("image/jpeg"));
	document_str(j, "url", media_url(t->a, m, RENDITION_PAGE).s);
	jw_end(j);
}

static void fields(struct jw *j, const struct account *a)
{
	jw_key(j, "attachment");
	jw_array(j);
	for (size_t i = 0; i < a->fields; i++) {
		jw_object(j);
		document_str(j, "type", S("PropertyValue"));
		document_str(j, "name", a->field[i].name);
		document_str(j, "value", a->field[i].value_html.s);
		jw_end(j);
	}
	jw_end(j);
}

static void flags(struct jw *j, const struct account *a)
{
	jw_key(j, "manuallyApprovesFollowers");
	jw_bool(j, a->locked);
	jw_key(j, "discoverable");
	jw_bool(j, a->indexed);
	jw_key(j, "indexable");
	jw_bool(j, a->indexed);
}

/* The day alone: the minute is nobody's business. */
static int64_t day_of(int64_t ms)
{
	return ms - ((ms % CLOCK_DAY) + CLOCK_DAY) % CLOCK_DAY;
}

void person_write(struct task *t, struct jw *j, const struct account *a)
{
	struct str id = person_id(t, a, "");

	must(!a->domain.n && !a->bare);
	jw_object(j);
	document_str(j, "id", id);
	document_str(j, "type", a->bot ? S("Service") : S("Person"));
	document_str(j, "preferredUsername", a->name);
	/* FEP-2c59: the address that people write, whichever host the pages have. */
	document_str(j, "webfinger",
		     str_fmt(t->a, "%.*s@%.*s", STR_ARG(a->name), STR_ARG(place_fixed()->domain)));
	document_str(j, "name", a->display);
	document_str(j, "summary", a->about_html.s);
	document_str(j, "url", id);
	places(t, j, a);
	flags(j, a);
	jw_key(j, "published");
	jw_time(j, day_of(a->created_at));
	picture(t, j, S("icon"), &a->portrait);
	picture(t, j, S("image"), &a->cover);
	fields(j, a);
	document_key(j, t->a, id);
	jw_end(j);
}
