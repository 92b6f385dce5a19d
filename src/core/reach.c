#include "core/reach.h"

static struct reach reach;

void reach_by(const struct reach *r)
{
	reach = *r;
}

static enum err nothing(struct task *t)
{
	return fail(t, ERR_NOT_FOUND, W_FAR_NOT_FOUND);
}

enum err reach_person(struct task *t, struct str acct, int64_t *ret_id)
{
	*ret_id = 0;
	return reach.person ? reach.person(t, acct, ret_id) : nothing(t);
}

enum err reach_address(struct task *t, struct str url, struct reached *ret)
{
	*ret = (struct reached){ 0 };
	return reach.address ? reach.address(t, url, ret) : nothing(t);
}

enum err reach_subscribe(struct task *t, struct str acct, struct str what, struct url *ret)
{
	return reach.subscribe ? reach.subscribe(t, acct, what, ret) : nothing(t);
}
