#!/bin/sh
# Every scene looks as it did when somebody read it and found it right.
#
# UPDATE_GOLDEN=1 writes the files anew; read each of them before committing.
render=$abs_top_builddir/tests/view/render
golden=$abs_top_srcdir/tests/golden

# SCENE SIZE [CHARSET [styles]]
views() {
	"$render" | while read -r scene; do
		echo "$scene 80x24"
	done
	cat <<-END
	list 160x48
	process-growing 160x48
	process-growing 100x30
	process-growing 130x40
	mappings-sorted 80x24 ascii
	mappings-single 80x24 ascii
	mappings-single 80x24 braille styles
	mappings-single 60x16
	mappings-single 100x30
	mappings-single 130x40
	mappings-single 160x48
	mappings-single-marked 160x48
	mappings-detail 80x24 ascii
	mappings-detail 100x30
	mappings-detail 160x48
	mappings-detail 40x10
	mappings-detail-file 160x48
	mappings-filtered 80x24 braille styles
	mappings-filtered 100x30
	mappings-filtered 160x48
	process-near 160x48
	process-leak 160x48
	process-leak 80x24 ascii
	process-events 160x48
	process-refused 160x48
	list 80x24 ascii
	list-marked-paused 80x24 ascii
	list-sort-menu 80x24 ascii
	help-list 80x24 ascii
	process-growing 80x24 ascii
	process-ended 80x24 ascii
	process-limits 80x24 ascii
	limits 80x24 ascii
	limits 100x30
	limits 160x48
	limits-detail 100x30
	limits-detail 40x10
	limits 80x24 braille styles
	evidence 40x10
	acknowledged 80x24 ascii
	ended-oom 80x24 ascii
	ended-oom 100x30
	ended-oom 160x48
	acknowledged 160x48
	acknowledged 100x30
	acknowledged 80x24 braille styles
	acknowledged-list 80x24 ascii
	acknowledged-list 100x30
	alert-list 80x24 ascii
	evidence 100x30
	evidence 160x48
	evidence 80x24 ascii
	evidence 80x24 braille styles
	python-types 100x30
	python-types 160x48
	python-types 60x16
	python-types 40x10
	python-types 80x24 ascii
	python-types 80x24 braille styles
	python-functions 160x48
	python-growth 100x30
	python-gc 100x30
	python-gc 160x48
	python-allocator 100x30
	python-allocator 160x48
	python-allocator 80x24 ascii
	python-threads 100x30
	python-threads 160x48
	python-threads 80x24 ascii
	python-advice 100x30
	python-advice 160x48
	python-trouble-advice 100x30
	python-trouble-advice 160x48
	python-trouble-advice 80x24 ascii
	python-trouble-advice 80x24 braille styles
	python-not-dumpable 100x30
	python-yama 160x48
	python-yama 80x24 ascii
	python-too-old 160x48
	python-other-program 160x48
	output 80x24 ascii
	output 100x30
	output 160x48
	output 40x10
	output-typing 80x24 ascii
	output-typing 160x48
	output-typing 40x10
	output-quit 80x24 ascii
	recording 80x24 ascii
	recording 100x30
	recording 160x48
	recording-list 80x24 ascii
	recording-list 160x48
	process-growing 80x24 blocks
	process-growing 160x48 ascii
	list 100x30
	list-signal 80x24 ascii
	list-signal 100x30
	list-signal 160x48
	list-signal-sure 100x30
	list-pss-old 80x24 braille styles
	list-findings 80x24 ascii
	list-tree 80x24 ascii
	list-tree 80x24 braille styles
	list-tree 100x30
	list-tree 160x48
	list-tree 60x16
	list-tagged 80x24 braille styles
	list-group 80x24 ascii
	list-group-limit 100x30
	list-group-limit 160x48
	list-group-limit 60x16
	list-group 100x30
	list-group 160x48
	list 40x10
	list 60x16
	list 39x10
	process-growing 40x10
	process-growing 60x16
	list 80x24 braille styles
	list-search 80x24 braille styles
	list-marked-paused 80x24 braille styles
	process-growing 80x24 braille styles
	process-near 80x24 braille styles
	growth 100x30
	growth 160x48
	growth 80x24 ascii
	growth 60x16
	growth 40x10
	growth 80x24 braille styles
	growth-threads 160x48
	growth-threads 100x30
	growth-threads 60x16
	growth-refused 100x30
	growth-refused 160x48
	growth-refused 80x24 ascii
	growth-nothing 160x48
	graph-back 100x30
	graph-back 160x48
	graph-back 80x24 ascii
	graph-events 100x30
	graph-events 160x48
	graph-events 80x24 ascii
	graph-alerts 100x30
	graph-alerts 160x48
	graph-alerts 80x24 ascii
	graph-first-limit 100x30
	graph-first-limit 160x48
	graph-first-limit 80x24 ascii
	graph-10s 100x30
	graph-10s 160x48
	graph-10s 80x24 ascii
	graph-7d 100x30
	graph-7d 160x48
	graph-7d 80x24 ascii
	graph-back 80x24 braille styles
	graph-first-limit 80x24 blocks
	graph-low-pss 80x24 ascii
	graph-7d-back 160x48
	END
}

"$render" >/dev/null || exit 99
views >views.$$
trap 'rm -f views.$$ golden.$$' EXIT
echo "1..$(wc -l <views.$$)"
number=0
while read -r view; do
	number=$((number + 1))
	file=$golden/$(echo "$view" | tr ' ' '-').txt
	# shellcheck disable=SC2086 # the words of a view are the arguments
	"$render" $view >golden.$$ 2>&1
	if test -n "$UPDATE_GOLDEN"; then
		cp golden.$$ "$file"
	fi
	if cmp -s golden.$$ "$file"; then
		echo "ok $number - $view"
	else
		echo "not ok $number - $view"
		diff -u "$file" golden.$$ | sed 's/^/# /'
	fi
done <views.$$
