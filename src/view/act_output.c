#include "config.h"

#include "view/act_output.h"

#include "view/intent.h"
#include "view/panels.h"

void act_output_type(struct view *v)
{
	if (!v->command_listens)
		return;
	panel_open(v, PANEL_OUTPUT);
	v->typing = true;
	v->output_held = false;
}

void act_output_key(struct view *v, uint32_t key, struct view_requests *requests)
{
	if (key == VIEW_KEY_BACK) {
		v->typing = false;
		return;
	}
	v->output_held = false;
	requests->what |= VIEW_TYPE;
	requests->key = key;
}

void act_output_quit(struct view *v, struct view_requests *requests)
{
	v->helping = false;
	if (!v->quit_question[0]) {
		requests->what |= VIEW_QUIT;
		return;
	}
	picker_start(&v->picker, v->quit_question);
	v->picking = ACTION_QUIT;
	picker_add(&v->picker, "y  yes, end it and leave", 1);
	picker_add(&v->picker, "n  no, stay", 0);
}

void act_output_quit_answer(struct view *v, struct view_requests *requests)
{
	bool yes = v->picker.item[v->picker.cursor].value;

	picker_finish(&v->picker);
	if (yes)
		requests->what |= VIEW_QUIT;
}
