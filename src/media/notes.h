/*
 * What a file says of its maker: the only words that outlive an upload. Three readers for the three
 * ways of writing them (XMP, IIM, EXIF), each a function on bytes, and the one place that decides
 * between them. Everything lies in the arena.
 */
#ifndef MEDIA_NOTES_H
#define MEDIA_NOTES_H

#include "base/str.h"

#define NOTE_MAX 500	  /* bytes of one line */
#define NOTE_ALT_MAX 8000 /* bytes of the description */
#define NOTE_CREATORS_MAX 8

/* Lines of UTF-8 without control characters; empty for what is not said. */
struct notes {
	struct str creator[NOTE_CREATORS_MAX];
	size_t creators;
	struct str credit, copyright;
	struct str alt;	  /* a description for people who can't see it; may have several lines */
	struct str taken; /* EDTF: "1987-06-05", "1987-06" or "1987" */
	bool scanned;	  /* by a scanner, whose date says nothing of the photograph */
};

/* An XMP packet (ISO 16684-1). Documents with a DOCTYPE are not read. */
struct notes notes_of_xmp(struct arena *a, struct str packet);
/* IPTC-IIM 4.2, bare or within Photoshop's resource blocks (the contents of an APP13 segment). */
struct notes notes_of_iim(struct arena *a, struct str block);
/* Exif 2.32: a TIFF structure, after "Exif\0\0" or without it. */
struct notes notes_of_exif(struct arena *a, struct str block);

/* Each note from XMP, else IIM, else EXIF; the date from EXIF first. Of a scan only a date that
 * somebody wrote there themselves: another one than the scanner's. */
struct notes notes_choose(const struct notes *xmp, const struct notes *iim,
			  const struct notes *exif);

/* The one line that is shown beside the photograph: credit line, else creator, else copyright. */
struct str notes_credit(struct arena *a, const struct notes *n);
/* All creators in one line, apart by "; ". */
struct str notes_creators(struct arena *a, const struct notes *n);
bool notes_is_empty(const struct notes *n); /* nothing that renditions carry */

/* One line of clean UTF-8: white space and control characters become single spaces, marks that turn
 * the direction of writing go; bytes that are not UTF-8 are read as Latin-1. At most NOTE_MAX
 * bytes. note_text keeps line breaks and allows `most` bytes. */
struct str note_line(struct arena *a, struct str raw);
struct str note_text(struct arena *a, struct str raw, size_t most);
void note_add_creator(struct arena *a, struct notes *n, struct str raw);

/* "1987:06:05 10:11:12", "1987-06-05T10:11", "19870605", "1987-06", "1987" to EDTF; empty for what
 * no camera could mean (before 1826, months over 12) and for the midnights of a reset clock. */
struct str note_date(struct arena *a, struct str raw);

#endif
