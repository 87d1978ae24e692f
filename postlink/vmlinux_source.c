/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_source.c - running the preprocessor (see vmlinux_source.h).
 */
#include "postlink/vmlinux_source.h"

#include "core/diag.h"
#include "postlink/vmlinux_words.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARG_MAX_CNT 256
#define LEAST_TEXT (1u << 20)

extern char **environ;

/* A directory with an empty vmlinux.h. */
struct empty_header {
	char dir[256];
	char file[280];
};

static int make_empty_header(struct empty_header *h, struct corepl_diag *d)
{
	const char *tmp = getenv("TMPDIR");
	int fd;

	snprintf(h->dir, sizeof(h->dir), "%s/corepl-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
	if (!mkdtemp(h->dir)) {
		h->dir[0] = 0;
		return diag_fail(d, COREPL_ESYS, "a temporary directory: cannot be made: %s",
				 strerror(errno));
	}
	snprintf(h->file, sizeof(h->file), "%s/vmlinux.h", h->dir);
	fd = open(h->file, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return diag_fail(d, COREPL_ESYS, "%s: cannot be made: %s", h->file,
				 strerror(errno));
	close(fd);
	return COREPL_OK;
}

static void remove_empty_header(const struct empty_header *h)
{
	if (!h->dir[0])
		return;
	unlink(h->file);
	rmdir(h->dir);
}

/* All of FD, NUL-terminated. */
static char *read_all(int fd)
{
	size_t cap = LEAST_TEXT, size = 0;
	char *text = malloc(cap);

	while (text) {
		ssize_t n = read(fd, text + size, cap - size - 1);
		char *larger;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		size += (size_t)n;
		if (cap - size > 1)
			continue;
		cap *= 2;
		larger = realloc(text, cap);
		if (!larger)
			free(text);
		text = larger;
	}
	if (text)
		text[size] = 0;
	return text;
}

static int spawn(pid_t *pid, char *const *args, int out_fd)
{
	posix_spawn_file_actions_t actions;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc)
		return rc;
	rc = posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
	if (!rc)
		rc = posix_spawnp(pid, args[0], &actions, NULL, args, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int run(char **text, char *const *args, struct corepl_diag *d)
{
	int fds[2], rc, status = 0;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return diag_fail(d, COREPL_ESYS, "a pipe: cannot be made: %s", strerror(errno));
	rc = spawn(&pid, args, fds[1]);
	close(fds[1]);
	if (rc) {
		close(fds[0]);
		return diag_fail(d, COREPL_ESYS, "%s: cannot be run: %s (--clang names another)",
				 args[0], strerror(rc));
	}
	*text = read_all(fds[0]);
	close(fds[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!*text)
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for preprocessed source");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return COREPL_OK;
	free(*text);
	*text = NULL;
	return diag_fail(d, COREPL_EFORMAT, "%s -E: refused the file; its options go after '--'",
			 args[0]);
}

int vmlinux_source_read(char **text, const char *path, const struct vmlinux_words_compiler *cc,
			struct corepl_diag *d)
{
	char target[] = "-target", bpf[] = "bpf", only[] = "-E", last[] = "-idirafter";
	char kind[] = "-x", c[] = "c"; /* whatever the name ends in */
	char guard[] = "-D__VMLINUX_H__"; /* a header of all types says nothing of the source */
	struct empty_header header = { "", "" };
	char *args[ARG_MAX_CNT];
	size_t cnt = 0;
	int rc = make_empty_header(&header, d);

	args[cnt++] = (char *)(uintptr_t)cc->clang;
	args[cnt++] = target;
	args[cnt++] = bpf;
	args[cnt++] = only;
	for (size_t i = 0; cc->args && cc->args[i] && cnt < ARG_MAX_CNT - 7; i++)
		args[cnt++] = cc->args[i];
	args[cnt++] = guard;
	args[cnt++] = last;
	args[cnt++] = header.dir;
	args[cnt++] = kind;
	args[cnt++] = c;
	args[cnt++] = (char *)(uintptr_t)path;
	args[cnt] = NULL;
	if (!rc)
		rc = run(text, args, d);
	remove_empty_header(&header);
	return rc;
}
