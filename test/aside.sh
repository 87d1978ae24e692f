# SPDX-License-Identifier: MIT
# aside.sh - apt on the side: single packages of any Debian suite and architecture, nothing installed.
#
# Sourced by the fetch scripts.  Works without root.  The mirror is the one apt is configured with;
# suites that apt does not list are taken from the same mirror, signed by Debian's archive keyring.
# apt's own state is not touched: lists and caches lie in $ASIDE_DIR, which the caller sets.
#
#   aside_use SUITES ARCH     read the package lists (again after a day); aside_* then mean these;
#                             several suites are joined by commas
#   aside_names REGEX         names of packages that match the whole extended REGEX, by version
#   aside_get PACKAGE         download it into the current directory, checked by signed lists
#   aside_get_all [-t SUITE] PACKAGE...   the same, with what this machine lacks of their dependencies
#   aside_unpack DEB DIR [PATTERN...]   unpack a .deb, or only the files that match
: "${ASIDE_DIR:?aside.sh: set ASIDE_DIR}"
ASIDE_KEYRING=${ASIDE_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}

aside_mirrors() { # the configured mirrors of Debian's own suites: "URI SUITE" lines
	apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
		grep -E ' (buster|bullseye|bookworm|trixie|forky|duke|sid|(old)*stable|testing|unstable)(-[a-z]+)*(/.*)?$'
}

aside_mirror() { # SUITE: security suites have a mirror of their own
	aside_found=$(aside_mirrors | awk -v suite="$1" \
		'($2 ~ /-security/) == (suite ~ /-security/) { print $1; exit }')
	[ -n "$aside_found" ] || # only the other is configured: they lie side by side
		aside_found=$(aside_mirrors | sed -n '1s#/debian/* .*#/debian-security/#p')
	echo "$aside_found"
}

aside_apt() { # COMMAND...: with the configuration aside; complaints without the mirror's address
	APT_CONFIG=$ASIDE_NOW/apt.conf "$@" 2> "$ASIDE_NOW/errors" && return 0
	sed -E 's#[a-z]+://[^ ]*#<mirror>#g; s#\[IP: [^]]*\]##' "$ASIDE_NOW/errors" >&2
	return 1
}

aside_configure() { # SUITES ARCH
	rm -rf "$ASIDE_NOW"
	mkdir -p "$ASIDE_NOW/lists/partial" "$ASIDE_NOW/cache/archives/partial"
	: > "$ASIDE_NOW/status"
	for suite in $(echo "$1" | tr , ' '); do
		mirror=$(aside_mirror "$suite")
		[ -n "$mirror" ] || { echo "apt has no Debian mirror configured, for $suite" >&2; return 1; }
		echo "deb [signed-by=$ASIDE_KEYRING arch=$2] $mirror $suite main"
	done > "$ASIDE_NOW/sources.list"
	cat > "$ASIDE_NOW/apt.conf" <<-END
		Dir::Etc::sourcelist "$ASIDE_NOW/sources.list";
		Dir::Etc::sourceparts "-";
		Dir::State::lists "$ASIDE_NOW/lists";
		Dir::State::status "$ASIDE_NOW/status";
		Dir::Cache "$ASIDE_NOW/cache";
		APT::Architecture "$2";
		APT::Architectures { "$2"; };
		Acquire::Languages "none";
		Acquire::Retries "2";
		Acquire::http::Timeout "20";
		Acquire::Check-Valid-Until "false"; // a frozen mirror is good enough for test inputs
		APT::Sandbox::User "root";
	END
}

aside_use() {
	ASIDE_NOW=$ASIDE_DIR/$1.$2
	[ -z "$(find "$ASIDE_NOW/updated" -mtime -1 2>/dev/null)" ] || return 0
	aside_configure "$1" "$2" || return 1
	aside_apt apt-get -qq update > /dev/null || return 1
	# apt-get update warns, and succeeds, when a mirror does not answer
	[ -n "$(find "$ASIDE_NOW/lists" -name '*_Packages*')" ] || return 1
	touch "$ASIDE_NOW/updated"
}

aside_names() {
	aside_apt apt-cache pkgnames | grep -Ex "$1" | sort -V
}

aside_get() {
	aside_apt apt-get -qq download "$1" > /dev/null
}

aside_get_all() {
	aside_apt apt-get -qq -y --no-install-recommends --download-only -o Debug::NoLocking=1 \
		-o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache::archives="$PWD" \
		install "$@" > /dev/null
}

aside_unpack() {
	aside_deb=$1 aside_to=$2
	shift 2
	mkdir -p "$aside_to"
	# a pattern that matches no file is no fault: packages differ between suites
	dpkg-deb --fsys-tarfile "$aside_deb" | tar -x -C "$aside_to" --wildcards "$@" 2>/dev/null || :
}
