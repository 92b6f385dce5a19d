/*
 * What the host fixes before the start: a text file of lines `key = value`, read through one table
 * that also makes `rosemary settings`. The environment (ROSEMARY_PORT) wins over the file, and
 * --set port=… over both. What may change while the server runs is on the host's page instead
 * (core/place.h).
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "base/buf.h"

struct settings {
	struct str data, listen, base, database, media_program, fetch_ca, fetch_exempt;
	struct str log_level, federation, fed_archive;
	struct str domain; /* of people's addresses */
	struct str mail_server, mail_user, mail_password, mail_from, mail_folder, clock_file;
	struct strs trust_proxy;
	int64_t port, http_threads, worker_threads, writer_threads;
	int64_t connections, connections_address, streams, streams_address, api_requests;
	int64_t upload_max, pixels_max, media_seconds, far_media_max, far_picture_max;
	bool plain_http, fetch_private, mail_plain;
};

/* A fault names the place ("rosemary.conf, line 3") and what is wrong there. */
struct settings_fault {
	struct str text; /* STR_NONE: none */
};

/* Everything at its default. */
void settings_init(struct arena *a, struct settings *s);

/* The text of a file. Unknown keys, keys twice, values out of bounds are faults. */
struct settings_fault settings_read(struct arena *a, struct settings *s, struct str text,
				    struct str file_name);

/* "key=value", as --set takes it. */
struct settings_fault settings_set(struct arena *a, struct settings *s, struct str pair);

/* ROSEMARY_KEY for each key that the environment has. */
struct settings_fault settings_environment(struct arena *a, struct settings *s);

/* What follows from the others (base from port, database from data), and what must fit together. */
struct settings_fault settings_complete(struct arena *a, struct settings *s);

/* The table for people: key, default, help; and with `now` the values as they are. */
void settings_print(struct arena *a, struct buf *out, const struct settings *now);

#endif
