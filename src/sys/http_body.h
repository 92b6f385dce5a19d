/*
 * The body of a request as it arrives: small ones are kept in memory, files of multipart bodies go
 * to unnamed files on disk at once, and what is over a limit is read and dropped, so that the
 * client hears the sentence about it instead of a broken connection. For sys/httpd.c.
 */
#ifndef SYS_HTTP_BODY_H
#define SYS_HTTP_BODY_H

#include "sys/httpd.h"

#define HTTP_FIELDS_MAX 1000
#define HTTP_FIELD_NAME_MAX 200		      /* bytes */
#define HTTP_FILES_MAX 40		      /* in one body */
#define HTTP_VALUES_MAX ((size_t)1024 * 1024) /* bytes of the plain values of a multipart body */
#define HTTP_MEMORY_MAX ((size_t)2 * 1024 * 1024) /* bytes of a body without files */

struct http_body;

/* For one request. Everything lives in the arena; most is the route's limit in bytes. */
struct http_body *http_body_new(struct arena *a, struct str content_type, size_t most);

/* The next piece. Never fails: what is wrong is kept and told by http_body_end. */
void http_body_feed(struct http_body *b, struct str piece);
size_t http_body_received(const struct http_body *b);

/* The body is whole: adds its fields to q->params, or sets q->body. */
void http_body_end(struct http_body *b, struct request *q, struct http_fault *ret_fault);

/* Splits an address as sent ("/a%20b?c=d") into q->path, q->query and q->params. */
void http_address_read(struct arena *a, struct str address, struct request *q,
		       struct http_fault *ret_fault);

#endif
