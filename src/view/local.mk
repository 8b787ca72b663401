libcore_a_SOURCES += \
	src/view/acks.c src/view/acks.h \
	src/view/act.c src/view/act.h \
	src/view/act_list.c src/view/act_list.h \
	src/view/act_maps.c src/view/act_maps.h \
	src/view/act_python.c src/view/act_python.h \
	src/view/act_typing.c src/view/act_typing.h \
	src/view/act_seen.c src/view/act_seen.h \
	src/view/act_output.c src/view/act_output.h \
	src/view/canvas.c src/view/canvas.h \
	src/view/column_order.c src/view/column_order.h \
	src/view/chosen.c src/view/chosen.h \
	src/view/columns.c src/view/columns.h \
	src/view/draw.h \
	src/view/draw_events.c \
	src/view/draw_evidence.c \
	src/view/draw_graph.c \
	src/view/draw_group.c \
	src/view/draw_growth.c \
	src/view/draw_help.c \
	src/view/draw_legend.c \
	src/view/draw_limits.c \
	src/view/draw_line.c \
	src/view/draw_list.c \
	src/view/draw_mappings.c \
	src/view/draw_output.c \
	src/view/draw_picker.c \
	src/view/draw_process.c \
	src/view/draw_py.h \
	src/view/draw_py_advice.c \
	src/view/draw_py_allocator.c \
	src/view/draw_py_gc.c \
	src/view/draw_py_threads.c \
	src/view/draw_py_types.c \
	src/view/draw_python.c \
	src/view/draw_time.c \
	src/view/draw_sum.c \
	src/view/draw_verdict.c \
	src/view/evidence.c src/view/evidence.h \
	src/view/filter.c src/view/filter.h \
	src/view/focus.c src/view/focus.h \
	src/view/focus_past.c \
	src/view/forecast.c src/view/forecast.h \
	src/view/format.c src/view/format.h \
	src/view/frame.c src/view/frame.h \
	src/view/graph.c src/view/graph.h \
	src/view/highlight.c src/view/highlight.h \
	src/view/idset.c src/view/idset.h \
	src/view/intent.h \
	src/view/keymap.c src/view/keymap.h \
	src/view/keys.c src/view/keys.h \
	src/view/layout.c src/view/layout.h \
	src/view/limit_rows.c src/view/limit_rows.h \
	src/view/lookback.c src/view/lookback.h \
	src/view/map_columns.c src/view/map_columns.h \
	src/view/maps.c src/view/maps.h \
	src/view/maps_order.c \
	src/view/output.c src/view/output.h \
	src/view/output_line.c src/view/output_line.h \
	src/view/output_plain.c \
	src/view/output_screen.h \
	src/view/output_vterm.c \
	src/view/panels.c src/view/panels.h \
	src/view/picker.c src/view/picker.h \
	src/view/plot.c src/view/plot.h \
	src/view/prompt.c src/view/prompt.h \
	src/view/py_lines.c \
	src/view/pypanel.c src/view/pypanel.h \
	src/view/rows.c src/view/rows.h \
	src/view/scale.c src/view/scale.h \
	src/view/sheet.c src/view/sheet.h \
	src/view/sign.c src/view/sign.h \
	src/view/signal_menu.c src/view/signal_menu.h \
	src/view/spark.c src/view/spark.h \
	src/view/state.h \
	src/view/style.h \
	src/view/tree.c src/view/tree.h \
	src/view/view.c src/view/view.h \
	src/view/wording.c src/view/wording.h \
	src/view/wrap.c src/view/wrap.h
