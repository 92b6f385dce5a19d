#include "api/api.h"
#include "core/terms.h"

typedef void shape(struct out *o, const struct place *p);

static enum err answer_place(struct task *t, const struct request *q, struct reply *r, shape *write)
{
	struct place p;
	struct out o;
	enum err e = place_get(t, &p);

	if (e)
		return e;
	o = out_start(t, q, r);
	write(&o, &p);
	out_done(&o);
	return OK;
}

static enum err instance_v1(struct task *t, struct request *q, struct reply *r)
{
	return answer_place(t, q, r, entity_instance_v1);
}

static enum err instance_v2(struct task *t, struct request *q, struct reply *r)
{
	return answer_place(t, q, r, entity_instance_v2);
}

static enum err rules(struct task *t, struct request *q, struct reply *r)
{
	return answer_place(t, q, r, entity_rules);
}

static void page(struct out *o, int64_t updated_at, struct html content)
{
	jw_object(&o->j);
	jw_key(&o->j, "updated_at");
	if (updated_at)
		jw_time(&o->j, updated_at);
	else
		jw_null(&o->j);
	jw_key(&o->j, "content");
	jw_str(&o->j, content.s);
	jw_end(&o->j);
}

static void description_page(struct out *o, const struct place *p)
{
	page(o, p->longer_at, place_longer_html(o->t, p));
}

static enum err extended_description(struct task *t, struct request *q, struct reply *r)
{
	return answer_place(t, q, r, description_page);
}

static void privacy_page(struct out *o, const struct place *p)
{
	page(o, p->privacy.n ? p->privacy_at : PLACE_PRIVACY_SINCE, place_privacy_html(o->t, p));
}

static enum err privacy_policy(struct task *t, struct request *q, struct reply *r)
{
	return answer_place(t, q, r, privacy_page);
}

static enum err answer_terms(struct task *t, const struct request *q, struct reply *r,
			     const struct terms *one)
{
	struct out o = out_start(t, q, r);
	struct jw *j = &o.j;

	jw_object(j);
	jw_key(j, "effective_date");
	jw_str(j, one->day);
	jw_key(j, "effective");
	jw_bool(j, one->holds);
	jw_key(j, "content");
	jw_str(j, one->html.s);
	jw_key(j, "succeeded_by");
	jw_str_or_null(j, one->succeeded_by);
	jw_end(j);
	out_done(&o);
	return OK;
}

static enum err terms_present(struct task *t, struct request *q, struct reply *r)
{
	struct terms one;
	enum err e = terms_now(t, &one);

	return e ? e : answer_terms(t, q, r, &one);
}

static enum err terms_of_day(struct task *t, struct request *q, struct reply *r)
{
	struct terms one;
	enum err e = terms_of(t, q->args[0], &one);

	return e ? e : answer_terms(t, q, r, &one);
}

/* The languages that pages and sentences are written in. */
static enum err languages(struct task *t, struct request *q, struct reply *r)
{
	static const char *const names[] = { [LANG_EN] = "English", [LANG_ES] = "Español" };
	struct out o = out_start(t, q, r);

	jw_array(&o.j);
	for (int i = 0; i < LANG_COUNT; i++) {
		jw_object(&o.j);
		jw_key(&o.j, "code");
		jw_str(&o.j, lang_tag((enum lang)i));
		jw_key(&o.j, "name");
		jw_str(&o.j, str_of(names[i]));
		jw_end(&o.j);
	}
	jw_end(&o.j);
	out_done(&o);
	return OK;
}

#define NODEINFO_REL "http://nodeinfo.diaspora.software/ns/schema/"

static void nodeinfo_shape(struct out *o, const struct place *p, struct str version)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "version");
	jw_str(j, version);
	jw_key(j, "software");
	jw_object(j);
	jw_key(j, "name");
	jw_str(j, S("rosemary"));
	jw_key(j, "version");
	jw_str(j, place_fixed()->version);
	jw_end(j);
	/* The schema wants at least one of its list of protocols. */
	jw_key(j, "protocols");
	jw_array(j);
	jw_str(j, S("activitypub"));
	jw_end(j);
	jw_key(j, "services");
	jw_ready(j, S("{\"inbound\":[],\"outbound\":[]}"));
	jw_key(j, "openRegistrations");
	jw_bool(j, p->sign_up == SIGN_UP_OPEN || p->sign_up == SIGN_UP_APPROVED);
	/* Nobody is counted; the schema lets the numbers out. */
	jw_key(j, "usage");
	jw_ready(j, S("{\"users\":{}}"));
	jw_key(j, "metadata");
	jw_object(j);
	jw_key(j, "nodeName");
	jw_str(j, p->name);
	jw_key(j, "nodeDescription");
	jw_str(j, p->about);
	jw_end(j);
	jw_end(j);
}

static void shape_2_0(struct out *o, const struct place *p)
{
	nodeinfo_shape(o, p, S("2.0"));
}

static void shape_2_1(struct out *o, const struct place *p)
{
	nodeinfo_shape(o, p, S("2.1"));
}

#define NODEINFO_TYPE(version)                                                                     \
	"application/json; profile=\"" NODEINFO_REL version "#\"; charset=utf-8"

static enum err nodeinfo(struct task *t, struct request *q, struct reply *r)
{
	enum err e = answer_place(t, q, r, shape_2_0);

	r->type = NODEINFO_TYPE("2.0");
	return e;
}

static enum err nodeinfo_2_1(struct task *t, struct request *q, struct reply *r)
{
	enum err e = answer_place(t, q, r, shape_2_1);

	r->type = NODEINFO_TYPE("2.1");
	return e;
}

static void nodeinfo_link(struct out *o, struct str version)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "rel");
	jw_str(j, str_fmt(o->t->a, NODEINFO_REL "%.*s", STR_ARG(version)));
	jw_key(j, "href");
	jw_str(j, str_fmt(o->t->a, "%.*s/nodeinfo/%.*s", STR_ARG(place_fixed()->base),
			  STR_ARG(version)));
	jw_end(j);
}

static enum err nodeinfo_where(struct task *t, struct request *q, struct reply *r)
{
	struct out o = out_start(t, q, r);
	struct jw *j = &o.j;

	jw_object(j);
	jw_key(j, "links");
	jw_array(j);
	nodeinfo_link(&o, S("2.0"));
	nodeinfo_link(&o, S("2.1"));
	jw_end(j);
	jw_end(j);
	out_done(&o);
	return OK;
}

/* Nothing is translated (configuration.translation). */
static enum err no_languages(struct task *t, struct request *q, struct reply *r)
{
	return answer_nothing(t, q, r);
}

static enum err preferences(struct task *t, struct request *q, struct reply *r)
{
	struct policy quotes = policy_mine(t, POST_PUBLIC);
	struct out o = out_start(t, q, r);
	struct jw *j = &o.j;

	jw_object(j);
	jw_key(j, "posting:default:visibility");
	jw_str(j, visibility_name((enum visibility)t->me->post_visibility));
	jw_key(j, "posting:default:sensitive");
	jw_bool(j, t->me->post_cover != COVER_NONE);
	jw_key(j, "posting:default:language");
	jw_str_or_null(j, t->me->language.n ? t->me->language : STR_NONE);
	jw_key(j, "posting:default:quote_policy");
	jw_str(j, quote_policy_name(&quotes));
	jw_key(j, "reading:expand:media");
	jw_str(j, S("default"));
	jw_key(j, "reading:expand:spoilers");
	jw_bool(j, false);
	jw_key(j, "reading:autoplay:gifs");
	jw_bool(j, false);
	jw_end(j);
	out_done(&o);
	return OK;
}

const struct route api_instance_routes[] = {
	{ GET, "/api/v1/instance", ANYONE, READS, instance_v1, "this place, as older apps ask",
	  NULL, 0 },
	{ GET, "/api/v2/instance", ANYONE, READS, instance_v2, "this place and its limits", NULL,
	  0 },
	{ GET, "/api/v1/instance/rules", ANYONE, READS, rules, "the rules of this place", NULL, 0 },
	{ GET, "/api/v1/instance/extended_description", ANYONE, READS, extended_description,
	  "about this place", NULL, 0 },
	{ GET, "/api/v1/instance/privacy_policy", ANYONE, READS, privacy_policy, "what is kept",
	  NULL, 0 },
	{ GET, "/api/v1/instance/terms_of_service", ANYONE, READS, terms_present,
	  "the terms of service; 404 until the host writes some", NULL, 0 },
	{ GET, "/api/v1/instance/terms_of_service/:date", ANYONE, READS, terms_of_day,
	  "those that hold from a day on", NULL, 0 },
	{ GET, "/api/v1/instance/languages", ANYONE, READS, languages,
	  "the languages of this place", NULL, 0 },
	{ GET, "/api/v1/instance/translation_languages", ANYONE, READS, no_languages,
	  "languages that are translated: none", NULL, 0 },
	{ GET, "/api/v1/preferences", MEMBER, READS, preferences, "how I share and read",
	  "read:accounts", 0 },
	{ GET, "/.well-known/nodeinfo", ANYONE, READS, nodeinfo_where, "where NodeInfo lies", NULL,
	  0 },
	{ GET, "/nodeinfo/2.0", ANYONE, READS, nodeinfo, "which software runs here", NULL, 0 },
	{ GET, "/nodeinfo/2.1", ANYONE, READS, nodeinfo_2_1, "the same, as 2.1 has it", NULL, 0 },
	{ 0 },
};
