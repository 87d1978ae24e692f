#!/bin/sh
# SPDX-License-Identifier: MIT
# amalgamate.sh ROOT OUT_DIR FILE... - the runtime and its engine as one pair, corepl.c and corepl.h.
#
# FILE... are the .c files, relative to ROOT.  corepl.h is the public header with core/status.h in
# its place; it is the header that is installed.  corepl.c holds every internal header once, before
# its first user, then the sources.
#
# In one translation unit two files may not both have a static function `fail`.  So whatever a .c
# file defines for itself alone (static functions and objects, typedefs, enumerators,
# macros) is renamed while that file is compiled: #define fail fail_in_match ... #undef fail.
set -eu

if [ $# -lt 3 ]; then
	echo "usage: amalgamate.sh ROOT OUT_DIR FILE..." >&2
	exit 2
fi
root=$1
out=$2
shift 2
mkdir -p "$out"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The public header with the shared part pasted in.
awk -v status="$root/core/status.h" '
	/^#include "core\/status.h"/ {
		while ((getline line < status) > 0)
			print line
		next
	}
	{ print }
' "$root/runtime/corepl.h" > "$tmp/corepl.h"

# Names that FILE defines for itself, one a line.
own_names() {
	awk '
	# static functions and objects: the name before "(", "[", " =" or ";"
	/^(static|__attribute__.*static) / {
		line = $0
		gsub(/__attribute__\(\([a-z_]*\)\) */, "", line)
		sub(/[[(=;].*/, "", line)
		sub(/ +$/, "", line)
		sub(/.*[ *]/, "", line)
		if (line != "")
			print line
	}
	/^typedef .*[ *]\(?[a-z_0-9]+\(/ { t = $0; sub(/\(.*/, "", t); sub(/.*[ *]/, "", t); print t }
	/^enum .*\{/ { in_enum = 1; next }
	/^}/ { in_enum = 0 }
	in_enum && /^\t[A-Z][A-Z0-9_]+/ { e = $1; sub(/[,=].*/, "", e); print e }
	' "$1" | grep -v '^corepl_' | sort -u
}

own_macros() {
	sed -n 's/^#define \([A-Za-z_0-9]*\).*/\1/p' "$1" | sort -u
}

# Print header HEADER (relative to ROOT) after those it includes, once.
put_header() {
	grep -qx "$1" "$tmp/seen" && return 0
	echo "$1" >> "$tmp/seen"
	case $1 in
	core/status.h | runtime/corepl.h) return 0 ;;
	esac
	for used in $(includes_of "$1"); do
		put_header "$used"
	done
	printf '\n/* ---- %s ---- */\n' "$1"
	sed '/^#include "/d' "$root/$1"
}

# The project's headers that FILE includes, relative to ROOT.
includes_of() {
	dir=$(dirname "$1")
	sed -n 's/^#include "\(.*\)"/\1/p' "$root/$1" | while read -r name; do
		if [ -f "$root/$dir/$name" ]; then
			echo "$dir/$name"
		else
			echo "$name"
		fi
	done
}

put_source() {
	own_names "$root/$1" > "$tmp/names"
	own_macros "$root/$1" > "$tmp/macros"
	grep -vxFf "$tmp/macros" "$tmp/names" > "$tmp/renamed" || :
	base=$(basename "$1" .c)
	printf '\n/* ---- %s ---- */\n' "$1"
	sed "s/.*/#define & &_in_${base}/" "$tmp/renamed"
	sed '/^#include "/d' "$root/$1"
	sed 's/^/#undef /' "$tmp/renamed" "$tmp/macros"
}

: > "$tmp/seen"
{
	cat << 'END'
/* SPDX-License-Identifier: MIT */
/*
 * corepl.c - libcorepl in one file, with corepl.h: made by runtime/amalgamate.sh, not to be edited.
 *
 *   cc -c corepl.c        C11, any libc; no other header or library is needed
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "corepl.h"
END
	for file; do
		for header in $(includes_of "$file"); do
			put_header "$header"
		done
	done
	for file; do
		put_source "$file"
	done
} > "$tmp/corepl.c"
mv "$tmp/corepl.c" "$tmp/corepl.h" "$out/"
