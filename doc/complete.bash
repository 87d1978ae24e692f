# SPDX-License-Identifier: MIT
# complete.bash - completion of corepl and bpf-postlink in bash.
#
# Commands, options and the words that an option takes are read from the tools' own help texts:
# "  name   what it does" under "commands:", "--option", "--option a|b", "--option KERNEL".

_corepl_help() { # TOOL [COMMAND]
	if [ $# -gt 1 ]; then
		"$1" help "$2" 2>/dev/null
	else
		"$1" --help 2>/dev/null
	fi
}

# The options in usage lines and in front of descriptions; prose may name others' options.
_corepl_options() { # HELP
	grep -E '^usage:|^ +[[-]' <<<"$1" | sed 's/\([^ ]\)  .*/\1/' |
		grep -oE -- '(^|[[ ,])--?[a-z][a-z-]*' | tr -d '[ ,'
}

# What may follow OPTION, by HELP: words, "FILE" for files, "NAME" for anything.
_corepl_values() { # OPTION HELP
	local value
	value=$(grep -oE -m 1 -- "(^|[[ ,])$1(, --[a-z-]+)? ([a-z]+[|][a-z|]+|[A-Z]+)" <<<"$2" | head -n 1)
	value=${value##* }
	case $value in
	*[a-z]*) echo "${value//|/ }" ;;
	KERNEL) echo "running FILE" ;;
	NAME) echo "NAME" ;;
	[A-Z]*) echo "FILE" ;;
	esac
}

_corepl() {
	local tool=$1 cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local command= help words

	COMPREPLY=()
	[ "$cur" != = ] || cur=
	[ "$prev" != = ] || prev=${COMP_WORDS[COMP_CWORD - 2]}
	help=$(_corepl_help "$tool")
	if grep -q '^commands:' <<<"$help"; then
		command=${COMP_WORDS[1]}
		if [ "$COMP_CWORD" = 1 ] || { [ "$COMP_CWORD" = 2 ] && [ "$command" = help ]; }; then
			words=$(sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$help")
			[ "$COMP_CWORD" = 2 ] || words="$words help --help --version"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
			return
		fi
		[ "$command" != help ] || return
		help=$(_corepl_help "$tool" "$command")
	fi
	words=
	[[ $prev != -* ]] || words=$(_corepl_values "$prev" "$help")
	[ "$words" != NAME ] || return
	if [ -z "$words" ] && [[ $cur == -* ]]; then
		words="$(_corepl_options "$help") --help"
	elif [ -z "$words" ]; then
		words=FILE
		! sed 's/--[a-z-]* [A-Z]*//g' <<<"$help" | grep -q '^usage: .* KERNEL' || words="running FILE"
	fi
	mapfile -t COMPREPLY < <(compgen -W "${words/FILE/}" -- "$cur" | sort -u
		[[ $words != *FILE ]] || compgen -f -- "$cur")
}

complete -o filenames -F _corepl corepl bpf-postlink
