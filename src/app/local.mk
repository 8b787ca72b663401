memtide_SOURCES += \
	src/app/alert_action.c src/app/alert_action.h \
	src/app/command_check.c \
	src/app/command_record.c \
	src/app/command_inspect.c \
	src/app/command_report.c \
	src/app/command_run.c \
	src/app/command_top.c \
	src/app/commands.h \
	src/app/main.c \
	src/app/configfile.c src/app/configfile.h \
	src/app/console.c src/app/console.h \
	src/app/dashboard.c src/app/dashboard.h \
	src/app/inspect.c src/app/inspect.h \
	src/app/inspect_json.c \
	src/app/inspect_text.c \
	src/app/json_text.c src/app/json_text.h \
	src/app/near.c src/app/near.h \
	src/app/options.c src/app/options.h \
	src/app/options_config.c src/app/options_config.h \
	src/app/options_table.c src/app/options_table.h \
	src/app/options_value.c src/app/options_value.h \
	src/app/python_session.c src/app/python_session.h \
	src/app/record_key.c src/app/record_key.h \
	src/app/recording.c src/app/recording.h \
	src/app/run_screen.c src/app/run_screen.h \
	src/app/say.c src/app/say.h \
	src/app/screen_config.c src/app/screen_config.h \
	src/app/seen.c src/app/seen.h \
	src/app/send.c src/app/send.h \
	src/app/session.c src/app/session.h \
	src/app/signals.c src/app/signals.h \
	src/app/snapshot.c src/app/snapshot.h \
	src/app/snapshot_json.c \
	src/app/snapshot_text.c \
	src/app/status.c src/app/status.h \
	src/app/summary.c src/app/summary.h \
	src/app/words.c src/app/words.h
