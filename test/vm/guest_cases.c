/* SPDX-License-Identifier: MIT */
/*
 * guest_cases.c - many commands in one virtual machine, each with its output marked.
 *
 *   guest_cases FILE        a command a line, its words separated by tabs, the first one its name
 *
 *   VMCASE begin NAME
 *   ... what the command prints ...
 *   VMCASE end NAME STATUS  exit status, 128 + signal where it was killed
 *
 * A command that takes more than CASE_SECONDS is killed.  Exit status 0 when all were started.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE_SIZE = 8192, MAX_WORDS = 128, CASE_SECONDS = 300 };

static int split(char *line, char **words)
{
	char *save = NULL;
	int cnt = 0;

	line[strcspn(line, "\n")] = 0;
	for (char *w = strtok_r(line, "\t", &save); w && cnt < MAX_WORDS;
	     w = strtok_r(NULL, "\t", &save))
		words[cnt++] = w;
	words[cnt] = NULL;
	return cnt;
}

static void run_command(char **words)
{
	int status = 0;
	pid_t pid;

	printf("VMCASE begin %s\n", words[0]);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		alarm(CASE_SECONDS);
		execv(words[1], words + 1);
		perror(words[1]);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	printf("VMCASE end %s %d\n", words[0],
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int main(int argc, char **argv)
{
	static char line[LINE_SIZE];
	char *words[MAX_WORDS + 1];
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!f) {
		printf("usage: guest_cases FILE\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof(line), f))
		if (split(line, words) >= 2)
			run_command(words);
	fclose(f);
	return 0;
}
