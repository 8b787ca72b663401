/*
 * intent.h - what the person at the terminal did
 *
 * term turns bytes into these; view decides by its table of keys (keys.h) what they mean
 * on the screen that is shown.
 */
#ifndef VIEW_INTENT_H
#define VIEW_INTENT_H

#include <stdint.h>

enum intent_kind {
	INTENT_NONE,   /* nothing that means anything here */
	INTENT_KEY,    /* a key: @key */
	INTENT_CLICK,  /* the first button: @x, @y */
	INTENT_DRAG,   /* ... moved while it is held: to @x, @y */
	INTENT_WHEEL,  /* the wheel: @steps > 0 down, at @x, @y */
	INTENT_RESIZE, /* the terminal has another size: draw again */
	INTENT_QUIT,   /* the terminal is gone: leave */
};

/* Keys that are no characters stand above Unicode. */
enum key {
	KEY_CODE_ENTER = '\r',
	KEY_CODE_TAB = '\t',
	KEY_CODE_ESCAPE = 27,
	KEY_CODE_SPECIAL = 0x110000,
	KEY_CODE_UP,
	KEY_CODE_DOWN,
	KEY_CODE_LEFT,
	KEY_CODE_RIGHT,
	KEY_CODE_PAGE_UP,
	KEY_CODE_PAGE_DOWN,
	KEY_CODE_HOME,
	KEY_CODE_END,
	KEY_CODE_BACK_TAB,
	KEY_CODE_BACKSPACE,
	KEY_CODE_DELETE,
	KEY_CODE_F1,
	KEY_CODE_F12 = KEY_CODE_F1 + 11,
};

#define KEY_CODE_CTRL(letter) ((uint32_t)(letter)&0x1f)

struct intent {
	enum intent_kind kind;
	uint32_t key; /* a code point, or one of enum key */
	int x, y;
	int steps;
};

#endif
