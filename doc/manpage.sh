#!/bin/sh
# SPDX-License-Identifier: MIT
# manpage.sh TEXT VERSION ORIGIN - a manual page in roff, to standard output.
#
# TEXT is doc/NAME.SECTION.txt: plain text in the form of the tools' help texts.  A line "@help"
# stands for the help of ORIGIN, a tool; "@commands" for that of each of its commands; "@header" for
# the comments and declarations of ORIGIN, a header.  So nothing is written twice.
#
# The form: a line in capitals is a heading; "== x" one below it; "  word  text" (2 to 6 spaces before
# and 2 at least after) an item, with further lines deeper; other indented lines are kept as they are.
set -eu

if [ $# -ne 3 ]; then
	echo "usage: manpage.sh TEXT VERSION ORIGIN" >&2
	exit 2
fi
text=$1
version=$2
origin=$3

# The manual in a header: the head comment, then each declaration before its comment.
# Lines of code get a \001 before them.
header_text() {
	expand -t 8 "$1" | awk '
	function flush_pair(   i) {
		for (i = 0; i < code_cnt; i++)
			print "\001" code[i]
		if (code_cnt && doc != "")
			print ""
		printf "%s", doc
		if (code_cnt || doc != "")
			print ""
		code_cnt = 0
		doc = ""
	}
	/SPDX-License-Identifier/ { next }
	/^\/\* ---- .* -+ \*\/$/ {
		flush_pair()
		gsub(/^\/\* -+ | -+ \*\/$/, "")
		print toupper($0)
		next
	}
	/^\/\*/ { in_comment = 1; if (code_cnt) flush_pair() }
	in_comment {
		is_last = /\*\/$/
		sub(/^\/\*\*? ?/, ""); sub(/ ?\*\/$/, ""); sub(/^ \* ?/, "")
		if (match($0, /^[a-z]+\.h - /)) { # the name; a further one is of a part, not for users
			is_part = is_named++
			doc = is_part ? toupper(substr($0, 1, RLENGTH - 5)) "\n" : ""
			next
		}
		if (match($0, /^   ?COREPL_E[A-Z]+ [^ ]/))
			$0 = substr($0, 1, RLENGTH - 1) " " substr($0, RLENGTH)
		if (!is_part && ($0 != "" || !is_last))
			doc = doc $0 "\n"
		if (is_last)
			in_comment = is_part = 0
		next
	}
	/^#(if|ifdef|ifndef|endif|include)/ || /^extern "C"/ { flush_pair(); next }
	/^#define COREPL_[A-Z_]*H$/ || (/^}$/ && !code_cnt) { next }
	/^$/ && !in_braces { flush_pair(); next }
	{
		if (/\{$/) in_braces = 1
		if (/^}/) in_braces = 0
		code[code_cnt++] = $0
	}
	END { flush_pair() }'
}

command_names() {
	"$origin" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\)  .*/\1/p'
}

full_text() {
	while IFS= read -r line; do
		case $line in
		@help) "$origin" --help | expand ;;
		@commands)
			for name in $(command_names); do
				printf '\n== corepl %s\n' "$name"
				"$origin" help "$name" | expand
			done
			;;
		@header) header_text "$origin" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done < "$text"
}

name=$(basename "$text" .txt)
full_text | awk -v name="${name%.*}" -v section="${name##*.}" -v version="$version" '
function roff(s) {
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	gsub(/\047/, "\\(aq", s)
	gsub(/`/, "\\(ga", s)
	gsub(/\^/, "\\(ha", s)
	gsub(/~/, "\\(ti", s)
	return s ~ /^[.]/ ? "\\&" s : s
}
# What is open: "" a fresh paragraph, "text", "item", "kept".
function leave_kept() {
	if (state == "kept")
		print ".fi\n.RE"
	state = ""
}
function paragraph() {
	if (state == "kept")
		leave_kept()
	if (is_gap || state == "item")
		print ".PP"
	is_gap = 0
	state = ""
}
function heading(macro, title) {
	leave_kept()
	print macro " \"" roff(title) "\""
	is_gap = 0
}
function keep(s) {
	if (state != "kept") {
		paragraph()
		print ".RS 4\n.nf"
		state = "kept"
		match(s, /^ */)
		margin = RLENGTH
	} else if (is_gap) {
		print ""
		is_gap = 0
	}
	print roff(substr(s, 1, margin) ~ /^ *$/ ? substr(s, margin + 1) : s)
}
function item(s,   at) {
	leave_kept()
	sub(/^ +/, "", s)
	at = match(s, /  +/)
	print ".TP"
	print "\\fB" roff(substr(s, 1, at - 1)) "\\fR"
	print roff(substr(s, at + RLENGTH))
	state = "item"
	is_gap = 0
}
BEGIN {
	print ".\\\" made by doc/manpage.sh, not to be edited"
	printf ".TH %s %s \"\" \"corepl %s\" \"corepl\"\n.nh\n.ad l\n", roff(toupper(name)), section, version
}
/^$/ { if (state != "kept" && state != "") state = "text"; is_gap = state != ""; next }
/^\001/ { sub(/^\001/, ""); keep($0); next }
/^usage: / { if (!is_used++) heading(".SH", "SYNOPSIS"); sub(/^usage: /, ""); keep($0); in_usage = 1; next }
in_usage && /^       [^ ]/ { sub(/^       /, ""); keep($0); next }
in_usage { in_usage = 0; leave_kept(); if (is_used == 1) heading(".SH", "DESCRIPTION") }
/^== / { heading(".SS", substr($0, 4)); next }
/^[A-Z][-A-Z ,:]+$/ || /^[A-Z ]+: [A-Z ,_-]+$/ { heading(".SH", $0); next }
/^  ? ? ? ? ?[^ ].*[^ ]  +[^ ]/ && !(state == "item" && /^         /) { item($0); next }
state == "item" && !is_gap && /^       / { sub(/^ +/, ""); print roff($0); next }
/^ / { keep($0); next }
{ paragraph(); print roff($0); state = "text" }
END { leave_kept() }'
