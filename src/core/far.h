/*
 * People and posts of other servers, kept as rows like our own (account.domain is not empty; table
 * far_account and far_post hold what only they have). What is written here was read by fed/, which
 * has made sure that whoever said it may: an actor speaks for itself, a host for its own. Nothing
 * here reaches out; what must be fetched first is fetched by fed/ before it calls.
 */
#ifndef CORE_FAR_H
#define CORE_FAR_H

#include "core/policy.h"

#define FAR_NAME_MAX 64	    /* characters; other servers allow more than we do */
#define FAR_HTML_MAX 100000 /* bytes of a note's or a profile's text */
#define FAR_PHOTOS_MAX 20   /* the rest of an album stays where it is */
#define FAR_MENTIONS_MAX 100
#define FAR_TAGS_MAX 100
#define FAR_FOLLOWERS_MAX 5000		  /* here, that are compared with what their server says */
#define FAR_POLL_MAX POLL_FAR_OPTIONS_MAX /* of a Question; one with more is shown as words */

enum far_kind { FAR_PERSON, FAR_SERVICE, FAR_GROUP, FAR_ORGANIZATION, FAR_APPLICATION };

#define FAR_EMOJIS_MAX 50
struct far_emoji { /* a small picture of their server, which stands for ":name:" */
	struct str name, url, type;
};

struct far_person { /* what an actor document says, within our limits; texts may be empty */
	struct str uri, host, url;
	struct str name, domain; /* preferredUsername, and the domain that WebFinger confirmed */
	struct str display;
	struct html about;
	struct account_field field[ACCOUNT_FIELDS_MAX]; /* value_html: one line */
	size_t fields;
	struct str inbox, shared_inbox, outbox, followers, featured;
	struct str portrait_url, cover_url;
	struct str also_known; /* uris, one a line */
	struct str moved_to;
	enum far_kind kind;
	bool locked, bot, memorial, indexed, suspended; /* suspended: by their own server */
	int64_t created_at;				/* 0: it does not say */
	struct {
		struct str uri, pem;
		int kind; /* enum sign_kind (sys/keys_sign.h) */
	} key[3];
	size_t keys;
	struct far_emoji emoji[FAR_EMOJIS_MAX];
	size_t emojis;
};

struct far_photo {
	struct str url, type, description, blurhash;
	int64_t width, height, focus_x, focus_y; /* 0: not said; thousandths */
};

struct far_note {
	struct str uri, host, url;
	int64_t author_id;
	struct str reply_uri; /* what it answers; empty for none */
	int64_t reply_to;     /* the same as a post that is here; 0: not here (yet) */
	struct html content;
	struct str cover, language;
	struct str when, when_words; /* as it says them; read with when_told (core/when.h) */
	bool sensitive;
	enum visibility visibility;
	struct ids people; /* mentioned, and here */
	struct ids inside; /* of this place: addressed, and not mentioned */
	bool names_here;   /* somebody of this place is among them */
	struct tag tag[FAR_TAGS_MAX];
	size_t tags;
	struct far_photo photo[FAR_PHOTOS_MAX];
	size_t photos;
	struct far_emoji emoji[FAR_EMOJIS_MAX];
	size_t emojis;
	struct str poll[FAR_POLL_MAX]; /* options of a Question */
	int64_t poll_votes[FAR_POLL_MAX];
	size_t polls;
	bool poll_multiple;
	int64_t poll_ends_at, poll_voters;
	const struct policy *policy;	      /* who may do what with it; NULL: it does not say */
	struct policy_names names;	      /* whom that names one by one */
	struct str approval;		      /* by whose leave it answers (replyAuthorization) */
	struct str quote_uri, quote_approval; /* what it quotes, and by whose leave (FEP-044f) */
	struct str earlier_uri;		      /* an earlier one of its author's that it links */
	struct str replies, context;	      /* collections */
	struct strs addressed;	    /* everything that it is addressed to, but everybody (ids) */
	int64_t published, updated; /* ms; updated 0: never */
	bool asked;   /* its author asked whether they may answer: that is answered by itself */
	bool is_news; /* told by its author now, rather than found by us: it goes home */
};

/* The account of an actor that is here; 0 for nobody. Of this place, too. */
int64_t far_person_find(struct task *t, struct str uri);
/* Writes a person, new or again; *ret_id. ERR_CONFLICT: the name belongs to another actor of that
 * domain (the older one keeps it until it is gone). Writes. */
enum err far_person_keep(struct task *t, const struct far_person *p, int64_t *ret_id);
/* When was it fetched? 0: not here. */
int64_t far_person_fetched(struct task *t, int64_t account_id);
/* The actor said goodbye, or its server says 410: everything of theirs goes, in steps. Writes. */
enum err far_person_gone(struct task *t, int64_t account_id);

struct far_ways { /* how to reach and address somebody elsewhere, and what else is known */
	struct str uri, inbox, shared_inbox, followers, host, url;
	struct str outbox, featured, also_known, moved_to; /* empty for none */
	enum far_kind kind;
	bool memorial;
	bool suspended; /* their own server says so: nobody here sees them, until it says otherwise
			 */
};
bool far_ways(struct task *t, int64_t account_id, struct far_ways *ret);

/* Whose uri is that of a public key, with what else a signature is judged by. */
struct far_key {
	int64_t account_id, fetched_at;
	int kind; /* enum sign_kind */
	struct str pem, host;
	enum account_state state;
	bool suspended; /* as in far_ways */
};
bool far_key_find(struct task *t, struct str uri, struct far_key *ret);

/* The post with that id (uri), here or elsewhere; 0 for none that is here. One of this place is
 * also found by an id that it had before its audience changed: what is said about it was perhaps
 * sent before that was known, and who says it must be able to see it anyway. */
int64_t far_post_find(struct task *t, struct str uri);
/* The id (uri) by which everybody knows a post or somebody: our own address, or the far one (empty
 * when it is not here any more). In core/far_uri.c. */
struct str post_uri(struct task *t, int64_t post_id);
struct str account_uri(struct task *t, const struct account *a);

/* The id (uri) of those for whom a thread among few is, whose server sees to it that they get what
 * is written there: the followers of whoever began it (audience_id), or, of a circle, the thread
 * itself, by the id that whoever began it gave it. Empty for any other. */
struct str far_thread_people(struct task *t, enum visibility v, int64_t audience_id,
			     int64_t thread_id);
/* Somebody of that server who may see a post of this place that is for few; 0 for nobody. Reads. */
int64_t far_reader_at(struct task *t, struct str host, int64_t post_id);
/* Does the account speak for its server, rather than for somebody (an "instance actor")? */
bool far_is_place(struct task *t, const struct account *a);

/* Whose post it is, here or elsewhere; 0 for none. */
int64_t far_post_author(struct task *t, int64_t post_id);
/* Was it for everybody, so that its server would show it to this place as to anybody? */
bool far_post_is_open(struct task *t, int64_t post_id);

/* What only a post of elsewhere has; false for one of this place. */
struct far_place {
	struct str uri, host, url, replies, context;
	int64_t fetched_at;
};
bool far_place_of(struct task *t, int64_t post_id, struct far_place *ret);

/* What a post answers that is not here; empty for none. */
struct str far_wanted_of(struct task *t, int64_t post_id);
/* May what answers it elsewhere be looked for now? Not when that was done within the last quarter
 * of an hour, or there is nowhere to look. far_look_down notes that it is done, as a job. Reads;
 * writes. */
bool far_may_look_down(struct task *t, int64_t post_id);
void far_look_down(struct task *t, int64_t post_id);
/* The same for a reply that waits for it (reply.write); id points to the post's. */
enum err far_look_down_first(struct task *t, void *id);

/* A note that is new here: row, photographs (not fetched), mentions, tags, notices, homes. One that
 * is here already stays as it is. ERR_NOT_FOUND, ERR_FORBIDDEN: it answers a post of this place
 * that its author may not see or answer, and is not kept. Whatever was kept that answers it hangs
 * on it from now on. Writes. */
enum err far_note_keep(struct task *t, const struct far_note *n, int64_t *ret_id);
/* The author changed it. Writes. */
enum err far_note_change(struct task *t, int64_t post_id, const struct far_note *n);
/* The author took it (or a boost) back. Writes. */
enum err far_note_remove(struct task *t, int64_t post_id);
/* Gives a post that is here, a boost, the id that it has elsewhere. False when something else has
 * that id. Writes. */
bool far_post_name(struct task *t, int64_t post_id, struct str uri, struct str host);

/* The id of the Follow by which I, of elsewhere, asked: it is named when it is answered. Writes. */
void far_follow_heard(struct task *t, int64_t followed_id, struct str uri);
/* The ids (uris) of those here who follow somebody elsewhere, at most so many and one more. */
struct strs far_followers_here(struct task *t, int64_t account_id, size_t most);
/* Their server says that these are all who follow them from here: the follows of others end, and
 * nobody is told. Writes. */
void far_followers_are(struct task *t, int64_t account_id, const struct strs *uris);

/* Whom the Follow of that id, sent by me, asked; 0 for none that is here. */
int64_t far_follow_find(struct task *t, struct str uri);

/* The id of the Like by which I, of elsewhere, lit a candle for a post (writes), and the post of
 * such a one; 0 for none that is here. */
void far_candle_heard(struct task *t, int64_t post_id, struct str uri);
int64_t far_candle_find(struct task *t, struct str uri);

#endif
