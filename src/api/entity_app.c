#include "api/entity.h"
#include "core/push.h"

static void words_apart(struct jw *j, struct str rest, char sep)
{
	struct str part;

	jw_array(j);
	while (str_cut(&rest, sep, &part))
		if (part.n)
			jw_str(j, part);
	jw_end(j);
}

void entity_app(struct out *o, const struct oauth_app *app)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "id");
	jw_id(j, app->id);
	jw_key(j, "name");
	jw_str(j, app->name);
	jw_key(j, "website");
	jw_str_or_null(j, app->website.n ? app->website : STR_NONE);
	jw_key(j, "scopes");
	words_apart(j, app->scopes, ' ');
	jw_key(j, "redirect_uris");
	words_apart(j, app->redirect_uris, '\n');
	jw_key(j, "redirect_uri");
	jw_str(j, app->redirect_uris);
	if (app->client_id.n) {
		jw_key(j, "client_id");
		jw_str(j, app->client_id);
	}
	if (app->secret.n) {
		jw_key(j, "client_secret");
		jw_str(j, app->secret);
		jw_key(j, "client_secret_expires_at");
		jw_int(j, 0);
	}
	jw_key(j, "vapid_key");
	jw_str(j, push_public_key());
	jw_end(j);
}

void entity_token(struct out *o, const struct oauth_token *token)
{
	struct jw *j = &o->j;

	jw_object(j);
	jw_key(j, "access_token");
	jw_str(j, token->secret);
	jw_key(j, "token_type");
	jw_str(j, S("Bearer"));
	jw_key(j, "scope");
	jw_str(j, token->scopes);
	jw_key(j, "created_at");
	jw_int(j, token->created_at / 1000);
	jw_end(j);
}
