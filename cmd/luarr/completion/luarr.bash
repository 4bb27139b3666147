# bash completion for luarr. For every session: put this line into ~/.bashrc:
#   source <(luarr completion bash)
_luarr() {
	local line word words=() n=-1 before=""
	# Readline takes --flag=value for three words, and completes the last.
	for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
		if [[ $n -ge 0 && ( $word == = || ${words[n]} == --*= ) ]]; then
			words[n]+=$word
		else
			words[++n]=$word
		fi
	done
	[[ ${words[n]} == --*=* && $COMP_WORDBREAKS == *=* ]] && before=${words[n]%%=*}=
	COMPREPLY=()
	while IFS= read -r line; do
		line=${line%%$'\t'*}
		COMPREPLY+=("$(printf %q "${line#"$before"}")")
	done < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)
}
complete -o default -F _luarr luarr
