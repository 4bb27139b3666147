# fish completion for luarr. For every session:
#   luarr completion fish > ~/.config/fish/completions/luarr.fish
function __luarr_complete
	set -l words (commandline -opc) (commandline -ct)
	$words[1] __complete $words[2..-1] 2>/dev/null
end
function __luarr_files
	test -z "$(__luarr_complete)"
end
complete -c luarr -f -a '(__luarr_complete)'
complete -c luarr -F -n __luarr_files
