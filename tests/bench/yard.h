/*
 * The yardsticks: what this machine can do at all, measured in the same run as the server, so that
 * its figures can be said as ratios. Rates drift on a shared machine; ratios of CPU time are
 * steady.
 */
#ifndef BENCH_YARD_H
#define BENCH_YARD_H

#include <sys/types.h>

struct yard {
	double mhd_ms;	  /* CPU of libmicrohttpd answering a constant 5 KB, 32 connections */
	double nginx_ms;  /* CPU of nginx sending a static file of 45 KB; 0 when nginx is not there
			   */
	double insert_ms; /* CPU of one SQLite insert in a transaction of its own, synchronous=FULL
			   */
	double insert_wall_ms;
	double sign_ms, verify_ms; /* CPU of OpenSSL making and checking one RSA-2048 signature */
	double vips_s; /* CPU of vipsthumbnail making the three sizes of the photograph */
};

/* Measures all of them, in `folder` (which must exist). photo: the JPEG of 12 megapixels. */
void yard_measure(struct yard *ret, const char *folder, const char *photo);

/* Makes the photograph with libvips' own command. */
void yard_photo(const char *path);

/* CPU seconds that a process and its children used so far; resident memory in MB. */
double process_cpu(pid_t pid);
double process_rss(pid_t pid);

/* Starts a program; its standard error goes to folder/NAME.log. */
pid_t process_start(const char *folder, const char *name, const char *const argv[]);
void process_stop(pid_t pid);

#endif
