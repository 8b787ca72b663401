# fish completion for memtide(1)

# Whether the command line is one of the subcommands named.
function __memtide_in
    set -l words (commandline -opc)
    set -l command top
    if test (count $words) -gt 1; and contains -- $words[2] top run record report inspect check
        set command $words[2]
    end
    contains -- $command $argv
end

function __memtide_names
    ps --ppid 2 -p 2 --deselect -o comm= 2>/dev/null | string match -r '^[A-Za-z0-9_][A-Za-z0-9_.+-]*$' | sort -u
end

function __memtide_metrics
    printf '%s\n' 'rss>' 'anon>' 'peak>' 'pss>' 'uss>' 'swap>' 'vsize>' 'data>' 'stack>' \
        'mappings>' 'headroom<' 'growth>' 'used>' 'tree.pss>' 'tree.uss>' 'tree.swap>' \
        'py.objects>' 'py.type(' 'py.gc.uncollectable>' 'py.kept>' \
        'eta<' leak 'leak>=' limit 'limit>='
end

complete -c memtide -f
complete -c memtide -n 'test (count (commandline -opc)) -eq 1' -a top -d 'The dashboard'
complete -c memtide -n 'test (count (commandline -opc)) -eq 1' -a run -d 'Start a command and watch it'
complete -c memtide -n 'test (count (commandline -opc)) -eq 1' -a record -d 'Write rows, without a screen'
complete -c memtide -n 'test (count (commandline -opc)) -eq 1' -a report -d 'Say what recordings hold'
complete -c memtide -n 'test (count (commandline -opc)) -eq 1' -a inspect -d 'Look at one process once'
complete -c memtide -n '__memtide_in inspect' -a '(__fish_complete_pids)'
complete -c memtide -n 'test (count (commandline -opc)) -eq 1' -a check -d 'One verdict for a monitoring system'
complete -c memtide -n '__memtide_in top record check' -a '(__fish_complete_pids)'
complete -c memtide -n '__memtide_in top record check' -a '(__memtide_names)' -d Name
complete -c memtide -n '__memtide_in run' -a '(__fish_complete_subcommand --fcs-skip=2)'

set -l looking '__memtide_in top run record check'
set -l watching '__memtide_in top run record'
complete -c memtide -n $looking -s i -l interval -x -a '100ms 500ms 1s 2s 10s' -d 'Time between looks'
complete -c memtide -n $watching -l alert -x -a '(__memtide_metrics)' -d 'Alert when it becomes true'
complete -c memtide -n $watching -l exec -r -d 'On an alert run this program'
complete -c memtide -n '__memtide_in inspect' -l max-stall -x -d 'Never hold a target longer by one read'
complete -c memtide -n $looking -l budget -x -d 'CPU for detailed reads, per cent'
complete -c memtide -n $looking -l max-stall -x -d 'Never hold a target longer by one read'
complete -c memtide -n $watching -l python -x -a 'auto on off' -d 'Look into Python programs'
complete -c memtide -l config -r -d 'Read defaults of options from this file'
complete -c memtide -l dump-config -d 'Print the options in force'
complete -c memtide -s h -l help -d 'Show help'
complete -c memtide -s V -l version -d 'Show the version'

set -l choosing '__memtide_in top record check'
set -l targets '__memtide_in top record'
complete -c memtide -n $choosing -s p -l pid -x -a '(__fish_complete_pids)' -d 'Watch these processes'
complete -c memtide -n $choosing -s n -l name -x -a '(__memtide_names)' -d 'Watch processes of this name'
complete -c memtide -n $choosing -s f -l full -d 'Regular expressions over the command line'
complete -c memtide -n $choosing -s u -l user -x -a '(__fish_complete_users)' -d 'Watch processes of this user'
complete -c memtide -n $choosing -s C -l children -d 'Watch descendants too'
complete -c memtide -n $targets -s w -l wait -d 'Wait for a process that matches'
complete -c memtide -n $targets -s t -l duration -x -d 'Stop after this time'
complete -c memtide -n $targets -s c -l count -x -d 'Stop after this many looks'

set -l written '__memtide_in top run record'
set -l output '__memtide_in run record'
complete -c memtide -n $written -s o -l output -r -F -d 'Write rows to this file'
complete -c memtide -n $written -l format -x -a 'csv jsonl' -d 'How rows are written'
complete -c memtide -n $written -l with -x -a 'mappings walls events python all' -d 'Write beside the file'
complete -c memtide -n $written -l append -d 'Add to the file'
complete -c memtide -n $written -l force -d 'Overwrite the file'
complete -c memtide -n $output -l exit-on-alert -d 'Stop at the first alert'
complete -c memtide -n $output -l alert-exit-code -x -d 'Exit status after an alert'
complete -c memtide -n $output -s q -l quiet -d 'No summary at the end'
complete -c memtide -n $output -s v -l verbose -d 'Tell events as they happen'

set -l screen '__memtide_in top run'
complete -c memtide -n $screen -l ascii -d 'Draw with ASCII only'
complete -c memtide -n $screen -l color -x -a 'auto always never' -d 'Use colours'
complete -c memtide -n $screen -l theme -x -a 'auto neutral dark light mono' -d 'Colours for the background'
complete -c memtide -n $screen -l no-mouse -d 'Leave the mouse to the terminal'
complete -c memtide -n $screen -l readonly -d 'Offer nothing that acts on a process'

set -l run '__memtide_in run'
complete -c memtide -n $run -l dashboard -d 'Open the dashboard'
complete -c memtide -n $run -l signal -x -a 'TERM INT HUP QUIT KILL USR1 USR2' -d 'What --exit-on-alert sends'
complete -c memtide -n $run -l kill-after -x -d 'KILL what still runs so long after'
complete -c memtide -n $run -l preserve-status -d 'Exit with the status of the command'

set -l report '__memtide_in report'
complete -c memtide -n $report -F
complete -c memtide -n $report -l format -x -a 'text json markdown' -d 'How the report is written'
complete -c memtide -n $report -l baseline -r -F -d 'Compare with this recording'
complete -c memtide -n $report -l max-growth -x -a '5% 10% 20% 50M' -d 'How much more is too much'

complete -c memtide -n '__memtide_in inspect' -l format -x -a 'text json' -d 'How it is written'
set -l check '__memtide_in check'
complete -c memtide -n $check -s w -l warn -x -a '(__memtide_metrics)' -d 'WARNING when it becomes true'
complete -c memtide -n $check -s c -l crit -x -a '(__memtide_metrics)' -d 'CRITICAL when it becomes true'
complete -c memtide -n $check -l duration -x -d 'Look for so long'
complete -c memtide -n $check -l from -r -F -d 'Look at a recording'
complete -c memtide -n $check -s t -l timeout -x -d 'UNKNOWN when it takes longer'
