/* SPDX-License-Identifier: MIT */
/*
 * inject.c - an object's life by the words of `use`, in which every system call fails in turn.
 *
 *   inject OBJECT [pins DIR] [pinroot DIR] [kconfig LINES] [types FILE] [queues]
 *          [forget NAME NUMBER] WORD...
 *
 * A life is: open, each WORD's step, close.  A first one without faults tells what each step
 * prints.  In further ones a step is done again and again, each time with its next system call
 * failing; for a failed step: there is a reason in words; descriptors, mappings, pins and queues
 * are as before the step; and it is tried again with the next fault.  A step that does not fail
 * must print what it prints without faults.  So every step is tried after a failure of every one of
 * its calls, and must succeed in the end, in the same object.  Then every n-th call fails in the
 * same life, and in every life what gives back (detach, undo, shut, close) meets a kernel that
 * gives no memory, descriptor or file.  After each life nothing may be left, and at the end no
 * program, map, link or types by the kernel's own numbers.
 *
 * A word with '=' before it is a step without faults.  Steps of this file beside those of `use`:
 *   ringopen MAP   perfopen MAP   userring MAP     a buffer, as many as there is room for
 *   shut                            all of them closed
 *   rm PATH   rmdir PATH            a pin or directory, by the kernel
 *   reuse MAP   innerfd MAP INNER   MAP of the object that `other` made, or INNER as what MAP has
 *   hide PROG                       a copy of its descriptor under way in a socket, where no list
 *                                   of descriptors has it
 * forget: system call NAME (close, munmap, unlinkat) is not made the NUMBER-th time, but told to
 * be: this, and what is hidden, has to be found out.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corepl.h"
#include "inject.h"
#include "use.h"

enum { MAX_WORDS = 256, OUTPUT_SIZE = 16384, MAX_LIVES = 200, LOG_SIZE = 1 << 20 };

/* A step, or one of the two that are always there. */
struct step {
	char **arg;		 /* its first word; NULL: open or close */
	bool is_plain;		 /* without faults */
	bool is_giving_back;	 /* nothing it needs can be had */
	bool is_done;		 /* all its calls failed once with this answer */
	long at;		 /* the call that fails next */
	char output[OUTPUT_SIZE]; /* what it prints without faults */
};

static struct step *steps;
static int step_cnt;
static int real_stdout, captured, hidden[2]; /* descriptors */
static struct use u;
static struct corepl_open_opts opts = { .size = sizeof(opts), .log_size = LOG_SIZE };
static const char *pins;
static bool has_queues, is_plain[MAX_WORDS];
static char **words;
static long fault_cnt, refused_cnt; /* injected; steps that failed by it */

/* ---- what a step prints ---- */

static void begin_capture(void)
{
	fflush(stdout);
	if (ftruncate(captured, 0) || lseek(captured, 0, SEEK_SET))
		exit(2);
	dup2(captured, 1);
	use_status = 0;
	use_reason[0] = 0;
}

static void end_capture(char output[OUTPUT_SIZE])
{
	ssize_t size;

	fflush(stdout);
	size = pread(captured, output, OUTPUT_SIZE - 1, 0);
	output[size < 0 ? 0 : size] = 0;
	dup2(real_stdout, 1);
}

/* A step that ended the process has its last words. */
static void tell_at_exit(void)
{
	char output[OUTPUT_SIZE];

	fflush(stdout);
	if (lseek(1, 0, SEEK_CUR) >= 0) {
		end_capture(output);
		printf("%s", output);
	}
}

static void fail(const struct step *s, const char *what)
{
	printf("%s: answer %d to call %ld (%s): %s\n",
	       s->arg ? *s->arg : s == steps ? "open" : "close", inject_faults.answer,
	       inject_faults.call_cnt, inject_faults.what, what);
}

/* ---- buffers ---- */

static struct corepl_ring_buffer *ring;
static struct corepl_perf_buffer *perf;
static struct corepl_user_ring_buffer *user_ring;

static int on_ring(void *ctx, void *data, size_t size)
{
	(void)ctx;
	(void)data;
	(void)size;
	return 0;
}

static void on_perf(void *ctx, int cpu, void *data, uint32_t size)
{
	(void)cpu;
	on_ring(ctx, data, size);
}

static void opened(const void *buffer, const struct corepl_diag *diag)
{
	printf("buffer: %s\n", buffer ? "open" : diag->text);
	use_note(buffer ? 0 : diag->status ? diag->status : COREPL_EBUG, diag->text);
}

static void do_ringopen(struct use *v)
{
	struct corepl_map *m = use_map(v, use_next(v));
	struct corepl_diag diag;
	int err;

	if (ring) {
		err = corepl_ring_buffer_add(ring, m, on_ring, NULL);
		opened(err ? NULL : ring, corepl_diag(v->obj));
		return;
	}
	ring = corepl_ring_buffer_open(m, on_ring, NULL, 2, &diag);
	opened(ring, &diag);
}

static void do_perfopen(struct use *v)
{
	struct corepl_perf_buffer_opts o = { .size = sizeof(o), .sample = on_perf, .page_cnt = 1 };
	struct corepl_diag diag;

	perf = corepl_perf_buffer_open(use_map(v, use_next(v)), &o, &diag);
	opened(perf, &diag);
}

static void do_userring(struct use *v)
{
	struct corepl_diag diag;

	user_ring = corepl_user_ring_buffer_open(use_map(v, use_next(v)), &diag);
	opened(user_ring, &diag);
}

static void do_shut(struct use *v)
{
	(void)v;
	corepl_ring_buffer_close(ring);
	corepl_perf_buffer_close(perf);
	corepl_user_ring_buffer_close(user_ring);
	ring = NULL;
	perf = NULL;
	user_ring = NULL;
}

/* The map of the same name in the object of `other`. */
static int other_fd(struct use *v, const struct corepl_map *m)
{
	return corepl_map_fd(corepl_find_map(v->other, corepl_map_name(m)));
}

static void do_reuse(struct use *v)
{
	struct corepl_map *m = use_map(v, use_next(v));

	use_result(v, "reuse", corepl_map_reuse_fd(m, other_fd(v, m)));
}

static void do_innerfd(struct use *v)
{
	struct corepl_map *m = use_map(v, use_next(v));
	int fd = other_fd(v, use_map(v, use_next(v)));

	use_result(v, "innerfd", corepl_map_set_inner_map_fd(m, fd));
}

static void do_rm(struct use *v)
{
	const char *path = use_next(v);

	printf("rm %s: %d\n", path, unlink(path) ? errno : 0);
}

static void do_rmdir(struct use *v)
{
	const char *path = use_next(v);

	printf("rmdir %s: %d\n", path, rmdir(path) ? errno : 0);
}

static void do_hide(struct use *v)
{
	int fd = corepl_program_fd(use_prog(v, use_next(v)));
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(fd))];
	} control = { .head = { CMSG_LEN(sizeof(fd)), SOL_SOCKET, SCM_RIGHTS } };
	struct msghdr m = { .msg_iov = &(struct iovec){ "x", 1 },
			    .msg_iovlen = 1,
			    .msg_control = &control,
			    .msg_controllen = sizeof(control) };

	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	printf("hide: %d\n", sendmsg(hidden[0], &m, 0) == 1 ? 0 : errno);
}

const struct use_step use_more_steps[] = {
	{ "ringopen", do_ringopen }, { "perfopen", do_perfopen }, { "userring", do_userring },
	{ "shut", do_shut },	     { "rm", do_rm },		  { "rmdir", do_rmdir },
	{ "hide", do_hide },	     { "reuse", do_reuse },	  { "innerfd", do_innerfd },
	{ NULL, NULL },
};

/* ---- a life ---- */

static void do_open(void)
{
	struct corepl_diag diag;

	u.obj = corepl_open(u.data, u.size, &opts, &diag);
	if (!u.obj)
		use_note(diag.status ? diag.status : COREPL_EBUG, diag.text);
	printf("open: %d\n", u.obj ? 0 : diag.status);
}

static void do_close(void)
{
	do_shut(&u);
	corepl_close(u.obj);
	corepl_close(u.other);
	u.obj = u.other = NULL;
}

/* Do S with the faults as they are set. */
static void once(const struct step *s, char output[OUTPUT_SIZE])
{
	begin_capture();
	if (s == steps)
		do_open();
	else if (!s->arg)
		do_close();
	else {
		u.arg = s->arg;
		use_step_once(&u);
	}
	inject_faults.mode = INJECT_OFF;
	end_capture(output);
}

static void set_faults(enum inject_mode mode, long at, long step)
{
	inject_faults.mode = mode;
	inject_faults.at = at;
	inject_faults.step = step;
	inject_faults.call_cnt = inject_faults.failed_cnt = 0;
	inject_faults.what[0] = 0;
}

/* The verifier's log stays mapped with the object: it may be there after S and not before. */
static bool is_same_state(const char *before, const char *after)
{
	static const char sum[] = "anonymous rw-p ";
	const char *old = strstr(before, sum), *new = strstr(after, sum);
	size_t head = old ? (size_t)(old - before) : 0;

	if (!strcmp(before, after))
		return true;
	if (!old || !new || head != (size_t)(new - after) || memcmp(before, after, head))
		return false;
	return strtoul(new + sizeof(sum) - 1, NULL, 10) ==
		       strtoul(old + sizeof(sum) - 1, NULL, 10) + LOG_SIZE &&
	       !strcmp(old + strcspn(old, "\n"), new + strcspn(new, "\n"));
}

/* S failed by a fault: is there a reason, and BEFORE still?  BEFORE "": any state will do. */
static bool is_refusal_good(const struct step *s, const char *before, const char *output)
{
	static char after[INJECT_STATE_SIZE];
	char number[24];

	refused_cnt++;
	if (use_status >= 0 || !use_reason[0] || use_status == COREPL_EBUG) {
		fail(s, "it does as if nothing happened, or gives no reason");
		printf("  without faults:\n%s  now:\n%s", s->output, output);
		return false;
	}
	if (!*before)
		return true;
	snprintf(number, sizeof(number), "errno %d,", inject_faults.sys_errno);
	if (use_status == COREPL_ESYS && !strstr(use_reason, number)) {
		fail(s, "it tells of another failure");
		printf("  %s\n", use_reason);
		return false;
	}
	inject_state_take(after, pins, has_queues);
	if (is_same_state(before, after))
		return true;
	fail(s, "it left something behind");
	printf("  %s\n", use_reason);
	inject_state_tell(before, after);
	return false;
}

/* S until it does not fail, with the faults that are its next. */
static bool do_faulty(struct step *s)
{
	static char before[INJECT_STATE_SIZE];
	char output[OUTPUT_SIZE];

	while (!s->is_done) {
		inject_state_take(before, pins, has_queues);
		set_faults(INJECT_ONE, s->at, 0);
		once(s, output);
		fault_cnt += inject_faults.failed_cnt;
		s->is_done = !inject_faults.failed_cnt;
		s->at++;
		if (!strcmp(output, s->output))
			return true; /* it knew another way, or met no fault */
		if (!is_refusal_good(s, before, output))
			return false;
	}
	set_faults(INJECT_OFF, 0, 0);
	once(s, output);
	if (!strcmp(output, s->output))
		return true;
	fail(s, "without a fault it is not what it was");
	printf("  first:\n%s  now:\n%s", s->output, output);
	return false;
}

/* Every STEP-th call fails, then none. */
static bool do_often(struct step *s, long at, long step)
{
	char output[OUTPUT_SIZE];

	set_faults(INJECT_EVERY, at, step);
	once(s, output);
	fault_cnt += inject_faults.failed_cnt;
	if (strcmp(output, s->output) && !is_refusal_good(s, "", output))
		return false;
	if (!strcmp(output, s->output))
		return true;
	set_faults(INJECT_OFF, 0, 0);
	once(s, output);
	if (!strcmp(output, s->output))
		return true;
	fail(s, "after many faults it is not what it was");
	printf("  first:\n%s  now:\n%s", s->output, output);
	return false;
}

static bool do_one(struct step *s, long often_at, long often)
{
	char output[OUTPUT_SIZE];

	if (!s->is_plain && !s->is_giving_back)
		return often ? do_often(s, often_at, often) : do_faulty(s);
	set_faults(s->is_giving_back ? INJECT_GIVING_BACK : INJECT_OFF, 0, 0);
	once(s, output);
	if (!strcmp(output, s->output))
		return true;
	fail(s, "it does something else");
	printf("  first:\n%s  now:\n%s", s->output, output);
	return false;
}

/* From open to close; OFTEN 0: each call in turn.  Then the state is START again. */
static bool live(const char *start, long often_at, long often)
{
	static char end[INJECT_STATE_SIZE];

	for (int i = 0; i < step_cnt; i++)
		if (!do_one(&steps[i], often_at, often))
			return false;
	inject_state_take(end, pins, has_queues);
	if (!strcmp(start, end))
		return true;
	fail(&steps[step_cnt - 1], "left over after a life");
	inject_state_tell(start, end);
	return false;
}

static bool is_all_done(void)
{
	for (int i = 0; i < step_cnt; i++)
		if (!steps[i].is_plain && !steps[i].is_giving_back && !steps[i].is_done)
			return false;
	return true;
}

/* Lives until each call of each step has failed with ANSWER. */
static bool each_in_turn(const char *start, enum inject_answer answer)
{
	int lives = 0;

	inject_faults.answer = answer;
	for (int i = 0; i < step_cnt; i++) {
		steps[i].is_done = false;
		steps[i].at = 0;
	}
	while (!is_all_done()) {
		if (lives++ == MAX_LIVES) {
			printf("no end after %d lives\n", lives);
			return false;
		}
		if (!live(start, 0, 0))
			return false;
	}
	return true;
}

static bool every_nth(const char *start)
{
	static const struct {
		long at, step;
		enum inject_answer answer;
	} often[] = {
		{ 0, 2, INJECT_REFUSED },   { 1, 2, INJECT_NO_MEMORY }, { 1, 3, INJECT_NO_MEMORY },
		{ 2, 5, INJECT_NO_MEMORY }, { 6, 7, INJECT_REFUSED },	{ 9, 1, INJECT_NO_MEMORY },
	};

	for (size_t i = 0; i < sizeof(often) / sizeof(often[0]); i++) {
		inject_faults.answer = often[i].answer;
		if (!live(start, often[i].at, often[i].step))
			return false;
	}
	return true;
}

/* ---- the first life ---- */

static void add_step(char **arg)
{
	static const char *const giving_back[] = { "detach", "undo", "shut" };
	struct step *s = &steps[step_cnt++];

	if (step_cnt > MAX_WORDS)
		exit(2);
	s->arg = arg;
	s->is_plain = arg && is_plain[arg - words];
	s->is_giving_back = !arg && step_cnt > 1;
	for (size_t i = 0; arg && i < sizeof(giving_back) / sizeof(giving_back[0]); i++)
		s->is_giving_back |= !strcmp(*arg, giving_back[i]);
	once(s, s->output);
}

static void first_life(void)
{
	step_cnt = 0;
	add_step(NULL);
	if (!u.obj)
		return;
	for (u.arg = words; *u.arg;)
		add_step(u.arg);
	add_step(NULL);
}

static void *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	void *data = malloc(1 << 24);

	if (!f || !data) {
		perror(path);
		exit(2);
	}
	*size = fread(data, 1, 1 << 24, f);
	fclose(f);
	return data;
}

static long number_of(const char *name)
{
	return !strcmp(name, "close")	   ? SYS_close
	       : !strcmp(name, "munmap")   ? SYS_munmap
	       : !strcmp(name, "unlinkat") ? SYS_unlinkat
					   : -1;
}

/* Options before the words; words that begin with '='. */
static void read_words(char **arg)
{
	for (; *arg; arg++) {
		if (!strcmp(*arg, "pins"))
			pins = *++arg;
		else if (!strcmp(*arg, "pinroot"))
			opts.pin_root = *++arg;
		else if (!strcmp(*arg, "types"))
			opts.kernel_btf = read_file(*++arg, &opts.kernel_btf_size);
		else if (!strcmp(*arg, "queues"))
			has_queues = true;
		else if (!strcmp(*arg, "kconfig")) {
			opts.kconfig = *++arg;
			for (char *c = *arg; (c = strchr(c, '|'));)
				*c = '\n';
		} else if (!strcmp(*arg, "forget")) {
			inject_forget_nr = number_of(*++arg);
			inject_forgotten = atol(*++arg);
		} else {
			break;
		}
	}
	words = arg;
	for (int i = 0; words[i]; i++) {
		is_plain[i] = *words[i] == '=';
		words[i] += is_plain[i];
		if (i + 1 == MAX_WORDS)
			exit(2);
	}
}

static bool run(void)
{
	static char start[INJECT_STATE_SIZE];
	const long forgotten = inject_forgotten;
	bool is_good = true;

	inject_forgotten = -1;
	first_life(); /* libc's own start-up of this and that */
	first_life();
	inject_forgotten = forgotten;
	inject_state_take(start, pins, has_queues);
	for (int i = 0; i < step_cnt; i++)
		printf("%s", steps[i].output);
	for (int answer = 0; is_good && answer < INJECT_ANSWER_CNT; answer++)
		is_good = each_in_turn(start, (enum inject_answer)answer);
	return is_good && every_nth(start);
}

int main(int argc, char **argv)
{
	const char *left;
	bool is_good;

	if (argc < 2)
		return 2;
	real_stdout = dup(1);
	captured = memfd_create("captured", MFD_CLOEXEC);
	steps = calloc(MAX_WORDS, sizeof(*steps));
	if (!steps || captured < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, hidden))
		return 2;
	atexit(tell_at_exit);
	u.data = read_file(argv[1], &u.size);
	read_words(argv + 2);
	is_good = run();
	if (!is_good)
		return 1;
	left = inject_ids_left();
	if (left)
		printf("left in the kernel: %s\n", left);
	printf("%ld calls failed, %ld steps by them\n", fault_cnt, refused_cnt);
	printf("%s, nothing is left\n", refused_cnt >= 10 ? "10 or more failures" : "few failures");
	return left != NULL;
}
