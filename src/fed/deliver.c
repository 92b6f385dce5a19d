#include "fed/deliver.h"

#include "base/clock.h"
#include "base/url.h"
#include "core/peer.h"
#include "core/place.h"
#include "core/place_key.h"
#include "fed/followers.h"
#include "fed/person.h"
#include "fed/signature.h"

#define SECONDS 45
#define ANSWER_MAX 65536 /* nobody reads what an inbox says beside its status */
#define HEADS 6
#define TYPE "application/activity+json"

static enum err load(struct task *t, const struct owed *o, struct deliver_text *kept)
{
	struct str base = place_fixed()->base;

	if (kept->outgoing_id == o->outgoing_id)
		return kept->body.n ? OK : ERR_GONE;
	*kept = (struct deliver_text){ .outgoing_id = o->outgoing_id };
	if (o->account_id && account_load(t, o->account_id, &kept->me) != OK)
		return ERR_GONE;
	kept->key_id = o->account_id ? person_id(t, &kept->me, "#main-key")
				     : str_fmt(t->a, "%.*s/actor#main-key", STR_ARG(base));
	kept->compares = (o->what == TELL_CREATE || o->what == TELL_UPDATE) &&
			 tell_is_for_followers(t, o->post_id);
	kept->body = owed_body(t, o);
	return kept->body.n ? OK : ERR_GONE;
}

/* Digest, signature and the rest; how many. */
static size_t headers(struct task *t, const struct owed *o, const struct deliver_text *kept,
		      struct url url, struct fetch_header *h)
{
	struct signature_more more = { "collection-synchronization", STR_NONE };
	struct signature_headers s;
	size_t n = 0;

	if (kept->compares)
		more.value = followers_header(t, &kept->me, o->host);
	s = signature_make_with(t->a, place_key()->private_pem, kept->key_id, "POST", url,
				kept->body, t->now, more.value.n ? &more : NULL);
	h[n++] = (struct fetch_header){ "Content-Type", S(TYPE) };
	h[n++] = (struct fetch_header){ "Accept", S(TYPE) };
	h[n++] = (struct fetch_header){ "Date", s.date };
	h[n++] = (struct fetch_header){ "Digest", s.digest };
	h[n++] = (struct fetch_header){ "Signature", s.signature };
	if (more.value.n)
		h[n++] = (struct fetch_header){ "Collection-Synchronization", more.value };
	return n;
}

enum err deliver_request(struct task *t, const struct owed *o, struct deliver_text *kept,
			 struct fetch_request *ret)
{
	struct fetch_header *h = arena_many(t->a, struct fetch_header, HEADS);
	struct url url;
	enum err e = load(t, o, kept);

	if (e)
		return e;
	if (!url_read(t->a, o->inbox, &url) || !peer_may(t, o->host) ||
	    !peer_may(t, url_authority(t->a, url)))
		return ERR_GONE;
	*ret = (struct fetch_request){ .method = "POST",
				       .url = url.s,
				       .header = h,
				       .headers = headers(t, o, kept, url, h),
				       .body = kept->body,
				       .bytes = ANSWER_MAX,
				       .seconds = SECONDS,
				       .keep = { "Retry-After" } };
	return OK;
}

/* --- what an answer means --- */

static enum owed_end of_status(int status)
{
	switch (status) {
	case 401: /* their server could not ask for the key */
	case 408:
	case 425:
	case 500:
		return OWED_LATER;
	case 410:
		return OWED_GONE;
	case 429:
	case 502:
	case 503:
	case 504:
		return OWED_DOWN;
	default:
		break;
	}
	if (status >= 200 && status < 300)
		return OWED_TAKEN;
	return status >= 500 && status != 501 ? OWED_LATER : OWED_REFUSED;
}

static enum owed_end of_end(enum fetch_end end, int status)
{
	switch (end) {
	case FETCH_ANSWERED:
	case FETCH_LARGE: /* too much was said beside it */
	case FETCH_TYPE:
	case FETCH_REDIRECTS:
		return status ? of_status(status) : OWED_REFUSED;
	case FETCH_ADDRESS:
	case FETCH_PRIVATE:
		return OWED_REFUSED;
	case FETCH_BUSY:
		return OWED_BACK;
	default:
		return OWED_DOWN;
	}
}

/* RFC 9110 section 10.2.3, as seconds; as a date it is left to our own pauses. */
static int64_t wish(struct str retry_after)
{
	int64_t seconds = 0;

	return str_int(retry_after, 0, INT32_MAX, &seconds) ? seconds * CLOCK_SECOND : 0;
}

struct owed_answer deliver_answer(const struct owed *o, enum fetch_end end, int status,
				  struct str retry_after)
{
	return (struct owed_answer){ *o, of_end(end, status), wish(retry_after) };
}
