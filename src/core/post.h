/*
 * Posts and comments: share, edit, take back, and who may see them. A comment is a post with
 * reply_to; a boost is a post with boost_of and nothing else.
 *
 * Who may see a post is decided here, in post_may_see, and by its SQL twin POST_SEEN_BY in
 * store/post.h; a test proves them equal. The rule:
 *   - its author always; nobody else once it is archived, or while it is held (whoever decides
 *     about it reads it through core/held.h, and opens it by its address, but sees it in no list);
 *   - nobody whom its author blocks, who blocks its author, or whose author is not active; a block
 *     of a server is a block of everybody there;
 *   - public, unlisted: everybody, strangers too;
 *   - followers: accepted followers of the audience, and the audience itself; and the keepers of a
 *     page of the remembered that it mentions (core/memorial.h);
 *   - circle: the members of the circle, and its owner (the audience);
 *   - self: the author;
 *   - and anybody whom it mentions, but for self;
 *   - a boost: who may see it as a post of the booster, and the boosted post too. It is public, but
 *     for what such a page passes on: that is for those who see the page (core/memorial_told.h).
 * The audience of a post is its author. A comment on a followers or circle post takes over that
 * post's audience and circle, so that a thread is seen by the people of its first post and by
 * nobody else.
 */
#ifndef CORE_POST_H
#define CORE_POST_H

#include "base/day.h"
#include "core/account.h"
#include "core/media.h"
#include "core/page.h"
#include "core/poll.h"
#include "core/when.h"
#include "sys/task.h"

enum visibility { POST_PUBLIC, POST_UNLISTED, POST_FOLLOWERS, POST_CIRCLE, POST_SELF, POST_DIRECT };
/* "Narrower" is a larger number, except that circle, self and direct are not compared with each
 * other: each of them reaches fewer than followers. */

#define CAPTION_MAX 5000 /* characters */
#define COVER_MAX 500
#define PINS_MAX 5

struct circle;
struct filter_result;
struct policy;
struct quote;

struct mention {
	int64_t account_id;
	struct str name, acct;
	struct url url;
};

struct tag {
	struct str name; /* as typed, without # */
	struct str key;	 /* folded */
};

struct post {
	int64_t id, account_id;
	struct account author;
	struct post *boosted; /* a boost: the post itself; everything below but id is then empty */
	int64_t reply_to, reply_account, thread_id; /* reply_to 0: not a comment */
	enum visibility visibility;
	int64_t audience_id, circle_id;
	struct str caption; /* as typed */
	struct html caption_html;
	struct str cover; /* empty for none */
	bool sensitive;	  /* something of it is covered */
	bool blurs;	  /* its cover is a blur over its photographs; its words can be read */
	bool covers_some; /* only the photographs that say so are covered */
	struct str language;
	/* The time that it is about (core/when.h): EDTF, its author's words; empty for none. */
	struct str when, when_words;
	enum when_source when_source;
	bool when_first;
	struct medias media;
	struct mention *mention;
	size_t mentions;
	struct tag *tag;
	size_t tags;
	const struct poll *poll;     /* NULL: it asks nothing */
	const struct policy *policy; /* NULL: what is usual (core/policy.h) */
	int64_t closes_at;	     /* nobody but its author comments from then on; 0: open */
	bool closed, sheltered;	     /* it is past that; its author is in shelter */
	const struct quote *quote;   /* NULL: it quotes nothing (core/quote.h) */
	const struct post *earlier;  /* of its author's, which it links, and its reader may see
					(core/earlier.h): when it was and where it is; or NULL */
	bool is_letter;		     /* to somebody remembered, for its author alone */
	const struct circle *circle; /* mine, for a circle of mine: which; NULL: gone, or none */
	struct str app_name, app_website;
	bool pinned, archived;
	const struct account *asked; /* mine, and waits for a word of that one, elsewhere */
	bool refused;		     /* and they said no; both NULL and false otherwise */
	bool waits; /* held, and for the asker's word: nobody else but its author sees it */
	int64_t created_at, edited_at; /* edited 0: never */
	int64_t added_at; /* brought here then, with the time that it has; 0: shared here */
	int64_t era;	  /* part of its address once its audience changed (core/narrow.h) */
	int64_t rev;
	int64_t rendering; /* grows with rev, and when addresses in it would end */
	bool bare; /* media, mentions and tags were not read: the asker has them (paging.kept) */
	/* of the asker */
	const struct filter_result *filtered; /* their filters that it meets (core/filter.h) */
	size_t filters;
	bool lit, boosted_by_me, bookmarked, mine, muted /* its thread */;
	/* only when mine, 0 for everybody else */
	int64_t candles, boosts, comments, quotes;
};

struct posts {
	struct post *p;
	size_t n;
};
const struct post *posts_find(const struct posts *list, int64_t id); /* NULL: not among them */

/* --- what is covered --- */

/* Is anything of it? Then no thumbnail, card, notification or blurhash shows a picture of it. */
static inline bool post_is_covered(const struct post *p)
{
	return p->sensitive || p->cover.n;
}
/* Is all of it: words and photographs? */
static inline bool post_is_covered_whole(const struct post *p)
{
	return post_is_covered(p) && !p->blurs && !p->covers_some;
}
/* What stands before it for a reader who can be shown one text only: its own words, or those of its
 * first photograph that has some. Empty for none. */
struct str post_cover_words(const struct post *p);
/* What stands before one of its photographs while the post itself is open, and the words there. */
enum cover post_photo_cover(const struct post *p, const struct media *m);
struct str post_photo_words(const struct post *p, const struct media *m);

/* --- sharing --- */

struct post_new {
	struct str caption, cover, language; /* language empty: the author's */
	struct str when;		     /* EDTF or empty */
	struct str when_words; /* the same as its author says it; alone: what is no date */
	enum when_source when_source;
	bool when_first; /* the words stand first in what others get */
	bool sensitive;	 /* all of it is covered; words on a cover do the same */
	bool blurs;	 /* its photographs are, with a blur, and not its words */
	enum visibility visibility;
	int64_t circle_id; /* with POST_CIRCLE: one of mine */
	int64_t reply_to;
	int64_t quoted_id;	     /* the post that it quotes; 0: none */
	int64_t earlier_id;	     /* an earlier post of mine that it links; 0: none. It is left
					out where not all who see this one may see it */
	bool is_letter;		     /* for me alone, whatever else is said (core/letter.h) */
	struct ids media;	     /* loose photographs of mine, in order */
	const struct poll_new *poll; /* or NULL; not with photographs */
	const struct policy *policy; /* who may answer and boost; NULL: as I have it */
	int64_t closes_after;	     /* for so many days comments stay open; 0: as mine do;
					CLOSING_NEVER: for good (core/closing.h) */
	struct str idempotency_key;  /* the same one gives the same post for an hour; or empty */
	int64_t app_id;
	int64_t created_at; /* in the past: it was shared before, elsewhere; 0: now */
	int64_t to;	    /* a direct one: somebody whom the words do not name; 0: nobody */
};

/* Shares; writes. A post has a caption or a photograph (ERR_INVALID otherwise). A comment's
 * visibility is narrowed to that of the post it answers. Mentions that nobody here is called stay
 * text. Home timelines, notices and search follow in the same transaction (a large following as a
 * job). What was shared before takes its place by its own time and comes to nobody's home, tells
 * nobody, mentions nobody, asks nothing and answers posts of its author only (ERR_INVALID
 * otherwise, and for a time before 1970 or to come). */
enum err post_share(struct task *t, const struct post_new *n, struct post *ret);

struct post_media_change { /* on edit */
	int64_t id;
	uint64_t given; /* MEDIA_ bits */
	struct str description, credit;
	int64_t focus_x, focus_y;
	enum cover cover;
	struct str cover_words;
};

struct post_edit {
	struct str caption, cover, language, when, when_words;
	enum when_source when_source;
	bool when_first;
	bool sensitive, blurs;	     /* as in post_new */
	bool has_language, has_when; /* otherwise they stay */
	bool has_media;		     /* otherwise the photographs stay */
	struct ids media;
	struct post_media_change *media_change;
	size_t media_changes;
	bool has_poll;		     /* otherwise the poll stays */
	const struct poll_new *poll; /* NULL: it goes; other options: all votes go */
	const struct policy *policy; /* NULL: it stays */
	int64_t to;		     /* as in post_new */
	int64_t expected_rev; /* 0: whatever it is; otherwise ERR_CONFLICT when somebody else was
				 first */
};

enum err post_edit(struct task *t, int64_t id, const struct post_edit *e,
		   struct post *ret); /* mine; writes */
enum err post_delete(struct task *t, int64_t id,
		     struct post *ret_was); /* mine, or any for a HOST; writes */
enum err post_archive(struct task *t, int64_t id, bool archived); /* mine; writes */
enum err post_pin(struct task *t, int64_t id, bool pinned,
		  struct post *ret); /* mine, not a boost; writes */
enum err post_light(struct task *t, int64_t id, bool lit, struct post *ret); /* a candle; writes */
enum err post_bookmark(struct task *t, int64_t id, bool kept, struct post *ret); /* writes */
/* Boosts a public or unlisted post, or takes the boost back; *ret is the boost (or the post). Only
 * public posts unless it is one's own; otherwise ERR_FORBIDDEN. Writes. */
enum err post_boost(struct task *t, int64_t id, bool boosted, struct post *ret);

/* --- reading; each leaves out what the asker may not see, ERR_NOT_FOUND for a single one --- */

enum err post_get(struct task *t, int64_t id, struct post *ret);
/* The same for an asker who keeps renderings (core/page.h). */
enum err post_get_kept(struct task *t, int64_t id, const struct paging *page, struct post *ret);
/* Those of `ids` that may be seen, in their order, with everything a page shows. */
enum err post_many(struct task *t, struct ids ids, struct posts *ret);
/* What stands above it (oldest first) and below it (depth first, each by age). At most 4,000,
 * and fewer when they are very long. */
enum err post_context(struct task *t, int64_t id, struct posts *ret_above, struct posts *ret_below);
/* The same for an asker who has renderings: page says which, and nothing else. */
enum err post_context_kept(struct task *t, int64_t id, const struct paging *page,
			   struct posts *ret_above, struct posts *ret_below);

struct post_version {
	struct html caption_html;
	struct str cover;
	bool sensitive;
	struct medias media;
	struct strs options; /* of its poll */
	int64_t created_at;
	struct str when, when_words;
};
struct post_versions {
	struct post_version *p;
	size_t n;
};
enum err post_history(struct task *t, int64_t id,
		      struct post_versions *ret); /* oldest first, the present last */

/* Who lit a candle, who boosted: only for the author of the post; empty for others. No candle has a
 * name while the author is in shelter. */
enum err post_lit_by(struct task *t, int64_t id, struct paging *page, struct accounts *ret);
enum err post_boosted_by(struct task *t, int64_t id, struct paging *page, struct accounts *ret);

/* The ids of what answers a post, or of everything in a thread (by its first post), that the asker
 * may see: those after `after`, oldest first, at most `most`. */
struct ids post_answers(struct task *t, int64_t id, int64_t after, int most);
struct ids post_in_thread(struct task *t, int64_t thread_id, int64_t after, int most);
/* Was there a post of somebody here that everybody could see, and was it taken away? */
bool post_is_gone(struct task *t, struct str author, int64_t id);

/* The rule itself, on rows as they are: may `viewer` (0: a stranger) see the post? Reads what it
 * needs. */
bool post_may_see(struct task *t, int64_t viewer, int64_t post_id);

/* "https://example.org/@ada/123", or where one of another server is read there. */
struct url post_url(struct task *t, const struct post *p);
/* The end of the address of one of this place: "123", and "123.2" when its audience changed twice.
 */
struct str post_number(struct arena *a, int64_t id, int64_t era);
/* Reads it. */
bool post_number_read(struct str number, int64_t *ret_id, int64_t *ret_era);

#endif
