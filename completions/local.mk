dist_bashcompletion_DATA += completions/memtide
dist_zshcompletion_DATA += completions/_memtide
dist_fishcompletion_DATA += completions/memtide.fish
