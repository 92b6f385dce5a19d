/*
 * The door of the Mastodon client API: what its files share. A handler reads what was sent through
 * tables of fields, asks the rules (core/), and writes JSON through entity.h; what went wrong is a
 * returned error, which the runner turns into {"error": …}.
 */
#ifndef API_API_H
#define API_API_H

#include "api/entity.h"
#include "api/tables.h"
#include "core/feed.h"
#include "sys/route.h"

/* Begins an answer in JSON; out_done ends it. */
struct out out_start(struct task *t, const struct request *q, struct reply *r);
void out_done(struct out *o);

/* Is there a rendering of this revision of a post? For lists and posts that are only read. */
bool post_is_rendered(int64_t id, int64_t rev);
bool account_is_rendered(int64_t id, int64_t rev);

/* --- pages of lists --- */

#define PAGE_USUAL 20 /* statuses and accounts: Mastodon gives 20 and 40 unless asked */
#define PAGE_PEOPLE 40

/* max_id, since_id, min_id and limit; a limit below 1 or above most is moved to the nearer end. */
enum err page_read(struct task *t, const struct request *q, int64_t usual, int64_t most,
		   struct paging *ret);

/* The Link header (RFC 8288) to the older and the newer page, with the other parameters of this
 * request kept. None for an empty page: several clients look at its first item. */
void page_links(struct task *t, const struct request *q, struct reply *r, const struct paging *p,
		size_t shown);

/* --- whole answers --- */

enum err answer_post(struct task *t, const struct request *q, struct reply *r,
		     const struct post *p);
enum err answer_posts(struct task *t, const struct request *q, struct reply *r,
		      const struct paging *page, const struct posts *posts);
enum err answer_accounts(struct task *t, const struct request *q, struct reply *r,
			 const struct paging *page /* NULL: no Link */,
			 const struct accounts *accounts);
/* A page of people: everybody whom the rule gives, or who belong to the :id of the path. */
typedef enum err people_rule(struct task *t, struct paging *page, struct accounts *ret);
typedef enum err people_of_rule(struct task *t, int64_t id, struct paging *page,
				struct accounts *ret);
enum err answer_people(struct task *t, const struct request *q, struct reply *r, people_rule *run);
enum err answer_people_of(struct task *t, const struct request *q, struct reply *r,
			  people_of_rule *run);
enum err answer_relation(struct task *t, const struct request *q, struct reply *r,
			 const struct relation *rel);
/* CredentialAccount. */
enum err answer_me(struct task *t, const struct request *q, struct reply *r,
		   const struct account *me);
enum err answer_nothing(struct task *t, const struct request *q, struct reply *r); /* {} */

/* --- parameters in groups --- */

/* "fields_attributes[0][name]", "fields_attributes[][name]": the parameters of one list of objects,
 * a struct params for each object, in the order in which they were sent. Objects without a name
 * ([]) begin anew when a member comes that the last one has. At most `most`; false for more. */
struct param_groups {
	struct params *p;
	size_t n;
};
bool param_groups(struct arena *a, const struct params *p, struct str list, size_t most,
		  struct param_groups *ret);

/* "0.25,-1" (x, y from -1 to 1) as thousandths; numbers outside are moved to the nearer end. An
 * empty text is the middle. */
bool focus_read(struct str s, int64_t *ret_x, int64_t *ret_y);

/* public, unlisted, private, direct, and Rosemary's own followers and self. */
bool visibility_read(struct str s, enum visibility *ret);
/* The same, and "list:123", a circle of mine (Pleroma's habit). Where new posts of mine begin with
 * a circle, "private" is that circle: an app knows nothing narrower, and followers are more people.
 */
bool audience_param(const struct task *t, struct str s, enum visibility *ret, int64_t *ret_circle);

#endif
