dist_man_MANS += man/memtide.1 man/memtide-csv.5
