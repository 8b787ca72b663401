VIEW_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/view -I$(top_srcdir)/tests/unit
VIEW_STAGE = tests/view/scenes.c tests/view/scenes.h tests/view/scenes_graph.c \
	tests/view/scenes_growth.c \
	tests/view/scenes_limits.c tests/view/scenes_output.c \
	tests/view/scenes_python.c $(MADEPYTHON) \
	tests/view/stage.c tests/view/stage.h

check_PROGRAMS += tests/view/render
tests_view_render_SOURCES = tests/view/render.c $(VIEW_STAGE)
tests_view_render_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/view
tests_view_render_LDADD = $(CORE_LIBS)

check_PROGRAMS += tests/tty/player
tests_tty_player_SOURCES = tests/tty/player.c $(VIEW_STAGE)
tests_tty_player_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/view
tests_tty_player_LDADD = libterm.a $(CORE_LIBS) $(CURSES_LIBS)

dist_check_SCRIPTS += tests/view/golden.sh tests/tty/term.sh
TESTS += tests/view/golden.sh tests/tty/term.sh

# The real program on pseudo-terminals that a strict emulator reads.
pty_tests = tests/tty/ends.sh tests/tty/matrix.sh tests/tty/monkey.sh \
	tests/tty/names.sh tests/tty/steady.sh
dist_check_SCRIPTS += $(pty_tests)
TESTS += $(pty_tests)
EXTRA_DIST += tests/tty/pty.sh tests/tty/driver.py tests/tty/emulator.py \
	tests/tty/ends.py tests/tty/matrix.py tests/tty/monkey.py tests/tty/names.py \
	tests/tty/steady.py
tests/tty/ends.log tests/tty/matrix.log tests/tty/names.log: \
	memtide$(EXEEXT)
tests/tty/monkey.log tests/tty/steady.log: memtide$(EXEEXT) tests/tty/player$(EXEEXT)

# The tests that draw lots, with many more of them: about ten minutes.
check-long:
	MEMTIDE_RESIZES=500000 MEMTIDE_KEYS=20000 MEMTIDE_NAMES=1000 MEMTIDE_TICKS=10000 \
		$(MAKE) $(AM_MAKEFLAGS) check SH_LOG_COMPILER='timeout 3600 $(SHELL)' \
		LOG_COMPILER='timeout 3600' \
		TESTS='tests/unit/test_view_any tests/tty/monkey.sh tests/tty/names.sh \
		tests/tty/steady.sh'
.PHONY: check-long
EXTRA_DIST += tests/golden tests/tty/tmux.sh

if HAVE_CMOCKA
VIEW_LOOK = tests/unit/unit.h tests/view/look.c tests/view/look.h $(VIEW_STAGE)
view_tests = tests/unit/test_canvas tests/unit/test_column_order \
	tests/unit/test_keymap tests/unit/test_mappings_view tests/unit/test_output tests/unit/test_scale \
	tests/unit/test_theme tests/unit/test_tree \
	tests/unit/test_view tests/unit/test_view_any tests/unit/test_view_list \
	tests/unit/test_view_mouse \
	tests/unit/test_view_signal
check_PROGRAMS += $(view_tests)
TESTS += $(view_tests)
tests_unit_test_canvas_SOURCES = tests/unit/test_canvas.c tests/unit/unit.h
tests_unit_test_canvas_LDADD = $(UNIT_LIBS)
tests_unit_test_column_order_SOURCES = tests/unit/test_column_order.c tests/unit/unit.h
tests_unit_test_column_order_LDADD = $(UNIT_LIBS)
tests_unit_test_keymap_SOURCES = tests/unit/test_keymap.c tests/unit/unit.h
tests_unit_test_keymap_LDADD = $(UNIT_LIBS)
tests_unit_test_output_SOURCES = tests/unit/test_output.c tests/unit/unit.h
tests_unit_test_output_LDADD = $(UNIT_LIBS)
tests_unit_test_mappings_view_SOURCES = tests/unit/test_mappings_view.c $(VIEW_LOOK)
tests_unit_test_mappings_view_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_mappings_view_LDADD = $(UNIT_LIBS)
tests_unit_test_scale_SOURCES = tests/unit/test_scale.c tests/unit/unit.h
tests_unit_test_scale_LDADD = $(UNIT_LIBS)
tests_unit_test_theme_SOURCES = tests/unit/test_theme.c tests/unit/unit.h
tests_unit_test_theme_LDADD = libterm.a $(UNIT_LIBS) -lm
tests_unit_test_tree_SOURCES = tests/unit/test_tree.c tests/unit/unit.h
tests_unit_test_tree_LDADD = $(UNIT_LIBS)
tests_unit_test_view_SOURCES = tests/unit/test_view.c $(VIEW_LOOK)
tests_unit_test_view_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_LDADD = $(UNIT_LIBS)
tests_unit_test_view_any_SOURCES = tests/unit/test_view_any.c $(VIEW_LOOK)
tests_unit_test_view_any_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_any_LDADD = $(UNIT_LIBS)
tests_unit_test_view_mouse_SOURCES = tests/unit/test_view_mouse.c $(VIEW_LOOK)
tests_unit_test_view_mouse_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_mouse_LDADD = $(UNIT_LIBS)
tests_unit_test_view_list_SOURCES = tests/unit/test_view_list.c $(VIEW_LOOK)
tests_unit_test_view_list_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_list_LDADD = $(UNIT_LIBS)
tests_unit_test_view_signal_SOURCES = tests/unit/test_view_signal.c $(VIEW_LOOK)
tests_unit_test_view_signal_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_signal_LDADD = $(UNIT_LIBS)
endif
