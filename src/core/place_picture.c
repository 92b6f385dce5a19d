#include "core/place_picture.h"

#include "core/account.h"
#include "store/account.h"
#include "store/place.h"

#define SETTING S(SETTING_PICTURE)

enum err place_picture(struct task *t, struct media *ret)
{
	int64_t id;

	if (!str_int(store_setting_get(t, SETTING), 1, INT64_MAX, &id))
		return fail(t, ERR_NOT_FOUND, W_ERROR_NOT_FOUND);
	return media_of_place(t, id, ret);
}

enum err place_picture_set(struct task *t, int64_t media_id)
{
	if (!t->me || t->me->role != ROLE_HOST)
		return fail(t, ERR_FORBIDDEN, W_PLACE_HOST_ONLY);
	if (media_id && !store_account_has_media(t, t->me->id, media_id))
		return fail(t, ERR_INVALID, W_PROFILE_PICTURE_NOT_MINE);
	store_setting_set(t, SETTING, str_fmt(t->a, "%lld", (long long)media_id));
	return OK;
}
