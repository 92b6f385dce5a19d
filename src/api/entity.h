/*
 * The JSON shape of everything that the client API answers with, one function each, after Mastodon
 * 4.3 (https://docs.joinmastodon.org/entities/). Each writes one value.
 *
 * What is the same for every reader of a post or a profile is rendered once and kept (kept.h); what
 * belongs to the reader (their candle, their counts) is written after it. Numbers that could rank
 * people or grief are 0 for everybody but the owner.
 */
#ifndef API_ENTITY_H
#define API_ENTITY_H

#include "base/json.h"
#include "core/announcement.h"
#include "core/conversation.h"
#include "core/emoji.h"
#include "core/filter.h"
#include "core/follow.h"
#include "core/held.h"
#include "core/list.h"
#include "core/notice.h"
#include "core/notice_policy.h"
#include "core/oauth.h"
#include "core/place.h"
#include "core/policy.h"
#include "core/poll.h"
#include "core/post.h"
#include "core/quote.h"
#include "core/scheduled.h"
#include "core/search.h"
#include "core/tag.h"

struct out {
	struct jw j;
	struct task *t;
	bool settled;	  /* what is shown was read from a snapshot, so a rendering may be kept; a
			     change that is not committed yet may never be */
	bool reads_types; /* the app said which types of notifications it knows, so for others it
			     reads what stands in their place (Mastodon 4.6) */
};

void entity_account(struct out *o, const struct account *a);
/* PartialAccountWithAvatar. */
void entity_partial_account(struct out *o, const struct account *a);
void entity_accounts(struct out *o, const struct accounts *list);
/* CredentialAccount: with source and role. requests: how many ask to follow. */
void entity_own_account(struct out *o, const struct account *a, int64_t requests);
/* Profile: as its owner edits it, with the words of both pictures. */
struct tags_featured;
void entity_profile(struct out *o, const struct account *a, struct str portrait_words,
		    struct str cover_words, const struct tags_featured *tags);
void entity_muted_account(struct out *o, const struct account *a, int64_t until);
void entity_relation(struct out *o, const struct relation *r);

void entity_status(struct out *o, const struct post *p);
/* p NULL: what is usual. */
void entity_policy(struct out *o, enum visibility v, const struct policy *p);
/* The same with what no other server knows: "circles", "known". For whose policy it is. */
void entity_policy_whole(struct out *o, enum visibility v, const struct policy *p);
/* Quote, or ShallowQuote within a quoted post. */
void entity_quote(struct out *o, const struct quote *q);
/* The member quote_approval, with what it means for the reader. */
void entity_quote_approval(struct out *o, const struct post *p);
/* "followers", as quote_approval_policy has it; what it can't say is called by what is next to it.
 */
struct str quote_policy_name(const struct policy *p);
/* InteractionRequest. */
void entity_held(struct out *o, const struct held *h);
/* With `text` instead of what a reader sees: for deleting and writing anew. */
void entity_deleted_status(struct out *o, const struct post *p);
void entity_statuses(struct out *o, const struct posts *list);
void entity_context(struct out *o, const struct posts *above, const struct posts *below);
void entity_status_source(struct out *o, const struct post *p);
/* The versions of a post by that author, oldest first. */
void entity_status_edits(struct out *o, const struct account *author,
			 const struct post_versions *versions);
void entity_conversation(struct out *o, const struct conversation *c);
/* With `failed` when it could not be shared. */
void entity_scheduled(struct out *o, const struct scheduled *s);
/* covered: nothing in it gives the picture away. */
void entity_media(struct out *o, const struct media *m, bool covered);
/* emojis: of the post that asks. */
void entity_poll(struct out *o, const struct poll *p, struct emojis emojis);
void entity_tag(struct out *o, const struct tag_seen *tag);
void entity_featured_tag(struct out *o, const struct tag_featured *tag);
void entity_list(struct out *o, const struct list *l);
/* A circle, as a list: its title says in the reader's language that it is one, "Family (circle)".
 */
struct circle;
void entity_circle(struct out *o, const struct circle *c);
/* The name in a title like that, in any language; false (and the title itself) for another one. */
bool circle_title_read(struct str title, struct str *ret_name);
/* "followed", "list" or "none"; and back, false for anything else. */
struct str list_replies_name(enum list_replies r);
bool list_replies_read(struct str s, enum list_replies *ret);
/* Status::Mention and Status::Tag, lists of them. */
void entity_mentions(struct out *o, const struct mention *list, size_t n);
void entity_tags(struct out *o, const struct tag *list, size_t n);
/* https://docs.joinmastodon.org/entities/CustomEmoji/ */
void entity_emojis(struct out *o, struct emojis list);

void entity_notification(struct out *o, const struct notice *n);
/* GroupedNotificationsResults. partial: people who are not the newest of a group come as
 * PartialAccountWithAvatar. */
void entity_notification_groups(struct out *o, const struct notice_groups *list, bool partial);
/* A group's key, "favourite-123-456789" or "ungrouped-123", as a name and back; a key that is none
 * names nothing. */
struct str notice_group_key(struct arena *a, const struct notice *n);
struct notice_group_name notice_group_named(struct str key);
/* requests, notices: how many wait. */
void entity_notification_policy(struct out *o, const struct notice_policy *p, int64_t requests,
				int64_t notices);
void entity_notification_policy_v1(struct out *o, const struct notice_policy *p, int64_t requests,
				   int64_t notices);
void entity_notification_request(struct out *o, const struct notice_request *q);
/* "accept", "filter" or "drop"; false for anything else. */
bool notice_way_read(struct str s, enum notice_way *ret);
void entity_announcement(struct out *o, const struct announcement *a);
struct peer;
void entity_peer_published(struct out *o, const struct peer *p); /* for strangers */
void entity_peer_block(struct out *o, const struct peer *p);	 /* for the host */
void entity_peer_allow(struct out *o, const struct peer *p);
void entity_report(struct out *o, const struct report *r);
/* "spam"; and back, REPORT_CATEGORIES for a name that is none. */
struct str report_category_name(enum report_category c);
enum report_category report_category_of(struct str name);
void entity_marker(struct out *o, const struct marker *m);
/* Which Mastodon calls it: "favourite"; and back, NOTICE_KINDS for a name that is none of ours. */
struct str notice_type(enum notice_kind kind);
enum notice_kind notice_kind_of(struct str type);

/* Filter, and within it FilterKeyword and FilterStatus; V1::Filter is one keyword of a filter. */
void entity_filter(struct out *o, const struct filter *f);
void entity_filter_keyword(struct out *o, const struct filter_keyword *k);
void entity_filter_keywords(struct out *o, const struct filter *f);
void entity_filter_status(struct out *o, const struct filter_post *s);
void entity_filter_statuses(struct out *o, const struct filter *f);
void entity_filter_v1(struct out *o, const struct filter *f, const struct filter_keyword *k);
/* What the post meets of the reader's filters: an array of FilterResult. */
void entity_filter_results(struct out *o, const struct post *p);
/* "home", "warn"; false for a name that is none. */
bool filter_context_of(struct str name, unsigned *ret_bit);
bool filter_action_of(struct str name, enum filter_action *ret);

void entity_app(struct out *o, const struct oauth_app *app); /* with client_id; secret if set */
void entity_token(struct out *o, const struct oauth_token *token);

void entity_instance_v1(struct out *o, const struct place *p);
void entity_instance_v2(struct out *o, const struct place *p);
void entity_rules(struct out *o, const struct place *p);

/* "public", "unlisted", "private" or "direct": what an app may know of an audience. */
struct str visibility_name(enum visibility v);

#endif
