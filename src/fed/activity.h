/*
 * Any sender's JSON to one struct (ActivityStreams 2.0 as it is really sent: string or object or
 * list, one language or a map of them, ids with and without objects). This is the only file that
 * knows how others spell things; whether to believe them is inbox.c's and resolve.c's business.
 */
#ifndef FED_ACTIVITY_H
#define FED_ACTIVITY_H

#include "base/arena.h"
#include "base/str.h"

enum thing_type {
	THING_OTHER,
	/* activities */
	THING_FOLLOW,
	THING_ACCEPT,
	THING_REJECT,
	THING_UNDO,
	THING_CREATE,
	THING_UPDATE,
	THING_DELETE,
	THING_LIKE,
	THING_EMOJI_REACT,
	THING_ANNOUNCE,
	THING_ADD,
	THING_REMOVE,
	THING_FLAG,
	THING_BLOCK,
	THING_MOVE,
	THING_QUOTE_REQUEST,
	THING_LIKE_REQUEST, /* GoToSocial: may I? The deed is its instrument */
	THING_REPLY_REQUEST,
	THING_ANNOUNCE_REQUEST,
	/* actors */
	THING_PERSON,
	THING_SERVICE,
	THING_GROUP,
	THING_ORGANIZATION,
	THING_APPLICATION,
	/* what people share */
	THING_NOTE,
	THING_QUESTION,
	THING_ARTICLE,
	THING_PAGE,
	THING_IMAGE,
	THING_VIDEO,
	THING_AUDIO,
	THING_EVENT,
	THING_TOMBSTONE,
	/* lists */
	THING_COLLECTION,
	THING_COLLECTION_PAGE,
	/* parts */
	THING_DOCUMENT,
	THING_MENTION,
	THING_HASHTAG,
	THING_EMOJI,
	THING_KEY,
	THING_FIELD
};

struct things {
	struct thing *p;
	size_t n;
};

/* Who may do something with a post: ids of people, and of lists of people. */
struct thing_lets {
	bool said;
	struct strs at_once, asked; /* automaticApproval and manualApproval */
};
/* GoToSocial's interactionPolicy with FEP-044f's part, or what Pixelfed has instead. */
struct thing_policy {
	struct thing_lets like, reply, announce, quote;
	bool older; /* in GoToSocial's names from before 0.21: it takes no ReplyRequest there */
};

/* What is not said is an empty text, 0, or no things. A thing that stands as an id alone has the
 * type THING_OTHER and only its id. */
struct thing {
	enum thing_type type;
	struct str type_name, id, url, name, summary, content, media_type, language;
	bool has_name, has_summary, has_content; /* said, if only to be empty */
	struct strs to, cc;
	struct str actor;     /* actor, or attributedTo: its id */
	struct things object; /* object, or the items of a list */
	struct str target, origin, result, instrument;
	struct str in_reply_to, context, conversation, quote, remembers;
	struct str next, first, part_of,
		replies;	    /* ids; an embedded list's first page is in object */
	struct str edtf, when_text; /* Rosemary's own: the time that it is about */
	int64_t published, updated, starts_at, ends_at, closed_at; /* ms */
	bool sensitive, any_of; /* any_of: several answers to a Question */
	bool is_letter; /* directMessage: for those whom it is addressed to, and no circle */
	bool sealed;	/* it carries a signature of its own (signature, or FEP-8b32's proof) */
	struct things attachment, tag, icon, image, option; /* option: oneOf or anyOf */
	int64_t width, height, votes, voters;
	int64_t focus_x, focus_y; /* thousandths */
	struct str blurhash, value;
	/* of actors */
	struct str preferred_username, inbox, shared_inbox, outbox, followers, following, featured;
	struct strs also_known;
	struct str moved_to;
	bool locked, memorial, discoverable, indexable, suspended;
	struct things key;	/* publicKey and assertionMethod: id, actor (owner), value (pem or
				   multibase) */
	struct str approved_by; /* GoToSocial: replyAuthorization, approvedBy */
	struct str quote_approved;	    /* FEP-044f: quoteAuthorization */
	struct str interacting, interacted; /* of an authorization: interactingObject and
					       interactionTarget */
	struct things brought;		    /* the instrument, where it is more than an id */
	const struct thing_policy *policy;  /* NULL: it says nothing */
};

#define THING_BYTES_MAX ((size_t)1024 * 1024)
#define THING_LIST_MAX 500 /* of one list; what comes after is passed over */

/* Reads a document of at most THING_BYTES_MAX bytes. False for what is no JSON object, duplicate
 * keys, too deep or too many parts; unknown members are passed over. Text is copied into the arena
 * and is UTF-8. */
bool thing_read(struct arena *a, struct str json, struct thing *ret);

/* The host of an id, in small letters, ASCII; STR_NONE when it is no https (or, allowed for tests,
 * http) address. Two ids are of one origin when their hosts (with ports) are equal. */
struct str thing_host(struct arena *a, struct str id);

#endif
