/* SPDX-License-Identifier: MIT */
/*
 * pairs.c - runs two commands in turn, A B A B ..., each in a fresh process, and prints medians.
 *
 *   pairs RUNS < rows > figures
 *
 * A row is four fields separated by tabs: name, mode, peer's command, our command.  Mode "meter":
 * the command gets the clock at exec as a further argument and prints the line of meter.h.
 * Mode "process": the whole process is measured from outside (wall, CPU, peak memory) and its
 * output is thrown away.  Commands are split at blanks; there is no shell.
 *
 * A line of figures: name, then for peer and us: wall_ns cpu_ns own_ns rss_kib malloc_cnt
 * malloc_bytes, each the median over RUNS (after one warm-up); own is the loader's CPU time
 * without exec and bpf(2).
 * A command that fails ends the row with "failed" and the exit status 1.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_RUNS = 1000, MAX_ARGS = 64, LINE_SIZE = 8192 };
enum figure { WALL, CPU, OWN, RSS, MALLOCS, MALLOC_BYTES, FIGURE_CNT };

struct command {
	char *arg[MAX_ARGS + 2];          /* NULL-terminated, room for the clock */
	int arg_cnt;
	uint64_t figure[FIGURE_CNT][MAX_RUNS]; /* by run */
};

static struct command peer, ours;

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void split(struct command *c, char *text)
{
	char *save = NULL;

	c->arg_cnt = 0;
	for (char *w = strtok_r(text, " ", &save); w && c->arg_cnt < MAX_ARGS;
	     w = strtok_r(NULL, " ", &save))
		c->arg[c->arg_cnt++] = w;
	c->arg[c->arg_cnt] = NULL;
}

/* Start C with its output to OUT_FD, or away; messages stay visible.  Returns the pid or -1. */
static pid_t start(struct command *c, int out_fd)
{
	posix_spawn_file_actions_t act;
	char clock[32];
	pid_t pid = -1;

	posix_spawn_file_actions_init(&act);
	if (out_fd >= 0)
		posix_spawn_file_actions_adddup2(&act, out_fd, 1);
	else
		posix_spawn_file_actions_addopen(&act, 1, "/dev/null", O_WRONLY, 0);
	c->arg[c->arg_cnt] = NULL;
	if (out_fd >= 0) {
		snprintf(clock, sizeof(clock), "%llu", (unsigned long long)now_ns());
		c->arg[c->arg_cnt] = clock;
		c->arg[c->arg_cnt + 1] = NULL;
	}
	if (posix_spawnp(&pid, c->arg[0], &act, NULL, c->arg, environ)) {
		perror(c->arg[0]);
		pid = -1;
	}
	posix_spawn_file_actions_destroy(&act);
	return pid;
}

static uint64_t timeval_ns(struct timeval t)
{
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_usec * 1000u;
}

static int parse_meter(struct command *c, int run, const char *line)
{
	unsigned long long v[6];

	if (sscanf(line, "%llu %llu %llu %llu %llu %llu", &v[0], &v[1], &v[2], &v[3], &v[4],
		   &v[5]) != 6)
		return -1;
	c->figure[WALL][run] = v[0];
	c->figure[CPU][run] = v[1];
	c->figure[OWN][run] = v[2];
	c->figure[RSS][run] = v[3];
	c->figure[MALLOCS][run] = v[4];
	c->figure[MALLOC_BYTES][run] = v[5];
	return 0;
}

static void keep_usage(struct command *c, int run, uint64_t wall_ns, const struct rusage *used)
{
	c->figure[WALL][run] = wall_ns;
	c->figure[CPU][run] = timeval_ns(used->ru_utime) + timeval_ns(used->ru_stime);
	c->figure[OWN][run] = c->figure[CPU][run];
	c->figure[RSS][run] = (uint64_t)used->ru_maxrss;
	c->figure[MALLOCS][run] = c->figure[MALLOC_BYTES][run] = 0;
}

static int run_once(struct command *c, int run, int is_metered)
{
	char line[256] = "";
	uint64_t begin_ns;
	struct rusage used;
	int fd[2], status;
	ssize_t got = 0;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC))
		return -1;
	begin_ns = now_ns();
	pid = start(c, is_metered ? fd[1] : -1);
	close(fd[1]);
	if (is_metered && pid > 0)
		got = read(fd[0], line, sizeof(line) - 1);
	close(fd[0]);
	if (pid < 0 || got < 0 || wait4(pid, &status, 0, &used) != pid || status)
		return -1;
	if (is_metered)
		return parse_meter(c, run, line);
	keep_usage(c, run, now_ns() - begin_ns, &used);
	return 0;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void print_medians(struct command *c, int runs)
{
	for (int f = 0; f < FIGURE_CNT; f++) {
		qsort(c->figure[f], (size_t)runs, sizeof(uint64_t), by_value);
		printf("\t%llu", (unsigned long long)c->figure[f][runs / 2]);
	}
}

static int run_row(char *line, int runs)
{
	char *save = NULL, *name = strtok_r(line, "\t", &save), *mode = strtok_r(NULL, "\t", &save);
	char *a = strtok_r(NULL, "\t", &save), *b = strtok_r(NULL, "\t\n", &save);
	int is_metered = mode && !strcmp(mode, "meter"), failed = 0;

	if (!b)
		return -1;
	split(&peer, a);
	split(&ours, b);
	printf("%s", name);
	for (int run = -1; run < runs && !failed; run++)
		failed = run_once(&peer, run < 0 ? 0 : run, is_metered) ||
			 run_once(&ours, run < 0 ? 0 : run, is_metered);
	if (failed) {
		printf("\tfailed\n");
		return -1;
	}
	print_medians(&peer, runs);
	print_medians(&ours, runs);
	printf("\n");
	return 0;
}

int main(int argc, char **argv)
{
	int runs = argc == 2 ? atoi(argv[1]) : 0, status = 0;
	char line[LINE_SIZE];

	if (runs < 1 || runs > MAX_RUNS) {
		fprintf(stderr, "usage: pairs RUNS < rows, RUNS from 1 to %d\n", MAX_RUNS);
		return 2;
	}
	while (fgets(line, sizeof(line), stdin)) {
		if (run_row(line, runs))
			status = 1;
		fflush(stdout);
	}
	return status;
}
