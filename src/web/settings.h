/* Settings: the profile, how posts begin, safety, people, invitations. */
#ifndef WEB_SETTINGS_H
#define WEB_SETTINGS_H

#include "core/notice_policy.h"
#include "core/second_step.h"
#include "web/compose.h"
#include "web/view.h"

enum settings_part {
	SETTINGS_PROFILE,
	SETTINGS_SHARING,
	SETTINGS_NOTICES,
	SETTINGS_SAFETY,
	SETTINGS_PEOPLE,
	SETTINGS_FILTERS,
	SETTINGS_QUIET,
	SETTINGS_INVITATIONS,
	SETTINGS_MOVING
};

struct field_view {
	int64_t number; /* from 1 */
	struct str name, value;
};

struct profile_form_view {
	struct view *view;
	struct person_view person;
	struct str display, about;
	struct field_view field[ACCOUNT_FIELDS_MAX];
	bool has_portrait, has_cover;
	struct url cover;
};

struct zone_view {
	struct str name;
};

struct sharing_view {
	struct view *view;
	struct audience_views audience;
	bool locked, indexed, hides_follows, keeps_originals;
	enum cover covers;
	struct language_view *language, *page_language;
	size_t languages, page_languages;
	struct letting_view quoting[QUOTINGS];
	struct str timezone;
};

struct wish_view {	 /* one kind of people, and what is wished for them */
	struct str name; /* of the form's field */
	struct str label, hint;
	enum notice_way way;
};

struct wishes_view {
	struct view *view;
	struct wish_view wish[4];
	enum candle_way candles;
};

struct device_view {
	int64_t id;
	struct str device;
	struct day_view seen;
	bool is_this;
};

struct app_view {
	int64_t id;
	struct str name, may;
	struct day_view seen;
};

struct safety_view {
	struct view *view;
	struct device_view *device;
	size_t devices;
	struct app_view *app;
	size_t apps;
	bool second_step; /* is on */
};

struct recovery_view {
	struct str code;
};

struct second_view {
	struct view *view;
	struct second_step step;
	struct url picture; /* begun: the QR code */
	struct str key;	    /* and the same to type */
	struct day_view since;
	struct recovery_view *recovery; /* just made; shown once */
	size_t recoveries;
};

struct severed_view {
	struct str words, day;
};

struct apart_view {
	struct person_views restricted;
	struct view *view;
	struct person_views blocked, muted;
	struct severed_view *severed; /* follows that a block by the host has ended */
	size_t severeds;
};

struct invite_view {
	int64_t id;
	struct str note;
	struct str until; /* "for 3 people, until 14 March" */
};

struct invitations_view {
	struct view *view;
	bool may;
	struct url link; /* just made; shown once */
	struct invite_view *invite;
	size_t invites;
	struct str note, uses, days;
};

/* The heading and the list of the pages, for each of them. */
void page_settings_head(struct out *o, const struct view *v, enum settings_part part);
void page_settings_profile(struct out *o, const struct profile_form_view *v);
void page_settings_sharing(struct out *o, const struct sharing_view *v);
void page_settings_notices(struct out *o, const struct wishes_view *v);
void page_settings_safety(struct out *o, const struct safety_view *v);
void page_second_step(struct out *o, const struct second_view *v);
void page_settings_people(struct out *o, const struct apart_view *v);
void page_settings_invitations(struct out *o, const struct invitations_view *v);

#endif
