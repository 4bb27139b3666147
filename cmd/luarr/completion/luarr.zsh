#compdef luarr
# zsh completion for luarr. For every session: put this line into ~/.zshrc, after compinit:
#   source <(luarr completion zsh)
_luarr() {
	local line
	local -a found
	for line in "${(@f)$(${words[1]} __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
		[[ -n $line ]] && found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
	done
	if (( ${#found} )); then
		_describe -V luarr found
	else
		_files
	fi
}
compdef _luarr luarr
