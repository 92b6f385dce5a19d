#include <dirent.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "yard.h"

#define MHD_PORT 18931
#define NGINX_PORT 18932
#define INSERTS 2000

pid_t process_start(const char *folder, const char *name, const char *const argv[])
{
	char log[512];
	pid_t pid = fork();

	if (pid < 0)
		stop("can't start %s", name);
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	snprintf(log, sizeof log, "%s/%s.log", folder, name);
	dup2(open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), STDERR_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

void process_stop(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

static double own_cpu(pid_t pid)
{
	clockid_t id;
	struct timespec ts;

	if (clock_getcpuclockid(pid, &id) || clock_gettime(id, &ts))
		return 0;
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Children that ended count with what they used (cutime and cstime of /proc/PID/stat). */
static double ended_children(pid_t pid)
{
	char path[64], text[1024];
	long utime = 0, stime = 0;
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	sscanf(strrchr(text, ')') + 2,
	       "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %ld %ld", &utime, &stime);
	return (double)(utime + stime) / (double)sysconf(_SC_CLK_TCK);
}

/* What `of` says of every child, whichever thread of the program made it. */
static double all_children(pid_t pid, double (*of)(pid_t))
{
	char path[64];
	struct dirent *thread;
	double sum = 0;
	int child;
	DIR *d;

	snprintf(path, sizeof path, "/proc/%d/task", pid);
	d = opendir(path);
	while (d && (thread = readdir(d))) {
		char children[400];
		FILE *f;

		snprintf(children, sizeof children, "%s/%s/children", path, thread->d_name);
		f = fopen(children, "r");
		while (f && fscanf(f, "%d", &child) == 1)
			sum += of(child);
		if (f)
			fclose(f);
	}
	if (d)
		closedir(d);
	return sum;
}

double process_cpu(pid_t pid)
{
	return own_cpu(pid) + all_children(pid, own_cpu) + ended_children(pid);
}

static double own_rss(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		sscanf(line, "VmRSS: %ld", &kb);
	if (f)
		fclose(f);
	return (double)kb / 1024;
}

double process_rss(pid_t pid)
{
	return own_rss(pid);
}

/* --- libmicrohttpd with a constant answer --- */

static enum MHD_Result answer(void *cls, struct MHD_Connection *connection, const char *url,
			      const char *method, const char *version, const char *data,
			      size_t *size, void **state)
{
	static int second_call;

	(void)url, (void)method, (void)version, (void)data, (void)size;
	if (!*state) {
		*state = &second_call; /* an answer in the first call would close the connection */
		return MHD_YES;
	}
	return MHD_queue_response(connection, 200, cls);
}

static pid_t mhd_start(void)
{
	static char body[5 * 1024];
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	memset(body, 'x', sizeof body);
	struct MHD_Response *r =
		MHD_create_response_from_buffer(sizeof body, body, MHD_RESPMEM_PERSISTENT);

	if (!MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, MHD_PORT, NULL, NULL, answer, r,
			      MHD_OPTION_THREAD_POOL_SIZE, 2U, MHD_OPTION_END))
		_exit(1);
	for (;;)
		pause();
}

static double load_cpu_ms(pid_t pid, int port, const char *path)
{
	struct load l = { .port = port,
			  .connections = 32,
			  .seconds = 3,
			  .method = "GET",
			  .path = path,
			  .headers = "" };
	double cpu;

	usleep(1000000);
	cpu = process_cpu(pid);
	load_run(&l);
	if (l.wrong)
		stop("a yardstick answered wrongly");
	return (process_cpu(pid) - cpu) * 1000 / (double)l.done;
}

static void measure_mhd(struct yard *y)
{
	pid_t pid = mhd_start();

	y->mhd_ms = load_cpu_ms(pid, MHD_PORT, "/");
	process_stop(pid);
}

/* --- nginx with a static file as large as a home timeline --- */

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) < 0 || fclose(f))
		stop("can't write %s", path);
}

static void measure_nginx(struct yard *y, const char *folder)
{
	char path[512], text[2048];
	static char body[45 * 1024 + 1];
	pid_t pid;

	if (access("/usr/sbin/nginx", X_OK))
		return;
	memset(body, 'x', sizeof body - 1);
	snprintf(path, sizeof path, "%s/static.json", folder);
	write_file(path, body);
	snprintf(text, sizeof text,
		 "daemon off; master_process off; worker_processes 1; pid %s/nginx.pid; error_log "
		 "%s/nginx.err;"
		 "events {} http { access_log off; keepalive_requests 1000000;"
		 "client_body_temp_path %s; proxy_temp_path %s; fastcgi_temp_path %s; "
		 "uwsgi_temp_path %s; scgi_temp_path %s;"
		 "server { listen 127.0.0.1:%d; root %s; } }",
		 folder, folder, folder, folder, folder, folder, folder, NGINX_PORT, folder);
	snprintf(path, sizeof path, "%s/nginx.conf", folder);
	write_file(path, text);
	pid = process_start(folder, "nginx",
			    (const char *[]){ "/usr/sbin/nginx", "-c", path, NULL });
	y->nginx_ms = load_cpu_ms(pid, NGINX_PORT, "/static.json");
	process_stop(pid);
}

/* --- SQLite --- */

static void sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL))
		stop("sqlite: %s", sqlite3_errmsg(db));
}

static void measure_inserts(struct yard *y, const char *folder)
{
	char path[512];
	sqlite3 *db;
	sqlite3_stmt *st;
	double cpu, wall;

	snprintf(path, sizeof path, "%s/yard.db", folder);
	if (sqlite3_open(path, &db))
		stop("sqlite: can't open %s", path);
	sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		"CREATE TABLE t (id INTEGER PRIMARY KEY, a BIGINT, b TEXT); CREATE INDEX ta ON t "
		"(a, id)");
	sqlite3_prepare_v2(db, "INSERT INTO t (a, b) VALUES (?, ?)", -1, &st, NULL);
	cpu = own_cpu(getpid());
	wall = clock_now();
	for (int i = 0; i < INSERTS; i++) {
		sqlite3_bind_int(st, 1, i % 100);
		sqlite3_bind_text(st, 2, "a few words about a rose garden in the rain", -1,
				  SQLITE_STATIC);
		sqlite3_step(st);
		sqlite3_reset(st);
	}
	y->insert_ms = (own_cpu(getpid()) - cpu) * 1000 / INSERTS;
	y->insert_wall_ms = (clock_now() - wall) * 1000 / INSERTS;
	sqlite3_finalize(st);
	sqlite3_close(db);
}

/* --- OpenSSL --- */

#define SIGNATURES 500
#define CHECKS 5000

static void measure_rsa(struct yard *y)
{
	static const unsigned char text[300] = "(request-target): post /inbox";
	EVP_PKEY *key = EVP_RSA_gen(2048);
	unsigned char signature[256];
	size_t n = sizeof signature;
	double cpu = own_cpu(getpid());

	for (int i = 0; i < SIGNATURES; i++) {
		EVP_MD_CTX *c = EVP_MD_CTX_new();

		n = sizeof signature;
		if (!EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) ||
		    !EVP_DigestSign(c, signature, &n, text, sizeof text))
			stop("openssl can't sign");
		EVP_MD_CTX_free(c);
	}
	y->sign_ms = (own_cpu(getpid()) - cpu) * 1000 / SIGNATURES;
	cpu = own_cpu(getpid());
	for (int i = 0; i < CHECKS; i++) {
		EVP_MD_CTX *c = EVP_MD_CTX_new();

		if (!EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, key) ||
		    EVP_DigestVerify(c, signature, n, text, sizeof text) != 1)
			stop("openssl can't check a signature");
		EVP_MD_CTX_free(c);
	}
	y->verify_ms = (own_cpu(getpid()) - cpu) * 1000 / CHECKS;
	EVP_PKEY_free(key);
}

/* --- vipsthumbnail --- */

static void run(const char *folder, const char *const argv[])
{
	int status = 0;

	waitpid(process_start(folder, "run", argv), &status, 0);
	if (status)
		stop("%s failed: see %s/run.log", argv[0], folder);
}

static double children_cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void measure_vips(struct yard *y, const char *folder, const char *photo)
{
	static const char *const sizes[] = { "640x640>", "1600x1600>", "4096x4096>" };
	char out[512], size[32], in[512];
	double cpu = children_cpu();

	snprintf(in, sizeof in, "%s", photo);
	for (int i = 0; i < 3; i++) {
		snprintf(out, sizeof out, "%s/thumb%d.jpg[Q=%d,strip]", folder, i, 82 + 4 * i);
		snprintf(size, sizeof size, "%s", sizes[i]);
		run(folder,
		    (const char *[]){ "vipsthumbnail", "--size", size, "-o", out, in, NULL });
	}
	y->vips_s = children_cpu() - cpu;
}

void yard_photo(const char *path)
{
	char folder[512], noise[600], wide[600], photo[600];

	snprintf(folder, sizeof folder, "%s", path);
	*strrchr(folder, '/') = '\0';
	snprintf(noise, sizeof noise, "%s/noise.v", folder);
	snprintf(wide, sizeof wide, "%s/wide.v", folder);
	snprintf(photo, sizeof photo, "%s[Q=92]", path);
	run(folder,
	    (const char *[]){ "vips", "perlin", noise, "4000", "3000", "--cell-size", "64", NULL });
	run(folder,
	    (const char *[]){ "vips", "linear", noise, wide, "100 90 60", "120 130 110", NULL });
	run(folder, (const char *[]){ "vips", "cast", wide, noise, "uchar", NULL });
	run(folder,
	    (const char *[]){ "vips", "copy", noise, photo, "--interpretation", "srgb", NULL });
	unlink(noise);
	unlink(wide);
}

void yard_measure(struct yard *ret, const char *folder, const char *photo)
{
	*ret = (struct yard){ 0 };
	measure_mhd(ret);
	measure_nginx(ret, folder);
	measure_inserts(ret, folder);
	measure_rsa(ret);
	measure_vips(ret, folder, photo);
}
