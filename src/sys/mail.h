/*
 * Letters: plain text to one address (RFC 5322), handed to the host's own mail server (SMTP through
 * libcurl), or written into a folder, one file each, for tests and for a host who passes them on by
 * other means. Sending waits for the server, so it is for workers alone.
 */
#ifndef SYS_MAIL_H
#define SYS_MAIL_H

#include "base/str.h"

struct mail_options {
	struct str server; /* "smtp://mail.example.org:587", "smtps://…"; empty: none */
	struct str user, password;
	struct str from;   /* "rosemary@example.org" */
	struct str folder; /* instead of a server; empty: none */
	struct str ca;	   /* a file of certificates; empty: the system's */
	bool plain;	   /* smtp:// without TLS, in a network that is trusted */
};

struct mail {
	struct str to, subject, text; /* UTF-8 */
	int64_t at;		      /* ms */
};

/* Once, before the workers. The texts must live as long as the program. */
void mail_start(const struct mail_options *o);
/* Can anything be sent at all? */
bool mail_is_there(void);
/* An address that a letter can be addressed to: no white space, no angle brackets, one @. */
bool mail_may_go_to(struct str address);

/* False when the server did not take it; the log says why. */
bool mail_send(struct arena *a, const struct mail *m);

/* The letter as it is sent; for tests and mail_send. */
struct str mail_text(struct arena *a, const struct mail *m);

#endif
