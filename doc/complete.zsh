#compdef corepl bpf-postlink
# SPDX-License-Identifier: MIT
# complete.zsh - completion of corepl and bpf-postlink in zsh; see complete.bash for what is read from
# the tools' help texts.

local tool=$words[1] prev=$words[CURRENT-1] cur=$words[CURRENT] help value
local -a found

help=$($tool --help 2>/dev/null)
if [[ $help == *$'\n'commands:* ]]; then
	if (( CURRENT == 2 )) || [[ $CURRENT == 3 && $words[2] == help ]]; then
		found=(${(f)"$(sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' <<<$help)"})
		(( CURRENT == 3 )) || found+=(help --help --version)
		compadd -a found
		return
	fi
	[[ $words[2] != help ]] || return 1
	help=$($tool help $words[2] 2>/dev/null)
fi

if [[ $prev == -* ]]; then
	value=$(grep -oE -- "(^|[[ ,])$prev(, --[a-z-]+)? ([a-z]+[|][a-z|]+|[A-Z]+)" <<<$help | head -n 1)
	value=${value##* }
	case $value in
	*[a-z]*) compadd -- ${(s:|:)value}; return ;;
	KERNEL) compadd running; _files; return ;;
	NAME) return 1 ;;
	[A-Z]*) _files; return ;;
	esac
fi
if [[ $cur == -* ]]; then
	found=(${(fu)"$(grep -E '^usage:|^ +[[-]' <<<$help | sed 's/\([^ ]\)  .*/\1/' |
		grep -oE -- '(^|[[ ,])--?[a-z][a-z-]*' | tr -d '[ ,')"} --help)
	compadd -- ${(u)found}
	return
fi
if sed 's/--[a-z-]* [A-Z]*//g' <<<$help | grep -q '^usage: .* KERNEL'; then
	compadd running
fi
_files
