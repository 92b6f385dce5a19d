#include "api/entity.h"
#include "core/tag.h"

static void fields(struct jw *j, const struct account *a)
{
	jw_array(j);
	for (size_t i = 0; i < a->fields; i++) {
		jw_object(j);
		jw_key(j, "name");
		jw_str(j, a->field[i].name);
		jw_key(j, "value");
		jw_str(j, a->field[i].value);
		jw_key(j, "verified_at");
		jw_null(j);
		jw_end(j);
	}
	jw_end(j);
}

/* Null where there is none, and twice: ours do not move. */
static void picture(struct out *o, const struct media_files *m, const char *key,
		    const char *still_key)
{
	struct str url = m->secret.n ? media_url(o->t->a, m, RENDITION_PAGE).s : STR_NONE;

	jw_key_(&o->j, str_of(key));
	jw_str_or_null(&o->j, url);
	jw_key_(&o->j, str_of(still_key));
	jw_str_or_null(&o->j, url);
}

static void flags(struct jw *j, const struct account *a)
{
	/* What is shown of a profile is the same for everybody here. */
	static const char *const shown[] = { "show_media", "show_media_replies", "show_featured" };

	jw_key(j, "locked");
	jw_bool(j, a->locked);
	jw_key(j, "bot");
	jw_bool(j, a->bot);
	jw_key(j, "hide_collections");
	jw_bool(j, a->hides_follows);
	jw_key(j, "discoverable");
	jw_bool(j, a->indexed);
	jw_key(j, "indexable");
	jw_bool(j, a->indexed);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		jw_key_(j, str_of(shown[i]));
		jw_bool(j, true);
	}
}

void entity_profile(struct out *o, const struct account *a, struct str portrait_words,
		    struct str cover_words, const struct tags_featured *tags)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, a->id);
	jw_key(j, "display_name");
	jw_str(j, a->display);
	jw_key(j, "note");
	jw_str(j, a->about);
	jw_key(j, "fields");
	fields(j, a);
	picture(o, &a->portrait, "avatar", "avatar_static");
	jw_key(j, "avatar_description");
	jw_str(j, portrait_words);
	picture(o, &a->cover, "header", "header_static");
	jw_key(j, "header_description");
	jw_str(j, cover_words);
	flags(j, a);
	jw_key(j, "attribution_domains");
	jw_array(j);
	jw_end(j);
	jw_key(j, "featured_tags");
	jw_array(j);
	for (size_t i = 0; i < tags->n; i++)
		entity_featured_tag(o, &tags->p[i]);
	jw_end(j);
	jw_end(j);
}
