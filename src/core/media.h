/*
 * Photographs. An upload goes through rosemary-media, which makes three renditions without
 * position, device or thumbnail: grid (at most 640 pixels), page (at most 1600) and full (a JPEG of
 * at most 4096, for apps and other servers). The photograph belongs to whoever sent it and is loose
 * until a post, a portrait or a cover takes it; loose ones are removed after a day.
 */
#ifndef CORE_MEDIA_H
#define CORE_MEDIA_H

#include "base/html.h"
#include "sys/task.h"

#define MEDIA_DESCRIPTION_MAX 10000
#define MEDIA_CREDIT_MAX 200
#define MEDIA_POST_MAX 20
#define MEDIA_COVER_MAX 500 /* characters of the words before one */

struct job;

enum rendition { RENDITION_GRID, RENDITION_PAGE, RENDITION_FULL, RENDITION_ORIGINAL };

/* What a row stands for. Of other servers' only pictures are shown, through this place's own files
 * (core/far_media.h); for the rest there is a link. */
enum media_far { MEDIA_OURS, MEDIA_FAR_PICTURE, MEDIA_FAR_VIDEO, MEDIA_FAR_AUDIO, MEDIA_FAR_OTHER };

/* What stands before a photograph, or a post, until somebody asks for it: nothing, words alone, or
 * a blur with words. The numbers are in the tables; 1 is what there was first. */
enum cover { COVER_NONE, COVER_WORDS, COVER_BLUR };

/* "none", "words", "blur", and back; false, and nothing written, for anything else. */
struct str cover_name(enum cover cover);
bool cover_read(struct str name, enum cover *ret);

/* Enough to show it: id, secret and sizes. The secret of what is not for everybody is one that is
 * good for some days (docs/decision/026). */
struct media_files {
	int64_t id;
	struct str secret;
	int64_t grid_width, grid_height, page_width, page_height, full_width, full_height;
};

struct media {
	int64_t id, account_id, post_id; /* post 0: loose */
	struct media_files files;
	struct str description, credit, blurhash;
	enum cover cover; /* of this one alone; core/post.h knows what its post adds */
	struct str cover_words;
	int64_t focus_x, focus_y; /* thousandths, -1000 to 1000 */
	struct str taken; /* EDTF proposed from the file, only for its owner; empty for none */
	bool has_original;
	enum media_far far;
	struct url far_url; /* where it lies, of what is not ours */
	struct str lasting; /* its own secret, never shown while it is guarded */
	bool guarded;	    /* not for everybody: its addresses end by themselves */
	int64_t created_at;
};

struct medias {
	struct media *p;
	size_t n;
};

/* Is there a photograph to show: one of ours, or a picture of another server? */
static inline bool media_is_picture(const struct media *m)
{
	return m->far == MEDIA_OURS || m->far == MEDIA_FAR_PICTURE;
}

/* The first that can be shown, or NULL: a post may have nothing but a video elsewhere. */
const struct media *media_first(const struct medias *m);

/* "/media/ID-SECRET/grid.jpg": the path of a rendition; put the site's address before it for apps.
 */
struct url media_path(struct arena *a, const struct media_files *m, enum rendition r);
/* The same as an absolute address. */
struct url media_url(struct arena *a, const struct media_files *m, enum rendition r);
/* The same for other servers, who fetch it when they like: one that is guarded is good for
 * MEDIA_FAR_DAYS, and like any other ends with the post. */
struct url media_url_far(struct task *t, const struct media *m, enum rendition r);

#define MEDIA_DAYS 3 /* so long, and up to half a day more */
#define MEDIA_WINDOW_HOURS                                                                         \
	12		  /* an address stays the same for so long, and so does what holds it      \
			   */
#define MEDIA_FAR_DAYS 90 /* and up to 30 more */
/* Which of these times now is, from 1970 on. */
int64_t media_window(int64_t now);

struct media_new {
	struct upload *file;
	struct str description; /* may be empty */
	struct str credit;	/* empty: what the file itself says */
	int64_t focus_x, focus_y;
	enum cover cover;
	struct str cover_words;
};

/* SLOW. Hands the file to rosemary-media, keeps the renditions, writes the row. ERR_LIMIT: too many
 * bytes, pixels or seconds (the sentence says which and how many are taken); ERR_INVALID: not a
 * picture that can be read; ERR_FULL; ERR_BUSY: rosemary-media can't be started. */
enum err media_add(struct task *t, const struct media_new *n, struct media *ret);

enum err media_get(struct task *t, int64_t id, struct media *ret); /* mine only */
/* Whosever it is: for core/place_picture.c. ERR_NOT_FOUND. */
enum err media_of_place(struct task *t, int64_t id, struct media *ret);
struct media_change {
	uint64_t given;
	struct str description, credit;
	int64_t focus_x, focus_y;
	enum cover cover;
	struct str cover_words;
};
enum {
	MEDIA_DESCRIPTION = 1 << 0,
	MEDIA_CREDIT = 1 << 1,
	MEDIA_FOCUS = 1 << 2,
	MEDIA_COVER = 1 << 3,
	MEDIA_COVER_WORDS = 1 << 4
};
/* Of a loose one; ERR_CONFLICT when a post has it (the post is edited then, so that its history
 * tells). Writes. */
enum err media_change(struct task *t, int64_t id, const struct media_change *c, struct media *ret);
/* Removes a loose one; ERR_CONFLICT when a post has it or it is a portrait or cover. Writes. */
enum err media_remove(struct task *t, int64_t id);

struct media_opened {
	int fd; /* the caller closes it */
	int64_t bytes;
	struct str type, hash;
	bool far;     /* of another server: it may look different one day */
	bool guarded; /* nobody may keep it for long */
};

/* For the media route: opens a rendition for reading. The secret must fit; of one that is not for
 * everybody it must be one that is good still. The original only for
 * its owner. ERR_NOT_FOUND; ERR_REMOTE: it is of another server and not here at present, see
 * core/far_cache.h. */
enum err media_open(struct task *t, int64_t id, struct str secret, enum rendition r,
		    struct media_opened *ret);

/* All photographs of several posts, ordered by post and position: for core/post.c. */
enum err media_of_posts(struct task *t, struct ids posts, struct medias *ret);

/* Bytes of all photographs of this place, their renditions and originals. Reads the whole table:
 * for the host's command. */
int64_t media_bytes_here(struct task *t);

/* --- what goes away --- */

/* Gives a post's photographs new addresses: whoever was shown the old ones finds nothing there any
 * more. For a post that is deleted or archived. Writes. */
void media_hide_post(struct task *t, int64_t post_id);
/* The same for one photograph. Writes. */
void media_hide(struct task *t, int64_t id);

/* To be called before an account's row takes its photographs' rows with it: their files are removed
 * later. Writes. */
void media_lose_account(struct task *t, int64_t account_id);

/* The two jobs, on a worker with a snapshot (they write through write_now). JOB_LOOSE_MEDIA:
 * removes photographs that nothing took for a day. */
enum err media_clear_loose(struct task *t, const struct job *j);
/* JOB_FILES: removes files that no row names: those known as lost for an hour, and those found in
 * one of the FILES_PARTS parts of the folder (left behind when the program died between writing a
 * file and its row). Once an hour is enough. */
enum err media_clear_files(struct task *t, const struct job *j);

#endif
