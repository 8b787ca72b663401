#!/bin/sh
# `memtide inspect`: a real Python, a C program, a process that is not ours to read.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

[ -n "$PYTHON" ] || skip_all "no python3"

# json EXPRESSION: of the object d in ./out
json() {
    "$PYTHON" -c '
import json, sys
d = json.load(open("out"))
missing = {u["item"]: u for u in d["unavailable"]}
types = {t["name"]: t for t in d["types"]}
functions = [f["function"].split(".")[-1] for t in d["threads"] for f in t["frames"]]
assert eval("(" + sys.argv[1] + ")"), (d["unavailable"], functions)' "$1" 2>err
}

cat >job.py <<'END'
import sys, threading, time

class Session:
    __slots__ = ("number",)
    def __init__(self, number):
        self.number = number

class Plain:
    pass

class Wide:
    def __init__(self):
        self.a = self.b = None

def wait_for_ever():
    while True:
        time.sleep(0.1)

exec(compile("def serve(): wait_for_ever()", "red\x1b[31m.py", "exec"))

sessions = [Session(i) for i in range(4711)]
plain = [Plain() for i in range(3210)]
table = {i: None for i in range(100000)}
wide = [Wide() for i in range(40000)]
floats = [float(i) for i in range(60000)]
threading.Thread(target=serve, daemon=True).start()
open("ready", "w").close()
wait_for_ever()
END
keep "$PYTHON" job.py
python=$last
wait_for 20 test -e ready
sleep 0.3

run "$MEMTIDE" inspect --format json "$python"
ok "a Python: status 0" status_is 0
ok "a Python: nothing on standard error" test ! -s err
ok "a Python: the keys" json 'all(k in d for k in ("runtime", "threads", "gc", "tracemalloc",
    "allocators", "types", "containers", "account", "mappings", "walls", "advice", "unavailable"))'
ok "identity" json "d['pid'] == $python and d['name'].startswith('python') and d['user']"
ok "sizes" json "d['values']['rss_bytes'] > 2**20 and d['values']['peak_rss_bytes'] > 2**20"
ok "the closest wall first" json \
    "d['walls'][0]['closest'] and not any(w['closest'] for w in d['walls'][1:])"
ok "every missing thing has a reason" json "all(u['item'] and u['why'] for u in d['unavailable'])"

if json "d['runtime'] and d['runtime']['readable'] and d['types']"; then
    ok "mappings by RSS" json \
        "[m['rss_bytes'] for m in d['mappings']] == sorted((m['rss_bytes'] for m in d['mappings']), reverse=True) and len(d['mappings']) > 5"
    version=$("$PYTHON" -c 'import platform; print(platform.python_version())')
    ok "runtime" json "'$version'.startswith(d['runtime']['version'])"
    ok "a class with slots: exactly as many" json "types['Session']['count'] == 4711"
    ok "a class with a dict: exactly as many" json "types['Plain']['count'] == 3210"
    ok "types by bytes" json "[t['bytes'] for t in d['types']] == sorted((t['bytes'] for t in d['types']), reverse=True)"
    ok "threads" json "len(d['threads']) == 2 and $python in [t['tid'] for t in d['threads']]"
    ok "functions" json \
        "functions.count('wait_for_ever') == 2 and 'serve' in functions and '<module>' in functions"
    ok "file and line" json \
        "[f for t in d['threads'] for f in t['frames'] if f['function'] == 'wait_for_ever' and f['file'].endswith('job.py') and f['line'] == 17]"
    ok "a name with an escape sequence is escaped" json \
        '[f for t in d["threads"] for f in t["frames"] if f["function"] == "serve" and f["file"] == "red\\x1b[31m.py"]'
    ok "gc" json "d['gc']['enabled'] and [g['threshold'] for g in d['gc']['generations']][0] > 0"
    ok "tracemalloc is off" json "d['tracemalloc']['tracing'] is False"
    ok "pymalloc" json "d['allocators']['pymalloc']['used_bytes'] > 2**19"
    ok "the largest container" json \
        "any(c['kind'] == 'dict' and c['length'] == 100000 and c['next_bytes'] > c['bytes'] for c in d['containers'])"
    ok "a list of floats" json \
        "any(c['items_type'] == 'float' and c['length'] == 60000 and c['fits'] for c in d['containers'])"
    ok "advice: __slots__" json \
        "[a['bytes'] for a in d['advice'] if a['kind'] == 'slots' and 'Wide' in a['advice'] and '40,000' in a['evidence']][0] == types['Wide']['slots_would_save_bytes'] > 2**20"
    ok "advice: an array" json \
        "any(a['kind'] == 'array' and '60,000 floats' in a['advice'] for a in d['advice'])"
    ok "the account sums up" json "abs(sum(v for k, v in d['account'].items() if k != 'anon_bytes') - d['account']['anon_bytes']) < 4096 and d['account']['objects_bytes'] > 2**20"
    run "$MEMTIDE" inspect "$python"
    ok "text: status 0" status_is 0
    ok "text: runtime" out_has "runtime   CPython $version"
    ok "text: types" out_has ' 4,711  Session$'
    ok "text: stacks" out_has '^      wait_for_ever  .*job.py:17$'
    ok "text: advice" out_has '^ *[0-9.]*M  give class Wide __slots__'
    ok "text: why RSS does not fall" out_has 'RSS does not fall'
    ok "text: no control byte" test "$(LC_ALL=C tr -d '\n\040-\176\200-\377' <out | wc -c)" -eq 0
else
    skip "a Python from inside" "its memory is not ours to read here"
fi
ok "it runs on" kill -0 "$python"

keep "$examples/many_mappings" 500
mappings=$last
wait_for 20 grep -q ready kept.out
run "$MEMTIDE" inspect --format json "$mappings"
ok "a C program: status 0" status_is 0
ok "a C program: no runtime" json "d['runtime'] is None and d['threads'] == [] and d['types'] == []"
ok "a C program: its mappings" json "sum(m['areas'] for m in d['mappings']) > 500"
ok "a C program: its limits" json "any(w['wall'] == 'max_map_count' and w['use'] > 500 for w in d['walls'])"
ok "a C program: nothing is said of Python" json "not {'gc', 'types', 'threads'} & set(missing) and d['advice'] == []"
run "$MEMTIDE" inspect "$mappings"
ok "a C program: text" out_has '^Mappings, by RSS: '

# Who may not read it is told so, and what would help.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    chmod 755 .
    cp "$MEMTIDE" memtide-copy
    chmod 755 memtide-copy
    as_nobody() {
        run setpriv --reuid 65534 --clear-groups env HOME=/ XDG_CONFIG_HOME=/nonexistent \
            ./memtide-copy "$@"
    }
    as_nobody inspect --format json "$python"
    ok "another user: status 0" status_is 0
    ok "another user: sizes and limits are there" json "d['values']['rss_bytes'] and d['walls']"
    ok "another user: what is missing" json \
        "{'mappings', 'threads', 'gc', 'types', 'allocators', 'account'} <= set(missing)"
    ok "another user: why, and the remedy" json \
        "'another user' in missing['types']['why'] and 'root' in missing['types']['remedy']"
    as_nobody inspect "$python"
    ok "another user: text" out_has 'remedy: run memtide as root'

    cat >closed.py <<'END'
import ctypes, os, time
PR_SET_DUMPABLE = 4
ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
open("closed", "w").close()
time.sleep(600)
END
    chmod 1777 .
    # One that nobody may run: a Python in root's home is not.
    keep setpriv --reuid 65534 --clear-groups /usr/bin/python3 closed.py
    if wait_for 20 test -e closed; then
        as_nobody inspect --format json "$last"
        ok "not dumpable: why, and the remedy" json \
            "'not dumpable' in missing['types']['why'] and 'root' in missing['types']['remedy']"
    else
        skip "not dumpable" "nobody may not run /usr/bin/python3"
    fi
else
    skip "another user" "needs root and setpriv"
fi

if unshare -U -r true 2>/dev/null; then
    run unshare -U -r "$MEMTIDE" inspect --format json "$python"
    ok "from inside a user namespace: why" json "'user namespace' in missing['types']['why']"
    ok "from inside a user namespace: a remedy" json "missing['types']['remedy']"
else
    skip "from inside a user namespace" "there may be none here (unshare -U)"
fi

# A profile that forbids the call: EPERM for process_vm_readv alone.
cat >no_call.py <<'END'
import ctypes, os, struct, sys
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, EPERM = 0x7fff0000, 0x00050001
call = {"x86_64": 310, "aarch64": 270}[os.uname().machine]
code = b"".join(struct.pack("HBBI", *step) for step in (
    (LOAD, 0, 0, 0), (EQUAL, 0, 1, call), (RETURN, 0, 0, EPERM), (RETURN, 0, 0, ALLOW)))
steps = ctypes.create_string_buffer(code, len(code))
program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(steps)))
libc = ctypes.CDLL(None)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0):
    sys.exit(77)
os.execv(sys.argv[1], sys.argv[1:])
END
run "$PYTHON" no_call.py "$MEMTIDE" inspect --format json "$python"
if [ "$status" -eq 0 ]; then
    ok "the call is forbidden: why" json "'seccomp' in missing['types']['why']"
    ok "the call is forbidden: mappings are there all the same" json "d['mappings']"
else
    skip "the call is forbidden" "no seccomp filter could be set: $(tail -n 1 err)"
fi

run "$MEMTIDE" inspect 2147483000
ok "no such process: status 125" status_is 125
ok "no such process: says so" err_has "no process 2147483000"
done_testing
